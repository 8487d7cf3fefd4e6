package graph

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// FuzzIRI: every ID comes back from its IRI, no two IDs share one, and an IRI
// holds nothing that ends it.
func FuzzIRI(f *testing.F) {
	for _, id := range []string{"person/boris-johnson", "st:5f0c", "st::x", ":", "", "a b<c>\"d\\e", "100%", "%41", "é漢\u202e\ufffd", "\x00\xff\xfe", "doc:a#char=1,2", "value:x"} {
		f.Add(id, "person/anna")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		iris := func(id string) []quad.IRI { return []quad.IRI{nodeIRI(id), documentIRI(id), statementIRI(id)} }
		of := func(i int, v quad.Value) string {
			switch i {
			case 0:
				return nodeID(v)
			case 1:
				return documentOf(v)
			}
			id, ok := statementID(v)
			if !ok {
				t.Fatalf("%s is no statement", v)
			}
			return id
		}
		for i, iri := range iris(a) {
			if got := of(i, iri); got != a {
				t.Errorf("%q comes back from %s as %q", a, iri, got)
			}
			if strings.ContainsAny(string(iri), "<>\"{}|\\^` \x00\n") || !utf8.ValidString(string(iri)) {
				t.Errorf("%q gives the IRI %q", a, iri)
			}
			for j, other := range iris(b) {
				if iri == other && (i != j || a != b) {
					t.Errorf("%q and %q share %s", a, b, iri)
				}
			}
		}
	})
}

// FuzzRecord: a record comes back from its literal, with nothing in it that
// Cayley's SQL store would take for NUL.
func FuzzRecord(f *testing.F) {
	for _, s := range []string{"", `\x00`, `\\x00`, "\x00", `a\u0000`, "</script>", "\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := encodeRecord(map[string]string{text: text})
		if err != nil {
			t.Fatal(err)
		}
		literal, ok := v.(quad.TypedString)
		if !ok || strings.Contains(string(literal.Value), sqlNUL) || strings.Contains(string(literal.Value), "\x00") {
			t.Fatalf("%q is written as %q", text, v)
		}
		var got map[string]string
		if err := decodeRecord(v, &got); err != nil {
			t.Fatal(err)
		}
		want := strings.ToValidUTF8(text, "\ufffd")
		if utf8.ValidString(text) && got[want] != want {
			t.Errorf("%q comes back as %q", text, got)
		}
	})
}

// FuzzFold: folding a folded name changes nothing.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Jean-Yves Le Drian", "Côte d'Ivoire", "U.S.", "ẞ Ænima Łódź İstanbul", "ǽ", "漢字", "ﬀ ℌ ½"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once := fold(name)
		if twice := fold(once); twice != once {
			t.Errorf("%q folds to %q and then to %q", name, once, twice)
		}
	})
}
