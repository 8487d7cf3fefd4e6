package ask

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/hbollon/go-edlib"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/relata-kg/relata/schema"
)

// The qualities of a name match, best first.
const (
	matchExact = iota // the name itself, whatever its case and diacritics
	matchAlias        // another name of the entity
	matchPart         // whole words of a name: "Macron" of "Emmanuel Macron"
	matchStart        // the beginning of a word of a name
	matchFuzzy        // a small typo
	matchNone
)

// Fold reduces a name to what is compared: lower case, no diacritics, no
// punctuation, single spaces.
func Fold(name string) string {
	strip := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(strip, name)
	if err != nil {
		folded = name
	}
	words := strings.FieldsFunc(strings.ToLower(folded), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	return strings.Join(words, " ")
}

func matchQuality(e schema.Entity, name string) int {
	want := Fold(name)
	if want == "" {
		return matchNone
	}
	best := matchNone
	for i, n := range append([]string{e.Name}, e.Aliases...) {
		have := Fold(n)
		q := matchNone
		switch {
		case have == want && i == 0:
			q = matchExact
		case have == want:
			q = matchAlias
		case strings.Contains(" "+have+" ", " "+want+" "):
			q = matchPart
		case strings.Contains(" "+have, " "+want):
			q = matchStart
		case typo(have, want):
			q = matchFuzzy
		}
		best = min(best, q)
	}
	return best
}

// typo reports whether a and b, or the last word of a and b, are within one
// edit for every five letters (Damerau-Levenshtein, optimal string alignment).
func typo(a, b string) bool {
	allowed := len([]rune(b)) / 5
	if allowed == 0 {
		allowed = len([]rune(b)) / 4
	}
	if allowed == 0 {
		return false
	}
	if edlib.OSADamerauLevenshteinDistance(a, b) <= allowed {
		return true
	}
	if i := strings.LastIndexByte(a, ' '); i >= 0 {
		return edlib.OSADamerauLevenshteinDistance(a[i+1:], b) <= allowed
	}
	return false
}

// Rank sorts the entities that name may mean, best first, and drops the others.
// Equally good ones are sorted by ID.
func Rank(entities []schema.Entity, name string) []schema.Entity {
	type scored struct {
		quality int
		entity  schema.Entity
	}
	var list []scored
	for _, e := range entities {
		if q := matchQuality(e, name); q < matchNone {
			list = append(list, scored{q, e})
		}
	}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.quality, b.quality), cmp.Compare(a.entity.ID, b.entity.ID))
	})
	out := make([]schema.Entity, len(list))
	for i, s := range list {
		out[i] = s.entity
	}
	return out
}
