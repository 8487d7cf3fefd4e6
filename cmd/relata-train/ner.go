package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/eval/nerscore"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/ner"
	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/syntax"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/crf"
	"github.com/relata-kg/relata/internal/gumdata"
	"github.com/relata-kg/relata/internal/namedata"
)

// nerOptions configures the training of the name recogniser.
type nerOptions struct {
	data    string // folder with ud-gum, ner and re3d
	out     string
	holdOut string // re3d folder to leave out
	bits    int
	epochs  int
	rate    float64
	l2      float64
	seed    uint64
	all     bool // re3d: nominal mentions too
	errors  int
	domains bool
	dropout float64
	silver  string
	runs    int
}

func nerCommand() *cobra.Command {
	var o nerOptions
	cmd := &cobra.Command{
		Use:   "ner",
		Short: "Train the name recogniser",
		Long: `Train the name recogniser on GUM train (proper-noun mentions), CrossNER politics and
re3d, measure it on UNER EWT dev (and on the re3d folder held out), and write the model.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return trainNER(cmd.Context(), o, cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.data, "data", "", "folder with ud-gum, ner and re3d")
	f.StringVarP(&o.out, "output", "o", "", "model file to write")
	f.StringVar(&o.holdOut, "hold-out", "", "re3d folder to leave out and measure on")
	f.IntVar(&o.bits, "bits", 19, "log2 of the rows of the weight table")
	f.IntVar(&o.epochs, "epochs", 8, "passes over the data")
	f.Float64Var(&o.rate, "rate", 0.1, "learning rate of AdaGrad")
	f.Float64Var(&o.l2, "l2", 1e-4, "decay of weights")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the order and of corrupted case")
	f.BoolVar(&o.all, "all", false, "re3d: train and measure on nominal mentions too")
	f.BoolVar(&o.domains, "domains", false, "give every feature a copy for its corpus (Daumé 2007)")
	f.Float64Var(&o.dropout, "dropout", 0.5, "share of features left out at each step")
	f.StringVar(&o.silver, "silver", "", "model that names EWT train for more data; empty for none")
	f.IntVar(&o.runs, "runs", 1, "trainings, with seeds that count up, whose mean is taken")
	f.IntVar(&o.errors, "errors", 0, "print so many errors on the re3d folder held out, or on UNER EWT dev")
	return cmd
}

// corpus is training data under one set of guidelines.
type corpus struct {
	name   string
	domain uint32 // salt of the corpus's own copy of each feature
	docs   []namedata.Document
	times  int // copies
}

func trainNER(ctx context.Context, o nerOptions, log io.Writer) error {
	x, err := ner.NewExtractor()
	if err != nil {
		return err
	}
	gaz, err := gazetteer.Load()
	if err != nil {
		return err
	}
	corpora, held, err := readNER(o)
	if err != nil {
		return err
	}
	uner, err := namedata.UNER(filepath.Join(o.data, "ner", "uner-ewt-dev.iob2"))
	if err != nil {
		return err
	}
	parser, err := syntax.New(syntax.Options{})
	if err != nil {
		return err
	}
	if err := parseAll(ctx, parser, log, corpora, held, uner); err != nil {
		return err
	}
	label := map[string]uint8{nerscore.Unjudged: crf.Unknown}
	for i, l := range ner.Labels {
		label[l] = uint8(i)
	}
	mask := uint32(1)<<o.bits - 1
	var examples []crf.Example
	rng := rand.New(rand.NewPCG(o.seed, 2))
	for _, c := range corpora {
		sentences, names := 0, 0
		for _, d := range c.docs {
			markNationalities(gaz, d.Sentences)
			for copies := 0; copies < 2; copies++ {
				list := d.Sentences
				if copies == 1 {
					if list = corrupt(list, rng); len(list) == 0 {
						continue
					}
					if err := parser.Parse(ctx, list); err != nil {
						return err
					}
				}
				feats := x.Features(list)
				for i := range list {
					e := crf.Example{Features: feats[i]}
					for k := range list[i].Tokens {
						y, ok := label[list[i].Tokens[k].NER]
						if !ok {
							return fmt.Errorf("%s: unknown tag %q", d.ID, list[i].Tokens[k].NER)
						}
						e.Labels = append(e.Labels, y)
						if y%2 == 1 && y != crf.Unknown && copies == 0 {
							names++
						}
						// Every feature has a common copy and one of its corpus, so that
						// the guidelines of a corpus do not spoil the common weights
						// (Daumé 2007). Recognition uses the common ones alone.
						f := e.Features[k]
						if o.domains {
							for _, h := range f {
								e.Features[k] = append(e.Features[k], (h*0x9e3779b1^c.domain*0x85ebca6b)>>5)
							}
						}
						for j := range e.Features[k] {
							e.Features[k][j] &= mask
						}
					}
					for range c.times {
						examples = append(examples, e)
					}
				}
				if copies == 0 {
					sentences += len(list)
				}
			}
		}
		fmt.Fprintf(log, "%-24s %6d sentences %6d names\n", c.name, sentences, names)
	}
	report := func(m *crf.Model) error {
		r, err := ner.New(ner.Options{Model: ner.NewModel(o.bits, m.Weights, m.Transitions), ActingCountries: o.holdOut != ""})
		if err != nil {
			return err
		}
		s, err := measureNER(ctx, r, uner)
		if err != nil {
			return err
		}
		printScore(log, "UNER EWT dev", s)
		if held != nil {
			s, err := measureNER(ctx, r, held)
			if err != nil {
				return err
			}
			printScore(log, "re3d "+o.holdOut, s)
		}
		return nil
	}
	options := crf.Options{
		Labels: len(ner.Labels), Rows: 1 << o.bits, Epochs: o.epochs, Rate: o.rate, L2: o.l2, Dropout: o.dropout,
		Allowed: ner.Allowed,
		Log: func(epoch int, likelihood float64, m *crf.Model) {
			fmt.Fprintf(log, "epoch %d: log-likelihood %.4f a token\n", epoch, likelihood)
			if epoch%3 == 0 {
				_ = report(m)
			}
		},
	}
	// The mean of models that saw the examples in other orders and other features
	// left out makes fewer errors than each (bagging, Breiman 1996).
	var m *crf.Model
	for run := range max(o.runs, 1) {
		options.Seed = o.seed + uint64(run)
		next := crf.Train(examples, options)
		if m == nil {
			m = next
			continue
		}
		m.Blend(next, 1/float32(run+1))
		fmt.Fprintf(log, "mean of %d runs\n", run+1)
	}
	if err := report(m); err != nil {
		return err
	}
	if o.errors > 0 {
		docs := uner
		if held != nil {
			docs = held
		}
		if err := printNERErrors(ctx, log, ner.NewModel(o.bits, m.Weights, m.Transitions), docs, o.errors, o.holdOut != ""); err != nil {
			return err
		}
	}
	if o.out == "" {
		return nil
	}
	f, err := os.Create(o.out)
	if err != nil {
		return err
	}
	if err := ner.NewModel(o.bits, m.Weights, m.Transitions).Write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// readNER reads the corpora for training, and the re3d folder held out.
func readNER(o nerOptions) (corpora []corpus, held []namedata.Document, err error) {
	gum, err := gumdata.ReadFile(filepath.Join(o.data, "ud-gum", "train.conllu"))
	if err != nil {
		return nil, nil, err
	}
	corpora = append(corpora, corpus{"GUM train", 1, namedata.GUM(gum), 1})
	if o.silver != "" {
		docs, err := silverEWT(context.Background(), o)
		if err != nil {
			return nil, nil, err
		}
		corpora = append(corpora, corpus{"EWT train (silver)", 4, docs, 1})
	}
	for _, part := range []string{"train", "dev"} {
		docs, err := namedata.CrossNER(filepath.Join(o.data, "ner", "crossner-politics-"+part+".txt"))
		if err != nil {
			return nil, nil, err
		}
		// Its sentences are of different articles.
		var single []namedata.Document
		for _, d := range docs {
			for i := range d.Sentences {
				single = append(single, namedata.Document{ID: d.ID, Sentences: d.Sentences[i : i+1]})
			}
		}
		corpora = append(corpora, corpus{"CrossNER politics " + part, 2, single, 2})
	}
	seg, err := segment.New()
	if err != nil {
		return nil, nil, err
	}
	folders, err := namedata.Re3dFolders(filepath.Join(o.data, "re3d"))
	if err != nil {
		return nil, nil, err
	}
	for _, dir := range folders {
		docs, err := namedata.Re3d(dir, segmentWith(seg), !o.all)
		if err != nil {
			return nil, nil, err
		}
		if filepath.Base(dir) == o.holdOut {
			held = docs
			continue
		}
		corpora = append(corpora, corpus{"re3d " + filepath.Base(dir), 3, docs, re3dTimes(o)})
	}
	return corpora, held, nil
}

// re3dTimes weighs re3d up when a folder of it is to be measured: the model then
// is to follow its guidelines.
func re3dTimes(o nerOptions) int {
	if o.holdOut != "" {
		return 4
	}
	return 1
}

func segmentWith(seg *segment.Segmenter) func(id, body string) ([]text.Sentence, error) {
	return func(id, body string) ([]text.Sentence, error) {
		d := &text.Document{}
		d.ID, d.Text = id, body
		d.Body.End = len([]rune(body))
		err := seg.Annotate(context.Background(), d)
		return d.Sentences, err
	}
}

// parseAll writes parts of speech and trees as the parser finds them, which is
// what the recogniser will see.
func parseAll(ctx context.Context, parser *syntax.Parser, log io.Writer, corpora []corpus, more ...[]namedata.Document) error {
	lists := more
	for _, c := range corpora {
		lists = append(lists, c.docs)
	}
	n := 0
	for _, docs := range lists {
		for _, d := range docs {
			if err := parser.Parse(ctx, d.Sentences); err != nil {
				return err
			}
			n += len(d.Sentences)
		}
	}
	fmt.Fprintf(log, "parsed %d sentences\n", n)
	return nil
}

// silverEWT names EWT train with a model that exists. Its errors are kept small
// by the treebank's own tags: what is no proper noun there is no name.
func silverEWT(ctx context.Context, o nerOptions) ([]namedata.Document, error) {
	data, err := os.ReadFile(o.silver)
	if err != nil {
		return nil, err
	}
	m, err := ner.ReadModel(data)
	if err != nil {
		return nil, err
	}
	r, err := ner.New(ner.Options{Model: m})
	if err != nil {
		return nil, err
	}
	sentences, err := conllu.ReadFile(filepath.Join(o.data, "ud-ewt", "train.conllu"), conllu.Options{})
	if err != nil {
		return nil, err
	}
	var docs []namedata.Document
	for i := range sentences {
		for _, c := range sentences[i].Comments {
			if strings.HasPrefix(c, "newdoc") {
				docs = append(docs, namedata.Document{ID: c})
			}
		}
		if len(docs) == 0 {
			docs = append(docs, namedata.Document{ID: "ewt"})
		}
		d := &docs[len(docs)-1]
		d.Sentences = append(d.Sentences, sentences[i])
	}
	for _, d := range docs {
		if err := r.Tag(ctx, d.Sentences); err != nil {
			return nil, err
		}
		for i := range d.Sentences {
			toks := d.Sentences[i].Tokens
			for _, s := range nerscore.Spans(toks) {
				proper := false
				for k := s.From; k < s.To; k++ {
					proper = proper || toks[k].UPOS == "PROPN" || s.Class == "MISC"
				}
				for k := s.From; k < s.To && !proper; k++ {
					toks[k].NER = ""
				}
			}
		}
	}
	return docs, nil
}

// markNationalities tags adjectives and nouns of nationality that a corpus
// leaves out, as the recogniser does.
func markNationalities(gaz *gazetteer.Gazetteer, sentences []text.Sentence) {
	for i := range sentences {
		toks := sentences[i].Tokens
		for k := range toks {
			if toks[k].NER == "" && ner.Nationality(gaz, toks[k].Form) {
				toks[k].NER = "B-MISC"
			}
		}
	}
}

// corrupt returns some of the sentences in lower case, in capitals, or with
// every word capitalised, so that case is not all that the recogniser knows.
func corrupt(sentences []text.Sentence, rng *rand.Rand) []text.Sentence {
	var out []text.Sentence
	for i := range sentences {
		r := rng.Float64()
		if r > 0.16 {
			continue
		}
		s := sentences[i]
		s.Tokens = append([]text.Token(nil), s.Tokens...)
		for k := range s.Tokens {
			form := &s.Tokens[k].Form
			switch {
			case r < 0.09:
				*form = strings.ToLower(*form)
			case r < 0.13:
				*form = strings.ToUpper(*form)
			default:
				runes := []rune(*form)
				runes[0] = unicode.ToUpper(runes[0])
				*form = string(runes)
			}
		}
		out = append(out, s)
	}
	return out
}

func measureNER(ctx context.Context, r *ner.Recognizer, docs []namedata.Document) (*nerscore.Score, error) {
	var gold, found []text.Sentence
	for _, d := range docs {
		list := make([]text.Sentence, len(d.Sentences))
		for i := range list {
			list[i] = d.Sentences[i]
			list[i].Tokens = append([]text.Token(nil), list[i].Tokens...)
		}
		if err := r.Tag(ctx, list); err != nil {
			return nil, err
		}
		gold, found = append(gold, d.Sentences...), append(found, list...)
	}
	return nerscore.Compare(gold, found, "PER", "ORG", "LOC")
}

func printScore(w io.Writer, name string, s *nerscore.Score) {
	fmt.Fprintf(w, "%s: P %.2f R %.2f F1 %.2f", name, 100*s.Total.Precision(), 100*s.Total.Recall(), 100*s.Total.F1())
	for _, c := range s.ClassNames() {
		k := s.Classes[c]
		fmt.Fprintf(w, "  %s %.1f/%.1f", c, 100*k.Precision(), 100*k.Recall())
	}
	fmt.Fprintln(w)
}

func printNERErrors(ctx context.Context, w io.Writer, m *ner.Model, docs []namedata.Document, n int, acting bool) error {
	r, err := ner.New(ner.Options{Model: m, ActingCountries: acting})
	if err != nil {
		return err
	}
	s, err := measureNER(ctx, r, docs)
	if err != nil {
		return err
	}
	var all []text.Sentence
	for _, d := range docs {
		all = append(all, d.Sentences...)
	}
	step := max(1, len(s.Errors)/n)
	for i := 0; i < len(s.Errors); i += step {
		e := s.Errors[i]
		kind := "wrong "
		if e.Missed {
			kind = "missed"
		}
		var words []string
		for k := max(0, e.From-8); k < min(len(all[e.Sentence].Tokens), e.To+6); k++ {
			w := all[e.Sentence].Tokens[k].Form
			if k == e.From {
				w = "[" + w
			}
			if k == e.To-1 {
				w += "]"
			}
			words = append(words, w)
		}
		fmt.Fprintf(w, "%s %-4s %s\n", kind, e.Class, strings.Join(words, " "))
	}
	return nil
}
