package scene

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// GroupBy says which nodes share a box.
type GroupBy string

// The ways to group.
const (
	NoGroups    GroupBy = ""
	ByType      GroupBy = "type"
	ByCountry   GroupBy = "country"
	ByCommunity GroupBy = "community"
)

// Limits of a picture that can be read, in edges drawn.
const (
	// DefaultMaxEdges is where the selection begins.
	DefaultMaxEdges = 200
	// selected is how many edges a selection keeps.
	selected = 70
	// denseEdges is from where labels are left out.
	denseEdges = 400
)

// Options says what to draw. The zero value draws the whole graph, or a readable
// selection of a large one.
type Options struct {
	// Focus names entities by ID, name, alias or an unambiguous part of a name;
	// only edges whose nearer end is less than Hops away from one of them are
	// drawn. Hops of 0 means 1.
	Focus []string
	Hops  int
	// Relations keeps those relations: IDs, PLOVER categories, or families.
	Relations []string
	// Types keeps edges between entities of those types or kinds.
	Types []string
	// Since and Until are ISO 8601 dates (or a year, or a month), inclusive. What
	// has no date of its own has that of its reports.
	Since, Until string
	// Factuality keeps those statuses, empty all.
	Factuality []schema.Factuality
	// MinSupport is the least number of sources, MinConfidence the least confidence.
	MinSupport    int
	MinConfidence float64
	// Top keeps the most important entities, 0 all.
	Top     int
	GroupBy GroupBy
	// All draws everything, however much it is.
	All bool
	// MaxEdges is where a selection begins, 0 for DefaultMaxEdges.
	MaxEdges int
	// Literals draws values (numbers, quotations) as nodes too.
	Literals bool
	// Title replaces the title made from the content.
	Title string
}

// Check returns an error for options that make no sense.
func (o *Options) Check() error {
	switch {
	case o.Hops < 0, o.Top < 0, o.MinSupport < 0, o.MaxEdges < 0:
		return errors.New("hops, top and support cannot be negative")
	case o.MinConfidence < 0 || o.MinConfidence > 1:
		return errors.New("confidence must be between 0 and 1")
	case !slices.Contains([]GroupBy{NoGroups, ByType, ByCountry, ByCommunity}, o.GroupBy):
		return fmt.Errorf("cannot group by %q: want type, country or community", o.GroupBy)
	case o.Since != "" && !isDate(o.Since), o.Until != "" && !isDate(o.Until):
		return errors.New("dates are written 2022-02-21, 2022-02 or 2022")
	case o.Since != "" && o.Until != "" && lastDay(o.Until) < o.Since:
		return errors.New("the period ends before it begins")
	}
	for _, t := range o.Types {
		if !knownType(t) {
			return fmt.Errorf("unknown type %q: want an entity type such as PERSON or COUNTRY, or one of %v", t, Kinds())
		}
	}
	return nil
}

// isDate accepts a year, a month or a day.
func isDate(s string) bool {
	const pattern = "dddd-dd-dd"
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i := range len(s) {
		if pattern[i] == 'd' && (s[i] < '0' || s[i] > '9') || pattern[i] == '-' && s[i] != '-' {
			return false
		}
	}
	return true
}

// lastDay returns a date that no later date of the same period exceeds.
func lastDay(s string) string {
	switch len(s) {
	case 4:
		return s + "-12-31"
	case 7:
		return s + "-31"
	}
	return s
}

func knownType(t string) bool {
	return slices.Contains(Kinds(), Kind(strings.ToLower(t))) || slices.Contains(allTypes(), schema.EntityType(strings.ToUpper(t)))
}

func allTypes() []schema.EntityType {
	return []schema.EntityType{
		schema.Person, schema.Organization, schema.Party, schema.Office, schema.Location, schema.Country,
		schema.City, schema.Facility, schema.Event, schema.Nationality, schema.Position, schema.Work, schema.Group,
		schema.Misc, schema.Thing, schema.QuantityType, schema.MoneyType, schema.DateType, schema.DurationType, schema.TextType,
	}
}

// EntityError is a focus that names no entity, or several.
type EntityError struct {
	Name string
	// Candidates are the entities that were meant perhaps, as "Name (id)".
	Candidates []string
	Ambiguous  bool
}

func (e *EntityError) Error() string {
	switch {
	case e.Ambiguous:
		return fmt.Sprintf("%q could be any of: %s", e.Name, strings.Join(e.Candidates, ", "))
	case len(e.Candidates) > 0:
		return fmt.Sprintf("no entity is called %q; did you mean %s?", e.Name, strings.Join(e.Candidates, ", "))
	}
	return fmt.Sprintf("no entity is called %q", e.Name)
}
