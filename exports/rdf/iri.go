package rdf

import (
	"strings"
	"unicode/utf8"
)

// schemeEnd returns the length of the scheme of an IRI, its colon included, or
// 0 when there is none (RFC 3986, 3.1).
func schemeEnd(iri string) int {
	for i := range len(iri) {
		c := iri[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

// absolute reports whether an IRI has a scheme and something after it.
func absolute(iri string) bool {
	n := schemeEnd(iri)
	return n > 0 && n < len(iri)
}

// validIRI reports whether iri can be written as it is: no space, control,
// bracket, quote, backslash, hidden code point, broken escape or bad UTF-8, and
// no dot segment, which some readers resolve.
func validIRI(iri string) bool {
	if !utf8.ValidString(iri) || strings.ContainsAny(iri, "<>\"{}|^`\\[]") || strings.Count(iri, "#") > 1 ||
		strings.Contains(iri, "/.") {
		return false
	}
	for i, r := range iri {
		if r <= ' ' || r == 0x7F || hidden(r) || r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000 {
			return false
		}
		if r == '%' && (i+2 >= len(iri) || !hexDigit(iri[i+1]) || !hexDigit(iri[i+2])) {
			return false
		}
	}
	return true
}

func hexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// resolve returns the IRI that a reference means against an absolute base
// (RFC 3986, 5.2, strict), but that one with a scheme is left as it is, dot
// segments included: equal IRIs of RDF are equal strings.
func resolve(base, ref string) string {
	if schemeEnd(ref) > 0 {
		return ref
	}
	if base == "" {
		return ref
	}
	scheme, rest := base[:schemeEnd(base)], base[schemeEnd(base):]
	authority := ""
	if strings.HasPrefix(rest, "//") {
		end := strings.IndexAny(rest[2:], "/?#")
		if end < 0 {
			end = len(rest) - 2
		}
		authority, rest = rest[:end+2], rest[end+2:]
	}
	rest, _, _ = strings.Cut(rest, "#")
	path, query, hasQuery := strings.Cut(rest, "?")
	switch {
	case ref == "":
		return scheme + authority + rest
	case strings.HasPrefix(ref, "//"):
		return scheme + cleanPath(ref)
	case ref[0] == '/':
		return scheme + authority + removeDots(ref)
	case ref[0] == '#':
		if hasQuery {
			path += "?" + query
		}
		return scheme + authority + path + ref
	case ref[0] == '?':
		return scheme + authority + path + ref
	}
	if path == "" && authority != "" {
		return scheme + authority + removeDots("/"+ref)
	}
	return scheme + authority + removeDots(path[:strings.LastIndexByte(path, '/')+1]+ref)
}

// cleanPath removes dot segments from the path of "//authority/path" or "/path".
func cleanPath(s string) string {
	if !strings.HasPrefix(s, "//") {
		return removeDots(s)
	}
	end := strings.IndexAny(s[2:], "/?#")
	if end < 0 {
		return s
	}
	return s[:end+2] + removeDots(s[end+2:])
}

// removeDots removes "." and ".." segments from a path, which may have a query
// and a fragment (RFC 3986, 5.2.4).
func removeDots(s string) string {
	end := strings.IndexAny(s, "?#")
	if end < 0 {
		end = len(s)
	}
	path, tail := s[:end], s[end:]
	if !strings.Contains(path, "/.") && !strings.HasPrefix(path, ".") {
		return s
	}
	segments := strings.Split(path, "/")
	out := make([]string, 0, len(segments))
	for i, segment := range segments {
		last := i == len(segments)-1
		switch segment {
		case ".":
			if last {
				out = append(out, "")
			}
		case "..":
			if len(out) > 1 || len(out) == 1 && out[0] != "" {
				out = out[:len(out)-1]
			}
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, segment)
		}
	}
	return strings.Join(out, "/") + tail
}
