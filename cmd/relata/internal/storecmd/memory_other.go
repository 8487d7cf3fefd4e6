//go:build !linux

package storecmd

// limitMemory does nothing: only Linux counts a process's private memory.
func limitMemory(int64) {}
