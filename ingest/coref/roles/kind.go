package roles

import (
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

var (
	// occupations are offices by their grammar, though nobody holds them for a country:
	// "French author" is an author from France.
	occupations = set(`professor editor author historian economist analyst scientist physicist biologist philosopher
		writer poet actor actress singer musician journalist reporter correspondent lawyer activist dissident
		tycoon oligarch coach manager founder owner ceo director bishop archbishop cardinal rabbi imam`)
	// traits are what people are, are to others or undergo, which is no position:
	// relations, convictions, circumstances.
	traits = set(`predecessor successor forerunner heir counterpart relative sibling spouse widow widower fiance fiancee
		girlfriend boyfriend nephew niece grandson granddaughter grandfather grandmother grandchild grandparent parent
		stepson stepdaughter stepfather stepmother stepbrother stepsister twin orphan descendant ancestor foe opponent
		nemesis competitor challenger contender hopeful frontrunner mate comrade companion confidant confidante crony
		associate protege mentor pal buddy lover mistress roommate classmate teammate countryman compatriot accomplice
		supporter follower admirer critic detractor backer loyalist sympathizer insider outsider
		socialist communist conservative liberal democrat republican nationalist separatist islamist extremist fascist
		marxist feminist royalist populist centrist leftist rightist jihadist militant radical moderate hardliner
		survivor suspect defendant plaintiff witness refugee migrant immigrant asylum-seeker passenger bystander prisoner
		inmate detainee captive hostage fugitive exile expatriate winner loser finalist participant resident inhabitant
		villager student pupil teenager adult veteran billionaire millionaire celebrity star hero heroine icon legend`)
	// posts are offices that WordNet's people may have without being listed above.
	posts = set(`consul attache undersecretary legislator magistrate regent viceroy monarch sovereign delegate emissary
		superintendent chamberlain`)
	// sent are the nouns for those who are sent to a country or body and serve another.
	sent = set(`ambassador envoy representative consul delegate emissary attache observer legate`)
)

// kind tells what the noun of a title makes of it.
func (s *sentence) kind(t *Title) text.RoleKind {
	f := fold(s.toks[t.Noun].Form)
	f = singular(f[strings.LastIndexByte(f, ' ')+1:]) // "vice-president"
	switch {
	case traits[f]:
		return text.Trait
	case f == "director" && t.To > t.Noun+1:
		return text.Post // "director of national intelligence", but "French director"
	case !offices[f] && !posts[f] || occupations[f]:
		return text.Occupation
	}
	return text.Post
}

// serves reports whether a position with a preposition is one of mention i: the
// "president of Finland" and the "spokesman for NATO" are, the "minister for the
// Middle East", the "ambassador to Finland" and the "secretary of Homeland Security"
// serve another.
func (s *sentence) serves(noun int, preposition string, i int) bool {
	f := singular(fold(s.toks[noun].Form))
	m := &s.doc.Mentions[i]
	switch preposition {
	case "of":
		switch f {
		case "director": // "US director of National Intelligence", but "of the FBI"
			country := noun > 0 && s.at[noun-1] != text.None && place(s.doc.Mentions[s.at[noun-1]].Type)
			return !country || place(m.Type) || fold(s.toks[m.From-1].Form) == "the" || s.f.Known(s.toks[m.From:m.To]) > 0
		case "minister":
			return place(m.Type)
		case "secretary": // "of Homeland Security", but "of NATO", "of the Communist Party"
			return place(m.Type) || fold(s.toks[m.From].Form) == "the" || fold(s.toks[m.From-1].Form) == "the" || s.f.Known(s.toks[m.From:m.To]) > 0
		}
	case "for":
		return strings.HasPrefix(f, "spokes") || !place(m.Type)
	case "to":
		return !sent[f]
	}
	return true
}

// place reports whether a type is that of a country or of another place.
func place(t schema.EntityType) bool {
	switch t {
	case schema.Country, schema.Nationality, schema.City, schema.Location:
		return true
	}
	return false
}

// portfolio takes a region between a country and a title for a part of the title:
// "Britain's Middle East minister" is a minister of Britain.
func (s *sentence) portfolio(t *Title) {
	inner := &s.doc.Mentions[t.Of]
	if inner.Type != schema.Country && inner.Type != schema.Location || s.f.gaz.Adjective(text.Surface(s.toks[inner.From:inner.To])) != nil {
		return
	}
	k := inner.From - 1
	possessive := k > 0 && gazetteer.Fold(s.toks[k].Form) == "s"
	if possessive {
		k--
	}
	if k < 0 || s.at[k] == text.None || s.at[k] == t.Of {
		return
	}
	outer := &s.doc.Mentions[s.at[k]]
	if !place(outer.Type) || !possessive && s.f.gaz.Adjective(text.Surface(s.toks[outer.From:outer.To])) == nil {
		return
	}
	t.From, t.Of, t.Left = inner.From, s.at[k], outer.From
}

// locative reports a place that says where something happens, not whose title follows:
// "In Turkey Minister Ellwood met them". Token last is the last before the title, a
// possessive sign aside.
func (s *sentence) locative(i, last int) bool {
	m := &s.doc.Mentions[i]
	if m.From == 0 || !place(m.Type) || gazetteer.Fold(s.toks[last+1].Form) == "s" || s.f.gaz.Adjective(text.Surface(s.toks[m.From:m.To])) != nil {
		return false
	}
	switch fold(s.toks[m.From-1].Form) {
	case "in", "at", "across", "inside":
		return true
	}
	return false
}
