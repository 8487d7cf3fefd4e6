package rdf_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/internal/golden"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestExample(t *testing.T) {
	for _, f := range rdf.Formats() {
		var buf bytes.Buffer
		if err := f.Write(context.Background(), &buf, graphtest.Example(), exports.Options{Title: "Example"}); err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, *update, "example"+f.Extension, buf.Bytes())
	}
}

func TestFormats(t *testing.T) {
	if err := exports.Check(rdf.Formats()); err != nil {
		t.Error(err)
	}
}

// Turtle has no named graphs, so what a document doesn't assert itself must not
// be a plain triple in it.
func TestTurtleAssertsFactsOnly(t *testing.T) {
	var buf bytes.Buffer
	if err := rdf.WriteTurtle(context.Background(), &buf, graphtest.Example(), exports.Options{}); err != nil {
		t.Fatal(err)
	}
	asserted := map[string]int{}
	for q, err := range rdf.ReadTriG(&buf, "example.ttl", "") {
		if err != nil {
			t.Fatal(err)
		}
		if relation, ok := schema.IDFromIRI(schema.RelationBase, q.Predicate.Value); ok {
			asserted[relation]++
		}
	}
	// One call is told by the Castle only, the meeting is denied, the visit planned.
	if diff := cmp.Diff(map[string]int{"spoke_with": 1, "send": 1}, asserted); diff != "" {
		t.Errorf("relations asserted (-want +got):\n%s", diff)
	}
}

func TestOmitText(t *testing.T) {
	for _, f := range rdf.Formats() {
		var buf bytes.Buffer
		if err := f.Write(context.Background(), &buf, graphtest.Example(), exports.Options{OmitText: true}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(buf.String(), "on Sunday, the Castle") || !strings.Contains(buf.String(), "spoke with") {
			t.Errorf("%s: the sentences are there, or the mentions are not", f.Name)
		}
	}
}

func TestBaseIRI(t *testing.T) {
	for _, base := range []string{"nothing", "http://example.org", "http://example.org/a b/", "http://example.org/#/", "/", "x:", "http://example.org/\u202e/"} {
		for _, f := range rdf.Formats() {
			if err := f.Write(context.Background(), &bytes.Buffer{}, &schema.Graph{}, exports.Options{BaseIRI: base}); err == nil {
				t.Errorf("%s: no error for the base %q", f.Name, base)
			}
		}
	}
	var buf bytes.Buffer
	if err := rdf.WriteNQuads(context.Background(), &buf, graphtest.Example(), exports.Options{BaseIRI: "http://example.org/kg/"}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(buf.String()) {
		if !strings.HasPrefix(line, "<http://example.org/kg/") {
			t.Fatalf("a subject of another base: %s", line)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// failing gives an error after its first statement.
type failing struct{ schema.Graph }

func (f *failing) Statements() iter.Seq2[schema.Statement, error] {
	return func(yield func(schema.Statement, error) bool) {
		if yield(f.StatementList[0], nil) {
			yield(schema.Statement{}, errors.New("store closed"))
		}
	}
}

func TestErrors(t *testing.T) {
	g := graphtest.Example()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	notANumber := graphtest.Example()
	notANumber.StatementList[1].Confidence /= 0
	for _, f := range rdf.Formats() {
		if err := f.Write(context.Background(), brokenWriter{}, g, exports.Options{}); err == nil {
			t.Errorf("%s: no error of the writer", f.Name)
		}
		if err := f.Write(context.Background(), &bytes.Buffer{}, &failing{*g}, exports.Options{}); err == nil || err.Error() != "store closed" {
			t.Errorf("%s: error of the reader: %v", f.Name, err)
		}
		if err := f.Write(cancelled, &bytes.Buffer{}, g, exports.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error of the context: %v", f.Name, err)
		}
		if err := f.Write(context.Background(), &bytes.Buffer{}, notANumber, exports.Options{}); err == nil {
			t.Errorf("%s: an infinite confidence was written", f.Name)
		}
	}
}
