package ner_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/eval/nerscore"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/ner"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/corpora"
	"github.com/relata-kg/relata/internal/namedata"
	"github.com/relata-kg/relata/schema"
)

var pipeline = sync.OnceValues(func() (*ingest.Pipeline, error) { return english.New(english.Options{}) })

func recognize(tb testing.TB, body string) *text.Document {
	tb.Helper()
	p, err := pipeline()
	if err != nil {
		tb.Fatal(err)
	}
	d := &text.Document{Document: schema.Document{Text: body, Body: schema.Span{End: len([]rune(body))}}}
	for _, s := range []ingest.Annotator{p.Segmenter, p.Syntax, p.Lemmatizer, p.Recognizer} {
		if err := s.Annotate(context.Background(), d); err != nil {
			tb.Fatal(err)
		}
	}
	return d
}

func names(d *text.Document) []string {
	var out []string
	for _, m := range d.Mentions {
		var words []string
		for _, t := range d.Sentences[m.Sentence].Tokens[m.From:m.To] {
			words = append(words, t.Form)
		}
		out = append(out, strings.Join(words, " ")+" "+string(m.Type))
	}
	return out
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		body string
		want []string
	}{
		{"Maria Lopez flew from Paris to Berlin.", []string{"Maria Lopez PERSON", "Paris CITY", "Berlin CITY"}},
		{"French officials met the United Nations in Geneva.", []string{"French NATIONALITY", "United Nations ORGANIZATION", "Geneva CITY"}},
		{"The Kremlin and Downing Street disagree.", []string{"Kremlin OFFICE", "Downing Street OFFICE"}},
		{"The US told us to wait.", []string{"US COUNTRY"}},
		{"She spoke at the Munich Security Conference on Sunday.", []string{"Munich Security Conference EVENT"}},
		{"North Korea fired a missile.", []string{"North Korea COUNTRY"}},
		{"We met on Monday in June.", nil},
		{"The Liberal Democratic Party of Norland lost.", nil}, // checked below: one party
	} {
		got := names(recognize(t, c.body))
		if c.want == nil && strings.Contains(c.body, "Party") {
			if len(got) == 0 || !strings.HasSuffix(got[0], " PARTY") {
				t.Errorf("%s: %q", c.body, got)
			}
			continue
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.body, got, c.want)
		}
	}
}

// Tags are well formed, agree with the mentions, and never change.
func TestTagsAndMentions(t *testing.T) {
	body := "RUSSIA AND UKRAINE AGREE TO TALKS\n\nAnna Kovac of Acme Industries met Bruno Kask. Kask said the Acme deal was “done”. anna kovac lives in paris."
	a, b := recognize(t, body), recognize(t, body)
	if !slices.Equal(names(a), names(b)) {
		t.Error("two runs differ")
	}
	n := 0
	for i := range a.Sentences {
		toks := a.Sentences[i].Tokens
		for k := range toks {
			if strings.HasPrefix(toks[k].NER, "I-") && (k == 0 || toks[k-1].NER == "" || toks[k-1].NER[2:] != toks[k].NER[2:]) {
				t.Errorf("sentence %d token %d: %s begins a name", i, k, toks[k].NER)
			}
		}
		n += len(nerscore.Spans(toks))
	}
	if n != len(a.Mentions) || n == 0 {
		t.Errorf("%d tagged names, %d mentions", n, len(a.Mentions))
	}
}

func TestNationality(t *testing.T) {
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]bool{"French": true, "Ukrainians": true, "US": false, "polish": false, "France": false, "Table": false} {
		if got := ner.Nationality(g, word); got != want {
			t.Errorf("Nationality(%q) = %v", word, got)
		}
	}
}

func TestAllowed(t *testing.T) {
	for i, a := range ner.Labels {
		for j, b := range ner.Labels {
			want := !strings.HasPrefix(b, "I-") || a != "" && a[2:] == b[2:]
			if got := ner.Allowed(i, j); got != want {
				t.Errorf("%q after %q: %v", b, a, got)
			}
		}
		if got := ner.Allowed(-1, i); got != !strings.HasPrefix(a, "I-") {
			t.Errorf("%q at the beginning: %v", a, got)
		}
	}
}

func smallModel(tb testing.TB) []byte {
	tb.Helper()
	n := len(ner.Labels)
	w := make([]float32, 16*n)
	for i := range w {
		w[i] = float32(i%7) - 3
	}
	var buf bytes.Buffer
	if err := ner.NewModel(4, w, make([]float32, (n+1)*n)).Write(&buf); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func TestModelFile(t *testing.T) {
	data := smallModel(t)
	m, err := ner.ReadModel(data)
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := m.Write(&again); err != nil || !bytes.Equal(again.Bytes(), data) {
		t.Errorf("round trip differs: %v", err)
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": data[:len(data)-5], "foreign": []byte("GIF89a......................"),
		"flipped": func() []byte { b := slices.Clone(data); b[10] ^= 1; return b }(),
		"huge":    func() []byte { b := slices.Clone(data); b[8] = 60; return b }(),
	} {
		if _, err := ner.ReadModel(bad); !errors.Is(err, ner.ErrModel) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadModel(f *testing.F) {
	f.Add(smallModel(f))
	f.Add([]byte("RLTANER\x01\x04...."))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_, _ = ner.ReadModel(data)
	})
}

func TestCancelled(t *testing.T) {
	r, err := ner.New(ner.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.Annotate(ctx, &text.Document{Sentences: make([]text.Sentence, 1)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Micro F1 on Universal NER's EWT dev, given tokens, must not fall; the model
// card has the figure of the day.
func TestUniversalNER(t *testing.T) {
	docs, err := namedata.UNER(corpora.Shared(t, "data", "ner", "uner-ewt-dev.iob2"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := pipeline()
	if err != nil {
		t.Fatal(err)
	}
	var gold, found []text.Sentence
	for _, d := range docs {
		doc := &text.Document{Sentences: make([]text.Sentence, len(d.Sentences))}
		for i := range d.Sentences {
			doc.Sentences[i].Tokens = slices.Clone(d.Sentences[i].Tokens)
		}
		for _, s := range []ingest.Annotator{p.Syntax, p.Recognizer} {
			if err := s.Annotate(context.Background(), doc); err != nil {
				t.Fatal(err)
			}
		}
		gold, found = append(gold, d.Sentences...), append(found, doc.Sentences...)
	}
	s, err := nerscore.Compare(gold, found, "PER", "ORG", "LOC")
	if err != nil {
		t.Fatal(err)
	}
	if f := 100 * s.Total.F1(); f < 71 {
		t.Errorf("F1 %.2f", f)
	}
}

func BenchmarkTag(b *testing.B) {
	d := recognize(b, strings.Repeat("French President Emmanuel Macron told reporters in Berlin on Monday that talks with Russia would go on. ", 100))
	r, err := ner.New(ner.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for range b.N {
		if err := r.Tag(context.Background(), d.Sentences); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(d.Sentences)*b.N)/b.Elapsed().Seconds(), "sentences/s")
}

func ExampleRecognizer() {
	p, err := english.New(english.Options{})
	if err != nil {
		panic(err)
	}
	body := "Angela Merkel met the European Union's leaders in Brussels."
	d := &text.Document{Document: schema.Document{Text: body, Body: schema.Span{End: len(body)}}}
	if err := p.Annotate(context.Background(), d); err != nil {
		panic(err)
	}
	for _, t := range d.Sentences[0].Tokens {
		if t.NER != "" {
			fmt.Println(t.Form, t.NER)
		}
	}
	// Output:
	// Angela B-PER
	// Merkel I-PER
	// European B-ORG
	// Union I-ORG
	// Brussels B-LOC
}
