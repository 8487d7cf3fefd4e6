package nn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestGradients compares every parameter's gradient, along itself and along a
// random direction, with the slope of the loss. The factors of products are
// rounded to bfloat16, so that slopes agree to some percent only.
func TestGradients(t *testing.T) {
	for _, f := range []Features{{}, Detect()} {
		r := rand.New(rand.NewPCG(7, 8))
		lens := []int{5, 3, 3, 1}
		lay := NewLayout(lens)
		table := NewTable("table", 10, 32)
		table.Uniform(r, 10, 32, 1)
		lstm := NewBiLSTM("lstm", 64, 32, r)
		lin, bias := NewParam("lin", 128, 32), NewParam("bias", 1, 32)
		lin.Glorot(r, 128, 32)
		u, other := NewParam("u", 64, 64), NewParam("other", 1, 64)
		u.Glorot(r, 64, 64)
		other.Uniform(r, 1, 64, 1)
		params := append(lstm.Params(), table, lin, bias, u, other)
		index := make([][]int32, lay.Rows)
		gold := make([]int32, lay.Rows)
		heads := make([]int32, lay.Rows)
		arcs := make([]int32, lay.Rows)
		for i := range index {
			index[i] = []int32{int32(r.IntN(10)), int32(r.IntN(11)) - 1}
			gold[i] = int32(r.IntN(20))
			heads[i] = int32(r.IntN(lay.Rows+1)) - 1
			arcs[i] = int32(r.IntN(lay.Rows))
		}
		heads[2] = -1
		loss := func(train bool) float64 {
			tape := NewTape(f, rand.New(rand.NewPCG(3, 4)))
			tape.Train = true
			x := tape.Lookup([]*Param{table, table}, index)
			x = tape.Dropout(x, 0.3, lay.Sent, len(lens))
			h := tape.BiLSTM(x, lstm, lay, 0.3, false)
			q := tape.Linear(h, u, nil)
			k := tape.Gather(q, heads, other)
			both := tape.Concat(tape.Mul(k, h), tape.LeakyReLU(tape.Add(k, h)))
			z := tape.Linear(tape.Dropout(both, 0.1, nil, 0), lin, bias)
			n := float32(lay.Rows)
			total := tape.CrossEntropy(z, 20, gold, 1, n)
			total += tape.CrossEntropy(tape.ScoresT(h, q), lay.Rows, arcs, 1, n)
			if train {
				tape.Backward()
			}
			return total
		}
		loss(true)
		for _, p := range params {
			for v := range 2 {
				dir := make([]float64, len(p.W))
				norm := 0.0
				for i := range dir {
					dir[i] = float64(p.G[i])
					if v == 1 {
						dir[i] *= r.Float64()
					}
					norm += dir[i] * dir[i]
				}
				norm = math.Sqrt(norm)
				if norm == 0 {
					t.Fatalf("%s: no gradient", p.Name)
				}
				want := 0.0
				const eps = 0.1
				old := append([]float32(nil), p.W...)
				move := func(by float64) float64 {
					for i := range p.W {
						p.W[i] = old[i] + float32(by*dir[i]/norm)
					}
					return loss(false)
				}
				saved := make([][]float32, len(params))
				for i, q := range params {
					saved[i] = append([]float32(nil), q.G...)
				}
				for i := range dir {
					want += float64(p.G[i]) * dir[i] / norm
				}
				slope := (move(eps) - move(-eps)) / (2 * eps)
				copy(p.W, old)
				for i, q := range params {
					copy(q.G, saved[i])
				}
				if math.Abs(slope-want) > 0.04*math.Abs(want)+3e-3 {
					t.Errorf("%+v %s %d: slope %.5f, gradient %.5f", f, p.Name, v, slope, want)
				}
			}
		}
	}
}
