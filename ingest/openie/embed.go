package openie

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// maxFrame is the length, in tokens, beyond which a relation is too long to say
// anything.
const maxFrame = 12

// frame is what a sentence asserts of a clause: of whom, and in which words. A
// clause that the sentence itself does not assert keeps the words that govern it:
// "barred Ana from meeting | Tom" and not "Ana | meeting | Tom".
type frame struct {
	subjects [][]int
	relation []int
	// last is the end of the chain of open complements, whose arguments follow.
	last *text.Clause
}

// frame returns that of clause c, or false where there is none.
func (r *renderer) frame(c *text.Clause, depth int) (frame, bool) {
	relation, last := r.relation(c)
	if !r.embedded(c) {
		f := frame{r.subjects(c), relation, last}
		return f, len(f.subjects) > 0
	}
	top := r.Top(c.Predicate)
	if depth > 4 {
		return frame{}, false
	}
	g, between := r.governing(c, top)
	if s := c.Arg(text.Subject); g == nil && s != nil && r.Rel(s.Head) == "root" && r.Tokens[top].Head == s.Head && r.infinitive(top) {
		// The headline "Tanaka to visit Rome".
		return frame{r.subjects(c), union(r.marks(top), relation), last}, true
	}
	if g == nil || g.Predicate > top || !r.closed(span(g.Predicate, top)) {
		return frame{}, false
	}
	f, ok := r.frame(g, depth+1)
	if !ok {
		return frame{}, false
	}
	if k := r.ownSubject(c); k >= 0 {
		if r.openClass(k) {
			return frame{}, false
		}
		between = append(between, r.phrase(k, c)...)
	}
	// Of a chain that ends in a coordination only the own conjunct is wanted.
	f.relation = slices.DeleteFunc(f.relation, func(k int) bool { return r.Dominates(top, k) })
	f.relation = union(union(f.relation, between), union(r.marks(top), relation))
	f.last = last
	return f, len(f.relation) <= maxFrame
}

// span lists the tokens from one to another.
func span(from, to int) []int {
	list := make([]int, 0, to-from)
	for k := from; k < to; k++ {
		list = append(list, k)
	}
	return list
}

// openClass reports a word that asks or relates and names nobody.
func (r *renderer) openClass(k int) bool {
	switch r.Tokens[k].XPOS {
	case "WP", "WDT", "WRB", "EX":
		return true
	}
	return r.Rel(k) == "csubj"
}

// ownSubject returns the subject that stands in the clause itself, or None.
func (r *renderer) ownSubject(c *text.Clause) int {
	if s := c.Arg(text.Subject); s != nil && (s.Via == "" || s.Via == "conj") && r.Dominates(r.Top(c.Predicate), s.Head) {
		return s.Head
	}
	return text.None
}

// told reports that a clause is put forward at all: conditions are not, nor what
// is said of nobody.
func (r *renderer) told(c *text.Clause) bool {
	if r.open(c) || r.preposed(c) {
		return false
	}
	top := r.Top(c.Predicate)
	switch r.Rel(top) {
	case "advcl":
		if h, m := r.Tokens[top].Head, r.firstMark(top); !c.Passive && !r.finite(c) && (m == "when" || m == "while") && r.byToken[h] != nil && r.byToken[h].Passive {
			return false // "was introduced when recovering it": not by what was introduced
		}
		if g := r.byToken[r.Tokens[top].Head]; g != nil && r.firstMark(top) == "" && !r.finite(c) && c.Factuality == schema.Possible && r.asserted(g) {
			return true // "can be slow, taking hours"
		}
		return r.embedded(c) || r.asserted(c)
	case "acl":
		if s := c.Arg(text.Subject); s != nil && !r.asserted(c) {
			if d := r.Child(s.Head, "det"); d >= 0 && (r.Lemma(d) == "no" || r.Lemma(d) == "any") {
				return false
			}
		}
	}
	return true
}

// preposed reports a participle that serves as a preposition: "including".
func (r *renderer) preposed(c *text.Clause) bool {
	if len(c.Words) > 1 || c.Arg(text.Subject) != nil && c.Arg(text.Subject).Via != "participle" {
		return false
	}
	switch strings.ToLower(r.Tokens[c.Predicate].Form) {
	case "including", "excluding", "regarding", "concerning", "following", "according", "depending", "pending", "owing", "barring", "considering", "given", "compared":
		return r.Rel(c.Predicate) == "advcl" || r.Rel(c.Predicate) == "acl"
	}
	return false
}

// embedded reports a clause that holds only as its governor puts it.
func (r *renderer) embedded(c *text.Clause) bool {
	top := r.Top(c.Predicate)
	if top != c.Predicate {
		if t := r.byToken[top]; t == nil || r.finite(c) && !r.finite(t) {
			return false
		}
	}
	switch r.Rel(top) {
	case "xcomp":
		return true
	case "ccomp":
		return !r.finite(c) || !r.asserted(c)
	case "csubj":
		return r.infinitive(top)
	case "acl":
		if r.Tokens[top].Deprel == "acl:relcl" {
			return false
		}
		return r.infinitive(top) || r.finite(c) && !r.asserted(c) || r.ofNoun(c, top)
	case "advcl":
		if r.infinitive(top) {
			return true
		}
		if r.finite(c) {
			return false
		}
		switch r.firstMark(top) {
		case "":
			first := r.first(top) // one behind a comma adds a clause of its own
			return !r.asserted(c) && first > 0 && r.Tokens[first].UPOS != "PUNCT" && r.Tokens[first-1].UPOS != "PUNCT"
		case "after", "while", "when", "despite", "since", "upon", "on", "before", "as", "once", "although", "though":
			return !r.asserted(c)
		}
		return true
	}
	return false
}

// ofNoun reports a gerund that says what a noun is about, not what it does:
// "difficulties getting there".
func (r *renderer) ofNoun(c *text.Clause, top int) bool {
	if r.Tokens[top].XPOS != "VBG" || c.Passive {
		return false
	}
	switch r.Lemma(r.Tokens[top].Head) {
	case "difficulty", "trouble", "problem", "time", "experience", "success", "luck", "fun", "job", "career", "history", "point", "use", "year", "month", "week", "day", "hour", "life", "way":
		return true
	}
	return false
}

// asserted reports that the words of the clause itself carry its whole status.
func (r *renderer) asserted(c *text.Clause) bool {
	switch c.Factuality {
	case schema.Fact:
		return true
	case schema.Negated:
		return c.Negated
	}
	if c.Factuality == schema.Conditional && r.Rel(r.Top(c.Predicate)) == "advcl" {
		return false
	}
	return slices.ContainsFunc(c.Words, func(k int) bool { return r.Tokens[k].XPOS == "MD" })
}

// finite reports that a word of the predicate has tense.
func (r *renderer) finite(c *text.Clause) bool {
	return slices.ContainsFunc(c.Words, func(k int) bool {
		t := &r.Tokens[k]
		return t.XPOS == "MD" || t.Feat("VerbForm") == "Fin" && t.XPOS != "VB"
	})
}

func (r *renderer) infinitive(head int) bool {
	for _, k := range r.Kids[head] {
		if r.Rel(k) == "mark" && strings.EqualFold(r.Tokens[k].Form, "to") {
			return true
		}
	}
	return false
}

// firstMark is the first word of a clause's subordinator, in lower case.
func (r *renderer) firstMark(head int) string {
	if k := r.Child(head, "mark", "case"); k >= 0 {
		return strings.ToLower(r.Tokens[k].Form)
	}
	return ""
}

// marks returns the subordinators of a clause with their fixed parts.
func (r *renderer) marks(head int) []int {
	var list []int
	for _, k := range r.Kids[head] {
		if rel := r.Rel(k); k < head && (rel == "mark" || rel == "case") {
			list = append(list, k)
			for _, f := range r.Kids[k] {
				if r.Rel(f) == "fixed" {
					list = append(list, f)
				}
			}
		}
	}
	return list
}

// governing returns the clause that clause c, whose coordination begins at top,
// depends on, and the words that stand between the two relations: the object of
// "urged Russia to", the noun of "has a plan to".
func (r *renderer) governing(c *text.Clause, top int) (*text.Clause, []int) {
	h := r.Tokens[top].Head
	if h < 0 {
		return nil, nil
	}
	if g := r.byToken[h]; g != nil {
		var between []int
		if g.Kind == text.CopulaClause {
			between = r.argumentWords(g.Arg(text.Complement), c)
		}
		subject := c.Arg(text.Subject)
		for i := range g.Args {
			a := &g.Args[i]
			if a.Head == g.Predicate {
				continue
			}
			switch a.Role {
			case text.Object, text.IndirectObject, text.Complement:
			case text.Oblique:
				// "called on Russia to"
				if subject == nil || subject.Via != "control" || subject.Head != a.Head {
					continue
				}
			default:
				continue
			}
			if a.Head < g.Predicate || a.Head > top || a.Via == "gap" || a.Via == "relative" {
				return nil, nil
			}
			between = append(between, r.argumentWords(a, c)...)
		}
		return g, between
	}
	// A noun or adjective with a clause, as an argument.
	for i := range r.clauses {
		g := &r.clauses[i]
		if r.byToken[g.Predicate] != g {
			continue
		}
		var between []int
		for j := range g.Args {
			a := &g.Args[j]
			switch a.Role {
			case text.Object, text.IndirectObject, text.Complement, text.Oblique:
			default:
				continue
			}
			if a.Head == h && a.Via == "" && h > g.Predicate {
				return g, append(between, r.argumentWords(a, c)...)
			}
			if (a.Role == text.Object || a.Role == text.IndirectObject) && a.Head > g.Predicate && a.Via == "" {
				between = append(between, r.argumentWords(a, c)...)
			}
		}
	}
	return nil, nil
}

// argumentWords are an argument's words with its preposition, without clause c.
func (r *renderer) argumentWords(a *text.Argument, c *text.Clause) []int {
	top := r.Top(c.Predicate)
	g := r.byToken[a.Head]
	if g == nil {
		g = c
	}
	words := slices.DeleteFunc(r.phrase(a.Head, g), func(k int) bool { return r.Dominates(top, k) })
	return append(slices.Clone(a.Case), r.shorten(a.Head, words)...)
}
