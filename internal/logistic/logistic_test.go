package logistic_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/relata-kg/relata/internal/logistic"
)

// drawn draws examples from a known model.
func drawn(n int, w []float64) []logistic.Example {
	rng := rand.New(rand.NewPCG(1, 2))
	out := make([]logistic.Example, n)
	for i := range out {
		x := []float64{1, float64(rng.IntN(2)), rng.Float64()}
		out[i] = logistic.Example{X: x, Group: i}
		if rng.Float64() < logistic.Probability(w, x) {
			out[i].Right = 1
		}
	}
	return out
}

func TestFitFindsTheModel(t *testing.T) {
	want := []float64{0.5, -1.5, 2}
	got := logistic.Fit(drawn(20000, want), 1)
	for i := range want {
		if math.Abs(got[i]-want[i]) > 0.15 {
			t.Errorf("weight %d is %.3f, want about %.1f", i, got[i], want[i])
		}
	}
}

func TestFitWithoutExamples(t *testing.T) {
	if got := logistic.Fit(nil, 1); got != nil {
		t.Errorf("Fit(nil) = %v", got)
	}
}

func TestFitConstantFeature(t *testing.T) {
	examples := drawn(100, []float64{1, 0, 0})
	for i := range examples {
		examples[i].X = append(examples[i].X, 0)
	}
	if w := logistic.Fit(examples, 1); w[3] != 0 {
		t.Errorf("a feature that is always 0 has the weight %v", w[3])
	}
}

func TestMeasure(t *testing.T) {
	examples := drawn(5000, []float64{0.5, -1.5, 2})
	s := logistic.Measure(logistic.CrossValidate(examples, 10, 1), examples)
	if s.Gap > 0.04 || s.AUC < 0.6 {
		t.Errorf("a model of its own data: %+v", s)
	}
	constant := make([]float64, len(examples))
	for i := range constant {
		constant[i] = 1
	}
	c := logistic.Measure(constant, examples)
	if math.Abs(c.Gap-(1-c.Right)) > 1e-9 || c.AUC != 0.5 || c.LogLoss < s.LogLoss {
		t.Errorf("estimates of 1: %+v", c)
	}
	perfect := logistic.Measure([]float64{0.9, 0.1}, []logistic.Example{{Right: 1}, {Right: 0}})
	if perfect.AUC != 1 || math.Abs(perfect.Gap-0.1) > 1e-9 {
		t.Errorf("two ranked examples: %+v", perfect)
	}
}
