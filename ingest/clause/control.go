package clause

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// forSubject returns the subject of "for Russia to leave", which the treebanks hang
// beside the infinitive ("pressed for Russia to leave"), or None.
func (w *worker) forSubject(i int) int {
	h := w.Tokens[i].Head
	if h < 0 || !w.infinitive(i) || w.Child(i, "nsubj") >= 0 {
		return text.None
	}
	switch w.Rel(i) {
	case "advcl", "xcomp", "acl", "csubj":
	default:
		return text.None
	}
	to := w.Child(i, "mark")
	for _, k := range w.Kids[h] {
		if r := w.Rel(k); r != "obl" && r != "nmod" || k > i {
			continue
		}
		p := w.Child(k, "case")
		if p < 0 || !strings.EqualFold(w.Tokens[p].Form, "for") {
			continue
		}
		last := k
		for _, d := range w.Subtree(k, nil) {
			last = max(last, d)
		}
		if last+1 == to {
			return k
		}
	}
	return text.None
}

// clefted returns the noun that a cleft sets apart ("it was Egypt that attacked
// Libya") for the clause at i that tells of it, or None.
func (w *worker) clefted(i int) int {
	top := w.Top(i)
	h := w.Tokens[top].Head
	if w.Tokens[top].Deprel != "advcl:relcl" && w.Tokens[top].Deprel != "acl:relcl" || h < 0 || w.kind[h] != copular {
		return text.None
	}
	switch w.Tokens[h].UPOS {
	case "PROPN", "NOUN", "PRON":
	default:
		return text.None
	}
	if it := w.Child(h, "expl", "nsubj"); it < 0 || w.Lemma(it) != "it" {
		return text.None
	}
	return h
}

// headline returns the subject of an infinitive that is all a headline has of a
// verb: "Modi to visit Moscow"; or None.
func (w *worker) headline(i int) int {
	h := w.Tokens[i].Head
	if h < 0 || w.Tokens[h].Head >= 0 || w.Rel(i) != "acl" || !w.infinitive(i) || i < h {
		return text.None
	}
	if u := w.Tokens[h].UPOS; u != "PROPN" && u != "NOUN" || w.definite(h) && u == "NOUN" {
		return text.None
	}
	for k := range w.Tokens {
		if w.kind[k] != other && w.finite(k) {
			return text.None
		}
	}
	return h
}
