package ask

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/relata-kg/relata/schema"
)

var ctx = context.Background()

func TestResolve(t *testing.T) {
	src := fixture()
	for name, want := range map[string]string{
		"Ana Brandt":          "person/ana-brandt",
		"ana brandt":          "person/ana-brandt",
		"koroljov":            "person/ilia-koroljov",
		"KOROLYOV":            "person/ilia-koroljov",
		"port ald":            "city/port-alder",
		"republic of belmora": "country/belmora",
		"country/arvia":       "country/arvia",
	} {
		e, err := Resolve(ctx, src, name)
		if err != nil || e.ID != want {
			t.Errorf("Resolve(%q) = %q, %v; want %q", name, e.ID, err, want)
		}
	}
	var ambiguous *AmbiguousError
	if _, err := Resolve(ctx, src, "Brandt"); !errors.As(err, &ambiguous) || len(ambiguous.Candidates) != 2 {
		t.Errorf("Resolve(Brandt) = %v, want two candidates", err)
	}
	var unknown *UnknownError
	if _, err := Resolve(ctx, src, "Belmoro"); !errors.As(err, &unknown) || len(unknown.Close) != 1 || unknown.Close[0].Name != "Belmora" {
		t.Errorf("Resolve(Belmoro) = %v, want a suggestion", err)
	}
	if _, err := Resolve(ctx, src, "Nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Resolve(Nobody) = %v", err)
	}
	if _, err := Resolve(ctx, src, "person/no-such"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Resolve(person/no-such) = %v", err)
	}
}

func factIDs(t *testing.T, src Source, f Filter) []string {
	t.Helper()
	facts, err := Collect(Facts(ctx, src, f))
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, fact := range facts {
		ids = append(ids, fact.Event.ID)
	}
	return ids
}

func TestFacts(t *testing.T) {
	src := fixture()
	for _, c := range []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"all by time", Filter{}, []string{"ev:01", "ev:02", "ev:04", "ev:05", "ev:06", "ev:03"}},
		{"symmetric from the other end", Filter{Subject: "person/ilia-koroljov", Relations: []string{"meets"}}, []string{"ev:01"}},
		{"directed only from its subject", Filter{Subject: "country/arvia"}, []string{}},
		{"object", Filter{Object: "country/arvia"}, []string{"ev:04", "ev:03"}},
		{"PLOVER category", Filter{Relations: []string{"consult"}}, []string{"ev:01", "ev:05"}},
		{"status", Filter{Factuality: []schema.Factuality{schema.Future}}, []string{"ev:03"}},
		{"period", Filter{Since: "2021-03-03", Until: "2021-04"}, []string{"ev:05", "ev:06"}},
		{"undated events count at their documents", Filter{Until: "2021-03-02"}, []string{"ev:01", "ev:02", "ev:04"}},
		{"support", Filter{MinSupport: 2}, []string{"ev:01"}},
		{"publisher", Filter{Source: "island"}, []string{"ev:01", "ev:03"}},
		{"type", Filter{Type: schema.City}, []string{"ev:02"}},
		{"confidence", Filter{MinConfidence: 0.95}, []string{}},
	} {
		if diff := cmp.Diff(c.want, factIDs(t, src, c.filter)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestShow(t *testing.T) {
	src := fixture()
	p, err := Show(ctx, src, "person/ilia-koroljov", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range p.Neighbors {
		names = append(names, n.Entity.Name)
	}
	if diff := cmp.Diff([]string{"Ana Brandt", "Port Alder", "Mei Sato"}, names); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Harbour Post", "Island Mail"}, p.Sources); diff != "" {
		t.Error(diff)
	}
	palace, err := Show(ctx, src, "office/rose-palace", Filter{})
	if err != nil || palace.StandsFor == nil || palace.StandsFor.Name != "Arvia" {
		t.Errorf("the palace stands for %v, %v", palace, err)
	}
	if _, err := Show(ctx, src, "person/no-such", Filter{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("Show of nobody: %v", err)
	}
}

func TestWhy(t *testing.T) {
	src := fixture()
	p, err := Why(ctx, src, "ev:03")
	if err != nil || len(p.Reports) != 1 || len(p.Denials) != 1 || p.Denials[0].Document.Title != "A denial" {
		t.Fatalf("Why(ev:03) = %+v, %v", p, err)
	}
	p, err = Why(ctx, src, "st:03")
	if err != nil || len(p.Reports) != 1 || p.Reports[0].Document.Source != "Harbour Post" {
		t.Fatalf("Why(st:03) = %+v, %v", p, err)
	}
	if _, err := Why(ctx, src, "st:99"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Why(st:99): %v", err)
	}
}

func TestPath(t *testing.T) {
	src := fixture()
	walk := func(a, b string, most int, f Filter) []string {
		t.Helper()
		steps, err := Path(ctx, src, a, b, most, f)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range steps {
			out = append(out, s.From.Name+" "+s.Fact.Event.Relation+" "+s.To.Name)
		}
		return out
	}
	want := []string{"Port Alder visits Ilia Koroljóv", "Ilia Koroljóv meets Ana Brandt", "Ana Brandt leads Arvia"}
	if diff := cmp.Diff(want, walk("city/port-alder", "country/arvia", 4, Filter{})); diff != "" {
		t.Error(diff)
	}
	if got := walk("city/port-alder", "country/arvia", 2, Filter{}); got != nil {
		t.Errorf("a path of at most two steps: %v", got)
	}
	if got := walk("city/port-alder", "country/arvia", 4, Filter{MinSupport: 2}); got != nil {
		t.Errorf("a path over weak edges: %v", got)
	}
	if got := walk("person/tom-brandt", "country/arvia", 4, Filter{}); got != nil {
		t.Errorf("a path from a lone node: %v", got)
	}
}

// TestPathAgainstBreadthFirst compares lengths with a plain search on random graphs.
func TestPathAgainstBreadthFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 15).Draw(t, "n")
		node := func(i int) string { return string(rune('a' + i)) }
		g := &schema.Graph{}
		near := map[string][]string{}
		for i := range n {
			g.EntityList = append(g.EntityList, schema.Entity{ID: node(i)})
		}
		for i := range rapid.IntRange(0, 30).Draw(t, "m") {
			a := node(rapid.IntRange(0, n-1).Draw(t, "a"))
			b := node(rapid.IntRange(0, n-1).Draw(t, "b"))
			id := string(rune('A' + i))
			g.StatementList = append(g.StatementList, schema.Statement{ID: id})
			g.EventList = append(g.EventList, schema.Happening{ID: id, Subject: a, Object: b, Reports: []string{id}, Support: 1})
			near[a], near[b] = append(near[a], b), append(near[b], a)
		}
		steps, err := Path(ctx, NewMemory(g), "a", "b", n, Filter{})
		if err != nil {
			t.Fatal(err)
		}
		distance := map[string]int{"a": 0}
		for queue := []string{"a"}; len(queue) > 0; queue = queue[1:] {
			for _, u := range near[queue[0]] {
				if _, ok := distance[u]; !ok {
					distance[u] = distance[queue[0]] + 1
					queue = append(queue, u)
				}
			}
		}
		want, reachable := distance["b"]
		if reachable != (steps != nil) || len(steps) != want {
			t.Fatalf("path of %d steps, want %d (reachable %v)", len(steps), want, reachable)
		}
		for i, s := range steps {
			if i > 0 && steps[i-1].To.ID != s.From.ID {
				t.Fatalf("the path jumps: %v", steps)
			}
		}
	})
}

func TestDiff(t *testing.T) {
	before, after := fixture(), fixture()
	after.EventList[0].Support = 3
	after.EventList = slices.Delete(after.EventList, 1, 2)
	after.EntityList = append(after.EntityList, schema.Entity{ID: "zeta", Name: "Zeta"})
	var got []string
	for c, err := range Diff(before, after) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c.Kind+" "+c.What+" "+c.ID)
	}
	want := []string{"added entity zeta", "changed event ev:01", "removed event ev:02"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for c := range Diff(before, before) {
		t.Errorf("a graph differs from itself: %+v", c)
	}
}

func TestPeriod(t *testing.T) {
	early := Period{fixture(), "", "2021-03-03"}
	g, err := schema.Collect(early)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.DocumentList) != 1 || len(g.EventList) != 3 || len(g.EntityList) != 4 || len(g.StatementList) != 3 {
		t.Errorf("%d documents, %d events, %d entities, %d statements; want 1, 3, 4, 3", len(g.DocumentList), len(g.EventList), len(g.EntityList), len(g.StatementList))
	}
	if ev := g.EventList[0]; ev.Support != 1 || !slices.Equal(ev.Sources, []string{"Harbour Post"}) || len(ev.Reports) != 1 {
		t.Errorf("the meeting is not cut to its early report: %+v", ev)
	}
}
