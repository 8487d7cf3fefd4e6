package coref

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// tidyNames mends the spans that the recogniser found, before anything is linked:
// a title in front of a person's name is no part of it ("Afghan Ambassador
// Hamdullah Mohib"), a title alone is a noun phrase ("the Prime Minister"), and a
// pronoun at the start of a sentence is a pronoun.
func (rs *Resolver) tidyNames(doc *text.Document) {
	full := rs.fullSurnames(doc)
	out := make([]text.Mention, 0, len(doc.Mentions))
	for _, m := range doc.Mentions {
		sentence := &doc.Sentences[m.Sentence]
		toks := sentence.Tokens[m.From:m.To]
		if len(toks) == 1 && toks[0].UPOS == "PRON" && !gazetteer.Acronym(toks[0].Form) || rs.titleAlone(sentence, &m, full) {
			continue
		}
		if rs.familyName(sentence, &m, full) {
			m.Type = schema.Person
		}
		if m.Type == schema.Person {
			m.To = withGeneration(sentence.Tokens, m.To)
			toks = sentence.Tokens[m.From:m.To]
			if cut := rs.roles.SplitName(toks); cut > 0 {
				out = rs.splitTitle(out, sentence, m, cut)
				continue
			}
		}
		out = append(out, m)
	}
	doc.Mentions = out
}

// familyName reports whether a name is the plural of a surname of the document
// behind an article: "the Clintons" are people, not an organisation.
func (rs *Resolver) familyName(s *text.Sentence, m *text.Mention, full map[string]bool) bool {
	if m.To-m.From > 1 || m.From == 0 || !strings.EqualFold(s.Tokens[m.From-1].Form, "the") {
		return false
	}
	name := gazetteer.Fold(s.Tokens[m.From].Form)
	stem, ok := strings.CutSuffix(name, "s")
	return ok && (full[stem] || full[strings.TrimSuffix(stem, "e")]) && !full[name] && !rs.knownThing(name)
}

// withGeneration extends a person's name that ends at token to by "Jr." or "Sr.".
func withGeneration(toks []text.Token, to int) int {
	k := to
	if k < len(toks) && toks[k].Form == "," {
		k++
	}
	if k < len(toks) {
		if g := generationOf(toks[k].Form); g == "jr" || g == "sr" {
			return k + 1
		}
	}
	return to
}

// titleAlone reports whether a name is a title without one: known records and
// bare words that are surnames ("Justice", "Major") stay names unless an article,
// a possessive or another title stands before them and nobody of the document is
// called so.
func (rs *Resolver) titleAlone(s *text.Sentence, m *text.Mention, full map[string]bool) bool {
	toks := s.Tokens[m.From:m.To]
	if !rs.roles.OnlyTitle(toks) || len(rs.gaz.Find(text.Surface(toks))) > 0 {
		return false
	}
	last := gazetteer.Fold(toks[len(toks)-1].Form)
	if full[last] {
		return false
	}
	if len(toks) > 1 || !rs.gaz.Class(last).Has(gazetteer.Surname|gazetteer.AnyGiven) {
		return true
	}
	if m.From == 0 {
		return false
	}
	before := &s.Tokens[m.From-1]
	f := gazetteer.Fold(before.Form)
	return before.UPOS == "DET" || f == "chief" || addressed[last] && honorificGender(before.Form) != gazetteer.Unknown
}

// addressed are the titles that follow "Mr" and "Madam" when their holder is
// spoken to.
var addressed = set(`president speaker chairman chairwoman secretary ambassador chancellor justice minister mayor senator`)

// splitTitle appends what a name with cut tokens of title is: the countries and
// organisations in the title, and the person.
func (rs *Resolver) splitTitle(out []text.Mention, s *text.Sentence, m text.Mention, cut int) []text.Mention {
	for k := m.From; k < m.From+cut; {
		n := rs.roles.Known(s.Tokens[k : m.From+cut])
		if n == 0 {
			k++
			continue
		}
		part := m
		part.From, part.To, part.Type = k, k+n, rs.knownType(s.Tokens[k:k+n])
		part.Head = spanHead(s.Tokens, part.From, part.To)
		out = append(out, part)
		k += n
	}
	m.From += cut
	m.Head = spanHead(s.Tokens, m.From, m.To)
	return append(out, m)
}

// knownType is the type of a name of the gazetteer, Nationality for an adjective.
func (rs *Resolver) knownType(toks []text.Token) schema.EntityType {
	name := text.Surface(toks)
	if len(toks) == 1 && rs.gaz.Adjective(name) != nil {
		return schema.Nationality
	}
	for _, rec := range rs.gaz.Find(name) {
		if c := rec.Type.Coarse(); c == "ORG" || c == "LOC" {
			return rec.Type
		}
	}
	return schema.Misc
}

// spanHead is the token of [from, to) that is governed from outside.
func spanHead(toks []text.Token, from, to int) int {
	for i := from; i < to; i++ {
		if h := toks[i].Head; h != text.None && (h < from || h >= to) && toks[i].Rel() != "punct" && toks[i].Rel() != "case" {
			return i
		}
	}
	return to - 1
}

// fullSurnames are the folded last words of the people's names of several words
// that are more than a title.
func (rs *Resolver) fullSurnames(doc *text.Document) map[string]bool {
	full := map[string]bool{}
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if toks := doc.Sentences[m.Sentence].Tokens[m.From:m.To]; m.Type == schema.Person && len(toks) > 1 && !rs.roles.OnlyTitle(toks) {
			full[gazetteer.Fold(doc.Sentences[m.Sentence].Tokens[m.To-1].Form)] = true
		}
	}
	return full
}

// agreeTypes gives a name of one word that is read as a person in some places and
// as something else in others the type that most have, when the gazetteer knows it
// as nothing else and a clear majority decides.
func (rs *Resolver) agreeTypes(doc *text.Document) {
	type votes struct {
		mentions []int
		people   int
		other    map[schema.EntityType]int
	}
	byName := map[string]*votes{}
	var order []string
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.To-m.From > 1 || m.Type == schema.Nationality {
			continue
		}
		key := gazetteer.Fold(doc.Sentences[m.Sentence].Tokens[m.From].Form)
		v := byName[key]
		if v == nil {
			v = &votes{other: map[schema.EntityType]int{}}
			byName[key] = v
			order = append(order, key)
		}
		v.mentions = append(v.mentions, i)
		if m.Type == schema.Person {
			v.people++
		} else {
			v.other[m.Type]++
		}
	}
	for _, key := range order {
		v := byName[key]
		n := len(v.mentions)
		if v.people == 0 || v.people == n || n < 3 || rs.knownThing(key) {
			continue
		}
		typ := schema.Person
		if 3*v.people <= n {
			best := 0
			for _, t := range sortedTypes(v.other) {
				if v.other[t] > best {
					typ, best = t, v.other[t]
				}
			}
		} else if 3*v.people < 2*n {
			continue
		}
		for _, i := range v.mentions {
			if m := &doc.Mentions[i]; (m.Type == schema.Person) != (typ == schema.Person) {
				m.Type = typ
			}
		}
	}
}

func sortedTypes(m map[schema.EntityType]int) []schema.EntityType {
	types := make([]schema.EntityType, 0, len(m))
	for t := range m {
		types = append(types, t)
	}
	slices.Sort(types)
	return types
}

// knownThing reports whether the gazetteer knows a name as that of no person.
func (rs *Resolver) knownThing(name string) bool {
	for _, rec := range rs.gaz.Find(name) {
		if rec.Type != schema.Person {
			return true
		}
	}
	return false
}
