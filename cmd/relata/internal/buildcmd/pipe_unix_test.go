//go:build unix

package buildcmd

import "syscall"

// makePipe makes a named pipe and reports whether it could.
func makePipe(name string) bool { return syscall.Mkfifo(name, 0o600) == nil }
