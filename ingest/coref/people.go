package coref

import (
	"slices"
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// distinctName is one way to write a person's name and where it stands.
type distinctName struct {
	name       personName
	generation string
	surface    string
	mentions   []int
}

// nameIndex finds people by the first and the last part of their names.
type nameIndex struct{ last, first map[string][]*entity }

func (x *nameIndex) add(e *entity, n personName) {
	put := func(m map[string][]*entity, key string) {
		if l := m[key]; len(l) == 0 || l[len(l)-1] != e {
			m[key] = append(l, e)
		}
	}
	put(x.last, spellingKey(n.last()))
	put(x.first, spellingKey(n.first()))
}

func (x *nameIndex) surnamed(part string) []*entity { return x.last[spellingKey(part)] }

// sharing returns the people one of whose outer names begins or ends n.
func (x *nameIndex) sharing(n personName) []*entity {
	return append(slices.Clone(x.surnamed(n.last())), x.first[spellingKey(n.first())]...)
}

// clusterPeople takes full names first, longest first, then surnames and given
// names alone.
func (r *run) clusterPeople(people []int) {
	x := &nameIndex{last: map[string][]*entity{}, first: map[string][]*entity{}}
	for _, d := range r.distinctNames(people) {
		if len(d.name) > 1 && !isSurnamePhrase(d.name) {
			r.fullName(x, d)
		} else {
			r.partOfName(x, d)
		}
	}
}

// distinctNames gathers the names of people, longest first, of these those that
// tell the generation.
func (r *run) distinctNames(people []int) []*distinctName {
	byKey := map[string]*distinctName{}
	var list []*distinctName
	for _, i := range people {
		surface := r.mentionName(i)
		name, generation := cutPerson(surface)
		if len(name) == 0 {
			continue
		}
		key := strings.Join(name, " ") + "|" + generation
		d := byKey[key]
		if d == nil {
			d = &distinctName{name: name, generation: generation, surface: surface}
			byKey[key] = d
			list = append(list, d)
		}
		d.mentions = append(d.mentions, i)
	}
	sort.SliceStable(list, func(i, j int) bool {
		if len(list[i].name) != len(list[j].name) {
			return len(list[i].name) > len(list[j].name)
		}
		return list[i].generation != "" && list[j].generation == ""
	})
	return list
}

// fullName links the mentions of a full name to the person of a longer or equally
// long name that it matches, if just one matches best, else to a new one.
func (r *run) fullName(x *nameIndex, d *distinctName) {
	var e *entity
	how, several := noMatch, false
	for _, c := range x.surnamed(d.name.last()) {
		m := comparePersons(c.name, d.name)
		if m == noMatch || m < how || c.generation != d.generation || !r.agreeGender(c, d.mentions) || !c.allows(d.name) {
			continue
		}
		if m < spellingMatch && r.apart(c, d.mentions) {
			continue
		}
		several = m == how
		e, how = c, m
	}
	if several {
		e = nil // "J. Doe" of Jane and John Doe
	}
	r.linkPerson(x, d, e, how)
}

// linkPerson links the mentions of d to e, or to a new person when e is nil.
func (r *run) linkPerson(x *nameIndex, d *distinctName, e *entity, how match) {
	mentions := d.mentions
	if e == nil {
		e = r.newPerson(mentions[0], d.name, d.surface)
		e.generation = d.generation
		how, mentions = exactMatch, mentions[1:]
	}
	for _, i := range mentions {
		r.link(i, e, how.rule(), 0.95)
	}
	e.names = append(e.names, d.name)
	x.add(e, d.name)
}

// allows reports whether a name may be that of e as far as its other names tell:
// "J. Doe" who is Jane is not John.
func (e *entity) allows(name personName) bool {
	for _, n := range e.names {
		if comparePersons(n, name) == noMatch {
			return false
		}
	}
	return true
}

// apart reports whether one of the mentions stands beside a mention of e in a way
// that tells two things apart (see disjoint).
func (r *run) apart(e *entity, mentions []int) bool {
	for _, i := range mentions {
		if r.beside(e, i) != text.None {
			return true
		}
	}
	return false
}

// beside returns a mention of e that is disjoint from mention i, or text.None.
func (r *run) beside(e *entity, i int) int {
	from, to := r.inSentence(r.attrs[i].sentence)
	for k := from; k < to; k++ {
		if k != i && r.of[k] != nil && r.of[k].root() == e.root() && disjoint(&r.attrs[i], &r.attrs[k]) {
			return k
		}
	}
	return text.None
}

// disjoint reports whether two names cannot mean the same: arguments of one
// predicate ("Lincoln moved to Lincoln") and conjuncts ("Jane Doe and J. Doe").
func disjoint(a, b *attrs) bool {
	if a.role == "conj" && a.head.Head == b.m.Head || b.role == "conj" && b.head.Head == a.m.Head {
		return true
	}
	return a.head.Head == b.head.Head && a.head.Head >= 0 && arguments[a.role] && arguments[b.role]
}

var arguments = set(`nsubj obj iobj obl`)

// partOfName links every mention of a surname or given name alone.
func (r *run) partOfName(x *nameIndex, d *distinctName) {
	candidates := x.sharing(d.name)
	known := len(candidates) > 0
	candidates = slices.DeleteFunc(candidates, func(c *entity) bool { return d.generation != "" && c.generation != d.generation })
	own := &distinctName{name: d.name, generation: d.generation, surface: d.surface}
	firm := false // the name is a firm's too
	for _, i := range d.mentions {
		if !known && r.family(i, d.name, x) {
			continue
		}
		e, how, unsure := r.choosePerson(candidates, d.name, i)
		if e != nil && r.beside(e, i) != text.None {
			firm = firm || r.founded(i)
			continue // a namesake, a place or a firm of that name
		}
		switch {
		case firm && r.honorific(i) == gazetteer.Unknown:
			// "Ford" after "Henry Ford founded Ford" may be either.
		case e != nil:
			r.link(i, e, how.rule(), 0.9)
		case !unsure:
			own.mentions = append(own.mentions, i)
		}
		// Two people of that name are near: rather nobody than the wrong one.
	}
	if len(own.mentions) > 0 {
		r.linkPerson(x, own, nil, noMatch)
	}
}

// founded reports whether mention i is an argument of a verb that makes firms.
func (r *run) founded(i int) bool {
	a := &r.attrs[i]
	return a.clause >= 0 && founding[strings.ToLower(a.toks[a.clause].Lemma)]
}

var founding = set(`found establish create start launch build own buy sell run lead head join leave`)

// family resolves a surname in the plural behind an article ("the Clintons") to
// the people of that surname, if the text names two of them; it is no person.
func (r *run) family(i int, name personName, x *nameIndex) bool {
	m := &r.doc.Mentions[i]
	if len(name) != 1 || m.From == 0 || !strings.EqualFold(r.doc.Sentences[m.Sentence].Tokens[m.From-1].Form, "the") {
		return false
	}
	surname, ok := strings.CutSuffix(name[0], "s")
	if !ok {
		return false
	}
	bearers := x.surnamed(surname)
	if len(bearers) == 0 && strings.HasSuffix(surname, "e") {
		bearers = x.surnamed(strings.TrimSuffix(surname, "e"))
	}
	if len(bearers) == 0 {
		return false
	}
	if len(bearers) == 2 {
		r.setMembers(i, slices.Clone(bearers), "group:family")
	}
	return true
}

func (r *run) newPerson(i int, name personName, surface string) *entity {
	e := r.newEntity(i, exactMatch.rule())
	e.class, e.number, e.named, e.typ = person, singular, true, schema.Person
	e.name, e.surface = name, surface
	e.votes[schema.Person]++
	if rec := r.fullNameRecord(surface, name); rec != nil && rec.Gender != gazetteer.Unknown {
		e.gender = rec.Gender
	}
	return e
}

// fullNameRecord returns the known person of a full name, or nil.
func (r *run) fullNameRecord(surface string, name personName) *gazetteer.Record {
	if len(name) < 2 {
		return nil
	}
	for _, rec := range r.gaz.Find(surface) {
		if rec.Type == schema.Person {
			return rec
		}
	}
	return nil
}

// agreeGender reports whether the honorifics of the mentions allow e.
func (r *run) agreeGender(e *entity, mentions []int) bool {
	for _, i := range mentions {
		if g := r.attrs[i].gender; g != gazetteer.Unknown && e.gender != gazetteer.Unknown && g != e.gender && r.honorific(i) != gazetteer.Unknown {
			return false
		}
	}
	return true
}

// honorific returns the gender that an honorific at mention i shows.
func (r *run) honorific(i int) gazetteer.Gender {
	m := &r.doc.Mentions[i]
	toks := r.doc.Sentences[m.Sentence].Tokens
	if g := honorificGender(toks[m.From].Form); g != gazetteer.Unknown {
		return g
	}
	if m.From > 0 {
		return honorificGender(toks[m.From-1].Form)
	}
	return gazetteer.Unknown
}

// nameWindow is how many sentences back a namesake makes a surname unsure.
const nameWindow = 6

// choosePerson finds whom a surname or given name alone means: the only one of
// that name, or of several the only one named shortly before.
func (r *run) choosePerson(candidates []*entity, name personName, i int) (best *entity, how match, unsure bool) {
	g := r.honorific(i)
	var fit []*entity
	how = noMatch
	for _, c := range candidates {
		m := comparePersons(c.name, name)
		if m == noMatch || m == givenMatch && g != gazetteer.Unknown || m == givenMatch && !r.givenAlone(c, name) {
			continue
		}
		if g != gazetteer.Unknown && c.gender != gazetteer.Unknown && c.gender != g {
			continue
		}
		if m > how && (how == noMatch || how == givenMatch && m == surnameMatch) {
			how = m
		}
		if !containsEntity(fit, c) {
			fit = append(fit, c)
		}
	}
	if len(fit) > 1 {
		// A surname beats a given name.
		var bySurname []*entity
		for _, c := range fit {
			if comparePersons(c.name, name) == surnameMatch {
				bySurname = append(bySurname, c)
			}
		}
		if len(bySurname) > 0 {
			fit = bySurname
		}
	}
	switch len(fit) {
	case 0:
		return nil, noMatch, false
	case 1:
		return fit[0], comparePersons(fit[0].name, name), false
	}
	near := 0
	for _, c := range fit {
		for k := len(c.mentions) - 1; k >= 0; k-- {
			d := r.attrs[i].sentence - r.attrs[c.mentions[k]].sentence
			if d >= 0 && d <= nameWindow {
				near++
				best = c
				break
			}
		}
	}
	if near == 1 {
		return best, comparePersons(best.name, name), false
	}
	return nil, noMatch, true
}

// givenAlone reports whether a first part alone may mean the person: a family
// name that comes first, or a given name.
func (r *run) givenAlone(_ *entity, name personName) bool {
	return len(name) == 1 && len(name[0]) > 1
}
