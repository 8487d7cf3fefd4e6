package nn

//go:noescape
func amxBF16(a, b *byte, kb, nb int, c *float32, ldc int, acc int)

//go:noescape
func amxS8(a *int8, lda int, b *byte, kb, nb int, c *int32, ldc int, rows int)

//go:noescape
func cvtTileA(dst *byte, src *float32, ld int)

//go:noescape
func cvtTileB(dst *byte, src *float32, ld int)

//go:noescape
func transposeTile(dst, src *byte)

//go:noescape
func avx2BF16(a, b *byte, kb int, c *float32, ldc int, acc int)
