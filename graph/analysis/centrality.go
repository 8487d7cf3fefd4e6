package analysis

import (
	"container/heap"
	"math"
)

// PageRank returns the stationary distribution of a random surfer who follows
// an edge with probability damping (0.85 is usual) and jumps anywhere else (Brin
// and Page, The Anatomy of a Large-Scale Hypertextual Web Search Engine, 1998),
// edges chosen by weight. Nodes without out-edges jump. The values sum to 1.
// Iteration ends when the L1 change falls below tolerance or after 200 rounds.
func (g *Network) PageRank(damping, tolerance float64) []float64 {
	n := g.Len()
	if n == 0 {
		return nil
	}
	rank := make([]float64, n)
	share := make([]float64, n)
	outSum := make([]float64, n)
	for i := range rank {
		rank[i] = 1 / float64(n)
		_, w := g.out.of(i)
		outSum[i] = sum(w)
	}
	for range 200 {
		var dangling float64
		for i, r := range rank {
			if outSum[i] == 0 {
				dangling += r
				share[i] = 0
			} else {
				share[i] = r / outSum[i]
			}
		}
		base := (1-damping)/float64(n) + damping*dangling/float64(n)
		var change float64
		for i := range rank {
			from, w := g.in.of(i)
			var s float64
			for k, j := range from {
				s += share[j] * w[k]
			}
			r := base + damping*s
			change += math.Abs(r - rank[i])
			rank[i] = r
		}
		if change < tolerance {
			break
		}
	}
	var total float64
	for _, r := range rank {
		total += r
	}
	for i := range rank {
		rank[i] /= total
	}
	return rank
}

// Betweenness returns, for every node, the share of shortest paths between
// other nodes that pass through it (Brandes, A Faster Algorithm for Betweenness
// Centrality, 2001), on the undirected graph where an edge of weight w is 1/w
// long; normalised by the number of pairs, so 0..1. Above maxSources nodes only
// that many evenly spaced sources are used and the sums scaled up (Brandes and
// Pich, Centrality Estimation in Large Networks, 2007); 0 means all. O(sources *
// (m + n log n)).
func (g *Network) Betweenness(maxSources int) []float64 {
	n := g.Len()
	score := make([]float64, n)
	if n < 3 {
		return score
	}
	sources := n
	if maxSources > 0 && maxSources < n {
		sources = maxSources
	}
	search := newSearch(n)
	delta := make([]float64, n)
	for k := range sources {
		s := int(int64(k) * int64(n) / int64(sources))
		search.run(g, s)
		for i := len(search.order) - 1; i >= 0; i-- {
			v := search.order[i]
			near, w := g.undirRows.of(int(v))
			for j, u := range near {
				// u precedes v on a shortest path.
				if search.precedes(u, v, w[j]) {
					delta[u] += search.paths[u] / search.paths[v] * (1 + delta[v])
				}
			}
			if int(v) != s {
				score[v] += delta[v]
			}
		}
		for _, v := range search.order {
			delta[v] = 0
		}
	}
	scale := float64(n) / float64(sources) / (float64(n-1) * float64(n-2))
	for i := range score {
		score[i] *= scale
	}
	return score
}

// search is Dijkstra's algorithm with counts of shortest paths, reused between runs.
type search struct {
	distance []float64
	paths    []float64
	done     []bool
	order    []int32 // settled nodes by distance
	queue    queue
}

func newSearch(n int) *search {
	s := &search{distance: make([]float64, n), paths: make([]float64, n), done: make([]bool, n)}
	for i := range s.distance {
		s.distance[i] = math.Inf(1)
	}
	return s
}

// sameLength compares lengths that were summed in different orders.
func sameLength(a, b float64) bool { return math.Abs(a-b) <= 1e-12*(1+math.Abs(a)) }

func (s *search) precedes(u, v int32, weight float64) bool {
	return s.done[u] && s.distance[u] < s.distance[v] && sameLength(s.distance[u]+1/weight, s.distance[v])
}

func (s *search) run(g *Network, source int) {
	for _, v := range s.order {
		s.distance[v], s.paths[v], s.done[v] = math.Inf(1), 0, false
	}
	s.order = s.order[:0]
	s.distance[source], s.paths[source] = 0, 1
	s.queue = append(s.queue[:0], item{int32(source), 0})
	for len(s.queue) > 0 {
		it := heap.Pop(&s.queue).(item)
		v := it.node
		if s.done[v] {
			continue
		}
		s.done[v] = true
		s.order = append(s.order, v)
		near, w := g.undirRows.of(int(v))
		for j, u := range near {
			if s.done[u] {
				continue
			}
			d := s.distance[v] + 1/w[j]
			switch {
			case sameLength(d, s.distance[u]):
				s.paths[u] += s.paths[v]
			case d < s.distance[u]:
				s.distance[u], s.paths[u] = d, s.paths[v]
				heap.Push(&s.queue, item{u, d})
			}
		}
	}
}

// ShortestPath returns the nodes of a shortest path from a to b, both included,
// on the undirected graph where well-supported edges are short, and its length.
// Of equal paths it takes the one whose nodes come first. It returns nil where
// there is none.
func (g *Network) ShortestPath(a, b int) ([]int, float64) {
	s := newSearch(g.Len())
	s.run(g, a)
	if !s.done[b] {
		return nil, 0
	}
	path := []int{b}
	for v := int32(b); int(v) != a; {
		near, w := g.undirRows.of(int(v))
		for j, u := range near {
			if s.precedes(u, v, w[j]) {
				v = u
				break
			}
		}
		path = append(path, int(v))
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	return path, s.distance[b]
}

// Constraint returns Burt's constraint of every node (Structural Holes, 1992):
// low for brokers, who connect neighbours that do not know each other. A node
// without neighbours has NaN. Neighbours above 200 are not compared pair by
// pair: the heaviest 200 are.
func (g *Network) Constraint() []float64 {
	n := g.Len()
	strength := make([]float64, n)
	for i := range n {
		_, w := g.undirRows.of(i)
		strength[i] = sum(w)
	}
	out := make([]float64, n)
	direct := make([]float64, n)
	for i := range n {
		near, w := g.undirRows.of(i)
		if len(near) == 0 {
			out[i] = math.NaN()
			continue
		}
		near, w = heaviest(near, w, 200)
		for k, j := range near {
			direct[j] = w[k] / strength[i]
		}
		var total float64
		for _, j := range near {
			p := direct[j]
			second, ws := g.undirRows.of(int(j))
			for k, q := range second {
				if int(q) != i && direct[q] > 0 {
					p += direct[q] * ws[k] / strength[q]
				}
			}
			total += p * p
		}
		for _, j := range near {
			direct[j] = 0
		}
		out[i] = total
	}
	return out
}

func heaviest(near []int32, w []float64, most int) ([]int32, []float64) {
	if len(near) <= most {
		return near, w
	}
	q := make(queue, 0, len(near))
	for k, j := range near {
		q = append(q, item{j, -w[k]})
	}
	heap.Init(&q)
	a, b := make([]int32, most), make([]float64, most)
	for k := range most {
		it := heap.Pop(&q).(item)
		a[k], b[k] = it.node, -it.key
	}
	return a, b
}

type item struct {
	node int32
	key  float64
}

// queue is a heap by key, then node.
type queue []item

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].key < q[j].key || q[i].key == q[j].key && q[i].node < q[j].node
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(item)) }
func (q *queue) Pop() any {
	old := *q
	it := old[len(old)-1]
	*q = old[:len(old)-1]
	return it
}
