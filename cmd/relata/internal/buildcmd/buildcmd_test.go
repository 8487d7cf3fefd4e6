package buildcmd

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/drawcmd"
	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/graph"
)

const (
	visit = "Title: Visit\nDate: 2023-05-04\n\nPrime Minister Ana Kolar of Slovenia met Ivan Horvat in Ljubljana on Thursday.\n"
	talks = "Title: Talks\nDate: 2023-05-09\n\nIvan Horvat visited Vienna on Tuesday, where he met Chancellor Karl Berger of Austria.\n"
)

// TestMain is the worker of the layout when called as one.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == layout.WorkerCommand {
		env := app.NewEnv()
		root := &cobra.Command{Use: "relata", SilenceErrors: true, SilenceUsage: true}
		root.AddCommand(drawcmd.Commands(env)...)
		root.SetArgs(os.Args[1:])
		os.Exit(env.Report(root.ExecuteContext(context.Background())))
	}
	os.Exit(m.Run())
}

// tool runs command lines in a folder of its own.
type tool struct {
	t           *testing.T
	ctx         context.Context
	in          string // standard input
	out, errors string // of the last run
}

func newTool(t *testing.T) *tool {
	t.Helper()
	t.Chdir(t.TempDir())
	return &tool{t: t, ctx: t.Context()}
}

func (c *tool) write(name, text string) {
	c.t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// run executes one command and returns its error; settings change the environment.
func (c *tool) run(set func(*app.Env), args ...string) error {
	c.t.Helper()
	var out, errs bytes.Buffer
	env := &app.Env{In: strings.NewReader(c.in), Out: &out, Err: &errs, Threads: 2}
	if set != nil {
		set(env)
	}
	root := &cobra.Command{Use: "relata", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(Commands(env)...)
	root.SetArgs(args)
	err := root.ExecuteContext(c.ctx)
	c.out, c.errors = out.String(), errs.String()
	return err
}

func (c *tool) must(args ...string) {
	c.t.Helper()
	if err := c.run(nil, args...); err != nil {
		c.t.Fatalf("%q: %v\n%s", args, err, c.errors)
	}
}

// documents returns the IDs in a graph and the files they came from.
func (c *tool) documents(db string) string {
	c.t.Helper()
	store, err := graph.Open(c.t.Context(), db, graph.Options{ReadOnly: true, MustExist: true})
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	snapshot, err := store.Snapshot(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = snapshot.Close() }()
	var list []string
	for d, err := range snapshot.Documents() {
		if err != nil {
			c.t.Fatal(err)
		}
		list = append(list, d.ID+"="+filepath.ToSlash(d.Path))
	}
	return strings.Join(list, " ")
}

func TestBuild(t *testing.T) {
	c := newTool(t)
	c.write("news/a.txt", visit)
	c.write("news/b.txt", talks)
	c.must("build", "news", "-o", "graph.svg")
	for _, want := range []string{"2 documents, 2 sentences: ", "graph.svg is the picture, graph.db the graph", "relata show --db graph.db NAME"} {
		if !strings.Contains(c.errors, want) {
			t.Errorf("no %q in\n%s", want, c.errors)
		}
	}
	if c.out != "" {
		t.Errorf("standard output: %q", c.out)
	}
	first, err := os.ReadFile("graph.svg")
	if err != nil || !bytes.Contains(first, []byte("Ana Kolar")) || !bytes.Contains(first, []byte("Karl Berger")) {
		t.Errorf("picture of %d bytes, %v", len(first), err)
	}
	c.must("build", "news", "-o", "graph.svg")
	if !strings.Contains(c.errors, "2 documents already in the graph, unchanged") {
		t.Errorf("second run:\n%s", c.errors)
	}
	if second, err := os.ReadFile("graph.svg"); err != nil || !bytes.Equal(first, second) {
		t.Errorf("the second picture differs (%v)", err)
	}
}

func TestBuildLeavesItsPictureOut(t *testing.T) {
	c := newTool(t)
	c.write("a.txt", visit)
	for range 2 {
		c.must("build", ".", "-o", "graph.html")
		if got := c.documents("graph.db"); got != "a=a.txt" {
			t.Errorf("documents %q\n%s", got, c.errors)
		}
	}
	if !strings.Contains(c.errors, "graph.html: is an output, not a document") {
		t.Errorf("second run:\n%s", c.errors)
	}
}

func TestBuildQuietAndJSON(t *testing.T) {
	c := newTool(t)
	c.write("a.txt", visit)
	if err := c.run(func(e *app.Env) { e.Quiet = true }, "build", "a.txt", "-o", "q.svg"); err != nil || c.out+c.errors != "" {
		t.Errorf("quiet: %v, %q, %q", err, c.out, c.errors)
	}
	if err := c.run(func(e *app.Env) { e.JSON = true }, "build", "a.txt", "-o", "j.svg", "--db", "j.db"); err != nil {
		t.Fatal(err)
	}
	var r record
	if err := json.Unmarshal([]byte(c.out), &r); err != nil {
		t.Fatalf("%v in %q", err, c.out)
	}
	if r.DB != "j.db" || r.Documents != 1 || r.Sentences != 1 || r.Statements < 1 || r.Entities < 2 || r.Failed != 0 {
		t.Errorf("summary %+v", r)
	}
	total := r.Open
	for _, n := range r.Relations {
		total += n
	}
	if total != r.Statements {
		t.Errorf("%d statements by relation, %d in all", total, r.Statements)
	}
}

// TestRefusedBeforeWork checks that what cannot end well does not begin.
func TestRefusedBeforeWork(t *testing.T) {
	c := newTool(t)
	c.write("a.txt", visit)
	c.write("file", "x")
	c.write("page.html", "<p>Ana met Ivan.")
	for _, test := range []struct {
		name  string
		args  []string
		want  string
		usage bool
	}{
		{"no format", []string{"build", "a.txt", "-o", "graph.bmp"}, `-o "graph.bmp": want a file that ends in`, true},
		{"no folder", []string{"build", "a.txt", "-o", "none/graph.svg"}, "none", false},
		{"a file as folder", []string{"build", "a.txt", "-o", "file/graph.svg"}, "file", false},
		{"the input", []string{"build", "page.html", "-o", "page.html"}, "-o page.html is the same file as page.html", true},
		{"the graph", []string{"build", "a.txt", "-o", "g.svg", "--db", "./g.svg"}, "-o g.svg is the same file as ./g.svg", true},
		{"memory", []string{"ingest", "a.txt", "--db", "memory:"}, "holds nothing once a command has ended", true},
		{"format", []string{"ingest", "a.txt", "--input-format", "docx"}, `unknown format "docx"`, true},
		{"entities", []string{"ingest", "a.txt", "--entities", "none.yaml"}, "none.yaml: cannot be opened", false},
		{"schema", []string{"ingest", "a.txt", "--schema", "none.yaml"}, "none.yaml: cannot be opened", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := c.run(nil, test.args...)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error %v, want %q", err, test.want)
			}
			var usage *app.UsageError
			if errors.As(err, &usage) != test.usage {
				t.Errorf("usage error: %v", !test.usage)
			}
			if left, _ := filepath.Glob("*.db"); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// TestFilesOfOneName checks that files of one name from several folders stay
// apart, also when they come on different days, and that a file that changed
// replaces itself alone.
func TestFilesOfOneName(t *testing.T) {
	c := newTool(t)
	c.write("mon/01.txt", visit)
	c.write("tue/01.txt", talks)
	c.must("ingest", "mon", "--db", "days.db")
	c.must("ingest", "tue", "--db", "days.db")
	const both = "01=mon/01.txt 01-2=tue/01.txt"
	if got := c.documents("days.db"); got != both {
		t.Errorf("day by day: %s", got)
	}
	c.must("ingest", "mon", "tue", "--db", "once.db")
	if got := c.documents("once.db"); got != both {
		t.Errorf("at once: %s", got)
	}
	c.must("ingest", "tue", "mon", "--db", "days.db")
	if !strings.Contains(c.errors, "2 documents already in the graph, unchanged") {
		t.Errorf("again:\n%s", c.errors)
	}
	c.write("tue/01.txt", strings.ReplaceAll(talks, "Vienna", "Graz"))
	c.must("ingest", ".", "--db", "days.db")
	if !strings.Contains(c.errors, "1 document replaced an earlier version") || c.documents("days.db") != both {
		t.Errorf("changed: %s\n%s", c.documents("days.db"), c.errors)
	}
}

// TestHostileFolder reads what should be read and names the rest.
func TestHostileFolder(t *testing.T) {
	c := newTool(t)
	c.write("in/good.txt", visit)
	c.write("in/empty.txt", "")
	c.write("in/line.txt", talks+strings.Repeat("x", 1<<20)+"\n")
	c.write("in/binary.txt", strings.Repeat("\x00\x01\xfe\xff\x02", 3000))
	c.write("in/archive.txt", "PK\x03\x04"+strings.Repeat("\x00", 100))
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 40 {
		_, _ = z.Write(bytes.Repeat([]byte("a"), 1<<20))
	}
	_ = z.Close()
	c.write("in/bomb.txt.gz", bomb.String())
	want := []string{"in/empty.txt: there is no text", "in/archive.txt: is a zip archive", "in/bomb.txt.gz: ", "in/binary.txt:"}
	if err := os.Symlink(".", "in/loop"); err == nil {
		want = append(want, "leads back")
	}
	if os.Getuid() != 0 {
		c.write("in/locked.txt", visit)
		if err := os.Chmod("in/locked.txt", 0); err != nil {
			t.Fatal(err)
		}
		want = append(want, "in/locked.txt: cannot be read")
	}
	pipe := makePipe("in/pipe.txt")
	err := c.run(nil, "ingest", "in", "missing.txt", "--db", "x.db")
	if err == nil {
		t.Fatal("no error")
	}
	for _, w := range append(want, "missing.txt: cannot be read") {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("no %q in\n%v", w, err)
		}
	}
	if pipe && !strings.Contains(c.errors, "in/pipe.txt: is a pipe") {
		t.Errorf("the pipe is not named:\n%s", c.errors)
	}
	if got := c.documents("x.db"); got != "good=in/good.txt line=in/line.txt" {
		t.Errorf("stored: %s", got)
	}
	if !strings.Contains(c.errors, "inputs could not be read; the rest is stored") {
		t.Errorf("summary:\n%s", c.errors)
	}
}

// endless is documents as JSON lines without an end. It calls stop after some.
type endless struct {
	documents, at int
	stop          func()
	rest          string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.documents++; e.documents == e.at {
			e.stop()
		}
		e.rest = fmt.Sprintf(`{"id":"d%d","text":"Committee %d met the mayor of Vienna. %s"}`+"\n",
			e.documents, e.documents, strings.Repeat("It was cold. ", 10))
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// TestInterrupt stops a run that would never end, and goes on. What is read
// ahead is bounded, so that most documents are done when the last one is read.
func TestInterrupt(t *testing.T) {
	c := newTool(t)
	c.write("a.txt", visit)
	for _, args := range [][]string{
		{"ingest", "a.txt", "-", "--input-format", "jsonl", "--db", "x.db"},
		{"build", "a.txt", "-", "--input-format", "jsonl", "--db", "y.db", "-o", "y.svg"},
	} {
		db := args[slices.Index(args, "--db")+1]
		args[1] = "a.jsonl"
		c.write("a.jsonl", `{"id":"a","text":"Ana Kolar met Ivan Horvat."}`+"\n")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		c.ctx = ctx
		err := c.run(func(e *app.Env) { e.In = &endless{at: 200, stop: cancel} }, args...)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("%s: error %v", args[0], err)
		}
		kept := strings.Fields(c.documents(db))
		if len(kept) < 20 || kept[0] != "a=a.jsonl" {
			t.Errorf("%s: %d documents were kept", args[0], len(kept))
		}
		if !strings.Contains(c.errors, "interrupted: what was finished is kept") || strings.Contains(c.errors, "could not be read") {
			t.Errorf("%s:\n%s", args[0], c.errors)
		}
		c.ctx = t.Context()
		c.must("ingest", "a.jsonl", "--db", db)
		if !strings.Contains(c.errors, "1 document already in the graph, unchanged") {
			t.Errorf("went on:\n%s", c.errors)
		}
	}
}

// TestManyFailures counts all failed inputs and names a bounded number.
func TestManyFailures(t *testing.T) {
	c := newTool(t)
	for i := range maxFailures + 10 {
		c.write(fmt.Sprintf("in/%04d.txt", i), "")
	}
	c.write("in/z.txt", visit)
	err := c.run(nil, "ingest", "in", "--db", "x.db")
	if err == nil || strings.Count(err.Error(), "there is no text") != maxFailures {
		t.Errorf("error of %d lines", strings.Count(fmt.Sprint(err), "\n")+1)
	}
	if !strings.Contains(c.errors, "1010 inputs could not be read") || c.documents("x.db") != "z=in/z.txt" {
		t.Errorf("summary:\n%s", c.errors)
	}
}
