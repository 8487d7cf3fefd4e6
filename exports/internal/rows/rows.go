// Package rows shows a graph as the nodes and edges of a property graph: a node
// for each entity and each literal value, an edge for each statement, parallel
// ones apart. The formats of nodes and edges share it, so that all say the same
// in the same columns.
//
// The graph is read twice: the first pass holds the identifiers of entities,
// what is known of documents but their texts, and the nodes that are no entity
// of the graph; the second streams.
package rows

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

// Kinds of nodes.
const (
	Entity  = "entity"
	Literal = "literal" // a value: "150000", "2022-02-20"
)

// Node is an entity or a literal.
type Node struct {
	// Index counts the nodes from 0 in their order.
	Index int
	// ID is the entity's, or "literal/TYPE/value" for a literal, with
	// apostrophes after it where an entity is called so.
	ID   string
	Kind string
	// Entity holds the entity; of a literal Name is the words and Type the type
	// of the value.
	schema.Entity
	// Value is that of a literal.
	Value string
}

// Edge is a statement between two nodes.
type Edge struct {
	// Index counts the edges from 0 in their order.
	Index int
	// Source and Target are IDs of nodes, SourceIndex and TargetIndex their indexes.
	Source, Target           string
	SourceIndex, TargetIndex int
	*schema.Statement
	// Document is what is known of the statement's document, without its text.
	Document schema.Document
}

// Graph streams nodes and edges.
type Graph struct {
	ctx       context.Context
	r         schema.Reader
	omitText  bool
	index     map[string]int // of nodes by ID
	literals  map[literal]string
	extra     []Node // nodes that are no entity of the reader, in order of ID
	documents map[string]schema.Document
}

type literal struct {
	t     schema.EntityType
	value string
}

// ctxEvery is the number of records after which the context is looked at.
const ctxEvery = 256

// New reads what the streams need to know beforehand.
func New(ctx context.Context, r schema.Reader, opt exports.Options) (*Graph, error) {
	g := &Graph{
		ctx: ctx, r: r, omitText: opt.OmitText,
		index: map[string]int{}, literals: map[literal]string{}, documents: map[string]schema.Document{},
	}
	for d, err := range Checked(ctx, r.Documents()) {
		if err != nil {
			return nil, err
		}
		d.Text = ""
		g.documents[d.ID] = d
	}
	for e, err := range Checked(ctx, r.Entities()) {
		if err != nil {
			return nil, err
		}
		g.index[e.ID] = len(g.index)
	}
	// Entities that only statements know come before literals are named, so that
	// no literal takes the name of one.
	lost := map[string]bool{}
	var values []literal
	for st, err := range Checked(ctx, r.Statements()) {
		if err != nil {
			return nil, err
		}
		for _, a := range [...]*schema.Argument{&st.Subject, &st.Object} {
			if a.ID == "" {
				key := literalOf(a)
				if _, ok := g.literals[key]; !ok {
					g.literals[key] = ""
					values = append(values, key)
				}
				continue
			}
			if _, ok := g.index[a.ID]; !ok && !lost[a.ID] {
				lost[a.ID] = true
				g.extra = append(g.extra, Node{ID: a.ID, Kind: Entity, Entity: schema.Entity{ID: a.ID, Name: a.Name, Type: a.Type, Aliases: a.Aliases}})
			}
		}
	}
	slices.SortFunc(values, func(a, b literal) int { return cmp.Or(cmp.Compare(a.t, b.t), cmp.Compare(a.value, b.value)) })
	for _, v := range values {
		id := "literal/" + string(v.t) + "/" + v.value
		for _, taken := g.index[id]; taken || lost[id]; _, taken = g.index[id] {
			id += "'"
		}
		lost[id] = true
		g.literals[v] = id
		g.extra = append(g.extra, Node{ID: id, Kind: Literal, Entity: schema.Entity{ID: id, Name: v.value, Type: v.t}, Value: v.value})
	}
	slices.SortFunc(g.extra, func(a, b Node) int { return cmp.Compare(a.ID, b.ID) })
	for i := range g.extra {
		g.extra[i].Index = len(g.index)
		g.index[g.extra[i].ID] = g.extra[i].Index
	}
	return g, nil
}

// literalOf returns the value that names a literal's node: the normalised one
// or, without it, the words.
func literalOf(a *schema.Argument) literal {
	return literal{a.Type, cmp.Or(a.Value, a.Mention)}
}

// Nodes streams the entities in the reader's order, then in order of ID the
// entities that only statements know and the literals.
func (g *Graph) Nodes() iter.Seq2[Node, error] {
	return func(yield func(Node, error) bool) {
		for e, err := range Checked(g.ctx, g.r.Entities()) {
			if !yield(Node{Index: g.index[e.ID], ID: e.ID, Kind: Entity, Entity: e}, err) || err != nil {
				return
			}
		}
		for _, n := range g.extra {
			if !yield(n, nil) {
				return
			}
		}
	}
}

// Edges streams the statements. An edge is good until the next one.
func (g *Graph) Edges() iter.Seq2[*Edge, error] {
	return func(yield func(*Edge, error) bool) {
		edge := &Edge{Index: -1}
		for st, err := range Checked(g.ctx, g.r.Statements()) {
			if err != nil {
				yield(nil, err)
				return
			}
			if g.omitText {
				st.Text = ""
			}
			source, target := g.id(&st.Subject), g.id(&st.Object)
			*edge = Edge{
				Index: edge.Index + 1, Source: source, Target: target, SourceIndex: g.index[source], TargetIndex: g.index[target],
				Statement: &st, Document: g.document(st.Doc),
			}
			if !yield(edge, nil) {
				return
			}
		}
	}
}

func (g *Graph) id(a *schema.Argument) string {
	if a.ID != "" {
		return a.ID
	}
	return g.literals[literalOf(a)]
}

func (g *Graph) document(id string) schema.Document {
	if d, ok := g.documents[id]; ok {
		return d
	}
	return schema.Document{ID: id}
}

// Checked passes a sequence on and ends it with the error of the context once
// that is done.
func Checked[T any](ctx context.Context, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		count := 0
		for v, err := range seq {
			if err == nil && count%ctxEvery == 0 {
				err = ctx.Err()
			}
			count++
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}
