// Package ask answers questions about a graph: facts by filter, the profile of
// an entity, neighbours, paths, time lines, the proof of a statement, the
// difference of two graphs, and questions in plain English. It reads through
// Source, so the same views work on a store and on a graph in memory.
package ask

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Source is what the views need of a graph: records by ID and by entity, each
// by an index rather than a scan, and the whole as a schema.Reader.
type Source interface {
	schema.Reader
	// Entity, Document, Statement and Event return one record, or an error that
	// wraps ErrNotFound.
	Entity(ctx context.Context, id string) (schema.Entity, error)
	Document(ctx context.Context, id string) (schema.Document, error)
	Statement(ctx context.Context, id string) (schema.Statement, error)
	Event(ctx context.Context, id string) (schema.Happening, error)
	// EventsOf returns the events in which the entity is subject or object,
	// sorted by ID.
	EventsOf(ctx context.Context, entity string) ([]schema.Happening, error)
	// FindEntities returns the entities that a name may mean, best first:
	// forgiving of case, diacritics, missing first names and small typos.
	FindEntities(ctx context.Context, name string) ([]schema.Entity, error)
}

// ErrNotFound is wrapped by the error for a record that the graph does not hold;
// it is schema.ErrNotFound.
var ErrNotFound = schema.ErrNotFound

// AmbiguousError says that a name may mean several entities.
type AmbiguousError struct {
	Name       string
	Candidates []schema.Entity
}

// Error lists the candidates with their IDs.
func (e *AmbiguousError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q may mean several; say which by ID:", e.Name)
	for i, c := range e.Candidates {
		if i == 10 {
			fmt.Fprintf(&b, "\n  ... and %d more", len(e.Candidates)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %-32s %s (%s)", c.ID, c.Name, strings.ToLower(string(c.Type)))
	}
	return b.String()
}

// UnknownError says that no entity has a name like the one asked for.
type UnknownError struct {
	Name string
	// Close are names that are near, best first.
	Close []schema.Entity
}

// Error suggests the nearest names.
func (e *UnknownError) Error() string {
	msg := fmt.Sprintf("no entity is called %q", e.Name)
	if len(e.Close) == 0 {
		return msg
	}
	names := make([]string, 0, 3)
	for i, c := range e.Close {
		if i == 3 {
			break
		}
		names = append(names, c.Name)
	}
	return msg + "; did you mean " + strings.Join(names, ", ") + "?"
}

// Unwrap makes it an ErrNotFound.
func (e *UnknownError) Unwrap() error { return ErrNotFound }

// Resolve finds the one entity that a name or an ID means. A name that fits
// several equally well is an AmbiguousError, one that fits none an UnknownError.
func Resolve(ctx context.Context, src Source, name string) (schema.Entity, error) {
	if strings.Contains(name, "/") {
		e, err := src.Entity(ctx, name)
		if err == nil || !errors.Is(err, ErrNotFound) {
			return e, err
		}
	}
	found, err := src.FindEntities(ctx, name)
	if err != nil {
		return schema.Entity{}, err
	}
	if len(found) == 0 {
		return schema.Entity{}, &UnknownError{Name: name}
	}
	best, tied := matchQuality(found[0], name), 1
	for _, e := range found[1:] {
		if matchQuality(e, name) == best {
			tied++
		}
	}
	switch {
	case best == matchFuzzy:
		return schema.Entity{}, &UnknownError{Name: name, Close: found}
	case tied > 1:
		same := make([]schema.Entity, 0, tied)
		for _, e := range found {
			if matchQuality(e, name) == best {
				same = append(same, e)
			}
		}
		return schema.Entity{}, &AmbiguousError{Name: name, Candidates: same}
	}
	for _, e := range found {
		if matchQuality(e, name) == best {
			return e, nil
		}
	}
	return found[0], nil
}
