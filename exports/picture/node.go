package picture

import (
	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/typeset"
)

// corner is the size of a cut or folded corner in points.
const corner = 7.0

// outline is the shape of a node within its box, and what is drawn on top of it.
func outline(shape scene.Shape, r layout.Rect) (body []typeset.Segment, inner []typeset.Segment) {
	x0, y0, x1, y1 := r.X-r.W/2, r.Y-r.H/2, r.X+r.W/2, r.Y+r.H/2
	pt := func(x, y float64) typeset.Point { return typeset.Point{X: x, Y: y} }
	c := min(corner, r.H/3)
	switch shape {
	case scene.Pill:
		return rounded(x0, y0, x1, y1, 13), nil
	case scene.Double:
		return rounded(x0, y0, x1, y1, 2), rounded(x0+2.8, y0+2.8, x1-2.8, y1-2.8, 1)
	case scene.Cut:
		return polygon(pt(x0+c, y0), pt(x1-c, y0), pt(x1, y0+c), pt(x1, y1-c), pt(x1-c, y1), pt(x0+c, y1), pt(x0, y1-c), pt(x0, y0+c)), nil
	case scene.Hexagon:
		return polygon(pt(x0+c+2, y0), pt(x1-c-2, y0), pt(x1, r.Y), pt(x1-c-2, y1), pt(x0+c+2, y1), pt(x0, r.Y)), nil
	case scene.Sheet:
		var fold pen
		fold.move(x1-c, y0)
		fold.line(x1-c, y0+c)
		fold.line(x1, y0+c)
		return polygon(pt(x0, y0), pt(x1-c, y0), pt(x1, y0+c), pt(x1, y1), pt(x0, y1)), fold.out
	}
	return rounded(x0, y0, x1, y1, 2), nil
}

// nodeMarks draws a node.
func nodeMarks(n *scene.Node, r layout.Rect) []Mark {
	body, inner := outline(n.Shape, r)
	line := 1.2
	if n.Level >= 2 {
		line = 1.7
	}
	m := Mark{Outline: body, Fill: NodeFill(n.Kind), Stroke: NodeLine(n.Kind), Width: line}
	if n.Shape == scene.Plain {
		m.Width = 0.8
	}
	if n.Focus {
		m.Stroke, m.Width = FocusLine, 2.4
	}
	marks := []Mark{m}
	if inner != nil {
		marks = append(marks, Mark{Outline: inner, Stroke: NodeLine(n.Kind), Width: 0.8})
	}
	high := float64(len(n.Lines))*n.FontSize*scene.LineHeight + float64(len(n.Sub))*n.SubSize*scene.LineHeight
	y := r.Y - high/2
	words := func(lines []string, size float64, bold bool, fill Role) {
		for _, l := range lines {
			marks = append(marks, text(l, r.X, y+size*(scene.LineHeight/2+typeset.CapHeight/2), size, bold, fill))
			y += size * scene.LineHeight
		}
	}
	words(n.Lines, n.FontSize, n.Shape != scene.Plain, Text)
	words(n.Sub, n.SubSize, false, Muted)
	return marks
}

// text is a line of text centred at x.
func text(s string, x, y, size float64, bold bool, fill Role) Mark {
	return Mark{
		Text: s, At: typeset.Point{X: x, Y: y}, Size: size, Bold: bold, Fill: fill,
		Advance: typeset.Width(s, bold, size),
	}
}

// label is a line of text that begins at x.
func label(s string, x, y, size float64, bold bool, fill Role) Mark {
	m := text(s, x, y, size, bold, fill)
	m.Left = true
	return m
}
