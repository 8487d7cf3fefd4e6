package rdf

import (
	"context"
	"io"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

// jsonldSink writes JSON-LD 1.1: an object with a context and a list of named
// graphs, one to a line, each a list of nodes. Properties are prefixed names
// that the context explains; identifiers are whole IRIs.
type jsonldSink struct {
	output
	first              bool // no graph written yet
	subject, predicate string
	several            bool // the property's array has a member
}

func (s *jsonldSink) header() {
	s.buf = append(s.buf, `{"@context":{"@version":1.1`...)
	for _, p := range prefixes {
		s.buf = append(append(append(s.buf, ",\n\""...), p.name...), `":"`...)
		s.buf = append(append(s.buf, p.namespace...), '"')
	}
	s.buf = append(s.buf, "},\n\"@graph\":["...)
	s.first = true
}

func (s *jsonldSink) begin(graph string) {
	if !s.first {
		s.buf = append(s.buf, ',')
	}
	s.first = false
	s.buf = append(s.buf, "\n{\"@id\":"...)
	s.buf = appendQuoted(s.buf, graph, jsonStyle)
	s.buf = append(s.buf, `,"@graph":[`...)
	s.subject, s.predicate = "", ""
}

func (s *jsonldSink) quad(subject, predicate string, object Term) {
	if s.subject != subject {
		if s.subject != "" {
			s.buf = append(s.buf, "]},"...)
		}
		s.buf = append(s.buf, `{"@id":`...)
		s.buf = appendQuoted(s.buf, subject, jsonStyle)
		s.subject, s.predicate = subject, ""
	}
	if s.predicate != predicate {
		if s.predicate != "" {
			s.buf = append(s.buf, ']')
		}
		s.buf = append(s.buf, ',')
		if predicate == schema.PropType {
			s.buf = append(s.buf, `"@type":[`...)
		} else {
			s.name(predicate)
			s.buf = append(s.buf, ':', '[')
		}
		s.predicate, s.several = predicate, false
	}
	if s.several {
		s.buf = append(s.buf, ',')
	}
	s.several = true
	switch {
	case object.Kind == IRI && predicate == schema.PropType:
		s.name(object.Value)
	case object.Kind == IRI:
		s.buf = append(s.buf, `{"@id":`...)
		s.buf = append(appendQuoted(s.buf, object.Value, jsonStyle), '}')
	case object.Datatype == "":
		s.buf = appendQuoted(s.buf, object.Value, jsonStyle)
	default:
		s.buf = append(s.buf, `{"@value":`...)
		s.buf = append(appendQuoted(s.buf, object.Value, jsonStyle), `,"@type":`...)
		s.name(object.Datatype)
		s.buf = append(s.buf, '}')
	}
}

// name writes a prefixed name, or the whole IRI.
func (s *jsonldSink) name(iri string) {
	if name, local, ok := compact(iri); ok {
		iri = name + ":" + local
	}
	s.buf = appendQuoted(s.buf, iri, jsonStyle)
}

func (s *jsonldSink) end() error {
	if s.subject != "" {
		s.buf = append(s.buf, "]}"...)
	}
	s.buf = append(s.buf, "]}"...)
	return s.flushFull()
}

// WriteJSONLD writes the graph in JSON-LD 1.1 (W3C Recommendation, 2020) with
// named graphs. Its context is within the file: reading it needs no network.
func WriteJSONLD(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	s := &jsonldSink{output: newOutput(w)}
	s.header()
	if err := encode(ctx, s, r, opt, false); err != nil {
		return err
	}
	s.buf = append(s.buf, "\n]}\n"...)
	return s.flush()
}
