package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/text"
)

func segmentCommand() *cobra.Command {
	opts := segment.DefaultTrainOptions()
	var out string
	var dev []string
	cmd := &cobra.Command{
		Use:   "segment --out FILE --dev FILE TRAIN.conllu...",
		Short: "Train the splitter of sentences and tokens",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Log = func(format string, args ...any) {
				fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...)
			}
			train, err := readTreebanks(args)
			if err != nil {
				return err
			}
			model, err := segment.Train(train, opts)
			if err != nil {
				return err
			}
			for _, path := range dev {
				gold, err := conllu.ReadFile(path, conllu.Options{})
				if err != nil {
					return err
				}
				tokens, words, sents, err := segment.Measure(model.Segmenter(), gold)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: F1 tokens %.2f, words %.2f, sentences %.2f\n",
					path, tokens.F1(), words.F1(), sents.F1())
			}
			if out == "" {
				return nil
			}
			return os.WriteFile(out, model.Bytes(), 0o644)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&out, "out", "", "model file to write")
	flags.StringSliceVar(&dev, "dev", nil, "treebanks to measure on")
	flags.Uint64Var(&opts.Seed, "seed", opts.Seed, "seed of layouts and of the order of samples")
	flags.IntVar(&opts.Epochs, "epochs", opts.Epochs, "passes over the data")
	flags.IntVar(&opts.Variants, "variants", opts.Variants, "layouts of each document")
	flags.Float64Var(&opts.Dropout, "dropout", opts.Dropout, "share of features left out")
	flags.Float64Var(&opts.Rate, "rate", opts.Rate, "learning rate")
	flags.Float64Var(&opts.L2, "l2", opts.L2, "weight decay")
	return cmd
}

// readTreebanks reads CoNLL-U files one after the other.
func readTreebanks(paths []string) ([]text.Sentence, error) {
	var all []text.Sentence
	for _, path := range paths {
		list, err := conllu.ReadFile(path, conllu.Options{Strict: true})
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}
