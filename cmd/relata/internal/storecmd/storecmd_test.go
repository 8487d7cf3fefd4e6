package storecmd

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/conformance"
)

// TestMain makes the test binary its own query worker, as the tool is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == WorkerCommand {
		env := app.NewEnv()
		os.Exit(execute(context.Background(), env, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// execute runs a command line and returns the exit status.
func execute(ctx context.Context, env *app.Env, args []string) int {
	root := &cobra.Command{Use: "relata", SilenceErrors: true, SilenceUsage: true}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &app.UsageError{Err: err} })
	entities := &cobra.Command{Use: "entities"}
	entities.AddCommand(EntityCommands(env)...)
	root.AddCommand(Commands(env)...)
	root.AddCommand(entities)
	root.SetArgs(args)
	return env.Report(root.ExecuteContext(ctx))
}

func relata(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &app.Env{In: strings.NewReader(""), Out: &out, Err: &errs}
	for _, a := range args {
		env.JSON = env.JSON || a == "--json"
	}
	args = append([]string(nil), args...)
	for i, a := range args {
		if a == "--json" {
			args = append(args[:i], args[i+1:]...)
			break
		}
	}
	status = execute(t.Context(), env, args)
	return status, out.String(), errs.String()
}

// fixture returns the path of a store with two small documents.
func fixture(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.db")
	store, err := graph.Open(t.Context(), path, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Ingest(t.Context(),
		conformance.Doc{ID: "a", Text: "person/anna-kern | spoke_with | person/boris-lang"}.Build(),
		conformance.Doc{ID: "b", Text: "person/miss-k | visited | city/kestrel"}.Build())
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCompact(t *testing.T) {
	db := fixture(t)
	if status, _, errs := relata(t, "remove", "--db", db, "a"); status != 0 {
		t.Fatal(errs)
	}
	status, out, errs := relata(t, "compact", "--db", db)
	if status != 0 || !strings.HasPrefix(out, db+": ") || !strings.Contains(out, " MB, was ") {
		t.Errorf("status %d: %q %s", status, out, errs)
	}
	status, out, _ = relata(t, "compact", "--db", db, "--json")
	var sizes struct{ Before, After int64 }
	if err := json.Unmarshal([]byte(out), &sizes); status != 0 || err != nil || sizes.After == 0 || sizes.After > sizes.Before {
		t.Errorf("status %d: %q, %v", status, out, err)
	}
	if status, _, errs := relata(t, "compact", "--db", db+".none"); status != 1 || !strings.Contains(errs, "there is no such store") {
		t.Errorf("status %d: %s", status, errs)
	}
}

func TestRemove(t *testing.T) {
	db := fixture(t)
	if status, _, errs := relata(t, "remove", "--db", db, "a", "nowhere"); status != 1 || !strings.Contains(errs, "document nowhere: not in the graph") {
		t.Errorf("status %d: %s", status, errs)
	}
	if status, out, errs := relata(t, "remove", "--db", db, "a"); status != 0 || out != "removed a: 1 statement, 2 entities named\n" {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	if status, out, _ := relata(t, "remove", "--json", "--db", db, "b"); status != 0 || out != `{"doc":"b","status":"removed","statements":1,"entities":2}`+"\n" {
		t.Errorf("status %d: %s", status, out)
	}
	for _, args := range [][]string{{"remove"}, {"remove", "--db", "memory:", "a"}, {"remove", "--nonsense"}} {
		if status, _, _ := relata(t, args...); status != 2 {
			t.Errorf("%q: status %d, want 2", args, status)
		}
	}
	if status, _, errs := relata(t, "remove", "--db", filepath.Join(t.TempDir(), "none.db"), "a"); status != 1 || !strings.Contains(errs, "there is no such store") {
		t.Errorf("status %d: %s", status, errs)
	}
}

func TestEntities(t *testing.T) {
	db := fixture(t)
	step := func(want string, args ...string) {
		t.Helper()
		status, out, errs := relata(t, append(args, "--db", db)...)
		if got := strings.TrimRight(out+errs, "\n"); status != 0 || got != want {
			t.Errorf("%q: status %d\n%s\nwant\n%s", args, status, got, want)
		}
	}
	step("no merges or splits", "entities", "log")
	step("1  person/miss-k is person/anna-kern (her byline)", "entities", "merge", "person/miss-k", "person/anna-kern", "--reason", "her byline")
	step("2  person/boris-lang is person/bo in a", "entities", "split", "person/boris-lang", "person/bo", "--doc", "a")
	step("3  undo of 1", "entities", "undo", "1")
	step(`No  What           From               Into              Why
------------------------------------------------------------------
 1  merge, undone  person/miss-k      person/anna-kern  her byline
 2  split          person/boris-lang  person/bo         in a
 3  undo           entry 1`, "entities", "log")
	step(`{"number":1,"action":"merge","from":"person/miss-k","into":"person/anna-kern","reason":"her byline","undone":true}
{"number":2,"action":"split","from":"person/boris-lang","into":"person/bo","docs":["a"]}
{"number":3,"action":"undo","undoes":1}`, "entities", "log", "--json")
	for _, args := range [][]string{{"entities", "merge", "a"}, {"entities", "undo", "x"}, {"entities", "split"}, {"entities", "log", "x"}} {
		if status, _, _ := relata(t, append(args, "--db", db)...); status != 2 {
			t.Errorf("%q: status %d, want 2", args, status)
		}
	}
	if status, _, errs := relata(t, "entities", "undo", "7", "--db", db); status != 1 || !strings.Contains(errs, "no entry 7") {
		t.Errorf("status %d: %s", status, errs)
	}
}

func TestQuery(t *testing.T) {
	db := fixture(t)
	for _, test := range []struct {
		name   string
		args   []string
		status int
		out    string
		errs   string
	}{
		{"gizmo", []string{`g.V("<person/anna-kern>").Out("<spoke_with>").All()`}, 0, `{"id":"<person/boris-lang>"}` + "\n", ""},
		{"graphql", []string{"--lang", "graphql", `{ nodes(id: <person/anna-kern>) { spoke_with { id } } }`}, 0, `{"nodes":{"spoke_with":{"id":"<person/boris-lang>"}}}` + "\n", ""},
		{"mql", []string{"--lang", "mql", `[{"id": "<person/anna-kern>", "<spoke_with>": null}]`}, 0, `{"<spoke_with>":"<person/boris-lang>","id":"<person/anna-kern>"}` + "\n", ""},
		{"limit", []string{"--limit", "2", `g.V().All()`}, 0, "", ""},
		{"syntax error", []string{`g.V(`}, 1, "", "gizmo query: "},
		{"engine panics", []string{`g.V("<person/anna-kern>").Out("<spoke_with>", 5).All()`}, 1, "", "the query broke the query engine"},
		{"endless", []string{"--timeout", "700ms", `while (true) {}`}, 1, "", "the query was stopped after 700ms"},
		{"memory", []string{"--memory", "150", `var s = "x"; while (true) { s = s + s }`}, 1, "", "the query was stopped at 150 MiB of memory"},
		{"language", []string{"--lang", "sparql", `x`}, 2, "", "--lang"},
		{"no query", nil, 2, "", "query takes one query"},
		{"memory store", []string{"--db", "memory:", "x"}, 2, "", "memory:"},
		{"no store", []string{"--db", filepath.Join(t.TempDir(), "none"), "x"}, 1, "", "there is no such store"},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, out, errs := relata(t, append([]string{"query", "--db", db}, test.args...)...)
			if status != test.status || test.out != "" && out != test.out || !strings.Contains(errs, test.errs) || strings.Count(errs, "\n") > 1 {
				t.Errorf("status %d, out %q, errors %q", status, out, errs)
			}
			if test.name == "limit" && strings.Count(out, "\n") != 2 {
				t.Errorf("not two results: %s", out)
			}
		})
	}
	// The store is as it was.
	store, err := graph.Open(t.Context(), db, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	// And whoever writes it is named.
	if status, _, errs := relata(t, "query", "--db", db, "g.V().All()"); status != 1 || !strings.Contains(errs, "in use by") {
		t.Errorf("status %d: %s", status, errs)
	}
}
