package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/relata-kg/relata/schema"
)

func network(n int, edges ...Edge) *Network {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("n%06d", i)
	}
	return New(ids, edges)
}

func drawNetwork(t *rapid.T) *Network {
	n := rapid.IntRange(1, 40).Draw(t, "n")
	edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Edge {
		return Edge{
			rapid.IntRange(0, n-1).Draw(t, "from"),
			rapid.IntRange(0, n-1).Draw(t, "to"),
			float64(rapid.IntRange(1, 5).Draw(t, "weight")),
		}
	}), 0, 120).Draw(t, "edges")
	return network(n, edges...)
}

func TestPageRank(t *testing.T) {
	// Everybody points at node 0, which points at node 1.
	g := network(4, Edge{1, 0, 1}, Edge{2, 0, 1}, Edge{3, 0, 1}, Edge{0, 1, 1})
	r := g.PageRank(0.85, 1e-12)
	// Solved by hand: nodes 2 and 3 have the base 0.0375, r0 = b + .85(r1+2b), r1 = b + .85 r0.
	b := 0.0375
	r0 := (b + 0.85*b + 1.7*b) / (1 - 0.7225)
	for i, want := range []float64{r0, b + 0.85*r0, b, b} {
		if math.Abs(r[i]-want) > 1e-9 {
			t.Errorf("rank[%d] = %g, want %g", i, r[i], want)
		}
	}
}

func TestPageRankSumsToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawNetwork(t)
		var total float64
		for _, r := range g.PageRank(0.85, 1e-10) {
			if r <= 0 {
				t.Fatal("a rank is not positive")
			}
			total += r
		}
		if math.Abs(total-1) > 1e-9 {
			t.Fatalf("ranks sum to %g", total)
		}
	})
}

func TestBetweenness(t *testing.T) {
	// A path 0-1-2-3: nodes 1 and 2 lie on 2 of the 3 pairs of others each.
	g := network(4, Edge{0, 1, 1}, Edge{1, 2, 1}, Edge{2, 3, 1})
	got := g.Betweenness(0)
	for i, want := range []float64{0, 2.0 / 3, 2.0 / 3, 0} {
		if math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("betweenness[%d] = %g, want %g", i, got[i], want)
		}
	}
	// Two equal ways round a square share the paths.
	square := network(4, Edge{0, 1, 1}, Edge{1, 2, 1}, Edge{2, 3, 1}, Edge{3, 0, 1})
	for i, v := range square.Betweenness(0) {
		if math.Abs(v-1.0/6) > 1e-12 {
			t.Errorf("square[%d] = %g, want 1/6", i, v)
		}
	}
}

// TestBetweennessBruteForce compares with a count over all shortest paths.
func TestBetweennessBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawNetwork(t)
		n := g.Len()
		if n < 3 {
			return
		}
		distance := make([]*search, n)
		for i := range n {
			distance[i] = newSearch(n)
			distance[i].run(g, i)
		}
		got := g.Betweenness(0)
		for v := range n {
			var want float64
			for a := range n {
				for b := range n {
					if a == b || a == v || b == v || !distance[a].done[b] || !distance[a].done[v] {
						continue
					}
					if sameLength(distance[a].distance[v]+distance[v].distance[b], distance[a].distance[b]) {
						want += distance[a].paths[v] * distance[v].paths[b] / distance[a].paths[b]
					}
				}
			}
			want /= float64(n-1) * float64(n-2)
			if math.Abs(got[v]-want) > 1e-9 {
				t.Fatalf("betweenness[%d] = %g, want %g", v, got[v], want)
			}
		}
	})
}

func TestShortestPathIsAPath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawNetwork(t)
		a := rapid.IntRange(0, g.Len()-1).Draw(t, "a")
		b := rapid.IntRange(0, g.Len()-1).Draw(t, "b")
		path, length := g.ShortestPath(a, b)
		if path == nil {
			return
		}
		if path[0] != a || path[len(path)-1] != b {
			t.Fatalf("path %v does not lead from %d to %d", path, a, b)
		}
		var walked float64
		for i := 1; i < len(path); i++ {
			near, w := g.undirRows.of(path[i-1])
			k := slices.Index(near, int32(path[i]))
			if k < 0 {
				t.Fatalf("no edge %d-%d", path[i-1], path[i])
			}
			walked += 1 / w[k]
		}
		if !sameLength(walked, length) {
			t.Fatalf("length %g, walked %g", length, walked)
		}
	})
}

func TestConstraint(t *testing.T) {
	// 0 brokers between two pairs that know each other; 5 knows nobody.
	g := network(6, Edge{0, 1, 1}, Edge{0, 2, 1}, Edge{1, 2, 1}, Edge{0, 3, 1}, Edge{0, 4, 1}, Edge{3, 4, 1})
	c := g.Constraint()
	// p = 1/4 each and 1/4*1/2 through the other of the pair: 4 * (3/8)^2.
	if want := 4 * 0.375 * 0.375; math.Abs(c[0]-want) > 1e-12 {
		t.Errorf("constraint of the broker = %g, want %g", c[0], want)
	}
	if c[0] >= c[1] {
		t.Errorf("the broker (%g) is more constrained than a member (%g)", c[0], c[1])
	}
	if !math.IsNaN(c[5]) {
		t.Errorf("constraint of a lone node = %g", c[5])
	}
}

func TestCommunitiesFindCliques(t *testing.T) {
	// A ring of six cliques of five, neighbours joined by one edge.
	var edges []Edge
	for c := range 6 {
		for i := range 5 {
			for j := range i {
				edges = append(edges, Edge{5*c + i, 5*c + j, 1})
			}
		}
		edges = append(edges, Edge{5 * c, (5*c + 6) % 30, 1})
	}
	g := network(30, edges...)
	got := g.Communities(1)
	for v, c := range got {
		if c != got[v/5*5] {
			t.Fatalf("clique %d is torn: %v", v/5, got)
		}
	}
	if k := slices.Max(got) + 1; k != 6 {
		t.Errorf("%d communities, want 6", k)
	}
}

func TestCommunityProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawNetwork(t)
		got := g.Communities(1)
		if q, q0 := g.Modularity(got, 1), g.Modularity(identity(g.Len()), 1); q < q0-1e-9 {
			t.Fatalf("modularity %g is below that of single nodes, %g", q, q0)
		}
		if again := g.Communities(1); !slices.Equal(got, again) {
			t.Fatal("two runs differ")
		}
		// Every community is connected.
		for c := range slices.Max(got) + 1 {
			var all, reached []int
			for v := range got {
				if got[v] == c {
					all = append(all, v)
				}
			}
			reached = append(reached, all[0])
			for i := 0; i < len(reached); i++ {
				near, _ := g.undirRows.of(reached[i])
				for _, u := range near {
					if got[u] == c && !slices.Contains(reached, int(u)) {
						reached = append(reached, int(u))
					}
				}
			}
			if len(reached) != len(all) {
				t.Fatalf("community %d of %v is not connected", c, got)
			}
		}
	})
}

func TestFromReader(t *testing.T) {
	g := &schema.Graph{
		EntityList: []schema.Entity{{ID: "a"}, {ID: "b"}, {ID: "c"}},
		EventList: []schema.Happening{
			{Subject: "a", Object: "b", Support: 3, Symmetric: true},
			{Subject: "a", Object: "c", Support: 2},
			{Subject: "b", Object: "c", Support: 1, Factuality: schema.Negated},
			{Subject: "a", Object: "150000", Support: 1},
		},
	}
	n, err := FromReader(g)
	if err != nil {
		t.Fatal(err)
	}
	want := []Degree{{2, 3, 5}, {1, 3, 3}, {1, 2, 0}}
	for i, d := range n.Degrees() {
		if d != want[i] {
			t.Errorf("degree of %s = %+v, want %+v", n.IDs[i], d, want[i])
		}
	}
	if n.EdgeCount() != 2 {
		t.Errorf("EdgeCount = %d, want 2", n.EdgeCount())
	}
}

func benchmarkNetwork() *Network {
	rng := rand.New(rand.NewPCG(1, 2))
	var edges []Edge
	for range 80_000 {
		from := rng.IntN(20_000)
		to := rng.IntN(20_000)
		if rng.IntN(4) > 0 { // most edges stay within a block of 100
			to = from/100*100 + rng.IntN(100)
		}
		edges = append(edges, Edge{from, to, 1})
	}
	return network(20_000, edges...)
}

func BenchmarkPageRank20k(b *testing.B) {
	g := benchmarkNetwork()
	for b.Loop() {
		g.PageRank(0.85, 1e-9)
	}
}

func BenchmarkCommunities20k(b *testing.B) {
	g := benchmarkNetwork()
	var c []int
	for b.Loop() {
		c = g.Communities(1)
	}
	b.ReportMetric(g.Modularity(c, 1), "modularity")
}

func BenchmarkBetweenness20k(b *testing.B) {
	g := benchmarkNetwork()
	for b.Loop() {
		g.Betweenness(100)
	}
}
