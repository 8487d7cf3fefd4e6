// Package xmlgraph writes a graph as GraphML and as GEXF 1.3 with times. Each
// entity and literal is a node and each statement an edge that carries its
// proof; parallel edges stay apart. Lists, attributions and qualifiers are JSON
// within an attribute, as the formats have no nested values.
//
// Nodes are n0, n1, … and edges e0, e1, … in the graph's order, since an XML
// identifier can't hold every text; the attributes "entity" and "statement"
// hold the identifiers of the graph.
//
// XML 1.0 can't hold control characters: they become U+FFFD (see appendText).
package xmlgraph

import (
	"io"
	"strconv"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
)

// Formats returns the formats of this package.
func Formats() []exports.Format {
	return []exports.Format{
		{Name: "graphml", Extension: ".graphml", About: "GraphML, for yEd, igraph, networkx: every edge with its sentence and offsets", Write: WriteGraphML},
		{Name: "gexf", Extension: ".gexf", About: "GEXF 1.3 for Gephi: the same, with the time of each edge", Write: WriteGEXF},
	}
}

// bufferSize is how many bytes are gathered before they are written.
const bufferSize = 64 << 10

// writer gathers XML. It keeps the first error of the writer.
type writer struct {
	w   io.Writer
	buf []byte
	err error
}

// raw appends markup of ours.
func (w *writer) raw(parts ...string) {
	for _, p := range parts {
		w.buf = append(w.buf, p...)
	}
}

// text appends data.
func (w *writer) text(s string) { w.buf = appendText(w.buf, s) }

// attr appends an attribute with its leading space.
func (w *writer) attr(name, value string) {
	w.raw(" ", name, `="`)
	w.text(value)
	w.raw(`"`)
}

// number appends an attribute of a letter and a number, or a number alone.
func (w *writer) number(name, letter string, n int) {
	w.raw(" ", name, `="`, letter, strconv.Itoa(n), `"`)
}

func (w *writer) flushFull() error {
	if len(w.buf) >= bufferSize {
		return w.flush()
	}
	return w.err
}

func (w *writer) flush() error {
	if w.err == nil && len(w.buf) > 0 {
		_, w.err = w.w.Write(w.buf)
	}
	w.buf = w.buf[:0]
	return w.err
}

// typeName returns the name of a column's type among names of string, integer,
// floating point and truth.
func typeName(t rows.Type, names [4]string) string {
	switch t {
	case rows.Int:
		return names[1]
	case rows.Float:
		return names[2]
	case rows.Bool:
		return names[3]
	}
	return names[0]
}
