package gumcoref_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/gumcoref"
	"github.com/relata-kg/relata/internal/gumdata"
	"github.com/relata-kg/relata/schema"
)

const sample = `# newdoc id = visit
# meta::dateCreated = 2020-01-02
# newpar
# sent_id = visit-1
# text = President Ana Kolar visited the Bank of the Alps.
1	President	president	NOUN	NN	_	2	nmod:desc	_	Entity=(1-person-new-nnnnn-cf1-2-coref
2	Ana	Ana	PROPN	NNP	_	4	nsubj	_	_
3	Kolar	Kolar	PROPN	NNP	_	2	flat	_	Entity=1)
4	visited	visit	VERB	VBD	_	0	root	_	_
5	the	the	DET	DT	_	6	det	_	Entity=(2-organization-new-nnnnn-cf2-2-sgl
6	Bank	bank	PROPN	NNP	_	4	obj	_	_
7	of	of	ADP	IN	_	9	case	_	_
8	the	the	DET	DT	_	9	det	_	_
9	Alps	Alps	PROPN	NNP	_	6	nmod	_	Entity=2)|SpaceAfter=No
10	.	.	PUNCT	.	_	4	punct	_	_

# newpar
# sent_id = visit-2
# text = She met Ivan and Karl, French miners.
1	She	she	PRON	PRP	_	2	nsubj	_	Entity=(1-person-giv:act-nnnnn-cf1-1-ana)
2	met	meet	VERB	VBD	_	0	root	_	_
3	Ivan	Ivan	PROPN	NNP	_	2	obj	_	Entity=(3-person-new-nnnnn-cf2-1-sgl
4	and	and	CCONJ	CC	_	5	cc	_	_
5	Karl	Karl	PROPN	NNP	_	3	conj	_	Entity=3)|SpaceAfter=No
6	,	,	PUNCT	,	_	8	punct	_	_
7	French	French	ADJ	JJ	_	8	amod	_	_
8	miners	miner	NOUN	NNS	_	3	appos	_	Entity=(4-person-new-nnnnn-cf3-1-sgl)|SpaceAfter=No
9	.	.	PUNCT	.	_	2	punct	_	_

`

// names marks given words as names of a type.
type names map[string]schema.EntityType

func (n names) Annotate(_ context.Context, doc *text.Document) error {
	for s := range doc.Sentences {
		for i, t := range doc.Sentences[s].Tokens {
			if typ := n[t.Form]; typ != "" {
				doc.Mentions = append(doc.Mentions, text.Mention{Sentence: s, From: i, To: i + 1, Head: i, Type: typ})
			}
		}
	}
	return nil
}

type broken struct{}

var errBroken = errors.New("no model")

func (broken) Annotate(context.Context, *text.Document) error { return errBroken }

func documents(t *testing.T) []*gumdata.Document {
	t.Helper()
	sentences, err := conllu.Read(strings.NewReader(sample), conllu.Options{})
	if err != nil {
		t.Fatal(err)
	}
	docs, err := gumdata.Documents(sentences)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func TestConvert(t *testing.T) {
	got, err := gumcoref.Convert(t.Context(), documents(t), names{
		"Ana": schema.Person, "Bank": schema.Organization, "Ivan": schema.Person, "Karl": schema.Person, "French": schema.Nationality,
	})
	if err != nil || len(got) != 1 {
		t.Fatalf("%d documents, %v", len(got), err)
	}
	d := got[0]
	if d.Doc.ID != "visit" || d.Doc.Date != "2020-01-02" || d.Doc.Sentences[0].Paragraph != 0 || d.Doc.Sentences[1].Paragraph != 1 {
		t.Errorf("document %s of %s, paragraphs %d, %d", d.Doc.ID, d.Doc.Date, d.Doc.Sentences[0].Paragraph, d.Doc.Sentences[1].Paragraph)
	}
	none := text.None
	want := []text.Mention{
		{Sentence: 0, From: 1, To: 3, Head: 1, Kind: text.Name, Type: schema.Person},       // cut down to the name
		{Sentence: 0, From: 5, To: 9, Head: 5, Kind: text.Name, Type: schema.Organization}, // with its complement
		{Sentence: 1, From: 0, To: 1, Head: 0, Kind: text.Pronoun},
		{Sentence: 1, From: 2, To: 5, Head: 2, Kind: text.Nominal}, // two names are none
		{Sentence: 1, From: 7, To: 8, Head: 7, Kind: text.Nominal},
	}
	for i := range want {
		want[i].Entity, want[i].Antecedent = none, none
	}
	equal := func(a, b text.Mention) bool {
		return a.Sentence == b.Sentence && a.From == b.From && a.To == b.To && a.Head == b.Head && a.Kind == b.Kind &&
			a.Type == b.Type && a.Entity == b.Entity && a.Antecedent == b.Antecedent
	}
	if !slices.EqualFunc(d.Doc.Mentions, want, equal) {
		t.Errorf("mentions\n%+v\nwant\n%+v", d.Doc.Mentions, want)
	}
	if want := []int{1, 2, 1, 3, 4}; !slices.Equal(d.Groups, want) {
		t.Errorf("groups %v, want %v", d.Groups, want)
	}
	if want := []bool{true, false, false, false, false}; !slices.Equal(d.NamedPerson, want) {
		t.Errorf("named persons %v, want %v", d.NamedPerson, want)
	}
}

// TestConvertWithoutNames takes no type from the gold data.
func TestConvertWithoutNames(t *testing.T) {
	got, err := gumcoref.Convert(t.Context(), documents(t), names{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range got[0].Doc.Mentions {
		if m.Kind == text.Name || m.Type != "" {
			t.Errorf("mention %+v of no recognised name", m)
		}
	}
	if _, err := gumcoref.Convert(t.Context(), documents(t), broken{}); !errors.Is(err, errBroken) || !strings.HasPrefix(err.Error(), "visit: ") {
		t.Errorf("a failing recogniser: %v", err)
	}
}
