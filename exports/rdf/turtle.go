package rdf

import (
	"context"
	"io"
	"strings"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

// prefix is a namespace and the short name that Turtle, TriG and JSON-LD give it.
type prefix struct{ name, namespace string }

// prefixes are in order of name.
var prefixes = []prefix{
	{"dcterms", schema.DCTermsNS},
	{"nif", schema.NIFNS},
	{"owl", schema.OWLNS},
	{"prov", schema.PROVNS},
	{"rdf", schema.RDFNS},
	{"rdfs", schema.RDFSNS},
	{"rel", schema.NS},
	{"skos", schema.SKOSNS},
	{"wd", schema.WikidataEntity},
	{"xsd", schema.XSDNS},
}

// compact splits an IRI into prefix and local name, where the local name is of
// ASCII letters and digits and begins with a letter, so that no syntax needs an
// escape in it.
func compact(iri string) (name, local string, ok bool) {
	for _, p := range prefixes {
		rest, found := strings.CutPrefix(iri, p.namespace)
		if !found || rest == "" {
			continue
		}
		for i := range len(rest) {
			c := rest[i]
			if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
				return "", "", false
			}
		}
		return p.name, rest, true
	}
	return "", "", false
}

// turtleSink writes Turtle, or TriG with a block for each graph.
type turtleSink struct {
	output
	base               string
	graphs             bool
	subject, predicate string // of the last quad; empty at the beginning of a record
}

func (s *turtleSink) header(title string) {
	for _, line := range strings.FieldsFunc(title, func(r rune) bool { return r < ' ' || r == 0x7F || r == 0x85 || hidden(r) }) {
		s.buf = append(append(append(s.buf, "# "...), line...), '\n')
	}
	s.buf = append(append(append(s.buf, "@base <"...), s.base...), "> .\n"...)
	for _, p := range prefixes {
		s.buf = append(append(append(s.buf, "@prefix "...), p.name...), ": <"...)
		s.buf = append(append(s.buf, p.namespace...), "> .\n"...)
	}
}

func (s *turtleSink) begin(graph string) {
	s.buf = append(s.buf, '\n')
	if s.graphs {
		s.iri(graph)
		s.buf = append(s.buf, " {\n"...)
	}
	s.subject, s.predicate = "", ""
}

func (s *turtleSink) quad(subject, predicate string, object Term) {
	switch {
	case s.subject != subject:
		if s.subject != "" {
			s.buf = append(s.buf, " .\n"...)
		}
		s.iri(subject)
		s.buf = append(s.buf, ' ')
		s.verb(predicate)
	case s.predicate != predicate:
		s.buf = append(s.buf, " ;\n    "...)
		s.verb(predicate)
	default:
		s.buf = append(s.buf, ',')
	}
	s.subject, s.predicate = subject, predicate
	s.buf = append(s.buf, ' ')
	s.term(object)
}

func (s *turtleSink) end() error {
	if s.subject != "" {
		s.buf = append(s.buf, " .\n"...)
	}
	if s.graphs {
		s.buf = append(s.buf, "}\n"...)
	}
	return s.flushFull()
}

func (s *turtleSink) verb(predicate string) {
	if predicate == schema.PropType {
		s.buf = append(s.buf, 'a')
		return
	}
	s.iri(predicate)
}

// iri writes a prefixed name, a reference relative to the base, or the IRI.
func (s *turtleSink) iri(iri string) {
	if name, local, ok := compact(iri); ok {
		s.buf = append(append(append(s.buf, name...), ':'), local...)
		return
	}
	// What follows the base begins with a folder of ours ("entity/…"), so that
	// it can't be read as a scheme or an authority.
	if rest, ok := strings.CutPrefix(iri, s.base); ok && strings.Contains(rest, "/") && rest[0] != '/' && schemeEnd(rest) == 0 {
		iri = rest
	}
	s.buf = appendIRI(s.buf, iri)
}

func (s *turtleSink) term(t Term) {
	switch t.Kind {
	case IRI:
		s.iri(t.Value)
		return
	case Literal:
		switch t.Datatype {
		case schema.XSDInteger, schema.XSDDecimal:
			if numberType(t.Value) == t.Datatype {
				s.buf = append(s.buf, t.Value...)
				return
			}
		case schema.XSDBoolean:
			if t.Value == "true" || t.Value == "false" {
				s.buf = append(s.buf, t.Value...)
				return
			}
		}
		s.buf = appendQuoted(s.buf, t.Value, turtleStyle)
		switch {
		case t.Lang != "":
			s.buf = append(append(s.buf, '@'), t.Lang...)
		case t.Datatype != "":
			s.buf = append(s.buf, '^', '^')
			s.iri(t.Datatype)
		}
		return
	}
	s.buf = appendTerm(s.buf, t)
}

// WriteTriG writes the graph in TriG (W3C Recommendation, 2014).
func WriteTriG(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	return writeTurtle(ctx, w, r, opt, true)
}

// WriteTurtle writes the graph in Turtle (W3C Recommendation, 2014), with
// statements as rdf:Statement (see the package comment).
func WriteTurtle(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	return writeTurtle(ctx, w, r, opt, false)
}

func writeTurtle(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options, graphs bool) error {
	base := opt.BaseIRI
	if base == "" {
		base = schema.Base
	}
	s := &turtleSink{output: newOutput(w), base: base, graphs: graphs}
	if _, err := NewVocabulary(base); err != nil {
		return err
	}
	s.header(opt.Title)
	if err := encode(ctx, s, r, opt, !graphs); err != nil {
		return err
	}
	return s.flush()
}
