// Package dot writes a scene in the DOT language for any Graphviz: the same
// nodes, edges, words, colours, lines, tooltips and links as the other pictures,
// laid out by the reader's own tool.
package dot

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/svg"
	"github.com/relata-kg/relata/schema"
)

// Write writes the scene. The same scene gives the same bytes. Node names are the
// IDs of entities, edge ids those of the scene.
func Write(w io.Writer, s *scene.Scene) error {
	e := &encoder{w: bufio.NewWriter(w), colors: map[picture.Role]string{}}
	for _, c := range picture.Palette() {
		e.colors[c.Role] = fmt.Sprintf("#%02X%02X%02X", c.Light.R, c.Light.G, c.Light.B)
	}
	e.head(s)
	names := names(s)
	for i := range s.Groups {
		g := &s.Groups[i]
		e.printf("  subgraph cluster_%d {\n    label=%s; labeljust=l; style=\"rounded,filled\"; margin=14; color=\"%s\"; fillcolor=\"%s\"; fontcolor=\"%s\";\n   ",
			i, Quote(g.Name), e.colors[picture.GroupLine], e.colors[picture.GroupFill], e.colors[picture.Muted])
		for _, n := range g.Nodes {
			e.printf(" %s;", names[n])
		}
		e.printf("\n  }\n")
	}
	for i := range s.Nodes {
		e.node(&s.Nodes[i], names[i])
	}
	for i := range s.Edges {
		ed := &s.Edges[i]
		e.edge(ed, names[ed.From], names[ed.To], s.Dense)
	}
	e.printf("}\n")
	if e.err != nil {
		return e.err
	}
	return e.w.Flush()
}

// names are the quoted names of the nodes; what cleaning made equal is numbered.
func names(s *scene.Scene) []string {
	out := make([]string, len(s.Nodes))
	seen := map[string]bool{}
	for i := range s.Nodes {
		name := Quote(limit(s.Nodes[i].ID))
		for n := 2; seen[name]; n++ {
			name = Quote(limit(s.Nodes[i].ID) + "#" + strconv.Itoa(n))
		}
		seen[name] = true
		out[i] = name
	}
	return out
}

// limit bounds a name: Graphviz has fixed buffers for some of them.
func limit(id string) string {
	const longest = 200
	if len(id) <= longest {
		return id
	}
	return strings.ToValidUTF8(id[:longest], "")
}

type encoder struct {
	w      *bufio.Writer
	colors map[picture.Role]string
	err    error
}

func (e *encoder) printf(format string, args ...any) {
	if e.err == nil {
		_, e.err = fmt.Fprintf(e.w, format, args...)
	}
}

func (e *encoder) head(s *scene.Scene) {
	e.printf("digraph relata {\n")
	engine, rank := "dot", ", rankdir=LR, nodesep=0.28, ranksep=0.33, mclimit=4"
	if s.Dense {
		engine, rank = "sfdp", ", overlap=scale, splines=line, start=1"
	}
	caption := Quote(strings.Join(slices.Concat([]string{s.Title, s.Period + " · " + s.Sources}, s.Notes, legend(s)), "\n"))
	caption = strings.ReplaceAll(caption[:len(caption)-1], `\n`, `\l`) + `\l"` // lines begin at the left
	e.printf("  graph [layout=%s%s, charset=\"UTF-8\", fontname=\"Arial\", fontsize=14, bgcolor=\"%s\", pad=0.3, labelloc=t, labeljust=l, label=%s, tooltip=%s];\n",
		engine, rank, e.colors[picture.Background], caption, Quote(s.Summary))
	e.printf("  node [shape=box, fontname=\"Arial Bold\", fontcolor=\"%s\", style=filled, margin=\"0.12,0.06\"];\n", e.colors[picture.Text])
	e.printf("  edge [fontname=\"Arial\", fontsize=%g, arrowsize=0.7];\n", scene.LabelSize)
}

// legend says in words what the colours and lines of the picture mean.
func legend(s *scene.Scene) []string {
	colors := map[scene.Family]string{
		scene.Talks: "blue: talks, agreement", scene.Support: "green: support, aid",
		scene.Conflict: "orange: conflict, pressure", scene.Static: "grey: role, place, other",
	}
	status := map[schema.Factuality]string{
		schema.Future: "dashed: planned", schema.Possible: "dotted: possible", schema.Conditional: "dashed, open: conditional",
		schema.Negated: "bar and circle: said not to be", schema.Demanded: "diamond: demanded",
	}
	var parts []string
	for _, f := range scene.Families() {
		if slices.ContainsFunc(s.Edges, func(e scene.Edge) bool { return e.Family == f }) {
			parts = append(parts, colors[f])
		}
	}
	for _, f := range schema.Factualities() {
		if status[f] != "" && slices.ContainsFunc(s.Edges, func(e scene.Edge) bool { return e.Factuality == f }) {
			parts = append(parts, status[f])
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{strings.Join(parts, " · ")}
}

// shapes are the shapes and styles of Graphviz for ours.
func shapes(s scene.Shape) (shape, style string, peripheries int) {
	switch s {
	case scene.Pill:
		return "box", "rounded,filled", 1
	case scene.Double:
		return "box", "filled", 2
	case scene.Cut:
		return "octagon", "filled", 1
	case scene.Hexagon:
		return "hexagon", "filled", 1
	case scene.Sheet:
		return "note", "filled", 1
	}
	return "box", "filled", 1
}

// label is the name of a node, with its position in smaller letters below.
func label(n *scene.Node) string {
	if len(n.Sub) == 0 {
		return Quote(strings.Join(n.Lines, "\n"))
	}
	rows := func(lines []string) string {
		out := make([]string, len(lines))
		for i, l := range lines {
			out[i] = svg.Escape(l)
		}
		return strings.Join(out, "<br/>")
	}
	return fmt.Sprintf(`<%s<br/><font face="Arial" point-size="%g">%s</font>>`, rows(n.Lines), n.SubSize, rows(n.Sub))
}

func (e *encoder) node(n *scene.Node, name string) {
	shape, style, peripheries := shapes(n.Shape)
	line := e.colors[picture.NodeLine(n.Kind)]
	width := 1.2
	if n.Focus {
		line, width = e.colors[picture.FocusLine], 2.4
	}
	e.printf("  %s [label=%s, shape=%s, style=\"%s\", peripheries=%d, width=%.2f, height=%.2f, fontsize=%g, fillcolor=\"%s\", color=\"%s\", penwidth=%g, class=\"node %s\", tooltip=%s];\n",
		name, label(n), shape, style, peripheries, n.Width/72, n.Height/72, n.FontSize,
		e.colors[picture.NodeFill(n.Kind)], line, width, n.Kind, Quote(n.Detail))
}

// lines are the styles and arrow heads of Graphviz for a status.
func lines(f schema.Factuality) (style, head string) {
	switch f {
	case schema.Future:
		return "dashed", "empty"
	case schema.Possible:
		return "dotted", "empty"
	case schema.Conditional:
		return "dashed", "onormal"
	case schema.Negated:
		return "solid", "teeodot"
	case schema.Demanded:
		return "solid", "odiamond"
	}
	return "solid", "normal"
}

func (e *encoder) edge(ed *scene.Edge, from, to string, dense bool) {
	style, head := lines(ed.Factuality)
	dir := "forward"
	if !ed.Directed {
		dir, head = "none", "none"
	}
	color := e.colors[picture.EdgeRole(ed.Family)]
	e.printf("  %s -> %s [id=%s, class=\"edge %s %s\", dir=%s, arrowhead=%s, style=%s, penwidth=%g, color=\"%s\", fontcolor=\"%s\"",
		from, to, Quote(ed.ID), ed.Family, ed.Factuality, dir, head, style, ed.Width, color, color)
	if !dense {
		e.printf(", label=%s", Quote(strings.Join(ed.Lines, "\n")))
	}
	if ed.Family == scene.Static {
		e.printf(", weight=3")
	}
	tip := Quote(ed.Detail)
	e.printf(", tooltip=%s, labeltooltip=%s, edgetooltip=%s", tip, tip, tip)
	if ed.Href != "" {
		e.printf(", URL=%s", Quote(ed.Href))
	}
	e.printf("];\n")
}

// Quote writes a text as a DOT string that shows as it is: quotes and backslashes
// are escaped, "&" is an entity because Graphviz reads entities, line breaks are
// kept, other control characters and what is not UTF-8 are left out. An empty text
// becomes a space: Graphviz shows the name of a node whose label is empty.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case r == '"':
			b.WriteString(`\"`)
		case r == '\\':
			b.WriteString(`\\`)
		case r == '&':
			b.WriteString("&amp;")
		case r == '\n':
			b.WriteString(`\n`)
		case r < 0x20 || r >= 0x7F && r < 0xA0:
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() == 1 {
		b.WriteByte(' ')
	}
	b.WriteByte('"')
	return b.String()
}
