package xmlgraph

import (
	"context"
	"io"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/schema"
)

// WriteGraphML writes GraphML 1.0 (http://graphml.graphdrawing.org). All edges
// are directed, since few readers take a mixed graph; the attribute "symmetric"
// says of which the direction means nothing.
func WriteGraphML(ctx context.Context, out io.Writer, r schema.Reader, opt exports.Options) error {
	g, err := rows.New(ctx, r, opt)
	if err != nil {
		return err
	}
	w := &writer{w: out}
	w.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
		"<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
		" xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n")
	nodes, edges := rows.NodeColumns(), rows.EdgeColumns()
	names := [4]string{"string", "int", "double", "boolean"}
	for _, c := range nodes {
		w.raw("<key id=\"n_", c.Name, "\" for=\"node\" attr.name=\"", c.Name, "\" attr.type=\"", typeName(c.Type, names), "\"/>\n")
	}
	for _, c := range edges {
		w.raw("<key id=\"e_", c.Name, "\" for=\"edge\" attr.name=\"", c.Name, "\" attr.type=\"", typeName(c.Type, names), "\"/>\n")
	}
	w.raw(`<graph id="relata" edgedefault="directed">`, "\n")
	if opt.Title != "" {
		w.raw("<desc>")
		w.text(opt.Title)
		w.raw("</desc>\n")
	}
	for n, err := range g.Nodes() {
		if err != nil {
			return err
		}
		w.raw("<node")
		w.number("id", "n", n.Index)
		w.raw(">\n")
		writeData(w, "n_", nodes, &n)
		w.raw("</node>\n")
		if err := w.flushFull(); err != nil {
			return err
		}
	}
	for e, err := range g.Edges() {
		if err != nil {
			return err
		}
		w.raw("<edge")
		w.number("id", "e", e.Index)
		w.number("source", "n", e.SourceIndex)
		w.number("target", "n", e.TargetIndex)
		w.raw(">\n")
		writeData(w, "e_", edges, e)
		w.raw("</edge>\n")
		if err := w.flushFull(); err != nil {
			return err
		}
	}
	w.raw("</graph>\n</graphml>\n")
	return w.flush()
}

func writeData[T any](w *writer, prefix string, columns []rows.Column[T], v T) {
	for _, c := range columns {
		value := c.Get(v)
		if value.Empty {
			continue
		}
		w.raw(`<data key="`, prefix, c.Name, `">`)
		w.text(value.Text)
		w.raw("</data>\n")
	}
}
