package graph_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/conformance"
)

// statements returns the IDs of all statements in a store, sorted.
func statements(t *testing.T, path string) []string {
	t.Helper()
	store, err := graph.Open(t.Context(), path, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	snap, err := store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	var ids []string
	for s, err := range snap.Statements() {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, s.ID+" "+s.Subject.ID+" "+s.Relation.ID+" "+s.Object.ID+" "+s.Text)
	}
	slices.Sort(ids)
	return ids
}

func TestCompact(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "g.db")
	store, err := graph.Open(t.Context(), path, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var docs []graph.Contribution
	var gone []string
	for i := range 300 {
		id := fmt.Sprintf("d%03d", i)
		docs = append(docs, conformance.Doc{ID: id, Text: fmt.Sprintf("person/p%d | meets | person/q%d", i, i)}.Build())
		if i%10 > 0 {
			gone = append(gone, id)
		}
	}
	if _, err := store.Ingest(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Remove(t.Context(), gone...); err != nil {
		t.Fatal(err)
	}
	// A store that is open is refused, whether it is written or read.
	short := graph.Options{LockTimeout: 10 * time.Millisecond}
	var locked *graph.LockedError
	if _, _, err := graph.Compact(t.Context(), path, short); !errors.As(err, &locked) || strings.Count(err.Error(), path) != 1 {
		t.Errorf("open for writing: %v", err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	reader, err := graph.Open(t.Context(), path, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := graph.Compact(t.Context(), path, short); !errors.As(err, &locked) {
		t.Errorf("open for reading: %v", err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}

	want := statements(t, path)
	if len(want) != 30 {
		t.Fatalf("%d statements", len(want))
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := graph.Compact(stopped, path, graph.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	named := path
	if link := filepath.Join(dir, "link.db"); os.Symlink("g.db", link) == nil {
		named = link
	}
	before, after, err := graph.Compact(t.Context(), named, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != after || after > before/2 || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("from %d to %d bytes: %v, %v", before, after, info, err)
	}
	if got := statements(t, path); !slices.Equal(got, want) {
		t.Errorf("statements %q, want %q", got, want)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".relata-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	// The new file takes documents, and is not rewritten for nothing.
	store, err = graph.Open(t.Context(), path, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Ingest(t.Context(), docs[1]); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if got := statements(t, path); len(got) != 31 {
		t.Errorf("%d statements after another document", len(got))
	}
}

func TestCompactRefuses(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "notes.db")
	if err := os.WriteFile(foreign, []byte(strings.Repeat("notes ", 3000)), 0o644); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]string{
		filepath.Join(dir, "none.db"):       "there is no such store",
		foreign:                             "not a database of relata",
		dir:                                 "is a folder",
		"memory:":                           "only a store in a file",
		"postgres://user:secret@host/graph": "only a store in a file",
	} {
		if _, _, err := graph.Compact(t.Context(), url, graph.Options{}); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %q", url, err, want)
		}
	}
}
