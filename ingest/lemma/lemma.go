// Package lemma finds the dictionary form of a word from its form and tags:
// "ran" tagged VBD is "run", "US" tagged PRP is "we", "'s" tagged POS stays.
//
// # Method
//
// A lemma is made by an edit script: set the case, strip an ending, append
// another (Chrupała 2006). `relata-train lemma` learns from treebanks which
// script a whole word takes under its tags, and which one the longest known
// ending takes for words it has not seen. Where an inflected verb, plural or
// comparison leads to no known word ("hoped" to "hop" or "hope"), the commonest
// script of its tag that does lead to one is taken. Clitics that tags cannot
// tell apart ("'s" as "be" or "have") look at their relation in the tree.
//
// All decisions are table look-ups, alike on every machine.
package lemma

import (
	"context"
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/text"
)

//go:embed model/lemma.bin
var modelData []byte

var shipped = sync.OnceValues(func() (*model, error) { return unmarshal(modelData) })

// Lemmatizer is the lemma stage. It is immutable and safe for concurrent use.
type Lemmatizer struct{ m *model }

// New returns a Lemmatizer with the embedded model.
func New() (*Lemmatizer, error) {
	m, err := shipped()
	if err != nil {
		return nil, err
	}
	return &Lemmatizer{m}, nil
}

// Annotate reads Form, UPOS, XPOS and the tree of every token, and writes Lemma.
func (l *Lemmatizer) Annotate(ctx context.Context, doc *text.Document) error {
	for i := range doc.Sentences {
		if i&255 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		l.Sentence(&doc.Sentences[i])
	}
	return nil
}

// Sentence writes the lemmas of one sentence.
func (l *Lemmatizer) Sentence(s *text.Sentence) {
	var w word
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if t.Deprel == "goeswith" {
			t.Lemma = "" // the lemma stands with the first part
			continue
		}
		w.set(t.Form, t.UPOS, t.XPOS)
		if w.clitic() {
			if id, ok := l.m.find(cliticKey(&w, s, i)); ok {
				t.Lemma = l.m.scripts[id].apply(&w)
				continue
			}
		}
		t.Lemma = l.lookup(&w)
	}
}

// Lemma returns the lemma of a word with its tags, outside any tree.
func (l *Lemmatizer) Lemma(form, upos, xpos string) string {
	var w word
	w.set(form, upos, xpos)
	return l.lookup(&w)
}

func (l *Lemmatizer) lookup(w *word) string {
	if w.form == "" {
		return ""
	}
	if id, ok := l.m.whole(w); ok {
		return l.m.scripts[id].apply(w)
	}
	id, ok := l.m.suffix(w)
	if !ok {
		return w.form
	}
	class := inflected(w.xpos)
	if class == 0 || w.shape == shapeDigits {
		return l.m.scripts[id].apply(w)
	}
	guess := l.m.scripts[id].apply(w)
	if l.m.known(class, guess) {
		return guess
	}
	for _, other := range l.m.common[w.xpos] {
		if sc := &l.m.scripts[other]; sc.fits(w) {
			if lemma := sc.apply(w); l.m.known(class, lemma) {
				return lemma
			}
		}
	}
	if class == classVerb && l.m.known(classAdjective, string(w.low)) {
		return string(w.low) // "unchanged", which is no verb's participle
	}
	return guess
}

// The kinds of writing.
type shape uint8

const (
	shapeLower  shape = iota // no capital
	shapeTitle               // first letter capital, the rest not
	shapeSingle              // one capital letter
	shapeCaps                // capitals only
	shapeMixed               // other capitals
	shapeDigits              // with a digit
	shapeSigns               // no letter
)

// word is a form under work. It is reused.
type word struct {
	form, upos, xpos string
	low              []byte // lower case, apostrophes plain
	shape            shape
}

func (w *word) set(form, upos, xpos string) {
	w.form, w.upos, w.xpos = form, upos, xpos
	w.low = w.low[:0]
	letters, capitals, digits := 0, 0, false
	first := false
	for _, r := range form {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r == '’' || r == 'ʼ' || r == '`':
			if len(form) > len("’") {
				r = '\''
			}
		case r < utf8.RuneSelf:
			if r >= 'A' && r <= 'Z' {
				capitals++
				first = first || letters == 0
				letters++
				r += 'a' - 'A'
			} else if r >= 'a' && r <= 'z' {
				letters++
			}
		case unicode.IsLetter(r):
			if unicode.IsUpper(r) {
				capitals++
				first = first || letters == 0
				r = unicode.ToLower(r)
			}
			letters++
		}
		w.low = utf8.AppendRune(w.low, r)
	}
	switch {
	case digits:
		w.shape = shapeDigits
	case letters == 0:
		w.shape = shapeSigns
	case capitals == 0:
		w.shape = shapeLower
	case capitals == letters && letters == 1:
		w.shape = shapeSingle
	case capitals == letters:
		w.shape = shapeCaps
	case capitals == 1 && first:
		w.shape = shapeTitle
	default:
		w.shape = shapeMixed
	}
}

// clitic reports whether the tree must tell what the word stands for.
func (w *word) clitic() bool {
	switch string(w.low) {
	case "'s", "'d", "s", "d":
		return w.upos == "AUX" || w.upos == "VERB"
	}
	return false
}

// cliticKey is the key of a clitic with its relation and its head's tag.
func cliticKey(w *word, s *text.Sentence, i int) uint64 {
	t := &s.Tokens[i]
	head := ""
	if t.Head >= 0 && t.Head < len(s.Tokens) {
		head = s.Tokens[t.Head].XPOS
	}
	h := keyHash(levelClitic, w.xpos, t.Deprel, head)
	for _, c := range w.low {
		h = mix(h, c)
	}
	return h
}

// Word classes whose regular inflection is checked against known words.
const (
	classVerb = 1 + iota
	classNoun
	classAdjective
)

// inflected returns the class of an inflected tag, 0 for others.
func inflected(xpos string) uint8 {
	switch xpos {
	case "VBD", "VBN", "VBG", "VBZ":
		return classVerb
	case "NNS":
		return classNoun
	case "JJR", "JJS", "RBR", "RBS":
		return classAdjective
	}
	return 0
}

// casing says how a script sets the case before it strips.
type casing uint8

const (
	caseLower casing = iota
	caseKeep
	caseTitle // first letter capital, the rest lower
	caseWhole // the appended string is the lemma
)

// script turns a form into a lemma.
type script struct {
	casing        casing
	strip, append string
}

func (sc *script) fits(w *word) bool {
	return sc.casing == caseWhole ||
		len(w.low) >= len(sc.strip) && string(w.low[len(w.low)-len(sc.strip):]) == sc.strip
}

// apply returns the lemma, and the form itself when the script does not fit or
// leaves nothing.
func (sc *script) apply(w *word) string {
	if lemma := sc.edit(w); lemma != "" {
		return lemma
	}
	return w.form
}

func (sc *script) edit(w *word) string {
	switch {
	case sc.casing == caseWhole:
		return sc.append
	case !sc.fits(w):
		return w.form
	case sc.casing == caseKeep:
		if len(w.low) != len(w.form) && sc.strip != "" {
			return string(w.low[:len(w.low)-len(sc.strip)]) + sc.append
		}
		if sc.strip == "" && sc.append == "" {
			return w.form
		}
		return w.form[:len(w.form)-len(sc.strip)] + sc.append
	}
	if sc.strip == "" && sc.append == "" && (sc.casing == caseLower && w.shape == shapeLower && string(w.low) == w.form) {
		return w.form
	}
	lemma := string(w.low[:len(w.low)-len(sc.strip)]) + sc.append
	if sc.casing == caseTitle {
		r, size := utf8.DecodeRuneInString(lemma)
		return string(unicode.ToUpper(r)) + strings.ToLower(lemma[size:])
	}
	return lemma
}
