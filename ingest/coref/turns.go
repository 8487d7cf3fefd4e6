package coref

import (
	"strings"
	"unicode"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
)

// turns resolves "I" and "you" in a transcript that says who speaks to whom: by
// the comments "speaker = NAME" and "addressee = NAME" of CoNLL-U.
func (r *run) turns() {
	people := map[string]*entity{}
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if a.pron == nil || r.of[i] != nil || a.quote > 0 {
			continue
		}
		who := ""
		switch {
		case a.pron.base == "i":
			who = comment(&r.doc.Sentences[a.sentence], "speaker")
		case a.pron.base == "you":
			who = comment(&r.doc.Sentences[a.sentence], "addressee")
		}
		if who == "" || strings.Contains(who, ",") {
			continue
		}
		e, ok := people[who]
		if !ok {
			e = r.calledBy(who)
			people[who] = e
		}
		if e == nil {
			e = r.newEntity(i, "turn")
			e.class, e.number = person, singular
			people[who] = e
			continue
		}
		r.link(i, e, "turn", 0.9)
	}
}

func comment(s *text.Sentence, key string) string {
	for _, c := range s.Comments {
		if k, v, ok := strings.Cut(c, " = "); ok && k == key {
			return v
		}
	}
	return ""
}

// calledBy finds the one named person whom a label ("MarioJLucero", "Kendra",
// "JusticeClarenceThomas") names: of several, the one of most words.
func (r *run) calledBy(label string) *entity {
	var parts []string
	for _, w := range camel(label) {
		parts = append(parts, gazetteer.Fold(w))
	}
	for len(parts) > 1 && (honorifics[parts[0]] || parts[0] == "chief") {
		parts = parts[1:]
	}
	var found *entity
	several := false
	for _, e := range r.entities {
		if e.into != nil || e.class != person || !e.named || len(e.name) == 0 || found != nil && len(e.name) < len(found.name) {
			continue
		}
		fits := true
		for _, p := range e.name {
			fits = fits && contains(parts, p)
		}
		if !fits || len(e.name) == 1 && len(parts) > 1 && e.name[0] != parts[len(parts)-1] && e.name[0] != parts[0] {
			continue
		}
		several = found != nil && len(e.name) == len(found.name)
		found = e
	}
	if several {
		return nil
	}
	return found
}

// camel cuts "MarioJLucero" into its words.
func camel(s string) []string {
	var out []string
	from := 0
	for i, c := range s {
		if i > from && (unicode.IsUpper(c) || c == ' ' || c == '_') {
			out = append(out, strings.Trim(s[from:i], " _"))
			from = i
		}
	}
	return append(out, strings.Trim(s[from:], " _"))
}
