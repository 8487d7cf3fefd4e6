package conformance

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/schema"
)

// Opener opens an empty store that the test need not close.
type Opener func(t testing.TB) *graph.Store

// Run runs the kit on a back end.
func Run(t *testing.T, open Opener) {
	t.Helper()
	for _, test := range []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"RoundTrip", roundTrip},
		{"Hostile", hostile},
		{"Idempotent", idempotent},
		{"Replace", replace},
		{"Remove", remove},
		{"AllOrNothing", allOrNothing},
		{"Refusals", refusals},
		{"Lookups", lookups},
		{"Names", names},
		{"Joins", joins},
		{"JoinsAnyOrder", joinsAnyOrder},
		{"ToldApart", toldApart},
		{"MergeByHand", mergeByHand},
		{"SplitByHand", splitByHand},
		{"SplitByDocument", splitByDocument},
		{"Events", happenings},
		{"Isolation", isolation},
		{"Cancelled", cancelled},
		{"Model", model},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

func ingest(t testing.TB, s *graph.Store, batch ...graph.Contribution) []graph.Result {
	t.Helper()
	results, err := s.Ingest(t.Context(), batch...)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func snapshot(t testing.TB, s *graph.Store) *graph.Snapshot {
	t.Helper()
	snap, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = snap.Close() })
	return snap
}

func collect(t testing.TB, s *graph.Store) *schema.Graph {
	t.Helper()
	snap, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	g, err := schema.Collect(snap)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s differ (-want +got):\n%s", what, diff)
	}
}

// Doc builds small contributions for tests: a document and one statement for
// each line of "subject | relation | object", with entity IDs or plain values.
type Doc struct {
	ID, Date, Source string
	// Text is one statement a line; a fourth column is its factuality, a fifth its day.
	Text string
	// Entities adds to or replaces what the lines imply.
	Entities []schema.Entity
}

// Build returns the contribution.
func (d Doc) Build() graph.Contribution {
	doc := schema.Document{ID: d.ID, Date: d.Date, Source: d.Source, Text: d.Text}
	doc.Body.End = len([]rune(d.Text))
	doc.Hash = doc.ContentHash()
	c := graph.Contribution{Document: doc, Entities: d.Entities}
	at := 0
	for i, line := range strings.Split(d.Text, "\n") {
		parts := strings.Split(line, "|")
		for j := range parts {
			parts[j] = strings.TrimSpace(parts[j])
		}
		length := len([]rune(line))
		span := schema.Span{Start: at, End: at + length}
		at += length + 1
		if len(parts) < 3 {
			continue
		}
		s := schema.Statement{
			Doc: d.ID, Sentence: i, Span: span, Text: line,
			Subject: argument(parts[0], span), Object: argument(parts[2], span),
			Relation:   schema.Relation{ID: parts[1], Phrase: parts[1], Lemma: parts[1], Span: span},
			Factuality: schema.Fact, Confidence: 0.9, Rule: "test",
		}
		switch parts[1] {
		case "met":
			s.Relation.PLOVER, s.Relation.Symmetric = schema.Consult, true
		case "visited":
			s.Relation.PLOVER = schema.Consult
		}
		if len(parts) > 3 && parts[3] != "" {
			s.Factuality = schema.Factuality(parts[3])
		}
		if len(parts) > 4 {
			s.Begin, s.End = parts[4], parts[4]
		}
		s.ID = s.ContentID()
		c.Statements = append(c.Statements, s)
	}
	return c
}

func argument(word string, span schema.Span) schema.Argument {
	kind, name, ok := strings.Cut(word, "/")
	if !ok {
		return schema.Argument{Value: word, Type: schema.QuantityType, Mention: word, Span: span}
	}
	words := strings.Split(name, "-")
	for i, w := range words {
		if w != "" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	title := strings.Join(words, " ")
	return schema.Argument{ID: word, Name: title, Type: schema.EntityType(strings.ToUpper(kind)), Mention: title, Span: span}
}

// Full is a contribution in which every field of every record is set.
func Full() graph.Contribution {
	text := "On Monday, Ms Adler told the “Tribune” that Brandt might visit Kestrel.\r\nTab\there."
	doc := schema.Document{
		ID: "full", Title: "A <title> & \"quotes\"", Date: "2024-05-06", URL: "https://example.org/a?b=c&d#e",
		Source: "Tribune", Path: "/in/full.txt", Hash: "0123", Body: schema.Span{Start: 2, End: 70}, Text: text,
	}
	adler := schema.Entity{
		ID: "person/greta-adler", Name: "Greta Adler", Type: schema.Person, Aliases: []string{"Adler", "Ms Adler"},
		External: []schema.ExternalID{{Scheme: "viaf", Value: "7"}, {Scheme: "wikidata", Value: "Q1"}},
		Roles:    []schema.DatedRole{{Title: "mayor"}, {Title: "minister", Of: "country/kestrel", From: "2020-01-01", To: "2024-12-31"}},
		Known:    true,
	}
	entities := []schema.Entity{
		{ID: "city/kestrel", Name: "Kestrel", Type: schema.City, StandsFor: "country/kestrel"},
		{ID: "org/tribune", Name: "The Tribune", Type: schema.Organization},
		adler,
		{ID: "person/otto-brandt", Name: "Otto Brandt", Type: schema.Person},
	}
	s := schema.Statement{
		ID: "st:00000000000000aa", Doc: "full", Sentence: 3, Span: schema.Span{Start: 0, End: 71},
		Text:    "On Monday, Ms Adler told the “Tribune” that Brandt might visit Kestrel.",
		Subject: schema.Argument{ID: "person/otto-brandt", Name: "Otto Brandt", Type: schema.Person, Aliases: []string{"Brandt"}, Mention: "Brandt", Span: schema.Span{Start: 44, End: 50}},
		Relation: schema.Relation{
			ID: "visits", Phrase: "might visit", Lemma: "visit", PLOVER: schema.Consult, Schema: true, Symmetric: false, Span: schema.Span{Start: 51, End: 62},
		},
		Object:      schema.Argument{ID: "city/kestrel", Name: "Kestrel", Type: schema.City, Mention: "Kestrel", Span: schema.Span{Start: 63, End: 70}},
		Qualifiers:  []schema.Qualifier{{Role: "time", Text: "On Monday", Value: "2024-05-06", Span: schema.Span{Start: 0, End: 9}}, {Role: "with", Text: "Ms Adler", ID: "person/greta-adler", Span: schema.Span{Start: 11, End: 19}}},
		Begin:       "2024-05-06",
		End:         "2024-05-07",
		Factuality:  schema.Possible,
		Attribution: []schema.Attribution{{Name: "Greta Adler", ID: "person/greta-adler", Cue: "told", Span: schema.Span{Start: 11, End: 19}}, {Name: "a witness"}},
		Confidence:  0.8125,
		Rule:        "verb:nsubj+obj",
	}
	literal := s
	literal.ID, literal.Qualifiers, literal.Attribution = "st:00000000000000ab", nil, nil
	literal.Factuality = schema.Negated
	literal.Object = schema.Argument{Value: "150000", Type: schema.QuantityType, Mention: "about 150,000", Span: schema.Span{Start: 1, End: 2}}
	words := literal
	words.ID = "not an ordinary ID: 5 % <>"
	words.Subject = schema.Argument{Type: schema.TextType, Mention: "that it rains", Span: schema.Span{Start: 3, End: 5}}
	return graph.Contribution{Document: doc, Entities: entities, Statements: []schema.Statement{words, s, literal}}
}

func roundTrip(t *testing.T, open Opener) {
	store := open(t)
	c := Full()
	results := ingest(t, store, c)
	equal(t, "results", results, []graph.Result{{Doc: "full", Status: graph.Added, Statements: 3, Entities: 4}})
	g := collect(t, store)
	equal(t, "documents", g.DocumentList, []schema.Document{c.Document})
	equal(t, "entities", g.EntityList, c.Entities)
	equal(t, "statements", g.StatementList, c.Statements)
	if len(g.EventList) != 3 {
		t.Fatalf("got %d events, want 3", len(g.EventList))
	}
	counts, err := snapshot(t, store).Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if counts.Documents != 1 || counts.Entities != 4 || counts.Statements != 3 || counts.Quads == 0 {
		t.Fatalf("counts %+v", counts)
	}
}

// hostile stores names and texts that could break out of their place.
func hostile(t *testing.T, open Opener) {
	words := []string{
		`quote " backslash \ and \x00 and \u0000`, "nul \x00 inside", "<script>alert(1)</script>", "a|b^c`d{e}",
		"new\nline\ttab\r", "right\u202eleft\u200b", "emoji \U0001F600 ẞ Ænima 漢字 عربي", "100% #1?", "' OR 1=1; --", "evg:00 st:00 doc:00",
		strings.Repeat("long ", 20_000), "\ufffd", "%41%zz", " lead", "trail ",
	}
	store := open(t)
	var all []graph.Contribution
	for i, w := range words {
		id := "thing/" + w
		doc := schema.Document{ID: "doc " + w, Title: w, Source: w, Text: w, Hash: "h"}
		s := schema.Statement{
			ID: "st:" + w, Doc: doc.ID, Text: w, Rule: w, Factuality: schema.Fact,
			Subject:    schema.Argument{ID: id, Name: w, Type: schema.Thing, Mention: w},
			Relation:   schema.Relation{ID: w, Phrase: w, Lemma: w},
			Object:     schema.Argument{Value: w, Type: schema.TextType, Mention: w},
			Qualifiers: []schema.Qualifier{{Role: w, Text: w, Value: w}},
		}
		e := schema.Entity{ID: id, Name: w, Type: schema.Thing, Aliases: []string{w + " alias"}}
		c := graph.Contribution{Document: doc, Entities: []schema.Entity{e}, Statements: []schema.Statement{s}}
		if i%2 == 0 {
			c.Statements[0].Object = schema.Argument{ID: "thing/o " + w, Name: w, Mention: w}
			c.Entities = append(c.Entities, schema.Entity{ID: "thing/o " + w, Name: w})
		}
		all = append(all, c)
	}
	ingest(t, store, all...)
	snap := snapshot(t, store)
	ctx := t.Context()
	for _, c := range all {
		doc, err := snap.Document(ctx, c.Document.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "document", doc, c.Document)
		for _, e := range c.Entities {
			got, err := snap.Entity(ctx, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "entity", got, e)
		}
		list, err := snap.StatementsOf(ctx, c.Entities[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "statements", list, c.Statements)
		edges, err := snap.Edges(ctx, c.Entities[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(edges) != 1 || edges[0].Statement != c.Statements[0].ID || edges[0].Relation != c.Statements[0].Relation.ID {
			t.Fatalf("edges of %q: %+v", c.Entities[0].ID, edges)
		}
	}
}

func idempotent(t *testing.T, open Opener) {
	store := open(t)
	c := Full()
	ingest(t, store, c)
	before := collect(t, store)
	results := ingest(t, store, c, Doc{ID: "other", Text: "person/a | met | person/b"}.Build())
	equal(t, "status", []graph.Status{results[0].Status, results[1].Status}, []graph.Status{graph.Unchanged, graph.Added})
	known, err := store.Known(t.Context(), "full", c.Document.Hash)
	if err != nil || !known {
		t.Fatalf("Known: %v, %v", known, err)
	}
	known, err = store.Known(t.Context(), "full", "another")
	if err != nil || known {
		t.Fatalf("Known with another hash: %v, %v", known, err)
	}
	if _, err := store.Remove(t.Context(), "other"); err != nil {
		t.Fatal(err)
	}
	c.Force = true
	ingest(t, store, c)
	equal(t, "graphs", collect(t, store), before)
}

func replace(t *testing.T, open Opener) {
	store := open(t)
	ingest(t, store,
		Doc{ID: "a", Text: "person/anna-kern | met | person/boris-lang\nperson/anna-kern | visited | city/kestrel"}.Build(),
		Doc{ID: "b", Text: "person/anna-kern | praised | person/carl-moor"}.Build())
	changed := Doc{ID: "a", Text: "person/anna-kern | met | person/boris-lang\nperson/dora-nell | visited | city/ostmark"}.Build()
	results := ingest(t, store, changed)
	if results[0].Status != graph.Replaced {
		t.Fatalf("status %s", results[0].Status)
	}
	want := open(t)
	ingest(t, want, changed, Doc{ID: "b", Text: "person/anna-kern | praised | person/carl-moor"}.Build())
	equal(t, "graphs", collect(t, store), collect(t, want))
	if _, err := snapshot(t, store).Entity(t.Context(), "city/kestrel"); !errors.Is(err, graph.ErrNotFound) {
		t.Fatalf("an entity that no document names: %v", err)
	}
}

func remove(t *testing.T, open Opener) {
	store := open(t)
	a, b := Doc{ID: "a", Text: "person/anna-kern | met | person/boris-lang"}.Build(), Full()
	ingest(t, store, a)
	before := collect(t, store)
	ingest(t, store, b)
	results, err := store.Remove(t.Context(), "full")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "results", results, []graph.Result{{Doc: "full", Status: graph.Removed, Statements: 3, Entities: 4}})
	equal(t, "graphs", collect(t, store), before)
	if _, err := store.Remove(t.Context(), "a", "full"); !errors.Is(err, graph.ErrNotFound) {
		t.Fatalf("removing twice: %v", err)
	}
	equal(t, "graphs", collect(t, store), before)
	if _, err := store.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	equal(t, "empty graph", collect(t, store), &schema.Graph{})
	counts, err := snapshot(t, store).Counts(t.Context())
	if err != nil || counts.Quads != 0 {
		t.Fatalf("after removing all: %+v, %v", counts, err)
	}
}

// allOrNothing: a batch with one bad document writes nothing, and the store
// works on.
func allOrNothing(t *testing.T, open Opener) {
	store := open(t)
	a := Doc{ID: "a", Text: "person/anna-kern | met | person/boris-lang"}.Build()
	ingest(t, store, a)
	before := collect(t, store)
	stolen := Doc{ID: "b", Text: "person/x | met | person/y"}.Build()
	stolen.Statements[0].ID = a.Statements[0].ID
	good := Doc{ID: "c", Text: "person/x | met | person/y"}.Build()
	if _, err := store.Ingest(t.Context(), good, stolen); err == nil {
		t.Fatal("a statement of two documents was accepted")
	}
	equal(t, "graphs", collect(t, store), before)
	ingest(t, store, good)
	if n := len(collect(t, store).StatementList); n != 2 {
		t.Fatalf("%d statements, want 2", n)
	}
}

func refusals(t *testing.T, open Opener) {
	store := open(t)
	for name, change := range map[string]func(*graph.Contribution){
		"document without an ID":  func(c *graph.Contribution) { c.Document.ID = "" },
		"statement without an ID": func(c *graph.Contribution) { c.Statements[0].ID = "" },
		"statement twice":         func(c *graph.Contribution) { c.Statements[1] = c.Statements[0] },
		"statement of another":    func(c *graph.Contribution) { c.Statements[0].Doc = "x" },
		"no relation":             func(c *graph.Contribution) { c.Statements[0].Relation.ID = "" },
		"unknown factuality":      func(c *graph.Contribution) { c.Statements[0].Factuality = "maybe" },
		"reversed span":           func(c *graph.Contribution) { c.Statements[0].Span = schema.Span{Start: 5, End: 2} },
		"negative span":           func(c *graph.Contribution) { c.Statements[0].Object.Span.Start = -1 },
		"entity without an ID":    func(c *graph.Contribution) { c.Entities[0].ID = "" },
		"entity twice":            func(c *graph.Contribution) { c.Entities[1].ID = c.Entities[0].ID },
		"confidence is no number": func(c *graph.Contribution) {
			c.Statements[0].Confidence /= (c.Statements[0].Confidence - c.Statements[0].Confidence)
		},
		"document's body reversed": func(c *graph.Contribution) { c.Document.Body = schema.Span{Start: 9, End: 1} },
	} {
		c := Full()
		change(&c)
		if _, err := store.Ingest(t.Context(), c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := store.Ingest(t.Context(), Full(), Full()); err == nil {
		t.Error("a document twice: accepted")
	}
	equal(t, "graph", collect(t, store), &schema.Graph{})
}

// isolation: a snapshot keeps what it saw, and a new one sees what was written.
func isolation(t *testing.T, open Opener) {
	store := open(t)
	ingest(t, store, Doc{ID: "a", Text: "person/anna-kern | met | person/boris-lang"}.Build())
	old := snapshot(t, store)
	before, err := schema.Collect(old)
	if err != nil {
		t.Fatal(err)
	}
	ingest(t, store, Doc{ID: "a", Text: "person/anna-kern | left | city/kestrel"}.Build())
	ingest(t, store, Doc{ID: "b", Text: "person/boris-lang | left | city/kestrel"}.Build())
	again, err := schema.Collect(old)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "what an old snapshot sees", again, before)
	if n := len(collect(t, store).StatementList); n != 2 {
		t.Fatalf("a new snapshot sees %d statements, want 2", n)
	}
	ids := func(g *schema.Graph) (ids []string) {
		for _, d := range g.DocumentList {
			ids = append(ids, d.ID)
		}
		return ids
	}
	if got := ids(collect(t, store)); !slices.Equal(got, []string{"a", "b"}) {
		t.Fatalf("documents %q", got)
	}
}

func cancelled(t *testing.T, open Opener) {
	store := open(t)
	ingest(t, store, Full())
	ctx, cancel := context.WithCancel(t.Context())
	snap, err := store.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	cancel()
	if _, err := schema.Collect(snap); !errors.Is(err, context.Canceled) {
		t.Errorf("reading with a cancelled context: %v", err)
	}
	if _, err := snap.StatementsOf(ctx, "person/otto-brandt"); !errors.Is(err, context.Canceled) {
		t.Errorf("looking up with a cancelled context: %v", err)
	}
	if _, err := store.Ingest(ctx, Doc{ID: "b", Text: "person/a | met | person/b"}.Build()); !errors.Is(err, context.Canceled) {
		t.Errorf("writing with a cancelled context: %v", err)
	}
	if n := len(collect(t, store).DocumentList); n != 1 {
		t.Errorf("%d documents after a cancelled write", n)
	}
}
