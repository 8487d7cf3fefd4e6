package graph

import (
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// streamBatch is the number of records that a stream reads at once.
const streamBatch = 256

// sortNodes sorts nodes by the ID that they are IRIs of.
func sortNodes(nodes []quad.Value, id func(quad.Value) string) []quad.Value {
	type pair struct {
		id   string
		node quad.Value
	}
	pairs := make([]pair, len(nodes))
	for i, v := range nodes {
		pairs[i] = pair{id(v), v}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return strings.Compare(a.id, b.id) })
	for i, p := range pairs {
		nodes[i] = p.node
	}
	return nodes
}

// stream reads records in batches of keys and yields them in order.
func stream[K, T any](keys func() ([]K, error), read func([]K) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		all, err := keys()
		if err != nil {
			yield(zero, err)
			return
		}
		for batch := range slices.Chunk(all, streamBatch) {
			records, err := read(batch)
			if err != nil {
				yield(zero, err)
				return
			}
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// Documents implements schema.Reader.
func (s *Snapshot) Documents() iter.Seq2[schema.Document, error] {
	return stream(func() ([]quad.Value, error) {
		nodes, err := s.instances(s.ctx, classDocument)
		return sortNodes(nodes, documentOf), err
	}, func(batch []quad.Value) ([]schema.Document, error) {
		ids := make([]string, len(batch))
		for i, v := range batch {
			ids[i] = documentOf(v)
		}
		return s.documents(s.ctx, ids)
	})
}

// Entities implements schema.Reader.
func (s *Snapshot) Entities() iter.Seq2[schema.Entity, error] {
	return stream(func() ([]quad.Value, error) {
		nodes, err := s.instances(s.ctx, classEntity)
		return sortNodes(nodes, nodeID), err
	}, func(batch []quad.Value) ([]schema.Entity, error) {
		list := make([]schema.Entity, 0, len(batch))
		for _, v := range batch {
			e, err := s.entity(s.ctx, nodeID(v))
			if err != nil {
				return nil, err
			}
			if e != nil {
				list = append(list, *e)
			}
		}
		return list, nil
	})
}

func statementOf(v quad.Value) string {
	id, _ := statementID(v)
	return id
}

// Statements implements schema.Reader.
func (s *Snapshot) Statements() iter.Seq2[schema.Statement, error] {
	return stream(func() ([]quad.Value, error) {
		nodes, err := s.statementNodes()
		return sortNodes(nodes, statementOf), err
	}, func(batch []quad.Value) ([]schema.Statement, error) {
		return s.statements(s.ctx, batch)
	})
}

// Events implements schema.Reader. It reads the statements once, in the order in
// which they were written, and keeps of each what an event needs (some 300 bytes).
func (s *Snapshot) Events() iter.Seq2[schema.Happening, error] {
	return func(yield func(schema.Happening, error) bool) {
		all, err := s.allEvents()
		if err != nil {
			yield(schema.Happening{}, err)
			return
		}
		for _, h := range all {
			if !yield(h, nil) {
				return
			}
		}
	}
}

func (s *Snapshot) allEvents() ([]schema.Happening, error) {
	nodes, err := s.statementNodes()
	if err != nil {
		return nil, err
	}
	groups := make(map[string][]report)
	for batch := range slices.Chunk(nodes, streamBatch) {
		list, err := s.statements(s.ctx, batch)
		if err != nil {
			return nil, err
		}
		if err := s.report(s.ctx, groups, list); err != nil {
			return nil, err
		}
	}
	return eventsOf(groups), nil
}
