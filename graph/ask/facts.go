package ask

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Filter selects events. A zero field selects all.
type Filter struct {
	// Subject, Object and Entity (either end) are entity IDs. A symmetric event
	// matches with its ends exchanged.
	Subject, Object, Entity string
	// Relations are relation IDs or PLOVER categories; any may match.
	Relations []string
	// Type must be that of the subject or the object.
	Type schema.EntityType
	// Since and Until bound the time of the event, ISO 8601 dates, inclusive. An
	// event whose time is not told counts at the dates of its documents.
	Since, Until string
	Factuality   []schema.Factuality
	// Source is a publisher or document, compared forgivingly.
	Source        string
	MinConfidence float64
	MinSupport    int
}

// Fact is an event with its ends resolved.
type Fact struct {
	Event schema.Happening `json:"event"`
	// Subject and Object are the entities; a literal has its value as Name and no ID.
	Subject schema.Entity `json:"subject"`
	Object  schema.Entity `json:"object"`
	// Begin and End are the event's time, or the dates of its documents where
	// Dated is false.
	Begin string `json:"begin,omitempty"`
	End   string `json:"end,omitempty"`
	Dated bool   `json:"dated"`
}

// Facts yields the events that pass the filter, sorted by event ID.
func Facts(ctx context.Context, src Source, f Filter) iter.Seq2[Fact, error] {
	return func(yield func(Fact, error) bool) {
		res := newResolver(src)
		for ev, err := range candidates(ctx, src, f) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(Fact{}, err)
				return
			}
			if !f.plain(ev) {
				continue
			}
			fact, err := res.fact(ctx, ev)
			if err != nil {
				yield(Fact{}, err)
				return
			}
			if f.resolved(fact) && !yield(fact, nil) {
				return
			}
		}
	}
}

// Collect gathers facts, sorted by time, then ID; undated ones come last.
func Collect(facts iter.Seq2[Fact, error]) ([]Fact, error) {
	var list []Fact
	for fact, err := range facts {
		if err != nil {
			return nil, err
		}
		list = append(list, fact)
	}
	slices.SortFunc(list, func(a, b Fact) int {
		return cmp.Or(compareTime(a.Begin, b.Begin), cmp.Compare(a.Event.ID, b.Event.ID))
	})
	return list, nil
}

// compareTime orders ISO dates with the empty one last.
func compareTime(a, b string) int {
	if (a == "") != (b == "") {
		if a == "" {
			return 1
		}
		return -1
	}
	return strings.Compare(a, b)
}

func candidates(ctx context.Context, src Source, f Filter) iter.Seq2[schema.Happening, error] {
	anchor := cmp.Or(f.Entity, f.Subject, f.Object)
	if anchor == "" {
		return src.Events()
	}
	return func(yield func(schema.Happening, error) bool) {
		list, err := src.EventsOf(ctx, anchor)
		if err != nil {
			yield(schema.Happening{}, err)
			return
		}
		for _, ev := range list {
			if !yield(ev, nil) {
				return
			}
		}
	}
}

// plain tests what the event alone can tell.
func (f *Filter) plain(ev schema.Happening) bool {
	ends := func(a, b string) bool {
		return (f.Subject == "" || f.Subject == a) && (f.Object == "" || f.Object == b)
	}
	switch {
	case !ends(ev.Subject, ev.Object) && (!ev.Symmetric || !ends(ev.Object, ev.Subject)):
		return false
	case f.Entity != "" && ev.Subject != f.Entity && ev.Object != f.Entity:
		return false
	case len(f.Relations) > 0 && !slices.ContainsFunc(f.Relations, func(r string) bool {
		return strings.EqualFold(r, ev.Relation) || ev.PLOVER != "" && strings.EqualFold(r, string(ev.PLOVER))
	}):
		return false
	case len(f.Factuality) > 0 && !slices.Contains(f.Factuality, ev.Factuality):
		return false
	case f.Source != "" && !slices.ContainsFunc(ev.Sources, func(s string) bool {
		return strings.Contains(Fold(s), Fold(f.Source))
	}):
		return false
	}
	return ev.Confidence >= f.MinConfidence && ev.Support >= f.MinSupport
}

// resolved tests what needs the ends and the time.
func (f *Filter) resolved(fact Fact) bool {
	if f.Type != "" && fact.Subject.Type != f.Type && fact.Object.Type != f.Type {
		return false
	}
	if f.Since != "" && (fact.End == "" || fact.End < f.Since) {
		return false
	}
	// "2022-02" as a bound means the whole month.
	return f.Until == "" || fact.Begin != "" && fact.Begin <= f.Until+"~"
}

// resolver looks entities and document dates up once.
type resolver struct {
	src      Source
	entities map[string]schema.Entity
	dates    map[string]string
}

func newResolver(src Source) *resolver {
	return &resolver{src: src, entities: map[string]schema.Entity{}, dates: map[string]string{}}
}

// entity returns the entity of an ID; a value that is no ID is a literal.
func (r *resolver) entity(ctx context.Context, id string) (schema.Entity, error) {
	if e, ok := r.entities[id]; ok {
		return e, nil
	}
	e, err := r.src.Entity(ctx, id)
	if errors.Is(err, ErrNotFound) {
		e, err = schema.Entity{Name: id, Type: schema.TextType}, nil
	}
	if err != nil {
		return e, err
	}
	r.entities[id] = e
	return e, nil
}

func (r *resolver) date(ctx context.Context, doc string) (string, error) {
	if d, ok := r.dates[doc]; ok {
		return d, nil
	}
	d, err := r.src.Document(ctx, doc)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", err
	}
	r.dates[doc] = d.Date
	return d.Date, nil
}

func (r *resolver) fact(ctx context.Context, ev schema.Happening) (Fact, error) {
	fact := Fact{Event: ev, Begin: ev.Begin, End: cmp.Or(ev.End, ev.Begin), Dated: ev.Begin != "" || ev.End != ""}
	var err error
	if fact.Subject, err = r.entity(ctx, ev.Subject); err != nil {
		return fact, err
	}
	if fact.Object, err = r.entity(ctx, ev.Object); err != nil {
		return fact, err
	}
	if fact.Dated {
		fact.Begin = cmp.Or(fact.Begin, fact.End)
		return fact, nil
	}
	for _, id := range ev.Reports {
		st, err := r.src.Statement(ctx, id)
		if err != nil {
			return fact, err
		}
		date, err := r.date(ctx, st.Doc)
		if err != nil {
			return fact, err
		}
		if date == "" {
			continue
		}
		if fact.Begin == "" || date < fact.Begin {
			fact.Begin = date
		}
		fact.End = max(fact.End, date)
	}
	return fact, nil
}
