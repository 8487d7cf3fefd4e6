package xmlgraph_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/xmlgraph"
	"github.com/relata-kg/relata/internal/golden"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func write(t testing.TB, f exports.Format, g schema.Reader) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := f.Write(context.Background(), &buf, g, exports.Options{Title: "Calls & \"plans\""}); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return buf.Bytes()
}

func TestExample(t *testing.T) {
	if err := exports.Check(xmlgraph.Formats()); err != nil {
		t.Error(err)
	}
	for _, f := range xmlgraph.Formats() {
		golden.Compare(t, *update, "example"+f.Extension, write(t, f, graphtest.Example()))
		golden.Compare(t, *update, "empty"+f.Extension, write(t, f, &schema.Graph{}))
	}
}

// graphml and gexf are the files as encoding/xml reads them.
type graphml struct {
	Nodes []struct {
		Data []data `xml:"data"`
	} `xml:"graph>node"`
	Edges []struct {
		Data []data `xml:"data"`
	} `xml:"graph>edge"`
}

type data struct {
	Key  string `xml:"key,attr"`
	Text string `xml:",chardata"`
}

type gexf struct {
	Nodes []struct {
		Label  string   `xml:"label,attr"`
		Values []attval `xml:"attvalues>attvalue"`
	} `xml:"graph>nodes>node"`
	Edges []struct {
		Spells []struct {
			Start string `xml:"start,attr"`
			End   string `xml:"end,attr"`
		} `xml:"spells>spell"`
	} `xml:"graph>edges>edge"`
}

type attval struct {
	For   string `xml:"for,attr"`
	Value string `xml:"value,attr"`
}

// held is a text as XML holds it.
func held(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return utf8.RuneError
		}
		return r
	}, s)
}

// one returns the graph of an entity and a statement about it, with that text
// wherever one can be.
func one(s string) *schema.Graph {
	a := schema.Argument{ID: s + "x", Name: s, Type: schema.EntityType(s), Mention: s}
	return &schema.Graph{
		DocumentList: []schema.Document{{ID: s, Title: s, URL: s}},
		EntityList:   []schema.Entity{{ID: s + "x", Name: s, Type: schema.EntityType(s), Aliases: []string{s}}},
		StatementList: []schema.Statement{{
			ID: s, Doc: s, Text: s, Subject: a, Object: a, Relation: schema.Relation{ID: s, Phrase: s}, Begin: s, Rule: s,
			Factuality: schema.Factuality(s), Qualifiers: []schema.Qualifier{{Role: s, Text: s}}, Attribution: []schema.Attribution{{Name: s}},
		}},
	}
}

func checkText(t *testing.T, s string) { check(t, one(s), s) }

// check reads the formats of a graph of one node and one edge back; s is the name.
func check(t *testing.T, g *schema.Graph, s string) {
	var ml graphml
	source := write(t, xmlgraph.Formats()[0], g)
	if err := xml.Unmarshal(source, &ml); err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	name := ""
	for _, d := range ml.Nodes[0].Data {
		if d.Key == "n_name" {
			name = d.Text
		}
	}
	if len(ml.Nodes) != 1 || len(ml.Edges) != 1 || name != held(s) {
		t.Fatalf("GraphML: %d nodes, %d edges, name %q, want %q", len(ml.Nodes), len(ml.Edges), name, held(s))
	}
	var gx gexf
	source = write(t, xmlgraph.Formats()[1], g)
	if err := xml.Unmarshal(source, &gx); err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	name = ""
	for _, v := range gx.Nodes[0].Values {
		if v.For == "1" {
			name = v.Value
		}
	}
	if len(gx.Nodes) != 1 || len(gx.Edges) != 1 || name != held(s) {
		t.Fatalf("GEXF: %d nodes, %d edges, name %q, want %q", len(gx.Nodes), len(gx.Edges), name, held(s))
	}
}

func FuzzText(f *testing.F) {
	for _, s := range graphtest.Hostile() {
		f.Add(s)
	}
	f.Fuzz(checkText)
}

func TestLongText(t *testing.T) {
	g := one("x")
	g.EntityList[0].Name = strings.Repeat("<\"&é\x00\u202e]]>", 1<<20/12)
	check(t, g, g.EntityList[0].Name)
}

func TestSpells(t *testing.T) {
	for _, tt := range []struct{ begin, end, want string }{
		{"2024-02-20", "2024-02-21", "2024-02-20 2024-02-21"},
		{"2024-02", "2024-02", "2024-02-01 2024-02-29"},
		{"2023", "2024", "2023-01-01 2024-12-31"},
		{"2024-02-20T10:00:00", "", "2024-02-20 "},
		{"", "2024-12", " 2024-12-31"},
		{"", "", ""},
		{"2024-02-21", "2024-02-20", ""},
		{"spring", "2024-02-30", ""},
	} {
		g := graphtest.Example()
		g.StatementList = g.StatementList[:1]
		g.StatementList[0].Begin, g.StatementList[0].End = tt.begin, tt.end
		var gx gexf
		if err := xml.Unmarshal(write(t, xmlgraph.Formats()[1], g), &gx); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, s := range gx.Edges[0].Spells {
			got += s.Start + " " + s.End
		}
		if got != tt.want {
			t.Errorf("from %q to %q: spells %q, want %q", tt.begin, tt.end, got, tt.want)
		}
	}
}

func TestDeterministic(t *testing.T) {
	for _, f := range xmlgraph.Formats() {
		graph := func() *schema.Graph { return graphtest.Random(rand.New(rand.NewPCG(1, 1)), 30) }
		if !bytes.Equal(write(t, f, graph()), write(t, f, graph())) {
			t.Errorf("%s: two exports differ", f.Name)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestErrors(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, f := range xmlgraph.Formats() {
		if err := f.Write(context.Background(), brokenWriter{}, graphtest.Example(), exports.Options{}); err == nil {
			t.Errorf("%s: no error of the writer", f.Name)
		}
		if err := f.Write(cancelled, &bytes.Buffer{}, graphtest.Example(), exports.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error of the context: %v", f.Name, err)
		}
	}
}
