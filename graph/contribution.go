package graph

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// check refuses what could not be read back.
func (c *Contribution) check() error {
	doc := &c.Document
	if doc.ID == "" {
		return fmt.Errorf("a document without an ID")
	}
	fail := func(format string, args ...any) error {
		return fmt.Errorf("document %s: %w", doc.ID, fmt.Errorf(format, args...))
	}
	if !valid(doc.Body) {
		return fail("its body has the span %v", doc.Body)
	}
	ids := make(map[string]bool, len(c.Entities))
	for i := range c.Entities {
		switch id := c.Entities[i].ID; {
		case id == "":
			return fail("entity %q has no ID", c.Entities[i].Name)
		case ids[id]:
			return fail("entity %s is given twice", id)
		default:
			ids[id] = true
		}
	}
	seen := make(map[string]bool, len(c.Statements))
	for i := range c.Statements {
		s := &c.Statements[i]
		switch {
		case s.ID == "":
			return fail("statement %d has no ID", i)
		case seen[s.ID]:
			return fail("statement %s is given twice", s.ID)
		case s.Doc != doc.ID:
			return fail("statement %s is of document %q", s.ID, s.Doc)
		case s.Relation.ID == "":
			return fail("statement %s has no relation", s.ID)
		case math.IsNaN(s.Confidence) || math.IsInf(s.Confidence, 0):
			return fail("statement %s has the confidence %v", s.ID, s.Confidence)
		}
		if _, err := schema.ParseFactuality(string(s.Factuality)); err != nil {
			return fail("statement %s: %w", s.ID, err)
		}
		spans := []schema.Span{s.Span, s.Subject.Span, s.Relation.Span, s.Object.Span}
		for i := range s.Qualifiers {
			spans = append(spans, s.Qualifiers[i].Span)
		}
		for i := range s.Attribution {
			spans = append(spans, s.Attribution[i].Span)
		}
		for _, span := range spans {
			if !valid(span) {
				return fail("statement %s has the span [%d, %d]", s.ID, span.Start, span.End)
			}
		}
		seen[s.ID] = true
	}
	return nil
}

func valid(s schema.Span) bool { return 0 <= s.Start && s.Start <= s.End }

// entities returns the document's entities under the IDs that they count as,
// with those that only its statements name.
func (c *Contribution) entities(st *state) map[string][]schema.Entity {
	all := make(map[string][]schema.Entity, len(c.Entities))
	seen := make(map[string]bool, len(c.Entities))
	add := func(e schema.Entity) {
		if e.ID != "" && !seen[e.ID] {
			seen[e.ID] = true
			base := st.base(c.Document.ID, e.ID)
			all[base] = append(all[base], e)
		}
	}
	for _, e := range c.Entities {
		add(e)
	}
	for i := range c.Statements {
		s := &c.Statements[i]
		for _, a := range []*schema.Argument{&s.Subject, &s.Object} {
			add(schema.Entity{ID: a.ID, Name: nonEmpty(a.Name, a.Mention), Type: a.Type, Aliases: a.Aliases})
		}
		for _, a := range s.Attribution {
			add(schema.Entity{ID: a.ID, Name: a.Name, Type: typeFromID(a.ID)})
		}
		for _, q := range s.Qualifiers {
			add(schema.Entity{ID: q.ID, Name: q.Text, Type: typeFromID(q.ID)})
		}
	}
	return all
}

func nonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// typeFromID reads the type that begins an ID: "person/…" is a PERSON.
func typeFromID(id string) schema.EntityType {
	head, _, ok := strings.Cut(id, "/")
	if !ok {
		return ""
	}
	return schema.EntityType(strings.ToUpper(head))
}

// stored is what a store holds of one document.
type stored struct {
	exists bool
	// quads are those of the document's graph.
	quads []quad.Quad
	// statements are the quads of each statement, by IRI, and order their IRIs, sorted.
	statements map[quad.IRI][]quad.Quad
	order      []string
	// contributions are the records of entities, by ID.
	contributions map[string][]quad.Value
}

// loadStored reads all that the graph of a document and its statements hold.
func loadStored(ctx context.Context, v view, doc string) (*stored, error) {
	old := &stored{statements: make(map[quad.IRI][]quad.Quad), contributions: make(map[string][]quad.Value)}
	quads, err := v.match(ctx, quad.Quad{Label: documentIRI(doc)})
	if err != nil || len(quads) == 0 {
		return old, err
	}
	old.exists, old.quads = true, quads
	names := make(map[string]bool)
	for _, q := range quads {
		switch q.Predicate {
		case termContribution:
			id := nodeID(q.Subject)
			old.contributions[id] = append(old.contributions[id], q.Object)
		case termContext:
			from, err := v.match(ctx, quad.Quad{Predicate: termDerivedFrom, Object: q.Subject})
			if err != nil {
				return nil, err
			}
			for _, f := range from {
				iri, _ := f.Label.(quad.IRI)
				names[string(iri)] = true
			}
		}
	}
	old.order = sortedKeys(names)
	for _, name := range old.order {
		iri := quad.IRI(name)
		if old.statements[iri], err = v.match(ctx, quad.Quad{Label: iri}); err != nil {
			return nil, err
		}
	}
	return old, nil
}

// contribution is what the document contributed when it was ingested.
func (old *stored) contribution() (Contribution, error) {
	c := Contribution{Force: true}
	var text string
	for _, q := range old.quads {
		switch q.Predicate {
		case termRecord:
			var r documentRecord
			if err := decodeRecord(q.Object, &r); err != nil {
				return c, err
			}
			c.Document = r.Document
			c.Document.Text = r.Text
		case termText:
			t, _ := q.Object.(quad.String)
			text = string(t)
		}
	}
	if text != "" {
		c.Document.Text = text
	}
	for _, id := range sortedKeys(old.contributions) {
		for _, value := range old.contributions[id] {
			var e schema.Entity
			if err := decodeRecord(value, &e); err != nil {
				return c, err
			}
			c.Entities = append(c.Entities, e)
		}
	}
	for _, name := range old.order {
		for _, q := range old.statements[quad.IRI(name)] {
			if q.Predicate != termRecord {
				continue
			}
			var s schema.Statement
			if err := decodeRecord(q.Object, &s); err != nil {
				return c, err
			}
			c.Statements = append(c.Statements, s)
		}
	}
	return c, nil
}
