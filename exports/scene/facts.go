package scene

import (
	"cmp"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// fact is one event, or what one or more statements say alike, between two nodes.
type fact struct {
	subject, object string // keys of world.things
	relation        string
	plover          schema.PLOVER
	symmetric       bool
	factuality      schema.Factuality
	begin, end      string
	support         int
	confidence      float64
	reports         []*schema.Statement
	denials         []*schema.Statement
}

// thing is what a node may be made of.
type thing struct {
	entity  schema.Entity
	literal bool
}

// world is a graph indexed for drawing.
type world struct {
	docs   map[string]*schema.Document
	things map[string]*thing
	facts  []fact
	// positions are the posts that statements give to an entity, by its ID.
	positions map[string][]post
	documents int
}

// newWorld reads the graph: events with their reports, then the statements that
// belong to no event. What a position statement says goes to the entity's own
// node instead of an edge.
func newWorld(g *schema.Graph, o *Options) *world {
	w := &world{
		docs:      make(map[string]*schema.Document, len(g.DocumentList)),
		things:    make(map[string]*thing, len(g.EntityList)),
		positions: map[string][]post{},
		documents: len(g.DocumentList),
	}
	for i := range g.DocumentList {
		w.docs[g.DocumentList[i].ID] = &g.DocumentList[i]
	}
	for i := range g.EntityList {
		w.things[g.EntityList[i].ID] = &thing{entity: g.EntityList[i]}
	}
	statements := make(map[string]*schema.Statement, len(g.StatementList))
	for i := range g.StatementList {
		s := &g.StatementList[i]
		statements[s.ID] = s
		w.note(&s.Subject)
		w.note(&s.Object)
	}
	told := map[string]bool{}
	for i := range g.EventList {
		w.addEvent(&g.EventList[i], statements, told)
	}
	w.addStatements(g.StatementList, told)
	kept := w.facts[:0]
	for _, f := range w.facts {
		if w.drawn(&f, o) {
			kept = append(kept, f)
		}
	}
	w.facts = kept
	slices.SortStableFunc(w.facts, func(a, b fact) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.object, b.object),
			cmp.Compare(a.relation, b.relation), cmp.Compare(a.factuality, b.factuality),
			cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end))
	})
	return w
}

// key names the node of an argument: its entity, or its value.
func key(a *schema.Argument) string {
	if a.ID != "" {
		return a.ID
	}
	return "=" + cmp.Or(a.Value, a.Mention)
}

// note remembers an argument that the list of entities does not have.
func (w *world) note(a *schema.Argument) {
	k := key(a)
	if _, ok := w.things[k]; ok || k == "=" {
		return
	}
	w.things[k] = &thing{
		entity:  schema.Entity{ID: k, Name: cmp.Or(a.Name, a.Mention, a.Value, a.ID), Type: a.Type, Aliases: a.Aliases},
		literal: a.Literal(),
	}
}

// find returns the key of an event's participant: an entity's ID or a value.
func (w *world) find(id string) string {
	if _, ok := w.things[id]; ok {
		return id
	}
	if _, ok := w.things["="+id]; !ok {
		w.things["="+id] = &thing{entity: schema.Entity{ID: "=" + id, Name: id, Type: schema.TextType}, literal: true}
	}
	return "=" + id
}

func (w *world) addEvent(e *schema.Happening, statements map[string]*schema.Statement, told map[string]bool) {
	f := fact{
		subject: w.find(e.Subject), object: w.find(e.Object), relation: e.Relation, plover: e.PLOVER,
		symmetric: e.Symmetric, factuality: e.Factuality, begin: e.Begin, end: e.End,
		support: max(e.Support, 1), confidence: e.Confidence,
	}
	gather := func(ids []string) (list []*schema.Statement) {
		for _, id := range ids {
			if s := statements[id]; s != nil {
				list = append(list, s)
				told[id] = true
			}
		}
		return list
	}
	f.reports, f.denials = gather(e.Reports), gather(e.Denials)
	w.facts = append(w.facts, f)
}

// addStatements makes facts of the statements that no event tells of; the same
// words about the same two at the same time are one.
func (w *world) addStatements(list []schema.Statement, told map[string]bool) {
	type same struct {
		subject, object, relation, begin string
		factuality                       schema.Factuality
	}
	at := map[same]int{}
	for i := range list {
		s := &list[i]
		if told[s.ID] {
			continue
		}
		subject, object := key(&s.Subject), key(&s.Object)
		if s.Relation.Symmetric && object < subject {
			subject, object = object, subject
		}
		k := same{subject, object, s.Relation.ID, s.Begin, s.Factuality}
		n, ok := at[k]
		if !ok {
			n = len(w.facts)
			at[k] = n
			w.facts = append(w.facts, fact{
				subject: subject, object: object, relation: s.Relation.ID, plover: s.Relation.PLOVER,
				symmetric: s.Relation.Symmetric, factuality: s.Factuality, begin: s.Begin, end: s.End,
			})
		}
		f := &w.facts[n]
		f.reports = append(f.reports, s)
		f.confidence = max(f.confidence, s.Confidence)
		f.support = w.sources(f.reports)
	}
}

// sources counts the distinct publishers, or documents where they are unknown.
func (w *world) sources(reports []*schema.Statement) int {
	var names []string
	for _, s := range reports {
		name := s.Doc
		if d := w.docs[s.Doc]; d != nil && d.Source != "" {
			name = "\x00" + d.Source
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return max(len(names), 1)
}

// holdsPosition is the relation of people and their posts in the default schema.
const holdsPosition = "holds_position"

// post is a position that a person holds: "foreign minister" of France.
type post struct {
	title, of string
	former    bool
	reports   []*schema.Statement
}

func (p *post) String() string {
	title := clean(p.title, maxName)
	if p.former && !strings.HasPrefix(title, "former ") {
		title = "former " + title
	}
	if p.of != "" && !strings.Contains(title, p.of) {
		title += " of " + withArticle(clean(p.of, maxName))
	}
	return title
}

// drawn reports whether a fact becomes an edge. Positions become a line below
// the name of their holder, or edges on request; values are drawn only on request.
func (w *world) drawn(f *fact, o *Options) bool {
	s, t := w.things[f.subject], w.things[f.object]
	if s == nil || t == nil || f.subject == f.object {
		return false
	}
	if f.relation == holdsPosition || t.entity.Type == schema.Position {
		if f.factuality == schema.Fact && !s.literal {
			w.addPosts(f, t)
		}
		return slices.Contains(o.Relations, f.relation) && !t.literal
	}
	return o.Literals || !s.literal && !t.literal
}

// addPosts collects the titles that the reports of a position name.
func (w *world) addPosts(f *fact, object *thing) {
	for _, s := range f.reports {
		p := post{reports: []*schema.Statement{s}}
		for _, q := range s.Qualifiers {
			switch {
			case q.Role == "position":
				p.title = cmp.Or(q.Value, q.Text)
			case q.Role == "status" && q.Value == "former":
				p.former = true
			}
		}
		if object.entity.Type == schema.Position || object.literal {
			p.title = object.entity.Name
		} else {
			p.of = object.entity.Name
		}
		if p.title == "" {
			continue
		}
		list := w.positions[f.subject]
		i := slices.IndexFunc(list, func(q post) bool { return q.String() == p.String() })
		if i < 0 {
			w.positions[f.subject] = append(list, p)
		} else {
			list[i].reports = append(list[i].reports, s)
		}
	}
}

// generic are titles that say less than others do.
var generic = []string{"leader", "chief", "head", "boss", "official", "counterpart", "politician"}

// posts are the positions of an entity, present before former, exact before
// generic titles, of a country or body before bare ones, most told first.
func (w *world) posts(k string) []post {
	list := slices.Clone(w.positions[k])
	first := func(b bool) int {
		if b {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b post) int {
		return cmp.Or(cmp.Compare(first(!a.former), first(!b.former)),
			cmp.Compare(first(!slices.Contains(generic, a.title)), first(!slices.Contains(generic, b.title))),
			cmp.Compare(first(a.of != ""), first(b.of != "")),
			cmp.Compare(len(b.reports), len(a.reports)), cmp.Compare(a.String(), b.String()))
	})
	return list
}

// dates returns the period of a fact: its own, or the days of its reports.
func (w *world) dates(f *fact) (from, to string) {
	if f.begin != "" || f.end != "" {
		return cmp.Or(f.begin, f.end), cmp.Or(f.end, f.begin)
	}
	for _, s := range slices.Concat(f.reports, f.denials) {
		d := w.docs[s.Doc]
		if d == nil || d.Date == "" {
			continue
		}
		if from == "" || d.Date < from {
			from = d.Date
		}
		to = max(to, d.Date)
	}
	return from, to
}

func (f *fact) family() Family { return Family(f.plover.Family()) }

// weight is how much a fact counts for importance.
func (f *fact) weight() float64 {
	v := float64(min(f.support, 8)) * max(f.confidence, 0.05)
	if f.family() == Static {
		v *= 0.5
	}
	if f.factuality != schema.Fact && f.factuality != schema.Future {
		v *= 0.8
	}
	return v
}
