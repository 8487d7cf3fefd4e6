package syntax

import (
	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax/internal/feature"
	"github.com/relata-kg/relata/ingest/syntax/internal/model"
	"github.com/relata-kg/relata/ingest/syntax/internal/mst"
	"github.com/relata-kg/relata/ingest/text"
)

// job is a run of tokens that is parsed by itself: a sentence, or a window of a
// very long one.
type job struct {
	tokens []text.Token
	heads  []int
	labels []int
}

// worker holds the memory of one thread.
type worker struct {
	p    *Parser
	m    *model.Model
	g    *nn.Integer
	lex  feature.Lexicon
	idx  [feature.NumSlots]int32
	memo map[string]int32 // form -> row of rows
	rows []int8

	forms       map[string]int32 // row of a form in the inputs of the first layer
	formRow     []int32          // and the row of each word
	in, state   [2][]int8        // inputs of the layers, used in turn
	sums, rec   []int32
	cells       [2][]float32
	zeroRec     []int32
	zeroCell    []float32
	tagSums     []int32
	tagIn       []int8
	tags        []float32
	vec         []float32
	arcIn       []int8
	units       []float32
	headVec     []int8
	headUnits   []float32
	labels      []float32
	keys        nn.Weights
	keyRows     []int8
	keyUnits    []float32
	scores      []float32
	pair        []float32
	pairIn      [2][]int8
	pairUnits   [2][]float32
	labelSums   [2][]int32
	labelScores []float32
	holders     [][numUnique]int32
}

// memoSize bounds the input rows that a worker keeps, one a word form.
const memoSize = 1 << 14

func (p *Parser) newWorker() *worker {
	w := &worker{p: p, m: p.model, g: nn.NewInteger(p.cpu), memo: make(map[string]int32), forms: make(map[string]int32)}
	w.lex = feature.Lexicon{Vectors: p.vectors, Find: p.find}
	h := p.model.Hidden
	w.zeroRec, w.zeroCell = make([]int32, 4*h), make([]float32, h)
	w.arcRoot()
	return w
}

// grow returns s with at least n elements; what it held is lost.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/4)
	}
	return s[:cap(s)]
}

// input writes the input of a word form to dst.
func (w *worker) input(dst []int8, form string) {
	in := len(dst)
	if at, ok := w.memo[form]; ok {
		copy(dst, w.rows[int(at)*in:])
		return
	}
	w.lex.Indices(form, w.idx[:])
	rest := dst
	clear(rest[:w.m.Vector])
	if k := w.idx[feature.Vector]; k >= 0 {
		for j, b := range []byte(w.p.vectors.Vector(int(k))) {
			rest[j] = int8(b)
		}
	}
	rest = rest[w.m.Vector:]
	for s := feature.Word; s < feature.NumSlots; s++ {
		cols := w.m.Hashed
		if s == feature.Word {
			cols = w.m.Word
		}
		copy(rest[:cols], w.m.Tables[s][int(w.idx[s])*cols:])
		rest = rest[cols:]
	}
	clear(rest)
	if len(form) > 64 {
		return
	}
	if len(w.memo) >= memoSize {
		clear(w.memo)
		w.rows = w.rows[:0]
	}
	w.memo[form] = int32(len(w.memo))
	w.rows = append(w.rows, dst...)
}

// run parses jobs, which are sorted by falling length and not empty.
func (w *worker) run(jobs []job) {
	lens := make([]int, len(jobs))
	for i := range jobs {
		lens[i] = len(jobs[i].tokens)
	}
	lay := nn.NewLayout(lens)
	n, in, h := lay.Rows, w.m.In(), w.m.Hidden
	padded := nn.PadTo(n, nn.Block) + nn.Block
	w.in[0] = grow(w.in[0], padded*in)
	// The first layer's inputs know no context: each form is computed once.
	clear(w.forms)
	w.formRow = grow(w.formRow, n)
	for s := range jobs {
		for t := range jobs[s].tokens {
			form := jobs[s].tokens[t].Form
			row, ok := w.forms[form]
			if !ok {
				row = int32(len(w.forms))
				w.forms[form] = row
				w.input(w.in[0][int(row)*in:(int(row)+1)*in], form)
			}
			w.formRow[lay.Row(s, t)] = row
		}
	}
	w.sums = grow(w.sums, padded*8*h)
	w.rec = grow(w.rec, nn.PadTo(len(jobs), nn.Block)*4*h)
	x, lda, rows := w.in[0], in, w.formRow[:n]
	for i := range w.m.Layers {
		if i == len(w.m.Layers)-1 {
			w.tag(jobs, lay, x, lda)
		}
		w.state[i&1] = grow(w.state[i&1], padded*2*h)
		w.layer(&w.m.Layers[i], lay, x, lda, rows, w.state[i&1])
		x, lda, rows = w.state[i&1], 2*h, nil
	}
	w.project(lay, x, lda)
	w.arcs(jobs, lay)
	w.label(jobs, lay)
}

// layer runs a bidirectional LSTM over x and writes its states to y. rows, if
// set, gives the row of x that each row of lay reads.
func (w *worker) layer(l *model.Layer, lay *nn.Layout, x []int8, lda int, rows []int32, y []int8) {
	h := w.m.Hidden
	inputs := lay.Rows
	if rows != nil {
		inputs = len(w.forms)
	}
	w.g.Mul(x, lda, inputs, l.X, w.sums, 8*h)
	last := len(lay.Off) - 1
	for d := range 2 {
		w.cells[0] = grow(w.cells[0], len(lay.Lens)*h)
		w.cells[1] = grow(w.cells[1], len(lay.Lens)*h)
		from := d * 4 * h
		sx, sh, b := l.SX[from:from+4*h], l.SH[from:from+4*h], l.B[from:from+4*h]
		for k := range lay.Off {
			t, prev := k, k-1
			if d == 1 {
				t, prev = last-k, last-k+1
			}
			avail := 0
			if k > 0 {
				avail = min(lay.Act[t], lay.Act[prev])
				w.g.Mul(y[lay.Off[prev]*2*h+d*h:], 2*h, avail, l.H[d], w.rec, 4*h)
			}
			old, cur := w.cells[k&1], w.cells[1-k&1]
			for s := range lay.Act[t] {
				rec, c := w.zeroRec, w.zeroCell
				if s < avail {
					rec, c = w.rec[s*4*h:(s+1)*4*h], old[s*h:(s+1)*h]
				}
				r := lay.Off[t] + s
				sum := r
				if rows != nil {
					sum = int(rows[r])
				}
				w.g.Cell(w.sums[sum*8*h+from:sum*8*h+from+4*h], rec, sx, sh, b, c,
					cur[s*h:(s+1)*h], y[r*2*h+d*h:r*2*h+(d+1)*h])
			}
		}
	}
}

// stateUnit is the value of one unit of a recurrent state.
const stateUnit = 1.0 / 127

// tag predicts UPOS, XPOS and Feats from the states of the last layer but one:
// the combination that occurs in the training data with the greatest sum of
// the three scores.
func (w *worker) tag(jobs []job, lay *nn.Layout, x []int8, lda int) {
	m, n := w.m, lay.Rows
	padded := nn.PadTo(n, nn.Block)
	cols := m.TagCols()
	w.tagSums = grow(w.tagSums, padded*max(m.Tag, cols))
	w.tagIn = grow(w.tagIn, padded*m.Tag)
	w.units = grow(w.units, n)
	w.vec = grow(w.vec, max(m.Tag, m.ProjCols()))
	w.g.Mul(x, lda, n, m.TagHidden.W, w.tagSums, m.Tag)
	for i := range n {
		top := w.g.Dequant(w.vec[:m.Tag], w.tagSums[i*m.Tag:], m.TagHidden.W.Scale, m.TagHidden.B, stateUnit, true)
		w.units[i] = w.g.Round8(w.tagIn[i*m.Tag:(i+1)*m.Tag], w.vec[:m.Tag], top)
	}
	w.g.Mul(w.tagIn, m.Tag, n, m.TagOut.W, w.tagSums, cols)
	w.tags = grow(w.tags, cols)
	for s := range jobs {
		for t := range jobs[s].tokens {
			i := lay.Row(s, t)
			w.g.Dequant(w.tags[:cols], w.tagSums[i*cols:], m.TagOut.W.Scale, m.TagOut.B, w.units[i], false)
			tr := m.Triples[w.p.triples.best(w.tags)]
			tok := &jobs[s].tokens[t]
			tok.UPOS, tok.XPOS, tok.Feats = m.UPOS[tr[0]], m.XPOS[tr[1]], m.Feats[tr[2]]
		}
	}
}

// triples finds the best combination of tags quickly: combinations are sorted
// by UPOS and XPOS, whose sum is taken once.
type triples struct {
	pairs []triplePair
	feats []int32 // column of each triple
}

type triplePair struct{ upos, xpos, from, to int32 }

func newTriples(m *model.Model) triples {
	var t triples
	for i, tr := range m.Triples {
		p := triplePair{int32(tr[0]), int32(m.TagOff[1] + tr[1]), int32(i), int32(i + 1)}
		if k := len(t.pairs) - 1; k >= 0 && t.pairs[k].upos == p.upos && t.pairs[k].xpos == p.xpos {
			t.pairs[k].to = p.to
		} else {
			t.pairs = append(t.pairs, p)
		}
		t.feats = append(t.feats, int32(m.TagOff[2]+tr[2]))
	}
	return t
}

func (t *triples) best(scores []float32) int {
	best, top := 0, float32(0)
	first := true
	for _, p := range t.pairs {
		base := scores[p.upos] + scores[p.xpos]
		for k := p.from; k < p.to; k++ {
			if s := base + scores[t.feats[k]]; first || s > top {
				best, top, first = int(k), s, false
			}
		}
	}
	return best
}

// project computes the arc vectors of all words, in 8 bits, and their label
// vectors, in float32.
func (w *worker) project(lay *nn.Layout, x []int8, lda int) {
	m, n := w.m, lay.Rows
	padded := nn.PadTo(n, nn.Block)
	cols, arc := m.ProjCols(), m.Arc
	w.sums = grow(w.sums, padded*cols)
	w.g.Mul(x, lda, n, m.Proj.W, w.sums, cols)
	w.arcIn = grow(w.arcIn, padded*arc)
	w.headVec = grow(w.headVec, padded*arc)
	w.headUnits = grow(w.headUnits, n)
	w.units = grow(w.units, n)
	w.labels = grow(w.labels, n*2*m.Label)
	for i := range n {
		sums := w.sums[i*cols:]
		part := func(from, n int, dst []float32) float32 {
			return w.g.Dequant(dst, sums[from:from+n], m.Proj.W.Scale[from:], m.Proj.B[from:], stateUnit, true)
		}
		v := w.vec[:arc]
		w.units[i] = w.g.Round8(w.arcIn[i*arc:(i+1)*arc], v, part(0, arc, v))
		w.headUnits[i] = w.g.Round8(w.headVec[i*arc:(i+1)*arc], v, part(arc, arc, v))
		part(2*arc, 2*m.Label, w.labels[i*2*m.Label:(i+1)*2*m.Label])
	}
	w.g.Mul(w.arcIn, arc, n, m.ArcBi.W, w.sums, arc)
	for i := range n {
		v := w.vec[:arc]
		top := w.g.Dequant(v, w.sums[i*arc:], m.ArcBi.W.Scale, m.ArcBi.B, w.units[i], false)
		w.units[i] = w.g.Round8(w.arcIn[i*arc:(i+1)*arc], v, top)
	}
}

// arcRoot writes the root's arc vector to the first key row.
func (w *worker) arcRoot() {
	top := float32(0)
	for _, v := range w.m.ArcRoot {
		top = max(top, v, -v)
	}
	w.keyRows = grow(w.keyRows, w.m.Arc)
	w.keyUnits = grow(w.keyUnits, 1)
	w.keyUnits[0] = w.g.Round8(w.keyRows[:w.m.Arc], w.m.ArcRoot, top)
}

// arcSharpness scales arc scores before they become probabilities, so that of
// the arcs with an ArcScore of 0.8 about 80 % are right (temperature scaling,
// Guo et al. 2017, arXiv:1706.04599; fitted to the development data).
const arcSharpness = 0.5

// arcs scores every pair of words of a sentence and decodes its tree.
func (w *worker) arcs(jobs []job, lay *nn.Layout) {
	arc := w.m.Arc
	for s := range jobs {
		n := len(jobs[s].tokens)
		if cap(w.keyRows) < (n+1)*arc || cap(w.keyUnits) < n+1 {
			w.keyRows, w.keyUnits = grow(w.keyRows, (n+1)*arc), grow(w.keyUnits, n+1)
			w.arcRoot()
			w.keyRows, w.keyUnits = grow(w.keyRows, (n+1)*arc), grow(w.keyUnits, n+1)
		}
		w.tagIn = grow(w.tagIn, nn.PadTo(n, nn.Block)*arc)
		for t := range n {
			i := lay.Row(s, t)
			copy(w.keyRows[(t+1)*arc:(t+2)*arc], w.headVec[i*arc:])
			w.keyUnits[t+1] = w.headUnits[i]
			copy(w.tagIn[t*arc:(t+1)*arc], w.arcIn[i*arc:])
		}
		w.g.PackT(&w.keys, w.keyRows, arc, n+1, arc)
		cols := nn.PadTo(n+1, nn.Block)
		w.tagSums = grow(w.tagSums, nn.PadTo(n, nn.Block)*cols)
		w.g.Mul(w.tagIn, arc, n, &w.keys, w.tagSums, cols)
		w.scores = grow(w.scores, n*cols)
		for t := range n {
			unit := w.units[lay.Row(s, t)]
			row := w.scores[t*cols : t*cols+n+1]
			for k, sum := range w.tagSums[t*cols : t*cols+n+1] {
				row[k] = float32(float32(sum)*unit) * w.keyUnits[k]
			}
		}
		heads := jobs[s].heads
		mst.Decode(n, func(d, h int) float32 { return w.scores[d*cols+h+1] }, heads)
		for t, h := range heads {
			row := w.scores[t*cols : t*cols+n+1]
			top := row[h+1]
			for k, v := range row {
				if k != t+1 && v > top {
					top = v
				}
			}
			total := float32(0)
			for k, v := range row {
				if k != t+1 {
					total += nn.Exp(float32((v - top) * arcSharpness))
				}
			}
			jobs[s].tokens[t].ArcScore = nn.Exp(float32((row[h+1]-top)*arcSharpness)) / total
		}
	}
}

// label scores the relations of the chosen arcs.
func (w *worker) label(jobs []job, lay *nn.Layout) {
	m, n := w.m, lay.Rows
	l := m.Label
	padded := nn.PadTo(n, nn.Block)
	w.pair = grow(w.pair, 2*l)
	for k := range 2 {
		w.pairIn[k] = grow(w.pairIn[k], padded*l)
		w.pairUnits[k] = grow(w.pairUnits[k], n)
	}
	for s := range jobs {
		for t, head := range jobs[s].heads {
			i := lay.Row(s, t)
			h := m.LabelRoot
			if head >= 0 {
				h = w.labels[lay.Row(s, head)*2*l+l:][:l]
			}
			product, sum := w.g.Pair(w.pair[:2*l], w.labels[i*2*l:i*2*l+l], h)
			w.pairUnits[0][i] = w.g.Round8(w.pairIn[0][i*l:(i+1)*l], w.pair[:l], product)
			w.pairUnits[1][i] = w.g.Round8(w.pairIn[1][i*l:(i+1)*l], w.pair[l:2*l], sum)
		}
	}
	cols := nn.PadTo(len(m.Deprels), nn.Block)
	for k, lin := range []*model.Linear{&m.LabelProduct, &m.LabelSum} {
		w.labelSums[k] = grow(w.labelSums[k], padded*cols)
		w.g.Mul(w.pairIn[k], l, n, lin.W, w.labelSums[k], cols)
	}
	w.labelScores = grow(w.labelScores, n*cols)
	b := w.pair[:cols]
	for s := range jobs {
		for t, head := range jobs[s].heads {
			i := lay.Row(s, t)
			row := w.labelScores[t*cols : (t+1)*cols]
			w.g.Dequant(row, w.labelSums[0][i*cols:], m.LabelProduct.W.Scale, m.LabelProduct.B, w.pairUnits[0][i], false)
			w.g.Dequant(b, w.labelSums[1][i*cols:], m.LabelSum.W.Scale, m.LabelSum.B, w.pairUnits[1][i], false)
			for k := range row {
				row[k] += b[k]
			}
			jobs[s].labels[t] = w.bestLabel(row, head, [numUnique]bool{})
		}
		w.unique(&jobs[s], cols)
		for t, k := range jobs[s].labels {
			jobs[s].tokens[t].Deprel = m.Deprels[k]
		}
	}
}

// Groups of relations of which a word has at most one dependent: its subject,
// its object, its indirect object.
const (
	uniqueSubject = iota
	uniqueObject
	uniqueIndirect
	numUnique
	noGroup = numUnique
)

// uniqueGroup returns the group of a relation.
func uniqueGroup(deprel string) int8 {
	switch deprel {
	case "nsubj", "nsubj:pass", "csubj", "csubj:pass":
		return uniqueSubject
	case "obj":
		return uniqueObject
	case "iobj":
		return uniqueIndirect
	}
	return noGroup
}

// bestLabel returns the label with the greatest score, root for the root only,
// leaving out the groups that are taken.
func (w *worker) bestLabel(row []float32, head int, taken [numUnique]bool) int {
	best := -1
	for k := range w.m.Deprels {
		if (k == w.p.root) != (head < 0) {
			continue
		}
		if g := w.p.groups[k]; g < numUnique && taken[g] {
			continue
		}
		if best < 0 || row[k] > row[best] {
			best = k
		}
	}
	return best
}

// unique makes the labels of a sentence respect the groups: where two
// dependents of a word claim one group, the one that loses less by it takes its
// best label outside of the groups that the word's dependents have.
func (w *worker) unique(j *job, cols int) {
	n := len(j.heads)
	w.holders = grow(w.holders, n)
	for h := range n {
		for g := range numUnique {
			w.holders[h][g] = -1
		}
	}
	for t := range n {
		for mover := t; mover >= 0; {
			h := j.heads[mover]
			g := w.p.groups[j.labels[mover]]
			if h < 0 || g >= numUnique {
				break
			}
			hold := &w.holders[h]
			rival := int(hold[g])
			if rival < 0 {
				hold[g] = int32(mover)
				break
			}
			var taken [numUnique]bool
			for k := range taken {
				taken[k] = hold[k] >= 0
			}
			cost := func(t int) (float32, int) {
				row := w.labelScores[t*cols : (t+1)*cols]
				k := w.bestLabel(row, h, taken)
				return row[j.labels[t]] - row[k], k
			}
			mine, other := cost(mover)
			theirs, otherRival := cost(rival)
			if theirs < mine {
				hold[g] = int32(mover)
				mover, other = rival, otherRival
			}
			j.labels[mover] = other
		}
	}
}
