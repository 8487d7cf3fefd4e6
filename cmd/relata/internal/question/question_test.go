package question

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// read annotates a question on the 3rd of May 2022 and reads it.
func read(t *testing.T, words string) (*Question, error) {
	t.Helper()
	relations, err := schema.DefaultRelations()
	if err != nil {
		t.Fatal(err)
	}
	p, err := english.NewNames(english.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Temporal = english.NewTemporal(english.Options{})
	doc := &text.Document{Document: schema.Document{ID: "q", Date: "2022-05-03", Text: words}}
	if err := p.Annotate(context.Background(), doc); err != nil {
		t.Fatal(err)
	}
	return Read(doc, relations)
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		words    string
		want     Want
		relation string // one that must be among Relations; "" for none asked
		names    []Name
		since    string
		until    string
	}{
		{"Who spoke with Vladimir Putin in February?", Entity, "spoke_with", []Name{{"Vladimir Putin", "object"}}, "2022-02-01", "2022-02-28"},
		{"When did Boris Johnson visit Kyiv?", Time, "visits", []Name{{"Boris Johnson", "subject"}, {"Kyiv", "object"}}, "", ""},
		{"Who met Emmanuel Macron in Paris since 2021?", Entity, "meets", []Name{{"Emmanuel Macron", "object"}, {"Paris", "place"}}, "2021-01-01", ""},
		{"What did Biden praise?", Entity, "praises", []Name{{"Biden", "subject"}}, "", ""},
		{"Is Hungary a member of NATO?", Truth, "member_of", []Name{{"Hungary", "subject"}, {"NATO", "object"}}, "", ""},
		{"How often did Jens Stoltenberg meet Joe Biden?", Count, "meets", []Name{{"Jens Stoltenberg", "subject"}, {"Joe Biden", "object"}}, "", ""},
		{"Who was accused by Turkey?", Entity, "accuses", []Name{{"Turkey", "subject"}}, "", ""},
	} {
		q, err := read(t, c.words)
		if err != nil {
			t.Errorf("%s: %v", c.words, err)
			continue
		}
		if q.Want != c.want {
			t.Errorf("%s: wants %s, want %s", c.words, q.Want, c.want)
		}
		if c.relation != "" && !slices.Contains(q.Relations, c.relation) {
			t.Errorf("%s: relations %v, want %s among them", c.words, q.Relations, c.relation)
		}
		if diff := cmp.Diff(c.names, q.Names); diff != "" {
			t.Errorf("%s: names: %s", c.words, diff)
		}
		if q.Since != c.since || q.Until != c.until {
			t.Errorf("%s: from %q to %q, want %q to %q", c.words, q.Since, q.Until, c.since, c.until)
		}
	}
}

func TestReadTitles(t *testing.T) {
	q, err := read(t, "Who is the president of Finland?")
	if err != nil || !slices.Equal(q.Titles, []string{"president"}) {
		t.Errorf("Titles = %v, %v", q.Titles, err)
	}
}

func TestReadFuture(t *testing.T) {
	q, err := read(t, "Who will meet Joe Biden?")
	if err != nil || !q.Future || q.Type != schema.Person {
		t.Errorf("Future %v, Type %q, %v", q.Future, q.Type, err)
	}
}

func TestNotUnderstood(t *testing.T) {
	for _, words := range []string{"", "?", "Why?", "hm"} {
		if q, err := read(t, words); !errors.Is(err, ErrNotUnderstood) {
			t.Errorf("%q: %+v, %v", words, q, err)
		}
	}
	if !strings.Contains(ErrNotUnderstood.Error(), "Who met") {
		t.Error("the error shows no example")
	}
}
