// Package roles finds the positions that a text says people hold: "French
// President Emmanuel Macron", "US secretary of state, Antony Blinken", "Jen
// Psaki, White House press secretary", "his Russian counterpart Sergei Lavrov",
// "Marin is the prime minister of Finland". It reads words, tags and the
// mentions of names; trees only decide to whom an apposition belongs.
package roles

import (
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Title is a position as found in a noun phrase.
type Title struct {
	// From and To are the token range of the title, half open; Noun is its head.
	From, To, Noun int
	// Words is the title in lower case, singular, without adjectives of time.
	Words string
	// Of indexes the mentions: the country or organisation, or text.None.
	Of int
	// Former is true for "former", "ex-", "then", "late".
	Former bool
	// Counterpart says that the noun is "counterpart": the title is another's.
	Counterpart bool
	// Possessor is a possessive pronoun before the title ("his"), or text.None.
	Possessor int
	// Left is the first token of the phrase, adjectives and Of included.
	Left int
}

// Finder finds roles. It is safe for concurrent use.
type Finder struct {
	gaz *gazetteer.Gazetteer
}

// New returns a finder that asks gaz which nouns stand for people.
func New(gaz *gazetteer.Gazetteer) *Finder { return &Finder{gaz: gaz} }

// sentence is what the patterns look at.
type sentence struct {
	f    *Finder
	doc  *text.Document
	si   int
	toks []text.Token
	// at maps a token to the mention of a name around it, or text.None.
	at []int
	// taken marks tokens of titles that have a holder.
	taken []bool
}

// Find returns the roles of a document, by sentence and place. It reads mentions
// of kind text.Name, which must be sorted.
func (f *Finder) Find(doc *text.Document) []text.Role {
	var out []text.Role
	next := 0
	for si := range doc.Sentences {
		from := next
		for next < len(doc.Mentions) && doc.Mentions[next].Sentence == si {
			next++
		}
		s := f.open(doc, si, from, next)
		var found []text.Role
		people := s.people(from, next)
		// What stands right before a name is surest, then appositions.
		for _, pattern := range []func(int) (Title, string, bool){s.before, s.apposedBefore, s.apposedAfter, s.copular} {
			for _, i := range people {
				t, rule, ok := pattern(i)
				if !ok || s.anyTaken(t.From, t.To) {
					continue
				}
				for k := t.From; k < t.To; k++ {
					s.taken[k] = true
				}
				found = append(found, text.Role{
					Sentence: si, Holder: i, Of: t.Of, OfEntity: text.None, TitleFrom: t.From, TitleTo: t.To,
					Title: t.Words, Former: t.Former, Kind: s.kind(&t), Rule: rule,
				})
			}
		}
		sort.SliceStable(found, func(a, b int) bool { return found[a].TitleFrom < found[b].TitleFrom })
		s.counterparts(found, out)
		out = append(out, found...)
	}
	return out
}

func (f *Finder) open(doc *text.Document, si, from, to int) *sentence {
	s := &sentence{f: f, doc: doc, si: si, toks: doc.Sentences[si].Tokens}
	s.at = make([]int, len(s.toks))
	for i := range s.at {
		s.at[i] = text.None
	}
	s.taken = make([]bool, len(s.toks))
	for i := from; i < to; i++ {
		if m := &doc.Mentions[i]; m.Kind == text.Name {
			for k := m.From; k < m.To; k++ {
				s.at[k] = i
			}
		}
	}
	return s
}

func (s *sentence) anyTaken(from, to int) bool {
	for k := from; k < to; k++ {
		if s.taken[k] {
			return true
		}
	}
	return false
}

func (s *sentence) people(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		if m := &s.doc.Mentions[i]; m.Kind == text.Name && m.Type == schema.Person {
			out = append(out, i)
		}
	}
	return out
}

// before is "French President Emmanuel Macron".
func (s *sentence) before(i int) (Title, string, bool) {
	m := &s.doc.Mentions[i]
	end := m.From
	// "Mr" and the like may stand between.
	for end > 0 && honorific[fold(s.toks[end-1].Form)] {
		end--
	}
	t, ok := s.titleBefore(end)
	return t, "role:title", ok
}

// apposedBefore is "US secretary of state, Antony Blinken,".
func (s *sentence) apposedBefore(i int) (Title, string, bool) {
	m := &s.doc.Mentions[i]
	end := m.From
	if end < 2 || s.toks[end-1].Form != "," {
		return Title{}, "", false
	}
	// The name must be set off behind too, or else it is the next of a list.
	if m.To < len(s.toks) {
		switch s.toks[m.To].Form {
		case ",", ".", ";", ":", ")", "”", "\"", "–", "—":
		default:
			return Title{}, "", false
		}
	}
	t, ok := s.titleBefore(end - 1)
	if !ok || t.Words == "counterpart" && t.Possessor == text.None {
		return Title{}, "", false
	}
	// "Macron, the French president, Putin and ...": the title is Macron's.
	if t.Left > 1 && s.toks[t.Left-1].Form == "," && s.personAt(t.Left-2) && !s.appositive(t.Noun, m.Head) {
		return Title{}, "", false
	}
	return t, "role:apposition", true
}

// appositive reports whether the tree joins tokens a and b by apposition.
func (s *sentence) appositive(a, b int) bool {
	return s.toks[b].Head == a && s.toks[b].Rel() == "appos" || s.toks[a].Head == b && s.toks[a].Rel() == "appos"
}

func (s *sentence) personAt(k int) bool {
	return k >= 0 && s.at[k] != text.None && s.doc.Mentions[s.at[k]].Type == schema.Person
}

// apposedAfter is "Jen Psaki, White House press secretary, said".
func (s *sentence) apposedAfter(i int) (Title, string, bool) {
	m := &s.doc.Mentions[i]
	if m.To+1 >= len(s.toks) || s.toks[m.To].Form != "," && s.toks[m.To].Form != "(" && s.toks[m.To].Form != "–" {
		return Title{}, "", false
	}
	t, ok := s.titleAfter(m.To + 1)
	if !ok {
		return Title{}, "", false
	}
	// A name right behind the title claims it: "Macron, President Biden and ...".
	if t.To < len(s.toks) && s.personAt(t.To) {
		return Title{}, "", false
	}
	if t.To+1 < len(s.toks) && s.toks[t.To].Form == "," && s.personAt(t.To+1) && !s.appositive(t.Noun, m.Head) {
		return Title{}, "", false
	}
	return t, "role:apposition", true
}

// copular is "Marin is the prime minister of Finland".
func (s *sentence) copular(i int) (Title, string, bool) {
	m := &s.doc.Mentions[i]
	if m.To+1 >= len(s.toks) || m.Head >= len(s.toks) || s.toks[m.Head].Rel() != "nsubj" {
		return Title{}, "", false
	}
	k := m.To
	if f := fold(s.toks[k].Form); f != "is" && f != "was" {
		return Title{}, "", false
	}
	t, ok := s.titleAfter(k + 1)
	if !ok || s.toks[m.Head].Head != t.Noun {
		return Title{}, "", false
	}
	t.Former = t.Former || fold(s.toks[k].Form) == "was"
	return t, "role:copula", true
}

// counterparts gives "his Russian counterpart Sergei Lavrov" the title of the
// nearest other holder: in the sentence before it, else the last one found.
func (s *sentence) counterparts(found, earlier []text.Role) {
	for k := range found {
		if !strings.HasSuffix(found[k].Title, "counterpart") {
			continue
		}
		for j := k - 1; j >= 0; j-- {
			if !strings.HasSuffix(found[j].Title, "counterpart") && found[j].Holder != found[k].Holder {
				found[k].Title, found[k].Kind, found[k].Rule = found[j].Title, found[j].Kind, "role:counterpart"
				break
			}
		}
		if found[k].Rule != "role:counterpart" && len(earlier) > 0 {
			last := &earlier[len(earlier)-1]
			if s.si-last.Sentence <= 2 && !strings.HasSuffix(last.Title, "counterpart") {
				found[k].Title, found[k].Kind, found[k].Rule = last.Title, last.Kind, "role:counterpart"
			}
		}
	}
}

func fold(form string) string { return gazetteer.Fold(form) }

// Nominal reads a noun phrase without a name as a title: "the French
// president", "the UK Prime Minister". names are the indices of the sentence's
// names.
func (f *Finder) Nominal(doc *text.Document, names []int, m *text.Mention) (Title, bool) {
	s := &sentence{f: f, doc: doc, si: m.Sentence, toks: doc.Sentences[m.Sentence].Tokens}
	s.at = make([]int, len(s.toks))
	for i := range s.at {
		s.at[i] = text.None
	}
	for _, i := range names {
		for k := doc.Mentions[i].From; k < doc.Mentions[i].To; k++ {
			s.at[k] = i
		}
	}
	noun := m.Head
	if !s.role(noun) {
		return Title{}, false
	}
	t := Title{Noun: noun, To: noun + 1, Of: text.None, Possessor: text.None}
	s.complement(&t)
	from := noun
	for from > 0 && s.modifier(from-1) && noun-from < 6 {
		from--
	}
	return s.finish(t, from)
}
