package picture

import "github.com/relata-kg/relata/exports/scene"

// Role is what a colour is for. A palette gives every role a colour, so that the
// same picture can be light, dark or printed.
type Role string

// The roles that are neither of a node nor of an edge.
const (
	None       Role = ""
	Background Role = "bg"
	Halo       Role = "halo" // behind an edge's label
	Text       Role = "text"
	Muted      Role = "muted"
	GroupFill  Role = "group"
	GroupLine  Role = "group-line"
	Strike     Role = "strike"
	FocusLine  Role = "focus"
)

// NodeFill, NodeLine and EdgeRole are the roles of kinds and families.
func NodeFill(k scene.Kind) Role { return Role(k) + "-fill" }

// NodeLine is the role of a node's border.
func NodeLine(k scene.Kind) Role { return Role(k) + "-line" }

// EdgeRole is the role of an edge's line, arrow head and label.
func EdgeRole(f scene.Family) Role { return Role(f) }

// Color is red, green and blue.
type Color struct{ R, G, B uint8 }

// Entry gives a role its colours.
type Entry struct {
	Role        Role
	Light, Dark Color
}

func hex(v uint32) Color { return Color{uint8(v >> 16), uint8(v >> 8), uint8(v)} }

// Palette lists every role. The families are the blue, bluish green and
// vermilion of Okabe and Ito (2008, "Color universal design"), which people with
// any common colour vision tell apart, darkened for text on white; kinds of nodes
// are pale fills whose shapes differ too, so nothing is said by colour alone. On
// white every text has a contrast of at least 4.5 to 1 (WCAG 2.2 AA).
func Palette() []Entry {
	return []Entry{
		{Background, hex(0xFFFFFF), hex(0x14181D)},
		{Halo, hex(0xFFFFFF), hex(0x14181D)},
		{Text, hex(0x17212B), hex(0xF0F3F6)},
		{Muted, hex(0x55606B), hex(0xA9B4BF)},
		{GroupFill, hex(0xF5F7F9), hex(0x1B2128)},
		{GroupLine, hex(0xC3CBD3), hex(0x46515C)},
		{Strike, hex(0x17212B), hex(0xF0F3F6)},
		{FocusLine, hex(0x17212B), hex(0xFFFFFF)},
		{NodeFill(scene.KindPerson), hex(0xE1EEF9), hex(0x1C3A54)},
		{NodeLine(scene.KindPerson), hex(0x3F7CAC), hex(0x6FB1E0)},
		{NodeFill(scene.KindOrg), hex(0xE6F4EE), hex(0x173F33)},
		{NodeLine(scene.KindOrg), hex(0x3A8D70), hex(0x58C29D)},
		{NodeFill(scene.KindPlace), hex(0xFFF3D9), hex(0x4A3A12)},
		{NodeLine(scene.KindPlace), hex(0xB8860B), hex(0xE3B341)},
		{NodeFill(scene.KindEvent), hex(0xF8E6F1), hex(0x4A2440)},
		{NodeLine(scene.KindEvent), hex(0xA6568C), hex(0xE08CC4)},
		{NodeFill(scene.KindWork), hex(0xEFEAFA), hex(0x342B55)},
		{NodeLine(scene.KindWork), hex(0x7863B5), hex(0xAE9BEB)},
		{NodeFill(scene.KindOther), hex(0xF6F7F8), hex(0x222930)},
		{NodeLine(scene.KindOther), hex(0xA4AEB8), hex(0x66727E)},
		{EdgeRole(scene.Talks), hex(0x0067A5), hex(0x62B5EC)},
		{EdgeRole(scene.Support), hex(0x007A5A), hex(0x2FC79A)},
		{EdgeRole(scene.Conflict), hex(0xB8480A), hex(0xFF8F4D)},
		{EdgeRole(scene.Static), hex(0x616C77), hex(0x9AA6B2)},
	}
}
