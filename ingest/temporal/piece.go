package temporal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/text"
)

type pieceKind uint8

const (
	punctPiece pieceKind = iota
	wordPiece
	digitPiece
)

// piece is what the grammar reads: a token, or a part of one where letters,
// digits and signs meet, so that "10pm", "10 pm" and "mid-March" read the same
// however they were tokenised.
type piece struct {
	low  string // lower case, full stops of an abbreviation removed ("a.m." is "am")
	tok  int
	kind pieceKind
	// first and last tell that nothing but signs stands before or behind it in its token.
	first, last bool
	glued       bool // no white space before it
	upper       bool // begins with a capital
	lx          *lexeme
}

// cut appends the pieces of a sentence's tokens.
func (a *Annotator) cut(pieces []piece, s *text.Sentence) []piece {
	glued := false
	for t := range s.Tokens {
		tok := &s.Tokens[t]
		begin := len(pieces)
		pieces = a.cutToken(pieces, tok.Form, t)
		for k := begin; k < len(pieces); k++ {
			pieces[k].glued = k > begin || glued
		}
		seen := false
		for k := begin; k < len(pieces); k++ {
			pieces[k].first = !seen
			seen = seen || pieces[k].kind != punctPiece
		}
		seen = false
		for k := len(pieces) - 1; k >= begin; k-- {
			pieces[k].last = !seen
			seen = seen || pieces[k].kind != punctPiece && pieces[k].low != "'s"
		}
		glued = tok.NoSpaceAfter
	}
	return pieces
}

func (a *Annotator) cutToken(pieces []piece, form string, t int) []piece {
	for i := 0; i < len(form); {
		r, size := utf8.DecodeRuneInString(form[i:])
		j := i + size
		p := piece{tok: t}
		switch {
		case r >= '0' && r <= '9':
			for j < len(form) {
				c := form[j]
				if c >= '0' && c <= '9' ||
					(c == '.' || c == ',' || c == ':') && j+1 < len(form) && form[j+1] >= '0' && form[j+1] <= '9' {
					j++
					continue
				}
				break
			}
			p.kind, p.low = digitPiece, form[i:j]
		case r == '.' && pointStarts(form, i):
			for j < len(form) && form[j] >= '0' && form[j] <= '9' {
				j++
			}
			p.kind, p.low = digitPiece, "0"+form[i:j]
		case isLetter(r):
			j = i + wordLen(form[i:])
			word := form[i:j]
			p.kind, p.upper = wordPiece, unicode.IsUpper(r)
			if dotted(word) {
				word = strings.ReplaceAll(word, ".", "")
				if j < len(form) && form[j] == '.' {
					j++
				}
			}
			p.low = strings.ToLower(word)
			p.lx = a.lex[p.low]
		case (r == '\'' || r == '’') && isPossessive(form[j:]):
			j++
			p.kind, p.low = wordPiece, "'s"
		default:
			p.low = form[i:j]
			if r == '–' || r == '—' || r == '‐' || r == '‑' || r == '−' {
				p.low = "-"
			} else if r == '’' {
				p.low = "'"
			}
			p.lx = a.lex[p.low]
		}
		pieces = append(pieces, p)
		i = j
	}
	return pieces
}

// pointStarts reports whether the full stop at i begins a decimal number that has no
// digit before it: ".432", "$.50", but not "No.5".
func pointStarts(form string, i int) bool {
	if i+1 >= len(form) || form[i+1] < '0' || form[i+1] > '9' {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(form[:i])
	return i == 0 || unicode.IsSymbol(r) || r == '(' || r == '-'
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x80 && unicode.IsLetter(r)
}

// isPossessive reports whether what follows an apostrophe is an "s" that ends the word.
func isPossessive(rest string) bool {
	if rest == "" || rest[0] != 's' && rest[0] != 'S' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[1:])
	return rest[1:] == "" || !isLetter(r)
}

// wordLen returns the length in bytes of the word at the beginning of s:
// letters, inner apostrophes ("o'clock") and inner full stops ("a.m").
func wordLen(s string) int {
	i := 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if isLetter(r) {
			i += size
			continue
		}
		if i == 0 || r != '\'' && r != '’' && r != '.' {
			break
		}
		if r != '.' && isPossessive(s[i+size:]) {
			break
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if !isLetter(next) {
			break
		}
		i += size
	}
	return i
}

// dotted reports single letters joined by full stops: "a.m", "U.S".
func dotted(w string) bool {
	if len(w) < 3 || len(w)%2 == 0 {
		return false
	}
	for i := 0; i < len(w); i++ {
		if (i%2 == 1) != (w[i] == '.') {
			return false
		}
	}
	return true
}
