package drawcmd_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/drawcmd"
	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/internal/fixture"
	"github.com/relata-kg/relata/schema"
)

// TestMain makes the test binary its own layout worker, as the tool is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == layout.WorkerCommand {
		env := app.NewEnv()
		os.Exit(env.Report(run(context.Background(), env, os.Args[1:]...)))
	}
	os.Exit(m.Run())
}

func run(ctx context.Context, env *app.Env, args ...string) error {
	root := &cobra.Command{Use: "relata", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(drawcmd.Commands(env)...)
	root.SetArgs(args)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &app.UsageError{Err: err} })
	return root.ExecuteContext(ctx)
}

// store writes a graph into a new store and returns its path.
func store(t testing.TB, g *schema.Graph) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.db")
	s, err := graph.Open(t.Context(), path, graph.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, d := range g.DocumentList {
		c := graph.Contribution{Document: d, Entities: g.EntityList}
		for _, st := range g.StatementList {
			if st.Doc == d.ID {
				c.Statements = append(c.Statements, st)
			}
		}
		if _, err := s.Ingest(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// export runs the command and returns what it prints.
func export(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &app.Env{In: strings.NewReader(""), Out: &out, Err: &errs}
	status = env.Report(run(t.Context(), env, append([]string{"export"}, args...)...))
	return out.String(), errs.String(), status
}

func TestPictures(t *testing.T) {
	db := store(t, fixture.Politics())
	dir := t.TempDir()
	for name, magic := range map[string]string{
		"a.svg": "<?xml", "a.png": "\x89PNG", "a.pdf": "%PDF-1.7", "a.html": "<!DOCTYPE html>", "a.dot": "digraph relata {",
	} {
		path := filepath.Join(dir, name)
		if _, errs, status := export(t, "--db", db, "-o", path, "--focus", "Macron", "--title", "Talks"); status != 0 {
			t.Fatalf("%s: %s", name, errs)
		}
		first, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(first, []byte(magic)) {
			t.Errorf("%s begins with %.20q", name, first)
		}
		if out, _, _ := export(t, "--db", db, "-f", name[2:], "--focus", "Macron", "--title", "Talks"); out != string(first) {
			t.Errorf("%s: standard output and file differ", name)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 5 {
		t.Errorf("%d files left, want 5: %v", len(left), err)
	}
}

func TestEveryFormatWrites(t *testing.T) {
	if err := exports.Check(drawcmd.Formats()); err != nil {
		t.Error(err)
	}
	db := store(t, fixture.Politics())
	dir := t.TempDir()
	for _, f := range drawcmd.Formats() {
		path := filepath.Join(dir, f.Name)
		if _, errs, status := export(t, "--db", db, "-f", f.Name, "-o", path); status != 0 {
			t.Errorf("%s: %s", f.Name, errs)
			continue
		}
		info, err := os.Stat(path)
		if err != nil || info.IsDir() != (f.WriteFiles != nil) {
			t.Errorf("%s: %v", f.Name, err)
		}
		if again := filepath.Join(dir, f.Name); f.WriteFiles != nil { // into the same folder
			if _, errs, status := export(t, "--db", db, "-f", f.Name, "-o", again); status != 0 {
				t.Errorf("%s again: %s", f.Name, errs)
			}
		}
	}
	left, _ := os.ReadDir(dir)
	for _, f := range left {
		if strings.HasPrefix(f.Name(), ".") {
			t.Errorf("left behind: %s", f.Name())
		}
	}
}

func TestErrors(t *testing.T) {
	db := store(t, fixture.Politics())
	dir := t.TempDir()
	old := filepath.Join(dir, "old.svg")
	if err := os.WriteFile(old, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"unknown format", []string{"--db", db, "-f", "gif"}, 2, `unknown format "gif": want one of`},
		{"unknown extension", []string{"--db", db, "-o", filepath.Join(dir, "a.gif")}, 2, "no format has the extension .gif"},
		{"folder needed", []string{"--db", db, "-f", "csv"}, 2, "name a folder with -o"},
		{"filters are for pictures", []string{"--db", db, "-f", "nquads", "--focus", "Macron"}, 2, "--focus is for pictures"},
		{"type", []string{"--db", db, "--type", "alien"}, 2, `unknown type "alien"`},
		{"factuality", []string{"--db", db, "--factuality", "maybe"}, 2, `unknown factuality "maybe"`},
		{"theme", []string{"--db", db, "--theme", "pink"}, 2, `unknown theme "pink"`},
		{"dpi", []string{"--db", db, "--dpi", "3"}, 2, "want 10 to 1200"},
		{"number", []string{"--db", db, "--top", "many"}, 2, "invalid argument"},
		{"argument", []string{"--db", db, "more"}, 1, "unknown command"},
		{"no folder", []string{"--db", db, "-o", filepath.Join(dir, "no", "a.svg")}, 1, "cannot be written: no such file or directory"},
		{"is a folder", []string{"--db", db, "-f", "svg", "-o", dir}, 1, "is a folder, not a file"},
		{"before any work", []string{"--db", "/nonexistent.db", "-o", filepath.Join(dir, "no", "a.svg")}, 1, "cannot be written"},
		{"no store", []string{"--db", filepath.Join(dir, "none.db")}, 1, "there is no such store"},
		{"focus", []string{"--db", db, "--focus", "Emanuel Macron", "-o", old}, 1, "did you mean Emmanuel Macron"},
		{"timeout", []string{"--db", db, "--timeout", "1us", "-o", old}, 1, "the layout took too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, errs, status := export(t, c.args...)
			if out != "" {
				t.Errorf("standard output: %.100s", out)
			}
			if status != c.status || !strings.Contains(errs, c.want) {
				t.Errorf("status %d, want %d; %s", status, c.status, errs)
			}
		})
	}
	if data, err := os.ReadFile(old); err != nil || string(data) != "old" {
		t.Errorf("a failed export changed the file: %q, %v", data, err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestNotesGoToStandardError(t *testing.T) {
	db := store(t, fixture.Random(4, 200, 500))
	out, errs, status := export(t, "--db", db)
	if status != 0 || !strings.Contains(errs, "most important of") || !strings.Contains(out, "most important of") {
		t.Errorf("status %d, standard error %q", status, errs)
	}
	db = store(t, &schema.Graph{DocumentList: []schema.Document{{ID: "a", Text: "Nothing."}}})
	if _, errs, status = export(t, "--db", db); status != 0 || !strings.Contains(errs, "no relation between two entities yet") {
		t.Errorf("empty: status %d, %q", status, errs)
	}
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.svg")
	broken := errors.New("broken")
	err := exports.WriteFile(path, func(w io.Writer) error {
		_, _ = fmt.Fprint(w, "half")
		return broken
	})
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestCheckFlags(t *testing.T) {
	if names := drawcmd.Flags(); !slices.Contains(names, "focus") || slices.Contains(names, "output") {
		t.Errorf("flags of pictures: %v", names)
	}
	s := drawcmd.Spec{Scene: scene.Options{Since: "2023", Until: "2022"}}
	if s.Check() == nil {
		t.Error("a period that ends before it begins is accepted")
	}
}
