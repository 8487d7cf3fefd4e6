package clause

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// negated reports that the clause at i is denied: not, never, no longer, not yet,
// almost, or a negative noun phrase among its arguments ("no troops", "neither
// side", "to nobody", "at no time did they"). Two denials cancel.
func (w *worker) negated(i int) bool {
	neg := false
	subject, frontedAux := w.Child(i, "nsubj"), false
	for _, k := range w.Kids[i] {
		frontedAux = frontedAux || (w.Rel(k) == "aux" || w.Rel(k) == "cop") && k < subject
	}
	for _, k := range w.Kids[i] {
		tok := &w.Tokens[k]
		denies := false
		switch w.Rel(k) {
		case "advmod", "aux":
			denies = isNegation(tok) && !w.notOnly(k) || w.Rel(k) == "advmod" && (w.negatedAdverb(i, k) || w.approximates(i, k))
		case "det":
			denies = tok.Lemma == "no" && w.kind[i] == copular
		case "nsubj", "obj", "iobj":
			denies = w.negativeNoun(k)
		case "obl":
			denies = w.negativePronoun(k) || w.negativeNoun(k) && (frontedAux && k < subject || w.negativeManner(k))
		case "cc":
			if tok.Lemma == "nor" {
				return true
			}
		}
		if denies {
			neg = !neg
		}
	}
	return neg
}

// negativeNoun reports "no troops", "nobody", "none of them", "neither side" and
// the first of "neither A nor B".
func (w *worker) negativeNoun(k int) bool {
	if w.negativePronoun(k) {
		return true
	}
	for _, d := range w.Kids[k] {
		switch w.Rel(d) {
		case "det", "cc":
			switch strings.ToLower(w.Tokens[d].Form) {
			case "no", "neither":
				return true
			}
		case "advmod":
			// "hardly anyone", "not a single soldier"
			if isNegation(&w.Tokens[d]) && !w.notOnly(d) && d < k && w.Child(k, "conj") < 0 && w.indefinite(k) {
				return true
			}
		}
	}
	return false
}

// indefinite reports "anyone", "any troops", "a soldier", "one soldier".
func (w *worker) indefinite(k int) bool {
	if strings.HasPrefix(strings.ToLower(w.Tokens[k].Form), "any") {
		return true
	}
	for _, d := range w.Kids[k] {
		if w.Rel(d) == "det" || w.Rel(d) == "nummod" {
			switch w.Lemma(d) {
			case "any", "a", "an", "one":
				return true
			}
		}
	}
	return false
}

func (w *worker) negativePronoun(k int) bool {
	switch strings.ToLower(w.Tokens[k].Form) {
	case "nobody", "none", "nothing", "neither", "no-one":
		return true
	case "one":
		d := w.Child(k, "det")
		return d >= 0 && w.Tokens[d].Lemma == "no"
	}
	return false
}

// negativeManner reports "by no means", "in no way", "under no circumstances".
func (w *worker) negativeManner(k int) bool {
	switch w.Lemma(k) {
	case "means", "mean", "way", "circumstance", "account", "event":
		return true
	}
	return false
}

// negatedAdverb reports "not yet", "never before": the adverb holds the negation
// of its clause.
func (w *worker) negatedAdverb(i, k int) bool {
	if w.Lemma(k) == "yet" && w.infinitive(i) && w.Child(i, "aux", "cop") >= 0 {
		return true // "is yet to leave"
	}
	switch w.Lemma(k) {
	case "yet", "before", "again", "once", "ever", "anymore", "either":
	default:
		return false
	}
	n := w.Child(k, "advmod")
	return n >= 0 && isNegation(&w.Tokens[n])
}

// approximates reports "almost invaded", "nearly went to war", which did not come
// about (Horn, "Assertoric Inertia", 2002). Beside a measured change ("nearly
// doubled") it denies little, so the verb needs an object or a partner.
func (w *worker) approximates(i, k int) bool {
	switch w.Lemma(k) {
	case "almost", "nearly":
		return k < i && w.kind[i] == verbal && w.Child(i, "obj", "obl", "xcomp") >= 0
	}
	return false
}

func isNegation(tok *text.Token) bool {
	switch strings.ToLower(tok.Form) {
	case "not", "n't", "never", "n’t", "nt", "hardly", "scarcely", "neither", "nor", "cannot":
		return true
	}
	return false
}

// notOnly reports the "not" of "not only", "not just", "not least", which denies nothing.
func (w *worker) notOnly(k int) bool {
	if k+1 >= len(w.Tokens) || !strings.EqualFold(w.Tokens[k].Form, "not") {
		return false
	}
	switch strings.ToLower(w.Tokens[k+1].Form) {
	case "only", "just", "merely", "simply", "least":
		return true
	}
	return false
}
