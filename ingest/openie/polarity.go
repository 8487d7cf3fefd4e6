package openie

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// negative reports a word that denies.
func (r *renderer) negative(k int) bool {
	switch strings.ToLower(r.Tokens[k].Form) {
	case "not", "n't", "n’t", "never", "no", "nobody", "nothing", "none", "no-one", "neither", "nor", "hardly", "scarcely", "barely", "cannot", "nowhere":
		return true
	}
	return false
}

// polarity returns the adverb that denies a clause where it is not among the words
// of the relation: "has never before attacked", "has yet to".
func (r *renderer) polarity(c *text.Clause, words []int) []int {
	var list []int
	for _, k := range r.Kids[c.Predicate] {
		if r.Rel(k) != "advmod" || slices.Contains(words, k) {
			continue
		}
		phrase := r.Subtree(k, nil)
		switch {
		case c.Negated && slices.ContainsFunc(phrase, r.negative) && !slices.ContainsFunc(words, r.negative):
			list = append(list, phrase...)
		case r.Lemma(k) == "yet" && k > c.Words[0] && k+1 < len(r.Tokens) && strings.EqualFold(r.Tokens[k+1].Form, "to"):
			list = append(list, k)
		}
	}
	return list
}

// denied reports a tuple of a denied clause that lost the word that denies it.
func (r *renderer) denied(c *text.Clause, t *Tuple) bool {
	if !c.Negated || slices.ContainsFunc(t.Relation, r.negative) {
		return false
	}
	for _, a := range t.Args {
		if slices.ContainsFunc(a, r.negative) {
			return false
		}
	}
	// The negation may be one that this list does not know; it is lost only where
	// it stands outside of the tuple.
	return slices.ContainsFunc(r.Subtree(c.Predicate, func(_, kid int) bool { return r.byToken[kid] != nil }), r.negative)
}

// open reports a clause that the sentence asks or leaves open: a question, one of
// two that "or" joins.
func (r *renderer) open(c *text.Clause) bool {
	if c.Factuality != schema.Possible && c.Factuality != schema.Future {
		return false
	}
	if s := c.Arg(text.Subject); s != nil && s.Via == "" && s.Head > c.Words[0] && r.Tokens[c.Words[0]].UPOS == "AUX" && c.Words[0] != c.Predicate {
		for k := c.Predicate; k < len(r.Tokens); k++ {
			if r.Tokens[k].Form == "?" {
				return true
			}
		}
	}
	if slices.ContainsFunc(c.Words, func(k int) bool { return r.Tokens[k].XPOS == "MD" }) {
		return false
	}
	top := r.Top(c.Predicate)
	for _, k := range append([]int{top}, r.Conjuncts(top)...) {
		if cc := r.Child(k, "cc"); cc >= 0 && k != top && strings.EqualFold(r.Tokens[cc].Form, "or") {
			return true
		}
	}
	return false
}
