package clause

import (
	"fmt"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// Describe writes a clause on one line for people: rule, type, status, speakers,
// predicate and arguments, each argument by the words of its phrase.
func Describe(s *text.Sentence, c *text.Clause) string {
	t := text.NewTree(s)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", c.Rule, c.Type, c.Factuality)
	for _, src := range c.Sources {
		fmt.Fprintf(&b, " {%s %s}", words(t, phrase(t, src.Head, c.Predicate)), words(t, []int{src.Cue}))
	}
	fmt.Fprintf(&b, " | %s", words(t, c.Words))
	for _, a := range c.Args {
		name := string(a.Role)
		if len(a.Case) > 0 {
			name += "(" + words(t, a.Case) + ")"
		}
		if a.Via != "" {
			name += "/" + a.Via
		}
		if a.Role == text.Clausal {
			fmt.Fprintf(&b, " | %s: -> %s", name, t.Tokens[a.Head].Form)
			continue
		}
		fmt.Fprintf(&b, " | %s: %s", name, words(t, phrase(t, a.Head, c.Predicate)))
	}
	return b.String()
}

// phrase returns the tokens of a noun phrase without what is not its own: the
// preposition, clauses, punctuation, and the predicate that it belongs to.
func phrase(t *text.Tree, head, predicate int) []int {
	return t.Subtree(head, func(parent, kid int) bool {
		switch t.Rel(kid) {
		case "punct", "acl", "advcl", "parataxis", "appos", "cop", "nsubj", "aux", "mark", "discourse", "cc", "conj", "ccomp", "xcomp":
			return kid != head && (parent == head || t.Rel(kid) != "cc")
		case "case":
			return parent == head && kid < head
		}
		return kid == predicate
	})
}

func words(t *text.Tree, list []int) string {
	forms := make([]string, len(list))
	for i, k := range list {
		forms[i] = t.Tokens[k].Form
	}
	return strings.Join(forms, " ")
}
