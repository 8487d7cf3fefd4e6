package nn

//go:noescape
func cellForward512(gates, rec, bias, cprev, c, h *float32, n int)

//go:noescape
func cellBackward512(gates, c, cprev, dh, dc, dgates *float32, n int)

//go:noescape
func expRow512(dst, src *float32, n int, max float32)

//go:noescape
func adam512(w, grad, m, v, e *float32, n int, k *[8]float32)

//go:noescape
func addTo512(dst, src *float32, n int)

//go:noescape
func mulTo512(dst, a, b *float32, n int)

//go:noescape
func mulAdd512(dst, a, b *float32, n int)

//go:noescape
func sumSquares512(a *float32, n int) float32
