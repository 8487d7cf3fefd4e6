package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/relata-kg/relata/exports/importer"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

// read reads back what was written as JSON lines.
func read(t *testing.T, file string) *schema.Graph {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // Only read.
	res, err := importer.Read(t.Context(), f, file, "jsonl", importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return res.Graph
}

// TestRun writes the example, a graph that was given, and random ones, each in
// every format and the same on every run.
func TestRun(t *testing.T) {
	first := t.TempDir()
	if err := run(t.Context(), 0, 0, first, nil); err != nil {
		t.Fatal(err)
	}
	given := filepath.Join(first, "000", "graph.jsonl")
	var dirs [2]string
	for i := range dirs {
		dirs[i] = t.TempDir()
		if err := run(t.Context(), 2, 3, dirs[i], []string{given}); err != nil {
			t.Fatal(err)
		}
	}
	for _, graph := range []string{"000", "001", "002", "003"} {
		for _, f := range formats() {
			name := filepath.Join(graph, "graph"+f.Extension)
			if f.WriteFiles != nil {
				parts, err := os.ReadDir(filepath.Join(dirs[0], graph, f.Name))
				if err != nil || len(parts) < 2 {
					t.Errorf("%s of %s: %d files, %v", f.Name, graph, len(parts), err)
				}
				continue
			}
			a, err := os.ReadFile(filepath.Join(dirs[0], name))
			if err != nil || len(a) == 0 {
				t.Errorf("%s: %d bytes, %v", name, len(a), err)
			}
			if b, err := os.ReadFile(filepath.Join(dirs[1], name)); err != nil || string(a) != string(b) {
				t.Errorf("%s differs from run to run (%v)", name, err)
			}
		}
	}
	example := read(t, given)
	if want := len(graphtest.Example().StatementList); len(example.StatementList) != want || want == 0 {
		t.Errorf("%d statements of the example, want %d", len(example.StatementList), want)
	}
	if again := read(t, filepath.Join(dirs[0], "001", "graph.jsonl")); !reflect.DeepEqual(again, example) {
		t.Error("the given graph is not the one that was written")
	}
	if list, err := os.ReadDir(dirs[0]); err != nil || len(list) != 4 {
		t.Errorf("%d graphs, %v", len(list), err)
	}
}

func TestRunFails(t *testing.T) {
	if err := run(t.Context(), 1, 1, "", nil); err == nil || !strings.Contains(err.Error(), "-o DIR") {
		t.Errorf("without a folder: %v", err)
	}
	if err := run(t.Context(), 0, 0, t.TempDir(), []string{"none.jsonl"}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without the graph: %v", err)
	}
	wrong := filepath.Join(t.TempDir(), "wrong.jsonl")
	if err := os.WriteFile(wrong, []byte("{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var at *schema.PosError
	if err := run(t.Context(), 0, 0, t.TempDir(), []string{wrong}); !errors.As(err, &at) || at.File != wrong || at.Line != 1 {
		t.Errorf("a broken graph: %v", err)
	}
	if err := run(t.Context(), 0, 0, filepath.Join(wrong, "x"), nil); err == nil {
		t.Error("a file was taken for a folder")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, 1, 1, t.TempDir(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
