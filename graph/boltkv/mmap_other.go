//go:build windows || !(amd64 || arm64 || ppc64le || riscv64 || s390x || loong64)

package boltkv

import "syscall"

// On Windows the map is as large as the file, and on 32 bits there is no room.
// Here a writer may wait until the readers of the same file end.
const initialMmapSize = 0

// errNoMemory is the answer where address space is limited.
const errNoMemory = syscall.ENOMEM
