package lemma

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/corpora"
)

func newTest(t testing.TB) *Lemmatizer {
	t.Helper()
	l, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLemma(t *testing.T) {
	l := newTest(t)
	for _, tc := range []struct{ form, upos, xpos, want string }{
		{"ran", "VERB", "VBD", "run"},
		{"Running", "VERB", "VBG", "run"},
		{"hoped", "VERB", "VBD", "hope"},
		{"hopped", "VERB", "VBD", "hop"},
		{"escalated", "VERB", "VBN", "escalate"},
		{"bombarded", "VERB", "VBD", "bombard"},
		{"reiterates", "VERB", "VBZ", "reiterate"},
		{"underwent", "VERB", "VBD", "undergo"},
		{"forsook", "VERB", "VBD", "forsake"},
		{"fled", "VERB", "VBD", "flee"},
		{"unchanged", "VERB", "VBN", "unchanged"},
		{"denies", "VERB", "VBZ", "deny"},
		{"IMPOSING", "VERB", "VBG", "impose"},
		{"was", "AUX", "VBD", "be"},
		{"Wo", "AUX", "MD", "will"},
		{"ca", "AUX", "MD", "can"},
		{"n't", "PART", "RB", "not"},
		{"N’T", "PART", "RB", "not"},
		{"'re", "AUX", "VBP", "be"},
		{"’ve", "AUX", "VBP", "have"},
		{"'s", "PART", "POS", "'s"},
		{"'ll", "AUX", "MD", "will"},
		{"Ministries", "NOUN", "NNS", "ministry"},
		{"women", "NOUN", "NNS", "woman"},
		{"spokeswomen", "NOUN", "NNS", "spokeswoman"},
		{"crises", "NOUN", "NNS", "crisis"},
		{"series", "NOUN", "NNS", "series"},
		{"torpedoes", "NOUN", "NNS", "torpedo"},
		{"sanctions", "NOUN", "NNS", "sanction"},
		{"Russians", "PROPN", "NNPS", "Russian"},
		{"Lavrov", "PROPN", "NNP", "Lavrov"},
		{"Dutch", "ADJ", "JJ", "Dutch"},
		{"Grim", "ADJ", "JJ", "grim"},
		{"bigger", "ADJ", "JJR", "big"},
		{"worst", "ADJ", "JJS", "bad"},
		{"The", "DET", "DT", "the"},
		{"us", "PRON", "PRP", "we"},
		{"His", "PRON", "PRP$", "his"},
		{"I", "PRON", "PRP", "I"},
		{"“", "PUNCT", "``", "\""},
		{"2,000", "NUM", "CD", "2000"},
		{"Владимир", "PROPN", "NNP", "Владимир"},
		{"xyzzy", "", "", "xyzzy"},
		{"", "", "", ""},
	} {
		if got := l.Lemma(tc.form, tc.upos, tc.xpos); got != tc.want {
			t.Errorf("%s/%s: got %q, want %q", tc.form, tc.xpos, got, tc.want)
		}
	}
}

// The tree tells what a clitic stands for.
func TestClitics(t *testing.T) {
	for _, tc := range []struct{ deprel, head, want string }{
		{"aux", "VBN", "have"},
		{"aux", "VBG", "be"},
		{"aux:pass", "VBN", "be"},
		{"cop", "JJ", "be"},
	} {
		doc := &text.Document{Sentences: []text.Sentence{{Tokens: []text.Token{
			{Form: "She", UPOS: "PRON", XPOS: "PRP", Head: 2, Deprel: "nsubj"},
			{Form: "’s", UPOS: "AUX", XPOS: "VBZ", Head: 2, Deprel: tc.deprel},
			{Form: "gone", UPOS: "VERB", XPOS: tc.head, Head: text.Root, Deprel: "root"},
		}}}}
		if err := newTest(t).Annotate(context.Background(), doc); err != nil {
			t.Fatal(err)
		}
		if got := doc.Sentences[0].Tokens[1].Lemma; got != tc.want {
			t.Errorf("%s of %s: got %q, want %q", tc.deprel, tc.head, got, tc.want)
		}
	}
}

func TestModelRefused(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty":     nil,
		"foreign":   []byte("GIF89a something else"),
		"truncated": modelData[:len(modelData)/2],
		"version":   append([]byte("RLLM\x09"), modelData[5:]...),
		"damaged":   append(append(bytes.Clone(modelData[:1000]), modelData[1000]^1), modelData[1001:]...),
	} {
		if _, err := unmarshal(data); err == nil {
			t.Errorf("%s model was read", name)
		}
	}
}

func TestTrain(t *testing.T) {
	const treebank = "1\tShips\tship\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n2\tsailed\tsail\tVERB\tVBD\t_\t0\troot\t_\t_\n\n" +
		"1\tBoats\tboat\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n2\twent\tgo\tVERB\tVBD\t_\t0\troot\t_\t_\n\n"
	list, err := conllu.Read(strings.NewReader(treebank), conllu.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	lex := Lexicon{Verbs: []string{"go", "moor", "sail"}, Nouns: []string{"barge"}}
	m, err := Train(list, lex)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Train(list, lex)
	if err != nil || !bytes.Equal(m.Bytes(), again.Bytes()) {
		t.Fatalf("training twice gives different models (%v)", err)
	}
	read, err := unmarshal(m.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	l := &Lemmatizer{read}
	if words, right, _ := Measure(l, list, 0); right != words {
		t.Errorf("own training data: %d of %d", right, words)
	}
	if got := l.Lemma("Barges", "NOUN", "NNS"); got != "barge" {
		t.Errorf("unseen plural: %q", got)
	}
	if _, err := Train(nil, Lexicon{}); err == nil {
		t.Error("trained on nothing")
	}
}

func TestTreebanks(t *testing.T) {
	for name, want := range map[string]float64{"ud-gum": 99, "ud-ewt": 98.5} {
		gold, err := conllu.ReadFile(corpora.Shared(t, "data", name, "dev.conllu"), conllu.Options{})
		if err != nil {
			t.Fatal(err)
		}
		words, right, _ := Measure(newTest(t), gold, 0)
		got := 100 * float64(right) / float64(words)
		t.Logf("%s: %.2f %% with gold tags", name, got)
		if got < want {
			t.Errorf("%s: %.2f %%, want %.1f", name, got, want)
		}
	}
}

func FuzzLemma(f *testing.F) {
	f.Add("Ran", "VERB", "VBD")
	f.Add("’s", "PART", "POS")
	f.Add("\xffİSTANBULS", "NOUN", "NNS")
	f.Add("ſ", "ADJ", "JJR")
	l := newTest(f)
	f.Fuzz(func(t *testing.T, form, upos, xpos string) {
		if got := l.Lemma(form, upos, xpos); got == "" && form != "" {
			t.Errorf("no lemma of %q", form)
		}
	})
}

func FuzzModel(f *testing.F) {
	f.Add(modelData[:64])
	f.Add([]byte("RLLM\x01\x00\x00\x00\x00"))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = unmarshal(data) })
}

func BenchmarkSentence(b *testing.B) {
	gold, err := conllu.ReadFile(corpora.Shared(b, "data", "ud-gum", "dev.conllu"), conllu.Options{})
	if err != nil {
		b.Fatal(err)
	}
	l := newTest(b)
	words := 0
	for b.Loop() {
		for i := range gold {
			l.Sentence(&gold[i])
			words += len(gold[i].Tokens)
		}
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}
