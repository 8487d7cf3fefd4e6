// Package paint draws a picture as PNG and as PDF. Both have the shapes and the
// letters of the SVG: the letters are outlines from package typeset, so no font of
// the system is asked and the bytes are the same on every machine.
package paint

import (
	"math"

	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/typeset"
)

// colors gives every role its colour.
func colors(dark bool) map[picture.Role]picture.Color {
	m := map[picture.Role]picture.Color{}
	for _, e := range picture.Palette() {
		m[e.Role] = e.Light
		if dark {
			m[e.Role] = e.Dark
		}
	}
	return m
}

// place moves and scales an outline: points of the picture to those of the page.
type place struct{ x, y, scale float64 }

func (t place) point(p typeset.Point) typeset.Point {
	return typeset.Point{X: t.x + p.X*t.scale, Y: t.y + p.Y*t.scale}
}

// flatten turns an outline into polylines within a quarter of a unit of it.
func flatten(segs []typeset.Segment, t place) [][]typeset.Point {
	var out [][]typeset.Point
	var line []typeset.Point
	for _, s := range segs {
		switch s.Op {
		case typeset.Move:
			if len(line) > 1 {
				out = append(out, line)
			}
			line = []typeset.Point{t.point(s.P[0])}
		case typeset.Line:
			line = append(line, t.point(s.P[0]))
		case typeset.Quad, typeset.Cubic:
			if len(line) > 0 {
				line = bend(line, s, t)
			}
		}
	}
	if len(line) > 1 {
		out = append(out, line)
	}
	return out
}

// bend appends a curve to a polyline.
func bend(line []typeset.Point, s typeset.Segment, t place) []typeset.Point {
	a := line[len(line)-1]
	b, c := t.point(s.P[0]), t.point(s.P[1])
	d := c
	if s.Op == typeset.Cubic {
		d = t.point(s.P[2])
	} else { // the same curve with two control points
		q := b
		b = typeset.Point{X: a.X + (q.X-a.X)*2/3, Y: a.Y + (q.Y-a.Y)*2/3}
		c = typeset.Point{X: d.X + (q.X-d.X)*2/3, Y: d.Y + (q.Y-d.Y)*2/3}
	}
	size := math.Hypot(b.X-a.X, b.Y-a.Y) + math.Hypot(c.X-b.X, c.Y-b.Y) + math.Hypot(d.X-c.X, d.Y-c.Y)
	n := int(min(max(2+math.Sqrt(size)*1.2, 3), 64))
	for i := 1; i <= n; i++ {
		k := float64(i) / float64(n)
		u := 1 - k
		k0, k1, k2, k3 := u*u*u, 3*u*u*k, 3*u*k*k, k*k*k
		line = append(line, typeset.Point{
			X: k0*a.X + k1*b.X + k2*c.X + k3*d.X,
			Y: k0*a.Y + k1*b.Y + k2*c.Y + k3*d.Y,
		})
	}
	return line
}

// dashed cuts a polyline into its dashes.
func dashed(line []typeset.Point, pattern []float64, scale float64) [][]typeset.Point {
	if len(pattern) == 0 {
		return [][]typeset.Point{line}
	}
	var out [][]typeset.Point
	at, left := 0, pattern[0]*scale
	piece := []typeset.Point{line[0]}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		d := math.Hypot(b.X-a.X, b.Y-a.Y)
		for d > left {
			k := left / d
			a = typeset.Point{X: a.X + (b.X-a.X)*k, Y: a.Y + (b.Y-a.Y)*k}
			d -= left
			if at%2 == 0 {
				out = append(out, append(piece, a))
			}
			at++
			left = max(pattern[at%len(pattern)]*scale, 0.1)
			piece = []typeset.Point{a}
		}
		left -= d
		piece = append(piece, b)
	}
	if at%2 == 0 && len(piece) > 1 {
		out = append(out, piece)
	}
	return out
}

// origin is where the first glyph of a text stands.
func origin(m *picture.Mark) typeset.Point {
	if m.Left {
		return m.At
	}
	return typeset.Point{X: m.At.X - m.Advance/2, Y: m.At.Y}
}
