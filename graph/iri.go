package graph

import (
	"strings"

	"github.com/cayleygraph/quad"
)

// The IRIs of nodes are their IDs, so that a query can name them as a user does:
// <person/boris-johnson>, <spoke_with>, <st:5f0c9d1e2a3b4c5d>. Documents have the
// prefix "doc:". The IDs are percent-encoded where they hold what an IRI may not,
// and where a colon could make them look like a prefixed name.

// keep reports whether a byte of an ID stands in an IRI as it is. Bytes from 0x80
// on are kept by escape if they form valid UTF-8.
func keep(c byte) bool {
	switch c {
	case '<', '>', '"', '{', '}', '|', '\\', '^', '`', '%', '#', '?', ':', ' ', 0x7f:
		return false
	}
	return c > ' '
}

const hexDigits = "0123456789ABCDEF"

// escape percent-encodes an ID.
func escape(id string) string {
	clean := true
	for i := 0; i < len(id) && clean; i++ {
		clean = keep(id[i]) && id[i] < 0x80
	}
	if clean {
		return id
	}
	var b strings.Builder
	for i, r := range id {
		size := len(string(r))
		if r == 0xFFFD {
			size = 1 // perhaps a byte that is not UTF-8
			if strings.HasPrefix(id[i:], "\uFFFD") {
				size = 3
			}
		}
		word := id[i : i+size]
		if r >= 0xA0 && r != 0xFFFD && !(r >= 0x200B && r <= 0x206F) || size == 1 && r < 0x80 && keep(id[i]) {
			b.WriteString(word)
			continue
		}
		for j := range len(word) {
			b.WriteByte('%')
			b.WriteByte(hexDigits[word[j]>>4])
			b.WriteByte(hexDigits[word[j]&15])
		}
	}
	return b.String()
}

// unescape is the inverse of escape. A '%' without two digits stays.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := strings.IndexByte(hexDigits, s[i+1]), strings.IndexByte(hexDigits, s[i+2])
			if hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// Prefixes of the nodes of a store.
const (
	prefixDocument  = "doc:"
	prefixStatement = "st:"
	prefixGroup     = "evg:"
	prefixValue     = "value:"
	prefixLog       = "log:"
)

// nodeIRI is the IRI of an entity or a relation.
func nodeIRI(id string) quad.IRI { return quad.IRI(escape(id)) }

// nodeID is the inverse of nodeIRI.
func nodeID(v quad.Value) string {
	iri, _ := v.(quad.IRI)
	return unescape(string(iri))
}

func documentIRI(id string) quad.IRI { return quad.IRI(prefixDocument + escape(id)) }

// documentOf returns the ID of the document that a document's or sentence's IRI names.
func documentOf(v quad.Value) string {
	iri, _ := v.(quad.IRI)
	s, _, _ := strings.Cut(strings.TrimPrefix(string(iri), prefixDocument), "#")
	return unescape(s)
}

// statementIRI keeps an ID of the usual form "st:…"; others follow a second colon.
func statementIRI(id string) quad.IRI {
	if rest, ok := strings.CutPrefix(id, prefixStatement); ok {
		return quad.IRI(prefixStatement + escape(rest))
	}
	return quad.IRI(prefixStatement + ":" + escape(id))
}

// statementID is the inverse of statementIRI; ok is false for another node.
func statementID(v quad.Value) (id string, ok bool) {
	iri, _ := v.(quad.IRI)
	rest, ok := strings.CutPrefix(string(iri), prefixStatement)
	if !ok {
		return "", false
	}
	if other, ok := strings.CutPrefix(rest, ":"); ok {
		return unescape(other), true
	}
	return prefixStatement + unescape(rest), true
}
