package rdf

import (
	"unicode/utf8"
)

const hexDigits = "0123456789ABCDEF"

// plainByte marks the ASCII bytes that a literal holds as they are.
func plainByte(c byte) bool { return c >= ' ' && c < 0x7F && c != '"' && c != '\\' }

// hidden reports whether r is written as an escape though the grammars would
// take it: it can't be seen or turns the direction of writing, so that a reader
// of the file would be misled; and code points that are no characters.
func hidden(r rune) bool {
	switch {
	case r >= 0x80 && r < 0xA0, r == 0x061C, r == 0xFEFF:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	case r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE:
		return true
	}
	return false
}

// style is a way to escape.
type style uint8

const (
	turtleStyle style = iota
	// nquadsStyle writes a backslash as \u005C: readers in wide use (rdflib 6
	// among them) undo the escapes one kind after another, so that of "\\n" they
	// make a new line. The grammar takes both.
	nquadsStyle
	// jsonStyle keeps to the escapes of JSON and escapes angle brackets and
	// ampersands too, so that the text is inert inside of HTML.
	jsonStyle
)

// appendQuoted appends s as a quoted literal, within double quotes.
func appendQuoted(dst []byte, s string, style style) []byte {
	json := style == jsonStyle
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if plainByte(c) && (!json || c != '<' && c != '>' && c != '&') {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			switch {
			case c == '\\' && style == nquadsStyle:
				dst = append(dst, `\u005C`...)
			case c == '"' || c == '\\':
				dst = append(dst, '\\', c)
			case c == '\n':
				dst = append(dst, '\\', 'n')
			case c == '\r':
				dst = append(dst, '\\', 'r')
			case c == '\t':
				dst = append(dst, '\\', 't')
			case c == '\b':
				dst = append(dst, '\\', 'b')
			case c == '\f':
				dst = append(dst, '\\', 'f')
			default:
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			dst = append(dst, s[start:i]...)
			dst = append(dst, "\uFFFD"...)
			start = i + 1
		case hidden(r):
			dst = append(dst, s[start:i]...)
			dst = appendEscapedRune(dst, r, json)
			start = i + size
		}
		i += size
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

func appendEscapedRune(dst []byte, r rune, json bool) []byte {
	switch {
	case r < 0x10000:
		return appendHex(append(dst, '\\', 'u'), uint32(r), 4)
	case json:
		r -= 0x10000
		dst = appendHex(append(dst, '\\', 'u'), uint32(0xD800+r>>10), 4)
		return appendHex(append(dst, '\\', 'u'), uint32(0xDC00+r&0x3FF), 4)
	}
	return appendHex(append(dst, '\\', 'U'), uint32(r), 8)
}

func appendHex(dst []byte, v uint32, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		dst = append(dst, hexDigits[v>>shift&15])
	}
	return dst
}

// appendIRI appends iri within angle brackets, with what an IRIREF can't hold
// escaped as \uXXXX. The IRIs that schema.IRI makes never need it.
func appendIRI(dst []byte, iri string) []byte {
	dst = append(dst, '<')
	for i := 0; i < len(iri); {
		c := iri[i]
		if c < utf8.RuneSelf {
			switch c {
			case '<', '>', '"', '{', '}', '|', '^', '`', '\\', 0x7F:
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			default:
				if c <= ' ' {
					dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
				} else {
					dst = append(dst, c)
				}
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(iri[i:])
		if hidden(r) {
			dst = appendEscapedRune(dst, r, false)
		} else {
			dst = utf8.AppendRune(dst, r)
		}
		i += size
	}
	return append(dst, '>')
}

// appendTerm appends a term in the syntax of N-Quads.
func appendTerm(dst []byte, t Term) []byte {
	switch t.Kind {
	case IRI:
		return appendIRI(dst, t.Value)
	case Blank:
		return append(append(dst, '_', ':'), t.Value...)
	case Literal:
		dst = appendQuoted(dst, t.Value, nquadsStyle)
		switch {
		case t.Lang != "":
			return append(append(dst, '@'), t.Lang...)
		case t.Datatype != "":
			return appendIRI(append(dst, '^', '^'), t.Datatype)
		}
	}
	return dst
}

// AppendNQuad appends q as a line of N-Quads, its newline included.
func AppendNQuad(dst []byte, q Quad) []byte {
	dst = append(appendTerm(dst, q.Subject), ' ')
	dst = append(appendTerm(dst, q.Predicate), ' ')
	dst = append(appendTerm(dst, q.Object), ' ')
	if q.Graph.Kind != None {
		dst = append(appendTerm(dst, q.Graph), ' ')
	}
	return append(dst, '.', '\n')
}
