// Package segment cuts raw text into sentences and tokens as the English
// treebanks of Universal Dependencies do: "don't" is one token of two words,
// "do" and "n't"; hyphenated compounds fall apart ("rebel", "-", "held") while
// prefixes stay ("pro-Russian"); "Mr.", "U.S." and "a.m." keep their stop.
//
// Every token and sentence carries code point offsets into the unchanged text.
// Control characters count as white space. Soft hyphens and zero-width spaces
// are left out of forms but lie within the offsets. Bytes that are no UTF-8 read
// as U+FFFD, one code point a byte.
//
// # Method
//
// A blank line always ends a sentence. Elsewhere two linear classifiers over
// hashed features decide: one between neighbouring runes of different kind
// (same word, next word of a multiword token, next token), one after tokens at
// which a sentence may end, with the words and shapes around, the open quotes
// and brackets, and the layout (a line end where the next word would have fitted
// was meant). Both are logistic regressions, trained with AdaGrad (Duchi, Hazan
// and Singer 2011) by `relata-train segment` and rounded to 16-bit integers, so
// that every machine decides alike. See model/README.md for scores.
//
// # Limits
//
// Time and memory are linear in the text. A token ends after MaxTokenRunes code
// points and a sentence after MaxSentenceTokens tokens, whatever they are.
package segment

import (
	"context"
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/text"
)

// Limits that split monsters.
const (
	MaxTokenRunes     = 1000 // code points in a token
	MaxSentenceTokens = 300  // surface tokens in a sentence; the longest in the treebanks has 159
	// maxSentenceRunes bounds a sentence of long tokens, in code points.
	maxSentenceRunes = 16 << 10
	// blockRunes is how much text is worked on at once, in code points.
	blockRunes = 4 * maxSentenceRunes
	// lookahead is the number of tokens at the end of a block whose decisions
	// are left to the next one, which knows what follows.
	lookahead = 64
)

//go:embed model/segment.bin
var modelData []byte

var shipped = sync.OnceValues(func() (*model, error) { return unmarshal(modelData) })

// Segmenter cuts text. It is safe for concurrent use.
type Segmenter struct {
	model  *model
	blocks sync.Pool
}

// New returns a Segmenter with the embedded model.
func New() (*Segmenter, error) {
	m, err := shipped()
	if err != nil {
		return nil, err
	}
	return newSegmenter(m), nil
}

func newSegmenter(m *model) *Segmenter {
	return &Segmenter{model: m, blocks: sync.Pool{New: func() any { return new(block) }}}
}

// Annotate reads doc.Text within doc.Body (all of it when Body is empty) and
// writes doc.Sentences, replacing what was there. Sentence.Text is the source
// as it stands, line ends included. A sentence's ID is the document's ID, a
// hyphen and its number from 1.
func (s *Segmenter) Annotate(ctx context.Context, doc *text.Document) error {
	body, at := doc.Text, 0
	if doc.Body.End > doc.Body.Start {
		from, to := byteRange(doc.Text, doc.Body.Start, doc.Body.End)
		body, at = doc.Text[from:to], doc.Body.Start
	}
	prefix := ""
	if doc.ID != "" {
		prefix = doc.ID + "-"
	}
	doc.Sentences = doc.Sentences[:0]
	b := s.blocks.Get().(*block)
	defer s.blocks.Put(b)
	b.width = lineWidth(body)
	out := emitter{at: at, add: func(sent text.Sentence) {
		sent.ID = prefix + strconv.Itoa(len(doc.Sentences)+1)
		doc.Sentences = append(doc.Sentences, sent)
	}}
	if doc.Body.Start == 0 {
		head := header.FindString(body)
		if err := s.run(ctx, b, head, &out); err != nil {
			return err
		}
		body = body[len(head):]
	}
	return s.run(ctx, b, body, &out)
}

// header is the date line that a document may begin with (FORMATS "Documents");
// text may follow it on the same line but is no part of its sentence.
var header = regexp.MustCompile(`^\s*[Dd]ate:? \d{4}-\d{2}-\d{2}\s`)

// run cuts one stretch of text, block by block.
func (s *Segmenter) run(ctx context.Context, b *block, body string, out *emitter) error {
	for len(body) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		size := b.load(body, blockRunes)
		taken := s.block(b, body[:size], size == len(body), out)
		out.at += taken
		body = body[b.offsets[taken]:]
	}
	return nil
}

// byteRange turns a range of code points into one of bytes, both within s.
func byteRange(s string, start, end int) (from, to int) {
	n := 0
	from, to = len(s), len(s)
	for i := range s {
		if n == start {
			from = i
		}
		if n == end {
			to = i
			break
		}
		n++
	}
	return from, max(from, to)
}

// block cuts the piece of text that b holds and returns the number of code
// points done with. Unless it is the last piece, its last sentence is left for
// the next one, since it may go on there.
func (s *Segmenter) block(b *block, piece string, last bool, out *emitter) int {
	b.split()
	t := cutter{b: b, model: s.model, decide: func(feats []uint32, _ int) int { return s.model.cutScores(feats) }}
	t.tokenize()
	n := len(b.tokens)
	start := 0
	for from := 0; from < n; {
		to := from + 1
		for to < n && b.tokens[to].gap != gapBlank {
			to++
		}
		start = from
		b.sent.start(from)
		for j := from + 1; j <= to; j++ {
			b.sent.add(&b.tokens[j-1])
			if j < to && !b.full(j) && !s.ends(b, j, from, to) {
				continue
			}
			if j > n-lookahead && !last && start > 0 {
				return b.tokens[start].start
			}
			out.sentence(b, piece, start, j)
			start = j
			b.sent.start(j)
		}
		if to < n {
			out.paragraph++
		}
		from = to
	}
	return len(b.runes)
}

// ends decides whether a sentence ends between tokens j-1 and j of the
// paragraph from..to.
func (s *Segmenter) ends(b *block, j, from, to int) bool {
	if !b.candidate(j) {
		return false
	}
	if end, known := b.ruled(j); known {
		return end
	}
	return s.model.endScore(b.endFeatures(j, from, to)) > 0
}

// full reports whether the sentence must end before token j.
func (b *block) full(j int) bool {
	return j-b.sent.first >= MaxSentenceTokens ||
		b.tokens[j].end-b.tokens[b.sent.first].start > maxSentenceRunes
}

// emitter turns tokens of a block into sentences.
type emitter struct {
	at        int // code point offset of the block in the document
	paragraph int
	add       func(text.Sentence)
}

// sentence emits the tokens from i to j.
func (e *emitter) sentence(b *block, piece string, i, j int) {
	words, multis := j-i, 0
	for k := i; k < j; k++ {
		if c := b.tokens[k].cuts; c[0] > 0 {
			multis++
			words++
			if c[1] > 0 {
				words++
			}
		}
	}
	start, end := b.tokens[i].start, b.tokens[j-1].end
	sent := text.Sentence{
		Text:      valid(piece[b.offsets[start]:b.offsets[end]]),
		Start:     e.at + start,
		End:       e.at + end,
		Paragraph: e.paragraph,
		Tokens:    make([]text.Token, 0, words),
	}
	if multis > 0 {
		sent.Multiwords = make([]text.Multiword, 0, multis)
	}
	for k := i; k < j; k++ {
		t := &b.tokens[k]
		tight := k+1 < len(b.tokens) && b.tokens[k+1].gap == gapNone
		if t.cuts[0] == 0 {
			sent.Tokens = append(sent.Tokens, e.token(b, piece, t.start, t.end, tight))
			continue
		}
		from := len(sent.Tokens)
		at := t.start
		for _, cut := range t.cuts {
			if cut > 0 {
				sent.Tokens = append(sent.Tokens, e.token(b, piece, at, cut, true))
				at = cut
			}
		}
		sent.Tokens = append(sent.Tokens, e.token(b, piece, at, t.end, tight))
		sent.Multiwords = append(sent.Multiwords, text.Multiword{
			From: from, To: len(sent.Tokens), Form: form(b, piece, t.start, t.end),
			Start: e.at + t.start, End: e.at + t.end, NoSpaceAfter: tight,
		})
	}
	e.add(sent)
}

func (e *emitter) token(b *block, piece string, from, to int, tight bool) text.Token {
	return text.Token{
		Form: form(b, piece, from, to), Head: text.None,
		Start: e.at + from, End: e.at + to, NoSpaceAfter: tight,
	}
}

// form is the text without invisible signs.
func form(b *block, piece string, from, to int) string {
	s := piece[b.offsets[from]:b.offsets[to]]
	for i := from; i < to; i++ {
		if b.class[i] != invisible {
			continue
		}
		clean := strings.Map(func(r rune) rune {
			if classOf(r) == invisible {
				return -1
			}
			return r
		}, s)
		if clean == "" {
			return "\ufffd"
		}
		return valid(clean)
	}
	return valid(s)
}

// valid replaces every invalid byte with U+FFFD.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// Line reads one sentence a line, as measured data sets are given: tokens are
// what spaces set apart and nothing else is split. Offsets are code points in
// line plus start. A blank line gives a sentence without tokens.
func Line(line string, start int) text.Sentence {
	sent := text.Sentence{Text: valid(line), Start: start}
	at, from, fromByte := start, -1, 0
	put := func(end int) {
		if from >= 0 {
			sent.Tokens = append(sent.Tokens, text.Token{
				Form: valid(line[fromByte:end]), Head: text.None, Start: from, End: at,
			})
			from = -1
		}
	}
	for i, r := range line {
		if classOf(r).blank() {
			put(i)
		} else if from < 0 {
			from, fromByte = at, i
		}
		at++
	}
	put(len(line))
	sent.End = at
	return sent
}
