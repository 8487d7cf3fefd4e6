package temporal_test

import (
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/temporal"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// tree makes a sentence of rows "form UPOS XPOS feats head deprel", head 1-based.
func tree(rows ...string) text.Sentence {
	var s text.Sentence
	for _, row := range rows {
		f := strings.Fields(row)
		head := 0
		for _, c := range f[4] {
			head = head*10 + int(c-'0')
		}
		feats := f[3]
		if feats == "_" {
			feats = ""
		}
		s.Tokens = append(s.Tokens, text.Token{Form: f[0], Lemma: strings.ToLower(f[0]), UPOS: f[1], XPOS: f[2], Feats: feats, Head: head - 1, Deprel: f[5]})
	}
	return s
}

// TestTense shows that the governing verb of the tree decides, not the nearest.
func TestTense(t *testing.T) {
	const fin = "Tense=Past|VerbForm=Fin"
	for name, c := range map[string]struct {
		s    text.Sentence
		want string
	}{
		"past verb beside a future one": {tree(
			"They PRON PRP _ 2 nsubj", "agreed VERB VBD "+fin+" 0 root", "on ADP IN _ 4 case", "Thursday PROPN NNP _ 2 obl",
			"that SCONJ IN _ 8 mark", "talks NOUN NNS _ 8 nsubj", "will AUX MD _ 8 aux", "resume VERB VB VerbForm=Inf 2 ccomp"), "2022-02-17"},
		"future verb beside a past one": {tree(
			"They PRON PRP _ 2 nsubj", "said VERB VBD "+fin+" 0 root", "talks NOUN NNS _ 5 nsubj", "will AUX MD _ 5 aux",
			"resume VERB VB VerbForm=Inf 2 ccomp", "on ADP IN _ 7 case", "Thursday PROPN NNP _ 5 obl"), "2022-02-24"},
		"infinitive of a plan": {tree(
			"They PRON PRP _ 3 nsubj", "are AUX VBP Tense=Pres|VerbForm=Fin 3 aux", "scheduled VERB VBN Tense=Past|VerbForm=Part 0 root",
			"to PART TO _ 5 mark", "meet VERB VB VerbForm=Inf 3 xcomp", "on ADP IN _ 7 case", "Thursday PROPN NNP _ 5 obl"), "2022-02-24"},
		"progressive": {tree(
			"She PRON PRP _ 3 nsubj", "is AUX VBZ Tense=Pres|VerbForm=Fin 3 aux", "visiting VERB VBG Tense=Pres|VerbForm=Part 0 root",
			"us PRON PRP _ 3 obj", "Thursday PROPN NNP _ 3 obl"), "2022-02-24"},
		"perfect": {tree(
			"She PRON PRP _ 3 nsubj", "has AUX VBZ Tense=Pres|VerbForm=Fin 3 aux", "visited VERB VBN Tense=Past|VerbForm=Part 0 root",
			"us PRON PRP _ 3 obj", "Thursday PROPN NNP _ 3 obl"), "2022-02-17"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := &text.Document{Document: schema.Document{Date: "2022-02-21"}, Sentences: []text.Sentence{c.s}}
			if err := temporal.New(temporal.Options{}).Annotate(t.Context(), doc); err != nil {
				t.Fatal(err)
			}
			if len(doc.Times) != 1 || doc.Times[0].Value != c.want {
				t.Errorf("got %+v, want %s", doc.Times, c.want)
			}
		})
	}
}

// TestNames shows that a name keeps its weekday and month.
func TestNames(t *testing.T) {
	s := "The Sunday Herald met Theresa May on Sunday."
	doc := tokenize(t, s, "2022-02-21", false)
	wrong := text.Mention{From: 4, To: 8, Kind: text.Name, Type: schema.Organization} // "Theresa May on Sunday"
	doc.Mentions = []text.Mention{
		{From: 0, To: 3, Kind: text.Name, Type: schema.Organization},
		wrong,
		{From: 4, To: 6, Kind: text.Name, Type: schema.Person},
	}
	if err := temporal.New(temporal.Options{}).Annotate(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Times) != 1 || doc.Times[0].From != 7 {
		t.Errorf("got %+v, want the last Sunday alone", doc.Times)
	}
}

// TestOrderOfFigures shows that one clear date settles the others of a document.
func TestOrderOfFigures(t *testing.T) {
	doc := tokenize(t, "Sent 02/03/2022. In short: seen 02/25/2022", "", true)
	if err := temporal.New(temporal.Options{}).Annotate(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Times) != 2 || doc.Times[0].Value != "2022-02-03" || doc.Times[1].Value != "2022-02-25" {
		t.Errorf("got %+v", doc.Times)
	}
}
