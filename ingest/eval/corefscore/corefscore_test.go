package corefscore_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/relata-kg/relata/ingest/eval/corefscore"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Expected values are worked out by hand from the definitions.
func TestScores(t *testing.T) {
	for _, c := range []struct {
		name               string
		gold, found        []int
		muc, bcubed, ceafe float64
	}{
		{"perfect", []int{1, 1, 2, 2, 3}, []int{7, 7, 8, 8, 9}, 1, 1, 1},
		{"all alone", []int{1, 1, 1, 1}, []int{1, 2, 3, 4}, 0, 0.4, 2 * 0.1 * 0.4 / 0.5},
		// P = 2/2 links, R = 2/3.
		{"one link missing", []int{1, 1, 1, 1}, []int{1, 1, 2, 2}, 0.8, 2 * 1 * 0.5 / 1.5, 2 * (1.0 / 3) * (2.0 / 3) / 1},
	} {
		var s corefscore.Scores
		s.Add(c.gold, c.found)
		for _, m := range []struct {
			name      string
			got, want float64
		}{{"MUC", s.MUC.F1(), c.muc}, {"B-cubed", s.BCubed.F1(), c.bcubed}, {"CEAF-e", s.CEAFe.F1(), c.ceafe}} {
			if math.Abs(m.got-m.want) > 1e-9 {
				t.Errorf("%s: %s F1 %v, want %v", c.name, m.name, m.got, m.want)
			}
		}
	}
}

// CEAF aligns groups one to one for the greatest total, not greedily.
func TestAlignment(t *testing.T) {
	var s corefscore.Scores
	// gold {0 1 2} {3 4}; found {0 1 3 4} {2}: aligning the big ones gives 2*2/7 or
	// 2*2/6 + 2*1/4.
	s.Add([]int{1, 1, 1, 2, 2}, []int{1, 1, 2, 1, 1})
	want := (2.0*2/6 + 2.0*1/4) / 2
	if got := s.CEAFe.Recall(); math.Abs(got-want) > 1e-9 {
		t.Errorf("CEAF-e recall %v, want %v", got, want)
	}
}

func TestAntecedents(t *testing.T) {
	doc := &text.Document{Mentions: []text.Mention{
		{Kind: text.Name, Type: schema.Person}, {Kind: text.Name, Type: schema.Person},
		{Kind: text.Pronoun}, {Kind: text.Pronoun}, {Kind: text.Pronoun},
	}}
	named := []bool{true, true, false, false, false}
	var a corefscore.Antecedents
	a.Add(doc, []int{1, 2, 1, 2, 1}, []int{1, 2, 1, 1, 9}, named, nil)
	if a.Total != 3 || a.Right != 1 || a.Unresolved != 1 {
		t.Errorf("%+v", a)
	}
}

func ExampleScores_CoNLL() {
	var s corefscore.Scores
	s.Add([]int{1, 1, 2, 2}, []int{1, 1, 2, 3})
	fmt.Printf("%.2f\n", s.CoNLL())
	// Output: 0.73
}
