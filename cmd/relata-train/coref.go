package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/coref"
	"github.com/relata-kg/relata/ingest/eval/corefscore"
	"github.com/relata-kg/relata/ingest/ner"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/gumcoref"
	"github.com/relata-kg/relata/internal/gumdata"
)

type corefOptions struct {
	data, out string
	train     coref.TrainOptions
	evalOnly  bool
}

func corefCommand() *cobra.Command {
	var o corefOptions
	cmd := &cobra.Command{
		Use:   "coref",
		Short: "Train the ranker of pronouns and noun phrases",
		Long:  `Train the mention ranker on GUM train with gold mentions and trees, measure it on GUM dev, and write it.`,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return trainCoref(cmd.Context(), o, cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.data, "data", "", "folder with ud-gum")
	f.StringVarP(&o.out, "output", "o", "", "file to write")
	f.BoolVar(&o.evalOnly, "eval", false, "measure the embedded ranker only")
	f.IntVar(&o.train.Bits, "bits", 18, "log2 of the number of weights")
	f.IntVar(&o.train.Epochs, "epochs", 10, "passes over the data")
	f.Float64Var(&o.train.Rate, "rate", 0.1, "learning rate of AdaGrad")
	f.Float64Var(&o.train.L2, "l2", 1e-4, "decay of weights")
	f.Float64Var(&o.train.Dropout, "dropout", 0.2, "share of features left out at each step")
	f.Uint64Var(&o.train.Seed, "seed", 1, "seed")
	return cmd
}

func trainCoref(ctx context.Context, o corefOptions, log io.Writer) error {
	names, err := ner.New(ner.Options{})
	if err != nil {
		return err
	}
	load := func(part string) ([]coref.TrainingDocument, error) {
		docs, err := gumdata.ReadFile(filepath.Join(o.data, "ud-gum", part+".conllu"))
		if err != nil {
			return nil, err
		}
		return gumcoref.Convert(ctx, docs, names)
	}
	dev, err := load("dev")
	if err != nil {
		return err
	}
	var ranker *coref.Ranker
	if !o.evalOnly {
		train, err := load("train")
		if err != nil {
			return err
		}
		// No weights yet: an empty ranker stands in.
		rs, err := coref.New(coref.Options{KeepAll: true, Ranker: &coref.Ranker{}})
		if err != nil {
			return err
		}
		o.train.Log = func(epoch int, l float64) { fmt.Fprintf(log, "epoch %d: log-likelihood %.4f\n", epoch, l) }
		ranker = coref.TrainRanker(rs, train, o.train)
	}
	rs, err := coref.New(coref.Options{KeepAll: true, Ranker: ranker})
	if err != nil {
		return err
	}
	var scores corefscore.Scores
	var pronouns, third corefscore.Antecedents
	for _, d := range dev {
		if err := rs.Resolve(ctx, d.Doc); err != nil {
			return err
		}
		found := make([]int, len(d.Doc.Mentions))
		for i := range found {
			found[i] = d.Doc.Mentions[i].Entity
			if found[i] < 0 {
				found[i] = -10 - i
			}
		}
		scores.Add(d.Groups, found)
		pronouns.Add(d.Doc, d.Groups, found, d.NamedPerson, nil)
		third.Add(d.Doc, d.Groups, found, d.NamedPerson, func(m *text.Mention) bool {
			return d.Doc.Sentences[m.Sentence].Tokens[m.Head].Feat("Person") != "1" && d.Doc.Sentences[m.Sentence].Tokens[m.Head].Feat("Person") != "2"
		})
	}
	for _, s := range []struct {
		name string
		s    corefscore.Score
	}{{"MUC", scores.MUC}, {"B-cubed", scores.BCubed}, {"CEAF-e", scores.CEAFe}} {
		fmt.Fprintf(log, "%-8s P %.2f R %.2f F1 %.2f\n", s.name, 100*s.s.Precision(), 100*s.s.Recall(), 100*s.s.F1())
	}
	fmt.Fprintf(log, "CoNLL F1 %.2f; pronouns of named people: right %d of %d (%.1f %%); of the third person %d of %d (%.1f %%)\n",
		100*scores.CoNLL(), pronouns.Right, pronouns.Total, 100*pronouns.Accuracy(), third.Right, third.Total, 100*third.Accuracy())
	if o.out == "" || ranker == nil {
		return nil
	}
	f, err := os.Create(o.out)
	if err != nil {
		return err
	}
	if err := ranker.Write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
