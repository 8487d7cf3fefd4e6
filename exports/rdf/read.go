package rdf

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"github.com/relata-kg/relata/schema"
)

// Place is where something begins in an input: line and column from 1, the
// column in code points.
type Place struct {
	Line, Column int
}

// At is a quad with its place.
type At struct {
	Quad
	Place
}

// maxLine is the longest line of N-Quads in bytes that is read: a document's
// text is one line.
const maxLine = 1 << 30

// ReadNQuads reads N-Quads, of which N-Triples are a part. A line that can't be
// read gives a *schema.PosError with its place in the file of that name, and
// reading goes on with the next one; an error of r ends it.
func ReadNQuads(r io.Reader, file string) iter.Seq2[At, error] {
	return func(yield func(At, error) bool) {
		in := bufio.NewReaderSize(r, bufferSize)
		p := lineParser{terms: map[string]string{}}
		var long []byte
		for number := 1; ; number++ {
			line, err := in.ReadSlice('\n')
			if err == bufio.ErrBufferFull {
				long = append(long[:0], line...)
				for err == bufio.ErrBufferFull && len(long) < maxLine {
					line, err = in.ReadSlice('\n')
					long = append(long, line...)
				}
				if err == bufio.ErrBufferFull {
					yield(At{}, &schema.PosError{File: file, Line: number, Message: fmt.Sprintf("the line is longer than %d bytes", maxLine)})
					return
				}
				line = long
			}
			if err != nil && err != io.EOF {
				yield(At{}, &schema.PosError{File: file, Line: number, Err: err})
				return
			}
			if number == 1 {
				line = bytes.TrimPrefix(line, []byte("\uFEFF"))
			}
			// A lone carriage return ends a line too.
			for part := range bytes.SplitSeq(bytes.TrimRight(line, "\r\n"), []byte{'\r'}) {
				q, column, ok, bad := p.line(part)
				switch {
				case bad != "":
					if !yield(At{}, &schema.PosError{File: file, Line: number, Column: column, Message: bad}) {
						return
					}
				case ok:
					if !yield(At{Quad: q, Place: Place{number, column}}, nil) {
						return
					}
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}

// lineParser parses one line of N-Quads. It keeps IRIs so that each is held once.
type lineParser struct {
	src   []byte
	pos   int
	buf   []byte
	terms map[string]string
}

// maxKept bounds the number of IRIs that a parser keeps.
const maxKept = 1 << 20

func (p *lineParser) intern(b []byte) string {
	if s, ok := p.terms[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(p.terms) < maxKept {
		p.terms[s] = s
	}
	return s
}

// line returns the quad of a line and the column where it begins, ok false for
// an empty line or comment, or what is wrong and its column.
func (p *lineParser) line(src []byte) (q Quad, column int, ok bool, bad string) {
	p.src, p.pos = src, 0
	p.space()
	start := p.pos
	if p.done() {
		return q, 0, false, ""
	}
	fail := func(what string) (Quad, int, bool, string) {
		return Quad{}, utf8.RuneCount(p.src[:min(p.pos, len(p.src))]) + 1, false, what
	}
	if q.Subject, bad = p.term(); bad != "" {
		return fail(bad)
	}
	if q.Subject.Kind == Literal {
		p.pos = start
		return fail("the subject is a literal: want <IRI> or _:label")
	}
	p.space()
	at := p.pos
	if q.Predicate, bad = p.term(); bad != "" {
		return fail(bad)
	}
	if q.Predicate.Kind != IRI {
		p.pos = at
		return fail("the predicate is no IRI")
	}
	p.space()
	if q.Object, bad = p.term(); bad != "" {
		return fail(bad)
	}
	p.space()
	if p.pos < len(p.src) && p.src[p.pos] != '.' {
		at = p.pos
		if q.Graph, bad = p.term(); bad != "" {
			return fail(bad)
		}
		if q.Graph.Kind == Literal {
			p.pos = at
			return fail("the graph is a literal: want <IRI> or _:label")
		}
		p.space()
	}
	if p.pos >= len(p.src) || p.src[p.pos] != '.' {
		return fail("want a dot at the end of the quad")
	}
	p.pos++
	p.space()
	if !p.done() {
		return fail("want a new line after the dot")
	}
	return q, utf8.RuneCount(src[:start]) + 1, true, ""
}

func (p *lineParser) space() {
	for p.pos < len(p.src) && (p.src[p.pos] == ' ' || p.src[p.pos] == '\t') {
		p.pos++
	}
}

// done reports whether nothing or a comment is left.
func (p *lineParser) done() bool { return p.pos >= len(p.src) || p.src[p.pos] == '#' }

func (p *lineParser) term() (t Term, bad string) {
	if p.pos >= len(p.src) {
		return t, "the line ends within the quad"
	}
	switch c := p.src[p.pos]; {
	case c == '<':
		value, bad := p.iri()
		return Term{Kind: IRI, Value: value}, bad
	case c == '_':
		value, bad := p.blank()
		return Term{Kind: Blank, Value: value}, bad
	case c == '"':
		return p.literal()
	}
	r, _ := utf8.DecodeRune(p.src[p.pos:])
	return t, fmt.Sprintf("want <IRI>, _:label or \"literal\", found %q", r)
}

func (p *lineParser) iri() (string, string) {
	p.pos++
	start := p.pos
	p.buf = p.buf[:0]
	escaped := false
	for p.pos < len(p.src) {
		c := p.src[p.pos]
		switch {
		case c == '>':
			value := p.src[start:p.pos]
			if escaped {
				value = append(p.buf, value...)
			}
			if schemeEnd(string(value)) == 0 {
				p.pos = start
				return "", "the IRI is not absolute"
			}
			p.pos++
			return p.intern(value), ""
		case c == '\\':
			escaped = true
			p.buf = append(p.buf, p.src[start:p.pos]...)
			r, size, ok := unescape(p.src[p.pos:], false)
			if !ok {
				return "", "an IRI may hold the escapes \\uXXXX and \\UXXXXXXXX only"
			}
			p.buf = utf8.AppendRune(p.buf, r)
			p.pos += size
			start = p.pos
		case notInIRI(c):
			return "", fmt.Sprintf("an IRI can't hold %q", c)
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(p.src[p.pos:])
			if r == utf8.RuneError && size == 1 {
				return "", badUTF8
			}
			p.pos += size
		default:
			p.pos++
		}
	}
	return "", "the IRI has no end: want >"
}

// notInIRI reports whether an IRIREF can't hold the byte c.
func notInIRI(c byte) bool {
	switch c {
	case '<', '"', '{', '}', '|', '^', '`':
		return true
	}
	return c <= ' '
}

const badUTF8 = "the input is not UTF-8 here"

func (p *lineParser) blank() (string, string) {
	if p.pos+1 >= len(p.src) || p.src[p.pos+1] != ':' {
		return "", "want _: before the label of a blank node"
	}
	p.pos += 2
	n := blankLabel(p.src[p.pos:])
	if n == 0 {
		return "", "want the label of a blank node after _:"
	}
	label := p.intern(p.src[p.pos : p.pos+n])
	p.pos += n
	return label, ""
}

// blankLabel returns the length of the blank node label that b begins with.
func blankLabel(b []byte) int {
	n := 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case nameStart(r) || r == '_' || r >= '0' && r <= '9', i > 0 && (r == '-' || nameRest(r)):
			i += size
			n = i
		case i > 0 && r == '.': // within, not at the end
			i += size
		default:
			return n
		}
	}
	return n
}

// nameStart is PN_CHARS_BASE of the grammars.
func nameStart(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		return true
	case r < 0xC0 || r == utf8.RuneError:
		return false
	}
	return r >= 0xC0 && r <= 0x2FF && r != 0xD7 && r != 0xF7 || r >= 0x370 && r <= 0x1FFF && r != 0x37E ||
		r == 0x200C || r == 0x200D || r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF ||
		r >= 0x3001 && r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r < 0xFFFD || r >= 0x10000 && r <= 0xEFFFF
}

// nameRest is what PN_CHARS has beyond PN_CHARS_BASE, letters and digits.
func nameRest(r rune) bool {
	return r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

func (p *lineParser) literal() (t Term, bad string) {
	t.Kind = Literal
	p.pos++
	start := p.pos
	p.buf = p.buf[:0]
	closed := false
	for !closed && p.pos < len(p.src) {
		c := p.src[p.pos]
		switch {
		case c == '"':
			if len(p.buf) == 0 {
				t.Value = string(p.src[start:p.pos])
			} else {
				t.Value = string(append(p.buf, p.src[start:p.pos]...))
			}
			p.pos++
			closed = true
		case c == '\\':
			p.buf = append(p.buf, p.src[start:p.pos]...)
			r, size, ok := unescape(p.src[p.pos:], true)
			if !ok {
				return t, badEscape
			}
			p.buf = utf8.AppendRune(p.buf, r)
			p.pos += size
			start = p.pos
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(p.src[p.pos:])
			if r == utf8.RuneError && size == 1 {
				return t, badUTF8
			}
			p.pos += size
		default:
			p.pos++
		}
	}
	if !closed {
		return t, "the literal has no end: want \""
	}
	if p.pos < len(p.src) && p.src[p.pos] == '@' {
		n := langTag(p.src[p.pos+1:])
		if n == 0 {
			return t, "want a language tag after @"
		}
		t.Lang = p.intern(p.src[p.pos+1 : p.pos+1+n])
		p.pos += 1 + n
		return t, ""
	}
	if p.pos+1 < len(p.src) && p.src[p.pos] == '^' && p.src[p.pos+1] == '^' {
		p.pos += 2
		if p.pos >= len(p.src) || p.src[p.pos] != '<' {
			return t, "want the <IRI> of a datatype after ^^"
		}
		datatype, bad := p.iri()
		if bad != "" {
			return t, bad
		}
		return NewTyped(t.Value, datatype), ""
	}
	return t, ""
}

const badEscape = `unknown escape: want \t \b \n \r \f \" \' \\ \uXXXX or \UXXXXXXXX`

// langTag returns the length of the language tag that b begins with.
func langTag(b []byte) int {
	n, digits := 0, false
	for n < len(b) {
		c := b[n]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || digits && c >= '0' && c <= '9':
			n++
		case c == '-' && n > 0 && n+1 < len(b) && (b[n+1] >= 'a' && b[n+1] <= 'z' || b[n+1] >= 'A' && b[n+1] <= 'Z' || b[n+1] >= '0' && b[n+1] <= '9'):
			n, digits = n+1, true
		default:
			return n
		}
	}
	return n
}

// unescape reads the escape that b begins with: a numeric one, and with text
// also those of one letter. Surrogates and what lies beyond Unicode are refused.
func unescape(b []byte, text bool) (r rune, size int, ok bool) {
	if len(b) < 2 {
		return 0, 0, false
	}
	switch b[1] {
	case 'u':
		size = 6
	case 'U':
		size = 10
	default:
		if !text {
			return 0, 0, false
		}
		const letters, runes = `tbnrf"'\`, "\t\b\n\r\f\"'\\"
		i := bytes.IndexByte([]byte(letters), b[1])
		if i < 0 {
			return 0, 0, false
		}
		return rune(runes[i]), 2, true
	}
	if len(b) < size {
		return 0, 0, false
	}
	var v uint64
	for _, c := range b[2:size] {
		if !hexDigit(c) {
			return 0, 0, false
		}
		digit := c & 15
		if c >= 'A' {
			digit += 9
		}
		v = v<<4 | uint64(digit)
	}
	if v > utf8.MaxRune || v >= 0xD800 && v <= 0xDFFF {
		return 0, 0, false
	}
	return rune(v), size, true
}
