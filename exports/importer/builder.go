package importer

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/schema"
)

// record gathers the triples about one record: those in its named graph or, in
// the default graph, those whose subject is the record's IRI or has it before
// its fragment.
type record struct {
	place   rdf.Place // of its first triple
	triples []triple
}

type triple struct {
	subject, predicate string
	object             rdf.Term
}

// builder makes records of quads.
type builder struct {
	vocab   rdf.Vocabulary
	file    string
	records map[string]*record
	skipped int
}

func newBuilder(vocab rdf.Vocabulary, file string) *builder {
	return &builder{vocab: vocab, file: file, records: map[string]*record{}}
}

// ours reports whether an IRI is that of a record, not of a node within one.
func (b *builder) ours(iri string) bool {
	v := &b.vocab
	for _, base := range [...]string{v.Statement, v.Entity, v.Document, v.Event, v.Relation} {
		if strings.HasPrefix(iri, base) {
			return true
		}
	}
	return false
}

func (b *builder) add(q rdf.At) {
	key := q.Graph.Value
	if q.Graph.Kind == rdf.None {
		key, _, _ = strings.Cut(q.Subject.Value, "#")
	}
	if q.Subject.Kind != rdf.IRI || !b.ours(key) {
		b.skipped++
		return
	}
	r := b.records[key]
	if r == nil {
		r = &record{place: q.Place}
		b.records[key] = r
	}
	r.triples = append(r.triples, triple{q.Subject.Value, q.Predicate.Value, q.Object})
}

// build appends the records to g and returns the number of quads left out.
func (b *builder) build(g *schema.Graph, errs *schema.ErrorList) (skipped int) {
	entities := map[string]int{}
	for _, key := range slices.Sorted(maps.Keys(b.records)) {
		if id, ok := schema.IDFromIRI(b.vocab.Entity, key); ok && b.typed(key, schema.ClassEntity) {
			entities[id] = len(g.EntityList)
			g.EntityList = append(g.EntityList, b.entity(key, id, errs))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.records)) {
		if id, ok := schema.IDFromIRI(b.vocab.Document, key); ok && b.typed(key, schema.ClassDocument) {
			g.DocumentList = append(g.DocumentList, b.document(key, id, errs))
		} else if id, ok := schema.IDFromIRI(b.vocab.Statement, key); ok && b.typed(key, schema.ClassStatement) {
			st, ok := b.statement(key, id, errs)
			if !ok {
				continue
			}
			for _, a := range []*schema.Argument{&st.Subject, &st.Object} {
				if i, ok := entities[a.ID]; ok && a.Name == unnamed {
					e := &g.EntityList[i]
					a.Name, a.Type, a.Aliases = e.Name, e.Type, slices.Clone(e.Aliases)
					slices.Sort(a.Aliases)
				} else if a.Name == unnamed {
					a.Name = ""
				}
			}
			g.StatementList = append(g.StatementList, st)
		} else if id, ok := schema.IDFromIRI(b.vocab.Event, key); ok && b.typed(key, schema.ClassEvent) {
			g.EventList = append(g.EventList, b.event(key, id, errs))
		} else if !b.typed(key, schema.ClassEntity) && !b.typed(key, schema.ClassRelation) {
			b.skipped += len(b.records[key].triples)
		}
	}
	return b.skipped
}

func (b *builder) typed(key, class string) bool {
	for _, t := range b.records[key].triples {
		if t.predicate == schema.PropType && t.subject == key && t.object.Value == class {
			return true
		}
	}
	return false
}

// node is the triples of one subject, in order of predicate, as read.
type node struct {
	b       *builder
	place   rdf.Place
	triples []triple
	errs    *schema.ErrorList
}

// nodes splits a record by subject.
func (b *builder) nodes(key string, errs *schema.ErrorList) map[string]*node {
	r := b.records[key]
	nodes := map[string]*node{key: {b: b, place: r.place, errs: errs}}
	for _, t := range r.triples {
		n := nodes[t.subject]
		if n == nil {
			n = &node{b: b, place: r.place, errs: errs}
			nodes[t.subject] = n
		}
		n.triples = append(n.triples, t)
	}
	return nodes
}

// get returns the one object of a predicate; ok is false when there is none.
func (n *node) get(predicate string) (t rdf.Term, ok bool) {
	if n == nil {
		return t, false
	}
	for i := range n.triples {
		if n.triples[i].predicate == predicate {
			return n.triples[i].object, true
		}
	}
	return t, false
}

// all returns the objects of a predicate, without repeats.
func (n *node) all(predicate string) []rdf.Term {
	if n == nil {
		return nil
	}
	var list []rdf.Term
	for i := range n.triples {
		if n.triples[i].predicate == predicate && !slices.Contains(list, n.triples[i].object) {
			list = append(list, n.triples[i].object)
		}
	}
	return list
}

func (n *node) text(predicate string) string {
	t, _ := n.get(predicate)
	return t.Value
}

func (n *node) texts(predicate string) []string {
	var list []string
	for _, t := range n.all(predicate) {
		list = append(list, t.Value)
	}
	slices.Sort(list)
	return list
}

func (n *node) bad(predicate, value, want string) {
	n.errs.Add(&schema.PosError{
		File: n.b.file, Line: n.place.Line, Column: n.place.Column,
		Message: "in the record that begins here, " + predicate + " is " + strconv.Quote(value) + ": want " + want,
	})
}

func (n *node) int(predicate string) int {
	t, ok := n.get(predicate)
	if !ok {
		return 0
	}
	i, err := strconv.Atoi(t.Value)
	if err != nil {
		n.bad(predicate, t.Value, "an integer")
	}
	return i
}

func (n *node) float(predicate string) float64 {
	t, ok := n.get(predicate)
	if !ok {
		return 0
	}
	f, err := strconv.ParseFloat(t.Value, 64)
	if err != nil {
		n.bad(predicate, t.Value, "a number")
	}
	return f
}

func (n *node) flag(predicate string) bool {
	v := n.text(predicate)
	return v == "true" || v == "1"
}

func (n *node) span() schema.Span {
	s := schema.Span{Start: n.int(schema.PropBeginIndex), End: n.int(schema.PropEndIndex)}
	if s.Start < 0 || s.End < s.Start {
		n.bad("the range of characters", strconv.Itoa(s.Start)+","+strconv.Itoa(s.End), "0 <= begin <= end")
	}
	return s
}

// id returns the identifier that the object of a predicate has below base.
func (n *node) id(predicate, base string) string {
	t, ok := n.get(predicate)
	if !ok {
		return ""
	}
	id, ok := schema.IDFromIRI(base, t.Value)
	if !ok {
		n.bad(predicate, t.Value, "an IRI that begins with "+base)
	}
	return id
}

func (n *node) ids(predicate, base string) []string {
	var list []string
	for _, t := range n.all(predicate) {
		id, ok := schema.IDFromIRI(base, t.Value)
		if !ok {
			n.bad(predicate, t.Value, "an IRI that begins with "+base)
			continue
		}
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}

// members returns the nodes that a predicate leads to, by their index.
func members(nodes map[string]*node, n *node, predicate string) []*node {
	var list []*node
	for _, t := range n.all(predicate) {
		if m := nodes[t.Value]; m != nil {
			list = append(list, m)
		}
	}
	slices.SortStableFunc(list, func(a, b *node) int { return cmp.Compare(a.int(schema.PropIndex), b.int(schema.PropIndex)) })
	return list
}
