package dot_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/exports/dot"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/internal/fixture"
	"github.com/relata-kg/relata/schema"
)

func write(t testing.TB, g *schema.Graph, o scene.Options) (*scene.Scene, string) {
	t.Helper()
	s, err := scene.Build(g, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := dot.Write(&b, s); err != nil {
		t.Fatal(err)
	}
	return s, b.String()
}

func TestWrite(t *testing.T) {
	_, got := write(t, fixture.Politics(), scene.Options{Focus: []string{"Lavrov"}})
	for _, want := range []string{
		`"person/sergei-lavrov" [label=<Sergei Lavrov<br/><font face="Arial" point-size="9">foreign minister of Russia</font>>, shape=box, style="rounded,filled"`,
		`"person/antony-blinken" -> "person/sergei-lavrov" [id="e:`,
		`dir=none, arrowhead=none, style=dashed`,
		`label="planned: meets`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the file lacks %s:\n%s", want, got)
		}
	}
}

// graphviz is Debian's, or the test is skipped.
func graphviz(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("dot is not installed (Debian package graphviz)")
	}
	return path
}

// render runs dot and fails on any warning; it returns node names and edges.
func render(t *testing.T, tool, source string) (nodes, edges, tooltips []string) {
	t.Helper()
	cmd := exec.Command(tool, "-Tjson0")
	cmd.Stdin = strings.NewReader(source)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s\n%.2000s", err, &errs, source)
	}
	if errs.Len() > 0 {
		t.Errorf("dot warns: %s\n%.1000s", &errs, source)
	}
	var a struct {
		Objects []struct {
			ID      int `json:"_gvid"`
			Name    string
			Pos     string
			Tooltip string
		}
		Edges []struct {
			Tail, Head int
			ID         string
			Pos        string
		}
	}
	if err := json.Unmarshal(bytes.ToValidUTF8(out.Bytes(), nil), &a); err != nil {
		t.Fatalf("%v: %.300s", err, &out)
	}
	name := map[int]string{}
	for _, o := range a.Objects {
		name[o.ID] = o.Name
		if o.Pos != "" {
			nodes = append(nodes, o.Name)
			tooltips = append(tooltips, o.Tooltip)
		}
	}
	for _, e := range a.Edges {
		if e.Pos == "" {
			t.Errorf("edge %s has no place", e.ID)
		}
		edges = append(edges, name[e.Tail]+" -> "+name[e.Head]+" "+e.ID)
	}
	slices.Sort(nodes)
	slices.Sort(edges)
	return nodes, edges, tooltips
}

func TestDebiansDot(t *testing.T) {
	tool := graphviz(t)
	for name, o := range map[string]scene.Options{
		"whole": {}, "grouped": {GroupBy: scene.ByCountry}, "focus": {Focus: []string{"Putin"}}, "nothing": {MinSupport: 99},
	} {
		t.Run(name, func(t *testing.T) {
			s, source := write(t, fixture.Politics(), o)
			nodes, edges, _ := render(t, tool, source)
			var wantNodes, wantEdges []string
			for _, n := range s.Nodes {
				wantNodes = append(wantNodes, n.ID)
			}
			for _, e := range s.Edges {
				wantEdges = append(wantEdges, s.Nodes[e.From].ID+" -> "+s.Nodes[e.To].ID+" "+e.ID)
			}
			slices.Sort(wantEdges)
			if d := cmp.Diff(wantNodes, nodes); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(wantEdges, edges); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestHostileTextsInDebiansDot(t *testing.T) {
	tool := graphviz(t)
	for _, text := range fixture.Nasty() {
		s, source := write(t, fixture.Hostile(text), scene.Options{Title: text, GroupBy: scene.ByType})
		nodes, edges, tooltips := render(t, tool, source)
		if len(nodes) != len(s.Nodes) || len(edges) != len(s.Edges) {
			t.Errorf("%q: %d nodes and %d edges, want %d and %d", text, len(nodes), len(edges), len(s.Nodes), len(s.Edges))
		}
		for _, tip := range tooltips {
			if strings.Contains(tip, "<script") && !strings.Contains(text, "<script") {
				t.Errorf("%q: tooltip %q", text, tip)
			}
		}
	}
}

// FuzzQuote checks that a quoted text is one token that holds no line break and
// reads back as the text without control characters.
func FuzzQuote(f *testing.F) {
	for _, s := range fixture.Nasty() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := dot.Quote(text)
		if !utf8.ValidString(q) || len(q) < 3 || q[0] != '"' || q[len(q)-1] != '"' {
			t.Fatalf("%q", q)
		}
		var back strings.Builder
		for in := q[1 : len(q)-1]; in != ""; {
			switch {
			case in[0] == '"' || in[0] < 0x20:
				t.Fatalf("%q breaks out of %q", in, q)
			case in[0] == '\\':
				if !strings.ContainsRune(`"\n`, rune(in[1])) {
					t.Fatalf("escape %q", in[:2])
				}
				back.WriteString(map[byte]string{'"': `"`, '\\': `\`, 'n': "\n"}[in[1]])
				in = in[2:]
			case strings.HasPrefix(in, "&amp;"):
				back.WriteByte('&')
				in = in[5:]
			default:
				back.WriteByte(in[0])
				in = in[1:]
			}
		}
		want := strings.Map(func(r rune) rune {
			if r != '\n' && r < 0x20 || r >= 0x7F && r < 0xA0 {
				return -1
			}
			return r
		}, strings.ToValidUTF8(text, ""))
		if want == "" {
			want = " "
		}
		if back.String() != want {
			t.Fatalf("%q reads back as %q, want %q", q, back.String(), want)
		}
	})
}
