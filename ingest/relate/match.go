package relate

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// clause writes the statements of one clause.
func (e *extraction) clause(c *text.Clause) {
	switch c.Kind {
	case text.VerbClause:
		found := false
		for _, f := range e.verbFrames(c) {
			if e.try(c, f, c.Predicate) {
				found = true
				break
			}
		}
		e.commanded(c)
		if !found {
			e.open(c)
		}
	case text.CopulaClause:
		lemma := e.tree.Lemma(c.Predicate)
		index := e.nouns
		if e.tree.Tokens[c.Predicate].UPOS == "ADJ" || e.tree.Tokens[c.Predicate].UPOS == "VERB" {
			index = e.adjs
		}
		for _, f := range index[lemma] {
			if e.try(c, f, c.Predicate) {
				break
			}
		}
		e.commanded(c)
	case text.NounClause:
		if e.tree.Child(c.Predicate, "cop") >= 0 {
			return
		}
		for _, f := range e.nouns[c.Lemma] {
			if !slices.Contains(f.trigger.Subject, "subj") || len(f.trigger.Subject) > 1 {
				if e.try(c, f, c.Predicate) {
					break
				}
			}
		}
		e.backed(c)
	case text.ApposClause:
		for _, f := range e.nouns[e.tree.Lemma(c.Predicate)] {
			if f.trigger.Subject[0] == "subj" && e.try(c, f, c.Predicate) {
				break
			}
		}
	}
}

// verbFrames returns the triggers of a verb, those with its particle or its
// object's noun first.
func (e *extraction) verbFrames(c *text.Clause) []frame {
	var out []frame
	if e.otherSense(c) {
		return nil
	}
	keep := func(lemma string) {
		for _, f := range e.verbs[lemma] {
			if (len(f.trigger.With) == 0 || e.objectNoun(c, f.trigger.With) >= 0) && !e.refused(c, f) {
				out = append(out, f)
			}
		}
	}
	keep(c.Lemma)
	base := e.tree.Lemma(c.Predicate)
	if len(out) == 0 {
		// A particle that the parser took for an adverb or a preposition: it stands
		// next to the verb, an adverb perhaps behind the object.
		for _, a := range c.Args {
			switch {
			case a.Role == text.Adverbial && (a.Head == c.Predicate+1 || a.Head > c.Predicate && len(e.tree.Kids[a.Head]) == 0 && c.Arg(text.Object) != nil):
				keep(base + " " + strings.ToLower(e.tree.Tokens[a.Head].Form))
			case a.Role == text.Oblique && len(a.Case) > 0 && a.Case[0] == c.Predicate+1:
				keep(base + " " + strings.ToLower(e.tree.Tokens[a.Case[0]].Form))
			}
		}
	}
	if base != c.Lemma && len(out) == 0 && transparentParticle(c.Lemma) {
		keep(base)
	}
	if base == c.Lemma {
		return out
	}
	return out
}

// refused reports that the logical object of a verb is one that a trigger leaves
// out, by its noun or its type.
func (e *extraction) refused(c *text.Clause, f frame) bool {
	if len(f.trigger.Without) == 0 {
		return false
	}
	if e.objectNoun(c, f.trigger.Without) >= 0 {
		return true
	}
	if len(f.trigger.WithoutTypes) == 0 {
		return false
	}
	for _, o := range e.candidates(c, "obj", group) {
		if o.entity >= 0 && slices.Contains(f.trigger.WithoutTypes, e.doc.Entities[o.entity].Type) {
			return true
		}
	}
	o := c.Arg(text.Object)
	return o != nil && slices.Contains(f.trigger.WithoutTypes, schema.Group) && collective(e.tree.Lemma(o.Head)) && !equipment(e.tree.Lemma(o.Head))
}

// equipment reports nouns of arms that act in the place of their crews and are
// also given away.
func equipment(lemma string) bool {
	switch lemma {
	case "tank", "helicopter", "warplane", "jet", "bomber", "warship", "gunship", "bulldozer", "drone", "artillery", "aircraft", "fighter":
		return true
	}
	return false
}

// transparentParticle reports particles that do not change what the verb means.
func transparentParticle(lemma string) bool {
	_, particle, _ := strings.Cut(lemma, " ")
	switch particle {
	case "up", "off", "out", "down", "over", "away", "back":
		return false
	}
	return true
}

// objectNoun returns the noun that heads the logical object of a verb, or of one
// of its conjuncts, where its lemma is in list, or None.
func (e *extraction) objectNoun(c *text.Clause, list []string) int {
	check := func(head int) int {
		for _, h := range e.conjuncts(head) {
			if slices.Contains(list, e.tree.Lemma(h)) {
				return h
			}
			for _, k := range e.tree.Kids[h] {
				// "a phone call", "millions of dollars in aid"
				if r := e.tree.Rel(k); (r == "nmod" && k > h || r == "compound") && slices.Contains(list, e.tree.Lemma(k)) {
					return h
				}
			}
		}
		return text.None
	}
	for i := range c.Args {
		a := &c.Args[i]
		object := a.Role == text.Object || a.Role == text.Subject && c.Passive
		if !object {
			continue
		}
		if h := check(a.Head); h >= 0 {
			return h
		}
	}
	return text.None
}

// candidate is an argument that fills a slot.
type candidate struct {
	actor
	preposition []int
	slot        string
}

// try relates a clause by one trigger and reports whether it gave a statement.
func (e *extraction) try(c *text.Clause, f frame, predicate int) bool {
	t := f.trigger
	subjectDepth, objectDepth := group, group
	// Whom one meets, hosts or visits is the object itself: to welcome Turkey's
	// decision is not to host Turkey.
	if concernsOwner(f.relation) {
		objectDepth = inside
	}
	if len(f.relation.Range) == 0 || slices.Contains(f.relation.Range, schema.Thing) || slices.Contains(f.relation.Range, schema.QuantityType) || f.relation.Allows("", schema.TextType) {
		objectDepth = literal
	}
	if e.opts.Strict {
		objectDepth = min(objectDepth, inside)
	}
	if slices.Contains(t.Object, "joint") && f.relation.Symmetric {
		if e.joint(c, f) {
			return true
		}
	}
	if slices.Contains(t.Object, "between") && e.between(c, f) {
		return true
	}
	subjects := e.fill(c, f, t.Subject, subjectDepth, f.relation.Domain, nil)
	if len(subjects) == 0 {
		return false
	}
	if f = e.ofForces(f, subjects); f.relation == nil {
		return false
	}
	objects := e.fill(c, f, t.Object, objectDepth, f.relation.Range, subjects)
	relation := f.relation
	if (relation.PLOVER == schema.Agree || relation.PLOVER == schema.Reject) && len(objects) > 0 && objects[0].slot == "comp" {
		if relation = e.ofComplement(c, f); relation == nil {
			return false
		}
	}
	done := false
	for _, s := range subjects {
		for _, o := range objects {
			if s.head == o.head && s.entity == o.entity {
				continue
			}
			if e.state(c, relation, &s, &o, e.rule(c, f, &s, &o)) {
				done = true
			}
		}
	}
	return done
}

// concernsOwner reports a relation to what is somebody's that holds of the owner
// as well: who condemns Turkey's decision criticises Turkey, but who frees a town
// that Turkey held frees no Turks.
func concernsOwner(rel *schema.RelationType) bool {
	switch rel.PLOVER {
	case schema.Reject:
		return rel.ID != "denies"
	case schema.Support, schema.Request, schema.Accuse, schema.Threaten, schema.Protest, schema.Sanction, schema.Assault:
		return true
	case schema.Concede:
		return rel.ID != "releases"
	case schema.Coerce:
		return rel.ID != "orders" // "ordered the liquidation of the firm"
	}
	return false
}

// ownerActs reports that the owner of what an actor stands inside of is concerned,
// and is somebody who can be.
func (e *extraction) ownerActs(a *actor, rel *schema.RelationType) bool {
	if a.entity < 0 || !concernsOwner(rel) || e.ownerUndergoes(a.head) {
		return false
	}
	switch e.doc.Entities[a.entity].Type {
	case schema.Event, schema.Work, schema.Misc, schema.Facility, schema.Thing:
		return false
	}
	return true
}

// ownerUndergoes reports that a noun's event is done to its owner: who condemns
// Navalny's arrest does not condemn Navalny, but who condemns Russia's annexation
// of Crimea condemns Russia.
func (e *extraction) ownerUndergoes(noun int) bool {
	if !undergone(e.tree.Lemma(noun)) {
		return false
	}
	possessor, of, by := false, false, false
	for _, k := range e.tree.Kids[noun] {
		possessor = possessor || e.tree.Tokens[k].Deprel == "nmod:poss"
		if p := e.tree.Child(k, "case"); p >= 0 && e.tree.Rel(k) == "nmod" {
			switch strings.ToLower(e.tree.Tokens[p].Form) {
			case "by":
				by = true
			case "of":
				of = true
			}
		}
	}
	if of {
		return !possessor
	}
	return !by
}

// undergone reports nouns of what is done to somebody.
func undergone(lemma string) bool {
	switch lemma {
	case "arrest", "rearrest", "detention", "imprisonment", "jailing", "extradition", "deportation", "expulsion", "release", "liberation", "rescue",
		"removal", "ouster", "overthrow", "dismissal", "sacking", "firing", "suspension", "impeachment", "prosecution", "trial", "conviction",
		"sentencing", "acquittal", "execution", "killing", "murder", "assassination", "poisoning", "death", "abduction", "kidnapping", "torture",
		"appointment", "nomination", "election", "promotion", "annexation", "occupation", "partition", "treatment", "persecution", "exclusion":
		return true
	}
	return false
}

// asLiteral turns an actor into the words of its phrase.
func (e *extraction) asLiteral(a *actor) bool {
	a.depth, a.entity, a.typ, a.value = literal, text.None, schema.TextType, e.words(a.from, a.to)
	return !cutQuotation(a.value)
}

// ofForces puts a deployment in the place of a visit by troops.
func (e *extraction) ofForces(f frame, subjects []candidate) frame {
	if f.relation.ID != "visits" || !slices.ContainsFunc(subjects, func(s candidate) bool { return armed(e.tree.Lemma(s.head)) }) {
		return f
	}
	f.relation, _ = e.set.Lookup("deploys_to")
	return f
}

// ofComplement returns the relation of who refuses, is ready for, agrees to or
// promises what the complement says: a threat where that is hostile, nothing where it is unknown
// and the readiness only an adjective's.
func (e *extraction) ofComplement(c *text.Clause, f frame) *schema.RelationType {
	for _, a := range c.Args {
		if a.Role != text.Clausal || a.Via != "" || a.Clause < 0 {
			continue
		}
		inner := e.at(a.Clause)
		if inner == nil {
			continue
		}
		frames := e.verbFrames(inner)
		if len(frames) == 0 {
			break
		}
		hostile := frames[0].relation.PLOVER.Family() == "conflict"
		if f.relation.PLOVER == schema.Reject {
			if hostile {
				return nil // who refuses to condemn Chile refuses Chile nothing
			}
			return f.relation
		}
		if inner.Negated {
			if hostile {
				return f.relation // "agreed not to attack Eritrea"
			}
			return nil // "promised not to support the rebels"
		}
		if hostile {
			threat, _ := e.set.Lookup("threatens")
			return threat
		}
		return f.relation
	}
	switch e.tree.Lemma(c.Predicate) {
	case "ready", "prepared", "prepare":
		return nil
	}
	return f.relation
}

// rule names what fired: "verb:subj+with".
func (e *extraction) rule(c *text.Clause, f frame, s, o *candidate) string {
	name := string(c.Kind)
	if c.Passive {
		name += ":pass"
	}
	if len(f.trigger.With) > 0 {
		name += ":light"
	}
	return name + ":" + s.slot + "+" + o.slot
}

// fill returns the candidates of the first slot that holds any of an allowed
// type; entities are preferred to literals in later slots, and those in others are
// not taken again.
func (e *extraction) fill(c *text.Clause, f frame, slots []string, deepest depth, allowed []schema.EntityType, others []candidate) []candidate {
	for d := direct; d <= deepest; d++ {
		for _, slot := range slots {
			if slot == "joint" || slot == "between" && f.relation.Symmetric {
				continue
			}
			var out []candidate
			for _, p := range e.places(c, f, slot) {
				for _, a := range e.actors(p.head, d) {
					if a.depth == inside && !e.ownerActs(&a, f.relation) {
						if d < literal || !e.asLiteral(&a) {
							continue
						}
					}
					if a.depth > d || !e.fits(&a, allowed) || slot == "comp" && a.entity < 0 {
						continue
					}
					if a.entity >= 0 && slices.ContainsFunc(others, func(o candidate) bool { return o.entity == a.entity }) {
						continue
					}
					out = append(out, candidate{a, p.preposition, slot})
				}
				if slot == "comp" && len(out) > 0 {
					break // those who take part come before those beside
				}
			}
			if len(out) > 0 {
				return out
			}
		}
	}
	return nil
}

// fits reports whether an actor is of an allowed type.
func (e *extraction) fits(a *actor, allowed []schema.EntityType) bool {
	if len(allowed) == 0 {
		return true
	}
	if a.entity < 0 {
		return slices.Contains(allowed, a.typ) || slices.Contains(allowed, schema.Thing)
	}
	return slices.Contains(allowed, e.doc.Entities[a.entity].Type)
}

// joint relates the members of a coordinated or plural subject pairwise, when the
// clause names no other partner.
func (e *extraction) joint(c *text.Clause, f frame) bool {
	for _, slot := range f.trigger.Object {
		if slot == "joint" {
			continue
		}
		if len(e.places(c, f, slot)) > 0 {
			return false // "Ann and Bob fought demons": not one another
		}
	}
	if f.trigger.Kind == schema.NounTrigger && !e.tookPlaceIn(c.Predicate) {
		return false
	}
	var members []candidate
	for _, p := range e.places(c, f, "subj") {
		for _, a := range e.actors(p.head, group) {
			if e.fits(&a, f.relation.Domain) && !slices.ContainsFunc(members, func(m candidate) bool { return m.entity == a.entity }) {
				members = append(members, candidate{a, nil, "joint"})
			}
			if a.stance != asserted {
				return false // "Ghana or Togo will meet": not one another
			}
		}
	}
	if len(members) < 2 {
		if more := e.joinedBefore(c, f); len(more) > 1 {
			members = more
		}
	}
	return e.pairs(c, f, members)
}

// tookPlaceIn reports an event noun that those who act in its clause took part in:
// "in a phone call they agreed", "at the meeting the two signed".
func (e *extraction) tookPlaceIn(noun int) bool {
	if e.tree.Rel(noun) != "obl" {
		return false
	}
	if p := e.tree.Child(noun, "case"); p >= 0 {
		switch strings.ToLower(e.tree.Tokens[p].Form) {
		case "in", "during", "at":
			return true
		}
	}
	return false
}

// joinedBefore finds the members of a plural subject that the parser has torn
// apart: "secretary of state, Ann Lee, and foreign minister, Bob Roe, are due to
// meet". The verb must be plural, and nothing but nominal words, commas and one
// "and" may stand before it.
func (e *extraction) joinedBefore(c *text.Clause, f frame) []candidate {
	first, plural := e.pluralVerb(c)
	if !plural {
		return nil
	}
	var members []candidate
	and := false
	for k := first - 1; k >= 0; k-- {
		t := &e.tree.Tokens[k]
		switch t.UPOS {
		case "CCONJ":
			if and || t.Lemma != "and" || len(members) == 0 {
				return members
			}
			and = true
		case "PROPN":
			for i := e.mentions[e.number][0]; i < e.mentions[e.number][1]; i++ {
				m := &e.doc.Mentions[i]
				if m.To != k+1 || m.Kind != text.Name || e.entityOf(i) < 0 || e.doc.Entities[m.Entity].Type != schema.Person || len(members) == 1 && !and {
					continue
				}
				a := actor{entity: m.Entity, head: m.Head, from: m.From, to: m.To, confidence: 0.75}
				if e.fits(&a, f.relation.Domain) && !slices.ContainsFunc(members, func(o candidate) bool { return o.entity == a.entity }) {
					members = append(members, candidate{a, nil, "joint"})
				}
			}
			if len(members) == 2 {
				return members
			}
		case "NOUN", "ADJ", "DET", "PUNCT":
			if t.UPOS == "PUNCT" && t.Form != "," {
				return members
			}
		case "ADP":
			if t.Lemma != "of" {
				return members
			}
		default:
			return members
		}
	}
	return members
}

// pluralVerb reports a clause, or one that governs it as its open complement,
// whose finite verb is plural, and where its words begin.
func (e *extraction) pluralVerb(c *text.Clause) (int, bool) {
	for range 3 {
		for _, k := range c.Words {
			switch strings.ToLower(e.tree.Tokens[k].Form) {
			case "are", "were", "have":
				return c.Words[0], true
			}
		}
		h := e.tree.Tokens[c.Predicate].Head
		if e.tree.Rel(c.Predicate) != "xcomp" || h < 0 || e.byToken[h] < 0 {
			break
		}
		c = &e.clauses[e.byToken[h]]
	}
	return 0, false
}

// between relates those named after "between" pairwise, or after "of": "talks of
// France and Germany".
func (e *extraction) between(c *text.Clause, f frame) bool {
	var members []candidate
	for _, p := range e.nounPlaces(c, f, "between") {
		for _, a := range e.actors(p.head, group) {
			if e.fits(&a, f.relation.Domain) && !slices.ContainsFunc(members, func(m candidate) bool { return m.entity == a.entity }) {
				members = append(members, candidate{a, p.preposition, "between"})
			}
		}
	}
	return e.pairs(c, f, members)
}

func (e *extraction) pairs(c *text.Clause, f frame, members []candidate) bool {
	done := false
	for i := 0; i < len(members) && len(members) <= 6; i++ {
		for j := i + 1; j < len(members); j++ {
			if e.state(c, f.relation, &members[i], &members[j], e.rule(c, f, &members[i], &members[j])) {
				done = true
			}
		}
	}
	return done
}
