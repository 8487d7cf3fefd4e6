package paint

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"slices"

	"golang.org/x/image/vector"

	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/typeset"
)

// PNGOptions says how to paint. The zero value is useful.
type PNGOptions struct {
	// DPI is the resolution, 0 meaning 144; it is lowered where the image would
	// have more than 64 million pixels or a side of more than 30,000.
	DPI  float64
	Dark bool
}

// Bounds of an image.
const (
	defaultDPI = 144
	maxPixels  = 64e6
	maxSide    = 30000
)

// PNG paints the picture.
func PNG(w io.Writer, p *picture.Picture, o PNGOptions) error {
	img, err := Image(p, o)
	if err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	return encoder.Encode(w, img)
}

// Image paints the picture into memory.
func Image(p *picture.Picture, o PNGOptions) (*image.RGBA, error) {
	dpi := o.DPI
	switch {
	case dpi == 0:
		dpi = defaultDPI
	case dpi < 10 || dpi > 1200 || math.IsNaN(dpi):
		return nil, fmt.Errorf("a resolution of %g dots per inch: want 10 to 1200", dpi)
	}
	scale := dpi / 72
	scale = min(scale, math.Sqrt(maxPixels/(p.Width*p.Height)), maxSide/max(p.Width, p.Height))
	img := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(p.Width*scale)), int(math.Ceil(p.Height*scale))))
	c := &canvas{img: img, page: place{scale: scale}, colors: colors(o.Dark)}
	for i := range p.Items {
		for j := range p.Items[i].Marks {
			c.mark(&p.Items[i].Marks[j])
		}
	}
	return img, nil
}

// canvas fills polygons on an image.
type canvas struct {
	img    *image.RGBA
	page   place
	colors map[picture.Role]picture.Color
	r      vector.Rasterizer
}

func (c *canvas) mark(m *picture.Mark) {
	if m.Text != "" {
		c.text(m)
		return
	}
	lines := flatten(m.Outline, c.page)
	opacity := m.Opacity
	if opacity == 0 {
		opacity = 1
	}
	if m.Fill != picture.None {
		c.fill(lines, m.Fill, opacity)
		opacity = 1
	}
	if m.Stroke != picture.None {
		var pieces [][]typeset.Point
		for _, line := range lines {
			for _, dash := range dashed(line, m.Dash, c.page.scale) {
				pieces = append(pieces, strokes(dash, m.Width*c.page.scale/2)...)
			}
		}
		c.fill(pieces, m.Stroke, opacity)
	}
}

func (c *canvas) text(m *picture.Mark) {
	at := c.page.point(origin(m))
	size := m.Size * c.page.scale
	var lines [][]typeset.Point
	for _, g := range typeset.Glyphs(m.Text, m.Bold) {
		lines = append(lines, flatten(g.Outline, place{at.X, at.Y, size})...)
		at.X += g.Advance * size
	}
	c.fill(lines, m.Fill, 1)
}

// fill paints closed polygons by the nonzero rule.
func (c *canvas) fill(polygons [][]typeset.Point, role picture.Role, opacity float64) {
	if len(polygons) == 0 {
		return
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, line := range polygons {
		for _, p := range line {
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
	}
	box := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1))+1, int(math.Ceil(y1))+1)
	box = box.Intersect(c.img.Bounds())
	if box.Empty() {
		return
	}
	c.r.Reset(box.Dx(), box.Dy())
	c.r.DrawOp = draw.Over
	for _, line := range polygons {
		for i, p := range line {
			x, y := float32(p.X-float64(box.Min.X)), float32(p.Y-float64(box.Min.Y))
			if i == 0 {
				c.r.MoveTo(x, y)
			} else {
				c.r.LineTo(x, y)
			}
		}
		c.r.ClosePath()
	}
	v := c.colors[role]
	src := image.NewUniform(color.NRGBA{v.R, v.G, v.B, uint8(math.Round(255 * opacity))})
	c.r.Draw(c.img, box, src, image.Point{})
}

// strokes outlines a polyline of a half width: a ribbon whose sides meet at the
// bisectors of the corners, one piece for an open line, two turned against each
// other for a closed one, so that no place is covered twice.
func strokes(line []typeset.Point, half float64) [][]typeset.Point {
	pts := line[:0:0]
	for _, p := range line { // without repeated points
		if len(pts) == 0 || math.Hypot(p.X-pts[len(pts)-1].X, p.Y-pts[len(pts)-1].Y) > 1e-6 {
			pts = append(pts, p)
		}
	}
	closed := len(pts) > 2 && pts[0] == pts[len(pts)-1]
	if closed {
		pts = pts[:len(pts)-1]
	}
	n := len(pts)
	if n < 2 {
		return nil
	}
	left, right := make([]typeset.Point, n), make([]typeset.Point, n)
	for i, p := range pts {
		before, after := i-1, i+1
		if closed {
			before, after = (i+n-1)%n, (i+1)%n
		}
		nx, ny := bisector(pts, before, i, after)
		left[i] = typeset.Point{X: p.X + nx*half, Y: p.Y + ny*half}
		right[i] = typeset.Point{X: p.X - nx*half, Y: p.Y - ny*half}
	}
	slices.Reverse(right)
	if closed {
		return [][]typeset.Point{left, right}
	}
	return [][]typeset.Point{append(left, right...)}
}

// bisector is the direction across a line at point i, as long as keeps the width
// of both pieces, but at most twice the normal.
func bisector(pts []typeset.Point, before, i, after int) (x, y float64) {
	normal := func(a, b int) (float64, float64) {
		dx, dy := pts[b].X-pts[a].X, pts[b].Y-pts[a].Y
		d := math.Hypot(dx, dy)
		return -dy / d, dx / d
	}
	if before < 0 {
		return normal(i, after)
	}
	if after >= len(pts) {
		return normal(before, i)
	}
	ax, ay := normal(before, i)
	bx, by := normal(i, after)
	sx, sy := ax+bx, ay+by
	d := math.Hypot(sx, sy)
	if d < 1e-6 {
		return ax, ay
	}
	sx, sy = sx/d, sy/d
	k := 1 / max(sx*ax+sy*ay, 0.5)
	return sx * k, sy * k
}
