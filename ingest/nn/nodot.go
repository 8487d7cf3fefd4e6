//go:build !arm64

package nn

// dotS8 exists on arm64 only; Detect never selects it elsewhere.
func dotS8(a *int8, lda int, b *byte, groups int, c *int32, ldc int) {}
