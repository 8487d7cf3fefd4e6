package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// The rules by which an entity of one document is one that other documents name
// differently. Precision comes first: a rule that finds two answers finds none,
// and two people whom one document tells apart are never joined. What a rule
// finds depends on the entities in the store, not on the order they came in.

// joinLink is a link by rule. The ranks decide which of a group names it.
type joinLink struct {
	LogEntry
	FromRank string `json:"fromRank"`
	IntoRank string `json:"intoRank"`
}

// rank is a text whose order is that of better, but for the last ties.
func rank(e *schema.Entity) string {
	known := 0
	if e.Known {
		known = 1
	}
	return fmt.Sprintf("%d%02d%04d", known, min(len(strings.Fields(e.Name)), 99), min(len(e.Name), 9999))
}

// directory finds entities by their names: those of a view, with those that an
// update is about to change.
type directory struct {
	view view
	// changed holds the new entities by ID, nil for one that goes.
	changed map[string]*schema.Entity
	// docs are the documents of the update: their contributions in the view no longer count.
	docs map[string]bool
	// named lists the new documents of an entity.
	named map[string][]string

	loaded                           map[string]*schema.Entity
	names, aliases, surnames, extern map[string][]string // of changed
}

// externalKey is how an external identifier is stored and found.
func externalKey(x schema.ExternalID) string { return x.Scheme + ":" + x.Value }

func (d *directory) index() {
	d.loaded = make(map[string]*schema.Entity)
	d.names, d.aliases = make(map[string][]string), make(map[string][]string)
	d.surnames, d.extern = make(map[string][]string), make(map[string][]string)
	put := func(m map[string][]string, key, id string) {
		if key != "" {
			m[key] = append(m[key], id)
		}
	}
	for _, id := range sortedKeys(d.changed) {
		e := d.changed[id]
		if e == nil {
			continue
		}
		keys := keysOf(e)
		put(d.names, keys.name, id)
		for _, a := range keys.aliases {
			put(d.aliases, a, id)
		}
		put(d.surnames, keys.surname, id)
		for _, x := range e.External {
			put(d.extern, externalKey(x), id)
		}
	}
}

// find returns the IDs of the entities with a key, sorted.
func (d *directory) find(ctx context.Context, term quad.IRI, key string) ([]string, error) {
	if key == "" {
		return nil, nil
	}
	quads, err := d.view.match(ctx, quad.Quad{Predicate: term, Object: literal(key)})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, q := range quads {
		if id := nodeID(q.Subject); !contains(d.changed, id) {
			ids = append(ids, id)
		}
	}
	switch term {
	case termNameKey:
		ids = append(ids, d.names[key]...)
	case termAliasKey:
		ids = append(ids, d.aliases[key]...)
	case termSurname:
		ids = append(ids, d.surnames[key]...)
	case termExternal:
		ids = append(ids, d.extern[key]...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

func contains[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

// entity returns what the documents say of an ID, nil if none names it.
func (d *directory) entity(ctx context.Context, id string) (*schema.Entity, error) {
	if e, ok := d.changed[id]; ok {
		return e, nil
	}
	if e, ok := d.loaded[id]; ok {
		return e, nil
	}
	e, err := loadBase(ctx, d.view, id)
	if err != nil {
		return nil, err
	}
	d.loaded[id] = e
	return e, nil
}

// loadBase reads the record of one ID, nil if there is none.
func loadBase(ctx context.Context, v view, id string) (*schema.Entity, error) {
	iri := nodeIRI(id)
	lists, err := v.objects(ctx, termRecord, []quad.Value{iri})
	if err != nil || len(lists[0]) == 0 {
		return nil, err
	}
	e := new(schema.Entity)
	return e, decodeRecord(lists[0][0], e)
}

// documents returns the set of documents that name an ID.
func (d *directory) documents(ctx context.Context, id string) (map[string]bool, error) {
	set := make(map[string]bool)
	quads, err := d.view.match(ctx, quad.Quad{Subject: nodeIRI(id), Predicate: termContribution})
	if err != nil {
		return nil, err
	}
	for _, q := range quads {
		if doc := documentOf(q.Label); !d.docs[doc] {
			set[doc] = true
		}
	}
	for _, doc := range d.named[id] {
		set[doc] = true
	}
	return set, nil
}

// touched returns the IDs whose links the entity e may change: its own, and
// those that bear one of its names.
func (d *directory) touched(ctx context.Context, e *schema.Entity) ([]string, error) {
	ids := []string{e.ID}
	keys := keysOf(e)
	for _, key := range append([]string{keys.name, keys.surname}, keys.aliases...) {
		found, err := d.find(ctx, termNameKey, key)
		if err != nil {
			return nil, err
		}
		ids = append(ids, found...)
	}
	for _, x := range e.External {
		found, err := d.find(ctx, termExternal, externalKey(x))
		if err != nil {
			return nil, err
		}
		ids = append(ids, found...)
	}
	return ids, nil
}

// link finds the entity that an ID is another name of, nil if there is none.
func (d *directory) link(ctx context.Context, id string) (*joinLink, error) {
	e, err := d.entity(ctx, id)
	if err != nil || e == nil {
		return nil, err
	}
	for _, rule := range []func(context.Context, *schema.Entity) (*schema.Entity, string, error){
		d.byIdentifier, d.byName, d.byAlias, d.byRole,
	} {
		into, reason, err := rule(ctx, e)
		if err != nil {
			return nil, err
		}
		if into != nil {
			entry := LogEntry{Action: ActionJoin, From: id, Into: into.ID, Reason: reason}
			return &joinLink{LogEntry: entry, FromRank: rank(e), IntoRank: rank(into)}, nil
		}
	}
	return nil, nil
}

// only returns the best of several candidates, nil if they may be different
// things: if their names differ, if several are of the user's list or a
// gazetteer, or if a document tells one of them from e.
func (d *directory) only(ctx context.Context, e *schema.Entity, ids []string, fits func(*schema.Entity) bool) (*schema.Entity, error) {
	var (
		best  *schema.Entity
		known int
	)
	if e.Known {
		known++
	}
	for _, id := range ids {
		c, err := d.entity(ctx, id)
		if err != nil {
			return nil, err
		}
		if c == nil || c.ID == e.ID || !fits(c) {
			continue
		}
		if best != nil && fold(best.Name) != fold(c.Name) {
			return nil, nil
		}
		if c.Known {
			known++
		}
		if best == nil || better(c, best) {
			best = c
		}
	}
	if best == nil || known > 1 {
		return nil, nil
	}
	if e.Type == schema.Person {
		apart, err := d.toldApart(ctx, e.ID, best.ID)
		if err != nil || apart {
			return nil, err
		}
	}
	return best, nil
}

// toldApart reports whether one document names both.
func (d *directory) toldApart(ctx context.Context, a, b string) (bool, error) {
	of, err := d.documents(ctx, a)
	if err != nil {
		return false, err
	}
	other, err := d.documents(ctx, b)
	if err != nil {
		return false, err
	}
	for doc := range of {
		if other[doc] {
			return true, nil
		}
	}
	return false, nil
}

// compatible reports whether two types may be those of one thing. A city may
// bear the name of its country, so places must agree exactly.
func compatible(a, b schema.EntityType) bool {
	return a == b || a.Coarse() == "ORG" && b.Coarse() == "ORG"
}

// byIdentifier: the same identifier in the same scheme.
func (d *directory) byIdentifier(ctx context.Context, e *schema.Entity) (*schema.Entity, string, error) {
	for _, x := range e.External {
		ids, err := d.find(ctx, termExternal, externalKey(x))
		if err != nil {
			return nil, "", err
		}
		var best *schema.Entity
		for _, id := range ids {
			c, err := d.entity(ctx, id)
			if err != nil {
				return nil, "", err
			}
			if c != nil && c.ID != e.ID && c.Type.Coarse() == e.Type.Coarse() && (best == nil || better(c, best)) {
				best = c
			}
		}
		if best != nil {
			return best, fmt.Sprintf("both are %s %s", x.Scheme, x.Value), nil
		}
	}
	return nil, "", nil
}

// byName: the same name but for case, diacritics, hyphens and full stops.
func (d *directory) byName(ctx context.Context, e *schema.Entity) (*schema.Entity, string, error) {
	if e.Type.Coarse() == "" {
		return nil, "", nil
	}
	ids, err := d.find(ctx, termNameKey, fold(e.Name))
	if err != nil {
		return nil, "", err
	}
	best, err := d.only(ctx, e, ids, func(c *schema.Entity) bool { return compatible(c.Type, e.Type) })
	if best == nil || err != nil {
		return nil, "", err
	}
	return best, fmt.Sprintf("%q and %q are one name", e.Name, best.Name), nil
}

// byAlias: the name is an alias of one other entity, and specific enough.
func (d *directory) byAlias(ctx context.Context, e *schema.Entity) (*schema.Entity, string, error) {
	long := strings.Contains(fold(e.Name), " ")
	place := e.Type.Coarse() == "LOC"
	switch {
	case e.Type.Coarse() == "":
		return nil, "", nil
	case long, place, e.Type.Coarse() == "ORG" && acronym(e.Name):
	default:
		return nil, "", nil
	}
	ids, err := d.find(ctx, termAliasKey, fold(e.Name))
	if err != nil {
		return nil, "", err
	}
	best, err := d.only(ctx, e, ids, func(c *schema.Entity) bool {
		return compatible(c.Type, e.Type) && (long || !place || c.Known)
	})
	if best == nil || err != nil {
		return nil, "", err
	}
	return best, fmt.Sprintf("%q is another name of %s", e.Name, best.Name), nil
}

// byRole: a surname alone, of the one person of that surname, who holds the same
// position of the same body at the same time, and no position elsewhere that the
// person of the full name is not known for.
func (d *directory) byRole(ctx context.Context, e *schema.Entity) (*schema.Entity, string, error) {
	key := fold(e.Name)
	if e.Type != schema.Person || strings.Contains(key, " ") || len(e.Roles) == 0 {
		return nil, "", nil
	}
	ids, err := d.find(ctx, termSurname, key)
	if err != nil {
		return nil, "", err
	}
	best, err := d.only(ctx, e, ids, func(*schema.Entity) bool { return true })
	if best == nil || err != nil {
		return nil, "", err
	}
	reason := ""
	for _, a := range e.Roles {
		if a.Of == "" {
			continue
		}
		shared := ""
		for _, b := range best.Roles {
			if a.Of == b.Of && sameTitle(a.Title, b.Title) && overlap(a, b) {
				shared = fmt.Sprintf("both are %s of %s, and no one else is called %s", b.Title, b.Of, e.Name)
				break
			}
		}
		if shared == "" {
			return nil, "", nil
		}
		if reason == "" {
			reason = shared
		}
	}
	if reason == "" {
		return nil, "", nil
	}
	return best, reason, nil
}

// sameTitle reports whether two titles may be one position: equal, or the shorter
// one the noun of the other ("minister", "foreign minister"), rank aside.
func sameTitle(a, b string) bool {
	a, b = fold(a), fold(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	if a == b {
		return true
	}
	field, ok := strings.CutSuffix(b, " "+a)
	if !ok {
		return false
	}
	for w := range strings.FieldsSeq(field) {
		switch w {
		case "vice", "deputy", "assistant", "under", "former", "junior", "acting", "prime":
			return false
		}
	}
	return true
}

// overlap reports whether two roles may be held at one time; an empty date is open.
func overlap(a, b schema.DatedRole) bool {
	return (a.To == "" || b.From == "" || b.From <= a.To) && (b.To == "" || a.From == "" || a.From <= b.To)
}

// acronym reports whether a name is two to eight capitals, with or without stops.
func acronym(name string) bool {
	n := 0
	for _, r := range name {
		switch {
		case unicode.IsUpper(r) || unicode.IsDigit(r) && n > 0:
			n++
		case r != '.':
			return false
		}
	}
	return n >= 2 && n <= 8
}
