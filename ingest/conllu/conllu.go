// Package conllu reads and writes CoNLL-U, the format of Universal Dependencies
// (https://universaldependencies.org/format.html), to and from text.Sentence.
//
// The reader streams sentences, checks what it reads, and reports every mistake
// with file, line and column; a sentence with a mistake is left out and reading
// goes on. Multiword tokens, empty nodes, comments, DEPS and MISC are kept.
//
// MISC items with a place of their own in text.Token are taken out of Misc and
// written back: SpaceAfter=No, NER=, Start= and End=.
package conllu

import "strings"

// Limits of the reader. A file beyond them is refused with a position, so that
// no input can exhaust memory.
const (
	MaxLineBytes      = 1 << 20 // bytes in one line
	MaxSentenceTokens = 1 << 17 // syntactic words in one sentence
	MaxErrors         = 100     // mistakes collected by Read before it gives up
)

// Options configures a Reader. The zero value reads annotated and plain files alike.
type Options struct {
	// File is the name that errors show, "-" for standard input.
	File string
	// Strict asks for a complete treebank sentence: UPOS, HEAD and DEPREL on
	// every word, exactly one root, no cycle. Otherwise "_" is allowed there and
	// only the range of HEAD is checked.
	Strict bool
}

// columns of a CoNLL-U line, 0-based.
const (
	colID = iota
	colForm
	colLemma
	colUPOS
	colXPOS
	colFeats
	colHead
	colDeprel
	colDeps
	colMisc
	numColumns
)

var columnNames = [numColumns]string{
	"ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC",
}

// isUPOS reports whether s is one of the seventeen universal parts of speech.
func isUPOS(s string) bool {
	switch s {
	case "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
		"PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X":
		return true
	}
	return false
}

// comment splits a comment line (without "#") into key and value at the first "=".
func comment(line string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(line, "=")
	return strings.TrimSpace(key), strings.TrimSpace(value), ok
}

// startsBlock reports whether a comment opens a document or paragraph; "newpar"
// and "newdoc" come alone or with an id.
func startsBlock(line, block string) bool {
	rest, ok := strings.CutPrefix(line, block)
	return ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
}
