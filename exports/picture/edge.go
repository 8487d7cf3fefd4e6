package picture

import (
	"math"

	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/typeset"
	"github.com/relata-kg/relata/schema"
)

// dash is the pattern of a status: a plain fact has none.
func dash(f schema.Factuality) []float64 {
	switch f {
	case schema.Future:
		return []float64{7, 4}
	case schema.Possible:
		return []float64{1.6, 3.2}
	case schema.Conditional:
		return []float64{8, 3, 1.6, 3}
	}
	return nil
}

// edgeMarks draws an edge: its line, the arrow head and the cross of a negated one.
func edgeMarks(e *scene.Edge, l layout.Line, opacity float64) []Mark {
	role := EdgeRole(e.Family)
	marks := []Mark{{Outline: curve(l.Path), Stroke: role, Width: e.Width, Dash: dash(e.Factuality), Opacity: opacity}}
	if e.Directed {
		marks = append(marks, head(e, l)...)
	}
	if e.Factuality == schema.Negated {
		at, angle := middle(l.Path, l)
		marks = append(marks, cross(at, angle, role)...)
	}
	return marks
}

// curve is the outline of a path.
func curve(path layout.Path) []typeset.Segment {
	var p pen
	if len(path) == 0 {
		return nil
	}
	p.move(path[0].X, path[0].Y)
	for i := 1; i+2 < len(path); i += 3 {
		if path[i] == path[i-1] && path[i+1] == path[i+2] {
			p.line(path[i+2].X, path[i+2].Y)
			continue
		}
		p.cubic(path[i], path[i+1], path[i+2])
	}
	return p.out
}

// head is the arrow head between the end of the path and the tip: a triangle, a
// bar for what is negated, a diamond for what is demanded, open for what is not
// (yet) so.
func head(e *scene.Edge, l layout.Line) []Mark {
	root := l.Path[len(l.Path)-1]
	dx, dy := l.Tip.X-root.X, l.Tip.Y-root.Y
	length := math.Hypot(dx, dy)
	if length < 0.5 {
		return nil
	}
	dx, dy = dx/length, dy/length
	half := 2.9 + e.Width*0.45
	pt := func(along, across float64) typeset.Point {
		return typeset.Point{X: root.X + dx*along - dy*across, Y: root.Y + dy*along + dx*across}
	}
	role := EdgeRole(e.Family)
	line := max(e.Width, 1.2)
	switch e.Factuality {
	case schema.Negated:
		return []Mark{
			{Outline: polygonOpen(root, l.Tip), Stroke: role, Width: e.Width},
			{Outline: polygonOpen(pt(length-1, -half-1.5), pt(length-1, half+1.5)), Stroke: role, Width: line + 0.8},
		}
	case schema.Demanded:
		return []Mark{{
			Outline: polygon(pt(-3, 0), pt(length/2-1, -half), pt(length, 0), pt(length/2-1, half)),
			Fill:    Halo, Stroke: role, Width: 1.2,
		}}
	case schema.Future, schema.Possible, schema.Conditional:
		return []Mark{{Outline: polygon(pt(0, -half), pt(length, 0), pt(0, half)), Fill: Halo, Stroke: role, Width: 1.2}}
	}
	return []Mark{{Outline: polygon(pt(0, -half), pt(length, 0), pt(0, half)), Fill: role}}
}

func polygonOpen(points ...typeset.Point) []typeset.Segment {
	out := polygon(points...)
	return out[:len(out)-1]
}

// middle is a place on the path at a third of its length, away from the label,
// with the direction there.
func middle(path layout.Path, l layout.Line) (typeset.Point, float64) {
	points := path.Points(8)
	var total float64
	for i := 1; i < len(points); i++ {
		total += distance(points[i-1], points[i])
	}
	best, angle, far := points[0], 0.0, -1.0
	for _, share := range []float64{0.5, 0.32, 0.68, 0.2, 0.8} {
		at, a := along(points, total*share)
		d := 1e3
		if l.HasLabel {
			d = distance(at, l.Label)
		}
		if d > far+12 {
			best, angle, far = at, a, d
		}
	}
	return best, angle
}

func distance(a, b typeset.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// along walks a length of a polyline.
func along(points []typeset.Point, length float64) (typeset.Point, float64) {
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		d := distance(a, b)
		if d >= length && d > 0 {
			t := length / d
			return typeset.Point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t}, math.Atan2(b.Y-a.Y, b.X-a.X)
		}
		length -= d
	}
	return points[len(points)-1], 0
}

// cross strikes a line out.
func cross(at typeset.Point, angle float64, role Role) []Mark {
	const size = 4.6
	stroke := func(turn float64) []typeset.Segment {
		s, c := math.Sincos(angle + turn)
		return polygonOpen(
			typeset.Point{X: at.X - c*size, Y: at.Y - s*size},
			typeset.Point{X: at.X + c*size, Y: at.Y + s*size})
	}
	return []Mark{
		{Outline: circle(at.X, at.Y, 5.4), Fill: Halo},
		{Outline: stroke(math.Pi / 4), Stroke: role, Width: 2},
		{Outline: stroke(-math.Pi / 4), Stroke: role, Width: 2},
	}
}

// labelMarks writes the label on a patch of background; the words of a negated
// relation are struck through.
func labelMarks(e *scene.Edge, l layout.Line) []Mark {
	role := EdgeRole(e.Family)
	const line = scene.LabelSize * scene.LineHeight
	w, h := e.LabelWidth, e.LabelHeight
	x0, y0 := l.Label.X-w/2, l.Label.Y-h/2
	marks := []Mark{{Outline: rounded(x0+1, y0, x0+w-1, y0+h, 2), Fill: Halo, Opacity: 0.9}}
	for i, s := range e.Lines {
		base := y0 + line*float64(i) + scene.LabelSize*(scene.LineHeight/2+typeset.CapHeight/2)
		m := text(s, l.Label.X, base, scene.LabelSize, false, role)
		marks = append(marks, m)
		if e.Factuality == schema.Negated {
			y := base - scene.LabelSize*0.29
			x := l.Label.X - m.Advance/2
			if i == 0 { // "not:" itself stays readable
				x += typeset.Width("not: ", false, scene.LabelSize)
			}
			marks = append(marks, Mark{
				Outline: polygonOpen(typeset.Point{X: x, Y: y}, typeset.Point{X: l.Label.X + m.Advance/2, Y: y}),
				Stroke:  role, Width: 0.9,
			})
		}
	}
	return marks
}
