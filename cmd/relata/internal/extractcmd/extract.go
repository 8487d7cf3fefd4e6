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
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
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

// job is one piece of input and, once done, its lines of output.
type job struct {
	doc  schema.Document
	line string // of --input sentences
	// number and start place the line in its file: 0-based, in code points.
	number, start int
	lines         bool

	out []byte
	err error
}

// run reads, works in parallel and writes in the order of the input.
func run(ctx context.Context, env *app.Env, o *options, args []string, out io.Writer) error {
	pipeline, err := o.pipeline(env)
	if err != nil {
		return err
	}
	var errs schema.ErrorList
	var mu sync.Mutex // inputs are read beside the work
	report := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		errs.Add(err)
	}
	err = inOrder(ctx, env.Threads, func(yield func(*job) bool) {
		if o.input == inputSentences {
			readLines(env, args, report, yield)
			return
		}
		for doc, err := range source.Read(ctx, args, source.Options{In: env.In}) {
			if err != nil {
				report(err)
				continue
			}
			if doc.Date == "" {
				doc.Date = o.date
			}
			if !yield(&job{doc: doc}) {
				return
			}
		}
	}, func(j *job) {
		defer func() {
			if v := recover(); v != nil {
				j.out, j.err = nil, &corpus.PanicError{Document: j.doc.ID, Value: v, Stack: debug.Stack()}
			}
		}()
		j.out, j.err = o.work(ctx, pipeline, j)
	}, func(j *job) error {
		if j.err != nil {
			report(j.err)
			return nil
		}
		_, err := out.Write(j.out)
		return err
	})
	if err != nil {
		return err
	}
	return errs.Err()
}

// readLines yields the lines of files, each a job of its own.
func readLines(env *app.Env, args []string, report func(error), yield func(*job) bool) {
	for _, name := range args {
		f, err := env.Open(name)
		if err != nil {
			report(err)
			continue
		}
		id := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		if name == "-" {
			id = "stdin"
		}
		scan := bufio.NewScanner(f)
		scan.Buffer(make([]byte, 0, 64<<10), maxLineBytes)
		number, start := 0, 0
		for scan.Scan() {
			line := scan.Text()
			if !utf8.ValidString(line) {
				report(&schema.PosError{File: name, Line: number + 1, Message: "is not valid UTF-8"})
			} else if strings.TrimSpace(line) != "" {
				if !yield(&job{doc: schema.Document{ID: id}, line: strings.TrimSuffix(line, "\r"), number: number, start: start, lines: true}) {
					_ = f.Close()
					return
				}
			}
			number++
			start += utf8.RuneCountInString(line) + 1
		}
		if err := scan.Err(); err != nil {
			if errors.Is(err, bufio.ErrTooLong) {
				err = fmt.Errorf("line is longer than %d bytes", maxLineBytes)
			}
			report(&schema.PosError{File: name, Line: number + 1, Err: err})
		}
		_ = f.Close()
	}
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

// inOrder runs work on the jobs that source yields, several at a time, and
// finish on each in the order of the source.
func inOrder(ctx context.Context, threads int, source func(yield func(*job) bool), work func(*job), finish func(*job) error) error {
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	type slot struct {
		job  *job
		done chan struct{}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan slot, 4*threads)
	order := make(chan slot, 4*threads)
	for range threads {
		go func() {
			for s := range queue {
				if ctx.Err() == nil {
					work(s.job)
				}
				close(s.done)
			}
		}()
	}
	go func() {
		defer close(order)
		defer close(queue)
		source(func(j *job) bool {
			s := slot{j, make(chan struct{})}
			select {
			case order <- s:
			case <-ctx.Done():
				return false
			}
			select {
			case queue <- s:
				return true
			case <-ctx.Done():
				close(s.done)
				return false
			}
		})
	}()
	var failed error
	for s := range order {
		<-s.done
		if failed != nil {
			continue
		}
		if failed = ctx.Err(); failed == nil {
			failed = finish(s.job)
		}
		if failed != nil {
			cancel()
		}
	}
	return failed
}
