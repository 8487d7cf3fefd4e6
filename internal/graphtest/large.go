package graphtest

import (
	"fmt"
	"iter"

	"github.com/relata-kg/relata/schema"
)

// Large is a graph for measuring that holds nothing: its records are made while
// they are read. Each statement has a sentence, a qualifier of time and, one in
// four, a speaker; ten statements are of one document.
type Large struct {
	// EntityCount and StatementCount are the numbers of records.
	EntityCount, StatementCount int
}

const perDocument = 10

// Documents implements schema.Reader.
func (l Large) Documents() iter.Seq2[schema.Document, error] {
	return func(yield func(schema.Document, error) bool) {
		for i := range (l.StatementCount + perDocument - 1) / perDocument {
			d := schema.Document{ID: fmt.Sprintf("doc-%07d", i), Title: "Talks in Helsinki", Date: "2024-04-29", Source: "Kaiku", Body: schema.Span{Start: 0, End: 900}}
			if !yield(d, nil) {
				return
			}
		}
	}
}

// Entities implements schema.Reader.
func (l Large) Entities() iter.Seq2[schema.Entity, error] {
	return func(yield func(schema.Entity, error) bool) {
		for i := range l.EntityCount {
			if !yield(l.entity(i), nil) {
				return
			}
		}
	}
}

func (l Large) entity(i int) schema.Entity {
	return schema.Entity{
		ID: fmt.Sprintf("person/otso-salo-%06d", i), Name: fmt.Sprintf("Otso Salo %d", i), Type: schema.Person,
		Aliases: []string{fmt.Sprintf("Mr Salo %d", i)},
	}
}

// Statements implements schema.Reader.
func (l Large) Statements() iter.Seq2[schema.Statement, error] {
	return func(yield func(schema.Statement, error) bool) {
		for i := range l.StatementCount {
			start := i % perDocument * 90
			span := func(from, to int) schema.Span { return schema.Span{Start: start + from, End: start + to} }
			st := schema.Statement{
				ID: fmt.Sprintf("st:%016x", i), Doc: fmt.Sprintf("doc-%07d", i/perDocument), Sentence: i % perDocument, Span: span(0, 80),
				Text:     "Otso Salo spoke with his colleague from the north about the ferry on 28 April.",
				Subject:  l.argument(i*7, span(0, 9)),
				Relation: schema.Relation{ID: "spoke_with", Phrase: "spoke with", Lemma: "speak with", PLOVER: schema.Consult, Schema: true, Symmetric: true, Span: span(10, 20)},
				Object:   l.argument(i*13+1, span(21, 34)),
				Qualifiers: []schema.Qualifier{{
					Role: "time", Text: "on 28 April", Value: "2024-04-28", Span: span(66, 77),
				}},
				Begin: "2024-04-28", End: "2024-04-28", Factuality: schema.Fact, Confidence: 0.875, Rule: "verb:nsubj+obl(with)",
			}
			if i%4 == 0 {
				st.Attribution = []schema.Attribution{{Name: "the Castle", ID: l.entity(0).ID, Cue: "said", Span: span(0, 4)}}
			}
			if !yield(st, nil) {
				return
			}
		}
	}
}

func (l Large) argument(i int, span schema.Span) schema.Argument {
	e := l.entity(i % l.EntityCount)
	return schema.Argument{ID: e.ID, Name: e.Name, Type: e.Type, Aliases: e.Aliases, Mention: "Otso Salo", Span: span}
}

// Events implements schema.Reader.
func (l Large) Events() iter.Seq2[schema.Happening, error] {
	return func(func(schema.Happening, error) bool) {}
}
