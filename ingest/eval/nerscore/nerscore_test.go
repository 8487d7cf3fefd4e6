package nerscore_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/eval/nerscore"
	"github.com/relata-kg/relata/ingest/text"
)

func sentence(tags string) text.Sentence {
	var s text.Sentence
	for _, t := range strings.Fields(tags) {
		s.Tokens = append(s.Tokens, text.Token{Form: "x", NER: strings.TrimSuffix(t, "O")})
	}
	return s
}

func TestSpans(t *testing.T) {
	for tags, want := range map[string][]nerscore.Span{
		"B-PER I-PER O":     {{From: 0, To: 2, Class: "PER"}},
		"B-PER B-PER":       {{From: 0, To: 1, Class: "PER"}, {From: 1, To: 2, Class: "PER"}},
		"I-LOC I-ORG":       {{From: 0, To: 1, Class: "LOC"}, {From: 1, To: 2, Class: "ORG"}},
		"O O":               nil,
		"B-ORG O I-ORG":     {{From: 0, To: 1, Class: "ORG"}, {From: 2, To: 3, Class: "ORG"}},
		"O B-MISC I-MISC O": {{From: 1, To: 3, Class: "MISC"}},
	} {
		if got := nerscore.Spans(sentence(tags).Tokens); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", tags, got, want)
		}
	}
}

func TestCompare(t *testing.T) {
	gold := []text.Sentence{sentence("B-PER I-PER O B-LOC"), sentence("B-ORG O B-MISC")}
	found := []text.Sentence{sentence("B-PER I-PER O B-ORG"), sentence("B-ORG O O")}
	s, err := nerscore.Compare(gold, found, "PER", "ORG", "LOC")
	if err != nil {
		t.Fatal(err)
	}
	if s.Total != (nerscore.Counts{Gold: 3, Found: 3, Right: 2}) {
		t.Errorf("total %+v", s.Total)
	}
	if s.Classes["LOC"] != (nerscore.Counts{Gold: 1}) || len(s.Errors) != 2 {
		t.Errorf("classes %+v errors %+v", s.Classes, s.Errors)
	}
	// A name among unjudged tokens does not count, one that reaches beyond does.
	for tags, want := range map[string]int{"O B-LOC O": 0, "O B-LOC I-LOC": 0, "B-LOC I-LOC O": 1} {
		s, err := nerscore.Compare([]text.Sentence{sentence("O ? ?")}, []text.Sentence{sentence(tags)})
		if err != nil || s.Total != (nerscore.Counts{Found: want}) {
			t.Errorf("%s: %+v %v", tags, s.Total, err)
		}
	}
	if _, err := nerscore.Compare(gold, found[:1]); err == nil {
		t.Error("other number of sentences accepted")
	}
	if _, err := nerscore.Compare(gold[:1], found[1:]); err == nil {
		t.Error("other number of tokens accepted")
	}
}

func ExampleCounts_F1() {
	c := nerscore.Counts{Gold: 4, Found: 2, Right: 2}
	fmt.Printf("%.2f %.2f %.2f\n", c.Precision(), c.Recall(), c.F1())
	// Output: 1.00 0.50 0.67
}
