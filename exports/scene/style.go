package scene

import (
	"math"

	"github.com/relata-kg/relata/exports/typeset"
	"github.com/relata-kg/relata/schema"
)

// look returns the kind and shape of an entity type.
func look(t schema.EntityType) (Kind, Shape) {
	switch t {
	case schema.Person:
		return KindPerson, Pill
	case schema.Group:
		return KindPerson, Double
	case schema.Organization, schema.Party:
		return KindOrg, Box
	case schema.Office:
		return KindOrg, Double
	case schema.Country, schema.City, schema.Location, schema.Facility:
		return KindPlace, Cut
	case schema.Event:
		return KindEvent, Hexagon
	case schema.Work:
		return KindWork, Sheet
	}
	return KindOther, Plain
}

// Sizes of words in points.
const (
	LabelSize  = 9.5
	LineHeight = 1.2 // of the font size
	subSize    = 9.0
	padX, padY = 11.0, 6.5
)

// nameSize is the font size of a node's name by its level of importance.
var nameSize = [...]float64{11, 12.5, 14.5, 17}

// level is the importance of a node relative to the greatest.
func level(importance, greatest float64) int {
	switch share := importance / greatest; {
	case share > 0.62:
		return 3
	case share > 0.34:
		return 2
	case share > 0.16:
		return 1
	}
	return 0
}

// measure breaks a node's words into lines and gives its box a size.
func (n *Node) measure(positions string) {
	n.FontSize, n.SubSize = nameSize[n.Level], subSize
	room := n.FontSize * 10.5
	if n.Shape == Plain {
		n.FontSize = nameSize[0] - 0.5
	}
	n.Lines = typeset.Wrap(n.Name, n.Shape != Plain, n.FontSize, room, 3)
	var w float64
	for _, l := range n.Lines {
		w = max(w, typeset.Width(l, n.Shape != Plain, n.FontSize))
	}
	if positions != "" {
		n.Sub = typeset.Wrap(positions, false, n.SubSize, max(room, w), 2)
		for _, l := range n.Sub {
			w = max(w, typeset.Width(l, false, n.SubSize))
		}
	}
	h := float64(len(n.Lines))*n.FontSize*LineHeight + float64(len(n.Sub))*n.SubSize*LineHeight
	n.Width, n.Height = math.Ceil(w+2*padX), math.Ceil(h+2*padY)
	switch n.Shape {
	case Hexagon:
		n.Width += 10
	case Cut, Double, Sheet:
		n.Width += 4
		n.Height += 2
	case Plain:
		n.Width -= 6
		n.Height -= 3
	}
	n.Width = max(n.Width, 44)
}

// measure gives an edge its label and its width.
func (e *Edge) measure() {
	var w float64
	for _, l := range e.Lines {
		w = max(w, typeset.Width(l, false, LabelSize))
	}
	e.LabelWidth = math.Ceil(w) + 4
	e.LabelHeight = float64(len(e.Lines)) * LabelSize * LineHeight
	switch {
	case e.Support >= 5:
		e.Width = 2.8
	case e.Support >= 2:
		e.Width = 2
	default:
		e.Width = 1.3
	}
	if e.Family == Static {
		e.Width = min(e.Width, 1.1)
	}
}
