package scene_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/internal/fixture"
	"github.com/relata-kg/relata/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dump writes a scene as text, a line a thing.
func dump(s *scene.Scene) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %s\nperiod %s\nsources %s\n", s.Title, s.Period, s.Sources)
	for _, n := range s.Notes {
		fmt.Fprintf(&b, "note %s\n", n)
	}
	for _, n := range s.Nodes {
		fmt.Fprintf(&b, "node %s %s level=%d %q %q\n", n.ID, n.Kind, n.Level, strings.Join(n.Lines, "|"), strings.Join(n.Sub, "|"))
	}
	for _, e := range s.Edges {
		arrow := "->"
		if !e.Directed {
			arrow = "--"
		}
		fmt.Fprintf(&b, "edge %s %s %s %s %s %q support=%d proofs=%d\n", s.Nodes[e.From].Name, arrow, s.Nodes[e.To].Name, e.Family, e.Factuality, strings.Join(e.Lines, "|"), e.Support, len(e.Proofs))
	}
	for _, g := range s.Groups {
		var names []string
		for _, n := range g.Nodes {
			names = append(names, s.Nodes[n].Name)
		}
		fmt.Fprintf(&b, "group %s: %s\n", g.Name, strings.Join(names, ", "))
	}
	return b.String()
}

func build(t *testing.T, g *schema.Graph, o scene.Options) *scene.Scene {
	t.Helper()
	s, err := scene.Build(g, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGolden(t *testing.T) {
	for name, o := range map[string]scene.Options{
		"whole":     {},
		"focus":     {Focus: []string{"putin"}},
		"country":   {GroupBy: scene.ByCountry, Relations: []string{"talks"}},
		"community": {GroupBy: scene.ByCommunity, MinSupport: 2},
	} {
		t.Run(name, func(t *testing.T) {
			got := dump(build(t, fixture.Politics(), o))
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Error(d)
			}
		})
	}
}

func edges(s *scene.Scene) []string {
	var out []string
	for i := range s.Edges {
		out = append(out, s.Sentence(&s.Edges[i]))
	}
	return out
}

func TestFilters(t *testing.T) {
	for _, c := range []struct {
		name string
		o    scene.Options
		want []string
	}{
		{"relation", scene.Options{Relations: []string{"visits"}, Until: "2022-02-10"}, []string{"Boris Johnson – visits 1 Feb → Kyiv"}},
		{"relation with a space", scene.Options{Relations: []string{"capital of"}}, []string{"Kyiv – capital of → Ukraine"}},
		{"category", scene.Options{Relations: []string{"ASSAULT"}}, []string{"Russia – not: invades → Ukraine"}},
		{"types", scene.Options{Types: []string{"organization"}, Factuality: []schema.Factuality{schema.Fact}}, []string{
			"Downing Street – accuses → Kremlin", "Kremlin – rejects → White House",
		}},
		{"period", scene.Options{Since: "2022-02-24", Relations: []string{"talks"}}, []string{
			"Emmanuel Macron – maybe: meets 25 Feb – Vladimir Putin",
			"Antony Blinken – planned: meets 24 Feb – Sergei Lavrov",
			"Jean-Yves Le Drian – planned: meets 25 Feb – Sergei Lavrov",
		}},
		{"support", scene.Options{MinSupport: 3}, []string{
			"Antony Blinken – planned: meets 24 Feb – Sergei Lavrov", "Emmanuel Macron – spoke with 20 Feb – Vladimir Putin",
		}},
		{"demanded", scene.Options{Factuality: []schema.Factuality{schema.Demanded}}, []string{"Boris Johnson – demanded: urges → Vladimir Putin"}},
		{"top", scene.Options{Top: 2}, []string{
			"Russia – not: invades → Ukraine", "Russia – threatens → Ukraine",
		}},
		{"two hops", scene.Options{Focus: []string{"Nord Stream 2"}, Hops: 2}, []string{
			"Germany – rejects 22 Feb → Nord Stream 2", "Germany – member of → NATO",
		}},
		{"alias", scene.Options{Focus: []string{"Володимир Зеленський"}, Relations: []string{"urges"}}, []string{"Volodymyr Zelenskiy – urges → European Union"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := edges(build(t, fixture.Politics(), c.o))
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.want))
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestFocusErrors(t *testing.T) {
	for name, want := range map[string]string{
		"Emanuel Macron": `no entity is called "Emanuel Macron"; did you mean Emmanuel Macron (person/emmanuel-macron)?`,
		"United":         `"United" could be any of: United Kingdom (country/united-kingdom), United Nations (organization/united-nations), United States (country/united-states)`,
		"xyzzy":          `no entity is called "xyzzy"`,
	} {
		_, err := scene.Build(fixture.Politics(), scene.Options{Focus: []string{name}})
		var unknown *scene.EntityError
		if !errors.As(err, &unknown) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		slices.Sort(unknown.Candidates)
		if err.Error() != want {
			t.Errorf("%s:\n got %s\nwant %s", name, err, want)
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for name, o := range map[string]scene.Options{
		"hops":       {Hops: -1},
		"confidence": {MinConfidence: 1.5},
		"date":       {Since: "yesterday"},
		"order":      {Since: "2023", Until: "2022"},
		"type":       {Types: []string{"ALIEN"}},
		"group":      {GroupBy: "colour"},
	} {
		if _, err := scene.Build(&schema.Graph{}, o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestParallelReportsAreOneEdge(t *testing.T) {
	s := build(t, fixture.Politics(), scene.Options{Focus: []string{"Macron"}, Types: []string{"PERSON"}})
	for i := range s.Edges {
		e := &s.Edges[i]
		if s.Nodes[e.To].Name == "Vladimir Putin" && e.Factuality == schema.Fact {
			if e.Support != 3 || len(e.Proofs) != 3 || e.Directed || !strings.HasSuffix(e.Lines[0], "×3") {
				t.Errorf("support %d, proofs %d, directed %v, label %q", e.Support, len(e.Proofs), e.Directed, e.Lines)
			}
			if e.Href != "https://news.example/a1" && e.Href != "https://news.example/a2" && e.Href != "https://news.example/a4" {
				t.Errorf("leads to %q", e.Href)
			}
			for _, want := range []string{"“For almost two hours Emmanuel Macron spoke with Vladimir Putin by telephone.”", "Morning Courier", "2022-02-20", "confidence"} {
				if !strings.Contains(e.Detail, want) {
					t.Errorf("the tooltip lacks %q:\n%s", want, e.Detail)
				}
			}
			return
		}
	}
	t.Error("no edge")
}

func TestDenialsAreShownBeside(t *testing.T) {
	g := fixture.Politics()
	// The report of document a2 denies what a1 says.
	for i := range g.EventList {
		if g.EventList[i].Relation == "mobilizes_at" {
			g.EventList[i].Denials = g.EventList[i].Reports[1:]
			g.EventList[i].Reports = g.EventList[i].Reports[:1]
		}
	}
	s := build(t, g, scene.Options{Relations: []string{"mobilizes_at"}})
	e := s.Edges[0]
	if !e.Denied || !slices.Contains(e.Lines, "denied by Harbour Times") || !e.Proofs[1].Denial {
		t.Errorf("denied %v, label %q", e.Denied, e.Lines)
	}
}

func TestPositionsAreWrittenBelowNames(t *testing.T) {
	g := fixture.Politics()
	add := func(id string, object schema.Argument, q ...schema.Qualifier) {
		g.StatementList = append(g.StatementList, schema.Statement{
			ID: id, Doc: "a3", Text: "A sentence about " + id + ".", Factuality: schema.Fact, Confidence: 1, Qualifiers: q,
			Subject:  schema.Argument{ID: "person/recep-tayyip-erdoğan", Name: "Recep Tayyip Erdoğan", Type: schema.Person},
			Relation: schema.Relation{ID: "holds_position"}, Object: object,
		})
	}
	body := schema.Argument{ID: "organization/european-union", Name: "European Union", Type: schema.Organization}
	add("st:title", schema.Argument{Value: "envoy", Type: schema.Position, Mention: "envoy"})
	add("st:former", body, schema.Qualifier{Role: "position", Value: "judge"}, schema.Qualifier{Role: "status", Value: "former"})
	add("st:now", body, schema.Qualifier{Role: "position", Value: "commissioner"})
	s := build(t, g, scene.Options{GroupBy: scene.ByCountry})
	for _, n := range s.Nodes {
		if n.Type == schema.Position {
			t.Errorf("a position is drawn as a node: %s", n.Name)
		}
		if n.Name != "Recep Tayyip Erdoğan" {
			continue
		}
		if got := strings.Join(n.Sub, " "); got != "commissioner of the European Union" {
			t.Errorf("below the name: %q", got)
		}
		for _, want := range []string{"former judge of the European Union", "envoy", "“A sentence about st:now.”"} {
			if !strings.Contains(n.Detail, want) {
				t.Errorf("the tooltip lacks %q: %s", want, n.Detail)
			}
		}
		if len(n.Proofs) != 3 || n.Proofs[0].ID != "st:now" {
			t.Errorf("%d proofs", len(n.Proofs))
		}
	}
	got := edges(build(t, g, scene.Options{Relations: []string{"holds_position"}}))
	want := []string{"Recep Tayyip Erdoğan – commissioner of → European Union"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("on request they are edges:\n%s", d)
	}
}

func TestLiteralsOnRequest(t *testing.T) {
	g := fixture.Politics()
	g.StatementList = append(g.StatementList, schema.Statement{
		ID: "st:lit", Doc: "a3", Factuality: schema.Fact, Confidence: 1, Relation: schema.Relation{ID: "has_troops"},
		Subject: schema.Argument{ID: "country/russia", Name: "Russia", Type: schema.Country},
		Object:  schema.Argument{Value: "150000", Type: schema.QuantityType, Mention: "about 150,000"},
	})
	if n := len(build(t, g, scene.Options{Relations: []string{"has_troops"}}).Nodes); n != 0 {
		t.Errorf("%d nodes without literals, want 0", n)
	}
	if n := len(build(t, g, scene.Options{Relations: []string{"has_troops"}, Literals: true}).Nodes); n != 2 {
		t.Errorf("%d nodes with literals, want 2", n)
	}
}

func TestLargeGraphIsASelection(t *testing.T) {
	g := fixture.Random(3, 300, 900)
	s := build(t, g, scene.Options{})
	if len(s.Edges) < 50 || len(s.Edges) > 200 {
		t.Errorf("%d edges selected", len(s.Edges))
	}
	if len(s.Notes) == 0 || !strings.Contains(s.Notes[0], "--all") || !strings.Contains(s.Notes[0], "--focus") {
		t.Errorf("the picture does not say what it leaves out: %q", s.Notes)
	}
	degree := 0
	for _, n := range s.Nodes {
		degree = max(degree, n.Degree)
	}
	if degree > len(s.Edges)/2 {
		t.Errorf("one node has %d of %d edges", degree, len(s.Edges))
	}
	all := build(t, g, scene.Options{All: true})
	if len(all.Edges) < 700 || !all.Dense {
		t.Errorf("%d edges of all, dense %v", len(all.Edges), all.Dense)
	}
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	want := dump(build(t, fixture.Politics(), scene.Options{GroupBy: scene.ByCommunity}))
	for seed := range uint64(5) {
		g := fixture.Politics()
		rng := rand.New(rand.NewPCG(seed, 2))
		rng.Shuffle(len(g.EntityList), func(i, j int) { g.EntityList[i], g.EntityList[j] = g.EntityList[j], g.EntityList[i] })
		g.Sort()
		if got := dump(build(t, g, scene.Options{GroupBy: scene.ByCommunity})); got != want {
			t.Fatal(cmp.Diff(want, got))
		}
	}
}

func TestEmpty(t *testing.T) {
	s := build(t, &schema.Graph{}, scene.Options{})
	if s.Title != "Nothing to draw" || len(s.Notes) != 1 {
		t.Errorf("title %q, notes %q", s.Title, s.Notes)
	}
	s = build(t, fixture.Politics(), scene.Options{MinSupport: 99})
	if len(s.Notes) != 1 || !strings.HasPrefix(s.Notes[0], "Nothing matches; the graph has 52 relations between 35 entities.") {
		t.Errorf("notes %q", s.Notes)
	}
}

func TestStatementsWithoutEvents(t *testing.T) {
	g := fixture.Politics()
	g.EventList = nil
	whole := build(t, fixture.Politics(), scene.Options{})
	s := build(t, g, scene.Options{})
	if d := cmp.Diff(edges(whole), edges(s)); d != "" {
		t.Errorf("statements alone give another picture:\n%s", d)
	}
}
