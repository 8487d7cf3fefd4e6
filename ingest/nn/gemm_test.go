package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

func randomMatrix(r *rand.Rand, rows, cols int) *Matrix {
	m := NewMatrix(rows, cols)
	for i := range rows {
		for j := range cols {
			m.Row(i)[j] = float32(r.NormFloat64())
		}
	}
	return m
}

// TestGemm compares all four packings with a product in float64 of the factors
// as rounded, on tiles and in Go.
func TestGemm(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, f := range []Features{{}, {AVX2: Detect().AVX2}, Detect()} {
		for _, d := range [][3]int{{32, 32, 32}, {5, 64, 7}, {70, 96, 45}, {33, 32, 100}} {
			m, n, k := d[0], d[1], d[2]
			a, b := randomMatrix(r, m, PadTo(k, 32)), randomMatrix(r, k, n)
			at, bt := NewMatrix(k, PadTo(m, 32)), NewMatrix(n, PadTo(k, 32))
			for i := range m {
				for j := range k {
					at.Row(j)[i] = a.Row(i)[j]
				}
			}
			for i := range k {
				for j := range n {
					bt.Row(j)[i] = b.Row(i)[j]
				}
			}
			g := NewGemm(&Arena{}, f)
			for v := range 4 {
				var pa, pb packed
				if v&1 == 0 {
					pa = g.packA(a.Data, a.Cols, m, k)
				} else {
					pa = g.packAT(at.Data, at.Cols, k, m)
				}
				if v&2 == 0 {
					pb = g.packB(b.Data, b.Cols, k, n)
				} else {
					pb = g.packBT(bt.Data, bt.Cols, n, k)
				}
				c := NewMatrix(m, n)
				for i := range c.Data {
					c.Data[i] = 1
				}
				g.mul(pa, pb, c.Data, c.Cols, true)
				for i := range m {
					for j := range n {
						want := 1.0
						for l := range k {
							want += float64(fromBF16(bf16(a.Row(i)[l]))) * float64(fromBF16(bf16(b.Row(l)[j])))
						}
						if got := float64(c.Row(i)[j]); math.Abs(got-want) > 1e-4 {
							t.Fatalf("%+v %v variant %d: c[%d,%d] = %v, want %v", f, d, v, i, j, got, want)
						}
					}
				}
			}
		}
	}
}

func BenchmarkGemm(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x, w := randomMatrix(r, 2048, 800), randomMatrix(r, 800, 3200)
	c := NewMatrix(2048, 3200)
	arena := &Arena{}
	g := NewGemm(arena, Detect())
	for b.Loop() {
		arena.Reset()
		pa, pb := g.packA(x.Data, x.Cols, 2048, 800), g.packB(w.Data, w.Cols, 800, 3200)
		g.mul(pa, pb, c.Data, c.Cols, false)
	}
	b.ReportMetric(2*2048*800*3200*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

func BenchmarkPack(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x := randomMatrix(r, 2048, 3200)
	arena := &Arena{}
	g := NewGemm(arena, Detect())
	for name, f := range map[string]func([]float32, int, int, int) packed{"A": g.packA, "AT": g.packAT, "B": g.packB, "BT": g.packBT} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				arena.Reset()
				f(x.Data, x.Cols, 2048, 3200)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/2048/3200, "ns/elem")
		})
	}
}
