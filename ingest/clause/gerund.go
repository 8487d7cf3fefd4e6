package clause

import (
	"slices"

	"github.com/relata-kg/relata/ingest/text"
)

// gerundEffect is what a verb says of the gerund that a preposition ties to its
// object: "barred them from entering", "accused them of lying", "thanked them for
// coming". ok is false where no object is meant.
func gerundEffect(lemma, preposition string) (e effect, ok bool) {
	switch preposition {
	case "from":
		e = verbEffect(lemma, false)
		return e, e == refusal
	case "of":
		switch lemma {
		case "accuse", "suspect", "convict":
			return belief, true
		case "acquit", "clear", "absolve":
			return denial, true
		}
	case "with":
		return belief, lemma == "charge"
	case "for":
		switch lemma {
		case "thank", "praise", "commend", "congratulate", "applaud", "credit", "reward", "honor", "honour", "forgive", "hail", "laud":
			return presupposed, true
		case "criticize", "criticise", "condemn", "blame", "denounce", "rebuke", "slam", "fault", "chide", "lambast", "attack",
			"punish", "arrest", "detain", "jail", "imprison", "prosecute", "indict", "fine", "sanction", "penalize", "penalise",
			"sue", "investigate", "impeach", "expel", "sack", "fire", "dismiss", "suspend", "target", "censure", "upbraid", "deride", "mock":
			return belief, true
		}
	case "against":
		switch lemma {
		case "warn", "caution", "advise", "counsel":
			return concerning, true
		}
	case "into":
		switch lemma {
		case "force", "coerce", "trick", "lure", "drag", "goad", "mislead", "bully", "dupe", "shame":
			return none, true
		case "pressure", "push", "talk", "press", "pressurize", "pressurise", "persuade":
			return concerning, true
		}
	}
	return none, false
}

// gerundOf reports that the clause at i is such a gerund, which the treebanks hang
// as an adverbial clause, with its effect.
func (w *worker) gerundOf(i int) (effect, bool) {
	h := w.Tokens[i].Head
	if h < 0 || w.Rel(i) != "advcl" || i < h || w.kind[h] != verbal || w.Tokens[i].XPOS != "VBG" {
		return none, false
	}
	return gerundEffect(w.verbLemma(h), w.mark(i))
}

// gerundContext is the status and the speakers of such a gerund.
func (w *worker) gerundContext(i, h int, e effect) status {
	st := w.status(h)
	sources := st.sources
	if e == belief {
		if s, ok := w.reportingClause(h); ok {
			sources = append(slices.Clone(sources), s)
		}
	}
	return status{apply(st.fact, e), sources}
}

// gerundSubject returns who does it: the object of the governing verb, the
// subject where that is passive.
func (w *worker) gerundSubject(i int) ([]text.Argument, bool) {
	if _, ok := w.gerundOf(i); !ok {
		return nil, false
	}
	return w.controlled(i, w.Tokens[i].Head), true
}
