package evalcmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/eval/goldeval"
	"github.com/relata-kg/relata/ingest/source"
	"github.com/relata-kg/relata/schema"
)

// goldCommand measures statements against lists of relations that a careful
// reader draws from documents.
func goldCommand(env *app.Env) *cobra.Command {
	var gold []string
	var all bool
	c := &cobra.Command{
		Use:     "gold --gold FILE... DOCUMENT...",
		Short:   "Statements against lists of relations that must be found",
		Example: `  relata eval gold --gold gold/2022-02-03.tsv news/2022-02-03.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(gold) == 0 || len(args) == 0 {
				return &app.UsageError{Err: errors.New("eval gold: name the lists with --gold FILE, then the documents")}
			}
			var rows []goldeval.Row
			for _, name := range gold {
				in, err := env.Open(name)
				if err != nil {
					return err
				}
				more, err := goldeval.Read(in, name)
				_ = in.Close()
				if err != nil {
					return err
				}
				rows = append(rows, more...)
			}
			statements, err := extractStatements(cmd.Context(), env, args)
			if err != nil {
				return err
			}
			return printGold(env, goldeval.Score(rows, statements), statements, all)
		},
	}
	c.Flags().StringSliceVar(&gold, "gold", nil, "list of relations: doc, subject, relation, object, factuality, when, quote")
	c.Flags().BoolVar(&all, "all", false, "print every row, not only those missed")
	return c
}

// extractStatements reads documents with the shipped pipeline.
func extractStatements(ctx context.Context, env *app.Env, inputs []string) ([]schema.Statement, error) {
	p, err := english.New(english.Options{})
	if err != nil {
		return nil, err
	}
	var out []schema.Statement
	for doc, err := range source.Read(ctx, inputs, source.Options{In: env.In}) {
		if err != nil {
			return nil, err
		}
		_, statements, err := p.Run(ctx, doc)
		if err != nil {
			return nil, err
		}
		out = append(out, statements...)
	}
	return out, nil
}

// goldSummary is the result as JSON.
type goldSummary struct {
	Rows        int     `json:"rows"`
	Found       int     `json:"found"`
	Recall      float64 `json:"recall"`
	StatusWrong int     `json:"statusWrong"`
	Never       int     `json:"never"`
	Broken      int     `json:"broken"`
	Dated       int     `json:"dated"`
	TimeRight   int     `json:"timeRight"`
}

func printGold(env *app.Env, r goldeval.Result, statements []schema.Statement, all bool) error {
	if env.JSON {
		return table.JSON(env.Out, goldSummary{r.Rows, r.Found, r.Recall(), r.StatusWrong, r.Nevers, r.Broken, r.Dated, r.TimeRight})
	}
	t := table.New("verdict", "subject", "relation", "object", "status")
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		verdict := "missed"
		switch {
		case v.Row.Never() && v.Found >= 0:
			verdict = "BROKEN"
		case v.Row.Never():
			verdict = "kept out"
		case v.Found >= 0 && !v.TimeRight:
			verdict = "found, time"
		case v.Found >= 0:
			verdict = "found"
		case v.Near >= 0:
			verdict = "as " + string(statements[v.Near].Factuality)
		}
		if all || !strings.HasPrefix(verdict, "found") && verdict != "kept out" {
			t.Add(verdict, v.Row.Subjects[0], v.Row.Relations[0], v.Row.Objects[0], strings.Join(v.Row.Statuses, "|"))
		}
	}
	if err := t.Write(env.Out, 0); err != nil {
		return err
	}
	_, err := fmt.Fprintf(env.Out, "recall %.3f (%d of %d); another status %d; never rows asserted %d of %d; dates right %d of %d\n",
		r.Recall(), r.Found, r.Rows, r.StatusWrong, r.Broken, r.Nevers, r.TimeRight, r.Dated)
	return err
}
