package graph

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// An update works out, from a view of the store, the quads that a change of some
// documents or of the log of merges removes and adds.
type update struct {
	view   view
	before *state
	after  *state
	// put are the new contributions by document ID, nil for one that goes.
	put map[string]*Contribution
	old map[string]*stored
	// entities are those of the new contributions, under the IDs they count as.
	entities map[string]map[string][]schema.Entity

	dir            *directory
	links          []joinLink // new or changed
	removed, added []quad.Quad
}

// run computes the update under a log of merges.
func (u *update) run(ctx context.Context, log []LogEntry) error {
	// Splits are known before the documents are read, links by rule after.
	u.after = u.before
	if !slices.EqualFunc(log, u.before.log, func(a, b LogEntry) bool { return a.Number == b.Number }) {
		u.after = newState(log, u.before.joins)
	}
	u.entities = make(map[string]map[string][]schema.Entity)
	u.old = make(map[string]*stored)
	for _, doc := range sortedKeys(u.put) {
		old, err := loadStored(ctx, u.view, doc)
		if err != nil {
			return err
		}
		u.old[doc] = old
		if c := u.put[doc]; c != nil {
			u.entities[doc] = c.entities(u.after)
		}
	}
	changed, previous, err := u.changedEntities(ctx)
	if err != nil {
		return err
	}
	relinked, err := u.relink(ctx, changed, previous)
	if err != nil {
		return err
	}
	if err := u.documents(ctx); err != nil {
		return err
	}
	ids := moved(u.before, u.after)
	if err := u.rewrite(ctx, ids); err != nil {
		return err
	}
	return u.describe(ctx, append(append(relinked, ids...), sortedKeys(changed)...))
}

func (u *update) diff(before, after []quad.Quad) {
	removed, added := difference(before, after)
	u.removed = append(u.removed, removed...)
	u.added = append(u.added, added...)
}

// changedEntities finds the entities of which the documents now say something
// else: their new records (nil where none is left) and the old ones.
func (u *update) changedEntities(ctx context.Context) (changed, previous map[string]*schema.Entity, err error) {
	changed, previous = make(map[string]*schema.Entity), make(map[string]*schema.Entity)
	more := make(map[string][]schema.Entity) // new contributions
	less := make(map[string]bool)            // IDs that lose one
	for _, doc := range sortedKeys(u.put) {
		for _, id := range sortedKeys(u.entities[doc]) {
			more[id] = append(more[id], u.entities[doc][id]...)
		}
		for id := range u.old[doc].contributions {
			less[id] = true
		}
	}
	ids := maps.Clone(less)
	for id := range more {
		ids[id] = true
	}
	for _, id := range sortedKeys(ids) {
		base, err := loadBase(ctx, u.view, id)
		if err != nil {
			return nil, nil, err
		}
		next := base
		if less[id] {
			if next, err = u.fold(ctx, id); err != nil {
				return nil, nil, err
			}
		}
		for _, e := range more[id] {
			e.ID = id
			if next == nil {
				next = &e
			}
			whole := joinEntities(*next, e)
			next = &whole
		}
		if !reflect.DeepEqual(base, next) {
			changed[id], previous[id] = next, base
		}
	}
	return changed, previous, nil
}

// fold joins what the documents that stay as they are say of an entity.
func (u *update) fold(ctx context.Context, id string) (*schema.Entity, error) {
	quads, err := u.view.match(ctx, quad.Quad{Subject: nodeIRI(id), Predicate: termContribution})
	if err != nil {
		return nil, err
	}
	var whole *schema.Entity
	for _, q := range quads {
		if contains(u.put, documentOf(q.Label)) {
			continue
		}
		var e schema.Entity
		if err := decodeRecord(q.Object, &e); err != nil {
			return nil, err
		}
		e.ID = id
		if whole == nil {
			whole = &e
		}
		joined := joinEntities(*whole, e)
		whole = &joined
	}
	return whole, nil
}

// relink applies the rules to the entities whose links may have changed, and
// returns the IDs for which they did.
func (u *update) relink(ctx context.Context, changed, previous map[string]*schema.Entity) ([]string, error) {
	d := &directory{view: u.view, changed: changed, docs: make(map[string]bool), named: make(map[string][]string)}
	d.index()
	u.dir = d
	check := make(map[string]bool)
	linked := make(map[string][]string) // by target
	for id, link := range u.before.joins {
		linked[link.Into] = append(linked[link.Into], id)
	}
	for _, doc := range sortedKeys(u.put) {
		d.docs[doc] = true
		for id := range u.entities[doc] {
			d.named[id] = append(d.named[id], doc)
		}
		// Documents that name two linked entities part them, and may free others.
		for _, ids := range [][]string{sortedKeys(u.entities[doc]), sortedKeys(u.old[doc].contributions)} {
			for _, id := range ids {
				if len(linked[id]) > 0 || contains(u.before.joins, id) {
					check[id] = true
					for _, from := range linked[id] {
						check[from] = true
					}
				}
				e, err := d.entity(ctx, id)
				if err != nil {
					return nil, err
				}
				if e != nil && e.Type == schema.Person && u.old[doc].exists {
					check[id] = true
				}
			}
		}
	}
	for _, set := range []map[string]*schema.Entity{changed, previous} {
		for _, id := range sortedKeys(set) {
			if set[id] == nil {
				continue
			}
			touched, err := d.touched(ctx, set[id])
			if err != nil {
				return nil, err
			}
			for _, id := range touched {
				check[id] = true
			}
		}
	}
	joins := u.before.joins
	var ids []string
	for _, id := range sortedKeys(check) {
		link, err := d.link(ctx, id)
		if err != nil {
			return nil, err
		}
		was, linked := u.before.joins[id]
		if link == nil && !linked || link != nil && linked && reflect.DeepEqual(was, *link) {
			continue
		}
		if ids == nil {
			joins = maps.Clone(joins)
		}
		ids = append(ids, id)
		if link == nil {
			delete(joins, id)
			continue
		}
		if joins == nil {
			joins = make(map[string]joinLink)
		}
		joins[id] = *link
		u.links = append(u.links, *link)
	}
	if len(ids) > 0 {
		u.after = newState(u.after.log, joins)
	}
	return ids, nil
}

// documents replaces the quads of the documents and their statements.
func (u *update) documents(ctx context.Context) error {
	owner := make(map[quad.IRI]string)
	for _, doc := range sortedKeys(u.put) {
		for iri := range u.old[doc].statements {
			owner[iri] = doc
		}
	}
	claimed := make(map[quad.IRI]string)
	for _, doc := range sortedKeys(u.put) {
		old, c := u.old[doc], u.put[doc]
		if c == nil {
			u.diff(old.quads, nil)
			for _, name := range old.order {
				u.diff(old.statements[quad.IRI(name)], nil)
			}
			continue
		}
		quads, err := documentQuads(&c.Document, c.Statements, u.entities[doc])
		if err != nil {
			return err
		}
		u.diff(old.quads, quads)
		for i := range c.Statements {
			s := &c.Statements[i]
			iri := statementIRI(s.ID)
			if other, ok := claimed[iri]; ok {
				return fmt.Errorf("statement %s is of both document %s and %s", s.ID, other, doc)
			}
			claimed[iri] = doc
			if _, known := owner[iri]; !known {
				quads, err := u.view.match(ctx, quad.Quad{Subject: iri, Predicate: termDerivedFrom})
				if err != nil {
					return err
				}
				if len(quads) > 0 {
					return fmt.Errorf("statement %s of document %s is already that of document %s", s.ID, doc, documentOf(quads[0].Object))
				}
			}
			resolved := u.after.resolve(s)
			quads, err := statementQuads(s, &resolved)
			if err != nil {
				return err
			}
			u.diff(old.statements[iri], quads)
		}
		for _, name := range old.order {
			if iri := quad.IRI(name); claimed[iri] != doc {
				u.diff(old.statements[iri], nil)
			}
		}
	}
	return nil
}

// rewrite gives the statements of other documents that name a moved ID their new
// canonical entities.
func (u *update) rewrite(ctx context.Context, ids []string) error {
	done := make(map[quad.IRI]bool)
	for _, id := range ids {
		iri := nodeIRI(u.before.canon(id))
		for _, pattern := range []quad.Quad{{Subject: iri}, {Object: iri}} {
			quads, err := u.view.match(ctx, pattern)
			if err != nil {
				return err
			}
			for _, q := range quads {
				if _, ok := statementID(q.Label); !ok {
					continue
				}
				label, _ := q.Label.(quad.IRI)
				if done[label] {
					continue
				}
				done[label] = true
				if err := u.rewriteStatement(ctx, label); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (u *update) rewriteStatement(ctx context.Context, label quad.IRI) error {
	quads, err := u.view.match(ctx, quad.Quad{Label: label})
	if err != nil {
		return err
	}
	for _, q := range quads {
		if q.Predicate != termRecord {
			continue
		}
		var s schema.Statement
		if err := decodeRecord(q.Object, &s); err != nil {
			return err
		}
		if contains(u.put, s.Doc) {
			return nil // replaced as a whole
		}
		resolved := u.after.resolve(&s)
		after, err := statementQuads(&s, &resolved)
		if err != nil {
			return err
		}
		u.diff(quads, after)
	}
	return nil
}

// describe renews the graphs of entities, and of those that they are or were part of.
func (u *update) describe(ctx context.Context, ids []string) error {
	all := make(map[string]bool)
	for _, id := range ids {
		all[id], all[u.before.canon(id)], all[u.after.canon(id)] = true, true, true
	}
	for _, id := range sortedKeys(all) {
		before, err := u.view.match(ctx, quad.Quad{Label: nodeIRI(id)})
		if err != nil {
			return err
		}
		base, err := u.dir.entity(ctx, id)
		if err != nil {
			return err
		}
		var whole *schema.Entity
		canonical := u.after.canon(id)
		if canonical == id {
			if whole, err = joinMembers(id, u.after, func(id string) (*schema.Entity, error) { return u.dir.entity(ctx, id) }); err != nil {
				return err
			}
		}
		var link *joinLink
		if l, ok := u.after.joins[id]; ok {
			link = &l
		}
		after, err := entityQuads(id, base, link, canonical, whole)
		if err != nil {
			return err
		}
		u.diff(before, after)
	}
	return nil
}

// joinMembers joins all that is said of a canonical entity under any of its IDs,
// nil if nothing is.
func joinMembers(id string, st *state, load func(id string) (*schema.Entity, error)) (*schema.Entity, error) {
	whole, err := load(id)
	if err != nil {
		return nil, err
	}
	for _, member := range st.members[id] {
		e, err := load(member)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue
		}
		if whole == nil {
			whole = e
		}
		joined := joinEntities(*whole, *e)
		joined.ID = id
		whole = &joined
	}
	return whole, nil
}
