package roles

import (
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	honorific = set(`mr mrs ms miss dr sir lord lady`)
	// temporal adjectives of a title are no part of it; those of past say that it
	// is no longer held.
	past    = set(`former ex then late onetime erstwhile deposed ousted past exiled`)
	passing = set(`visiting new incoming outgoing current acting longtime veteran embattled newly elected re elect
		interim incumbent long time serving top senior fellow present designate`)
	// offices are the nouns for positions that WordNet does not list as people
	// first, or that need no context.
	offices = set(`president minister premier chancellor chief leader secretary spokesman spokeswoman spokesperson
		ambassador envoy commissioner commander chairman chairwoman chair chairperson director governor senator mayor
		king queen prince princess emperor pope head prosecutor general colonel captain major lieutenant admiral
		marshal sergeant judge justice representative congressman congresswoman lawmaker deputy adviser advisor aide
		diplomat officer official counterpart strongman president-elect treasurer speaker manager coach captain
		founder ceo owner professor editor author dictator ruler minister-president taoiseach whip negotiator
		coordinator administrator commandant sheikh emir sultan ayatollah bishop archbishop cardinal rabbi imam
		congressperson parliamentarian candidate nominee tycoon oligarch boss historian economist analyst author
		scientist physicist biologist philosopher writer poet actor actress singer musician journalist reporter
		correspondent lawyer attorney activist dissident spokespersons`)
	// relational nouns are people but no position.
	relational = set(`friend wife husband son daughter brother sister mother father uncle aunt cousin colleague ally
		rival man woman boy girl person guy child baby kid people partner neighbor neighbour enemy fan victim
		american european citizen resident native member`)
)

// role reports whether token k can be the noun of a title.
func (s *sentence) role(k int) bool {
	if k < 0 || k >= len(s.toks) {
		return false
	}
	t := &s.toks[k]
	if t.UPOS != "" && t.UPOS != "NOUN" && t.UPOS != "PROPN" && t.UPOS != "ADJ" {
		return false
	}
	f := singular(fold(t.Form))
	if f == "" || honorific[f] || relational[f] || s.at[k] != text.None {
		return false
	}
	if offices[f] {
		return true
	}
	return s.f.gaz.Class(f).Has(gazetteer.PersonNoun) && !s.f.gaz.Class(f).Has(gazetteer.AnyGiven|gazetteer.Surname|gazetteer.Demonym|gazetteer.People)
}

func singular(f string) string {
	switch {
	case strings.HasSuffix(f, "men"):
		return f[:len(f)-3] + "man"
	case strings.HasSuffix(f, "ies"):
		return f[:len(f)-3] + "y"
	case strings.HasSuffix(f, "s") && offices[f[:len(f)-1]]:
		return f[:len(f)-1]
	}
	return f
}

// modifier reports whether token k can stand within a title before its noun:
// "foreign", "prime", "national security", "-".
func (s *sentence) modifier(k int) bool {
	if k < 0 {
		return false
	}
	t := &s.toks[k]
	if t.Form == "-" || t.Form == "&" {
		return k > 0 && s.modifier(k-1)
	}
	switch t.UPOS {
	case "ADJ", "NOUN", "PROPN":
	case "":
		if r := t.Form[0]; r < 'A' || strings.ContainsAny(t.Form, ".,;:!?()“”\"") || function[fold(t.Form)] {
			return false
		}
	case "ADV", "VERB": // "then president", "acting president", "newly elected"
		return past[fold(t.Form)] || passing[fold(t.Form)]
	case "X":
		return fold(t.Form) == "ex" || fold(t.Form) == "vice"
	default:
		return false
	}
	return s.at[k] == text.None
}

var function = set(`the a an and or but of to in on at for with by from as that this his her its their our my your said
	is was are were be been has have had will would may might can could told tells says met who which when while after
	before since until because if not no so than then into over under about against between during`)

// titleBefore reads the title that ends right before token end, from right to
// left: noun (with "of" or "general" behind), modifiers, then the country or
// organisation.
func (s *sentence) titleBefore(end int) (Title, bool) {
	t := Title{To: end, Of: text.None, Possessor: text.None}
	noun := end - 1
	switch {
	case s.role(noun):
		// "secretary general": the noun is the one before.
		if f := fold(s.toks[noun].Form); (f == "general" || f == "elect" || f == "designate") && noun > 0 {
			k := noun - 1
			if s.toks[k].Form == "-" && k > 0 {
				k--
			}
			if s.role(k) {
				noun = k
			}
		}
	default:
		k, of := s.ofPhrase(end)
		if k < 0 {
			return t, false
		}
		noun, t.Of = k, of
	}
	t.Noun = noun
	from := noun
	for from > 0 && s.modifier(from-1) && noun-from < 6 {
		from--
	}
	return s.finish(t, from)
}

// ofPhrase finds a role noun followed by "of ..." (or "for", "to") that ends at
// end: it returns the noun's index, and the mention within the phrase that the
// position belongs to.
func (s *sentence) ofPhrase(end int) (noun, of int) {
	of = text.None
	for k := end - 1; k > 0 && k > end-9; k-- {
		f := fold(s.toks[k].Form)
		if f == "of" || f == "for" || f == "to" {
			// What stands right behind the preposition must not be the holder: "a
			// spokeswoman for Margrethe Vestager".
			if !s.role(k-1) || k == end-1 {
				return -1, of
			}
			if of != text.None && !s.serves(k-1, f, of) {
				of = text.None
			}
			return k - 1, of
		}
		if s.at[k] != text.None {
			if of != text.None && of != s.at[k] {
				return -1, of
			}
			of = s.at[k]
			if s.doc.Mentions[of].Type == schema.Person {
				return -1, of
			}
			continue
		}
		if !s.modifier(k) && f != "the" && f != "and" {
			return -1, of
		}
	}
	return -1, of
}

// finish fixes the left side of a title whose words begin at from: it cuts off
// adjectives of time, and takes the country, organisation or possessor before.
func (s *sentence) finish(t Title, from int) (Title, bool) {
	for from < t.Noun {
		f := fold(s.toks[from].Form)
		if past[f] {
			t.Former = true
		} else if !passing[f] && s.toks[from].Form != "-" {
			break
		}
		from++
	}
	t.From, t.Left = from, from
	left := from - 1
	for left >= 0 { // "visiting Hungarian Prime Minister": between country and title, or before the country
		f := fold(s.toks[left].Form)
		if past[f] {
			t.Former = true
		} else if !passing[f] && s.toks[left].Form != "-" {
			break
		}
		t.Left = left
		left--
	}
	if left >= 0 && (s.toks[left].Form == "'s" || s.toks[left].Form == "’s" || s.toks[left].Form == "’" || s.toks[left].Form == "'") {
		left--
	}
	if left >= 0 && t.Of == text.None && s.at[left] != text.None && s.doc.Mentions[s.at[left]].Type != schema.Person && !s.locative(s.at[left], left) {
		t.Of = s.at[left]
		t.Left = s.doc.Mentions[t.Of].From
		for k := t.Left - 1; k >= 0; k-- {
			f := fold(s.toks[k].Form)
			if past[f] {
				t.Former = true
			} else if !passing[f] && s.toks[k].Form != "-" {
				break
			}
			t.Left = k
		}
		s.portfolio(&t)
	}
	if k := t.Left - 1; k >= 0 {
		switch fold(s.toks[k].Form) {
		case "his", "her", "its", "their", "our", "my", "whose":
			t.Possessor = k
			t.Left = k
		case "the", "a", "an":
			t.Left = k
		}
	}
	t.Words = s.words(t.From, t.To, t.Of)
	t.Counterpart = t.Words == "counterpart"
	if t.Words == "" {
		return t, false
	}
	return t, true
}

// words renders a title: lower case, singular, without the phrase for its Of.
func (s *sentence) words(from, to, of int) string {
	if of != text.None {
		if m := &s.doc.Mentions[of]; m.From >= from && m.To <= to {
			to = m.From
			for to > from && prepositions[fold(s.toks[to-1].Form)] {
				to--
			}
		}
	}
	var b strings.Builder
	for k := from; k < to; k++ {
		f := strings.ToLower(s.toks[k].Form)
		if k == to-1 || s.role(k) {
			f = singular(f)
		}
		if b.Len() > 0 && f != "-" && s.toks[k-1].Form != "-" {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	return strings.Trim(b.String(), " -")
}

var prepositions = set(`of for to at in the from with`)

// titleAfter reads the title that begins at token from: "the Hungarian prime
// minister", "White House press secretary", "commander of U.S. Central Command".
func (s *sentence) titleAfter(from int) (Title, bool) {
	t := Title{Of: text.None, Possessor: text.None, Left: from}
	k := from
	if k < len(s.toks) {
		switch fold(s.toks[k].Form) {
		case "the", "a", "an":
			k++
		case "his", "her", "its", "their", "our", "my", "whose":
			t.Possessor = k
			k++
		}
	}
	for k < len(s.toks) && (past[fold(s.toks[k].Form)] || passing[fold(s.toks[k].Form)] || s.toks[k].Form == "-") {
		t.Former = t.Former || past[fold(s.toks[k].Form)]
		k++
	}
	if k < len(s.toks) && s.at[k] != text.None {
		if s.doc.Mentions[s.at[k]].Type == schema.Person {
			return t, false
		}
		t.Of = s.at[k]
		k = s.doc.Mentions[t.Of].To
		if k < len(s.toks) && (s.toks[k].Form == "'s" || s.toks[k].Form == "’s") {
			k++
		}
	}
	for k < len(s.toks) && (past[fold(s.toks[k].Form)] || passing[fold(s.toks[k].Form)]) {
		t.Former = t.Former || past[fold(s.toks[k].Form)]
		k++
	}
	t.From = k
	for k < len(s.toks) && k < t.From+7 && (s.modifier(k) || s.role(k)) {
		k++
	}
	// The noun is the last of the run.
	end := k
	for end > t.From && !s.role(end-1) {
		end--
	}
	if end == t.From || end != k {
		return t, false
	}
	t.Noun, t.To = end-1, end
	if f := fold(s.toks[t.Noun].Form); f == "general" && t.Noun > t.From && s.role(t.Noun-1) {
		t.Noun--
	}
	s.complement(&t)
	t.Former = t.Former || s.atThatTime(t.To)
	t.Words = s.words(t.From, t.To, t.Of)
	return t, t.Words != "" && t.Words != "counterpart"
}

// atThatTime reports "at the time" or "at that time" at token k.
func (s *sentence) atThatTime(k int) bool {
	if k+2 >= len(s.toks) || fold(s.toks[k].Form) != "at" || fold(s.toks[k+2].Form) != "time" {
		return false
	}
	f := fold(s.toks[k+1].Form)
	return f == "the" || f == "that"
}

// complement takes "of state", "of U.S. Central Command", "to the United
// Nations", "at Foo University" behind a title's noun.
func (s *sentence) complement(t *Title) {
	k := t.To
	if k+1 >= len(s.toks) {
		return
	}
	switch fold(s.toks[k].Form) {
	case "of", "for", "to", "at":
	default:
		return
	}
	j := k + 1
	for j < len(s.toks) && j < k+7 {
		if s.at[j] != text.None {
			if m := &s.doc.Mentions[s.at[j]]; m.Type != schema.Person {
				if t.Of == text.None && s.serves(t.Noun, fold(s.toks[k].Form), s.at[j]) {
					t.Of = s.at[j]
				}
				t.To = m.To
			}
			return
		}
		if f := fold(s.toks[j].Form); f != "the" && f != "and" && !s.modifier(j) {
			break
		}
		j++
	}
	if fold(s.toks[k].Form) == "of" && j > k+1 && s.toks[k+1].Form != "the" && j-k <= 4 {
		t.To = j // "secretary of state", "minister of foreign affairs"
	}
}

// Office reports whether a noun, in lower case and singular, is always that of a
// position that people hold: "chancellor", "spokeswoman".
func Office(noun string) bool {
	return offices[noun] && noun != "head" && noun != "general" && noun != "chair" && noun != "coach" && noun != "major"
}
