package schema

// EntityType is the type of an entity, in capitals: PERSON, COUNTRY, ...
type EntityType string

// The entity types that the recogniser and the default schema know. Finer types
// have a general one, see EntityType.General.
const (
	Person       EntityType = "PERSON"
	Organization EntityType = "ORGANIZATION"
	Party        EntityType = "PARTY"    // political party
	Office       EntityType = "OFFICE"   // institution that speaks for a state: the Kremlin, Downing Street
	Location     EntityType = "LOCATION" // region, river, sea, continent
	Country      EntityType = "COUNTRY"
	City         EntityType = "CITY"
	Facility     EntityType = "FACILITY"
	Event        EntityType = "EVENT" // named event: Munich Security Conference
	Nationality  EntityType = "NATIONALITY"
	Position     EntityType = "POSITION" // prime minister
	Work         EntityType = "WORK"     // treaty, law, book, programme
	Group        EntityType = "GROUP"    // unnamed group of people: "pro-Russian separatists"
	Misc         EntityType = "MISC"     // another name
	Thing        EntityType = "THING"    // a common noun phrase: not a name

	// Types of literals.
	QuantityType EntityType = "QUANTITY"
	MoneyType    EntityType = "MONEY"
	DateType     EntityType = "DATE"
	DurationType EntityType = "DURATION"
	TextType     EntityType = "TEXT" // words kept as they are: a clause, a quotation
)

// Coarse returns the CoNLL-2003 class of a named type: "PER", "ORG", "LOC" or
// "MISC", and "" for types that are no names.
func (t EntityType) Coarse() string {
	switch t {
	case Person:
		return "PER"
	case Organization, Party, Office:
		return "ORG"
	case Location, Country, City, Facility:
		return "LOC"
	case Event, Nationality, Work, Misc:
		return "MISC"
	}
	return ""
}

// Literal reports whether the type is that of a value rather than an entity.
func (t EntityType) Literal() bool {
	switch t {
	case QuantityType, MoneyType, DateType, DurationType, TextType:
		return true
	}
	return false
}

// Entity is one person, place, organisation or thing, whatever it is called.
type Entity struct {
	// ID is type and name in lower case with hyphens: "person/boris-johnson".
	ID   string     `json:"id"`
	Name string     `json:"name"`
	Type EntityType `json:"type"`
	// Aliases are other names met or known, sorted, without Name.
	Aliases []string `json:"aliases,omitempty"`
	// External are identifiers elsewhere, sorted by scheme.
	External []ExternalID `json:"external,omitempty"`
	// StandsFor is the ID of the entity that this one speaks for (the Kremlin: country/russia).
	StandsFor string `json:"standsFor,omitempty"`
	// Roles are the positions that the entity is known to hold, sorted by Title, Of, From.
	Roles []DatedRole `json:"roles,omitempty"`
	// Known says that the entity comes from a gazetteer or the user's list.
	Known bool `json:"known,omitempty"`
}

// ExternalID is an identifier in another scheme, such as {"wikidata", "Q3052772"}.
type ExternalID struct {
	Scheme string `json:"scheme"`
	Value  string `json:"value"`
}

// DatedRole is a position held during a period; From and To are ISO 8601 dates
// (inclusive), empty where unknown or open.
type DatedRole struct {
	Title string `json:"title"`
	Of    string `json:"of,omitempty"` // entity ID
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
}
