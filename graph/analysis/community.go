package analysis

import (
	"cmp"
	"slices"
)

// Communities divides the nodes by the Leiden algorithm (Traag, Waltman and van
// Eck, From Louvain to Leiden, 2019) so that modularity at the given resolution
// (1 is usual, more gives smaller communities) is high and every community is
// connected. It returns the community of every node, numbered from 0 by falling
// size, then by first node. Deviation from the paper: nodes are visited in
// order and refinement takes the best merge instead of a random good one, so
// the result does not depend on chance. About O(m) a round.
func (g *Network) Communities(resolution float64) []int {
	n := g.Len()
	member := make([]int, n) // node -> node of the current level
	for i := range member {
		member[i] = i
	}
	level := newLevel(&g.undirRows, n)
	community := identity(n)
	for {
		moved := level.move(community, resolution)
		refined := level.refine(community, resolution)
		k := renumber(refined)
		if !moved && k == level.n {
			break
		}
		if k == level.n {
			// Nothing can be aggregated: the communities themselves are the answer.
			break
		}
		// Aggregate by the refined parts; each starts in its community.
		next := level.aggregate(refined, k)
		start := make([]int, k)
		for v, part := range refined {
			start[part] = community[v]
		}
		for i, v := range member {
			member[i] = refined[v]
		}
		renumber(start)
		level, community = next, start
	}
	result := make([]int, n)
	for i, v := range member {
		result[i] = community[v]
	}
	return bySize(result)
}

// Modularity returns Newman and Girvan's modularity of a division at a
// resolution: the share of weight inside communities less what chance would put there.
func (g *Network) Modularity(community []int, resolution float64) float64 {
	level := newLevel(&g.undirRows, g.Len())
	if level.total == 0 {
		return 0
	}
	k := 0
	for _, c := range community {
		k = max(k, c+1)
	}
	inside, strength := make([]float64, k), make([]float64, k)
	for v := range community {
		strength[community[v]] += level.strength[v]
		near, w := level.edges.of(v)
		for j, u := range near {
			if community[u] == community[v] {
				inside[community[v]] += w[j]
			}
		}
	}
	var q float64
	for c := range inside {
		share := strength[c] / level.total
		q += inside[c]/level.total - resolution*share*share
	}
	return q
}

// level is the graph at one stage of aggregation.
type level struct {
	n        int
	edges    *rows
	self     []float64 // weight of edges inside a node, both directions
	strength []float64 // sum of edge weights, self included
	total    float64   // twice the weight of the graph
}

func newLevel(edges *rows, n int) *level {
	l := &level{n: n, edges: edges, self: make([]float64, n), strength: make([]float64, n)}
	l.weigh()
	return l
}

func (l *level) weigh() {
	for v := range l.n {
		_, w := l.edges.of(v)
		l.strength[v] = sum(w) + l.self[v]
		l.total += l.strength[v]
	}
}

// move puts nodes into the neighbouring community that gains most, until none
// gains; it reports whether any moved.
func (l *level) move(community []int, resolution float64) bool {
	if l.total == 0 {
		return false
	}
	sums := make([]float64, l.n)
	for v, c := range community {
		sums[c] += l.strength[v]
	}
	waiting := make([]bool, l.n)
	queue := identity(l.n)
	for i := range waiting {
		waiting[i] = true
	}
	link := make([]float64, l.n)
	var touched []int
	moved := false
	for head := 0; head < len(queue); head++ {
		v := queue[head]
		waiting[v] = false
		own := community[v]
		near, w := l.edges.of(v)
		touched = touched[:0]
		for j, u := range near {
			c := community[u]
			if link[c] == 0 {
				touched = append(touched, c)
			}
			link[c] += w[j]
		}
		sums[own] -= l.strength[v]
		best := own
		bestGain := link[own] - resolution*l.strength[v]*sums[own]/l.total
		for _, c := range touched {
			gain := link[c] - resolution*l.strength[v]*sums[c]/l.total
			if gain > bestGain+1e-12 {
				best, bestGain = c, gain
			}
		}
		sums[best] += l.strength[v]
		for _, c := range touched {
			link[c] = 0
		}
		if best == own {
			continue
		}
		community[v] = best
		moved = true
		for _, u := range near {
			if community[u] != best && !waiting[u] {
				waiting[u] = true
				queue = append(queue, int(u))
			}
		}
	}
	return moved
}

// refine splits each community into well-connected parts and returns the part
// of each node.
func (l *level) refine(community []int, resolution float64) []int {
	part := identity(l.n)
	if l.total == 0 {
		return part
	}
	communityStrength := make([]float64, l.n)
	for v, c := range community {
		communityStrength[c] += l.strength[v]
	}
	partStrength := slices.Clone(l.strength)
	partCut := make([]float64, l.n) // weight from the part to the rest of its community
	single := make([]bool, l.n)
	for v := range l.n {
		single[v] = true
		near, w := l.edges.of(v)
		for j, u := range near {
			if community[u] == community[v] {
				partCut[v] += w[j]
			}
		}
	}
	wellConnected := func(p, c int) bool {
		rest := communityStrength[c] - partStrength[p]
		return partCut[p] >= resolution*partStrength[p]*rest/l.total-1e-12
	}
	link := make([]float64, l.n)
	var touched []int
	for v := range l.n {
		c := community[v]
		if !single[v] || part[v] != v || !wellConnected(v, c) {
			continue
		}
		near, w := l.edges.of(v)
		touched = touched[:0]
		for j, u := range near {
			if community[u] != c {
				continue
			}
			p := part[u]
			if link[p] == 0 {
				touched = append(touched, p)
			}
			link[p] += w[j]
		}
		best, bestGain := -1, 1e-12
		for _, p := range touched {
			if p == v || !wellConnected(p, c) {
				continue
			}
			gain := link[p] - resolution*l.strength[v]*partStrength[p]/l.total
			if gain > bestGain {
				best, bestGain = p, gain
			}
		}
		if best >= 0 {
			partCut[best] += partCut[v] - 2*link[best]
			partStrength[best] += partStrength[v]
			part[v] = best
			single[best] = false
		}
		for _, p := range touched {
			link[p] = 0
		}
	}
	return part
}

// aggregate makes each of the k parts one node.
func (l *level) aggregate(part []int, k int) *level {
	self := make([]float64, k)
	var edges []Edge
	for v := range l.n {
		self[part[v]] += l.self[v]
		near, w := l.edges.of(v)
		for j, u := range near {
			if part[u] == part[v] {
				self[part[v]] += w[j]
			} else {
				edges = append(edges, Edge{part[v], part[u], w[j]})
			}
		}
	}
	r := compress(k, edges)
	next := &level{n: k, edges: &r, self: self, strength: make([]float64, k)}
	next.weigh()
	return next
}

func identity(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// renumber rewrites labels as 0, 1, ... by first use and returns how many there are.
func renumber(label []int) int {
	seen := map[int]int{}
	for i, c := range label {
		k, ok := seen[c]
		if !ok {
			k = len(seen)
			seen[c] = k
		}
		label[i] = k
	}
	return len(seen)
}

// bySize renumbers communities by falling size, then by first node.
func bySize(label []int) []int {
	k := renumber(label)
	size := make([]int, k)
	for _, c := range label {
		size[c]++
	}
	order := identity(k)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size[b], size[a]) })
	rank := make([]int, k)
	for i, c := range order {
		rank[c] = i
	}
	for i, c := range label {
		label[i] = rank[c]
	}
	return label
}
