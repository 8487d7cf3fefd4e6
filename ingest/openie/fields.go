package openie

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// fields returns the arguments of a clause but its subject, in the order: objects
// and complements, then obliques by place, then times.
func (r *renderer) fields(c *text.Clause, last *text.Clause) []field {
	var list []field
	for _, source := range r.chain(c, last) {
		for i := range source.Args {
			a := &source.Args[i]
			if f, ok := r.field(source, a, source == last); ok {
				list = append(list, f)
			}
		}
	}
	rank := func(f field) int {
		switch {
		case f.role == text.IndirectObject:
			return 0
		case f.role == text.Object:
			return 1
		case f.role == text.Complement:
			return 2
		case f.role == text.Clausal:
			return 3
		case f.role == text.Agent:
			return 4
		case f.time:
			return 7
		case f.role == text.Adverbial:
			return 6
		}
		return 5
	}
	slices.SortStableFunc(list, func(a, b field) int { return rank(a) - rank(b) })
	return list
}

// chain returns the clauses whose arguments the tuple takes: c and, at the end of
// its open complements, last.
func (r *renderer) chain(c, last *text.Clause) []*text.Clause {
	if c == last {
		return []*text.Clause{c}
	}
	return []*text.Clause{c, last}
}

// field renders one argument.
func (r *renderer) field(c *text.Clause, a *text.Argument, last bool) (field, bool) {
	f := field{preposition: a.Case, role: a.Role, head: a.Head}
	switch a.Role {
	case text.Subject:
		return f, false
	case text.Clausal:
		if a.Via == "advcl" {
			if r.form == Binary || !r.keepAdverbialClause(a.Head) {
				return f, false
			}
			f.words = r.clauseWords(a.Head, true)
			f.time = true
			return f, len(f.words) > 0
		}
		if !last {
			return f, false
		}
		if r.Rel(a.Head) == "xcomp" && r.openComplement(c) != nil {
			return f, false
		}
		f.words = r.clauseWords(a.Head, false)
		return f, len(f.words) > 0
	case text.Adverbial:
		if r.inRelation(c, a.Head) || r.Tokens[a.Head].XPOS == "WRB" || a.Head < c.Words[0] && r.connective(a.Head) {
			return f, false
		}
		f.words = r.trim(r.Subtree(a.Head, r.skipLoose))
		f.time = true
		return f, true
	case text.Complement:
		if a.Head == c.Predicate {
			if !last && c.Kind == text.CopulaClause || r.Tokens[a.Head].UPOS == "VERB" {
				return f, false
			}
			f.words = r.phrase(a.Head, c)
			f.options = r.options(a.Head, c)
			return f, true
		}
	}
	f.words = r.phrase(a.Head, c)
	f.options = r.options(a.Head, c)
	f.time = a.Role == text.Oblique && r.timeLike(a)
	return f, len(f.words) > 0
}

// keepAdverbialClause keeps short time clauses: "until he switched to Merck".
func (r *renderer) keepAdverbialClause(head int) bool {
	for _, k := range r.Kids[head] {
		if r.Rel(k) == "mark" {
			switch strings.ToLower(r.Tokens[k].Form) {
			case "until", "if", "because", "before", "after", "when", "while", "unless", "by":
				return len(r.Subtree(head, r.skipLoose)) <= 14
			case "to":
				return len(r.Subtree(head, r.skipLoose)) <= 10
			}
		}
	}
	return false
}

// connective reports a sentence adverb that is no part of the fact: "however".
func (r *renderer) connective(k int) bool {
	switch strings.ToLower(r.Tokens[k].Form) {
	case "however", "also", "then", "so", "thus", "therefore", "moreover", "meanwhile", "nevertheless", "still", "instead", "furthermore", "consequently", "though", "too", "hence", "indeed", "besides", "otherwise", "additionally", "similarly", "finally":
		return true
	}
	return false
}

func (r *renderer) inRelation(c *text.Clause, k int) bool {
	return slices.Contains(r.adverbs(c), k)
}

// timeLike reports an oblique that tells when.
func (r *renderer) timeLike(a *text.Argument) bool {
	t := &r.Tokens[a.Head]
	if t.UPOS == "NUM" && len(t.Form) == 4 {
		return true
	}
	switch strings.ToLower(t.Lemma) {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"year", "month", "week", "day", "hour", "minute", "century", "decade", "today", "yesterday", "tomorrow", "night", "morning", "evening", "afternoon", "season", "summer", "winter", "spring", "autumn", "period", "era", "weekend", "time", "date", "end", "age":
		return true
	}
	for _, k := range r.Kids[a.Head] {
		if k := &r.Tokens[k]; k.UPOS == "NUM" && len(k.Form) == 4 && (k.Form[0] == '1' || k.Form[0] == '2') {
			return true
		}
	}
	return false
}

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
	return r.trim(r.Subtree(head, r.skipPhrase(head, c, false)))
}

func (r *renderer) skipPhrase(head int, c *text.Clause, first bool) func(parent, kid int) bool {
	return func(parent, kid int) bool {
		rel := r.Rel(kid)
		if parent == head {
			switch rel {
			case "case":
				return kid < head || r.Tokens[kid].UPOS != "PART"
			case "mark", "cop", "aux", "nsubj", "csubj", "expl", "advcl", "discourse", "parataxis", "vocative", "dislocated":
				return true
			case "xcomp", "ccomp", "obl":
				return c != nil && head == c.Predicate
			case "cc":
				return first || kid < head
			case "conj":
				return first || r.clauseConjunct(kid)
			case "advmod":
				// Adverbs of the clause, not of the phrase.
				return c != nil && head == c.Predicate && (kid < c.Words[0] || kid > head || slices.Contains(c.Words, kid) || r.Tokens[head].UPOS != "ADJ" && kid < head && kid < firstOf(r.Kids[head], kid, head, r))
			}
		}
		switch r.Tokens[kid].Deprel {
		case "acl:relcl", "advcl:relcl", "parataxis", "discourse":
			return true
		case "appos":
			return true
		case "acl":
			return r.form == Binary
		}
		// The phrase without the clause that the tuple is of.
		return c != nil && kid != head && head != c.Predicate && r.Dominates(kid, c.Predicate)
	}
}

// firstOf returns the position of the first noun-phrase word of head's kids.
func firstOf(kids []int, _, head int, r *renderer) int {
	for _, k := range kids {
		switch r.Rel(k) {
		case "det", "amod", "nummod", "compound", "nmod", "flat":
			return min(k, head)
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
		return t.UPOS == "CCONJ"
	}
	for len(list) > 1 && loose(list[0]) {
		list = list[1:]
	}
	for len(list) > 1 && loose(list[len(list)-1]) {
		list = list[:len(list)-1]
	}
	return list
}

// options returns the conjuncts of a coordination, each as a phrase of its own,
// or nil for none.
func (r *renderer) options(head int, c *text.Clause) [][]int {
	heads := r.coordinated(head)
	if len(heads) < 2 {
		return nil
	}
	var out [][]int
	for _, h := range heads {
		out = append(out, r.trim(r.Subtree(h, r.skipPhrase(h, c, true))))
	}
	return out
}

// coordinated returns the heads of the noun or adjective phrases joined to head,
// or nil where a conjunct is of another kind or the list cannot be split.
func (r *renderer) coordinated(head int) []int {
	heads := []int{head}
	for at := 0; at < len(heads) && len(heads) < 16; at++ {
		for _, k := range r.Kids[heads[at]] {
			if r.Rel(k) != "conj" || r.clauseConjunct(k) {
				continue
			}
			heads = append(heads, k)
		}
	}
	for _, k := range r.Kids[head] {
		if r.Tokens[k].Deprel == "cc:preconj" || strings.EqualFold(r.Tokens[k].Form, "between") {
			return nil
		}
	}
	slices.Sort(heads)
	return heads
}
