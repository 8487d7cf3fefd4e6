package importer_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/importer"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/exports/tabular"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

// lossless are the formats from which a graph comes back as it was.
func lossless() []exports.Format {
	var list []exports.Format
	for _, f := range append(rdf.Formats(), exports.Format{Name: "jsonl", Write: tabular.WriteJSONL}) {
		if f.Name != "turtle" {
			list = append(list, f)
		}
	}
	return list
}

type draws struct{ t *rapid.T }

func (d draws) IntN(n int) int { return rapid.IntRange(0, n-1).Draw(d.t, "n") }

func write(t interface{ Fatalf(string, ...any) }, f exports.Format, g *schema.Graph, opt exports.Options) []byte {
	var buf bytes.Buffer
	if err := f.Write(context.Background(), &buf, g, opt); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return buf.Bytes()
}

func roundTrip(t interface {
	Fatalf(string, ...any)
}, f exports.Format, g *schema.Graph, base string) {
	data := write(t, f, g, exports.Options{BaseIRI: base, Title: "a\ntitle\u202e"})
	res, err := importer.Read(context.Background(), bytes.NewReader(data), "graph", f.Name, importer.Options{BaseIRI: base})
	if err != nil {
		t.Fatalf("%s: %v\n%.4000s", f.Name, err, data)
	}
	if res.Skipped != 0 {
		t.Fatalf("%s: %d of %d quads skipped", f.Name, res.Skipped, res.Quads)
	}
	if diff := cmp.Diff(g, res.Graph, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s: the graph that came back differs (-want +got):\n%s", f.Name, diff)
	}
	if again := write(t, f, res.Graph, exports.Options{BaseIRI: base, Title: "a\ntitle\u202e"}); !bytes.Equal(data, again) {
		t.Fatalf("%s: the second export has other bytes", f.Name)
	}
}

func TestRoundTrip(t *testing.T) {
	for _, f := range lossless() {
		t.Run(f.Name, func(t *testing.T) {
			if f.Name == "jsonld" && testing.Short() {
				t.Skip("slow: TestRoundTripLarger reads it too")
			}
			rapid.Check(t, func(t *rapid.T) {
				g := graphtest.Random(draws{t}, 3)
				roundTrip(t, f, g, rapid.SampledFrom([]string{"", "http://example.org/kb/"}).Draw(t, "base"))
			})
		})
	}
}

func TestRoundTripLarger(t *testing.T) {
	for seed := range uint64(4) {
		g := graphtest.Random(rand.New(rand.NewPCG(seed, 1)), 20)
		for _, f := range lossless() {
			roundTrip(t, f, g, "")
		}
	}
}

// A graph whose statements agree about their sentences comes back from Turtle too.
func TestTurtleRoundTrip(t *testing.T) {
	for seed := range uint64(20) {
		g := graphtest.Random(rand.New(rand.NewPCG(seed, 2)), 20)
		for i := range g.StatementList {
			st := &g.StatementList[i]
			st.Span = schema.Span{Start: i * 100, End: i*100 + 50}
		}
		roundTrip(t, exports.Format{Name: "turtle", Write: rdf.WriteTurtle}, g, "")
	}
}

func TestLongText(t *testing.T) {
	long := strings.Repeat("\"\\<é\x00\u202e,;=", 1<<20/14)
	g := graphtest.Random(rand.New(rand.NewPCG(3, 3)), 3)
	g.DocumentList[0].Text, g.DocumentList[0].Title = long, long
	for _, f := range lossless() {
		roundTrip(t, f, g, "")
	}
}

func TestEmpty(t *testing.T) {
	for _, f := range lossless() {
		roundTrip(t, f, &schema.Graph{}, "")
	}
}
