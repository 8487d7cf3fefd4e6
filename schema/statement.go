package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Argument is the subject or object of a statement: a canonical entity with the
// words that mention it here, or a literal value.
type Argument struct {
	// ID, Name, Aliases and Type are those of the entity. A literal has no ID.
	ID      string     `json:"id,omitempty"`
	Name    string     `json:"name,omitempty"`
	Type    EntityType `json:"type,omitempty"`
	Aliases []string   `json:"aliases,omitempty"`
	// Value is the normalised value of a literal ("150000", "2022-02-20").
	Value string `json:"value,omitempty"`
	// Mention is the words in this sentence, a pronoun's own after coreference.
	Mention string `json:"mention"`
	Span    Span   `json:"span"`
}

// Literal reports whether the argument is a value rather than an entity.
func (a *Argument) Literal() bool { return a.ID == "" }

// Relation is the relation of one statement.
type Relation struct {
	// ID is the canonical relation of the schema ("spoke_with"), or the
	// snake_case of Lemma where the schema has none.
	ID string `json:"id"`
	// Phrase is the words in the sentence and Lemma their lemmas ("speak to").
	Phrase string `json:"phrase"`
	Lemma  string `json:"lemma"`
	// PLOVER is the event category, empty for a static or open relation.
	PLOVER PLOVER `json:"plover,omitempty"`
	// Schema is false for an open relation.
	Schema bool `json:"schema"`
	// Symmetric says that subject and object may be exchanged.
	Symmetric bool `json:"symmetric,omitempty"`
	Span      Span `json:"span"`
}

// Qualifier is a further argument: time, place, manner, topic, instrument, ...
type Qualifier struct {
	// Role is "time", "place", "topic", "with", ... : a semantic role, or the preposition.
	Role string `json:"role"`
	Text string `json:"text"`
	// Value is the normalised value: an ISO 8601 date or range "begin/end", a number.
	Value string `json:"value,omitempty"`
	// ID is the entity that Text names, if any.
	ID   string `json:"id,omitempty"`
	Span Span   `json:"span"`
}

// Attribution is one link of the chain of speakers.
type Attribution struct {
	Name string `json:"name"`
	ID   string `json:"id,omitempty"`
	// Cue is the word that reports: "said", "according to".
	Cue  string `json:"cue,omitempty"`
	Span Span   `json:"span"`
}

// Statement is one subject-relation-object fact with its proof.
type Statement struct {
	ID string `json:"id"`
	// Doc is the document's ID and Sentence the 0-based number of the sentence in it.
	Doc      string `json:"doc"`
	Sentence int    `json:"sentence"`
	// Span is that of the sentence and Text its words.
	Span     Span     `json:"span"`
	Text     string   `json:"text"`
	Subject  Argument `json:"subject"`
	Relation Relation `json:"relation"`
	Object   Argument `json:"object"`
	// Qualifiers are sorted by Span, then Role.
	Qualifiers []Qualifier `json:"qualifiers,omitempty"`
	// Begin and End bound the time of the event as ISO 8601 dates, inclusive;
	// empty where the text does not say.
	Begin      string     `json:"begin,omitempty"`
	End        string     `json:"end,omitempty"`
	Factuality Factuality `json:"factuality"`
	// Attribution says who says so, outermost first; empty when the document does.
	Attribution []Attribution `json:"attribution"`
	// Confidence is calibrated, 0..1.
	Confidence float64 `json:"confidence"`
	// Rule names what extracted it: "verb:nsubj+obl(to)".
	Rule string `json:"rule"`
}

// ContentID returns the ID that the statement's content gives it: "st:" and 16
// hex digits of the SHA-256 of document, spans, relation and factuality. It does
// not depend on canonical entities, so a merge keeps it.
func (s *Statement) ContentID() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d-%d\x00%d-%d %s\x00%s %d-%d\x00%d-%d %s\x00%s",
		s.Doc, s.Span.Start, s.Span.End,
		s.Subject.Span.Start, s.Subject.Span.End, s.Subject.Mention,
		s.Relation.ID, s.Relation.Span.Start, s.Relation.Span.End,
		s.Object.Span.Start, s.Object.Span.End, s.Object.Mention,
		s.Factuality))
	return "st:" + hex.EncodeToString(sum[:8])
}
