package layout

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/typeset"
)

// Labels are dots of a size and font whose widths Graphviz knows.
const (
	dotSize  = 10.0
	dotWidth = dotSize * 569 / 2048
	dotLine  = dotSize * 1.2
)

// skeleton writes the graph of boxes that Graphviz lays out.
func skeleton(s *scene.Scene, engine string, right bool) []byte {
	var b bytes.Buffer
	b.WriteString("digraph {\n")
	if engine == "dot" {
		fmt.Fprintf(&b, "graph [nodesep=%s ranksep=%s mclimit=4", inches(20), inches(24))
		if right {
			b.WriteString(" rankdir=LR")
		}
		b.WriteString("];\n")
	} else {
		// Overlaps are removed afterwards, see spread: the engine's own ways are
		// either slow or blow the drawing up.
		b.WriteString("graph [overlap=true splines=line start=1];\n")
	}
	fmt.Fprintf(&b, "node [shape=box fixedsize=true label=\"\"];\nedge [fontname=Arial fontsize=%g arrowsize=0.7];\n", dotSize)
	for g := range s.Groups {
		fmt.Fprintf(&b, "subgraph cluster_%d { margin=14; label=%q; fontsize=%g; fontname=Arial;", g, dots(typeset.Width(s.Groups[g].Name, true, 10)), dotSize)
		for _, n := range s.Groups[g].Nodes {
			fmt.Fprintf(&b, " n%d;", n)
		}
		b.WriteString(" }\n")
	}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		fmt.Fprintf(&b, "n%d [width=%s height=%s];\n", i, inches(n.Width), inches(n.Height))
	}
	plan := arrange(s)
	for i := range s.Edges {
		e := &s.Edges[i]
		from, to := e.From, e.To
		if plan[i].turned {
			from, to = to, from
		}
		fmt.Fprintf(&b, "n%d -> n%d [id=e%d", from, to, i)
		switch {
		case !e.Directed:
			b.WriteString(" dir=none")
		case plan[i].turned:
			b.WriteString(" dir=back")
		}
		if plan[i].length > 1 {
			fmt.Fprintf(&b, " minlen=%d", plan[i].length)
		}
		if e.Family == scene.Static {
			b.WriteString(" weight=3")
		}
		if engine == "dot" && !s.Dense && len(e.Lines) > 0 {
			rows := max(1, int(math.Round(e.LabelHeight/dotLine)))
			fmt.Fprintf(&b, " label=\"%s\"", dots(e.LabelWidth)+strings.Repeat(`\n.`, rows-1))
		}
		b.WriteString("];\n")
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// dots is a row as wide as a text.
func dots(width float64) string {
	return strings.Repeat(".", int(math.Ceil(width/dotWidth)))
}

// inches writes points as inches.
func inches(points float64) string { return strconv.FormatFloat(points/72, 'f', 4, 64) }

// answer is the part of Graphviz's JSON that matters here.
type answer struct {
	Box     string `json:"bb"`
	Objects []struct {
		Name string `json:"name"`
		Pos  string `json:"pos"`
		Box  string `json:"bb"`
	} `json:"objects"`
	Edges []struct {
		ID    string `json:"id"`
		Pos   string `json:"pos"`
		Label string `json:"lp"`
	} `json:"edges"`
}

// parse reads the engine's answer and turns it upside down: Graphviz's y axis
// points up.
func parse(data []byte, s *scene.Scene) (*Drawing, error) {
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, err
	}
	box, err := numbers(a.Box, 4)
	if err != nil {
		return nil, err
	}
	d := &Drawing{
		Scene: s, Width: box[2] - box[0], Height: box[3] - box[1],
		Nodes: make([]Rect, len(s.Nodes)), Edges: make([]Line, len(s.Edges)), Groups: make([]Rect, len(s.Groups)),
	}
	at := func(x, y float64) typeset.Point { return typeset.Point{X: round(x - box[0]), Y: round(box[3] - y)} }
	placed := 0
	for _, o := range a.Objects {
		var i int
		switch {
		case index(o.Name, "cluster_", len(s.Groups), &i):
			b, err := numbers(o.Box, 4)
			if err != nil {
				return nil, err
			}
			c := at((b[0]+b[2])/2, (b[1]+b[3])/2)
			d.Groups[i] = Rect{c.X, c.Y, round(b[2] - b[0]), round(b[3] - b[1])}
		case index(o.Name, "n", len(s.Nodes), &i):
			p, err := numbers(o.Pos, 2)
			if err != nil {
				return nil, err
			}
			c := at(p[0], p[1])
			d.Nodes[i] = Rect{c.X, c.Y, s.Nodes[i].Width, s.Nodes[i].Height}
			placed++
		}
	}
	if placed != len(s.Nodes) {
		return nil, fmt.Errorf("%d of %d nodes were placed", placed, len(s.Nodes))
	}
	plan := arrange(s)
	for _, e := range a.Edges {
		var i int
		if !index(e.ID, "e", len(s.Edges), &i) {
			return nil, fmt.Errorf("unknown edge %q", e.ID)
		}
		if err := d.Edges[i].read(e.Pos, at, plan[i].turned); err != nil {
			return nil, err
		}
		if e.Label != "" {
			p, err := numbers(e.Label, 2)
			if err != nil {
				return nil, err
			}
			d.Edges[i].Label, d.Edges[i].HasLabel = at(p[0], p[1]), true
		}
	}
	return d, nil
}

// read parses the course of an edge: "e,x,y p0 p1 p2 p3 ...", or with "s,x,y" for
// an edge that was laid out the other way round.
func (l *Line) read(pos string, at func(x, y float64) typeset.Point, turned bool) error {
	tipped := false
	for field := range strings.FieldsSeq(pos) {
		rest, end := field, false
		for _, mark := range []string{"e,", "s,"} {
			if r, ok := strings.CutPrefix(field, mark); ok {
				rest, end = r, true
			}
		}
		p, err := numbers(rest, 2)
		if err != nil {
			return err
		}
		if end {
			l.Tip, tipped = at(p[0], p[1]), true
			continue
		}
		l.Path = append(l.Path, at(p[0], p[1]))
	}
	if len(l.Path) < 4 || len(l.Path)%3 != 1 {
		return fmt.Errorf("an edge of %d points", len(l.Path))
	}
	if turned {
		slices.Reverse(l.Path)
	}
	if !tipped {
		l.Tip = l.Path[len(l.Path)-1]
	}
	return nil
}

// index reads the number after a prefix, if it is one below limit.
func index(name, prefix string, limit int, i *int) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	if !ok {
		return false
	}
	n, err := strconv.Atoi(rest)
	*i = n
	return err == nil && n >= 0 && n < limit
}

// numbers reads exactly n numbers with commas between them.
func numbers(s string, n int) ([]float64, error) {
	out := make([]float64, 0, n)
	for part := range strings.SplitSeq(s, ",") {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%q is no place", s)
		}
		out = append(out, v)
	}
	if len(out) != n {
		return nil, errors.New("a place of " + strconv.Itoa(len(out)) + " numbers")
	}
	return out, nil
}

// round keeps hundredths of a point, so that the last bits of floating point
// arithmetic never reach a file.
func round(v float64) float64 { return math.Round(v*100) / 100 }
