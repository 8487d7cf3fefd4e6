package logistic

import (
	"cmp"
	"math"
	"slices"
)

// Scores tell how good estimates are.
type Scores struct {
	// Gap is the mean over ten bins of equal count, by estimate, of the distance
	// between mean estimate and share that is right (expected calibration error).
	Gap float64
	// LogLoss is the mean of -ln of what was given to the truth, in nats.
	LogLoss float64
	// AUC is the chance that a right example is estimated above a wrong one.
	AUC float64
	// Right is the share that is right.
	Right float64
}

// Measure compares estimates to how right the examples are. Examples that are half
// right or more are the right ones of the AUC.
func Measure(estimates []float64, examples []Example) Scores {
	n := len(examples)
	var s Scores
	if n == 0 {
		return s
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(estimates[a], estimates[b]) })
	const bins = 10
	used := 0
	for b := range bins {
		bin := order[b*n/bins : (b+1)*n/bins]
		if len(bin) == 0 {
			continue
		}
		gap := 0.0
		for _, i := range bin {
			gap += estimates[i] - examples[i].Right
		}
		s.Gap += math.Abs(gap) / float64(len(bin))
		used++
	}
	s.Gap /= float64(used)
	for i, e := range examples {
		p := min(max(estimates[i], 1e-9), 1-1e-9)
		s.LogLoss -= float64(e.Right*math.Log(p)) + float64((1-e.Right)*math.Log(1-p))
		s.Right += e.Right
	}
	s.LogLoss /= float64(n)
	s.Right /= float64(n)
	s.AUC = area(order, estimates, examples)
	return s
}

// area is the Mann-Whitney statistic, ties counting half.
func area(order []int, estimates []float64, examples []Example) float64 {
	var wrongBelow, right, wrong, wins float64
	for at := 0; at < len(order); {
		end := at
		var r, w float64
		for end < len(order) && estimates[order[end]] == estimates[order[at]] {
			if examples[order[end]].Right >= 0.5 {
				r++
			} else {
				w++
			}
			end++
		}
		wins += float64(r * (wrongBelow + w/2))
		wrongBelow += w
		right += r
		wrong += w
		at = end
	}
	if right == 0 || wrong == 0 {
		return 0.5
	}
	return wins / (right * wrong)
}
