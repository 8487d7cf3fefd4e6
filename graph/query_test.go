package graph_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relata-kg/relata/graph/conformance"
)

func TestQuery(t *testing.T) {
	for _, url := range []string{"memory:", filepath.Join(t.TempDir(), "graph.db"), "postgres"} {
		name, _, _ := strings.Cut(filepath.Base(url), ":")
		t.Run(name, func(t *testing.T) {
			if url == "postgres" {
				url = postgres(t)
			}
			store := open(t, url)
			if _, err := store.Ingest(t.Context(), conformance.Full(), conformance.Doc{ID: "a", Text: "person/anna-kern | spoke_with | person/boris-lang\nperson/boris-lang | visited | city/kestrel"}.Build()); err != nil {
				t.Fatal(err)
			}
			snap, err := store.Snapshot(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = snap.Close() }()
			for _, test := range []struct{ lang, query, want string }{
				{"gizmo", `g.V("<person/anna-kern>").Out("<spoke_with>").All()`, `{"id":"<person/boris-lang>"}`},
				{"gizmo", `g.V("<city/kestrel>").In("<visited>").Out("<skos:prefLabel>").All()`, `{"id":"Boris Lang"}`},
				{"gizmo", `g.V("<st:00000000000000aa>").Out("<role:time>").All()`, `{"id":"2024-05-06"}`},
				{"gizmo", `g.V("<person/anna-kern>").Out("<skos:prefLabel>", "edge").All()`, `{"edge":"<skos:prefLabel>","id":"Anna Kern"}`},
				{"graphql", `{ nodes(id: <person/anna-kern>) { id, spoke_with { id } } }`, `{"nodes":{"id":"<person/anna-kern>","spoke_with":{"id":"<person/boris-lang>"}}}`},
				{"mql", `[{"id": "<person/anna-kern>", "<spoke_with>": null}]`, `{"<spoke_with>":"<person/boris-lang>","id":"<person/anna-kern>"}`},
			} {
				var got []string
				for v, err := range snap.Query(t.Context(), test.lang, test.query, 10) {
					if err != nil {
						t.Fatalf("%s: %v", test.query, err)
					}
					text, err := json.Marshal(v)
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(text)))
				}
				if len(got) != 1 || got[0] != test.want {
					t.Errorf("%s: got %s, want %s", test.query, got, test.want)
				}
			}
			for _, test := range [][2]string{
				{"gizmo", `g.V(`}, {"graphql", `{ nodes`}, {"mql", `[{`}, {"sparql", `SELECT`},
			} {
				failed := false
				for _, err := range snap.Query(t.Context(), test[0], test[1], 10) {
					failed = failed || err != nil
				}
				if !failed {
					t.Errorf("%s %q: no error", test[0], test[1])
				}
			}
		})
	}
}
