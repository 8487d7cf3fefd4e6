// Package importer reads a graph back from what the exports write: N-Quads,
// TriG, Turtle and JSON-LD in the vocabulary of package schema, and JSON lines.
//
// From N-Quads, TriG, JSON-LD and JSON lines the graph comes back as it was.
// From Turtle, which has no named graphs, it does where no two statements
// disagree about the sentence that they share.
//
// RDF needs no order: the quads of a record may be anywhere in the file. Quads
// about other things are counted and left out. What is wrong is reported with
// its line and column, and what is right is still returned.
package importer
