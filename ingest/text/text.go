// Package text holds the annotated document that the stages of ingest hand to
// one another: sentences, tokens, trees, mentions, times and clauses, each
// anchored by code point offsets in the unchanged source text.
//
// Every position in a document's text is a Unicode code point offset, 0-based;
// every range is half open. Every position inside a sentence is a 0-based index
// into Sentence.Tokens. Nothing here copies text apart from its source: Form is
// what a token reads as, and Start and End say where it stands.
package text

import (
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Root is the Head of a sentence's root token; None marks an index or offset
// that has not been set.
const (
	Root = -1
	None = -2
)

// Token is a syntactic word of Universal Dependencies.
type Token struct {
	// Form is the word as it reads in the sentence ("n't" in "don't").
	Form string
	// Lemma is the dictionary form, empty before tagging.
	Lemma string
	// UPOS is the universal part of speech and XPOS the Penn Treebank tag.
	UPOS, XPOS string
	// Feats is the canonical CoNLL-U FEATS value ("Mood=Ind|Tense=Past"), empty for none.
	Feats string
	// Head is the index of the governing token, Root for the root, None before parsing.
	Head int
	// Deprel is the dependency relation to Head, subtype included ("nsubj:pass").
	Deprel string
	// ArcScore is the parser's confidence in Head, from 0 to 1; it isn't serialised.
	ArcScore float32
	// Deps is the DEPS column of a CoNLL-U input, kept verbatim.
	Deps string
	// Start and End are the code point range in the document's text, or None.
	// The words of a multiword token that cannot be cut apart share its range.
	Start, End int
	// NoSpaceAfter says that the next token follows without white space.
	NoSpaceAfter bool
	// NER is the IOB2 tag of a named entity ("B-PER"), empty for outside.
	NER string
	// Misc keeps the other MISC items of a CoNLL-U input, in their order.
	Misc []string
}

// Feat returns the value of one morphological feature, or "".
func (t *Token) Feat(name string) string {
	rest := t.Feats
	for rest != "" {
		var item string
		item, rest, _ = strings.Cut(rest, "|")
		if key, value, ok := strings.Cut(item, "="); ok && key == name {
			return value
		}
	}
	return ""
}

// Surface joins the forms of tokens as they are written, white space as one space.
func Surface(toks []Token) string {
	var b strings.Builder
	for i := range toks {
		if i > 0 && !toks[i-1].NoSpaceAfter {
			b.WriteByte(' ')
		}
		b.WriteString(toks[i].Form)
	}
	return b.String()
}

// Rel returns the universal part of Deprel, without its subtype: "nsubj" for "nsubj:pass".
func (t *Token) Rel() string {
	rel, _, _ := strings.Cut(t.Deprel, ":")
	return rel
}

// Multiword is a surface token that stands for several syntactic words, From
// (inclusive) to To (exclusive) in Sentence.Tokens, such as "don't".
type Multiword struct {
	From, To     int
	Form         string
	Start, End   int // code point range in the document, or None
	NoSpaceAfter bool
	Misc         []string
	Feats        string // FEATS of a CoNLL-U input ("Typo=Yes"), usually empty
}

// Sentence is one sentence with its tokens and, after parsing, its tree.
type Sentence struct {
	// ID is the CoNLL-U sent_id.
	ID string
	// Text is the sentence as it stands in the source.
	Text string
	// Start and End are the code point range in the document's text, or None.
	Start, End int
	// Paragraph counts the paragraphs of the document from 0.
	Paragraph int
	Tokens    []Token
	// Multiwords is sorted by From; ranges do not overlap.
	Multiwords []Multiword
	// Comments are the CoNLL-U comment lines other than sent_id and text, without "# ".
	Comments []string
	// EmptyNodes are enhanced-dependency lines ("8.1 ...") kept verbatim, by the
	// index of the token they follow (-1: before the first).
	EmptyNodes []EmptyNode
}

// EmptyNode is a line of a CoNLL-U file with a decimal ID.
type EmptyNode struct {
	After int
	Line  string
}

// RootIndex returns the index of the root token, or None in an unparsed or empty sentence.
func (s *Sentence) RootIndex() int {
	for i := range s.Tokens {
		if s.Tokens[i].Head == Root {
			return i
		}
	}
	return None
}

// Children returns, for each token, the indices of its dependents in text order.
// The slices share one backing array; O(len(s.Tokens)).
func (s *Sentence) Children() [][]int {
	n := len(s.Tokens)
	count := make([]int, n+1)
	for i := range s.Tokens {
		if h := s.Tokens[i].Head; h >= 0 && h < n {
			count[h+1]++
		}
	}
	for i := 1; i <= n; i++ {
		count[i] += count[i-1]
	}
	flat := make([]int, count[n])
	next := append([]int(nil), count[:n]...)
	for i := range s.Tokens {
		if h := s.Tokens[i].Head; h >= 0 && h < n {
			flat[next[h]] = i
			next[h]++
		}
	}
	kids := make([][]int, n)
	for i := range kids {
		kids[i] = flat[count[i]:count[i+1]:count[i+1]]
	}
	return kids
}

// Document is a text with everything that the stages have found in it. Each
// layer is written by one stage and read by the later ones.
type Document struct {
	// Document is identity, date and the unchanged text.
	schema.Document
	// Sentences: written by segmentation, tags and trees added by syntax.
	Sentences []Sentence
	// Mentions: written by the recogniser (names) and by coreference
	// (nominals, pronouns), sorted by sentence, From, then descending To.
	Mentions []Mention
	// Entities: written by coreference; Mention.Entity indexes it.
	Entities []schema.Entity
	// Roles: positions that people hold ("French President Emmanuel Macron").
	Roles []Role
	// Times and Quantities: written by the temporal stage.
	Times      []Time
	Quantities []Quantity
	// Clauses: written by the clause stage.
	Clauses []Clause
}
