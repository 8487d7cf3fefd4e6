// Package mst finds the best dependency tree of arc scores.
package mst

// rootCost is taken from every arc of the root, so that the best tree has one.
const rootCost = 1e6

// Decode returns the heads of the tree with the greatest sum of scores that has
// exactly one root: heads[d] is a word or -1 for the root. score(d, h) scores h
// (from -1) as the head of d and is finite. When every word's own best head
// makes such a tree, that is the answer, in O(n²); else arcs of cycles are
// contracted (Chu and Liu 1965; Edmonds 1967), in O(n²) for each contraction.
func Decode(n int, score func(d, h int) float32, heads []int) {
	if n == 0 {
		return
	}
	if n == 1 {
		heads[0] = -1
		return
	}
	for d := range n {
		best, top := -1, score(d, -1)
		for h := range n {
			if s := score(d, h); h != d && s > top {
				best, top = h, s
			}
		}
		heads[d] = best
	}
	if IsTree(heads[:n]) {
		return
	}
	edmonds(n, score, heads)
}

// IsTree reports whether heads has exactly one root and no cycle.
func IsTree(heads []int) bool {
	roots := 0
	state := make([]int8, len(heads)) // 1: on the way, 2: reaches the root
	for i := range heads {
		if heads[i] < 0 {
			roots++
		}
		j := i
		for j >= 0 && state[j] == 0 {
			state[j] = 1
			j = heads[j]
		}
		if j >= 0 && state[j] == 1 {
			return false
		}
		for k := i; k >= 0 && state[k] == 1; k = heads[k] {
			state[k] = 2
		}
	}
	return roots == 1
}

// contraction is a cycle that became one node.
type contraction struct {
	node  int
	cycle []int
}

func edmonds(n int, score func(d, h int) float32, heads []int) {
	// Node 0 is the root, 1..n are words, further ones contracted cycles.
	size := 2*n + 1
	w := make([][]float64, size) // w[v][u]: score of u as the head of v
	// from and to give the arc between words that an arc stands for.
	from := make([][]int32, size)
	to := make([][]int32, size)
	grow := func(v int) {
		w[v], from[v], to[v] = make([]float64, size), make([]int32, size), make([]int32, size)
	}
	active := make([]bool, size)
	for v := 0; v <= n; v++ {
		active[v] = true
		if v == 0 {
			continue
		}
		grow(v)
		for u := 0; u <= n; u++ {
			if u == v {
				continue
			}
			w[v][u] = float64(score(v-1, u-1))
			if u == 0 {
				w[v][u] -= rootCost
			}
			from[v][u], to[v][u] = int32(u), int32(v)
		}
	}
	next := n + 1
	var stack []contraction
	best := make([]int, size)
	choose := func(v int) {
		best[v] = -1
		for u := range next {
			if active[u] && u != v && (best[v] < 0 || w[v][u] > w[v][best[v]]) {
				best[v] = u
			}
		}
	}
	for v := 1; v <= n; v++ {
		choose(v)
	}
	mark := make([]int, size)
	round := 0
	for {
		cycle := []int(nil)
		round++
		first := round
		for v := 1; v < next && cycle == nil; v++ {
			if !active[v] {
				continue
			}
			round++
			u := v
			for u != 0 && mark[u] < first {
				mark[u] = round
				u = best[u]
			}
			if u != 0 && mark[u] == round {
				for x := u; ; {
					cycle = append(cycle, x)
					if x = best[x]; x == u {
						break
					}
				}
			}
		}
		if cycle == nil {
			break
		}
		c := next
		next++
		grow(c)
		for _, v := range cycle {
			active[v] = false
		}
		for u := range c {
			if !active[u] {
				continue
			}
			// The best arc from u into the cycle, against the arc it replaces.
			top := -1
			for _, v := range cycle {
				if top < 0 || w[v][u]-w[v][best[v]] > w[top][u]-w[top][best[top]] {
					top = v
				}
			}
			w[c][u] = w[top][u] - w[top][best[top]]
			from[c][u], to[c][u] = from[top][u], to[top][u]
			if u == 0 {
				continue
			}
			// The best arc from the cycle to u.
			top = cycle[0]
			for _, v := range cycle[1:] {
				if w[u][v] > w[u][top] {
					top = v
				}
			}
			w[u][c], from[u][c], to[u][c] = w[u][top], from[u][top], to[u][top]
		}
		active[c] = true
		stack = append(stack, contraction{node: c, cycle: cycle})
		for u := 1; u < c; u++ {
			if active[u] && !active[best[u]] {
				choose(u)
			}
		}
		choose(c)
	}
	// Every node's chosen arc holds, except that of the member of a cycle into
	// which the contracted node's arc goes.
	parent := make([]int, size)
	for i := range parent {
		parent[i] = -1
	}
	for _, s := range stack {
		for _, v := range s.cycle {
			parent[v] = s.node
		}
	}
	settled := make([]bool, size)
	settle := func(v int) {
		dep := int(to[v][best[v]])
		heads[dep-1] = int(from[v][best[v]]) - 1
		for x := dep; x != v && x >= 0; x = parent[x] {
			settled[x] = true
		}
		settled[v] = true
	}
	for v := next - 1; v >= 1; v-- {
		if !settled[v] {
			settle(v)
		}
	}
}
