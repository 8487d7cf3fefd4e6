//go:build !amd64

package nn

// The vector kernels exist on amd64 only; Detect never selects them elsewhere.

func amxBF16(a, b *byte, kb, nb int, c *float32, ldc int, acc int)    {}
func cvtTileA(dst *byte, src *float32, ld int)                        {}
func cvtTileB(dst *byte, src *float32, ld int)                        {}
func transposeTile(dst, src *byte)                                    {}
func cellForward512(gates, rec, bias, cprev, c, h *float32, n int)    {}
func cellBackward512(gates, c, cprev, dh, dc, dgates *float32, n int) {}
func expRow512(dst, src *float32, n int, max float32)                 {}
func adam512(w, g, m, v, e *float32, n int, k *[8]float32)            {}
func addTo512(dst, src *float32, n int)                               {}
func mulTo512(dst, a, b *float32, n int)                              {}
func mulAdd512(dst, a, b *float32, n int)                             {}
func sumSquares512(a *float32, n int) float32                         { return 0 }

func amxS8(a *int8, lda int, b *byte, kb, nb int, c *int32, ldc int, rows int)        {}
func vnniS8(a *byte, lda int, b *byte, panel, kq int, c *int32, ldc int, comp *int32) {}
func avx2S8(a *int16, lda int, b *byte, kq int, c *int32, ldc int)                    {}
func cellS8(xg, rec *int32, sx, sh, bias, cprev, c *float32, h *int8, n int)          {}
func quantize512(dst *int8, src *float32, inv float32, n int)                         {}
func pair512(dst *float32, a, b *float32, n int) (product, sum float32)               { return 0, 0 }
func dequant512(dst *float32, acc *int32, scale, bias *float32, row float32, n int, leaky int) float32 {
	return 0
}

func cellS8AVX2(xg, rec *int32, sx, sh, bias, cprev, c *float32, h *int8, n int) {}
func quantizeAVX2(dst *int8, src *float32, inv float32, n int)                   {}
func widenAVX2(dst *int16, src *int8, n int)                                     {}
func pairAVX2(dst *float32, a, b *float32, n int) (product, sum float32)         { return 0, 0 }
func dequantAVX2(dst *float32, acc *int32, scale, bias *float32, row float32, n int, leaky int) float32 {
	return 0
}

func avx2BF16(a, b *byte, kb int, c *float32, ldc int, acc int) {}
