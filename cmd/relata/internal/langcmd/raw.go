package langcmd

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

const (
	maxInput   = 256 << 20 // bytes of one raw text
	pieceBytes = 128 << 10 // bytes that are worked on at once
)

// piece is a part of a raw text that ends where a paragraph does, if it can.
type piece struct {
	text string
	at   int // code point offset in the input
}

// rawUnits reads a raw text and cuts it into pieces.
func (r *reader) rawUnits(name string, yield func(*unit, error) bool) {
	all, err := r.readText(name)
	if err != nil {
		yield(nil, err)
		return
	}
	for at := 0; all != ""; {
		n := cutPiece(all)
		u := &unit{raw: &piece{text: all[:n], at: at}}
		at += utf8.RuneCountInString(all[:n])
		all = all[n:]
		if !yield(u, nil) {
			return
		}
	}
}

// readText reads a whole input that is text.
func (r *reader) readText(name string) (string, error) {
	in, err := r.env.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }() // Only read.
	data, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return "", &schema.PosError{File: name, Message: "cannot be read", Err: err}
	}
	if len(data) > maxInput {
		return "", &schema.PosError{File: name, Message: "is larger than 256 MiB: split it"}
	}
	all := string(data)
	return all, checkText(name, all)
}

// checkText refuses what is no text, with its place.
func checkText(name, s string) error {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return nil
	}
	bad := func(i int, msg string) error {
		line := 1 + strings.Count(s[:i], "\n")
		column := 1 + utf8.RuneCountInString(s[strings.LastIndexByte(s[:i], '\n')+1:i])
		return &schema.PosError{File: name, Line: line, Column: column, Message: msg}
	}
	for i, r := range s {
		if r == 0 {
			return bad(i, "contains a NUL byte: this is no text, or not in UTF-8")
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return bad(i, "is not valid UTF-8: convert it first, as with iconv")
			}
		}
	}
	return nil
}

// cutPiece returns the length of the next piece: up to a blank line, or else a
// line end behind a stop, any line end, white space, or the limit.
func cutPiece(s string) int {
	if len(s) <= pieceBytes {
		return len(s)
	}
	window := s[:pieceBytes]
	best := 0
	for _, end := range []string{"\n\n", "\n\r\n"} {
		if i := strings.LastIndex(window, end); i >= 0 {
			best = max(best, i+len(end))
		}
	}
	if best > 0 {
		return best
	}
	for _, end := range []string{".\n", ".\r\n", "!\n", "?\n", "”\n", "\"\n"} {
		if i := strings.LastIndex(window, end); i >= 0 {
			best = max(best, i+len(end))
		}
	}
	if best > 0 {
		return best
	}
	for _, end := range []string{"\n", ". ", " "} {
		if i := strings.LastIndex(window, end); i >= 0 {
			return i + len(end)
		}
	}
	for best = pieceBytes; best > 0 && !utf8.RuneStart(s[best]); best-- {
	}
	return best
}

// segment cuts the piece into sentences, with offsets in the whole input.
func (u *unit) segment(ctx context.Context, p *ingest.Pipeline) error {
	doc := &text.Document{Document: schema.Document{Text: u.raw.text}}
	if p.Segmenter == nil {
		return errors.New("no segmenter")
	}
	if err := p.Segmenter.Annotate(ctx, doc); err != nil {
		return err
	}
	source := []rune(u.raw.text)
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		for k := range s.Tokens {
			t := &s.Tokens[k]
			t.Start, t.End = t.Start+u.raw.at, t.End+u.raw.at
			restore(&t.Form, source, t.Start-u.raw.at, t.End-u.raw.at)
		}
		for k := range s.Multiwords {
			m := &s.Multiwords[k]
			m.Start, m.End = m.Start+u.raw.at, m.End+u.raw.at
			restore(&m.Form, source, m.Start-u.raw.at, m.End-u.raw.at)
		}
		s.Start, s.End = s.Start+u.raw.at, s.End+u.raw.at
	}
	u.sentences = doc.Sentences
	u.docs = []int{0}
	return nil
}

// restore puts back what a form leaves out of its source, such as soft hyphens:
// CoNLL-U shows the text as it stands.
func restore(form *string, source []rune, start, end int) {
	if utf8.RuneCountInString(*form) != end-start {
		*form = string(source[start:end])
	}
}

// number names the sentences of a raw text and marks where it and its paragraphs begin.
type number struct {
	name      string
	sentences int
}

func (n *number) mark(u *unit) {
	for i := range u.sentences {
		s := &u.sentences[i]
		if n.sentences == 0 {
			s.Comments = append(s.Comments, "newdoc id = "+n.name)
		}
		if i == 0 || s.Paragraph != u.sentences[i-1].Paragraph {
			s.Comments = append(s.Comments, "newpar")
		}
		n.sentences++
		s.ID = n.name + "-" + strconv.Itoa(n.sentences)
	}
}
