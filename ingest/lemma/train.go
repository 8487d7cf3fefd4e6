package lemma

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/text"
)

// Model is a trained lemma model.
type Model struct{ m *model }

// Bytes returns the model in the form that is embedded.
func (m *Model) Bytes() []byte { return m.m.marshal() }

// Lemmatizer returns a Lemmatizer with this model.
func (m *Model) Lemmatizer() *Lemmatizer { return &Lemmatizer{m.m} }

// Lexicon is known lemmas in lower case, by class, and adjectives that are
// always written with a capital ("Dutch").
type Lexicon struct{ Verbs, Nouns, Adjectives, Proper []string }

// observation is one kind of word seen in training.
type observation struct {
	form, upos, xpos, lemma string
}

// trainer builds a model.
type trainer struct {
	m       *model
	scripts map[script]uint16
	counts  map[observation]int
	order   []observation
	rare    []observation // from the table of irregular words: no endings are learned from them
	clitics map[uint64]map[uint16]int
	keys    map[uint64]uint16
}

// Train learns from the words of treebank sentences; the lexicon adds known
// lemmas to those of the sentences. The result depends on the input alone.
func Train(sentences []text.Sentence, lex Lexicon) (*Model, error) {
	t := &trainer{
		m:       &model{common: map[string][]uint16{}},
		scripts: map[script]uint16{}, counts: map[observation]int{},
		clitics: map[uint64]map[uint16]int{}, keys: map[uint64]uint16{},
	}
	for i := range sentences {
		for k := range sentences[i].Tokens {
			t.observe(&sentences[i], k)
		}
	}
	if len(t.order) == 0 {
		return nil, errors.New("no words to train on")
	}
	table := irregular(lex)
	t.dropSlips(table, lex)
	seen := map[string]bool{} // form and tag
	for _, o := range t.order {
		seen[strings.ToLower(o.form)+" "+o.xpos] = true
	}
	for _, o := range table {
		if !seen[o.form+" "+o.xpos] && t.counts[o] == 0 {
			t.order = append(t.order, o)
			t.counts[o] = 1
			t.rare = append(t.rare, o)
		}
	}
	for _, form := range lex.Proper {
		for _, tag := range []string{"JJ", "NNP"} {
			o := observation{form, "ADJ", tag, form}
			if t.counts[o] == 0 {
				t.order = append(t.order, o)
				t.counts[o] = 1
			}
		}
	}
	slices.SortFunc(t.order, func(a, b observation) int {
		return cmp.Or(cmp.Compare(a.form, b.form), cmp.Compare(a.upos, b.upos),
			cmp.Compare(a.xpos, b.xpos), cmp.Compare(a.lemma, b.lemma))
	})
	t.endings()
	t.commonScripts()
	t.lexicon(lex)
	t.m.table = newTable(t.entries())
	t.words()
	for key, ids := range t.clitics { // every key is set on its own
		t.keys[key] = majority(ids)
	}
	t.m.keys = t.entries()
	t.m.table = newTable(t.m.keys)
	return &Model{t.m}, nil
}

// dropSlips forgets irregular verbs whose lemma in the treebank is no verb.
func (t *trainer) dropSlips(table []observation, lex Lexicon) {
	if len(lex.Verbs) == 0 {
		return
	}
	verbs := slices.Sorted(slices.Values(lex.Verbs))
	t.order = slices.DeleteFunc(t.order, func(o observation) bool {
		if _, ok := slices.BinarySearch(verbs, o.lemma); ok || o.upos != "VERB" {
			return false
		}
		return slices.ContainsFunc(table, func(i observation) bool {
			return i.xpos == o.xpos && i.form == strings.ToLower(o.form)
		})
	})
}

func (t *trainer) observe(s *text.Sentence, i int) {
	tok := &s.Tokens[i]
	if tok.Lemma == "" || len(tok.Form) > 60 || len(tok.Lemma) > 60 {
		return
	}
	if strings.Contains(tok.Feats, "Typo=Yes") && tok.UPOS != "PART" && tok.UPOS != "AUX" {
		return // nobody learns from other people's slips
	}
	o := observation{tok.Form, tok.UPOS, tok.XPOS, tok.Lemma}
	if t.counts[o] == 0 {
		t.order = append(t.order, o)
	}
	t.counts[o]++
	var w word
	w.set(tok.Form, tok.UPOS, tok.XPOS)
	if w.clitic() {
		key := cliticKey(&w, s, i)
		if t.clitics[key] == nil {
			t.clitics[key] = map[uint16]int{}
		}
		t.clitics[key][t.script(&w, tok.Lemma)]++
	}
}

// script returns the number of the script that makes the lemma of a word: the
// case that its kind of word usually takes is tried first.
func (t *trainer) script(w *word, lemma string) uint16 {
	order := []casing{caseLower, caseKeep, caseTitle}
	if w.upos == "PROPN" {
		order = []casing{caseKeep, caseTitle, caseLower}
	}
	best := script{caseWhole, "", lemma}
	for _, c := range order {
		base := string(w.low)
		switch c {
		case caseKeep:
			base = w.form
			if len(base) != len(w.low) {
				continue
			}
		case caseTitle:
			r, size := utf8.DecodeRuneInString(base)
			base = string(unicode.ToUpper(r)) + base[size:]
			if len(base) != len(w.low) {
				continue
			}
		}
		n := commonPrefix(base, lemma)
		sc := script{c, string(w.low[n:]), lemma[n:]}
		if n == 0 || len(sc.strip) > 6 || len(sc.append) > 6 || sc.apply(w) != lemma {
			continue
		}
		if best.casing == caseWhole || len(sc.strip)+len(sc.append) < len(best.strip)+len(best.append) {
			best = sc
		}
	}
	id, ok := t.scripts[best]
	if !ok {
		id = uint16(len(t.m.scripts))
		t.scripts[best] = id
		t.m.scripts = append(t.m.scripts, best)
	}
	return id
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) || n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	return n
}

// majority returns the commonest script, the smallest number on a tie.
func majority(ids map[uint16]int) uint16 {
	best, n := uint16(0), -1
	for id, c := range ids {
		if c > n || c == n && id < best {
			best, n = id, c
		}
	}
	return best
}

// endings learns the scripts of endings: an ending is kept when it decides
// otherwise than the longest kept ending within it.
func (t *trainer) endings() {
	for _, level := range []byte{levelEndShape, levelEndUPOS} {
		type node struct {
			length int
			parent uint64
			ids    map[uint16]int
		}
		nodes := map[uint64]*node{}
		var keys []uint64
		for _, o := range t.order {
			var w word
			w.set(o.form, o.upos, o.xpos)
			id := t.script(&w, o.lemma)
			if t.m.scripts[id].casing == caseWhole || slices.Contains(t.rare, o) {
				continue
			}
			parent := uint64(0)
			w.endKeys(level, func(n int, key uint64) {
				if n == len(w.low) && n > 0 && w.shape != shapeSigns {
					return // the whole word is no ending
				}
				if nodes[key] == nil {
					nodes[key] = &node{n, parent, map[uint16]int{}}
					keys = append(keys, key)
				}
				nodes[key].ids[id]++
				parent = key
			})
		}
		slices.SortStableFunc(keys, func(a, b uint64) int { return cmp.Compare(nodes[a].length, nodes[b].length) })
		decided := map[uint64]uint16{}
		for _, key := range keys {
			n := nodes[key]
			id := majority(n.ids)
			inherited, ok := decided[n.parent]
			total := 0
			for _, c := range n.ids {
				total += c
			}
			if ok && (id == inherited || total < 2 || n.ids[id] <= n.ids[inherited]) {
				decided[key] = inherited
				continue
			}
			decided[key] = id
			t.keys[key] = id
		}
	}
}

// commonScripts lists the ten commonest scripts of every inflected tag.
func (t *trainer) commonScripts() {
	counts := map[string]map[uint16]int{}
	for _, o := range t.order {
		if inflected(o.xpos) == 0 {
			continue
		}
		var w word
		w.set(o.form, o.upos, o.xpos)
		id := t.script(&w, o.lemma)
		if sc := t.m.scripts[id]; sc.casing != caseLower || sc.strip == "" && sc.append == "" {
			continue
		}
		if counts[o.xpos] == nil {
			counts[o.xpos] = map[uint16]int{}
			t.m.tags = append(t.m.tags, o.xpos)
		}
		counts[o.xpos][id]++
	}
	slices.Sort(t.m.tags)
	for _, tag := range t.m.tags {
		var ids []uint16
		for id, n := range counts[tag] {
			if n >= 3 {
				ids = append(ids, id)
			}
		}
		slices.SortFunc(ids, func(a, b uint16) int {
			return cmp.Or(cmp.Compare(counts[tag][b], counts[tag][a]), cmp.Compare(a, b))
		})
		t.m.common[tag] = ids[:min(len(ids), 20)]
	}
}

// lexicon collects the known lemmas.
func (t *trainer) lexicon(lex Lexicon) {
	add := func(class uint8, lemma string) {
		t.m.lexicon = append(t.m.lexicon, lexiconKey(class, lemma))
	}
	for _, o := range t.order {
		switch o.upos {
		case "VERB", "AUX":
			add(classVerb, o.lemma)
		case "NOUN":
			add(classNoun, o.lemma)
		case "ADJ", "ADV":
			add(classAdjective, o.lemma)
		}
	}
	for class, list := range [][]string{classVerb: lex.Verbs, classNoun: lex.Nouns, classAdjective: lex.Adjectives} {
		for _, lemma := range list {
			add(uint8(class), lemma)
		}
	}
	slices.Sort(t.m.lexicon)
	t.m.lexicon = slices.Compact(t.m.lexicon)
}

// words keeps whole words that endings and lexicon get wrong, from the general
// key to the specific one.
func (t *trainer) words() {
	for _, level := range []byte{levelWordUPOS, levelWordTags, levelWordShape} {
		votes := map[uint64]map[uint16]int{}
		examples := map[uint64][]observation{}
		var keys []uint64
		for _, o := range t.order {
			var w word
			w.set(o.form, o.upos, o.xpos)
			key := w.wholeKey(level)
			if votes[key] == nil {
				votes[key] = map[uint16]int{}
				keys = append(keys, key)
			}
			votes[key][t.script(&w, o.lemma)] += t.counts[o]
			examples[key] = append(examples[key], o)
		}
		l := Lemmatizer{t.m}
		t.m.table = newTable(t.entries())
		for _, key := range keys {
			id := majority(votes[key])
			for _, o := range examples[key] {
				for _, form := range writings(o.form, level, o.upos) {
					var w word
					w.set(form, o.upos, o.xpos)
					if l.lookup(&w) != t.m.scripts[id].apply(&w) {
						t.keys[key] = id
					}
				}
			}
		}
	}
}

// writings returns the ways in which a word of a key may be written.
func writings(form string, level byte, upos string) []string {
	if level == levelWordShape || upos == "PROPN" {
		return []string{form}
	}
	low := strings.ToLower(form)
	r, size := utf8.DecodeRuneInString(low)
	return []string{form, low, string(unicode.ToUpper(r)) + low[size:], strings.ToUpper(form)}
}

// entries returns the keys in order.
func (t *trainer) entries() []entry {
	list := make([]entry, 0, len(t.keys))
	for key, id := range t.keys {
		list = append(list, entry{key, id})
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return list
}

// Confusion is a word whose lemma came out wrong.
type Confusion struct{ Form, UPOS, XPOS, Want, Got string }

// Measure lemmatises gold tags and trees and returns the number of words, those
// right, and up to limit confusions drawn at random.
func Measure(l *Lemmatizer, sentences []text.Sentence, limit int) (words, right int, wrong []Confusion) {
	for i := range sentences {
		s := sentences[i]
		s.Tokens = slices.Clone(s.Tokens)
		l.Sentence(&s)
		for k := range s.Tokens {
			t, g := &s.Tokens[k], &sentences[i].Tokens[k]
			words++
			if t.Lemma == g.Lemma {
				right++
				continue
			}
			wrong = append(wrong, Confusion{t.Form, t.UPOS, t.XPOS, g.Lemma, t.Lemma})
		}
	}
	rng := rand.New(rand.NewPCG(1, 1))
	rng.Shuffle(len(wrong), func(i, j int) { wrong[i], wrong[j] = wrong[j], wrong[i] })
	return words, right, wrong[:min(limit, len(wrong))]
}
