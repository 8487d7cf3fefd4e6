// Package scene turns a graph into the neutral, styled model that every diagram
// is drawn from: nodes with their words broken into lines and measured, edges
// that bundle what was reported between two entities, a title, notes on what was
// left out, and the proof behind each of them. It knows no file format and no
// layout.
//
// Nodes and edges are in a fixed order (by entity ID, then by relation), so the
// same graph gives the same scene and a small change moves little.
package scene

import "github.com/relata-kg/relata/schema"

// Scene is one picture to be drawn.
type Scene struct {
	// Title, Period and Sources head the picture; Summary is one sentence for
	// those who cannot see it.
	Title   string
	Period  string
	Sources string
	Summary string
	// Notes say what was left out and how to see it.
	Notes  []string
	Nodes  []Node
	Edges  []Edge
	Groups []Group
	// Dense asks for a drawing without edge labels: there are too many.
	Dense bool
}

// Kind is the class of a node, which decides its colour and, with Shape, its look.
type Kind string

// The kinds of nodes.
const (
	KindPerson Kind = "person"
	KindOrg    Kind = "organization"
	KindPlace  Kind = "place"
	KindEvent  Kind = "event"
	KindWork   Kind = "work"
	KindOther  Kind = "other"
)

// Kinds lists the kinds in the order of the legend.
func Kinds() []Kind {
	return []Kind{KindPerson, KindOrg, KindPlace, KindEvent, KindWork, KindOther}
}

// Shape is the outline of a node.
type Shape uint8

// The shapes.
const (
	Pill    Shape = iota // people
	Box                  // organisations
	Double               // offices and groups: a box within a box
	Cut                  // places: a box without corners
	Hexagon              // events
	Sheet                // treaties, laws, books: a folded corner
	Plain                // other things: a thin box
)

// Family is the class of an edge, which decides its colour.
type Family string

// The families of relations.
const (
	Talks    Family = "talks"
	Support  Family = "support"
	Conflict Family = "conflict"
	Static   Family = "static" // roles, places, memberships, and open relations
)

// Families lists the families in the order of the legend.
func Families() []Family { return []Family{Talks, Support, Conflict, Static} }

// Node is an entity with its place in the style.
type Node struct {
	// ID is the entity's; Name its clean name, unwrapped.
	ID   string
	Name string
	Type schema.EntityType
	Kind Kind
	// Shape, Lines and Sub are what is drawn: the name, and the position below it.
	Shape Shape
	Lines []string
	Sub   []string
	// Level is the importance from 0 (least) to 3; Focus marks what was asked for.
	Level int
	Focus bool
	// FontSize and SubSize are in points; Width and Height are those of the box.
	FontSize, SubSize float64
	Width, Height     float64
	// Importance is the share of a random reader's visits (PageRank), 0..1;
	// Degree the number of edges drawn.
	Importance float64
	Degree     int
	// Group is the index of the node's group, or -1.
	Group int
	// Detail is the text of the tooltip; Proofs are the sentences behind Sub.
	Detail string
	Proofs []Proof
}

// Edge is what was reported between two entities in one direction, of one family
// and one factuality.
type Edge struct {
	// ID names the edge by its content: "e:" and 12 hex digits.
	ID string
	// From and To are indices of nodes.
	From, To int
	// Directed is false for symmetric relations, which have no arrow head.
	Directed   bool
	Family     Family
	Factuality schema.Factuality
	// Parts are the relations bundled here, most reported first.
	Parts []Part
	// Lines is the label, wrapped; LabelWidth and LabelHeight are in points.
	Lines                   []string
	LabelWidth, LabelHeight float64
	// Support counts the sources, Confidence is the best of the parts.
	Support    int
	Confidence float64
	// Denied says that a source denies it.
	Denied bool
	// Width is that of the line in points.
	Width float64
	// Detail is the text of the tooltip, Href where a click leads: the document's
	// address or "#" and the statement.
	Detail string
	Href   string
	Proofs []Proof
	score  float64
}

// Part is one relation of an edge.
type Part struct {
	Relation string
	// Label is the relation in words, When its time in words or empty.
	Label, When string
	// Count is the number of distinct events.
	Count int
}

// Group is a box around nodes that belong together.
type Group struct {
	Name  string
	Nodes []int
}

// Proof is one sentence behind an edge.
type Proof struct {
	// ID is the statement's.
	ID       string
	Sentence string
	// Subject, Relation and Object are the ranges in Sentence, in code points,
	// empty where the sentence does not hold them.
	Subject, Relation, Object schema.Span
	Speaker, Date, Source     string
	Title, URL                string
	Confidence                float64
	Factuality                schema.Factuality
	Rule                      string
	// Denial says that the sentence denies what the edge says.
	Denial bool
}
