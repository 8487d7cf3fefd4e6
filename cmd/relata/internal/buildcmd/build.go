package buildcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/drawcmd"
	"github.com/relata-kg/relata/cmd/relata/internal/storage"
	"github.com/relata-kg/relata/exports"
)

func buildCommand(env *app.Env) *cobra.Command {
	var r reading
	var spec drawcmd.Spec
	var db, out string
	c := &cobra.Command{
		Use:   "build FILE|FOLDER|-... -o PICTURE",
		Short: "Read documents, keep their graph, draw it: all in one",
		Long: `Read documents, keep their graph in a file beside the picture, and draw it. The
extension of the picture says its format: svg, png, pdf, html or dot.

A graph file that is there already is added to.`,
		Example: `  relata build examples -o graph.svg
  relata build report.pdf notes.txt -o report.html --focus "Boris Johnson"
  relata build news/ -o news.png --db all.db --factuality fact`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			format, ok := exports.ByExtension(drawcmd.Pictures(), out)
			if !ok {
				return &app.UsageError{Err: fmt.Errorf("-o %q: want a file that ends in .svg, .png, .pdf, .html or .dot", out)}
			}
			spec.Format = format.Name
			if err := spec.Check(); err != nil {
				return &app.UsageError{Err: err}
			}
			if err := exports.CheckPath(out); err != nil {
				return err
			}
			if db == "" {
				db = strings.TrimSuffix(out, filepath.Ext(out)) + ".db"
			}
			if err := app.CheckOutput(out, append([]string{db}, args...)...); err != nil {
				return err
			}
			r.outputs = []string{out}
			return build(c.Context(), env, &r, &spec, db, out, args)
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "graph.svg", "the picture")
	c.Flags().StringVar(&db, "db", "", "the graph: a file, or postgres://... (default beside the picture)")
	r.bind(c.Flags())
	spec.Bind(c.Flags())
	return c
}

func build(ctx context.Context, env *app.Env, r *reading, spec *drawcmd.Spec, db, out string, inputs []string) error {
	sum, failures := run(ctx, env, r, db, inputs)
	if sum == nil {
		return failures
	}
	if ctx.Err() != nil {
		if !env.Quiet {
			_ = sum.print(env, false)
		}
		if failures == nil {
			return ctx.Err()
		}
		return failures
	}
	if err := draw(ctx, env, spec, db, out); err != nil {
		return errors.Join(failures, err)
	}
	if env.Quiet {
		return failures
	}
	if err := sum.print(env, true); err != nil {
		return errors.Join(failures, err)
	}
	if !env.JSON && sum.documents+sum.unchanged > 0 {
		_, _ = fmt.Fprintf(env.Err, `
%s is the picture, %s the graph. Next:
  relata facts --db %[2]s --limit 20        what it says
  relata analyze --db %[2]s --top 5         who is central
  relata show --db %[2]s NAME               all about one
  relata export --db %[2]s -o graph.html    click an edge to read its sentences
`, out, db)
	}
	return failures
}

// draw draws the graph into a file, whole or not at all.
func draw(ctx context.Context, env *app.Env, spec *drawcmd.Spec, db, out string) (err error) {
	snapshot, closeStore, err := storage.Source(ctx, db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	return exports.WriteFile(out, func(w io.Writer) error {
		scene, err := spec.Draw(ctx, w, snapshot)
		if err != nil || env.Quiet {
			return err
		}
		for _, note := range scene.Notes {
			_, _ = fmt.Fprintln(env.Err, "relata: "+note)
		}
		return nil
	})
}
