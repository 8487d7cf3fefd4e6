package evalcmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/eval/conll18"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// parseEval is the measure of tags, lemmas and trees.
type parseEval struct {
	env          *app.Env
	gold, system string
	raw, tokens  bool
	// load builds the pipeline.
	load func() (*ingest.Pipeline, error)
}

func parseCommand(env *app.Env) *cobra.Command {
	p := &parseEval{env: env, load: func() (*ingest.Pipeline, error) { return english.NewSyntax(english.Options{}) }}
	cmd := &cobra.Command{
		Use:   "parse --gold FILE",
		Short: "Words, tags, lemmas and trees against a treebank",
		Long: `Parse reads the sentences of a treebank twice, with its words kept and as raw
text, and scores both by the rules of the CoNLL 2018 shared task: relations
without subtypes, universal features only, CLAS, MLAS and BLEX over content
words. LAS+subtypes compares whole relations. All numbers are F1 in percent.

Raw text has a blank line before each newpar or newdoc, otherwise one space
between sentences, and follows SpaceAfter=No.

With --system a CoNLL-U file of any parser is scored instead.`,
		Example: `  relata eval parse --gold en_gum-ud-dev.conllu
  relata eval parse --gold dev.conllu --system parsed.conllu --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.run(cmd.Context()) },
	}
	flags := cmd.Flags()
	flags.StringVar(&p.gold, "gold", "", "the treebank, CoNLL-U")
	flags.StringVar(&p.system, "system", "", "score this CoNLL-U file instead of parsing")
	flags.BoolVar(&p.raw, "raw", false, "from raw text only")
	flags.BoolVar(&p.tokens, "tokens", false, "with given words only")
	cmd.MarkFlagsMutuallyExclusive("raw", "tokens", "system")
	return cmd
}

// outcome is the scores of one way of reading.
type outcome struct {
	mode      string
	result    conll18.Result
	sentences int
	seconds   float64
}

func (p *parseEval) run(ctx context.Context) error {
	if p.gold == "" {
		return &app.UsageError{Err: errors.New("eval parse: which treebank? name it with --gold FILE")}
	}
	gold, err := p.read(p.gold)
	if err != nil {
		return err
	}
	if len(gold) == 0 {
		return &schema.PosError{File: p.gold, Message: "holds no sentences"}
	}
	var outcomes []outcome
	add := func(mode string, system []text.Sentence, seconds float64) error {
		r, err := conll18.Evaluate(gold, system)
		if err != nil {
			return fmt.Errorf("%s: %w", mode, err)
		}
		outcomes = append(outcomes, outcome{mode, r, len(system), seconds})
		return nil
	}
	if p.system != "" {
		system, err := p.read(p.system)
		if err != nil {
			return err
		}
		if err := add("system", system, 0); err != nil {
			return err
		}
		return p.print(outcomes)
	}
	pipeline, err := p.load()
	if err != nil {
		return err
	}
	if !p.raw {
		system, seconds, err := given(ctx, pipeline, gold)
		if err != nil {
			return err
		}
		if err := add("tokens", system, seconds); err != nil {
			return err
		}
	}
	if !p.tokens {
		system, seconds, err := fromRaw(ctx, pipeline, conllu.RawText(gold))
		if err != nil {
			return err
		}
		if err := add("raw", system, seconds); err != nil {
			return err
		}
	}
	return p.print(outcomes)
}

func (p *parseEval) read(name string) ([]text.Sentence, error) {
	in, err := p.env.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return conllu.Read(in, conllu.Options{File: name, Strict: true})
}

// given annotates the sentences anew, their words kept.
func given(ctx context.Context, p *ingest.Pipeline, gold []text.Sentence) ([]text.Sentence, float64, error) {
	doc := &text.Document{Sentences: make([]text.Sentence, len(gold))}
	for i := range gold {
		s := gold[i]
		s.Tokens = make([]text.Token, len(gold[i].Tokens))
		for k := range s.Tokens {
			t := &gold[i].Tokens[k]
			s.Tokens[k] = text.Token{Form: t.Form, NoSpaceAfter: t.NoSpaceAfter, Head: text.None, Start: text.None, End: text.None}
		}
		doc.Sentences[i] = s
	}
	stages := *p
	stages.Segmenter = nil
	start := time.Now()
	err := stages.Annotate(ctx, doc)
	return doc.Sentences, time.Since(start).Seconds(), err
}

// fromRaw reads running text.
func fromRaw(ctx context.Context, p *ingest.Pipeline, raw string) ([]text.Sentence, float64, error) {
	doc := &text.Document{Document: schema.Document{Text: raw}}
	start := time.Now()
	err := p.Annotate(ctx, doc)
	return doc.Sentences, time.Since(start).Seconds(), err
}

// titles are the columns of the ways of reading.
var titles = map[string]string{"tokens": ">given words", "raw": ">from raw text", "system": ">system"}

func (p *parseEval) print(outcomes []outcome) error {
	if p.env.JSON {
		for _, o := range outcomes {
			for _, m := range conll18.Metrics() {
				s := o.result[m]
				if err := table.JSON(p.env.Out, scoreLine{
					p.gold, o.mode, string(m), s.Precision(), s.Recall(), s.F1(), s.AlignedAccuracy(), s.Gold, s.System, s.Right,
				}); err != nil {
					return err
				}
			}
		}
		return nil
	}
	header := []string{"F1, %"}
	for _, o := range outcomes {
		header = append(header, titles[o.mode])
	}
	t := table.New(header...)
	for _, m := range conll18.Metrics() {
		row := []string{string(m)}
		for _, o := range outcomes {
			row = append(row, fmt.Sprintf("%.2f", 100*o.result[m].F1()))
		}
		t.Add(row...)
	}
	if err := t.Write(p.env.Out, 0); err != nil {
		return err
	}
	if p.env.Quiet {
		return nil
	}
	for _, o := range outcomes {
		if o.seconds > 0 {
			fmt.Fprintf(p.env.Err, "%s: %d sentences in %.1f s, %.0f a second\n",
				o.mode, o.sentences, o.seconds, float64(o.sentences)/o.seconds)
		}
	}
	return nil
}

// scoreLine is one score as JSON; shares are 0..1.
type scoreLine struct {
	Gold      string  `json:"gold"`
	Mode      string  `json:"mode"`
	Metric    string  `json:"metric"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Aligned   float64 `json:"alignedAccuracy"`
	GoldUnits int     `json:"goldUnits"`
	SysUnits  int     `json:"systemUnits"`
	Right     int     `json:"right"`
}
