package gumdata_test

import (
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/corpora"
	"github.com/relata-kg/relata/internal/gumdata"
)

const sample = `# newdoc id = tale
# meta::dateCreated = 2020-01-02
# sent_id = tale-1
# text = The king of Oz called his daughters.
1	The	the	DET	DT	_	2	det	_	Entity=(1-person-new-nnnnn-cf1-2-coref
2	king	king	NOUN	NN	_	5	nsubj	_	_
3	of	of	ADP	IN	_	4	case	_	_
4	Oz	Oz	PROPN	NNP	_	2	nmod	_	Entity=(2-place-new-nnnnn-cf2-1-sgl-Land_of_Oz)1)
5	called	call	VERB	VBD	_	0	root	_	_
6	his	he	PRON	PRP$	_	7	nmod:poss	_	Entity=(3-person-acc:inf-nnnnn-cf3-2-coref(1-person-giv:act-nnnnn-cf1-1-ana)
7	daughters	daughter	NOUN	NNS	_	5	obj	_	Entity=3)|SpaceAfter=No
8	.	.	PUNCT	.	_	5	punct	_	SplitAnte=1<9,3<9

`

func read(t *testing.T, data string) []*gumdata.Document {
	t.Helper()
	var list []text.Sentence
	for s, err := range conllu.NewReader(strings.NewReader(data), conllu.Options{}).All() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, *s)
	}
	docs, err := gumdata.Documents(list)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func TestDocuments(t *testing.T) {
	docs := read(t, sample)
	if len(docs) != 1 || docs[0].ID != "tale" || docs[0].Date != "2020-01-02" {
		t.Fatalf("documents %+v", docs)
	}
	var got []string
	for i := range docs[0].Mentions {
		m := &docs[0].Mentions[i]
		got = append(got, m.String()+" "+m.Group+" "+m.Type+" "+m.Link+" "+m.Identity)
	}
	want := "0:0-4 1 person coref ;0:3-4 2 place sgl Land_of_Oz;0:5-7 3 person coref ;0:5-6 1 person ana "
	if s := strings.Join(got, ";"); s != want {
		t.Errorf("mentions %s\nwant %s", s, want)
	}
	if h := docs[0].Mentions[0].Head; h != 1 {
		t.Errorf("head %d", h)
	}
	if s := docs[0].Split["9"]; len(s) != 2 {
		t.Errorf("split %v", s)
	}
	if g := docs[0].Groups(); len(g) != 3 || len(g[0]) != 2 {
		t.Errorf("groups %v", g)
	}
}

func TestDev(t *testing.T) {
	docs, err := gumdata.ReadFile(corpora.Shared(t, "data", "ud-gum", "dev.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range docs {
		n += len(d.Mentions)
	}
	if len(docs) < 10 || n < 4000 {
		t.Errorf("%d documents, %d mentions", len(docs), n)
	}
}
