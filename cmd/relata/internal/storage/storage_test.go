package storage

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/schema"
)

func TestSource(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "g.db")
	store, err := graph.Open(ctx, path, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	doc := schema.Document{ID: "d", Date: "2021-03-02"}
	doc.Hash = doc.ContentHash()
	if _, err := store.Ingest(ctx, graph.Contribution{Document: doc}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	src, done, err := Source(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := src.Document(ctx, "d"); err != nil || got.Date != "2021-03-02" {
		t.Errorf("Document = %+v, %v", got, err)
	}
	if err := done(); err != nil {
		t.Error(err)
	}
}

func TestSourceRefuses(t *testing.T) {
	dir := t.TempDir()
	none := filepath.Join(dir, "none.db")
	if _, _, err := Source(context.Background(), none); err == nil || !strings.Contains(err.Error(), "none.db") {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := os.Stat(none); err == nil {
		t.Error("asking made the file")
	}
	foreign := filepath.Join(dir, "foreign.db")
	if err := os.WriteFile(foreign, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Source(context.Background(), foreign); err == nil || !strings.Contains(err.Error(), "foreign.db") {
		t.Errorf("a foreign file: %v", err)
	}
}
