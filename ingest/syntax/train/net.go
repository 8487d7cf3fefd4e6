package train

import (
	"math/rand/v2"
	"sort"

	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax/internal/feature"
	"github.com/relata-kg/relata/ingest/syntax/internal/mst"
	"github.com/relata-kg/relata/ingest/vectors"
)

// Shape is the size of the network.
type Shape struct {
	Word, Hashed int // columns of trained word vectors and of each hashed feature
	Hidden       int // of one direction of a recurrent layer
	Layers       int // at least 2; tags are read off the last but one
	Arc, Label   int // columns that arc and label scores compare
	Tag          int // hidden columns of the tagger
}

// DefaultShape is the shape of the shipped model.
func DefaultShape() Shape {
	return Shape{Word: 124, Hashed: 32, Hidden: 384, Layers: 3, Arc: 384, Label: 256, Tag: 256}
}

// network is the computation of training: embeddings, bidirectional LSTMs, a
// tagger on the last layer but one, and on the last layer deep biaffine arc
// scores (Dozat and Manning 2017, arXiv:1611.01734) and labels scored by the
// products and sums of two projections (a low-rank form of their biaffine labels).
type network struct {
	shape Shape
	inv   *Inventory

	tables []*nn.Param
	lstm   []*nn.BiLSTM

	tagHidden, tagHiddenBias *nn.Param
	tagOut, tagOutBias       *nn.Param // UPOS, XPOS, Feats side by side, each from a multiple of nn.Block
	tagOff                   [3]int

	arcDep, arcDepBias, arcHead, arcHeadBias *nn.Param
	arcBi, arcBiBias, arcRoot                *nn.Param

	labDep, labDepBias, labHead, labHeadBias *nn.Param
	labOut, labOutBias, labRoot              *nn.Param
}

func newNetwork(shape Shape, inv *Inventory, table *vectors.Table, vocab int, r *rand.Rand) *network {
	n := &network{shape: shape, inv: inv}
	frozen := make([]float32, table.Len()*table.Dim())
	for i := range table.Len() {
		for j, b := range []byte(table.Vector(i)) {
			frozen[i*table.Dim()+j] = float32(int8(b)) * table.Scale()
		}
	}
	n.tables = append(n.tables, nn.NewFrozen("vectors", table.Len(), table.Dim(), frozen))
	words := nn.NewTable("words", vocab+1, shape.Word)
	words.Uniform(r, vocab+1, shape.Word, 0.05)
	n.tables = append(n.tables, words)
	in := table.Dim() + shape.Word
	for s := feature.FirstHashed; s < feature.NumSlots; s++ {
		n.tables = append(n.tables, nn.NewTable("hash"+string(rune('a'+s)), feature.Buckets[s], shape.Hashed))
		in += shape.Hashed
	}
	in = nn.PadTo(in, nn.Block)
	for i := range shape.Layers {
		n.lstm = append(n.lstm, nn.NewBiLSTM("lstm"+string(rune('1'+i)), in, shape.Hidden, r))
		in = 2 * shape.Hidden
	}
	linear := func(name string, in, out int) (*nn.Param, *nn.Param) {
		w := nn.NewParam(name, in, out)
		w.Glorot(r, in, out)
		return w, nn.NewParam(name+".b", 1, out)
	}
	n.tagHidden, n.tagHiddenBias = linear("tag.hidden", in, shape.Tag)
	cols := 0
	for k, list := range [][]string{inv.UPOS, inv.XPOS, inv.Feats} {
		n.tagOff[k] = cols
		cols = nn.PadTo(cols+len(list), nn.Block)
	}
	n.tagOut, n.tagOutBias = linear("tag.out", shape.Tag, cols)
	n.arcDep, n.arcDepBias = linear("arc.dep", in, shape.Arc)
	n.arcHead, n.arcHeadBias = linear("arc.head", in, shape.Arc)
	n.arcBi, n.arcBiBias = linear("arc.bi", shape.Arc, shape.Arc)
	n.arcRoot = nn.NewParam("arc.root", 1, shape.Arc)
	n.arcRoot.Uniform(r, 1, shape.Arc, 0.05)
	n.labDep, n.labDepBias = linear("label.dep", in, shape.Label)
	n.labHead, n.labHeadBias = linear("label.head", in, shape.Label)
	n.labOut, n.labOutBias = linear("label.out", 2*shape.Label, len(inv.Deprels))
	n.labRoot = nn.NewParam("label.root", 1, shape.Label)
	n.labRoot.Uniform(r, 1, shape.Label, 0.05)
	return n
}

func (n *network) params() []*nn.Param {
	var out []*nn.Param
	out = append(out, n.tables...)
	for _, l := range n.lstm {
		out = append(out, l.Params()...)
	}
	return append(out, n.tagHidden, n.tagHiddenBias, n.tagOut, n.tagOutBias,
		n.arcDep, n.arcDepBias, n.arcHead, n.arcHeadBias, n.arcBi, n.arcBiBias, n.arcRoot,
		n.labDep, n.labDepBias, n.labHead, n.labHeadBias, n.labOut, n.labOutBias, n.labRoot)
}

// batch is sentences sorted by falling length.
type batch struct {
	examples []*example
	layout   *nn.Layout
	index    [][]int32
}

func (e *encoder) batch(list []*example) *batch {
	list = append([]*example(nil), list...)
	sort.SliceStable(list, func(i, j int) bool { return len(list[i].forms) > len(list[j].forms) })
	lens := make([]int, len(list))
	for i, x := range list {
		lens[i] = len(x.forms)
	}
	b := &batch{examples: list, layout: nn.NewLayout(lens)}
	b.index = make([][]int32, b.layout.Rows)
	for s, x := range list {
		for t, f := range x.forms {
			b.index[b.layout.Row(s, t)] = e.indices(f)
		}
	}
	return b
}

// column lays out one value a word as the rows of the batch are.
func (b *batch) column(of func(x *example) []int32) []int32 {
	out := make([]int32, b.layout.Rows)
	for s, x := range b.examples {
		for t, v := range of(x) {
			out[b.layout.Row(s, t)] = v
		}
	}
	return out
}

// Dropout rates of training.
type Dropout struct {
	Input, Hidden, Recurrent, MLP float32
	// Word is the chance that the trained vector of a word is taken for unknown
	// when it occurs once, falling with its frequency; Vector that the frozen
	// vector is left out.
	Word, Vector float64
}

// encoded is the output of the encoder for a batch.
type encoded struct {
	tags, arcDep, arcHead, labDep, labHead *nn.Tensor
}

func (n *network) encode(t *nn.Tape, b *batch, d Dropout, quant bool) encoded {
	lay := b.layout
	groups := len(lay.Lens)
	x := t.Lookup(n.tables, b.index)
	x = t.Dropout(x, d.Input, lay.Sent, groups)
	var below *nn.Tensor
	for i, l := range n.lstm {
		if i > 0 {
			x = t.Dropout(x, d.Hidden, lay.Sent, groups)
		}
		below = x
		x = t.BiLSTM(x, l, lay, d.Recurrent, quant)
	}
	x = t.Dropout(x, d.Hidden, lay.Sent, groups)
	mlp := func(x *nn.Tensor, w, b *nn.Param) *nn.Tensor {
		return t.Dropout(t.LeakyReLU(t.Linear(x, w, b)), d.MLP, lay.Sent, groups)
	}
	return encoded{
		tags:    t.Linear(mlp(below, n.tagHidden, n.tagHiddenBias), n.tagOut, n.tagOutBias),
		arcDep:  t.Linear(mlp(x, n.arcDep, n.arcDepBias), n.arcBi, n.arcBiBias),
		arcHead: mlp(x, n.arcHead, n.arcHeadBias),
		labDep:  mlp(x, n.labDep, n.labDepBias),
		labHead: mlp(x, n.labHead, n.labHeadBias),
	}
}

// slice returns the columns from off as a tensor of their own.
func slice(t *nn.Tape, x *nn.Tensor, off, cols int) *nn.Tensor {
	y := t.New(x.Rows, cols)
	for i := range x.Rows {
		copy(y.Row(i), x.Row(i)[off:off+y.Cols])
	}
	t.Record(func() {
		dx, dy := t.Grad(x), t.Grad(y)
		for i := range x.Rows {
			row := dx.Row(i)[off : off+y.Cols]
			for j, g := range dy.Row(i) {
				row[j] += g
			}
		}
	})
	return y
}

// arcScores returns the scores of sentence s: a row for each word, a column for
// the root and one for each word.
func (n *network) arcScores(t *nn.Tape, e encoded, b *batch, s int) *nn.Tensor {
	m := b.layout.Lens[s]
	deps, heads := make([]int32, m), make([]int32, m+1)
	heads[0] = -1
	for i := range m {
		deps[i] = int32(b.layout.Row(s, i))
		heads[i+1] = deps[i]
	}
	return t.ScoresT(t.Gather(e.arcDep, deps, nil), t.Gather(e.arcHead, heads, n.arcRoot))
}

// labelScores returns the label scores of the arcs to the given heads.
func (n *network) labelScores(t *nn.Tape, e encoded, b *batch, head func(s, i int) int) *nn.Tensor {
	heads := make([]int32, b.layout.Rows)
	for s, m := range b.layout.Lens {
		for i := range m {
			row := int32(-1)
			if h := head(s, i); h >= 0 {
				row = int32(b.layout.Row(s, h))
			}
			heads[b.layout.Row(s, i)] = row
		}
	}
	h := t.Gather(e.labHead, heads, n.labRoot)
	both := t.Concat(t.Mul(e.labDep, h), t.LeakyReLU(t.Add(e.labDep, h)))
	return t.Linear(both, n.labOut, n.labOutBias)
}

// losses are means per word.
type losses struct{ arc, label, tag float64 }

func (n *network) loss(t *nn.Tape, b *batch, d Dropout, quant bool) losses {
	e := n.encode(t, b, d, quant)
	norm := float32(b.layout.Rows)
	var l losses
	golds := []func(x *example) []int32{
		func(x *example) []int32 { return x.upos },
		func(x *example) []int32 { return x.xpos },
		func(x *example) []int32 { return x.feats },
	}
	sizes := []int{len(n.inv.UPOS), len(n.inv.XPOS), len(n.inv.Feats)}
	for k, size := range sizes {
		part := slice(t, e.tags, n.tagOff[k], size)
		l.tag += n.tagLoss(t, b, part, k, size, b.column(golds[k]), []float32{0.4, 0.3, 0.3}[k], norm)
	}
	for s, x := range b.examples {
		scores := n.arcScores(t, e, b, s)
		if x.soft != nil {
			l.arc += t.SoftCrossEntropy(scores, len(x.heads)+1, x.soft.arcRow, 1, norm)
			continue
		}
		gold := make([]int32, len(x.heads))
		for i, h := range x.heads {
			gold[i] = int32(h + 1)
		}
		l.arc += t.CrossEntropy(scores, len(x.heads)+1, gold, 1, norm)
	}
	lab := n.labelScores(t, e, b, func(s, i int) int { return b.examples[s].heads[i] })
	l.label = n.labelLoss(t, b, lab, norm)
	return l
}

// prediction is what the network says of a sentence.
type prediction struct {
	triple []int // of Inventory.Triples
	heads  []int
	deprel []int
}

// predict decodes a batch; results are in the order of b.examples.
func (n *network) predict(t *nn.Tape, b *batch, quant bool) []prediction {
	t.Train = false
	e := n.encode(t, b, Dropout{}, quant)
	out := make([]prediction, len(b.examples))
	for s, m := range b.layout.Lens {
		p := &out[s]
		p.heads, p.triple, p.deprel = make([]int, m), make([]int, m), make([]int, m)
		scores := n.arcScores(t, e, b, s)
		mst.Decode(m, func(d, h int) float32 { return scores.Row(d)[h+1] }, p.heads)
		for i := range m {
			row := e.tags.Row(b.layout.Row(s, i))
			best := float32(0)
			for k, tr := range n.inv.Triples {
				v := row[n.tagOff[0]+tr[0]] + row[n.tagOff[1]+tr[1]] + row[n.tagOff[2]+tr[2]]
				if k == 0 || v > best {
					best, p.triple[i] = v, k
				}
			}
		}
	}
	lab := n.labelScores(t, e, b, func(s, i int) int { return out[s].heads[i] })
	root := 0
	for i, name := range n.inv.Deprels {
		if name == "root" {
			root = i
		}
	}
	for s, m := range b.layout.Lens {
		for i := range m {
			row := lab.Row(b.layout.Row(s, i))
			best := -1
			for k := range n.inv.Deprels {
				if (k == root) == (out[s].heads[i] < 0) && (best < 0 || row[k] > row[best]) {
					best = k
				}
			}
			out[s].deprel[i] = best
		}
	}
	return out
}
