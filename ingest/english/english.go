// Package english wires the shipped stages into a pipeline for English.
//
//	pipeline, err := english.New(english.Options{})
//	doc, statements, err := pipeline.Run(ctx, document)
package english

import (
	"fmt"

	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/coref"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/lemma"
	"github.com/relata-kg/relata/ingest/ner"
	"github.com/relata-kg/relata/ingest/relate"
	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/syntax"
	"github.com/relata-kg/relata/ingest/temporal"
	"github.com/relata-kg/relata/schema"
)

// Options choose what a pipeline knows. The zero value is the shipped one.
type Options struct {
	// Gazetteer replaces the embedded lists of names, as to add a user's own.
	Gazetteer *gazetteer.Gazetteer
	// Relations is the schema; nil is the embedded one.
	Relations *schema.Relations
	// Strict keeps only relations of the schema whose argument types fit.
	Strict bool
	// MonthFirst reads 12/02/2022 as the second of December.
	MonthFirst bool
	// Portable leaves vector instructions unused; results are the same.
	Portable bool
}

// New loads the embedded models and returns a pipeline, which is safe for use by
// several goroutines.
func New(opts Options) (*ingest.Pipeline, error) {
	p, err := NewNames(opts)
	if err != nil {
		return nil, err
	}
	p.Temporal = NewTemporal(opts)
	if p.Resolver, err = coref.New(coref.Options{Gazetteer: opts.Gazetteer}); err != nil {
		return nil, fmt.Errorf("coreference: %w", err)
	}
	p.Clauses = clause.New()
	if p.Relater, err = relate.New(relate.Options{Relations: opts.Relations, Strict: opts.Strict}); err != nil {
		return nil, fmt.Errorf("relations: %w", err)
	}
	return p, nil
}

// NewNames returns a pipeline that ends with names.
func NewNames(opts Options) (*ingest.Pipeline, error) {
	p, err := NewSyntax(opts)
	if err != nil {
		return nil, err
	}
	names, err := ner.New(ner.Options{Gazetteer: opts.Gazetteer})
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	p.Recognizer = names
	return p, nil
}

// NewSyntax returns a pipeline that ends with lemmas and trees.
func NewSyntax(opts Options) (*ingest.Pipeline, error) {
	segmenter, err := segment.New()
	if err != nil {
		return nil, fmt.Errorf("segmentation: %w", err)
	}
	parser, err := syntax.New(syntax.Options{Portable: opts.Portable})
	if err != nil {
		return nil, fmt.Errorf("syntax: %w", err)
	}
	lemmas, err := lemma.New()
	if err != nil {
		return nil, fmt.Errorf("lemmas: %w", err)
	}
	return &ingest.Pipeline{Segmenter: segmenter, Syntax: parser, Lemmatizer: lemmas}, nil
}

// NewTemporal returns the stage that finds times and quantities, for pipelines
// that end with names.
func NewTemporal(opts Options) ingest.Annotator {
	return temporal.New(temporal.Options{MonthFirst: opts.MonthFirst})
}
