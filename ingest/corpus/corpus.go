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
	"runtime"
	"runtime/debug"
	"sync"
	"time"

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

// PanicError is a panic of a stage, caught.
type PanicError struct {
	// Document is the ID of the document that was read.
	Document string
	Value    any
	Stack    []byte
}

// Error names the document and the panic, without the stack.
func (e *PanicError) Error() string {
	return fmt.Sprintf("internal error in document %s (please report it): %v", e.Document, e.Value)
}

// slot is a place in the order of results.
type slot struct {
	Result
	bytes int64
	done  chan struct{}
}

// Stream yields one result for each document of docs, in their order. An error
// in docs becomes a result with that error. When the context is cancelled the
// last result holds its error. When the caller stops, the workers are stopped.
func Stream(ctx context.Context, docs iter.Seq2[schema.Document, error], work Work, opts Options) iter.Seq[Result] {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.MaxBytes <= 0 {
		opts.MaxBytes = DefaultMaxBytes
	}
	return func(yield func(Result) bool) {
		inner, cancel := context.WithCancel(ctx)
		r := &runner{ctx: inner, work: work, opts: opts,
			order: make(chan *slot, 2*opts.Workers), jobs: make(chan *slot, 2*opts.Workers)}
		r.room = sync.NewCond(&r.mu)
		stopWaking := context.AfterFunc(inner, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.room.Broadcast()
		})
		reading := make(chan struct{})
		go func() {
			defer close(reading)
			r.produce(docs)
		}()
		for range opts.Workers {
			r.workers.Go(r.consume)
		}
		defer func() {
			cancel()
			stopWaking()
			r.workers.Wait()
			// A read from a terminal or pipe cannot be interrupted: a reader that
			// hangs in one is left behind.
			select {
			case <-reading:
			case <-time.After(time.Second):
			}
		}()
		r.deliver(ctx, yield)
	}
}

type runner struct {
	ctx     context.Context
	work    Work
	opts    Options
	order   chan *slot // all documents, in order
	jobs    chan *slot // those that need work
	workers sync.WaitGroup

	mu   sync.Mutex
	room *sync.Cond
	held int64 // bytes of text in memory
	live int   // documents in memory
}

// acquire waits until a document of n bytes may be held.
func (r *runner) acquire(n int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.ctx.Err() == nil && r.live > 0 && r.held+n > r.opts.MaxBytes {
		r.room.Wait()
	}
	if r.ctx.Err() != nil {
		return false
	}
	r.held += n
	r.live++
	return true
}

func (r *runner) release(n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held -= n
	r.live--
	r.room.Broadcast()
}

// produce reads the documents and gives each its place.
func (r *runner) produce(docs iter.Seq2[schema.Document, error]) {
	defer close(r.order)
	defer close(r.jobs)
	defer func() {
		// A panic of a reader ends the reading, not the program.
		if v := recover(); v != nil {
			s := &slot{done: make(chan struct{})}
			s.Err = r.panicked("", v)
			close(s.done)
			select {
			case r.order <- s:
			case <-r.ctx.Done():
			}
		}
	}()
	for doc, err := range docs {
		if r.ctx.Err() != nil {
			return
		}
		s := &slot{done: make(chan struct{}), bytes: int64(len(doc.Text))}
		s.Document, s.Err = doc, err
		s.Skipped = err == nil && r.opts.Skip != nil && r.opts.Skip(&s.Document)
		ready := err != nil || s.Skipped
		if ready {
			s.bytes = 0
			close(s.done)
		}
		if !r.acquire(s.bytes) {
			return
		}
		select {
		case r.order <- s:
		case <-r.ctx.Done():
			return
		}
		if ready {
			continue
		}
		select {
		case r.jobs <- s:
		case <-r.ctx.Done():
			return
		}
	}
}

// consume works on documents until there are no more.
func (r *runner) consume() {
	for s := range r.jobs {
		if r.ctx.Err() != nil {
			s.Err = r.ctx.Err()
		} else {
			r.one(s)
		}
		close(s.done)
	}
}

// one works on one document and catches a panic.
func (r *runner) one(s *slot) {
	defer func() {
		if v := recover(); v != nil {
			s.Annotated, s.Statements = nil, nil
			s.Err = r.panicked(s.Document.ID, v)
		}
		if s.Err != nil && !errors.Is(s.Err, context.Canceled) && !errors.Is(s.Err, context.DeadlineExceeded) {
			s.Annotated, s.Statements = nil, nil
			var pe *schema.PosError
			if name := s.Document.Path; name != "" && !errors.As(s.Err, &pe) {
				s.Err = &schema.PosError{File: name, Err: s.Err}
			}
		}
	}()
	s.Annotated, s.Statements, s.Err = r.work(r.ctx, s.Document)
}

func (r *runner) panicked(id string, v any) error {
	e := &PanicError{Document: id, Value: v, Stack: debug.Stack()}
	if r.opts.Logger != nil {
		r.opts.Logger.Error("panic", "document", id, "value", fmt.Sprint(v), "stack", string(e.Stack))
	}
	return e
}

// deliver waits for the results one by one and yields them.
func (r *runner) deliver(ctx context.Context, yield func(Result) bool) {
	var p Progress
	for {
		var s *slot
		var open bool
		select {
		case s, open = <-r.order:
		case <-ctx.Done():
			yield(Result{Err: ctx.Err()})
			return
		}
		if !open {
			if err := ctx.Err(); err != nil {
				yield(Result{Err: err})
			}
			return
		}
		select {
		case <-s.done:
		case <-ctx.Done():
			yield(Result{Err: ctx.Err()})
			return
		}
		if err := ctx.Err(); err != nil {
			yield(Result{Err: err})
			return
		}
		p.add(&s.Result)
		more := yield(s.Result)
		r.release(s.bytes)
		if !more {
			return
		}
		if r.opts.Progress != nil {
			r.opts.Progress(p)
		}
	}
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
