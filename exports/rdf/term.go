package rdf

import "github.com/relata-kg/relata/schema"

// Kind tells what a term is.
type Kind uint8

// The kinds of terms. None is that of the graph of a triple in the default graph.
const (
	None Kind = iota
	IRI
	Blank
	Literal
)

// Term is a node, a predicate or a graph name.
type Term struct {
	Kind Kind
	// Value is the IRI without its angle brackets, the label of the blank node
	// without "_:", or the lexical form of the literal, unescaped.
	Value string
	// Datatype is the IRI of the literal's datatype; empty means xsd:string, or
	// rdf:langString when Lang is set.
	Datatype string
	// Lang is the language tag as written.
	Lang string
}

// NewIRI returns the term of an absolute IRI.
func NewIRI(iri string) Term { return Term{Kind: IRI, Value: iri} }

// NewString returns the literal of a string.
func NewString(s string) Term { return Term{Kind: Literal, Value: s} }

// NewTyped returns the literal of a datatype; xsd:string is left out.
func NewTyped(lexical, datatype string) Term {
	if datatype == schema.XSDString {
		datatype = ""
	}
	return Term{Kind: Literal, Value: lexical, Datatype: datatype}
}

// Quad is a triple and the graph that holds it; Graph.Kind is None for the
// default graph.
type Quad struct {
	Subject, Predicate, Object, Graph Term
}
