package english_test

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/corpora"
	"github.com/relata-kg/relata/schema"
)

// treebank lays the sentences of a treebank out as running text, one text for
// each of its documents.
func treebank(b *testing.B) []schema.Document {
	b.Helper()
	sentences, err := conllu.ReadFile(corpora.Shared(b, "data", "ud-gum", "dev.conllu"), conllu.Options{})
	if err != nil {
		b.Fatal(err)
	}
	begins := func(s *text.Sentence) bool {
		for _, c := range s.Comments {
			if strings.HasPrefix(c, "newdoc") {
				return true
			}
		}
		return false
	}
	var out []schema.Document
	from := 0
	for i := 1; i <= len(sentences); i++ {
		if i < len(sentences) && !begins(&sentences[i]) {
			continue
		}
		id := "d" + strconv.Itoa(len(out))
		out = append(out, schema.Document{ID: id, Text: conllu.RawText(sentences[from:i])})
		from = i
	}
	return out
}

func fixture(tb testing.TB) []schema.Document {
	tb.Helper()
	data, err := os.ReadFile("testdata/minister.txt")
	if err != nil {
		tb.Fatal(err)
	}
	return []schema.Document{{ID: "minister", Text: string(data)}}
}

func newPipeline(tb testing.TB) *ingest.Pipeline {
	tb.Helper()
	p, err := english.New(english.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// measure reports the sentences that a pipeline reads in a second.
func measure(b *testing.B, p *ingest.Pipeline, docs []schema.Document) {
	b.Helper()
	b.ReportAllocs()
	sentences, bytes := 0, 0
	for b.Loop() {
		for _, d := range docs {
			doc, _, err := p.Run(b.Context(), d)
			if err != nil {
				b.Fatal(err)
			}
			sentences += len(doc.Sentences)
			bytes += len(d.Text)
		}
	}
	b.ReportMetric(float64(sentences)/b.Elapsed().Seconds(), "sentences/s")
	b.SetBytes(int64(bytes / b.N))
}

// BenchmarkPipeline reads text to statements.
func BenchmarkPipeline(b *testing.B) {
	b.Run("fixture", func(b *testing.B) { measure(b, newPipeline(b), fixture(b)) })
	b.Run("gum", func(b *testing.B) { measure(b, newPipeline(b), treebank(b)) })
}

// BenchmarkSyntax reads text to trees.
func BenchmarkSyntax(b *testing.B) {
	trees := func() *ingest.Pipeline {
		p := newPipeline(b)
		return &ingest.Pipeline{Segmenter: p.Segmenter, Syntax: p.Syntax, Lemmatizer: p.Lemmatizer}
	}
	b.Run("fixture", func(b *testing.B) { measure(b, trees(), fixture(b)) })
	b.Run("gum", func(b *testing.B) { measure(b, trees(), treebank(b)) })
}

// BenchmarkStage runs one stage after another on documents that the stages
// before it have read.
func BenchmarkStage(b *testing.B) {
	p := newPipeline(b)
	docs := make([]*text.Document, 0)
	sentences := 0
	for _, d := range treebank(b) {
		docs = append(docs, &text.Document{Document: d})
	}
	for _, stage := range []struct {
		name string
		do   ingest.Annotator
	}{
		{"segment", p.Segmenter}, {"syntax", p.Syntax}, {"lemma", p.Lemmatizer}, {"names", p.Recognizer},
		{"temporal", p.Temporal}, {"coreference", p.Resolver}, {"clauses", p.Clauses},
	} {
		b.Run(stage.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, d := range docs {
					layers := *d
					layers.Sentences = append([]text.Sentence(nil), d.Sentences...)
					for i := range layers.Sentences {
						s := &layers.Sentences[i]
						s.Tokens = append([]text.Token(nil), s.Tokens...)
					}
					if err := stage.do.Annotate(b.Context(), &layers); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/corpus")
		})
		sentences = 0
		for _, d := range docs {
			if err := stage.do.Annotate(b.Context(), d); err != nil {
				b.Fatal(err)
			}
			sentences += len(d.Sentences)
		}
	}
	b.Run("relate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, d := range docs {
				if _, err := p.Relater.Relate(b.Context(), d); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/corpus")
	})
	b.Logf("%d sentences", sentences)
}

// BenchmarkStart makes a pipeline and reads its first statement.
func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		p := newPipeline(b)
		_, statements, err := p.Run(b.Context(), schema.Document{ID: "first", Text: "Ana Kolar met Ivan Horvat in Vienna."})
		if err != nil {
			b.Fatal(err)
		}
		if len(statements) == 0 {
			b.Fatal("no statement")
		}
	}
}

// TestSameOnEveryRun reads the same text in two pipelines, with and without
// vector instructions.
func TestSameOnEveryRun(t *testing.T) {
	docs := fixture(t)
	var want []schema.Statement
	for i, opts := range []english.Options{{}, {}, {Portable: true}} {
		p, err := english.New(opts)
		if err != nil {
			t.Fatal(err)
		}
		_, got, err := p.Run(t.Context(), docs[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(got) < 10 {
			t.Fatalf("%d statements", len(got))
		}
		if i == 0 {
			want = got
			continue
		}
		if a, b := dump(t, want), dump(t, got); a != b {
			t.Errorf("run %d differs\n%s\nfrom\n%s", i, b, a)
		}
	}
}

func dump(t *testing.T, statements []schema.Statement) string {
	t.Helper()
	data, err := json.MarshalIndent(statements, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
