//go:build !amd64 && !arm64

package nn

// Detect returns what this machine offers: here portable Go only.
func Detect() Features { return Features{} }
