// Package train builds the network of package syntax from treebanks. It is
// used by relata-train only.
package train

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/syntax/internal/feature"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/ingest/vectors"
)

// Inventory lists what the network can say.
type Inventory struct {
	UPOS, XPOS, Feats, Deprels []string
	// Triples are the combinations of UPOS, XPOS and Feats that occur, as indices.
	Triples [][3]int
}

// Corpus is a treebank file.
type Corpus struct {
	Name      string
	Sentences []text.Sentence
}

// ReadCorpora reads CoNLL-U files.
func ReadCorpora(paths []string) ([]Corpus, error) {
	var out []Corpus
	for _, path := range paths {
		list, err := conllu.ReadFile(path, conllu.Options{File: path, Strict: true})
		if err != nil {
			return nil, err
		}
		out = append(out, Corpus{Name: path, Sentences: list})
	}
	return out, nil
}

// NewInventory collects the tags and relations of the corpora, sorted.
func NewInventory(corpora []Corpus) *Inventory {
	sets := [4]map[string]bool{{}, {}, {}, {}}
	for _, c := range corpora {
		for i := range c.Sentences {
			for _, tok := range c.Sentences[i].Tokens {
				for k, v := range [4]string{tok.UPOS, tok.XPOS, tok.Feats, tok.Deprel} {
					sets[k][v] = true
				}
			}
		}
	}
	var lists [4][]string
	for k, set := range sets {
		for v := range set {
			lists[k] = append(lists[k], v)
		}
		sort.Strings(lists[k])
	}
	inv := &Inventory{UPOS: lists[0], XPOS: lists[1], Feats: lists[2], Deprels: lists[3]}
	at := indexer(inv.UPOS, inv.XPOS, inv.Feats)
	seen := map[[3]int]bool{}
	for _, c := range corpora {
		for i := range c.Sentences {
			for _, tok := range c.Sentences[i].Tokens {
				t := [3]int{at[0][tok.UPOS], at[1][tok.XPOS], at[2][tok.Feats]}
				if !seen[t] {
					seen[t] = true
					inv.Triples = append(inv.Triples, t)
				}
			}
		}
	}
	sort.Slice(inv.Triples, func(i, j int) bool {
		a, b := inv.Triples[i], inv.Triples[j]
		for k := range a {
			if a[k] != b[k] {
				return a[k] < b[k]
			}
		}
		return false
	})
	return inv
}

func indexer(lists ...[]string) []map[string]int {
	out := make([]map[string]int, len(lists))
	for k, list := range lists {
		out[k] = make(map[string]int, len(list))
		for i, v := range list {
			out[k][v] = i
		}
	}
	return out
}

// Vocabulary returns the forms that get a trained vector: those that occur at
// least least times as written, or in lower case; sorted.
func Vocabulary(corpora []Corpus, least int) []string {
	count := map[string]int{}
	for _, c := range corpora {
		for i := range c.Sentences {
			for _, tok := range c.Sentences[i].Tokens {
				count[tok.Form]++
				if lower := vectors.Normalize(tok.Form); lower != tok.Form {
					count[lower]++
				}
			}
		}
	}
	var words []string
	for w, n := range count {
		if n >= least && len(w) < 64 {
			words = append(words, w)
		}
	}
	sort.Strings(words)
	return words
}

// example is a sentence as numbers. Heads are -1 for the root; a gold value of
// -1 is unknown to the inventory.
type example struct {
	forms                     []string
	heads                     []int
	upos, xpos, feats, deprel []int32
	soft                      *softTarget
}

// encoder turns sentences into examples.
type encoder struct {
	lex   *feature.Lexicon
	cache map[string][]int32
	at    []map[string]int
	freq  map[int32]int
}

func newEncoder(inv *Inventory, table *vectors.Table, vocab []string) *encoder {
	rows := make(map[string]int, len(vocab))
	for i, w := range vocab {
		rows[w] = i + 1
	}
	find := func(w string) (int, bool) { k, ok := rows[w]; return k, ok }
	return &encoder{
		lex:   &feature.Lexicon{Vectors: table, Find: find},
		cache: map[string][]int32{},
		at:    indexer(inv.UPOS, inv.XPOS, inv.Feats, inv.Deprels),
		freq:  map[int32]int{},
	}
}

func (e *encoder) indices(form string) []int32 {
	idx := e.cache[form]
	if idx == nil {
		idx = make([]int32, feature.NumSlots)
		e.lex.Indices(form, idx)
		e.cache[form] = idx
	}
	return idx
}

func (e *encoder) example(s *text.Sentence) *example {
	x := &example{}
	for _, tok := range s.Tokens {
		x.forms = append(x.forms, tok.Form)
		x.heads = append(x.heads, tok.Head)
		for k, v := range [4]string{tok.UPOS, tok.XPOS, tok.Feats, tok.Deprel} {
			id, ok := e.at[k][v]
			if !ok {
				id = -1
			}
			dst := [4]*[]int32{&x.upos, &x.xpos, &x.feats, &x.deprel}[k]
			*dst = append(*dst, int32(id))
		}
	}
	return x
}

// Noise says how often a training sentence is shown in another guise, so that
// headlines and careless typing are known: shares of all sentences.
type Noise struct {
	Lower, Title, Upper, NoStop float64
}

// apply returns x in another guise, or x itself.
func (n Noise) apply(x *example, r *rand.Rand) *example {
	p := r.Float64()
	var change func(string) string
	switch {
	case p < n.Lower:
		change = strings.ToLower
	case p < n.Lower+n.Title:
		change = title
	case p < n.Lower+n.Title+n.Upper:
		change = strings.ToUpper
	}
	cut := 0
	if last := len(x.forms) - 1; r.Float64() < n.NoStop && last > 0 && x.forms[last] == "." && x.heads[last] >= 0 {
		cut = 1
		for _, h := range x.heads {
			if h == last {
				cut = 0
			}
		}
	}
	if change == nil && cut == 0 {
		return x
	}
	m := len(x.forms) - cut
	y := &example{
		forms: append([]string(nil), x.forms[:m]...), heads: x.heads[:m],
		upos: x.upos[:m], xpos: x.xpos[:m], feats: x.feats[:m], deprel: x.deprel[:m],
	}
	if cut == 0 {
		y.soft = x.soft
	}
	if change != nil {
		for i, f := range y.forms {
			y.forms[i] = change(f)
		}
	}
	return y
}

func title(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func (inv *Inventory) String() string {
	return fmt.Sprintf("%d UPOS, %d XPOS, %d feature bundles, %d triples, %d relations",
		len(inv.UPOS), len(inv.XPOS), len(inv.Feats), len(inv.Triples), len(inv.Deprels))
}
