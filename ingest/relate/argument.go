package relate

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// depth tells how an argument was resolved.
type depth uint8

const (
	direct  depth = iota // the phrase names or refers to the entity
	group                // people or forces of the entity: "Russian troops"
	inside               // the entity is part of the phrase: "Russia's demand"
	literal              // words or a value, no entity
)

// actor is a resolved argument.
type actor struct {
	entity     int // index in doc.Entities, None for a literal
	head       int // token
	from, to   int // token range of the mention, half open
	depth      depth
	confidence float64
	value      string // of a literal
	typ        schema.EntityType
	stance     stance
}

// actors resolves the phrase at a head token: one for each conjunct, and one for
// each member of a group that is known by its members.
func (e *extraction) actors(head int, deepest depth) []actor {
	var out []actor
	for _, h := range e.conjuncts(head) {
		list := e.single(h, deepest)
		if len(list) == 0 {
			continue
		}
		st := e.stanceOf(h)
		for _, a := range list {
			a.stance = st
			out = append(out, a)
		}
	}
	return out
}

// conjuncts are the noun phrases coordinated at head.
func (e *extraction) conjuncts(head int) []int {
	heads := []int{head}
	for at := 0; at < len(heads) && len(heads) < 12; at++ {
		for _, k := range e.tree.Kids[heads[at]] {
			if e.tree.Rel(k) == "conj" && e.nounLike(k) {
				heads = append(heads, k)
			}
		}
	}
	return heads
}

func (e *extraction) nounLike(k int) bool {
	switch e.tree.Tokens[k].UPOS {
	case "NOUN", "PROPN", "PRON", "NUM", "X", "SYM":
		return e.tree.Child(k, "cop") < 0
	}
	return false
}

func (e *extraction) single(h int, deepest depth) []actor {
	if a, ok := e.titled(h); ok {
		return []actor{a}
	}
	if m := e.mentionAt(h); m >= 0 {
		mention := &e.doc.Mentions[m]
		if a, ok := e.inhabitants(mention, h); ok {
			if deepest < group {
				return nil
			}
			return []actor{a}
		}
		confidence := mention.Confidence
		if confidence <= 0 {
			confidence = 0.8
		}
		if mention.Kind == text.Pronoun {
			confidence = min(confidence, 0.85)
		}
		base := actor{head: h, from: mention.From, to: mention.To, confidence: confidence}
		if len(mention.Members) > 0 && (mention.Entity < 0 || mention.Kind != text.Name) {
			var out []actor
			for _, k := range mention.Members {
				if k >= 0 && k < len(e.doc.Entities) {
					a := base
					a.entity = k
					out = append(out, a)
				}
			}
			return out
		}
		if mention.Entity >= 0 && mention.Entity < len(e.doc.Entities) && !e.bareModifier(mention) {
			base.entity = mention.Entity
			return []actor{base}
		}
	}
	if e.tree.Tokens[h].UPOS == "PRON" || e.tree.Tokens[h].UPOS == "DET" {
		return e.speakerAgain(h)
	}
	if a, ok := e.nameBeside(h); ok {
		return []actor{a}
	}
	if deep := e.throughMeasure(h); deep != h {
		if list := e.single(deep, min(deepest, group)); len(list) > 0 {
			return list
		}
	}
	if deepest >= group {
		if a, ok := e.programme(h); ok {
			return []actor{a}
		}
		if a, ok := e.groupActor(h); ok {
			return []actor{a}
		}
	}
	if deepest >= inside || violence(e.tree.Lemma(h)) {
		if a, ok := e.insideActor(h); ok {
			return []actor{a}
		}
	}
	if deepest >= literal {
		if a, ok := e.literalActor(h); ok {
			return []actor{a}
		}
	}
	return nil
}

// speakerAgain resolves an unresolved pronoun that is the subject of what somebody
// says to the speaker: "Ukraine said it had formed an alliance". A person is "he" or
// "she", a state or body "it".
func (e *extraction) speakerAgain(h int) []actor {
	g := e.tree.Tokens[h].Head
	if g < 0 || e.tree.Rel(h) != "nsubj" || e.byToken[g] < 0 {
		return nil
	}
	c := &e.clauses[e.byToken[g]]
	if len(c.Sources) == 0 || e.tree.Rel(g) != "ccomp" || e.tree.Tokens[g].Head != c.Sources[len(c.Sources)-1].Cue {
		return nil
	}
	speaker := c.Sources[len(c.Sources)-1].Head
	if e.tree.Tokens[speaker].UPOS == "PRON" && e.mentionAt(speaker) < 0 {
		return nil
	}
	list := e.actors(speaker, group)
	if len(list) != 1 {
		return nil
	}
	person := e.doc.Entities[list[0].entity].Type == schema.Person
	switch e.tree.Lemma(h) {
	case "it":
		if person || e.doc.Entities[list[0].entity].Type == schema.Group {
			return nil
		}
	case "he", "she":
		if !person {
			return nil
		}
	default:
		return nil
	}
	a := list[0]
	a.head, a.from, a.to, a.confidence = h, h, h+1, 0.7
	return []actor{a}
}

// nameBeside returns the entity of a name that a title or common noun introduces
// and that the parser hung below it: "opposition leader Ann Lee", "the newspaper La
// Prensa".
func (e *extraction) nameBeside(h int) (actor, bool) {
	if u := e.tree.Tokens[h].UPOS; u != "NOUN" && u != "PROPN" {
		return actor{}, false
	}
	for _, k := range e.tree.Kids[h] {
		switch e.tree.Rel(k) {
		case "flat", "appos", "nmod", "compound", "obj":
		default:
			continue
		}
		m := e.named[k]
		if m < 0 || e.tree.Tokens[k].UPOS != "PROPN" || e.tree.Tokens[k].Deprel == "nmod:poss" || e.tree.Child(k, "case") >= 0 {
			continue
		}
		mention := &e.doc.Mentions[m]
		if mention.From <= h || mention.Kind != text.Name || e.entityOf(m) < 0 || !e.unbroken(h, mention.From) {
			continue
		}
		switch e.doc.Entities[mention.Entity].Type {
		case schema.Person, schema.Organization, schema.Party, schema.Misc:
			return actor{entity: mention.Entity, head: k, from: mention.From, to: mention.To, confidence: 0.85}, true
		}
	}
	return actor{}, false
}

// unbroken reports that only words of h's own phrase stand between h and token to:
// "secretary of state [Ann Lee]".
func (e *extraction) unbroken(h, to int) bool {
	for k := h + 1; k < to; k++ {
		if e.tree.Tokens[k].UPOS == "PUNCT" || e.tree.Tokens[k].UPOS == "CCONJ" || !e.tree.Dominates(h, k) {
			return false
		}
	}
	return true
}

// mentionAt returns the mention headed by token h: its own, or that of a name of
// which h is a part.
func (e *extraction) mentionAt(h int) int {
	if e.named[h] >= 0 {
		return e.named[h]
	}
	for i := e.mentions[e.number][0]; i < e.mentions[e.number][1]; i++ {
		m := &e.doc.Mentions[i]
		if m.Kind == text.Name && m.From <= h && h < m.To && e.tree.Tokens[h].UPOS == "PROPN" {
			// The parser and the recogniser disagree on the head.
			if g := e.tree.Tokens[h].Head; g < m.From || g >= m.To {
				return i
			}
		}
	}
	return text.None
}

// bareModifier reports a nationality that only modifies ("Russian").
func (e *extraction) bareModifier(m *text.Mention) bool {
	return m.Type == schema.Nationality && e.tree.Tokens[m.Head].UPOS == "ADJ"
}

// programme resolves a title in quotation marks to the organisation that it belongs
// to: CBS's "Face the Nation".
func (e *extraction) programme(h int) (actor, bool) {
	if h == 0 || !strings.ContainsAny(e.tree.Tokens[h-1].Form, "\"“`") {
		return actor{}, false
	}
	for _, k := range e.tree.Kids[h] {
		if e.tree.Tokens[k].Deprel != "nmod:poss" || e.tree.Tokens[k].UPOS != "PROPN" {
			continue
		}
		if owner := e.entityOf(e.mentionAt(k)); owner >= 0 && e.doc.Entities[owner].Type.Coarse() == "ORG" {
			return actor{entity: owner, head: h, from: k, to: k + 1, depth: group, confidence: 0.7}, true
		}
	}
	return actor{}, false
}

// groupActor resolves "Russian troops" or "the leaders of France": people or
// forces that act for an entity. They are a group of their own that stands for it.
func (e *extraction) groupActor(h int) (actor, bool) {
	lemma := e.tree.Lemma(h)
	if !collective(lemma) {
		return actor{}, false
	}
	owner := e.ownerOf(h)
	if owner == text.None {
		return e.namedGroup(h)
	}
	ent := &e.doc.Entities[owner]
	if lemma == "country" || lemma == "nation" || lemma == "state" || lemma == "homeland" {
		if of, ok := e.country[owner]; ok {
			return actor{entity: of, head: h, from: h, to: h + 1, depth: group, confidence: 0.75}, true
		}
		return actor{}, false
	}
	from, to := e.core(h)
	name := e.groupName(h, from, to)
	standsFor := ent.ID
	if ent.StandsFor != "" && ent.Type != schema.Country {
		standsFor = ent.StandsFor
	}
	a := e.groupNode(name, standsFor)
	a.head, a.from, a.to, a.confidence = h, from, to, 0.8
	return a, true
}

// ownerOf returns the entity that a noun belongs to: possessor, nationality or
// name before it, or the "of" phrase after it.
func (e *extraction) ownerOf(h int) int {
	return e.ownerBy(h, "of", "in", "from", "throughout", "by")
}

// ownerBy is ownerOf with the prepositions that count after the noun.
func (e *extraction) ownerBy(h int, prepositions ...string) int {
	try := func(k int) int {
		if m := e.mentionAt(k); m >= 0 {
			return e.entityOf(m)
		}
		for i := e.mentions[e.number][0]; i < e.mentions[e.number][1]; i++ {
			m := &e.doc.Mentions[i]
			if m.From <= k && k < m.To && m.To <= h {
				return e.entityOf(i)
			}
		}
		return text.None
	}
	for _, rel := range []string{"nmod:poss", "amod", "compound", "nmod:desc", "flat"} {
		for _, k := range e.tree.Kids[h] {
			if e.tree.Tokens[k].Deprel == rel || rel == "amod" && e.tree.Rel(k) == "amod" {
				if k > h {
					continue
				}
				if owner := try(k); owner >= 0 {
					return owner
				}
				// "Western Russian troops", "U.S. border patrol agents"
				for g, n := k, 0; g >= 0 && n < 3; n++ {
					if g = e.tree.Child(g, "compound", "amod"); g >= 0 {
						if owner := try(g); owner >= 0 {
							return owner
						}
					}
				}
			}
		}
	}
	for _, k := range e.tree.Kids[h] {
		if e.tree.Rel(k) != "nmod" || k < h {
			continue
		}
		if c := e.tree.Child(k, "case"); c >= 0 {
			if !slices.Contains(prepositions, strings.ToLower(e.tree.Tokens[c].Form)) {
				continue
			}
			if owner := try(k); owner >= 0 {
				return owner
			}
			// "leaders of the French coalition"
			if e.tree.Tokens[k].UPOS == "NOUN" && collective(e.tree.Lemma(k)) && e.tree.Dominates(h, k) && h < k {
				if owner := e.ownerOf(k); owner >= 0 {
					return owner
				}
			}
		}
	}
	return text.None
}

// insideActor resolves an abstract noun to the entity that it belongs to:
// "Turkey's efforts", "the right of Russian troops".
func (e *extraction) insideActor(h int) (actor, bool) {
	if e.tree.Tokens[h].UPOS != "NOUN" {
		return actor{}, false
	}
	from, to := e.core(h)
	if owner := e.ownerBy(h, "of", "from", "by"); owner >= 0 {
		return actor{entity: owner, head: h, from: from, to: to, depth: inside, confidence: 0.6}, true
	}
	for _, k := range e.tree.Kids[h] {
		if e.tree.Rel(k) == "nmod" && k > h && e.tree.Tokens[k].UPOS == "NOUN" {
			if c := e.tree.Child(k, "case"); c >= 0 && strings.EqualFold(e.tree.Tokens[c].Form, "of") {
				if a, ok := e.groupActor(k); ok {
					a.depth, a.confidence, a.from = inside, 0.55, from
					return a, true
				}
				if owner := e.ownerOf(k); owner >= 0 {
					return actor{entity: owner, head: h, from: from, to: max(to, k+1), depth: inside, confidence: 0.5}, true
				}
			}
		}
	}
	// "crimes committed by Croat forces"
	for _, k := range e.tree.Kids[h] {
		if e.tree.Rel(k) != "acl" || e.byToken[k] < 0 {
			continue
		}
		if agent := e.clauses[e.byToken[k]].Arg(text.Agent); agent != nil {
			if list := e.single(agent.Head, group); len(list) > 0 {
				a := list[0]
				a.head, a.from, a.to, a.depth, a.confidence = h, from, to, inside, 0.5
				return a, true
			}
		}
	}
	return actor{}, false
}

// literalActor keeps the words of a common noun phrase, or its quantity; of "three
// of his aides" and of "dozens of protesters" the words.
func (e *extraction) literalActor(h int) (actor, bool) {
	t := &e.tree.Tokens[h]
	if t.UPOS != "NOUN" && t.UPOS != "PROPN" && t.UPOS != "NUM" && t.UPOS != "SYM" {
		return actor{}, false
	}
	from, to := e.core(h)
	a := actor{entity: text.None, head: h, from: from, to: to, depth: literal, confidence: 0.6, typ: schema.TextType}
	for i := e.quantities[e.number][0]; i < e.quantities[e.number][1]; i++ {
		q := &e.doc.Quantities[i]
		if q.From <= h && h < q.To && (q.Value == "" || q.Kind != text.Count || e.tree.Child(h, "nmod") < 0) {
			a.value, a.typ, a.from, a.to = q.Value, schema.QuantityType, min(from, q.From), max(to, q.To)
			if q.Value == "" {
				a.value = e.words(a.from, a.to)
			}
			if q.Kind == text.Money {
				a.typ = schema.MoneyType
			}
			return a, true
		}
	}
	for i := e.times[e.number][0]; i < e.times[e.number][1]; i++ {
		if tm := &e.doc.Times[i]; tm.From <= h && h < tm.To {
			return actor{}, false // a time is a qualifier
		}
	}
	a.value = e.words(from, to)
	if cutQuotation(a.value) {
		return actor{}, false
	}
	return a, a.value != ""
}
