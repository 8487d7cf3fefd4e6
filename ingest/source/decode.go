package source

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"

	"github.com/relata-kg/relata/schema"
)

// decode converts bytes to UTF-8 text: by their byte order mark, as UTF-16
// without one, as UTF-8, or as Windows-1252 where the bytes make no UTF-8 at all
// but make sense so. A NUL or control character and broken UTF-8 are errors with
// line and column.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return decode16(data[2:], false)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decode16(data[2:], true)
	default:
		if little, big := zeros(data); little {
			return decode16(data, false)
		} else if big {
			return decode16(data, true)
		}
	}
	if !utf8.Valid(data) {
		if !western(data) {
			return "", brokenUTF8(data)
		}
		out, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("as Windows-1252: %w", err)
		}
		data = out
	}
	text := string(data)
	return text, checkText(text)
}

// zeros looks for the zero bytes that English in UTF-16 has at every other place.
func zeros(data []byte) (little, big bool) {
	if len(data) < 8 || len(data)%2 != 0 {
		return false, false
	}
	var odd, even, pairs int
	for i := 0; i+1 < len(data) && i < 512; i += 2 {
		pairs++
		if data[i] == 0 {
			even++
		}
		if data[i+1] == 0 {
			odd++
		}
	}
	return odd*10 > pairs*8 && even*10 < pairs, even*10 > pairs*8 && odd*10 < pairs
}

func decode16(data []byte, big bool) (string, error) {
	if len(data)%2 != 0 {
		return "", errors.New("it begins as UTF-16 but has an odd number of bytes")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		a, b := uint16(data[2*i]), uint16(data[2*i+1])
		if big {
			units[i] = a<<8 | b
		} else {
			units[i] = b<<8 | a
		}
	}
	text := string(utf16.Decode(units))
	return text, checkText(text)
}

// western reports whether bytes that are no UTF-8 read as Windows-1252: no
// sequence of them is UTF-8 either, none is unassigned, and most are letters.
func western(data []byte) bool {
	high, letters := 0, 0
	for i := 0; i < len(data); {
		if data[i] < 0x80 {
			i++
			continue
		}
		if _, n := utf8.DecodeRune(data[i:]); n > 1 {
			return false
		}
		switch c := data[i]; {
		case c == 0x81 || c == 0x8d || c == 0x8f || c == 0x90 || c == 0x9d:
			return false
		case c >= 0xc0 || c >= 0x91 && c <= 0x97 || c == 0x85 || c == 0xa0 || c == 0xa3 || c == 0x80 || c == 0xab || c == 0xbb || c == 0xb0:
			letters++
		}
		high++
		i++
	}
	return letters*10 >= high*7
}

func brokenUTF8(data []byte) error {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n <= 1 {
			line, col := place(data[:i])
			return &schema.PosError{Line: line, Column: col, Message: fmt.Sprintf("the byte %#02x is no UTF-8: convert the file, or mend it", data[i])}
		}
		i += n
	}
	return errors.New("it is no UTF-8")
}

// place returns the line and column, in code points, behind the given text.
func place[T ~[]byte | ~string](before T) (line, col int) {
	line, start := 1, 0
	for i := range len(before) {
		if before[i] == '\n' {
			line++
			start = i + 1
		}
	}
	return line, utf8.RuneCountInString(string(before[start:])) + 1
}

// checkText refuses what no text holds.
func checkText(text string) error {
	controls := 0
	for i, r := range text {
		if r == 0 {
			line, col := place(text[:i])
			return &schema.PosError{Line: line, Column: col, Message: "a NUL character: this is no text"}
		}
		if r < 0x20 && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != '\v' && r != 0x1b || r == 0x7f {
			if controls++; controls > 8 && controls*20 > i {
				line, col := place(text[:i])
				return &schema.PosError{Line: line, Column: col, Message: fmt.Sprintf("the control character U+%04X: this is no text", r)}
			}
		}
	}
	return nil
}

// decodeLabelled converts bytes of a named encoding (of a MIME part), or detects it.
func decodeLabelled(data []byte, label string) (string, error) {
	if label == "" {
		return decode(data)
	}
	enc, name := charset.Lookup(label)
	if enc == nil {
		return decode(data)
	}
	if name == "utf-8" {
		return decode(data)
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("as %s: %w", name, err)
	}
	text := string(out)
	return text, checkText(text)
}
