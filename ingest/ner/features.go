package ner

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
)

// Extractor computes the features of tokens: hashes of what a linear model may
// look at, after Ratinov and Roth (2009) and Turian et al. (2010): words, shapes,
// affixes, word clusters at three grains, gazetteer matches, tags, and what the
// rest of the document shows of a word's case.
type Extractor struct {
	gaz      *gazetteer.Gazetteer
	clusters *clusters
}

// NewExtractor returns an extractor over the embedded gazetteer and clusters.
func NewExtractor() (*Extractor, error) {
	gaz, err := gazetteer.Load()
	if err != nil {
		return nil, err
	}
	c, err := loadClusters()
	if err != nil {
		return nil, err
	}
	return &Extractor{gaz: gaz, clusters: c}, nil
}

// caseKind is how a word is written.
type caseKind uint8

const (
	lowerCase caseKind = iota
	titleCase
	upperCase
	mixedCase
	numeric
	symbol
)

// word is what is computed once for each form of a document.
type word struct {
	fold           string
	lower          uint32
	shape          uint32
	prefix, suffix [4]uint32
	cluster        [3]uint32 // hashes, 0 when the word has no vector
	class          gazetteer.Class
	kind           caseKind
	known          bool
	counts         *caseCounts
}

// caseCounts tells how often the document writes a word in lower case, and how
// often capitalised within a sentence.
type caseCounts struct{ lower, capital int32 }

// features is the scratch space of one document.
type features struct {
	x      *Extractor
	words  map[string]*word
	counts map[string]*caseCounts
	sent   []*word
	phrase []phraseMark
	key    []byte
	// storms are the names that a hurricane bears.
	storms map[string]bool
	out    []uint32
}

// phraseMark says that a token is part of a known name of several words.
type phraseMark struct {
	class gazetteer.Class
	place uint8 // 1 first, 2 inside, 3 last
}

// newFeatures reads the whole document once for its case counts.
func (x *Extractor) newFeatures(sentences []text.Sentence) *features {
	f := &features{x: x, words: make(map[string]*word, 512), counts: make(map[string]*caseCounts, 512), storms: map[string]bool{}}
	for i := range sentences {
		toks := sentences[i].Tokens
		shouted := caseOf(toks) != normalCase
		for k := range toks {
			w := f.word(toks[k].Form)
			switch {
			case shouted:
			case w.kind == lowerCase:
				w.counts.lower++
			case w.kind == titleCase && k > 0 && toks[k-1].Form != "." && toks[k-1].Form != "“" && toks[k-1].Form != "\"":
				w.counts.capital++
			}
		}
	}
	return f
}

func (f *features) word(form string) *word {
	if w, ok := f.words[form]; ok {
		return w
	}
	lower := strings.ToLower(form)
	w := &word{fold: gazetteer.Fold(form), lower: hash(lower), shape: hash(shape(form)), kind: kindOf(form)}
	w.counts = f.counts[lower]
	if w.counts == nil {
		w.counts = &caseCounts{}
		f.counts[lower] = w.counts
	}
	at := 0
	for i := range 4 {
		if at < len(lower) {
			_, n := utf8.DecodeRuneInString(lower[at:])
			at += n
		}
		w.prefix[i] = hash(lower[:at])
	}
	at = len(lower)
	for i := range 4 {
		if at > 0 {
			_, n := utf8.DecodeLastRuneInString(lower[:at])
			at -= n
		}
		w.suffix[i] = hash(lower[at:])
	}
	if w.fold != "" {
		w.class = f.x.gaz.Class(w.fold)
	}
	w.cluster, w.known = f.x.clusters.of(form)
	f.words[form] = w
	return w
}

// sentenceCase is how a whole sentence is written.
type sentenceCase uint8

const (
	normalCase sentenceCase = iota
	allLower
	allUpper
	allTitle // a headline
)

func caseOf(toks []text.Token) sentenceCase {
	var lower, title, upper int
	for i := range toks {
		if utf8.RuneCountInString(toks[i].Form) < 3 {
			continue
		}
		switch kindOf(toks[i].Form) {
		case lowerCase:
			lower++
		case titleCase, mixedCase:
			title++
		case upperCase:
			upper++
		}
	}
	switch n := lower + title + upper; {
	case n < 3:
		return normalCase
	case lower == n:
		return allLower
	case upper*5 >= n*4:
		return allUpper
	case title*10 >= n*9 && n > 4:
		return allTitle
	}
	return normalCase
}

func kindOf(form string) caseKind {
	var upper, lower, digit int
	first := false
	for i, r := range form {
		switch {
		case unicode.IsUpper(r):
			upper++
			first = first || i == 0
		case unicode.IsLetter(r):
			lower++
		case unicode.IsDigit(r):
			digit++
		}
	}
	switch {
	case upper+lower == 0 && digit > 0:
		return numeric
	case upper+lower == 0:
		return symbol
	case upper == 0:
		return lowerCase
	case lower == 0 && upper > 1:
		return upperCase
	case first && upper == 1:
		return titleCase
	}
	return mixedCase
}

// shape maps "O'Neill" to "X'Xx": letter runs of one case are one letter, digits 9.
func shape(form string) string {
	var b []byte
	for _, r := range form {
		c := byte('.')
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = '9'
		case r < 0x80:
			c = byte(r)
		}
		if n := len(b); n < 2 || b[n-1] != c || b[n-2] != c {
			b = append(b, c)
		}
	}
	return string(b)
}

// phrases finds the longest known names of two words and more in f.sent.
func (f *features) phrases() {
	n := len(f.sent)
	f.phrase = append(f.phrase[:0], make([]phraseMark, n)...)
	for i := 0; i < n; {
		best, class := 0, gazetteer.Class(0)
		f.key = f.key[:0]
		for k := i; k < n && k < i+8; k++ {
			w := f.sent[k]
			if w.kind == symbol && w.fold != "" && k == i {
				break
			}
			if w.fold == "" {
				if k == i {
					break
				}
				continue
			}
			if len(f.key) > 0 {
				f.key = append(f.key, ' ')
			}
			f.key = append(f.key, w.fold...)
			c, longer := f.x.gaz.ClassPrefix(string(f.key))
			if c != 0 && k > i {
				best, class = k+1-i, c
			}
			if !longer {
				break
			}
		}
		if best < 2 {
			i++
			continue
		}
		for k := i; k < i+best; k++ {
			f.phrase[k] = phraseMark{class, 2}
		}
		f.phrase[i].place, f.phrase[i+best-1].place = 1, 3
		i += best
	}
}

// sentence calls each with the features of every token in turn. The slice is
// valid until the next call.
func (f *features) sentence(toks []text.Token, each func(i int, feats []uint32)) {
	f.sent = f.sent[:0]
	for i := range toks {
		f.sent = append(f.sent, f.word(toks[i].Form))
	}
	f.phrases()
	sc := uint32(caseOf(toks))
	for i := range toks {
		f.out = f.out[:0]
		f.token(toks, i, sc)
		each(i, f.out)
	}
}

var edge = &word{lower: hash("<edge>"), shape: hash("<edge>"), kind: symbol, counts: &caseCounts{}}

func (f *features) at(i int) *word {
	if i < 0 || i >= len(f.sent) {
		return edge
	}
	return f.sent[i]
}

func (f *features) add(template uint32, value uint32) {
	f.out = append(f.out, mix(template*0x9e3779b1^value))
}

func (f *features) add2(template, a, b uint32) {
	f.out = append(f.out, mix(template*0x9e3779b1^a^mix(b)))
}

// token appends the features of token i to f.out. Template numbers are part of
// the model's format.
func (f *features) token(toks []text.Token, i int, sc uint32) {
	w := f.sent[i]
	f.add(1, sc)
	f.add2(2, sc, uint32(w.kind))
	first := uint32(0)
	if i == 0 {
		first = 1
	}
	f.add2(3, first<<8|sc, uint32(w.kind))
	for d := -2; d <= 2; d++ {
		t := uint32(10 + 8*(d+2))
		n := f.at(i + d)
		f.add(t, n.lower)
		for level, c := range n.cluster {
			if c != 0 {
				f.add(t+1+uint32(level), c)
			}
		}
		f.add(t+4, n.shape)
	}
	for k := range 4 {
		f.add(60+uint32(k), w.prefix[k])
		f.add(64+uint32(k), w.suffix[k])
	}
	p, n := f.at(i-1), f.at(i+1)
	f.add(68, p.suffix[2])
	f.add(69, n.suffix[2])
	f.add2(70, p.lower, w.lower)
	f.add2(71, w.lower, n.lower)
	f.add2(72, p.shape, w.shape)
	f.add2(73, w.shape, n.shape)
	f.add2(74, p.cluster[1], w.cluster[1])
	f.add2(75, w.cluster[1], n.cluster[1])
	f.add2(76, p.lower, w.shape)
	f.add2(77, n.lower, w.shape)
	f.add2(78, p.cluster[0], w.shape)
	f.add2(79, n.cluster[0], w.shape)
	if !w.known {
		f.add2(80, sc, w.shape)
	}
	f.classes(i, sc)
	f.document(i, sc)
	if toks[i].UPOS != "" {
		f.tags(toks, i)
	}
}

// classes adds the gazetteer's knowledge of tokens i-1, i and i+1.
func (f *features) classes(i int, sc uint32) {
	for d := -1; d <= 1; d++ {
		w := f.at(i + d)
		t := uint32(90 + 2*(d+1))
		kind := uint32(w.kind)
		for bits := uint32(w.class); bits != 0; bits &= bits - 1 {
			f.add2(t, bits&-bits, kind)
		}
		f.add2(t+1, uint32(w.class), kind)
	}
	w := f.sent[i]
	f.add2(96, uint32(w.class), uint32(f.at(i+1).class))
	f.add2(97, uint32(f.at(i-1).class), uint32(w.class))
	f.add2(98, uint32(w.class)<<3|uint32(w.kind), sc<<3|uint32(f.at(i-1).kind))
	if m := f.phrase[i]; m.place != 0 {
		for bits := uint32(m.class); bits != 0; bits &= bits - 1 {
			f.add2(99, bits&-bits, uint32(m.place)<<3|uint32(w.kind))
		}
	}
	if i+1 < len(f.phrase) && f.phrase[i+1].place == 1 {
		f.add(100, uint32(f.phrase[i+1].class))
	}
	if i > 0 && f.phrase[i-1].place == 3 {
		f.add(101, uint32(f.phrase[i-1].class))
	}
}

// document adds how the rest of the document writes the word.
func (f *features) document(i int, sc uint32) {
	w := f.sent[i]
	if w.kind == symbol || w.kind == numeric {
		return
	}
	v := uint32(0)
	if w.counts.lower > 0 {
		v |= 1
	}
	if w.counts.capital > 0 {
		v |= 2
	}
	if i == 0 {
		v |= 4
	}
	f.add2(110, v, uint32(w.kind)|sc<<4)
	f.add2(111, v|uint32(w.kind)<<4, uint32(f.at(i+1).kind))
}

// tags adds parts of speech and the governing word.
func (f *features) tags(toks []text.Token, i int) {
	tag := func(k int) uint32 {
		if k < 0 || k >= len(toks) {
			return 7
		}
		return hash(toks[k].XPOS)
	}
	kind := uint32(f.sent[i].kind)
	f.add2(120, tag(i), kind)
	f.add(121, tag(i-1))
	f.add(122, tag(i+1))
	f.add2(123, tag(i-1), tag(i))
	f.add2(124, tag(i), tag(i+1))
	f.add2(125, tag(i), f.sent[i].cluster[1])
	f.add2(126, tag(i), uint32(f.sent[i].class))
	t := &toks[i]
	if t.Head >= 0 && t.Head < len(toks) {
		head := f.sent[t.Head]
		rel := hash(t.Deprel)
		f.add2(130, rel, tag(i))
		f.add2(131, rel, head.lower)
		f.add2(132, rel, head.cluster[1])
		f.add2(133, rel, uint32(head.class))
	}
}

// hash is FNV-1a in 32 bits.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// mix is the finaliser of MurmurHash3.
func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}
