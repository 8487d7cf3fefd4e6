// Package logistic fits and measures logistic models of few weights: the
// confidence of open tuples and of statements.
//
// Every product is rounded before it is added, so that machines that fuse
// multiplication and addition give the same weights as those that do not.
package logistic

import "math"

// Example is what is seen of one case and how right it is.
type Example struct {
	// X holds the features; X[0] is 1, the bias.
	X []float64
	// Right is 0..1: a label, or the share of the case that is right.
	Right float64
	// Group keeps examples of one origin in one fold of a cross-validation.
	Group int
}

// Probability is the model's estimate that x is right.
func Probability(w, x []float64) float64 {
	z := 0.0
	for i, v := range x {
		z += float64(w[i] * v)
	}
	return 1 / (1 + math.Exp(-z))
}

// Fit returns the weights that make the examples most likely under a quadratic
// penalty of the weight ridge (in examples; the bias is free), by Newton's method,
// here iteratively reweighted least squares (Hastie, Tibshirani and Friedman, The
// Elements of Statistical Learning, 4.4.1). It starts from zero and needs no seed;
// O(n k²) a step for n examples of k features. No example gives nil.
func Fit(examples []Example, ridge float64) []float64 {
	if len(examples) == 0 {
		return nil
	}
	k := len(examples[0].X)
	w := make([]float64, k)
	for range 25 {
		grad := make([]float64, k)
		hess := make([][]float64, k)
		for i := range w {
			hess[i] = make([]float64, k)
			grad[i], hess[i][i] = -ridge*w[i], ridge
		}
		grad[0], hess[0][0] = 0, 1e-6
		for _, e := range examples {
			p := Probability(w, e.X)
			for i, x := range e.X {
				if x == 0 {
					continue
				}
				grad[i] += float64((e.Right - p) * x)
				for j, y := range e.X {
					hess[i][j] += float64(p * (1 - p) * x * y)
				}
			}
		}
		size := 0.0
		for i, d := range solve(hess, grad) {
			w[i] += d
			size = max(size, math.Abs(d))
		}
		if size < 1e-9 {
			break
		}
	}
	return w
}

// solve returns m⁻¹v by Gaussian elimination with pivots, in place; a column
// without a pivot, of a feature that never varies, gets 0.
func solve(m [][]float64, v []float64) []float64 {
	for col := range m {
		pivot := col
		for row := col + 1; row < len(m); row++ {
			if math.Abs(m[row][col]) > math.Abs(m[pivot][col]) {
				pivot = row
			}
		}
		if math.Abs(m[pivot][col]) < 1e-12 {
			continue
		}
		m[col], m[pivot] = m[pivot], m[col]
		v[col], v[pivot] = v[pivot], v[col]
		for row := range m {
			if row == col || m[row][col] == 0 {
				continue
			}
			f := m[row][col] / m[col][col]
			for k := col; k < len(m); k++ {
				m[row][k] -= float64(f * m[col][k])
			}
			v[row] -= float64(f * v[col])
		}
	}
	x := make([]float64, len(v))
	for i := range x {
		if math.Abs(m[i][i]) >= 1e-12 {
			x[i] = v[i] / m[i][i]
		}
	}
	return x
}

// CrossValidate estimates every example by a model fitted without its fold; the
// fold is Group modulo folds.
func CrossValidate(examples []Example, folds int, ridge float64) []float64 {
	out := make([]float64, len(examples))
	for f := range folds {
		var train []Example
		for _, e := range examples {
			if e.Group%folds != f {
				train = append(train, e)
			}
		}
		w := Fit(train, ridge)
		for i, e := range examples {
			if e.Group%folds == f && w != nil {
				out[i] = Probability(w, e.X)
			}
		}
	}
	return out
}
