// Package plover writes event records in the JSON of PLOVER, the Political
// Language Ontology for Verifiable Event Records (Halterman et al. 2023), as in
// the gold records of the Open Event Data Alliance: an array of objects with id,
// date, source, target, event, eventText, text, language and publication.
//
// A record is a statement whose relation has a category. A record says that
// something happened, so only facts are written: what is planned, possible,
// conditional, demanded or denied is not an event yet. The field "relata" holds
// what PLOVER has no place for: the statement, its offsets, who says so, the
// confidence and the event that several reports tell of.
package plover

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"io"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/schema"
)

// Actor is a source or target.
type Actor struct {
	ActorText string `json:"actorText"`
	// Code is the actor's own code (of a country: ISO 3166-1 alpha-3), or that of
	// the state that it speaks for, or of the one that the person holds office of on
	// the record's date; empty where the graph knows none or several.
	Code string `json:"code,omitempty"`
	// Entity is the ID in the graph, empty for a literal; Name its name.
	Entity string `json:"entity,omitempty"`
	Name   string `json:"name,omitempty"`
	Type   string `json:"type,omitempty"`
}

// Record is one event of PLOVER.
type Record struct {
	ID          string        `json:"id"`
	Date        string        `json:"date"` // of the event or, where the text doesn't tell, of the document
	Source      []Actor       `json:"source"`
	Target      []Actor       `json:"target"`
	Event       schema.PLOVER `json:"event"`
	EventText   string        `json:"eventText"`
	Text        string        `json:"text"`
	Language    string        `json:"language"`
	Publication string        `json:"publication,omitempty"`
	URL         string        `json:"url,omitempty"`
	Relata      Proof         `json:"relata"`
}

// Proof is what the record rests on.
type Proof struct {
	Statement   string               `json:"statement"`
	Happening   string               `json:"happening,omitempty"`
	Relation    string               `json:"relation"`
	Factuality  schema.Factuality    `json:"factuality"`
	DateFrom    string               `json:"dateFrom"` // "text" or "document"
	Document    string               `json:"document"`
	Sentence    int                  `json:"sentence"`
	Span        schema.Span          `json:"span"`
	Attribution []schema.Attribution `json:"attribution"`
	Qualifiers  []schema.Qualifier   `json:"qualifiers,omitempty"`
	Confidence  float64              `json:"confidence"`
	Rule        string               `json:"rule"`
}

// Formats returns the format of this package.
func Formats() []exports.Format {
	return []exports.Format{
		{Name: "plover", Extension: ".plover.json", About: "PLOVER event records (JSON): the facts that have an event category", Write: Write},
	}
}

// Write writes the records, one to a line within the array.
func Write(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	codes := codebook{own: map[string]string{}, stands: map[string]string{}, roles: map[string][]schema.DatedRole{}}
	for e, err := range rows.Checked(ctx, r.Entities()) {
		if err != nil {
			return err
		}
		codes.add(&e)
	}
	happenings := map[string]string{}
	for ev, err := range rows.Checked(ctx, r.Events()) {
		if err != nil {
			return err
		}
		for _, id := range ev.Reports {
			happenings[id] = ev.ID
		}
	}
	g, err := rows.New(ctx, r, opt)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.WriteString("[")
	separator := "\n"
	actor := func(a *schema.Argument, date string) []Actor {
		return []Actor{{
			ActorText: a.Mention, Code: codes.actor(a.ID, date),
			Entity: a.ID, Name: cmp.Or(a.Name, a.Value), Type: string(a.Type),
		}}
	}
	for e, err := range g.Edges() {
		if err != nil {
			return err
		}
		if e.Relation.PLOVER == "" || e.Factuality != schema.Fact {
			continue
		}
		date, from := cmp.Or(e.Begin, e.End), "text"
		if date == "" {
			date, from = e.Document.Date, "document"
		}
		attribution := e.Attribution
		if attribution == nil {
			attribution = []schema.Attribution{}
		}
		data, err := json.Marshal(Record{
			ID: e.ID, Date: date, Source: actor(&e.Subject, date), Target: actor(&e.Object, date), Event: e.Relation.PLOVER,
			EventText: e.Relation.Phrase, Text: e.Text, Language: "en", Publication: e.Document.Source, URL: e.Document.URL,
			Relata: Proof{
				Statement: e.ID, Happening: happenings[e.ID], Relation: e.Relation.ID, Factuality: e.Factuality, DateFrom: from,
				Document: e.Doc, Sentence: e.Sentence, Span: e.Span, Attribution: attribution, Qualifiers: e.Qualifiers,
				Confidence: e.Confidence, Rule: e.Rule,
			},
		})
		if err != nil {
			return err
		}
		_, _ = out.WriteString(separator)
		separator = ",\n"
		if _, err := out.Write(data); err != nil {
			return err
		}
	}
	_, _ = out.WriteString("\n]\n")
	return out.Flush()
}
