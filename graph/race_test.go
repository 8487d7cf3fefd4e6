package graph_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/conformance"
	"github.com/relata-kg/relata/schema"
)

// TestReadersBesideWriter runs eight readers beside a writer, for
// $RELATA_RACE_TIME (a duration, by default half a second): no snapshot may see
// a part of an update. Every update writes two documents that name each other's
// version; run it with the race detector.
func TestReadersBesideWriter(t *testing.T) {
	span := 500 * time.Millisecond
	if d, err := time.ParseDuration(os.Getenv("RELATA_RACE_TIME")); err == nil {
		span = d
	}
	for name, url := range map[string]func(testing.TB) string{
		"memory":   func(testing.TB) string { return "memory:" },
		"file":     func(t testing.TB) string { return filepath.Join(t.TempDir(), "graph.db") },
		"postgres": postgres,
	} {
		t.Run(name, func(t *testing.T) {
			store := open(t, url(t))
			update := func(version int) error {
				var batch []graph.Contribution
				for _, id := range []string{"left", "right"} {
					text := fmt.Sprintf("person/anna-kern | met | person/boris-lang\nperson/version-%d | visited | city/%s", version, id)
					if version%2 == 1 {
						text += "\nperson/carl-moor | left | city/" + id
					}
					batch = append(batch, conformance.Doc{ID: id, Text: text}.Build())
				}
				_, err := store.Ingest(t.Context(), batch...)
				return err
			}
			if err := update(0); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), span)
			defer cancel()
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() {
					for ctx.Err() == nil {
						if err := look(ctx, store); err != nil && ctx.Err() == nil {
							t.Error(err)
							return
						}
					}
				})
			}
			versions := 1
			for ; ctx.Err() == nil; versions++ {
				if err := update(versions); err != nil {
					t.Error(err)
					break
				}
			}
			group.Wait()
			t.Logf("%d updates", versions)
		})
	}
}

// look checks that a snapshot is whole.
func look(ctx context.Context, store *graph.Store) error {
	snap, err := store.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = snap.Close() }()
	var version [2]string
	for i, city := range []string{"city/left", "city/right"} {
		list, err := snap.StatementsOf(ctx, city)
		if err != nil {
			return err
		}
		for _, s := range list {
			if s.Relation.ID == "visited" {
				version[i] += s.Subject.ID
			}
		}
	}
	if version[0] == "" || version[0] != version[1] {
		return fmt.Errorf("a torn read: %q and %q", version[0], version[1])
	}
	if _, err := snap.Entity(ctx, version[0]); err != nil {
		return fmt.Errorf("the entity of a statement: %w", err)
	}
	g, err := schema.Collect(snap)
	if err != nil {
		return err
	}
	if len(g.DocumentList) != 2 || len(g.StatementList) != 4 && len(g.StatementList) != 6 {
		return fmt.Errorf("a torn read: %d documents, %d statements", len(g.DocumentList), len(g.StatementList))
	}
	found, err := snap.FindEntities(ctx, "kern")
	if err == nil && len(found) != 1 {
		err = errors.New("the index of names lost somebody")
	}
	return err
}
