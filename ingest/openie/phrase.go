package openie

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// skipLoose leaves out punctuation at the edges and what only comments.
func (r *renderer) skipLoose(_, kid int) bool {
	switch r.Rel(kid) {
	case "discourse", "vocative":
		return true
	}
	return false
}

// phrase returns the words of a noun phrase: without its preposition, relative
// and adverbial clauses, appositions and comments.
func (r *renderer) phrase(head int, c *text.Clause) []int {
	return r.own(head, r.Subtree(head, r.skipPhrase(head, c, false)))
}

// own trims a phrase; the binary form leaves out what stands in brackets.
func (r *renderer) own(head int, list []int) []int {
	if r.form == Binary {
		open := r.brackets[head]
		list = slices.DeleteFunc(list, func(k int) bool { return r.brackets[k] > open })
	}
	return r.trim(list)
}

func (r *renderer) skipPhrase(head int, c *text.Clause, first bool) func(parent, kid int) bool {
	var whole []int // clauses that stay, with all that is in them
	return func(parent, kid int) bool {
		if slices.ContainsFunc(whole, func(k int) bool { return r.Dominates(k, parent) }) {
			return false
		}
		if r.Tokens[kid].Deprel == "advcl:relcl" && r.form == Binary && (r.light(parent) || r.vague(parent, kid)) && (c == nil || !r.Dominates(kid, c.Predicate)) {
			whole = append(whole, kid) // "explained how it works"
			return false
		}
		rel := r.Rel(kid)
		if parent == head {
			switch rel {
			case "case":
				return kid < head || r.Tokens[kid].UPOS != "PART"
			case "nmod":
				if c != nil && c.Kind == text.CopulaClause && head == c.Predicate && kid < c.Words[0] {
					return true // an adverbial before the verb
				}
			case "mark", "cop", "aux", "nsubj", "csubj", "expl", "advcl", "discourse", "parataxis", "vocative", "dislocated":
				return true
			case "xcomp", "ccomp", "obl":
				return c != nil && head == c.Predicate
			case "cc":
				return first || kid < head && !r.negative(kid) && !strings.EqualFold(r.Tokens[kid].Form, "either")
			case "conj":
				return first || r.clauseConjunct(kid)
			case "advmod":
				// Adverbs of the clause, not of the phrase.
				return c != nil && head == c.Predicate && (kid < c.Words[0] || kid > head || slices.Contains(c.Words, kid) || r.Tokens[head].UPOS != "ADJ" && kid < head && kid < r.nounPhrase(head, c))
			}
		}
		switch r.Tokens[kid].Deprel {
		case "acl:relcl":
			if r.form == NAry || !r.needsRelative(parent, kid) || c != nil && r.Dominates(kid, c.Predicate) {
				return true
			}
		case "advcl:relcl", "parataxis", "discourse":
			return true
		case "appos":
			return !r.name(parent, kid)
		case "acl":
			if r.form == Binary && !r.needsClause(parent, kid) {
				return true
			}
		case "nmod":
			if r.form == Binary && r.example(kid) {
				return true
			}
		}
		// The phrase without the clause that the tuple is of.
		if c != nil && kid != head && head != c.Predicate && r.Dominates(kid, c.Predicate) {
			return true
		}
		if rel == "acl" && r.form == Binary {
			whole = append(whole, kid)
		}
		return false
	}
}

// name reports a name put to its noun without a comma: "the journal Nature".
func (r *renderer) name(noun, kid int) bool {
	first := r.first(kid)
	if first <= noun || r.Tokens[kid].UPOS != "PROPN" || r.Child(kid, "det", "case") >= 0 {
		return false
	}
	return r.Tokens[first-1].UPOS != "PUNCT" && (r.Tokens[first].UPOS != "PUNCT" || quotation(r.Tokens[first].Form))
}

func quotation(form string) bool {
	return form == `"` || form == "``" || form == "“" || form == "‘"
}

// first is the first token at or below k.
func (r *renderer) first(k int) int { return r.Subtree(k, nil)[0] }

// needsRelative reports a noun of which the sentence does not hold without its
// relative clause: a bare plural ("patients who do not recover"), "no", "every".
func (r *renderer) needsRelative(parent, kid int) bool {
	if r.light(parent) || r.vague(parent, kid) {
		return true
	}
	first := r.first(kid)
	if r.Tokens[parent].UPOS != "NOUN" || first == 0 || r.Tokens[first].UPOS == "PUNCT" || r.Tokens[first-1].UPOS == "PUNCT" || r.tooLong(kid) {
		return false
	}
	det := r.Child(parent, "det")
	if det < 0 {
		return r.Tokens[parent].Feat("Number") == "Plur" && r.Child(parent, "nummod", "nmod", "compound") < 0
	}
	switch r.Lemma(det) {
	case "no", "any", "every", "each", "all":
		return true
	}
	return false
}

// vague reports a noun that its clause alone makes mean something: "a time when".
func (r *renderer) vague(noun, clause int) bool {
	switch r.Lemma(noun) {
	case "time", "moment", "day", "point", "period", "extent", "degree", "way", "situation", "stage", "case", "place":
	default:
		return false
	}
	if r.first(clause) != noun+1 || r.tooLong(clause) {
		return false
	}
	for k := noun + 1; k <= noun+2 && k < len(r.Tokens); k++ {
		if x := r.Tokens[k].XPOS; x == "WRB" || x == "WDT" {
			return true
		}
	}
	return false
}

// tooLong reports a clause that no argument should carry.
func (r *renderer) tooLong(clause int) bool { return len(r.Subtree(clause, r.skipLoose)) > 12 }

// light reports a noun phrase that is nothing without its relative clause: "those".
func (r *renderer) light(head int) bool {
	switch r.Lemma(head) {
	case "those", "that", "one", "anyone", "someone", "everyone", "anybody", "somebody", "everybody", "anything", "something", "everything", "all", "what", "whatever", "whoever", "nothing", "nobody", "noone", "how", "why", "where":
		return r.Tokens[head].UPOS != "NOUN"
	}
	return false
}

// needsClause reports a noun whose clause tells what it is: "a refusal to sign",
// "the fact that".
func (r *renderer) needsClause(parent, kid int) bool {
	if r.infinitive(kid) || r.light(parent) || r.vague(parent, kid) {
		return true
	}
	switch r.firstMark(kid) {
	case "that":
		return !r.tooLong(kid)
	case "of":
		return kid > parent && r.Tokens[kid].XPOS == "VBG" && !r.tooLong(kid) // "a method of measuring pressure"
	}
	return false
}

// example reports a phrase that names some of what the noun stands for.
func (r *renderer) example(kid int) bool {
	p := r.Child(kid, "case")
	if p < 0 || p > kid {
		return false
	}
	switch strings.ToLower(r.Tokens[p].Form) {
	case "including", "excluding":
		return true
	case "such", "like":
		return p > 0 && r.Tokens[p-1].Form == ","
	}
	return false
}

// nounPhrase returns where the noun phrase of head, the complement of c, begins.
func (r *renderer) nounPhrase(head int, c *text.Clause) int {
	for _, k := range r.Kids[head] {
		switch r.Rel(k) {
		case "det", "amod", "nummod", "compound", "nmod", "flat":
			if k > c.Words[0] {
				return min(k, head)
			}
		}
	}
	return head
}

// clauseConjunct reports a conjunct that is a clause of its own.
func (r *renderer) clauseConjunct(k int) bool {
	if r.byToken[k] != nil {
		return true
	}
	return r.Child(k, "nsubj", "cop") >= 0
}

// clauseWords returns the words of a complement clause, its subordinator
// included where mark is set.
func (r *renderer) clauseWords(head int, mark bool) []int {
	list := r.Subtree(head, func(parent, kid int) bool {
		switch r.Rel(kid) {
		case "mark":
			return !mark && parent == head && !strings.EqualFold(r.Tokens[kid].Form, "to")
		case "conj":
			return parent == head && r.clauseConjunct(kid) && r.Child(kid, "nsubj", "csubj") >= 0
		case "parataxis", "discourse", "vocative":
			return true
		case "cc":
			return parent == head
		}
		return false
	})
	// A parenthesis that was left out leaves two commas.
	list = slices.Compact(list)
	kept := list[:0]
	for i, k := range list {
		if i+1 < len(list) && r.Tokens[k].Form == "," && r.Tokens[list[i+1]].Form == "," {
			continue
		}
		kept = append(kept, k)
	}
	return r.trim(kept)
}

// trim cuts punctuation and conjunctions off both ends.
func (r *renderer) trim(list []int) []int {
	loose := func(k int) bool {
		t := &r.Tokens[k]
		if t.UPOS == "PUNCT" {
			switch t.Form {
			case "``", "''", `"`, "“", "”", "(", ")", "-LRB-", "-RRB-", "%", "'", "`":
				return false
			}
			return true
		}
		return t.UPOS == "CCONJ" && !r.negative(k) && !strings.EqualFold(t.Form, "either")
	}
	for len(list) > 1 && loose(list[0]) {
		list = list[1:]
	}
	for len(list) > 1 && loose(list[len(list)-1]) {
		list = list[:len(list)-1]
	}
	if r.form == Binary {
		return r.unquote(list, loose)
	}
	return list
}

// unquote cuts off both ends what opens or closes outside, and notes ("[ 3 ]").
func (r *renderer) unquote(list []int, loose func(int) bool) []int {
	if next := list[len(list)-1] + 1; next < len(r.Tokens) && bracket(r.Tokens[next].Form) != 0 && r.Tokens[next].UPOS == "PUNCT" && !r.closed(list) {
		if longer := append(slices.Clone(list), next); r.closed(longer) {
			list = longer // what closes hangs elsewhere
		}
	}
	for len(list) > 1 {
		first, last := bracket(r.Tokens[list[0]].Form), bracket(r.Tokens[list[len(list)-1]].Form)
		switch n := len(list); {
		case first < 0, first > 0 && !r.closed(list):
			list = list[1:]
		case last == 1, last != 0 && !r.closed(list):
			list = list[:n-1]
		case n > 2 && r.Tokens[list[n-2]].Form == "[" && r.Tokens[list[n-1]].UPOS == "NUM":
			list = list[:n-2]
		case n > 3 && r.Tokens[list[n-1]].Form == "]" && r.Tokens[list[n-3]].Form == "[" && r.Tokens[list[n-2]].UPOS == "NUM":
			list = list[:n-3]
		case loose(list[0]):
			list = list[1:]
		case loose(list[n-1]):
			list = list[:n-1]
		default:
			return list
		}
	}
	return list
}

// bracket is 1 for what opens, -1 for what closes; a straight quotation mark does
// either and counts as 2.
func bracket(form string) int {
	switch form {
	case "``", "“", "(", "-LRB-", "[", "‘", "`":
		return 1
	case "''", "”", ")", "-RRB-", "]":
		return -1
	case `"`:
		return 2
	}
	return 0
}

// closed reports that every quotation mark and bracket of a phrase has its fellow.
func (r *renderer) closed(list []int) bool {
	depth, straight := 0, 0
	for _, k := range list {
		switch b := bracket(r.Tokens[k].Form); b {
		case 2:
			straight++
		default:
			depth += b
		}
	}
	return depth == 0 && straight%2 == 0
}
