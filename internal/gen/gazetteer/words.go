package main

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/gazetteer"
)

// synset is a line of WordNet's data.noun.
type synset struct {
	lexicographer int // number of the lexicographer file, see lexnames(5WN)
	words         []string
	hypernyms     []int // offsets
	instance      bool
}

// The lexicographer files that matter here.
const (
	nounAct      = 4
	nounArtifact = 6
	nounEvent    = 11
	nounGroup    = 14
	nounLocation = 15
	nounObject   = 17
	nounPerson   = 18
)

func (g *generator) wordnet(files map[string][]byte) error {
	nouns := map[int]synset{}
	var order []int
	var index, adjectives []byte
	for name, data := range files {
		switch path.Base(name) {
		case "index.noun":
			index = data
		case "data.adj":
			adjectives = data
		case "data.noun":
			for line := range strings.Lines(string(data)) {
				if strings.HasPrefix(line, "  ") {
					continue
				}
				offset, s, err := parseSynset(line)
				if err != nil {
					return err
				}
				nouns[offset] = s
				order = append(order, offset)
			}
		}
	}
	for _, offset := range order {
		if s := nouns[offset]; s.instance {
			g.instance(nouns, s)
		} else if s.lexicographer == nounPerson {
			for _, w := range s.words {
				if capital(w) && !strings.Contains(w, "_") {
					g.add(w, gazetteer.People)
				}
			}
		}
	}
	for line := range strings.Lines(string(adjectives)) {
		if strings.HasPrefix(line, "  ") {
			continue
		}
		_, s, err := parseSynset(line)
		if err != nil {
			return err
		}
		for _, w := range s.words {
			w, _, _ = strings.Cut(w, "(")
			if capital(w) && utf8.RuneCountInString(w) > 3 {
				g.add(strings.ReplaceAll(w, "_", " "), gazetteer.ProperAdjective)
			}
		}
	}
	return g.commonNouns(nouns, string(index))
}

// parseSynset reads one line of a WordNet data file (wndb(5WN)).
func parseSynset(line string) (int, synset, error) {
	head, _, _ := strings.Cut(line, "|")
	f := strings.Fields(head)
	fail := func() (int, synset, error) { return 0, synset{}, fmt.Errorf("broken WordNet line %.40q", line) }
	if len(f) < 5 {
		return fail()
	}
	offset, err1 := strconv.Atoi(f[0])
	lex, err2 := strconv.Atoi(f[1])
	n, err3 := strconv.ParseInt(f[3], 16, 32)
	if err1 != nil || err2 != nil || err3 != nil || len(f) < 5+2*int(n) {
		return fail()
	}
	s := synset{lexicographer: lex}
	for i := range int(n) {
		s.words = append(s.words, f[4+2*i])
	}
	rest := f[4+2*int(n)+1:]
	for i := 0; i+3 < len(rest); i += 4 {
		if rest[i] == "@" || rest[i] == "@i" {
			s.instance = s.instance || rest[i] == "@i"
			to, err := strconv.Atoi(rest[i+1])
			if err != nil {
				return fail()
			}
			s.hypernyms = append(s.hypernyms, to)
		}
	}
	return offset, s, nil
}

// below reports whether one of the words is among the hypernyms of s, itself excluded.
func below(nouns map[int]synset, s synset, words ...string) bool {
	queue := slices.Clone(s.hypernyms)
	seen := map[int]bool{}
	for len(queue) > 0 {
		o := queue[0]
		queue = queue[1:]
		if seen[o] {
			continue
		}
		seen[o] = true
		h := nouns[o]
		for _, w := range words {
			if len(h.words) > 0 && h.words[0] == w {
				return true
			}
		}
		queue = append(queue, h.hypernyms...)
	}
	return false
}

// instance takes a named thing of WordNet: "Albert Einstein", "Rhine".
func (g *generator) instance(nouns map[int]synset, s synset) {
	var class gazetteer.Class
	switch s.lexicographer {
	case nounPerson:
		class = gazetteer.PersonName
	case nounLocation, nounObject:
		class = gazetteer.PlaceName
		if below(nouns, s, "city", "municipality", "national_capital", "town") {
			class |= gazetteer.TownName
		}
	case nounGroup:
		class = gazetteer.OrganizationName
	case nounAct, nounEvent:
		class = gazetteer.EventName
	case nounArtifact:
		class = gazetteer.ThingName
	default:
		return
	}
	counted := map[string]bool{}
	for _, w := range s.words {
		if !capital(w) {
			continue
		}
		name := strings.ReplaceAll(w, "_", " ")
		if utf8.RuneCountInString(name) < 3 {
			continue
		}
		g.add(name, class)
		if class == gazetteer.PersonName {
			parts := strings.Fields(name)
			if last := parts[len(parts)-1]; len(parts) > 1 && capital(last) && len(last) > 3 {
				g.add(last, gazetteer.Surname)
				if key := gazetteer.Fold(last); !counted[key] {
					counted[key] = true
					g.bearers[key]++
				}
			}
		}
	}
}

// commonNouns classes the nouns by their most frequent sense.
func (g *generator) commonNouns(nouns map[int]synset, index string) error {
	for line := range strings.Lines(index) {
		if strings.HasPrefix(line, "  ") {
			continue
		}
		f := strings.Fields(line)
		if len(f) < 6 || strings.Contains(f[0], "_") || len(f[0]) < 3 {
			continue
		}
		senses, err := strconv.Atoi(f[2])
		if err != nil || len(f) < senses {
			return fmt.Errorf("broken WordNet index line %.40q", line)
		}
		offset, err := strconv.Atoi(f[len(f)-senses])
		if err != nil {
			return err
		}
		s := nouns[offset]
		if s.instance || !slices.ContainsFunc(s.words, func(w string) bool { return strings.EqualFold(w, f[0]) && !capital(w) }) {
			continue
		}
		switch s.lexicographer {
		case nounPerson:
			g.add(f[0], gazetteer.PersonNoun|gender(nouns, s, f[0]))
		case nounGroup:
			g.add(f[0], gazetteer.GroupNoun)
			if below(nouns, s, "organization", "unit") || s.words[0] == "organization" {
				g.add(f[0], gazetteer.OrganizationNoun)
			}
		case nounLocation, nounObject:
			g.add(f[0], gazetteer.PlaceNoun)
		case nounArtifact:
			if below(nouns, s, "structure", "facility", "way") {
				g.add(f[0], gazetteer.FacilityNoun)
			}
		case nounEvent, nounAct:
			g.add(f[0], gazetteer.EventNoun)
		}
	}
	return nil
}

// gender returns the class of a noun for women or men only, or 0.
func gender(nouns map[int]synset, s synset, noun string) gazetteer.Class {
	switch {
	case strings.Contains(femaleNouns, " "+noun+" "), strings.HasSuffix(noun, "woman"), below(nouns, s, "female", "woman", "female_offspring"):
		return gazetteer.FemaleNoun
	case strings.Contains(maleNouns, " "+noun+" "), strings.HasSuffix(noun, "sman"), below(nouns, s, "male", "man", "male_offspring"):
		return gazetteer.MaleNoun
	}
	return 0
}

// Nouns whose gender WordNet's hypernyms do not tell.
const (
	femaleNouns = " mother mom mum mommy mummy grandmother grandma wife daughter sister aunt niece widow bride queen princess duchess countess baroness lady actress waitress nun heroine goddess girlfriend stepmother godmother mistress hostess landlady "
	maleNouns   = " father dad daddy grandfather grandpa husband son brother uncle nephew widower groom bridegroom king prince duke count baron gentleman monk priest boyfriend stepfather godfather landlord fisherman chairman "
)

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

var (
	fakerSection = regexp.MustCompile(`(first|last)_name:\{`)
	fakerList    = regexp.MustCompile("^,?(generic|female|male):(?:`([^`]*)`\\.split\\(`(.)`\\)|\\[([^\\]]*)\\])")
)

// faker reads the personal names of the locales written in Latin or Cyrillic script.
func (g *generator) faker(files map[string][]byte) error {
	lists := 0
	for _, data := range files {
		text := string(data)
		for _, m := range fakerSection.FindAllStringSubmatchIndex(text, -1) {
			kind, rest := text[m[2]:m[3]], text[m[1]:]
			for {
				f := fakerList.FindStringSubmatch(rest)
				if f == nil {
					break
				}
				rest = rest[len(f[0]):]
				names := strings.Split(strings.ReplaceAll(f[4], "`", ""), ",")
				if f[3] != "" {
					names = strings.Split(f[2], f[3])
				}
				class := gazetteer.Surname
				if kind == "first" {
					class = map[string]gazetteer.Class{
						"generic": gazetteer.Given, "female": gazetteer.GivenFemale, "male": gazetteer.GivenMale,
					}[f[1]]
				}
				lists++
				for _, name := range names {
					if name = romanize(name); isLatin(name) && utf8.RuneCountInString(name) > 2 && capital(name) {
						g.add(name, class)
						g.common[gazetteer.Fold(name)] = true
					}
				}
			}
		}
	}
	if lists < 50 {
		return fmt.Errorf("only %d name lists found: has the format changed?", lists)
	}
	return nil
}

// romanize writes Russian and Ukrainian names as English newspapers do.
func romanize(s string) string {
	var b strings.Builder
	for i, r := range s {
		latin, ok := cyrillic[unicode.ToLower(r)]
		switch {
		case !ok:
			b.WriteRune(r)
		case i == 0 && latin != "":
			b.WriteString(strings.ToUpper(latin[:1]) + latin[1:])
		default:
			b.WriteString(latin)
		}
	}
	out := b.String()
	if strings.HasSuffix(out, "iy") || strings.HasSuffix(out, "yy") {
		out = out[:len(out)-2] + "y"
	}
	return out
}

var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'ё': "yo", 'є': "ye", 'ж': "zh", 'з': "z",
	'и': "i", 'і': "i", 'ї': "yi", 'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r",
	'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "",
	'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", '\'': "", '’': "",
}
