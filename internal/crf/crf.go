// Package crf trains linear-chain conditional random fields (Lafferty, McCallum
// and Pereira 2001) with hashed features by stochastic gradient ascent on the
// likelihood with AdaGrad (Duchi, Hazan and Singer 2011). It runs in one thread
// with a seeded order, so that training is repeatable.
package crf

import (
	"math"
	"math/rand/v2"
)

// Example is a sentence: the features of each token (rows of the weight table)
// and its gold label.
type Example struct {
	Features [][]uint32
	Labels   []uint8
}

// Unknown is the label of a token whose label is not known: all are summed over
// (Tsuboi et al. 2008, "Training Conditional Random Fields Using Incomplete
// Annotations").
const Unknown = 255

// Options of training.
type Options struct {
	Labels int // number of labels
	Rows   int // rows of the weight table
	Epochs int
	Rate   float64 // AdaGrad's learning rate
	L2     float64 // decay of weights, per example that they occur in
	// Dropout is the share of features left out of each step at random, so that
	// no single feature is relied on.
	Dropout float64
	Seed    uint64
	// Allowed says whether label b may follow a; a is -1 at the beginning.
	Allowed func(a, b int) bool
	// Log, if set, is told the mean log-likelihood after every epoch and may
	// look at the weights so far.
	Log func(epoch int, likelihood float64, m *Model)
}

// Model is a trained field. Weights is Rows x Labels, Transitions is
// (Labels+1) x Labels with the beginning as the last row.
type Model struct {
	Labels      int
	Weights     []float32
	Transitions []float32
}

// Blend moves the weights towards those of o, a model of the same size, by a
// share of their difference.
func (m *Model) Blend(o *Model, share float32) {
	for i, w := range o.Weights {
		m.Weights[i] += share * (w - m.Weights[i])
	}
	for i, w := range o.Transitions {
		m.Transitions[i] += share * (w - m.Transitions[i])
	}
}

// trainer holds the scratch space of training.
type trainer struct {
	Options
	m          *Model
	gw, gt     []float32 // sums of squared gradients
	scores     []float64
	alpha      []float64
	beta       []float64
	prob, diff []float64
	edges      []float64
	rng        *rand.Rand
	kept       [][]uint32
	keptFlat   []uint32
}

const forbidden = -1e9

// Train fits a model.
func Train(examples []Example, opts Options) *Model {
	n := opts.Labels
	t := &trainer{Options: opts, m: &Model{Labels: n,
		Weights: make([]float32, opts.Rows*n), Transitions: make([]float32, (n+1)*n)}}
	t.gw, t.gt = make([]float32, len(t.m.Weights)), make([]float32, len(t.m.Transitions))
	for a := range n + 1 {
		from := a
		if a == n {
			from = -1
		}
		for b := range n {
			if !opts.Allowed(from, b) {
				t.m.Transitions[a*n+b] = forbidden
			}
		}
	}
	// The mean of the weights over the last half of training generalises better
	// than the last ones (Polyak averaging), taken once an epoch.
	sum := make([]float64, len(t.m.Weights))
	sumT := make([]float64, len(t.m.Transitions))
	rng := rand.New(rand.NewPCG(opts.Seed, 1))
	t.rng = rng
	averaged := 0
	for epoch := range opts.Epochs {
		var total float64
		tokens := 0
		for _, i := range rng.Perm(len(examples)) {
			total += t.step(&examples[i])
			tokens += len(examples[i].Labels)
		}
		if epoch >= opts.Epochs/2 {
			averaged++
			for i, w := range t.m.Weights {
				sum[i] += float64(w)
			}
			for i, w := range t.m.Transitions {
				sumT[i] += float64(w)
			}
		}
		if opts.Log != nil {
			opts.Log(epoch+1, total/float64(max(tokens, 1)), t.m)
		}
	}
	if averaged > 0 {
		for i := range sum {
			t.m.Weights[i] = float32(sum[i] / float64(averaged))
		}
		for i := range sumT {
			t.m.Transitions[i] = float32(sumT[i] / float64(averaged))
		}
	}
	return t.m
}

func grow(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}

// step is one update; it returns the log-likelihood of the example before it.
func (t *trainer) step(e *Example) float64 {
	n, length := t.Labels, len(e.Labels)
	if length == 0 {
		return 0
	}
	t.scores = grow(t.scores, length*n)
	features := t.drop(e.Features)
	for i, feats := range features {
		row := t.scores[i*n : i*n+n]
		clear(row)
		for _, f := range feats {
			w := t.m.Weights[int(f)*n : int(f)*n+n]
			for k, x := range w {
				row[k] += float64(x)
			}
		}
	}
	// The gradient is what is expected of the labels given the known ones, less
	// what is expected without them.
	t.diff, t.edges = grow(t.diff, length*n), grow(t.edges, (n+1)*n)
	clear(t.diff)
	clear(t.edges)
	all := t.expect(length, -1)
	for i, y := range e.Labels {
		for k := range n {
			if y != Unknown && k != int(y) {
				t.scores[i*n+k] = forbidden
			}
		}
	}
	likelihood := t.expect(length, 1) - all
	t.transitions()
	for i, feats := range features {
		diff := t.diff[i*n : i*n+n]
		for _, f := range feats {
			at := int(f) * n
			w, g := t.m.Weights[at:at+n], t.gw[at:at+n]
			for k, d := range diff {
				d -= t.L2 * float64(w[k])
				if d*d < 1e-10 {
					continue
				}
				g[k] += float32(d * d)
				w[k] += float32(t.Rate * d / math.Sqrt(float64(g[k])+1))
			}
		}
	}
	return likelihood
}

// expect runs forwards and backwards over t.scores and adds the marginals of
// labels and of their pairs, times sign, to t.diff and t.edges. It returns the
// logarithm of the sum over all paths.
func (t *trainer) expect(length int, sign float64) float64 {
	n, tr := t.Labels, t.m.Transitions
	t.alpha, t.beta, t.prob = grow(t.alpha, length*n), grow(t.beta, length*n), grow(t.prob, n)
	for b := range n {
		t.alpha[b] = t.scores[b] + float64(tr[n*n+b])
	}
	for i := 1; i < length; i++ {
		for b := range n {
			if t.scores[i*n+b] <= forbidden {
				t.alpha[i*n+b] = forbidden
				continue
			}
			for a := range n {
				t.prob[a] = t.alpha[(i-1)*n+a] + float64(tr[a*n+b])
			}
			t.alpha[i*n+b] = logSum(t.prob) + t.scores[i*n+b]
		}
	}
	for a := range n {
		t.beta[(length-1)*n+a] = 0
	}
	for i := length - 2; i >= 0; i-- {
		for a := range n {
			for b := range n {
				t.prob[b] = float64(tr[a*n+b]) + t.scores[(i+1)*n+b] + t.beta[(i+1)*n+b]
			}
			t.beta[i*n+a] = logSum(t.prob)
		}
	}
	logZ := logSum(t.alpha[(length-1)*n : length*n])
	for i := range length {
		for k := range n {
			t.diff[i*n+k] += sign * math.Exp(t.alpha[i*n+k]+t.beta[i*n+k]-logZ)
		}
	}
	for b := range n {
		t.edges[n*n+b] += sign * math.Exp(t.alpha[b]+t.beta[b]-logZ)
	}
	for i := 1; i < length; i++ {
		for a := range n {
			from := t.alpha[(i-1)*n+a] - logZ
			for b := range n {
				if x := from + float64(tr[a*n+b]) + t.scores[i*n+b] + t.beta[i*n+b]; x > -40 {
					t.edges[a*n+b] += sign * math.Exp(x)
				}
			}
		}
	}
	return logZ
}

// drop leaves features out at random.
func (t *trainer) drop(features [][]uint32) [][]uint32 {
	if t.Dropout <= 0 {
		return features
	}
	limit := uint32(t.Dropout * (1 << 16))
	t.kept, t.keptFlat = t.kept[:0], t.keptFlat[:0]
	for _, feats := range features {
		from := len(t.keptFlat)
		var bits uint64
		for i, f := range feats {
			if i%4 == 0 {
				bits = t.rng.Uint64()
			}
			if uint32(bits&0xffff) >= limit {
				t.keptFlat = append(t.keptFlat, f)
			}
			bits >>= 16
		}
		t.kept = append(t.kept, t.keptFlat[from:len(t.keptFlat):len(t.keptFlat)])
	}
	return t.kept
}

// transitions takes a step along t.edges.
func (t *trainer) transitions() {
	for at, d := range t.edges {
		if t.m.Transitions[at] <= forbidden || d*d < 1e-12 {
			continue
		}
		t.gt[at] += float32(d * d)
		t.m.Transitions[at] += float32(t.Rate * d / math.Sqrt(float64(t.gt[at])+1))
	}
}

func logSum(x []float64) float64 {
	m := math.Inf(-1)
	for _, v := range x {
		m = max(m, v)
	}
	if math.IsInf(m, -1) {
		return m
	}
	s := 0.0
	for _, v := range x {
		if v-m > -40 {
			s += math.Exp(v - m)
		}
	}
	return m + math.Log(s)
}
