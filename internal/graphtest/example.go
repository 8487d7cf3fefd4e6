package graphtest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/schema"
)

// Example returns a small graph of two invented reports with every part of the
// model: a fact told twice, a denial, a plan, a demand, a number, a chain of
// speakers, aliases, an office that speaks for a state, and dated roles.
func Example() *schema.Graph {
	first := "Anna Virta spoke with Otso Salo on Sunday, the Castle said. Virta will visit Norland on 3 May."
	second := "Virta and Salo talked by phone. \"We never met,\" Salo told Kaiku. Norland sent 150 trucks."
	g := &schema.Graph{
		DocumentList: []schema.Document{
			{ID: "2024-04-29-call", Title: "A call & a plan", Date: "2024-04-29", URL: "https://example.org/call?id=1", Source: "Kaiku", Path: "call.txt", Text: first},
			{ID: "2024-04-30-trucks", Date: "2024-04-30", Source: "Norland Post", Text: second},
		},
		EntityList: []schema.Entity{
			{ID: "country/norland", Name: "Norland", Type: schema.Country, Known: true, External: []schema.ExternalID{{Scheme: "iso3", Value: "NRL"}, {Scheme: "wikidata", Value: "Q0"}}},
			{ID: "office/castle", Name: "the Castle", Type: schema.Office, StandsFor: "country/norland"},
			{ID: "person/anna-virta", Name: "Anna Virta", Type: schema.Person, Aliases: []string{"Ms Virta", "Virta"}, Roles: []schema.DatedRole{
				{Title: "president", Of: "country/norland", From: "2022-03-01"},
			}},
			{ID: "person/otso-salo", Name: "Otso Salo", Type: schema.Person, Aliases: []string{"Salo", "Сало"}},
		},
	}
	for i := range g.DocumentList {
		d := &g.DocumentList[i]
		d.Body.End = utf8.RuneCountInString(d.Text)
		d.Hash = d.ContentHash()
	}
	statement := func(doc, sentence int, subject, relation, object string) schema.Statement {
		d := &g.DocumentList[doc]
		ends := strings.SplitAfter(d.Text, ". ")
		from := 0
		for _, s := range ends[:sentence] {
			from += utf8.RuneCountInString(s)
		}
		text := strings.TrimSuffix(ends[sentence], " ")
		span := func(words string) schema.Span {
			before, _, ok := strings.Cut(text, words)
			if !ok {
				panic(fmt.Sprintf("graphtest: %q is not in %q", words, text))
			}
			start := from + utf8.RuneCountInString(before)
			return schema.Span{Start: start, End: start + utf8.RuneCountInString(words)}
		}
		st := schema.Statement{
			Doc: d.ID, Sentence: sentence, Span: schema.Span{Start: from, End: from + utf8.RuneCountInString(text)}, Text: text,
			Relation:    schema.Relation{Phrase: relation, Lemma: relation, Schema: true, Span: span(relation)},
			Factuality:  schema.Fact,
			Attribution: []schema.Attribution{}, Confidence: 0.93, Rule: "verb:nsubj+obl(with)",
		}
		for words, a := range map[string]*schema.Argument{subject: &st.Subject, object: &st.Object} {
			*a = schema.Argument{Mention: words, Span: span(words)}
			for _, e := range g.EntityList {
				if e.Name == words || strings.HasSuffix(e.Name, " "+words) {
					a.ID, a.Name, a.Type, a.Aliases = e.ID, e.Name, e.Type, e.Aliases
				}
			}
		}
		return st
	}
	call := statement(0, 0, "Anna Virta", "spoke with", "Otso Salo")
	call.Relation.ID, call.Relation.Lemma, call.Relation.PLOVER, call.Relation.Symmetric = "spoke_with", "speak with", schema.Consult, true
	call.Begin, call.End = "2024-04-28", "2024-04-28"
	call.Qualifiers = []schema.Qualifier{{Role: "time", Text: "on Sunday", Value: "2024-04-28", Span: schema.Span{Start: 32, End: 41}}}
	call.Attribution = []schema.Attribution{{Name: "the Castle", ID: "office/castle", Cue: "said", Span: schema.Span{Start: 43, End: 53}}}

	visit := statement(0, 1, "Virta", "will visit", "Norland")
	visit.Relation.ID, visit.Relation.Lemma, visit.Relation.PLOVER = "visits", "visit", schema.Consult
	visit.Factuality, visit.Begin, visit.End, visit.Confidence = schema.Future, "2024-05-03", "2024-05-03", 0.8

	phone := statement(1, 0, "Virta", "talked", "Salo")
	phone.Relation.ID, phone.Relation.Lemma, phone.Relation.PLOVER, phone.Relation.Symmetric = "spoke_with", "talk", schema.Consult, true

	denial := statement(1, 1, "We", "met", "Salo")
	denial.Subject.ID, denial.Subject.Name, denial.Subject.Type, denial.Subject.Aliases = "person/anna-virta", "Anna Virta", schema.Person, g.EntityList[2].Aliases
	denial.Relation.ID, denial.Relation.Lemma, denial.Relation.PLOVER, denial.Relation.Symmetric = "meets", "meet", schema.Consult, true
	denial.Factuality, denial.Confidence = schema.Negated, 0.71
	denial.Attribution = []schema.Attribution{{Name: "Otso Salo", ID: "person/otso-salo", Cue: "told", Span: schema.Span{Start: 47, End: 51}}}

	trucks := statement(1, 2, "Norland", "sent", "150 trucks")
	trucks.Object.Type, trucks.Object.Value = schema.QuantityType, "150"
	trucks.Relation.ID, trucks.Relation.Lemma, trucks.Relation.Schema = "send", "send", false
	trucks.Rule = "verb:nsubj+obj"

	g.StatementList = []schema.Statement{call, visit, phone, denial, trucks}
	for i := range g.StatementList {
		g.StatementList[i].ID = g.StatementList[i].ContentID()
	}
	reports := []string{g.StatementList[0].ID, g.StatementList[2].ID}
	if reports[1] < reports[0] {
		reports[0], reports[1] = reports[1], reports[0]
	}
	g.EventList = []schema.Happening{{
		ID: "ev:00000000000000a1", Relation: "spoke_with", PLOVER: schema.Consult, Subject: "person/anna-virta", Object: "person/otso-salo", Symmetric: true,
		Begin: "2024-04-28", End: "2024-04-28", Factuality: schema.Fact, Reports: reports, Sources: []string{"Kaiku", "Norland Post"}, Support: 2, Confidence: 0.93,
	}}
	g.Sort()
	return g
}
