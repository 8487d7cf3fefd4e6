package picture

import (
	"fmt"
	"math"
	"strings"

	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/typeset"
	"github.com/relata-kg/relata/schema"
)

// Sizes of the page in points.
const (
	margin    = 22.0
	minWidth  = 420.0
	titleSize = 17.0
	headSize  = 10.5
	keySize   = 9.5
)

// Compose draws a laid out scene.
func Compose(d *layout.Drawing) *Picture {
	s := d.Scene
	p := &Picture{Title: s.Title, Summary: s.Summary}
	p.Width = max(math.Ceil(d.Width), minWidth) + 2*margin
	y := margin
	y = p.head(s, y)
	left := (p.Width - d.Width) / 2
	body := &mover{left, y}
	for i := range s.Groups {
		p.Items = append(p.Items, groupItem(&s.Groups[i], body.rect(d.Groups[i]), i))
	}
	p.Items = append(p.Items, edgeItems(d, body)...)
	for i := range s.Nodes {
		n := &s.Nodes[i]
		p.Items = append(p.Items, Item{
			ID: fmt.Sprintf("n:%d", i), Class: "node " + string(n.Kind), Key: n.ID, Tooltip: n.Detail,
			Marks: nodeMarks(n, body.rect(d.Nodes[i])),
		})
	}
	y += math.Ceil(d.Height)
	if len(s.Nodes) > 0 {
		y += 16
		y = p.legend(s, y)
	}
	p.Height = math.Ceil(y + margin)
	back := Item{ID: "background", Class: "background", Marks: []Mark{{
		Outline: polygon(typeset.Point{}, typeset.Point{X: p.Width}, typeset.Point{X: p.Width, Y: p.Height}, typeset.Point{Y: p.Height}),
		Fill:    Background,
	}}}
	p.Items = append([]Item{back}, p.Items...)
	return p
}

// edgeItems are the lines of all edges and then their labels, so that no line
// runs through a label.
func edgeItems(d *layout.Drawing, body *mover) []Item {
	s := d.Scene
	var lines, labels []Item
	opacity := 0.0
	if s.Dense {
		opacity = 0.45
	}
	for i := range s.Edges {
		e, l := &s.Edges[i], body.line(d.Edges[i])
		it := Item{ID: e.ID, Class: edgeClass(e), Key: e.ID, Tooltip: e.Detail, Href: e.Href, Marks: edgeMarks(e, l, opacity)}
		it.Skip = l.HasLabel
		lines = append(lines, it)
		it.Skip = false
		if l.HasLabel {
			it.ID, it.Class, it.Marks = e.ID+".label", "label "+it.Class, labelMarks(e, l)
			labels = append(labels, it)
		}
	}
	return append(lines, labels...)
}

func edgeClass(e *scene.Edge) string {
	c := "edge " + string(e.Family) + " " + string(e.Factuality)
	if e.Denied {
		c += " denied"
	}
	return c
}

// mover shifts a drawing to its place on the page.
type mover struct{ x, y float64 }

func (m *mover) point(p typeset.Point) typeset.Point {
	return typeset.Point{X: p.X + m.x, Y: p.Y + m.y}
}

func (m *mover) rect(r layout.Rect) layout.Rect {
	r.X += m.x
	r.Y += m.y
	return r
}

func (m *mover) line(l layout.Line) layout.Line {
	path := make(layout.Path, len(l.Path))
	for i, p := range l.Path {
		path[i] = m.point(p)
	}
	l.Path, l.Tip, l.Label = path, m.point(l.Tip), m.point(l.Label)
	return l
}

// groupItem is the box around a group, with its name in the corner.
func groupItem(g *scene.Group, r layout.Rect, i int) Item {
	x0, y0 := r.X-r.W/2, r.Y-r.H/2
	const size = 10.0
	return Item{
		ID: fmt.Sprintf("g:%d", i), Class: "group", Tooltip: g.Name,
		Marks: []Mark{
			{Outline: rounded(x0, y0, x0+r.W, y0+r.H, 8), Fill: GroupFill, Stroke: GroupLine, Width: 1},
			label(typeset.Cut(g.Name, true, size, r.W-16), x0+9, y0+15, size, true, Muted),
		},
	}
}

// head writes the title, the line below it and the notes; it returns where the
// drawing begins.
func (p *Picture) head(s *scene.Scene, y float64) float64 {
	item := Item{ID: "title", Class: "title"}
	room := p.Width - 2*margin
	write := func(text string, size float64, bold bool, fill Role, lines int) {
		for _, l := range typeset.Wrap(text, bold, size, room, lines) {
			y += size * 1.25
			item.Marks = append(item.Marks, label(l, margin, y-size*0.25, size, bold, fill))
		}
	}
	write(s.Title, titleSize, true, Text, 3)
	if line := subtitle(s); line != "" {
		write(line, headSize, false, Muted, 3)
	}
	for _, n := range s.Notes {
		y += 3
		write(n, headSize, false, Text, 4)
	}
	p.Items = append(p.Items, item)
	return y + 16
}

// subtitle is the period, what is drawn, and where it comes from.
func subtitle(s *scene.Scene) string {
	if len(s.Nodes) == 0 {
		return ""
	}
	out := fmt.Sprintf("%s, %s", count(len(s.Nodes), "entity", "entities"), count(len(s.Edges), "edge", "edges"))
	if s.Period != "" {
		out = s.Period + " · " + out
	}
	if s.Sources != "" {
		out += " · " + s.Sources
	}
	return out
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// key is one entry of the legend: a drawing of a width and its words.
type key struct {
	marks func(x, y float64) []Mark
	width float64
	words string
}

// legend explains what occurs in the picture, in rows, and returns its end.
func (p *Picture) legend(s *scene.Scene, y float64) float64 {
	item := Item{ID: "legend", Class: "legend"}
	for _, row := range [][]key{shapeKeys(s), familyKeys(s), statusKeys(s)} {
		if len(row) == 0 {
			continue
		}
		x := margin
		for _, k := range row {
			if k.width > 0 {
				k.width += 6
			}
			w := k.width + typeset.Width(k.words, false, keySize)
			if x > margin && x+w > p.Width-margin {
				x = margin
				y += 17
			}
			item.Marks = append(item.Marks, k.marks(x, y)...)
			item.Marks = append(item.Marks, label(k.words, x+k.width, y+keySize*0.36, keySize, false, Text))
			x += w + 16
		}
		y += 17
	}
	p.Items = append(p.Items, item)
	return y - 6
}

// shapeKeys are the kinds of nodes that occur.
func shapeKeys(s *scene.Scene) []key {
	type form struct {
		kind  scene.Kind
		shape scene.Shape
		words string
	}
	var out []key
	for _, f := range []form{
		{scene.KindPerson, scene.Pill, "person"},
		{scene.KindPerson, scene.Double, "group of people"},
		{scene.KindOrg, scene.Box, "organisation"},
		{scene.KindOrg, scene.Double, "office"},
		{scene.KindPlace, scene.Cut, "place"},
		{scene.KindEvent, scene.Hexagon, "event"},
		{scene.KindWork, scene.Sheet, "treaty or work"},
		{scene.KindOther, scene.Plain, "other"},
	} {
		for i := range s.Nodes {
			if n := &s.Nodes[i]; n.Kind == f.kind && n.Shape == f.shape {
				out = append(out, key{width: 24, words: f.words, marks: func(x, y float64) []Mark {
					body, inner := outline(f.shape, layout.Rect{X: x + 12, Y: y, W: 24, H: 12})
					marks := []Mark{{Outline: body, Fill: NodeFill(f.kind), Stroke: NodeLine(f.kind), Width: 1}}
					if inner != nil {
						marks = append(marks, Mark{Outline: inner, Stroke: NodeLine(f.kind), Width: 0.7})
					}
					return marks
				}})
				break
			}
		}
	}
	return out
}

// familyKeys are the colours of edges that occur.
func familyKeys(s *scene.Scene) []key {
	words := map[scene.Family]string{
		scene.Talks: "talks, agreement", scene.Support: "support, aid", scene.Conflict: "conflict, pressure", scene.Static: "role, place, other",
	}
	var out []key
	for _, f := range scene.Families() {
		for i := range s.Edges {
			if s.Edges[i].Family == f {
				e := scene.Edge{Family: f, Directed: true, Width: 1.8, Factuality: schema.Fact}
				out = append(out, sample(&e, words[f]))
				break
			}
		}
	}
	return out
}

// statusKeys are the kinds of lines that occur, apart from plain facts, and what
// lines without a head and thick lines say.
func statusKeys(s *scene.Scene) []key {
	words := map[schema.Factuality]string{
		schema.Future: "planned", schema.Possible: "possible", schema.Conditional: "conditional",
		schema.Negated: "said not to be", schema.Demanded: "demanded",
	}
	var out []key
	for _, f := range schema.Factualities() {
		for i := range s.Edges {
			if f != schema.Fact && s.Edges[i].Factuality == f {
				e := scene.Edge{Family: scene.Static, Directed: true, Width: 1.4, Factuality: f}
				out = append(out, sample(&e, words[f]))
				break
			}
		}
	}
	mutual, thick, times := false, false, false
	for i := range s.Edges {
		times = times || strings.Contains(strings.Join(s.Edges[i].Lines, ""), "×") && !s.Dense
		mutual = mutual || !s.Edges[i].Directed
		thick = thick || s.Edges[i].Width >= 2
	}
	if mutual {
		out = append(out, sample(&scene.Edge{Family: scene.Static, Width: 1.4, Factuality: schema.Fact}, "both ways"))
	}
	if thick {
		out = append(out, sample(&scene.Edge{Family: scene.Static, Width: 2.8, Factuality: schema.Fact}, "several sources"))
	}
	if times {
		out = append(out, key{words: "×2: sources or times", marks: func(float64, float64) []Mark { return nil }})
	}
	return out
}

// sample is a short edge for the legend.
func sample(e *scene.Edge, words string) key {
	const length = 34.0
	return key{width: length, words: words, marks: func(x, y float64) []Mark {
		a, tip := typeset.Point{X: x, Y: y}, typeset.Point{X: x + length, Y: y}
		root := tip
		if e.Directed {
			root.X -= 7
		}
		return edgeMarks(e, layout.Line{Path: layout.Path{a, a, root, root}, Tip: tip}, 0)
	}}
}
