package scene

import (
	"math"
	"slices"
)

// link is one weighted, undirected connection of the graph of importance.
type link struct {
	to     int
	weight float64
}

// network is the graph of the facts with dense node numbers in order of key.
type network struct {
	keys  []string
	links [][]link
}

func (w *world) network() *network {
	var n network
	at := map[string]int{}
	for i := range w.facts {
		n.keys = append(n.keys, w.facts[i].subject, w.facts[i].object)
	}
	slices.Sort(n.keys)
	n.keys = slices.Compact(n.keys)
	for i, k := range n.keys {
		at[k] = i
	}
	n.links = make([][]link, len(n.keys))
	for i := range w.facts {
		f := &w.facts[i]
		a, b, v := at[f.subject], at[f.object], f.weight()
		n.links[a] = append(n.links[a], link{b, v})
		n.links[b] = append(n.links[b], link{a, v})
	}
	return &n
}

// importance is PageRank (Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X)
// with damping 0.85 on the undirected graph weighted by sources and confidence.
// The power iteration stops when no rank moves by more than 1e-9, after at most
// 100 rounds of O(nodes + facts).
func (n *network) importance() map[string]float64 {
	const damping = 0.85
	count := len(n.keys)
	rank, next := make([]float64, count), make([]float64, count)
	out := make([]float64, count)
	for i := range rank {
		rank[i] = 1 / float64(count)
		for _, l := range n.links[i] {
			out[i] += l.weight
		}
	}
	for range 100 {
		for i := range next {
			next[i] = (1 - damping) / float64(count)
		}
		for i, links := range n.links {
			for _, l := range links {
				next[l.to] += float64(damping * rank[i] * l.weight / out[i])
			}
		}
		var moved float64
		for i := range next {
			moved = max(moved, math.Abs(next[i]-rank[i]))
		}
		rank, next = next, rank
		if moved < 1e-9 {
			break
		}
	}
	m := make(map[string]float64, count)
	for i, k := range n.keys {
		m[k] = rank[i]
	}
	return m
}

// communities is the method of Louvain (Blondel et al. 2008,
// doi:10.1088/1742-5468/2008/10/P10008): nodes move to the neighbouring community
// that raises modularity most, in order of key, then communities become nodes,
// until nothing moves. Ties go to the community with the lowest number, so the
// result is the same on every run. It returns a community number for each key.
func (n *network) communities() map[string]int {
	links := n.links
	member := make([]int, len(n.keys)) // community of each original node
	for i := range member {
		member[i] = i
	}
	for range 20 {
		of, moved := moveNodes(links)
		if !moved {
			break
		}
		count := renumber(of)
		for i := range member {
			member[i] = of[member[i]]
		}
		links = merge(links, of, count)
	}
	m := make(map[string]int, len(n.keys))
	for i, k := range n.keys {
		m[k] = member[i]
	}
	return m
}

// moveNodes is the first phase: it returns the community of every node.
func moveNodes(links [][]link) (of []int, moved bool) {
	of = make([]int, len(links))
	degree := make([]float64, len(links)) // of nodes
	total := make([]float64, len(links))  // of communities
	var all float64
	for i := range links {
		of[i] = i
		for _, l := range links[i] {
			degree[i] += l.weight
		}
		total[i] = degree[i]
		all += degree[i]
	}
	if all == 0 {
		return of, false
	}
	to := make([]float64, len(links)) // weight from the node to each community
	for range 50 {
		changed := false
		for i := range links {
			var touched []int
			for _, l := range links[i] {
				if l.to == i {
					continue
				}
				c := of[l.to]
				if to[c] == 0 {
					touched = append(touched, c)
				}
				to[c] += l.weight
			}
			here := of[i]
			total[here] -= degree[i]
			best, gain := here, to[here]-float64(total[here]*degree[i])/all
			slices.Sort(touched)
			for _, c := range touched {
				if g := to[c] - float64(total[c]*degree[i])/all; g > gain+1e-12 {
					best, gain = c, g
				}
			}
			total[best] += degree[i]
			of[i] = best
			changed = changed || best != here
			for _, c := range touched {
				to[c] = 0
			}
		}
		if !changed {
			break
		}
		moved = true
	}
	return of, moved
}

// renumber makes community numbers dense in order of appearance.
func renumber(of []int) int {
	number := map[int]int{}
	for i, c := range of {
		n, ok := number[c]
		if !ok {
			n = len(number)
			number[c] = n
		}
		of[i] = n
	}
	return len(number)
}

// merge is the second phase: communities become nodes.
func merge(links [][]link, of []int, count int) [][]link {
	out := make([][]link, count)
	at := make([]map[int]int, count)
	for i := range links {
		a := of[i]
		if at[a] == nil {
			at[a] = map[int]int{}
		}
		for _, l := range links[i] {
			b := of[l.to]
			n, ok := at[a][b]
			if !ok {
				n = len(out[a])
				at[a][b] = n
				out[a] = append(out[a], link{to: b})
			}
			out[a][n].weight += l.weight
		}
	}
	return out
}
