//go:build unix

package cachedir

import (
	"os"
	"syscall"
)

// own reports whether a folder belongs to this user and nobody else can write
// it: it holds machine code that will be run.
func own(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid() && info.Mode().Perm()&0o022 == 0
}
