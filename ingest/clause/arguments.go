package clause

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// arguments adds all but the subject to a clause, in text order.
func (w *worker) arguments(c *text.Clause) {
	i := c.Predicate
	start := len(c.Args)
	w.dependents(c, i)
	w.relativeGap(c)
	w.sharedArguments(c)
	slices.SortStableFunc(c.Args[start:], func(a, b text.Argument) int { return a.Head - b.Head })
	if c.Kind == text.CopulaClause {
		c.Args = slices.Insert(c.Args, start, text.Argument{Role: text.Complement, Head: i, Case: w.cases(i)})
	}
}

// dependents adds the arguments that depend on token i itself.
func (w *worker) dependents(c *text.Clause, i int) {
	nounPredicate := c.Kind == text.CopulaClause && w.Tokens[i].UPOS != "ADJ"
	antecedent := w.antecedent(i)
	for _, k := range w.Kids[i] {
		tok := &w.Tokens[k]
		head, via := k, ""
		if antecedent >= 0 && isRelative(tok) && w.Child(k, "nmod") < 0 {
			head, via = antecedent, "relative"
		}
		switch w.Rel(k) {
		case "obj":
			role := text.Object
			if via == "relative" && (strings.Contains(c.Lemma, " ") || intransitive(w.Lemma(i))) {
				continue // "signs that they are gearing up": no object at all
			}
			if len(c.Args) > 0 && c.Args[0].Via == "inversion" && c.Args[0].Head == k {
				continue
			}
			c.Args = append(c.Args, text.Argument{Role: role, Head: head, Via: via})
		case "iobj":
			c.Args = append(c.Args, text.Argument{Role: text.IndirectObject, Head: head, Via: via})
		case "obl":
			cases := w.cases(k)
			role := text.Oblique
			if tok.Deprel == "obl:agent" || c.Passive && len(cases) == 1 && strings.EqualFold(w.Tokens[cases[0]].Form, "by") && !w.gerund(k) {
				role = text.Agent
			}
			if w.accordingTo(cases) {
				continue
			}
			c.Args = append(c.Args, text.Argument{Role: role, Head: head, Case: cases, Via: via})
		case "nmod":
			// "For the critics, she was a legend"
			if cases := w.cases(k); c.Kind == text.CopulaClause && k < w.firstWord(c) && len(cases) > 0 && tok.Deprel == "nmod" && !w.accordingTo(cases) {
				c.Args = append(c.Args, text.Argument{Role: text.Oblique, Head: k, Case: cases})
			}
		case "xcomp":
			if w.kind[k] == verbal || w.kind[k] == copular {
				c.Args = append(c.Args, text.Argument{Role: text.Clausal, Head: k})
			} else {
				c.Args = append(c.Args, text.Argument{Role: text.Complement, Head: k, Case: w.cases(k)})
			}
		case "ccomp":
			c.Args = append(c.Args, text.Argument{Role: text.Clausal, Head: k})
		case "advcl":
			if w.objectInfinitive(k) {
				c.Args = append(c.Args, text.Argument{Role: text.Clausal, Head: k})
				continue
			}
			c.Args = append(c.Args, text.Argument{Role: text.Clausal, Head: k, Via: "advcl"})
		case "advmod":
			if isNegation(tok) && !w.notOnly(k) {
				continue
			}
			if antecedent >= 0 && (tok.Lemma == "where" || tok.Lemma == "when") {
				c.Args = append(c.Args, text.Argument{Role: text.Oblique, Head: antecedent, Via: "relative"})
				continue
			}
			if nounPredicate && k < i && k > w.firstWord(c) {
				continue // within the noun phrase
			}
			c.Args = append(c.Args, text.Argument{Role: text.Adverbial, Head: k})
		}
	}
}

// firstWord is the position of the first word of the predicate.
func (w *worker) firstWord(c *text.Clause) int {
	if len(c.Words) == 0 {
		return c.Predicate
	}
	return c.Words[0]
}

// cases returns the preposition of a phrase with its fixed parts ("due to").
func (w *worker) cases(k int) []int {
	var list []int
	for _, p := range w.Kids[k] {
		if w.Rel(p) != "case" || w.Tokens[p].UPOS == "PART" && p > k {
			continue
		}
		list = append(list, p)
		for _, f := range w.Kids[p] {
			if w.Rel(f) == "fixed" {
				list = append(list, f)
			}
		}
	}
	slices.Sort(list)
	return list
}

// accordingTo reports the preposition of a source.
func (w *worker) accordingTo(cases []int) bool {
	return len(cases) > 0 && strings.EqualFold(w.Tokens[cases[0]].Form, "according")
}

func (w *worker) gerund(k int) bool { return w.Tokens[k].XPOS == "VBG" }

// relativeGap fills the object of a relative clause without a pronoun: "the
// offer that ... he made", "the house they sold".
func (w *worker) relativeGap(c *text.Clause) {
	i := c.Predicate
	if w.Tokens[i].Deprel != "acl:relcl" || c.Kind != text.VerbClause || c.Passive {
		return
	}
	antecedent := w.Tokens[i].Head
	if antecedent < 0 || w.contentClause(i) || strings.Contains(c.Lemma, " ") || c.Arg(text.Subject) == nil || c.Arg(text.Object) != nil || c.Arg(text.Complement) != nil {
		return
	}
	for _, a := range c.Args {
		if a.Head == antecedent || a.Role == text.Clausal && a.Via == "" {
			return // the antecedent has its place, or the gap is deeper
		}
	}
	for _, k := range w.Kids[i] {
		if w.Tokens[k].UPOS == "ADP" || w.Tokens[k].Lemma == "whose" {
			return // a stranded preposition
		}
	}
	if intransitive(w.Lemma(i)) || timePlaceNoun(w.Lemma(antecedent)) {
		return
	}
	c.Args = append(c.Args, text.Argument{Role: text.Object, Head: antecedent, Via: "gap"})
}

// sharedArguments gives coordinated verbs the arguments that stand on one of
// them for both: "buy and sell stocks", "On Monday they came and left".
func (w *worker) sharedArguments(c *text.Clause) {
	i := c.Predicate
	if c.Kind != text.VerbClause {
		return
	}
	if w.Rel(i) == "conj" && w.Child(i, "nsubj", "csubj") < 0 {
		first := w.Top(i)
		if w.kind[first] != verbal {
			return
		}
		for _, k := range w.Kids[first] {
			switch w.Rel(k) {
			case "obj":
				// "buy and sell stocks" with the object on the first verb.
				if k > i && c.Arg(text.Object) == nil && !c.Passive {
					c.Args = append(c.Args, text.Argument{Role: text.Object, Head: k, Via: "conj"})
				}
			case "obl":
				fronted := k < first && len(w.subjectsOf(first)) > 0 && k < w.subjectsOf(first)[0].Head
				if (k > i || fronted) && !w.accordingTo(w.cases(k)) {
					c.Args = append(c.Args, text.Argument{Role: text.Oblique, Head: k, Case: w.cases(k), Via: "conj"})
				}
			}
		}
		return
	}
	// The other direction: a bare first verb directly before "and" and a verb with
	// an object.
	if intransitive(w.Lemma(i)) || c.Passive {
		return
	}
	for _, k := range w.Kids[i] {
		if k > i && w.Rel(k) != "conj" && w.Rel(k) != "punct" {
			return
		}
	}
	k := w.Child(i, "conj")
	if k < 0 || w.kind[k] != verbal || w.passive(k) || w.Child(k, "nsubj") >= 0 || k-i > 3 || w.Tokens[k].XPOS != w.Tokens[i].XPOS {
		return
	}
	if o := w.Child(k, "obj"); o >= 0 {
		c.Args = append(c.Args, text.Argument{Role: text.Object, Head: o, Via: "conj"})
		c.Confidence *= 0.9
	}
}

// noun builds the relation that a common noun may carry, with its possessor,
// modifiers, prepositional phrases and infinitives as arguments.
func (w *worker) noun(i int) {
	c := text.Clause{Kind: text.NounClause, Predicate: i, Words: []int{i}, Lemma: w.Lemma(i), Rule: "noun", Confidence: 1}
	add := func(a text.Argument) { c.Args = append(c.Args, a) }
	for _, k := range w.Kids[i] {
		tok := &w.Tokens[k]
		switch w.Rel(k) {
		case "nmod":
			switch {
			case tok.Deprel == "nmod:poss":
				head := k
				if a := w.whose(i, k); a >= 0 {
					head = a
				}
				add(text.Argument{Role: text.Possessor, Head: head})
			case len(w.cases(k)) > 0:
				add(text.Argument{Role: text.Oblique, Head: k, Case: w.cases(k)})
			case k < i:
				add(text.Argument{Role: text.Modifier, Head: k})
			}
		case "amod", "compound":
			if capitalised(tok) && (k > 0 || tok.UPOS == "PROPN") {
				add(text.Argument{Role: text.Modifier, Head: k})
			}
		case "acl":
			if tok.Deprel != "acl:relcl" {
				add(text.Argument{Role: text.Clausal, Head: k})
			}
		case "ccomp":
			add(text.Argument{Role: text.Clausal, Head: k})
		case "det":
			if tok.Lemma == "no" {
				c.Negated = true
			}
		}
	}
	rel := w.Rel(i)
	if len(c.Args) > 0 || rel == "obj" || rel == "nsubj" || rel == "obl" {
		w.out = append(w.out, c)
	}
}

// whose returns the antecedent of a possessive relative ("Orban, whose country
// ..."), or None.
func (w *worker) whose(noun, k int) int {
	if w.Tokens[k].Lemma != "whose" && !strings.EqualFold(w.Tokens[k].Form, "whose") {
		return text.None
	}
	for h, n := noun, 0; h >= 0 && n < len(w.Tokens); h, n = w.Tokens[h].Head, n+1 {
		if w.Tokens[h].Deprel == "acl:relcl" {
			return w.Tokens[h].Head
		}
	}
	return text.None
}

// apposition builds a clause for each apposition of token i.
func (w *worker) apposition(i int) {
	for _, k := range w.Kids[i] {
		if w.Rel(k) != "appos" || w.Tokens[i].UPOS == "NUM" || w.Tokens[k].UPOS == "NUM" || w.Tokens[k].UPOS == "SYM" {
			continue
		}
		w.out = append(w.out, text.Clause{
			Kind: text.ApposClause, Predicate: k, Words: []int{k}, Lemma: w.Lemma(k), Rule: "appos", Confidence: 0.9,
			Args: []text.Argument{{Role: text.Subject, Head: i}, {Role: text.Complement, Head: k}},
		})
	}
}
