package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hajimehoshi/bitmapfont/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Ellipsis ends a text that was cut.
const Ellipsis = "…"

// Clean makes a text safe to draw and to put into a file: valid UTF-8 in NFC, at
// most limit code points (then an ellipsis), without control characters, marks
// that change the direction of what follows, private or unassigned characters;
// runs of white space become one space. A limit of 0 or less means none.
func Clean(s string, limit int) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == 0x200B || r == 0xFEFF:
			space = n > 0
			continue
		case !drawable(r):
			continue
		}
		if limit > 0 && n >= limit {
			b.WriteString(Ellipsis)
			break
		}
		if space {
			b.WriteByte(' ')
			n++
			space = false
		}
		b.WriteRune(r)
		n++
	}
	return norm.NFC.String(b.String())
}

// drawable reports whether a character may stand in a label.
func drawable(r rune) bool {
	switch {
	case r == utf8.RuneError, r < 0x20, r >= 0x7F && r < 0xA0:
		return false
	case r == 0x061C, r >= 0x200E && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return false // bidirectional controls, invisible operators
	case unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r), r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return false
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000:
		return false // variation selectors and tags
	}
	return true
}

// Width returns the width in points of a text set at a size in points.
func Width(text string, bold bool, size float64) float64 {
	s := fonts()
	s.mu.Lock()
	defer s.mu.Unlock()
	var w float64
	for _, r := range shape(text) {
		if !unicode.Is(unicode.Mn, r) {
			w += s.advance(r, bold)
		}
	}
	return w * size
}

// Glyphs returns the characters of a text in the order in which they are drawn
// from left to right.
func Glyphs(text string, bold bool) []Glyph {
	s := fonts()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Glyph
	for _, r := range shape(text) {
		g := s.glyph(r, bold)
		if unicode.Is(unicode.Mn, r) {
			g.Advance = 0
		}
		out = append(out, g)
	}
	return out
}

// shape gives Arabic letters their contextual forms and puts a right-to-left
// text into the order of drawing. Other text is returned as it is.
func shape(text string) (out string) {
	if !strings.ContainsFunc(text, rightToLeft) {
		return text
	}
	// The library stops at text that its bidirectional algorithm refuses.
	defer func() {
		if recover() != nil {
			out = text
		}
	}()
	dir := bitmapfont.DirectionLeftToRight
	for _, r := range text {
		if rightToLeft(r) {
			dir = bitmapfont.DirectionRightToLeft
			break
		}
		if unicode.IsLetter(r) {
			break
		}
	}
	return bitmapfont.PresentationForms(text, dir, language.Arabic)
}

func rightToLeft(r rune) bool {
	return r >= 0x0590 && r <= 0x08FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFC
}

// Wrap breaks a clean text into at most lines lines no wider than width points,
// at spaces and after hyphens and between ideographs, elsewhere only where a
// single word is too wide. What does not fit is cut with an ellipsis. There is
// always at least one line.
func Wrap(text string, bold bool, size, width float64, lines int) []string {
	var out []string
	rest := text
	for len(out) < max(lines, 1) {
		line, tail := breakLine(rest, bold, size, width)
		if len(out) == max(lines, 1)-1 && tail != "" {
			line = Cut(rest, bold, size, width)
			tail = ""
		}
		out = append(out, line)
		rest = tail
		if rest == "" {
			break
		}
	}
	return balance(out, bold, size)
}

// balance moves words of two lines so that their widths are alike.
func balance(lines []string, bold bool, size float64) []string {
	if len(lines) != 2 || strings.HasSuffix(lines[1], Ellipsis) {
		return lines
	}
	for {
		i := strings.LastIndexByte(lines[0], ' ')
		if i <= 0 {
			return lines
		}
		a, b := lines[0][:i], lines[0][i+1:]+" "+lines[1]
		if Width(b, bold, size) > Width(lines[0], bold, size) || strings.HasSuffix(lines[0], "-") {
			return lines
		}
		lines = []string{a, b}
	}
}

// breakLine returns the first line of a text and what is left of it.
func breakLine(text string, bold bool, size, width float64) (line, rest string) {
	best, w := 0, 0.0
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		w += Width(string(r), bold, size)
		if w > width && i > 0 && !(r == ' ') {
			if best == 0 {
				best = i
			}
			return strings.TrimRight(text[:best], " "), strings.TrimLeft(text[best:], " ")
		}
		if r == ' ' || r == '-' || r == '/' || ideograph(r) {
			best = end
		}
	}
	return text, ""
}

func ideograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// Cut shortens a text to a width in points and ends it with an ellipsis where
// something was left out.
func Cut(text string, bold bool, size, width float64) string {
	if Width(text, bold, size) <= width {
		return text
	}
	w := Width(Ellipsis, bold, size)
	for i, r := range text {
		w += Width(string(r), bold, size)
		if w > width {
			return strings.TrimRight(text[:i], " ") + Ellipsis
		}
	}
	return text
}
