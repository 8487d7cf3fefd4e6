package ask

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/relata-kg/relata/schema"
)

// Memory is a Source over a graph in memory.
type Memory struct {
	*schema.Graph
	byEntity map[string][]int // entity -> events
}

// NewMemory sorts the graph and indexes it.
func NewMemory(g *schema.Graph) *Memory {
	g.Sort()
	m := &Memory{Graph: g, byEntity: map[string][]int{}}
	for i, ev := range g.EventList {
		m.byEntity[ev.Subject] = append(m.byEntity[ev.Subject], i)
		if ev.Object != ev.Subject {
			m.byEntity[ev.Object] = append(m.byEntity[ev.Object], i)
		}
	}
	return m
}

func find[T any](list []T, id string, key func(*T) string) (T, error) {
	i, ok := slices.BinarySearchFunc(list, id, func(v T, id string) int { return cmp.Compare(key(&v), id) })
	if !ok {
		var zero T
		return zero, fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return list[i], nil
}

// Entity implements Source.
func (m *Memory) Entity(_ context.Context, id string) (schema.Entity, error) {
	return find(m.EntityList, id, func(e *schema.Entity) string { return e.ID })
}

// Document implements Source.
func (m *Memory) Document(_ context.Context, id string) (schema.Document, error) {
	return find(m.DocumentList, id, func(d *schema.Document) string { return d.ID })
}

// Statement implements Source.
func (m *Memory) Statement(_ context.Context, id string) (schema.Statement, error) {
	return find(m.StatementList, id, func(s *schema.Statement) string { return s.ID })
}

// Event implements Source.
func (m *Memory) Event(_ context.Context, id string) (schema.Happening, error) {
	return find(m.EventList, id, func(e *schema.Happening) string { return e.ID })
}

// EventsOf implements Source.
func (m *Memory) EventsOf(_ context.Context, entity string) ([]schema.Happening, error) {
	var out []schema.Happening
	for _, i := range m.byEntity[entity] {
		out = append(out, m.EventList[i])
	}
	return out, nil
}

// FindEntities implements Source by a scan.
func (m *Memory) FindEntities(_ context.Context, name string) ([]schema.Entity, error) {
	return Rank(m.EntityList, name), nil
}
