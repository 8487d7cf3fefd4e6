// Package picture composes the picture of a laid out scene: outlines, lines,
// arrow heads, words, title and legend, as marks of known colour roles with their
// places. SVG, PNG, PDF and HTML are written from it, so all of them look alike.
package picture

import (
	"github.com/relata-kg/relata/exports/typeset"
)

// Picture is a page of marks. Sizes are in points, the y axis points down.
type Picture struct {
	Width, Height float64
	// Title and Summary are for those who cannot see the picture.
	Title, Summary string
	// Items are drawn in order.
	Items []Item
}

// Item is one thing with its marks: a node, an edge, a box, the title, the legend.
type Item struct {
	// ID is unique in the picture; Class lists CSS classes. Key is the ID of the
	// edge or entity, shared by the line of an edge and its label.
	ID, Class, Key string
	// Tooltip and Href are empty where there is nothing to say.
	Tooltip, Href string
	// Skip says that the keyboard need not stop here: another item has the same link.
	Skip  bool
	Marks []Mark
}

// Mark is a shape or a text.
type Mark struct {
	// Outline is a shape, in absolute places; the contours of a fill are closed.
	Outline []typeset.Segment
	// Fill and Stroke are the roles of its colours, None for none.
	Fill, Stroke Role
	// Opacity is that of the fill, or of the stroke where there is no fill; 0
	// means 1.
	Opacity float64
	// Width is that of the stroke, Dash the lengths of its dashes and gaps.
	Width float64
	Dash  []float64
	// Text is drawn in the colour Fill with its baseline at At, Advance points
	// wide, centred unless Left is set.
	Text    string
	At      typeset.Point
	Size    float64
	Bold    bool
	Left    bool
	Advance float64
}

// polygon is a closed outline.
func polygon(points ...typeset.Point) []typeset.Segment {
	var p pen
	for i, q := range points {
		if i == 0 {
			p.move(q.X, q.Y)
		} else {
			p.line(q.X, q.Y)
		}
	}
	p.close()
	return p.out
}

// pen builds an outline.
type pen struct {
	out   []typeset.Segment
	start typeset.Point
}

func (p *pen) add(op typeset.Op, pts ...typeset.Point) {
	s := typeset.Segment{Op: op}
	copy(s.P[:], pts)
	p.out = append(p.out, s)
}

func (p *pen) move(x, y float64) {
	p.start = typeset.Point{X: x, Y: y}
	p.add(typeset.Move, p.start)
}

func (p *pen) line(x, y float64) { p.add(typeset.Line, typeset.Point{X: x, Y: y}) }

func (p *pen) cubic(a, b, c typeset.Point) { p.add(typeset.Cubic, a, b, c) }

func (p *pen) close() { p.add(typeset.Line, p.start) }

// arc is the factor of the control points of a quarter circle.
const arc = 0.5523

// rounded is a box with round corners of radius r.
func rounded(x0, y0, x1, y1, r float64) []typeset.Segment {
	r = min(r, (x1-x0)/2, (y1-y0)/2)
	k := r * (1 - arc)
	pt := func(x, y float64) typeset.Point { return typeset.Point{X: x, Y: y} }
	var p pen
	p.move(x0+r, y0)
	p.line(x1-r, y0)
	p.cubic(pt(x1-k, y0), pt(x1, y0+k), pt(x1, y0+r))
	p.line(x1, y1-r)
	p.cubic(pt(x1, y1-k), pt(x1-k, y1), pt(x1-r, y1))
	p.line(x0+r, y1)
	p.cubic(pt(x0+k, y1), pt(x0, y1-k), pt(x0, y1-r))
	p.line(x0, y0+r)
	p.cubic(pt(x0, y0+k), pt(x0+k, y0), pt(x0+r, y0))
	return p.out
}

// circle is a full circle.
func circle(x, y, r float64) []typeset.Segment { return rounded(x-r, y-r, x+r, y+r, r) }
