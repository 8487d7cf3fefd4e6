package namedata

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"github.com/relata-kg/relata/ingest/text"
)

// Re3dFolders returns the folders of dstl re3d, sorted.
func Re3dFolders(root string) ([]string, error) {
	found, err := filepath.Glob(filepath.Join(root, "*", "entities.json"))
	for i := range found {
		found[i] = filepath.Dir(found[i])
	}
	sort.Strings(found)
	return found, err
}

type re3dDocument struct {
	ID   string `json:"_id"`
	Text string
}

type re3dEntity struct {
	Begin, End  int
	Type, Value string
	DocumentID  string  `json:"documentId"`
	Confidence  float64 `json:"confidence"`
}

var re3dClass = map[string]string{"Person": "PER", "Organisation": "ORG", "Location": "LOC", "Nationality": "MISC"}

// Re3d reads one folder of dstl re3d. segment cuts a text into sentences with
// tokens and offsets. Of entities that overlap the longest is taken. With
// namesOnly, articles, titles and appositions are cut off, and entities whose
// head is no name ("U.S. service members", "ISIL-held buildings") are
// Unjudged: the guidelines don't mark the names within. Otherwise every person,
// organisation and location counts.
func Re3d(dir string, segment func(id, text string) ([]text.Sentence, error), namesOnly bool) ([]Document, error) {
	docs, err := readJSON[re3dDocument](filepath.Join(dir, "documents.json"))
	if err != nil {
		return nil, err
	}
	ents, err := readJSON[re3dEntity](filepath.Join(dir, "entities.json"))
	if err != nil {
		return nil, err
	}
	byDoc := map[string][]re3dEntity{}
	for _, e := range ents {
		byDoc[e.DocumentID] = append(byDoc[e.DocumentID], e)
	}
	var out []Document
	for _, d := range docs {
		sentences, err := segment(d.ID, d.Text)
		if err != nil {
			return nil, err
		}
		list := byDoc[d.ID]
		sort.SliceStable(list, func(i, j int) bool {
			a, b := list[i], list[j]
			if a.End-a.Begin != b.End-b.Begin {
				return a.End-a.Begin > b.End-b.Begin
			}
			if a.Confidence != b.Confidence {
				return a.Confidence > b.Confidence
			}
			return a.Begin < b.Begin
		})
		for _, e := range list {
			class := re3dClass[e.Type]
			if class == "" {
				continue
			}
			for si := range sentences {
				toks := sentences[si].Tokens
				if len(toks) == 0 || toks[0].Start > e.Begin || toks[len(toks)-1].End < e.Begin {
					continue
				}
				from := sort.Search(len(toks), func(i int) bool { return toks[i].End > e.Begin })
				to := sort.Search(len(toks), func(i int) bool { return toks[i].Start >= e.End })
				if namesOnly {
					a, b := nameWithin(toks, from, to, class)
					if a == b {
						unjudged(toks[from:to])
					}
					from, to = a, b
				}
				setSpan(toks, from, to, class)
				break
			}
		}
		out = append(out, Document{ID: d.ID, Sentences: sentences})
	}
	return out, nil
}

// nameWithin cuts an entity down to a name in the sense of the other corpora:
// no article, no title before a person, no apposition, a head that is written
// with a capital. What is no such name ("ISIL-held buildings", "his deputy")
// gives an empty range.
func nameWithin(toks []text.Token, from, to int, class string) (int, int) {
	for from < to {
		end := from
		for end < to && !strings.Contains(",;()", toks[end].Form) {
			end++
		}
		if a, b := nameInPart(toks, from, end, class); a < b {
			return a, b
		}
		if class != "PER" {
			break
		}
		from = end + 1
	}
	return from, from
}

// nameInPart finds the name in an entity, or in a part of it between commas.
func nameInPart(toks []text.Token, from, to int, class string) (int, int) {
	for from < to && article[strings.ToLower(toks[from].Form)] {
		from++
	}
	head := from
	for head < to && (head == from || !behindHead[strings.ToLower(toks[head].Form)]) {
		head++
	}
	head--
	if head < from || !capital(toks[head].Form) && !(head > from && number(toks[head].Form)) {
		return from, from
	}
	if class == "PER" {
		to = head + 1
		for k := head; k >= from; k-- {
			f := strings.ToLower(strings.Trim(toks[k].Form, "."))
			if titles[f] || !capital(toks[k].Form) && toks[k].Form != "-" && !particle[f] {
				from = k + 1
				break
			}
		}
		for from < to && !capital(toks[from].Form) {
			from++
		}
	} else {
		for from < head && !capital(toks[from].Form) && !number(toks[from].Form) && !particle[toks[from].Form] {
			from++
		}
	}
	for i := from; i < to; i++ {
		f := strings.ToLower(toks[i].Form)
		if !capital(toks[i].Form) && !number(f) && !small[f] && !particle[f] {
			return from, from
		}
	}
	if to-from == 1 && pronoun[strings.ToLower(toks[from].Form)] {
		return from, from
	}
	return from, to
}

func number(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	// particle holds the small words of personal names, small those of others.
	particle = set("al de bin von van el der la - – ’s 's ’ '")
	small    = set("of and the for in to on & / .")
	article  = set("the a an")
	pronoun  = set("i we he she it they you our us them who his her their its my")
	// behindHead holds the words that begin what follows the head of a phrase.
	behindHead = set("of for in at on to from against with by who that which whose including such as")
)

func readJSON[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []T
	in := bufio.NewReader(f)
	for {
		r, _, err := in.ReadRune()
		if err != nil {
			return nil, err
		}
		if unicode.IsSpace(r) || r == '\ufeff' {
			continue
		}
		if err := in.UnreadRune(); err != nil {
			return nil, err
		}
		dec := json.NewDecoder(in)
		if r == '[' {
			err := dec.Decode(&out)
			return out, err
		}
		for dec.More() {
			var v T
			if err := dec.Decode(&v); err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		return out, nil
	}
}
