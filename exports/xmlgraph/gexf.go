package xmlgraph

import (
	"cmp"
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/schema"
)

// WriteGEXF writes GEXF 1.3 (https://gexf.net). The graph is dynamic in days: an
// edge whose time the text tells has a spell from its first to its last day,
// both included and either open; the other edges and all nodes are always there.
// A month or a year is from its first to its last day.
func WriteGEXF(ctx context.Context, out io.Writer, r schema.Reader, opt exports.Options) error {
	g, err := rows.New(ctx, r, opt)
	if err != nil {
		return err
	}
	w := &writer{w: out}
	w.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
		"<gexf xmlns=\"http://gexf.net/1.3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
		" xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">\n",
		"<meta>\n<creator>Relata</creator>\n")
	if opt.Title != "" {
		w.raw("<description>")
		w.text(opt.Title)
		w.raw("</description>\n")
	}
	w.raw("</meta>\n<graph defaultedgetype=\"directed\" mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\">\n")
	nodes, edges := rows.NodeColumns(), rows.EdgeColumns()
	attributes(w, "node", nodes)
	attributes(w, "edge", edges)
	w.raw("<nodes>\n")
	for n, err := range g.Nodes() {
		if err != nil {
			return err
		}
		w.raw("<node")
		w.number("id", "n", n.Index)
		w.attr("label", cmp.Or(n.Name, n.ID))
		w.raw(">\n")
		attvalues(w, nodes, &n)
		w.raw("</node>\n")
		if err := w.flushFull(); err != nil {
			return err
		}
	}
	w.raw("</nodes>\n<edges>\n")
	for e, err := range g.Edges() {
		if err != nil {
			return err
		}
		w.raw("<edge")
		w.number("id", "e", e.Index)
		w.number("source", "n", e.SourceIndex)
		w.number("target", "n", e.TargetIndex)
		w.attr("kind", e.Relation.ID)
		w.attr("label", strings.ReplaceAll(e.Relation.ID, "_", " "))
		w.raw(">\n")
		attvalues(w, edges, e)
		if first, last := rows.Period(e.Begin, e.End); first != "" || last != "" {
			w.raw("<spells><spell")
			if first != "" {
				w.attr("start", first)
			}
			if last != "" {
				w.attr("end", last)
			}
			w.raw("/></spells>\n")
		}
		w.raw("</edge>\n")
		if err := w.flushFull(); err != nil {
			return err
		}
	}
	w.raw("</edges>\n</graph>\n</gexf>\n")
	return w.flush()
}

func attributes[T any](w *writer, class string, columns []rows.Column[T]) {
	w.raw(`<attributes class="`, class, "\" mode=\"static\">\n")
	names := [4]string{"string", "integer", "double", "boolean"}
	for i, c := range columns {
		w.raw(`<attribute id="`, strconv.Itoa(i), `" title="`, c.Name, `" type="`, typeName(c.Type, names), "\"/>\n")
	}
	w.raw("</attributes>\n")
}

func attvalues[T any](w *writer, columns []rows.Column[T], v T) {
	w.raw("<attvalues>\n")
	for i, c := range columns {
		value := c.Get(v)
		if value.Empty {
			continue
		}
		w.raw("<attvalue")
		w.number("for", "", i)
		w.attr("value", value.Text)
		w.raw("/>\n")
	}
	w.raw("</attvalues>\n")
}
