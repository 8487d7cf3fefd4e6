package conformance

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/schema"
)

// model runs random operations on a store and compares it, now and then, with a
// store in memory that was given the same log and only the documents that are
// left, all at once and in order; and its documents and statements with a map.
// $RELATA_MODEL_RUNS is the number of runs, by default a few.
func model(t *testing.T, open Opener) {
	runs := os.Getenv("RELATA_MODEL_RUNS")
	if runs == "" {
		runs = "8"
	}
	if err := flag.Set("rapid.checks", runs); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		store := open(t)
		defer func() { _ = store.Close() }()
		m := &modelState{docs: make(map[string]graph.Contribution)}
		steps := rapid.IntRange(1, 12).Draw(rt, "steps")
		for range steps {
			m.step(rt, store)
		}
		m.compare(rt, store)
		// With every decision taken back, nothing of them is left.
		for _, entry := range slices.Backward(m.log) {
			if entry.Action != graph.ActionUndo && !slices.ContainsFunc(m.log, func(e graph.LogEntry) bool { return e.Undoes == entry.Number }) {
				if _, err := store.Undo(rt.Context(), entry.Number, ""); err != nil {
					rt.Fatal(err)
				}
			}
		}
		m.log = nil
		m.compare(rt, store)
	})
}

type modelState struct {
	docs map[string]graph.Contribution
	log  []graph.LogEntry
}

var (
	people    = []string{"anna-kern", "kern", "anna--kern", "boris-lang", "boris-kern"}
	bodies    = []string{"nu", "northern-union", "bund"}
	relations = []string{"met", "visited", "praised"}
)

func drawEntity(rt *rapid.T) schema.Entity {
	var e schema.Entity
	if rapid.Bool().Draw(rt, "person") {
		e = schema.Entity{ID: "person/" + rapid.SampledFrom(people).Draw(rt, "id"), Type: schema.Person}
		if rapid.IntRange(0, 3).Draw(rt, "role") == 0 {
			e.Roles = []schema.DatedRole{{Title: "mayor", Of: "city/kestrel", From: rapid.SampledFrom([]string{"", "2024"}).Draw(rt, "from")}}
		}
	} else {
		e = schema.Entity{ID: "org/" + rapid.SampledFrom(bodies).Draw(rt, "id"), Type: schema.Organization}
		if e.ID != "org/nu" && rapid.IntRange(0, 2).Draw(rt, "alias") == 0 {
			e.Aliases = []string{"NU"}
		}
	}
	_, name, _ := strings.Cut(e.ID, "/")
	e.Name = strings.ReplaceAll(name, "-", " ")
	if e.ID == "org/nu" {
		e.Name = "NU"
	}
	e.Known = rapid.IntRange(0, 7).Draw(rt, "known") == 0
	return e
}

func drawDocument(rt *rapid.T) graph.Contribution {
	doc := schema.Document{
		ID:     rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(rt, "doc"),
		Date:   rapid.SampledFrom([]string{"", "2024-01-01", "2024-01-03"}).Draw(rt, "date"),
		Source: rapid.SampledFrom([]string{"", "Tribune"}).Draw(rt, "source"),
		Text:   rapid.StringN(0, 20, 40).Draw(rt, "text"),
	}
	doc.Hash = doc.ContentHash()
	c := graph.Contribution{Document: doc, Force: true}
	seen := make(map[string]bool)
	entity := func() schema.Entity {
		e := drawEntity(rt)
		if !seen[e.ID] {
			seen[e.ID] = true
			c.Entities = append(c.Entities, e)
		}
		return e
	}
	for i := range rapid.IntRange(0, 4).Draw(rt, "statements") {
		subject := entity()
		s := schema.Statement{
			Doc: doc.ID, Sentence: i / 2, Span: schema.Span{Start: i / 2, End: i/2 + 1}, Text: rapid.StringN(0, 10, 20).Draw(rt, "sentence"),
			Subject:    schema.Argument{ID: subject.ID, Name: subject.Name, Type: subject.Type, Mention: fmt.Sprint(i)},
			Relation:   schema.Relation{ID: rapid.SampledFrom(relations).Draw(rt, "relation")},
			Factuality: rapid.SampledFrom(schema.Factualities()).Draw(rt, "factuality"),
			Confidence: rapid.Float64Range(0, 1).Draw(rt, "confidence"),
			Begin:      rapid.SampledFrom([]string{"", "2024-01-02", "2024"}).Draw(rt, "begin"),
		}
		s.Relation.Symmetric = s.Relation.ID == "met"
		if rapid.Bool().Draw(rt, "eventive") {
			s.Relation.PLOVER = schema.Consult
		}
		if rapid.IntRange(0, 4).Draw(rt, "literal") == 0 {
			s.Object = schema.Argument{Value: rapid.StringN(1, 5, 20).Draw(rt, "value"), Type: schema.QuantityType, Mention: "m"}
		} else {
			object := entity()
			s.Object = schema.Argument{ID: object.ID, Name: object.Name, Type: object.Type, Mention: "m"}
		}
		if rapid.IntRange(0, 3).Draw(rt, "attributed") == 0 {
			s.Attribution = []schema.Attribution{{Name: "x", ID: entity().ID, Cue: "said"}}
		}
		s.ID = s.ContentID()
		c.Statements = append(c.Statements, s)
	}
	return c
}

func (m *modelState) step(rt *rapid.T, store *graph.Store) {
	ctx := rt.Context()
	keep := func(entry graph.LogEntry, err error) {
		// An entity that is not there, or a merge that says nothing new, is refused.
		if err == nil {
			m.log = append(m.log, entry)
		}
	}
	switch rapid.IntRange(0, 9).Draw(rt, "operation") {
	case 0, 1, 2, 3, 4:
		batch := make(map[string]graph.Contribution)
		for range rapid.IntRange(1, 2).Draw(rt, "batch") {
			c := drawDocument(rt)
			batch[c.Document.ID] = c
		}
		var list []graph.Contribution
		for id, c := range batch {
			m.docs[id] = c
			list = append(list, c)
		}
		if _, err := store.Ingest(ctx, list...); err != nil {
			rt.Fatal(err)
		}
	case 5:
		id := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(rt, "remove")
		_, known := m.docs[id]
		if _, err := store.Remove(ctx, id); (err == nil) != known {
			rt.Fatalf("removing %s (known: %v): %v", id, known, err)
		}
		delete(m.docs, id)
	case 6:
		keep(store.Merge(ctx, drawEntity(rt).ID, drawEntity(rt).ID, "test"))
	case 7:
		keep(store.Split(ctx, drawEntity(rt).ID, drawEntity(rt).ID, nil, "test"))
	case 8:
		doc := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(rt, "split in")
		keep(store.Split(ctx, drawEntity(rt).ID, "person/another", []string{doc}, "test"))
	case 9:
		if len(m.log) > 0 {
			keep(store.Undo(ctx, rapid.IntRange(1, len(m.log)).Draw(rt, "undo"), "test"))
		}
	}
	if rapid.IntRange(0, 3).Draw(rt, "compare") == 0 {
		m.compare(rt, store)
	}
}

func read(rt *rapid.T, store *graph.Store) *schema.Graph {
	snap, err := store.Snapshot(rt.Context())
	if err != nil {
		rt.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	g, err := schema.Collect(snap)
	if err != nil {
		rt.Fatal(err)
	}
	for _, e := range g.EntityList {
		list, err := snap.StatementsOf(rt.Context(), e.ID)
		if err != nil {
			rt.Fatal(err)
		}
		n := 0
		for i := range g.StatementList {
			if s := &g.StatementList[i]; s.Subject.ID == e.ID || s.Object.ID == e.ID {
				n++
			}
		}
		if n != len(list) {
			rt.Fatalf("%s: found %d statements by index, %d by scan", e.ID, len(list), n)
		}
	}
	return g
}

func (m *modelState) compare(rt *rapid.T, store *graph.Store) {
	got := read(rt, store)
	var docs, statements []string
	for _, id := range sorted(m.docs) {
		docs = append(docs, id)
		for _, s := range m.docs[id].Statements {
			statements = append(statements, s.ID)
		}
	}
	slices.Sort(statements)
	var gotDocs, gotStatements []string
	for _, d := range got.DocumentList {
		gotDocs = append(gotDocs, d.ID)
		if d.Text != m.docs[d.ID].Document.Text {
			rt.Fatalf("document %s has another text", d.ID)
		}
	}
	for _, s := range got.StatementList {
		gotStatements = append(gotStatements, s.ID)
	}
	if !slices.Equal(docs, gotDocs) || !slices.Equal(statements, gotStatements) {
		rt.Fatalf("documents %q, want %q; statements %q, want %q", gotDocs, docs, gotStatements, statements)
	}
	if len(m.log) == 0 {
		m.compareFresh(rt, got)
	}
}

// compareFresh builds the same graph anew.
func (m *modelState) compareFresh(rt *rapid.T, got *schema.Graph) {
	fresh, err := graph.Open(rt.Context(), "memory:", graph.Options{})
	if err != nil {
		rt.Fatal(err)
	}
	defer func() { _ = fresh.Close() }()
	var all []graph.Contribution
	for _, id := range sorted(m.docs) {
		all = append(all, m.docs[id])
	}
	if _, err := fresh.Ingest(rt.Context(), all...); err != nil {
		rt.Fatal(err)
	}
	if diff := diff(read(rt, fresh), got); diff != "" {
		rt.Fatalf("the graph depends on its history (-fresh +grown):\n%s", diff)
	}
}

func sorted[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

func diff(want, got any) string {
	return cmp.Diff(want, got, cmpopts.EquateEmpty())
}
