package gazetteer

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Gender is the grammatical gender that pronouns of a person show.
type Gender uint8

// The genders. Unknown is compatible with both.
const (
	Unknown Gender = iota
	Female
	Male
)

func (g Gender) String() string {
	switch g {
	case Female:
		return "female"
	case Male:
		return "male"
	}
	return ""
}

// Record is one known entity.
type Record struct {
	// ID is the entity's ID ("country/france") and Name its canonical name.
	ID, Name string
	Type     schema.EntityType
	// Of is the ID of the country (or organisation) that it lies in or belongs to.
	Of string
	// Population of a place, 0 when unknown; it ranks places of one name.
	Population int
	// StandsFor is the ID of the state that it speaks for.
	StandsFor string
	Gender    Gender
	External  []schema.ExternalID
	// Aliases are other names and spellings, Adjectives the words that derive
	// from the name and refer to the entity ("French", "Frenchman").
	Aliases, Adjectives []string
	// Borders are the IDs of neighbouring countries.
	Borders []string
	Roles   []schema.DatedRole
	// Common says of a person that many others bear the surname: it does not tell
	// who is meant by itself.
	Common bool
	// User says that the record comes from a user's list; Line is its line there.
	User bool
	Line int
}

// Entity returns the record as an entity of a graph, without its mentions.
func (r *Record) Entity() schema.Entity {
	return schema.Entity{
		ID: r.ID, Name: r.Name, Type: r.Type,
		Aliases: r.Aliases, External: r.External, StandsFor: r.StandsFor,
		Roles: r.Roles, Known: true,
	}
}

// columns is the number of tab-separated columns of a record's line.
const columns = 13

// AppendLine appends the record as one line of known.tsv. Names must not hold
// tabs, newlines, "|" or ";".
func (r *Record) AppendLine(b []byte) []byte {
	ext := make([]string, len(r.External))
	for i, e := range r.External {
		ext[i] = e.Scheme + ":" + e.Value
	}
	roles := make([]string, len(r.Roles))
	for i, o := range r.Roles {
		roles[i] = strings.Join([]string{o.Title, o.Of, o.From, o.To}, ";")
	}
	population := ""
	if r.Population > 0 {
		population = strconv.Itoa(r.Population)
	}
	common := ""
	if r.Common {
		common = "common"
	}
	for i, c := range [columns]string{
		r.ID, r.Name, string(r.Type), r.Of, population, r.StandsFor, r.Gender.String(),
		strings.Join(ext, "|"), strings.Join(r.Aliases, "|"), strings.Join(r.Adjectives, "|"),
		strings.Join(r.Borders, "|"), strings.Join(roles, "|"), common,
	} {
		if i > 0 {
			b = append(b, '\t')
		}
		b = append(b, c...)
	}
	return append(b, '\n')
}

// parseLine reads a line that AppendLine wrote, without its newline.
func parseLine(line string, r *Record) error {
	var f [columns]string
	for i := range f {
		var ok bool
		f[i], line, ok = strings.Cut(line, "\t")
		if ok != (i < columns-1) {
			return fmt.Errorf("want %d columns", columns)
		}
	}
	*r = Record{ID: f[0], Name: f[1], Type: schema.EntityType(f[2]), Of: f[3], StandsFor: f[5], Common: f[12] == "common"}
	if f[4] != "" {
		n, err := strconv.Atoi(f[4])
		if err != nil {
			return fmt.Errorf("population: %w", err)
		}
		r.Population = n
	}
	switch f[6] {
	case "female":
		r.Gender = Female
	case "male":
		r.Gender = Male
	}
	for _, e := range list(f[7]) {
		scheme, value, _ := strings.Cut(e, ":")
		r.External = append(r.External, schema.ExternalID{Scheme: scheme, Value: value})
	}
	r.Aliases, r.Adjectives, r.Borders = list(f[8]), list(f[9]), list(f[10])
	for _, o := range list(f[11]) {
		p := strings.Split(o, ";")
		if len(p) != 4 {
			return fmt.Errorf("broken role %q", o)
		}
		r.Roles = append(r.Roles, schema.DatedRole{Title: p[0], Of: p[1], From: p[2], To: p[3]})
	}
	return nil
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}
