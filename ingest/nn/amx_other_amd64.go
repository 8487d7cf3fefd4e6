//go:build amd64 && !linux

package nn

func requestTiles() bool { return false }
