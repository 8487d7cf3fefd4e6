// Package ingest turns text into statements. Pipeline is the way of the data,
// top to bottom; each stage lives in a package of its own underneath, reads the
// layers of a text.Document that earlier stages wrote, and adds its own. Stages
// never import each other; package english wires the shipped ones.
package ingest

import (
	"context"
	"fmt"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Annotator is a stage: it adds one layer to a document, in place. It must be
// safe for use by several goroutines on different documents, and must give the
// same result on every run.
type Annotator interface {
	Annotate(ctx context.Context, doc *text.Document) error
}

// Relater is the last stage: it reads clauses, entities and times and writes
// statements in the terms of a schema, in the order of the text.
type Relater interface {
	Relate(ctx context.Context, doc *text.Document) ([]schema.Statement, error)
}

// Pipeline is the stages in their order. A nil stage is left out, and the
// stages after it find its layer empty.
type Pipeline struct {
	Segmenter  Annotator // text -> Sentences with Tokens
	Syntax     Annotator // Tokens -> UPOS, XPOS, Feats, Head, Deprel
	Lemmatizer Annotator // Form, UPOS, XPOS, Feats -> Lemma
	Recognizer Annotator // Tokens -> Mentions of names, NER
	Temporal   Annotator // Tokens -> Times, Quantities
	Resolver   Annotator // Mentions -> Roles, more Mentions, Entities
	Clauses    Annotator // trees -> Clauses
	Relater    Relater   // Clauses, Entities, Times -> statements
}

// Annotate runs all stages but the last and leaves their layers in doc.
func (p *Pipeline) Annotate(ctx context.Context, doc *text.Document) error {
	for _, stage := range []struct {
		name string
		do   Annotator
	}{
		{"segment", p.Segmenter},
		{"syntax", p.Syntax},
		{"lemma", p.Lemmatizer},
		{"names", p.Recognizer},
		{"temporal", p.Temporal},
		{"coreference", p.Resolver},
		{"clauses", p.Clauses},
	} {
		if stage.do == nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := stage.do.Annotate(ctx, doc); err != nil {
			return fmt.Errorf("%s: %w", stage.name, err)
		}
	}
	return nil
}

// Run reads one document: its annotated form and its statements, sorted by
// their place in the text.
func (p *Pipeline) Run(ctx context.Context, doc schema.Document) (*text.Document, []schema.Statement, error) {
	d := &text.Document{Document: doc}
	if err := p.Annotate(ctx, d); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", doc.ID, err)
	}
	if p.Relater == nil {
		return d, nil, nil
	}
	statements, err := p.Relater.Relate(ctx, d)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: relate: %w", doc.ID, err)
	}
	return d, statements, nil
}
