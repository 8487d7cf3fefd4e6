package coref

import (
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// appositions links noun phrases that stand in apposition to a name, or are said
// to be one ("X is the author"), to its entity.
func (r *run) appositions() {
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if a.m.Kind != text.Nominal || r.of[i] != nil || a.coordinated() {
			continue
		}
		toks := a.toks
		from, to := r.inSentence(a.sentence)
		for k := from; k < to; k++ {
			b := &r.attrs[k]
			if b.m.Kind != text.Name || r.of[k] == nil || b.m.Type == schema.Nationality {
				continue
			}
			apposed := a.role == "appos" && a.head.Head == b.m.Head || b.role == "appos" && b.head.Head == a.m.Head
			// "Marin is the prime minister": not "is a liar", nor "may be".
			copular := b.role == "nsubj" && b.head.Head == a.m.Head && a.article == definite && !modal(toks, a.m.Head)
			if apposed && a.m.From >= b.m.To && b.m.To < len(toks) && toks[b.m.To].UPOS != "PUNCT" {
				continue // what follows a name in apposition is set off
			}
			if !apposed && !copular || !compatibleClass(a.class, b.class) {
				continue
			}
			if a.number == plural && b.class == person {
				continue
			}
			if a.head.UPOS == "PROPN" && a.class != person {
				continue // "Abel Battery, 3rd Battalion": a part and its whole
			}
			rule := "apposition"
			if copular {
				rule = "copula"
			}
			r.link(i, r.of[k], rule, 0.9)
			break
		}
	}
}

// relatives links relative pronouns to what their clause modifies, by the tree;
// a clause on a noun that is no mention leaves its pronoun unresolved.
func (r *run) relatives() {
	if r.keepAll {
		return // the ranker learns them
	}
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if a.pron == nil || !a.pron.relative {
			continue
		}
		r.closed[i] = true
		k := a.m.Head
		for steps := 0; steps < len(a.toks) && k >= 0 && a.toks[k].Deprel != "acl:relcl"; steps++ {
			k = a.toks[k].Head
		}
		if k < 0 {
			continue
		}
		head := a.toks[k].Head
		if head < 0 || head >= a.m.Head {
			continue
		}
		j := r.mentionWithHead(a.sentence, head)
		if c := r.coordinationAt(a.sentence, head, a.m.Head); c != text.None {
			switch verbNumber(a.toks, k, a.m.Head) {
			case plural:
				r.setMembers(i, r.members[c], "pronoun:relative")
				continue
			case anyNumber:
				continue
			}
			j = r.lastConjunct(c)
		}
		if j == text.None || j == i || r.attrs[j].m.Type == schema.Nationality {
			continue
		}
		if r.of[j] == nil && len(r.members[j]) == 0 {
			r.newEntity(j, "")
		}
		if r.of[j] != nil && r.possible(a, &r.attrs[j]) {
			r.link(i, r.of[j], "pronoun:relative", 0.9)
		}
	}
}

// coordinationAt is the mention of coordinated names with a head, all of them
// before token before, or text.None.
func (r *run) coordinationAt(si, head, before int) int {
	from, to := r.inSentence(si)
	for i := from; i < to; i++ {
		if m := &r.doc.Mentions[i]; m.Head == head && m.To <= before && len(r.members[i]) > 1 && m.Rule == "coordination" {
			return i
		}
	}
	return text.None
}

// lastConjunct is the last name within a mention of coordinated names.
func (r *run) lastConjunct(c int) int {
	m := &r.doc.Mentions[c]
	from, to := r.inSentence(m.Sentence)
	last := text.None
	for i := from; i < to; i++ {
		if n := &r.doc.Mentions[i]; n.Kind == text.Name && n.From >= m.From && n.To <= m.To {
			last = i
		}
	}
	return last
}

// verbNumber is the number that a finite verb shows whose subject is a relative
// pronoun: of the predicate or its auxiliaries.
func verbNumber(toks []text.Token, predicate, pronoun int) number {
	if toks[pronoun].Rel() != "nsubj" {
		return anyNumber
	}
	for k := pronoun + 1; k < len(toks); k++ {
		if k != predicate && (toks[k].Head != predicate || toks[k].Rel() != "aux" && toks[k].Rel() != "cop") {
			continue
		}
		switch f := strings.ToLower(toks[k].Form); {
		case f == "are" || f == "were" || f == "have" || toks[k].XPOS == "VBP":
			return plural
		case f == "is" || f == "was" || f == "has" || toks[k].XPOS == "VBZ":
			return singular
		}
		break
	}
	return anyNumber
}

// modal reports whether the predicate is negated, hedged or asked for.
func modal(toks []text.Token, head int) bool {
	for k := range toks {
		if toks[k].Head != head {
			continue
		}
		if toks[k].Feat("Polarity") == "Neg" || toks[k].XPOS == "MD" || toks[k].Rel() == "mark" {
			return true
		}
	}
	return false
}

func compatibleClass(a, b class) bool {
	if a == unknown || b == unknown || a == b {
		return true
	}
	switch {
	case a == group:
		return b == organization || b == place
	case b == group:
		return a == organization || a == place
	case a == organization && b == place || a == place && b == organization:
		return true
	}
	return false
}

// placeNominals resolves noun phrases for states and alliances: "the bloc", "the
// alliance", "the country", "its neighbour".
func (r *run) placeNominals() {
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if a.m.Kind != text.Nominal || r.of[i] != nil || a.number == plural || a.article == indefinite || a.article == bare {
			continue
		}
		switch a.lemma {
		case "bloc", "alliance":
			if len(a.mods) == 0 || a.mods[0] == "military" || a.mods[0] == "defence" || a.mods[0] == "defense" || a.mods[0] == "western" {
				r.nearestNamed(i, 6, "nominal:alliance", func(e *entity) bool {
					return e.record != nil && alliances[e.record.ID]
				})
			}
		case "neighbor", "neighbour":
			r.neighbour(i)
		}
	}
}

// alliances are what news calls a bloc or an alliance.
var alliances = map[string]bool{
	"org/nato": true, "org/european-union": true, "org/csto": true, "org/asean": true, "org/african-union": true,
	"org/brics": true, "org/g7": true, "org/gcc": true, "org/ecowas": true, "org/arab-league": true, "org/cis": true,
}

// nearestNamed links mention i to the one entity of a kind named within so many
// sentences before; of several, the nearest when it alone is in the same or the
// last sentence.
func (r *run) nearestNamed(i, window int, rule string, fits func(*entity) bool) bool {
	si := r.attrs[i].sentence
	for back := 0; back <= window && si-back >= 0; back++ {
		from, to := r.inSentence(si - back)
		if back == 0 {
			to = i
		}
		var found *entity
		for k := to - 1; k >= from; k-- {
			e := r.of[k]
			if e == nil || r.doc.Mentions[k].Kind == text.Pronoun || !fits(e.root()) {
				continue
			}
			if found != nil && found != e.root() {
				return false
			}
			found = e.root()
		}
		if found != nil {
			r.link(i, found, rule, 0.75)
			return true
		}
	}
	return false
}

// neighbour resolves "its neighbour": the only country named lately that borders
// on the possessor.
func (r *run) neighbour(i int) {
	a := &r.attrs[i]
	owner := (*entity)(nil)
	from, to := r.inSentence(a.sentence)
	for k := from; k < to; k++ {
		b := &r.attrs[k]
		if b.m.From >= a.m.From && b.m.To <= a.m.To && k != i && (b.pron != nil && b.pron.possessive || b.head.Deprel == "nmod:poss") {
			if b.pron != nil {
				// The nearest country or capital before the pronoun in the sentence.
				for j := k - 1; j >= from && owner == nil; j-- {
					if e := r.of[j]; e != nil && e.root().state() != "" && r.attrs[j].subject {
						owner = e.root()
					}
				}
			} else if r.of[k] != nil {
				owner = r.of[k].root()
			}
		}
	}
	if owner == nil || owner.state() == "" {
		return
	}
	state := r.gaz.Record(owner.state())
	if state == nil {
		return
	}
	borders := map[string]bool{}
	for _, b := range state.Borders {
		borders[b] = true
	}
	r.nearestNamed(i, 3, "nominal:neighbour", func(e *entity) bool {
		return e.record != nil && e.record.Type == schema.Country && borders[e.record.ID]
	})
}

// state is the ID of the country that an entity is or speaks for, or "".
func (e *entity) state() string {
	if e.record == nil {
		return ""
	}
	if e.record.Type == schema.Country {
		return e.record.ID
	}
	return e.record.StandsFor
}

// groups resolves mentions of several people or states: "the pair", "both",
// "the two leaders", "French and Russian foreign ministers".
func (r *run) groups() {
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if r.of[i] != nil || a.m.Kind == text.Name {
			continue
		}
		if a.pron != nil {
			if a.pron.base == "both" {
				r.pair(i, func(e *entity) bool { return e.class == person || e.state() != "" })
			}
			continue
		}
		if r.heldByEach(i) {
			continue
		}
		if a.article == indefinite || a.m.Kind != text.Nominal {
			continue
		}
		two := a.lemma == "pair" || a.lemma == "duo" || a.lemma == "two" || a.lemma == "both" || contains(a.mods, "two") ||
			a.number == plural && strings.EqualFold(a.toks[a.m.From].Form, "both")
		if !two && !(a.number == plural && a.article == definite && len(a.mods) == 0 && a.lemma == "leader") {
			continue
		}
		fits := func(e *entity) bool { return e.class == person && e.named }
		switch {
		case a.lemma == "pair" || a.lemma == "duo" || a.lemma == "two" || a.lemma == "both":
		case a.lemma == "leader" || a.lemma == "president" || a.lemma == "head" || a.lemma == "premier" || a.lemma == "counterpart":
			title := a.lemma
			if title == "head" {
				title = "head of state"
			}
			if title != "counterpart" {
				fits = func(e *entity) bool { return e.class == person && e.holds(title) }
			}
		case a.lemma == "minister" || a.lemma == "diplomat" || a.lemma == "secretary":
			title := a.lemma
			if len(a.mods) > 0 && a.mods[len(a.mods)-1] != "two" {
				title = a.mods[len(a.mods)-1] + " " + a.lemma
			}
			fits = func(e *entity) bool { return e.class == person && e.holds(title) }
		case a.lemma == "country" || a.lemma == "nation" || a.lemma == "state" || a.lemma == "neighbor" || a.lemma == "neighbour":
			fits = func(e *entity) bool { return e.record != nil && e.record.Type == schema.Country }
		case a.lemma == "side" || a.lemma == "party":
			// Who speaks for a side stands beside it.
			fits = func(e *entity) bool {
				return e.named && e.class != person && (e.class == organization || e.state() != "" && (e.record == nil || e.record.Type != schema.City))
			}
		case a.lemma == "man":
			fits = func(e *entity) bool { return e.class == person && e.gender != gazetteer.Female }
		case a.lemma == "woman":
			fits = func(e *entity) bool { return e.class == person && e.gender != gazetteer.Male }
		default:
			continue
		}
		r.pair(i, fits)
	}
}

// holds reports whether a person has a position that the title may mean.
func (e *entity) holds(title string) bool {
	for k := range e.roles {
		if !e.roles[k].former && matchTitles(e.roles[k].title, title) {
			return true
		}
	}
	return false
}

// pair gives mention i the two entities of a kind that the text spoke of last: in
// its own sentence before it, else in one of the two sentences before. One more
// of them there, and it stays unresolved.
func (r *run) pair(i int, fits func(*entity) bool) {
	si := r.attrs[i].sentence
	for back := 0; back <= 2 && si-back >= 0; back++ {
		from, to := r.inSentence(si - back)
		if back == 0 {
			to = i
		}
		var found []*entity
		for k := from; k < to; k++ {
			e := r.of[k]
			if e == nil || r.attrs[k].m.Type == schema.Nationality || !fits(e.root()) {
				continue
			}
			if !containsEntity(found, e.root()) {
				found = append(found, e.root())
			}
		}
		if len(found) == 2 {
			r.setMembers(i, found, "group:pair")
			return
		}
		if len(found) > 2 {
			// "Macron and Putin spoke of Scholz. Both ...": the coordinated subject.
			if c := r.coordinatedSubject(si-back, from, to, fits); len(c) == 2 {
				r.setMembers(i, c, "group:subject")
			}
			return
		}
	}
}

// coordinatedSubject returns the conjuncts of the subject of the main clause.
func (r *run) coordinatedSubject(si, from, to int, fits func(*entity) bool) []*entity {
	for k := from; k < to; k++ {
		if r.attrs[k].role != "nsubj" || r.of[k] == nil {
			continue
		}
		var out []*entity
		if fits(r.of[k].root()) {
			out = append(out, r.of[k].root())
		}
		for j := from; j < to; j++ {
			if r.attrs[j].role == "conj" && r.attrs[j].head.Head == r.attrs[k].m.Head && r.of[j] != nil && fits(r.of[j].root()) && !containsEntity(out, r.of[j].root()) {
				out = append(out, r.of[j].root())
			}
		}
		if len(out) > 1 {
			return out
		}
	}
	return nil
}

// coordinations gives mentions of coordinated names their members.
func (r *run) coordinations() {
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if a.m.Kind != text.Nominal || a.m.Type != schema.Group || r.of[i] != nil || len(r.members[i]) > 0 {
			continue
		}
		from, to := r.inSentence(a.sentence)
		var list []*entity
		for k := from; k < to; k++ {
			b := &r.attrs[k]
			if k == i || b.m.Kind != text.Name || b.m.From < a.m.From || b.m.To > a.m.To || r.of[k] == nil {
				continue
			}
			if b.m.Head != a.m.Head && !(b.role == "conj" && b.head.Head == a.m.Head) {
				continue
			}
			if !containsEntity(list, r.of[k].root()) {
				list = append(list, r.of[k].root())
			}
		}
		if len(list) > 1 {
			r.members[i] = list
			a.m.Rule, a.m.Confidence = "coordination", 0.95
			a.number = plural
			a.class = list[0].class
		}
	}
}

func (r *run) setMembers(i int, list []*entity, rule string) {
	r.members[i] = list
	m := &r.doc.Mentions[i]
	m.Rule, m.Confidence = rule, 0.75
}

// heldByEach resolves "French and Russian foreign ministers": a plural title with
// a coordination of countries.
func (r *run) heldByEach(i int) bool {
	a := &r.attrs[i]
	if a.number != plural || a.m.Kind != text.Nominal {
		return false
	}
	t, ok := r.Resolver.roles.Nominal(r.doc, r.namesOf(a.sentence), a.m)
	if !ok || t.Of == text.None || r.of[t.Of] == nil {
		return false
	}
	countries := []*entity{r.of[t.Of].root()}
	// Leftwards over "and", "," and names of countries.
	toks := a.toks
	for k := r.doc.Mentions[t.Of].From - 1; k >= 0; k-- {
		f := toks[k].Form
		if f == "and" || f == "," {
			continue
		}
		found := false
		for _, n := range r.namesOf(a.sentence) {
			m := &r.doc.Mentions[n]
			if m.From <= k && k < m.To && r.of[n] != nil && r.of[n].root().state() != "" {
				countries = append(countries, r.of[n].root())
				found = true
				k = m.From
			}
		}
		if !found {
			break
		}
	}
	if len(countries) < 2 {
		return false
	}
	var people []*entity
	for _, e := range r.entities {
		if e.into == nil && e.class == person && e.named && len(e.roles) > 0 {
			people = append(people, e)
		}
	}
	var out []*entity
	for _, c := range countries {
		e, _, _ := r.holder(people, t.Words, c, i)
		if e == nil {
			e, _, _ = r.listedHolder(t.Words, c, i)
		}
		if e == nil {
			return false
		}
		out = append([]*entity{e}, out...)
	}
	r.setMembers(i, out, "group:roles")
	return true
}
