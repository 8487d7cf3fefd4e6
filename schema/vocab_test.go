package schema_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/relata-kg/relata/schema"
)

func TestIRI(t *testing.T) {
	for _, tt := range []struct{ id, want string }{
		{"person/emmanuel-macron", "person/emmanuel-macron"},
		{"st:5f0c", "st:5f0c"},
		{"", ""},
		{"a b", "a%20b"},
		{"100%", "100%25"},
		{"a#b?c", "a%23b%3Fc"},
		{"<script>\"'\\", "%3Cscript%3E%22'%5C"},
		{"../x/./y/..", "%2E./x/%2E/y/%2E."},
		{"...", "..."},
		{"Київ", "Київ"},
		{"a\u202eb", "a%E2%80%AEb"},
		{"\xff", "%FF"},
		{"\ufffd", "%EF%BF%BD"},
		{"\U0001F600", "\U0001F600"},
		{"\x00\r\n", "%00%0D%0A"},
	} {
		if got := schema.IRI(schema.EntityBase, tt.id); got != schema.EntityBase+tt.want {
			t.Errorf("IRI(%q) = %q, want …%q", tt.id, got, tt.want)
		}
	}
}

func TestIRIRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
			rapid.StringOf(rapid.RuneFrom([]rune("./%#?\u202e\u0000 é")))).Draw(t, "id")
		iri := schema.IRI(schema.StatementBase, id)
		got, ok := schema.IDFromIRI(schema.StatementBase, iri)
		if !ok || got != id {
			t.Fatalf("%q -> %q -> %q, %v", id, iri, got, ok)
		}
		if strings.ContainsAny(iri, "<>\"{}|^`\\ #?\n\r\x00") {
			t.Fatalf("IRI(%q) = %q holds what an IRI may not", id, iri)
		}
	})
}

func TestIDFromIRIRefuses(t *testing.T) {
	for _, iri := range []string{"http://example.org/x", schema.EntityBase + "x#role-1", schema.EntityBase + "%4", schema.EntityBase + "%zz"} {
		if id, ok := schema.IDFromIRI(schema.EntityBase, iri); ok {
			t.Errorf("IDFromIRI(%q) = %q, want a refusal", iri, id)
		}
	}
}
