package tabular

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/schema"
)

// arrayDelimiter parts the members of arrays and labels in the files for
// neo4j-admin: a control character, so that names may hold semicolons. It can't
// be escaped there and becomes a space within names.
const arrayDelimiter = "\x1f"

// neo4jImport is the script beside the files: what to run.
const neo4jImport = `#!/bin/sh
# Imports this folder into an empty database of Neo4j 5. Usage: sh import.sh DATABASE
cd "$(dirname "$0")" || exit 1
exec neo4j-admin database import full "${1:?name the database}" \
  --nodes=entities.csv --nodes=documents.csv --relationships=statements.csv \
  --array-delimiter=U+001F --multiline-fields=true --id-type=string
`

// WriteNeo4jCSV writes the files that "neo4j-admin database import" reads, with
// its header syntax, and import.sh that calls it: entities.csv (literals are
// nodes labelled Literal), documents.csv and statements.csv. Each statement is a
// relationship of its own, so parallel ones stay apart; its type is the relation.
// The cells are data for a program and aren't guarded against spreadsheets.
func WriteNeo4jCSV(ctx context.Context, create func(name string) (io.WriteCloser, error), r schema.Reader, opt exports.Options) error {
	g, err := rows.New(ctx, r, opt)
	if err != nil {
		return err
	}
	if err := withFile(create, "entities.csv", func(w io.Writer) error { return neo4jNodes(w, g) }); err != nil {
		return err
	}
	if err := withFile(create, "documents.csv", func(w io.Writer) error { return neo4jDocuments(ctx, w, r, opt) }); err != nil {
		return err
	}
	if err := withFile(create, "statements.csv", func(w io.Writer) error { return neo4jEdges(w, g) }); err != nil {
		return err
	}
	return withFile(create, "import.sh", func(w io.Writer) error {
		_, err := io.WriteString(w, neo4jImport)
		return err
	})
}

// neo4jHeader gives a column its type in the header.
func neo4jHeader(name string, t rows.Type) string {
	switch t {
	case rows.Int:
		return name + ":long"
	case rows.Float:
		return name + ":double"
	case rows.Bool:
		return name + ":boolean"
	case rows.List:
		return name + ":string[]"
	}
	return name
}

// neo4jCell writes a value: nothing at all where it is empty, which is no
// property, and texts in quotes.
func neo4jCell(c *csvWriter, t rows.Type, v rows.Value) {
	switch {
	case v.Empty:
		c.literal("")
	case t == rows.List:
		members := make([]string, len(v.List))
		for i, m := range v.List {
			members[i] = strings.ReplaceAll(m, arrayDelimiter, " ")
		}
		c.comma()
		c.quoted(clean(strings.Join(members, arrayDelimiter)))
	case t == rows.String || t == rows.JSON:
		c.comma()
		c.quoted(clean(v.Text))
	default:
		c.literal(v.Text)
	}
}

func neo4jNodes(w io.Writer, g *rows.Graph) error {
	c := &csvWriter{w: w}
	columns := rows.NodeColumns()
	for _, col := range columns {
		if col.Name == "entity" {
			c.literal("entity:ID(Node)")
			continue
		}
		c.literal(neo4jHeader(col.Name, col.Type))
	}
	c.literal(":LABEL")
	_ = c.end()
	for n, err := range g.Nodes() {
		if err != nil {
			return err
		}
		for _, col := range columns {
			neo4jCell(c, col.Type, col.Get(&n))
		}
		neo4jCell(c, rows.List, rows.Value{List: neo4jLabels(&n)})
		if err := c.end(); err != nil {
			return err
		}
	}
	return c.flush()
}

// neo4jLabels returns Entity or Literal, and the type.
func neo4jLabels(n *rows.Node) []string {
	labels := []string{"Entity"}
	if n.Kind == rows.Literal {
		labels[0] = "Literal"
	}
	if name := identifier(string(n.Type)); name != "" {
		labels = append(labels, name)
	}
	return labels
}

// identifier keeps the ASCII letters, digits and underscores of s and makes one
// underscore of anything else, so that it needs no quotes in Cypher.
func identifier(s string) string {
	var b strings.Builder
	gap := false
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= '0' && c <= '9' {
			if b.Len() == 0 && c >= '0' && c <= '9' {
				b.WriteByte('_')
			}
			b.WriteByte(c)
			gap = false
			continue
		}
		if !gap {
			b.WriteByte('_')
		}
		gap = true
	}
	return b.String()
}

func neo4jDocuments(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	c := &csvWriter{w: w}
	for _, name := range []string{"document:ID(Document)", "title", "date", "url", "source", "path", "hash", "text", "body_start:long", "body_end:long", ":LABEL"} {
		c.literal(name)
	}
	_ = c.end()
	for d, err := range checked(ctx, r.Documents()) {
		if err != nil {
			return err
		}
		if opt.OmitText {
			d.Text = ""
		}
		for _, s := range []string{d.ID, d.Title, d.Date, d.URL, d.Source, d.Path, d.Hash, d.Text} {
			neo4jCell(c, rows.String, rows.Value{Text: s, Empty: s == ""})
		}
		c.literal(strconv.Itoa(d.Body.Start))
		c.literal(strconv.Itoa(d.Body.End))
		c.literal("Document")
		if err := c.end(); err != nil {
			return err
		}
	}
	return c.flush()
}

func neo4jEdges(w io.Writer, g *rows.Graph) error {
	c := &csvWriter{w: w}
	columns := rows.EdgeColumns()
	c.literal(":START_ID(Node)")
	for _, col := range columns {
		c.literal(neo4jHeader(col.Name, col.Type))
	}
	c.literal(":END_ID(Node)")
	c.literal(":TYPE")
	_ = c.end()
	for e, err := range g.Edges() {
		if err != nil {
			return err
		}
		neo4jCell(c, rows.String, rows.Value{Text: e.Source})
		for _, col := range columns {
			neo4jCell(c, col.Type, col.Get(e))
		}
		neo4jCell(c, rows.String, rows.Value{Text: e.Target})
		c.literal(relationType(e.Relation.ID))
		if err := c.end(); err != nil {
			return err
		}
	}
	return c.flush()
}

// relationType returns the name of a relation as the type of a relationship,
// which may not be empty. The property "relation" holds it as it is.
func relationType(id string) string {
	if name := identifier(id); name != "" {
		return name
	}
	return "related_to"
}

// jsonList writes a list as a JSON array, and nothing for none.
func jsonList(l []string) string {
	if len(l) == 0 {
		return ""
	}
	data, err := json.Marshal(l)
	if err != nil { // can't be
		return ""
	}
	return string(data)
}
