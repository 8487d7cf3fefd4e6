package nn

import (
	"math"
	"math/rand/v2"
)

// Param is a trained matrix with its gradient, its moments and a running
// average of its values over the steps of training.
type Param struct {
	Name       string
	Rows, Cols int // Cols is a multiple of Block
	W, G       []float32
	m, v, avg  []float32
	eff        []float32 // what the network computes with, where it isn't W
	// Frozen excludes the parameter from training.
	Frozen bool
	// Sparse makes the optimiser visit only the rows that a batch touched.
	Sparse bool
	// Quant makes the network compute with the values that 8-bit weights with
	// one scale a column would have (straight-through training; Jacob et al.
	// 2018, arXiv:1712.05877).
	Quant bool

	touched []int32
	isTouch []bool
}

// NewParam returns a zero parameter; rows and cols are rounded up to Block,
// except that a single row stays one.
func NewParam(name string, rows, cols int) *Param {
	cols = PadTo(cols, Block)
	size := PadTo(rows, Block) * cols
	if rows == 1 {
		size = cols
	}
	f := func() []float32 { return make([]float32, size) }
	return &Param{Name: name, Rows: rows, Cols: cols, W: f(), G: f(), m: f(), v: f(), avg: f()}
}

// NewTable returns a parameter for Lookup whose rows are only as many as asked for.
func NewTable(name string, rows, cols int) *Param {
	f := func() []float32 { return make([]float32, rows*cols) }
	return &Param{
		Name: name, Rows: rows, Cols: cols, W: f(), G: f(), m: f(), v: f(), avg: f(),
		Sparse: true, isTouch: make([]bool, rows),
	}
}

// NewFrozen returns a fixed table.
func NewFrozen(name string, rows, cols int, w []float32) *Param {
	return &Param{Name: name, Rows: rows, Cols: cols, W: w, Frozen: true}
}

// Row returns row i of the weights.
func (p *Param) Row(i int) []float32 { return p.W[i*p.Cols : (i+1)*p.Cols] }

func (p *Param) touch(row int) {
	if !p.isTouch[row] {
		p.isTouch[row] = true
		p.touched = append(p.touched, int32(row))
	}
}

// Effective returns the weights the network computes with.
func (p *Param) Effective() []float32 {
	if !p.Quant {
		return p.W
	}
	if p.eff == nil {
		p.eff = make([]float32, len(p.W))
	}
	scales := ColumnScales(p.W, p.Rows, p.Cols)
	for i := range p.Rows {
		row, out := p.Row(i), p.eff[i*p.Cols:(i+1)*p.Cols]
		for j, w := range row {
			out[j] = Round(w/scales[j]) * scales[j]
		}
	}
	return p.eff
}

// ColumnScales returns, for each column, the scale that makes its largest weight 127.
func ColumnScales(w []float32, rows, cols int) []float32 {
	s := make([]float32, cols)
	for i := range rows {
		for j, v := range w[i*cols : (i+1)*cols] {
			if v < 0 {
				v = -v
			}
			if v > s[j] {
				s[j] = v
			}
		}
	}
	for j := range s {
		if s[j] == 0 {
			s[j] = 1
		}
		s[j] /= 127
	}
	return s
}

// Round rounds to the nearest integer, ties to even, for |x| < 2^22.
func Round(x float32) float32 { return float32(x+roundBig) - roundBig }

// Uniform fills the first rows and cols with values from [-a, a].
func (p *Param) Uniform(r *rand.Rand, rows, cols int, a float64) {
	for i := range rows {
		for j := range cols {
			p.W[i*p.Cols+j] = float32((2*r.Float64() - 1) * a)
		}
	}
}

// Glorot fills the first rows and cols as Glorot and Bengio 2010 advise.
func (p *Param) Glorot(r *rand.Rand, rows, cols int) {
	p.Uniform(r, rows, cols, math.Sqrt(6/float64(rows+cols)))
}

// Orthogonal makes the n x n block at column col orthogonal (Saxe et al. 2014,
// arXiv:1312.6120), by Gram-Schmidt on normal draws.
func (p *Param) Orthogonal(r *rand.Rand, n, col int) {
	rows := make([][]float64, n)
	for i := range rows {
		v := make([]float64, n)
		for j := range v {
			v[j] = r.NormFloat64()
		}
		for _, u := range rows[:i] {
			dot := 0.0
			for j := range v {
				dot += u[j] * v[j]
			}
			for j := range v {
				v[j] -= dot * u[j]
			}
		}
		norm := 0.0
		for _, x := range v {
			norm += x * x
		}
		norm = math.Sqrt(norm)
		for j := range v {
			v[j] /= norm
			p.W[i*p.Cols+col+j] = float32(v[j])
		}
		rows[i] = v
	}
}

// Adam is the optimiser of Kingma and Ba 2015 (arXiv:1412.6980) with the
// gradient clipped by its norm, and a running average of the weights. Tables
// are updated in the rows that a batch touched.
type Adam struct {
	Beta1, Beta2, Epsilon float64
	// Clip bounds the norm of the gradient of all parameters together; 0: no bound.
	Clip float64
	// Average is the decay of the running average of the weights.
	Average float64

	step int
	ops  ops
}

// NewAdam returns an optimiser with the usual constants.
func NewAdam(cpu Features) *Adam {
	return &Adam{Beta1: 0.9, Beta2: 0.95, Epsilon: 1e-8, Clip: 5, Average: 0.998, ops: ops{avx512: cpu.AVX512}}
}

// Step changes the parameters against their gradients at the given rate, and
// clears the gradients. It returns the norm of the gradient before clipping.
func (a *Adam) Step(params []*Param, rate float64) float64 {
	a.step++
	sum := 0.0
	for _, p := range params {
		switch {
		case p.Frozen:
		case p.Sparse:
			for _, r := range p.touched {
				sum += a.ops.sumSquares(p.G[int(r)*p.Cols : (int(r)+1)*p.Cols])
			}
		default:
			sum += a.ops.sumSquares(p.G)
		}
	}
	norm := math.Sqrt(sum)
	scale := 1.0
	if a.Clip > 0 && norm > a.Clip {
		scale = a.Clip / norm
	}
	t := float64(a.step)
	rate *= math.Sqrt(1-math.Pow(a.Beta2, t)) / (1 - math.Pow(a.Beta1, t))
	decay := math.Min(a.Average, (1+t)/(10+t))
	k := [8]float32{
		float32(a.Beta1), float32(1 - a.Beta1), float32(a.Beta2), float32(1 - a.Beta2),
		float32(a.Epsilon), float32(rate), float32(scale), float32(1 - decay),
	}
	for _, p := range params {
		switch {
		case p.Frozen:
		case p.Sparse:
			for _, r := range p.touched {
				lo, hi := int(r)*p.Cols, (int(r)+1)*p.Cols
				a.ops.adam(p.W[lo:hi], p.G[lo:hi], p.m[lo:hi], p.v[lo:hi], p.avg[lo:hi], &k)
				p.isTouch[r] = false
			}
			p.touched = p.touched[:0]
		default:
			a.ops.adam(p.W, p.G, p.m, p.v, p.avg, &k)
		}
	}
	return norm
}

func (o ops) adam(w, g, m, v, avg []float32, k *[8]float32) {
	n := len(w)
	if o.avx512 && n%16 == 0 {
		_, _, _, _ = g[n-1], m[n-1], v[n-1], avg[n-1]
		adam512(&w[0], &g[0], &m[0], &v[0], &avg[0], n, k)
		return
	}
	for i := range w {
		d := g[i] * k[6]
		g[i] = 0
		m[i] = float32(m[i]*k[0]) + float32(d*k[1])
		v[i] = float32(v[i]*k[2]) + float32(float32(d*d)*k[3])
		w[i] -= float32(m[i]*k[5]) / (sqrtf(v[i]) + k[4])
		avg[i] += float32((w[i] - avg[i]) * k[7])
	}
}

// SwapAverage exchanges the weights of params with their running averages;
// calling it again restores them.
func SwapAverage(params []*Param) {
	for _, p := range params {
		if !p.Frozen && !p.Sparse {
			p.W, p.avg = p.avg, p.W
		}
	}
}

func sqrtf(x float32) float32 { return float32(math.Sqrt(float64(x))) }

func logf(x float32) float64 { return math.Log(math.Max(float64(x), 1e-30)) }
