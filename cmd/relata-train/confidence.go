package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"os"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/eval/carb"
	"github.com/relata-kg/relata/ingest/openie"
	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/text"
)

func confidenceCommand() *cobra.Command {
	var gold, out string
	c := &cobra.Command{
		Use:   "confidence --gold FILE",
		Short: "Fit the confidence of open tuples to gold tuples of CaRB",
		Long: `A tuple counts as right by the share of its words that the best gold tuple has.
A logistic model of some thirty weights learns that from what is seen of the
tuple; cross-validation by sentence says how well it is calibrated.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if gold == "" {
				return errors.New("confidence: name the gold tuples with --gold")
			}
			f, err := os.Open(gold)
			if err != nil {
				return err
			}
			tuples, err := carb.ReadGold(f, gold)
			if err = errors.Join(err, f.Close()); err != nil {
				return err
			}
			p, err := english.NewSyntax(english.Options{})
			if err != nil {
				return err
			}
			p.Segmenter, p.Clauses = nil, clause.New()
			bySentence := map[string][]carb.Tuple{}
			doc := &text.Document{}
			for _, t := range tuples {
				if bySentence[t.Sentence] == nil {
					doc.Sentences = append(doc.Sentences, segment.Line(t.Sentence, 0))
				}
				bySentence[t.Sentence] = append(bySentence[t.Sentence], t)
			}
			if err := p.Annotate(cmd.Context(), doc); err != nil {
				return err
			}
			weights := map[openie.Form]openie.Features{}
			for _, form := range []openie.Form{openie.NAry, openie.Binary} {
				examples := confidenceExamples(doc, bySentence, form)
				weights[form] = openie.Fit(examples)
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %d tuples, calibration gap %.3f in 10-fold cross-validation\n", form, len(examples), openie.Calibration(examples, 10))
			}
			var b bytes.Buffer
			note := fmt.Sprintf("Fitted to %d gold tuples of CaRB dev (MIT licence), %d sentences.", len(tuples), len(doc.Sentences))
			if err := openie.WriteWeights(&b, weights[openie.NAry], weights[openie.Binary], note); err != nil {
				return err
			}
			source, err := format.Source(b.Bytes())
			if err != nil {
				return err
			}
			return os.WriteFile(out, source, 0o644)
		},
	}
	c.Flags().StringVar(&gold, "gold", "", "gold tuples: sentence, relation, arguments")
	c.Flags().StringVarP(&out, "output", "o", "ingest/openie/weights.go", "file to write")
	return c
}

// confidenceExamples pairs every extracted tuple with how right it is.
func confidenceExamples(doc *text.Document, gold map[string][]carb.Tuple, form openie.Form) []openie.Example {
	var examples []openie.Example
	at := 0
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		end := at
		for end < len(doc.Clauses) && doc.Clauses[end].Sentence == i {
			end++
		}
		for _, t := range openie.Tuples(s, doc.Clauses[at:end], form) {
			predicted := carb.Tuple{Relation: openie.Words(s, t.Relation)}
			for _, a := range t.Args {
				predicted.Args = append(predicted.Args, openie.Words(s, a))
			}
			best := 0.0
			for _, g := range gold[s.Text] {
				best = max(best, carb.Match(g, predicted).Precision)
			}
			examples = append(examples, openie.Example{Features: t.Features, Right: best, Group: i})
		}
		at = end
	}
	return examples
}
