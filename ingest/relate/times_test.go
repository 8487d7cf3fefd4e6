package relate_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/schema"
)

// A time holds of the clause that it stands in, of coordinated verbs behind it and
// of clauses of the same time; not of what happened before or after.
func TestTimeOf(t *testing.T) {
	p, err := english.New(english.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		body, relation, object string
		begin                  string
	}{
		{"On Monday, Emmanuel Macron met Olaf Scholz in Berlin and visited Poland.", "meets", "Olaf Scholz", "2023-03-13"},
		{"On Monday, Emmanuel Macron met Olaf Scholz in Berlin and visited Poland.", "visits", "Poland", "2023-03-13"},
		{"On Monday, Emmanuel Macron met Olaf Scholz and on Tuesday visited Poland.", "visits", "Poland", "2023-03-14"},
		{"Emmanuel Macron met Olaf Scholz on Monday and then visited Poland.", "visits", "Poland", ""},
		{"Emmanuel Macron met Olaf Scholz while visiting Kyiv on Sunday.", "meets", "Olaf Scholz", "2023-03-12"},
		{"While visiting Kyiv on Sunday, Emmanuel Macron met Olaf Scholz.", "meets", "Olaf Scholz", "2023-03-12"},
		{"After visiting Kyiv on Sunday, Emmanuel Macron met Olaf Scholz.", "meets", "Olaf Scholz", ""},
		{"Emmanuel Macron said on Monday that he had met Olaf Scholz.", "meets", "Olaf Scholz", ""},
		{"Emmanuel Macron will meet Olaf Scholz by the end of 2023.", "meets", "Olaf Scholz", ""},
	} {
		d := schema.Document{ID: "d", Date: "2023-03-15", Text: c.body, Body: schema.Span{End: len([]rune(c.body))}}
		_, statements, err := p.Run(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		got := "no statement"
		for _, s := range statements {
			if s.Relation.ID == c.relation && s.Object.Name == c.object {
				got = s.Begin
			}
		}
		if got != c.begin {
			t.Errorf("%s\n%s", c.body, fmt.Sprintf("%s %s: begin %q, want %q", c.relation, c.object, got, c.begin))
		}
	}
}
