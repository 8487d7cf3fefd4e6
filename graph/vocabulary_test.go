package graph

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

var updateGolden = flag.Bool("update", false, "write the golden parts of VOCABULARY.md")

// workedSentence is the example of VOCABULARY.md.
func workedSentence() Contribution {
	text := "The Harbour Office said that Greta Adler might visit Kestrel on Monday."
	span := func(words string) schema.Span {
		i := strings.Index(text, words)
		return schema.Span{Start: i, End: i + len(words)}
	}
	doc := schema.Document{ID: "harbour-news", Title: "Visit", Date: "2024-05-03", Source: "Tribune", Text: text, Body: span(text)}
	s := schema.Statement{
		Doc: doc.ID, Span: span(text), Text: text,
		Subject:     schema.Argument{ID: "person/greta-adler", Name: "Greta Adler", Type: schema.Person, Mention: "Greta Adler", Span: span("Greta Adler")},
		Relation:    schema.Relation{ID: "visits", Phrase: "might visit", Lemma: "visit", PLOVER: schema.Consult, Schema: true, Span: span("might visit")},
		Object:      schema.Argument{ID: "city/kestrel", Name: "Kestrel", Type: schema.City, Mention: "Kestrel", Span: span("Kestrel")},
		Qualifiers:  []schema.Qualifier{{Role: "time", Text: "on Monday", Value: "2024-05-06", Span: span("on Monday")}},
		Begin:       "2024-05-06",
		End:         "2024-05-06",
		Factuality:  schema.Possible,
		Attribution: []schema.Attribution{{Name: "Harbour Office", ID: "office/harbour-office", Cue: "said", Span: span("The Harbour Office")}},
		Confidence:  0.75,
		Rule:        "verb:nsubj+obj",
	}
	s.ID = s.ContentID()
	return Contribution{Document: doc, Statements: []schema.Statement{s}, Entities: []schema.Entity{
		{ID: "city/kestrel", Name: "Kestrel", Type: schema.City},
		{ID: "office/harbour-office", Name: "Harbour Office", Type: schema.Office},
		{ID: "person/greta-adler", Name: "Greta Adler", Type: schema.Person, Aliases: []string{"Ms Adler"}},
	}}
}

// render writes the quads of a graph as VOCABULARY.md shows them.
func render(quads []quad.Quad) string {
	var lines []string
	for _, q := range quads {
		object := fmt.Sprint(q.Object)
		if q.Predicate == termRecord || q.Predicate == termContribution {
			object = `"{...}"^^<rdf:JSON>`
		}
		lines = append(lines, fmt.Sprintf("%s %s %s", q.Subject, q.Predicate, object))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// TestVocabulary holds VOCABULARY.md to what the store writes for its sentence.
func TestVocabulary(t *testing.T) {
	store, err := Open(t.Context(), "memory:", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	c := workedSentence()
	if _, err := store.Ingest(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	v, err := store.back.view(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = v.close() }()
	page, err := os.ReadFile("VOCABULARY.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, label := range []quad.IRI{statementIRI(c.Statements[0].ID), "doc:harbour-news", "person/greta-adler"} {
		quads, err := v.match(t.Context(), quad.Quad{Label: label})
		if err != nil {
			t.Fatal(err)
		}
		want := render(quads)
		head := "Graph `" + strings.Trim(string(label), "<>") + "`:\n\n```\n"
		_, rest, ok := strings.Cut(text, head)
		if !ok {
			t.Fatalf("VOCABULARY.md does not show the graph %s:\n%s", label, want)
		}
		got, _, _ := strings.Cut(rest, "```")
		if got != want {
			if *updateGolden {
				text = strings.Replace(text, head+got+"```", head+want+"```", 1)
				continue
			}
			t.Errorf("VOCABULARY.md shows for %s\n%s\nthe store writes\n%s", label, got, want)
		}
	}
	_, examples, _ := strings.Cut(text, "```js\n")
	examples, _, _ = strings.Cut(examples, "```")
	snap, err := store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	for query := range strings.Lines(examples) {
		n := 0
		for _, err := range snap.Query(t.Context(), "gizmo", query, 0) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 1 {
			t.Errorf("%s has %d results, want 1", query, n)
		}
	}
	if *updateGolden {
		if err := os.WriteFile("VOCABULARY.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
