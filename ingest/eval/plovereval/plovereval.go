// Package plovereval measures event coding against PLOVER gold records: does the
// text give an event of the right category between the right two actors?
//
// Records of the older category set are read as today's (DEMAND is REQUEST;
// DISAPPROVE and INVESTIGATE are ACCUSE; FIGHT is ASSAULT). A record whose target
// is empty and that has two or more sources is an event among those sources. A
// record with one actor in all cannot be scored by pairs and is left out.
//
// An actor matches when it shares a name with the gold actor: a word of the name,
// or the country that a demonym or a group stands for ("Israeli troops", Israel).
// Recall counts gold events found; precision counts the distinct triples of
// category and actors that were extracted from the scored texts and are not
// negated, against all gold events of the same text. AGREE, CONSULT, SUPPORT and
// COOPERATE are symmetric: their actors match in either order.
package plovereval

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Record is one gold event.
type Record struct {
	ID       string
	Date     string
	Text     string
	Category schema.PLOVER
	Sources  []string
	Targets  []string
}

// Pairs reports whether the record names two sides.
func (r *Record) Pairs() bool {
	return len(r.Sources) > 0 && len(r.Targets) > 0 || len(r.Sources) > 1
}

type rawActor struct {
	Text string `json:"actorText"`
}

// actorList reads a list of actors, or "" for none.
type actorList []string

// UnmarshalJSON implements json.Unmarshaler.
func (l *actorList) UnmarshalJSON(data []byte) error {
	var list []rawActor
	if len(data) > 0 && data[0] == '[' {
		if err := json.Unmarshal(data, &list); err != nil {
			return err
		}
	}
	for _, a := range list {
		if a.Text != "" {
			*l = append(*l, a.Text)
		}
	}
	return nil
}

// Read reads records and leaves out those that document the file and categories
// that the ontology has dropped.
func Read(r io.Reader, file string) ([]Record, error) {
	var raw []struct {
		ID     string    `json:"id"`
		Date   string    `json:"date"`
		Text   string    `json:"text"`
		Event  string    `json:"event"`
		Source actorList `json:"source"`
		Target actorList `json:"target"`
	}
	if err := json.NewDecoder(r).Decode(&raw); err != nil {
		return nil, &schema.PosError{File: file, Message: "no list of PLOVER records", Err: err}
	}
	var out []Record
	for _, x := range raw {
		c, ok := category(x.Event)
		if !ok || x.Text == "" {
			continue
		}
		out = append(out, Record{ID: x.ID, Date: x.Date, Text: strings.Trim(x.Text, " {}"), Category: c, Sources: x.Source, Targets: x.Target})
	}
	return out, nil
}

func category(event string) (schema.PLOVER, bool) {
	switch event {
	case "DEMAND":
		return schema.Request, true
	case "DISAPPROVE", "INVESTIGATE":
		return schema.Accuse, true
	case "FIGHT":
		return schema.Assault, true
	}
	c, err := schema.ParsePLOVER(event)
	return c, err == nil
}

// Names resolves a word to the names of the country that it stands for, such as
// "Israeli" to "Israel"; nil for none.
type Names func(word string) []string

// Prediction is an event that was extracted from a text.
type Prediction struct {
	Category        schema.PLOVER
	Subject, Object string // all names by which the actor is known, separated by spaces
}

// Outcome is what became of one record.
type Outcome struct {
	Record      *Record
	Found       bool
	Predictions []Prediction
}

// Result sums up.
type Result struct {
	Gold, Found       int
	Predicted, Right  int
	Precision, Recall float64
	F1                float64
	PairFound         int // the right actors with any category
	Outcomes          []Outcome
	Skipped           int
}

// Score measures statements, which are keyed by record ID as their document.
func Score(records []Record, statements map[string][]schema.Statement, standsFor func(id string) string, names Names) Result {
	var res Result
	byText := map[string][]*Record{}
	for i := range records {
		if records[i].Pairs() {
			byText[records[i].Text] = append(byText[records[i].Text], &records[i])
		}
	}
	counted := map[string]bool{}
	for i := range records {
		rec := &records[i]
		if !rec.Pairs() {
			res.Skipped++
			continue
		}
		preds := predictions(statements[rec.ID], standsFor, names)
		out := Outcome{Record: rec, Predictions: preds}
		pair := false
		for _, p := range preds {
			if rec.actorsMatch(&p, names) {
				pair = true
				out.Found = out.Found || p.Category == rec.Category
			}
		}
		res.Gold++
		if out.Found {
			res.Found++
		}
		if pair {
			res.PairFound++
		}
		res.Outcomes = append(res.Outcomes, out)
		if counted[rec.Text] {
			continue
		}
		counted[rec.Text] = true
		for _, p := range preds {
			res.Predicted++
			if slices.ContainsFunc(byText[rec.Text], func(r *Record) bool { return r.Category == p.Category && r.actorsMatch(&p, names) }) {
				res.Right++
			}
		}
	}
	if res.Predicted > 0 {
		res.Precision = float64(res.Right) / float64(res.Predicted)
	}
	if res.Gold > 0 {
		res.Recall = float64(res.Found) / float64(res.Gold)
	}
	if res.Precision+res.Recall > 0 {
		res.F1 = 2 * res.Precision * res.Recall / (res.Precision + res.Recall)
	}
	return res
}

// predictions returns the distinct events among statements.
func predictions(list []schema.Statement, standsFor func(string) string, names Names) []Prediction {
	var out []Prediction
	for i := range list {
		st := &list[i]
		if st.Relation.PLOVER == "" || st.Factuality == schema.Negated || st.Object.Literal() {
			continue
		}
		p := Prediction{Category: st.Relation.PLOVER, Subject: known(&st.Subject, standsFor, names), Object: known(&st.Object, standsFor, names)}
		if !slices.Contains(out, p) && !slices.Contains(out, Prediction{p.Category, p.Object, p.Subject}) {
			out = append(out, p)
		}
	}
	return out
}

func known(a *schema.Argument, standsFor func(string) string, _ Names) string {
	parts := append([]string{a.Name, a.Mention}, a.Aliases...)
	if standsFor != nil {
		if s := standsFor(a.ID); s != "" {
			parts = append(parts, strings.ReplaceAll(s[strings.IndexByte(s, '/')+1:], "-", " "))
		}
	}
	return strings.Join(parts, " ")
}

// actorsMatch reports that a prediction has the record's two sides.
func (r *Record) actorsMatch(p *Prediction, names Names) bool {
	targets := r.Targets
	symmetric := false
	switch r.Category {
	case schema.Agree, schema.Consult, schema.Support, schema.Cooperate:
		symmetric = true
	}
	if len(targets) == 0 {
		// An event among the sources.
		for i, a := range r.Sources {
			for j, b := range r.Sources {
				if i != j && same(a, p.Subject, names) && same(b, p.Object, names) {
					return true
				}
			}
		}
		return false
	}
	match := func(subject, object string) bool {
		return slices.ContainsFunc(r.Sources, func(a string) bool { return same(a, subject, names) }) &&
			slices.ContainsFunc(targets, func(b string) bool { return same(b, object, names) })
	}
	return match(p.Subject, p.Object) || symmetric && match(p.Object, p.Subject)
}

// same reports that two actor texts share a telling word, countries resolved.
func same(gold, predicted string, names Names) bool {
	a, b := words(gold, names), words(predicted, names)
	for _, w := range a {
		if slices.Contains(b, w) {
			return true
		}
	}
	return false
}

func words(s string, names Names) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(strings.NewReplacer("'s", "", "’s", "", "United States of America", "USA", "United States", "USA", "U.S.", "USA", "United Nations", "UN", "U.N.", "UN", "United Kingdom", "UK").Replace(s), func(r rune) bool {
		return strings.ContainsRune(" ,.()\"'-/", r)
	}) {
		lower := strings.ToLower(w)
		if generic(lower) {
			continue
		}
		out = append(out, lower)
		if names != nil {
			for _, n := range names(w) {
				for x := range strings.FieldsSeq(strings.ToLower(n)) {
					if !generic(x) {
						out = append(out, x)
					}
				}
			}
		}
	}
	return out
}

// generic words say nothing about who an actor is.
func generic(w string) bool {
	switch w {
	case "the", "of", "a", "an", "in", "and", "or", "from", "out", "new", "for", "president", "minister", "prime", "foreign", "official", "officials", "troops", "army", "forces",
		"force", "government", "police", "leader", "leaders", "people", "rebels", "rebel", "guerrillas", "military", "party", "group", "soldiers", "republic", "state", "states", "secretary",
		"general", "south", "north", "east", "west", "western", "eastern", "northern", "southern", "former", "high", "court", "council", "authorities", "refugees", "national", "security", "democratic", "central", "capital", "city", "members", "opposition", "community", "chief", "top", "senior", "ousted", "interim", "islamic", "united":
		return true
	}
	return len(w) < 2
}
