package conll18

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/corpora"
)

// rows builds CoNLL-U from lines of "ID FORM LEMMA UPOS FEATS HEAD DEPREL",
// sentences apart by a blank line.
func rows(t *testing.T, in string) []text.Sentence {
	t.Helper()
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(in), "\n") {
		f := strings.Fields(line)
		switch len(f) {
		case 0:
		case 2:
			b.WriteString(f[0] + "\t" + f[1] + strings.Repeat("\t_", 8))
		default:
			b.WriteString(strings.Join([]string{f[0], f[1], f[2], f[3], f[3], f[4], f[5], f[6], "_", "_"}, "\t"))
		}
		b.WriteByte('\n')
	}
	list, err := conllu.Read(strings.NewReader(b.String()+"\n"), conllu.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

const gold = `
1 She she PRON Case=Nom 4 nsubj
2-3 doesn't
2 does do AUX Mood=Ind 4 aux
3 n't not PART _ 4 advmod
4 eat eat VERB VerbForm=Inf 0 root
5 red red ADJ Degree=Pos 6 amod
6 apples apple NOUN Number=Plur 4 obj
7 . . PUNCT _ 4 punct

1 Why why ADV _ 0 root
2 ? ? PUNCT _ 1 punct`

func TestPerfect(t *testing.T) {
	g := rows(t, gold)
	r, err := Evaluate(g, g)
	if err != nil {
		t.Fatal(err)
	}
	want := map[Metric]int{Tokens: 8, Sentences: 2, Words: 9, LAS: 9, CLAS: 6, MLAS: 6, BLEX: 6}
	for m, n := range want {
		if s := r[m]; s != (Score{n, n, n, n}) {
			t.Errorf("%s: %+v, want %d everywhere", m, s, n)
		}
	}
	if r[UAS].F1() != 1 || r[UAS].AlignedAccuracy() != 1 {
		t.Errorf("UAS %+v", r[UAS])
	}
}

func TestErrorsAreCounted(t *testing.T) {
	for _, tc := range []struct {
		name     string
		from, to string
		want     map[Metric]Score // those that are not perfect
	}{
		{"wrong head", "5 red red ADJ Degree=Pos 6", "5 red red ADJ Degree=Pos 4", map[Metric]Score{
			UAS: {9, 9, 9, 8}, LAS: {9, 9, 9, 8}, LASSubtypes: {9, 9, 9, 8}, CLAS: {6, 6, 6, 5}, MLAS: {6, 6, 6, 5}, BLEX: {6, 6, 6, 5}}},
		{"subtype only", "6 nsubj", "6 nsubj", nil},
		{"subtype", "4 nsubj", "4 nsubj:pass", map[Metric]Score{LASSubtypes: {9, 9, 9, 8}}},
		{"lemma", "apples apple", "apples apples", map[Metric]Score{Lemmas: {9, 9, 9, 8}, BLEX: {6, 6, 6, 5}}},
		{"other feature", "Number=Plur", "Number=Plur|Typo=Yes", nil},
		{"feature of a function word", "Mood=Ind", "Mood=Imp", map[Metric]Score{
			UFeats: {9, 9, 9, 8}, AllTags: {9, 9, 9, 8}, MLAS: {6, 6, 6, 5}}},
		{"label to function", "5 red red ADJ Degree=Pos 6 amod", "5 red red ADJ Degree=Pos 6 det", map[Metric]Score{
			LAS: {9, 9, 9, 8}, LASSubtypes: {9, 9, 9, 8}, CLAS: {6, 5, 6, 5}, MLAS: {6, 5, 6, 4}, BLEX: {6, 5, 6, 5}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := Evaluate(rows(t, gold), rows(t, strings.Replace(gold, tc.from, tc.to, 1)))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range Metrics() {
				want, ok := tc.want[m]
				if !ok {
					if s := r[m]; s.F1() != 1 {
						t.Errorf("%s: %+v, want all right", m, s)
					}
					continue
				}
				if r[m] != want {
					t.Errorf("%s: %+v, want %+v", m, r[m], want)
				}
			}
		})
	}
}

func TestOtherTokens(t *testing.T) {
	// One token instead of a multiword token, and both sentences in one.
	system := `
1 She she PRON Case=Nom 3 nsubj
2 doesn't do AUX Mood=Ind 3 aux
3 eat eat VERB VerbForm=Inf 0 root
4 red red ADJ Degree=Pos 5 amod
5 apples apple NOUN Number=Plur 3 obj
6 .Why why PUNCT _ 3 punct
7 ? ? PUNCT _ 3 punct`
	r, err := Evaluate(rows(t, gold), rows(t, system))
	if err != nil {
		t.Fatal(err)
	}
	for m, want := range map[Metric]Score{
		Tokens:    {8, 7, 6, 6}, // "doesn't" is a token on both sides
		Sentences: {2, 1, 0, 0},
		Words:     {9, 7, 5, 5},
		UAS:       {9, 7, 5, 4}, // "?" hangs elsewhere
		LAS:       {9, 7, 5, 4},
	} {
		if r[m] != want {
			t.Errorf("%s: %+v, want %+v", m, r[m], want)
		}
	}
	if f := r[Words].F1(); math.Abs(f-10.0/16) > 1e-12 {
		t.Errorf("F1 %f", f)
	}
}

func TestMultiwordAlignment(t *testing.T) {
	system := strings.Replace(gold, "2 does do AUX", "2 doe do AUX", 1)
	system = strings.Replace(system, "3 n't not", "3 N'T not", 1) // forms are compared in lower case
	r, err := Evaluate(rows(t, gold), rows(t, system))
	if err != nil {
		t.Fatal(err)
	}
	if r[Words] != (Score{9, 9, 8, 8}) || r[Tokens].Right != 8 {
		t.Errorf("words %+v, tokens %+v", r[Words], r[Tokens])
	}
}

func TestRefused(t *testing.T) {
	for name, system := range map[string]string{
		"other text": strings.Replace(gold, "red red", "blue blue", 1),
		"shorter":    gold[:strings.Index(gold, "\n\n")],
		"no head":    strings.Replace(gold, "ADJ Degree=Pos 6", "ADJ Degree=Pos _", 1),
		"two roots":  strings.Replace(gold, "ADJ Degree=Pos 6", "ADJ Degree=Pos 0", 1),
		"cycle":      strings.Replace(gold, "Number=Plur 4", "Number=Plur 5", 1),
	} {
		_, err := Evaluate(rows(t, gold), rows(t, system))
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if isText := errors.Is(err, ErrText); isText != slices.Contains([]string{"other text", "shorter"}, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTreebankAgainstItself(t *testing.T) {
	list, err := conllu.ReadFile(corpora.Shared(t, "data", "ud-gum", "dev.conllu"), conllu.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Evaluate(list, list)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range Metrics() {
		if r[m].F1() != 1 {
			t.Errorf("%s: %+v", m, r[m])
		}
	}
	if r[Words].Gold != 17298 {
		t.Errorf("%d words", r[Words].Gold)
	}
}
