// Package corefscore scores coreference: MUC (Vilain et al. 1995), B-cubed
// (Bagga and Baldwin 1998) and entity-based CEAF (Luo 2005) with the similarity
// phi4, and their mean, the CoNLL-2012 score (Pradhan et al. 2012). Mentions are
// the same on both sides; singletons count.
package corefscore

// Score is precision and recall as sums, so that documents add up.
type Score struct {
	PrecisionNum, PrecisionDen float64
	RecallNum, RecallDen       float64
}

// Precision is 0 when nothing was found.
func (s Score) Precision() float64 { return div(s.PrecisionNum, s.PrecisionDen) }

// Recall is 0 when there was nothing to find.
func (s Score) Recall() float64 { return div(s.RecallNum, s.RecallDen) }

// F1 is the harmonic mean of precision and recall.
func (s Score) F1() float64 {
	p, r := s.Precision(), s.Recall()
	return div(2*p*r, p+r)
}

func (s *Score) add(o Score) {
	s.PrecisionNum += o.PrecisionNum
	s.PrecisionDen += o.PrecisionDen
	s.RecallNum += o.RecallNum
	s.RecallDen += o.RecallDen
}

func div(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// Scores are the three measures.
type Scores struct{ MUC, BCubed, CEAFe Score }

// CoNLL is the mean F1 of the three.
func (s *Scores) CoNLL() float64 { return (s.MUC.F1() + s.BCubed.F1() + s.CEAFe.F1()) / 3 }

// Add scores one document: gold and found give the group of every mention.
func (s *Scores) Add(gold, found []int) {
	key, response := groups(gold), groups(found)
	s.MUC.add(Score{
		PrecisionNum: links(response, gold), PrecisionDen: allLinks(response),
		RecallNum: links(key, found), RecallDen: allLinks(key),
	})
	n := float64(len(gold))
	s.BCubed.add(Score{
		PrecisionNum: overlap(response, gold), PrecisionDen: n,
		RecallNum: overlap(key, found), RecallDen: n,
	})
	best := align(key, response)
	s.CEAFe.add(Score{
		PrecisionNum: best, PrecisionDen: float64(len(response)),
		RecallNum: best, RecallDen: float64(len(key)),
	})
}

// groups lists the mentions of each group, groups in order of their first mention.
func groups(of []int) [][]int {
	at := map[int]int{}
	var out [][]int
	for i, g := range of {
		k, ok := at[g]
		if !ok {
			k = len(out)
			at[g] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

func allLinks(sets [][]int) float64 {
	n := 0
	for _, s := range sets {
		n += len(s) - 1
	}
	return float64(n)
}

// links counts the links of sets that the partition other keeps.
func links(sets [][]int, other []int) float64 {
	n := 0
	for _, s := range sets {
		parts := map[int]bool{}
		for _, i := range s {
			parts[other[i]] = true
		}
		n += len(s) - len(parts)
	}
	return float64(n)
}

// overlap is the sum over mentions of the share of their set that is also in
// their group of the other partition.
func overlap(sets [][]int, other []int) float64 {
	sum := 0.0
	for _, s := range sets {
		counts := map[int]int{}
		for _, i := range s {
			counts[other[i]]++
		}
		square := 0
		for _, c := range counts {
			square += c * c
		}
		sum += float64(square) / float64(len(s))
	}
	return sum
}

// align returns the greatest total phi4 similarity of a one-to-one alignment of
// groups. Groups without a common mention add nothing, so each connected part is
// solved alone by the Hungarian method.
func align(key, response [][]int) float64 {
	groupOf := map[int]int{}
	for r, s := range response {
		for _, i := range s {
			groupOf[i] = r
		}
	}
	common := make([]map[int]int, len(key))
	byResponse := make([][]int, len(response))
	for k, s := range key {
		common[k] = map[int]int{}
		for _, i := range s {
			r := groupOf[i]
			if common[k][r] == 0 {
				byResponse[r] = append(byResponse[r], k)
			}
			common[k][r]++
		}
	}
	seen := make([]bool, len(key))
	total := 0.0
	for start := range key {
		if seen[start] {
			continue
		}
		seen[start] = true
		queue, ks := []int{start}, []int(nil)
		col := map[int]int{}
		var rs []int
		for len(queue) > 0 {
			k := queue[0]
			queue = queue[1:]
			ks = append(ks, k)
			for _, i := range key[k] {
				r := groupOf[i]
				if _, ok := col[r]; ok {
					continue
				}
				col[r] = len(rs)
				rs = append(rs, r)
				for _, k2 := range byResponse[r] {
					if !seen[k2] {
						seen[k2] = true
						queue = append(queue, k2)
					}
				}
			}
		}
		n := max(len(ks), len(rs))
		sim := make([][]float64, n)
		for i := range sim {
			sim[i] = make([]float64, n)
		}
		for i, k := range ks {
			for r, c := range common[k] {
				sim[i][col[r]] = 2 * float64(c) / float64(len(key[k])+len(response[r]))
			}
		}
		total += assignment(sim)
	}
	return total
}

// assignment is the greatest sum of a one-to-one assignment in a square matrix:
// the Hungarian method with potentials, O(n^3).
func assignment(sim [][]float64) float64 {
	n := len(sim)
	if n == 1 {
		return sim[0][0]
	}
	const inf = 1e18
	u, v := make([]float64, n+1), make([]float64, n+1)
	p, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		p[0] = i
		j0 := 0
		minv := make([]float64, n+1)
		used := make([]bool, n+1)
		for j := range minv {
			minv[j] = inf
		}
		for {
			used[j0] = true
			i0, delta, j1 := p[j0], inf, 0
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if cur := -sim[i0-1][j-1] - u[i0] - v[j]; cur < minv[j] {
					minv[j], way[j] = cur, j0
				}
				if minv[j] < delta {
					delta, j1 = minv[j], j
				}
			}
			for j := 0; j <= n; j++ {
				if used[j] {
					u[p[j]] += delta
					v[j] -= delta
				} else {
					minv[j] -= delta
				}
			}
			j0 = j1
			if p[j0] == 0 {
				break
			}
		}
		for j0 != 0 {
			p[j0] = p[way[j0]]
			j0 = way[j0]
		}
	}
	total := 0.0
	for j := 1; j <= n; j++ {
		total += sim[p[j]-1][j-1]
	}
	return total
}
