package layout

import (
	"cmp"
	"math"
	"slices"
)

// Spacing of the spread layout: the gap between boxes in points, and the share of
// the page that boxes cover.
const (
	spreadGap  = 10.0
	spreadFill = 0.30
)

// spread takes the overlaps out of a layout of points: it scales the drawing so
// that boxes cover a fixed share of the page, then pushes overlapping boxes apart
// along the shorter way, round after round, growing the page a little when that
// does not end. A round takes O(n log n + overlaps).
func (d *Drawing) spread() {
	area := 0.0
	for _, n := range d.Nodes {
		area += (n.W + spreadGap) * (n.H + spreadGap)
	}
	d.gather()
	w, h := d.extent()
	k := math.Sqrt(area / spreadFill / max(w*h, 1))
	// Wide boxes need more room sideways.
	d.scale(k*1.25, k*0.8)
	order := make([]int, len(d.Nodes))
	for i := range order {
		order[i] = i
	}
	for round := range 400 {
		if !d.push(order) {
			break
		}
		if round >= 60 {
			d.scale(1.03, 1.03)
		}
	}
	d.frame()
}

// gather draws outliers in: the distance from the centre is raised to the power
// of three quarters, which gives the crowded middle more of the page.
func (d *Drawing) gather() {
	var cx, cy float64
	for _, n := range d.Nodes {
		cx += n.X / float64(len(d.Nodes))
		cy += n.Y / float64(len(d.Nodes))
	}
	for i := range d.Nodes {
		n := &d.Nodes[i]
		dx, dy := n.X-cx, n.Y-cy
		if r := math.Hypot(dx, dy); r > 1 {
			k := 1 / math.Sqrt(math.Sqrt(r))
			n.X, n.Y = float64(dx*k), float64(dy*k)
		} else {
			n.X, n.Y = dx, dy
		}
	}
}

// push moves overlapping boxes apart once and reports whether there were any.
func (d *Drawing) push(order []int) bool {
	left := func(i int) float64 { return d.Nodes[i].X - d.Nodes[i].W/2 }
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(left(a), left(b)), cmp.Compare(a, b)) })
	found := false
	for n, i := range order {
		for _, j := range order[n+1:] {
			a, b := &d.Nodes[i], &d.Nodes[j]
			x := (a.W+b.W)/2 + spreadGap - math.Abs(b.X-a.X)
			if left(j) > a.X+a.W/2+spreadGap {
				break
			}
			y := (a.H+b.H)/2 + spreadGap - math.Abs(b.Y-a.Y)
			if x <= 0.01 || y <= 0.01 {
				continue
			}
			found = true
			if x < y {
				move := math.Copysign(x/2, b.X-a.X)
				a.X, b.X = a.X-move, b.X+move
			} else {
				move := math.Copysign(y/2, b.Y-a.Y)
				if b.Y == a.Y && i > j { // the same way on every run
					move = -move
				}
				a.Y, b.Y = a.Y-move, b.Y+move
			}
		}
	}
	return found
}

func (d *Drawing) scale(x, y float64) {
	for i := range d.Nodes {
		d.Nodes[i].X *= x
		d.Nodes[i].Y *= y
	}
}

// extent is the size of the box around the centres.
func (d *Drawing) extent() (w, h float64) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, n := range d.Nodes {
		x0, x1, y0, y1 = min(x0, n.X), max(x1, n.X), min(y0, n.Y), max(y1, n.Y)
	}
	return x1 - x0, y1 - y0
}

// frame moves the drawing to the origin and sets its size.
func (d *Drawing) frame() {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, n := range d.Nodes {
		x0, x1 = min(x0, n.X-n.W/2), max(x1, n.X+n.W/2)
		y0, y1 = min(y0, n.Y-n.H/2), max(y1, n.Y+n.H/2)
	}
	const edge = 6
	for i := range d.Nodes {
		d.Nodes[i].X = round(d.Nodes[i].X - x0 + edge)
		d.Nodes[i].Y = round(d.Nodes[i].Y - y0 + edge)
	}
	d.Width, d.Height = round(x1-x0+2*edge), round(y1-y0+2*edge)
}
