package clause

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// particle: "hand over [tens of thousands]" was read as a prepositional phrase.
func (r *repairer) particle(i int) {
	if r.tokens[i].UPOS != "VERB" || i+1 >= len(r.tokens) || r.child(i, "obj") >= 0 {
		return
	}
	p := i + 1
	if r.tokens[p].Deprel != "case" || !phrasal(r.tokens[i].Lemma, strings.ToLower(r.tokens[p].Form)) {
		return
	}
	n := r.tokens[p].Head
	if n < 0 || r.tokens[n].Head != i || r.tokens[n].Rel() != "obl" {
		return
	}
	r.move(p, i, "compound:prt")
	r.move(n, i, "obj")
}

// phrasal verbs whose second word is never a preposition of what follows.
func phrasal(verb, particle string) bool {
	switch verb + " " + particle {
	case "hand over", "turn over", "take over", "call off", "cut off", "break off", "carry out", "give up", "set up", "blow up",
		"shut down", "rule out", "turn down", "phase out", "wipe out", "bail out", "lay off", "pay off", "lay down", "set off", "kick out", "throw out", "shoot down", "bring down", "round up", "roll back", "pull back", "back up", "step up", "put off":
		return true
	}
	return false
}

// twins: "stood shoulder to shoulder with Ann", "met face to face with Bob": a noun
// repeated after a preposition is an adverb, and what follows it is the verb's.
func (r *repairer) twins(s *text.Sentence, i int) {
	if i+2 >= len(r.tokens) || r.tokens[i].UPOS != "NOUN" || !strings.EqualFold(s.Tokens[i].Form, s.Tokens[i+2].Form) {
		return
	}
	switch strings.ToLower(s.Tokens[i+1].Form) {
	case "to", "by", "in", "for", "after", "against":
	default:
		return
	}
	v, second := r.tokens[i].Head, i+2
	if v < 0 || v > i || r.tokens[v].UPOS != "VERB" || r.child(i, "det", "nmod:poss", "amod") >= 0 {
		return
	}
	for _, n := range []int{second, i} {
		for _, k := range slices.Clone(r.kids[n]) {
			if k > second && r.child(k, "case") >= 0 {
				r.move(k, v, "obl")
			}
		}
	}
	r.move(i, v, "advmod")
	if r.tokens[second].Head != i {
		r.move(second, i, "nmod")
	}
	r.tokens[second].UPOS, r.tokens[second].XPOS, r.tokens[second].Deprel = "NOUN", "NN", "nmod"
	if r.tokens[i+1].Deprel == "mark" {
		r.move(i+1, second, "case")
		r.tokens[i+1].Deprel = "case"
	}
}

// upTo: "kidnapped up to 16 advisers" with the number's "up to" read as a particle
// and a preposition.
func (r *repairer) upTo(i int) {
	if r.tokens[i].UPOS != "VERB" || i+3 >= len(r.tokens) || r.child(i, "obj") >= 0 {
		return
	}
	if !strings.EqualFold(r.tokens[i+1].Form, "up") || !strings.EqualFold(r.tokens[i+2].Form, "to") || r.tokens[i+3].UPOS != "NUM" {
		return
	}
	number := i + 3
	n := r.tokens[i+2].Head
	if n < 0 || r.tokens[n].Head != i || r.tokens[n].Rel() != "obl" {
		return
	}
	to := n
	if n != number {
		to = number
	}
	r.move(i+1, to, "advmod")
	r.move(i+2, i+1, "fixed")
	r.move(n, i, "obj")
}

// prepositionInfinitive: "accepted in principle a meeting" with the noun after the
// preposition read as a verb.
func (r *repairer) prepositionInfinitive(i int) {
	if r.tokens[i].XPOS != "VB" || r.child(i, "aux", "nsubj") >= 0 {
		return
	}
	m, head := r.child(i, "mark", "case"), r.tokens[i].Head
	if m < 0 || m != i-1 || head < 0 || r.tokens[head].UPOS != "VERB" || r.tokens[m].XPOS != "IN" {
		return
	}
	switch strings.ToLower(r.tokens[m].Form) {
	case "in", "on", "of", "at", "by", "with", "from":
	default:
		return
	}
	for _, k := range slices.Clone(r.kids[i]) {
		switch rel := r.tokens[k].Rel(); {
		case rel == "obj" && r.child(head, "obj") < 0:
			r.move(k, head, "obj")
		case k > i:
			r.move(k, head, r.tokens[k].Deprel)
		}
	}
	r.tokens[i].UPOS, r.tokens[i].XPOS = "NOUN", "NN"
	r.move(m, i, "case")
	r.move(i, head, "obl")
}

// personalAdjective: "it is willing to withdraw" with the infinitive read as the
// subject; only persons and states are willing.
func (r *repairer) personalAdjective(i int) {
	switch r.tokens[i].Lemma {
	case "willing", "ready", "prepared", "able", "unable", "unwilling", "eager", "keen", "reluctant", "determined", "afraid":
	default:
		return
	}
	s, it := r.child(i, "csubj", "xcomp"), r.child(i, "expl")
	if s < i || it < 0 || r.child(i, "nsubj") >= 0 {
		return
	}
	r.move(s, i, "xcomp")
	r.move(it, i, "nsubj")
}

// personalIt: "it is responsible for order" with the pronoun read as one that
// stands for a clause, where no clause follows that it could stand for.
func (r *repairer) personalIt(i int) {
	it := r.child(i, "expl")
	if it < 0 || it > i || r.child(i, "cop") < 0 || r.child(i, "nsubj", "csubj", "ccomp", "xcomp", "acl") >= 0 || !strings.EqualFold(r.tokens[it].Form, "it") {
		return
	}
	for _, k := range r.all(i, "advcl") {
		if r.tokens[k].Deprel == "advcl:relcl" || r.finite(k) || r.tokens[k].XPOS != "VBG" {
			return
		}
	}
	r.move(it, i, "nsubj")
}

// adjectivalGerund: "talks with visiting minister Ann Lee", "from neighboring
// Peru" with the gerund read as a verb that has the name for its object.
func (r *repairer) adjectivalGerund(i int) {
	if r.tokens[i].XPOS != "VBG" || r.child(i, "nsubj", "obl", "aux") >= 0 {
		return
	}
	switch strings.ToLower(r.tokens[i].Form) {
	case "visiting", "neighboring", "neighbouring", "outgoing", "incoming", "ruling", "warring", "opposing", "surrounding", "sitting", "acting":
	default:
		return
	}
	o, p := r.child(i, "obj"), r.child(i, "mark", "case")
	if o > i && p < 0 && i > 0 && r.tokens[i].Head >= 0 && (r.tokens[i-1].XPOS == "POS" || r.tokens[i-1].UPOS == "DET") {
		// "meet Jordan's visiting king"
		r.move(o, r.tokens[i].Head, r.tokens[i].Deprel)
		for _, k := range slices.Clone(r.kids[i]) {
			r.move(k, o, r.tokens[k].Deprel)
		}
		r.move(i, o, "amod")
		r.tokens[i].UPOS = "ADJ"
		return
	}
	if o < i || p != i-1 || r.child(o, "det") >= 0 {
		return
	}
	head := r.tokens[i].Head
	if head < 0 {
		return
	}
	rel := "obl"
	if u := r.tokens[head].UPOS; u == "NOUN" || u == "PROPN" {
		rel = "nmod"
	}
	r.move(o, head, rel)
	r.move(p, o, "case")
	for _, k := range slices.Clone(r.kids[i]) {
		r.move(k, o, r.tokens[k].Deprel)
	}
	r.move(i, o, "amod")
	r.tokens[i].UPOS = "ADJ"
}

// saidObject: "said a conflict between them would amount to war" with the subject
// of what is said read as the object of the verb of saying.
func (r *repairer) saidObject(s *text.Sentence, i int) {
	if r.tokens[i].UPOS != "VERB" || takesListener(s.Tokens[i].Lemma) {
		return
	}
	switch verbEffect(s.Tokens[i].Lemma, false) {
	case report, belief, denial, prediction:
	default:
		return
	}
	o, c := r.child(i, "obj", "iobj"), r.child(i, "ccomp")
	if o < i || c < o || r.child(c, "nsubj", "csubj", "expl", "mark") >= 0 || !r.finite(c) {
		return
	}
	for k := o + 1; k < c; k++ {
		if !r.below(k, o) && r.tokens[k].Head != c {
			return
		}
	}
	r.move(o, c, "nsubj")
}

// titleName: "between French leader Emmanuel Macron" with title and name hung side
// by side below the same noun.
func (r *repairer) titleName(s *text.Sentence, i int) {
	if r.tokens[i].UPOS != "NOUN" || i+1 >= len(r.tokens) || r.tokens[i+1].UPOS != "PROPN" {
		return
	}
	p, n := r.child(i, "case"), i+1
	for r.tokens[n].Rel() == "compound" && r.tokens[n].Head == n+1 {
		n++
	}
	if p < 0 || p > i || r.tokens[n].Head != r.tokens[i].Head || r.tokens[n].Head < 0 || s.Tokens[n].Rel() != r.tokens[i].Rel() || r.child(n, "case") >= 0 {
		return
	}
	r.move(p, n, "case")
	r.move(i, n, "nmod:desc")
}

// absolute: "with the West predicting" with the noun read as a modifier.
func (r *repairer) absolute(i int) {
	if r.tokens[i].XPOS != "VBG" || r.child(i, "nsubj") >= 0 {
		return
	}
	m := r.child(i, "mark", "case")
	if m < 0 || !strings.EqualFold(r.tokens[m].Form, "with") {
		return
	}
	if k := r.child(i, "compound", "nmod", "amod"); k > m && k < i && (r.tokens[k].UPOS == "PROPN" || r.tokens[k].UPOS == "NOUN") {
		r.move(k, i, "nsubj")
	}
}

// agentBelow: "is surrounded on three sides by soldiers" with the agent hung on
// the noun in between.
func (r *repairer) agentBelow(i int) {
	passive := false
	for _, k := range r.kids[i] {
		switch r.tokens[k].Deprel {
		case "aux:pass", "nsubj:pass":
			passive = true
		case "obl:agent":
			return
		}
	}
	if !passive {
		return
	}
	for _, n := range r.kids[i] {
		if r.tokens[n].Rel() != "obl" || n < i {
			continue
		}
		if p := r.child(n, "case"); p >= 0 && strings.EqualFold(r.tokens[p].Form, "by") {
			return
		}
		if authored(r.tokens[n].Lemma) {
			continue
		}
		for _, k := range r.kids[n] {
			if p := r.child(k, "case"); r.tokens[k].Rel() == "nmod" && p >= 0 && strings.EqualFold(r.tokens[p].Form, "by") && r.tokens[k].XPOS != "CD" {
				r.move(k, i, "obl:agent")
				return
			}
		}
	}
}

// authored nouns take a by-phrase of their own.
func authored(lemma string) bool {
	switch lemma {
	case "book", "report", "article", "study", "paper", "novel", "song", "film", "statement", "survey", "research", "attack", "decision", "move", "visit", "invasion", "raid",
		"bombing", "speech", "letter", "poem", "painting", "album", "play", "series", "effort", "attempt", "campaign", "operation", "strike", "assault", "announcement", "remark", "comment", "violation", "act", "action", "crime", "investigation", "acquisition", "purchase", "exhibition", "performance", "work", "design", "version", "cover", "increase", "rise", "ban", "call", "demand", "request", "proposal", "protest", "killing", "murder", "production", "translation", "edition", "column", "collection", "musical", "opera", "ceremony", "program", "programme", "opposition", "use", "abuse":
		return true
	}
	return false
}

// objectBehindQuote: `"accepted in principle" a meeting` with the object read as
// an apposition of the noun in the adverbial.
func (r *repairer) objectBehindQuote(i int) {
	if r.tokens[i].UPOS != "VERB" || r.child(i, "obj", "ccomp", "xcomp") >= 0 {
		return
	}
	for _, n := range r.kids[i] {
		if r.tokens[n].Rel() != "obl" || n < i {
			continue
		}
		for _, k := range r.kids[n] {
			if r.tokens[k].Rel() == "obj" && r.tokens[n].UPOS == "NOUN" && k > n {
				r.move(k, i, "obj") // no noun has an object
				return
			}
			if r.tokens[k].Rel() != "appos" || r.child(k, "det", "nmod") < 0 || k < n {
				continue
			}
			quoted, comma := false, false
			for j := n + 1; j < k; j++ {
				switch r.tokens[j].Form {
				case `"`, "”", "’’", "''":
					quoted = true
				case ",", "(", "-", "–", "—", ":":
					comma = true
				}
			}
			if quoted && !comma {
				r.move(k, i, "obj")
				return
			}
		}
	}
}

// recipient parts the name behind a verb of giving from the amount that is given,
// with which the parser joined it: "lent Kenya 938 million dollars".
func (r *repairer) recipient(i int) {
	t := &r.tokens[i]
	if t.UPOS != "PROPN" || t.Deprel != "compound" || t.Head <= i || i == 0 || i+1 >= len(r.tokens) {
		return
	}
	thing := &r.tokens[t.Head]
	if next := &r.tokens[i+1]; thing.Deprel != "obj" || next.UPOS != "NUM" && next.UPOS != "SYM" {
		return
	}
	if v := thing.Head; v == i-1 && r.tokens[v].UPOS == "VERB" && gives(r.tokens[v].Lemma) {
		r.move(i, v, "iobj")
	}
}

// gives reports verbs that take a recipient before what is given.
func gives(lemma string) bool {
	switch lemma {
	case "give", "lend", "offer", "pay", "send", "grant", "owe", "award", "hand", "sell", "loan", "cost", "fine", "charge", "promise", "pledge", "allocate":
		return true
	}
	return false
}
