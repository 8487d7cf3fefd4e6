// Package buildcmd holds the commands that turn files into a graph: ingest,
// which adds documents to a store, and build, which also draws it.
package buildcmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/userfiles"
	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/ingest/corpus"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/source"
	"github.com/relata-kg/relata/schema"
)

// batchStatements is the number of statements after which a batch is written,
// and batchDocuments that of documents.
const (
	batchStatements = 1000
	batchDocuments  = 200
)

// maxFailures is the number of failed inputs that are named; all are counted.
const maxFailures = 1000

// Commands returns build and ingest.
func Commands(env *app.Env) []*cobra.Command {
	return []*cobra.Command{buildCommand(env), ingestCommand(env)}
}

// reading is the flags that say how documents are read.
type reading struct {
	format, lang, column, entities, schemaFile string
	strict, force, monthFirst                  bool
	outputs                                    []string // never read again as documents
}

func (r *reading) bind(f *pflag.FlagSet) {
	f.StringVar(&r.format, "input-format", "", "format of the documents, detected by default: text, markdown, html, pdf, json, jsonl, csv, feed, mail")
	f.StringVar(&r.lang, "lang", "", "language of the documents; en reads them without a check")
	f.StringVar(&r.column, "text-column", "", "column of CSV, or field of JSON, that holds the text")
	f.StringVar(&r.entities, "entities", "", "YAML file of people, places and organisations that win over everything")
	f.StringVar(&r.schemaFile, "schema", "", "YAML file of relations, added to the shipped ones")
	f.BoolVar(&r.strict, "strict", false, "keep only relations of the schema between entities of the right types")
	f.BoolVar(&r.monthFirst, "month-first", false, "read 12/02/2022 as the second of December")
	f.BoolVar(&r.force, "force", false, "read documents again that the graph holds unchanged")
}

// pipeline loads the models and the user's files.
func (r *reading) pipeline(env *app.Env) (english.Options, error) {
	opts := english.Options{Strict: r.strict, MonthFirst: r.monthFirst}
	var list schema.ErrorList
	if r.entities != "" {
		gaz, err := userfiles.Entities(env, r.entities)
		list.Add(err)
		opts.Gazetteer = gaz
	}
	if r.schemaFile != "" {
		relations, err := userfiles.Relations(env, r.schemaFile)
		list.Add(err)
		opts.Relations = relations
	}
	return opts, list.Err()
}

func ingestCommand(env *app.Env) *cobra.Command {
	var r reading
	var db string
	c := &cobra.Command{
		Use:   "ingest FILE|FOLDER|-...",
		Short: "Read documents and add them to a graph",
		Long: `Read documents and add their statements to a graph. A document that the graph
holds unchanged is left alone, one that has changed replaces its statements. An
interrupted run keeps what was finished; run it again to go on.

Formats: text (with an optional header: Title:, Date:, Source:, URL:), Markdown,
HTML, PDF, JSON lines, CSV, RSS and Atom, mail; also as .gz and .zst. Folders are
read with all below them.`,
		Example: `  relata ingest --db news.db articles/
  relata ingest --db news.db --entities people.yaml feed.xml
  curl -s https://example.org/story.html | relata ingest --db news.db -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if db == "memory:" {
				return &app.UsageError{Err: errors.New("--db memory: holds nothing once a command has ended; name a file")}
			}
			sum, err := run(c.Context(), env, &r, db, args)
			if sum != nil && !env.Quiet {
				_ = sum.print(env, false)
			}
			return err
		},
	}
	c.Flags().StringVar(&db, "db", "relata.db", "the graph: a file, or postgres://...")
	r.bind(c.Flags())
	return c
}

// run reads the inputs into the store. Errors of single inputs are collected;
// the summary tells what was done in any case.
func run(ctx context.Context, env *app.Env, r *reading, db string, inputs []string) (sum *summary, err error) {
	opts, err := r.pipeline(env)
	if err != nil {
		return nil, err
	}
	format, err := source.ParseFormat(r.format)
	if err != nil {
		return nil, &app.UsageError{Err: err}
	}
	store, err := graph.Open(ctx, db, graph.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	p, err := english.New(opts)
	if err != nil {
		return nil, err
	}

	sum = newSummary(db)
	var consumed atomic.Int64
	docs := source.Read(ctx, inputs, source.Options{
		In: env.In, Format: format, Lang: r.lang, TextColumn: r.column,
		Exclude: append(r.outputs, strings.TrimPrefix(db, "bolt:")), Consumed: &consumed, Skipped: sum.skip,
	})
	bar := env.NewProgress("reading", func() int64 {
		if total, known := source.Size(ctx, inputs); known {
			return total
		}
		return 0
	})
	work := corpus.Options{
		Workers: env.Threads,
		Progress: func(p corpus.Progress) {
			bar.Update(p.Documents+p.Skipped, p.Sentences, p.Statements, consumed.Load())
		},
	}
	ids := newRegister(store.Stored)
	work.Skip = func(doc *schema.Document) bool {
		// A store that cannot answer will say so when it is written.
		known, err := ids.enter(ctx, doc)
		return err == nil && known && !r.force
	}
	w := &writer{store: store, sum: sum, force: r.force}
	var failures schema.ErrorList
	for result := range corpus.Stream(ctx, docs, p.Run, work) {
		switch {
		case result.Err != nil && ctx.Err() != nil:
			sum.interrupted = true
			continue
		case result.Err != nil:
			if sum.failed++; sum.failed <= maxFailures {
				failures.Add(result.Err)
			}
			continue
		case result.Skipped:
			sum.unchanged++
			continue
		}
		sum.add(result)
		if err := w.add(ctx, result); err != nil {
			failures.Add(err)
			break
		}
	}
	// What is finished is kept, also after an interrupt.
	failures.Add(w.flush(context.WithoutCancel(ctx)))
	bar.Done()
	if sum.interrupted {
		return sum, errors.Join(ctx.Err(), failures.Err())
	}
	return sum, failures.Err()
}

// hash returns the content hash of a document as the store keeps it.
func hash(doc *schema.Document) string { return cmp.Or(doc.Hash, doc.ContentHash()) }

// writer gathers results and writes them in batches.
type writer struct {
	store      *graph.Store
	sum        *summary
	force      bool
	batch      []graph.Contribution
	statements int
}

func (w *writer) add(ctx context.Context, result corpus.Result) error {
	doc := result.Annotated.Document
	doc.Hash = hash(&doc)
	// One call may not hold a document twice; the later one wins.
	if slices.ContainsFunc(w.batch, func(c graph.Contribution) bool { return c.Document.ID == doc.ID }) {
		if err := w.flush(ctx); err != nil {
			return err
		}
	}
	w.batch = append(w.batch, graph.Contribution{
		Document: doc, Entities: result.Annotated.Entities, Statements: result.Statements, Force: w.force,
	})
	w.statements += len(result.Statements)
	if w.statements >= batchStatements || len(w.batch) >= batchDocuments {
		return w.flush(ctx)
	}
	return nil
}

func (w *writer) flush(ctx context.Context) error {
	if len(w.batch) == 0 {
		return nil
	}
	results, err := w.store.Ingest(ctx, w.batch...)
	w.batch, w.statements = nil, 0
	if err != nil {
		return fmt.Errorf("nothing of this batch was stored: %w", err)
	}
	w.sum.stored(results)
	return nil
}
