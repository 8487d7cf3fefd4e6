package gazetteer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form under which names are compared: lower case, without
// diacritics, full stops and apostrophes; hyphens and runs of white space are
// one space. "Jean-Yves", "Jean - Yves" and "Jean Yves" fold alike, as do "U.S."
// and "US". Folding twice changes nothing.
func Fold(s string) string {
	if key, ok := foldASCII(s); ok {
		return key
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '.', r == '\'', r == '’', r == '‘', r == 'ʼ', r == '`', r == '´', r == '\u00ad':
			continue
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), r == '_':
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		r = unicode.ToLower(r)
		if plain, ok := letters[r]; ok {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foldASCII is Fold for the common case; ok is false when s needs more.
func foldASCII(s string) (string, bool) {
	clean := true
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 {
			return "", false
		}
		if c <= ' ' || c == '.' || c == '-' || c == '\'' || c == '`' || c == '_' || 'A' <= c && c <= 'Z' || c == 0x7f {
			clean = false
		}
	}
	if clean {
		return s, true
	}
	out := make([]byte, 0, len(s))
	space := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '.' || c == '\'' || c == '`':
			continue
		case c == ' ' || c >= '\t' && c <= '\r' || c == '-' || c == '_':
			space = len(out) > 0
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		if space {
			out = append(out, ' ')
			space = false
		}
		out = append(out, c)
	}
	return string(out), true
}

// letters are the Latin letters that Unicode does not decompose.
var letters = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ß': "ss", 'ı': "i", 'ħ': "h", 'ə': "a",
}

// Slug returns s as the last part of an entity ID: folded, every run of other
// characters than letters and digits a hyphen.
func Slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range Fold(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
