// Package graphtest makes graphs for tests: an example that reads well, random
// ones with hostile text, and large ones for measuring. The same source of
// numbers gives the same graph.
package graphtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Source gives numbers from 0 to n-1: a *rand.Rand of math/rand/v2, or draws of
// a property test.
type Source interface {
	IntN(n int) int
}

// Hostile lists texts that break careless writers.
func Hostile() []string {
	return []string{
		"", " ", "\x00", "a\x00b", "\x01\x02\x1b[31m", "\t", "\r", "\n", "\r\n", "line\r\nline\rline\nend", "trailing \n",
		`"`, `'`, `\`, `\"`, `\n`, `\u0000`, `"""`, `'''`, "`", "``` ",
		"<", ">", "&", "<script>alert(1)</script>", "]]>", "<!-- -->", "&amp;", "&#0;", "--", "?>", "<![CDATA[",
		"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "=1+1", "'=1+1", "'", "''", "%41%zz", "100%", "#end", "a;b", "a,b", "a|b", "a\x1fb",
		"\u202eright to left\u202c", "\u200f", "\u2028", "\u2029", "\ufeff", "\u0085", "\u007f", "\ufffe", "\ufffd", "\u00a0",
		"Володимир Зеленський", "إسطنبول", "東京", "Ëlysée", "e\u0301", "👩‍👩‍👧", "\U0010fffd", "\U000e0001",
		"_:b0", "<a> <b> <c> .", "@prefix", "[1,2]", "{\"a\":1}", "null", "true", "1e5", "0x1F", "NaN", "-0", "1.", ".5", "01",
		"../..", ".", "..", "/", "//", "a//b", "http://example.org/a b", "javascript:alert(1)", "$(id)", "${x}", "`id`", "a\\", "\\",
		"end\"", "subgraph", "click", "class", "%%", "$$", "{}", "[]", "()", "::", "\ue000", "Ａ", "ﷺ",
	}
}

type generator struct {
	src     Source
	hostile []string
	xml     bool // only what XML 1.0 can hold
	serial  int
}

// inXML reports whether XML 1.0 can hold r, and r is a character.
func inXML(r rune) bool {
	return (r >= ' ' || r == '\t' || r == '\n' || r == '\r') && r&0xFFFE != 0xFFFE && (r < 0xFDD0 || r > 0xFDEF)
}

func (g *generator) chance(percent int) bool { return g.src.IntN(100) < percent }

func pick[T any](g *generator, list []T) T { return list[g.src.IntN(len(list))] }

func (g *generator) word() string {
	words := []string{"Helsinki", "Ankara", "talks", "president", "Anna Virta", "the bloc", "treaty", "Otso Salo", "Turku", "agreement"}
	return pick(g, words)
}

// text returns a text, hostile half of the time, seldom empty.
func (g *generator) text() string {
	switch g.src.IntN(8) {
	case 0, 1, 2:
		return g.word() + " " + g.word()
	case 3:
		return pick(g, g.hostile) + g.word() + pick(g, g.hostile)
	case 4:
		var b strings.Builder
		for range g.src.IntN(12) {
			r := rune(0)
			switch g.src.IntN(3) {
			case 0:
				r = rune(g.src.IntN(0x80))
			case 1:
				r = rune(g.src.IntN(0xD800))
			default:
				r = rune(0x10000 + g.src.IntN(0x100000))
			}
			if !g.xml || inXML(r) {
				b.WriteRune(r)
			}
		}
		return b.String()
	case 5:
		return g.word()
	}
	return pick(g, g.hostile)
}

// id returns an identifier that no other call returns.
func (g *generator) id(kind string) string {
	g.serial++
	if g.chance(60) {
		return fmt.Sprintf("%s-%d", kind, g.serial)
	}
	return fmt.Sprintf("%s%d%s", g.text(), g.serial, g.text())
}

func (g *generator) date() string {
	switch g.src.IntN(8) {
	case 0, 1, 2:
		return ""
	case 3:
		return fmt.Sprintf("%04d", 1+g.src.IntN(2200))
	case 4:
		return fmt.Sprintf("20%02d-%02d", g.src.IntN(100), 1+g.src.IntN(12))
	case 5:
		return g.text()
	}
	return fmt.Sprintf("20%02d-%02d-%02d", g.src.IntN(100), 1+g.src.IntN(12), 1+g.src.IntN(31))
}

func (g *generator) span() schema.Span {
	start := g.src.IntN(500)
	return schema.Span{Start: start, End: start + g.src.IntN(60)}
}

// set returns sorted texts without repeats, nil for none.
func (g *generator) set(most int) []string {
	var list []string
	for range g.src.IntN(most + 1) {
		list = append(list, g.text())
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (g *generator) confidence() float64 {
	switch g.src.IntN(6) {
	case 0:
		return 0
	case 1:
		return 1
	case 2:
		return 1 / float64(3+g.src.IntN(100))
	case 3:
		return 1e-9
	}
	return float64(g.src.IntN(1000)) / 1000
}

// Random returns a graph of at most size entities and 2 × size statements,
// sorted, with the lists that are sets in order. Its texts are UTF-8 but
// otherwise anything.
func Random(src Source, size int) *schema.Graph {
	return (&generator{src: src, hostile: Hostile()}).graph(size)
}

// RandomXML returns a graph as Random does, whose texts hold only characters
// that XML 1.0 can hold.
func RandomXML(src Source, size int) *schema.Graph {
	hostile := slices.DeleteFunc(Hostile(), func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return !inXML(r) })
	})
	return (&generator{src: src, hostile: hostile, xml: true}).graph(size)
}

func (g *generator) graph(size int) *schema.Graph {
	src := g.src
	graph := &schema.Graph{}
	for range 1 + src.IntN(3) {
		graph.DocumentList = append(graph.DocumentList, schema.Document{
			ID: g.id("doc"), Title: g.text(), Date: g.date(), URL: pick(g, []string{"", "https://example.org/a?b=c#d", "http://example.org/é/../x", g.text()}),
			Source: g.text(), Path: g.text(), Hash: pick(g, []string{"", "0a1b"}), Body: g.span(), Text: g.text(),
		})
	}
	types := []schema.EntityType{schema.Person, schema.Country, schema.Organization, schema.City, schema.Office, schema.Thing}
	for range src.IntN(size + 1) {
		graph.EntityList = append(graph.EntityList, schema.Entity{
			ID: g.id("person/x"), Name: g.text(), Type: pick(g, types), Aliases: g.set(3), Known: g.chance(20),
		})
	}
	for i := range graph.EntityList {
		e := &graph.EntityList[i]
		if g.chance(20) {
			e.StandsFor = pick(g, graph.EntityList).ID
		}
		if g.chance(30) {
			e.External = append(e.External, schema.ExternalID{Scheme: g.text() + "a", Value: g.text()}, schema.ExternalID{Scheme: "wikidata", Value: fmt.Sprintf("Q%d", 1+src.IntN(1000))})
			slices.SortFunc(e.External, func(a, b schema.ExternalID) int {
				return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Value, b.Value))
			})
		}
		for range src.IntN(3) {
			role := schema.DatedRole{Title: g.text(), From: g.date(), To: g.date()}
			if g.chance(50) {
				role.Of = pick(g, graph.EntityList).ID
			}
			e.Roles = append(e.Roles, role)
		}
		slices.SortFunc(e.Roles, func(a, b schema.DatedRole) int {
			return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Of, b.Of), cmp.Compare(a.From, b.From))
		})
	}
	for range src.IntN(2*size + 1) {
		graph.StatementList = append(graph.StatementList, g.statement(graph))
	}
	for range src.IntN(size + 1) {
		graph.EventList = append(graph.EventList, g.event(graph))
	}
	graph.Sort()
	return graph
}

func (g *generator) statement(graph *schema.Graph) schema.Statement {
	st := schema.Statement{
		ID: g.id("st:"), Doc: pick(g, graph.DocumentList).ID, Sentence: g.src.IntN(30), Span: g.span(), Text: g.text(),
		Subject: g.argument(graph, 5), Object: g.argument(graph, 30),
		Relation: schema.Relation{
			ID: pick(g, []string{"spoke_with", "meets", "visits", "threatens", g.text() + "x"}), Phrase: g.text(), Lemma: g.text(),
			Schema: g.chance(70), Symmetric: g.chance(30), Span: g.span(),
		},
		Begin: g.date(), End: g.date(), Factuality: pick(g, schema.Factualities()),
		Attribution: []schema.Attribution{}, Confidence: g.confidence(), Rule: g.text(),
	}
	if g.chance(60) {
		st.Relation.PLOVER = pick(g, schema.PLOVERCategories())
	}
	for range g.src.IntN(3) {
		q := schema.Qualifier{Role: pick(g, []string{"time", "place", g.text()}), Text: g.text(), Value: g.date(), Span: g.span()}
		if g.chance(40) && len(graph.EntityList) > 0 {
			q.ID = pick(g, graph.EntityList).ID
		}
		st.Qualifiers = append(st.Qualifiers, q)
	}
	slices.SortStableFunc(st.Qualifiers, func(a, b schema.Qualifier) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Role, b.Role))
	})
	for range g.src.IntN(3) {
		a := schema.Attribution{Name: g.text(), Cue: g.text(), Span: g.span()}
		if g.chance(40) && len(graph.EntityList) > 0 {
			a.ID = pick(g, graph.EntityList).ID
		}
		st.Attribution = append(st.Attribution, a)
	}
	return st
}

// argument returns an entity of the graph, seldom one that isn't in it or is
// called otherwise, or in so many percent of calls a literal.
func (g *generator) argument(graph *schema.Graph, literals int) schema.Argument {
	a := schema.Argument{Mention: g.text(), Span: g.span()}
	switch {
	case g.chance(literals):
		a.Type = pick(g, []schema.EntityType{schema.QuantityType, schema.DateType, schema.MoneyType, schema.DurationType, schema.TextType})
		a.Value = pick(g, []string{"", "150000", "2.5", "-7", "2022-02-20", "P3D", g.text(), g.date()})
	case len(graph.EntityList) == 0 || g.chance(5):
		a.ID, a.Name, a.Type, a.Aliases = g.id("lost"), g.text(), schema.Misc, g.set(2)
	default:
		e := pick(g, graph.EntityList)
		a.ID, a.Name, a.Type, a.Aliases = e.ID, e.Name, e.Type, slices.Clone(e.Aliases)
		if g.chance(5) {
			a.Name = g.text()
		}
		if g.chance(3) {
			a.Aliases = g.set(2)
		}
	}
	return a
}

func (g *generator) event(graph *schema.Graph) schema.Happening {
	ev := schema.Happening{
		ID: g.id("ev:"), Relation: "meets", Symmetric: g.chance(50), Begin: g.date(), End: g.date(), Factuality: pick(g, schema.Factualities()),
		Sources: g.set(3), Support: g.src.IntN(5), Confidence: g.confidence(), PLOVER: pick(g, []schema.PLOVER{"", schema.Consult}),
		Subject: g.text(), Object: g.text(),
	}
	if len(graph.EntityList) > 0 {
		ev.Subject = pick(g, graph.EntityList).ID
		if g.chance(70) {
			ev.Object = pick(g, graph.EntityList).ID
		}
	}
	for _, st := range graph.StatementList {
		switch g.src.IntN(5) {
		case 0:
			ev.Reports = append(ev.Reports, st.ID)
		case 1:
			ev.Denials = append(ev.Denials, st.ID)
		}
	}
	slices.Sort(ev.Reports)
	slices.Sort(ev.Denials)
	return ev
}
