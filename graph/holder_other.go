//go:build !linux

package graph

// holderOf names the process that holds a lock on the file. Other systems than
// Linux don't list locks.
func holderOf(string) string { return "" }
