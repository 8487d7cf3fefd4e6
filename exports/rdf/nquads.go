package rdf

import (
	"context"
	"io"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

// bufferSize is how many bytes a writer gathers before it writes.
const bufferSize = 64 << 10

// output gathers bytes and keeps the first error of the writer.
type output struct {
	w   io.Writer
	buf []byte
	err error
}

func newOutput(w io.Writer) output {
	return output{w: w, buf: make([]byte, 0, bufferSize+4096)}
}

// flushFull writes the buffer when it is full.
func (o *output) flushFull() error {
	if len(o.buf) >= bufferSize {
		return o.flush()
	}
	return o.err
}

func (o *output) flush() error {
	if o.err == nil && len(o.buf) > 0 {
		_, o.err = o.w.Write(o.buf)
	}
	o.buf = o.buf[:0]
	return o.err
}

// nquadsSink writes a line a quad.
type nquadsSink struct {
	output
	graph []byte // with angle brackets, dot and newline
}

func (s *nquadsSink) begin(graph string) {
	s.graph = append(appendIRI(append(s.graph[:0], ' '), graph), " .\n"...)
}

func (s *nquadsSink) quad(subject, predicate string, object Term) {
	s.buf = append(appendIRI(s.buf, subject), ' ')
	s.buf = append(appendIRI(s.buf, predicate), ' ')
	s.buf = append(appendTerm(s.buf, object), s.graph...)
}

func (s *nquadsSink) end() error { return s.flushFull() }

// WriteNQuads writes the graph in N-Quads (W3C Recommendation, 2014).
func WriteNQuads(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	s := &nquadsSink{output: newOutput(w)}
	if err := encode(ctx, s, r, opt, false); err != nil {
		return err
	}
	return s.flush()
}
