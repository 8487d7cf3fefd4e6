// Package question reads questions in plain English as queries over a graph:
// "Who spoke with Putin in February?" asks for the other end of the spoke_with
// facts of Putin in that month. It reads the tree, names and times of the
// question and the triggers of a schema; it answers nothing itself.
package question

import (
	"errors"
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Want is what a question asks for.
type Want string

// The kinds of question.
const (
	Entity Want = "entity" // who, what, which: the other end
	Time   Want = "time"   // when
	Place  Want = "place"  // where
	Truth  Want = "truth"  // yes or no
	Count  Want = "count"  // how many, how often
)

// Name is a name in the question and the end of the fact where it stands.
type Name struct {
	Text string
	// End is "subject", "object", "place", or "" where the question leaves it open.
	End string
}

// Question is a question as a query.
type Question struct {
	Want Want
	// Type narrows the answer: PERSON for "who", COUNTRY for "which country".
	Type schema.EntityType
	// Relations are the IDs that the question's words can mean; empty for any.
	Relations []string
	// Words are the lemmas that chose them.
	Words []string
	// Titles are the positions asked about: "president".
	Titles []string
	Names  []Name
	// Since and Until bound the time asked about, ISO 8601, or empty.
	Since, Until string
	// Future asks for what is planned ("Who will meet ...?").
	Future bool
}

// ErrNotUnderstood is returned for text that is no question about the graph.
var ErrNotUnderstood = errors.New(`not understood: ask like "Who met Putin in February?", "What did Macron say to Biden?", "When did Johnson visit Kyiv?" or "Is Hungary a member of NATO?"`)

// light verbs say nothing by themselves.
var light = map[string]bool{"do": true, "be": true, "have": true, "make": true, "hold": true, "take": true, "give": true, "happen": true}

// Read reads a question that the language stages have annotated.
func Read(doc *text.Document, relations *schema.Relations) (*Question, error) {
	if len(doc.Sentences) == 0 {
		return nil, ErrNotUnderstood
	}
	s := &doc.Sentences[0]
	q := &Question{}
	asked := q.interrogative(s)
	q.times(doc)
	q.words(s, relations)
	q.names(doc, s, asked)
	if len(q.Names) == 0 && len(q.Relations) == 0 {
		return nil, ErrNotUnderstood
	}
	return q, nil
}

// interrogative sets Want and Type and returns the token that asks, or None.
func (q *Question) interrogative(s *text.Sentence) int {
	q.Want = Truth
	for i := range s.Tokens {
		if lemma := strings.ToLower(s.Tokens[i].Form); lemma == "will" || lemma == "going" {
			q.Future = true
		}
	}
	for i := range s.Tokens {
		switch strings.ToLower(s.Tokens[i].Form) {
		case "who", "whom", "whose":
			q.Want, q.Type = Entity, schema.Person
			return i
		case "when":
			q.Want = Time
			return i
		case "where":
			q.Want = Place
			return i
		case "how":
			if i+1 < len(s.Tokens) {
				switch strings.ToLower(s.Tokens[i+1].Form) {
				case "many", "often", "much":
					q.Want = Count
					return i
				}
			}
		case "what", "which":
			q.Want = Entity
			if h := s.Tokens[i].Head; h >= 0 && s.Tokens[i].Rel() == "det" {
				q.Type = nounType(strings.ToLower(s.Tokens[h].Lemma))
				return h
			}
			return i
		}
	}
	return text.None
}

func nounType(lemma string) schema.EntityType {
	switch lemma {
	case "country", "state", "nation":
		return schema.Country
	case "city", "town", "capital":
		return schema.City
	case "person", "politician", "minister", "leader", "president", "man", "woman":
		return schema.Person
	case "organization", "organisation", "company", "group", "body":
		return schema.Organization
	case "party":
		return schema.Party
	case "place", "region", "area":
		return schema.Location
	}
	return ""
}

func (q *Question) times(doc *text.Document) {
	for _, t := range doc.Times {
		if t.Begin == "" && t.End == "" {
			continue
		}
		if q.Since == "" {
			q.Since, q.Until = t.Begin, t.End
		}
		before := ""
		if t.From > 0 {
			before = strings.ToLower(doc.Sentences[t.Sentence].Tokens[t.From-1].Form)
		}
		switch before {
		case "since", "after":
			q.Until = ""
		case "before", "until", "till":
			q.Since = ""
		}
	}
}

// words finds the relations that the content words of the question can mean:
// verbs by their triggers, then nouns; a light verb lends its noun.
func (q *Question) words(s *text.Sentence, relations *schema.Relations) {
	kids := s.Children()
	prepositions := map[string]bool{}
	for i := range s.Tokens {
		if s.Tokens[i].UPOS == "ADP" {
			prepositions[strings.ToLower(s.Tokens[i].Form)] = true
		}
	}
	var nouns []string
	for i := range s.Tokens {
		if s.Tokens[i].UPOS == "NOUN" {
			nouns = append(nouns, strings.ToLower(s.Tokens[i].Lemma))
		}
	}
	add := func(kind schema.TriggerKind, lemma string) {
		found := triggered(relations, kind, lemma, nouns, prepositions)
		if len(found) > 0 {
			q.Words = append(q.Words, lemma)
		}
		for _, id := range found {
			if !slices.Contains(q.Relations, id) {
				q.Relations = append(q.Relations, id)
			}
		}
	}
	for i := range s.Tokens {
		t := &s.Tokens[i]
		lemma := strings.ToLower(t.Lemma)
		switch {
		case t.UPOS == "VERB":
			for _, k := range kids[i] {
				if s.Tokens[k].Deprel == "compound:prt" {
					add(schema.VerbTrigger, lemma+" "+strings.ToLower(s.Tokens[k].Lemma))
				}
			}
			if !light[lemma] || len(nouns) > 0 {
				add(schema.VerbTrigger, lemma)
			}
		case t.UPOS == "ADJ":
			add(schema.AdjectiveTrigger, lemma)
		}
	}
	if len(q.Relations) == 0 && support(s) >= 0 {
		// After do a verb is bare, and easily taken for a noun.
		for i := support(s) + 1; i < len(s.Tokens); i++ {
			if s.Tokens[i].UPOS != "PROPN" {
				add(schema.VerbTrigger, strings.ToLower(s.Tokens[i].Form))
			}
		}
	}
	if len(q.Relations) > 0 {
		return
	}
	for _, noun := range nouns {
		add(schema.NounTrigger, noun)
		if len(q.Words) > 0 && q.Words[len(q.Words)-1] == noun && slices.Contains(q.Relations, "holds_position") {
			q.Titles = append(q.Titles, noun)
		}
	}
}

// support returns the index of an auxiliary do, or None.
func support(s *text.Sentence) int {
	for i := range s.Tokens {
		switch strings.ToLower(s.Tokens[i].Form) {
		case "do", "does", "did":
			return i
		}
	}
	return text.None
}

// triggered lists the relations that have a trigger of this kind and lemma.
// Triggers whose object slot is one of the prepositions at hand come alone, if
// there are any.
func triggered(relations *schema.Relations, kind schema.TriggerKind, lemma string, nouns []string, prepositions map[string]bool) []string {
	var all, fitting []string
	for _, r := range relations.All() {
		for _, t := range r.Triggers {
			if t.Kind != kind || !slices.Contains(t.Lemmas, lemma) {
				continue
			}
			if len(t.With) > 0 && !slices.ContainsFunc(t.With, func(w string) bool { return slices.Contains(nouns, w) }) {
				continue
			}
			all = append(all, r.ID)
			if slices.ContainsFunc(t.Object, func(slot string) bool { return prepositions[slot] }) {
				fitting = append(fitting, r.ID)
			}
		}
	}
	if len(fitting) > 0 && kind == schema.VerbTrigger {
		return slices.Compact(fitting)
	}
	return slices.Compact(all)
}

// names collects the names with the ends where they stand.
func (q *Question) names(doc *text.Document, s *text.Sentence, asked int) {
	taken := make([]bool, len(s.Tokens))
	add := func(from, to, head int) {
		for k := from; k < to; k++ {
			if taken[k] {
				return
			}
		}
		for k := from; k < to; k++ {
			taken[k] = true
		}
		q.Names = append(q.Names, Name{Text: text.Surface(s.Tokens[from:to]), End: q.end(s, head)})
	}
	for _, m := range doc.Mentions {
		if m.Sentence == 0 && m.Kind == text.Name {
			add(m.From, m.To, m.Head)
		}
	}
	// A name typed in lower case is often taken for a noun: an argument that is
	// neither the word that asks nor a word of the relation may be one.
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if taken[i] || i == asked || slices.Contains(q.Words, strings.ToLower(t.Form)) || t.UPOS != "PROPN" && t.UPOS != "NOUN" && t.UPOS != "X" {
			continue
		}
		if t.UPOS == "NOUN" && (slices.Contains(q.Words, strings.ToLower(t.Lemma)) || q.inTime(doc, i) || !argument(t.Rel())) {
			continue
		}
		from := i
		for from > 0 && !taken[from-1] && (s.Tokens[from-1].Rel() == "compound" || s.Tokens[from-1].Rel() == "flat") && s.Tokens[from-1].Head == i {
			from--
		}
		if !q.inTime(doc, i) {
			add(from, i+1, i)
		}
	}
}

func argument(rel string) bool {
	switch rel {
	case "nsubj", "obj", "iobj", "obl", "nmod", "conj":
		return true
	}
	return false
}

func (q *Question) inTime(doc *text.Document, token int) bool {
	return slices.ContainsFunc(doc.Times, func(t text.Time) bool {
		return t.Sentence == 0 && t.From <= token && token < t.To
	})
}

// end tells where the name with this head stands.
func (q *Question) end(s *text.Sentence, head int) string {
	if do := support(s); do >= 0 && head > do && q.before(s, head) {
		return "subject" // "What did Biden praise?"
	}
	for steps := 0; head >= 0 && steps < len(s.Tokens); steps++ {
		t := &s.Tokens[head]
		switch t.Deprel {
		case "nsubj", "csubj":
			return "subject"
		case "nsubj:pass", "obj", "iobj":
			return "object"
		}
		switch t.Rel() {
		case "obl", "nmod":
			for i := range s.Tokens {
				c := &s.Tokens[i]
				if c.Head != head || c.Rel() != "case" {
					continue
				}
				switch strings.ToLower(c.Form) {
				case "in", "at", "near":
					if q.located() {
						return "object"
					}
					return "place"
				case "by":
					return "subject"
				}
			}
			return "object"
		case "conj", "flat", "compound", "appos":
			head = t.Head
			continue
		}
		return ""
	}
	return ""
}

// before reports that a verb of the question stands after the token and none
// between it and do.
func (q *Question) before(s *text.Sentence, token int) bool {
	verb := func(i int) bool {
		t := &s.Tokens[i]
		return t.UPOS == "VERB" || slices.Contains(q.Words, strings.ToLower(t.Form)) || slices.Contains(q.Words, strings.ToLower(t.Lemma))
	}
	for i := support(s) + 1; i < len(s.Tokens); i++ {
		if verb(i) {
			return i > token
		}
	}
	return false
}

// located reports that the question asks for a relation whose object is a place.
func (q *Question) located() bool {
	return slices.ContainsFunc(q.Relations, func(id string) bool {
		switch id {
		case "located_in", "lives_in", "born_in", "died_in", "visits", "deploys_to":
			return true
		}
		return false
	})
}
