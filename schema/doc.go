// Package schema is the vocabulary of Relata: documents, spans, entities,
// relations, statements with their evidence, factuality and attribution, the
// events that reports tell of, and the errors that carry positions. It imports
// nothing of ours; every other package speaks it.
//
// Positions are Unicode code point offsets into a document's text as read,
// 0-based and half open, unless a comment says otherwise.
package schema
