package ask

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/relata-kg/relata/schema"
)

// Profile is what the graph knows about one entity.
type Profile struct {
	Entity schema.Entity `json:"entity"`
	// StandsFor is the entity that it speaks for, if any.
	StandsFor *schema.Entity `json:"standsFor,omitempty"`
	// Neighbors are the other ends of its events, most supported first.
	Neighbors []Neighbor `json:"neighbors"`
	// Facts are its events by time.
	Facts []Fact `json:"facts"`
	// Sources are the publishers that write about it, sorted.
	Sources []string `json:"sources"`
}

// Neighbor is another entity with the events shared with it.
type Neighbor struct {
	Entity schema.Entity `json:"entity"`
	// Relations are the relations in between, most supported first.
	Relations []RelationCount `json:"relations"`
	// Support is the sum over the events.
	Support int `json:"support"`
}

// RelationCount counts the events of one relation, direction and status.
type RelationCount struct {
	Relation string `json:"relation"`
	// Outgoing is true where the entity asked about is the subject.
	Outgoing   bool              `json:"outgoing"`
	Symmetric  bool              `json:"symmetric,omitempty"`
	Factuality schema.Factuality `json:"factuality"`
	Events     int               `json:"events"`
	Support    int               `json:"support"`
}

// Show returns the profile of an entity, of its events that pass the filter.
func Show(ctx context.Context, src Source, id string, f Filter) (*Profile, error) {
	e, err := src.Entity(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &Profile{Entity: e}
	if e.StandsFor != "" {
		stood, err := src.Entity(ctx, e.StandsFor)
		switch {
		case err == nil:
			p.StandsFor = &stood
		case !errors.Is(err, ErrNotFound):
			return nil, err
		}
	}
	f.Entity = id
	if p.Facts, err = Collect(Facts(ctx, src, f)); err != nil {
		return nil, err
	}
	for _, fact := range p.Facts {
		p.Sources = append(p.Sources, fact.Event.Sources...)
	}
	slices.Sort(p.Sources)
	p.Sources = slices.Compact(p.Sources)
	p.Neighbors = neighbors(id, p.Facts)
	return p, nil
}

func neighbors(id string, facts []Fact) []Neighbor {
	index := map[string]int{}
	var list []Neighbor
	for _, fact := range facts {
		other, outgoing := fact.Object, true
		if fact.Event.Subject != id {
			other, outgoing = fact.Subject, false
		}
		key := cmp.Or(other.ID, other.Name)
		i, ok := index[key]
		if !ok {
			i = len(list)
			index[key] = i
			list = append(list, Neighbor{Entity: other})
		}
		list[i].add(fact.Event, outgoing)
	}
	slices.SortStableFunc(list, func(a, b Neighbor) int {
		return cmp.Or(cmp.Compare(b.Support, a.Support), cmp.Compare(a.Entity.ID, b.Entity.ID), cmp.Compare(a.Entity.Name, b.Entity.Name))
	})
	for i := range list {
		slices.SortStableFunc(list[i].Relations, func(a, b RelationCount) int {
			return cmp.Or(cmp.Compare(b.Support, a.Support), cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Factuality, b.Factuality))
		})
	}
	return list
}

func (n *Neighbor) add(ev schema.Happening, outgoing bool) {
	n.Support += ev.Support
	for i := range n.Relations {
		r := &n.Relations[i]
		if r.Relation == ev.Relation && r.Factuality == ev.Factuality && (r.Outgoing == outgoing || ev.Symmetric) {
			r.Events++
			r.Support += ev.Support
			return
		}
	}
	n.Relations = append(n.Relations, RelationCount{
		Relation: ev.Relation, Outgoing: outgoing, Symmetric: ev.Symmetric,
		Factuality: ev.Factuality, Events: 1, Support: ev.Support,
	})
}

// Proof is a statement with its document, or an event with all its reports and denials.
type Proof struct {
	// Event is the event asked for, or the one that the statement reports, if found.
	Event *schema.Happening `json:"event,omitempty"`
	// Reports and Denials are its statements with their documents.
	Reports []Report `json:"reports"`
	Denials []Report `json:"denials,omitempty"`
}

// Report is a statement with its document.
type Report struct {
	Statement schema.Statement `json:"statement"`
	Document  schema.Document  `json:"document"`
}

// Why returns the proof of a statement ("st:...") or of an event ("ev:...").
func Why(ctx context.Context, src Source, id string) (*Proof, error) {
	ev, err := src.Event(ctx, id)
	if errors.Is(err, ErrNotFound) {
		report, err := report(ctx, src, id)
		if err != nil {
			return nil, err
		}
		return &Proof{Reports: []Report{report}}, nil
	}
	if err != nil {
		return nil, err
	}
	p := &Proof{Event: &ev}
	for _, side := range []struct {
		ids []string
		out *[]Report
	}{{ev.Reports, &p.Reports}, {ev.Denials, &p.Denials}} {
		for _, id := range side.ids {
			r, err := report(ctx, src, id)
			if err != nil {
				return nil, err
			}
			*side.out = append(*side.out, r)
		}
	}
	return p, nil
}

func report(ctx context.Context, src Source, id string) (Report, error) {
	st, err := src.Statement(ctx, id)
	if err != nil {
		return Report{}, err
	}
	doc, err := src.Document(ctx, st.Doc)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Report{}, err
	}
	doc.ID = st.Doc
	doc.Text = "" // the sentence is in the statement
	return Report{Statement: st, Document: doc}, nil
}

// Step is one edge of a path, walked from From to To.
type Step struct {
	From schema.Entity `json:"from"`
	To   schema.Entity `json:"to"`
	Fact Fact          `json:"fact"`
}

// Path returns a shortest path between two entities over the events that pass
// the filter, at most maxSteps long, or nil where there is none. Of equally
// short paths it takes the one with the best supported edges from a. Literals
// are not walked through. It searches from both ends by breadth.
func Path(ctx context.Context, src Source, a, b string, maxSteps int, f Filter) ([]Step, error) {
	res := newResolver(src)
	if a == b {
		return []Step{}, nil
	}
	type side struct {
		via      map[string]schema.Happening // the event by which a node was reached
		frontier []string
	}
	front := side{map[string]schema.Happening{a: {}}, []string{a}}
	back := side{map[string]schema.Happening{b: {}}, []string{b}}
	meet := ""
	for step := 0; step < maxSteps && meet == ""; step++ {
		grow, other := &front, &back
		if len(back.frontier) < len(front.frontier) {
			grow, other = &back, &front
		}
		if len(grow.frontier) == 0 {
			return nil, nil
		}
		var next []string
		for _, node := range grow.frontier {
			events, err := src.EventsOf(ctx, node)
			if err != nil {
				return nil, err
			}
			slices.SortStableFunc(events, func(x, y schema.Happening) int { return cmp.Compare(y.Support, x.Support) })
			for _, ev := range events {
				far := ev.Object
				if far == node {
					far = ev.Subject
				}
				if _, seen := grow.via[far]; seen || !f.plain(ev) {
					continue
				}
				if e, err := res.entity(ctx, far); err != nil {
					return nil, err
				} else if e.ID == "" {
					continue
				}
				if f.Since != "" || f.Until != "" || f.Type != "" {
					fact, err := res.fact(ctx, ev)
					if err != nil {
						return nil, err
					}
					if !f.resolved(fact) {
						continue
					}
				}
				grow.via[far] = ev
				next = append(next, far)
				if _, ok := other.via[far]; ok && meet == "" {
					meet = far
				}
			}
		}
		grow.frontier = next
	}
	if meet == "" {
		return nil, nil
	}
	var steps []Step
	step := func(from, to string, ev schema.Happening) error {
		fact, err := res.fact(ctx, ev)
		if err != nil {
			return err
		}
		s := Step{From: fact.Subject, To: fact.Object, Fact: fact}
		if ev.Subject != from {
			s.From, s.To = s.To, s.From
		}
		steps = append(steps, s)
		return nil
	}
	for node := meet; node != a; {
		ev := front.via[node]
		prev := far(ev, node)
		if err := step(prev, node, ev); err != nil {
			return nil, err
		}
		node = prev
	}
	slices.Reverse(steps)
	for node := meet; node != b; {
		ev := back.via[node]
		next := far(ev, node)
		if err := step(node, next, ev); err != nil {
			return nil, err
		}
		node = next
	}
	return steps, nil
}

// far returns the end of an event that is not node.
func far(ev schema.Happening, node string) string {
	if ev.Subject == node {
		return ev.Object
	}
	return ev.Subject
}
