package evalcmd

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/eval/plovereval"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/schema"
)

// ploverCommand measures event coding.
func ploverCommand(env *app.Env) *cobra.Command {
	var gold string
	var all bool
	c := &cobra.Command{
		Use:     "plover --gold FILE",
		Short:   "Events against PLOVER records: the right category between the right actors",
		Example: `  relata eval plover --gold gsr-dev.json`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if gold == "" {
				return &app.UsageError{Err: errors.New("eval plover: which records? name them with --gold FILE")}
			}
			in, err := env.Open(gold)
			if err != nil {
				return err
			}
			defer func() { _ = in.Close() }()
			records, err := plovereval.Read(in, gold)
			if err != nil {
				return err
			}
			p, err := english.New(english.Options{})
			if err != nil {
				return err
			}
			names, err := gazetteer.Load()
			if err != nil {
				return err
			}
			statements := map[string][]schema.Statement{}
			standsFor := map[string]string{}
			for _, r := range records {
				doc, list, err := p.Run(cmd.Context(), schema.Document{ID: r.ID, Date: r.Date, Text: r.Text, Body: schema.Span{End: utf8.RuneCountInString(r.Text)}})
				if err != nil {
					return err
				}
				statements[r.ID] = list
				for i := range doc.Entities {
					if e := &doc.Entities[i]; e.StandsFor != "" {
						standsFor[e.ID] = e.StandsFor
					}
				}
			}
			result := plovereval.Score(records, statements, func(id string) string { return standsFor[id] }, func(word string) []string {
				if rec := names.Adjective(word); rec != nil {
					return []string{rec.Name}
				}
				return nil
			})
			return printPlover(env, &result, all)
		},
	}
	c.Flags().StringVar(&gold, "gold", "", "PLOVER records in JSON")
	c.Flags().BoolVar(&all, "all", false, "print every record, not only the summary by category")
	return c
}

// ploverSummary is the result as JSON.
type ploverSummary struct {
	F1        float64 `json:"f1"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	Gold      int     `json:"gold"`
	Found     int     `json:"found"`
	PairFound int     `json:"pairFound"`
	Predicted int     `json:"predicted"`
	Right     int     `json:"right"`
}

func printPlover(env *app.Env, r *plovereval.Result, all bool) error {
	if env.JSON {
		return table.JSON(env.Out, ploverSummary{r.F1, r.Precision, r.Recall, r.Gold, r.Found, r.PairFound, r.Predicted, r.Right})
	}
	if all {
		t := table.New("record", "category", "sources", "targets", "found")
		for _, o := range r.Outcomes {
			found := "no"
			if o.Found {
				found = "yes"
			}
			t.Add(o.Record.ID, string(o.Record.Category), strings.Join(o.Record.Sources, "; "), strings.Join(o.Record.Targets, "; "), found)
		}
		if err := t.Write(env.Out, 0); err != nil {
			return err
		}
	}
	t := table.New("category", ">records", ">found")
	for _, c := range schema.PLOVERCategories() {
		gold, found := 0, 0
		for _, o := range r.Outcomes {
			if o.Record.Category == c {
				gold++
				if o.Found {
					found++
				}
			}
		}
		t.Add(string(c), fmt.Sprint(gold), fmt.Sprint(found))
	}
	if err := t.Write(env.Out, 0); err != nil {
		return err
	}
	_, err := fmt.Fprintf(env.Out, "F1 %.3f, precision %.3f (%d of %d), recall %.3f (%d of %d); right actors %d; records with one actor left out %d\n",
		r.F1, r.Precision, r.Right, r.Predicted, r.Recall, r.Found, r.Gold, r.PairFound, r.Skipped)
	return err
}
