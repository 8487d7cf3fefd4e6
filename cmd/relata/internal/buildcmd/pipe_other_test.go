//go:build !unix

package buildcmd

func makePipe(string) bool { return false }
