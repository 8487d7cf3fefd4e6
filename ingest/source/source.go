// Package source reads documents from files: plain text with an optional header,
// Markdown, HTML, PDF, JSON lines, CSV, RSS and Atom feeds, and mail; alone or
// compressed (.gz, .zst), in directories, by glob patterns, or from standard
// input. It detects formats and encodings, finds titles and dates, leaves out
// repeated documents and refuses text that is not English.
//
// [Read] streams: at any time one document, or one file of a format that cannot
// be read piece by piece, is in memory, whatever the number of inputs. A bad
// input is reported as a *schema.PosError, and reading goes on behind it.
//
// Document.Text is the text as read, converted to UTF-8, and Document.Body the
// part of it behind a header. Of HTML, Markdown, PDF, feeds and mail, Text is the
// readable text that was extracted.
package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/schema"
)

// Format is a format of documents; empty means that it is detected.
type Format string

// The formats.
const (
	Text     Format = "text"
	Markdown Format = "markdown"
	HTML     Format = "html"
	PDF      Format = "pdf"
	JSON     Format = "json" // one object, or an array of them
	JSONL    Format = "jsonl"
	CSV      Format = "csv" // also with semicolons or tabs
	Feed     Format = "feed"
	Mail     Format = "mail"
)

// Formats lists the formats in their documented order.
func Formats() []Format {
	return []Format{Text, Markdown, HTML, PDF, JSON, JSONL, CSV, Feed, Mail}
}

// ParseFormat reads a format as written in flags; "" and "auto" detect it.
func ParseFormat(s string) (Format, error) {
	if s == "" || s == "auto" {
		return "", nil
	}
	for _, f := range Formats() {
		if string(f) == s {
			return f, nil
		}
	}
	return "", fmt.Errorf("unknown format %q: want one of %v", s, Formats())
}

// Defaults of Options.
const (
	DefaultMaxBytes = 64 << 20
	DefaultMaxRatio = 400
	// DefaultMaxWords is some twelve megabytes of English, and a gigabyte of
	// memory when it is annotated.
	DefaultMaxWords = 2_000_000
)

// Options choose how inputs are read. The zero value is ready.
type Options struct {
	// In is standard input, read for the input "-"; nil means that there is none.
	In io.Reader
	// Format of all inputs; empty detects it from name and content.
	Format Format
	// Lang is the language of the texts. Empty detects it and refuses what is
	// clearly not English; "en" reads everything; others are not supported.
	Lang string
	// MaxBytes bounds one document, and one file of a format that is read as a
	// whole, in bytes after decompression; 0 means DefaultMaxBytes.
	MaxBytes int64
	// MaxRatio bounds what decompression may make of a file that is read as a
	// whole, beyond its first 16 MiB; 0 means DefaultMaxRatio.
	MaxRatio int64
	// MaxWords bounds the words and punctuation marks of one document; 0 means
	// DefaultMaxWords.
	MaxWords int
	// TextColumn names the column of CSV, or the field of JSON, that holds the
	// text; empty tries text, body, content, article.
	TextColumn string
	// KeepDuplicates also yields documents whose text, date and source repeat an
	// earlier one's.
	KeepDuplicates bool
	// Exclude names files that folders and patterns leave out, such as those that
	// the program writes; an input of that very name is read.
	Exclude []string
	// Consumed, if set, counts the bytes that were read from files and standard
	// input, before decompression: with Size it tells how far the reading is.
	Consumed *atomic.Int64
	// Skipped, if set, is told what was left out without being an error:
	// repeated documents, files of unknown types in directories.
	Skipped func(path, reason string)
}

// errStop unwinds the readers when the consumer has had enough.
var errStop = errors.New("stopped")

// session is one call of Read.
type session struct {
	ctx   context.Context
	opts  Options
	yield func(schema.Document, error) bool
	ids   map[[8]byte]int // taken IDs, and the number to try next for each
	seen  map[[16]byte]struct{}
	dirs  map[string]bool // real paths of the folders that symbolic links led to
	own   []fs.FileInfo   // the files of Options.Exclude that exist
}

// Read yields the documents of the inputs in a fixed order: that of the inputs,
// folders sorted by name. An input is a file, a folder (read recursively), a
// glob pattern, or "-". Errors come with an empty document and do not end the
// sequence, except that of a cancelled context.
func Read(ctx context.Context, inputs []string, opts Options) iter.Seq2[schema.Document, error] {
	if opts.MaxBytes <= 0 {
		opts.MaxBytes = DefaultMaxBytes
	}
	if opts.MaxRatio <= 0 {
		opts.MaxRatio = DefaultMaxRatio
	}
	if opts.MaxWords <= 0 {
		opts.MaxWords = DefaultMaxWords
	}
	return func(yield func(schema.Document, error) bool) {
		s := &session{ctx: ctx, opts: opts, yield: yield,
			ids: map[[8]byte]int{}, seen: map[[16]byte]struct{}{}, dirs: map[string]bool{}}
		if lang := strings.ToLower(opts.Lang); lang != "" && lang != "en" && !strings.HasPrefix(lang, "en-") {
			yield(schema.Document{}, fmt.Errorf("language %q is not supported: Relata reads English (en)", opts.Lang))
			return
		}
		for _, name := range opts.Exclude {
			if info, err := os.Stat(name); err == nil {
				s.own = append(s.own, info)
			}
		}
		for _, input := range inputs {
			if err := s.input(input); err != nil {
				if !errors.Is(err, errStop) {
					yield(schema.Document{}, err)
				}
				return
			}
		}
	}
}

// fail reports a bad input; it returns an error only to end the reading.
func (s *session) fail(err error) error {
	if errors.Is(err, errStop) || s.ctx.Err() != nil && errors.Is(err, s.ctx.Err()) {
		return err
	}
	if !s.yield(schema.Document{}, err) {
		return errStop
	}
	return nil
}

func (s *session) skipped(path, reason string) {
	if s.opts.Skipped != nil {
		s.opts.Skipped(path, reason)
	}
}

// emit completes a document and yields it. Line, if not 0, is where its record
// begins in the file named name.
func (s *session) emit(name string, line int, d schema.Document) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if d.Body == (schema.Span{}) {
		d.Body.End = utf8.RuneCountInString(d.Text)
	}
	if name != "-" {
		d.Path = name
	}
	body := d.Text
	if d.Body.Start > 0 {
		body = d.Text[byteOffset(d.Text, d.Body.Start):]
	}
	if strings.TrimFunc(body, unicode.IsSpace) == "" {
		return s.fail(&schema.PosError{File: name, Line: line, Message: "there is no text to read"})
	}
	if n := words(body); n > s.opts.MaxWords {
		return s.fail(&schema.PosError{File: name, Line: line,
			Message: fmt.Sprintf("the text has %d words and marks, more than %d: split it", n, s.opts.MaxWords)})
	}
	if s.opts.Lang == "" {
		if lang := foreign(body); lang != "" {
			return s.fail(&schema.PosError{File: name, Line: line,
				Message: fmt.Sprintf("the text seems to be %s: Relata reads English (--lang en reads it anyway)", lang)})
		}
	}
	if !s.opts.KeepDuplicates {
		key := contentKey(body, d.Date, d.Source)
		if _, ok := s.seen[key]; ok {
			s.skipped(name, "repeats the text of an earlier document")
			return nil
		}
		s.seen[key] = struct{}{}
	}
	d.ID = s.unique(d.ID, name, d.Text)
	d.Hash = d.ContentHash()
	if !s.yield(d, nil) {
		return errStop
	}
	return nil
}

// words counts runs of letters and digits, and single other marks: about what
// will be tokens.
func words(s string) (n int) {
	inside := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if !inside {
				n++
			}
			inside = true
		case unicode.IsSpace(r):
			inside = false
		default:
			inside = false
			n++
		}
	}
	return n
}

func byteOffset(s string, runes int) int {
	for i := range s {
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(s)
}

// contentKey hashes a text without regard to its white space.
func contentKey(body, date, source string) (key [16]byte) {
	h := sha256.New()
	_, _ = io.WriteString(h, date+"\x00"+source+"\x00")
	for word := range strings.FieldsSeq(body) {
		_, _ = io.WriteString(h, word)
		_, _ = io.WriteString(h, " ")
	}
	copy(key[:], h.Sum(nil))
	return key
}

// unique returns an ID that no earlier document of this session has: the given
// one, the file's name without extensions, or a hash of the text; then with "-2",
// "-3", ... behind it.
func (s *session) unique(id, name, text string) string {
	id = strings.Join(strings.FieldsFunc(id, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), "_")
	if id == "" && name != "-" {
		id = BaseID(name)
	}
	if id == "" {
		sum := sha256.Sum256([]byte(text))
		id = hex.EncodeToString(sum[:6])
	}
	first := idKey(id)
	next, taken := s.ids[first]
	if !taken {
		s.ids[first] = 2
		return id
	}
	for n := next; ; n++ {
		candidate := fmt.Sprintf("%s-%d", id, n)
		key := idKey(candidate)
		if _, taken := s.ids[key]; !taken {
			s.ids[key], s.ids[first] = 2, n+1
			return candidate
		}
	}
}

func idKey(id string) [8]byte {
	sum := sha256.Sum256([]byte(id))
	return [8]byte(sum[:8])
}

// BaseID returns the ID of a document that has none of its own: its file's name
// without folder and extensions, and without what cannot be printed.
func BaseID(path string) string {
	base, _, _ := splitExt(filepath.Base(path))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, base))
}

// splitExt cuts off the extension of compression, then that of the format, both
// in lower case with their point.
func splitExt(name string) (base, ext, compression string) {
	ext = strings.ToLower(filepath.Ext(name))
	if ext == ".gz" || ext == ".zst" {
		compression = ext
		name = name[:len(name)-len(ext)]
		ext = strings.ToLower(filepath.Ext(name))
	}
	if ext == name || len(ext) > 10 || strings.ContainsAny(ext, " \t") {
		ext = ""
	}
	return name[:len(name)-len(ext)], ext, compression
}
