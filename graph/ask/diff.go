package ask

import (
	"cmp"
	"iter"
	"slices"

	"github.com/relata-kg/relata/schema"
)

// Change is an event or entity that differs between two graphs.
type Change struct {
	// Kind is "added", "removed" or "changed".
	Kind string `json:"kind"`
	// What is "entity" or "event".
	What string `json:"what"`
	ID   string `json:"id"`
	// Before and After are the records on the two sides; nil where absent.
	Before any `json:"before,omitempty"`
	After  any `json:"after,omitempty"`
}

// Diff returns how the events and entities of b differ from those of a: events
// that appeared, vanished, or whose status, support or denials changed. It
// streams both sides in order of ID.
func Diff(a, b schema.Reader) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		sameEntity := func(x, y schema.Entity) bool {
			return x.Name == y.Name && x.Type == y.Type && x.StandsFor == y.StandsFor &&
				slices.Equal(x.Aliases, y.Aliases) && slices.Equal(x.Roles, y.Roles)
		}
		sameEvent := func(x, y schema.Happening) bool {
			return x.Factuality == y.Factuality && x.Support == y.Support && x.Begin == y.Begin && x.End == y.End &&
				slices.Equal(x.Reports, y.Reports) && slices.Equal(x.Denials, y.Denials)
		}
		if merge("entity", a.Entities(), b.Entities(), func(e schema.Entity) string { return e.ID }, sameEntity, yield) {
			merge("event", a.Events(), b.Events(), func(e schema.Happening) string { return e.ID }, sameEvent, yield)
		}
	}
}

// merge walks two sorted sequences side by side; it reports whether to go on.
func merge[T any](what string, a, b iter.Seq2[T, error], id func(T) string, same func(x, y T) bool, yield func(Change, error) bool) bool {
	nextA, stopA := iter.Pull2(a)
	defer stopA()
	nextB, stopB := iter.Pull2(b)
	defer stopB()
	x, errX, okX := nextA()
	y, errY, okY := nextB()
	for okX || okY {
		if err := cmp.Or(errX, errY); err != nil {
			yield(Change{}, err)
			return false
		}
		order := 0
		switch {
		case !okX:
			order = 1
		case !okY:
			order = -1
		default:
			order = cmp.Compare(id(x), id(y))
		}
		switch {
		case order < 0:
			if !yield(Change{Kind: "removed", What: what, ID: id(x), Before: x}, nil) {
				return false
			}
		case order > 0:
			if !yield(Change{Kind: "added", What: what, ID: id(y), After: y}, nil) {
				return false
			}
		case !same(x, y):
			if !yield(Change{Kind: "changed", What: what, ID: id(x), Before: x, After: y}, nil) {
				return false
			}
		}
		if order <= 0 {
			x, errX, okX = nextA()
		}
		if order >= 0 {
			y, errY, okY = nextB()
		}
	}
	return true
}

// Period is a Reader that shows only the statements of documents, and the
// events reported by them, that are dated between since and until (ISO 8601,
// inclusive, empty for open).
type Period struct {
	schema.Reader
	Since, Until string
}

// Events implements schema.Reader: an event is kept with the reports of the
// period; one without a report in it is left out.
func (p Period) Events() iter.Seq2[schema.Happening, error] {
	return func(yield func(schema.Happening, error) bool) {
		source := map[string]string{} // statement -> publisher or document
		publisher := map[string]string{}
		for d, err := range p.Documents() {
			if err != nil {
				yield(schema.Happening{}, err)
				return
			}
			publisher[d.ID] = cmp.Or(d.Source, d.ID)
		}
		for st, err := range p.Statements() {
			if err != nil {
				yield(schema.Happening{}, err)
				return
			}
			source[st.ID] = publisher[st.Doc]
		}
		for ev, err := range p.Reader.Events() {
			if err != nil {
				yield(schema.Happening{}, err)
				return
			}
			keep := func(ids []string) []string {
				return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, ok := source[id]; return !ok })
			}
			ev.Reports, ev.Denials = keep(ev.Reports), keep(ev.Denials)
			if len(ev.Reports)+len(ev.Denials) == 0 {
				continue
			}
			ev.Sources = nil
			for _, id := range ev.Reports {
				ev.Sources = append(ev.Sources, source[id])
			}
			slices.Sort(ev.Sources)
			ev.Sources = slices.Compact(ev.Sources)
			ev.Support = len(ev.Sources)
			if !yield(ev, nil) {
				return
			}
		}
	}
}

// Statements implements schema.Reader.
func (p Period) Statements() iter.Seq2[schema.Statement, error] {
	return func(yield func(schema.Statement, error) bool) {
		within := map[string]bool{}
		for d, err := range p.Documents() {
			if err != nil {
				yield(schema.Statement{}, err)
				return
			}
			within[d.ID] = true
		}
		for st, err := range p.Reader.Statements() {
			if err == nil && !within[st.Doc] {
				continue
			}
			if !yield(st, err) {
				return
			}
		}
	}
}

// Documents implements schema.Reader.
func (p Period) Documents() iter.Seq2[schema.Document, error] {
	return func(yield func(schema.Document, error) bool) {
		for d, err := range p.Reader.Documents() {
			if err == nil && (d.Date == "" || d.Date < p.Since || p.Until != "" && d.Date > p.Until+"~") {
				continue
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// Entities implements schema.Reader: those that an event of the period has.
func (p Period) Entities() iter.Seq2[schema.Entity, error] {
	return func(yield func(schema.Entity, error) bool) {
		used := map[string]bool{}
		for ev, err := range p.Events() {
			if err != nil {
				yield(schema.Entity{}, err)
				return
			}
			used[ev.Subject], used[ev.Object] = true, true
		}
		for e, err := range p.Reader.Entities() {
			if err == nil && !used[e.ID] {
				continue
			}
			if !yield(e, err) {
				return
			}
		}
	}
}
