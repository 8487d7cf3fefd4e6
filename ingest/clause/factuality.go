package clause

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// status is what the sentence says of a clause: how real, and in whose words.
type status struct {
	fact    schema.Factuality
	sources []text.Source
}

// status returns the status of the clause or event noun at token i: that of its
// context with its own negation, modality and mood composed into it.
func (w *worker) status(i int) status {
	if w.factDone[i] == 2 {
		return w.facts[i]
	}
	if w.factDone[i] == 1 { // a cycle cannot be read
		return status{fact: schema.Possible}
	}
	w.factDone[i] = 1
	var st status
	if w.kind[i] == verbal || w.kind[i] == copular {
		st = w.clauseContext(i)
		if o := w.outerSubject(i); o >= 0 && w.innerSubject(i) >= 0 {
			st.fact = apply(st.fact, nounEffect(w.Lemma(o))) // "the hope is that"
		}
		st.fact = w.compose(st.fact, i)
	} else {
		st = w.nounStatus(i)
	}
	if slices.ContainsFunc(st.sources, func(s text.Source) bool { return s.Cue == i }) {
		// "as she told reporters": nobody is the source of her own saying.
		st.sources = slices.DeleteFunc(slices.Clone(st.sources), func(s text.Source) bool { return s.Cue == i })
	}
	w.facts[i], w.factDone[i] = st, 2
	return st
}

// compose puts the modality and polarity of the clause at i into its context.
func (w *worker) compose(context schema.Factuality, i int) schema.Factuality {
	own := w.modality(i)
	if w.negated(i) {
		switch {
		case context == schema.Negated:
			return schema.Fact // "did not fail to"
		case context == schema.Conditional || own == schema.Conditional:
			return schema.Conditional // "if they do not leave"
		case context == schema.Demanded || own == schema.Demanded:
			return schema.Possible // who must not leave may or may not do so
		case context == schema.Fact && w.ability(i):
			return schema.Negated // "cannot agree"
		case own == schema.Possible || context == schema.Possible:
			return schema.Possible
		}
		return schema.Negated
	}
	return combine(context, own)
}

// combine joins the status of a context with that of what stands in it.
func combine(context, own schema.Factuality) schema.Factuality {
	switch {
	case context == schema.Fact:
		return own
	case own == schema.Fact:
		return context
	case context == schema.Negated || own == schema.Negated:
		return schema.Negated
	case context == schema.Conditional || own == schema.Conditional:
		return schema.Conditional
	case context == schema.Demanded || own == schema.Demanded:
		return schema.Demanded
	case context == schema.Possible || own == schema.Possible:
		return schema.Possible
	}
	return own
}

// apply gives the status of a complement under a governor's effect.
func apply(governor schema.Factuality, e effect) schema.Factuality {
	switch e {
	case none:
		return governor
	case presupposed:
		return schema.Fact
	case shown:
		if governor == schema.Negated {
			return schema.Possible
		}
		return governor
	case report:
		if governor == schema.Fact || governor == schema.Future {
			return schema.Fact
		}
		return schema.Possible
	case belief, seeming, concerning:
		if governor == schema.Negated {
			return schema.Negated
		}
		return schema.Possible
	case wish:
		if governor == schema.Negated || governor == schema.Conditional || governor == schema.Demanded {
			return governor
		}
		return schema.Possible
	case prediction, intention:
		if governor == schema.Fact {
			return schema.Future
		}
		return governor
	case demand:
		if governor == schema.Negated {
			return schema.Possible
		}
		return schema.Demanded
	case denial:
		if governor == schema.Negated {
			return schema.Possible
		}
		return schema.Negated
	case refusal:
		switch governor {
		case schema.Negated:
			return schema.Fact
		case schema.Fact:
			return schema.Negated
		}
		return schema.Possible
	}
	return governor
}

// clauseContext is what governs the clause at i: status and speakers.
func (w *worker) clauseContext(i int) status {
	h := w.Tokens[i].Head
	if h < 0 {
		return w.reported(i, status{fact: schema.Fact})
	}
	if k := w.clefted(i); k >= 0 && w.Rel(i) != "conj" {
		return w.status(k)
	}
	if w.Rel(i) != "advcl" && w.inverted(i) {
		return status{schema.Conditional, w.contextOf(h).sources} // "should they choose war"
	}
	switch w.Rel(i) {
	case "conj":
		return w.reported(i, w.contextOf(h))
	case "parataxis", "list", "dep":
		st := status{fact: schema.Fact}
		if s, ok := w.reportingClause(h); ok && w.Child(h, "ccomp") < 0 && !w.reportingParenthesis(i) {
			st.sources = []text.Source{s}
		} else if !w.reportingParenthesis(i) {
			st.sources = w.contextOf(h).sources
		}
		return w.reported(i, st)
	case "ccomp", "xcomp", "csubj":
		return w.reported(i, w.governed(i, h))
	case "acl":
		if w.Tokens[i].Deprel == "acl:relcl" && !w.contentClause(i) {
			return w.relativeContext(i, h)
		}
		st := w.status(h)
		e := nounEffect(w.Lemma(h))
		if e == none && w.infinitive(i) {
			e = intention
		}
		if f := w.Tokens[i].Feat("VerbForm"); (f == "Part" || f == "Ger") && w.mark(i) == "" && w.Child(i, "case") < 0 {
			return w.relativeContext(i, h)
		}
		return status{apply(st.fact, e), st.sources}
	case "advcl":
		if w.objectInfinitive(i) {
			return w.reported(i, w.governed(i, h))
		}
		if e, ok := w.gerundOf(i); ok {
			return w.reported(i, w.gerundContext(i, h, e))
		}
		return w.adverbialContext(i, h)
	}
	// A gerund or clause in a noun's place.
	return w.nounContext(i)
}

// contextOf returns the context that the clause at h stands in, before its own modality.
func (w *worker) contextOf(h int) status {
	if w.kind[h] == verbal || w.kind[h] == copular {
		return w.clauseContext(h)
	}
	return w.status(h)
}

// governed is the context of a complement clause.
func (w *worker) governed(i, h int) status {
	st := w.status(h)
	infinitive := w.infinitive(i) || w.Rel(i) == "xcomp" || w.Rel(i) == "advcl"
	var e effect
	switch {
	case w.kind[h] == copular && (w.Tokens[h].UPOS == "ADJ" || w.Tokens[h].UPOS == "VERB"):
		if e = adjectiveEffect(strings.ToLower(w.Tokens[h].Form)); e == none {
			e = verbEffect(w.verbLemma(h), infinitive)
		}
		if !infinitive && w.finite(i) && emotive(w.Lemma(h)) {
			e = presupposed // "proud that they won"
		}
	case w.kind[h] == verbal:
		e = verbEffect(w.verbLemma(h), infinitive)
		if e == none && w.Rel(i) == "ccomp" && w.finite(i) {
			e = clauseEffect(w.verbLemma(h))
		}
		if e == none && w.Tokens[h].XPOS == "VBN" {
			// A participle that is as good as an adjective: "is poised to".
			if e = adjectiveEffect(strings.ToLower(w.Tokens[h].Form)); e == none {
				e = adjectiveEffect(w.Lemma(h))
			}
		}
		if e == none && w.infinitive(i) && !implicative(w.Lemma(h)) {
			e = intention // a purpose: "met to discuss"
		}
		switch w.Lemma(h) {
		case "have":
			// "has to leave" is a demand, "had to leave" was done.
			switch {
			case w.yet(h):
				e = refusal // "has yet to leave"
			case infinitive && w.infinitive(i) && w.Tokens[h].Feat("Tense") != "Past":
				e = demand
			}
		case "go":
			if w.Tokens[h].XPOS != "VBG" || !w.infinitive(i) {
				e = none
			}
		}
	case w.kind[h] == nominal || w.kind[h] == copular:
		e = nounEffect(w.Lemma(h))
	default:
		e = adjectiveEffect(w.Lemma(h))
	}
	if e == none || e == report {
		// "repeated its demand that Israel ease ...": the clause is the noun's.
		if o := w.Child(h, "obj"); o >= 0 && o < i && w.kind[h] == verbal {
			if n := nounEffect(w.Lemma(o)); n != none {
				e = n
			}
		}
		if w.mandative(i) {
			e = demand
		}
	}
	fact := apply(st.fact, e)
	switch {
	case w.asked(i, h):
		fact = schema.Possible
	case fact == schema.Future && w.hasCondition(h):
		fact = schema.Conditional // "threatened to leave if the others came"
	}
	sources := st.sources
	switch e {
	case report, belief, denial, prediction:
		unsaid := e == report && st.fact == schema.Negated // "did not say that ..."
		if s, ok := w.reportingClause(h); ok && !infinitive && !unsaid {
			sources = append(slices.Clone(sources), s)
		}
	}
	// "said Poland would hand over": the future seen from the past.
	return status{fact, sources}
}

// mandative reports the subjunctive of "that Israel ease restrictions", "that
// they be eased".
func (w *worker) mandative(i int) bool {
	if w.Rel(i) != "ccomp" || w.kind[i] != verbal || w.mark(i) != "that" {
		return false
	}
	if a := w.Child(i, "aux"); a >= 0 {
		return strings.EqualFold(w.Tokens[a].Form, "be")
	}
	return w.Tokens[i].XPOS == "VB"
}

// asked reports a complement of h that is a question: "asked whether they left",
// "did not say if he would resign".
func (w *worker) asked(i, h int) bool {
	if w.Rel(i) != "ccomp" && w.Rel(i) != "csubj" {
		return false
	}
	switch w.mark(i) {
	case "whether", "if":
		return true
	}
	switch w.Lemma(h) {
	case "ask", "wonder", "inquire", "enquire":
		return w.kind[h] == verbal && !w.infinitive(i) && !w.mandative(i)
	}
	return false
}

// yet reports "has yet to", "is yet to".
func (w *worker) yet(h int) bool {
	for _, k := range w.Kids[h] {
		if w.Rel(k) == "advmod" && w.Lemma(k) == "yet" {
			return true
		}
	}
	return false
}

// ability reports a clause under "can" or "could".
func (w *worker) ability(i int) bool {
	for _, k := range w.Kids[i] {
		if w.Rel(k) == "aux" || w.Rel(k) == "cop" {
			switch strings.ToLower(w.Tokens[k].Form) {
			case "can", "ca", "could", "cannot":
				return true
			}
		}
	}
	return false
}

// reportingClause returns who speaks in the clause at h, by which verb.
func (w *worker) reportingClause(h int) (text.Source, bool) {
	if w.kind[h] != verbal || !givesSource(w.Lemma(h)) {
		return text.Source{}, false
	}
	switch verbEffect(w.verbLemma(h), false) {
	case report, belief, denial, prediction:
	default:
		return text.Source{}, false
	}
	if w.passive(h) {
		for _, k := range w.Kids[h] {
			if w.Tokens[k].Deprel == "obl:agent" {
				return text.Source{Head: k, Cue: h}, true
			}
		}
		return text.Source{}, false
	}
	s := w.subjectsOf(h)
	if len(s) == 0 || w.Tokens[s[0].Head].UPOS == "VERB" || w.negativeNoun(s[0].Head) {
		return text.Source{}, false
	}
	return text.Source{Head: s[0].Head, Cue: h}, true
}

// reportingParenthesis reports "he said" set beside the words that it reports.
func (w *worker) reportingParenthesis(i int) bool {
	_, ok := w.reportingClause(i)
	return ok && w.Child(i, "ccomp", "obj") < 0
}

// reported adds the speakers named beside the clause at i: "..., he said" and
// "according to him". They are outermost.
func (w *worker) reported(i int, st status) status {
	for _, k := range w.Kids[i] {
		switch w.Rel(k) {
		case "parataxis", "advcl":
			aside := w.Child(k, "ccomp", "obj") < 0 || k+1 < len(w.Tokens) && w.Tokens[k+1].Form == ","
			if s, ok := w.reportingClause(k); ok && aside && (w.Rel(k) == "parataxis" || w.mark(k) == "as") {
				st.sources = append([]text.Source{s}, st.sources...)
				if verbEffect(w.verbLemma(k), false) == belief {
					st.fact = combine(st.fact, schema.Possible)
				}
			}
		case "obl":
			if cases := w.cases(k); w.accordingTo(cases) {
				st.sources = append([]text.Source{{Head: k, Cue: cases[0]}}, st.sources...)
			}
		}
	}
	return st
}

// nounStatus is the status of the event that a noun may tell of.
func (w *worker) nounStatus(i int) status {
	st := w.nounContext(i)
	for _, k := range w.Kids[i] {
		switch w.Rel(k) {
		case "amod":
			if e := modifierEffect(w.Lemma(k)); e != none {
				st.fact = apply(st.fact, e)
			}
		case "det":
			if w.Tokens[k].Lemma == "no" {
				st.fact = schema.Negated
			} else if w.Tokens[k].Lemma == "any" && st.fact == schema.Fact {
				st.fact = schema.Possible
			}
		case "aux", "cop":
			st.fact = combine(st.fact, w.modality(i))
		}
	}
	return st
}

// nounContext is what governs a noun (or a gerund in its place).
func (w *worker) nounContext(i int) status {
	h := w.Tokens[i].Head
	if h < 0 {
		return w.reported(i, status{fact: schema.Fact})
	}
	rel := w.Rel(i)
	if rel == "conj" || rel == "appos" || rel == "flat" {
		if w.kind[h] == other {
			return w.nounContext(h)
		}
		if rel == "conj" {
			return w.contextOfNoun(h)
		}
		return w.status(h)
	}
	if w.kind[h] != verbal && w.kind[h] != copular {
		if rel == "parataxis" || rel == "list" {
			return status{fact: schema.Fact}
		}
		st := w.status(h)
		if cessation(w.Lemma(h)) && w.definite(i) {
			return status{schema.Fact, st.sources} // what is to end is going on
		}
		if e := nounEffect(w.Lemma(h)); e != none && (rel == "nmod" || rel == "acl" || rel == "compound") && w.Tokens[i].Deprel != "nmod:poss" {
			st.fact = apply(st.fact, e)
		}
		return st
	}
	gov := w.status(h)
	lemma := w.verbLemma(h)
	switch rel {
	case "obj", "xcomp", "iobj", "ccomp":
		return w.underVerb(i, gov, objectEffect(lemma), h)
	case "nsubj", "csubj":
		if gov.fact == schema.Future && !w.definite(i) && w.hasModal(h, "would") {
			return status{schema.Conditional, gov.sources} // "an attack would be met with force"
		}
		if w.passive(h) {
			return w.underVerb(i, gov, objectEffect(w.Lemma(h)), h)
		}
		if gov.fact == schema.Fact || occurrenceVerb(w.Lemma(h)) {
			return gov
		}
		if w.definite(i) {
			return status{schema.Fact, gov.sources}
		}
		return gov
	case "obl", "nmod", "advcl", "dislocated":
		return w.underPreposition(i, gov, h)
	}
	return gov
}

// hasModal reports an auxiliary of the clause at i.
func (w *worker) hasModal(i int, form string) bool {
	for _, k := range w.Kids[i] {
		if w.Rel(k) == "aux" && strings.EqualFold(w.Tokens[k].Form, form) {
			return true
		}
	}
	return false
}

func (w *worker) contextOfNoun(h int) status {
	if w.kind[h] == verbal || w.kind[h] == copular {
		return w.status(h)
	}
	return w.nounContext(h)
}

// underVerb is the status of an event noun that a verb acts upon.
func (w *worker) underVerb(i int, gov status, e effect, h int) status {
	switch e {
	case belief, prediction:
		e = wish
	case report:
		e = none
	case refusal, denial:
		// A demand that is rejected was made, a plan that is dropped was a plan.
		if nounEffect(w.Lemma(i)) != none && w.hasOwner(i) {
			e = none
		}
	}
	if gov.fact == schema.Negated && e == none && w.definite(i) && !occurrenceVerb(w.Lemma(h)) {
		return status{schema.Fact, gov.sources}
	}
	return status{apply(gov.fact, e), gov.sources}
}

// hasOwner reports a noun with a possessor, or a "by" or "from" phrase.
func (w *worker) hasOwner(i int) bool {
	for _, k := range w.Kids[i] {
		if w.Tokens[k].Deprel == "nmod:poss" {
			return true
		}
		if p := w.Child(k, "case"); w.Rel(k) == "nmod" && p >= 0 && (strings.EqualFold(w.Tokens[p].Form, "by") || strings.EqualFold(w.Tokens[p].Form, "from")) {
			return true
		}
	}
	return false
}

// underPreposition is the status of an event noun in a prepositional phrase of a clause.
func (w *worker) underPreposition(i int, gov status, h int) status {
	cases := w.cases(i)
	if len(cases) == 0 {
		return gov
	}
	e := verbEffect(w.verbLemma(h), false)
	switch strings.ToLower(w.Tokens[cases[0]].Form) {
	case "during", "after", "following", "since", "amid", "despite", "in", "at", "by", "over", "through", "because", "due":
		if gov.fact != schema.Fact && w.definite(i) {
			return status{schema.Fact, gov.sources}
		}
		return gov
	case "without":
		return status{schema.Negated, gov.sources}
	case "for", "to", "towards", "toward", "on", "upon":
		switch w.verbLemma(h) {
		case "call", "press", "push", "appeal", "plead", "ask", "urge":
			return status{apply(gov.fact, demand), gov.sources}
		case "hope", "prepare", "gear up", "brace", "plan", "wait", "work", "look", "aim", "ready", "pose", "set":
			return status{apply(gov.fact, intention), gov.sources}
		}
		if e == intention || e == wish || e == demand {
			return status{apply(gov.fact, e), gov.sources}
		}
		return gov
	case "about", "of", "against", "from", "as":
		switch e {
		case report, belief, prediction, demand, refusal, wish:
			return status{apply(gov.fact, wish), gov.sources}
		}
		return gov
	case "ahead", "before", "until", "pending":
		return status{apply(gov.fact, intention), gov.sources}
	}
	return gov
}
