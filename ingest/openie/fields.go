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
		if a.Via == "advcl" && r.form == Binary {
			return r.bareGerund(a.Head)
		}
		if a.Via == "advcl" {
			if !r.keepAdverbialClause(a.Head) {
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
			if k := r.degree(c); k >= 0 && r.form == Binary {
				f.words = union([]int{k}, f.words)
				f.options = nil
			}
			return f, true
		}
	}
	if len(a.Case) == 0 && a.Via == "" && a.Head < r.Child(c.Predicate, "mark") {
		return f, false // the measure of the subordinator: "nine months after she left"
	}
	if r.form == Binary && a.Role == text.Oblique && a.Via == "relative" && len(a.Case) == 0 {
		return f, false // "a time when" is no argument without its preposition
	}
	f.words = r.phrase(a.Head, c)
	f.options = r.options(a.Head, c)
	f.time = a.Role == text.Oblique && r.timeLike(a)
	r.measure(&f)
	if r.form == Binary {
		r.direction(c, &f)
	}
	return f, len(f.words) > 0
}

// bareGerund renders a gerund without arguments behind its preposition as an
// argument: "talks to studios about investing".
func (r *renderer) bareGerund(head int) (field, bool) {
	e := r.byToken[head]
	if e == nil || r.Tokens[head].XPOS != "VBG" || len(r.marks(head)) == 0 || e.Negated {
		return field{}, false
	}
	for _, a := range e.Args {
		if a.Role != text.Subject && a.Role != text.Adverbial {
			return field{}, false
		}
	}
	return field{role: text.Clausal, preposition: r.marks(head), words: e.Words, head: head}, true
}

// direction puts an adverb of place to the preposition that it goes with: "ahead
// of", "away from".
func (r *renderer) direction(c *text.Clause, f *field) {
	if len(f.preposition) == 0 || f.preposition[0] == 0 {
		return
	}
	k := f.preposition[0] - 1
	if r.Tokens[k].Head != c.Predicate || k < c.Predicate || slices.Contains(c.Words, k) {
		return
	}
	if r.directional(k) {
		f.preposition = append([]int{k}, f.preposition...)
	}
}

// directional reports an adverb that says where a verb goes.
func (r *renderer) directional(k int) bool {
	switch strings.ToLower(r.Tokens[k].Form) {
	case "ahead", "away", "out", "back", "along", "together", "apart", "close", "far", "next", "up", "down", "off", "over", "alongside", "aside", "deep", "north", "south", "east", "west", "forth", "around":
		return true
	}
	return false
}

// measure puts what stands before a preposition to it: "only ten days before".
func (r *renderer) measure(f *field) {
	if len(f.preposition) == 0 || len(f.words) == 0 || f.words[0] > f.preposition[0] {
		return
	}
	n := 0
	for n < len(f.words) && f.words[n] < f.preposition[0] {
		n++
	}
	if n == len(f.words) {
		return
	}
	f.preposition = append(slices.Clone(f.words[:n]), f.preposition...)
	f.words = r.trim(f.words[n:])
	for i := range f.options {
		f.options[i] = slices.DeleteFunc(f.options[i], func(k int) bool { return slices.Contains(f.preposition, k) })
	}
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
