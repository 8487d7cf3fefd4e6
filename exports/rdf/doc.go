// Package rdf writes a graph as RDF 1.1 in N-Quads, TriG, Turtle and JSON-LD,
// and reads N-Quads, TriG and Turtle back as quads.
//
// The vocabulary is that of package schema (schema/vocab.go): every record is a
// named graph of its own IRI, and the graph of a statement holds the fact beside
// its proof. Turtle has no named graphs: there a statement is an rdf:Statement
// with rdf:subject, rdf:predicate and rdf:object, and the bare triple is written
// only for a fact that the document itself asserts, so that nothing denied,
// planned or merely alleged is asserted by the file.
//
// Writers stream: they hold a record, a digest of each entity and the set of
// relations. Records come in the reader's order, documents, entities,
// statements, events, then the relations used; the quads of a record in a fixed
// order. Equal graphs give equal bytes.
//
// Text that isn't UTF-8 can't be RDF: such bytes become U+FFFD. All other text,
// NUL included, comes back as it was.
package rdf
