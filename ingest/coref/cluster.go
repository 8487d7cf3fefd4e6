package coref

import (
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// entity is a cluster of mentions under construction.
type entity struct {
	mentions []int // in order of the text, once resolution is done
	class    class
	number   number
	gender   gazetteer.Gender
	typ      schema.EntityType
	named    bool
	record   *gazetteer.Record
	name     personName   // fullest, of persons
	names    []personName // all of them, of persons
	// generation is "jr", "ii" or the like, empty when the name does not tell.
	generation string
	surface    string // fullest name as written
	roles      []held
	// votes counts the types of the names, for the entity's type.
	votes map[schema.EntityType]int
	into  *entity // the entity that this one was merged into, or nil
	index int     // in Document.Entities, once written
}

// held is a position of a person.
type held struct {
	title string
	// of is the country or organisation, ofID its ID when a gazetteer knows it;
	// both empty when unknown.
	of     *entity
	ofID   string
	former bool
	kind   text.RoleKind
	listed bool // from the gazetteer, not the text
	role   schema.DatedRole
}

// root follows merges.
func (e *entity) root() *entity {
	for e.into != nil {
		if e.into.into != nil {
			e.into = e.into.into
		}
		e = e.into
	}
	return e
}

// link adds mention i to entity e and says why.
func (r *run) link(i int, e *entity, rule string, confidence float64) {
	e = e.root()
	r.of[i] = e
	e.mentions = append(e.mentions, i)
	m := &r.doc.Mentions[i]
	m.Rule = rule
	m.Confidence = min(confidence, max(m.Confidence, 0.01))
	if m.Confidence == 0.01 {
		m.Confidence = confidence
	}
	a := &r.attrs[i]
	if e.gender == gazetteer.Unknown {
		e.gender = a.gender
	}
	if e.class == unknown {
		e.class = a.class
	}
	if e.number == anyNumber && m.Kind != text.Pronoun {
		e.number = a.number
	}
}

// newEntity begins an entity with mention i.
func (r *run) newEntity(i int, rule string) *entity {
	e := &entity{votes: map[schema.EntityType]int{}, index: -1}
	r.entities = append(r.entities, e)
	r.link(i, e, rule, 1)
	return e
}

// merge makes b part of a and says why in the rules of b's mentions.
func (r *run) merge(a, b *entity, rule string) *entity {
	a, b = a.root(), b.root()
	if a == b {
		return a
	}
	for _, i := range b.mentions {
		r.of[i] = a
		if rule != "" {
			r.doc.Mentions[i].Rule = rule
		}
	}
	a.mentions = append(a.mentions, b.mentions...)
	sort.Ints(a.mentions)
	a.roles = append(a.roles, b.roles...)
	for t, n := range b.votes {
		a.votes[t] += n
	}
	if a.record == nil {
		a.record = b.record
	}
	if a.gender == gazetteer.Unknown {
		a.gender = b.gender
	}
	if len(b.name) > len(a.name) {
		a.name = b.name
	}
	if !a.named && b.named || len(b.surface) > len(a.surface) && a.named == b.named {
		a.surface, a.named = b.surface, b.named
	}
	b.into, b.mentions = a, nil
	return a
}

// mentionName is a name as written, without an article before it.
func (r *run) mentionName(i int) string {
	m := &r.doc.Mentions[i]
	toks := r.doc.Sentences[m.Sentence].Tokens[m.From:m.To]
	if len(toks) > 1 && strings.EqualFold(toks[0].Form, "the") && toks[0].Form != "The" {
		toks = toks[1:]
	}
	var b strings.Builder
	for k := range toks {
		if k > 0 && !toks[k-1].NoSpaceAfter && !joinsWithout(toks, k) {
			b.WriteByte(' ')
		}
		b.WriteString(toks[k].Form)
	}
	return b.String()
}

// joinsWithout reports whether token k is written onto the one before it in
// data that lost its spacing: around hyphens and before a possessive.
func joinsWithout(toks []text.Token, k int) bool {
	f := toks[k].Form
	if f == "'s" || f == "’s" || f == "," || f == "." {
		return true
	}
	return toks[k].Start == text.None && (f == "-" || toks[k-1].Form == "-")
}

// clusterNames groups the names of the document. Its cost is linear in the
// number of names, but for the people who share a surname.
func (r *run) clusterNames() {
	var people, others []int
	for i := range r.doc.Mentions {
		m := &r.doc.Mentions[i]
		if m.Kind != text.Name {
			continue
		}
		if m.Type == schema.Person {
			people = append(people, i)
		} else {
			others = append(others, i)
		}
	}
	r.clusterThings(others)
	r.clusterPeople(people)
}

func containsEntity(list []*entity, e *entity) bool {
	for _, x := range list {
		if x == e {
			return true
		}
	}
	return false
}

// clusterThings groups the names of everything but people.
func (r *run) clusterThings(others []int) {
	byKey := map[string]*entity{}
	byRecord := map[string]*entity{}
	acronyms := map[string][]*entity{}
	var pending []int
	for _, i := range others {
		m := &r.doc.Mentions[i]
		name := r.mentionName(i)
		rec, rule := r.lookup(m, name)
		key := organizationKey(name)
		e := (*entity)(nil)
		if rec != nil {
			e = byRecord[rec.ID]
		} else if gazetteer.Acronym(name) {
			pending = append(pending, i)
			continue
		} else {
			e, rule = byKey[key], exactMatch.rule()
		}
		if e == nil {
			e = r.newEntity(i, rule)
			e.named, e.surface, e.record = true, name, rec
			e.class = r.attrs[i].class
			if rec != nil {
				byRecord[rec.ID] = e
				r.setRecord(e, rec)
			}
		} else {
			r.link(i, e, rule, 0.97)
		}
		if rec == nil || m.Type != schema.Nationality {
			e.votes[m.Type]++
			if len(name) > len(e.surface) && rec == nil {
				e.surface = name
			}
			if byKey[key] == nil {
				byKey[key] = e
				short, long := initials(key)
				for _, s := range []string{short, long} {
					if s != "" && !containsEntity(acronyms[s], e) {
						acronyms[s] = append(acronyms[s], e)
					}
				}
			}
		}
	}
	for _, i := range pending {
		name := r.mentionName(i)
		key := gazetteer.Fold(name)
		e, rule := byKey[key], exactMatch.rule()
		if e == nil {
			if c := acronyms[key]; len(c) == 1 && (len(key) > 2 || r.inParentheses(i)) {
				e, rule = c[0], "name:acronym"
			}
		}
		if e == nil {
			e = r.newEntity(i, rule)
			e.named, e.surface, e.class = true, name, r.attrs[i].class
		} else {
			r.link(i, e, rule, 0.9)
		}
		e.votes[r.doc.Mentions[i].Type]++
		byKey[key] = e
	}
	r.shortThings(byKey)
}

// shortThings merges a name with the only longer one that ends with it ("Contact
// Group": "Trilateral Contact Group"), or that begins with it and goes on with a
// word for a business ("Acme": "Acme Industries"): the FIFA Council is not FIFA.
func (r *run) shortThings(byKey map[string]*entity) {
	keys := make([]string, 0, len(byKey))
	for k := range byKey {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	bySuffix := map[string][]*entity{}
	for _, k := range keys {
		e := byKey[k].root()
		if e.class != organization && e.class != event {
			continue
		}
		parts := strings.Fields(k)
		for n := 1; n < len(parts); n++ {
			suffix := strings.Join(parts[n:], " ")
			if len(parts)-n >= 2 && !containsEntity(bySuffix[suffix], e) {
				bySuffix[suffix] = append(bySuffix[suffix], e)
			}
		}
		if len(parts) == 2 && businessWords[parts[1]] {
			bySuffix[parts[0]] = append(bySuffix[parts[0]], e)
		}
	}
	for _, k := range keys {
		e := byKey[k].root()
		if c := bySuffix[k]; len(c) == 1 && c[0].root() != e && e.class == c[0].root().class && (e.record == nil || c[0].root().record == nil) {
			r.merge(c[0], e, "name:short")
		}
	}
}

// inParentheses reports whether mention i stands alone in parentheses.
func (r *run) inParentheses(i int) bool {
	m := &r.doc.Mentions[i]
	toks := r.doc.Sentences[m.Sentence].Tokens
	return m.From > 0 && m.To < len(toks) && toks[m.From-1].Form == "(" && toks[m.To].Form == ")"
}

// lookup finds the record of a name that is no person's.
func (r *run) lookup(m *text.Mention, name string) (*gazetteer.Record, string) {
	for _, rec := range r.gaz.Find(name) {
		if rec.Type != schema.Person && !r.wrongPlace(m, rec) {
			rule := "gazetteer"
			if rec.User {
				rule = "list"
			}
			return rec, rule
		}
	}
	toks := r.doc.Sentences[m.Sentence].Tokens
	if m.Type == schema.Nationality || m.To-m.From == 1 && toks[m.From].UPOS == "ADJ" {
		if rec := r.gaz.Adjective(name); rec != nil {
			return rec, "demonym"
		}
	}
	return nil, ""
}

// wrongPlace reports whether a record cannot be what the mention's type says.
func (r *run) wrongPlace(m *text.Mention, rec *gazetteer.Record) bool {
	if rec.User {
		return false
	}
	switch m.Type {
	case schema.Event, schema.Work, schema.Misc:
		return rec.Type.Coarse() != "MISC"
	case schema.Organization, schema.Party:
		// A club may bear a town's name; a state's or its capital's name in the
		// place of an organisation means the state.
		return rec.Type == schema.City && rec.StandsFor == ""
	}
	return false
}

// setRecord gives e what the gazetteer knows.
func (r *run) setRecord(e *entity, rec *gazetteer.Record) {
	e.record = rec
	e.typ = rec.Type
	if rec.Gender != gazetteer.Unknown {
		e.gender = rec.Gender
	}
	switch rec.Type {
	case schema.Person:
		e.class = person
	case schema.Organization, schema.Party, schema.Office:
		e.class = organization
	case schema.Country, schema.City, schema.Location, schema.Facility:
		e.class = place
	case schema.Event:
		e.class = event
	}
	for _, o := range rec.Roles {
		if !r.valid(o) {
			continue
		}
		e.roles = append(e.roles, held{title: o.Title, ofID: o.Of, listed: true, role: o})
	}
}
