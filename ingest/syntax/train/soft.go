package train

import "github.com/relata-kg/relata/ingest/nn"

// softTarget is what teachers say of a sentence: distributions over heads, and
// for every tag and label the most likely few.
type softTarget struct {
	arcs   []float32 // rows of len+1
	tags   [3][]sparse
	labels []sparse // given the gold heads
}

// sparse is a distribution over few classes.
type sparse struct {
	class []uint16
	prob  []float32
}

func (s *softTarget) arcRow(i int) []float32 {
	m := 0
	for m*(m+1) < len(s.arcs) {
		m++
	}
	return s.arcs[i*(m+1) : (i+1)*(m+1)]
}

func (p *sparse) dense(out []float32) []float32 {
	clear(out)
	for k, c := range p.class {
		out[c] = p.prob[k]
	}
	return out
}

// at returns the soft target of each row of a batch, or nil for the rows whose
// sentence has none.
func (b *batch) at(of func(s *softTarget) []sparse, classes int) (func(i int) []float32, bool) {
	any := false
	rows := make([]*sparse, b.layout.Rows)
	for s, x := range b.examples {
		if x.soft == nil {
			continue
		}
		any = true
		list := of(x.soft)
		for i := range list {
			rows[b.layout.Row(s, i)] = &list[i]
		}
	}
	buf := make([]float32, classes)
	return func(i int) []float32 {
		if rows[i] == nil {
			return nil
		}
		return rows[i].dense(buf)
	}, any
}

func (n *network) tagLoss(t *nn.Tape, b *batch, x *nn.Tensor, k, classes int, gold []int32, weight, norm float32) float64 {
	target, any := b.at(func(s *softTarget) []sparse { return s.tags[k] }, classes)
	return mixedLoss(t, b, x, classes, target, any, gold, weight, norm)
}

func (n *network) labelLoss(t *nn.Tape, b *batch, x *nn.Tensor, norm float32) float64 {
	gold := b.column(func(x *example) []int32 { return x.deprel })
	classes := len(n.inv.Deprels)
	target, any := b.at(func(s *softTarget) []sparse { return s.labels }, classes)
	return mixedLoss(t, b, x, classes, target, any, gold, 1, norm)
}

// mixedLoss takes soft targets where there are some and gold elsewhere.
func mixedLoss(t *nn.Tape, b *batch, x *nn.Tensor, classes int, target func(i int) []float32, any bool, gold []int32, weight, norm float32) float64 {
	if !any {
		return t.CrossEntropy(x, classes, gold, weight, norm)
	}
	hard := append([]int32(nil), gold...)
	for i := range hard {
		if target(i) != nil {
			hard[i] = -1
		}
	}
	return t.CrossEntropy(x, classes, hard, weight, norm) +
		t.SoftCrossEntropy(x, classes, target, weight, norm)
}
