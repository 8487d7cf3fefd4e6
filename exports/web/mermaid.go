package web

import (
	"bufio"
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/schema"
)

// number returns an identifier of a letter and a number.
func number(letter string, n int) string { return letter + strconv.Itoa(n) }

// arrow is what Mermaid draws once: the statements of one relation and
// factuality between two nodes.
type arrow struct {
	source, target int
	relation       string
	factuality     schema.Factuality
	symmetric      bool
}

// mermaidLabel is the longest label in code points: Mermaid draws no tooltip
// over half a page.
const mermaidLabel = 80

// WriteMermaid writes a flow chart (https://mermaid.js.org). Nodes without a
// statement are left out. Statements of one relation and factuality between two
// nodes are one arrow with their number; a dotted line is not a fact, and its
// label says what it is. Mermaid has no place for the proof.
//
// Labels hold letters and digits as they are and anything else but spaces and
// some plain signs as a character reference, so that no text is taken for code.
func WriteMermaid(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	g, err := rows.New(ctx, r, opt)
	if err != nil {
		return err
	}
	counts := map[arrow]int{}
	used := map[int]bool{}
	for e, err := range g.Edges() {
		if err != nil {
			return err
		}
		a := arrow{e.SourceIndex, e.TargetIndex, e.Relation.ID, e.Factuality, e.Relation.Symmetric}
		if a.symmetric && a.target < a.source {
			a.source, a.target = a.target, a.source
		}
		counts[a]++
		used[a.source], used[a.target] = true, true
	}
	arrows := make([]arrow, 0, len(counts))
	for a := range counts {
		arrows = append(arrows, a)
	}
	slices.SortFunc(arrows, func(a, b arrow) int {
		symmetric := func(x arrow) int {
			if x.symmetric {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target), cmp.Compare(a.relation, b.relation),
			cmp.Compare(a.factuality, b.factuality), cmp.Compare(symmetric(a), symmetric(b)))
	})

	out := bufio.NewWriterSize(w, 64<<10)
	if opt.Title != "" {
		_, _ = out.WriteString("---\ntitle: " + strconv.QuoteToASCII(plain(opt.Title)) + "\n---\n")
	}
	// Mermaid refuses more edges and text than its defaults allow: 500 and 50,000.
	_, _ = out.WriteString("%%{init: {\"maxEdges\": " + strconv.Itoa(max(500, len(arrows))) + ", \"maxTextSize\": " +
		strconv.Itoa(max(50_000, 1000*(len(arrows)+len(used)))) + "}}%%\nflowchart LR\n")
	for n, err := range g.Nodes() {
		if err != nil {
			return err
		}
		if !used[n.Index] {
			continue
		}
		open, end := shape(&n)
		_, _ = out.WriteString("  " + number("n", n.Index) + open + `"` + quote(cmp.Or(n.Name, n.ID)) + `"` + end + "\n")
	}
	for _, a := range arrows {
		text := label(a.relation)
		if a.factuality != schema.Fact && a.factuality != "" {
			text = string(a.factuality) + ": " + text
		}
		if n := counts[a]; n > 1 {
			text += " ×" + strconv.Itoa(n)
		}
		line := "-->"
		switch {
		case a.symmetric && a.factuality == schema.Fact:
			line = "---"
		case a.symmetric:
			line = "-.-"
		case a.factuality == schema.Negated:
			line = "--x"
		case a.factuality != schema.Fact:
			line = "-.->"
		}
		if _, err := out.WriteString("  " + number("n", a.source) + " " + line + `|"` + quote(text) + `"| ` + number("n", a.target) + "\n"); err != nil {
			return err
		}
	}
	if len(arrows) == 0 {
		_, _ = out.WriteString("  empty[\"This graph has no statements\"]\n")
	}
	return out.Flush()
}

// shape returns the brackets of a node: people round, states and places
// hexagons, organisations boxes, values slanted.
func shape(n *rows.Node) (open, end string) {
	if n.Kind == rows.Literal {
		return "[/", "/]"
	}
	switch n.Type {
	case schema.Person, schema.Group:
		return "(", ")"
	case schema.Country, schema.City, schema.Location, schema.Facility:
		return "{{", "}}"
	case schema.Event:
		return "([", "])"
	}
	return "[", "]"
}

// plain replaces controls and what isn't UTF-8, and shortens.
func plain(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return ' '
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > mermaidLabel {
		runes := []rune(s[:min(len(s), 4*mermaidLabel)])
		s = string(runes[:mermaidLabel-1]) + "…"
	}
	return s
}

// quote returns s for a label in double quotes. Mermaid reads #60; as "<"; a
// space stands in where nothing is, since an empty label is an error.
func quote(s string) string {
	s = plain(s)
	if strings.TrimSpace(s) == "" {
		return "#160;"
	}
	var b strings.Builder
	list := true // so far it may be the mark of a list in Markdown: "1." or "-"
	for i, r := range s {
		mark := list && (r == '.' || r == '-' && i == 0)
		list = list && r >= '0' && r <= '9'
		switch {
		case mark:
			b.WriteString("#" + strconv.Itoa(int(r)) + ";")
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == ' ', r == '.', r == ',', r == '-', r == ':':
			b.WriteRune(r)
		case r < 0x80, r == 0x061C, r == 0xFEFF, r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
			b.WriteString("#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
