package layout

import (
	"cmp"
	"slices"

	"github.com/relata-kg/relata/exports/scene"
)

// course is how an edge enters the layered layout.
type course struct {
	// turned swaps its ends for the layering; the arrow still points to To.
	turned bool
	// length is the least number of layers that it spans.
	length int
}

const (
	// columnLeaves is how many neighbours with a single connection stand in one
	// layer beside a node.
	columnLeaves = 9
	// hubDegree is from how many neighbours on a node is a hub, which is put in
	// the middle of the drawing.
	hubDegree = 13
)

// star is a scene as an undirected graph.
type star struct {
	s     *scene.Scene
	near  [][]int // distinct neighbours of each node, sorted
	edges [][]int // edges of each node
	plan  []course
}

// arrange decides which way each edge runs through the layers. Edges run as they
// point, except around hubs: there half of the neighbourhood goes to the left and
// half to the right, and neighbours without other connections take turns in
// layers, so that the drawing keeps its proportions.
func arrange(s *scene.Scene) []course {
	g := &star{s: s, near: make([][]int, len(s.Nodes)), edges: make([][]int, len(s.Nodes)), plan: make([]course, len(s.Edges))}
	for i := range s.Edges {
		e := &s.Edges[i]
		g.plan[i].length = 1
		g.near[e.From] = append(g.near[e.From], e.To)
		g.near[e.To] = append(g.near[e.To], e.From)
		g.edges[e.From] = append(g.edges[e.From], i)
		g.edges[e.To] = append(g.edges[e.To], i)
	}
	hub := 0
	for n := range g.near {
		slices.Sort(g.near[n])
		g.near[n] = slices.Compact(g.near[n])
		if len(g.near[n]) > len(g.near[hub]) {
			hub = n
		}
	}
	if len(s.Nodes) == 0 {
		return g.plan
	}
	if len(g.near[hub]) >= hubDegree {
		g.centre(hub)
	}
	for n := range s.Nodes {
		g.leaves(n)
	}
	return g.plan
}

// centre puts a hub in the middle: every node gets a signed distance from it, of
// the side of the neighbour that it hangs on, and edges run from the lower to the
// higher. Neighbours that are connected with each other stay on one side.
func (g *star) centre(hub int) {
	side := make([]int, len(g.s.Nodes))
	size := map[int]int{}
	for _, group := range g.groups(hub) {
		way := 1
		if size[-1] < size[1] {
			way = -1
		}
		for _, n := range group {
			side[n] = way
		}
		size[way] += len(group)
	}
	queue := []int{hub}
	level := make([]int, len(g.s.Nodes))
	seen := make([]bool, len(g.s.Nodes))
	seen[hub] = true
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, m := range g.near[n] {
			if seen[m] {
				continue
			}
			seen[m] = true
			if n != hub {
				side[m] = side[n]
			}
			level[m] = level[n] + side[m]
			queue = append(queue, m)
		}
	}
	for i := range g.s.Edges {
		e := &g.s.Edges[i]
		g.plan[i].turned = seen[e.From] && level[e.From] > level[e.To]
	}
}

// groups are the neighbours of a hub in connected groups, large ones cut into
// pieces of a quarter of them, the largest first.
func (g *star) groups(hub int) [][]int {
	limit := max(len(g.near[hub])/4, 1)
	of := map[int]bool{}
	for _, n := range g.near[hub] {
		of[n] = true
	}
	var out [][]int
	for _, first := range g.near[hub] {
		if !of[first] {
			continue
		}
		of[first] = false
		group := []int{first}
		for k := 0; k < len(group) && len(group) < limit; k++ {
			for _, m := range g.near[group[k]] {
				if of[m] && len(group) < limit {
					of[m] = false
					group = append(group, m)
				}
			}
		}
		out = append(out, group)
	}
	slices.SortStableFunc(out, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return out
}

// leaves spreads the neighbours of a node that have no other connection.
func (g *star) leaves(hub int) {
	var in, out []int // by the natural side
	for _, n := range g.near[hub] {
		if len(g.near[n]) != 1 {
			continue
		}
		if g.s.Edges[g.edges[n][0]].To == hub {
			in = append(in, n)
		} else {
			out = append(out, n)
		}
	}
	if len(in)+len(out) <= columnLeaves {
		return
	}
	for len(in) > len(out)+1 {
		out = append(out, in[len(in)-1])
		in = in[:len(in)-1]
	}
	for len(out) > len(in)+1 {
		in = append(in, out[len(out)-1])
		out = out[:len(out)-1]
	}
	for _, side := range []struct {
		leaves []int
		left   bool
	}{{in, true}, {out, false}} {
		layers := max((len(side.leaves)+columnLeaves-1)/columnLeaves, 1)
		for k, leaf := range side.leaves {
			for _, i := range g.edges[leaf] {
				g.plan[i] = course{turned: (g.s.Edges[i].To == hub) != side.left, length: 1 + k%layers}
			}
		}
	}
}
