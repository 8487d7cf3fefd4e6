// Package clause finds the propositions of parsed sentences: verb and copula
// clauses with their arguments, noun relations and appositions, each with the
// rule that found it, the status that the sentence gives it (fact, future,
// negated, ...) and the chain of those who say so.
//
// The rules follow the clause types of Quirk et al. (1985) as ClausIE reads them
// off a dependency tree (Del Corro and Gemulla, "ClausIE: Clause-Based Open
// Information Extraction", WWW 2013), on Universal Dependencies. Statuses are
// composed from the outermost clause inwards in the manner of Saurí and
// Pustejovsky ("Are You Sure That This Happened? Assessing the Factuality Degree
// of Events in Text", Computational Linguistics 38:2, 2012).
//
// It reads the trees, tags and lemmas of text.Document, repairs trees that the
// sentence's own words contradict, and writes Clauses.
package clause

import (
	"cmp"
	"context"
	"slices"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// MaxTokens is the length, in tokens, beyond which a sentence is not read: it is a
// table or a run of text without a stop, and every clause of it would be a guess.
const MaxTokens = 1000

// Extractor finds the clauses of documents. The zero value is ready; it is safe
// for concurrent use.
type Extractor struct{}

// New returns an Extractor.
func New() *Extractor { return &Extractor{} }

// Annotate implements ingest.Annotator: it writes doc.Clauses.
func (x *Extractor) Annotate(ctx context.Context, doc *text.Document) error {
	doc.Clauses = doc.Clauses[:0]
	for i := range doc.Sentences {
		if i%64 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		doc.Clauses = append(doc.Clauses, x.Sentence(&doc.Sentences[i], i, len(doc.Clauses))...)
	}
	return nil
}

// Sentence returns the clauses of one sentence, in the order of their
// predicates; of one whose heads form no tree or that is longer than MaxTokens,
// none. It repairs s first
// (see Repair). index is the sentence's number in its document and base the number
// of clauses before it: Parent and Argument.Clause count from there.
func (x *Extractor) Sentence(s *text.Sentence, index, base int) []text.Clause {
	if len(s.Tokens) == 0 || len(s.Tokens) > MaxTokens || s.RootIndex() < 0 {
		return nil
	}
	tree := text.NewTree(s)
	if !tree.WellFormed() {
		return nil
	}
	if Repair(s) {
		tree = text.NewTree(s)
	}
	w := newWorker(tree)
	for i := range w.Tokens {
		switch {
		case w.kind[i] == verbal || w.kind[i] == copular:
			w.predicate(i)
		case w.kind[i] == nominal:
			w.noun(i)
		}
		w.apposition(i)
	}
	slices.SortStableFunc(w.out, func(a, b text.Clause) int {
		return cmp.Or(cmp.Compare(a.Predicate, b.Predicate), cmp.Compare(a.Words[0], b.Words[0]))
	})
	w.link(index, base)
	return w.out
}

// kind is what a token is the head of.
type kind uint8

const (
	other   kind = iota
	verbal       // a verb that heads a clause
	copular      // a noun, adjective or adverb with a copula
	nominal      // a common noun that may carry a relation
)

// worker holds what is known of one sentence while its clauses are built.
type worker struct {
	*text.Tree
	kind     []kind
	subjects [][]text.Argument // memo of subjectsOf
	state    []uint8           // of subjects: 0 unknown, 1 being found, 2 known
	facts    []status
	factDone []uint8
	question bool
	out      []text.Clause
}

func newWorker(t *text.Tree) *worker {
	n := len(t.Tokens)
	w := &worker{
		Tree: t, kind: make([]kind, n), subjects: make([][]text.Argument, n), state: make([]uint8, n),
		facts: make([]status, n), factDone: make([]uint8, n),
	}
	for i := range t.Tokens {
		w.kind[i] = w.classify(i)
	}
	for i := n - 1; i >= 0 && i >= n-3; i-- {
		if t.Tokens[i].Form == "?" {
			w.question = true
		}
	}
	return w
}

// classify tells what token i heads.
func (w *worker) classify(i int) kind {
	tok := &w.Tokens[i]
	rel := w.Rel(w.Top(i))
	switch rel {
	case "amod", "compound", "case", "mark", "fixed", "flat", "cc", "det", "aux", "cop", "discourse", "goeswith", "reparandum", "punct":
		if tok.UPOS == "NOUN" && rel == "compound" {
			return nominal
		}
		return other
	}
	if w.Child(i, "cop") >= 0 {
		if tok.UPOS == "VERB" && w.infinitive(i) {
			return verbal // "was to meet"
		}
		if tok.UPOS == "VERB" && w.innerSubject(i) >= 0 {
			return verbal // "the problem is that prices rise"
		}
		return copular
	}
	switch tok.UPOS {
	case "VERB":
		if rel == "advmod" || rel == "nummod" {
			return other
		}
		return verbal
	case "AUX":
		// "There is ...", and an auxiliary left alone by ellipsis is no clause.
		if tok.Lemma == "be" && w.Child(i, "expl", "nsubj") >= 0 && rel != "conj" {
			return verbal
		}
	case "NOUN":
		return nominal
	case "ADJ":
		// A second adjective under one copula: "is willing and ready to".
		if rel := w.Rel(i); rel == "conj" && w.kind[w.Tokens[i].Head] == copular && w.Tokens[w.Tokens[i].Head].UPOS == "ADJ" {
			return copular
		}
	}
	return other
}

// link fills the fields that need all clauses: parents, clause arguments, status.
func (w *worker) link(index, base int) {
	byToken := make([]int, len(w.Tokens))
	for i := range byToken {
		byToken[i] = text.None
	}
	for i := range w.out {
		if k := w.out[i].Kind; k != text.ApposClause && byToken[w.out[i].Predicate] < 0 {
			byToken[w.out[i].Predicate] = i
		}
	}
	for i := range w.out {
		c := &w.out[i]
		c.Sentence = index
		c.Parent = text.None
		for h, n := w.Tokens[c.Predicate].Head, 0; h >= 0 && n < len(w.Tokens); h, n = w.Tokens[h].Head, n+1 {
			if byToken[h] >= 0 {
				c.Parent = base + byToken[h]
				break
			}
		}
		for j := range c.Args {
			a := &c.Args[j]
			a.Clause = text.None
			if a.Role == text.Clausal && byToken[a.Head] >= 0 {
				a.Clause = base + byToken[a.Head]
			}
		}
		st := w.status(c.Predicate)
		c.Factuality, c.Sources = st.fact, st.sources
		if c.Kind == text.ApposClause {
			c.Factuality = schema.Fact
		}
		c.Type = clauseType(c)
	}
}

// clauseType names the pattern of Quirk et al. (1985).
func clauseType(c *text.Clause) string {
	if c.Kind == text.NounClause || c.Kind == text.ApposClause {
		return "N"
	}
	has := func(r text.ArgumentRole) bool { return c.Arg(r) != nil }
	t := "SV"
	switch {
	case has(text.IndirectObject) && (has(text.Object) || has(text.Clausal)):
		return "SVOO"
	case has(text.Object) && has(text.Complement):
		return "SVOC"
	case has(text.Object) || (has(text.Clausal) && c.Kind == text.VerbClause):
		t = "SVO"
	case has(text.Complement):
		t = "SVC"
	}
	if t != "SVC" && (has(text.Oblique) || has(text.Agent)) {
		t += "A"
	}
	return t
}
