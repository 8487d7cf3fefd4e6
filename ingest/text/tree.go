package text

import "slices"

// Tree is a view of a parsed sentence with fast access to dependents. Indices
// are those of Sentence.Tokens.
type Tree struct {
	// Tokens is the sentence's own slice.
	Tokens []Token
	// Kids are each token's dependents in text order.
	Kids [][]int
	rel  []string
}

// NewTree returns the tree of a parsed sentence; O(len(s.Tokens)).
func NewTree(s *Sentence) *Tree {
	t := &Tree{Tokens: s.Tokens, Kids: s.Children(), rel: make([]string, len(s.Tokens))}
	for i := range s.Tokens {
		t.rel[i] = s.Tokens[i].Rel()
		if s.Tokens[i].Head < 0 {
			t.rel[i] = "root"
		}
	}
	return t
}

// WellFormed reports whether every token hangs, in the end, on a root; O(n).
func (t *Tree) WellFormed() bool {
	state := make([]uint8, len(t.Tokens)) // 1 on the way, 2 reaches a root
	for i := range t.Tokens {
		k := i
		for k >= 0 && k < len(state) && state[k] == 0 {
			state[k] = 1
			k = t.Tokens[k].Head
		}
		if k >= len(state) || k == None || k >= 0 && state[k] == 1 {
			return false
		}
		for k = i; k >= 0 && state[k] == 1; k = t.Tokens[k].Head {
			state[k] = 2
		}
	}
	return true
}

// Rel returns the universal relation of token i, without subtype; that of a token
// without a governor is always root.
func (t *Tree) Rel(i int) string { return t.rel[i] }

// Head returns the governor of token i, Root or None.
func (t *Tree) Head(i int) int { return t.Tokens[i].Head }

// Lemma returns the lemma of token i, the lower-case form where there is none.
func (t *Tree) Lemma(i int) string { return t.Tokens[i].Lemma }

// Child returns the first dependent of i with one of the universal relations, or None.
func (t *Tree) Child(i int, rels ...string) int {
	for _, k := range t.Kids[i] {
		if slices.Contains(rels, t.rel[k]) {
			return k
		}
	}
	return None
}

// Top returns the first conjunct of the coordination that i stands in: i itself
// unless it is a conj.
func (t *Tree) Top(i int) int {
	for n := 0; t.rel[i] == "conj" && t.Tokens[i].Head >= 0 && n < len(t.Tokens); n++ {
		i = t.Tokens[i].Head
	}
	return i
}

// Conjuncts returns i and the tokens coordinated with it below it, in text order.
func (t *Tree) Conjuncts(i int) []int {
	list := []int{i}
	for at := 0; at < len(list); at++ {
		for _, k := range t.Kids[list[at]] {
			if t.rel[k] == "conj" {
				list = append(list, k)
			}
		}
	}
	if len(list) > 1 {
		slices.Sort(list)
	}
	return list
}

// Subtree returns the tokens at and below i in text order. A dependent for which
// skip is true is left out with all below it; a nil skip leaves out none.
func (t *Tree) Subtree(i int, skip func(parent, kid int) bool) []int {
	list := []int{i}
	for at := 0; at < len(list); at++ {
		for _, k := range t.Kids[list[at]] {
			if skip == nil || !skip(list[at], k) {
				list = append(list, k)
			}
		}
	}
	slices.Sort(list)
	return list
}

// Dominates reports whether k stands at or below i.
func (t *Tree) Dominates(i, k int) bool {
	for n := 0; k >= 0 && n <= len(t.Tokens); n++ {
		if k == i {
			return true
		}
		k = t.Tokens[k].Head
	}
	return false
}
