package namedata

import (
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/gumdata"
)

// titles precede a person's name and are no part of it.
var titles = set(`mr mrs ms miss dr prof professor president vice prime minister chancellor king
		queen prince princess pope sir lord lady senator sen governor gov congressman congresswoman representative rep
		general gen colonel col captain capt major lieutenant lt sergeant sgt admiral judge justice chief officer
		secretary mayor director ceo chairman coach uncle aunt father mother brother sister reverend rev bishop
		archbishop saint ambassador speaker commander detective inspector state foreign mister madam
		commodore brigadier brig marshal maj corporal cpl private pvt pfc spc specialist petty class adm cmdr deputy premier`)

// GUM reads the names of UD English-GUM: mentions whose head is a proper noun,
// cut down to the name (no article, no title, no modifiers behind it). A
// person's name holds no nested place or organisation; otherwise the longest
// name wins.
func GUM(docs []*gumdata.Document) []Document {
	var out []Document
	for _, d := range docs {
		nd := Document{ID: d.ID, Sentences: append([]text.Sentence(nil), d.Sentences...)}
		for i := range nd.Sentences {
			nd.Sentences[i].Tokens = append([]text.Token(nil), nd.Sentences[i].Tokens...)
			for k := range nd.Sentences[i].Tokens {
				nd.Sentences[i].Tokens[k].NER = ""
			}
		}
		type span struct {
			s, from, to int
			class       string
		}
		var spans []span
		for i := range d.Mentions {
			m := &d.Mentions[i]
			from, to, class := gumName(d, m)
			if class != "" && from < to {
				spans = append(spans, span{m.Sentence, from, to, class})
			}
		}
		sort.SliceStable(spans, func(i, j int) bool { return spans[i].to-spans[i].from > spans[j].to-spans[j].from })
		for _, s := range spans {
			setSpan(nd.Sentences[s.s].Tokens, s.from, s.to, s.class)
		}
		out = append(out, nd)
	}
	return out
}

var gumClass = map[string]string{
	"person": "PER", "organization": "ORG", "place": "LOC", "event": "MISC", "object": "MISC", "abstract": "MISC",
}

// gumName returns the name within a mention, class "" when it is not a name.
func gumName(d *gumdata.Document, m *gumdata.Mention) (from, to int, class string) {
	toks := d.Sentences[m.Sentence].Tokens
	h := m.Head
	class = gumClass[m.Type]
	if class == "" || toks[h].UPOS != "PROPN" {
		return 0, 0, ""
	}
	if class == "PER" && (toks[h].XPOS == "NNPS" || !capital(toks[h].Form) && len(toks[h].Form) < 2) {
		return 0, 0, "" // "Americans": not one person
	}
	from, to = h, h+1
	nested := func(i int) bool { // inside another, smaller name
		for k := range d.Mentions {
			n := &d.Mentions[k]
			if n.Sentence == m.Sentence && n.From >= m.From && n.To <= m.To && n.To-n.From < m.To-m.From &&
				n.From <= i && i < n.To && !(n.From <= h && h < n.To) {
				return true
			}
		}
		return false
	}
	joins := func(i int) bool {
		t := &toks[i]
		if class == "PER" && nested(i) {
			return false
		}
		switch {
		case t.UPOS == "PROPN":
			return true
		case t.Form == "-" || t.Form == "&" || t.Form == "'s" || t.Form == "’s" || t.Form == "." || t.Form == "’":
			return true
		case t.UPOS == "ADJ" || t.UPOS == "NOUN" || t.UPOS == "NUM" || t.UPOS == "X":
			return capital(t.Form) || t.UPOS == "NUM" && class != "PER"
		}
		return false
	}
	for from > m.From && joins(from-1) {
		from--
	}
	for to < m.To && joins(to) {
		to++
	}
	// "University of California", "Court of the District".
	for class != "PER" && to+1 < m.To && (toks[to].Form == "of" || toks[to].Form == "for") {
		k := to + 1
		if toks[k].Form == "the" && k+1 < m.To {
			k++
		}
		if !capital(toks[k].Form) || toks[k].UPOS != "PROPN" {
			break
		}
		for to = k + 1; to < m.To && joins(to); to++ {
		}
	}
	for from < h && (toks[from].Form == "'s" || toks[from].Form == "’s" || toks[from].UPOS == "PUNCT" || toks[from].UPOS == "NUM") {
		from++
	}
	for to > h+1 && (toks[to-1].UPOS == "PUNCT" || toks[to-1].Form == "'s" || toks[to-1].Form == "’s") {
		to--
	}
	if class == "PER" {
		for from < h && (titles[strings.ToLower(strings.Trim(toks[from].Form, "."))] || toks[from].UPOS == "NOUN" || toks[from].UPOS == "PUNCT") {
			from++
		}
	}
	if class == "MISC" && (from+1 == to && !capital(toks[from].Form)) {
		return 0, 0, ""
	}
	return from, to, class
}
