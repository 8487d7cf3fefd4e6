package temporal

import (
	"context"
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Options choose what English leaves open. The zero value is ready.
type Options struct {
	// MonthFirst reads 12/02/2022 as the second of December, where the document
	// itself does not show its order.
	MonthFirst bool
}

// Annotator finds times and quantities. It is safe for concurrent use.
//
// Reads: Document.Date, Sentences with Tokens; where filled UPOS, XPOS, Feats,
// Lemma, Head and Deprel, and Mentions of names. Writes: Times and Quantities,
// sorted by sentence and From, replacing what was there.
type Annotator struct {
	opts Options
	lex  map[string]*lexeme
	days map[string][]namedDay
}

// New returns an annotator.
func New(opts Options) *Annotator {
	a := &Annotator{opts: opts, lex: newLexicon(), days: namedDays()}
	for first := range a.days {
		if a.lex[first] == nil {
			a.lex[first] = &lexeme{}
		}
	}
	return a
}

// Annotate fills doc.Times and doc.Quantities. It is linear in the text.
func (a *Annotator) Annotate(ctx context.Context, doc *text.Document) error {
	doc.Times, doc.Quantities = nil, nil
	m := &matcher{a: a, doc: &story{anchor: parseDate(doc.Date), ref: noDay, monthFirst: a.opts.MonthFirst}}
	ordered := false
	names := doc.Mentions
	for s := range doc.Sentences {
		if s&255 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		sent := &doc.Sentences[s]
		m.sent, m.doc.sentence = sent, s
		m.p = a.cut(m.p[:0], sent)
		if !ordered {
			ordered = m.dateOrder(doc, s)
		}
		begin := sort.Search(len(names), func(k int) bool { return names[k].Sentence >= s })
		end := begin
		for end < len(names) && names[end].Sentence == s {
			end++
		}
		m.sentence(doc, s, names[begin:end])
	}
	return nil
}

// dateOrder looks for a date in figures that shows the order of day and month,
// in this and, once such a date was seen, all later sentences.
func (m *matcher) dateOrder(doc *text.Document, s int) bool {
	for i := range m.p {
		if _, _, _, _, ok := m.slashNumbers(i); !ok {
			continue
		}
		// The first date in figures: the whole document decides, once.
		keep, sent := m.p, m.sent
		m.p = nil
		for k := s; k < len(doc.Sentences); k++ {
			m.sent = &doc.Sentences[k]
			m.p = m.a.cut(m.p[:0], m.sent)
			for j := range m.p {
				if a, b, _, _, ok := m.slashNumbers(j); ok && (a > 12 || b > 12) {
					m.doc.monthFirst = b > 12
					m.p, m.sent = keep, sent
					return true
				}
			}
		}
		m.p, m.sent = keep, sent
		return true
	}
	return false
}

// sentence finds the times of one sentence, then the quantities between them.
func (m *matcher) sentence(doc *text.Document, s int, names []text.Mention) {
	first := len(doc.Times)
	for i := 0; i < len(m.p); {
		p := &m.p[i]
		if p.lx == nil && p.kind != digitPiece && p.low != "'" || !p.first {
			i++
			continue
		}
		x, ok := m.expression(i)
		if !ok || x.to <= i {
			i++
			continue
		}
		t := text.Time{Sentence: s, From: m.p[x.from].tok, To: m.p[x.to-1].tok + 1, Kind: x.kind, Value: x.value, Mod: x.mod}
		if m.inName(names, x.from, t.From, t.To) {
			i++
			continue
		}
		m.remember(x)
		x = m.bounded(x)
		t.Mod = x.mod
		t.Begin, t.End = x.bounds()
		doc.Times = append(doc.Times, t)
		i = x.to
	}
	m.quantities(doc, s, doc.Times[first:], names)
}

// bounds writes the range of days.
func (x *timex) bounds() (begin, end string) {
	if x.b != noDay {
		begin = x.b.String()
	}
	if x.e != noDay {
		end = x.e.String()
	}
	if begin != "" && end != "" && x.e < x.b {
		return "", ""
	}
	return begin, end
}

// inName reports whether a time or quantity that begins at piece i lies within
// the name of a person, organisation or place ("Theresa May", "the Sunday
// Times"). A recogniser may take too much into a name: a weekday behind a
// preposition stays a time, and so does one at the edge of a place.
func (m *matcher) inName(names []text.Mention, i, from, to int) bool {
	for _, n := range names {
		if n.Kind != text.Name || n.From > from || n.To < to {
			continue
		}
		if m.lex(i).wday > 0 {
			if m.is(i-1, "on", "by", "until", "since", "before", "after", "from") {
				continue
			}
			if n.From == from && i > 0 && !m.is(i-1, "the", "'s", "a") && m.at(i-1).kind == wordPiece {
				continue // "he said Sunday Norland had agreed"
			}
			switch n.Type {
			case schema.Location, schema.City, schema.Country:
				continue
			}
		}
		switch n.Type {
		case schema.Person, schema.Organization, schema.Party, schema.Office, schema.Location, schema.City, schema.Facility, schema.Work, schema.Country:
			return true
		}
	}
	return false
}

// remember keeps what later expressions count from.
func (m *matcher) remember(x timex) {
	d := m.doc
	if x.year != 0 {
		d.year, d.yearSentence = x.year, d.sentence
	}
	if x.b == noDay || x.e == noDay || x.kind != text.Date && x.kind != text.TimeOfDay || strings.HasSuffix(x.value, "REF") {
		return
	}
	u := x.unit
	if u == noUnit {
		u = year
	}
	d.ref, d.refUnit = x.b, u
	if x.kind == text.Date && strings.Contains(x.value, "/") {
		d.ref = x.e
	}
}

// bounded applies the preposition before a date to its bounds: "since 2014"
// begins there and is open, "until Friday" ends there.
func (m *matcher) bounded(x timex) timex {
	if x.kind != text.Date && x.kind != text.TimeOfDay || strings.Contains(x.value, "/") {
		return x
	}
	if m.is(x.to, "'s") || m.at(x.to).kind == wordPiece && m.sameNoun(x.to) {
		return x // "after Sunday's vote", "before the 2024 election"
	}
	mod := ""
	k := x.from - 1
	if m.is(k, "the") {
		k--
	}
	switch m.at(k).low {
	case "since":
		mod, x.e = modOnOrAfter, noDay
	case "from":
		if m.is(x.to, "on", "onward", "onwards") {
			mod, x.e = modOnOrAfter, noDay
		}
	case "until", "till", "by":
		if m.at(k).low == "by" && m.token(k).Deprel != "" && m.token(k).Rel() != "case" {
			return x
		}
		mod, x.b = modOnOrBefore, noDay
	case "before":
		mod, x.e, x.b = modBefore, x.b, noDay
	case "after":
		mod, x.b, x.e = modAfter, x.e, noDay
	case "than":
		switch m.at(k - 1).low {
		case "later":
			mod, x.b = modOnOrBefore, noDay // "no later than Friday"
		case "earlier":
			mod, x.e = modOnOrAfter, noDay
		}
	}
	if m.is(k, "to") && m.is(k-1, "prior") {
		mod, x.e, x.b = modBefore, x.b, noDay
	}
	if x.mod == "" {
		x.mod = mod
	}
	return x
}

// sameNoun reports whether the word at i is a noun that the time before it only describes.
func (m *matcher) sameNoun(i int) bool {
	t := m.token(i)
	switch t.UPOS {
	case "NOUN", "PROPN", "ADJ":
		return true
	case "":
		p := m.at(i)
		if p.upper || !p.first {
			return p.upper
		}
		switch p.low {
		case "election", "elections", "deadline", "vote", "meeting", "summit", "talks", "attack", "war", "agreement", "deal", "crisis", "invasion":
			return true
		}
	}
	return false
}

// Parse reads one expression, such as "last February" or "10 p.m. on Sunday",
// against a date (ISO 8601, or empty). It is for questions and flags; ok is
// false unless the whole of expr is one time. A leading preposition counts:
// "since 2014" is open to the right. Sentence is 0, From and To count words.
func (a *Annotator) Parse(expr, anchor string) (t text.Time, ok bool) {
	sent := text.Sentence{Start: text.None, End: text.None}
	for w := range strings.FieldsSeq(expr) {
		sent.Tokens = append(sent.Tokens, text.Token{Form: w, Head: text.None, Start: text.None, End: text.None})
	}
	doc := text.Document{Document: schema.Document{Date: anchor}, Sentences: []text.Sentence{sent}}
	if err := a.Annotate(context.Background(), &doc); err != nil || len(doc.Times) != 1 {
		return text.Time{}, false
	}
	t = doc.Times[0]
	if t.To != len(sent.Tokens) {
		return text.Time{}, false
	}
	for k := 0; k < t.From; k++ {
		switch strings.ToLower(sent.Tokens[k].Form) {
		case "on", "in", "at", "since", "until", "till", "by", "before", "after", "from", "during", "between", "over", "for", "within", "the", "through", "throughout":
		default:
			return text.Time{}, false
		}
	}
	return t, true
}
