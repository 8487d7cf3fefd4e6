package layout

import (
	"math"

	"github.com/relata-kg/relata/exports/typeset"
)

// headRoom is the length of an arrow head in points.
const headRoom = 7

// straighten draws every edge as a line between the borders of its boxes, with
// edges of the same two nodes side by side.
func (d *Drawing) straighten() {
	type pair struct{ a, b int }
	count, seen := map[pair]int{}, map[pair]int{}
	key := func(i int) pair {
		e := &d.Scene.Edges[i]
		return pair{min(e.From, e.To), max(e.From, e.To)}
	}
	for i := range d.Edges {
		count[key(i)]++
	}
	for i := range d.Edges {
		e := &d.Scene.Edges[i]
		k := key(i)
		shift := (float64(seen[k]) - float64(count[k]-1)/2) * 6
		seen[k]++
		if e.From > e.To {
			shift = -shift // the same side whichever way the edge runs
		}
		a, b := d.Nodes[e.From], d.Nodes[e.To]
		dx, dy := b.X-a.X, b.Y-a.Y
		length := math.Hypot(dx, dy)
		if length < 1 {
			length = 1
		}
		ox, oy := -dy/length*shift, dx/length*shift
		start := border(a, dx, dy)
		end := border(b, -dx, -dy)
		tip := typeset.Point{X: round(end.X + ox), Y: round(end.Y + oy)}
		root := tip
		if e.Directed {
			root = typeset.Point{X: round(tip.X - dx/length*headRoom), Y: round(tip.Y - dy/length*headRoom)}
		}
		from := typeset.Point{X: round(start.X + ox), Y: round(start.Y + oy)}
		d.Edges[i] = Line{Path: Path{from, from, root, root}, Tip: tip}
		if !d.Scene.Dense && len(e.Lines) > 0 {
			d.Edges[i].Label = typeset.Point{X: round((from.X + tip.X) / 2), Y: round((from.Y + tip.Y) / 2)}
			d.Edges[i].HasLabel = true
		}
	}
}

// border is where a ray from the centre of a box leaves it.
func border(r Rect, dx, dy float64) typeset.Point {
	if dx == 0 && dy == 0 {
		return typeset.Point{X: r.X, Y: r.Y}
	}
	t := math.Min(r.W/2/math.Max(math.Abs(dx), 1e-9), r.H/2/math.Max(math.Abs(dy), 1e-9))
	return typeset.Point{X: r.X + dx*t, Y: r.Y + dy*t}
}

// settle moves every label to the nearest point of its own line, where it cannot
// be taken for another's. It is for layouts from left to right, in which a label
// lies just above or below its line.
func (d *Drawing) settle() {
	for i := range d.Edges {
		l := &d.Edges[i]
		if !l.HasLabel {
			continue
		}
		best, at := math.Inf(1), l.Label
		for _, p := range l.Path.Points(24) {
			if v := math.Hypot(p.X-l.Label.X, p.Y-l.Label.Y); v < best {
				best, at = v, p
			}
		}
		if best < 150 {
			l.Label = typeset.Point{X: round(at.X), Y: round(at.Y)}
		}
	}
}

// Points is the path as a polyline of n pieces to each curve.
func (p Path) Points(n int) []typeset.Point {
	if len(p) == 0 {
		return nil
	}
	out := []typeset.Point{p[0]}
	for i := 1; i+2 < len(p); i += 3 {
		a, b, c, d := p[i-1], p[i], p[i+1], p[i+2]
		for k := 1; k <= n; k++ {
			t := float64(k) / float64(n)
			u := 1 - t
			k0, k1, k2, k3 := float64(u*u*u), float64(3*u*u*t), float64(3*u*t*t), float64(t*t*t)
			out = append(out, typeset.Point{
				X: float64(k0*a.X) + float64(k1*b.X) + float64(k2*c.X) + float64(k3*d.X),
				Y: float64(k0*a.Y) + float64(k1*b.Y) + float64(k2*c.Y) + float64(k3*d.Y),
			})
		}
	}
	return out
}
