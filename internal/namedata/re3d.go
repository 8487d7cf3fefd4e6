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
// namesOnly, entities without a capitalised word other than at the beginning
// are left out ("rebels", "the army"), and articles and titles are cut off;
// otherwise every person, organisation and location counts.
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
					from, to = nameWithin(toks, from, to, class)
				}
				setSpan(toks, from, to, class)
				break
			}
		}
		out = append(out, Document{ID: d.ID, Sentences: sentences})
	}
	return out, nil
}

// nameWithin cuts an entity down to a name in the sense of the other corpora: no
// article, no title before a person, every word capitalised but small ones. What
// holds no such name gives an empty range.
func nameWithin(toks []text.Token, from, to int, class string) (int, int) {
	for from < to && (strings.EqualFold(toks[from].Form, "the") || strings.EqualFold(toks[from].Form, "a")) {
		from++
	}
	if class == "PER" {
		for k := to - 1; k >= from; k-- {
			f := strings.ToLower(strings.Trim(toks[k].Form, "."))
			if titles()[f] || !capital(toks[k].Form) && toks[k].Form != "-" && !particle[f] {
				from = k + 1
				break
			}
		}
		for from < to && !capital(toks[from].Form) {
			from++
		}
		if from == to || from == 0 && to == 1 {
			return from, from
		}
		return from, to
	}
	for from < to && !capital(toks[from].Form) && from > 0 {
		from++
	}
	for to > from && !capital(toks[to-1].Form) {
		to--
	}
	words := 0
	for i := from; i < to; i++ {
		switch f := strings.ToLower(toks[i].Form); {
		case capital(toks[i].Form) || toks[i].Form == "-" || toks[i].Form == "'s" || toks[i].Form == "’s":
			if i > 0 {
				words++
			}
		case f == "of" || f == "and" || f == "the" || f == "for" || f == "in" || f == "al" || f == "to":
		default:
			return from, from
		}
	}
	if words == 0 && !(to-from == 1 && known(toks[from].Form)) {
		return from, from
	}
	return from, to
}

// particle holds the small words of personal names.
var particle = map[string]bool{"al": true, "de": true, "bin": true, "von": true, "van": true, "el": true, "der": true, "la": true}

// known reports whether a capitalised first word is likely a name: it is no
// pronoun or article, has no common plural ending and is long enough.
func known(w string) bool {
	return len(w) > 3 && !strings.HasSuffix(w, "s") && w != "They" && w != "This" && w != "That" || strings.ToUpper(w) == w && len(w) > 1
}

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
