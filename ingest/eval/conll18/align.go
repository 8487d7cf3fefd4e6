package conll18

import "errors"

// pair is two words that stand for the same.
type pair struct{ gold, system *word }

// maxTable bounds the table of one longest common subsequence, in cells.
const maxTable = 1 << 24

// align pairs words. Outside multiword tokens equal spans are aligned; a stretch
// with a multiword token on either side is aligned by form.
func align(gold, system []*word) ([]pair, error) {
	var pairs []pair
	for g, s := 0, 0; g < len(gold) && s < len(system); {
		gw, sw := gold[g], system[s]
		if !gw.multiword && !sw.multiword {
			switch {
			case gw.span == sw.span:
				pairs = append(pairs, pair{gw, sw})
				g++
				s++
			case gw.start <= sw.start:
				g++
			default:
				s++
			}
			continue
		}
		// The side that starts before the multiword token does not belong to it.
		end := gw.end
		if gw.multiword {
			if !sw.multiword && sw.start < gw.start {
				s++
			}
		} else {
			end = sw.end
			if gw.start < sw.start {
				g++
			}
		}
		g0, s0 := g, s
		for inside(gold, g, end) || inside(system, s, end) {
			var w *word
			if g < len(gold) && (s >= len(system) || gold[g].start <= system[s].start) {
				w = gold[g]
				g++
			} else {
				w = system[s]
				s++
			}
			if w.multiword && w.end > end {
				end = w.end
			}
		}
		if (g-g0)*(s-s0) > maxTable {
			return nil, errors.New("a multiword token spans too many words to align")
		}
		pairs = append(pairs, common(gold[g0:g], system[s0:s])...)
	}
	return pairs, nil
}

// inside reports whether word i still belongs to a stretch that ends at end.
func inside(words []*word, i, end int) bool {
	switch {
	case i >= len(words):
		return false
	case words[i].multiword:
		return words[i].start < end
	}
	return words[i].end <= end
}

// common returns a longest common subsequence by lower-cased form.
func common(gold, system []*word) []pair {
	if len(gold) == 0 || len(system) == 0 {
		return nil
	}
	n, m := len(gold), len(system)
	best := make([][]int32, n+1) // length for the suffixes from g and s
	cells := make([]int32, (n+1)*(m+1))
	for g := range best {
		best[g] = cells[g*(m+1):][:m+1]
	}
	for g := n - 1; g >= 0; g-- {
		for s := m - 1; s >= 0; s-- {
			v := max(best[g+1][s], best[g][s+1])
			if gold[g].low == system[s].low {
				v = max(v, best[g+1][s+1]+1)
			}
			best[g][s] = v
		}
	}
	var pairs []pair
	for g, s := 0, 0; g < n && s < m; {
		switch {
		case gold[g].low == system[s].low:
			pairs = append(pairs, pair{gold[g], system[s]})
			g++
			s++
		case best[g][s] == best[g+1][s]:
			g++
		default:
			s++
		}
	}
	return pairs
}
