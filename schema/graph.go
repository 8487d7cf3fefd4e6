package schema

import (
	"cmp"
	"iter"
	"slices"
)

// Reader streams a graph, sorted by ID, so that an exporter needs no more
// memory than one record. A sequence ends at its first error.
type Reader interface {
	Documents() iter.Seq2[Document, error]
	Entities() iter.Seq2[Entity, error]
	Statements() iter.Seq2[Statement, error]
	Events() iter.Seq2[Happening, error]
}

// Happening is one event told of by one or more statements: the same relation
// between the same participants at a compatible time.
type Happening struct {
	// ID is "ev:" and 16 hex digits, from its relation, participants and earliest time.
	ID       string `json:"id"`
	Relation string `json:"relation"`
	PLOVER   PLOVER `json:"plover,omitempty"`
	// Subject and Object are entity IDs, or the value of a literal; of a
	// symmetric relation they are sorted.
	Subject   string `json:"subject"`
	Object    string `json:"object"`
	Symmetric bool   `json:"symmetric,omitempty"`
	// Begin and End are ISO 8601 dates, empty where unknown.
	Begin string `json:"begin,omitempty"`
	End   string `json:"end,omitempty"`
	// Factuality is the strongest status that a source gives it.
	Factuality Factuality `json:"factuality"`
	// Reports are the IDs of the statements that tell of it, sorted. Where all
	// deny it, these are the reports, and Factuality is Negated.
	Reports []string `json:"reports"`
	// Denials are the IDs of the statements that deny what others report, sorted.
	Denials []string `json:"denials,omitempty"`
	// Sources are the distinct publishers (or documents) of Reports, sorted;
	// Support is their number.
	Sources []string `json:"sources"`
	Support int      `json:"support"`
	// Confidence is the highest of the reports.
	Confidence float64 `json:"confidence"`
}

// Graph is a whole graph in memory. Its zero value is empty and ready.
type Graph struct {
	DocumentList  []Document  `json:"documents"`
	EntityList    []Entity    `json:"entities"`
	StatementList []Statement `json:"statements"`
	EventList     []Happening `json:"events"`
}

// Sort puts every list in order of ID, as Reader asks.
func (g *Graph) Sort() {
	slices.SortFunc(g.DocumentList, func(a, b Document) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(g.EntityList, func(a, b Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(g.StatementList, func(a, b Statement) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(g.EventList, func(a, b Happening) int { return cmp.Compare(a.ID, b.ID) })
}

// Documents implements Reader.
func (g *Graph) Documents() iter.Seq2[Document, error] { return stream(g.DocumentList) }

// Entities implements Reader.
func (g *Graph) Entities() iter.Seq2[Entity, error] { return stream(g.EntityList) }

// Statements implements Reader.
func (g *Graph) Statements() iter.Seq2[Statement, error] { return stream(g.StatementList) }

// Events implements Reader.
func (g *Graph) Events() iter.Seq2[Happening, error] { return stream(g.EventList) }

func stream[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// Collect reads a whole Reader into memory.
func Collect(r Reader) (*Graph, error) {
	g := &Graph{}
	var err error
	g.DocumentList, err = gather(r.Documents())
	if err != nil {
		return nil, err
	}
	if g.EntityList, err = gather(r.Entities()); err != nil {
		return nil, err
	}
	if g.StatementList, err = gather(r.Statements()); err != nil {
		return nil, err
	}
	if g.EventList, err = gather(r.Events()); err != nil {
		return nil, err
	}
	return g, nil
}

func gather[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var list []T
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}
