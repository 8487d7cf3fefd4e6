package segment

import (
	"unicode"
	"unicode/utf8"
)

// class is the kind of a code point.
type class uint8

const (
	space     class = iota // white space and control characters
	newline                // ends a line
	lower                  // letter in lower case, or of a script without case
	upper                  // letter in upper or title case
	digit                  // decimal digit
	mark                   // combining mark: belongs to what stands before it
	invisible              // soft hyphen, zero-width space: no part of a form
	symbol                 // emoji and other pictures
	punct                  // everything else
)

func (c class) letter() bool { return c == lower || c == upper }
func (c class) blank() bool  { return c <= newline }

var asciiClass = func() (t [128]class) {
	for c := range t {
		switch {
		case c == '\n':
			t[c] = newline
		case c <= ' ' || c == 127:
			t[c] = space
		case '0' <= c && c <= '9':
			t[c] = digit
		case 'a' <= c && c <= 'z':
			t[c] = lower
		case 'A' <= c && c <= 'Z':
			t[c] = upper
		default:
			t[c] = punct
		}
	}
	return t
}()

func classOf(r rune) class {
	switch {
	case r < 128:
		return asciiClass[r]
	case r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff':
		return invisible
	case r == '\u0085' || r == '\u2028' || r == '\u2029':
		return newline
	case unicode.IsSpace(r) || unicode.IsControl(r):
		return space
	case unicode.IsUpper(r) || unicode.IsTitle(r):
		return upper
	case unicode.IsLetter(r):
		return lower
	case unicode.IsDigit(r):
		return digit
	case unicode.IsMark(r) || r == '\u200d' || r == '\u200c' || (r >= 0x1f3fb && r <= 0x1f3ff):
		return mark
	case (r >= 0x2600 && r <= 0x27bf) || (r >= 0x1f000 && r <= 0x1faff):
		return symbol
	}
	return punct
}

// gap is the white space before a token.
type gap uint8

const (
	gapNone  gap = iota
	gapSpace     // one space
	gapWide      // several spaces, a tab
	gapWrap      // a line end where the next word would not have fitted
	gapLine      // a line end where it would have fitted: deliberate
	gapBlank     // a blank line or form feed: ends a paragraph
)

// chunk is a stretch without white space. All positions in this package are
// indices into block.runes unless they say otherwise.
type chunk struct {
	start, end int
	gap        gap
}

// block is a piece of text under work. It is reused from block to block.
type block struct {
	runes   []rune
	offsets []int // byte offset of each rune in the piece, and of its end
	class   []class
	run     []int // start of the run of letters, digits or equal signs that holds each rune
	chunks  []chunk
	tokens  []token
	width   int // length of the longest line
	sent    sentenceState
	feats   []uint32
}

// token is a surface token: a word, or a multiword token whose words start at cuts.
type token struct {
	start, end int
	gap        gap
	cuts       [2]int // starts of the second and third word, 0 for none
	form       uint32 // hash of the lower-cased form
	shape      uint32 // hash of the shape: "Xx", "X.X.", "0,0"
	first      class
	last       rune   // last visible code point
	word       uint32 // word class
	closer     bool   // closing quote or bracket
	opener     bool   // straight quote that opens
	stop       bool   // can end a sentence: . ! ? … : ;
}

// load decodes a piece of text of at most limit code points and returns the
// number of bytes taken.
func (b *block) load(s string, limit int) int {
	b.runes, b.offsets, b.class, b.run = b.runes[:0], b.offsets[:0], b.class[:0], b.run[:0]
	size := 0
	for i, r := range s {
		if len(b.runes) == limit {
			size = i
			break
		}
		b.runes = append(b.runes, r)
		b.offsets = append(b.offsets, i)
		b.class = append(b.class, classOf(r))
	}
	if size == 0 {
		size = len(s)
	}
	b.offsets = append(b.offsets, size)
	b.run = b.run[:0]
	for i, c := range b.class {
		start := i
		if i > 0 && b.sameRun(i-1, i, c) {
			start = b.run[i-1]
		}
		b.run = append(b.run, start)
	}
	return size
}

// sameRun reports whether the runes at i and j = i+1 belong together: both
// letters, both digits, or the same sign; marks and invisible signs belong to
// what they follow.
func (b *block) sameRun(i, j int, c class) bool {
	p := b.class[i]
	if c == mark || c == invisible {
		return !p.blank()
	}
	if p == mark || p == invisible {
		if k := b.run[i]; k < i {
			p = b.class[k]
			if p == symbol {
				return b.runes[i] == '\u200d' // emoji joined with a zero-width joiner
			}
		} else {
			return false
		}
	}
	switch {
	case p.letter():
		return c.letter()
	case p == digit:
		return c == digit
	case p == symbol:
		// Regional indicators make a flag in pairs.
		return regional(b.runes[i]) && regional(b.runes[j]) && b.run[i] == i
	}
	return p == c && b.runes[i] == b.runes[j]
}

func regional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// lineWidth returns the length of the longest line of a text, in bytes: what
// tells a wrapped line from one that was meant to end.
func lineWidth(s string) int {
	width, start := 0, 0
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' {
			width = max(width, i-start)
			start = i + 1
		}
	}
	return max(width, len(s)-start)
}

// split finds the chunks of the loaded piece. A chunk of more than
// MaxTokenRunes is cut.
func (b *block) split() {
	b.chunks = b.chunks[:0]
	n := len(b.runes)
	lineStart, g := 0, gapBlank
	for i := 0; i < n; {
		if b.class[i].blank() {
			lines, spaces, from := 0, 0, i
			lineEnd := -1
			for ; i < n && (b.class[i].blank() || b.class[i] == invisible); i++ {
				switch {
				case b.class[i] == newline:
					if lineEnd < 0 {
						lineEnd = i
					}
					lines++
					if b.runes[i] == '\u2029' {
						lines++
					}
				case b.runes[i] == '\f':
					lines += 2
				case b.runes[i] == '\t':
					spaces += 2
				case b.runes[i] != '\r':
					spaces++
				}
			}
			switch {
			case from == 0 && len(b.chunks) == 0:
				g = gapBlank
			case lines > 1:
				g = gapBlank
			case lines == 1:
				next := i
				for next < n && !b.class[next].blank() && next-i < b.width {
					next++
				}
				g = gapWrap
				if b.width > maxWrapWidth || b.width < minWrapWidth || b.offsets[lineEnd]-b.offsets[lineStart]+1+b.offsets[next]-b.offsets[i] <= b.width {
					g = gapLine
				}
			case spaces > 1:
				g = gapWide
			default:
				g = gapSpace
			}
			if lines > 0 {
				for lineStart = i; lineStart > 0 && b.class[lineStart-1] != newline; lineStart-- {
				}
			}
			continue
		}
		start := i
		visible := false
		for i < n && !b.class[i].blank() && i-start < MaxTokenRunes {
			visible = visible || b.class[i] != invisible
			i++
		}
		if visible {
			b.chunks = append(b.chunks, chunk{start, i, g})
			g = gapNone
		}
	}
}

// A text is taken for wrapped when its longest line has between minWrapWidth and
// maxWrapWidth bytes.
const (
	minWrapWidth = 40
	maxWrapWidth = 200
)

// runEnd returns the end of the run that holds i, not beyond limit.
func (b *block) runEnd(i, limit int) int {
	r := b.run[i]
	for i++; i < limit && b.run[i] == r; i++ {
	}
	return i
}

// norm is how features see a code point: lower case, digits as 0, variants of
// quotes and dashes kept apart.
func (b *block) norm(i int) uint32 {
	switch b.class[i] {
	case upper:
		if r := b.runes[i]; r < utf8.RuneSelf {
			return uint32(r) + 'a' - 'A'
		}
		return uint32(unicode.ToLower(b.runes[i]))
	case digit:
		return '0'
	}
	return uint32(b.runes[i])
}
