package evalcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/eval/nerscore"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/namedata"
)

// nerEval is the measure of names.
type nerEval struct {
	env      *app.Env
	gold     string
	re3d     string
	nominals bool
	errors   int
}

func nerCommand(env *app.Env) *cobra.Command {
	n := &nerEval{env: env}
	cmd := &cobra.Command{
		Use:   "ner --gold FILE | --re3d FOLDER",
		Short: "Names of people, organisations and places",
		Long: `Ner keeps the words of the gold data, tags, parses and names them, and scores spans
and classes as CoNLL-2003 does. The gold data are a file of Universal NER (IOB2:
number, word and tag, tab separated) or a folder of dstl re3d. Nationalities,
events and works are left out of the score.

In re3d, entities without a capitalised name ("rebels", "the army") do not
count, articles and titles are no part of a name; with --nominals every person,
organisation and location counts as annotated. The embedded model is trained on
all of re3d: for folders held out see ingest/ner/model/README.md.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (n.gold == "") == (n.re3d == "") {
				return &app.UsageError{Err: errors.New("eval ner: name the gold data with --gold FILE or --re3d FOLDER")}
			}
			return n.run(cmd.Context())
		},
	}
	f := cmd.Flags()
	f.StringVar(&n.gold, "gold", "", "a file of Universal NER")
	f.StringVar(&n.re3d, "re3d", "", "a folder of dstl re3d")
	f.BoolVar(&n.nominals, "nominals", false, "with --re3d: count entities without a name too")
	f.IntVar(&n.errors, "errors", 0, "print so many errors with their context")
	return cmd
}

func (n *nerEval) run(ctx context.Context) error {
	p, err := english.New(english.Options{})
	if err != nil {
		return err
	}
	docs, err := n.read(ctx, p)
	if err != nil {
		return err
	}
	var gold, found []text.Sentence
	for _, d := range docs {
		doc := &text.Document{Sentences: make([]text.Sentence, len(d.Sentences))}
		for i := range d.Sentences {
			doc.Sentences[i] = d.Sentences[i]
			doc.Sentences[i].Tokens = append([]text.Token(nil), d.Sentences[i].Tokens...)
		}
		for _, stage := range []ingest.Annotator{p.Syntax, p.Lemmatizer, p.Recognizer} {
			if err := stage.Annotate(ctx, doc); err != nil {
				return err
			}
		}
		gold, found = append(gold, d.Sentences...), append(found, doc.Sentences...)
	}
	s, err := nerscore.Compare(gold, found, "PER", "ORG", "LOC")
	if err != nil {
		return err
	}
	t := table.New("CLASS", ">PRECISION", ">RECALL", ">F1", ">GOLD", ">FOUND")
	add := func(name string, c nerscore.Counts) {
		t.Add(name, percent(c.Precision()), percent(c.Recall()), percent(c.F1()), fmt.Sprint(c.Gold), fmt.Sprint(c.Found))
	}
	for _, c := range s.ClassNames() {
		add(c, s.Classes[c])
	}
	add("all", s.Total)
	if n.env.JSON {
		err = writeRows(n.env, nerRows(s))
	} else {
		err = t.Write(n.env.Out, 0)
	}
	if err != nil {
		return err
	}
	return n.printErrors(n.env.Out, gold, s.Errors)
}

// nerRow is one line of JSON.
type nerRow struct {
	Class     string  `json:"class"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Gold      int     `json:"gold"`
	Found     int     `json:"found"`
}

func nerRows(s *nerscore.Score) []nerRow {
	row := func(name string, c nerscore.Counts) nerRow {
		return nerRow{name, c.Precision(), c.Recall(), c.F1(), c.Gold, c.Found}
	}
	var out []nerRow
	for _, c := range s.ClassNames() {
		out = append(out, row(c, s.Classes[c]))
	}
	return append(out, row("all", s.Total))
}

func percent(x float64) string { return fmt.Sprintf("%.2f", 100*x) }

func (n *nerEval) read(ctx context.Context, p *ingest.Pipeline) ([]namedata.Document, error) {
	if n.gold != "" {
		return namedata.UNER(n.gold)
	}
	segment := func(id, body string) ([]text.Sentence, error) {
		d := &text.Document{}
		d.ID, d.Text = id, body
		d.Body.End = len([]rune(body))
		err := p.Segmenter.Annotate(ctx, d)
		return d.Sentences, err
	}
	return namedata.Re3d(filepath.Clean(n.re3d), segment, !n.nominals)
}

// printErrors prints errors spread evenly over the data.
func (n *nerEval) printErrors(w io.Writer, gold []text.Sentence, errs []nerscore.Error) error {
	if n.errors <= 0 || len(errs) == 0 {
		return nil
	}
	for i := 0; i < len(errs); i += max(1, len(errs)/n.errors) {
		e := errs[i]
		kind := "wrong"
		if e.Missed {
			kind = "missed"
		}
		toks := gold[e.Sentence].Tokens
		var words []string
		for k := max(0, e.From-8); k < min(len(toks), e.To+6); k++ {
			form := toks[k].Form
			if k == e.From {
				form = "[" + form
			}
			if k == e.To-1 {
				form += "]"
			}
			words = append(words, form)
		}
		if _, err := fmt.Fprintf(w, "%-6s %-4s %s\n", kind, e.Class, strings.Join(words, " ")); err != nil {
			return err
		}
	}
	return nil
}

// writeRows prints rows as JSON lines.
func writeRows[T any](env *app.Env, rows []T) error {
	for i := range rows {
		if err := table.JSON(env.Out, &rows[i]); err != nil {
			return err
		}
	}
	return nil
}
