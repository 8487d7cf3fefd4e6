package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"github.com/ledongthuc/pdf"
)

var errOpenString = errors.New("is damaged: a string in it has no end")

// sound returns an error unless a stream, or those of an array, hold no more than
// limit bytes when they are decoded, and end outside of a hexadecimal string: the
// interpreter keeps operands without end, and looks for the end of such a string
// for ever.
func sound(v pdf.Value, limit int64) error {
	streams := []pdf.Value{v}
	if v.Kind() == pdf.Array {
		if v.Len() > maxStreams {
			return fmt.Errorf("has more than %d parts", maxStreams)
		}
		streams = streams[:0]
		for i := range v.Len() {
			streams = append(streams, v.Index(i))
		}
	}
	var l pdfLexer
	left := limit
	for _, s := range streams {
		if s.Kind() != pdf.Stream {
			continue
		}
		n, err := io.Copy(&l, io.LimitReader(s.Reader(), left+1))
		if left -= n; left < 0 {
			return fmt.Errorf("expands to more than %s", size(limit))
		}
		if err != nil {
			return nil // The interpreter meets the same error and keeps what came before.
		}
	}
	if l.state == inHex || l.state == afterLess {
		return errOpenString
	}
	return nil
}

// lexState is where in the syntax of a content stream a byte stands.
type lexState int

const (
	between   lexState = iota // tokens, in white space or a keyword
	inComment                 // up to the end of the line
	inName                    // behind a solidus
	inLiteral                 // a string in parentheses
	inHex                     // a string in angle brackets
	afterLess                 // behind an opening angle bracket
)

// pdfLexer follows the bytes of a content stream (ISO 32000-1, 7.2 and 7.3) to
// tell whether it ends inside a string, as the package pdf reads it: an error in
// a hexadecimal string ends the string.
type pdfLexer struct {
	state lexState
	depth int  // of parentheses in a literal string
	skip  int  // bytes that an escape takes whatever they are
	half  bool // one digit of a pair was read
	bad   bool // and it was none
}

// Write follows the bytes; it never fails.
func (l *pdfLexer) Write(data []byte) (int, error) {
	for _, c := range data {
		l.next(c)
	}
	return len(data), nil
}

func (l *pdfLexer) next(c byte) {
	if l.skip > 0 {
		l.skip--
		return
	}
	space := c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
	switch l.state {
	case inComment:
		if c == '\n' || c == '\r' {
			l.state = between
		}
	case inLiteral:
		switch c {
		case '\\':
			l.skip = 1
		case '(':
			l.depth++
		case ')':
			if l.depth--; l.depth == 0 {
				l.state = between
			}
		}
	case inHex:
		l.hex(c, space)
	case afterLess:
		if c == '<' {
			l.state = between
			return
		}
		l.state, l.half, l.bad = inHex, false, false
		l.hex(c, space)
	case inName:
		if c == '#' {
			l.skip = 2
			return
		}
		if !space && !delimits(c) {
			return
		}
		fallthrough
	case between:
		l.token(c)
	}
}

// hex reads a byte of a hexadecimal string.
func (l *pdfLexer) hex(c byte, space bool) {
	digit := c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
	switch {
	case space:
	case !l.half && c == '>', l.half && (l.bad || !digit):
		l.state = between
	default:
		l.half, l.bad = !l.half, !digit
	}
}

// token reads a byte where a token may begin.
func (l *pdfLexer) token(c byte) {
	l.state = between
	switch c {
	case '%':
		l.state = inComment
	case '/':
		l.state = inName
	case '(':
		l.state, l.depth = inLiteral, 1
	case '<':
		l.state = afterLess
	}
}

func delimits(c byte) bool {
	switch c {
	case '<', '>', '(', ')', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// maxObjects is the number of objects that a PDF file of any length may say it
// has, of which the package pdf makes a table before it looks for them. A larger
// file may have one for each of its bytes.
const maxObjects = 1 << 20

var (
	pdfNumber = regexp.MustCompile(`/(?:Size|Columns)\s*(\d+)`)
	pdfRow    = regexp.MustCompile(`/(?:Index|W)\s*\[([\d\s]*)\]`)
	pdfTable  = regexp.MustCompile(`xref\s((?s:.*?))(?:trailer|%%EOF)`)
	pdfWord   = regexp.MustCompile(`\d+|[a-z]+`)
)

// plausible returns an error if a PDF file promises more than it can hold: its
// reader takes memory for all that is promised (ISO 32000-1, 7.5.4 and 7.5.8).
func plausible(data []byte) error {
	limit := max(int64(len(data)), maxObjects)
	check := func(numbers ...[]byte) error {
		for _, digits := range numbers {
			if n, err := strconv.ParseInt(string(digits), 10, 64); err != nil || n > limit {
				return fmt.Errorf("the file is damaged: it counts up to %s", digits)
			}
		}
		return nil
	}
	for _, m := range pdfNumber.FindAllSubmatch(data, -1) {
		if err := check(m[1]); err != nil {
			return err
		}
	}
	for _, m := range pdfRow.FindAllSubmatch(data, -1) {
		if err := check(bytes.Fields(m[1])...); err != nil {
			return err
		}
	}
	for _, m := range pdfTable.FindAllSubmatch(data, -1) {
		// A section begins with the number of its first object and how many there
		// are; its entries are two numbers and a letter.
		words := pdfWord.FindAll(m[1], -1)
		for i := 0; i+1 < len(words); i += 2 {
			if i+2 < len(words) && (words[i+2][0] == 'n' || words[i+2][0] == 'f') {
				i++
				continue
			}
			if words[i][0] > '9' || words[i+1][0] > '9' {
				break
			}
			if err := check(words[i], words[i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}
