// Package typeset measures text and gives its outlines, so that a label fits
// its box in every format and on every machine. It never looks at the fonts of
// the system: Latin, Greek, Cyrillic and Hebrew are Liberation Sans, whose widths
// are those of Arial and Helvetica; Arabic, Armenian, Georgian and symbols are
// DejaVu Sans; Chinese, Japanese and Korean are a 12-pixel bitmap font drawn as
// squares. What none of them has is drawn as an empty box.
//
// Sizes and positions are in points, the y axis points down, and the origin of a
// glyph is on its baseline.
package typeset

import (
	"sync"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Op is the kind of one piece of an outline.
type Op uint8

// The kinds: Move and Line use P[0], Quad P[0] and P[1], Cubic all three.
const (
	Move Op = iota
	Line
	Quad
	Cubic
)

// Point is a place on the page or in a glyph.
type Point struct{ X, Y float64 }

// Segment is one piece of an outline. Contours are closed and filled by the
// nonzero rule.
type Segment struct {
	Op Op
	P  [3]Point
}

// Glyph is one drawn character. Advance and Outline are in ems.
type Glyph struct {
	// Rune is the character as drawn: an Arabic letter in its contextual form.
	Rune    rune
	Bold    bool
	Advance float64
	// Outline is shared and must not be changed.
	Outline []Segment
}

// Metrics of a line in ems, those of Arial.
const (
	Ascent  = 0.905
	Descent = 0.212
	// XHeight is the height of a lower-case letter; capitals reach CapHeight.
	XHeight   = 0.519
	CapHeight = 0.716
)

type glyphKey struct {
	r    rune
	bold bool
}

// set is the chain of fonts with the glyphs met so far.
type set struct {
	mu     sync.Mutex
	buf    sfnt.Buffer
	faces  map[bool][]*sfnt.Font
	glyphs map[glyphKey]Glyph
	widths map[glyphKey]float64
}

// fonts parses the embedded fonts once: they are part of the program, so an
// error in them is a fault of the build.
var fonts = sync.OnceValue(func() *set {
	load := func(data []byte) *sfnt.Font {
		f, err := sfnt.Parse(data)
		if err != nil {
			panic("typeset: embedded font: " + err.Error())
		}
		return f
	}
	fallback := load(dejavusans.TTF)
	return &set{
		faces: map[bool][]*sfnt.Font{
			false: {load(liberationsansregular.TTF), fallback},
			true:  {load(liberationsansbold.TTF), fallback},
		},
		glyphs: map[glyphKey]Glyph{},
		widths: map[glyphKey]float64{},
	}
})

// advance returns the width of a character in ems. The set is locked.
func (s *set) advance(r rune, bold bool) float64 {
	k := glyphKey{r, bold}
	if w, ok := s.widths[k]; ok {
		return w
	}
	w := s.findAdvance(r, bold)
	s.widths[k] = w
	return w
}

func (s *set) findAdvance(r rune, bold bool) float64 {
	for _, f := range s.faces[bold] {
		i, err := f.GlyphIndex(&s.buf, r)
		if err != nil || i == 0 {
			continue
		}
		em := fixed.Int26_6(f.UnitsPerEm())
		if a, err := f.GlyphAdvance(&s.buf, i, em, font.HintingNone); err == nil {
			return float64(a) / float64(em)
		}
	}
	if w, ok := pixelAdvance(r); ok {
		return w
	}
	return 1
}

// glyph returns a character with its outline. The set is locked.
func (s *set) glyph(r rune, bold bool) Glyph {
	k := glyphKey{r, bold}
	if g, ok := s.glyphs[k]; ok {
		return g
	}
	g := Glyph{Rune: r, Bold: bold, Advance: s.advance(r, bold)}
	g.Outline = s.outline(r, bold)
	s.glyphs[k] = g
	return g
}

func (s *set) outline(r rune, bold bool) []Segment {
	for _, f := range s.faces[bold] {
		i, err := f.GlyphIndex(&s.buf, r)
		if err != nil || i == 0 {
			continue
		}
		em := fixed.Int26_6(f.UnitsPerEm())
		segs, err := f.LoadGlyph(&s.buf, i, em, nil)
		if err != nil {
			continue
		}
		unit := 1 / float64(em)
		out := make([]Segment, len(segs))
		for n, seg := range segs {
			out[n].Op = Op(seg.Op)
			for j, a := range seg.Args {
				out[n].P[j] = Point{float64(a.X) * unit, float64(a.Y) * unit}
			}
		}
		return out
	}
	if segs, ok := pixelOutline(r); ok {
		return segs
	}
	return missing()
}

// missing is the empty box of a character that no font has.
func missing() []Segment {
	var out []Segment
	out = rectangle(out, 0.12, -0.72, 0.88, 0, false)
	return rectangle(out, 0.18, -0.66, 0.82, -0.06, true)
}

// rectangle appends a closed box, turned the other way for a hole.
func rectangle(out []Segment, x0, y0, x1, y1 float64, hole bool) []Segment {
	p := []Point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
	if hole {
		p[1], p[3] = p[3], p[1]
	}
	for i, q := range p {
		op := Line
		if i == 0 {
			op = Move
		}
		out = append(out, Segment{Op: op, P: [3]Point{q}})
	}
	return out
}
