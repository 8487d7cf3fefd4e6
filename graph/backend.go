package graph

import (
	"context"
	"errors"
	"fmt"

	cgraph "github.com/cayleygraph/cayley/graph"
	_ "github.com/cayleygraph/cayley/writer" // registers the writer "single"
	"github.com/cayleygraph/quad"
)

// backend is where the quads are kept.
type backend interface {
	// view opens a consistent view of what is committed.
	view(ctx context.Context) (view, error)
	// update removes quads, then adds some, all or none. No list repeats a quad.
	update(ctx context.Context, removed, added []quad.Quad) error
	close() error
}

// view is a state of the quads that later writing does not change. It may be
// used by several goroutines.
type view interface {
	// match returns the quads that have the given parts; a nil part matches any.
	match(ctx context.Context, pattern quad.Quad) ([]quad.Quad, error)
	// count returns the number of quads that match, or most if there are more.
	count(ctx context.Context, pattern quad.Quad, most int) (int, error)
	// links returns the subjects and objects that edges (quads whose predicate is
	// a relation) link to a node, without repeats and in no order.
	links(ctx context.Context, node quad.Value) ([]quad.Value, error)
	// objects returns, for each subject, the objects that it has under the
	// predicate.
	objects(ctx context.Context, predicate quad.Value, subjects []quad.Value) ([][]quad.Value, error)
	// generation grows with every update.
	generation() uint64
	// size is the number of quads.
	size(ctx context.Context) (int64, error)
	// quads is Cayley's store, for the query languages; the caller calls done.
	quads() (store cgraph.QuadStore, done func(), err error)
	close() error
}

// writerOptions are those that Cayley's writer needs: without them a repeated or
// missing quad fails a transaction half way, and a failed one leaves IDs in a
// cache that were never stored.
func writerOptions() cgraph.Options {
	return cgraph.Options{"ignore_duplicate": true, "ignore_missing": true}
}

var errNilPart = errors.New("a quad without a subject, predicate, object or label")

// complete refuses quads that the key-value stores would accept and never find
// again.
func complete(quads []quad.Quad) error {
	for _, q := range quads {
		for _, d := range quad.Directions {
			if q.Get(d) == nil {
				return fmt.Errorf("%w: %v", errNilPart, q)
			}
		}
	}
	return nil
}

// write applies removals and additions as two transactions: Cayley miscounts
// references when one transaction mixes them. Each gets a store of its own from
// open, because a store caches IDs of values that a removal may have ended.
func write(open func() (cgraph.QuadStore, error), removed, added []quad.Quad) error {
	if err := complete(removed); err != nil {
		return err
	}
	if err := complete(added); err != nil {
		return err
	}
	apply := func(quads []quad.Quad, action cgraph.Procedure) error {
		if len(quads) == 0 {
			return nil
		}
		qs, err := open()
		if err != nil {
			return err
		}
		w, err := cgraph.NewQuadWriter("single", qs, writerOptions())
		if err != nil {
			return err
		}
		deltas := make([]cgraph.Delta, len(quads))
		for i, q := range quads {
			deltas[i] = cgraph.Delta{Quad: q, Action: action}
		}
		return w.ApplyTransaction(&cgraph.Transaction{Deltas: deltas})
	}
	if err := apply(removed, cgraph.Delete); err != nil {
		return fmt.Errorf("removing quads: %w", err)
	}
	if err := apply(added, cgraph.Add); err != nil {
		return fmt.Errorf("adding quads: %w", err)
	}
	return nil
}
