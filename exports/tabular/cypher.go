package tabular

import (
	"context"
	"io"
	"unicode/utf8"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/schema"
)

// cypherWriter gathers statements of Cypher. It keeps the first error.
type cypherWriter struct {
	w     io.Writer
	buf   []byte
	err   error
	comma bool // a property was written in the map
}

// WriteCypher writes a script of Cypher for cypher-shell. It may be run again:
// nodes are merged by identifier, and relationships by that of the statement, so
// that parallel statements stay apart and nothing is doubled. Names go only into
// strings, never into the code.
func WriteCypher(ctx context.Context, out io.Writer, r schema.Reader, opt exports.Options) error {
	g, err := rows.New(ctx, r, opt)
	if err != nil {
		return err
	}
	w := &cypherWriter{w: out}
	w.raw("CREATE CONSTRAINT relata_node IF NOT EXISTS FOR (n:Node) REQUIRE n.entity IS UNIQUE;\n",
		"CREATE CONSTRAINT relata_document IF NOT EXISTS FOR (d:Document) REQUIRE d.document IS UNIQUE;\n")
	for d, err := range checked(ctx, r.Documents()) {
		if err != nil {
			return err
		}
		if opt.OmitText {
			d.Text = ""
		}
		w.raw("MERGE (d:Document {document: ")
		w.text(d.ID)
		w.raw("}) SET d += {")
		w.comma = false
		for _, p := range []struct{ name, value string }{
			{"title", d.Title}, {"date", d.Date}, {"url", d.URL}, {"source", d.Source}, {"path", d.Path}, {"hash", d.Hash}, {"text", d.Text},
		} {
			w.property(p.name, rows.String, rows.Value{Text: p.value, Empty: p.value == ""})
		}
		w.raw("};\n")
		if err := w.flushFull(); err != nil {
			return err
		}
	}
	nodes := rows.NodeColumns()
	for n, err := range g.Nodes() {
		if err != nil {
			return err
		}
		w.raw("MERGE (n:Node {entity: ")
		w.text(n.ID)
		w.raw("}) SET n")
		for _, label := range neo4jLabels(&n) {
			w.raw(":", label)
		}
		w.raw(", n += {")
		w.comma = false
		for _, c := range nodes {
			w.property(c.Name, c.Type, c.Get(&n))
		}
		w.raw("};\n")
		if err := w.flushFull(); err != nil {
			return err
		}
	}
	edges := rows.EdgeColumns()
	for e, err := range g.Edges() {
		if err != nil {
			return err
		}
		w.raw("MATCH (a:Node {entity: ")
		w.text(e.Source)
		w.raw("}), (b:Node {entity: ")
		w.text(e.Target)
		w.raw("}) MERGE (a)-[r:", relationType(e.Relation.ID), " {statement: ")
		w.text(e.ID)
		w.raw("}]->(b) SET r += {")
		w.comma = false
		for _, c := range edges {
			w.property(c.Name, c.Type, c.Get(e))
		}
		w.raw("};\n")
		if err := w.flushFull(); err != nil {
			return err
		}
	}
	return w.flush()
}

func (w *cypherWriter) raw(parts ...string) {
	for _, p := range parts {
		w.buf = append(w.buf, p...)
	}
}

// property appends "name: value" to a map, nothing for an empty value.
func (w *cypherWriter) property(name string, t rows.Type, v rows.Value) {
	if v.Empty {
		return
	}
	if w.comma {
		w.raw(", ")
	}
	w.comma = true
	w.raw("`", name, "`: ")
	switch t {
	case rows.Int, rows.Bool, rows.Float:
		w.raw(v.Text)
	case rows.List:
		w.raw("[")
		for i, m := range v.List {
			if i > 0 {
				w.raw(", ")
			}
			w.text(m)
		}
		w.raw("]")
	default:
		w.text(v.Text)
	}
}

// text appends a string literal in single quotes. Controls, quotes of any kind,
// marks that turn the direction and bytes that aren't UTF-8 are escaped; a
// backslash is doubled, which also keeps a text such as \u0027 from being read
// as an escape.
func (w *cypherWriter) text(s string) {
	const hex = "0123456789ABCDEF"
	w.buf = append(w.buf, '\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			w.buf = append(w.buf, '\\', byte(r))
		case r == '\n':
			w.buf = append(w.buf, '\\', 'n')
		case r == '\r':
			w.buf = append(w.buf, '\\', 'r')
		case r == '\t':
			w.buf = append(w.buf, '\\', 't')
		case r < ' ', r >= 0x7F && r < 0xA0, r == 0x061C, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF,
			r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
			w.buf = append(w.buf, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			w.buf = utf8.AppendRune(w.buf, r)
		}
	}
	w.buf = append(w.buf, '\'')
}

func (w *cypherWriter) flushFull() error {
	if len(w.buf) >= csvBuffer {
		return w.flush()
	}
	return w.err
}

func (w *cypherWriter) flush() error {
	if w.err == nil && len(w.buf) > 0 {
		_, w.err = w.w.Write(w.buf)
	}
	w.buf = w.buf[:0]
	return w.err
}
