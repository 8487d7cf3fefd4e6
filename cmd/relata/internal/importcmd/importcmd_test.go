package importcmd_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/importcmd"
	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/exports/tabular"
	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

// run executes the command and returns what it printed on standard error.
func run(t *testing.T, in string, args ...string) (string, error) {
	t.Helper()
	var messages bytes.Buffer
	env := &app.Env{In: strings.NewReader(in), Out: &bytes.Buffer{}, Err: &messages}
	root := &cobra.Command{Use: "relata", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(importcmd.Commands(env)...)
	root.SetArgs(append([]string{"import"}, args...))
	err := root.ExecuteContext(context.Background())
	return messages.String(), err
}

// stored returns the content of a store.
func stored(t *testing.T, db string) *schema.Graph {
	t.Helper()
	store, err := graph.Open(context.Background(), db, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	snapshot, err := store.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snapshot.Close() }()
	g, err := schema.Collect(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func export(t *testing.T, f exports.Format, g schema.Reader, file string) {
	t.Helper()
	var buf bytes.Buffer
	if err := f.Write(context.Background(), &buf, g, exports.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A store that is exported and imported into another one is the same, in every
// format that can be read, and a second import changes nothing.
func TestExportImport(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "example.jsonl")
	export(t, exports.Format{Write: tabular.WriteJSONL}, graphtest.Example(), file)
	original := filepath.Join(dir, "original.db")
	message, err := run(t, "", file, "--db", original)
	if err != nil {
		t.Fatal(err)
	}
	if want := file + ": 2 documents and 5 statements stored\n"; message != want {
		t.Errorf("printed %q, want %q", message, want)
	}
	want := stored(t, original)
	if diff := cmp.Diff(graphtest.Example().StatementList, want.StatementList, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
	for _, f := range append(rdf.Formats(), exports.Format{Name: "jsonl", Extension: ".jsonl", Write: tabular.WriteJSONL}) {
		t.Run(f.Name, func(t *testing.T) {
			file, db := filepath.Join(dir, "graph"+f.Extension), filepath.Join(dir, f.Name+".db")
			export(t, f, want, file)
			if _, err := run(t, "", file, "--db", db); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, stored(t, db), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			message, err := run(t, "", file, "--db", db)
			if err != nil || !strings.Contains(message, "0 documents and 0 statements stored, 2 documents unchanged") {
				t.Errorf("second import: %q, %v", message, err)
			}
		})
	}
}

// Statements as extraction prints them bring their entities and documents.
func TestExtracted(t *testing.T) {
	db := filepath.Join(t.TempDir(), "g.db")
	line := `{"id":"st:1","doc":"d","sentence":0,"span":[0,20],"text":"Virta met Salo today.","subject":{"id":"person/virta","name":"Virta","type":"PERSON","mention":"Virta","span":[0,5]},` +
		`"relation":{"id":"meets","phrase":"met","lemma":"meet","plover":"CONSULT","schema":true,"span":[6,9]},"object":{"id":"person/salo","name":"Salo","type":"PERSON","mention":"Salo","span":[10,14]},` +
		`"factuality":"fact","attribution":[],"confidence":0.9,"rule":"verb:nsubj+obj"}`
	if _, err := run(t, line+"\n\n", "-", "--format", "jsonl", "--db", db); err != nil {
		t.Fatal(err)
	}
	g := stored(t, db)
	if len(g.DocumentList) != 1 || len(g.EntityList) != 2 || len(g.StatementList) != 1 {
		t.Errorf("%d documents, %d entities, %d statements", len(g.DocumentList), len(g.EntityList), len(g.StatementList))
	}
}

func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "g.db")
	good := filepath.Join(dir, "good.nq")
	export(t, rdf.Formats()[0], graphtest.Example(), good)
	data, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(dir, "broken.nq")
	if err := os.WriteFile(broken, append([]byte("<a:s> <a:p> \"open .\n<http://example.org/x> <http://example.org/y> <http://example.org/z> .\n"), data...), 0o644); err != nil {
		t.Fatal(err)
	}
	message, err := run(t, "", broken, "--db", db)
	if err == nil || err.Error() != broken+":1:20: the literal has no end: want \"" {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(message, "5 statements stored") || !strings.Contains(message, "are about other things") {
		t.Errorf("printed %q", message)
	}
	if _, err := run(t, "", filepath.Join(dir, "missing.nq"), good, "--db", filepath.Join(dir, "h.db")); err == nil || !strings.Contains(err.Error(), "missing.nq") {
		t.Errorf("missing file: %v", err)
	}
	if n := len(stored(t, filepath.Join(dir, "h.db")).StatementList); n != 5 {
		t.Errorf("%d statements of the good file", n)
	}
	var usage *app.UsageError
	for _, args := range [][]string{{"graph.txt"}, {"-"}, {good, "--format", "csv"}} {
		if _, err := run(t, "", args...); !errors.As(err, &usage) {
			t.Errorf("%q: %v, want an error of usage", args, err)
		}
	}
}
