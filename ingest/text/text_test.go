package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sentence is "Ana and Tom met Mei ." with its tree.
func sentence() *Sentence {
	tok := func(form, lemma, upos, feats string, head int, deprel string) Token {
		return Token{Form: form, Lemma: lemma, UPOS: upos, Feats: feats, Head: head, Deprel: deprel}
	}
	return &Sentence{Tokens: []Token{
		tok("Ana", "Ana", "PROPN", "Number=Sing", 3, "nsubj"),
		tok("and", "and", "CCONJ", "", 2, "cc"),
		tok("Tom", "Tom", "PROPN", "Number=Sing", 0, "conj"),
		tok("met", "meet", "VERB", "Mood=Ind|Tense=Past|VerbForm=Fin", Root, "root"),
		tok("Mei", "Mei", "PROPN", "Number=Sing", 3, "obj"),
		tok(".", ".", "PUNCT", "", 3, "punct"),
	}}
}

func TestFeat(t *testing.T) {
	tok := Token{Feats: "Mood=Ind|Tense=Past|VerbForm=Fin"}
	for name, want := range map[string]string{"Mood": "Ind", "Tense": "Past", "VerbForm": "Fin", "Voice": "", "Tens": ""} {
		if got := tok.Feat(name); got != want {
			t.Errorf("Feat(%q) = %q, want %q", name, got, want)
		}
	}
	if got := (&Token{}).Feat("Mood"); got != "" {
		t.Errorf("Feat of no features = %q", got)
	}
}

func TestRel(t *testing.T) {
	for deprel, want := range map[string]string{"nsubj:pass": "nsubj", "root": "root", "": ""} {
		if got := (&Token{Deprel: deprel}).Rel(); got != want {
			t.Errorf("Rel of %q = %q, want %q", deprel, got, want)
		}
	}
}

func TestChildren(t *testing.T) {
	s := sentence()
	want := [][]int{{2}, {}, {1}, {0, 4, 5}, {}, {}}
	got := s.Children()
	for i := range want {
		if len(got[i]) != len(want[i]) || len(want[i]) > 0 && !cmp.Equal(got[i], want[i]) {
			t.Errorf("children of %d = %v, want %v", i, got[i], want[i])
		}
	}
	// A list may be appended to without touching its neighbour.
	_ = append(got[0], 99)
	if got[2][0] != 1 {
		t.Error("the lists overlap")
	}
	if s.RootIndex() != 3 {
		t.Errorf("RootIndex = %d", s.RootIndex())
	}
	if (&Sentence{}).RootIndex() != None {
		t.Error("an empty sentence has a root")
	}
}

func TestTree(t *testing.T) {
	tree := NewTree(sentence())
	if !tree.WellFormed() {
		t.Fatal("a good tree is refused")
	}
	if diff := cmp.Diff([]int{0, 1, 2}, tree.Subtree(0, nil)); diff != "" {
		t.Errorf("Subtree: %s", diff)
	}
	if diff := cmp.Diff([]int{0, 2}, tree.Conjuncts(0)); diff != "" {
		t.Errorf("Conjuncts: %s", diff)
	}
	if got := tree.Child(3, "obj", "nsubj"); got != 4 && got != 0 {
		t.Errorf("Child = %d", got)
	}
	if got := tree.Child(3, "iobj"); got >= 0 {
		t.Errorf("Child of a relation that is not there = %d", got)
	}
	if !tree.Dominates(3, 1) || tree.Dominates(0, 4) {
		t.Error("Dominates is wrong")
	}
	if got := tree.Top(2); got != 0 {
		t.Errorf("Top of a conjunct = %d, want 0", got)
	}
}

func TestTreeSurvivesCycles(t *testing.T) {
	s := sentence()
	s.Tokens[0].Head, s.Tokens[3].Head = 3, 0
	tree := NewTree(s)
	if tree.WellFormed() {
		t.Error("a cycle counts as a tree")
	}
	tree.Dominates(5, 1)
	tree.Top(2)
	tree.Conjuncts(0)
}

func TestSurface(t *testing.T) {
	toks := []Token{{Form: "Macron", NoSpaceAfter: true}, {Form: "'s"}, {Form: "call", NoSpaceAfter: true}}
	if got := Surface(toks); got != "Macron's call" {
		t.Errorf("%q", got)
	}
	if got := Surface(nil); got != "" {
		t.Errorf("%q of nothing", got)
	}
}
