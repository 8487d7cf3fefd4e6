package nn

import "math/rand/v2"

// Layout says where the words of a batch of sentences stand in the rows of a
// tensor: sorted by falling length and by time, so that the words that a
// recurrent step reads are adjacent. Word t of sentence s is row Off[t]+s.
type Layout struct {
	Lens []int // falling
	Off  []int // first row of step t
	Act  []int // number of sentences longer than t
	Sent []int32
	Rows int
}

// NewLayout returns the layout of sentences of the given lengths, which fall
// and are positive.
func NewLayout(lens []int) *Layout {
	l := &Layout{Lens: lens}
	act := len(lens)
	for t := 0; act > 0; t++ {
		for act > 0 && lens[act-1] <= t {
			act--
		}
		if act == 0 {
			break
		}
		l.Off = append(l.Off, l.Rows)
		l.Act = append(l.Act, act)
		for s := range act {
			l.Sent = append(l.Sent, int32(s))
		}
		l.Rows += act
	}
	return l
}

// Row returns the row of word t of sentence s.
func (l *Layout) Row(s, t int) int { return l.Off[t] + s }

// BiLSTM is a layer of two long short-term memories (Hochreiter and Schmidhuber
// 1997, with forget gates), one in each direction, whose outputs are joined.
// The gates stand in the order input, forget, cell, output.
type BiLSTM struct {
	In, Hidden int
	// X is In x 8 Hidden: the forward direction's four gates, then the backward
	// one's. H are Hidden x 4 Hidden; B is one row of 8 Hidden.
	X *Param
	H [2]*Param
	B *Param
}

// NewBiLSTM returns a layer with orthogonal recurrent weights and a forget bias of 1.
func NewBiLSTM(name string, in, hidden int, r *rand.Rand) *BiLSTM {
	l := &BiLSTM{
		In: in, Hidden: hidden,
		X: NewParam(name+".x", in, 8*hidden),
		H: [2]*Param{NewParam(name+".h0", hidden, 4*hidden), NewParam(name+".h1", hidden, 4*hidden)},
		B: NewParam(name+".b", 1, 8*hidden),
	}
	l.X.Uniform(r, in, 8*hidden, glorotBound(in, hidden))
	for d := range 2 {
		for k := range 4 {
			l.H[d].Orthogonal(r, hidden, k*hidden)
		}
		for j := range hidden {
			l.B.W[d*4*hidden+hidden+j] = 1
		}
	}
	return l
}

func glorotBound(in, out int) float64 {
	return float64(sqrtf(6 / float32(in+out)))
}

// Params returns the layer's parameters.
func (l *BiLSTM) Params() []*Param { return []*Param{l.X, l.H[0], l.H[1], l.B} }

// BiLSTM runs the layer over a batch. drop is the dropout of the recurrent
// state, one mask a sentence; quant rounds the outputs to multiples of 1/127.
func (t *Tape) BiLSTM(x *Tensor, l *BiLSTM, lay *Layout, drop float32, quant bool) *Tensor {
	n, hid, g := x.Rows, l.Hidden, t.gemm
	xg := t.arena.Matrix(n, 8*hid)
	g.mul(g.packA(x.Data, x.Cols, n, l.In), t.right(l.X), xg.Data, xg.Cols, false)
	y := t.New(n, 2*hid)
	zero := t.arena.Zeros(4 * hid)
	var masks, cells [2][]float32
	var prevs [2]*Matrix
	rec := t.arena.Matrix(len(lay.Lens), 4*hid)
	for d := range 2 {
		if t.Train && drop > 0 {
			masks[d] = t.Mask(len(lay.Lens)*hid, drop)
		}
		cells[d] = t.arena.Floats(n * hid)
		prevs[d] = t.arena.Matrix(n, hid)
		w := t.right(l.H[d])
		for k := range lay.Off {
			s, from := stepOf(lay, d, k)
			avail := 0
			if from >= 0 {
				avail = min(lay.Act[s], lay.Act[from])
			}
			prev := prevs[d].Data[lay.Off[s]*hid:]
			for b := range lay.Act[s] {
				row := prev[b*hid : (b+1)*hid]
				switch {
				case b >= avail:
					clear(row)
				case masks[d] != nil:
					t.ops.mulTo(row, y.Row(lay.Off[from] + b)[d*hid:(d+1)*hid], masks[d][b*hid:(b+1)*hid])
				default:
					copy(row, y.Row(lay.Off[from] + b)[d*hid:(d+1)*hid])
				}
			}
			if avail > 0 {
				g.mul(t.stepA(prev, hid, avail, hid), w, rec.Data, rec.Cols, false)
			}
			for b := range lay.Act[s] {
				r, cprev, row := zero, zero[:hid], lay.Off[s]+b
				if b < avail {
					r = rec.Row(b)
					cprev = cells[d][(lay.Off[from]+b)*hid:][:hid]
				}
				out := y.Row(row)[d*hid : (d+1)*hid]
				t.ops.cellForward(xg.Row(row)[d*4*hid:(d+1)*4*hid], r, l.B.W[d*4*hid:(d+1)*4*hid],
					cprev, cells[d][row*hid:(row+1)*hid], out)
				if quant {
					for j, v := range out {
						out[j] = Round(v*127) * (1.0 / 127)
					}
				}
			}
		}
	}
	t.Record(func() { t.biLSTMBackward(x, y, l, lay, xg, cells, prevs, masks) })
	return y
}

// stepOf returns the time of step k of direction d and that of the step before, or -1.
func stepOf(lay *Layout, d, k int) (s, from int) {
	last := len(lay.Off) - 1
	if d == 0 {
		return k, k - 1
	}
	if k == 0 {
		return last, -1
	}
	return last - k, last - k + 1
}

// stepA packs the left operand of one recurrent step, in memory freed at the next.
func (t *Tape) stepA(src []float32, ld, m, k int) packed {
	slab, used := t.arena.bslab, t.arena.bused
	p := t.gemm.packA(src, ld, m, k)
	t.arena.bslab, t.arena.bused = slab, used
	return p
}

func (t *Tape) biLSTMBackward(x, y *Tensor, l *BiLSTM, lay *Layout, xg *Matrix, cells [2][]float32, prevs [2]*Matrix, masks [2][]float32) {
	n, hid, g := x.Rows, l.Hidden, t.gemm
	dy := t.Grad(y)
	dxg := t.arena.Matrix(n, 8*hid)
	zero := t.arena.Zeros(hid)
	dh := t.arena.Floats(hid)
	drec := t.arena.Matrix(len(lay.Lens), hid)
	for d := range 2 {
		clear(drec.Data)
		dc := t.arena.Zeros(len(lay.Lens) * hid)
		w := t.rightT(l.H[d])
		for k := len(lay.Off) - 1; k >= 0; k-- {
			s, from := stepOf(lay, d, k)
			avail := 0
			if from >= 0 {
				avail = min(lay.Act[s], lay.Act[from])
			}
			for b := range lay.Act[s] {
				row := lay.Off[s] + b
				cprev := zero
				if b < avail {
					cprev = cells[d][(lay.Off[from]+b)*hid:][:hid]
				}
				copy(dh, dy.Row(row)[d*hid:(d+1)*hid])
				t.ops.addTo(dh, drec.Row(b))
				t.ops.cellBackward(xg.Row(row)[d*4*hid:(d+1)*4*hid], cells[d][row*hid:(row+1)*hid], cprev,
					dh, dc[b*hid:(b+1)*hid], dxg.Row(row)[d*4*hid:(d+1)*4*hid])
			}
			if avail == 0 {
				continue
			}
			g.mul(t.stepA(dxg.Data[lay.Off[s]*8*hid+d*4*hid:], 8*hid, avail, 4*hid), w, drec.Data, drec.Cols, false)
			if masks[d] != nil {
				for b := range avail {
					t.ops.mulTo(drec.Row(b), drec.Row(b), masks[d][b*hid:(b+1)*hid])
				}
			}
		}
	}
	right := g.packB(dxg.Data, 8*hid, n, 8*hid)
	for d := range 2 {
		g.mul(g.packAT(prevs[d].Data, hid, n, hid), right.columns(d*4*hid, 4*hid), l.H[d].G, 4*hid, true)
	}
	for i := range n {
		t.ops.addTo(l.B.G, dxg.Row(i))
	}
	t.linearBackward(x, dxg, right, l.X)
}
