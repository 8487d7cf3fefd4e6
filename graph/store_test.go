package graph_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/conformance"
)

// postgresServer starts the PostgreSQL server of the tests when the first asks.
var postgresServer = sync.OnceValues(func() (*conformance.Server, error) {
	started = true
	return conformance.StartServer()
})

var started bool

func TestMain(m *testing.M) {
	if url := os.Getenv("RELATA_TEST_CHILD"); url != "" {
		fmt.Println(child(context.Background(), url))
		os.Exit(1)
	}
	status := m.Run()
	if started {
		if server, err := postgresServer(); err == nil {
			server.Stop()
		}
	}
	os.Exit(status)
}

// postgres returns the URL of an empty PostgreSQL store.
func postgres(t testing.TB) string {
	t.Helper()
	server, err := postgresServer()
	if err != nil {
		t.Skip(err)
	}
	return server.URL(t)
}

func open(t testing.TB, url string) *graph.Store {
	t.Helper()
	store, err := graph.Open(t.Context(), url, graph.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func TestMemory(t *testing.T) {
	conformance.Run(t, func(t testing.TB) *graph.Store { return open(t, "memory:") })
}

func TestFile(t *testing.T) {
	conformance.Run(t, func(t testing.TB) *graph.Store { return open(t, filepath.Join(t.TempDir(), "graph.db")) })
}

func TestPostgres(t *testing.T) {
	conformance.Run(t, func(t testing.TB) *graph.Store { return open(t, postgres(t)) })
}
