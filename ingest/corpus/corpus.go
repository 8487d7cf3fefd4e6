// Package corpus runs a pipeline over a stream of documents on several cores.
//
// Results come strictly in the order of the documents, so that what is written
// does not depend on the number of workers or on chance. Only a few documents
// are in memory at any time, however many there are; one that fails, or makes a
// stage panic, is reported and the others go on.
package corpus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Work reads one document. The method Run of ingest.Pipeline is one. It must be
// safe for concurrent use.
type Work func(ctx context.Context, doc schema.Document) (*text.Document, []schema.Statement, error)

// DefaultMaxBytes is the default of Options.MaxBytes. An annotated document takes
// some forty times the memory of its text.
const DefaultMaxBytes = 2 << 20

// Options choose how the work is spread. The zero value is ready.
type Options struct {
	// Workers is the number of documents worked on at once; 0 means all cores.
	Workers int
	// MaxBytes bounds the text of all documents that are in memory, read or
	// waiting for their turn to be delivered, in bytes; 0 means DefaultMaxBytes.
	// A document that is larger is worked on alone.
	MaxBytes int64
	// Skip, if set, tells which documents need no work, such as those that are
	// stored already. It is called in the order of the documents, from one goroutine.
	Skip func(doc *schema.Document) bool
	// Progress, if set, is called after each delivered result, from the
	// goroutine that receives the results.
	Progress func(Progress)
	// Logger, if set, gets the stack of a panic.
	Logger *slog.Logger
}

// Progress counts what has been delivered.
type Progress struct {
	// Documents is the number that were read, without those that failed or were skipped.
	Documents, Failed, Skipped int
	Sentences, Statements      int
	// Bytes is the length of the texts that were read.
	Bytes int64
}

// Result is what became of one document.
type Result struct {
	// Document is the document; its ID is empty if it could not be opened.
	Document   schema.Document
	Annotated  *text.Document
	Statements []schema.Statement
	// Err says why the document failed; the other results are then empty.
	Err error
	// Skipped is true for a document that Options.Skip chose.
	Skipped bool
}

// PanicError is a panic of a stage or a reader, caught.
type PanicError struct {
	// Document is the ID of the document that was read, if it had one yet.
	Document string
	Value    any
	Stack    []byte
}

// Error names the document and the panic, without the stack.
func (e *PanicError) Error() string {
	if e.Document == "" {
		return fmt.Sprintf("internal error (please report it): %v", e.Value)
	}
	return fmt.Sprintf("internal error in document %s (please report it): %v", e.Document, e.Value)
}

// Stream yields one result for each document of docs, in their order. An error
// in docs becomes a result with that error. When the context is cancelled the
// last result holds its error. When the caller stops, the workers are stopped.
func Stream(ctx context.Context, docs iter.Seq2[schema.Document, error], work Work, opts Options) iter.Seq[Result] {
	if opts.MaxBytes <= 0 {
		opts.MaxBytes = DefaultMaxBytes
	}
	ordered := OrderedOptions[*Result]{
		Workers: opts.Workers, MaxSize: opts.MaxBytes, Logger: opts.Logger,
		Size: func(r *Result) int64 {
			if r.Skipped {
				return 0
			}
			return int64(len(r.Document.Text))
		},
		Name: func(r *Result) string { return r.Document.ID },
	}
	return func(yield func(Result) bool) {
		var p Progress
		for d := range Ordered(ctx, results(docs, opts.Skip), work.read, ordered) {
			r := Result{Err: d.Err}
			if d.Item != nil {
				r = *d.Item
				r.Err = located(d.Err, &r.Document)
			}
			if r.Err != nil {
				r.Annotated, r.Statements = nil, nil
			}
			p.add(&r)
			if !yield(r) {
				return
			}
			if opts.Progress != nil && ctx.Err() == nil {
				opts.Progress(p)
			}
		}
	}
}

// results begins a result for each document.
func results(docs iter.Seq2[schema.Document, error], skip func(*schema.Document) bool) iter.Seq2[*Result, error] {
	return func(yield func(*Result, error) bool) {
		for doc, err := range docs {
			r := &Result{Document: doc}
			r.Skipped = err == nil && skip != nil && skip(&r.Document)
			if !yield(r, err) {
				return
			}
		}
	}
}

// read works on the document of a result, unless it is skipped.
func (work Work) read(ctx context.Context, r *Result) (none struct{}, err error) {
	if !r.Skipped {
		r.Annotated, r.Statements, err = work(ctx, r.Document)
	}
	return none, err
}

// located puts the name of the document's file into an error that has no place.
func located(err error, doc *schema.Document) error {
	var pe *schema.PosError
	if err == nil || doc.Path == "" || errors.As(err, &pe) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &schema.PosError{File: doc.Path, Err: err}
}

func (p *Progress) add(r *Result) {
	switch {
	case r.Err != nil:
		p.Failed++
		return
	case r.Skipped:
		p.Skipped++
		return
	}
	p.Documents++
	p.Bytes += int64(len(r.Document.Text))
	p.Statements += len(r.Statements)
	if r.Annotated != nil {
		p.Sentences += len(r.Annotated.Sentences)
	}
}

// Run gives every result that is neither failed nor skipped to sink, in order,
// and collects the failures. It ends early, with an error, when sink fails or
// the context is cancelled; the failures of single documents are in the
// returned list and do not end it.
func Run(ctx context.Context, docs iter.Seq2[schema.Document, error], work Work, sink func(Result) error, opts Options) (Progress, schema.ErrorList, error) {
	var p Progress
	var failures schema.ErrorList
	for r := range Stream(ctx, docs, work, opts) {
		if err := ctx.Err(); err != nil && errors.Is(r.Err, err) {
			return p, failures, err
		}
		p.add(&r)
		if r.Err != nil {
			failures.Add(r.Err)
			continue
		}
		if r.Skipped {
			continue
		}
		if err := sink(r); err != nil {
			return p, failures, err
		}
	}
	return p, failures, nil
}
