package conformance

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/schema"
)

func lookups(t *testing.T, open Opener) {
	store := open(t)
	ctx := t.Context()
	gen := NewGenerator(3, 30)
	gen.Sentences = 4
	batch := []graph.Contribution{gen.Document(0), gen.Document(1), gen.Document(2)}
	ingest(t, store, batch...)
	whole := collect(t, store)
	snap := snapshot(t, store)
	for _, want := range whole.StatementList {
		got, err := snap.Statement(ctx, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "statement", got, want)
	}
	for _, want := range whole.EventList {
		got, err := snap.Event(ctx, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "event", got, want)
	}
	for _, e := range whole.EntityList {
		about := func(subject, object string) bool { return subject == e.ID || object == e.ID }
		want := slices.DeleteFunc(slices.Clone(whole.StatementList), func(s schema.Statement) bool { return !about(s.Subject.ID, s.Object.ID) })
		got, err := snap.StatementsOf(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "statements of "+e.ID, got, want)
		edges, err := snap.Edges(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range want {
			equal(t, "edge", edges[i], graph.Edge{Statement: s.ID, Subject: s.Subject.ID, Relation: s.Relation.ID, Object: s.Object.ID})
		}
		near := make(map[string]bool)
		for _, s := range want {
			near[s.Subject.ID], near[s.Object.ID] = true, true
		}
		delete(near, e.ID)
		neighbors, err := snap.Neighbors(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "neighbours of "+e.ID, neighbors, sorted(near))
		for _, other := range neighbors[:min(len(neighbors), 2)] {
			between := slices.DeleteFunc(slices.Clone(whole.EventList), func(h schema.Happening) bool {
				return !(h.Subject == e.ID && h.Object == other || h.Subject == other && h.Object == e.ID)
			})
			got, err := snap.EventsBetween(ctx, e.ID, other)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "events between two", got, between)
		}
		wantEvents := slices.DeleteFunc(slices.Clone(whole.EventList), func(h schema.Happening) bool { return !about(h.Subject, h.Object) })
		events, err := snap.EventsOf(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "events of "+e.ID, events, wantEvents)
	}
	in, err := snap.StatementsIn(ctx, batch[1].Document.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(slices.Clone(whole.StatementList), func(s schema.Statement) bool { return s.Doc != batch[1].Document.ID })
	equal(t, "statements of a document", in, want)
	for what, err := range map[string]error{
		"document":  second(snap.Document(ctx, "nowhere")),
		"entity":    second(snap.Entity(ctx, "person/nobody")),
		"statement": second(snap.Statement(ctx, "st:0")),
		"event":     second(snap.Event(ctx, "ev:0000000000000000")),
	} {
		if !errors.Is(err, schema.ErrNotFound) {
			t.Errorf("unknown %s: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func names(t *testing.T, open Opener) {
	store := open(t)
	c := Doc{ID: "a", Text: "person/emil-norden | met | person/ida-norden\nperson/emil-norden | visited | city/sankt-velten\nperson/emil-norden | left | org/bund"}.Build()
	c.Entities = []schema.Entity{
		{ID: "person/emil-norden", Name: "Émil Nordén", Type: schema.Person, Aliases: []string{"Mr Norden"}},
		{ID: "org/bund", Name: "Bund der Freien", Type: schema.Organization, Aliases: []string{"B.d.F.", "Norden"}},
	}
	ingest(t, store, c)
	snap := snapshot(t, store)
	for _, test := range []struct {
		name string
		want []string
	}{
		{"emil norden", []string{"person/emil-norden"}},
		{"ÉMIL NORDÉN", []string{"person/emil-norden"}},
		{"Sankt-Velten", []string{"city/sankt-velten"}},
		{"velten", []string{"city/sankt-velten"}},
		{"BdF", []string{"org/bund"}},
		// The alias first, then those with the word: more statements before fewer.
		{"norden", []string{"org/bund", "person/emil-norden", "person/ida-norden"}},
		{"norden emil", []string{"person/emil-norden"}},
		{"Velden", []string{"city/sankt-velten"}},
		{"Emil Nodren", []string{"person/emil-norden"}},
		{"xyz", nil},
		{"", nil},
		{"...", nil},
	} {
		found, err := snap.FindEntities(t.Context(), test.name)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range found {
			ids = append(ids, e.ID)
		}
		if !slices.Equal(ids, test.want) {
			t.Errorf("%q: found %q, want %q", test.name, ids, test.want)
		}
	}
}

// joinCases are documents whose entities are joined, and what comes out.
func joinCases() ([]graph.Contribution, map[string]string) {
	person := func(id, name string, aliases ...string) schema.Entity {
		return schema.Entity{ID: id, Name: name, Type: schema.Person, Aliases: aliases}
	}
	org := func(id, name string, aliases ...string) schema.Entity {
		return schema.Entity{ID: id, Name: name, Type: schema.Organization, Aliases: aliases}
	}
	minister := []schema.DatedRole{{Title: "Foreign Minister", Of: "country/kestrel", From: "2020-01-01", To: "2024-01-01"}}
	withRole := func(e schema.Entity, from, to string) schema.Entity {
		e.Roles = []schema.DatedRole{{Title: "foreign minister", Of: "country/kestrel", From: from, To: to}}
		return e
	}
	known := func(e schema.Entity) schema.Entity { e.Known = true; return e }
	tagged := func(e schema.Entity, value string) schema.Entity {
		e.External = []schema.ExternalID{{Scheme: "wikidata", Value: value}}
		return e
	}
	brandt := person("person/otto-brandt", "Otto Brandt")
	brandt.Roles = minister
	docs := []graph.Contribution{
		{Entities: []schema.Entity{person("person/jean-yves-kern", "Jean-Yves Kern"), org("org/eu", "EU"), org("org/oo", "OO"), person("person/a-moor", "Anna Moor")}},
		{Entities: []schema.Entity{person("person/jean-yves--kern", "Jean Yves Kern"), org("org/northern-union", "Northern Union", "NU"), brandt}},
		{Entities: []schema.Entity{org("org/eu-full", "European Union", "EU"), org("org/nu", "N.U."), withRole(person("person/brandt", "Brandt"), "2023-05-01", "2023-05-01")}},
		{Entities: []schema.Entity{org("org/order-of-oaks", "Order of Oaks", "OO"), person("person/carla-lind", "Carla Lind"), tagged(person("person/a", "Anna Ritter"), "Q5")}},
		{Entities: []schema.Entity{org("org/odd-ones", "Odd Ones", "OO"), withRole(person("person/lind", "Lind"), "", ""), tagged(person("person/b", "A. Moser"), "Q5")}},
		{Entities: []schema.Entity{known(person("person/a-moor-1", "Anna Moor")), withRole(person("person/otto-late", "Late"), "2030-01-01", "")}},
		{Entities: []schema.Entity{known(person("person/a-moor-2", "Anna Moor")), {ID: "city/eu", Name: "EU", Type: schema.City}}},
	}
	for i := range docs {
		docs[i].Document = schema.Document{ID: string(rune('a' + i)), Hash: "h"}
	}
	return docs, map[string]string{
		"person/jean-yves-kern":  "person/jean-yves--kern", // one name; the first of two as good
		"person/jean-yves--kern": "person/jean-yves--kern",
		"org/eu":                 "org/eu-full", // an acronym that is an alias
		"org/nu":                 "org/northern-union",
		"org/oo":                 "org/oo",             // two organisations have that alias
		"person/brandt":          "person/otto-brandt", // same surname, same role, same time
		"person/lind":            "person/lind",        // a surname alone is not enough
		"person/a-moor":          "person/a-moor",      // two known people of that name
		"person/b":               "person/a",           // one identifier
		"city/eu":                "city/eu",            // a city is no organisation
		"person/a-moor-1":        "person/a-moor-1",    // the user's list tells them apart
		"person/a-moor-2":        "person/a-moor-2",    //
		"org/order-of-oaks":      "org/order-of-oaks",  //
		"person/carla-lind":      "person/carla-lind",  //
	}
}

func checkJoins(t *testing.T, store *graph.Store, want map[string]string) {
	t.Helper()
	snap := snapshot(t, store)
	for id, canonical := range want {
		e, err := snap.Entity(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if e.ID != canonical {
			t.Errorf("%s is %s, want %s", id, e.ID, canonical)
		}
	}
}

func joins(t *testing.T, open Opener) {
	store := open(t)
	docs, want := joinCases()
	ingest(t, store, docs...)
	checkJoins(t, store, want)
	snap := snapshot(t, store)
	e, err := snap.Entity(t.Context(), "org/eu")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a joined entity", e, schema.Entity{ID: "org/eu-full", Name: "European Union", Type: schema.Organization, Aliases: []string{"EU"}})
	for _, entry := range snap.Log() {
		if entry.Action != graph.ActionJoin || entry.Reason == "" {
			t.Errorf("log entry %+v", entry)
		}
	}
	// Without the document that links them, they part.
	if _, err := store.Remove(t.Context(), "c"); err != nil {
		t.Fatal(err)
	}
	checkJoins(t, store, map[string]string{"org/eu": "org/eu"})
}

// joinsAnyOrder: the graph depends on the documents, not on their order.
func joinsAnyOrder(t *testing.T, open Opener) {
	docs, want := joinCases()
	store := open(t)
	rng := rand.New(rand.NewPCG(7, 7))
	rng.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	for _, d := range docs {
		ingest(t, store, d)
	}
	checkJoins(t, store, want)
}

// toldApart: a document that names two people keeps them two, whatever another
// one says.
func toldApart(t *testing.T, open Opener) {
	store := open(t)
	kern := schema.Entity{ID: "person/anna-kern", Name: "Anna Kern", Type: schema.Person}
	other := schema.Entity{ID: "person/anna-kern-2", Name: "Anna Kern", Type: schema.Person}
	doc := func(id string, entities ...schema.Entity) graph.Contribution {
		return graph.Contribution{Document: schema.Document{ID: id, Hash: "h"}, Entities: entities}
	}
	ingest(t, store, doc("a", kern))
	ingest(t, store, doc("b", other))
	checkJoins(t, store, map[string]string{"person/anna-kern-2": "person/anna-kern"})
	ingest(t, store, doc("c", kern, other))
	checkJoins(t, store, map[string]string{"person/anna-kern-2": "person/anna-kern-2", "person/anna-kern": "person/anna-kern"})
	if _, err := store.Remove(t.Context(), "c"); err != nil {
		t.Fatal(err)
	}
	checkJoins(t, store, map[string]string{"person/anna-kern-2": "person/anna-kern"})
}

func mergeByHand(t *testing.T, open Opener) {
	store := open(t)
	ctx := t.Context()
	a := Doc{ID: "a", Text: "person/anna-kern | met | person/boris-lang"}.Build()
	b := Doc{ID: "b", Text: "person/miss-k | visited | city/kestrel\nperson/carl-moor | praised | person/miss-k"}.Build()
	ingest(t, store, a, b)
	before := collect(t, store)
	entry, err := store.Merge(ctx, "person/miss-k", "person/anna-kern", "known from elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "entry", entry, graph.LogEntry{Number: 1, Action: graph.ActionMerge, From: "person/miss-k", Into: "person/anna-kern", Reason: "known from elsewhere"})
	check := func() {
		t.Helper()
		snap := snapshot(t, store)
		list, err := snap.StatementsOf(ctx, "person/miss-k")
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 3 {
			t.Fatalf("%d statements of the merged entity, want 3", len(list))
		}
		for _, s := range list {
			for _, arg := range []schema.Argument{s.Subject, s.Object} {
				if arg.ID == "person/miss-k" || arg.ID == "person/anna-kern" && arg.Name != "Anna Kern" {
					t.Errorf("an argument is still %s (%s)", arg.ID, arg.Name)
				}
			}
		}
		e, err := snap.Entity(ctx, "person/miss-k")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "merged entity", e, schema.Entity{ID: "person/anna-kern", Name: "Anna Kern", Type: schema.Person, Aliases: []string{"Miss K"}})
	}
	check()
	// A merge outlives the document.
	if _, err := store.Remove(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	ingest(t, store, b)
	check()
	if _, err := store.Merge(ctx, "person/miss-k", "person/anna-kern", ""); err == nil {
		t.Error("merging twice was accepted")
	}
	if _, err := store.Merge(ctx, "person/nobody", "person/anna-kern", ""); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("merging an unknown entity: %v", err)
	}
	if _, err := store.Undo(ctx, 1, "a mistake"); err != nil {
		t.Fatal(err)
	}
	equal(t, "graphs", collect(t, store), before)
	log := snapshot(t, store).Log()
	if len(log) != 2 || !log[0].Undone || log[1].Action != graph.ActionUndo || log[1].Undoes != 1 {
		t.Errorf("log %+v", log)
	}
	if _, err := store.Undo(ctx, 1, ""); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("undoing twice: %v", err)
	}
	if _, err := store.Undo(ctx, 9, ""); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("undoing nothing: %v", err)
	}
}

// splitByHand takes back what a rule joined.
func splitByHand(t *testing.T, open Opener) {
	store := open(t)
	ctx := t.Context()
	ingest(t, store, Doc{ID: "a", Text: "org/nu | praised | person/boris-lang", Entities: []schema.Entity{{ID: "org/nu", Name: "NU", Type: schema.Organization}}}.Build())
	b := Doc{ID: "b", Text: "org/northern-union | praised | city/kestrel", Entities: []schema.Entity{{ID: "org/northern-union", Name: "Northern Union", Type: schema.Organization, Aliases: []string{"NU"}}}}.Build()
	results := ingest(t, store, b)
	if len(results[0].Merges) != 1 || results[0].Merges[0].From != "org/nu" {
		t.Fatalf("merges %+v", results[0].Merges)
	}
	checkJoins(t, store, map[string]string{"org/nu": "org/northern-union"})
	joined := collect(t, store)
	if _, err := store.Split(ctx, "org/nu", "org/northern-union", nil, "another NU"); err != nil {
		t.Fatal(err)
	}
	checkJoins(t, store, map[string]string{"org/nu": "org/nu", "org/northern-union": "org/northern-union"})
	b.Force = true
	ingest(t, store, b)
	checkJoins(t, store, map[string]string{"org/nu": "org/nu"})
	if _, err := store.Undo(ctx, 1, ""); err != nil {
		t.Fatal(err)
	}
	equal(t, "graphs", collect(t, store), joined)
}

// splitByDocument parts two people of one name.
func splitByDocument(t *testing.T, open Opener) {
	store := open(t)
	ctx := t.Context()
	text := "person/john-hale | visited | city/kestrel\nperson/john-hale | met | person/anna-kern"
	ingest(t, store, Doc{ID: "a", Text: text}.Build(), Doc{ID: "b", Text: text}.Build())
	before := collect(t, store)
	if _, err := store.Split(ctx, "person/john-hale", "person/john-hale-painter", []string{"b"}, "the painter"); err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		snap := snapshot(t, store)
		for id, doc := range map[string]string{"person/john-hale": "a", "person/john-hale-painter": "b"} {
			list, err := snap.StatementsOf(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) != 2 || list[0].Doc != doc || list[1].Doc != doc {
				t.Fatalf("%s has %d statements", id, len(list))
			}
		}
		found, err := snap.FindEntities(ctx, "john hale")
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 2 {
			t.Fatalf("found %d people, want 2", len(found))
		}
	}
	check()
	changed := Doc{ID: "b", Text: text + "\n", Date: "2024-01-01"}.Build()
	ingest(t, store, changed)
	check()
	ingest(t, store, Doc{ID: "b", Text: text}.Build())
	if _, err := store.Undo(ctx, 1, ""); err != nil {
		t.Fatal(err)
	}
	equal(t, "graphs", collect(t, store), before)
	if _, err := store.Split(ctx, "person/john-hale", "person/x", []string{"nowhere"}, ""); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("splitting in an unknown document: %v", err)
	}
}

func happenings(t *testing.T, open Opener) {
	store := open(t)
	ingest(t, store,
		Doc{ID: "a", Date: "2024-03-05", Source: "Tribune", Text: "person/anna-kern | met | person/boris-lang | fact | 2024-03-04\nperson/anna-kern | met | person/boris-lang | fact | 2024-03-04"}.Build(),
		Doc{ID: "b", Date: "2024-03-06", Source: "Courier", Text: "person/boris-lang | met | person/anna-kern | fact | 2024-03-04\nperson/anna-kern | met | person/boris-lang | fact | 2024-05-01"}.Build(),
		Doc{ID: "c", Date: "2024-03-06", Text: "person/anna-kern | met | person/boris-lang | negated | 2024-03-04\nperson/anna-kern | visited | city/kestrel | negated"}.Build(),
		Doc{ID: "d", Date: "2024-03-05", Text: "person/anna-kern | met | person/boris-lang | future"}.Build(),
	)
	g := collect(t, store)
	type row struct {
		Subject, Object, Begin string
		Factuality             schema.Factuality
		Reports, Denials       int
		Sources                []string
	}
	var got []row
	total := 0
	for _, h := range g.EventList {
		got = append(got, row{h.Subject, h.Object, h.Begin, h.Factuality, len(h.Reports), len(h.Denials), h.Sources})
		total += len(h.Reports) + len(h.Denials)
		if h.Support != len(h.Sources) || !strings.HasPrefix(h.ID, "ev:") || len(h.ID) != 19 {
			t.Errorf("event %+v", h)
		}
	}
	slices.SortFunc(got, func(a, b row) int { return strings.Compare(a.Begin+a.Object, b.Begin+b.Object) })
	equal(t, "events", got, []row{
		{"person/anna-kern", "person/boris-lang", "2024-03-04", schema.Fact, 4, 1, []string{"Courier", "Tribune", "d"}},
		{"person/anna-kern", "person/boris-lang", "2024-05-01", schema.Fact, 1, 0, []string{"Courier"}},
		{"person/anna-kern", "city/kestrel", "", schema.Negated, 1, 0, []string{"c"}},
	})
	if total != len(g.StatementList) {
		t.Errorf("%d statements are in %d places of events", len(g.StatementList), total)
	}
}
