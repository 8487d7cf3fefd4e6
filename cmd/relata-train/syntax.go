package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax/train"
	"github.com/relata-kg/relata/ingest/vectors"
)

func syntaxPackCommand() *cobra.Command {
	var out, note string
	cmd := &cobra.Command{
		Use:   "syntax-pack CHECKPOINT",
		Short: "Quantise a checkpoint of the tagger and parser to the file that is embedded",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			table, err := vectors.Default()
			if err != nil {
				return err
			}
			t, err := train.Load(args[0], train.DefaultOptions(), table, nil)
			if err != nil {
				return err
			}
			data, err := t.Export(note)
			if err != nil {
				return err
			}
			return os.WriteFile(out, data, 0o644)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "ingest/syntax/model/syntax.bin", "file to write")
	cmd.Flags().StringVar(&note, "note", "", "what the file says of its making")
	return cmd
}

func syntaxCommand() *cobra.Command {
	opts := train.DefaultOptions()
	var devs []string
	var out, initial string
	dropout := opts.Dropout.Hidden
	cmd := &cobra.Command{
		Use:   "syntax TRAIN.conllu...",
		Short: "Train the tagger and parser",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			corpora, err := train.ReadCorpora(args)
			if err != nil {
				return err
			}
			dev, err := train.ReadCorpora(devs)
			if err != nil {
				return err
			}
			table, err := vectors.Default()
			if err != nil {
				return err
			}
			opts.CPU = nn.Detect()
			d := &opts.Dropout
			d.Input, d.Hidden, d.Recurrent, d.MLP = dropout, dropout, dropout, dropout
			log, err := os.Create(out + ".log")
			if err != nil {
				return err
			}
			defer log.Close()
			opts.Log = io.MultiWriter(os.Stderr, log)
			fmt.Fprintf(opts.Log, "options %+v\n", opts)
			t, err := train.New(opts, corpora, dev, table)
			if err != nil {
				return err
			}
			if initial != "" {
				if err := t.Init(initial); err != nil {
					return err
				}
			}
			best := -1.0
			return t.Run(cmd.Context(), func(_ int, scores []train.Score) error {
				mean := 0.0
				for _, s := range scores {
					mean += s.LAS / float64(len(scores))
				}
				if mean <= best {
					return nil
				}
				best = mean
				return t.Save(out, scores)
			})
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&devs, "dev", nil, "treebanks to watch")
	f.StringVarP(&out, "output", "o", "syntax.bin", "file to write; the log is beside it, with .log")
	f.StringVar(&initial, "init", "", "checkpoint to start from")
	f.Float32Var(&dropout, "dropout", dropout, "share of inputs, states and hidden columns that are dropped")
	f.Uint64Var(&opts.Seed, "seed", opts.Seed, "seed of initial weights, order and dropout")
	f.IntVar(&opts.Epochs, "epochs", opts.Epochs, "passes over the data")
	f.IntVar(&opts.BatchWords, "batch", opts.BatchWords, "words in a batch")
	f.Float64Var(&opts.Rate, "rate", opts.Rate, "highest learning rate")
	f.IntVar(&opts.Shape.Hidden, "hidden", opts.Shape.Hidden, "states in one direction of a recurrent layer")
	f.IntVar(&opts.Shape.Layers, "layers", opts.Shape.Layers, "recurrent layers")
	f.IntVar(&opts.Shape.Arc, "arc", opts.Shape.Arc, "columns of arc scores")
	f.IntVar(&opts.Shape.Label, "label", opts.Shape.Label, "columns of label scores")
	f.IntVar(&opts.QuantFrom, "quant-from", opts.QuantFrom, "epoch from which to train with 8-bit rounding; negative: never")
	f.IntVar(&opts.EvalEvery, "eval-every", opts.EvalEvery, "epochs between evaluations")
	return cmd
}
