package nn

import "syscall"

const (
	archReqXCompPerm = 0x1023
	xfeatureXTile    = 18
)

// requestTiles asks for the tile data state (Linux, Documentation/arch/x86/xstate.rst).
func requestTiles() bool {
	_, _, errno := syscall.RawSyscall(syscall.SYS_ARCH_PRCTL, archReqXCompPerm, xfeatureXTile, 0)
	return errno == 0
}
