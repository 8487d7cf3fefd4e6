package conllu

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/relata-kg/relata/ingest/text"
)

// WriterOptions configures a Writer.
type WriterOptions struct {
	// Offsets writes Start= and End= in MISC, code point offsets in the document.
	Offsets bool
}

// Writer writes sentences. Call Flush at the end.
type Writer struct {
	out  *bufio.Writer
	opts WriterOptions
	buf  []byte
}

// NewWriter returns a Writer on w.
func NewWriter(w io.Writer, opts WriterOptions) *Writer {
	return &Writer{out: bufio.NewWriterSize(w, 64<<10), opts: opts}
}

// Flush writes what is buffered.
func (w *Writer) Flush() error { return w.out.Flush() }

// Write writes one sentence and the blank line behind it. Comments about
// documents and paragraphs come first, then sent_id, the other comments and
// text. A field with a tab or line end is an error, and nothing is written.
func (w *Writer) Write(s *text.Sentence) error {
	b, err := w.append(w.buf[:0], s)
	w.buf = b[:0]
	if err != nil {
		return fmt.Errorf("sentence %q: %w", s.ID, err)
	}
	_, err = w.out.Write(b)
	return err
}

func (w *Writer) append(b []byte, s *text.Sentence) ([]byte, error) {
	isBlock := func(c string) bool {
		return startsBlock(c, "newdoc") || startsBlock(c, "newpar") ||
			strings.HasPrefix(c, "global.") || strings.HasPrefix(c, "meta::")
	}
	for _, c := range s.Comments {
		if isBlock(c) {
			b = appendComment(b, "", c)
		}
	}
	if s.ID != "" {
		b = appendComment(b, "sent_id = ", s.ID)
	}
	for _, c := range s.Comments {
		if !isBlock(c) {
			b = appendComment(b, "", c)
		}
	}
	if s.Text != "" {
		b = appendComment(b, "text = ", s.Text)
	}
	words, empties := s.Multiwords, s.EmptyNodes
	covered := 0 // words before it belong to a multiword token already written
	for ; len(empties) > 0 && empties[0].After < 0; empties = empties[1:] {
		b = append(append(b, empties[0].Line...), '\n')
	}
	for i := range s.Tokens {
		if len(words) > 0 && words[0].From == i {
			mark := len(b)
			b = w.multiword(b, &words[0])
			if err := checkLine(b[mark:]); err != nil {
				return b, fmt.Errorf("multiword token %d: %w", i+1, err)
			}
			covered = words[0].To
			words = words[1:]
		}
		mark := len(b)
		inside := covered > i
		b = w.token(b, &s.Tokens[i], i, inside)
		if err := checkLine(b[mark:]); err != nil {
			return b, fmt.Errorf("word %d: %w", i+1, err)
		}
		for ; len(empties) > 0 && empties[0].After == i; empties = empties[1:] {
			b = append(append(b, empties[0].Line...), '\n')
		}
	}
	return append(b, '\n'), nil
}

// appendComment writes a comment on one line, white space runs as one space.
func appendComment(b []byte, key, body string) []byte {
	b = append(b, "# "...)
	b = append(b, key...)
	if strings.ContainsAny(body, "\n\r\t\v\f\u0085\u2028\u2029") {
		body = strings.Join(strings.FieldsFunc(body, unicode.IsSpace), " ")
	}
	b = append(b, body...)
	return append(b, '\n')
}

func (w *Writer) multiword(b []byte, m *text.Multiword) []byte {
	b = strconv.AppendInt(b, int64(m.From+1), 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, int64(m.To), 10)
	b = append(b, '\t')
	b = append(b, m.Form...)
	b = append(b, "\t_\t_\t_\t"...)
	b = append(b, orDash(m.Feats)...)
	b = append(b, "\t_\t_\t_\t"...)
	b = w.misc(b, m.Misc, "", m.NoSpaceAfter, m.Start, m.End)
	return append(b, '\n')
}

func (w *Writer) token(b []byte, t *text.Token, i int, inside bool) []byte {
	b = strconv.AppendInt(b, int64(i+1), 10)
	for _, f := range [...]string{t.Form, t.Lemma, t.UPOS, t.XPOS, t.Feats} {
		b = append(append(b, '\t'), orDash(f)...)
	}
	b = append(b, '\t')
	switch {
	case t.Head >= 0:
		b = strconv.AppendInt(b, int64(t.Head+1), 10)
	case t.Head == text.Root:
		b = append(b, '0')
	default:
		b = append(b, '_')
	}
	b = append(append(b, '\t'), orDash(t.Deprel)...)
	b = append(append(b, '\t'), orDash(t.Deps)...)
	b = append(b, '\t')
	b = w.misc(b, t.Misc, t.NER, t.NoSpaceAfter && !inside, t.Start, t.End)
	return append(b, '\n')
}

func (w *Writer) misc(b []byte, rest []string, ner string, noSpace bool, start, end int) []byte {
	mark := len(b)
	sep := func() {
		if len(b) > mark {
			b = append(b, '|')
		}
	}
	for _, item := range rest {
		sep()
		b = append(b, item...)
	}
	if ner != "" && ner != "O" {
		sep()
		b = append(append(b, "NER="...), ner...)
	}
	if noSpace {
		sep()
		b = append(b, "SpaceAfter=No"...)
	}
	if w.opts.Offsets && start >= 0 && end >= 0 {
		sep()
		b = strconv.AppendInt(append(b, "Start="...), int64(start), 10)
		b = strconv.AppendInt(append(b, "|End="...), int64(end), 10)
	}
	if len(b) == mark {
		b = append(b, '_')
	}
	return b
}

func orDash(s string) string {
	if s == "" {
		return "_"
	}
	return s
}

// checkLine makes sure that a line has ten columns and one end.
func checkLine(line []byte) error {
	tabs := 0
	for _, c := range line[:len(line)-1] {
		switch c {
		case '\t':
			tabs++
		case '\n', '\r':
			return fmt.Errorf("a field contains a line end")
		}
	}
	if tabs != numColumns-1 {
		return fmt.Errorf("a field contains a tab")
	}
	return nil
}
