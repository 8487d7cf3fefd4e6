package relate_test

import (
	"context"
	"testing"

	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/schema"
)

// An amount is a value, a counted part of a group its words; who gets something is the
// object; a group bears the name of its owner; states that passives tell of.
func TestPhrases(t *testing.T) {
	p, err := english.New(english.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		"Norway has sanctioned three of his associates.":            "Norway sanction three of his associates",
		"The World Bank lent Kenya 938 million dollars in January.": "World Bank supplies Kenya",
		"Norway spent 40 million dollars.":                          "Norway spend 40000000",
		"Raila Odinga said his party opposes Kenya.":                "Raila Odinga's party opposes Kenya",
		"Marie Tharp was born in Berlin in 1920.":                   "Marie Tharp born_in Berlin",
		"The World Bank is based in Washington.":                    "World Bank located_in Washington",
		"Marie Tharp is married to Tom Kask.":                       "Marie Tharp married_to Tom Kask",
		"Norway is allied with Sweden.":                             "Norway allied_with Sweden",
		"Malawi's national team played Egypt.":                      "Malawi's national team play Egypt",
	} {
		_, statements, err := p.Run(context.Background(), schema.Document{ID: "d", Text: body, Body: schema.Span{End: len([]rune(body))}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, s := range statements {
			object := s.Object.Name
			if object == "" {
				object = s.Object.Value
			}
			got = s.Subject.Name + " " + s.Relation.ID + " " + object
		}
		if got != want {
			t.Errorf("%s\n got %q\nwant %q", body, got, want)
		}
	}
}
