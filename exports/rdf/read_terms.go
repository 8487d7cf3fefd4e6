package rdf

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/schema"
)

// node reads an IRI, a prefixed name, a labelled blank node or a literal.
func (p *trigParser) node() (Term, error) {
	if p.pos >= len(p.src) {
		return Term{}, p.fail(p.pos, "the file ends within a statement")
	}
	switch c := p.src[p.pos]; {
	case c == '<':
		iri, err := p.iri()
		return NewIRI(iri), err
	case c == '"' || c == '\'':
		return p.literal()
	case c == '_' && p.pos+1 < len(p.src) && p.src[p.pos+1] == ':':
		n := blankLabel(p.src[p.pos+2:])
		if n == 0 {
			return Term{}, p.fail(p.pos, "want the label of a blank node after _:")
		}
		label := p.terms.intern(p.src[p.pos+2 : p.pos+2+n])
		p.pos += 2 + n
		if strings.HasPrefix(label, anonymousLabel) { // keep it apart from the labels made here
			label = anonymousLabel + "x." + label[len(anonymousLabel):]
		}
		return Term{Kind: Blank, Value: label}, nil
	case c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.':
		return p.number()
	case p.exactly("true"), p.exactly("false"):
		word := "true"
		if c == 'f' {
			word = "false"
		}
		return NewTyped(word, schema.XSDBoolean), nil
	}
	return p.prefixed()
}

// exactly takes a word in that case.
func (p *trigParser) exactly(word string) bool {
	return bytes.HasPrefix(p.src[p.pos:], []byte(word)) && p.keyword(word)
}

// iri reads <…> and resolves it.
func (p *trigParser) iri() (string, error) {
	start := p.pos
	p.pos++
	buf := p.terms.buf[:0]
	for p.pos < len(p.src) {
		c := p.src[p.pos]
		switch {
		case c == '>':
			p.pos++
			p.terms.buf = buf
			ref := string(buf)
			if iri := resolve(p.base, ref); schemeEnd(iri) > 0 {
				return p.terms.intern([]byte(iri)), nil
			}
			return "", p.fail(start, "the IRI %.80q is relative, and there is no base", ref)
		case c == '\\':
			r, size, ok := unescape(p.src[p.pos:], false)
			if !ok {
				return "", p.fail(p.pos, "an IRI may hold the escapes \\uXXXX and \\UXXXXXXXX only")
			}
			buf = utf8.AppendRune(buf, r)
			p.pos += size
		case notInIRI(c):
			return "", p.fail(p.pos, "an IRI can't hold %q", c)
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(p.src[p.pos:])
			if r == utf8.RuneError && size == 1 {
				return "", p.fail(p.pos, badUTF8)
			}
			buf = append(buf, p.src[p.pos:p.pos+size]...)
			p.pos += size
		default:
			buf = append(buf, c)
			p.pos++
		}
	}
	return "", p.fail(start, "the IRI has no end: want >")
}

// prefixed reads a prefixed name, with the escapes of its local part.
func (p *trigParser) prefixed() (Term, error) {
	start := p.pos
	end := start
	for end < len(p.src) {
		r, size := utf8.DecodeRune(p.src[end:])
		if !(nameStart(r) || end > start && (r == '_' || r == '-' || r == '.' || r >= '0' && r <= '9' || nameRest(r))) {
			break
		}
		end += size
	}
	if end >= len(p.src) || p.src[end] != ':' || end > start && p.src[end-1] == '.' {
		return Term{}, p.fail(start, "want an IRI, a name, a blank node or a literal, found %s", p.found())
	}
	namespace, ok := p.prefixes[string(p.src[start:end])]
	if !ok {
		return Term{}, p.fail(start, "the prefix %s: is not declared", p.src[start:end])
	}
	p.pos = end + 1
	buf := append(p.terms.buf[:0], namespace...)
	kept, keptPos := len(buf), p.pos // without dots at the end
	for first := true; p.pos < len(p.src); first = false {
		r, size := utf8.DecodeRune(p.src[p.pos:])
		switch {
		case r == '\\':
			if p.pos+1 >= len(p.src) || bytes.IndexByte([]byte("_~.-!$&'()*+,;=/?#@%"), p.src[p.pos+1]) < 0 {
				return Term{}, p.fail(p.pos, "a name can't hold this escape")
			}
			buf = append(buf, p.src[p.pos+1])
			p.pos += 2
		case r == '%':
			if p.pos+2 >= len(p.src) || !hexDigit(p.src[p.pos+1]) || !hexDigit(p.src[p.pos+2]) {
				return Term{}, p.fail(p.pos, "want two hexadecimal digits after %%")
			}
			buf = append(buf, p.src[p.pos:p.pos+3]...)
			p.pos += 3
		case nameStart(r) || r == '_' || r == ':' || r >= '0' && r <= '9' || !first && (r == '-' || nameRest(r)):
			buf = append(buf, p.src[p.pos:p.pos+size]...)
			p.pos += size
		case r == '.' && !first:
			buf = append(buf, '.')
			p.pos++
			continue // kept only if something follows
		default:
			p.pos = keptPos
			p.terms.buf = buf
			return NewIRI(p.terms.intern(buf[:kept])), nil
		}
		kept, keptPos = len(buf), p.pos
	}
	p.pos = keptPos
	p.terms.buf = buf
	return NewIRI(p.terms.intern(buf[:kept])), nil
}

// number reads an integer, a decimal or a double as written.
func (p *trigParser) number() (Term, error) {
	start, i := p.pos, p.pos
	digits := func() int {
		from := i
		for i < len(p.src) && p.src[i] >= '0' && p.src[i] <= '9' {
			i++
		}
		return i - from
	}
	if p.src[i] == '+' || p.src[i] == '-' {
		i++
	}
	whole, fraction, datatype := digits(), 0, schema.XSDInteger
	if i+1 < len(p.src) && p.src[i] == '.' {
		dot := i
		i++
		fraction = digits()
		exponent := i < len(p.src) && (p.src[i] == 'e' || p.src[i] == 'E')
		if fraction > 0 {
			datatype = schema.XSDDecimal
		} else if !exponent || whole == 0 {
			i = dot // the dot ends the statement
		}
	}
	if whole+fraction == 0 {
		return Term{}, p.fail(start, "want a number, found %s", p.found())
	}
	if i < len(p.src) && (p.src[i] == 'e' || p.src[i] == 'E') {
		mark := i
		i++
		if i < len(p.src) && (p.src[i] == '+' || p.src[i] == '-') {
			i++
		}
		if digits() == 0 {
			return Term{}, p.fail(mark, "want digits in the exponent")
		}
		datatype = schema.XSDNS + "double"
	}
	p.pos = i
	return NewTyped(string(p.src[start:i]), datatype), nil
}

// literal reads a quoted string of any of the four kinds, and its language or datatype.
func (p *trigParser) literal() (Term, error) {
	start := p.pos
	quote := p.src[p.pos]
	long := bytes.HasPrefix(p.src[p.pos:], []byte{quote, quote, quote})
	if long {
		p.pos += 3
	} else {
		p.pos++
	}
	t := Term{Kind: Literal}
	var buf []byte
	closed := false
	for !closed && p.pos < len(p.src) {
		c := p.src[p.pos]
		switch {
		case c == quote && !long:
			p.pos++
			closed = true
		case c == quote && bytes.HasPrefix(p.src[p.pos:], []byte{quote, quote, quote}):
			p.pos += 3
			closed = true
		case c == '\\':
			r, size, ok := unescape(p.src[p.pos:], true)
			if !ok {
				return t, p.fail(p.pos, "%s", badEscape)
			}
			buf = utf8.AppendRune(buf, r)
			p.pos += size
		case (c == '\n' || c == '\r') && !long:
			return t, p.fail(p.pos, "a new line within a literal: want three quotes around it")
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(p.src[p.pos:])
			if r == utf8.RuneError && size == 1 {
				return t, p.fail(p.pos, badUTF8)
			}
			buf = append(buf, p.src[p.pos:p.pos+size]...)
			p.pos += size
		default:
			buf = append(buf, c)
			p.pos++
		}
	}
	if !closed {
		return t, p.fail(start, "the literal has no end")
	}
	t.Value = string(buf)
	if p.pos < len(p.src) && p.src[p.pos] == '@' {
		n := langTag(p.src[p.pos+1:])
		if n == 0 {
			return t, p.fail(p.pos, "want a language tag after @")
		}
		t.Lang = p.terms.intern(p.src[p.pos+1 : p.pos+1+n])
		p.pos += 1 + n
		return t, nil
	}
	if bytes.HasPrefix(p.src[p.pos:], []byte("^^")) {
		p.pos += 2
		at := p.pos
		datatype, err := p.node()
		if err != nil {
			return t, err
		}
		if datatype.Kind != IRI {
			return t, p.fail(at, "want the IRI of a datatype after ^^")
		}
		return NewTyped(t.Value, datatype.Value), nil
	}
	return t, nil
}
