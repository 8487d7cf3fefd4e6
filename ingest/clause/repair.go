package clause

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// Repair corrects, in place, heads that a parser is known to get wrong in news
// and that the sentence's own words betray: a finite verb without a subject next
// to a stranded name, two subjects where a clause inside has none, a particle read
// as a preposition. Every rule asks for several signs at once; a sentence that
// parses well is left as it is. It reports whether it changed anything.
func Repair(s *text.Sentence) bool {
	if len(s.Tokens) < 4 {
		return false
	}
	r := &repairer{tokens: s.Tokens}
	r.kids = s.Children()
	before := slices.Clone(s.Tokens)
	for i := range s.Tokens {
		r.particle(i)
		r.recipient(i)
		r.twins(s, i)
		r.upTo(i)
		r.prepositionInfinitive(i)
		r.personalAdjective(i)
		r.personalIt(i)
		r.adjectivalGerund(i)
		r.titleName(s, i)
		r.saidObject(s, i)
		r.reportedSubject(s, i)
		r.twoSubjects(s, i)
		r.strandedSubject(s, i)
		r.subordinate(i)
		r.absolute(i)
		r.agentBelow(i)
		r.objectBehindQuote(i)
	}
	if !r.changed {
		return false
	}
	if t := text.NewTree(s); !t.WellFormed() || s.RootIndex() < 0 {
		copy(s.Tokens, before)
		return false
	}
	return true
}

type repairer struct {
	tokens  []text.Token
	kids    [][]int
	changed bool
}

func (r *repairer) move(k, head int, rel string) {
	if r.below(head, k) {
		return // it would close a circle
	}
	if old := r.tokens[k].Head; old >= 0 {
		r.kids[old] = slices.DeleteFunc(slices.Clone(r.kids[old]), func(x int) bool { return x == k })
	}
	r.tokens[k].Head, r.tokens[k].Deprel = head, rel
	if head >= 0 {
		list := append(slices.Clone(r.kids[head]), k)
		slices.Sort(list)
		r.kids[head] = list
	}
	r.changed = true
}

// below reports that k stands at or below top.
func (r *repairer) below(k, top int) bool {
	for n := 0; k >= 0 && n <= len(r.tokens); n++ {
		if k == top {
			return true
		}
		k = r.tokens[k].Head
	}
	return false
}

func (r *repairer) child(i int, rels ...string) int {
	for _, k := range r.kids[i] {
		if slices.Contains(rels, r.tokens[k].Rel()) {
			return k
		}
	}
	return text.None
}

func (r *repairer) all(i int, rel string) []int {
	var list []int
	for _, k := range r.kids[i] {
		if r.tokens[k].Rel() == rel {
			list = append(list, k)
		}
	}
	return list
}

func (r *repairer) finite(i int) bool {
	switch r.tokens[i].XPOS {
	case "VBD", "VBZ", "VBP":
		return true
	}
	for _, k := range r.kids[i] {
		if rel := r.tokens[k].Rel(); rel == "aux" || rel == "cop" {
			switch r.tokens[k].XPOS {
			case "VBD", "VBZ", "VBP", "MD":
				return true
			}
		}
	}
	return false
}

// reportedSubject: "Lee renewed the offer, the ministry said" with both subjects
// on the verb of saying.
func (r *repairer) reportedSubject(s *text.Sentence, i int) {
	if r.tokens[i].UPOS != "VERB" || verbEffect(s.Tokens[i].Lemma, false) != report {
		return
	}
	subjects := r.all(i, "nsubj")
	if len(subjects) != 2 || subjects[1] > i {
		return
	}
	for _, c := range r.kids[i] {
		if c <= subjects[0] || c >= subjects[1] || r.tokens[c].UPOS != "VERB" && r.child(c, "cop") < 0 {
			continue
		}
		switch r.tokens[c].Rel() {
		case "advcl", "ccomp", "dep", "parataxis", "acl":
			if r.finite(c) && r.child(c, "nsubj", "csubj") < 0 && r.child(c, "mark") < 0 {
				r.move(subjects[0], c, "nsubj")
				r.move(c, i, "ccomp")
				return
			}
		}
	}
}

// twoSubjects: "the secretary Ann Lee told" (title and name) and "Ann and her
// counterpart Bob would meet" (the last conjunct torn off).
func (r *repairer) twoSubjects(s *text.Sentence, i int) {
	if r.tokens[i].UPOS != "VERB" {
		return
	}
	subjects := r.all(i, "nsubj")
	if len(subjects) != 2 || subjects[1] > i || r.tokens[subjects[0]].Deprel == "nsubj:outer" || r.tokens[subjects[1]].Deprel == "nsubj:outer" {
		return
	}
	a, b := subjects[0], subjects[1]
	if r.tokens[b].UPOS != "PROPN" {
		return
	}
	comma, and, verb := false, false, false
	for k := a + 1; k < b; k++ {
		switch {
		case s.Tokens[k].UPOS == "CCONJ":
			and = true
		case s.Tokens[k].UPOS == "VERB" || s.Tokens[k].UPOS == "SCONJ":
			verb = true
		case s.Tokens[k].Form == ",":
			comma = true
		}
	}
	switch {
	case verb:
	case and:
		// The noun before the name is its title.
		if t := b - 1; r.tokens[t].UPOS == "NOUN" && r.tokens[t].Rel() == "conj" && r.below(t, a) {
			r.move(t, b, "nmod:desc")
		}
		r.move(b, a, "conj")
	case !comma && (r.tokens[a].UPOS == "NOUN" || r.tokens[a].UPOS == "PROPN"):
		r.move(a, b, "nmod:desc")
	}
}

// strandedSubject: a finite verb without a subject, directly after a noun phrase
// that hangs elsewhere: as apposition, as part of a name, or as the object of a
// preposition or verb that has another complement in the verb itself ("adding the
// two ministers are due to meet").
func (r *repairer) strandedSubject(s *text.Sentence, i int) {
	if r.tokens[i].UPOS != "VERB" || i < 2 || r.child(i, "nsubj", "csubj", "expl") >= 0 || !r.finite(i) || r.tokens[i].Rel() == "conj" || strings.HasPrefix(r.tokens[i].Deprel, "acl") {
		return
	}
	end := i
	for end > 0 && (r.tokens[end-1].UPOS == "AUX" || r.tokens[end-1].UPOS == "ADV" || r.tokens[end-1].UPOS == "PART") && r.tokens[end-1].Head == i {
		end--
	}
	if end > 2 && s.Tokens[end-1].Form == "," {
		end-- // "Sergei Lavrov, are due to meet"
	}
	for _, commas := range []bool{false, true} {
		if r.claim(s, i, end, commas) {
			return
		}
	}
}

// claim makes the noun phrase that ends before token end the subject of verb i;
// with commas it may hold commas and "and". It reports whether it did.
func (r *repairer) claim(s *text.Sentence, i, end int, commas bool) bool {
	from := end
	for from > 0 && nominalWord(&r.tokens[from-1]) && (commas || r.tokens[from-1].Form != "," && r.tokens[from-1].UPOS != "CCONJ") {
		from--
	}
	for from < end && (s.Tokens[from].UPOS == "CCONJ" || s.Tokens[from].UPOS == "PUNCT" || s.Tokens[from].UPOS == "ADP") {
		from++
	}
	if from == end {
		return false
	}
	var tops []int
	for k := from; k < end; k++ {
		if h := r.tokens[k].Head; (h < from || h >= end) && r.tokens[k].UPOS != "PUNCT" {
			tops = append(tops, k)
		}
	}
	if len(tops) == 0 || len(tops) > 2 {
		return false
	}
	last := tops[len(tops)-1]
	switch r.tokens[last].UPOS {
	case "PROPN", "NOUN", "PRON":
	default:
		return false
	}
	for _, k := range tops {
		if r.tokens[k].Head == i {
			return false
		}
	}
	head := r.tokens[last].Head
	rel := "nsubj"
	for _, k := range r.kids[i] {
		if r.tokens[k].Deprel == "aux:pass" {
			rel = "nsubj:pass"
		}
	}
	p := r.child(last, "case")
	switch r.tokens[last].Rel() {
	case "compound":
		if head < 0 || r.tokens[head].UPOS != "VERB" {
			return false // part of another noun
		}
	case "appos", "flat", "conj", "dep", "nmod", "list", "parataxis":
		if p >= 0 || from > 0 && s.Tokens[from-1].Form != "," {
			return false
		}
	case "obj":
		// The verb before must be one that has a clause for its object.
		if head < 0 || head != from-1 || r.tokens[head].UPOS != "VERB" || verbEffect(s.Tokens[head].Lemma, false) == none {
			return false
		}
		r.move(last, i, rel)
		r.move(i, head, "ccomp")
		return true
	case "obl":
		// "including that Ann and Bob would meet", "after Ann left".
		if p < 0 || p >= from {
			return false
		}
		that := false
		for k := p; k < from; k++ {
			switch strings.ToLower(s.Tokens[k].Form) {
			case "that", "after", "before", "because", "since", "until", "while":
				that = true
			}
		}
		if !that {
			return false
		}
		r.move(last, i, rel)
		r.move(p, i, "mark")
		return true
	default:
		return false
	}
	r.move(last, i, rel)
	if len(tops) == 2 {
		r.move(tops[0], last, "nmod:desc")
	}
	return true
}

func nominalWord(t *text.Token) bool {
	switch t.UPOS {
	case "PROPN", "NOUN", "ADJ", "DET", "NUM", "PRON":
		return true
	case "CCONJ":
		return strings.EqualFold(t.Form, "and")
	case "PUNCT":
		return t.Form == "," || t.Form == "-"
	case "ADP":
		return strings.EqualFold(t.Form, "of")
	case "PART":
		return t.XPOS == "POS"
	}
	return false
}

// subordinate: "grew after Russia and Belarus extended exercises" with the subject
// read as the object of the preposition and the verb as a conjunct.
func (r *repairer) subordinate(i int) {
	r.splitSubject(i)
	if r.tokens[i].UPOS != "VERB" || r.tokens[i].Rel() != "conj" || r.child(i, "nsubj", "cc", "mark", "expl") >= 0 || !r.finite(i) {
		return
	}
	v := r.tokens[i].Head
	if v < 0 || v > i {
		return
	}
	for _, n := range r.kids[v] {
		if r.tokens[n].Rel() != "obl" || n < v || n > i {
			continue
		}
		p := r.child(n, "case")
		if p < 0 || p != n-1 && r.tokens[p].Head != n {
			continue
		}
		switch strings.ToLower(r.tokens[p].Form) {
		case "after", "before", "since", "until", "as", "than":
		default:
			continue
		}
		// Nothing but the phrase may stand between its preposition and the verb.
		whole := true
		for k := p + 1; k < i; k++ {
			if !r.below(k, n) && r.tokens[k].Head != i {
				whole = false
			}
		}
		if !whole {
			continue
		}
		r.move(i, v, "advcl")
		r.move(n, i, "nsubj")
		r.move(p, i, "mark")
		return
	}
}

// splitSubject: the same with the second subject left on the verb: "grew after
// [Russia] and [Belarus extended exercises]".
func (r *repairer) splitSubject(i int) {
	if r.tokens[i].UPOS != "VERB" || r.tokens[i].Rel() != "conj" {
		return
	}
	v, b, cc := r.tokens[i].Head, r.child(i, "nsubj"), r.child(i, "cc")
	if v < 0 || b < 0 || cc < 1 || cc != b-1 || r.tokens[b].UPOS != "PROPN" || b+1 != i {
		return
	}
	a := cc - 1
	if r.tokens[a].UPOS != "PROPN" || r.tokens[a].Head != v || r.tokens[a].Rel() != "obl" {
		return
	}
	p := r.child(a, "case")
	if p < 0 || p != a-1 {
		return
	}
	switch strings.ToLower(r.tokens[p].Form) {
	case "after", "before", "since", "until", "as":
	default:
		return
	}
	r.move(i, v, "advcl")
	r.move(a, i, "nsubj")
	r.move(b, a, "conj")
	r.move(cc, b, "cc")
	r.move(p, i, "mark")
}
