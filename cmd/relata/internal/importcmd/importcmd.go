// Package importcmd is `relata import`: it reads graphs that were exported, and
// statements that were extracted, into a store.
package importcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/exports/importer"
	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/schema"
)

// job is one run of the command.
type job struct {
	env    *app.Env
	db     string
	format string
	base   string
	force  bool
}

// Commands returns the command import.
func Commands(env *app.Env) []*cobra.Command {
	j := &job{env: env}
	c := &cobra.Command{
		Use:   "import FILE...|-",
		Short: "Read exported graphs back into a store",
		Long: `Reads graphs that "relata export" wrote as N-Quads, TriG, Turtle, JSON-LD or JSON
lines, and statements of "relata extract", and adds them to a store, document by
document. A document whose content is the stored one is left alone, so a file may
be imported again.

What is wrong in a file is reported with its line and column; the rest is stored.`,
		Example: `  relata export --db old.db --format nquads -o graph.nq
  relata import graph.nq --db new.db
  relata extract article.txt | relata import - --format jsonl --db new.db`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error { return j.run(c.Context(), files) },
	}
	f := c.Flags()
	f.StringVar(&j.db, "db", "relata.db", "the store: a file, or postgres://…")
	f.StringVarP(&j.format, "format", "f", "", "format of the files: "+strings.Join(importer.Formats(), ", ")+" (default: by extension)")
	f.StringVar(&j.base, "base", "", "the IRI that the export's own IRIs begin with, if it was given another")
	f.BoolVar(&j.force, "force", false, "replace documents even if their content is the stored one")
	return []*cobra.Command{c}
}

// summary is what is printed of a file.
type summary struct {
	added, unchanged, statements int
}

func (j *job) run(ctx context.Context, files []string) (err error) {
	formats := make([]string, len(files))
	for i, file := range files {
		if formats[i], err = j.formatOf(file); err != nil {
			return &app.UsageError{Err: err}
		}
	}
	store, err := graph.Open(ctx, j.db, graph.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	var errs schema.ErrorList
	for i, file := range files {
		if err := j.file(ctx, store, file, formats[i]); err != nil {
			if ctx.Err() != nil {
				return err
			}
			errs.Add(err)
		}
	}
	return errs.Err()
}

func (j *job) formatOf(file string) (string, error) {
	format := j.format
	if format == "" {
		format = importer.FormatOf(file)
	}
	if format == "" {
		return "", fmt.Errorf("%s: which format? choose one with --format: %s", file, strings.Join(importer.Formats(), ", "))
	}
	for _, known := range importer.Formats() {
		if format == known {
			return format, nil
		}
	}
	return "", fmt.Errorf("unknown format %q: want one of %s", format, strings.Join(importer.Formats(), ", "))
}

// batchStatements is the number of statements that are written at once.
const batchStatements = 2000

// file reads one file and stores what is right in it. Its error lists what isn't.
func (j *job) file(ctx context.Context, store *graph.Store, file, format string) error {
	in, err := j.env.Open(file)
	if err != nil {
		return err
	}
	res, err := importer.Read(ctx, in, file, format, importer.Options{BaseIRI: j.base})
	if closed := in.Close(); err == nil {
		err = closed
	}
	var errs schema.ErrorList
	errs.Add(err)
	if ctx.Err() != nil {
		return errs.Err()
	}
	parts, alone := importer.Split(res.Graph)
	if len(alone) > 0 {
		errs.Add(&schema.PosError{File: file, Message: fmt.Sprintf("%d entities are of no document and can't be stored", len(alone))})
	}
	var sum summary
	var batch []graph.Contribution
	count := 0
	for _, p := range parts {
		batch = append(batch, graph.Contribution{Document: p.Document, Entities: p.Entities, Statements: p.Statements, Force: j.force})
		if count += len(p.Statements) + 1; count >= batchStatements {
			errs.Add(sum.ingest(ctx, store, batch))
			batch, count = nil, 0
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	errs.Add(sum.ingest(ctx, store, batch))
	j.report(file, res, sum)
	return errs.Err()
}

// ingest stores documents at once or, where the store refuses one of them, each
// alone, so that the others are kept.
func (sum *summary) ingest(ctx context.Context, store *graph.Store, batch []graph.Contribution) error {
	if len(batch) == 0 {
		return nil
	}
	results, err := store.Ingest(ctx, batch...)
	if err != nil && len(batch) > 1 && ctx.Err() == nil {
		var errs schema.ErrorList
		for i := range batch {
			errs.Add(sum.ingest(ctx, store, batch[i:i+1]))
		}
		return errs.Err()
	}
	for _, r := range results {
		if r.Status == graph.Unchanged {
			sum.unchanged++
		} else {
			sum.added++
			sum.statements += r.Statements
		}
	}
	return err
}

// report says on standard error what was read.
func (j *job) report(file string, res *importer.Result, sum summary) {
	if j.env.Quiet {
		return
	}
	line := fmt.Sprintf("%s: %d documents and %d statements stored", file, sum.added, sum.statements)
	if sum.unchanged > 0 {
		line += fmt.Sprintf(", %d documents unchanged", sum.unchanged)
	}
	if res.Skipped > 0 {
		line += fmt.Sprintf(", %d of %d quads are about other things and were left out", res.Skipped, res.Quads)
	}
	_, _ = io.WriteString(j.env.Err, line+"\n")
}
