// Package web writes a graph for pages: the elements of Cytoscape.js as JSON, and
// a Mermaid flow chart.
package web

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/schema"
)

// Formats returns the formats of this package.
func Formats() []exports.Format {
	return []exports.Format{
		{Name: "cytoscape", Extension: ".cyjs", About: "JSON for Cytoscape.js and Cytoscape: every edge with its proof", Write: WriteCytoscape},
		{Name: "mermaid", Extension: ".mmd", About: "Mermaid flow chart for Markdown: statements that agree as one arrow", Write: WriteMermaid},
	}
}

// node is the data of a node; edges have what every edge has in rows.
type node struct {
	ID        string              `json:"id"` // n0, n1, …: of its own space, apart from edges
	Entity    string              `json:"entity,omitempty"`
	Label     string              `json:"label"`
	Type      schema.EntityType   `json:"type"`
	Kind      string              `json:"kind"`
	Value     string              `json:"value,omitempty"`
	Aliases   []string            `json:"aliases,omitempty"`
	External  []schema.ExternalID `json:"external,omitempty"`
	StandsFor string              `json:"standsFor,omitempty"`
	Roles     []schema.DatedRole  `json:"roles,omitempty"`
	Known     bool                `json:"known,omitempty"`
}

type edge struct {
	ID        string            `json:"id"` // e0, e1, …
	Source    string            `json:"source"`
	Target    string            `json:"target"`
	Label     string            `json:"label"`
	Statement *schema.Statement `json:"statement"`
	Document  document          `json:"document"`
}

type document struct {
	ID     string `json:"id"`
	Title  string `json:"title,omitempty"`
	Date   string `json:"date,omitempty"`
	URL    string `json:"url,omitempty"`
	Source string `json:"source,omitempty"`
}

// element is what Cytoscape.js calls so. Classes are for style sheets: the kind
// and type of a node, the factuality of an edge and "symmetric".
type element struct {
	Data    any    `json:"data"`
	Classes string `json:"classes,omitempty"`
}

// WriteCytoscape writes {"data": …, "elements": {"nodes": […], "edges": […]}}, an
// element to a line. Text is escaped so that the JSON may stand in a page.
func WriteCytoscape(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	g, err := rows.New(ctx, r, opt)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	title, err := json.Marshal(map[string]string{"name": opt.Title})
	if err != nil {
		return err
	}
	_, _ = out.WriteString(`{"data":` + string(title) + `,"elements":{"nodes":[`)
	separator := "\n"
	put := func(e element) error {
		data, err := json.Marshal(e)
		if err != nil {
			return err
		}
		_, _ = out.WriteString(separator)
		separator = ",\n"
		_, err = out.Write(data)
		return err
	}
	for n, err := range g.Nodes() {
		if err != nil {
			return err
		}
		data := node{
			ID: number("n", n.Index), Entity: n.ID, Label: n.Name, Type: n.Type, Kind: n.Kind, Value: n.Value,
			Aliases: n.Aliases, External: n.External, StandsFor: n.StandsFor, Roles: n.Roles, Known: n.Known,
		}
		if err := put(element{data, classes(n.Kind, strings.ToLower(string(n.Type)))}); err != nil {
			return err
		}
	}
	_, _ = out.WriteString("\n],\"edges\":[")
	separator = "\n"
	for e, err := range g.Edges() {
		if err != nil {
			return err
		}
		if e.Attribution == nil {
			e.Attribution = []schema.Attribution{}
		}
		d := e.Document
		data := edge{
			ID: number("e", e.Index), Source: number("n", e.SourceIndex), Target: number("n", e.TargetIndex),
			Label: label(e.Relation.ID), Statement: e.Statement,
			Document: document{ID: d.ID, Title: d.Title, Date: d.Date, URL: d.URL, Source: d.Source},
		}
		symmetric := ""
		if e.Relation.Symmetric {
			symmetric = "symmetric"
		}
		if err := put(element{data, classes(string(e.Factuality), symmetric)}); err != nil {
			return err
		}
	}
	_, _ = out.WriteString("\n]}}\n")
	return out.Flush()
}

// label shows the identifier of a relation as words.
func label(relation string) string { return strings.ReplaceAll(relation, "_", " ") }

// classes joins names that are good as classes: letters, digits and hyphens.
func classes(names ...string) string {
	var kept []string
	for _, name := range names {
		ok := name != ""
		for i := range len(name) {
			c := name[i]
			ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')
		}
		if ok {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, " ")
}
