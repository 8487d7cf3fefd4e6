package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestElementwise holds the vector kernels to the bits of the Go code.
func TestElementwise(t *testing.T) {
	f := Detect()
	if !f.AVX512 {
		t.Skip("no AVX-512 here")
	}
	r := rand.New(rand.NewPCG(1, 2))
	vec := func(n int, scale float64) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(r.NormFloat64() * scale)
		}
		return v
	}
	clone := func(v []float32) []float32 { return append([]float32(nil), v...) }
	same := func(name string, a, b []float32, tol float64) {
		t.Helper()
		for i := range a {
			if d := math.Abs(float64(a[i] - b[i])); d > tol || (tol == 0 && math.Float32bits(a[i]) != math.Float32bits(b[i])) {
				t.Fatalf("%s: [%d] = %v in Go, %v in vectors", name, i, a[i], b[i])
			}
		}
	}
	const n = 64
	gates, rec, bias, cprev := vec(4*n, 10), vec(4*n, 10), vec(4*n, 1), vec(n, 2)
	var out [2][5][]float32
	for v, o := range []ops{{}, {avx512: true}} {
		g, c, h := clone(gates), make([]float32, n), make([]float32, n)
		o.cellForward(g, rec, bias, cprev, c, h)
		out[v] = [5][]float32{g, c, h}
	}
	for k, name := range []string{"gates", "c", "h"} {
		same(name, out[0][k], out[1][k], 0)
	}
	acts, c, dh, dc := out[0][0], out[0][1], vec(n, 1), vec(n, 1)
	for v, o := range []ops{{}, {avx512: true}} {
		d, dg := clone(dc), make([]float32, 4*n)
		o.cellBackward(acts, c, cprev, dh, d, dg)
		out[v] = [5][]float32{d, dg}
	}
	same("dc", out[0][0], out[1][0], 1e-6)
	same("dgates", out[0][1], out[1][1], 1e-6)
	for v, o := range []ops{{}, {avx512: true}} {
		e := make([]float32, n)
		o.expRow(e, dh, 3)
		s := clone(dh)
		o.addTo(s, dc)
		m := clone(dh)
		o.mulAdd(m, dc, cprev)
		out[v] = [5][]float32{e, s, m}
	}
	for k, name := range []string{"exp", "add", "muladd"} {
		same(name, out[0][k], out[1][k], 0)
	}
	k := [8]float32{0.9, 0.1, 0.95, 0.05, 1e-8, 1e-3, 0.5, 0.01}
	for v, o := range []ops{{}, {avx512: true}} {
		w, g, m, vv, avg := clone(dh), clone(dc), clone(cprev), clone(c), clone(rec[:n])
		for i := range vv {
			vv[i] *= vv[i]
		}
		o.adam(w, g, m, vv, avg, &k)
		out[v] = [5][]float32{w, g, m, vv, avg}
	}
	for k, name := range []string{"w", "g", "m", "v", "avg"} {
		same(name, out[0][k], out[1][k], 0)
	}
}

func TestFunctions(t *testing.T) {
	for x := -12.0; x <= 12; x += 0.01 {
		if got, want := float64(sigmoid(float32(x))), 1/(1+math.Exp(-x)); math.Abs(got-want) > 2e-6 {
			t.Fatalf("sigmoid(%v) = %v, want %v", x, got, want)
		}
		if got, want := float64(tanh(float32(x))), math.Tanh(x); math.Abs(got-want) > 4e-6 {
			t.Fatalf("tanh(%v) = %v, want %v", x, got, want)
		}
	}
}
