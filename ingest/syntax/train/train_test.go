package train_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax"
	"github.com/relata-kg/relata/ingest/syntax/train"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/ingest/vectors"
)

const small = "testdata/small.conllu"

func options(log *bytes.Buffer) train.Options {
	o := train.DefaultOptions()
	o.Epochs, o.BatchWords, o.Rate, o.EvalEvery = 40, 60, 0.01, 40
	o.Shape = train.Shape{Word: 32, Hashed: 4, Hidden: 64, Layers: 2, Arc: 64, Label: 64, Tag: 64}
	o.Dropout, o.Noise, o.LeastCount = train.Dropout{}, train.Noise{}, 1
	o.Log, o.CPU = log, nn.Detect()
	return o
}

// TestTrain learns a small treebank by heart, saves, loads, quantises and
// parses it.
func TestTrain(t *testing.T) {
	corpora, err := train.ReadCorpora([]string{small})
	if err != nil {
		t.Fatal(err)
	}
	table, err := vectors.Default()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "model.ckpt")
	var log bytes.Buffer
	run := func() []byte {
		tr, err := train.New(options(&log), corpora, corpora, table)
		if err != nil {
			t.Fatal(err)
		}
		if err := tr.Run(context.Background(), func(_ int, scores []train.Score) error { return tr.Save(path, scores) }); err != nil {
			t.Fatal(err)
		}
		data, err := tr.Export("test")
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	data := run()
	if !bytes.Equal(data, run()) {
		t.Error("training twice gives two models")
	}
	loaded, err := train.Load(path, options(&log), table, corpora)
	if err != nil {
		t.Fatal(err)
	}
	score := loaded.Evaluate(false)[0]
	if score.UPOS < 90 || score.LAS < 80 {
		t.Errorf("learnt %+v\n%s", score, log.String())
	}
	again, err := loaded.Export("test")
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("the loaded network is another: %v", err)
	}
	fresh, err := train.New(options(&log), corpora, corpora, table)
	if err != nil {
		t.Fatal(err)
	}
	if err := fresh.Init(path); err != nil {
		t.Fatal(err)
	}
	if got := fresh.Evaluate(false)[0]; got != score {
		t.Errorf("further training starts at %+v, not at %+v", got, score)
	}
	p, err := syntax.New(syntax.Options{Model: data})
	if err != nil {
		t.Fatal(err)
	}
	var got []text.Sentence
	for _, s := range corpora[0].Sentences {
		c := s
		c.Tokens = nil
		for _, tok := range s.Tokens {
			c.Tokens = append(c.Tokens, text.Token{Form: tok.Form})
		}
		got = append(got, c)
	}
	if err := p.Parse(context.Background(), got); err != nil {
		t.Fatal(err)
	}
	right, words := 0, 0
	for i, s := range corpora[0].Sentences {
		for k, tok := range s.Tokens {
			words++
			if g := got[i].Tokens[k]; g.Head == tok.Head && g.Deprel == tok.Deprel {
				right++
			}
		}
	}
	if las := 100 * float64(right) / float64(words); las < score.LAS-3 {
		t.Errorf("LAS %.1f in 8 bits, %.1f before", las, score.LAS)
	}
}

func TestCancel(t *testing.T) {
	corpora, err := train.ReadCorpora([]string{small})
	if err != nil {
		t.Fatal(err)
	}
	table, err := vectors.Default()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	tr, err := train.New(options(&log), corpora, nil, table)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := tr.Run(ctx, nil); err == nil {
		t.Error("no error")
	}
}

func TestErrors(t *testing.T) {
	if _, err := train.ReadCorpora([]string{"testdata/none.conllu"}); err == nil {
		t.Error("a missing file: no error")
	}
	if _, err := train.New(train.DefaultOptions(), nil, nil, nil); err == nil {
		t.Error("no treebank: no error")
	}
	if _, err := train.Load(small, train.DefaultOptions(), nil, nil); err == nil {
		t.Error("a foreign checkpoint: no error")
	}
}

func TestInventory(t *testing.T) {
	corpora, err := train.ReadCorpora([]string{small})
	if err != nil {
		t.Fatal(err)
	}
	inv := train.NewInventory(corpora)
	if !strings.Contains(strings.Join(inv.Deprels, " "), "nsubj:pass") || len(inv.UPOS) < 10 || len(inv.Triples) < 20 {
		t.Errorf("inventory: %v", inv)
	}
	words := train.Vocabulary(corpora, 2)
	for _, w := range []string{"the", "."} {
		if !strings.Contains("\n"+strings.Join(words, "\n")+"\n", "\n"+w+"\n") {
			t.Errorf("%q isn't in the vocabulary", w)
		}
	}
}
