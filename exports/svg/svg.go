// Package svg writes a picture as SVG 1.1 with CSS classes: it follows the light
// or dark mode of the viewer and prints on white, has tooltips, links, a title
// and a description, and no script.
package svg

import (
	"bufio"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/typeset"
)

// Scheme says which colours to write.
type Scheme int

// The schemes.
const (
	Auto  Scheme = iota // those of the viewer: light, or dark where it asks for dark
	Light               // always light
	Dark                // always dark
)

// Options says how to write. The zero value is useful.
type Options struct {
	Scheme Scheme
	// Embedded leaves the XML declaration out, for a picture within a page.
	Embedded bool
}

// Write writes the picture. The same picture gives the same bytes.
func Write(w io.Writer, p *picture.Picture, o Options) error {
	e := &encoder{w: bufio.NewWriter(w)}
	if !o.Embedded {
		e.raw(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	}
	e.raw(`<svg xmlns="http://www.w3.org/2000/svg" class="relata" role="graphics-document document" aria-labelledby="relata-title relata-desc" width="`)
	e.number(p.Width)
	e.raw(`pt" height="`)
	e.number(p.Height)
	e.raw(`pt" viewBox="0 0 `)
	e.number(p.Width)
	e.raw(" ")
	e.number(p.Height)
	e.raw("\">\n<title id=\"relata-title\">")
	e.text(p.Title)
	e.raw("</title>\n<desc id=\"relata-desc\">")
	e.text(p.Summary)
	e.raw("</desc>\n<style>")
	e.raw(Style(o.Scheme))
	e.raw("</style>\n")
	for i := range p.Items {
		e.item(&p.Items[i])
	}
	e.raw("</svg>\n")
	if e.err != nil {
		return e.err
	}
	return e.w.Flush()
}

// Style is the style sheet of the pictures of a scheme.
func Style(s Scheme) string {
	var b strings.Builder
	b.WriteString("\n.relata text{font-family:Arial,Helvetica,\"Liberation Sans\",\"Noto Sans\",sans-serif;white-space:pre}" +
		".relata .m{text-anchor:middle}.relata .b{font-weight:bold}" +
		".relata path{fill:none;stroke-linejoin:round}.relata a{cursor:pointer;text-decoration:none}" +
		".relata .edge:hover path,.relata .edge:focus path{stroke-width:3}\n")
	b.WriteString(Colors("", s == Dark))
	if s == Auto {
		b.WriteString("@media screen and (prefers-color-scheme:dark){\n" + Colors("", true) + "}\n")
	}
	return b.String()
}

// Colors is the rules of the light or the dark colours, for pictures below what a
// CSS selector matches.
func Colors(below string, dark bool) string {
	if below != "" {
		below += " "
	}
	var b strings.Builder
	for _, c := range picture.Palette() {
		v := c.Light
		if dark {
			v = c.Dark
		}
		b.WriteString(below + ".relata .f-" + string(c.Role) + "{fill:" + hex(v) + "}" + below + ".relata .s-" + string(c.Role) + "{stroke:" + hex(v) + "}\n")
	}
	return b.String()
}

func hex(c picture.Color) string {
	const digits = "0123456789abcdef"
	out := []byte{'#', 0, 0, 0, 0, 0, 0}
	for i, v := range []uint8{c.R, c.G, c.B} {
		out[1+2*i], out[2+2*i] = digits[v>>4], digits[v&15]
	}
	return string(out)
}

type encoder struct {
	w   *bufio.Writer
	err error
	buf []byte
}

func (e *encoder) raw(s string) {
	if e.err == nil {
		_, e.err = e.w.WriteString(s)
	}
}

// number writes a place with at most two decimals.
func (e *encoder) number(v float64) {
	v = math.Round(v*100) / 100
	if v == 0 { // no "-0"
		v = 0
	}
	e.buf = strconv.AppendFloat(e.buf[:0], v, 'f', -1, 64)
	if e.err == nil {
		_, e.err = e.w.Write(e.buf)
	}
}

// text writes character data or an attribute's value.
func (e *encoder) text(s string) { e.raw(Escape(s)) }

// Escape makes a text safe as character data and between quotes, in XML and in
// HTML. What XML cannot hold becomes U+FFFD.
func Escape(s string) string {
	if !strings.ContainsFunc(s, special) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case special(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func special(r rune) bool {
	return r == '<' || r == '>' || r == '&' || r == '"' || r == '\'' || r < 0x20 || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF
}

func (e *encoder) item(it *picture.Item) {
	e.raw(`<g id="`)
	e.text(it.ID)
	e.raw(`" class="`)
	e.text(it.Class)
	if it.Key != "" {
		e.raw(`" data-key="`)
		e.text(it.Key)
	}
	e.raw(`">`)
	if it.Href != "" {
		e.raw(`<a href="`)
		e.text(it.Href)
		if !strings.HasPrefix(it.Href, "#") {
			e.raw(`" target="_blank" rel="noopener noreferrer`)
		}
		if it.Skip {
			e.raw(`" tabindex="-1`)
		}
		e.raw(`">`)
	}
	if it.Tooltip != "" {
		e.raw("<title>")
		e.text(it.Tooltip)
		e.raw("</title>")
	}
	for i := range it.Marks {
		e.mark(&it.Marks[i], it.Href != "")
	}
	if it.Href != "" {
		e.raw("</a>")
	}
	e.raw("</g>\n")
}

func (e *encoder) mark(m *picture.Mark, link bool) {
	if m.Text != "" {
		e.textMark(m)
		return
	}
	if link && m.Stroke != picture.None && m.Fill == picture.None && m.Width < 4 {
		// A wider, unseen line is easier to point at.
		e.raw(`<path d="`)
		e.path(m.Outline)
		e.raw(`" stroke="#000" stroke-opacity="0" style="stroke-width:9"/>`)
	}
	e.raw(`<path class="`)
	if m.Fill != picture.None {
		e.raw("f-" + string(m.Fill))
	}
	if m.Stroke != picture.None {
		if m.Fill != picture.None {
			e.raw(" ")
		}
		e.raw("s-" + string(m.Stroke))
	}
	e.raw(`" d="`)
	e.path(m.Outline)
	if m.Fill != picture.None {
		e.raw("Z")
	}
	e.raw(`"`)
	if m.Opacity != 0 {
		if m.Fill != picture.None {
			e.raw(` fill-opacity="`)
		} else {
			e.raw(` stroke-opacity="`)
		}
		e.number(m.Opacity)
		e.raw(`"`)
	}
	if m.Stroke != picture.None {
		e.raw(` stroke-width="`)
		e.number(m.Width)
		e.raw(`"`)
	}
	if len(m.Dash) > 0 {
		e.raw(` stroke-dasharray="`)
		for i, d := range m.Dash {
			if i > 0 {
				e.raw(" ")
			}
			e.number(d)
		}
		e.raw(`"`)
	}
	e.raw("/>")
}

func (e *encoder) textMark(m *picture.Mark) {
	e.raw(`<text class="f-` + string(m.Fill))
	if m.Bold {
		e.raw(" b")
	}
	if !m.Left {
		e.raw(" m")
	}
	e.raw(`" x="`)
	e.number(m.At.X)
	e.raw(`" y="`)
	e.number(m.At.Y)
	e.raw(`" font-size="`)
	e.number(m.Size)
	if m.Advance > 0 {
		// The width that the box was made for, whatever font the viewer has.
		e.raw(`" textLength="`)
		e.number(m.Advance)
		e.raw(`" lengthAdjust="spacingAndGlyphs`)
	}
	e.raw(`">`)
	e.text(m.Text)
	e.raw("</text>")
}

func (e *encoder) path(segs []typeset.Segment) {
	point := func(p typeset.Point) {
		e.number(p.X)
		e.raw(" ")
		e.number(p.Y)
	}
	for _, s := range segs {
		switch s.Op {
		case typeset.Move:
			e.raw("M")
			point(s.P[0])
		case typeset.Line:
			e.raw("L")
			point(s.P[0])
		case typeset.Quad:
			e.raw("Q")
			point(s.P[0])
			e.raw(" ")
			point(s.P[1])
		case typeset.Cubic:
			e.raw("C")
			point(s.P[0])
			e.raw(" ")
			point(s.P[1])
			e.raw(" ")
			point(s.P[2])
		}
	}
}
