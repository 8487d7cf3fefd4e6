// Package layout places the nodes and edges of a scene on a page. Graphviz does
// it, compiled to WebAssembly (github.com/goccy/go-graphviz), in a worker process:
// the library cannot be stopped once it runs, leaks a little on every picture and
// must not run twice at once in one process, and a process of its own solves all
// three.
//
// Only sizes and numbers reach Graphviz, never a word of the graph: nodes are
// boxes that were measured before, labels are rows of dots as wide as the words,
// and the drawing is our own.
package layout

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/typeset"
)

// DefaultTimeout is how long a layout may take where Options do not say.
const DefaultTimeout = 60 * time.Second

// Options says how to lay out. The zero value is useful.
type Options struct {
	// Worker is the command that serves layouts: this program and WorkerCommand.
	// Empty means in this process, one picture at a time; then a timeout returns
	// in time, but the work goes on behind it.
	Worker []string
	// Timeout is the time allowed, 0 for DefaultTimeout.
	Timeout time.Duration
	// Direction is that of most edges: Either chooses.
	Direction Direction
}

// Direction is where the edges of a layered layout lead.
type Direction int

// The directions.
const (
	Either Direction = iota // to the right, or down where that fits a page better
	Right
	Down
)

// ErrTimeout says that a layout was stopped.
var ErrTimeout = errors.New("the layout took too long")

// Rect is a box by its centre and size, in points.
type Rect struct{ X, Y, W, H float64 }

// Path is a curve: a start and then groups of three control points.
type Path []typeset.Point

// Drawing is a scene with places. Its origin is the upper left corner, the y axis
// points down, and the unit is the point.
type Drawing struct {
	Scene  *scene.Scene
	Width  float64
	Height float64
	// Nodes, Edges and Groups are parallel to those of the scene.
	Nodes  []Rect
	Edges  []Line
	Groups []Rect
}

// Line is the course of an edge.
type Line struct {
	// Path runs from the From node to the root of the arrow head; Tip is where
	// the head ends. Without a head Tip is the end of the path.
	Path Path
	Tip  typeset.Point
	// Label is the centre of the label; HasLabel is false where none is drawn.
	Label    typeset.Point
	HasLabel bool
}

// maxDot is the number of edges up to which the layered layout is used.
const maxDot = 260

// Place lays out a scene. An empty scene has an empty drawing. The error is
// ErrTimeout, that of the context, or what the layout engine reports.
func Place(ctx context.Context, s *scene.Scene, o Options) (*Drawing, error) {
	if len(s.Nodes) == 0 {
		return &Drawing{Scene: s}, nil
	}
	engine := "dot"
	if len(s.Edges) > maxDot {
		engine = "sfdp"
	}
	timeout := o.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	d, err := place(limited, s, engine, o)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, fmt.Errorf("%w (more than %s for %d edges): draw less of the graph, or allow more time", ErrTimeout, timeout, len(s.Edges))
	case err != nil:
		return nil, fmt.Errorf("layout: %w", err)
	}
	return d, nil
}

// place runs the engine, the layered one perhaps in both directions.
func place(ctx context.Context, s *scene.Scene, engine string, o Options) (*Drawing, error) {
	if engine == "sfdp" {
		d, err := once(ctx, s, engine, false, o.Worker)
		if err == nil {
			d.spread()
			d.straighten()
		}
		return d, err
	}
	d, err := once(ctx, s, engine, o.Direction != Down, o.Worker)
	if err != nil || o.Direction != Either || d.shape() < 1 {
		return d, err
	}
	down, err := once(ctx, s, engine, false, o.Worker)
	if err == nil && down.shape() < d.shape() {
		return down, nil
	}
	return d, nil
}

func once(ctx context.Context, s *scene.Scene, engine string, right bool, worker []string) (*Drawing, error) {
	out, err := run(ctx, worker, engine, skeleton(s, engine, right))
	if err != nil {
		return nil, err
	}
	d, err := parse(out, s)
	if err != nil {
		return nil, err
	}
	if right {
		d.settle()
	}
	return d, nil
}

// shape is how far the page is from a good one, 1.5 times as wide as high: 0 for
// that, 1 for what is 2.7 times wider or higher. A small page is always good.
func (d *Drawing) shape() float64 {
	if max(d.Width, d.Height) < 900 {
		return 0
	}
	return math.Abs(math.Log(d.Width / d.Height / 1.5))
}
