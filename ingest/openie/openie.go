// Package openie renders clauses as tuples of surface words: relation, first
// argument, second argument, further arguments. Every word is a token of the
// sentence, in the order of the sentence within its field except that a relation
// may end in the preposition of its second argument.
//
// The n-ary form gives a clause with all its arguments; the binary form gives
// minimal facts of two arguments in the manner of MinIE (Gashteovski, Gemulla and
// del Corro, "MinIE: Minimizing Facts in Open Information Extraction", EMNLP
// 2017): coordinations are split, only modifiers whose loss cannot change the truth
// are dropped, and a clause that the sentence does not assert by itself keeps the
// words that govern it ("barred Ana from meeting | Tom"), as the gold facts of
// BenchIE do (Gashteovski et al., "BenchIE: A Framework for Multi-Faceted
// Fact-Based Open Information Extraction Evaluation", ACL 2022).
package openie

import (
	"cmp"
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// Form is one of the two readings of a clause.
type Form string

// The forms.
const (
	NAry   Form = "nary"
	Binary Form = "binary"
)

// Tuple is one extraction. Token fields index the sentence.
type Tuple struct {
	Confidence float64
	Relation   []int
	Args       [][]int
	// Rule is that of the clause.
	Rule string
	// Features are what Confidence was computed from.
	Features Features
}

// Words joins tokens of a sentence by single spaces.
func Words(s *text.Sentence, list []int) string {
	forms := make([]string, len(list))
	for i, k := range list {
		forms[i] = s.Tokens[k].Form
	}
	return strings.Join(forms, " ")
}

// Line writes a tuple as the TSV row of FORMATS: sentence, confidence with four
// digits, relation, arguments.
func (t *Tuple) Line(s *text.Sentence, sentence string) string {
	fields := []string{sentence, formatConfidence(t.Confidence), Words(s, t.Relation)}
	for _, a := range t.Args {
		fields = append(fields, Words(s, a))
	}
	return strings.Join(fields, "\t")
}

// Tuples returns the tuples of one sentence's clauses, highest confidence first;
// repeats are removed.
func Tuples(s *text.Sentence, clauses []text.Clause, form Form) []Tuple {
	if len(clauses) == 0 {
		return nil
	}
	r := &renderer{Tree: text.NewTree(s), clauses: clauses, byToken: map[int]*text.Clause{}, form: form, brackets: brackets(s)}
	for i := range clauses {
		if c := &clauses[i]; c.Kind == text.VerbClause || c.Kind == text.CopulaClause {
			r.byToken[c.Predicate] = c
		}
	}
	for i := range clauses {
		switch clauses[i].Kind {
		case text.VerbClause, text.CopulaClause:
			r.clause(&clauses[i])
		case text.ApposClause:
			if form == Binary {
				r.apposition(&clauses[i])
			}
		}
	}
	slices.SortStableFunc(r.out, func(a, b Tuple) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return dedupe(r.out)
}

// brackets counts the open brackets at each token; an opening or closing bracket
// counts itself, and those without a fellow count nothing.
func brackets(s *text.Sentence) []int {
	depth := make([]int, len(s.Tokens))
	var open []int
	for i := range s.Tokens {
		switch s.Tokens[i].Form {
		case "(", "[", "-LRB-":
			open = append(open, i)
		case ")", "]", "-RRB-":
			if n := len(open); n > 0 {
				for k := open[n-1]; k <= i; k++ {
					depth[k]++
				}
				open = open[:n-1]
			}
		}
	}
	return depth
}

func dedupe(list []Tuple) []Tuple {
	var out []Tuple
	for _, t := range list {
		if !slices.ContainsFunc(out, func(o Tuple) bool {
			return slices.Equal(o.Relation, t.Relation) && slices.EqualFunc(o.Args, t.Args, slices.Equal[[]int])
		}) {
			out = append(out, t)
		}
	}
	return out
}

type renderer struct {
	*text.Tree
	clauses []text.Clause
	byToken map[int]*text.Clause
	form    Form
	out     []Tuple
	// brackets is, for each token, how many brackets are open there.
	brackets []int
}

// field is an argument on its way into a tuple.
type field struct {
	preposition []int
	words       []int
	// options are the alternatives of a coordination, each as words.
	options [][]int
	time    bool
	role    text.ArgumentRole
	head    int
}

// clause renders a verb or copula clause.
func (r *renderer) clause(c *text.Clause) {
	subject := c.Arg(text.Subject)
	if subject != nil && (c.Rule == "verb:xcomp" || c.Rule == "cop:xcomp") && subject.Via == "control" && !r.objectControl(c) {
		return // part of the governing clause's relation
	}
	if r.form == Binary {
		r.binaryClause(c)
		return
	}
	if subject == nil || r.pronounWithoutReferent(subject) {
		return
	}
	r.equation(c)
	relation, last := r.relation(c)
	fields := r.fields(c, last)
	r.emit(c, subject, relation, fields)
}

// pronounWithoutReferent reports a relative or interrogative pronoun as subject.
func (r *renderer) pronounWithoutReferent(a *text.Argument) bool {
	switch r.Tokens[a.Head].XPOS {
	case "WP", "WDT", "WRB", "EX":
		return true
	}
	return false
}

// objectControl reports an open complement whose subject is not the governor's.
func (r *renderer) objectControl(c *text.Clause) bool {
	h := r.Tokens[c.Predicate].Head
	if h < 0 || r.byToken[h] == nil {
		return true
	}
	s := r.byToken[h].Arg(text.Subject)
	return s == nil || s.Head != c.Arg(text.Subject).Head
}

// relation returns the words of the relation of a clause, with the open
// complements that share its subject ("agreed to pay"), and the last clause of
// that chain, whose arguments the tuple takes.
func (r *renderer) relation(c *text.Clause) ([]int, *text.Clause) {
	words := slices.Clone(c.Words)
	if c.Kind == text.CopulaClause {
		words = r.copula(c)
	}
	if it := r.expletive(c); it > c.Predicate {
		words = append(words, it) // "makes it hard to"
	}
	last := c
	for range 6 {
		next := r.openComplement(last)
		if next == nil {
			break
		}
		for _, k := range r.Kids[next.Predicate] {
			if r.Rel(k) == "mark" && k < next.Predicate {
				words = append(words, k)
			}
		}
		if last.Kind == text.CopulaClause && !slices.Contains(words, last.Predicate) {
			words = append(words, r.complementWords(last)...)
		}
		if next.Kind == text.CopulaClause {
			words = append(words, r.copula(next)...)
		} else {
			words = append(words, next.Words...)
		}
		last = next
	}
	words = append(words, r.adverbs(c)...)
	if last != c {
		words = append(words, r.adverbs(last)...)
	}
	words = append(words, r.polarity(c, words)...)
	slices.Sort(words)
	return slices.Compact(words), last
}

// openComplement returns the clause that continues the relation of c, or nil.
func (r *renderer) openComplement(c *text.Clause) *text.Clause {
	if c.Arg(text.Object) != nil {
		return nil
	}
	for i := range c.Args {
		a := &c.Args[i]
		if a.Role != text.Clausal || a.Via != "" || r.Rel(a.Head) != "xcomp" {
			continue
		}
		next := r.byToken[a.Head]
		if next == nil {
			return nil
		}
		s, own := next.Arg(text.Subject), c.Arg(text.Subject)
		if s != nil && own != nil && s.Head == own.Head {
			return next
		}
	}
	return nil
}

// copula is the relation of a copula clause: the verb without its complement.
func (r *renderer) copula(c *text.Clause) []int {
	var words []int
	for _, k := range c.Words {
		if k != c.Predicate {
			words = append(words, k)
		}
	}
	if top := r.byToken[r.Top(c.Predicate)]; len(words) == 0 && top != nil && top != c && top.Kind == text.CopulaClause {
		return r.copula(top) // "is efficient and accurate"
	}
	return words
}

// adverbs are the adverbs that stand within the predicate ("generally consisted").
func (r *renderer) adverbs(c *text.Clause) []int {
	var words []int
	first := c.Words[0]
	for _, a := range c.Args {
		if a.Role != text.Adverbial || len(r.Kids[a.Head]) > 0 {
			continue
		}
		if r.form == Binary && a.Head == r.degree(c) {
			continue
		}
		if r.form == Binary && a.Head == c.Predicate+1 && r.directional(a.Head) && r.Tokens[min(a.Head+1, len(r.Tokens)-1)].UPOS != "ADP" {
			words = append(words, a.Head) // "went out"
			continue
		}
		if a.Head >= first-1 && a.Head < c.Predicate && !r.boundary(a.Head, c.Predicate) && r.Tokens[a.Head].XPOS != "WRB" {
			words = append(words, a.Head)
		}
	}
	return words
}

// degree returns the adverb that grades a copula's adjective, or None: "was
// extremely influential".
func (r *renderer) degree(c *text.Clause) int {
	k := c.Predicate - 1
	if c.Kind != text.CopulaClause || r.Tokens[c.Predicate].UPOS != "ADJ" || k <= c.Words[0] || r.Tokens[k].UPOS != "ADV" || r.Tokens[k].Head != c.Predicate || slices.Contains(c.Words, k) {
		return text.None
	}
	switch strings.ToLower(r.Tokens[k].Form) {
	case "also", "still", "now", "already", "then", "always", "often", "usually", "sometimes", "generally", "never", "currently", "thus", "therefore", "again", "once", "only", "long", "later", "soon", "finally", "previously", "typically", "rarely", "frequently", "probably", "possibly":
		return text.None
	}
	return k
}

// boundary reports a comma between two tokens.
func (r *renderer) boundary(a, b int) bool {
	for k := min(a, b); k < max(a, b); k++ {
		if r.Tokens[k].UPOS == "PUNCT" {
			return true
		}
	}
	return false
}

// complementWords are those of a copula's complement.
func (r *renderer) complementWords(c *text.Clause) []int {
	return r.phrase(c.Predicate, c)
}
