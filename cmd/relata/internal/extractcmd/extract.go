// Package extractcmd holds the commands that read statements off text: extract,
// explain and schema.
package extractcmd

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/userfiles"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/corpus"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/openie"
	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/source"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Commands returns the commands.
func Commands(env *app.Env) []*cobra.Command {
	return []*cobra.Command{extract(env), explain(env), schemaCommand(env)}
}

// options are the flags of extract.
type options struct {
	input, format, form, schema, date string
	strict                            bool
	minConfidence                     float64
}

// Values of the flags.
const (
	inputDocuments = "documents"
	inputSentences = "sentences"
	formatJSONL    = "jsonl"
	formatTSV      = "tsv"
)

func extract(env *app.Env) *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "extract FILE...",
		Short: "Print the statements of texts",
		Long: `Extract reads texts and prints the statements that they make, a line each.

Documents are read whole, with coreference and canonical entities. With
--input sentences every line is one sentence, taken alone, whose tokens are what
spaces set apart.

The format jsonl is one statement a line in the terms of the schema. The format
tsv is open tuples of the sentence's own words: sentence, confidence, relation,
first argument, second argument, further arguments.`,
		Example: `  relata extract article.txt
  relata extract --input sentences --format tsv --form binary sentences.txt
  cat article.txt | relata extract --strict -`,
		Args: func(c *cobra.Command, args []string) error {
			if err := cobra.MinimumNArgs(1)(c, args); err != nil {
				return &app.UsageError{Err: err}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return &app.UsageError{Err: err}
			}
			out := bufio.NewWriterSize(env.Out, 64<<10)
			err := run(c.Context(), env, &o, args, out)
			return errors.Join(err, out.Flush())
		},
	}
	f := c.Flags()
	f.StringVar(&o.input, "input", inputDocuments, "what a file holds: documents, or sentences (one a line)")
	f.StringVar(&o.format, "format", formatJSONL, "jsonl (statements) or tsv (open tuples)")
	f.StringVar(&o.form, "form", string(openie.NAry), "with tsv: nary (a clause with all its arguments) or binary")
	f.StringVar(&o.schema, "schema", "", "YAML file of relations that extends or replaces the embedded ones")
	f.BoolVar(&o.strict, "strict", false, "keep only relations of the schema whose argument types fit")
	f.Float64Var(&o.minConfidence, "min-confidence", 0, "leave out what is less sure (0 to 1)")
	f.StringVar(&o.date, "date", "", "date of documents that name none (2022-02-21)")
	return c
}

func (o *options) check() error {
	for _, flag := range []struct {
		name, value string
		allowed     []string
	}{
		{"input", o.input, []string{inputDocuments, inputSentences}},
		{"format", o.format, []string{formatJSONL, formatTSV}},
		{"form", o.form, []string{string(openie.NAry), string(openie.Binary)}},
	} {
		ok := false
		for _, a := range flag.allowed {
			ok = ok || a == flag.value
		}
		if !ok {
			return fmt.Errorf("--%s %q: want %s", flag.name, flag.value, strings.Join(flag.allowed, " or "))
		}
	}
	if o.minConfidence < 0 || o.minConfidence > 1 {
		return fmt.Errorf("--min-confidence %v: want 0 to 1", o.minConfidence)
	}
	return nil
}

// pipeline builds the stages that the options ask for.
func (o *options) pipeline(env *app.Env) (*ingest.Pipeline, error) {
	relations, err := userfiles.Relations(env, o.schema)
	if err != nil {
		return nil, err
	}
	if o.format == formatTSV {
		p, err := english.NewSyntax(english.Options{})
		if err != nil {
			return nil, err
		}
		p.Clauses = clause.New()
		return p, nil
	}
	return english.New(english.Options{Relations: relations, Strict: o.strict})
}

// job is one piece of input.
type job struct {
	doc  schema.Document
	line string // of --input sentences
	// number and start place the line in its file: 0-based, in code points.
	number, start int
	lines         bool
}

// size is the length of the job's text in bytes.
func (j *job) size() int64 { return int64(len(j.doc.Text) + len(j.line)) }

// maxFailures is the number of failed inputs that are named; all are counted.
const maxFailures = 1000

// run reads, works in parallel and writes in the order of the input.
func run(ctx context.Context, env *app.Env, o *options, args []string, out io.Writer) error {
	pipeline, err := o.pipeline(env)
	if err != nil {
		return err
	}
	jobs := o.documents(ctx, env, args)
	if o.input == inputSentences {
		jobs = lines(env, args)
	}
	var errs schema.ErrorList
	failed := 0
	for done := range corpus.Ordered(ctx, jobs, func(ctx context.Context, j *job) ([]byte, error) {
		return o.work(ctx, pipeline, j)
	}, corpus.OrderedOptions[*job]{
		Workers: env.Threads, Size: (*job).size, MaxSize: corpus.DefaultMaxBytes,
		Name: func(j *job) string { return j.doc.ID },
	}) {
		switch {
		case done.Err == nil:
			_, err = out.Write(done.Value)
		case ctx.Err() != nil:
			err = ctx.Err()
		default:
			if failed++; failed <= maxFailures {
				errs.Add(done.Err)
			}
		}
		if err != nil {
			break
		}
	}
	if failed > maxFailures {
		errs.Add(fmt.Errorf("%d inputs failed: the first %d of them are named", failed, maxFailures))
	}
	return errors.Join(errs.Err(), err)
}

// documents yields the documents of files, each a job of its own.
func (o *options) documents(ctx context.Context, env *app.Env, args []string) iter.Seq2[*job, error] {
	return func(yield func(*job, error) bool) {
		for doc, err := range source.Read(ctx, args, source.Options{In: env.In}) {
			if doc.Date == "" {
				doc.Date = o.date
			}
			if !yield(&job{doc: doc}, err) {
				return
			}
		}
	}
}

// lines yields the lines of files, each a job of its own.
func lines(env *app.Env, args []string) iter.Seq2[*job, error] {
	return func(yield func(*job, error) bool) {
		for _, name := range args {
			if !readLines(env, name, yield) {
				return
			}
		}
	}
}

// readLines yields the lines of a file and reports whether to go on.
func readLines(env *app.Env, name string, yield func(*job, error) bool) bool {
	f, err := env.Open(name)
	if err != nil {
		return yield(nil, err)
	}
	defer func() { _ = f.Close() }() // Only read.
	id := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	if name == "-" {
		id = "stdin"
	}
	scan := bufio.NewScanner(f)
	scan.Buffer(make([]byte, 0, 64<<10), maxLineBytes)
	number, start := 0, 0
	for scan.Scan() {
		line := scan.Text()
		more := true
		if !utf8.ValidString(line) {
			more = yield(nil, &schema.PosError{File: name, Line: number + 1, Message: "is not valid UTF-8"})
		} else if strings.TrimSpace(line) != "" {
			more = yield(&job{doc: schema.Document{ID: id}, line: strings.TrimSuffix(line, "\r"), number: number, start: start, lines: true}, nil)
		}
		if !more {
			return false
		}
		number++
		start += utf8.RuneCountInString(line) + 1
	}
	if err := scan.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("line is longer than %d bytes", maxLineBytes)
		}
		return yield(nil, &schema.PosError{File: name, Line: number + 1, Err: err})
	}
	return true
}

// maxLineBytes bounds one sentence of --input sentences.
const maxLineBytes = 1 << 20

// work extracts from one job and renders the lines.
func (o *options) work(ctx context.Context, p *ingest.Pipeline, j *job) ([]byte, error) {
	doc := &text.Document{Document: j.doc}
	stages := *p
	if j.lines {
		doc.Text = j.line
		doc.Body = schema.Span{End: utf8.RuneCountInString(j.line)}
		doc.Sentences = []text.Sentence{segment.Line(j.line, 0)}
		stages.Segmenter = nil
	}
	if err := stages.Annotate(ctx, doc); err != nil {
		return nil, fmt.Errorf("%s: %w", j.doc.ID, err)
	}
	if o.format == formatTSV {
		return o.tuples(doc, j), nil
	}
	statements, err := stages.Relater.Relate(ctx, doc)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.doc.ID, err)
	}
	var out []byte
	for i := range statements {
		st := &statements[i]
		if st.Confidence < o.minConfidence {
			continue
		}
		if j.lines {
			shift(st, j.number, j.start)
		}
		line, err := json.Marshal(st)
		if err != nil {
			return nil, err
		}
		out = append(append(out, line...), '\n')
	}
	return out, nil
}

// tuples renders open tuples.
func (o *options) tuples(doc *text.Document, j *job) []byte {
	var out []byte
	at := 0
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		end := at
		for end < len(doc.Clauses) && doc.Clauses[end].Sentence == i {
			end++
		}
		sentence := s.Text
		if j.lines {
			sentence = j.line
		}
		sentence = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(sentence)
		for _, t := range openie.Tuples(s, doc.Clauses[at:end], openie.Form(o.form)) {
			if t.Confidence >= o.minConfidence {
				out = append(append(out, t.Line(s, sentence)...), '\n')
			}
		}
		at = end
	}
	return out
}

// shift moves a statement of a line to its place in the file.
func shift(st *schema.Statement, number, start int) {
	move := func(s *schema.Span) { s.Start, s.End = s.Start+start, s.End+start }
	st.Sentence = number
	move(&st.Span)
	move(&st.Subject.Span)
	move(&st.Object.Span)
	move(&st.Relation.Span)
	for i := range st.Qualifiers {
		move(&st.Qualifiers[i].Span)
	}
	for i := range st.Attribution {
		move(&st.Attribution[i].Span)
	}
	st.ID = st.ContentID()
}
