package tabular_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/tabular"
	"github.com/relata-kg/relata/internal/golden"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// folder is files in memory.
type folder map[string]*file

type file struct {
	bytes.Buffer
	closed bool
}

func (f *file) Close() error {
	f.closed = true
	return nil
}

func (f folder) create(name string) (io.WriteCloser, error) {
	f[name] = &file{}
	return f[name], nil
}

// write returns the files of a format, by name; of one file by its extension.
func write(t testing.TB, f exports.Format, g schema.Reader) map[string][]byte {
	t.Helper()
	files := folder{}
	var err error
	if f.WriteFiles != nil {
		err = f.WriteFiles(context.Background(), files.create, g, exports.Options{})
	} else {
		files[f.Extension] = &file{closed: true}
		err = f.Write(context.Background(), files[f.Extension], g, exports.Options{})
	}
	if err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	out := map[string][]byte{}
	for name, data := range files {
		if !data.closed {
			t.Errorf("%s: %s was not closed", f.Name, name)
		}
		out[name] = data.Bytes()
	}
	return out
}

func TestExample(t *testing.T) {
	for _, f := range tabular.Formats() {
		if f.Name == "parquet" {
			continue // binary: see TestParquet
		}
		files := write(t, f, graphtest.Example())
		for _, name := range slices.Sorted(maps.Keys(files)) {
			golden.Compare(t, *update, f.Name+"-"+strings.TrimPrefix(name, "."), files[name])
		}
	}
}

func TestFormats(t *testing.T) {
	if err := exports.Check(tabular.Formats()); err != nil {
		t.Error(err)
	}
}

// Every format writes the same bytes for the same graph, and something for none.
func TestDeterministic(t *testing.T) {
	graph := func() *schema.Graph { return graphtest.Random(rand.New(rand.NewPCG(1, 1)), 30) }
	for _, f := range tabular.Formats() {
		if diff := cmp.Diff(write(t, f, graph()), write(t, f, graph())); diff != "" {
			t.Errorf("%s: two exports differ:\n%.2000s", f.Name, diff)
		}
		write(t, f, &schema.Graph{})
	}
}

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "x": "x", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\t=1": "'\t=1", "\r": "'\r", "\n": "'\n",
		"'": "''", "'=1": "''=1", "＝1": "'＝1", "a=1": "a=1", " =1": " =1", "\xff=1": "\xff=1", "\ufffd": "\ufffd",
	} {
		if got := tabular.Guard(in); got != want || tabular.Unguard(got) != in {
			t.Errorf("Guard(%q) = %q, want %q; back %q", in, got, want, tabular.Unguard(got))
		}
	}
}

// csvOf writes a graph of one entity of that name and returns the cell.
func csvOf(t testing.TB, name string) string {
	g := &schema.Graph{EntityList: []schema.Entity{{ID: "a", Name: name, Type: schema.Person}}}
	files := write(t, formatNamed(t, "csv"), g)
	rows, err := csv.NewReader(bytes.NewReader(files["nodes.csv"])).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v\n%q", err, files["nodes.csv"])
	}
	return rows[1][1]
}

func formatNamed(t testing.TB, name string) exports.Format {
	t.Helper()
	f, err := exports.Find(tabular.Formats(), name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func FuzzCSV(f *testing.F) {
	for _, s := range graphtest.Hostile() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		cell := csvOf(t, name)
		if strings.IndexAny(cell, "=+-@\t\r") == 0 {
			t.Fatalf("the cell %q is a formula", cell)
		}
		want := strings.ReplaceAll(string([]rune(name)), "\x00", "\ufffd")
		// encoding/csv reads the end of a line as "\n", whatever it is.
		want = strings.ReplaceAll(want, "\r\n", "\n")
		if got := tabular.Unguard(cell); got != want {
			t.Fatalf("%q came back as %q", name, got)
		}
	})
}

var cypherString = regexp.MustCompile(`(?s)'(?:[^'\\]|\\.)*'`)

// FuzzCypher holds that no text gets into the code of the script.
func FuzzCypher(f *testing.F) {
	for _, s := range graphtest.Hostile() {
		f.Add(s, s)
	}
	f.Add("`]->() DETACH DELETE n //", "'}) DETACH DELETE n //")
	f.Add("\\u0060", "\\u0027")
	code := func(t *testing.T, relation, name string) string {
		g := graphtest.Example()
		g.StatementList = g.StatementList[:1]
		g.StatementList[0].Relation.ID, g.StatementList[0].Text, g.EntityList[0].Name = relation, name, name
		script := string(write(t, formatNamed(t, "cypher"), g)[".cypher"])
		return cypherString.ReplaceAllString(script, "''")
	}
	f.Fuzz(func(t *testing.T, relation, name string) {
		if relation == "" || name == "" {
			return // an empty text is no property at all
		}
		got := regexp.MustCompile(`r:[A-Za-z0-9_]+ `).ReplaceAllString(code(t, relation, name), "r:x ")
		if want := strings.ReplaceAll(code(t, "x", "x"), "r:x ", "r:x "); got != want {
			t.Fatalf("the code of the script changed:\n%s", cmp.Diff(want, got))
		}
	})
}

func TestNeo4jArrays(t *testing.T) {
	g := &schema.Graph{EntityList: []schema.Entity{{ID: "a", Name: "A \"b\"", Type: "X Y", Aliases: []string{"b;c", "d,e", "f\x1fg"}}}}
	got := string(write(t, formatNamed(t, "neo4j"), g)["entities.csv"])
	want := "entity:ID(Node),name,type,kind,value,aliases:string[],external:string[],stands_for,roles,known:boolean,:LABEL\n" +
		"\"a\",\"A \"\"b\"\"\",\"X Y\",\"entity\",,\"b;c\x1fd,e\x1ff g\",,,,false,\"Entity\x1fX_Y\"\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Parallel statements and literals keep apart or meet as they should.
func TestParallelEdges(t *testing.T) {
	g := graphtest.Example()
	twin := g.StatementList[0]
	twin.ID = "st:twin"
	g.StatementList = append(g.StatementList, twin)
	files := write(t, formatNamed(t, "csv"), g)
	rows, err := csv.NewReader(bytes.NewReader(files["edges.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(g.StatementList) {
		t.Errorf("%d edges, want %d", len(rows)-1, len(g.StatementList))
	}
}

// The types of the rows as a reader of the files has them: the schema of the
// files is a promise.
type argument struct {
	Entity  string   `parquet:"entity"`
	Name    string   `parquet:"name"`
	Type    string   `parquet:"type"`
	Aliases []string `parquet:"aliases,list"`
	Value   string   `parquet:"value"`
	Mention string   `parquet:"mention"`
	Start   int64    `parquet:"start"`
	End     int64    `parquet:"end"`
}

type statement struct {
	Statement      string   `parquet:"statement"`
	Document       string   `parquet:"document"`
	SentenceNumber int64    `parquet:"sentence_number"`
	Sentence       string   `parquet:"sentence"`
	Subject        argument `parquet:"subject"`
	Relation       struct {
		Relation string `parquet:"relation"`
		Phrase   string `parquet:"phrase"`
		PLOVER   string `parquet:"plover"`
	} `parquet:"relation"`
	Object     argument `parquet:"object"`
	Qualifiers []struct {
		Role  string `parquet:"role"`
		Text  string `parquet:"text"`
		Value string `parquet:"value"`
	} `parquet:"qualifiers,list"`
	Factuality  string `parquet:"factuality"`
	Attribution []struct {
		Name string `parquet:"name"`
		Cue  string `parquet:"cue"`
	} `parquet:"attribution,list"`
	Confidence float64 `parquet:"confidence"`
}

func parquetRows[T any](t *testing.T, data []byte) []T {
	t.Helper()
	rows, err := parquet.Read[T](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestParquet(t *testing.T) {
	for seed := range uint64(5) {
		g := graphtest.Random(rand.New(rand.NewPCG(seed, 9)), 30)
		files := write(t, formatNamed(t, "parquet"), g)
		rows := parquetRows[statement](t, files["statements.parquet"])
		if len(rows) != len(g.StatementList) {
			t.Fatalf("%d rows, want %d", len(rows), len(g.StatementList))
		}
		for i, st := range g.StatementList {
			row := rows[i]
			got := fmt.Sprintf("%q", []any{row.Statement, row.Document, row.SentenceNumber, row.Sentence, row.Subject, row.Relation, row.Object.Value, row.Object.Mention, row.Factuality, row.Confidence, row.Qualifiers, row.Attribution})
			s := st.Subject
			want := fmt.Sprintf("%q", []any{st.ID, st.Doc, int64(st.Sentence), st.Text,
				argument{s.ID, s.Name, string(s.Type), s.Aliases, s.Value, s.Mention, int64(s.Span.Start), int64(s.Span.End)},
				[]string{st.Relation.ID, st.Relation.Phrase, string(st.Relation.PLOVER)}, st.Object.Value, st.Object.Mention,
				string(st.Factuality), st.Confidence, qualifiers(st.Qualifiers), attributions(st.Attribution)})
			if normalized(got) != normalized(want) {
				t.Fatalf("statement %d:\ngot  %s\nwant %s", i, got, want)
			}
		}
		type entity struct {
			Entity  string   `parquet:"entity"`
			Name    string   `parquet:"name"`
			Aliases []string `parquet:"aliases,list"`
		}
		entities := parquetRows[entity](t, files["entities.parquet"])
		if len(entities) != len(g.EntityList) {
			t.Fatalf("%d entities, want %d", len(entities), len(g.EntityList))
		}
		for i, e := range g.EntityList {
			if entities[i].Entity != e.ID || entities[i].Name != e.Name || !slices.Equal(entities[i].Aliases, e.Aliases) {
				t.Fatalf("entity %d is %+v, want %+v", i, entities[i], e)
			}
		}
	}
}

// normalized forgets which brackets %q writes for structs and lists.
func normalized(s string) string { return strings.NewReplacer("[", "{", "]", "}").Replace(s) }

func qualifiers(list []schema.Qualifier) [][]string {
	var out [][]string
	for _, q := range list {
		out = append(out, []string{q.Role, q.Text, q.Value})
	}
	return out
}

func attributions(list []schema.Attribution) [][]string {
	var out [][]string
	for _, a := range list {
		out = append(out, []string{a.Name, a.Cue})
	}
	return out
}

// More rows than a row group.
func TestParquetLarge(t *testing.T) {
	files := write(t, formatNamed(t, "parquet"), graphtest.Large{EntityCount: 100, StatementCount: 10_050})
	rows := parquetRows[statement](t, files["statements.parquet"])
	if len(rows) != 10_050 || rows[10_049].Statement != fmt.Sprintf("st:%016x", 10_049) {
		t.Errorf("%d rows", len(rows))
	}
}

type brokenFile struct{}

func (brokenFile) Write([]byte) (int, error) { return 0, errors.New("disk full") }
func (brokenFile) Close() error              { return nil }

func TestErrors(t *testing.T) {
	g := graphtest.Example()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, f := range tabular.Formats() {
		run := func(ctx context.Context, w io.WriteCloser) error {
			if f.WriteFiles == nil {
				return f.Write(ctx, w, g, exports.Options{})
			}
			return f.WriteFiles(ctx, func(string) (io.WriteCloser, error) { return w, nil }, g, exports.Options{})
		}
		if err := run(context.Background(), brokenFile{}); err == nil {
			t.Errorf("%s: no error of the writer", f.Name)
		}
		if err := run(cancelled, &file{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error of the context: %v", f.Name, err)
		}
		if f.WriteFiles != nil {
			err := f.WriteFiles(context.Background(), func(string) (io.WriteCloser, error) { return nil, errors.New("no such folder") }, g, exports.Options{})
			if err == nil || err.Error() != "no such folder" {
				t.Errorf("%s: error of create: %v", f.Name, err)
			}
		}
	}
}

func TestOmitText(t *testing.T) {
	for _, f := range tabular.Formats() {
		files := folder{}
		if f.WriteFiles == nil {
			files["x"] = &file{}
			if err := f.Write(context.Background(), files["x"], graphtest.Example(), exports.Options{OmitText: true}); err != nil {
				t.Fatal(err)
			}
		} else if err := f.WriteFiles(context.Background(), files.create, graphtest.Example(), exports.Options{OmitText: true}); err != nil {
			t.Fatal(err)
		}
		for name, data := range files {
			if strings.Contains(data.String(), "on Sunday, the Castle") {
				t.Errorf("%s: %s holds a sentence", f.Name, name)
			}
		}
	}
}

func ExampleGuard() {
	fmt.Println(tabular.Guard("=HYPERLINK(…)"), tabular.Unguard(tabular.Guard("=HYPERLINK(…)")))
	// Output: '=HYPERLINK(…) =HYPERLINK(…)
}
