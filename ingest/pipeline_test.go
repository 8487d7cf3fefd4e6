package ingest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// stage records that it ran; fails if err is set.
type stage struct {
	name string
	log  *[]string
	err  error
}

func (s stage) Annotate(_ context.Context, doc *text.Document) error {
	*s.log = append(*s.log, s.name)
	doc.Sentences = append(doc.Sentences, text.Sentence{ID: s.name})
	return s.err
}

func (s stage) Relate(_ context.Context, doc *text.Document) ([]schema.Statement, error) {
	*s.log = append(*s.log, s.name)
	return []schema.Statement{{ID: doc.ID}}, s.err
}

func TestRunOrder(t *testing.T) {
	var log []string
	named := func(name string) stage { return stage{name: name, log: &log} }
	p := Pipeline{
		Segmenter: named("segment"), Syntax: named("syntax"), Lemmatizer: named("lemma"),
		Recognizer: named("names"), Temporal: named("temporal"), Resolver: named("coreference"),
		Clauses: named("clauses"), Relater: named("relate"),
	}
	doc, statements, err := p.Run(context.Background(), schema.Document{ID: "d"})
	if err != nil || len(statements) != 1 || statements[0].ID != "d" || len(doc.Sentences) != 7 {
		t.Fatalf("Run = %v, %v, %v", doc, statements, err)
	}
	want := []string{"segment", "syntax", "lemma", "names", "temporal", "coreference", "clauses", "relate"}
	if !slices.Equal(log, want) {
		t.Errorf("stages ran as %v, want %v", log, want)
	}
}

func TestRunLeavesOutNilStages(t *testing.T) {
	var log []string
	p := Pipeline{Syntax: stage{name: "syntax", log: &log}}
	doc, statements, err := p.Run(context.Background(), schema.Document{ID: "d"})
	if err != nil || statements != nil || len(doc.Sentences) != 1 || len(log) != 1 {
		t.Errorf("Run = %v, %v, %v after %v", doc, statements, err, log)
	}
}

func TestRunErrorsNameDocumentAndStage(t *testing.T) {
	var log []string
	broken := errors.New("broken")
	p := Pipeline{
		Segmenter: stage{name: "segment", log: &log},
		Temporal:  stage{name: "temporal", log: &log, err: broken},
		Resolver:  stage{name: "coreference", log: &log},
	}
	_, _, err := p.Run(context.Background(), schema.Document{ID: "d7"})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "d7: temporal") {
		t.Errorf("err = %v", err)
	}
	if slices.Contains(log, "coreference") {
		t.Error("a stage ran after one that failed")
	}
	p = Pipeline{Relater: stage{name: "relate", log: &log, err: broken}}
	if _, _, err := p.Run(context.Background(), schema.Document{ID: "d7"}); !errors.Is(err, broken) || !strings.Contains(err.Error(), "d7: relate") {
		t.Errorf("err = %v", err)
	}
}

func TestRunStopsWhenCancelled(t *testing.T) {
	var log []string
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := Pipeline{Segmenter: stage{name: "segment", log: &log}}
	if _, _, err := p.Run(ctx, schema.Document{ID: "d"}); !errors.Is(err, context.Canceled) || len(log) != 0 {
		t.Errorf("err = %v after %v", err, log)
	}
}
