package schema

import "fmt"

// PLOVER is an event category of the Political Language Ontology for Verifiable
// Event Records (Halterman et al. 2023), the successor of CAMEO.
type PLOVER string

// The sixteen categories.
const (
	Agree     PLOVER = "AGREE"
	Consult   PLOVER = "CONSULT"
	Support   PLOVER = "SUPPORT"
	Concede   PLOVER = "CONCEDE"
	Cooperate PLOVER = "COOPERATE"
	Aid       PLOVER = "AID"
	Retreat   PLOVER = "RETREAT"
	Request   PLOVER = "REQUEST"
	Accuse    PLOVER = "ACCUSE"
	Reject    PLOVER = "REJECT"
	Threaten  PLOVER = "THREATEN"
	Protest   PLOVER = "PROTEST"
	Sanction  PLOVER = "SANCTION"
	Mobilize  PLOVER = "MOBILIZE"
	Coerce    PLOVER = "COERCE"
	Assault   PLOVER = "ASSAULT"
)

// PLOVERCategories lists the categories in the order of the ontology.
func PLOVERCategories() []PLOVER {
	return []PLOVER{
		Agree, Consult, Support, Concede, Cooperate, Aid, Retreat, Request,
		Accuse, Reject, Threaten, Protest, Sanction, Mobilize, Coerce, Assault,
	}
}

// ParsePLOVER reads a category in capitals.
func ParsePLOVER(s string) (PLOVER, error) {
	for _, c := range PLOVERCategories() {
		if string(c) == s {
			return c, nil
		}
	}
	return "", fmt.Errorf("unknown PLOVER category %q", s)
}

// Family groups the categories for colour and summary: "talks", "support",
// "conflict", and "static" for none.
func (c PLOVER) Family() string {
	switch c {
	case Agree, Consult:
		return "talks"
	case Support, Concede, Cooperate, Aid, Retreat:
		return "support"
	case Request, Accuse, Reject, Threaten, Protest, Sanction, Mobilize, Coerce, Assault:
		return "conflict"
	}
	return "static"
}
