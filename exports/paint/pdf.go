package paint

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/typeset"
)

// PDF writes the picture as one page of PDF 1.7 in its own size. Letters are
// outlines in Type 3 fonts with their Unicode text, so that the page looks the same
// everywhere and can still be searched and copied from; links are annotations.
func PDF(w io.Writer, p *picture.Picture, dark bool) error {
	d := &pdf{colors: colors(dark), alphas: map[float64]int{}, glyphs: map[typesetKey]slot{}}
	d.scale = min(1, 14400/max(p.Width, p.Height)) // the largest page that readers accept
	d.height = p.Height
	fmt.Fprintf(&d.content, "%s 0 0 %s 0 0 cm\n", num(d.scale), num(d.scale))
	d.content.WriteString("1 j 0 J\n")
	for i := range p.Items {
		it := &p.Items[i]
		for j := range it.Marks {
			d.mark(&it.Marks[j])
		}
		if it.Href != "" {
			d.link(it)
		}
	}
	return d.write(w, p)
}

// glyphsPerFont is how many letters a Type 3 font has at most.
const glyphsPerFont = 256

type typesetKey struct {
	r    rune
	bold bool
}

// slot is the place of a letter in the fonts.
type slot struct{ font, code int }

type pdf struct {
	colors  map[picture.Role]picture.Color
	scale   float64
	height  float64
	content bytes.Buffer
	alphas  map[float64]int
	order   []float64
	glyphs  map[typesetKey]slot
	fonts   [][]typeset.Glyph
	links   []string
	objects [][]byte
}

// num writes a number with at most three decimals.
func num(v float64) string {
	v = math.Round(v*1000) / 1000
	if v == 0 {
		v = 0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (d *pdf) y(v float64) float64 { return d.height - v }

func (d *pdf) color(r picture.Role, op string) {
	c := d.colors[r]
	fmt.Fprintf(&d.content, "%s %s %s %s\n", num(float64(c.R)/255), num(float64(c.G)/255), num(float64(c.B)/255), op)
}

// alpha names the graphics state of an opacity.
func (d *pdf) alpha(v float64) int {
	n, ok := d.alphas[v]
	if !ok {
		n = len(d.order)
		d.alphas[v] = n
		d.order = append(d.order, v)
	}
	return n
}

func (d *pdf) mark(m *picture.Mark) {
	if m.Text != "" {
		d.text(m)
		return
	}
	if m.Opacity != 0 {
		fmt.Fprintf(&d.content, "q /A%d gs\n", d.alpha(m.Opacity))
	}
	if m.Fill != picture.None {
		d.color(m.Fill, "rg")
	}
	if m.Stroke != picture.None {
		d.color(m.Stroke, "RG")
		fmt.Fprintf(&d.content, "%s w [", num(m.Width))
		for _, v := range m.Dash {
			d.content.WriteString(num(v) + " ")
		}
		d.content.WriteString("] 0 d\n")
	}
	outlinePDF(&d.content, m.Outline, 1, -1, 0, d.height)
	switch {
	case m.Fill != picture.None && m.Stroke != picture.None:
		d.content.WriteString("b\n")
	case m.Fill != picture.None:
		d.content.WriteString("f\n")
	default:
		d.content.WriteString("S\n")
	}
	if m.Opacity != 0 {
		d.content.WriteString("Q\n")
	}
}

// outlinePDF writes path operators; a place is (x*kx+dx, y*ky+dy).
func outlinePDF(b *bytes.Buffer, segs []typeset.Segment, kx, ky, dx, dy float64) {
	at := func(p typeset.Point) typeset.Point { return typeset.Point{X: p.X*kx + dx, Y: p.Y*ky + dy} }
	var last typeset.Point
	for _, s := range segs {
		p, q, r := at(s.P[0]), at(s.P[1]), at(s.P[2])
		switch s.Op {
		case typeset.Move:
			fmt.Fprintf(b, "%s %s m\n", num(p.X), num(p.Y))
			last = p
		case typeset.Line:
			fmt.Fprintf(b, "%s %s l\n", num(p.X), num(p.Y))
			last = p
		case typeset.Quad:
			fmt.Fprintf(b, "%s %s %s %s %s %s c\n", num(last.X+(p.X-last.X)*2/3), num(last.Y+(p.Y-last.Y)*2/3),
				num(q.X+(p.X-q.X)*2/3), num(q.Y+(p.Y-q.Y)*2/3), num(q.X), num(q.Y))
			last = q
		case typeset.Cubic:
			fmt.Fprintf(b, "%s %s %s %s %s %s c\n", num(p.X), num(p.Y), num(q.X), num(q.Y), num(r.X), num(r.Y))
			last = r
		}
	}
}

// text shows a line of letters; letters of different fonts follow each other.
func (d *pdf) text(m *picture.Mark) {
	at := origin(m)
	d.color(m.Fill, "rg")
	fmt.Fprintf(&d.content, "BT %s %s Td\n", num(at.X), num(d.y(at.Y)))
	font, run := -1, ""
	flush := func() {
		if run != "" {
			fmt.Fprintf(&d.content, "/F%d %s Tf <%s> Tj\n", font, num(m.Size), run)
		}
		run = ""
	}
	for _, g := range typeset.Glyphs(m.Text, m.Bold) {
		s := d.slot(g)
		if s.font != font {
			flush()
			font = s.font
		}
		run += fmt.Sprintf("%02X", s.code)
	}
	flush()
	d.content.WriteString("ET\n")
}

func (d *pdf) slot(g typeset.Glyph) slot {
	k := typesetKey{g.Rune, g.Bold}
	if s, ok := d.glyphs[k]; ok {
		return s
	}
	if len(d.fonts) == 0 || len(d.fonts[len(d.fonts)-1]) == glyphsPerFont {
		d.fonts = append(d.fonts, nil)
	}
	n := len(d.fonts) - 1
	s := slot{n, len(d.fonts[n])}
	d.fonts[n] = append(d.fonts[n], g)
	d.glyphs[k] = s
	return s
}

// link adds an annotation over the label of an item that leads to the web.
func (d *pdf) link(it *picture.Item) {
	if strings.HasPrefix(it.Href, "#") {
		return
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range it.Marks {
		if m := &it.Marks[i]; m.Text != "" {
			at := origin(m)
			x0, x1 = min(x0, at.X), max(x1, at.X+m.Advance)
			y0, y1 = min(y0, at.Y-m.Size), max(y1, at.Y+m.Size*0.3)
		}
	}
	if x1 <= x0 {
		return
	}
	d.links = append(d.links, fmt.Sprintf("<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [%s %s %s %s] /Contents %s /A << /S /URI /URI %s >> >>",
		num(x0*d.scale), num(d.y(y1)*d.scale), num(x1*d.scale), num(d.y(y0)*d.scale), pdfText(it.Tooltip), pdfString(it.Href)))
}

// pdfString is a literal string of ASCII.
func pdfString(s string) string {
	var b strings.Builder
	b.WriteByte('(')
	for _, c := range []byte(s) {
		switch {
		case c == '(' || c == ')' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x20 || c > 0x7E:
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(')')
	return b.String()
}

// pdfText is a text string in UTF-16.
func pdfText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}

// object appends an object and returns its number.
func (d *pdf) object(format string, args ...any) int {
	d.objects = append(d.objects, fmt.Appendf(nil, format, args...))
	return len(d.objects)
}

// stream appends a compressed stream.
func (d *pdf) stream(data []byte) (int, error) {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		return 0, err
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return d.object("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", b.Len(), b.Bytes()), nil
}

// write lays the objects out in a file.
func (d *pdf) write(w io.Writer, p *picture.Picture) error {
	content, err := d.stream(d.content.Bytes())
	if err != nil {
		return err
	}
	var fonts, states, annots strings.Builder
	for i, glyphs := range d.fonts {
		n, err := d.font(glyphs)
		if err != nil {
			return err
		}
		fmt.Fprintf(&fonts, "/F%d %d 0 R ", i, n)
	}
	for i, v := range d.order {
		fmt.Fprintf(&states, "/A%d << /ca %s /CA %s >> ", i, num(v), num(v))
	}
	for _, l := range d.links {
		fmt.Fprintf(&annots, "%d 0 R ", d.object("%s", l))
	}
	page := len(d.objects) + 1
	d.object("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /Font << %s>> /ExtGState << %s>> >> /Annots [%s] >>",
		page+1, num(p.Width*d.scale), num(p.Height*d.scale), content, fonts.String(), states.String(), annots.String())
	d.object("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", page)
	info := d.object("<< /Title %s /Subject %s /Producer (Relata) >>", pdfText(p.Title), pdfText(p.Summary))
	root := d.object("<< /Type /Catalog /Pages %d 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>", page+1)

	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(d.objects))
	for i, o := range d.objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(d.objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(d.objects)+1, root, info, start)
	_, err = w.Write(b.Bytes())
	return err
}

// font writes one Type 3 font with the map of its letters to Unicode.
func (d *pdf) font(glyphs []typeset.Glyph) (int, error) {
	const em = 1000.0
	var procs, diffs, widths, cmap strings.Builder
	cmap.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /R def\n/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n")
	for i, g := range glyphs {
		var b bytes.Buffer
		fmt.Fprintf(&b, "%s 0 -1000 -500 2000 1500 d1\n", num(g.Advance*em))
		outlinePDF(&b, g.Outline, em, -em, 0, 0)
		if len(g.Outline) > 0 {
			b.WriteString("f\n")
		}
		n, err := d.stream(b.Bytes())
		if err != nil {
			return 0, err
		}
		fmt.Fprintf(&procs, "/g%d %d 0 R ", i, n)
		fmt.Fprintf(&diffs, "/g%d ", i)
		fmt.Fprintf(&widths, "%s ", num(g.Advance*em))
		if i%100 == 0 {
			if i > 0 {
				cmap.WriteString("endbfchar\n")
			}
			fmt.Fprintf(&cmap, "%d beginbfchar\n", min(100, len(glyphs)-i))
		}
		// A contextual form of an Arabic letter stands for the letter.
		text := strings.Trim(strings.TrimPrefix(pdfText(norm.NFKC.String(string(g.Rune))), "<FEFF"), ">")
		fmt.Fprintf(&cmap, "<%02X> <%s>\n", i, text)
	}
	cmap.WriteString("endbfchar\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	unicode, err := d.stream([]byte(cmap.String()))
	if err != nil {
		return 0, err
	}
	return d.object("<< /Type /Font /Subtype /Type3 /FontBBox [-1000 -500 2000 1500] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << %s>> /Encoding << /Type /Encoding /Differences [0 %s] >> /FirstChar 0 /LastChar %d /Widths [%s] /Resources << >> /ToUnicode %d 0 R >>",
		procs.String(), diffs.String(), len(glyphs)-1, widths.String(), unicode), nil
}
