package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// kernels are all the sets of instructions that this machine has.
func kernels() map[string]Features {
	f := Detect()
	out := map[string]Features{"go": {}}
	if f.AVX2 {
		out["avx2"] = Features{AVX2: true}
	}
	if f.AVX512 {
		out["avx512"] = Features{AVX2: true, AVX512: true}
	}
	if f.AMXInt8 {
		out["amx"] = Features{AVX2: true, AVX512: true, AMXInt8: true}
	}
	if f.DotProd {
		out["dotprod"] = f
	}
	return out
}

func bytesOf(r *rand.Rand, n int) []int8 {
	out := make([]int8, n)
	for i := range out {
		out[i] = int8(r.IntN(255) - 127)
	}
	return out
}

func TestMul(t *testing.T) {
	for name, f := range kernels() {
		r := rand.New(rand.NewPCG(1, 2))
		g := NewInteger(f)
		for _, d := range [][3]int{{1, 1, 1}, {5, 64, 64}, {33, 100, 130}, {64, 32, 384}, {17, 70, 64}} {
			rows, n, k := d[0], d[1], d[2]
			w := make([]float32, k*n)
			for i := range w {
				w[i] = float32(r.NormFloat64())
			}
			data, scale := Quantize(w, k, n, n)
			ws, err := NewWeights(data, scale, k, n)
			if err != nil {
				t.Fatal(err)
			}
			g.Prepare(ws)
			lda := PadTo(k, KBlock) + 64
			a := bytesOf(r, PadTo(rows, Block)*lda)
			ldc := PadTo(n, Block)
			c := make([]int32, PadTo(rows, Block)*ldc)
			g.Mul(a, lda, rows, ws, c, ldc)
			bt := make([]int8, n*PadTo(k, KBlock))
			for i := range rows {
				for j := range n {
					want := int32(0)
					for l := range k {
						q := int8(data[packedIndex(l, j, ws.kb)])
						want += int32(a[i*lda+l]) * int32(q)
						bt[j*PadTo(k, KBlock)+l] = q
						if e := math.Abs(float64(w[l*n+j] - float32(q)*scale[j])); e > float64(scale[j])*0.5001 {
							t.Fatalf("weight %v became %v", w[l*n+j], float32(q)*scale[j])
						}
					}
					if c[i*ldc+j] != want {
						t.Fatalf("%s %v: c[%d,%d] = %d, want %d", name, d, i, j, c[i*ldc+j], want)
					}
				}
			}
			var wt Weights
			g.PackT(&wt, bt, PadTo(k, KBlock), n, PadTo(k, KBlock))
			c2 := make([]int32, len(c))
			g.Mul(a, lda, rows, &wt, c2, ldc)
			for i := range rows {
				for j := range n {
					if c2[i*ldc+j] != c[i*ldc+j] {
						t.Fatalf("%s %v: PackT: [%d,%d] = %d, want %d", name, d, i, j, c2[i*ldc+j], c[i*ldc+j])
					}
				}
			}
		}
	}
}

// TestSteps holds the float steps of all instruction sets to the same bits.
func TestSteps(t *testing.T) {
	want := ""
	for _, name := range []string{"go", "avx2", "avx512", "amx", "dotprod"} {
		f, ok := kernels()[name]
		if !ok {
			continue
		}
		r := rand.New(rand.NewPCG(3, 4))
		const n = 64
		ints := func(scale float64) []int32 {
			v := make([]int32, 4*n)
			for i := range v {
				v[i] = int32(r.NormFloat64() * scale)
			}
			return v
		}
		floats := func(scale float64) []float32 {
			v := make([]float32, 4*n)
			for i := range v {
				v[i] = float32(r.NormFloat64() * scale)
			}
			return v
		}
		g := NewInteger(f)
		c, h := make([]float32, n), make([]int8, n)
		out := ""
		for range 20 {
			g.Cell(ints(20000), ints(20000), floats(1e-4), floats(1e-4), floats(1), floats(2)[:n], c, h)
			out += fmt.Sprint(c, h)
			d := make([]float32, n)
			top := g.Dequant(d, ints(3000), floats(1e-3), floats(1), 0.37, true)
			q := make([]int8, n)
			unit := g.Round8(q, d, top)
			p := make([]float32, 2*n)
			a, b := g.Pair(p, d, floats(1)[:n])
			out += fmt.Sprint(d, top, q, unit, p, a, b)
			top = g.Dequant(d, ints(3000), floats(1e-3), floats(1), 0.37, false)
			out += fmt.Sprint(d, top)
		}
		if want == "" {
			want = out
		} else if out != want {
			t.Errorf("%s differs from Go", name)
		}
	}
}

// TestCell holds the integer cell to the textbook one.
func TestCell(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	g := NewInteger(Features{})
	const n = 16
	xg, rec := make([]int32, 4*n), make([]int32, 4*n)
	one, zero, cprev, c, h := make([]float32, 4*n), make([]float32, 4*n), make([]float32, n), make([]float32, n), make([]int8, n)
	for i := range xg {
		xg[i] = int32(r.NormFloat64() * 2000)
		one[i] = 0.001
	}
	for i := range cprev {
		cprev[i] = float32(r.NormFloat64())
	}
	g.Cell(xg, rec, one, one, zero, cprev, c, h)
	sig := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for j := range n {
		x := func(k int) float64 { return float64(xg[k*n+j]) * 0.001 }
		want := sig(x(0))*math.Tanh(x(2)) + sig(x(1))*float64(cprev[j])
		wantH := 127 * sig(x(3)) * math.Tanh(want)
		if math.Abs(want-float64(c[j])) > 1e-5 || math.Abs(wantH-float64(h[j])) > 0.51 {
			t.Errorf("%d: c %v h %v, want %v %v", j, c[j], h[j], want, wantH)
		}
	}
}

func BenchmarkMul(b *testing.B) {
	for name, f := range kernels() {
		b.Run(name, func(b *testing.B) {
			g := NewInteger(f)
			const k, n, rows = 384, 1536, 64
			w := make([]float32, k*n)
			for i := range w {
				w[i] = float32(i%17) - 8
			}
			data, scale := Quantize(w, k, n, n)
			ws, err := NewWeights(data, scale, k, n)
			if err != nil {
				b.Fatal(err)
			}
			g.Prepare(ws)
			a, c := make([]int8, rows*k), make([]int32, rows*n)
			for i := range a {
				a[i] = int8(i%13) - 6
			}
			for b.Loop() {
				g.Mul(a, k, rows, ws, c, n)
			}
			b.ReportMetric(float64(k*n*rows)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
		})
	}
}

func BenchmarkCell(b *testing.B) {
	for name, f := range kernels() {
		b.Run(name, func(b *testing.B) {
			g := NewInteger(f)
			const n = 384
			x, s, c, h := make([]int32, 4*n), make([]float32, 4*n), make([]float32, n), make([]int8, n)
			for b.Loop() {
				g.Cell(x, x, s, s, s, c, c, h)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/n, "ns/state")
		})
	}
}
