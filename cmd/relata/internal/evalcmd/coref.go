package evalcmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/ingest/coref"
	"github.com/relata-kg/relata/ingest/eval/corefscore"
	"github.com/relata-kg/relata/ingest/ner"
	"github.com/relata-kg/relata/ingest/syntax"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/gumcoref"
	"github.com/relata-kg/relata/internal/gumdata"
)

// corefEval is the measure of coreference.
type corefEval struct {
	env   *app.Env
	gold  string
	parse bool
}

func corefCommand(env *app.Env) *cobra.Command {
	c := &corefEval{env: env}
	cmd := &cobra.Command{
		Use:   "coref --gold FILE",
		Short: "Coreference of given mentions, and pronouns of named people",
		Long: `Coref reads a CoNLL-U file of GUM with its entity layer, takes its mentions (all of
them, singletons too) as given, groups them, and prints MUC, B-cubed, CEAF-e and
their mean, the CoNLL score. Entity types are the recogniser's, not the gold ones.

A pronoun of a named person is one whose gold group holds a person's name before
it; it is right when the nearest name in its found group is that person's.

Trees are the treebank's; with --parse they are the parser's.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.gold == "" {
				return &app.UsageError{Err: errors.New("eval coref: which treebank? name it with --gold FILE")}
			}
			return c.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&c.gold, "gold", "", "a CoNLL-U file of GUM")
	cmd.Flags().BoolVar(&c.parse, "parse", false, "use the parser's trees")
	return cmd
}

// pronounKinds are the pronouns counted, by grammatical person.
var pronounKinds = []struct {
	name  string
	count func(person string) bool
}{
	{"all", func(string) bool { return true }},
	{"third person, relative", func(p string) bool { return p != "1" && p != "2" }},
	{"first and second person", func(p string) bool { return p == "1" || p == "2" }},
}

func (c *corefEval) run(ctx context.Context) error {
	docs, err := gumdata.ReadFile(c.gold)
	if err != nil {
		return err
	}
	names, err := ner.New(ner.Options{})
	if err != nil {
		return err
	}
	gold, err := gumcoref.Convert(ctx, docs, names)
	if err != nil {
		return err
	}
	rs, err := coref.New(coref.Options{KeepAll: true})
	if err != nil {
		return err
	}
	var parser *syntax.Parser
	if c.parse {
		if parser, err = syntax.New(syntax.Options{}); err != nil {
			return err
		}
	}
	var scores corefscore.Scores
	pronouns := make([]corefscore.Antecedents, len(pronounKinds))
	for _, d := range gold {
		if parser != nil {
			if err := parser.Parse(ctx, d.Doc.Sentences); err != nil {
				return err
			}
		}
		if err := rs.Resolve(ctx, d.Doc); err != nil {
			return err
		}
		found := make([]int, len(d.Doc.Mentions))
		for i := range found {
			found[i] = d.Doc.Mentions[i].Entity
			if found[i] < 0 {
				found[i] = -10 - i // alone
			}
		}
		scores.Add(d.Groups, found)
		for k, kind := range pronounKinds {
			pronouns[k].Add(d.Doc, d.Groups, found, d.NamedPerson, func(m *text.Mention) bool {
				return kind.count(d.Doc.Sentences[m.Sentence].Tokens[m.Head].Feat("Person"))
			})
		}
	}
	return c.print(&scores, pronouns)
}

// corefRow is one line of JSON: a measure in parts of one, or a count of pronouns.
type corefRow struct {
	Measure   string  `json:"measure"`
	Precision float64 `json:"precision,omitempty"`
	Recall    float64 `json:"recall,omitempty"`
	F1        float64 `json:"f1,omitempty"`
	Right     int     `json:"right,omitempty"`
	Of        int     `json:"of,omitempty"`
	Accuracy  float64 `json:"accuracy,omitempty"`
}

func (c *corefEval) print(scores *corefscore.Scores, pronouns []corefscore.Antecedents) error {
	t := table.New("MEASURE", ">PRECISION", ">RECALL", ">F1")
	var rows []corefRow
	for _, s := range []struct {
		name  string
		score corefscore.Score
	}{{"MUC", scores.MUC}, {"B-cubed", scores.BCubed}, {"CEAF-e", scores.CEAFe}} {
		t.Add(s.name, percent(s.score.Precision()), percent(s.score.Recall()), percent(s.score.F1()))
		rows = append(rows, corefRow{Measure: s.name, Precision: s.score.Precision(), Recall: s.score.Recall(), F1: s.score.F1()})
	}
	t.Add("CoNLL", "", "", percent(scores.CoNLL()))
	rows = append(rows, corefRow{Measure: "CoNLL", F1: scores.CoNLL()})
	p := table.New("PRONOUNS OF NAMED PEOPLE", ">RIGHT", ">UNRESOLVED", ">OF", ">ACCURACY")
	for k, kind := range pronounKinds {
		a := &pronouns[k]
		p.Add(kind.name, fmt.Sprint(a.Right), fmt.Sprint(a.Unresolved), fmt.Sprint(a.Total), percent(a.Accuracy()))
		rows = append(rows, corefRow{Measure: "pronouns: " + kind.name, Right: a.Right, Of: a.Total, Accuracy: a.Accuracy()})
	}
	if c.env.JSON {
		return writeRows(c.env, rows)
	}
	if err := t.Write(c.env.Out, 0); err != nil {
		return err
	}
	return p.Write(c.env.Out, 0)
}
