package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/cayleygraph/cayley/clog"
	"github.com/cayleygraph/cayley/query"
	_ "github.com/cayleygraph/cayley/query/gizmo"   // registers gizmo
	_ "github.com/cayleygraph/cayley/query/graphql" // registers graphql
	_ "github.com/cayleygraph/cayley/query/mql"     // registers mql
	"github.com/cayleygraph/quad"
)

// QueryLanguages are those that Query knows.
func QueryLanguages() []string { return []string{"gizmo", "graphql", "mql"} }

// QueryError is a query that could not be understood or carried out.
type QueryError struct {
	Lang string
	Err  error
}

// Error says what is wrong with the query.
func (e *QueryError) Error() string { return fmt.Sprintf("%s query: %v", e.Lang, e.Err) }

// Unwrap returns the cause.
func (e *QueryError) Unwrap() error { return e.Err }

// Query runs a query in one of Cayley's languages and streams its results, at
// most limit of them if that is positive. A result is a value, map or list that
// encoding/json can write; an IRI is written in angle brackets.
//
// A query can end the process: Gizmo panics in a goroutine of its own on some
// mistakes, and nothing limits its memory. Text from a user must run in a process
// that may die.
func (s *Snapshot) Query(ctx context.Context, lang, text string, limit int) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		if !slices.Contains(QueryLanguages(), lang) {
			yield(nil, fmt.Errorf("unknown query language %q: want one of %q", lang, QueryLanguages()))
			return
		}
		clog.SetV(-1)
		qs, done, err := s.view.quads()
		if err != nil {
			yield(nil, err)
			return
		}
		defer done()
		it, err := query.Execute(ctx, qs, lang, text, query.Options{Collation: query.JSON, Limit: limit})
		if err != nil {
			yield(nil, &QueryError{Lang: lang, Err: err})
			return
		}
		defer func() { _ = it.Close() }()
		for n := 0; (limit <= 0 || n < limit) && it.Next(ctx); n++ {
			if !yield(plainResult(it.Result()), nil) {
				return
			}
		}
		// A cancelled iteration ends early and without an error.
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		} else if err := it.Err(); err != nil && !errors.Is(err, context.Canceled) {
			yield(nil, &QueryError{Lang: lang, Err: err})
		}
	}
}

// plainResult replaces Cayley's values in a result by plain ones.
func plainResult(v any) any {
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		return fmt.Sprint(v)
	case quad.TypedString:
		return string(v.Value)
	case quad.LangString:
		return string(v.Value)
	case quad.Value:
		return v.Native()
	case map[string]any:
		for k, e := range v {
			v[k] = plainResult(e)
		}
	case []any:
		for i, e := range v {
			v[i] = plainResult(e)
		}
	}
	return v
}
