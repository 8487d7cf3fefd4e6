package clause

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// relativeContext is that of clause i, which says something about noun h: the
// speakers are those of the noun's clause. It is real where its noun is, or where
// it tells of the past.
func (w *worker) relativeContext(i, h int) status {
	gov := w.governor(h)
	if gov < 0 {
		return status{fact: schema.Fact}
	}
	st := w.status(gov)
	out := status{schema.Fact, st.sources}
	if st.fact != schema.Negated && (w.past(i) || w.Tokens[i].XPOS == "VBN" && w.Rel(i) == "acl" && st.fact != schema.Conditional) {
		return out // "will use the arms that it bought", "made by Chile"
	}
	if st.fact != schema.Fact && !w.definite(h) && st.fact != schema.Negated {
		out.fact = st.fact
	} else if st.fact == schema.Negated && !w.definite(h) {
		out.fact = schema.Possible
	}
	if out.fact == schema.Fact && w.kind[gov] == verbal && !w.definite(h) {
		switch objectEffect(w.verbLemma(gov)) {
		case wish, demand, intention, refusal:
			out.fact = schema.Possible
		}
	}
	return out
}

// past reports a finite clause in the past tense or the perfect.
func (w *worker) past(i int) bool {
	if w.Tokens[i].XPOS == "VBD" {
		return true
	}
	for _, k := range w.Kids[i] {
		if r := w.Rel(k); r == "aux" || r == "cop" {
			if w.Tokens[k].XPOS == "VBD" || w.Lemma(k) == "have" && w.Tokens[k].XPOS != "VB" && w.Tokens[i].XPOS == "VBN" {
				return true
			}
			if w.Tokens[k].XPOS == "MD" {
				return false
			}
		}
	}
	return false
}

// contentClause reports "guarantees that they will never join": a clause that says
// what the noun holds, though it was labelled a relative clause.
func (w *worker) contentClause(i int) bool {
	for _, k := range w.Kids[i] {
		if w.Rel(k) == "mark" && strings.EqualFold(w.Tokens[k].Form, "that") {
			return true
		}
	}
	return false
}

// governor returns the nearest clause above token h, or None.
func (w *worker) governor(h int) int {
	for n := 0; h >= 0 && n < len(w.Tokens); n++ {
		if w.kind[h] == verbal || w.kind[h] == copular {
			return h
		}
		h = w.Tokens[h].Head
	}
	return text.None
}

// definite reports a noun that names or points: a name, "the", "this", a possessor.
func (w *worker) definite(h int) bool {
	if t := &w.Tokens[h]; t.UPOS == "PROPN" || t.UPOS == "PRON" {
		return true
	}
	for _, k := range w.Kids[h] {
		switch w.Rel(k) {
		case "det":
			switch w.Tokens[k].Lemma {
			case "the", "this", "that", "these", "those", "both", "all", "its", "their", "his", "her":
				return true
			}
		case "nmod":
			if w.Tokens[k].Deprel == "nmod:poss" {
				return true
			}
		case "nummod":
			return true
		}
	}
	return false
}

// adverbialContext is that of an adverbial clause under h.
func (w *worker) adverbialContext(i, h int) status {
	st := w.contextOf(h)
	mark := w.mark(i)
	first := ""
	if mark != "" {
		first, _, _ = strings.Cut(mark, " ")
	}
	switch mark {
	case "if", "unless", "lest", "provided", "assuming", "supposing", "in case", "whether", "as long as", "so long as", "even if":
		return status{schema.Conditional, st.sources}
	case "without":
		return status{schema.Negated, st.sources}
	case "instead of", "rather than":
		return status{schema.Negated, st.sources}
	case "before", "until", "till":
		own := w.status(h)
		if own.fact == schema.Fact {
			return status{schema.Fact, own.sources}
		}
		return status{schema.Possible, own.sources}
	}
	switch lemma := w.Lemma(h); {
	case mark == "far from", lemma == "far" && mark == "from", lemma == "short" && mark == "of":
		return status{schema.Negated, st.sources}
	}
	if mark == "" && w.inverted(i) {
		return status{schema.Conditional, st.sources}
	}
	if mark == "as" || mark == "so" {
		for _, k := range w.Kids[i] {
			if l := w.Lemma(k); w.Rel(k) == "advmod" && (l == "long" || l == "far") {
				return status{schema.Conditional, st.sources}
			}
		}
	}
	if mark == "" && w.Tokens[i].XPOS == "VBG" && i > 0 && w.infinitive(h) && w.Tokens[h].Head >= 0 && w.Rel(h) == "advcl" && w.commaBefore(i) {
		// "opened fire to disperse them, killing one": a result of what was done.
		h = w.Tokens[h].Head
		st = w.contextOf(h)
	}
	own := w.status(h)
	switch {
	case first == "to" && !w.infinitive(i):
		// "resorted to throwing", "committed to meeting"
		e := verbEffect(w.verbLemma(h), true)
		if e == none {
			e = adjectiveEffect(w.Lemma(h))
		}
		return status{apply(own.fact, e), own.sources}
	case mark == "in order to" || mark == "so as to" || w.infinitive(i):
		return status{apply(own.fact, intention), own.sources}
	case mark == "for" || mark == "so that" || mark == "so" || mark == "in order that":
		return status{apply(own.fact, wish), own.sources}
	case !w.finite(i):
		return own
	case mark == "when" || mark == "once" || mark == "after":
		return status{own.fact, own.sources}
	}
	return status{schema.Fact, st.sources}
}

// commaBefore reports a comma before the first word of the clause at i.
func (w *worker) commaBefore(i int) bool {
	k := w.Child(i, "punct")
	return k >= 0 && k < i && w.Tokens[k].Form == "," || i > 0 && w.Tokens[i-1].Form == ","
}

// inverted reports "should Russia invade", "had he known".
func (w *worker) inverted(i int) bool {
	s := w.Child(i, "nsubj")
	if s < 0 {
		return false
	}
	for _, k := range w.Kids[i] {
		if w.Rel(k) == "aux" && k < s {
			switch w.Lemma(k) {
			case "should":
				return !w.question && w.Rel(i) != "root" && w.Rel(i) != "conj"
			case "have", "were", "be":
				return w.Rel(i) == "advcl"
			}
		}
	}
	return false
}

// modality is the status that the clause's own auxiliaries, adverbs and mood give it.
func (w *worker) modality(i int) schema.Factuality {
	kids := w.Kids[i]
	if w.sharesAuxiliaries(i) {
		kids = append(slices.Clone(kids), w.Kids[w.auxiliaries(i)]...)
	}
	out := schema.Fact
	perfect := false
	for _, k := range w.Kids[i] {
		perfect = perfect || w.Rel(k) == "aux" && w.Lemma(k) == "have"
	}
	toBe := w.infinitive(i)
	for _, k := range kids {
		lemma := strings.ToLower(w.Lemma(k))
		switch w.Rel(k) {
		case "aux", "cop":
			switch strings.ToLower(w.Tokens[k].Form) {
			case "will", "shall", "wo", "'ll", "’ll", "gon":
				out = combine(out, schema.Future)
			case "would", "'d", "’d":
				if w.Tokens[k].XPOS == "MD" {
					out = combine(out, w.would(i))
				}
			case "may", "might", "could", "can", "ca", "cannot":
				out = combine(out, schema.Possible)
			case "must", "should", "ought":
				if perfect {
					out = combine(out, schema.Possible)
				} else if !w.inverted(i) {
					out = combine(out, schema.Demanded)
				}
			default:
				// "is to meet"
				if toBe && lemma == "be" && w.Tokens[k].Feat("VerbForm") == "Fin" && w.kind[i] == verbal {
					out = combine(out, schema.Future)
				}
			}
		case "advmod":
			if hedge(lemma) && w.Tokens[k].Head == i {
				out = combine(out, schema.Possible)
			}
			if lemma == "long" && k > 0 && strings.EqualFold(w.Tokens[k].Form, "longer") {
				for _, d := range w.Kids[k] {
					if strings.EqualFold(w.Tokens[d].Form, "no") {
						out = schema.Negated
					}
				}
			}
		}
	}
	if w.hasCondition(i) && out != schema.Fact && out != schema.Negated {
		out = combine(out, schema.Conditional)
	}
	if w.Tokens[i].Feat("Mood") == "Imp" && w.Child(i, "nsubj") < 0 && out == schema.Fact {
		out = schema.Demanded
	}
	if w.alternative(i) {
		out = combine(out, schema.Possible)
	}
	if (out == schema.Fact || out == schema.Future) && w.question && w.Rel(w.Top(i)) == "root" {
		out = schema.Possible
	}
	return out
}

// alternative reports a clause coordinated by "or": one of two came about.
func (w *worker) alternative(i int) bool {
	top := w.Top(i)
	if w.kind[top] != verbal && w.kind[top] != copular {
		return false
	}
	for _, k := range w.Kids[top] {
		if cc := w.Child(k, "cc"); w.Rel(k) == "conj" && cc >= 0 && w.Lemma(cc) == "or" && w.kind[k] == w.kind[top] {
			return true
		}
	}
	return false
}

// would is the future seen from the past below a report ("said it would"), else a condition.
func (w *worker) would(i int) schema.Factuality {
	if w.hasCondition(i) {
		return schema.Conditional
	}
	top := w.Top(i)
	if h := w.Tokens[top].Head; h >= 0 {
		switch w.Rel(top) {
		case "ccomp", "parataxis", "acl":
			return schema.Future
		}
	}
	for _, k := range w.Kids[top] {
		if w.Rel(k) == "parataxis" {
			return schema.Future
		}
	}
	return schema.Conditional
}

// hasCondition reports an if-clause under the clause at i.
func (w *worker) hasCondition(i int) bool {
	for _, k := range w.Kids[i] {
		if w.Rel(k) != "advcl" {
			continue
		}
		switch w.mark(k) {
		case "if", "unless", "provided", "as long as", "so long as", "in case", "even if":
			return true
		}
		if w.mark(k) == "" && w.inverted(k) {
			return true
		}
	}
	return false
}
