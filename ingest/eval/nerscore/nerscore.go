// Package nerscore scores recognised names against gold ones as CoNLL-2003
// does: a name is right when its span and its class are.
package nerscore

import (
	"fmt"
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// Counts are names: in the gold data, found, and both.
type Counts struct{ Gold, Found, Right int }

// Precision is Right/Found, 0 when nothing was found.
func (c Counts) Precision() float64 { return ratio(c.Right, c.Found) }

// Recall is Right/Gold, 0 when there was nothing to find.
func (c Counts) Recall() float64 { return ratio(c.Right, c.Gold) }

// F1 is the harmonic mean of precision and recall.
func (c Counts) F1() float64 { return ratio(2*c.Right, c.Gold+c.Found) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func (c *Counts) add(o Counts) {
	c.Gold += o.Gold
	c.Found += o.Found
	c.Right += o.Right
}

// Span is a tagged name: tokens From to To (half open) of a sentence.
type Span struct {
	From, To int
	Class    string
}

// Error is a name that only one side has.
type Error struct {
	Sentence int
	Span
	Missed bool // in gold, not found
}

// Score is the result over a set of sentences.
type Score struct {
	// Total counts all classes together (micro average), Classes each one.
	Total   Counts
	Classes map[string]Counts
	Errors  []Error
}

// Compare scores the tags of found against those of gold, sentence by sentence;
// only the named classes count, all when there are none, and Unjudged tokens
// don't. It fails when the
// sentences differ in number or length.
func Compare(gold, found []text.Sentence, classes ...string) (*Score, error) {
	if len(gold) != len(found) {
		return nil, fmt.Errorf("%d gold sentences, %d found", len(gold), len(found))
	}
	s := &Score{Classes: map[string]Counts{}}
	for i := range gold {
		if len(gold[i].Tokens) != len(found[i].Tokens) {
			return nil, fmt.Errorf("sentence %d: %d gold tokens, %d found", i+1, len(gold[i].Tokens), len(found[i].Tokens))
		}
		s.sentence(i, filter(Spans(gold[i].Tokens), classes), judged(gold[i].Tokens, filter(Spans(found[i].Tokens), classes)))
	}
	return s, nil
}

func filter(spans []Span, classes []string) []Span {
	if len(classes) == 0 {
		return spans
	}
	var out []Span
	for _, s := range spans {
		for _, c := range classes {
			if s.Class == c {
				out = append(out, s)
			}
		}
	}
	return out
}

// Unjudged is the gold tag of a token of which the guidelines don't say whether
// it belongs to a name: a name found among such tokens only does not count.
const Unjudged = "?"

// judged leaves out the names that lie among unjudged tokens of gold.
func judged(gold []text.Token, found []Span) []Span {
	out := found[:0]
	for _, f := range found {
		for k := f.From; k < f.To; k++ {
			if gold[k].NER != Unjudged {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

func (s *Score) sentence(i int, gold, found []Span) {
	isGold := map[Span]bool{}
	for _, g := range gold {
		isGold[g] = true
		s.count(g.Class, Counts{Gold: 1})
	}
	for _, f := range found {
		right := 0
		if isGold[f] {
			right = 1
			delete(isGold, f)
		} else {
			s.Errors = append(s.Errors, Error{Sentence: i, Span: f})
		}
		s.count(f.Class, Counts{Found: 1, Right: right})
	}
	for _, g := range gold {
		if isGold[g] {
			s.Errors = append(s.Errors, Error{Sentence: i, Span: g, Missed: true})
		}
	}
}

func (s *Score) count(class string, c Counts) {
	old := s.Classes[class]
	old.add(c)
	s.Classes[class] = old
	s.Total.add(c)
}

// ClassNames returns the classes seen, sorted.
func (s *Score) ClassNames() []string {
	var out []string
	for c := range s.Classes {
		out = append(out, c)
	}
	sort.Strings(out)
	return out
}

// Spans reads IOB2 tags as conlleval does: an I- tag that does not continue a
// name of its class begins one.
func Spans(toks []text.Token) []Span {
	var out []Span
	open := false
	for i := range toks {
		place, class, _ := strings.Cut(toks[i].NER, "-")
		if class == "" {
			open = false
			continue
		}
		if open && place == "I" && out[len(out)-1].Class == class {
			out[len(out)-1].To = i + 1
			continue
		}
		out = append(out, Span{From: i, To: i + 1, Class: class})
		open = true
	}
	return out
}
