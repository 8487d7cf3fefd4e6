package clause

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// predicate builds the clause that token i heads.
func (w *worker) predicate(i int) {
	c := text.Clause{Kind: text.VerbClause, Predicate: i, Confidence: 1, Rule: w.rule(i)}
	if w.kind[i] == copular {
		c.Kind = text.CopulaClause
	}
	c.Passive = w.passive(i)
	c.Negated = w.negated(i)
	c.Words = w.words(i)
	c.Lemma = w.verbLemma(i)
	c.Args = slices.Clone(w.subjectsOf(i))
	for _, a := range c.Args {
		if a.Via != "" {
			c.Confidence *= 0.9
		}
	}
	w.arguments(&c)
	w.out = append(w.out, c)
}

// rule names the construction.
func (w *worker) rule(i int) string {
	name := "verb"
	if w.kind[i] == copular {
		name = "cop"
	}
	switch w.Rel(i) {
	case "root", "parataxis", "list", "dep":
		return name
	case "acl", "advcl":
		if w.Tokens[i].Deprel == "acl:relcl" {
			return name + ":relcl"
		}
		if w.Tokens[i].Deprel == "advcl:relcl" {
			return name + ":advrelcl"
		}
		if f := w.Tokens[i].Feat("VerbForm"); f == "Part" || f == "Ger" {
			return name + ":participle"
		}
		if w.infinitive(i) {
			return name + ":infinitive"
		}
		return name + ":" + w.Rel(i)
	case "xcomp", "ccomp", "csubj", "conj":
		return name + ":" + w.Rel(i)
	}
	return name
}

// verbLemma is the lemma with its particles: "hand over".
func (w *worker) verbLemma(i int) string {
	lemma := w.Lemma(i)
	for _, k := range w.Kids[i] {
		if w.Tokens[k].Deprel == "compound:prt" {
			lemma += " " + strings.ToLower(w.Tokens[k].Form)
		}
	}
	return lemma
}

// words are the tokens of the predicate: auxiliaries, copula, negation, the head
// and its particles. A later conjunct borrows the auxiliaries of the first when it
// has the same form and no subject of its own ("has built and sold").
func (w *worker) words(i int) []int {
	list := []int{i}
	own, outer := false, w.innerSubject(i)
	for _, k := range w.Kids[i] {
		switch w.Rel(k) {
		case "mark":
			if w.kind[i] == verbal && w.Child(i, "cop") >= 0 && outer < 0 {
				list = append(list, k) // "was to meet"
			}
		case "aux", "cop":
			if k < outer {
				continue
			}
			own = true
			list = append(list, k)
		case "advmod":
			if isNegation(&w.Tokens[k]) && !w.notOnly(k) {
				list = append(list, k)
			}
		case "compound":
			if w.Tokens[k].Deprel == "compound:prt" {
				list = append(list, k)
			}
		}
	}
	if !own && w.sharesAuxiliaries(i) {
		first := w.auxiliaries(i)
		for _, k := range w.Kids[first] {
			if w.Rel(k) == "aux" && k < first {
				list = append(list, k)
			}
		}
	}
	slices.Sort(list)
	return list
}

// sharesAuxiliaries reports whether conjunct i stands under the auxiliaries of
// the first conjunct.
func (w *worker) sharesAuxiliaries(i int) bool {
	if w.Rel(i) != "conj" || w.Child(i, "nsubj", "csubj", "aux", "cop") >= 0 {
		return false
	}
	first := w.auxiliaries(i)
	if w.Child(first, "aux") < 0 || w.kind[first] != verbal || w.kind[i] != verbal {
		return false
	}
	if w.passive(first) && (intransitive(w.Lemma(i)) || w.Lemma(i) == "consist") {
		return false // "were separated and consisted of"
	}
	a, b := w.Tokens[first].XPOS, w.Tokens[i].XPOS
	participle := func(x string) bool { return x == "VBN" || x == "VBD" }
	return a == b || participle(a) && participle(b) && (b == "VBN" || w.passive(first) && w.untold(i)) || w.sharesModal(first, i)
}

// auxiliaries returns the conjunct before i, within its own coordination first, that
// has auxiliaries, else the first of all.
func (w *worker) auxiliaries(i int) int {
	for n := 0; w.Rel(i) == "conj" && w.Tokens[i].Head >= 0 && n < len(w.Tokens); n++ {
		if i = w.Tokens[i].Head; w.Child(i, "aux") >= 0 {
			break
		}
	}
	return i
}

// sharesModal reports a form that the tagger took for another behind "and"
// and a modal: "could have sold it and put an end".
func (w *worker) sharesModal(first, i int) bool {
	if x := w.Tokens[i].XPOS; x != "VBD" && x != "VB" {
		return false
	}
	modal := false
	for _, k := range w.Kids[first] {
		modal = modal || w.Rel(k) == "aux" && w.Tokens[k].XPOS == "MD"
	}
	cc := w.Child(i, "cc")
	return modal && w.Tokens[first].XPOS == "VBN" && cc >= 0 && strings.EqualFold(w.Tokens[cc].Form, "and")
}

// untold reports a form of "tell" that names no listener, so that its subject is
// the one: "was called in and told that ...".
func (w *worker) untold(i int) bool {
	return w.Tokens[i].XPOS == "VBD" && takesListener(w.Lemma(i)) && w.Child(i, "obj", "iobj") < 0 && w.Child(i, "ccomp", "xcomp") > i
}

// passive reports a passive: "was built", "the house built by them".
func (w *worker) passive(i int) bool {
	if w.kind[i] != verbal {
		return false
	}
	voice := w.Tokens[i].Feat("Voice") == "Pass"
	participle := w.Tokens[i].XPOS == "VBN"
	active := false
	for _, k := range w.Kids[i] {
		switch w.Tokens[k].Deprel {
		case "aux:pass", "nsubj:pass", "csubj:pass":
			return true
		case "aux":
			active = true
		case "nsubj", "obj":
			if w.Tokens[k].Deprel == "obj" && w.Rel(i) == "acl" {
				return false
			}
		}
	}
	if active {
		return false
	}
	switch w.Rel(i) {
	case "acl", "advcl":
		return participle || voice
	case "conj":
		return (participle || w.untold(i)) && w.Child(i, "nsubj") < 0 && w.Tokens[i].Head >= 0 && w.passive(w.Tokens[i].Head)
	case "xcomp":
		return participle
	}
	return voice && participle
}

// infinitive reports a clause marked by "to"; "resorted to throwing" has a gerund.
func (w *worker) infinitive(i int) bool {
	if w.Tokens[i].XPOS == "VBG" && w.Child(i, "aux", "cop") < 0 {
		return false
	}
	for _, k := range w.Kids[i] {
		if w.Rel(k) == "mark" && strings.EqualFold(w.Tokens[k].Form, "to") {
			return true
		}
	}
	return false
}

// finite reports a clause with tense: its verb or an auxiliary is finite.
func (w *worker) finite(i int) bool {
	if w.Tokens[i].Feat("VerbForm") == "Fin" {
		return true
	}
	for _, k := range w.Kids[i] {
		if r := w.Rel(k); (r == "aux" || r == "cop") && (w.Tokens[k].Feat("VerbForm") == "Fin" || w.Tokens[k].XPOS == "MD") {
			return true
		}
	}
	return w.sharesAuxiliaries(i)
}

// mark returns the lower-case subordinator of a clause, or "".
func (w *worker) mark(i int) string {
	for _, k := range w.Kids[i] {
		if w.Rel(k) == "mark" {
			words := []string{strings.ToLower(w.Tokens[k].Form)}
			for _, f := range w.Kids[k] {
				if w.Rel(f) == "fixed" {
					words = append(words, strings.ToLower(w.Tokens[f].Form))
				}
			}
			return strings.Join(words, " ")
		}
	}
	return ""
}

// isRelative reports a relative pronoun: who, which, that, whom.
func isRelative(tok *text.Token) bool {
	if tok.Feat("PronType") == "Rel" {
		return true
	}
	switch tok.XPOS {
	case "WP", "WDT":
		return true
	}
	return false
}

// subjectsOf returns the subject of the clause at i, as a list of none or one.
func (w *worker) subjectsOf(i int) []text.Argument {
	if w.state[i] != 0 {
		return w.subjects[i] // a cycle finds nothing
	}
	w.state[i] = 1
	s := w.findSubject(i)
	w.subjects[i], w.state[i] = s, 2
	return s
}

func (w *worker) findSubject(i int) []text.Argument {
	arg := func(head int, via string) []text.Argument {
		if head < 0 {
			return nil
		}
		return []text.Argument{{Role: text.Subject, Head: head, Via: via}}
	}
	borrowed := func(from int, via string) []text.Argument {
		if from < 0 || w.kind[from] == other {
			return nil
		}
		if s := w.subjectsOf(from); len(s) > 0 {
			return arg(s[0].Head, via)
		}
		return nil
	}
	for _, k := range w.Kids[i] {
		switch w.Tokens[k].Deprel {
		case "nsubj", "nsubj:pass", "nsubj:outer":
			if w.Tokens[k].Deprel == "nsubj:outer" && w.innerSubject(i) >= 0 {
				continue
			}
			if a := w.antecedent(i); a >= 0 && isRelative(&w.Tokens[k]) {
				return arg(a, "relative")
			}
			return arg(k, "")
		case "csubj", "csubj:pass", "csubj:outer":
			return arg(k, "")
		}
	}
	// "Said the minister: ...": a subject behind its verb that was taken for an object.
	if o := w.Child(i, "obj"); o >= 0 && w.Child(i, "ccomp") > o && w.finite(i) && verbEffect(w.Lemma(i), false) == report && w.Rel(i) != "conj" && !takesListener(w.Lemma(i)) {
		return arg(o, "inversion")
	}
	head := w.Tokens[i].Head
	if head < 0 {
		return nil
	}
	if above := w.Tokens[head].Head; w.kind[head] == other && above >= 0 && w.Rel(head) == "xcomp" && w.Rel(i) == "advcl" {
		head = above // "stopped short of signing"
	}
	if k := w.forSubject(i); k >= 0 {
		return arg(k, "control")
	}
	if w.objectInfinitive(i) {
		return w.controlled(i, head)
	}
	if subject, ok := w.gerundSubject(i); ok {
		return subject
	}
	switch w.Rel(i) {
	case "conj":
		if w.finite(i) || !w.finite(head) || w.sharesAuxiliaries(i) || w.kind[i] == copular && w.kind[head] == copular && w.Child(i, "cop") < 0 {
			return borrowed(head, "conj")
		}
		if w.kind[i] == verbal && (w.Tokens[i].XPOS == w.Tokens[head].XPOS || w.Tokens[i].XPOS == "VB" && w.finite(head) && w.mark(i) == "") {
			return borrowed(head, "conj") // "they buy and sell", the second form read as an infinitive
		}
	case "xcomp":
		return w.controlled(i, head)
	case "ccomp":
		if !w.finite(i) && w.kind[head] != nominal {
			return borrowed(head, "control")
		}
	case "advcl":
		// "a flurry of talks meant to ease tensions": the participle may be the noun's.
		if !w.infinitive(i) && w.Tokens[i].XPOS == "VBN" && i > head && w.Tokens[i-1].UPOS == "NOUN" && w.Tokens[i-1].Head != i {
			return nil
		}
		if o := w.Child(head, "obj"); o >= 0 && o < i && w.mark(i) == "" && takesPlace(w.Lemma(i)) && appoints(w.Lemma(head)) {
			return arg(o, "participle") // "named Ann Lee, replacing Bob Roe"
		}
		if !w.finite(i) && w.kind[head] != nominal {
			return borrowed(head, "participle")
		}
	case "acl":
		if a := w.antecedent(i); a >= 0 && w.Tokens[i].Deprel == "acl:relcl" {
			return nil // an object gap, or an adverbial relative
		}
		switch w.Tokens[i].Feat("VerbForm") {
		case "Part", "Ger":
			if w.mark(i) == "" {
				return arg(w.Top(head), "participle")
			}
		}
		if k := w.headline(i); k >= 0 {
			return arg(k, "")
		}
		if w.infinitive(i) {
			return w.holderOf(head)
		}
	}
	return nil
}

// innerSubject returns the subject of a clause that is itself what another subject
// is: "the problem is that prices rise"; None where there is no such other.
func (w *worker) innerSubject(i int) int {
	if w.outerSubject(i) < 0 {
		return text.None
	}
	for _, k := range w.Kids[i] {
		if d := w.Tokens[k].Deprel; d == "nsubj" || d == "nsubj:pass" {
			return k
		}
	}
	return text.None
}

// outerSubject returns the subject of a copula whose complement is the clause at
// i, or None.
func (w *worker) outerSubject(i int) int {
	for _, k := range w.Kids[i] {
		if w.Tokens[k].Deprel == "nsubj:outer" {
			return k
		}
	}
	return text.None
}

// controlled returns the subject of an open complement: the object of the
// governing verb where it has one ("urged Russia to step back"), else its subject.
func (w *worker) controlled(i, head int) []text.Argument {
	if w.kind[head] == verbal && !subjectControl(w.Lemma(head)) {
		for _, rel := range []string{"obj", "iobj"} {
			if k := w.Child(head, rel); k >= 0 && k < i {
				if a := w.antecedent(head); a >= 0 && isRelative(&w.Tokens[k]) {
					k = a
				}
				return []text.Argument{{Role: text.Subject, Head: k, Via: "control"}}
			}
		}
		// "called on Russia to step back", "appealed to them to leave"
		if oblControl(w.Lemma(head)) {
			for _, k := range w.Kids[head] {
				if w.Rel(k) == "obl" && k < i && w.Tokens[k].Deprel == "obl" {
					return []text.Argument{{Role: text.Subject, Head: k, Via: "control"}}
				}
			}
		}
	}
	if w.kind[head] == other {
		return nil
	}
	if s := w.subjectsOf(head); len(s) > 0 {
		return []text.Argument{{Role: text.Subject, Head: s[0].Head, Via: "control"}}
	}
	return nil
}

// objectInfinitive reports an infinitive that the treebanks hang as an adverbial
// clause though the verb and its object ask for it: "urged them to accept",
// "called on residents to stay".
func (w *worker) objectInfinitive(i int) bool {
	h := w.Tokens[i].Head
	if h >= 0 && w.Rel(i) == "advcl" && w.kind[h] == verbal && w.forSubject(i) >= 0 {
		return true
	}
	if strings.HasPrefix(w.mark(i), "in order") || strings.HasPrefix(w.mark(i), "so as") {
		return false
	}
	return h >= 0 && w.Rel(i) == "advcl" && i > h && w.kind[h] == verbal && w.infinitive(i) && w.Child(i, "nsubj") < 0 &&
		takesInfinitive(w.Lemma(h)) && (w.Child(h, "obj", "iobj") >= 0 || w.passive(h) || oblControl(w.Lemma(h)))
}

// holderOf returns who a noun with an infinitive belongs to: "Russia's plan to
// invade", "Russia has a plan to invade".
func (w *worker) holderOf(noun int) []text.Argument {
	if !holdsIntention(w.Lemma(noun)) {
		return nil
	}
	if k := w.Child(noun, "nmod"); k >= 0 && w.Tokens[k].Deprel == "nmod:poss" && w.Tokens[k].UPOS != "PRON" {
		return []text.Argument{{Role: text.Subject, Head: k, Via: "control"}}
	}
	for _, k := range w.Kids[noun] {
		if r := w.Rel(k); (r == "amod" || r == "compound" || r == "nmod") && k < noun && capitalised(&w.Tokens[k]) {
			return []text.Argument{{Role: text.Subject, Head: k, Via: "control"}}
		}
	}
	if h := w.Tokens[noun].Head; h >= 0 && w.Rel(noun) == "obj" && w.kind[h] == verbal && !w.passive(h) {
		if s := w.subjectsOf(h); len(s) > 0 {
			return []text.Argument{{Role: text.Subject, Head: s[0].Head, Via: "control"}}
		}
	}
	return nil
}

// antecedent returns the noun that a relative clause modifies or a cleft sets
// apart, or None.
func (w *worker) antecedent(i int) int {
	if h := w.clefted(i); h >= 0 {
		return h
	}
	top := w.Top(i)
	if w.Tokens[top].Deprel == "acl:relcl" && w.Tokens[top].Head >= 0 {
		return w.Tokens[top].Head
	}
	return text.None
}

func capitalised(tok *text.Token) bool {
	return tok.Form != "" && tok.Form[0] >= 'A' && tok.Form[0] <= 'Z'
}
