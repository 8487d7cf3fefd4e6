package source

import (
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/schema"
)

// textDocument reads plain text with an optional header: "date 2022-02-21",
// a title line, and "Key: value" lines, in this order or alone.
func textDocument(text string) (schema.Document, error) {
	d := schema.Document{Text: text}
	h := header{text: text, doc: &d}
	if err := h.read(); err != nil {
		return d, err
	}
	d.Body = schema.Span{
		Start: utf8.RuneCountInString(text[:h.pos]),
		End:   utf8.RuneCountInString(strings.TrimRightFunc(text, unicode.IsSpace)),
	}
	d.Body.End = max(d.Body.End, d.Body.Start)
	return d, nil
}

type header struct {
	text string
	pos  int // byte offset of what has not been read
	doc  *schema.Document
}

var (
	dateLine = regexp.MustCompile(`^[Dd]ate[ \t]+(\d{4}-\d{2}-\d{2})(?:[T ][\d:.Z+-]+)?(?:[ \t]+|$)`)
	keyLine  = regexp.MustCompile(`^([A-Za-z][A-Za-z -]{1,20}?)[ \t]*:[ \t]*(\S.*)?$`)
)

// line returns the rest of the current line without its end, and what follows it.
func (h *header) line() (line string, next int) {
	rest := h.text[h.pos:]
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		return strings.TrimRight(rest[:i], "\r"), h.pos + i + 1
	}
	return rest, len(h.text)
}

func (h *header) skipSpace() {
	rest := h.text[h.pos:]
	h.pos += len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
}

func (h *header) read() error {
	h.skipSpace()
	found := false
	if line, _ := h.line(); line != "" {
		if m := dateLine.FindStringSubmatchIndex(line); m != nil && ParseDate(line[m[2]:m[3]]) != "" {
			h.doc.Date = line[m[2]:m[3]]
			h.pos += m[1]
			found = true
			h.skipSpace()
		}
	}
	keys, err := h.keys()
	if err != nil {
		return err
	}
	if h.doc.Title == "" {
		if h.title(found || keys) && !keys {
			if _, err := h.keys(); err != nil {
				return err
			}
		}
	}
	h.skipSpace()
	return nil
}

// keys reads a block of "Key: value" lines that begins with a known key.
func (h *header) keys() (bool, error) {
	found := false
	for h.pos < len(h.text) {
		line, next := h.line()
		if strings.TrimSpace(line) == "" {
			if found {
				break
			}
			return false, nil
		}
		m := keyLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			break
		}
		known, ok := h.set(m[1], strings.TrimSpace(m[2]))
		if !ok {
			n, _ := place(h.text[:h.pos])
			return found, &schema.PosError{Line: n, Column: strings.Index(line, ":") + 2, Message: "the date " + quote(m[2]) + " cannot be read: write it as 2022-02-21"}
		}
		if !known {
			if !found || len(m[1]) > 14 || strings.Contains(m[1], " ") {
				break
			}
		}
		found = true
		h.pos = next
	}
	if found {
		h.skipSpace()
	}
	return found, nil
}

func quote(s string) string { return "“" + strings.TrimSpace(s) + "”" }

// set stores a known key; ok is false for a date that is none.
func (h *header) set(key, value string) (known, ok bool) {
	field := (*string)(nil)
	switch strings.ToLower(key) {
	case "date", "published", "pubdate", "publication date":
		if value == "" {
			return true, true
		}
		d := ParseDate(value)
		if d == "" {
			return true, false
		}
		h.doc.Date = d
		return true, true
	case "title", "headline":
		field = &h.doc.Title
	case "source", "publisher", "outlet":
		field = &h.doc.Source
	case "url", "link":
		field = &h.doc.URL
	case "id":
		field = &h.doc.ID
	case "author", "authors", "byline", "language", "lang", "tags", "keywords", "section":
		return true, true
	}
	if field == nil {
		return false, true
	}
	*field = value
	return true, true
}

// maxTitle bounds a title line, in bytes.
const maxTitle = 200

// title reads a title line: a line that ends like no sentence and stands alone
// before a paragraph. Behind a header it may be followed by one line break.
func (h *header) title(behindHeader bool) bool {
	line, next := h.line()
	title := strings.TrimSpace(line)
	if title == "" || len(title) > maxTitle || next >= len(h.text) || strings.Contains(title, ". ") {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(title)
	if strings.ContainsRune(".:;,!?…\"”’'", last) && !(strings.ContainsRune("’'\"”?!", last) && behindHeader) {
		return false
	}
	rest := strings.TrimLeft(h.text[next:], " \t")
	blank := strings.HasPrefix(rest, "\n") || strings.HasPrefix(rest, "\r\n")
	if !blank {
		// "Title" then "Source: ..." lines.
		nextLine, _, _ := strings.Cut(rest, "\n")
		m := keyLine.FindStringSubmatch(strings.TrimSpace(nextLine))
		probe := header{doc: &schema.Document{}}
		if m == nil {
			return false
		}
		if known, _ := probe.set(m[1], m[2]); !known {
			return false
		}
	}
	body := strings.TrimSpace(h.text[next:])
	if len(body) <= len(title) || len(strings.Fields(title)) > 25 {
		return false
	}
	h.doc.Title = title
	h.pos = next
	h.skipSpace()
	return true
}

// layouts are the forms of date that ParseDate reads, after ISO 8601.
var layouts = []string{
	time.RFC1123Z, time.RFC1123, time.RFC850, time.RFC822Z, time.RFC822, time.ANSIC, time.UnixDate,
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700",
	"2 January 2006", "2 Jan 2006", "January 2, 2006", "January 2 2006", "Jan 2, 2006", "Jan 2 2006", "Jan. 2, 2006", "2 Jan. 2006",
	"Monday, January 2, 2006", "Monday, 2 January 2006", "Monday 2 January 2006", "Mon, 2 Jan 2006", "Mon 2 Jan 2006",
	"2006/01/02", "2006/1/2", "2006.01.02", "20060102", "02.01.2006", "2.1.2006",
	"2 January 2006 15:04", "January 2, 2006 15:04", "January 2, 2006 3:04 PM", "Jan 2, 2006 3:04 PM", "2006/01/02 15:04:05", "02/01/2006",
}

// ParseDate reads a date as documents' headers write it and returns its day as
// ISO 8601, or "". A time behind an ISO date is dropped, with its zone; of
// 03/02/2022 the day is taken to come first.
func ParseDate(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 60 {
		return ""
	}
	if len(s) >= 10 && s[4] == '-' {
		if len(s) > 10 && s[10] != 'T' && s[10] != ' ' && s[10] != 'Z' && s[10] != '+' {
			return ""
		}
		if t, err := time.Parse(time.DateOnly, s[:10]); err == nil && t.Year() > 0 {
			return s[:10]
		}
		return ""
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 0 && t.Year() < 10000 {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

// dateOfName reads the date at the beginning of a file's name:
// "2022-02-21-talks.txt".
func dateOfName(name string) string {
	base := filepath.Base(name)
	if len(base) < 10 || len(base) > 10 && base[10] >= '0' && base[10] <= '9' {
		return ""
	}
	if t, err := time.Parse(time.DateOnly, base[:10]); err == nil && t.Year() > 1500 {
		return base[:10]
	}
	return ""
}
