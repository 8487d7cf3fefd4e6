//go:build !windows && (amd64 || arm64 || ppc64le || riscv64 || s390x || loong64)

package boltkv

import "syscall"

// A map that never has to grow lets a reader and the writer of one goroutine
// live side by side: growing waits for all readers. It is address space, not memory.
const initialMmapSize = 32 << 30

// errNoMemory is the answer where address space is limited.
const errNoMemory = syscall.ENOMEM
