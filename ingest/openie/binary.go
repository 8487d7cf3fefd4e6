package openie

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// binaryClause writes the facts of a verb or copula clause, one for each argument.
func (r *renderer) binaryClause(c *text.Clause) {
	if r.equation(c) && !r.asserted(c) {
		return // "the hope is that Peru signs"
	}
	if !r.told(c) {
		return
	}
	f, ok := r.frame(c, 0)
	if !ok {
		return
	}
	fields := r.fields(c, f.last)
	if k := r.extraposed(c); k >= 0 {
		fields = r.withExtraposed(fields, k)
	}
	b := &binary{renderer: r, clause: c, frame: f, fields: fields}
	for i := range fields {
		if r.question(&fields[i]) {
			continue
		}
		switch a := &fields[i]; a.role {
		case text.Object, text.Complement:
			b.objectFact(a)
		case text.Clausal:
			b.clausalFact(a)
		case text.IndirectObject:
			b.listener(a, i)
		case text.Oblique, text.Agent:
			b.obliqueFact(a)
		}
	}
}

// binary is a clause on its way into facts.
type binary struct {
	*renderer
	frame  frame
	clause *text.Clause
	fields []field
	// object is the first object or complement, which the relation of later
	// arguments holds: "won his last title before".
	object *field
}

func (b *binary) objectFact(a *field) {
	if a.role == text.Object && b.frame.last.Kind == text.CopulaClause {
		return
	}
	relation := slices.Clone(b.frame.relation)
	if b.object == nil {
		b.object = a
		if b.incomplete(a, b.fields) {
			return
		}
	} else {
		relation = append(relation, b.short(b.object)...) // "elected him president"
		b.frame.relation = append(slices.Clone(relation), b.short(a)...)
	}
	b.facts(append(slices.Clone(relation), a.preposition...), a)
	b.nounFact(relation, a)
}

// nounFact writes what the noun of a copula, of a light verb or of "as" says of
// what its preposition brings: "is the capital of | Italy", "has access to | it".
func (b *binary) nounFact(relation []int, a *field) {
	p := a.head + 1
	if b.Tokens[a.head].UPOS != "NOUN" || a.options != nil || p >= len(b.Tokens) || !slices.Contains(a.words, p) {
		return
	}
	light := a.role == text.Object && b.lightVerb(b.frame.last, a.head)
	switch a.role {
	case text.Object:
		if !light {
			return
		}
	case text.Oblique:
		if len(a.preposition) != 1 || b.Lemma(a.preposition[0]) != "as" {
			return
		}
	case text.Complement:
		if len(a.preposition) > 0 {
			return
		}
	default:
		return
	}
	n := b.Tokens[p].Head
	if n < p || b.Rel(p) != "case" || b.Tokens[n].Head != a.head || b.Rel(n) != "nmod" || b.example(n) {
		return
	}
	if of := strings.EqualFold(b.Tokens[p].Form, "of"); of && (light || partitive(b.Lemma(a.head))) || b.Lemma(a.head) == "case" {
		return
	}
	for len(a.words) > 0 && a.words[len(a.words)-1] >= p {
		a = &field{preposition: a.preposition, words: a.words[:len(a.words)-1], head: a.head}
	}
	if relation = append(append(slices.Clone(relation), a.preposition...), a.words...); len(relation) < maxFrame {
		brought := field{role: text.Oblique, words: b.phrase(n, b.clause), options: b.options(n, b.clause), head: n}
		if !b.question(&brought) {
			b.facts(append(relation, p), &brought)
		}
	}
}

// lightVerb reports a verb that leaves what is done to its object.
func (b *binary) lightVerb(c *text.Clause, object int) bool {
	switch b.Lemma(c.Predicate) {
	case "have", "make", "take", "give", "play", "pay", "hold", "show", "express", "gain", "bear", "pose", "exert", "provide", "receive", "keep", "put", "do", "offer", "lose", "win":
		return b.Tokens[object].Head == c.Predicate
	}
	return false
}

// partitive reports a noun that only counts what "of" brings.
func partitive(lemma string) bool {
	switch lemma {
	case "one", "number", "lot", "couple", "majority", "minority", "series", "group", "set", "pair", "amount", "kind", "sort", "type", "variety", "range", "half", "rest", "percent", "million", "billion", "dozen", "handful", "bit", "piece", "some", "any", "most", "many", "all", "none", "each", "matter", "way", "method", "means":
		return true
	}
	return false
}

func (b *binary) clausalFact(a *field) {
	relation := slices.Clone(b.frame.relation)
	if asked := b.asked(b.fields, a); asked != nil {
		relation = append(relation, asked.preposition...)
		a.words = union(asked.words, a.words) // "urged | Russia to step back"
	} else if b.object != nil {
		relation = append(relation, b.short(b.object)...) // "told him | he was late"
	}
	if b.object == nil && len(a.preposition) == 0 {
		b.object = a
	}
	b.facts(append(relation, a.preposition...), a)
}

// listener puts an indirect object, the field at i, into the relation of what
// follows: "gave Kenya | two ships". Without a direct object it is one itself.
func (b *binary) listener(a *field, i int) {
	if b.asks(b.fields, a) {
		return
	}
	if i+1 < len(b.fields) && (b.fields[i+1].role == text.Object || b.fields[i+1].role == text.Clausal) {
		b.frame.relation = append(slices.Clone(b.frame.relation), a.words...)
		return
	}
	b.objectFact(a)
}

func (b *binary) obliqueFact(a *field) {
	if len(a.preposition) == 0 && !a.time || b.remark(a) || b.asks(b.fields, a) {
		return
	}
	relation := slices.Clone(b.frame.relation)
	if b.object != nil && b.object.role == text.Clausal && a.role == text.Oblique && (len(a.preposition) == 0 || a.preposition[0] != b.frame.last.Predicate+1) {
		return // "last year the court defined when": not without the clause
	}
	if o := b.object; o == nil || o.role == text.Clausal {
		b.facts(append(slices.Clone(relation), a.preposition...), a)
		b.nounFact(relation, a)
		if o == nil && b.needsOblique(b.frame.last, a) {
			b.object = a
		}
		return
	} else if n := len(o.options); n < 2 || n > 3 || len(o.words) <= maxShort {
		b.facts(append(append(relation, b.short(o)...), a.preposition...), a)
		return
	}
	// One for each conjunct of a long object: "built houses in", "built roads in".
	for _, words := range b.object.options {
		rel := append(append(slices.Clone(relation), b.object.preposition...), words...)
		if len(rel) <= maxFrame {
			b.facts(append(rel, a.preposition...), a)
		}
	}
}

// facts writes a fact for each subject and each conjunct of the argument.
func (b *binary) facts(relation []int, a *field) {
	options := a.options
	if options == nil {
		options = [][]int{a.words}
	}
	for _, s := range b.frame.subjects {
		for _, o := range options {
			b.add(b.clause, relation, s, [][]int{o})
		}
	}
}

// asked returns the argument that is to do what a complement clause says, or nil:
// the object of "urged Russia to", the oblique of "called on Russia to".
func (r *renderer) asked(fields []field, clause *field) *field {
	if !r.controlsComplement(clause.head) || len(clause.preposition) > 0 {
		return nil
	}
	e := r.byToken[clause.head]
	if e == nil || e.Arg(text.Subject) == nil || e.Arg(text.Subject).Via != "control" {
		return nil
	}
	for i := range fields {
		switch f := &fields[i]; f.role {
		case text.Object, text.IndirectObject, text.Oblique:
			if f.head == e.Arg(text.Subject).Head {
				return f
			}
		}
	}
	return nil
}

// asks reports an argument that asked returns for one of the clauses.
func (r *renderer) asks(fields []field, a *field) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return f.role == text.Clausal && r.asked(fields, &f) == a })
}

// maxShort is the length, in tokens, beyond which an argument within a relation
// loses its own prepositional phrases.
const maxShort = 6

// equation writes the fact of "the problem is that prices rise": a subject and the
// clause that it is. It reports whether c is such a clause.
func (r *renderer) equation(c *text.Clause) bool {
	if inner := c.Arg(text.Subject); inner == nil || r.Tokens[inner.Head].Deprel == "nsubj:outer" || inner.Head > c.Predicate {
		return false
	}
	outer, is := text.None, text.None
	for _, k := range r.Kids[c.Predicate] {
		switch {
		case r.Tokens[k].Deprel == "nsubj:outer":
			outer = k
		case r.Rel(k) == "cop" && is < 0:
			is = k
		}
	}
	if outer < 0 || is < outer || r.openClass(outer) {
		return false
	}
	clause := slices.DeleteFunc(r.clauseWords(c.Predicate, true), func(k int) bool { return k <= is })
	r.add(c, []int{is}, r.phrase(outer, nil), [][]int{r.trim(clause)})
	return true
}

// short returns an argument's words on their way into a relation.
func (r *renderer) short(f *field) []int {
	return append(slices.Clone(f.preposition), r.shorten(f.head, f.words)...)
}

// shorten leaves out of a long phrase its own prepositional phrases, those with
// "of" last.
func (r *renderer) shorten(head int, words []int) []int {
	for _, of := range []bool{true, false} {
		if len(words) <= maxShort {
			break
		}
		words = r.core(head, of)
	}
	return words
}

// core is a noun phrase without clauses, conjuncts and prepositional phrases, those
// with "of" kept where of is set.
func (r *renderer) core(head int, of bool) []int {
	return r.own(head, r.Subtree(head, func(parent, kid int) bool {
		switch r.Rel(kid) {
		case "nmod":
			p := r.Child(kid, "case")
			return p >= 0 && p < kid && !(of && strings.EqualFold(r.Tokens[p].Form, "of"))
		case "acl", "advcl", "appos", "parataxis", "discourse":
			return true
		case "conj", "cc", "case", "cop", "nsubj", "aux", "obl", "xcomp", "ccomp":
			return parent == head
		}
		return false
	}))
}

// controlsComplement reports a complement clause without a subject of its own.
func (r *renderer) controlsComplement(head int) bool {
	return r.Rel(head) == "xcomp" || r.Rel(head) == "advcl"
}

// extraposed returns the clause that an "it" stands for as subject of c, or None:
// "it was policy to promote talent".
func (r *renderer) extraposed(c *text.Clause) int {
	s := c.Arg(text.Subject)
	if s == nil || s.Head < c.Predicate || r.Rel(s.Head) != "csubj" || r.expletive(c) < 0 {
		return text.None
	}
	return s.Head
}

// expletive returns the "it" of a clause, or None.
func (r *renderer) expletive(c *text.Clause) int {
	for _, k := range r.Kids[c.Predicate] {
		if r.Rel(k) == "expl" && strings.EqualFold(r.Tokens[k].Form, "it") {
			return k
		}
	}
	return text.None
}

// withExtraposed gives the clause behind "it" its place: at the end of the
// complement or object, else as an argument.
func (r *renderer) withExtraposed(fields []field, clause int) []field {
	words := r.clauseWords(clause, true)
	for i := range fields {
		if f := &fields[i]; f.role == text.Complement || f.role == text.Object {
			f.words, f.options = union(f.words, words), nil
			return fields
		}
	}
	return append(fields, field{role: text.Clausal, words: words, head: clause})
}

// apposition writes the fact of "Ann Lee, director of the gallery": the noun with
// its preposition is the relation.
func (r *renderer) apposition(c *text.Clause) {
	subject := c.Arg(text.Subject)
	if subject == nil || r.Tokens[subject.Head].UPOS != "PROPN" || r.Tokens[c.Predicate].UPOS != "NOUN" || c.Predicate < subject.Head || r.Child(c.Predicate, "conj", "case") >= 0 {
		return
	}
	for _, k := range r.Kids[c.Predicate] {
		p := r.Child(k, "case")
		if r.Rel(k) != "nmod" || k < c.Predicate || p < 0 || p > k {
			continue
		}
		switch strings.ToLower(r.Tokens[p].Form) {
		case "of", "for", "at", "in", "to":
		default:
			return
		}
		relation := r.trim(r.Subtree(c.Predicate, func(parent, kid int) bool {
			return parent == c.Predicate && kid > c.Predicate || r.Rel(kid) == "acl" || r.Rel(kid) == "case"
		}))
		r.add(c, append(relation, p), r.phrase(subject.Head, c), [][]int{r.phrase(k, c)})
		return
	}
}

// union joins two lists of tokens in the order of the sentence.
func union(a, b []int) []int {
	list := append(slices.Clone(a), b...)
	slices.Sort(list)
	return slices.Compact(list)
}
