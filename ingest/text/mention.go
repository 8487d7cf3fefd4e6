package text

import "github.com/relata-kg/relata/schema"

// MentionKind tells how a mention refers.
type MentionKind uint8

// The kinds of mention, after ACE.
const (
	Name    MentionKind = iota // "Emmanuel Macron"
	Nominal                    // "the French president"
	Pronoun                    // "he", "whose"
)

// Mention is a stretch of a sentence that refers to an entity.
type Mention struct {
	// Sentence indexes Document.Sentences.
	Sentence int
	// From and To are the token range, half open; Head is the syntactic head within it.
	From, To, Head int
	Kind           MentionKind
	// Type is the entity type that the words themselves show; it may be more
	// general than the type of the resolved entity.
	Type schema.EntityType
	// Entity indexes Document.Entities, None while unresolved.
	Entity int
	// Members, of a mention of a group ("the two leaders", "Macron and Putin"),
	// are indices into Document.Entities.
	Members []int
	// Antecedent indexes Document.Mentions: the earlier mention that this one was
	// resolved to, None for a first mention.
	Antecedent int
	// Confidence of the recognition and of the resolution together, 0..1.
	Confidence float64
	// Rule names what resolved it ("sieve:exact", "role", "pronoun").
	Rule string
}

// Role says that somebody holds a position: "French Foreign Minister Jean-Yves
// Le Drian" is {Holder: Le Drian, Title: "foreign minister", Of: France}.
type Role struct {
	Sentence int
	// Holder is the mention of the person and Of that of the country or
	// organisation (None when unnamed); both index Document.Mentions.
	Holder, Of int
	// OfEntity is the entity that Of stands for ("French" is France); it indexes
	// Document.Entities, None when unknown.
	OfEntity int
	// TitleFrom and TitleTo are the token range of the title, half open.
	TitleFrom, TitleTo int
	// Title is the position in lower case, singular: "foreign minister".
	Title string
	// Former is true for "former", "ex-", "then", "late".
	Former bool
	// Kind says whether the title is a position at all.
	Kind RoleKind
	Rule string
}

// RoleKind tells positions from what else a title before a name can be.
type RoleKind string

// The kinds of role.
const (
	// Post is a position that a country or body has to give: "president".
	Post RoleKind = ""
	// Occupation is what somebody does or is; a country beside it is where the person
	// comes from: "Scottish novelist".
	Occupation RoleKind = "OCCUPATION"
	// Trait is what somebody is, is to others or undergoes, and no position: "his
	// successor", "the socialist", "a survivor".
	Trait RoleKind = "TRAIT"
)

// TimeKind is the TIMEX3 type of a time expression.
type TimeKind string

// The TIMEX3 types (ISO-TimeML).
const (
	Date      TimeKind = "DATE"
	TimeOfDay TimeKind = "TIME"
	Duration  TimeKind = "DURATION"
	Set       TimeKind = "SET"
)

// Time is a time expression normalised against the document's date.
type Time struct {
	Sentence, From, To int
	Kind               TimeKind
	// Value is the TIMEX3 value: "2022-02-20", "2022-W08", "P8Y", "PT105M",
	// "PRESENT_REF"; empty when it cannot be anchored.
	Value string
	// Begin and End bound a date or range as ISO 8601 dates, both inclusive;
	// empty where open or unknown.
	Begin, End string
	// Mod is the TIMEX3 modifier (APPROX, START, MID, END, MORE_THAN, ON_OR_AFTER, ...), or empty.
	Mod string
}

// QuantityKind tells what a quantity measures.
type QuantityKind string

// The kinds of quantity.
const (
	Count      QuantityKind = "COUNT"
	Money      QuantityKind = "MONEY"
	Percent    QuantityKind = "PERCENT"
	Measure    QuantityKind = "MEASURE"
	OrdinalNum QuantityKind = "ORDINAL"
)

// Quantity is a number with its unit: "about 150,000 soldiers".
type Quantity struct {
	Sentence, From, To int
	Kind               QuantityKind
	// Value is a decimal number without separators ("150000"), empty where the words
	// tell none ("dozens", "tens of thousands"); Max is the upper end of a range or
	// empty.
	Value, Max string
	// Unit is an ISO 4217 code for money ("USD", "USD/hour"), a unit's symbol or
	// the counted noun's lemma.
	Unit string
	// Mod is the TIMEX3-style modifier: APPROX, MORE_THAN, LESS_THAN, EQUAL_OR_MORE, ...
	Mod string
}
