package coref

import (
	"sort"
	"strconv"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// finish writes entities, roles and links into the document.
func (r *run) finish() {
	r.dropUnused()
	ids := map[string]bool{}
	antecedent := map[*entity]int{}
	var order []*entity
	listed := map[*entity]bool{}
	enter := func(e *entity) {
		if e = e.root(); !listed[e] {
			listed[e] = true
			order = append(order, e)
		}
	}
	for i := range r.doc.Mentions {
		if e := r.of[i]; e != nil && r.shown(e.root()) {
			enter(e)
		}
		for _, e := range r.members[i] {
			enter(e)
		}
	}
	// The gazetteer's own IDs come first, so that no name of the text takes one.
	for _, e := range order {
		if e.record != nil {
			ids[e.record.ID] = true
		}
	}
	for _, e := range order {
		e.index = len(r.doc.Entities)
		r.doc.Entities = append(r.doc.Entities, r.entity(e, ids))
	}
	for _, e := range order {
		r.doc.Entities[e.index].Roles = r.sortedRoles(e, r.doc.Date)
	}
	for i := range r.doc.Mentions {
		m := &r.doc.Mentions[i]
		if e := r.of[i]; e != nil {
			e = e.root()
			if e.index >= 0 {
				m.Entity = e.index
			}
			if first, ok := antecedent[e]; ok {
				m.Antecedent = first
			}
			// The antecedent is the last name or noun phrase before.
			if _, ok := antecedent[e]; !ok || m.Kind != text.Pronoun {
				antecedent[e] = i
			}
		}
		for _, e := range r.members[i] {
			m.Members = append(m.Members, e.root().index)
		}
	}
	for k := range r.doc.Roles {
		o := &r.doc.Roles[k]
		if o.Of != text.None && r.of[o.Of] != nil {
			o.OfEntity = r.of[o.Of].root().index
			if o.OfEntity < 0 {
				o.OfEntity = text.None
			}
		}
	}
}

// shown reports whether an entity is written: those with a name, and all of them
// when every cluster is kept.
func (r *run) shown(e *entity) bool { return e.named || r.keepAll }

// dropUnused removes the noun phrases and pronouns that were found but neither
// resolved nor referred to, and renumbers what points at mentions.
func (r *run) dropUnused() {
	if r.keepAll {
		return
	}
	keep := make([]bool, len(r.doc.Mentions))
	for i := range r.doc.Mentions {
		m := &r.doc.Mentions[i]
		e := r.of[i]
		// Coordinations only lend their members to pronouns.
		keep[i] = m.Kind == text.Name || len(r.members[i]) > 0 && m.Rule != "coordination" || e != nil && (e.root().named || len(e.root().mentions) > 1)
	}
	renumber := make([]int, len(keep))
	members := make(map[int][]*entity, len(r.members))
	n := 0
	for i, k := range keep {
		renumber[i] = text.None
		if k {
			renumber[i] = n
			r.doc.Mentions[n], r.of[n] = r.doc.Mentions[i], r.of[i]
			if list, ok := r.members[i]; ok {
				members[n] = list
			}
			n++
		}
	}
	r.members = members
	r.doc.Mentions, r.of = r.doc.Mentions[:n], r.of[:n]
	for _, e := range r.entities {
		kept := e.mentions[:0]
		for _, i := range e.mentions {
			if renumber[i] != text.None {
				kept = append(kept, renumber[i])
			}
		}
		e.mentions = kept
	}
	for k := range r.doc.Roles {
		o := &r.doc.Roles[k]
		o.Holder = renumber[o.Holder]
		if o.Of != text.None {
			o.Of = renumber[o.Of]
		}
	}
}

// entity renders e for the graph.
func (r *run) entity(e *entity, ids map[string]bool) schema.Entity {
	var out schema.Entity
	if e.record != nil {
		out = e.record.Entity()
		out.Aliases = append([]string(nil), out.Aliases...)
		out.Roles = nil
	} else {
		out.Type = e.bestType()
		out.Name = r.fullestName(e)
		base := prefix(out.Type) + "/" + slugOr(out.Name)
		out.ID = base
		for n := 2; ids[out.ID]; n++ {
			out.ID = base + "-" + strconv.Itoa(n)
		}
		ids[out.ID] = true
	}
	seen := map[string]bool{out.Name: true}
	var aliases []string
	addAlias := func(s string) {
		if !seen[s] {
			seen[s] = true
			aliases = append(aliases, s)
		}
	}
	for _, a := range out.Aliases {
		addAlias(a)
	}
	for _, i := range e.mentions {
		if m := &r.doc.Mentions[i]; m.Kind == text.Name && m.Rule != "demonym" && m.Type != schema.Nationality {
			addAlias(r.mentionName(i))
		}
	}
	sort.Strings(aliases)
	out.Aliases = aliases
	return out
}

func slugOr(name string) string {
	if s := gazetteer.Slug(name); s != "" {
		return s
	}
	return "unnamed"
}

// prefix is the first part of the IDs of a type.
func prefix(t schema.EntityType) string {
	switch t {
	case schema.Person:
		return "person"
	case schema.Organization:
		return "org"
	case schema.Party:
		return "party"
	case schema.Office:
		return "office"
	case schema.Location:
		return "location"
	case schema.Country:
		return "country"
	case schema.City:
		return "city"
	case schema.Facility:
		return "facility"
	case schema.Event:
		return "event"
	case schema.Nationality:
		return "nationality"
	case schema.Position:
		return "position"
	case schema.Work:
		return "work"
	case schema.Group:
		return "group"
	case schema.Misc:
		return "misc"
	}
	return "thing"
}

// bestType is the type that most names of e have; ties go to the type that
// comes first in the alphabet.
func (e *entity) bestType() schema.EntityType {
	best, n := schema.Thing, 0
	for t, k := range e.votes {
		if k > n || k == n && t < best {
			best, n = t, k
		}
	}
	return best
}

// fullestName picks the name with most words, of these the most frequent, of
// these the first in the text.
func (r *run) fullestName(e *entity) string {
	type option struct{ words, count, first int }
	options := map[string]*option{}
	for _, i := range e.mentions {
		m := &r.doc.Mentions[i]
		if m.Kind != text.Name {
			continue
		}
		name := r.mentionName(i)
		if m.Type == schema.Person {
			name = stripHonorific(name)
		}
		o := options[name]
		if o == nil {
			o = &option{words: len(fields(name)), first: i}
			options[name] = o
		}
		o.count++
	}
	best := ""
	for name, o := range options {
		b := options[best]
		if b == nil || o.words > b.words || o.words == b.words && (o.count > b.count || o.count == b.count && o.first < b.first) {
			best = name
		}
	}
	if best == "" {
		best = e.surface
	}
	if best == "" && len(e.mentions) > 0 {
		m := &r.doc.Mentions[e.mentions[0]]
		toks := r.doc.Sentences[m.Sentence].Tokens
		best = toks[m.Head].Form
	}
	return best
}
