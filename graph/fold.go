package graph

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that Unicode does not decompose, as they are usually written in ASCII.
var plainLetters = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ı", "i", "ħ", "h",
)

// fold reduces a name to what is compared: lower case, without diacritics, with
// single spaces for hyphens and all other punctuation, without full stops and
// apostrophes ("Jean-Yves", "U.S.", "Côte d'Ivoire": "jean yves", "us", "cote
// divoire"). Folding a folded name changes nothing.
func fold(name string) string {
	var b strings.Builder
	space := false
	for _, r := range plainLetters.Replace(norm.NFKD.String(strings.ToLower(name))) {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r), r == '.', r == '\'', r == '’', r == '‘', unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r), unicode.IsNumber(r), r == '$', r == '%', r == '+', r == '&':
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		default:
			space = true
		}
	}
	return b.String()
}

// sortedKeys returns the keys of a set in order.
func sortedKeys[V any](set map[string]V) []string {
	if len(set) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(set))
}
