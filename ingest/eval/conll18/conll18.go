// Package conll18 scores tokenisation, tagging and parsing by the rules of the
// CoNLL 2018 shared task (Zeman et al. 2018, "Multilingual Parsing from Raw Text
// to Universal Dependencies", doi:10.18653/v1/K18-2001).
//
// Gold and system sentences must hold the same characters, white space apart;
// words are then aligned by their place in that sequence. The words of a
// multiword token have no place of their own: they are aligned with what stands
// in the same stretch as a longest common subsequence of lower-cased forms.
//
// Two words agree on their head when the heads are aligned or both are roots.
// Relations are compared without subtypes, features after those outside the
// universal inventory are taken away, and a gold lemma "_" agrees with any.
// CLAS, MLAS and BLEX count content words only; MLAS also compares tags and
// features of the word and of its function words, BLEX its lemma. One score is
// added to the task's: LASSubtypes compares whole relations.
package conll18

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Metric names a score.
type Metric string

// The scores, in the order in which they are reported.
const (
	Tokens      Metric = "Tokens"
	Sentences   Metric = "Sentences"
	Words       Metric = "Words"
	UPOS        Metric = "UPOS"
	XPOS        Metric = "XPOS"
	UFeats      Metric = "UFeats"
	AllTags     Metric = "AllTags"
	Lemmas      Metric = "Lemmas"
	UAS         Metric = "UAS"
	LAS         Metric = "LAS"
	LASSubtypes Metric = "LAS+subtypes"
	CLAS        Metric = "CLAS"
	MLAS        Metric = "MLAS"
	BLEX        Metric = "BLEX"
)

// Metrics lists the scores in order.
func Metrics() []Metric {
	return []Metric{Tokens, Sentences, Words, UPOS, XPOS, UFeats, AllTags, Lemmas, UAS, LAS, LASSubtypes, CLAS, MLAS, BLEX}
}

// Score counts units: those of the gold standard, of the system, those aligned,
// and those right.
type Score struct {
	Gold, System, Aligned, Right int
}

// Precision is the share of the system's units that are right, 0..1.
func (s Score) Precision() float64 { return ratio(s.Right, s.System) }

// Recall is the share of gold units that are right, 0..1.
func (s Score) Recall() float64 { return ratio(s.Right, s.Gold) }

// F1 is the harmonic mean of precision and recall, 0..1.
func (s Score) F1() float64 { return ratio(2*s.Right, s.Gold+s.System) }

// AlignedAccuracy is the share of aligned units that are right, 0..1.
func (s Score) AlignedAccuracy() float64 { return ratio(s.Right, s.Aligned) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Result is a score for every metric.
type Result map[Metric]Score

// Evaluate compares a system's sentences with the gold standard. It fails when
// their characters differ, or where a sentence of either has no tree.
func Evaluate(gold, system []text.Sentence) (Result, error) {
	g, err := load(gold, "gold")
	if err != nil {
		return nil, err
	}
	s, err := load(system, "system")
	if err != nil {
		return nil, err
	}
	if err := sameCharacters(g.chars, s.chars); err != nil {
		return nil, err
	}
	pairs, err := align(g.words, s.words)
	if err != nil {
		return nil, err
	}
	partner := make(map[*word]*word, len(pairs)) // system word to gold word
	for _, p := range pairs {
		partner[p.system] = p.gold
	}
	count := func(content bool, equal func(g, s *word) bool) Score {
		var sc Score
		for _, w := range g.words {
			if !content || w.content {
				sc.Gold++
			}
		}
		for _, w := range s.words {
			if !content || w.content {
				sc.System++
			}
		}
		for _, p := range pairs {
			if content && !p.gold.content {
				continue
			}
			sc.Aligned++
			if equal(p.gold, p.system) {
				sc.Right++
			}
		}
		return sc
	}
	sameHead := func(g, s *word) bool {
		if g.head == nil || s.head == nil {
			return g.head == nil && s.head == nil
		}
		return partner[s.head] == g.head
	}
	sameLemma := func(g, s *word) bool { return g.lemma == "_" || g.lemma == s.lemma }
	labelled := func(g, s *word) bool { return sameHead(g, s) && g.rel == s.rel }
	return Result{
		Tokens:    spanScore(g.tokens, s.tokens),
		Sentences: spanScore(g.sentences, s.sentences),
		Words:     count(false, func(_, _ *word) bool { return true }),
		UPOS:      count(false, func(g, s *word) bool { return g.UPOS == s.UPOS }),
		XPOS:      count(false, func(g, s *word) bool { return g.XPOS == s.XPOS }),
		UFeats:    count(false, func(g, s *word) bool { return g.feats == s.feats }),
		AllTags: count(false, func(g, s *word) bool {
			return g.UPOS == s.UPOS && g.XPOS == s.XPOS && g.feats == s.feats
		}),
		Lemmas:      count(false, sameLemma),
		UAS:         count(false, sameHead),
		LAS:         count(false, labelled),
		LASSubtypes: count(false, func(g, s *word) bool { return sameHead(g, s) && g.Deprel == s.Deprel }),
		CLAS:        count(true, labelled),
		MLAS: count(true, func(g, s *word) bool {
			return labelled(g, s) && sameTags(g, s) && slices.EqualFunc(g.function, s.function, func(a, b *word) bool {
				return partner[b] == a && a.rel == b.rel && sameTags(a, b)
			})
		}),
		BLEX: count(true, func(g, s *word) bool { return labelled(g, s) && sameLemma(g, s) }),
	}, nil
}

func sameTags(g, s *word) bool { return g.UPOS == s.UPOS && g.feats == s.feats }

// span is a half open range in the sequence of characters.
type span struct{ start, end int }

// word is a syntactic word in its sequence.
type word struct {
	*text.Token
	span           // of its multiword token, if it is in one
	multiword bool // belongs to a multiword token
	head      *word
	rel       string // relation without subtype
	feats     string // universal features, sorted
	lemma     string
	low       string // form in lower case
	content   bool
	function  []*word // its dependents that are function words, in order
}

type treebank struct {
	chars             []rune
	tokens, sentences []span
	words             []*word
}

func load(sentences []text.Sentence, name string) (*treebank, error) {
	tb := &treebank{}
	for i := range sentences {
		s := &sentences[i]
		from := len(tb.chars)
		first := len(tb.words)
		multi := s.Multiwords
		for k := range s.Tokens {
			t := &s.Tokens[k]
			w := &word{Token: t, rel: t.Rel(), low: strings.ToLower(t.Form), feats: universal(t.Feats), lemma: t.Lemma}
			if w.lemma == "" {
				w.lemma = "_"
			}
			w.content = contains(contentRelations, w.rel)
			for len(multi) > 0 && multi[0].To <= k {
				multi = multi[1:]
			}
			switch inside := len(multi) > 0 && multi[0].From <= k; {
			case inside && multi[0].From < k:
				w.multiword, w.span = true, tb.tokens[len(tb.tokens)-1]
			case inside:
				w.multiword, w.span = true, tb.token(multi[0].Form)
			default:
				w.span = tb.token(t.Form)
			}
			if w.start == w.end {
				return nil, fmt.Errorf("%s sentence %s: word %d has no characters", name, label(s, i), k+1)
			}
			tb.words = append(tb.words, w)
		}
		if err := tb.tree(s, first); err != nil {
			return nil, fmt.Errorf("%s sentence %s: %w", name, label(s, i), err)
		}
		tb.sentences = append(tb.sentences, span{from, len(tb.chars)})
	}
	return tb, nil
}

func label(s *text.Sentence, i int) string {
	if s.ID != "" {
		return s.ID
	}
	return fmt.Sprintf("number %d", i+1)
}

// token adds the characters of a surface token.
func (tb *treebank) token(form string) span {
	start := len(tb.chars)
	for _, r := range form {
		if !unicode.Is(unicode.Zs, r) {
			tb.chars = append(tb.chars, r)
		}
	}
	sp := span{start, len(tb.chars)}
	tb.tokens = append(tb.tokens, sp)
	return sp
}

// tree links the words of a sentence and checks that they are a tree.
func (tb *treebank) tree(s *text.Sentence, first int) error {
	roots := 0
	for i := range s.Tokens {
		w := tb.words[first+i]
		switch h := w.Head; {
		case h == text.Root:
			roots++
		case h < 0 || h >= len(s.Tokens):
			return fmt.Errorf("word %d has no head", i+1)
		default:
			w.head = tb.words[first+h]
			if contains(functionRelations, w.rel) {
				w.head.function = append(w.head.function, w)
			}
		}
	}
	if roots != 1 {
		return fmt.Errorf("has %d roots", roots)
	}
	// A word that does not reach the root within n steps is in a cycle.
	good := make([]bool, len(s.Tokens))
	for i := range s.Tokens {
		steps := 0
		for j := i; j >= 0 && !good[j]; j = s.Tokens[j].Head {
			if steps++; steps > len(s.Tokens) {
				return fmt.Errorf("word %d is in a cycle", i+1)
			}
		}
		for j := i; j >= 0 && !good[j]; j = s.Tokens[j].Head {
			good[j] = true
		}
	}
	return nil
}

// contentRelations and functionRelations are those of the task's definition.
const (
	contentRelations = " nsubj obj iobj csubj ccomp xcomp obl vocative expl dislocated advcl advmod discourse nmod appos " +
		"nummod acl amod conj fixed flat compound list parataxis orphan goeswith reparandum root dep "
	functionRelations = " aux cop mark det clf case cc "
	universalFeatures = " PronType NumType Poss Reflex Foreign Abbr Gender Animacy Number Case Definite Degree VerbForm " +
		"Mood Tense Aspect Voice Evident Polarity Person Polite "
)

func contains(list, item string) bool {
	return item != "" && strings.Contains(list, " "+item+" ")
}

// universal keeps the universal features, sorted.
func universal(feats string) string {
	if feats == "" {
		return ""
	}
	var keep []string
	for item := range strings.SplitSeq(feats, "|") {
		if name, _, _ := strings.Cut(item, "="); contains(universalFeatures, name) {
			keep = append(keep, item)
		}
	}
	slices.Sort(keep)
	return strings.Join(keep, "|")
}

// spanScore counts equal spans in two sorted lists.
func spanScore(gold, system []span) Score {
	sc := Score{Gold: len(gold), System: len(system)}
	for g, s := 0, 0; g < len(gold) && s < len(system); {
		switch {
		case system[s].start < gold[g].start:
			s++
		case gold[g].start < system[s].start:
			g++
		default:
			if gold[g].end == system[s].end {
				sc.Right++
			}
			g++
			s++
		}
	}
	sc.Aligned = sc.Right
	return sc
}

// ErrText is wrapped by the error for texts that differ.
var ErrText = errors.New("gold and system do not hold the same text")

func sameCharacters(gold, system []rune) error {
	if slices.Equal(gold, system) {
		return nil
	}
	i := 0
	for i < len(gold) && i < len(system) && gold[i] == system[i] {
		i++
	}
	return &schema.PosError{Message: fmt.Sprintf("after %d characters gold has %q and system %q",
		i, excerpt(gold, i), excerpt(system, i)), Err: ErrText}
}

func excerpt(chars []rune, at int) string {
	return string(chars[at:min(len(chars), at+20)])
}
