package coref

import (
	"slices"
	"strings"
	"sync"

	"github.com/relata-kg/relata/ingest/gazetteer"
)

// personName is a person's name cut into folded parts, without honorifics,
// generation ("Jr", "II") and letters behind the name ("FRS", "MD").
type personName []string

// parsePerson cuts a name as written.
func parsePerson(name string) personName {
	parts, _ := cutPerson(name)
	return parts
}

// cutPerson cuts a name as written, and gives its generation: "jr", "sr", "ii",
// or nothing. Father and son may share all the rest.
func cutPerson(name string) (parts personName, generation string) {
	written := strings.Fields(strings.ReplaceAll(name, ",", " "))
	for len(written) > 1 && isPostNominal(written[len(written)-1]) {
		written = written[:len(written)-1]
	}
	if last := len(written) - 1; last > 0 {
		if generation = generationOf(written[last]); generation != "" {
			written = written[:last]
		}
	}
	parts = strings.Fields(gazetteer.Fold(strings.Join(written, " ")))
	for len(parts) > 1 && honorifics[parts[0]] {
		parts = parts[1:]
	}
	return parts, generation
}

// generationOf returns what a word behind a name says of its bearer's generation:
// numbers must be in capitals.
func generationOf(word string) string {
	switch f := gazetteer.Fold(word); {
	case f == "jr" || f == "junior":
		return "jr"
	case f == "sr" || f == "senior":
		return "sr"
	case numerals[f] && word == strings.ToUpper(word):
		return f
	}
	return ""
}

// numerals of rulers and namesakes; XI is a surname too.
var numerals = set(`i ii iii iv v vi vii viii ix x xii xiii xiv xv xvi xvii xviii`)

func isPostNominal(word string) bool {
	f := gazetteer.Fold(word)
	return postNominals[f] && (word == strings.ToUpper(word) || f == "phd" || f == "esq" || f == "ret")
}

var postNominals = set(`frs frse qc kc sc mp mep msp phd md dds obe cbe mbe kbe dbe esq ret usn usaf facs frcs cpa`)

var honorifics = set(`mr mrs ms miss mister madam madame sir lord lady dame dr prof professor rev reverend hon
	capt captain col colonel gen general lt lieutenant maj major sgt sergeant adm admiral cmdr commander
	president senator sen rep gov governor prince princess king queen pope saint sheikh sheik ayatollah imam
	prophet uncle aunt judge justice ambassador secretary chancellor minister emperor empress mayor premier
	spc cpl pvt pfc brig`)

func (p personName) last() string  { return p[len(p)-1] }
func (p personName) first() string { return p[0] }

// spellingKey maps the spellings of one name in different romanisations to one
// string: Zelenskiy, Zelensky, Zelenskyy; Sergei, Sergey; Günther, Guenther; Lukashenka
// keeps apart from Lukashenko. It is meant for comparing, not for reading.
func spellingKey(part string) string {
	s := part
	for _, r := range spellings {
		s = strings.ReplaceAll(s, r.from, r.to)
	}
	var b []byte
	for i := range len(s) {
		if len(b) > 0 && b[len(b)-1] == s[i] {
			continue // doubled letters
		}
		b = append(b, s[i])
	}
	for len(b) > 3 && (b[len(b)-1] == 'y' || b[len(b)-1] == 'i') {
		b = b[:len(b)-1]
		if len(b) > 0 && b[len(b)-1] != 'y' && b[len(b)-1] != 'i' {
			return string(b) + "i"
		}
	}
	return string(b)
}

var spellings = []struct{ from, to string }{
	{"shch", "sch"}, {"tch", "ch"}, {"kh", "h"}, {"gh", "g"}, {"dh", "d"}, {"ph", "f"}, {"ck", "k"}, {"q", "k"},
	{"ae", "a"}, {"oe", "o"}, {"ue", "u"}, {"ou", "u"}, {"oo", "u"}, {"ee", "i"}, {"ei", "e"}, {"ey", "e"}, {"ay", "ai"}, {"yo", "o"}, {"ye", "e"}, {"ie", "e"},
	{"yu", "iu"}, {"ya", "ia"}, {"yi", "i"}, {"iy", "i"}, {"ij", "i"}, {"w", "v"}, {"tz", "ts"}, {"ks", "x"},
}

// sameSpelling reports whether two parts are one name, romanisation aside.
func sameSpelling(a, b string) bool {
	return a == b || len(a) > 3 && len(b) > 3 && spellingKey(a) == spellingKey(b)
}

// compatibleGiven reports whether two given names may be one person's: equal,
// initial, short form.
func compatibleGiven(a, b string) bool {
	if sameSpelling(a, b) || len(a) == 1 && b[0] == a[0] || len(b) == 1 && a[0] == b[0] {
		return true
	}
	n := nicknames()
	for _, x := range n[a] {
		if slices.Contains(n[b], x) {
			return true
		}
	}
	return false
}

// nicknames maps each given name to the numbers of its groups of equivalents.
var nicknames = sync.OnceValue(func() map[string][]int {
	m := map[string][]int{}
	for i, line := range strings.Split(nicknameGroups, "\n") {
		for _, n := range strings.Fields(line) {
			m[n] = append(m[n], i)
		}
	}
	return m
})

const nicknameGroups = `joe joseph joey
tony anthony antony
bill william will billy liam
bob robert rob bobby bert
mike michael mick mikhail
jim james jimmy jamie
dick richard rick rich
ted edward ed eddie
ted theodore
tom thomas tommy
dan daniel danny
dave david
steve steven stephen
chris christopher
chris christine christina
alex alexander alec sasha
alex alexandra sandra
sam samuel
sam samantha
ben benjamin
nick nicholas nicolas
andy andrew drew
liz elizabeth beth betty lisa
kate katherine catherine kathy cathy katie
sue susan susanne
jen jennifer jenny
matt matthew
greg gregory
pete peter
ron ronald ronnie
don donald
ken kenneth kenny
larry lawrence laurence
jerry gerald jerome
jeff jeffrey geoffrey geoff
charlie charles chuck
fred frederick frederic
phil philip phillip
tim timothy
pat patrick
pat patricia
debbie debra deborah
cindy cynthia
vince vincent
max maxwell maximilian
bernie bernard
hank henry harry
jack john jon johnny
jon jonathan
volodymyr vladimir
sergei sergey serhiy serhii sergiy
oleksandr alexander aleksandr alyaksandr
mykola nikolai nikolay
dmitry dmytro dmitri
petro pyotr peter
mikhail mykhailo
yuri yury yuriy iurii
mohammed muhammad mohammad mohamed muhammed mohamad
hussein hussain husayn husain
osama usama
moammar muammar`

// match is how two names were found to be one.
type match uint8

const (
	noMatch match = iota
	surnameMatch
	givenMatch
	partMatch // the same first and last name, another middle
	shortMatch
	spellingMatch
	exactMatch
)

func (m match) rule() string {
	switch m {
	case exactMatch:
		return "name:exact"
	case spellingMatch:
		return "name:spelling"
	case shortMatch:
		return "name:given-name"
	case partMatch:
		return "name:first-and-last"
	case givenMatch:
		return "name:given"
	case surnameMatch:
		return "name:surname"
	}
	return ""
}

// comparePersons tells how a (the longer or equal one) and b match.
func comparePersons(a, b personName) match {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) == 0 {
		return noMatch
	}
	if slices.Equal(a, b) {
		return exactMatch
	}
	if len(a) == len(b) && slices.EqualFunc(a, b, sameSpelling) {
		return spellingMatch
	}
	if len(b) == 1 || isSurnamePhrase(b) {
		switch {
		case slices.EqualFunc(a[len(a)-len(b):], b, sameSpelling):
			return surnameMatch
		case slices.EqualFunc(a[:len(b)], b, sameSpelling):
			return givenMatch
		}
		return noMatch
	}
	if sameSpelling(a.last(), b.last()) {
		switch {
		case sameSpelling(a.first(), b.first()):
			return partMatch
		case compatibleGiven(a.first(), b.first()):
			return shortMatch
		case slices.EqualFunc(a[len(a)-len(b):], b, sameSpelling):
			return surnameMatch // "Trudeau Grant" of "Ada Trudeau Grant"
		}
	}
	return noMatch
}

// isSurnamePhrase reports whether a name of several parts begins with a particle
// and so has no given name: "Le Drian", "von der Leyen", "al Assad".
func isSurnamePhrase(p personName) bool { return len(p) > 1 && particles[p[0]] }

var particles = set(`al el bin ibn abu ben van von der den de la le du di da dos del della ter ten st saint mac mc o`)

// organisation names

var legalSuffixes = set(`inc corp corporation co company ltd limited llc plc ag gmbh sa group holdings nv bv ab oy spa`)

// businessWords end names of firms that are known without them.
var businessWords = set(`industries industry group company corporation motors motor airlines airways airline holding holdings
	energy media technologies technology systems pharmaceuticals pharma oil steel electric electronics entertainment records pictures
	studios foods stores insurance partners telecom telecommunications mobile communications networks software aerospace
	chemicals logistics brothers automotive enterprises international global resources petroleum semiconductor semiconductors`)

// organizationKey is the folded name without article and legal form.
func organizationKey(name string) string {
	parts := strings.Fields(gazetteer.Fold(name))
	if len(parts) > 1 && parts[0] == "the" {
		parts = parts[1:]
	}
	for len(parts) > 1 && legalSuffixes[strings.TrimRight(parts[len(parts)-1], ",")] {
		parts = parts[:len(parts)-1]
		if last := len(parts) - 1; last > 0 && parts[last] == "," {
			parts = parts[:last]
		}
	}
	return strings.TrimRight(strings.Join(parts, " "), " ,")
}

var smallWords = set(`of and for the in on at to de la du des et & von und`)

// initials returns the acronyms that a name of several words may have: with and
// without the initials of its small words.
func initials(key string) (short, long string) {
	parts := strings.Fields(key)
	if len(parts) < 2 {
		return "", ""
	}
	for _, p := range parts {
		if p[0] >= 0x80 {
			return "", ""
		}
		if !smallWords[p] {
			short += p[:1]
		}
		long += p[:1]
	}
	if len(short) < 2 {
		short = ""
	}
	return short, long
}

func fields(s string) []string { return strings.Fields(s) }

// stripHonorific cuts "Mr", "Dr", "President" and "FRS", "MD" off a name as written.
func stripHonorific(name string) string {
	words := fields(name)
	for len(words) > 1 && honorifics[gazetteer.Fold(words[0])] {
		words = words[1:]
	}
	for len(words) > 1 && isPostNominal(strings.Trim(words[len(words)-1], ",")) {
		words = words[:len(words)-1]
	}
	return strings.TrimRight(strings.Join(words, " "), " ,")
}
