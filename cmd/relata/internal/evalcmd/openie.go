package evalcmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/eval/carb"
	"github.com/relata-kg/relata/ingest/openie"
	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/text"
)

// openieCommand measures open tuples with CaRB's scorer.
func openieCommand(env *app.Env) *cobra.Command {
	var gold, system, format, form string
	c := &cobra.Command{
		Use:   "openie --gold FILE",
		Short: "Open tuples against gold tuples, by the scorer of CaRB",
		Example: `  relata eval openie --gold carb-dev.tsv
  relata eval openie --gold carb-dev.tsv --system other.txt --system-format openie5`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if gold == "" {
				return &app.UsageError{Err: errors.New("eval openie: which tuples? name them with --gold FILE")}
			}
			in, err := env.Open(gold)
			if err != nil {
				return err
			}
			defer func() { _ = in.Close() }()
			want, err := carb.ReadGold(in, gold)
			if err != nil {
				return err
			}
			got, err := systemTuples(cmd.Context(), env, want, system, format, openie.Form(form))
			if err != nil {
				return err
			}
			return printOpenIE(env, carb.Score(want, got))
		},
	}
	c.Flags().StringVar(&gold, "gold", "", "gold tuples: sentence, relation, arguments")
	c.Flags().StringVar(&system, "system", "", "measure this output instead of Relata's")
	c.Flags().StringVar(&format, "system-format", "tsv", "of --system: tsv (Relata's) or openie5")
	c.Flags().StringVar(&form, "form", string(openie.NAry), "nary or binary")
	return c
}

// systemTuples reads a system's output, or extracts from the gold sentences.
func systemTuples(ctx context.Context, env *app.Env, gold []carb.Tuple, system, format string, form openie.Form) ([]carb.Tuple, error) {
	if form != openie.NAry && form != openie.Binary {
		return nil, &app.UsageError{Err: fmt.Errorf("--form %q: want nary or binary", form)}
	}
	if system == "" {
		return extractTuples(ctx, gold, form)
	}
	in, err := env.Open(system)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	switch format {
	case "tsv":
		return carb.ReadTSV(in, system)
	case "openie5":
		return carb.ReadOpenIE5(in, system)
	}
	return nil, &app.UsageError{Err: fmt.Errorf("--system-format %q: want tsv or openie5", format)}
}

// extractTuples reads the gold sentences with the shipped pipeline.
func extractTuples(ctx context.Context, gold []carb.Tuple, form openie.Form) ([]carb.Tuple, error) {
	p, err := english.NewSyntax(english.Options{})
	if err != nil {
		return nil, err
	}
	p.Segmenter, p.Clauses = nil, clause.New()
	doc := &text.Document{}
	for i := range gold {
		if i == 0 || gold[i].Sentence != gold[i-1].Sentence {
			doc.Sentences = append(doc.Sentences, segment.Line(gold[i].Sentence, 0))
		}
	}
	if err := p.Annotate(ctx, doc); err != nil {
		return nil, err
	}
	var out []carb.Tuple
	seen := map[string]bool{}
	at := 0
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		end := at
		for end < len(doc.Clauses) && doc.Clauses[end].Sentence == i {
			end++
		}
		if !seen[s.Text] {
			seen[s.Text] = true
			for _, t := range openie.Tuples(s, doc.Clauses[at:end], form) {
				tuple := carb.Tuple{Sentence: s.Text, Confidence: t.Confidence, Relation: openie.Words(s, t.Relation)}
				for _, a := range t.Args {
					tuple.Args = append(tuple.Args, openie.Words(s, a))
				}
				out = append(out, tuple)
			}
		}
		at = end
	}
	return out, nil
}

func printOpenIE(env *app.Env, r carb.Result) error {
	if env.JSON {
		return table.JSON(env.Out, r)
	}
	t := table.New("CaRB", ">")
	add := func(name string, value float64) { t.Add(name, fmt.Sprintf("%.3f", value)) }
	add("F1", r.Best.F1)
	add("precision", r.Best.Precision)
	add("recall", r.Best.Recall)
	add("at confidence", r.Best.Threshold)
	add("AUC", r.AUC)
	add("precision of all", r.Last.Precision)
	add("recall of all", r.Last.Recall)
	add("calibration gap", r.Calibration)
	t.Add("predicted / gold tuples", fmt.Sprintf("%d / %d", r.Predictions, r.Gold))
	return t.Write(env.Out, 0)
}
