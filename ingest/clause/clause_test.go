package clause_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/openie"
	"github.com/relata-kg/relata/ingest/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestPhenomena reads each testdata/*.txtar: trees in, clauses and tuples out.
func TestPhenomena(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var input string
			for _, f := range archive.Files {
				if f.Name == "input.conllu" {
					input = string(f.Data)
				}
			}
			sentences, err := conllu.Read(strings.NewReader(input), conllu.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{"clauses": "", "nary": "", "binary": ""}
			for i := range sentences {
				s := &sentences[i]
				clauses := clause.New().Sentence(s, i, 0)
				title := "# " + s.Text + "\n"
				got["clauses"] += title
				for j := range clauses {
					got["clauses"] += clause.Describe(s, &clauses[j]) + "\n"
				}
				for _, form := range []openie.Form{openie.NAry, openie.Binary} {
					got[string(form)] += title
					for _, tuple := range openie.Tuples(s, clauses, form) {
						var fields []string
						for _, f := range append([][]int{tuple.Relation}, tuple.Args...) {
							fields = append(fields, openie.Words(s, f))
						}
						got[string(form)] += strings.Join(fields, " | ") + "\n"
					}
				}
			}
			if *update {
				archive.Files = []txtar.File{
					{Name: "input.conllu", Data: []byte(input)}, {Name: "clauses", Data: []byte(got["clauses"])},
					{Name: "nary", Data: []byte(got["nary"])}, {Name: "binary", Data: []byte(got["binary"])},
				}
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, f := range archive.Files {
				if f.Name == "input.conllu" {
					continue
				}
				if diff := cmp.Diff(string(f.Data), got[f.Name]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", f.Name, diff)
				}
			}
		})
	}
}

// TestBrokenTrees: whatever the tree, no panic and no endless loop.
func TestBrokenTrees(t *testing.T) {
	forms := strings.Fields("Troops said to have been seen by those who fled denied it")
	rels := []string{"nsubj", "obj", "conj", "acl:relcl", "advcl", "ccomp", "xcomp", "obl", "nmod", "case", "mark", "cop", "aux", "parataxis", "appos", "root"}
	upos := []string{"NOUN", "VERB", "PROPN", "ADJ", "AUX", "PRON", "ADP"}
	seed := uint32(1)
	next := func(n int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % n
	}
	for range 3000 {
		s := text.Sentence{Text: strings.Join(forms, " ")}
		root := next(len(forms))
		for i, f := range forms {
			h := next(len(forms))
			if i == root {
				h = text.Root
			} else if h == i {
				h = root
			}
			s.Tokens = append(s.Tokens, text.Token{Form: f, Lemma: strings.ToLower(f), UPOS: upos[next(len(upos))], Head: h, Deprel: rels[next(len(rels))]})
		}
		doc := &text.Document{Sentences: []text.Sentence{s}}
		if err := clause.New().Annotate(context.Background(), doc); err != nil {
			t.Fatal(err)
		}
		openie.Tuples(&doc.Sentences[0], doc.Clauses, openie.NAry)
		openie.Tuples(&doc.Sentences[0], doc.Clauses, openie.Binary)
	}
}

func TestMonster(t *testing.T) {
	var s text.Sentence
	for i := range clause.MaxTokens + 1 {
		s.Tokens = append(s.Tokens, text.Token{Form: "went", Lemma: "go", UPOS: "VERB", Head: i - 1, Deprel: "conj"})
	}
	if got := clause.New().Sentence(&s, 0, 0); got != nil {
		t.Errorf("%d clauses of a sentence of %d tokens", len(got), len(s.Tokens))
	}
	s.Tokens = s.Tokens[:clause.MaxTokens]
	if got := clause.New().Sentence(&s, 0, 0); len(got) == 0 {
		t.Error("no clauses of the longest sentence")
	}
}

func BenchmarkSentence(b *testing.B) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		b.Fatal(err)
	}
	var sentences []text.Sentence
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			b.Fatal(err)
		}
		list, err := conllu.Read(strings.NewReader(string(archive.Files[0].Data)), conllu.Options{})
		if err != nil {
			b.Fatal(err)
		}
		sentences = append(sentences, list...)
	}
	x := clause.New()
	for b.Loop() {
		for i := range sentences {
			x.Sentence(&sentences[i], i, 0)
		}
	}
	b.ReportMetric(float64(b.N*len(sentences))/b.Elapsed().Seconds(), "sentences/s")
}
