// Package storage opens graph stores for the commands.
package storage

import (
	"context"
	"errors"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/ask"
)

// Source opens a store that exists for asking and drawing: a snapshot of it as
// it is now, and what closes both.
func Source(ctx context.Context, db string) (ask.Source, func() error, error) {
	store, err := graph.Open(ctx, db, graph.Options{ReadOnly: true, MustExist: true})
	if err != nil {
		return nil, nil, err
	}
	snapshot, err := store.Snapshot(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return snapshot, func() error { return errors.Join(snapshot.Close(), store.Close()) }, nil
}
