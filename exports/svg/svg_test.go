package svg_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/svg"
	"github.com/relata-kg/relata/exports/typeset"
	"github.com/relata-kg/relata/internal/fixture"
	"github.com/relata-kg/relata/schema"
)

func write(t testing.TB, p *picture.Picture, o svg.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := svg.Write(&b, p, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// inspect reads an SVG and fails on anything but the few elements and attributes
// that a picture consists of. It returns the texts by element.
func inspect(t testing.TB, doc string) map[string][]string {
	t.Helper()
	elements := map[string]bool{"svg": true, "title": true, "desc": true, "style": true, "g": true, "a": true, "path": true, "text": true}
	attributes := map[string]bool{}
	for _, a := range strings.Fields("xmlns class role aria-labelledby width height viewBox id data-key href target rel tabindex d fill-opacity stroke-opacity stroke stroke-width style stroke-dasharray x y font-size textLength lengthAdjust") {
		attributes[a] = true
	}
	texts := map[string][]string{}
	ids := map[string]bool{}
	d := xml.NewDecoder(strings.NewReader(doc))
	var stack []string
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if !elements[tok.Name.Local] {
				t.Fatalf("element <%s>", tok.Name.Local)
			}
			stack = append(stack, tok.Name.Local)
			for _, a := range tok.Attr {
				if !attributes[a.Name.Local] {
					t.Fatalf("attribute %s on <%s>", a.Name.Local, tok.Name.Local)
				}
				switch a.Name.Local {
				case "href":
					if !strings.HasPrefix(a.Value, "#") && !strings.HasPrefix(a.Value, "https://") && !strings.HasPrefix(a.Value, "http://") {
						t.Fatalf("link to %q", a.Value)
					}
				case "id":
					if ids[a.Value] {
						t.Fatalf("the id %q occurs twice", a.Value)
					}
					ids[a.Value] = true
				}
			}
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 0 {
				texts[stack[len(stack)-1]] = append(texts[stack[len(stack)-1]], string(tok))
			}
		case xml.Comment, xml.Directive:
			t.Fatalf("%T", tok)
		}
	}
	return texts
}

func TestWrite(t *testing.T) {
	_, p := fixture.Draw(t, fixture.Politics(), scene.Options{})
	got := write(t, p, svg.Options{})
	texts := inspect(t, got)
	titles := strings.Join(texts["title"], "\n")
	for _, want := range []string{
		"Who does what with whom",
		"Emmanuel Macron – spoke with 20 Feb – Vladimir Putin\n3 sources",
		"“The Kremlin denies that Russia is going to invade Ukraine.”\nKremlin, Morning Courier, 2022-02-20 (confidence",
	} {
		if !strings.Contains(titles, want) {
			t.Errorf("no tooltip has %q", want)
		}
	}
	if desc := strings.Join(texts["desc"], ""); !strings.HasPrefix(desc, "Relationship diagram of 35 entities and 52 relations. Most important: ") {
		t.Errorf("description %q", desc)
	}
	for _, want := range []string{
		`class="edge talks fact"`, `class="edge conflict negated"`, `class="node person"`, `href="https://news.example/a1" target="_blank" rel="noopener noreferrer"`,
		`href="#st:`, "prefers-color-scheme:dark", `role="graphics-document document" aria-labelledby="relata-title relata-desc"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the file lacks %s", want)
		}
	}
}

func TestSameBytes(t *testing.T) {
	_, a := fixture.Draw(t, fixture.Politics(), scene.Options{GroupBy: scene.ByCommunity})
	_, b := fixture.Draw(t, fixture.Politics(), scene.Options{GroupBy: scene.ByCommunity})
	if write(t, a, svg.Options{}) != write(t, b, svg.Options{}) {
		t.Error("two runs differ")
	}
}

func TestScheme(t *testing.T) {
	_, p := fixture.Draw(t, &schema.Graph{}, scene.Options{})
	auto, light, dark := write(t, p, svg.Options{}), write(t, p, svg.Options{Scheme: svg.Light}), write(t, p, svg.Options{Scheme: svg.Dark})
	if !strings.Contains(auto, "@media") || strings.Contains(light, "@media") || strings.Contains(dark, "@media") {
		t.Error("only the automatic scheme asks the viewer")
	}
	if !strings.Contains(light, ".f-bg{fill:#ffffff}") || !strings.Contains(dark, ".f-bg{fill:#14181d}") {
		t.Error("wrong background")
	}
	if !strings.Contains(auto, "The graph holds no relation between two entities yet.") {
		t.Error("an empty picture does not say so")
	}
}

func TestHostileTexts(t *testing.T) {
	for _, text := range append(fixture.Nasty(), strings.Repeat("<b>&\"\x00x ", 1<<17)) {
		_, p := fixture.Draw(t, fixture.Hostile(text), scene.Options{Title: text, GroupBy: scene.ByType, Literals: true})
		inspect(t, write(t, p, svg.Options{}))
	}
}

// FuzzWrite puts any text into every text of a picture without laying it out.
func FuzzWrite(f *testing.F) {
	for _, s := range fixture.Nasty() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scene.Build(fixture.Hostile(text), scene.Options{Title: text, GroupBy: scene.ByCountry})
		if err != nil {
			t.Fatal(err)
		}
		d := &layout.Drawing{Scene: s, Width: 100, Height: 100, Nodes: make([]layout.Rect, len(s.Nodes)), Edges: make([]layout.Line, len(s.Edges)), Groups: make([]layout.Rect, len(s.Groups))}
		for i := range d.Edges {
			d.Edges[i] = layout.Line{Path: layout.Path{{}, {X: 1}, {X: 2}, {X: 3}}, Tip: typeset.Point{X: 9}, HasLabel: true}
		}
		inspect(t, write(t, picture.Compose(d), svg.Options{}))
	})
}

func TestWriterFails(t *testing.T) {
	_, p := fixture.Draw(t, fixture.Politics(), scene.Options{})
	if err := svg.Write(broken{}, p, svg.Options{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("error %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
