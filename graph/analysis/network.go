// Package analysis measures a graph: degree, PageRank, betweenness,
// communities, brokerage and shortest paths, all weighted by the number of
// sources that support an edge. Every result is deterministic: nodes are
// ordered by ID and sums run in that order.
package analysis

import (
	"cmp"
	"slices"

	"github.com/relata-kg/relata/schema"
)

// Edge is a directed, weighted edge between two node indices.
type Edge struct {
	From, To int
	Weight   float64
}

// Network is a directed weighted graph in compressed sparse rows. Parallel
// edges are summed and self loops dropped. Make it with New or FromReader.
type Network struct {
	// IDs are the nodes' entity IDs, sorted; a node's index is its place here.
	IDs       []string
	out, in   rows
	undirRows rows // both directions summed
}

// rows holds the neighbours of node i at [start[i], start[i+1]), ascending.
type rows struct {
	start  []int
	node   []int32
	weight []float64
}

func (r *rows) of(i int) ([]int32, []float64) {
	a, b := r.start[i], r.start[i+1]
	return r.node[a:b], r.weight[a:b]
}

// New builds a network of n nodes with the given IDs, which must be sorted, and
// edges between their indices. O(n + m log m).
func New(ids []string, edges []Edge) *Network {
	forward := make([]Edge, 0, len(edges))
	backward := make([]Edge, 0, len(edges))
	both := make([]Edge, 0, 2*len(edges))
	for _, e := range edges {
		if e.From == e.To || e.Weight <= 0 {
			continue
		}
		reversed := Edge{e.To, e.From, e.Weight}
		forward = append(forward, e)
		backward = append(backward, reversed)
		both = append(both, e, reversed)
	}
	n := len(ids)
	return &Network{IDs: ids, out: compress(n, forward), in: compress(n, backward), undirRows: compress(n, both)}
}

func compress(n int, edges []Edge) rows {
	slices.SortStableFunc(edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	r := rows{start: make([]int, n+1)}
	for i := 0; i < len(edges); {
		e := edges[i]
		for i++; i < len(edges) && edges[i].From == e.From && edges[i].To == e.To; i++ {
			e.Weight += edges[i].Weight
		}
		r.node = append(r.node, int32(e.To))
		r.weight = append(r.weight, e.Weight)
		r.start[e.From+1]++
	}
	for i := range n {
		r.start[i+1] += r.start[i]
	}
	return r
}

// FromReader builds the network of a graph's events: an edge from subject to
// object with the event's support as weight, in both directions where the
// relation is symmetric. Events between an entity and a literal, and events
// that the sources only deny, make no edge.
func FromReader(r schema.Reader) (*Network, error) {
	var ids []string
	for e, err := range r.Entities() {
		if err != nil {
			return nil, err
		}
		ids = append(ids, e.ID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var edges []Edge
	for ev, err := range r.Events() {
		if err != nil {
			return nil, err
		}
		from, ok1 := slices.BinarySearch(ids, ev.Subject)
		to, ok2 := slices.BinarySearch(ids, ev.Object)
		if !ok1 || !ok2 || ev.Factuality == schema.Negated {
			continue
		}
		w := float64(max(ev.Support, 1))
		edges = append(edges, Edge{from, to, w})
		if ev.Symmetric {
			edges = append(edges, Edge{to, from, w})
		}
	}
	return New(ids, edges), nil
}

// Len returns the number of nodes.
func (g *Network) Len() int { return len(g.IDs) }

// EdgeCount returns the number of connected pairs of nodes, directions taken together.
func (g *Network) EdgeCount() int { return len(g.undirRows.node) / 2 }

// Index returns the index of an entity ID.
func (g *Network) Index(id string) (int, bool) { return slices.BinarySearch(g.IDs, id) }

// Degree is a node's number of neighbours and the sum of its edges' weights.
type Degree struct {
	Neighbors int
	In, Out   float64
}

// Degrees returns the degree of every node.
func (g *Network) Degrees() []Degree {
	d := make([]Degree, g.Len())
	for i := range d {
		near, _ := g.undirRows.of(i)
		d[i].Neighbors = len(near)
		_, in := g.in.of(i)
		_, out := g.out.of(i)
		d[i].In, d[i].Out = sum(in), sum(out)
	}
	return d
}

func sum(list []float64) float64 {
	var s float64
	for _, v := range list {
		s += v
	}
	return s
}
