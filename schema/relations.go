package schema

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"
)

// RelationType is one relation of a schema: what it means, between whom it can
// hold, and which words of a text trigger it.
type RelationType struct {
	// ID is the snake_case name that statements carry: "spoke_with".
	ID string `json:"id"`
	// Label is what a diagram prints, Gloss a sentence of definition.
	Label string `json:"label"`
	Gloss string `json:"gloss,omitempty"`
	// PLOVER is the event category, empty for a static relation.
	PLOVER PLOVER `json:"plover,omitempty"`
	// CAMEO is the root code of the older event ontology, "01" to "20", or empty.
	CAMEO string `json:"cameo,omitempty"`
	// Wikidata is the property that means the same ("P39"), or empty.
	Wikidata string `json:"wikidata,omitempty"`
	// Symmetric relations hold in both directions.
	Symmetric bool `json:"symmetric,omitempty"`
	// Inverse is the ID of the relation that reads the other way, or empty.
	Inverse string `json:"inverse,omitempty"`
	// Domain and Range are the entity types of subject and object; empty allows all.
	Domain []EntityType `json:"domain,omitempty"`
	Range  []EntityType `json:"range,omitempty"`
	// Triggers are tried in their order.
	Triggers []Trigger `json:"-"`
	// Line is where the relation is defined, 1-based.
	Line int `json:"-"`
}

// TriggerKind is the word class of a trigger.
type TriggerKind string

// The kinds of trigger.
const (
	VerbTrigger      TriggerKind = "verb"
	NounTrigger      TriggerKind = "noun"
	AdjectiveTrigger TriggerKind = "adj"
)

// Trigger says which words carry a relation and where its arguments stand.
type Trigger struct {
	Kind TriggerKind
	// Lemmas are dictionary forms in lower case; a verb may bring its particle
	// ("hand over").
	Lemmas []string
	// With, of a verb, are noun lemmas of which one must head its object
	// ("impose" with "sanction").
	With []string
	// Without, of a verb, are noun lemmas of which none may head its object
	// ("send" but not "message"). WithoutTypes are the entity types of the type
	// classes among them ("person").
	Without      []string
	WithoutTypes []EntityType
	// Subject and Object are the slots to look into, in order of preference: the
	// grammatical roles "subj", "obj", "iobj", "comp" (a participant of the
	// complement clause), "poss" (possessor), "mod" (adjective or compound
	// modifier), "joint" (members of a coordinated or plural subject), or a
	// preposition.
	Subject, Object []string
	// Line is where the trigger is written, 1-based.
	Line int
}

// Relations is a set of relation types, sorted as defined. It is immutable once
// built and safe for concurrent use.
type Relations struct {
	types []RelationType
	byID  map[string]int
}

//go:embed relations.yaml
var defaultYAML []byte

var defaultRelations = sync.OnceValues(func() (*Relations, error) {
	return ReadRelations(bytes.NewReader(defaultYAML), "relations.yaml")
})

// DefaultRelations returns the embedded schema for news and politics.
func DefaultRelations() (*Relations, error) { return defaultRelations() }

// DefaultRelationsYAML returns the text of the embedded schema, as a start for one's own.
func DefaultRelationsYAML() []byte { return bytes.Clone(defaultYAML) }

// All returns the relation types in the order of their definition.
func (r *Relations) All() []RelationType { return slices.Clone(r.types) }

// Len returns the number of relation types.
func (r *Relations) Len() int { return len(r.types) }

// At returns the relation type number i; the result must not be changed.
func (r *Relations) At(i int) *RelationType { return &r.types[i] }

// Lookup returns the relation type of an ID.
func (r *Relations) Lookup(id string) (*RelationType, bool) {
	i, ok := r.byID[id]
	if !ok {
		return nil, false
	}
	return &r.types[i], true
}

// Extend returns a set with the types of more added to those of r; a type of
// more replaces the one of the same ID.
func (r *Relations) Extend(more *Relations) (*Relations, error) {
	out := &Relations{types: slices.Clone(r.types), byID: make(map[string]int, len(r.types)+len(more.types))}
	for i := range out.types {
		out.byID[out.types[i].ID] = i
	}
	for _, t := range more.types {
		if i, ok := out.byID[t.ID]; ok {
			out.types[i] = t
			continue
		}
		out.byID[t.ID] = len(out.types)
		out.types = append(out.types, t)
	}
	var errs ErrorList
	out.checkInverses("", &errs)
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// Allows reports whether entity types fit domain and range. An empty type is
// unknown and fits nothing but an unrestricted side.
func (t *RelationType) Allows(subject, object EntityType) bool {
	return (len(t.Domain) == 0 || slices.Contains(t.Domain, subject)) &&
		(len(t.Range) == 0 || slices.Contains(t.Range, object))
}

// typeClasses are the names that stand for several entity types in domain and range.
func typeClass(name string) ([]EntityType, bool) {
	switch name {
	case "any":
		return nil, true
	case "agent":
		return []EntityType{Person, Organization, Party, Office, Country, City, Location, Group, Nationality, Misc}, true
	case "org":
		return []EntityType{Organization, Party, Office, Facility, Misc}, true
	case "body":
		return []EntityType{Organization, Party, Office, Country, Group, Misc}, true
	case "place":
		return []EntityType{Country, City, Location, Facility}, true
	case "person":
		return []EntityType{Person, Group, Nationality}, true
	case "state":
		return []EntityType{Country, City, Location, Office, Nationality}, true
	case "value":
		return []EntityType{QuantityType, MoneyType, DateType, DurationType, TextType}, true
	}
	for _, t := range []EntityType{
		Person, Organization, Party, Office, Location, Country, City, Facility, Event, Nationality,
		Position, Work, Group, Misc, Thing, QuantityType, MoneyType, DateType, DurationType, TextType,
	} {
		if string(t) == name {
			return []EntityType{t}, true
		}
	}
	return nil, false
}

// grammaticalSlot reports whether a trigger of this kind has a slot that is no preposition.
func grammaticalSlot(kind TriggerKind, slot string) bool {
	switch slot {
	case "subj", "obj", "iobj", "comp":
		return kind != NounTrigger || slot == "subj" || slot == "comp"
	case "poss", "mod":
		return kind != AdjectiveTrigger // of a verb: the possessor or modifier of its object
	case "joint":
		return true
	}
	return false
}

// knownPreposition reports whether a slot is a preposition.
func knownPreposition(slot string) bool {
	return slices.Contains([]string{
		"about", "above", "across", "after", "against", "ahead", "along", "alongside", "amid", "among", "around",
		"as", "at", "because", "before", "behind", "below", "beneath", "beside", "between", "beyond", "by",
		"concerning", "despite", "down", "due", "during", "for", "from", "in", "inside", "into", "like", "near",
		"of", "off", "on", "onto", "opposite", "out", "outside", "over", "per", "regarding", "since", "than",
		"through", "throughout", "to", "toward", "towards", "under", "until", "up", "upon", "versus", "via",
		"with", "within", "without",
	}, slot)
}

// checkInverses refuses an unknown inverse and any chain that is not a pair.
func (r *Relations) checkInverses(file string, errs *ErrorList) {
	for i := range r.types {
		t := &r.types[i]
		if t.Inverse == "" {
			continue
		}
		fail := func(format string, args ...any) {
			errs.Add(&PosError{File: file, Line: t.Line, Message: fmt.Sprintf(format, args...)})
		}
		other, ok := r.Lookup(t.Inverse)
		switch {
		case !ok:
			fail("relation %q: its inverse %q is not defined", t.ID, t.Inverse)
		case t.Symmetric:
			fail("relation %q is symmetric and cannot have an inverse", t.ID)
		case other.ID == t.ID:
			fail("relation %q is its own inverse: write symmetric: true", t.ID)
		case other.Inverse != "" && other.Inverse != t.ID:
			fail("relation %q: inverses form a cycle: %q names %q, not %q", t.ID, other.ID, other.Inverse, t.ID)
		}
	}
}
