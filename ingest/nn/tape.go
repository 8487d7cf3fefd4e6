package nn

import "math/rand/v2"

// Tensor is a matrix in a computation, with the gradient of the loss.
type Tensor struct {
	Matrix
	// Grad is nil until something flows back; see Tape.Grad.
	Grad *Matrix
}

// Tape records a computation and runs it backwards: reverse-mode differentiation
// over coarse operations (a layer each), whose large products run on Gemm. All
// results live until Reset. A tape is not safe for concurrent use; its arithmetic
// has a fixed order, so that the same inputs give the same bits.
type Tape struct {
	arena *Arena
	gemm  *Gemm
	ops   ops
	steps []func()
	packs map[*Param]*paramPack
	// Train says whether gradients are recorded.
	Train bool
	// Rand draws dropout masks.
	Rand *rand.Rand
}

type paramPack struct {
	b, bt       packed
	hasB, hasBT bool
}

// NewTape returns an empty tape.
func NewTape(cpu Features, rnd *rand.Rand) *Tape {
	arena := &Arena{}
	return &Tape{
		arena: arena, gemm: NewGemm(arena, cpu), ops: ops{avx512: cpu.AVX512},
		packs: map[*Param]*paramPack{}, Rand: rnd,
	}
}

// Reset forgets everything recorded.
func (t *Tape) Reset() {
	t.arena.Reset()
	clear(t.steps)
	t.steps = t.steps[:0]
	clear(t.packs)
}

// Backward runs the recorded operations in reverse, adding to the gradients of
// the parameters.
func (t *Tape) Backward() {
	for i := len(t.steps) - 1; i >= 0; i-- {
		t.steps[i]()
	}
}

// Record adds an operation's backward step.
func (t *Tape) Record(step func()) {
	if t.Train {
		t.steps = append(t.steps, step)
	}
}

// New returns a tensor whose contents are undefined.
func (t *Tape) New(rows, cols int) *Tensor { return &Tensor{Matrix: *t.arena.Matrix(rows, cols)} }

// Floats returns n zeros that live until Reset.
func (t *Tape) Floats(n int) []float32 { return t.arena.Zeros(n) }

// Grad returns the gradient of x, zero at first.
func (t *Tape) Grad(x *Tensor) *Matrix {
	if x.Grad == nil {
		x.Grad = t.arena.Matrix(x.Rows, x.Cols)
		clear(x.Grad.Data)
	}
	return x.Grad
}

// into returns the gradient of x for an operation that can set it as well as
// add to it: fresh says that its contents are undefined.
func (t *Tape) into(x *Tensor) (g *Matrix, fresh bool) {
	if x.Grad != nil {
		return x.Grad, false
	}
	x.Grad = t.arena.Matrix(x.Rows, x.Cols)
	return x.Grad, true
}

func (t *Tape) pack(p *Param) *paramPack {
	k := t.packs[p]
	if k == nil {
		k = &paramPack{}
		t.packs[p] = k
	}
	return k
}

// right returns the weights of p as a right operand, packed once a batch.
func (t *Tape) right(p *Param) packed {
	k := t.pack(p)
	if !k.hasB {
		k.b, k.hasB = t.gemm.packB(p.Effective(), p.Cols, p.Rows, p.Cols), true
	}
	return k.b
}

func (t *Tape) rightT(p *Param) packed {
	k := t.pack(p)
	if !k.hasBT {
		k.bt, k.hasBT = t.gemm.packBT(p.Effective(), p.Cols, p.Rows, p.Cols), true
	}
	return k.bt
}

// Linear returns x w + b; b may be nil.
func (t *Tape) Linear(x *Tensor, w, b *Param) *Tensor {
	y := t.New(x.Rows, w.Cols)
	t.gemm.mul(t.gemm.packA(x.Data, x.Cols, x.Rows, w.Rows), t.right(w), y.Data, y.Cols, false)
	if b != nil {
		for i := range y.Rows {
			t.ops.addTo(y.Row(i), b.W)
		}
	}
	t.Record(func() {
		dy := t.Grad(y)
		t.linearBackward(x, dy, t.gemm.packB(dy.Data, dy.Cols, x.Rows, dy.Cols), w)
		if b != nil {
			for i := range y.Rows {
				t.ops.addTo(b.G, dy.Row(i))
			}
		}
	})
	return y
}

// linearBackward takes dy also packed as a right operand.
func (t *Tape) linearBackward(x *Tensor, dy *Matrix, right packed, w *Param) {
	g := t.gemm
	g.mul(g.packAT(x.Data, x.Cols, x.Rows, w.Rows), right, w.G, w.Cols, true)
	dx, fresh := t.into(x)
	g.mul(g.packA(dy.Data, dy.Cols, x.Rows, dy.Cols), t.rightT(w), dx.Data, dx.Cols, !fresh)
}

// ScoresT returns a bᵀ, one score for each pair of rows; the columns beyond
// b.Rows are zero.
func (t *Tape) ScoresT(a, b *Tensor) *Tensor {
	g := t.gemm
	y := t.New(a.Rows, b.Rows)
	g.mul(g.packA(a.Data, a.Cols, a.Rows, a.Cols), g.packBT(b.Data, b.Cols, b.Rows, b.Cols), y.Data, y.Cols, false)
	t.Record(func() {
		dy := t.Grad(y)
		da, db := t.Grad(a), t.Grad(b)
		g.mul(g.packA(dy.Data, dy.Cols, a.Rows, b.Rows), g.packB(b.Data, b.Cols, b.Rows, b.Cols), da.Data, da.Cols, true)
		g.mul(g.packAT(dy.Data, dy.Cols, a.Rows, b.Rows), g.packB(a.Data, a.Cols, a.Rows, a.Cols), db.Data, db.Cols, true)
	})
	return y
}

// leak is the slope of LeakyReLU below zero.
const leak = 0.1

// LeakyReLU replaces x by max(x, x/10) in place and returns it.
func (t *Tape) LeakyReLU(x *Tensor) *Tensor {
	n := x.Rows * x.Cols
	for i, v := range x.Data[:n] {
		if v < 0 {
			x.Data[i] = v * leak
		}
	}
	t.Record(func() {
		g := t.Grad(x).Data[:n]
		for i, v := range x.Data[:n] {
			if v < 0 {
				g[i] *= leak
			}
		}
	})
	return x
}

// Mask returns a dropout mask: n values, 0 with probability p and else 1/(1-p).
func (t *Tape) Mask(n int, p float32) []float32 {
	m := t.arena.Floats(n)
	keep := 1 / (1 - p)
	limit := uint32(float64(p) * (1 << 16))
	for i := 0; i < n; i += 4 {
		bits := t.Rand.Uint64()
		for j := i; j < min(i+4, n); j++ {
			m[j] = keep
			if uint32(bits&0xFFFF) < limit {
				m[j] = 0
			}
			bits >>= 16
		}
	}
	return m
}

// Dropout drops columns of x with probability p, the same ones in all rows of a
// group (Gal and Ghahramani 2016, arXiv:1512.05287); group gives the group of
// each row, nil makes each row its own. Out of training it returns x.
func (t *Tape) Dropout(x *Tensor, p float32, group []int32, groups int) *Tensor {
	if !t.Train || p <= 0 {
		return x
	}
	if group == nil {
		groups = x.Rows
	}
	c := x.Cols
	mask := t.Mask(groups*c, p)
	row := func(i int) []float32 {
		if group != nil {
			i = int(group[i])
		}
		return mask[i*c : (i+1)*c]
	}
	y := t.New(x.Rows, c)
	for i := range x.Rows {
		t.ops.mulTo(y.Row(i), x.Row(i), row(i))
	}
	t.Record(func() {
		dy := t.Grad(y)
		dx, fresh := t.into(x)
		for i := range x.Rows {
			if fresh {
				t.ops.mulTo(dx.Row(i), dy.Row(i), row(i))
			} else {
				t.ops.mulAdd(dx.Row(i), dy.Row(i), row(i))
			}
		}
	})
	return y
}

// Gather returns the rows of x that index names; rows with index -1 take the
// single row of other.
func (t *Tape) Gather(x *Tensor, index []int32, other *Param) *Tensor {
	y := t.New(len(index), x.Cols)
	for i, r := range index {
		if r < 0 {
			copy(y.Row(i), other.W)
		} else {
			copy(y.Row(i), x.Row(int(r)))
		}
	}
	t.Record(func() {
		dx, dy := t.Grad(x), t.Grad(y)
		for i, r := range index {
			if r < 0 {
				t.ops.addTo(other.G, dy.Row(i))
			} else {
				t.ops.addTo(dx.Row(int(r)), dy.Row(i))
			}
		}
	})
	return y
}

// Add returns a + b.
func (t *Tape) Add(a, b *Tensor) *Tensor {
	y := t.New(a.Rows, a.Cols)
	n := a.Rows * a.Cols
	copy(y.Data[:n], a.Data)
	t.ops.addTo(y.Data[:n], b.Data[:n])
	t.Record(func() {
		dy := t.Grad(y).Data[:n]
		t.ops.addTo(t.Grad(a).Data[:n], dy)
		t.ops.addTo(t.Grad(b).Data[:n], dy)
	})
	return y
}

// Mul returns the elementwise product of a and b.
func (t *Tape) Mul(a, b *Tensor) *Tensor {
	y := t.New(a.Rows, a.Cols)
	n := a.Rows * a.Cols
	t.ops.mulTo(y.Data[:n], a.Data[:n], b.Data[:n])
	t.Record(func() {
		dy := t.Grad(y).Data[:n]
		t.ops.mulAdd(t.Grad(a).Data[:n], dy, b.Data[:n])
		t.ops.mulAdd(t.Grad(b).Data[:n], dy, a.Data[:n])
	})
	return y
}

// Concat returns the columns of a followed by those of b.
func (t *Tape) Concat(a, b *Tensor) *Tensor {
	y := t.New(a.Rows, a.Cols+b.Cols)
	for i := range a.Rows {
		copy(y.Row(i), a.Row(i))
		copy(y.Row(i)[a.Cols:], b.Row(i))
	}
	t.Record(func() {
		da, db, dy := t.Grad(a), t.Grad(b), t.Grad(y)
		for i := range a.Rows {
			t.ops.addTo(da.Row(i), dy.Row(i)[:a.Cols])
			t.ops.addTo(db.Row(i), dy.Row(i)[a.Cols:])
		}
	})
	return y
}

// Lookup returns, for every row of index, the concatenation of one row of each
// table: table s takes row index[i][s], or zeros for -1.
func (t *Tape) Lookup(tables []*Param, index [][]int32) *Tensor {
	cols := 0
	for _, p := range tables {
		cols += p.Cols
	}
	y := t.New(len(index), cols)
	for i, idx := range index {
		row := y.Row(i)
		for s, p := range tables {
			if k := int(idx[s]); k >= 0 {
				copy(row[:p.Cols], p.Row(k))
			} else {
				clear(row[:p.Cols])
			}
			row = row[p.Cols:]
		}
		clear(row)
	}
	t.Record(func() {
		dy := t.Grad(y)
		for i, idx := range index {
			row := dy.Row(i)
			for s, p := range tables {
				if k := int(idx[s]); k >= 0 && !p.Frozen {
					p.touch(k)
					g := p.G[k*p.Cols : (k+1)*p.Cols]
					for j := range g {
						g[j] += row[j]
					}
				}
				row = row[p.Cols:]
			}
		}
	})
	return y
}

// CrossEntropy adds the gradient of weight times the mean over rows of the
// cross entropy between the softmax of the first classes columns of x and gold,
// and returns the mean. Rows with gold -1 are left out.
func (t *Tape) CrossEntropy(x *Tensor, classes int, gold []int32, weight, norm float32) float64 {
	loss := 0.0
	probs := t.arena.Floats(x.Cols)
	for i := range x.Rows {
		if gold[i] < 0 {
			continue
		}
		sum := t.softmax(probs, x.Row(i), classes)
		loss -= logf(probs[gold[i]] / sum)
		if t.Train {
			g := t.Grad(x).Row(i)
			scale := weight / (norm * sum)
			for j, p := range probs[:classes] {
				g[j] += p * scale
			}
			g[gold[i]] -= weight / norm
		}
	}
	return loss / float64(norm)
}

// SoftCrossEntropy is CrossEntropy against a distribution target for each row,
// whose rows begin at target[i*classes].
func (t *Tape) SoftCrossEntropy(x *Tensor, classes int, target func(i int) []float32, weight, norm float32) float64 {
	loss := 0.0
	probs := t.arena.Floats(x.Cols)
	for i := range x.Rows {
		want := target(i)
		if want == nil {
			continue
		}
		sum := t.softmax(probs, x.Row(i), classes)
		for j, q := range want {
			if q > 0 {
				loss -= float64(q) * logf(probs[j]/sum)
			}
		}
		if t.Train {
			g := t.Grad(x).Row(i)
			scale := weight / (norm * sum)
			for j, p := range probs[:classes] {
				g[j] += p*scale - weight/norm*want[j]
			}
		}
	}
	return loss / float64(norm)
}

// softmax sets probs to e^(x-max) over the first classes columns and returns their sum.
func (t *Tape) softmax(probs, x []float32, classes int) float32 {
	top := x[0]
	for _, v := range x[1:classes] {
		if v > top {
			top = v
		}
	}
	t.ops.expRow(probs, x, top)
	var sum float32
	for _, p := range probs[:classes] {
		sum += p
	}
	return sum
}
