package nn

import "math"

// Coefficients of 2^x on [-1/2, 1/2] (its Taylor series to the fifth power,
// relative error below 3e-6), and the constants of elem_amd64.s.
const (
	exp2C5   = 0.0013333558
	exp2C4   = 0.009618129
	exp2C3   = 0.05550411
	exp2C2   = 0.24022651
	exp2C1   = 0.6931472
	log2E    = 1.442695
	expLimit = 40
	roundBig = 12582912 // 1.5 * 2^23: adding it rounds to an integer
)

// exp2 returns 2^x for |x| <= 126, rounding every product and sum to float32.
func exp2(x float32) float32 {
	n := float32(x+roundBig) - roundBig
	f := x - n
	u := float32(f*exp2C5) + exp2C4
	u = float32(u*f) + exp2C3
	u = float32(u*f) + exp2C2
	u = float32(u*f) + exp2C1
	u = float32(u*f) + 1
	return math.Float32frombits(math.Float32bits(u) + uint32(int32(n))<<23)
}

func clampExp(x float32) float32 { return max(min(x, expLimit), -expLimit) }

// sigmoid and tanh are the functions of the kernels, bit by bit.
func sigmoid(x float32) float32 { return 1 / (1 + exp2(clampExp(x*-log2E))) }

func tanh(x float32) float32 { return 1 - 2/(1+exp2(clampExp(x*(2*log2E)))) }

// ops are the elementwise operations of training. Lengths are multiples of 16.
type ops struct{ avx512 bool }

func (o ops) cellForward(gates, rec, bias, cprev, c, h []float32) {
	n := len(c)
	if o.avx512 {
		_, _, _, _, _ = gates[4*n-1], rec[4*n-1], bias[4*n-1], cprev[n-1], h[n-1]
		cellForward512(&gates[0], &rec[0], &bias[0], &cprev[0], &c[0], &h[0], n)
		return
	}
	for j := range n {
		i := sigmoid(gates[j] + rec[j] + bias[j])
		f := sigmoid(gates[n+j] + rec[n+j] + bias[n+j])
		g := tanh(gates[2*n+j] + rec[2*n+j] + bias[2*n+j])
		u := sigmoid(gates[3*n+j] + rec[3*n+j] + bias[3*n+j])
		gates[j], gates[n+j], gates[2*n+j], gates[3*n+j] = i, f, g, u
		c[j] = float32(i*g) + float32(f*cprev[j])
		h[j] = tanh(c[j]) * u
	}
}

func (o ops) cellBackward(gates, c, cprev, dh, dc, dgates []float32) {
	n := len(c)
	if o.avx512 {
		_, _, _, _, _ = gates[4*n-1], cprev[n-1], dh[n-1], dc[n-1], dgates[4*n-1]
		cellBackward512(&gates[0], &c[0], &cprev[0], &dh[0], &dc[0], &dgates[0], n)
		return
	}
	for j := range n {
		i, f, g, u := gates[j], gates[n+j], gates[2*n+j], gates[3*n+j]
		tc := tanh(c[j])
		dgates[3*n+j] = dh[j] * tc * u * (1 - u)
		d := dc[j] + dh[j]*u*(1-tc*tc)
		dgates[j] = d * g * i * (1 - i)
		dgates[n+j] = d * f * (1 - f) * cprev[j]
		dgates[2*n+j] = d * i * (1 - g*g)
		dc[j] = d * f
	}
}

// expRow sets dst to e^(src-max).
func (o ops) expRow(dst, src []float32, top float32) {
	n := len(dst)
	if o.avx512 && n%16 == 0 && n > 0 {
		_ = src[n-1]
		expRow512(&dst[0], &src[0], n, top)
		return
	}
	for i := range dst {
		dst[i] = exp2(max((src[i]-top)*log2E, -126))
	}
}

func (o ops) addTo(dst, src []float32) {
	n := len(dst)
	if o.avx512 && n%16 == 0 && n > 0 {
		_ = src[n-1]
		addTo512(&dst[0], &src[0], n)
		return
	}
	for i := range dst {
		dst[i] += src[i]
	}
}

func (o ops) mulTo(dst, a, b []float32) {
	n := len(dst)
	if o.avx512 && n%16 == 0 && n > 0 {
		_, _ = a[n-1], b[n-1]
		mulTo512(&dst[0], &a[0], &b[0], n)
		return
	}
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

func (o ops) mulAdd(dst, a, b []float32) {
	n := len(dst)
	if o.avx512 && n%16 == 0 && n > 0 {
		_, _ = a[n-1], b[n-1]
		mulAdd512(&dst[0], &a[0], &b[0], n)
		return
	}
	for i := range dst {
		dst[i] += float32(a[i] * b[i])
	}
}

func (o ops) sumSquares(a []float32) float64 {
	var sum float64
	for len(a) > 0 {
		n := min(len(a), 4096)
		if o.avx512 && n%16 == 0 {
			sum += float64(sumSquares512(&a[0], n))
		} else {
			for _, x := range a[:n] {
				sum += float64(x) * float64(x)
			}
		}
		a = a[n:]
	}
	return sum
}

// Exp returns e^x for x <= 0, with a relative error below 1e-5, the same on
// every machine; below -87 it returns e^-87.
func Exp(x float32) float32 { return exp2(max(float32(x*log2E), -126)) }
