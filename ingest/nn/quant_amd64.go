package nn

//go:noescape
func vnniS8(a *byte, lda int, b *byte, panel, kq int, c *int32, ldc int, comp *int32)

//go:noescape
func avx2S8(a *int16, lda int, b *byte, kq int, c *int32, ldc int)

//go:noescape
func cellS8(xg, rec *int32, sx, sh, bias, cprev, c *float32, h *int8, n int)

//go:noescape
func dequant512(dst *float32, acc *int32, scale, bias *float32, row float32, n int, leaky int) float32

//go:noescape
func quantize512(dst *int8, src *float32, inv float32, n int)

//go:noescape
func pair512(dst *float32, a, b *float32, n int) (product, sum float32)

//go:noescape
func cellS8AVX2(xg, rec *int32, sx, sh, bias, cprev, c *float32, h *int8, n int)

//go:noescape
func dequantAVX2(dst *float32, acc *int32, scale, bias *float32, row float32, n int, leaky int) float32

//go:noescape
func quantizeAVX2(dst *int8, src *float32, inv float32, n int)

//go:noescape
func pairAVX2(dst *float32, a, b *float32, n int) (product, sum float32)

//go:noescape
func widenAVX2(dst *int16, src *int8, n int)
