package storecmd

import "golang.org/x/sys/unix"

// limitMemory has the kernel refuse more private memory than twice the limit, in
// bytes: what watchMemory is too slow for. The file itself is mapped, not counted.
func limitMemory(limit int64) {
	size := uint64(limit)*2 + 64<<20
	_ = unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: size, Max: size})
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
}
