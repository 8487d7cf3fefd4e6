package importer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/importer"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/exports/tabular"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

func TestErrors(t *testing.T) {
	const statement = "<https://relata.dev/statement/st:1> "
	for _, tt := range []struct{ name, format, in, want string }{
		{"JSON lines: not JSON", "jsonl", "{\"record\":\"entity\",\"id\":\"a\"}\n{\"é\": x}\n", "f:2:7: invalid character 'x' looking for beginning of value"},
		{"JSON lines: ends early", "jsonl", "{\"id\":", "f:1:7: the JSON ends too early"},
		{"JSON lines: wrong type", "jsonl", "{\"record\":\"entity\",\"id\":\"a\",\"name\":7}", "f:1:37: json: cannot unmarshal number into Go struct field Entity.name of type string"},
		{"JSON lines: unknown record", "jsonl", "\n{\"record\":\"edge\",\"id\":\"a\"}", "f:2:1: unknown record \"edge\": want document, entity, statement or event"},
		{"JSON lines: no id", "jsonl", "{\"record\":\"entity\"}", "f:1:1: the record has no \"id\""},
		{"JSON lines: reversed span", "jsonl", "{\"record\":\"statement\",\"id\":\"a\",\"span\":[5,1]}", "f:1:1: span: want [start, end] with 0 <= start <= end, got [5,1]"},
		{"JSON lines: two of one ID", "jsonl", "{\"record\":\"entity\",\"id\":\"a\"}\n{\"record\":\"entity\",\"id\":\"a\",\"name\":\"b\"}", "f: two entities have the ID \"a\" and differ: the first is kept"},
		{"JSON-LD: not JSON", "jsonld", "{\n \"é\": x}", "f:2:7: invalid character 'x' looking for beginning of value"},
		{"JSON-LD: ends early", "jsonld", "{\"@id\":\n", "f:2:1: the JSON ends too early"},
		{"JSON-LD: more than a value", "jsonld", "{}\n {}", "f:1:3: something follows the JSON value"},
		{"JSON-LD: context elsewhere", "jsonld", `{"@context":"http://example.org/context","@id":"a:b"}`, "is not in the file"},
		{"no fact", "nquads", statement + "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://relata.dev/ns#Statement> .", "f:1:1: the statement that begins here has no fact: want a triple whose predicate begins with https://relata.dev/relation/"},
		{"no number", "nquads", "<https://relata.dev/event/ev:1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://relata.dev/ns#Event> .\n<https://relata.dev/event/ev:1> <https://relata.dev/ns#support> \"many\" .", "f:1:1: in the record that begins here, https://relata.dev/ns#support is \"many\": want an integer"},
		{"syntax", "trig", "<a:s> <a:p>\n  é .", "f:2:3: want an IRI, a name, a blank node or a literal, found 'é'"},
		{"unknown format", "csv", "", "unknown format \"csv\": want one of jsonl, jsonld, nquads, trig, turtle"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := importer.Read(context.Background(), strings.NewReader(tt.in), "f", tt.format, importer.Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) || tt.format != "jsonld" && err.Error() != tt.want {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
			var pos *schema.PosError
			if tt.format != "csv" && !errors.As(err, &pos) {
				t.Errorf("%T is no *schema.PosError", err)
			}
		})
	}
}

// What is right around an error is still read.
func TestPartialResult(t *testing.T) {
	g := graphtest.Example()
	data := string(write(t, rdf.Formats()[0], g, exports.Options{}))
	broken := "<a:s>\n" + data + "oops\n"
	res, err := importer.Read(context.Background(), strings.NewReader(broken), "f", "nquads", importer.Options{})
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("errors: %v", err)
	}
	if diff := cmp.Diff(g, res.Graph); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMaxErrors(t *testing.T) {
	for _, format := range []string{"nquads", "jsonl"} {
		_, err := importer.Read(context.Background(), strings.NewReader(strings.Repeat("x\n", 1000)), "f", format, importer.Options{MaxErrors: 3})
		var list schema.ErrorList
		if !errors.As(err, &list) || len(list) != 4 {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, f := range lossless() {
		data := write(t, f, graphtest.Example(), exports.Options{})
		if _, err := importer.Read(ctx, bytes.NewReader(data), "f", f.Name, importer.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// The order of quads means nothing.
func TestAnyOrder(t *testing.T) {
	g := graphtest.Random(rand.New(rand.NewPCG(5, 5)), 20)
	all := strings.SplitAfter(string(write(t, rdf.Formats()[0], g, exports.Options{})), "\n")
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	res, err := importer.Read(context.Background(), strings.NewReader(strings.Join(all, "")), "f", "nquads", importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	again := write(t, rdf.Formats()[0], res.Graph, exports.Options{})
	if !bytes.Equal(again, write(t, rdf.Formats()[0], g, exports.Options{})) {
		t.Error("the graph differs")
	}
}

func TestSplit(t *testing.T) {
	g := graphtest.Example()
	g.EntityList = append(g.EntityList, schema.Entity{ID: "person/unheard-of"})
	g.StatementList[0].Doc = "elsewhere"
	parts, alone := importer.Split(g)
	var got []string
	statements := 0
	for _, p := range parts {
		line := p.Document.ID + ":"
		for _, e := range p.Entities {
			line += " " + e.ID
		}
		statements += len(p.Statements)
		got = append(got, line)
	}
	if statements != len(g.StatementList) || len(alone) != 0 || len(parts) != 3 {
		t.Fatalf("%d parts, %d statements, %d entities left", len(parts), statements, len(alone))
	}
	if !strings.Contains(got[0], "person/unheard-of") {
		t.Errorf("an entity without a statement is in no part: %q", got)
	}
	if _, alone := importer.Split(&schema.Graph{EntityList: g.EntityList[:1]}); len(alone) != 1 {
		t.Errorf("without documents %d entities are left, want 1", len(alone))
	}
}

func FuzzRead(f *testing.F) {
	names := importer.Formats()
	for i, name := range names {
		for _, format := range append(rdf.Formats(), exports.Format{Name: "jsonl", Write: tabular.WriteJSONL}) {
			if format.Name == name {
				var buf bytes.Buffer
				if err := format.Write(context.Background(), &buf, graphtest.Example(), exports.Options{}); err != nil {
					f.Fatal(err)
				}
				f.Add(i, buf.Bytes())
			}
		}
		for _, s := range graphtest.Hostile()[:20] { // the parsers of RDF have fuzz targets of their own
			f.Add(i, fmt.Appendf(nil, "{\"@id\":%q,\"@graph\":[{\"a:b\":%q}]}", s, s))
		}
	}
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		format := names[uint(i)%uint(len(names))]
		res, err := importer.Read(context.Background(), bytes.NewReader(data), "f", format, importer.Options{})
		if res == nil || res.Graph == nil {
			t.Fatal("no result")
		}
		var pos *schema.PosError
		if err != nil && !errors.As(err, &pos) {
			t.Fatalf("%T is no *schema.PosError: %v", err, err)
		}
	})
}

func ExampleRead() {
	in := strings.NewReader(`{"record":"entity","id":"person/anna-virta","name":"Anna Virta","type":"PERSON"}
{"record":"entity","name":"without an ID"}`)
	res, err := importer.Read(context.Background(), in, "graph.jsonl", "jsonl", importer.Options{})
	fmt.Println(res.Graph.EntityList[0].Name)
	fmt.Println(err)
	// Output:
	// Anna Virta
	// graph.jsonl:2:1: the record has no "id"
}
