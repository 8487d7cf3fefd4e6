// Package html writes a diagram as one self-contained page: the picture, and for
// every edge the sentences behind it. A click or the Enter key on an edge or a name
// lists its sentences; a search box finds names and words; the page follows the
// light or dark mode. Without script the links lead to the same lists. It loads
// nothing and its content security policy allows only its own script.
package html

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"io"
	"strconv"

	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/svg"
	"github.com/relata-kg/relata/schema"
)

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

// Options says how to write. The zero value is useful.
type Options struct {
	Scheme svg.Scheme
}

// Write writes the page of a scene and the picture composed from it. The same
// scene gives the same bytes.
func Write(w io.Writer, s *scene.Scene, p *picture.Picture, o Options) error {
	e := &encoder{w: bufio.NewWriter(w), seen: map[string]bool{}}
	sum := sha256.Sum256([]byte(pageScript))
	theme := ""
	switch o.Scheme {
	case svg.Light:
		theme = ` data-theme="light"`
	case svg.Dark:
		theme = ` data-theme="dark"`
	}
	e.raw("<!DOCTYPE html>\n<html lang=\"en\"" + theme + ">\n<head>\n<meta charset=\"utf-8\">\n" +
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-` +
		base64.StdEncoding.EncodeToString(sum[:]) + `'; base-uri 'none'; form-action 'none'">` + "\n" +
		`<meta name="viewport" content="width=device-width, initial-scale=1">` + "\n<meta name=\"generator\" content=\"Relata\">\n<title>")
	e.text(s.Title)
	e.raw("</title>\n<style>\n" + pageStyle + svg.Colors(":root[data-theme=dark]", true) + svg.Colors(":root[data-theme=light]", false) + "</style>\n</head>\n<body>\n" +
		"<a class=\"skip\" href=\"#panel\">To the sentences</a>\n<header><strong>")
	e.text(s.Title)
	e.raw("</strong>\n<label class=\"js-only\">Search <input id=\"search\" type=\"search\" autocomplete=\"off\" placeholder=\"name or word\"></label>\n" +
		`<span class="js-only"><button id="out" type="button" aria-label="Zoom out">&minus;</button><button id="fit" type="button">Fit</button><button id="in" type="button" aria-label="Zoom in">+</button></span>` +
		"\n<button id=\"clear\" class=\"js-only\" type=\"button\">Clear</button>\n<button id=\"theme\" class=\"js-only\" type=\"button\">Light / dark</button></header>\n<main>\n<div id=\"picture\">\n")
	if e.err == nil {
		var b bytes.Buffer
		if e.err = svg.Write(&b, relink(s, p), svg.Options{Scheme: svg.Auto, Embedded: true}); e.err == nil {
			_, e.err = e.w.Write(b.Bytes())
		}
	}
	e.raw("</div>\n<section id=\"panel\" aria-label=\"Sentences\" tabindex=\"-1\">\n<p id=\"status\" role=\"status\" aria-live=\"polite\"></p>\n")
	e.raw("<p class=\"nojs-only\">All sentences behind the picture, edge by edge:</p>\n")
	e.entities(s)
	for i := range s.Edges {
		e.edge(s, &s.Edges[i])
	}
	e.raw("</section>\n</main>\n<script>" + pageScript + "</script>\n</body>\n</html>\n")
	if e.err != nil {
		return e.err
	}
	return e.w.Flush()
}

// relink makes the links of the picture lead to the lists of the page.
func relink(s *scene.Scene, p *picture.Picture) *picture.Picture {
	q := *p
	q.Items = append([]picture.Item(nil), p.Items...)
	nodes := make(map[string]int, len(s.Nodes))
	for i := range s.Nodes {
		nodes[s.Nodes[i].ID] = i
	}
	edges := make(map[string]bool, len(s.Edges))
	for i := range s.Edges {
		edges[s.Edges[i].ID] = true
	}
	for i := range q.Items {
		it := &q.Items[i]
		n, isNode := nodes[it.Key]
		switch {
		case it.Key == "":
		case edges[it.Key] && (it.Href != "" || it.Tooltip != ""):
			it.Href = "#p:" + it.Key
		case isNode:
			it.Href = "#entity-" + strconv.Itoa(n)
		}
	}
	return &q
}

type encoder struct {
	w    *bufio.Writer
	err  error
	seen map[string]bool
}

func (e *encoder) raw(s string) {
	if e.err == nil {
		_, e.err = e.w.WriteString(s)
	}
}

func (e *encoder) text(s string) { e.raw(svg.Escape(s)) }

// attr writes one attribute.
func (e *encoder) attr(name, value string) {
	e.raw(" " + name + "=\"")
	e.text(value)
	e.raw("\"")
}

// entities lists the names with their edges: where the links of nodes lead.
func (e *encoder) entities(s *scene.Scene) {
	at := make([][]int, len(s.Nodes))
	for i := range s.Edges {
		at[s.Edges[i].From] = append(at[s.Edges[i].From], i)
		at[s.Edges[i].To] = append(at[s.Edges[i].To], i)
	}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		e.raw("<div class=\"entity\"")
		e.attr("id", "entity-"+strconv.Itoa(i))
		e.attr("data-entity", n.ID)
		e.attr("data-name", n.Detail)
		e.raw("><h2>")
		e.text(n.Name)
		e.raw("</h2><p class=\"from\">")
		e.text(n.Detail)
		e.raw("</p>")
		if len(n.Proofs) > 0 {
			e.raw("<ol>\n")
			for k := range n.Proofs {
				e.proof(&n.Proofs[k])
			}
			e.raw("</ol>")
		}
		e.raw("<ul class=\"nojs-only\">")
		for _, k := range at[i] {
			e.raw("<li><a")
			e.attr("href", "#p:"+s.Edges[k].ID)
			e.raw(">")
			e.text(s.Sentence(&s.Edges[k]))
			e.raw("</a></li>")
		}
		e.raw("</ul></div>\n")
	}
}

func (e *encoder) edge(s *scene.Scene, ed *scene.Edge) {
	e.raw("<article")
	e.attr("id", "p:"+ed.ID)
	e.attr("data-edge", ed.ID)
	e.attr("data-from", s.Nodes[ed.From].ID)
	e.attr("data-to", s.Nodes[ed.To].ID)
	e.raw("><h3>")
	e.text(s.Sentence(ed))
	e.raw("</h3><ol>\n")
	for i := range ed.Proofs {
		e.proof(&ed.Proofs[i])
	}
	e.raw("</ol></article>\n")
}

func (e *encoder) proof(p *scene.Proof) {
	e.raw("<li")
	if !e.seen[p.ID] {
		e.seen[p.ID] = true
		e.attr("id", p.ID)
	}
	if p.Denial {
		e.raw(" class=\"denial\"")
	}
	e.raw("><blockquote>")
	if p.Denial {
		e.raw("Denied: ")
	}
	e.marked(p)
	e.raw("</blockquote><div class=\"from\">")
	if p.Title != "" {
		e.raw("<cite>")
		e.text(p.Title)
		e.raw("</cite>, ")
	}
	e.text(p.Says())
	e.raw(", ")
	e.text(string(p.Factuality))
	if p.Rule != "" {
		e.raw(", <code>")
		e.text(p.Rule)
		e.raw("</code>")
	}
	e.raw(" <code>")
	e.text(p.ID)
	e.raw("</code>")
	if p.URL != "" {
		e.raw(" <a target=\"_blank\" rel=\"noopener noreferrer\"")
		e.attr("href", p.URL)
		e.raw(">open the document</a>")
	}
	e.raw("</div></li>\n")
}

// marked writes the sentence with its subject, relation and object marked.
func (e *encoder) marked(p *scene.Proof) {
	text := []rune(p.Sentence)
	inside := func(i int) bool {
		for _, s := range []schema.Span{p.Subject, p.Relation, p.Object} {
			if i >= s.Start && i < s.End {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(text); {
		in, end := inside(i), i
		for end < len(text) && inside(end) == in {
			end++
		}
		if in {
			e.raw("<mark>")
		}
		e.text(string(text[i:end]))
		if in {
			e.raw("</mark>")
		}
		i = end
	}
}
