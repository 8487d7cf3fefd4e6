package xmlgraph

import (
	"strconv"
	"unicode/utf8"
)

// appendText appends s as text for XML 1.0, good within an element and within
// an attribute in double quotes. Code points that XML can't hold (controls but
// for tab, line feed and carriage return, U+FFFE, U+FFFF) and bytes that aren't
// UTF-8 become U+FFFD; tabs, line ends and marks that turn the direction of
// writing become references, so that a parser keeps them and an editor shows them.
func appendText(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			var ref string
			switch {
			case c == '&':
				ref = "&amp;"
			case c == '<':
				ref = "&lt;"
			case c == '>':
				ref = "&gt;"
			case c == '"':
				ref = "&quot;"
			case c == '\t':
				ref = "&#9;"
			case c == '\n':
				ref = "&#10;"
			case c == '\r':
				ref = "&#13;"
			case c == 0x7F:
				ref = "&#127;"
			case c < ' ':
				ref = "\uFFFD"
			}
			if ref != "" {
				dst = append(append(dst, s[start:i]...), ref...)
				start = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1, r == 0xFFFE, r == 0xFFFF:
			dst = append(append(dst, s[start:i]...), "\uFFFD"...)
			start = i + size
		case reference(r):
			dst = append(dst, s[start:i]...)
			dst = append(strconv.AppendInt(append(dst, "&#"...), int64(r), 10), ';')
			start = i + size
		}
		i += size
	}
	return append(dst, s[start:]...)
}

// reference reports whether r is written as a reference though XML could hold
// it: it can't be seen, ends a line for some readers, or turns the direction.
func reference(r rune) bool {
	switch {
	case r >= 0x80 && r < 0xA0, r == 0x061C, r == 0xFEFF:
		return true
	}
	return r >= 0x200B && r <= 0x200F || r >= 0x2028 && r <= 0x202E || r >= 0x2060 && r <= 0x206F
}
