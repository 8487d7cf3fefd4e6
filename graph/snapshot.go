package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// Snapshot is the graph at one moment. It implements schema.Reader, with
// entities joined and every ID canonical. It may be used by several goroutines
// and must be closed; while it is open the store may be written, and a file
// can't reuse the room of what is removed.
type Snapshot struct {
	ctx  context.Context // of the streams of schema.Reader, which take none
	view view
	st   *state

	mu       sync.Mutex // guards the following
	sources  map[string]*schema.Document
	entities map[string]*schema.Entity
}

var _ schema.Reader = (*Snapshot)(nil)

// Snapshot opens the graph as it is now. The streams of the snapshot end with an
// error when ctx does.
func (s *Store) Snapshot(ctx context.Context) (*Snapshot, error) {
	if s.isClosed() {
		return nil, ErrClosed
	}
	v, err := s.back.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name(), err)
	}
	st, err := s.stateOf(ctx, v)
	if err != nil {
		_ = v.close()
		return nil, fmt.Errorf("%s: %w", s.name(), err)
	}
	return &Snapshot{
		ctx: ctx, view: v, st: st,
		sources: make(map[string]*schema.Document), entities: make(map[string]*schema.Entity),
	}, nil
}

// Close ends the snapshot. Closing again does nothing.
func (s *Snapshot) Close() error { return s.view.close() }

// Counts returns the sizes of the graph.
func (s *Snapshot) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	count := func(class quad.IRI) (int, error) {
		list, err := s.instances(ctx, class)
		return len(list), err
	}
	var err error
	if c.Documents, err = count(classDocument); err != nil {
		return c, err
	}
	if c.Entities, err = count(classEntity); err != nil {
		return c, err
	}
	for _, f := range schema.Factualities() {
		list, err := s.subjects(ctx, termFactuality, factualityIRI(f))
		if err != nil {
			return c, err
		}
		c.Statements += len(list)
	}
	c.Quads, err = s.view.size(ctx)
	return c, err
}

// instances returns the nodes of a class, in no order.
func (s *Snapshot) instances(ctx context.Context, class quad.IRI) ([]quad.Value, error) {
	return s.subjects(ctx, termType, class)
}

// subjects returns the nodes with a property, in no order.
func (s *Snapshot) subjects(ctx context.Context, term, object quad.Value) ([]quad.Value, error) {
	quads, err := s.view.match(ctx, quad.Quad{Predicate: term, Object: object})
	if err != nil {
		return nil, err
	}
	nodes := make([]quad.Value, len(quads))
	for i, q := range quads {
		nodes[i] = q.Subject
	}
	return nodes, nil
}

// statementNodes returns the nodes of all statements, in no order.
func (s *Snapshot) statementNodes() ([]quad.Value, error) {
	var all []quad.Value
	for _, f := range schema.Factualities() {
		nodes, err := s.subjects(s.ctx, termFactuality, factualityIRI(f))
		if err != nil {
			return nil, err
		}
		all = append(all, nodes...)
	}
	return all, nil
}

// Document returns a document with its text.
func (s *Snapshot) Document(ctx context.Context, id string) (schema.Document, error) {
	docs, err := s.documents(ctx, []string{id})
	if err != nil {
		return schema.Document{}, err
	}
	if len(docs) == 0 {
		return schema.Document{}, fmt.Errorf("document %s: %w", id, ErrNotFound)
	}
	return docs[0], nil
}

// documents returns those of the documents that exist.
func (s *Snapshot) documents(ctx context.Context, ids []string) ([]schema.Document, error) {
	iris := make([]quad.Value, len(ids))
	for i, id := range ids {
		iris[i] = documentIRI(id)
	}
	records, err := s.view.objects(ctx, termRecord, iris)
	if err != nil {
		return nil, err
	}
	texts, err := s.view.objects(ctx, termText, iris)
	if err != nil {
		return nil, err
	}
	var docs []schema.Document
	for i := range ids {
		if len(records[i]) == 0 {
			continue
		}
		var r documentRecord
		if err := decodeRecord(records[i][0], &r); err != nil {
			return nil, err
		}
		doc := r.Document
		doc.Text = r.Text
		if len(texts[i]) > 0 {
			text, _ := texts[i][0].(quad.String)
			doc.Text = string(text)
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// source returns what is known of a document but its text.
func (s *Snapshot) source(ctx context.Context, id string) (*schema.Document, error) {
	s.mu.Lock()
	doc, ok := s.sources[id]
	s.mu.Unlock()
	if ok {
		return doc, nil
	}
	r, err := loadDocumentRecord(ctx, s.view, id)
	if err != nil {
		return nil, err
	}
	doc = &schema.Document{ID: id}
	if r != nil {
		doc = &r.Document
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources[id] = doc
	return doc, nil
}

// Entity returns an entity by its ID, or by that of one that was joined to it.
func (s *Snapshot) Entity(ctx context.Context, id string) (schema.Entity, error) {
	e, err := s.entity(ctx, s.st.canon(id))
	if err != nil {
		return schema.Entity{}, err
	}
	if e == nil {
		return schema.Entity{}, fmt.Errorf("entity %s: %w", id, ErrNotFound)
	}
	return *e, nil
}

// entity reads a canonical entity, nil if there is none.
func (s *Snapshot) entity(ctx context.Context, id string) (*schema.Entity, error) {
	e, err := joinMembers(id, s.st, func(id string) (*schema.Entity, error) { return loadBase(ctx, s.view, id) })
	if err != nil || e == nil || len(s.st.canonical) == 0 {
		return e, err
	}
	e.StandsFor = s.st.canon(e.StandsFor)
	for i := range e.Roles {
		e.Roles[i].Of = s.st.canon(e.Roles[i].Of)
	}
	return e, nil
}

// named is entity for the names in statements, remembered.
func (s *Snapshot) named(ctx context.Context, id string) (*schema.Entity, error) {
	s.mu.Lock()
	e, ok := s.entities[id]
	s.mu.Unlock()
	if ok {
		return e, nil
	}
	e, err := s.entity(ctx, id)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entities[id] = e
	return e, nil
}

// Statement returns a statement with its proof.
func (s *Snapshot) Statement(ctx context.Context, id string) (schema.Statement, error) {
	list, err := s.statements(ctx, []quad.Value{statementIRI(id)})
	if err != nil {
		return schema.Statement{}, err
	}
	if len(list) == 0 {
		return schema.Statement{}, fmt.Errorf("statement %s: %w", id, ErrNotFound)
	}
	return list[0], nil
}

// statements returns those of the statements that exist, in the order given.
func (s *Snapshot) statements(ctx context.Context, iris []quad.Value) ([]schema.Statement, error) {
	records, err := s.view.objects(ctx, termRecord, iris)
	if err != nil {
		return nil, err
	}
	list := make([]schema.Statement, 0, len(iris))
	for _, values := range records {
		for _, value := range values {
			var record schema.Statement
			if err := decodeRecord(value, &record); err != nil {
				return nil, err
			}
			resolved := s.st.resolve(&record)
			for _, pair := range [][2]*schema.Argument{{&record.Subject, &resolved.Subject}, {&record.Object, &resolved.Object}} {
				if pair[0].ID == pair[1].ID {
					continue
				}
				e, err := s.named(ctx, pair[1].ID)
				if err != nil {
					return nil, err
				}
				if e != nil {
					pair[1].Name, pair[1].Type, pair[1].Aliases = e.Name, e.Type, e.Aliases
				}
			}
			list = append(list, resolved)
		}
	}
	return list, nil
}

// edges returns the quads that link an entity to another node or a value.
func (s *Snapshot) edges(ctx context.Context, entity string) ([]quad.Quad, error) {
	iri := nodeIRI(s.st.canon(entity))
	out, err := s.view.match(ctx, quad.Quad{Subject: iri})
	if err != nil {
		return nil, err
	}
	in, err := s.view.match(ctx, quad.Quad{Object: iri})
	if err != nil {
		return nil, err
	}
	// An edge to itself is found both ways.
	in = slices.DeleteFunc(in, func(q quad.Quad) bool { return q.Subject == q.Object })
	return slices.DeleteFunc(append(out, in...), func(q quad.Quad) bool { return !isEdge(q) }), nil
}

// isEdge reports whether a quad is the one that states its statement.
func isEdge(q quad.Quad) bool {
	_, ok := statementID(q.Label)
	return ok && isRelation(q.Predicate)
}

// isRelation reports whether a predicate is a relation: those alone have no prefix.
func isRelation(v quad.Value) bool {
	iri, ok := v.(quad.IRI)
	return ok && !strings.Contains(string(iri), ":")
}

// Neighbors returns the entities that a statement links to an entity, sorted by
// ID. It reads neither statements nor values, and is the fastest step of a walk.
func (s *Snapshot) Neighbors(ctx context.Context, entity string) ([]string, error) {
	nodes, err := s.view.links(ctx, nodeIRI(s.st.canon(entity)))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, v := range nodes {
		if iri, ok := v.(quad.IRI); ok && !strings.HasPrefix(string(iri), prefixValue) {
			ids = append(ids, nodeID(v))
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// EventsBetween returns the events in which one entity is subject and the other
// object, either way, sorted by ID.
func (s *Snapshot) EventsBetween(ctx context.Context, a, b string) ([]schema.Happening, error) {
	from, to := nodeIRI(s.st.canon(a)), nodeIRI(s.st.canon(b))
	var labels []quad.Value
	for _, pattern := range []quad.Quad{{Subject: from, Object: to}, {Subject: to, Object: from}} {
		quads, err := s.view.match(ctx, pattern)
		if err != nil {
			return nil, err
		}
		for _, q := range quads {
			if isEdge(q) {
				labels = append(labels, q.Label)
			}
		}
		if from == to {
			break
		}
	}
	list, err := s.sorted(ctx, labels)
	if err != nil {
		return nil, err
	}
	return s.happenings(ctx, list)
}

// Edges returns the links of an entity, sorted by statement, without reading
// their proof: for walks over the graph.
func (s *Snapshot) Edges(ctx context.Context, entity string) ([]Edge, error) {
	quads, err := s.edges(ctx, entity)
	if err != nil {
		return nil, err
	}
	edges := make([]Edge, 0, len(quads))
	for _, q := range quads {
		e := Edge{Relation: nodeID(q.Predicate)}
		e.Statement, _ = statementID(q.Label)
		if iri, _ := q.Subject.(quad.IRI); strings.HasPrefix(string(iri), prefixValue) {
			e.Subject = unescape(strings.TrimPrefix(string(iri), prefixValue))
		} else {
			e.Subject = nodeID(iri)
		}
		switch o := q.Object.(type) {
		case quad.IRI:
			e.Object = nodeID(o)
		case quad.String:
			e.Object, e.Literal = string(o), true
		case quad.TypedString:
			e.Object, e.Literal = string(o.Value), true
		default:
			return nil, fmt.Errorf("%w: the object of statement %s is %T", ErrDamaged, e.Statement, o)
		}
		edges = append(edges, e)
	}
	slices.SortFunc(edges, func(a, b Edge) int { return strings.Compare(a.Statement, b.Statement) })
	return edges, nil
}

// StatementsOf returns the statements whose subject or object is the entity,
// sorted by ID.
func (s *Snapshot) StatementsOf(ctx context.Context, entity string) ([]schema.Statement, error) {
	quads, err := s.edges(ctx, entity)
	if err != nil {
		return nil, err
	}
	labels := make([]quad.Value, len(quads))
	for i, q := range quads {
		labels[i] = q.Label
	}
	return s.sorted(ctx, labels)
}

func (s *Snapshot) sorted(ctx context.Context, labels []quad.Value) ([]schema.Statement, error) {
	list, err := s.statements(ctx, labels)
	slices.SortFunc(list, func(a, b schema.Statement) int { return strings.Compare(a.ID, b.ID) })
	return list, err
}

// StatementsIn returns the statements of a document, sorted by ID.
func (s *Snapshot) StatementsIn(ctx context.Context, doc string) ([]schema.Statement, error) {
	sentences, err := s.view.match(ctx, quad.Quad{Predicate: termContext, Object: documentIRI(doc)})
	if err != nil {
		return nil, err
	}
	var labels []quad.Value
	for _, q := range sentences {
		from, err := s.view.match(ctx, quad.Quad{Predicate: termDerivedFrom, Object: q.Subject})
		if err != nil {
			return nil, err
		}
		for _, f := range from {
			labels = append(labels, f.Subject)
		}
	}
	return s.sorted(ctx, labels)
}

// Event returns an event by its ID.
func (s *Snapshot) Event(ctx context.Context, id string) (schema.Happening, error) {
	if hex, ok := strings.CutPrefix(id, "ev:"); ok && len(hex) == 16 {
		list, err := s.group(ctx, quad.IRI(prefixGroup+hex[:8]))
		if err != nil {
			return schema.Happening{}, err
		}
		for i := range list {
			if list[i].ID == id {
				return list[i], nil
			}
		}
	}
	return schema.Happening{}, fmt.Errorf("event %s: %w", id, ErrNotFound)
}

// group returns the events of a group of statements, sorted by ID.
func (s *Snapshot) group(ctx context.Context, iri quad.IRI) ([]schema.Happening, error) {
	labels, err := s.subjects(ctx, termGroup, iri)
	if err != nil {
		return nil, err
	}
	list, err := s.statements(ctx, labels)
	if err != nil {
		return nil, err
	}
	return s.happenings(ctx, list)
}

// EventsOf returns the events in which the entity is subject or object, sorted
// by ID.
func (s *Snapshot) EventsOf(ctx context.Context, entity string) ([]schema.Happening, error) {
	list, err := s.StatementsOf(ctx, entity)
	if err != nil {
		return nil, err
	}
	return s.happenings(ctx, list)
}

// happenings groups whole groups of statements into events, sorted by ID.
func (s *Snapshot) happenings(ctx context.Context, list []schema.Statement) ([]schema.Happening, error) {
	groups := make(map[string][]report)
	if err := s.report(ctx, groups, list); err != nil {
		return nil, err
	}
	return eventsOf(groups), nil
}

// report adds statements to groups by relation and participants.
func (s *Snapshot) report(ctx context.Context, groups map[string][]report, list []schema.Statement) error {
	for i := range list {
		doc, err := s.source(ctx, list[i].Doc)
		if err != nil {
			return err
		}
		r := newReport(&list[i], doc)
		key := r.relation + "\x00" + r.subject + "\x00" + r.object
		groups[key] = append(groups[key], r)
	}
	return nil
}

// eventsOf returns the events of all groups, sorted by ID.
func eventsOf(groups map[string][]report) []schema.Happening {
	var all []schema.Happening
	for _, key := range sortedKeys(groups) {
		all = append(all, events(groups[key])...)
	}
	slices.SortFunc(all, func(a, b schema.Happening) int { return strings.Compare(a.ID, b.ID) })
	return all
}
