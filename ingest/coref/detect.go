package coref

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// detect adds the pronouns and the noun phrases for people, organisations,
// places and groups to the mentions of names, and sorts all.
func detect(gaz *gazetteer.Gazetteer, doc *text.Document) {
	d := detector{gaz: gaz, doc: doc}
	names := len(doc.Mentions)
	next := 0
	for si := range doc.Sentences {
		toks := doc.Sentences[si].Tokens
		d.name = make([]bool, len(toks))
		for next < names && doc.Mentions[next].Sentence == si {
			m := &doc.Mentions[next]
			for k := m.From; k < m.To; k++ {
				d.name[k] = true
			}
			next++
		}
		d.coordination(si, names)
		for k := range toks {
			if d.name[k] {
				continue
			}
			if !d.pronoun(si, k) {
				d.nominal(si, k)
			}
		}
	}
	slices.SortStableFunc(doc.Mentions, func(a, b text.Mention) int {
		return cmp.Or(cmp.Compare(a.Sentence, b.Sentence), cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To))
	})
}

type detector struct {
	gaz  *gazetteer.Gazetteer
	doc  *text.Document
	name []bool
}

func (d *detector) add(si, from, to, head int, kind text.MentionKind, typ schema.EntityType) {
	d.doc.Mentions = append(d.doc.Mentions, text.Mention{
		Sentence: si, From: from, To: to, Head: head, Kind: kind, Type: typ,
		Entity: text.None, Antecedent: text.None,
	})
}

// coordination adds a mention for names joined by "and": "Finland and Sweden".
func (d *detector) coordination(si, names int) {
	toks := d.doc.Sentences[si].Tokens
	first := sort.Search(names, func(i int) bool { return d.doc.Mentions[i].Sentence >= si })
	for i := first; i < names && d.doc.Mentions[i].Sentence == si; i++ {
		m := d.doc.Mentions[i]
		if m.Type == schema.Nationality {
			continue
		}
		to := 0
		for k := i + 1; k < names && d.doc.Mentions[k].Sentence == si; k++ {
			n := d.doc.Mentions[k]
			if toks[n.Head].Rel() == "conj" && toks[n.Head].Head == m.Head && n.Type.Coarse() == m.Type.Coarse() {
				to = n.To
			}
		}
		if to > 0 {
			d.add(si, m.From, to, m.Head, text.Nominal, schema.Group)
		}
	}
}

func (d *detector) pronoun(si, k int) bool {
	t := &d.doc.Sentences[si].Tokens[k]
	if t.UPOS != "PRON" && t.UPOS != "DET" {
		return false
	}
	p, ok := pronounOf(t)
	if !ok {
		return false
	}
	switch {
	case t.Rel() == "expl", strings.EqualFold(t.Form, "it") && pleonastic(d.doc.Sentences[si].Tokens, k):
		return true
	case p.base == "both":
		if t.Rel() == "det" || t.Rel() == "cc" || t.UPOS == "CCONJ" {
			return true
		}
	case p.base == "this" || p.base == "these" || p.base == "that" || p.base == "which" && !p.relative:
		return true // these refer to what was said as a rule
	case p.base == "who" && !p.relative && t.Feat("PronType") != "Rel":
		return true
	case t.UPOS == "DET" && !p.possessive:
		return true
	}
	typ := schema.Thing
	if p.animate {
		typ = schema.Person
	}
	d.add(si, k, k+1, k, text.Pronoun, typ)
	return true
}

// pleonastic reports whether "it" at token k stands for a clause ("It is feared
// that ...", "It seems ...") or for nothing ("It comes as ...").
func pleonastic(toks []text.Token, k int) bool {
	if clear(toks, k+1) {
		return true
	}
	h := toks[k].Head
	if toks[k].Rel() != "nsubj" || h < 0 {
		return false
	}
	passive, copula, clause, as := toks[k].Deprel == "nsubj:pass", false, false, false
	for i := range toks {
		if toks[i].Head != h || i < k {
			continue
		}
		switch toks[i].Rel() {
		case "cop":
			copula = true
		case "csubj", "ccomp":
			clause = true
		case "xcomp":
			clause = clause || toks[h].UPOS == "ADJ"
		case "advcl":
			as = as || strings.EqualFold(toks[h].Lemma, "come")
		}
	}
	lemma := strings.ToLower(toks[h].Lemma)
	return clause && (passive || copula || impersonal[lemma]) || as || lemma == "rain" || lemma == "snow"
}

// clear reports whether "is (already) clear that" follows at token k.
func clear(toks []text.Token, k int) bool {
	if k >= len(toks) || toks[k].UPOS != "AUX" {
		return false
	}
	for k++; k < len(toks); k++ {
		switch toks[k].UPOS {
		case "AUX", "ADV", "PUNCT", "PART":
			continue
		case "ADJ":
			return k+1 < len(toks) && (toks[k+1].Form == "that" || toks[k+1].Form == "whether")
		}
		return false
	}
	return false
}

var impersonal = set(`seem appear emerge turn transpire happen mean follow matter look sound take`)

// nominals of states and alliances that are no organisation in WordNet.
var politicalNouns = set(`country nation state bloc alliance union neighbor neighbour republic kingdom government
	administration pair duo trio couple two both capital city region territory side party military army police`)

func (d *detector) nominal(si, k int) {
	toks := d.doc.Sentences[si].Tokens
	t := &toks[k]
	if t.UPOS != "NOUN" && t.UPOS != "NUM" && t.UPOS != "PROPN" {
		return
	}
	switch t.Rel() {
	case "compound", "flat", "fixed", "goeswith", "nummod", "amod":
		return
	}
	lemma := strings.ToLower(t.Lemma)
	if lemma == "" || lemma == "_" {
		lemma = strings.ToLower(t.Form)
	}
	c := nounClass(d.gaz, lemma)
	other := false // a thing: pronouns may mean it
	if t.UPOS == "NUM" && lemma != "two" && lemma != "both" && lemma != "three" {
		return
	}
	if !c.Has(gazetteer.PersonNoun|gazetteer.OrganizationNoun|gazetteer.GroupNoun) && !politicalNouns[lemma] && lemma != "three" && !(lemma == "head" && headOf(toks, k)) {
		if t.UPOS != "NOUN" {
			return
		}
		other = true
	}
	from, to := span(toks, k)
	// A title with its name is the name's mention.
	for i := k + 1; i < min(len(toks), to+2); i++ {
		if d.name[i] && toks[i].Head == k && (toks[i].Rel() == "flat" || toks[i].Rel() == "appos" || toks[i].Rel() == "compound") && i <= k+1 {
			return
		}
	}
	if k+1 < len(toks) && d.name[k+1] && toks[k].Head == k+1 {
		return
	}
	plural := t.Feat("Number") == "Plur" || t.XPOS == "NNS" || t.XPOS == "NNPS"
	typ := schema.Thing
	switch {
	case other:
	case (c.Has(gazetteer.PersonNoun) || lemma == "head") && plural:
		typ = schema.Group
	case c.Has(gazetteer.PersonNoun):
		typ = schema.Person
	case placeNouns[lemma]:
		typ = schema.Country
	case lemma == "pair" || lemma == "duo" || lemma == "two" || lemma == "both" || lemma == "three" || lemma == "trio" || lemma == "couple":
		typ = schema.Group
	case c.Has(gazetteer.OrganizationNoun | gazetteer.GroupNoun):
		typ = schema.Organization
	}
	d.add(si, from, to, k, text.Nominal, typ)
}

// headOf reports whether "head" at token k is a person: head of state, of
// government.
func headOf(toks []text.Token, k int) bool {
	return k+2 < len(toks) && toks[k+1].Form == "of" && (toks[k+2].Form == "state" || toks[k+2].Form == "government")
}

var placeNouns = set(`country nation state neighbor neighbour republic kingdom`)

// span returns the noun phrase of head k without what is set off from it:
// determiners and modifiers before it, and an "of" phrase behind it.
func span(toks []text.Token, k int) (from, to int) {
	from, to = k, k+1
	for from > 0 {
		i := from - 1
		t := &toks[i]
		h := t.Head
		inside := h >= from && h <= k
		if h < 0 || h >= len(toks) || !inside && !(i < h && h <= k && t.Rel() != "punct") && !(t.UPOS == "PUNCT" && (t.Form == "-" || t.Form == "–") && i > 0 && toks[i-1].Head <= k && toks[i-1].Head >= i) {
			break
		}
		switch t.Rel() {
		case "case", "cc", "mark", "advmod", "nsubj", "cop", "aux", "obl", "obj", "discourse", "parataxis", "conj", "appos":
			if h == k && t.Rel() != "advmod" || t.Rel() == "cc" || t.Rel() == "mark" || t.Rel() == "nsubj" {
				return from, to
			}
		}
		if t.UPOS == "PUNCT" && t.Form != "-" && t.Form != "–" {
			break
		}
		from--
	}
	if to < len(toks) && strings.EqualFold(toks[to].Form, "of") {
		for j := to + 1; j < len(toks) && j < to+8; j++ {
			if toks[j].Head == k && toks[j].Rel() == "nmod" {
				return from, j + 1
			}
		}
	}
	return from, to
}

func nounClass(gaz *gazetteer.Gazetteer, lemma string) gazetteer.Class {
	return (&Resolver{gaz: gaz}).nounClass(lemma)
}
