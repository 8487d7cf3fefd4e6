package graph_test

import (
	"testing"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/schema"
)

// A surname alone joins the person of a full name in another document when the
// two hold one position, and nobody else is called so.
func TestJoinBySurname(t *testing.T) {
	person := func(id, name string, roles ...schema.DatedRole) schema.Entity {
		return schema.Entity{ID: id, Name: name, Type: schema.Person, Roles: roles}
	}
	role := func(title, of string) schema.DatedRole { return schema.DatedRole{Title: title, Of: of} }
	full := person("person/ada-kask", "Ada Kask", role("foreign minister", "country/norland"))
	for _, c := range []struct {
		name  string
		other []schema.Entity // beside Ada Kask, one document each
		want  bool
	}{
		{"one position", []schema.Entity{person("person/kask", "Kask", role("foreign minister", "country/norland"))}, true},
		{"its noun", []schema.Entity{person("person/kask", "Kask", role("minister", "country/norland"))}, true},
		{"no position", []schema.Entity{person("person/kask", "Kask")}, false},
		{"of no country", []schema.Entity{person("person/kask", "Kask", role("foreign minister", ""))}, false},
		{"another country", []schema.Entity{person("person/kask", "Kask", role("foreign minister", "country/sudland"))}, false},
		{"another rank", []schema.Entity{person("person/kask", "Kask", role("deputy foreign minister", "country/norland"))}, false},
		{"a second position elsewhere", []schema.Entity{person("person/kask", "Kask", role("foreign minister", "country/norland"), role("coach", "org/club"))}, false},
		{"a second bearer", []schema.Entity{
			person("person/kask", "Kask", role("foreign minister", "country/norland")), person("person/bruno-kask", "Bruno Kask"),
		}, false},
		{"father and son", []schema.Entity{
			person("person/kask", "Kask", role("foreign minister", "country/norland")), person("person/ada-kask-jr", "Ada Kask Jr."),
		}, false},
	} {
		store := open(t, "memory:")
		batch := []graph.Contribution{{Document: schema.Document{ID: "full", Text: "x"}, Entities: []schema.Entity{full}}}
		for i, e := range c.other {
			batch = append(batch, graph.Contribution{Document: schema.Document{ID: string(rune('a' + i)), Text: "x"}, Entities: []schema.Entity{e}})
		}
		if _, err := store.Ingest(t.Context(), batch...); err != nil {
			t.Fatal(err)
		}
		snap, err := store.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		joined := false
		for _, l := range snap.Log() {
			joined = joined || l.From == "person/kask" && l.Into == "person/ada-kask"
		}
		if joined != c.want {
			t.Errorf("%s: joined %v, want %v", c.name, joined, c.want)
		}
		if err := snap.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
