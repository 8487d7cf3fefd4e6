package gazetteer

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/relata-kg/relata/schema"
)

//go:embed data/known.tsv
var knownData string

//go:embed data/names.tsv
var namesData string

// Gazetteer answers what a name may be. It is safe for concurrent use and never
// changes once made.
type Gazetteer struct {
	records []Record
	byID    map[string]int32
	// byName maps a folded name to its records, most likely first; byAdjective a
	// folded adjective or noun for people.
	byName, byAdjective map[string][]alias
	// holders maps a country's ID to the records of those who held office there.
	holders map[string][]int32
	// surnames maps folded last names to the records of people.
	surnames map[string][]int32
	words    *block
	parent   *Gazetteer // what a user's list lies over, or nil
}

// alias is one name of a record.
type alias struct {
	record int32
	caps   bool // an acronym: must be in capitals in the text too
}

var load = sync.OnceValues(func() (*Gazetteer, error) {
	records, err := parseKnown(knownData)
	if err != nil {
		return nil, fmt.Errorf("gazetteer: embedded data: %w", err)
	}
	words, err := newBlock(namesData)
	if err != nil {
		return nil, fmt.Errorf("gazetteer: embedded data: %w", err)
	}
	g := index(records)
	g.words = words
	return g, nil
})

// Load returns the embedded gazetteer. It is read once.
func Load() (*Gazetteer, error) { return load() }

func parseKnown(data string) ([]Record, error) {
	records := make([]Record, 0, strings.Count(data, "\n"))
	n := 0
	for line := range strings.Lines(data) {
		n++
		var r Record
		if err := parseLine(strings.TrimSuffix(line, "\n"), &r); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		records = append(records, r)
	}
	return records, nil
}

func index(records []Record) *Gazetteer {
	g := &Gazetteer{
		records: records,
		byID:    make(map[string]int32, len(records)),
		byName:  make(map[string][]alias, 2*len(records)), byAdjective: map[string][]alias{},
		holders: map[string][]int32{}, surnames: map[string][]int32{},
	}
	for i := range records {
		r := &records[i]
		g.byID[r.ID] = int32(i)
		g.insert(g.byName, r.Name, i)
		for _, a := range r.Aliases {
			g.insert(g.byName, a, i)
			if rest, ok := strings.CutPrefix(Fold(a), "the "); ok && r.User {
				g.insert(g.byName, rest, i)
			}
		}
		for _, a := range r.Adjectives {
			g.insert(g.byAdjective, a, i)
		}
		if r.Type == schema.Person {
			g.surname(r.Name, i)
			for _, a := range r.Aliases {
				g.surname(a, i)
			}
		}
		for k := range r.Roles {
			of := r.Roles[k].Of
			if h := g.holders[of]; len(h) == 0 || h[len(h)-1] != int32(i) {
				g.holders[of] = append(h, int32(i))
			}
		}
	}
	return g
}

// surname indexes a person by the last word of a name.
func (g *Gazetteer) surname(name string, record int) {
	words := strings.Fields(Fold(name))
	if len(words) == 0 {
		return
	}
	last := words[len(words)-1]
	if l := g.surnames[last]; len(l) == 0 || l[len(l)-1] != int32(record) {
		g.surnames[last] = append(l, int32(record))
	}
}

func (g *Gazetteer) insert(m map[string][]alias, name string, record int) {
	key := Fold(name)
	for i, a := range m[key] {
		if a.record == int32(record) {
			m[key][i].caps = a.caps && Acronym(name)
			return
		}
	}
	list := append(m[key], alias{record: int32(record), caps: Acronym(name)})
	// Countries come before cities of the same name, then the more populous.
	for i := len(list) - 1; i > 0 && g.before(list[i].record, list[i-1].record); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	m[key] = list
}

func (g *Gazetteer) before(a, b int32) bool {
	ra, rb := &g.records[a], &g.records[b]
	if c, d := ra.Type == schema.Country, rb.Type == schema.Country; c || d {
		// Of two countries with one adjective, that of the shorter name: the
		// Netherlands before the Caribbean Netherlands.
		return c && !(d && len(ra.Name) >= len(rb.Name))
	}
	return ra.Population > rb.Population && rb.Type == schema.City && ra.Type == schema.City
}

// Acronym reports whether s is written as an acronym: two to six letters, all
// capitals, full stops and digits aside.
func Acronym(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			letters++
		case r == '.' || unicode.IsDigit(r):
		default:
			return false
		}
	}
	return letters >= 2 && letters <= 6
}

// Record returns the record with an ID, or nil.
func (g *Gazetteer) Record(id string) *Record {
	if i, ok := g.byID[id]; ok {
		return &g.records[i]
	}
	if g.parent != nil {
		return g.parent.Record(id)
	}
	return nil
}

// Find returns the records that a name as written may stand for, most likely
// first: those of a user's list alone when it has any. Acronyms match only names
// in capitals. Adjectives are not names; see Adjective.
func (g *Gazetteer) Find(name string) []*Record {
	return g.find(func(g *Gazetteer) map[string][]alias { return g.byName }, Fold(name), capitals(name))
}

// Adjective returns the record that a nationality, as adjective or noun in
// either number, derives from ("French", "Frenchmen", "Ukrainians"), or nil.
func (g *Gazetteer) Adjective(word string) *Record {
	pick := func(g *Gazetteer) map[string][]alias { return g.byAdjective }
	key, caps := Fold(word), capitals(word)
	found := g.find(pick, key, caps)
	for _, plural := range []struct{ ending, singular string }{{"s", ""}, {"men", "man"}, {"women", "woman"}} {
		if found == nil && strings.HasSuffix(key, plural.ending) {
			found = g.find(pick, strings.TrimSuffix(key, plural.ending)+plural.singular, caps)
		}
	}
	if found == nil {
		return nil
	}
	return found[0]
}

func (g *Gazetteer) find(pick func(*Gazetteer) map[string][]alias, key string, caps bool) []*Record {
	var out []*Record
	for _, a := range pick(g)[key] {
		if !a.caps || caps {
			out = append(out, &g.records[a.record])
		}
	}
	if out == nil && g.parent != nil {
		return g.parent.find(pick, key, caps)
	}
	return out
}

// capitals reports whether no letter of s is lower case.
func capitals(s string) bool {
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// Holders returns the people known to have held an office of a country or
// organisation, in the order of their IDs.
func (g *Gazetteer) Holders(of string) []*Record {
	var out []*Record
	for _, i := range g.holders[of] {
		out = append(out, &g.records[i])
	}
	if g.parent != nil {
		for _, r := range g.parent.Holders(of) {
			if _, replaced := g.byID[r.ID]; !replaced {
				out = append(out, r)
			}
		}
	}
	return out
}

// Class returns the classes of a folded name or noun.
func (g *Gazetteer) Class(key string) Class {
	c, _ := g.ClassPrefix(key)
	return c
}

// ClassPrefix returns the classes of a folded name, and whether longer known
// names begin with it and a space.
func (g *Gazetteer) ClassPrefix(key string) (c Class, longer bool) {
	for g.words == nil {
		g = g.parent
	}
	return g.words.lookup(key)
}

// Surname returns the known people the last word of one of whose names folds to
// key, in the order of their IDs.
func (g *Gazetteer) Surname(key string) []*Record {
	var out []*Record
	for _, i := range g.surnames[key] {
		out = append(out, &g.records[i])
	}
	if g.parent != nil {
		out = append(out, g.parent.Surname(key)...)
	}
	return out
}
