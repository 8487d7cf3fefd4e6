package coref_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/coref"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

var pipeline = sync.OnceValues(func() (*ingest.Pipeline, error) { return english.New(english.Options{}) })

func read(tb testing.TB, date, body string) *text.Document {
	tb.Helper()
	p, err := pipeline()
	if err != nil {
		tb.Fatal(err)
	}
	return readWith(tb, p, date, body)
}

func readWith(tb testing.TB, p *ingest.Pipeline, date, body string) *text.Document {
	tb.Helper()
	d := &text.Document{Document: schema.Document{ID: "test", Date: date, Text: body, Body: schema.Span{End: len([]rune(body))}}}
	for _, s := range []ingest.Annotator{p.Segmenter, p.Syntax, p.Lemmatizer, p.Recognizer, p.Resolver} {
		if err := s.Annotate(context.Background(), d); err != nil {
			tb.Fatal(err)
		}
	}
	return d
}

// entitiesOf returns what the nth mention with these words was resolved to: an
// ID, the IDs of a group, "-" for nothing, "?" when there is no such mention.
func entitiesOf(d *text.Document, words string, nth int) string {
	for _, m := range d.Mentions {
		var forms []string
		for _, t := range d.Sentences[m.Sentence].Tokens[m.From:m.To] {
			forms = append(forms, t.Form)
		}
		if strings.Join(forms, " ") != words {
			continue
		}
		if nth--; nth > 0 {
			continue
		}
		switch {
		case m.Entity >= 0:
			return d.Entities[m.Entity].ID
		case len(m.Members) > 0:
			var ids []string
			for _, k := range m.Members {
				ids = append(ids, d.Entities[k].ID)
			}
			slices.Sort(ids)
			return strings.Join(ids, "+")
		}
		return "-"
	}
	return "?"
}

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		name, date, body string
		// want maps mentions (words, or words#n for the nth) to entities.
		want map[string]string
	}{
		{"full name, surname, honorific", "2021-05-04",
			"Emmanuel Macron arrived in Berlin. Mr Macron met Olaf Scholz. Scholz thanked Macron.",
			map[string]string{"Emmanuel Macron": "person/emmanuel-macron", "Macron": "person/emmanuel-macron", "Macron#2": "person/emmanuel-macron",
				"Scholz": "person/olaf-scholz", "Berlin": "city/berlin"}},
		{"unknown people", "2021-05-04",
			"Ada Trendle chairs the council. Trendle said the plan was ready. She praised Bruno Kask.",
			map[string]string{"Ada Trendle": "person/ada-trendle", "Trendle": "person/ada-trendle", "She": "person/ada-trendle", "Bruno Kask": "person/bruno-kask"}},
		{"spellings", "2021-05-04",
			"President Volodymyr Zelenskiy spoke in Kiev. Zelensky then left Kyiv.",
			map[string]string{"Volodymyr Zelenskiy": "person/volodymyr-zelenskyy", "Zelensky": "person/volodymyr-zelenskyy", "Kiev": "city/kyiv", "Kyiv": "city/kyiv"}},
		{"two of one surname stay two", "2016-05-04",
			"Bill Clinton and Hillary Clinton arrived. Clinton spoke first. Mrs Clinton spoke last.",
			map[string]string{"Bill Clinton": "person/bill-clinton", "Hillary Clinton": "person/hillary-clinton", "Clinton": "-", "Clinton#2": "person/hillary-clinton"}},
		{"adjective and country", "2021-05-04",
			"French troops left Mali. France said the mission was over.",
			map[string]string{"French": "country/france", "France": "country/france", "Mali": "country/mali"}},
		{"offices stay themselves", "2021-05-04",
			"The Kremlin denied the report. Downing Street welcomed it. No 10 said talks would follow.",
			map[string]string{"Kremlin": "office/kremlin", "Downing Street": "office/downing-street", "No 10": "office/downing-street"}},
		{"title and country", "2022-02-21",
			"Vladimir Putin flew to Minsk. The Russian president met his generals. The Russian leader left on Monday.",
			map[string]string{"The Russian president": "person/vladimir-putin", "The Russian leader": "person/vladimir-putin", "his": "person/vladimir-putin"}},
		{"who holds an office on a date", "2018-03-01",
			"The German chancellor visited Rome.",
			map[string]string{"The German chancellor": "person/angela-merkel"}},
		{"and on another", "2022-03-01",
			"The German chancellor visited Rome.",
			map[string]string{"The German chancellor": "person/olaf-scholz"}},
		{"not without a date", "",
			"The German chancellor visited Rome.",
			map[string]string{"The German chancellor": "?"}},
		{"the pair", "2022-02-21",
			"Emmanuel Macron called Vladimir Putin on Sunday. The pair agreed to meet.",
			map[string]string{"The pair": "person/emmanuel-macron+person/vladimir-putin"}},
		{"not of three", "2022-02-21",
			"Emmanuel Macron, Olaf Scholz and Vladimir Putin spoke on Sunday. The pair agreed to meet.",
			map[string]string{"The pair": "?"}},
		{"I in a quotation", "2022-02-21",
			"“I am glad,” Antony Blinken said.",
			map[string]string{"I": "person/antony-blinken"}},
		{"the bloc", "2022-02-21",
			"Ukraine wants to join NATO. Russia says the bloc is a threat.",
			map[string]string{"the bloc": "org/nato"}},
		{"relative pronoun", "2022-02-21",
			"Viktor Orban, who leads Hungary, visited Moscow.",
			map[string]string{"who": "person/viktor-orban"}},
		{"it of the weather and of clauses", "2022-02-21",
			"Russia moved its troops. It is feared that war will come.",
			map[string]string{"its": "country/russia", "It": "?"}},
		{"acronym in parentheses", "2022-02-21",
			"The Northern Harbour Workers Union (NHWU) called a strike. The NHWU wants talks.",
			map[string]string{"NHWU": "org/northern-harbour-workers-union", "NHWU#2": "org/northern-harbour-workers-union"}},
	} {
		d := read(t, c.date, c.body)
		for key, want := range c.want {
			words, nth := key, 1
			if w, n, ok := strings.Cut(key, "#"); ok {
				words = w
				_, _ = fmt.Sscan(n, &nth)
			}
			if got := entitiesOf(d, words, nth); got != want {
				t.Errorf("%s: %q is %s, want %s", c.name, key, got, want)
			}
		}
	}
}

func TestStandsFor(t *testing.T) {
	d := read(t, "2022-02-21", "The White House rejected the demand, and Moscow protested.")
	want := map[string]string{"office/white-house": "country/united-states", "city/moscow": "country/russia"}
	for _, e := range d.Entities {
		if s, ok := want[e.ID]; ok {
			if e.StandsFor != s {
				t.Errorf("%s stands for %q, want %q", e.ID, e.StandsFor, s)
			}
			delete(want, e.ID)
		}
	}
	for id := range want {
		t.Errorf("%s not found", id)
	}
}

func TestUserListWins(t *testing.T) {
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	list, err := gazetteer.ReadList(strings.NewReader(`entities:
  - {id: person/ada-trendle, name: Ada Trendle, type: PERSON, aliases: [the Iron Councillor]}
  - {id: org/kyiv-cafe, name: Kyiv, type: ORGANIZATION}
`), "mine.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := english.New(english.Options{Gazetteer: g.With(list)})
	if err != nil {
		t.Fatal(err)
	}
	d := readWith(t, p, "", "Ada Trendle ate at Kyiv. Critics call her the Iron Councillor.")
	if got := entitiesOf(d, "Kyiv", 1); got != "org/kyiv-cafe" {
		t.Errorf("Kyiv is %s", got)
	}
	if got := entitiesOf(d, "the Iron Councillor", 1); got != "person/ada-trendle" {
		t.Errorf("the Iron Councillor is %s", got)
	}
}

// Every mention is consistent, and the same on every run.
func TestInvariants(t *testing.T) {
	body := strings.Repeat("Ada Trendle told Bruno Kask that he owed her an answer. “We will see,” he said. The two agreed to meet in Oslo, which she likes. Oslo and Paris extended the exercises, then ended them. ", 5)
	a, b := read(t, "2022-01-01", body), read(t, "2022-01-01", body)
	if x, y := fmt.Sprint(a.Mentions, a.Entities, a.Roles), fmt.Sprint(b.Mentions, b.Entities, b.Roles); x != y {
		t.Error("two runs differ")
	}
	ids := map[string]bool{}
	for _, e := range a.Entities {
		if ids[e.ID] {
			t.Errorf("%s twice", e.ID)
		}
		ids[e.ID] = true
	}
	for i, m := range a.Mentions {
		if m.From >= m.To || m.Head < m.From || m.Head >= m.To {
			t.Errorf("mention %d: range %d-%d head %d", i, m.From, m.To, m.Head)
		}
		if m.Entity >= len(a.Entities) || m.Antecedent >= i {
			t.Errorf("mention %d: entity %d antecedent %d", i, m.Entity, m.Antecedent)
		}
		if m.Entity >= 0 && (m.Rule == "" && m.Kind != text.Name || m.Confidence <= 0 || m.Confidence > 1) {
			t.Errorf("mention %d: rule %q confidence %v", i, m.Rule, m.Confidence)
		}
		if len(m.Members) > 0 && (m.Rule == "" || m.Entity >= 0) {
			t.Errorf("mention %d: members %v by rule %q, entity %d", i, m.Members, m.Rule, m.Entity)
		}
		if i > 0 && a.Mentions[i-1].Sentence > m.Sentence {
			t.Errorf("mention %d is out of order", i)
		}
	}
}

func TestEmptyAndUnparsed(t *testing.T) {
	p, err := pipeline()
	if err != nil {
		t.Fatal(err)
	}
	all, err := coref.New(coref.Options{KeepAll: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []*text.Document{
		{},
		{Sentences: []text.Sentence{{}}},
		{Sentences: []text.Sentence{{Tokens: []text.Token{{Form: "Paris", Head: text.None}}}}},
		{Sentences: []text.Sentence{{Tokens: []text.Token{{Form: "he", UPOS: "PRON", Head: 5}, {Form: "“", Head: 9}}}}},
	} {
		for _, s := range []ingest.Annotator{p.Recognizer, p.Resolver, all} {
			if err := s.Annotate(context.Background(), d); err != nil {
				t.Error(err)
			}
		}
	}
}

func ExampleResolver() {
	p, err := english.New(english.Options{})
	if err != nil {
		panic(err)
	}
	body := "French President Emmanuel Macron met Olaf Scholz in Paris. He praised the German chancellor."
	d := &text.Document{Document: schema.Document{Date: "2022-05-09", Text: body, Body: schema.Span{End: len(body)}}}
	if err := p.Annotate(context.Background(), d); err != nil {
		panic(err)
	}
	for _, m := range d.Mentions {
		if m.Entity >= 0 {
			fmt.Println(d.Sentences[m.Sentence].Tokens[m.Head].Form, d.Entities[m.Entity].ID, m.Rule)
		}
	}
	// Output:
	// French country/france demonym
	// Emmanuel person/emmanuel-macron name:exact
	// Olaf person/olaf-scholz name:exact
	// Paris city/paris gazetteer
	// He person/emmanuel-macron pronoun
	// chancellor person/olaf-scholz role
	// German country/germany demonym
}
