package coref

import (
	"sort"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// valid reports whether a dated role is held on the document's date; without a
// date every role may be meant.
func (r *run) valid(o schema.DatedRole) bool {
	date := r.doc.Date
	if date == "" {
		return true
	}
	return (o.From == "" || o.From <= date) && (o.To == "" || date <= o.To || strings.HasPrefix(date, o.To))
}

// recent reports whether a role ended in the two years before the document.
func (r *run) recent(o schema.DatedRole) bool {
	if len(o.To) < 4 || len(r.doc.Date) < 4 || o.To > r.doc.Date {
		return false
	}
	end, err1 := strconv.Atoi(o.To[:4])
	year, err2 := strconv.Atoi(r.doc.Date[:4])
	return err1 == nil && err2 == nil && year-end <= 2
}

// linkRecords finds the people whom the gazetteer knows by their full name, and
// those known by a surname alone whose office fits the document's date; entities
// of one record become one.
func (r *run) linkRecords() {
	byRecord := map[string]*entity{}
	for _, e := range r.entities {
		if e.record != nil && e.into == nil {
			byRecord[e.record.ID] = e
		}
	}
	for _, find := range []func(*entity) (*gazetteer.Record, string){r.personRecord, r.surnameRecord} {
		for _, e := range r.entities {
			if e.into != nil || e.class != person || !e.named || e.record != nil {
				continue
			}
			rec, rule := find(e)
			if rec == nil {
				continue
			}
			if other := byRecord[rec.ID]; other != nil {
				r.merge(other, e, rule)
				continue
			}
			byRecord[rec.ID] = e
			r.setRecord(e, rec)
		}
	}
}

// personRecord looks a person up by every name that its mentions use.
func (r *run) personRecord(e *entity) (*gazetteer.Record, string) {
	seen := map[string]bool{}
	for _, i := range e.mentions {
		if r.doc.Mentions[i].Kind != text.Name {
			continue
		}
		name := r.mentionName(i)
		if seen[name] {
			continue
		}
		seen[name] = true
		parts := parsePerson(name)
		for _, rec := range r.gaz.Find(name) {
			if rec.Type != schema.Person {
				continue
			}
			if rec.User {
				return rec, "list"
			}
			if len(parts) > 1 {
				return rec, "gazetteer"
			}
		}
	}
	return nil, ""
}

// surnameRecord finds the one known holder of an office of that surname on the
// document's date, or else shortly before. A surname that many bear needs more:
// the office in the text, or its country beside others who hold or are offices.
func (r *run) surnameRecord(e *entity) (*gazetteer.Record, string) {
	if r.doc.Date == "" || len(e.name) != 1 && !isSurnamePhrase(e.name) {
		return nil, ""
	}
	var fit, late *gazetteer.Record
	others := false
	bearers := r.gaz.Surname(e.name.last())
	for _, rec := range bearers {
		name, generation := cutPerson(rec.Name)
		if !bearsSurname(rec, name, e.name) || e.generation != "" && e.generation != generation || e.gender != gazetteer.Unknown && rec.Gender != gazetteer.Unknown && e.gender != rec.Gender {
			continue
		}
		for _, o := range rec.Roles {
			if r.valid(o) {
				if fit != nil && fit != rec {
					return nil, ""
				}
				fit = rec
			} else if r.recent(o) {
				others = others || late != nil && late != rec
				late = rec
			}
		}
	}
	former := fit == nil
	if former && !others {
		fit = late
	}
	if fit != nil && fit.Common && !e.titled(fit) && (former && len(bearers) > 1 || e.hasTitle() || !r.inPolitics(e, fit)) {
		return nil, ""
	}
	return fit, "gazetteer:surname"
}

// hasTitle reports whether the text gives a person a position.
func (e *entity) hasTitle() bool {
	for k := range e.roles {
		if !e.roles[k].listed {
			return true
		}
	}
	return false
}

// titled reports whether the text gives a person a position that a record holds.
func (e *entity) titled(rec *gazetteer.Record) bool {
	for k := range e.roles {
		h := &e.roles[k]
		for _, o := range rec.Roles {
			if !h.listed && matchTitles(h.title, o.Title) && (h.ofID == "" || h.ofID == o.Of) {
				return true
			}
		}
	}
	return false
}

// bearsSurname reports whether a short name may be that of a record, by its name
// (cut) or another spelling.
func bearsSurname(rec *gazetteer.Record, name, short personName) bool {
	if comparePersons(name, short) == surnameMatch {
		return true
	}
	for _, a := range rec.Aliases {
		if m := comparePersons(parsePerson(a), short); m == surnameMatch || m == exactMatch {
			return true
		}
	}
	return false
}

// inPolitics reports whether the document speaks of what a record's office
// belongs to and of another office or its holder, or names such a one in a
// sentence with e.
func (r *run) inPolitics(e *entity, rec *gazetteer.Record) bool {
	near := map[int]bool{}
	for _, i := range e.mentions {
		near[r.attrs[i].sentence] = true
	}
	body, office := false, false
	for _, o := range r.entities {
		if o.into != nil || o.record == nil || o.record == rec {
			continue
		}
		for _, h := range rec.Roles {
			body = body || (r.valid(h) || r.recent(h)) && (o.record.ID == h.Of || o.record.StandsFor == h.Of)
		}
		if o.record.Type != schema.Office && (o.record.Type != schema.Person || len(o.record.Roles) == 0) {
			continue
		}
		office = true
		for _, i := range o.mentions {
			if near[r.attrs[i].sentence] {
				return true
			}
		}
	}
	return body && office
}

// giveRoles hands the roles of the text to their holders.
func (r *run) giveRoles() {
	for i := range r.doc.Roles {
		o := &r.doc.Roles[i]
		e := r.of[o.Holder]
		if e == nil {
			continue
		}
		h := held{title: o.Title, former: o.Former, kind: o.Kind}
		if o.Of != text.None {
			if of := r.of[o.Of]; of != nil {
				h.of = of.root()
				if of.record != nil {
					h.ofID = of.record.ID
				}
			}
		}
		e.root().roles = append(e.root().roles, h)
		r.linkTitle(o, e)
	}
}

// linkTitle links the noun phrase of a title ("U.S. Secretary of State" before
// "Antony Blinken") to its holder: it is nobody else's.
func (r *run) linkTitle(o *text.Role, e *entity) {
	from, to := r.inSentence(o.Sentence)
	linked := false
	for i := from; i < to; i++ {
		m := &r.doc.Mentions[i]
		if m.Kind != text.Nominal || m.Head < o.TitleFrom || m.Head >= o.TitleTo || r.of[i] != nil {
			continue
		}
		if !linked && m.From <= o.TitleFrom {
			r.link(i, e, o.Rule, 0.9)
			linked = true
			continue
		}
		r.closed[i] = true // "state" in "secretary of state"
	}
}

// Equivalent titles: a member of a class matches every other one.
var titleClasses = [][]string{
	{"president", "leader", "head of state", "chief", "strongman"},
	{"prime minister", "premier", "leader", "pm", "head of government", "chief", "taoiseach"},
	{"chancellor", "leader", "head of government"},
	{"king", "monarch", "head of state", "sovereign"}, {"queen", "monarch", "head of state", "sovereign"},
	{"supreme leader", "leader", "ayatollah"},
	{"foreign minister", "top diplomat", "diplomat", "chief diplomat", "minister of foreign affairs", "minister for foreign affairs", "foreign secretary"},
	{"secretary of state", "top diplomat", "diplomat", "chief diplomat"},
	{"defense minister", "defence minister", "defense chief", "defence chief", "minister of defense", "minister of defence"},
	{"defense secretary", "secretary of defense", "defence secretary", "pentagon chief"},
	{"finance minister", "minister of finance", "chancellor of the exchequer"},
	{"secretary general", "secretary - general", "secretary-general", "chief"},
	{"high representative", "foreign policy chief"},
	{"spokesman", "spokesperson"}, {"spokeswoman", "spokesperson"}, {"press secretary", "spokesperson", "spokeswoman", "spokesman"},
}

// matchTitles reports whether two titles may be one position.
func matchTitles(a, b string) bool {
	if a == b {
		return true
	}
	for _, c := range titleClasses {
		// The first of a class is the exact title; the others are other words for it.
		if a == c[0] && contains(c[1:], b) || b == c[0] && contains(c[1:], a) {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// sameOf reports whether a position belongs to entity of.
func (h *held) sameOf(of *entity) bool {
	if of == nil {
		return false
	}
	of = of.root()
	if h.of != nil && h.of.root() == of {
		return true
	}
	return h.ofID != "" && (of.record != nil && (of.record.ID == h.ofID || of.record.StandsFor == h.ofID))
}

// roleNominals resolves "the French president", "the UK Prime Minister", "the
// Prime Minister" to those who hold the position.
func (r *run) roleNominals() {
	var people []*entity
	for _, e := range r.entities {
		if e.into != nil || e.class != person || !e.named {
			continue
		}
		if len(e.roles) > 0 {
			people = append(people, e)
		}
	}
	for i := range r.doc.Mentions {
		m := &r.doc.Mentions[i]
		if m.Kind != text.Nominal || r.of[i] != nil || r.attrs[i].number == plural || r.attrs[i].article == indefinite {
			continue
		}
		t, ok := r.Resolver.roles.Nominal(r.doc, r.namesOf(m.Sentence), m)
		if !ok || t.Former || t.Counterpart {
			continue
		}
		r.titles[i] = t
		if t.Possessor != text.None {
			continue
		}
		var of *entity
		if t.Of != text.None {
			if of = r.of[t.Of]; of == nil {
				continue
			}
		} else if t.To <= m.Head+1 && m.To > m.Head+1 {
			continue // "the president of that country"
		} else if r.attrs[i].article != definite && r.attrs[i].article != demonstrative && !capitalWord(r.attrs[i].head.Form) {
			continue
		}
		e, rule, confidence := r.holder(people, t.Words, of, i)
		if e == nil && of != nil {
			e, rule, confidence = r.listedHolder(t.Words, of, i)
			if e != nil {
				people = append(people, e)
			}
		}
		if e != nil {
			r.link(i, e, rule, confidence)
		}
	}
}

func capitalWord(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

// namesOf returns the indices of the names of one sentence.
func (r *run) namesOf(si int) []int {
	var out []int
	from, to := r.inSentence(si)
	for i := from; i < to; i++ {
		if r.doc.Mentions[i].Kind == text.Name {
			out = append(out, i)
		}
	}
	return out
}

// holder finds the one person of the document who holds a position. Without a
// country, it must be the only one with the title, or the only one of them in
// the two sentences before.
func (r *run) holder(people []*entity, title string, of *entity, i int) (*entity, string, float64) {
	var exact, fit []*entity
	for _, e := range people {
		if e = e.root(); e.into != nil {
			continue
		}
		how := 0
		for k := range e.roles {
			h := &e.roles[k]
			if h.former || of != nil && !h.sameOf(of) || !matchTitles(h.title, title) {
				continue
			}
			if h.title == title {
				how = 2
			}
			how = max(how, 1)
		}
		// A person of whom the text says nothing before the mention is no
		// antecedent when others are.
		if how == 2 && !containsEntity(exact, e) {
			exact = append(exact, e)
		}
		if how > 0 && !containsEntity(fit, e) {
			fit = append(fit, e)
		}
	}
	if len(exact) > 0 {
		fit = exact
	}
	if of == nil && genericTitle(title) {
		return nil, "", 0
	}
	switch {
	case len(fit) == 0:
		return nil, "", 0
	case len(fit) == 1:
		if of != nil {
			return fit[0], "role", 0.9
		}
		if r.sinceLast(fit[0], i) > 15 {
			return nil, "", 0
		}
		return fit[0], "role:title", 0.8
	}
	var near *entity
	for _, e := range fit {
		if d := r.sinceLast(e, i); d <= 2 {
			if near != nil {
				return nil, "", 0
			}
			near = e
		}
	}
	if near == nil {
		return nil, "", 0
	}
	return near, "role:nearest", 0.7
}

// genericTitle reports whether a title alone says too little: many hold it.
func genericTitle(title string) bool {
	switch title {
	case "official", "officer", "adviser", "advisor", "spokesman", "spokeswoman", "spokesperson", "leader", "head", "chief",
		"minister", "diplomat", "deputy", "lawmaker", "senator", "general", "member", "director", "ambassador", "author",
		"reporter", "journalist", "analyst", "professor", "doctor", "judge", "lawyer", "officer-in-charge", "commander",
		"candidate", "representative", "aide", "founder", "owner", "boss", "editor", "manager", "coach":
		return true
	}
	return false
}

// sinceLast is the number of sentences from the last mention of e before mention
// i, or a large number.
func (r *run) sinceLast(e *entity, i int) int {
	best := 1 << 20
	for _, k := range e.mentions {
		if d := r.attrs[i].sentence - r.attrs[k].sentence; k < i && d < best {
			best = d
		}
	}
	return best
}

// listedHolder finds who held a country's position on the document's date,
// though the document never gives the name.
func (r *run) listedHolder(title string, of *entity, i int) (*entity, string, float64) {
	of = of.root()
	if r.doc.Date == "" || of.record == nil || of.record.Type != schema.Country {
		return nil, "", 0
	}
	var found *gazetteer.Record
	for _, rec := range r.gaz.Holders(of.record.ID) {
		for _, o := range rec.Roles {
			if o.Of != of.record.ID || !r.valid(o) || o.From == "" {
				continue
			}
			if o.Title == title || title == "leader" && headTitle(of.record.ID) == o.Title {
				if found != nil && found != rec {
					return nil, "", 0
				}
				found = rec
			}
		}
	}
	if found == nil {
		return nil, "", 0
	}
	for _, e := range r.entities {
		if e.into == nil && e.record != nil && e.record.ID == found.ID {
			return e, "role", 0.85
		}
	}
	e := &entity{votes: map[schema.EntityType]int{schema.Person: 1}, index: -1, class: person, number: singular, typ: schema.Person, named: true}
	e.surface, e.name = found.Name, parsePerson(found.Name)
	r.entities = append(r.entities, e)
	r.setRecord(e, found)
	return e, "role:dated", 0.7
}

// headTitle is the title of the one who leads a country, as far as headlines go.
func headTitle(country string) string {
	switch country {
	case "country/united-states", "country/russia", "country/france", "country/ukraine", "country/turkey", "country/china",
		"country/belarus", "country/egypt", "country/syria", "country/south-korea", "country/brazil", "country/mexico",
		"country/argentina", "country/indonesia", "country/venezuela", "country/kazakhstan", "country/azerbaijan":
		return "president"
	case "country/germany", "country/austria":
		return "chancellor"
	case "country/iran", "country/north-korea":
		return "supreme leader"
	}
	return "prime minister"
}

// betterRole reports whether another role says the same and more: with the
// country, with the exact title, or from a list.
func (e *entity) betterRole(h *held) bool {
	for k := range e.roles {
		o := &e.roles[k]
		if o.former != h.former || o.title == h.title && o.of == h.of && o.ofID == h.ofID && !o.listed {
			continue
		}
		same := h.of == nil && h.ofID == "" || o.of != nil && o.of == h.of || o.ofID != "" && o.ofID == h.ofID
		if !same || !matchTitles(o.title, h.title) {
			continue
		}
		if o.listed || h.of == nil && h.ofID == "" && (o.of != nil || o.ofID != "") || genericTitle(h.title) && !genericTitle(o.title) {
			return true
		}
	}
	return false
}

// sortedRoles returns the roles of an entity for the graph.
func (r *run) sortedRoles(e *entity, date string) []schema.DatedRole {
	var out []schema.DatedRole
	add := func(o schema.DatedRole) {
		for k := range out {
			if out[k].Title == o.Title && out[k].Of == o.Of {
				return
			}
		}
		out = append(out, o)
	}
	for _, h := range e.roles {
		if h.listed {
			add(h.role)
		}
	}
	for _, h := range e.roles {
		if h.listed || h.title == "" || h.kind == text.Trait || e.betterRole(&h) {
			continue
		}
		o := schema.DatedRole{Title: h.title}
		if h.of != nil {
			if of := h.of.root(); of.index >= 0 && (h.kind != text.Occupation || r.doc.Entities[of.index].Type.Coarse() == "ORG") {
				o.Of = r.doc.Entities[of.index].ID
				if of.record != nil && of.record.StandsFor != "" && of.record.Type == schema.City {
					o.Of = of.record.StandsFor
				}
			}
		}
		if h.former {
			o.To = date
		}
		add(o)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Title != b.Title {
			return a.Title < b.Title
		}
		if a.Of != b.Of {
			return a.Of < b.Of
		}
		return a.From < b.From
	})
	return out
}
