package relate

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// minNeighbor is the similarity from which a verb may borrow the relation of
// another.
const minNeighbor = 0.72

// open states a clause whose verb no trigger fits, under its own lemma: between
// two entities, or from an entity to the words of its object.
func (e *extraction) open(c *text.Clause) {
	if e.opts.Strict || emptyVerb(e.tree.Lemma(c.Predicate)) {
		return
	}
	subjects := e.candidates(c, "subj", group)
	if len(subjects) == 0 {
		return
	}
	object := e.candidates(c, "obj", group)
	if c.Passive {
		object = append(object, e.candidates(c, "obj", literal)...)
	}
	done := false
	for _, s := range subjects {
		for _, o := range object {
			done = e.stateOpen(c, &s, &o) || done
		}
	}
	if done {
		return
	}
	// A prepositional partner: "belongs to", "insists on".
	for i := range c.Args {
		a := &c.Args[i]
		if a.Role != text.Oblique || len(a.Case) != 1 || c.Arg(text.Object) != nil || e.isTime(a.Head) || a.Head < c.Predicate || e.comma(c.Predicate, a.Case[0]) {
			continue
		}
		for _, s := range subjects {
			for _, o := range e.actors(a.Head, group) {
				if o.depth <= group && e.stateOpen(c, &s, &candidate{o, a.Case, strings.ToLower(e.tree.Tokens[a.Case[0]].Form)}) {
					return
				}
			}
		}
	}
	// The words of a direct object. A subject that only the main clause has may not
	// be that of a purpose or circumstance.
	if subject := c.Arg(text.Subject); subject != nil && subject.Via == "participle" {
		return
	}
	for _, s := range subjects {
		if s.depth != direct || e.tree.Tokens[s.head].UPOS == "PRON" && s.confidence < 0.7 {
			continue
		}
		for _, o := range e.candidates(c, "obj", literal) {
			if o.depth == literal {
				e.stateOpen(c, &s, &o)
			}
		}
	}
}

// comma reports punctuation between two tokens.
func (e *extraction) comma(a, b int) bool {
	for k := a + 1; k < b; k++ {
		if e.tree.Tokens[k].UPOS == "PUNCT" {
			return true
		}
	}
	return false
}

// candidates returns what stands in the logical subject or object of a clause.
func (e *extraction) candidates(c *text.Clause, slot string, deepest depth) []candidate {
	role := text.Subject
	if slot == "subj" && c.Passive {
		role = text.Agent
	}
	if slot == "obj" && !c.Passive {
		role = text.Object
	}
	var out []candidate
	for _, p := range e.role(c, role) {
		for _, a := range e.actors(p.head, deepest) {
			if a.depth == inside {
				if deepest < literal {
					continue
				}
				if !e.asLiteral(&a) {
					continue
				}
			}
			out = append(out, candidate{a, p.preposition, slot})
		}
	}
	return out
}

// stateOpen adds a statement of an open relation, or of the schema's relation for
// the verb nearest in meaning.
func (e *extraction) stateOpen(c *text.Clause, s, o *candidate) bool {
	if s.entity < 0 || s.entity == o.entity {
		return false
	}
	if o.entity >= 0 {
		if rel, near := e.neighbor(c, s, o); rel != nil {
			before := len(e.out)
			e.state(c, rel, s, o, "near:"+s.slot+"+"+o.slot)
			if len(e.out) > before {
				e.out[before].Confidence = thousandths(e.out[before].Confidence * near)
				return true
			}
		}
	}
	st := e.base(c, s, o)
	st.Relation.ID = snake(st.Relation.Lemma)
	if st.Relation.ID == "" {
		return false
	}
	st.Rule = "open:" + string(c.Kind) + ":" + s.slot + "+" + o.slot
	e.emit(c, s, o, st)
	return true
}

// neighbor returns the relation of the known verb nearest in meaning to the
// clause's, where it takes the same kind of object and allows the arguments.
func (e *extraction) neighbor(c *text.Clause, s, o *candidate) (*schema.RelationType, float64) {
	if e.opts.Neighbor == nil || o.slot != "obj" {
		return nil, 0
	}
	near, similarity := e.opts.Neighbor(c.Lemma, e.known)
	if similarity < minNeighbor {
		return nil, 0
	}
	for _, f := range e.verbs[near] {
		if len(f.trigger.With) == 0 && f.trigger.Object[0] == "obj" && e.fits(&s.actor, f.relation.Domain) && e.fits(&o.actor, f.relation.Range) {
			return f.relation, similarity
		}
	}
	return nil, 0
}

// emptyVerb reports verbs that say nothing by themselves, or whose complement is
// the statement.
func emptyVerb(lemma string) bool {
	switch lemma {
	case "be", "have", "do", "say", "make", "get", "go", "come", "take", "seem", "appear", "become", "think", "believe", "know", "want", "hope", "need", "try", "let", "keep", "put", "see", "give", "add", "state", "mean", "note", "like", "feel", "look", "happen", "remain", "continue", "begin", "start", "include", "cite", "use", "show", "find", "expect", "follow", "bring", "turn", "set", "tell", "hold", "predict", "suggest", "describe", "call", "consider", "ask":
		return true
	}
	return false
}

// snake writes a lemma as an identifier.
func snake(lemma string) string {
	return strings.ReplaceAll(slug(lemma), "-", "_")
}

// commanded states that the speaker of a clause in the mood of duty demands it of
// its subject: "Putin must step back, Johnson said".
func (e *extraction) commanded(c *text.Clause) {
	if c.Factuality != schema.Demanded || len(c.Sources) == 0 || c.Passive || !e.deontic(c) {
		return
	}
	rel, ok := e.set.Lookup("demands_of")
	if !ok {
		return
	}
	subject := c.Arg(text.Subject)
	if subject == nil || subject.Via != "" {
		return
	}
	src := c.Sources[len(c.Sources)-1]
	for _, s := range e.actors(src.Head, group) {
		for _, o := range e.actors(subject.Head, group) {
			if e.fits(&s, rel.Domain) && e.fits(&o, rel.Range) {
				e.state(c, rel, &candidate{s, nil, "source"}, &candidate{o, nil, "subj"}, "modal:source+subj")
			}
		}
	}
}

// deontic reports "must", "should", "ought".
func (e *extraction) deontic(c *text.Clause) bool {
	for _, k := range c.Words {
		switch e.tree.Lemma(k) {
		case "must", "should", "ought":
			return true
		}
	}
	return false
}

// backed states "Russia-backed separatists", "US-led coalition": a participle
// between a name and the noun that it modifies.
func (e *extraction) backed(c *text.Clause) {
	for _, k := range e.tree.Kids[c.Predicate] {
		if e.tree.Rel(k) != "amod" || k > c.Predicate {
			continue
		}
		lemma := e.tree.Lemma(k)
		var name int
		switch lemma {
		case "back", "support", "lead", "supply", "fund", "sponsor", "backed", "led", "supported", "sponsored", "funded":
			name = e.tree.Child(k, "compound", "obl", "nmod", "amod", "nsubj", "obj", "advmod")
		default:
			continue
		}
		if name < 0 || name > k {
			continue
		}
		m := e.mentionAt(name)
		owner := e.entityOf(m)
		if owner < 0 || !collective(c.Lemma) {
			continue // "a Syrian-led settlement" need not exist
		}
		from, to := e.core(c.Predicate)
		id := map[string]string{"back": "supports", "support": "supports", "lead": "leads", "supply": "supplies", "fund": "funds", "sponsor": "supports", "backed": "supports", "led": "leads", "supported": "supports", "sponsored": "supports", "funded": "funds"}[lemma]
		rel, ok := e.set.Lookup(id)
		if !ok || e.doc.Entities[owner].Type == "" {
			continue
		}
		name2 := e.groupName(c.Predicate, from, min(to, c.Predicate+1))
		gid := "group/" + slug(name2)
		g, seen := e.groups[gid]
		if !seen {
			g = len(e.doc.Entities)
			e.doc.Entities = append(e.doc.Entities, schema.Entity{ID: gid, Name: name2, Type: schema.Group})
			e.groups[gid] = g
		}
		s := candidate{actor{entity: owner, head: name, from: name, to: name + 1, confidence: 0.85}, nil, "compound"}
		o := candidate{actor{entity: g, head: c.Predicate, from: from, to: c.Predicate + 1, depth: group, confidence: 0.8}, nil, "noun"}
		saved := *c
		saved.Words, saved.Lemma, saved.Args, saved.Factuality = []int{k}, lemma, nil, schema.Fact
		e.state(&saved, rel, &s, &o, "participle:compound+noun")
	}
}

// roles states who holds which position, from doc.Roles.
func (e *extraction) roles() {
	holds, ok := e.set.Lookup("holds_position")
	if !ok {
		return
	}
	for i := range e.doc.Roles {
		role := &e.doc.Roles[i]
		holder := e.entityOf(role.Holder)
		if holder < 0 || role.Sentence < 0 || role.Sentence >= len(e.doc.Sentences) || role.TitleFrom >= role.TitleTo {
			continue
		}
		if role.Kind == text.Trait {
			continue
		}
		e.number = role.Sentence
		e.tree = text.NewTree(&e.doc.Sentences[e.number])
		m := &e.doc.Mentions[role.Holder]
		s := candidate{actor{entity: holder, head: m.Head, from: m.From, to: m.To, confidence: 0.95}, nil, "holder"}
		title := actor{entity: text.None, head: role.TitleFrom, from: role.TitleFrom, to: role.TitleTo, depth: literal, confidence: 0.9, value: role.Title, typ: schema.Position}
		o := candidate{title, nil, "title"}
		if role.OfEntity >= 0 && role.OfEntity < len(e.doc.Entities) && (role.Kind != text.Occupation || e.employs(role.OfEntity)) {
			o = candidate{actor{entity: role.OfEntity, head: role.TitleFrom, from: role.TitleFrom, to: role.TitleTo, confidence: 0.95}, nil, "of"}
			if role.Of >= 0 && role.Of < len(e.doc.Mentions) && e.doc.Mentions[role.Of].Sentence == role.Sentence {
				om := &e.doc.Mentions[role.Of]
				o.from, o.to, o.head = om.From, om.To, om.Head
			}
		}
		rel := holds
		if o.entity < 0 {
			if serves, master, ok := e.serves(role); ok {
				rel, o = serves, master
			}
		}
		if s.entity == o.entity || e.opts.Strict && o.entity < 0 {
			continue
		}
		words := make([]int, 0, role.TitleTo-role.TitleFrom)
		for k := role.TitleFrom; k < role.TitleTo && k < len(e.tree.Tokens); k++ {
			words = append(words, k)
		}
		if len(words) == 0 {
			continue
		}
		c := text.Clause{Sentence: role.Sentence, Kind: text.ApposClause, Predicate: words[len(words)-1], Words: words, Lemma: role.Title, Factuality: schema.Fact, Confidence: 1}
		if strings.HasPrefix(role.Title, "spokes") {
			if sp, ok := e.set.Lookup("spokesperson_for"); ok && o.entity >= 0 {
				rel = sp
			}
		}
		e.byToken = fill(e.byToken, len(e.tree.Tokens))
		e.clauses = nil
		st := e.base(&c, &s, &o)
		st.Relation.ID, st.Relation.Schema = rel.ID, true
		st.Relation.Lemma = role.Title
		st.Begin, st.End, st.Qualifiers = "", "", nil
		st.Qualifiers = append(st.Qualifiers, schema.Qualifier{Role: "position", Text: st.Relation.Phrase, Value: role.Title, Span: st.Relation.Span})
		if role.Former {
			st.Qualifiers = append(st.Qualifiers, schema.Qualifier{Role: "status", Text: st.Relation.Phrase, Value: "former", Span: st.Relation.Span})
		}
		st.Rule = "role:" + role.Rule
		e.emit(&c, &s, &o, st)
	}
	e.nominalRoles(holds)
}

// employs reports whether an entity can have people of an occupation: Reuters has
// reporters, while a French writer is nobody's.
func (e *extraction) employs(entity int) bool {
	switch e.doc.Entities[entity].Type {
	case schema.Country, schema.City, schema.Location, schema.Group, schema.Nationality:
		return false
	}
	return true
}

// nominalRoles states the position that a resolved description names: "the UK
// prime minister", said of a person known by name elsewhere in the document.
func (e *extraction) nominalRoles(holds *schema.RelationType) {
	for i := range e.doc.Mentions {
		m := &e.doc.Mentions[i]
		if m.Kind != text.Nominal || e.entityOf(i) < 0 || e.doc.Entities[m.Entity].Type != schema.Person || m.Sentence < 0 || m.Sentence >= len(e.doc.Sentences) {
			continue
		}
		tokens := e.doc.Sentences[m.Sentence].Tokens
		if m.Head < m.From || m.Head >= m.To || m.To > len(tokens) || !officeNoun(tokens[m.Head].Lemma) || m.To != m.Head+1 {
			continue
		}
		for j := range e.doc.Mentions {
			of := &e.doc.Mentions[j]
			if of.Sentence != m.Sentence || of.From < m.From || of.To > m.Head || j == i || e.entityOf(j) < 0 || of.Kind == text.Pronoun {
				continue
			}
			switch e.doc.Entities[of.Entity].Type {
			case schema.Country, schema.Organization, schema.Office:
			default:
				continue
			}
			e.number = m.Sentence
			e.tree = text.NewTree(&e.doc.Sentences[e.number])
			e.byToken = fill(e.byToken, len(tokens))
			e.clauses = nil
			words := make([]int, 0, m.To-of.To)
			for k := of.To; k < m.To; k++ {
				words = append(words, k)
			}
			title := strings.ToLower(e.words(of.To, m.To))
			c := text.Clause{Sentence: m.Sentence, Kind: text.ApposClause, Predicate: m.Head, Words: words, Lemma: title, Factuality: schema.Fact, Confidence: 1}
			s := candidate{actor{entity: m.Entity, head: m.Head, from: m.From, to: m.To, confidence: 0.8}, nil, "holder"}
			o := candidate{actor{entity: of.Entity, head: of.Head, from: of.From, to: of.To, confidence: 0.95}, nil, "of"}
			st := e.base(&c, &s, &o)
			st.Relation.ID, st.Relation.Schema = holds.ID, true
			st.Begin, st.End = "", ""
			st.Qualifiers = []schema.Qualifier{{Role: "position", Text: st.Relation.Phrase, Value: title, Span: st.Relation.Span}}
			for k := m.From; k < m.Head; k++ {
				if pastHolder(tokens[k].Form) {
					st.Qualifiers = append(st.Qualifiers, schema.Qualifier{Role: "status", Text: st.Relation.Phrase, Value: "former", Span: st.Relation.Span})
					break
				}
			}
			st.Rule = "role:nominal"
			e.emit(&c, &s, &o, st)
			break
		}
	}
}

// pastHolder reports the words that say of a title that it is no longer held.
func pastHolder(form string) bool {
	switch strings.ToLower(form) {
	case "former", "ex", "then", "late", "onetime", "erstwhile", "deposed", "ousted":
		return true
	}
	return false
}

// officeNoun reports nouns of office whose holder is one person at a time.
func officeNoun(lemma string) bool {
	switch strings.ToLower(lemma) {
	case "president", "minister", "premier", "chancellor", "king", "queen", "pope", "secretary", "ambassador", "chief", "governor", "mayor", "leader", "chairman", "chairwoman", "director", "emir", "sultan", "prince", "emperor", "commissioner":
		return true
	}
	return false
}
