package drawcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/plover"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/exports/tabular"
	"github.com/relata-kg/relata/exports/web"
	"github.com/relata-kg/relata/exports/xmlgraph"
	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/schema"
)

// Formats lists all formats of export, pictures first.
func Formats() []exports.Format {
	return slices.Concat(Pictures(), rdf.Formats(), xmlgraph.Formats(), tabular.Formats(), web.Formats(), plover.Formats())
}

// Commands returns `export` and the hidden layout worker.
func Commands(env *app.Env) []*cobra.Command {
	return []*cobra.Command{exportCommand(env), workerCommand(env)}
}

// workerCommand lays out one graph for the process that started it.
func workerCommand(env *app.Env) *cobra.Command {
	return &cobra.Command{
		Use:               layout.WorkerCommand + " ENGINE",
		Hidden:            true,
		Args:              cobra.ExactArgs(1),
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(c *cobra.Command, args []string) error {
			return layout.Serve(c.Context(), args[0], env.In, env.Out)
		},
	}
}

// job is one run of export.
type job struct {
	env      *app.Env
	spec     Spec
	db, out  string
	format   string
	data     exports.Options
	pictures bool
}

func exportCommand(env *app.Env) *cobra.Command {
	j := &job{env: env}
	c := &cobra.Command{
		Use:   "export",
		Short: "Draw the graph, or write it for other tools",
		Long:  longHelp(),
		Example: `  relata export --db news.db -o news.svg
  relata export --db news.db -o macron.html --focus Macron --hops 2
  relata export --db news.db --format png --relation talks --since 2022-02 -o talks.png
  relata export --db news.db --format nquads | gzip > news.nq.gz
  relata export --db news.db --format neo4j -o import/`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return j.run(c) },
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&j.db, "db", "relata.db", "the store: a file, or postgres://…")
	f.StringVarP(&j.out, "output", "o", "", "file to write, a folder for formats of several files (default standard output)")
	f.StringVarP(&j.format, "format", "f", "", "format, by default that of the file's extension, else svg")
	f.StringVar(&j.data.Title, "title", "", "title of the picture or the data set")
	j.spec.Bind(f)
	f.StringVar(&j.data.BaseIRI, "base-iri", "", "beginning of the IRIs in RDF formats")
	f.BoolVar(&j.data.OmitText, "omit-text", false, "leave the sentences out of data formats; their places stay")
	names := make([]string, 0, 20)
	for _, format := range Formats() {
		names = append(names, format.Name+"\t"+format.About)
	}
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
	_ = c.RegisterFlagCompletionFunc("group-by", cobra.FixedCompletions([]string{"type", "country", "community"}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

func longHelp() string {
	var b strings.Builder
	b.WriteString(`Draw the graph as a diagram, or write it with all its proof for other tools.

A graph of more than 200 edges is drawn as a readable selection; the picture says
what it leaves out. Choose with --focus, --relation, --since and their like, or draw
everything with --all.

Formats:
`)
	for _, f := range Formats() {
		fmt.Fprintf(&b, "  %-10s %s\n", f.Name, f.About)
	}
	return b.String()
}

func (j *job) run(c *cobra.Command) error {
	format, err := j.choose(c)
	if err != nil {
		return &app.UsageError{Err: err}
	}
	j.spec.Format, j.spec.Scene.Title = format.Name, j.data.Title
	switch {
	case format.WriteFiles != nil:
		err = checkFolder(j.out)
	case !j.standard():
		err = errors.Join(app.CheckOutput(j.out, j.db), exports.CheckPath(j.out))
	}
	if err != nil {
		return err
	}
	return j.read(c.Context(), func(ctx context.Context, r schema.Reader) error {
		if format.WriteFiles != nil {
			return writeFolder(j.out, func(create func(string) (io.WriteCloser, error)) error {
				return format.WriteFiles(ctx, create, r, j.data)
			})
		}
		write := func(w io.Writer) error { return format.Write(ctx, w, r, j.data) }
		if j.pictures {
			write = func(w io.Writer) error { return j.draw(ctx, w, r) }
		}
		if j.standard() {
			return write(j.env.Out)
		}
		return exports.WriteFile(j.out, write)
	})
}

func (j *job) standard() bool { return j.out == "" || j.out == "-" }

// choose finds the format and checks that the flags belong to it.
func (j *job) choose(c *cobra.Command) (exports.Format, error) {
	formats := Formats()
	name := j.format
	if name == "" {
		name = "svg"
		if f, ok := exports.ByExtension(formats, j.out); ok {
			name = f.Name
		} else if ext := filepath.Ext(j.out); ext != "" {
			return exports.Format{}, fmt.Errorf("no format has the extension %s: choose one with --format", ext)
		}
	}
	format, err := exports.Find(formats, name)
	if err != nil {
		return format, err
	}
	_, notPicture := exports.Find(Pictures(), name)
	j.pictures = notPicture == nil
	if !j.pictures {
		for _, flag := range Flags() {
			if c.Flags().Changed(flag) {
				return format, fmt.Errorf("--%s is for pictures: %s always holds the whole graph", flag, name)
			}
		}
	}
	if format.WriteFiles != nil && j.standard() {
		return format, fmt.Errorf("%s is several files: name a folder with -o", name)
	}
	return format, j.spec.Check()
}

// read opens the store and lends its content.
func (j *job) read(ctx context.Context, use func(context.Context, schema.Reader) error) (err error) {
	store, err := graph.Open(ctx, j.db, graph.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	snapshot, err := store.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	return use(ctx, snapshot)
}

// draw draws a picture and says on standard error what it leaves out.
func (j *job) draw(ctx context.Context, w io.Writer, r schema.Reader) error {
	sc, err := j.spec.Draw(ctx, w, r)
	if err != nil {
		return err
	}
	if !j.env.Quiet {
		for _, n := range sc.Notes {
			_, _ = fmt.Fprintln(j.env.Err, "relata: "+n)
		}
	}
	return nil
}

// checkFolder reports early if files cannot be written into a folder, or beside
// it if it does not exist yet.
func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return exports.CheckPath(filepath.Clean(dir))
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s: is a file, not a folder", dir)
	}
	return exports.CheckPath(filepath.Join(dir, "any"))
}

// writeFolder writes the files into a new folder beside and moves them to their
// place when all of them are complete.
func writeFolder(dir string, write func(create func(string) (io.WriteCloser, error)) error) error {
	dir = filepath.Clean(dir)
	parent := filepath.Dir(dir)
	tmp, err := os.MkdirTemp(parent, ".relata-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	create := func(name string) (io.WriteCloser, error) {
		if name != filepath.Base(name) || name == "." || name == ".." {
			return nil, fmt.Errorf("%q is no name of a file", name)
		}
		return os.Create(filepath.Join(tmp, name))
	}
	if err := write(create); err != nil {
		return err
	}
	files, err := os.ReadDir(tmp)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := os.Rename(filepath.Join(tmp, f.Name()), filepath.Join(dir, f.Name())); err != nil {
			return err
		}
	}
	return nil
}
