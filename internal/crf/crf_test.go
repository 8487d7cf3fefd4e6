package crf

import (
	"math"
	"slices"
	"testing"
)

// Labels: 0 outside, 1 begin, 2 inside.
func allowed(a, b int) bool { return b != 2 || a > 0 }

// toy is sentences in which feature 1 begins a name, feature 2 goes on with one
// and feature 3 is outside; feature 0 is everywhere.
func toy() []Example {
	var out []Example
	for _, labels := range [][]uint8{{0, 1, 2, 0}, {1, 2, 2}, {0, 0, 1}, {1, 1, 2, 0, 0}} {
		e := Example{Labels: labels}
		for _, y := range labels {
			e.Features = append(e.Features, []uint32{0, []uint32{3, 1, 2}[y]})
		}
		out = append(out, e)
	}
	return out
}

func options() Options {
	return Options{Labels: 3, Rows: 4, Epochs: 40, Rate: 0.5, Seed: 1, Allowed: allowed}
}

// best decodes by brute force: the labels with the greatest sum of weights.
func best(m *Model, features [][]uint32) []uint8 {
	n := len(features)
	top, out := math.Inf(-1), []uint8(nil)
	labels := make([]uint8, n)
	var try func(i int, sum float64)
	try = func(i int, sum float64) {
		if i == n {
			if sum > top {
				top, out = sum, slices.Clone(labels)
			}
			return
		}
		from := m.Labels
		if i > 0 {
			from = int(labels[i-1])
		}
		for y := range m.Labels {
			labels[i] = uint8(y)
			s := float64(m.Transitions[from*m.Labels+y])
			for _, f := range features[i] {
				s += float64(m.Weights[int(f)*m.Labels+y])
			}
			try(i+1, sum+s)
		}
	}
	try(0, 0)
	return out
}

func TestTrain(t *testing.T) {
	examples := toy()
	var likelihoods []float64
	o := options()
	o.Log = func(_ int, l float64, _ *Model) { likelihoods = append(likelihoods, l) }
	m := Train(examples, o)
	if first, last := likelihoods[0], likelihoods[len(likelihoods)-1]; last < first || last < -0.1 {
		t.Errorf("log-likelihood from %v to %v", first, last)
	}
	for _, e := range examples {
		if got := best(m, e.Features); !slices.Equal(got, e.Labels) {
			t.Errorf("%v for %v", got, e.Labels)
		}
	}
	if again := Train(examples, options()); !slices.Equal(again.Weights, m.Weights) {
		t.Error("training twice gives two models")
	}
}

// What is learnt from the known labels is found at the unknown ones, and a
// sentence of which nothing is known changes nothing.
func TestUnknownLabels(t *testing.T) {
	examples := toy()
	want := slices.Clone(examples[0].Labels)
	for i := range want {
		examples[0].Labels[i] = Unknown
	}
	m := Train(examples, options())
	if got := best(m, examples[0].Features); !slices.Equal(got, want) {
		t.Errorf("unknown labels are read as %v, not %v", got, want)
	}
	for _, w := range Train(examples[:1], options()).Weights {
		if math.Abs(float64(w)) > 1e-6 {
			t.Fatalf("a weight of %v learnt from nothing", w)
		}
	}
}

// The gradient of one step is that of the log-likelihood, by differences.
func TestGradient(t *testing.T) {
	e := toy()[3]
	e.Labels[1] = Unknown
	likelihood := func(w []float32) float64 {
		o := options()
		tr := &trainer{Options: o, m: &Model{Labels: 3, Weights: slices.Clone(w), Transitions: make([]float32, 12)}}
		tr.gw, tr.gt = make([]float32, len(w)), make([]float32, 12)
		return tr.step(&e)
	}
	w := []float32{.1, -.2, .3, .5, 0, -.4, .2, .2, -.1, 0, .3, .6}
	tr := &trainer{Options: options(), m: &Model{Labels: 3, Weights: slices.Clone(w), Transitions: make([]float32, 12)}}
	tr.gw, tr.gt = make([]float32, len(w)), make([]float32, 12)
	tr.step(&e)
	for k := range w {
		want := 0.0
		for i, feats := range e.Features {
			if slices.Contains(feats, uint32(k/3)) {
				want += tr.diff[i*3+k%3]
			}
		}
		up, down := slices.Clone(w), slices.Clone(w)
		up[k] += 1e-2
		down[k] -= 1e-2
		if got := (likelihood(up) - likelihood(down)) / 2e-2; math.Abs(got-want) > 1e-3 {
			t.Errorf("weight %d: gradient %v, by differences %v", k, want, got)
		}
	}
}

func TestBlend(t *testing.T) {
	a := &Model{Weights: []float32{1, 2}, Transitions: []float32{4}}
	a.Blend(&Model{Weights: []float32{3, 2}, Transitions: []float32{0}}, 0.5)
	a.Blend(&Model{Weights: []float32{5, 5}, Transitions: []float32{2}}, 1.0/3)
	if !slices.Equal(a.Weights, []float32{3, 3}) || !slices.Equal(a.Transitions, []float32{2}) {
		t.Errorf("mean %v %v", a.Weights, a.Transitions)
	}
}
