package scene

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/relata-kg/relata/exports/typeset"
	"github.com/relata-kg/relata/schema"
)

// Longest texts, in code points, that a picture shows.
const (
	maxName     = 90
	maxSentence = 320
	maxSpeaker  = 60
)

func clean(s string, limit int) string { return typeset.Clean(s, limit) }

// fold makes names comparable: lower case, no accents, words of letters and digits.
func fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(clean(s, 200)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		default:
			space = true
		}
	}
	return b.String()
}

// relationWords is a relation's ID as words: "spoke_with" is "spoke with".
func relationWords(id string) string {
	return clean(strings.ReplaceAll(id, "_", " "), maxName)
}

// present gives the verbs of the default schema that are in the past their form
// of now: what is planned has not "spoke".
var present = map[string]string{
	"spoke": "speaks", "agreed": "agrees", "told": "tells", "met": "meets", "allied": "allies", "led": "led",
	"said": "says", "visited": "visits", "signed": "signs", "supported": "supports",
}

// inStatus is a relation in words that suit a status.
func inStatus(words string, f schema.Factuality) string {
	if f == schema.Fact {
		return words
	}
	first, rest, more := strings.Cut(words, " ")
	if p, ok := present[first]; ok {
		first = p
	}
	if more {
		return first + " " + rest
	}
	return first
}

// statusWord begins the label of what is no plain fact.
func statusWord(f schema.Factuality) string {
	switch f {
	case schema.Future:
		return "planned: "
	case schema.Conditional:
		return "if: "
	case schema.Possible:
		return "maybe: "
	case schema.Negated:
		return "not: "
	case schema.Demanded:
		return "demanded: "
	}
	return ""
}

var months = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// date is a day with what is not known being 0.
type date struct{ y, m, d int }

// parseDate reads YYYY, YYYY-MM or YYYY-MM-DD, with or without a time of day.
func parseDate(s string) (date, bool) {
	s = day(s)
	if !isDate(s) {
		return date{}, false
	}
	var t date
	t.y, _ = strconv.Atoi(s[:4])
	if len(s) >= 7 {
		t.m, _ = strconv.Atoi(s[5:7])
	}
	if len(s) == 10 {
		t.d, _ = strconv.Atoi(s[8:10])
	}
	return t, t.m <= 12 && t.d <= 31
}

// words writes a date; the year only if it differs from the given one.
func (t date) words(year int) string {
	out := ""
	if t.d > 0 {
		out = strconv.Itoa(t.d) + " "
	}
	if t.m > 0 {
		out += months[t.m-1]
	}
	if t.y != year || out == "" {
		out = strings.TrimSpace(out + " " + strconv.Itoa(t.y))
	}
	return out
}

// period writes two dates as one short text: "20 Feb", "20–24 Feb", "Feb–Mar
// 2022". A month or a year whole is written as such. The year is left out where
// it is the given one; 0 always writes it.
func period(from, to string, year int) string {
	a, okA := parseDate(from)
	b, okB := parseDate(to)
	switch {
	case !okA && !okB:
		return ""
	case !okA:
		return b.words(year)
	case !okB:
		return a.words(year)
	}
	if a.d == 1 && b.d >= 28 && a.m > 0 {
		if a.y == b.y && a.m == 1 && b.m == 12 {
			a.m, b.m = 0, 0
		}
		a.d, b.d = 0, 0
	}
	switch {
	case a == b:
		return a.words(year)
	case a.y != b.y:
		return a.words(0) + " – " + b.words(0)
	case a.m == b.m && a.d > 0 && b.d > 0:
		return strconv.Itoa(a.d) + "–" + b.words(year)
	}
	return a.words(a.y) + " – " + b.words(year)
}

// plural counts things: "1 entity", "3 entities".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", thousands(n), many)
}

// thousands writes 12345 as 12,345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// enumerate joins names: "a, b and c", or "a, b and 4 more".
func enumerate(names []string, limit int) string {
	rest := 0
	if len(names) > limit+1 {
		rest = len(names) - limit
		names = names[:limit]
	}
	switch {
	case rest > 0:
		return strings.Join(names, ", ") + fmt.Sprintf(" and %s more", thousands(rest))
	case len(names) > 1:
		return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	case len(names) == 1:
		return names[0]
	}
	return ""
}

// withArticle puts "the" before a name that takes it after "of".
func withArticle(name string) string {
	first, _, _ := strings.Cut(name, " ")
	last := name[strings.LastIndexByte(name, ' ')+1:]
	switch {
	case first == "United", first == "European" && last == "Union":
		return "the " + name
	}
	switch last {
	case "States", "Kingdom", "Republic", "Federation", "Emirates", "Islands", "Netherlands", "Philippines", "Maldives", "Bahamas",
		"Kremlin", "House", "Pentagon", "Nations", "Council", "Commission", "Parliament", "Ministry", "Department":
		return "the " + name
	}
	return name
}
