package openie

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// subjects returns what the facts of clause c are about, a coordination split.
func (r *renderer) subjects(c *text.Clause) [][]int {
	a := c.Arg(text.Subject)
	if a == nil {
		return nil
	}
	if r.pronounWithoutReferent(a) {
		if r.light(a.Head) && a.Via == "" && r.Child(a.Head, "acl") > a.Head {
			return [][]int{r.phrase(a.Head, c)} // "what began as a joke"
		}
		return nil
	}
	if r.extraposed(c) >= 0 {
		return [][]int{{r.expletive(c)}}
	}
	if r.Rel(a.Head) == "csubj" {
		return [][]int{r.clauseWords(a.Head, true)}
	}
	head := a.Head
	if a.Via == "relative" || a.Via == "participle" {
		head = r.modified(c, head)
	}
	if g := r.predicated(c, head); g != nil {
		return r.subjects(g)
	}
	if !r.collective(c) {
		list := r.options(head, c)
		if a.Via == "relative" || a.Via == "participle" {
			// "Ann, who left, and Bob"
			list = slices.DeleteFunc(list, func(words []int) bool { return words[0] > c.Predicate })
		}
		if len(list) > 0 {
			return list
		}
	}
	words := r.phrase(head, c)
	if p := r.Child(head, "case"); p >= 0 && p < head && a.Via != "" {
		words = slices.DeleteFunc(words, func(k int) bool { return k < p }) // "well beyond the months that"
	}
	if len(words) == 0 {
		return nil
	}
	if x := r.Tokens[words[len(words)-1]].XPOS; x == "WDT" || x == "WP" {
		return nil // "the cause of which"
	}
	if a.Via == "relative" && len(words) > 1 && r.focus(words[0]) {
		words = words[1:] // "only the schools that"
	}
	return [][]int{words}
}

// predicated returns the copula clause whose subject does what the relative clause
// c says of its complement: "Ana is a chemist who holds patents".
func (r *renderer) predicated(c *text.Clause, head int) *text.Clause {
	g := r.byToken[head]
	if g == nil || g == c || g.Kind != text.CopulaClause || c.Rule != "verb:relcl" && c.Rule != "cop:relcl" || !r.asserted(g) || g.Negated {
		return nil
	}
	if det := r.Child(head, "det"); r.Tokens[head].UPOS != "NOUN" || det < 0 || r.Tokens[det].Feat("Definite") != "Ind" {
		return nil
	}
	s := g.Arg(text.Subject)
	if s == nil || s.Via != "" || s.Head > g.Predicate || r.Tokens[s.Head].UPOS == "PRON" && (r.Tokens[s.Head].Feat("PronType") != "Prs" || r.Lemma(s.Head) == "it") {
		return nil // "it was a man who called"
	}
	return g
}

// modified returns the noun that a relative clause or participle stands at: a
// later conjunct keeps it for itself ("Ann and Bob, known for ...").
func (r *renderer) modified(c *text.Clause, subject int) int {
	if h := r.Tokens[r.Top(c.Predicate)].Head; h >= 0 && r.Rel(r.Top(c.Predicate)) == "acl" && r.Top(h) == subject {
		return h
	}
	return subject
}

// one returns a conjunct's own phrase.
func (r *renderer) one(head int, c *text.Clause) []int {
	return r.own(head, r.Subtree(head, r.skipPhrase(head, c, true)))
}

// focus reports an adverb that singles a noun phrase out.
func (r *renderer) focus(k int) bool {
	switch strings.ToLower(r.Tokens[k].Form) {
	case "only", "just", "even", "also", "especially", "particularly", "mainly", "mostly":
		return r.Tokens[k].UPOS == "ADV"
	}
	return false
}

// collective reports a predicate that holds of its subjects together only: "met",
// "accused each other".
func (r *renderer) collective(c *text.Clause) bool {
	list := r.Subtree(c.Predicate, func(_, kid int) bool { return r.byToken[kid] != nil && r.Rel(kid) != "xcomp" })
	for i, k := range list {
		next := ""
		if i+1 < len(list) {
			next = strings.ToLower(r.Tokens[list[i+1]].Form)
		}
		switch strings.ToLower(r.Tokens[k].Form) {
		case "each":
			if next == "other" {
				return true
			}
		case "one":
			if next == "another" {
				return true
			}
		case "together", "jointly", "respectively", "apart", "mutually", "collectively":
			if r.Rel(k) == "advmod" {
				return true
			}
		}
	}
	if c.Arg(text.Object) != nil || c.Passive {
		return false
	}
	if slices.ContainsFunc(c.Args, func(a text.Argument) bool {
		return a.Role == text.Oblique && len(a.Case) > 0 && strings.EqualFold(r.Tokens[a.Case[0]].Form, "with")
	}) {
		return false
	}
	switch r.Lemma(c.Predicate) {
	case "meet", "marry", "merge", "divorce", "clash", "collide", "differ", "negotiate", "converge", "intersect", "collaborate", "cooperate", "coexist", "compete", "unite", "separate", "split":
		return true
	}
	return false
}

// options returns the conjuncts of a coordination, each as a phrase of its own,
// or nil for none.
func (r *renderer) options(head int, c *text.Clause) [][]int {
	heads := r.coordinated(head)
	if len(heads) == 0 || len(heads) == 1 && !slices.ContainsFunc(r.Kids[head], func(k int) bool { return r.Rel(k) == "conj" && r.excluded(k) }) {
		return nil
	}
	var out [][]int
	for _, h := range heads {
		words := r.one(h, c)
		if !r.andSoOn(words) {
			out = append(out, words)
		}
	}
	return out
}

// andSoOn reports the open end of a list.
func (r *renderer) andSoOn(words []int) bool {
	last := strings.ToLower(r.Tokens[words[len(words)-1]].Form)
	switch len(words) {
	case 1:
		return last == "etc" || last == "etc." || last == "so"
	case 2:
		return strings.EqualFold(r.Tokens[words[0]].Form, "so") && (last == "on" || last == "forth")
	}
	return false
}

// coordinated returns the heads of the noun or adjective phrases joined to head,
// or nil where a conjunct is of another kind or what is said of all need not hold
// of each: "either", "A or B", "between A and B".
func (r *renderer) coordinated(head int) []int {
	heads := []int{head}
	for at := 0; at < len(heads) && len(heads) < 16; at++ {
		for _, k := range r.Kids[heads[at]] {
			if r.Rel(k) == "conj" && !r.clauseConjunct(k) && !r.excluded(k) {
				heads = append(heads, k)
			}
		}
	}
	for _, k := range r.Kids[head] {
		if r.Tokens[k].Deprel == "cc:preconj" && !strings.EqualFold(r.Tokens[k].Form, "both") || strings.EqualFold(r.Tokens[k].Form, "between") {
			return nil
		}
	}
	for _, h := range heads[1:] {
		for _, k := range r.Kids[h] {
			if r.Rel(k) == "cc" && slices.ContainsFunc(r.Subtree(k, nil), r.alternative) {
				return nil
			}
		}
		if r.alternative(h) {
			return nil
		}
	}
	slices.Sort(heads)
	return heads
}

// excluded reports a conjunct that takes no part: "in God, not in the Trinity".
func (r *renderer) excluded(k int) bool {
	return slices.ContainsFunc(r.Kids[k], func(n int) bool {
		return n < k && r.Rel(n) == "advmod" && (r.negative(n) || strings.EqualFold(r.Tokens[n].Form, "rather"))
	})
}

// alternative reports a conjunction whose members do not all take part.
func (r *renderer) alternative(k int) bool {
	switch strings.ToLower(r.Tokens[k].Form) {
	case "or", "nor", "but", "and/or", "versus", "vs.", "rather":
		return true
	}
	return false
}
