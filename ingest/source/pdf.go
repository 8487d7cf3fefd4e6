package source

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"

	"github.com/relata-kg/relata/schema"
)

// Bounds of a PDF file.
const (
	maxPages    = 10_000
	maxNodes    = 50_000
	maxPDFText  = 32 << 20 // bytes
	maxPageOps  = 5_000_000
	maxContent  = 8 << 20 // bytes of a page's streams, decoded
	maxPDFDepth = 64
	maxStreams  = 10_000          // of a page
	maxPDFTime  = 2 * time.Minute // for a file
)

// pdf reads the text of a PDF file in the order of its lines on each page.
func (s *session) pdf(name string, data []byte) error {
	d, err := s.timed(maxPDFTime, func() (d schema.Document, err error) {
		err = guarded(func() (err error) {
			d, err = pdfDocument(data)
			return err
		})
		return d, err
	})
	if err != nil {
		return s.fail(at(name, err))
	}
	if strings.TrimSpace(d.Text) == "" {
		return s.fail(&schema.PosError{File: name, Message: "the PDF holds no text: pictures of pages must go through character recognition first"})
	}
	if d.Date == "" {
		d.Date = dateOfName(name)
	}
	return s.emit(name, 0, d)
}

// timed gives a parser that may run for ever on a damaged file so much time, then
// leaves it behind: it cannot be stopped.
func (s *session) timed(limit time.Duration, parse func() (schema.Document, error)) (schema.Document, error) {
	type result struct {
		d   schema.Document
		err error
	}
	done := make(chan result, 1)
	go func() {
		d, err := parse()
		done <- result{d, err}
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case r := <-done:
		return r.d, r.err
	case <-timer.C:
		return schema.Document{}, fmt.Errorf("the file is damaged: reading it takes longer than %s", limit)
	case <-s.ctx.Done():
		return schema.Document{}, s.ctx.Err()
	}
}

func pdfDocument(data []byte) (d schema.Document, err error) {
	if err := plausible(data); err != nil {
		return d, err
	}
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return d, fmt.Errorf("is no PDF that can be read: %w", err)
	}
	info := r.Trailer().Key("Info")
	d.Title = strings.Join(strings.Fields(strings.ToValidUTF8(info.Key("Title").Text(), "")), " ")
	if date := strings.TrimPrefix(info.Key("CreationDate").Text(), "D:"); len(date) >= 8 {
		d.Date = ParseDate(date[:8])
	}
	x := &pdfText{}
	if err := x.pages(r.Trailer().Key("Root").Key("Pages"), pdf.Value{}, 0); err != nil {
		return d, err
	}
	d.Text = strings.TrimSpace(x.out.String())
	d.Body = schema.Span{End: utf8.RuneCountInString(d.Text)}
	return d, nil
}

// pdfText interprets the text operators of content streams (ISO 32000-1, 9.4).
type pdfText struct {
	out          strings.Builder
	nodes, count int
	ops, bytes   int
	runs         []run
	fonts        map[string]*font
}

// run is a piece of text shown at a place, in points from the lower left.
type run struct {
	x, y, end, size float64
	text            string
}

// pages walks the page tree without trusting its counts or shape. Resources are
// those of the nodes above, for a node that has none.
func (x *pdfText) pages(node, resources pdf.Value, depth int) error {
	if x.nodes++; x.nodes > maxNodes || depth > maxPDFDepth {
		return fmt.Errorf("the page tree is too large or goes in circles")
	}
	if own := node.Key("Resources"); !own.IsNull() {
		resources = own
	}
	kids := node.Key("Kids")
	if kids.Kind() != pdf.Array {
		if node.Key("Contents").IsNull() {
			return nil
		}
		if x.count++; x.count > maxPages {
			return fmt.Errorf("it has more than %d pages", maxPages)
		}
		return x.page(node, resources.Key("Font"))
	}
	for i := range kids.Len() {
		if err := x.pages(kids.Index(i), resources, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// brokenPage ends the interpretation of a stream that cannot be read safely.
type brokenPage struct{ err error }

var errTooMuch = errors.New("expands to more than can be read")

func (x *pdfText) page(node, fonts pdf.Value) (err error) {
	x.runs, x.ops = x.runs[:0], 0
	x.fonts = map[string]*font{}
	defer func() {
		if r := recover(); r != nil {
			if broken, ok := r.(brokenPage); ok {
				err = fmt.Errorf("page %d %w", x.count, broken.err)
				return
			}
			// What the page showed before it broke is kept.
			x.lines()
		}
	}()
	if err := sound(node.Key("Contents"), maxContent); err != nil {
		return fmt.Errorf("page %d %w", x.count, err)
	}
	state := newTextState()
	var stack []textState
	pdf.Interpret(node.Key("Contents"), func(stk *pdf.Stack, op string) {
		if x.ops++; x.ops > maxPageOps || x.bytes > maxPDFText {
			panic(brokenPage{errTooMuch})
		}
		args := make([]pdf.Value, stk.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stk.Pop()
		}
		switch op {
		case "q":
			if len(stack) < 1000 {
				stack = append(stack, state)
			}
		case "Q":
			if len(stack) > 0 {
				state = stack[len(stack)-1]
				stack = stack[:len(stack)-1]
			}
		default:
			x.operator(fonts, &state, op, args)
		}
	})
	x.lines()
	return nil
}

type affine [6]float64 // a b c d e f

func (m affine) mul(n affine) affine {
	return affine{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

type textState struct {
	ctm, tm, line                  affine
	font                           *font
	size, char, word, lead, hscale float64
	rise                           float64
}

func newTextState() textState {
	id := affine{1, 0, 0, 1, 0, 0}
	return textState{ctm: id, tm: id, line: id, hscale: 1, size: 1}
}

func (x *pdfText) operator(fonts pdf.Value, s *textState, op string, args []pdf.Value) {
	num := func(i int) float64 {
		if i >= len(args) {
			return 0
		}
		return args[i].Float64()
	}
	matrix := func() affine { return affine{num(0), num(1), num(2), num(3), num(4), num(5)} }
	next := func(tx, ty float64) {
		s.line = affine{1, 0, 0, 1, tx, ty}.mul(s.line)
		s.tm = s.line
	}
	switch op {
	case "cm":
		s.ctm = matrix().mul(s.ctm)
	case "BT":
		s.tm, s.line = affine{1, 0, 0, 1, 0, 0}, affine{1, 0, 0, 1, 0, 0}
	case "Tf":
		if len(args) == 2 {
			name := args[0].Name()
			f := x.fonts[name]
			if f == nil {
				f = newFont(pdf.Font{V: fonts.Key(name)})
				x.fonts[name] = f
			}
			s.font, s.size = f, num(1)
		}
	case "Tc":
		s.char = num(0)
	case "Tw":
		s.word = num(0)
	case "TL":
		s.lead = num(0)
	case "Ts":
		s.rise = num(0)
	case "Tz":
		s.hscale = num(0) / 100
	case "Tm":
		s.tm = matrix()
		s.line = s.tm
	case "Td":
		next(num(0), num(1))
	case "TD":
		s.lead = -num(1)
		next(num(0), num(1))
	case "T*":
		next(0, -s.lead)
	case "Tj":
		if len(args) == 1 {
			x.show(s, args[0].RawString())
		}
	case "'":
		next(0, -s.lead)
		if len(args) == 1 {
			x.show(s, args[0].RawString())
		}
	case "\"":
		if len(args) == 3 {
			s.word, s.char = num(0), num(1)
			next(0, -s.lead)
			x.show(s, args[2].RawString())
		}
	case "TJ":
		if len(args) != 1 {
			return
		}
		for i := range args[0].Len() {
			v := args[0].Index(i)
			if v.Kind() == pdf.String {
				x.show(s, v.RawString())
			} else {
				s.tm = affine{1, 0, 0, 1, -v.Float64() / 1000 * s.size * s.hscale, 0}.mul(s.tm)
			}
		}
	}
}

// font is a font with the widths of its characters.
type font struct {
	pdf.Font
	wide   bool // two bytes a character
	widths map[int]float64
	usual  float64
}

// maxWidths bounds the table of a font's widths.
const maxWidths = 1 << 16

// newFont reads the widths of a composite font (ISO 32000-1, 9.7.4.3).
func newFont(f pdf.Font) *font {
	w := &font{Font: f, usual: 500}
	if err := sound(f.V.Key("ToUnicode"), maxContent); err != nil {
		panic(brokenPage{fmt.Errorf("has a font that %w", err)})
	}
	if f.V.Key("Subtype").Name() != "Type0" {
		return w
	}
	w.wide, w.usual, w.widths = true, 1000, map[int]float64{}
	d := f.V.Key("DescendantFonts").Index(0)
	if dw := d.Key("DW"); !dw.IsNull() {
		w.usual = dw.Float64()
	}
	list := d.Key("W")
	for i, steps := 0, 0; i+1 < list.Len() && steps < maxWidths; {
		first := int(list.Index(i).Int64())
		if next := list.Index(i + 1); next.Kind() == pdf.Array {
			for k := range min(next.Len(), maxWidths) {
				w.widths[first+k] = next.Index(k).Float64()
				steps++
			}
			i += 2
			continue
		}
		for code := first; code <= int(list.Index(i+1).Int64()) && steps < maxWidths; code++ {
			steps++
			w.widths[code] = list.Index(i + 2).Float64()
		}
		i += 3
	}
	return w
}

// width returns a character's width in thousandths of the font's size.
func (f *font) width(code int) float64 {
	if f.wide {
		if w, ok := f.widths[code]; ok {
			return w
		}
		return f.usual
	}
	if w := f.Width(code); w != 0 {
		return w
	}
	return f.usual
}

var ligatures = strings.NewReplacer("\ufb00", "ff", "\ufb01", "fi", "\ufb02", "fl", "\ufb03", "ffi", "\ufb04", "ffl", "\u00ad", "")

// show places a string and moves on by its width.
func (x *pdfText) show(s *textState, raw string) {
	if s.font == nil || raw == "" {
		return
	}
	if x.bytes += len(raw); x.bytes > maxPDFText {
		panic(brokenPage{errTooMuch})
	}
	text := s.font.Encoder().Decode(raw)
	width := 0.0
	for i := 0; i < len(raw); i++ {
		code := int(raw[i])
		if s.font.wide && i+1 < len(raw) {
			i++
			code = code<<8 | int(raw[i])
		} else if code == ' ' {
			width += s.word * s.hscale
		}
		width += (s.font.width(code)/1000*s.size + s.char) * s.hscale
	}
	at := affine{1, 0, 0, 1, 0, s.rise}.mul(s.tm).mul(s.ctm)
	s.tm = affine{1, 0, 0, 1, width, 0}.mul(s.tm)
	end := s.tm.mul(s.ctm)
	size := math.Abs(s.size) * math.Hypot(at[2], at[3])
	if strings.TrimSpace(text) == "" && len(x.runs) > 0 {
		x.runs[len(x.runs)-1].text += " "
		return
	}
	if len(x.runs) > 1_000_000 {
		panic(brokenPage{errTooMuch})
	}
	x.runs = append(x.runs, run{x: at[4], y: at[5], end: end[4], size: size, text: text})
}

// lines joins the runs of a page, in the order they were drawn, to lines and
// paragraphs: a new line where the base line moves, a new paragraph behind a
// wide gap, a space where runs of a line stand apart.
func (x *pdfText) lines() {
	var page []string
	var para []byte
	end := func() {
		if t := strings.Join(strings.Fields(strings.ToValidUTF8(string(para), "")), " "); t != "" {
			page = append(page, t)
		}
		para = para[:0]
	}
	for i, r := range x.runs {
		if i > 0 {
			p := x.runs[i-1]
			size := max(p.size, r.size, 1)
			switch drop := p.y - r.y; {
			case math.Abs(drop) <= size*0.5:
				if r.x-p.end > size*0.15 || r.x < p.x-size {
					para = append(para, ' ')
				}
			case drop > size*1.9 || drop < -size || r.size > p.size*1.25 || p.size > r.size*1.25:
				end()
			default:
				para = joinLine(para)
			}
		}
		para = append(para, strings.Map(func(c rune) rune {
			if c < ' ' || c == utf8.RuneError {
				return ' '
			}
			return c
		}, ligatures.Replace(r.text))...)
	}
	end()
	if len(page) > 0 {
		if x.out.Len() > 0 {
			x.out.WriteString("\n\n")
		}
		x.out.WriteString(strings.Join(page, "\n\n"))
	}
	x.runs = x.runs[:0]
}

// joinLine ends a line inside a paragraph; a word cut by a hyphen is joined.
func joinLine(para []byte) []byte {
	if n := len(para); n > 2 && para[n-1] == '-' && para[n-2] >= 'a' && para[n-2] <= 'z' {
		return para[:n-1]
	}
	return append(para, ' ')
}
