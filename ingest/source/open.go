package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/relata-kg/relata/schema"
)

// sniffLen is how much of a stream is looked at to tell its format.
const sniffLen = 4096

// stream reads what one open input holds.
func (s *session) stream(name string, in io.Reader) error {
	_, ext, _ := splitExt(name)
	counted := &counter{r: in, all: s.opts.Consumed}
	br := bufio.NewReaderSize(counted, 64<<10)
	head, err := br.Peek(sniffLen)
	if err != nil && !errors.Is(err, io.EOF) {
		return s.fail(cannot(name, err))
	}
	plain, compressed, err := s.decompress(br, head)
	if err != nil {
		return s.fail(&schema.PosError{File: name, Message: "cannot be decompressed", Err: err})
	}
	if compressed {
		defer func() { _ = plain.Close() }() // Only read.
		br = bufio.NewReaderSize(plain, 64<<10)
		if head, err = br.Peek(sniffLen); err != nil && !errors.Is(err, io.EOF) {
			return s.fail(&schema.PosError{File: name, Message: "cannot be decompressed", Err: err})
		}
	}
	if message := archive(head); message != "" {
		return s.fail(&schema.PosError{File: name, Message: message})
	}
	format := s.opts.Format
	if format == "" {
		format = detect(ext, head)
	}
	in = br
	if format == JSONL || format == CSV || format == JSON {
		switch format {
		case JSONL:
			return s.jsonl(name, br)
		case CSV:
			return s.csv(name, br, ext)
		}
		return s.json(name, br)
	}
	data, err := io.ReadAll(&limited{r: in, left: s.opts.MaxBytes, in: counted, ratio: s.opts.MaxRatio, compressed: compressed})
	if err != nil {
		return s.fail(&schema.PosError{File: name, Message: "cannot be read", Err: err})
	}
	return s.whole(name, format, data)
}

// whole reads a file that is in memory.
func (s *session) whole(name string, format Format, data []byte) error {
	switch format {
	case PDF:
		return s.pdf(name, data)
	case Mail:
		return s.mail(name, data)
	case Feed:
		return s.feed(name, data)
	case HTML:
		d, err := htmlDocument(data, "")
		if err != nil {
			return s.fail(at(name, err))
		}
		return s.emit(name, 0, d)
	}
	text, err := decode(data)
	if err != nil {
		return s.fail(at(name, err))
	}
	var d schema.Document
	if format == Markdown {
		d, err = markdownDocument(text)
	} else {
		d, err = textDocument(text)
	}
	if err != nil {
		return s.fail(at(name, err))
	}
	if d.Date == "" {
		d.Date = dateOfName(name)
	}
	return s.emit(name, 0, d)
}

// at puts the file's name into an error that has a position, or makes one.
func at(name string, err error) error {
	var pe *schema.PosError
	if errors.As(err, &pe) {
		c := *pe
		c.File = name
		return &c
	}
	return &schema.PosError{File: name, Message: "cannot be read", Err: err}
}

// guarded runs a parser of a file format. One that panics on a broken file is an
// error of the file, not of the program.
func guarded(parse func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &schema.PosError{Message: "the file is damaged", Err: &ParserPanic{Value: r, Stack: debug.Stack()}}
		}
	}()
	return parse()
}

// ParserPanic is a panic of a file format's parser, caught.
type ParserPanic struct {
	Value any
	// Stack is where it happened, for a log.
	Stack []byte
}

func (p *ParserPanic) Error() string { return fmt.Sprint(p.Value) }

// decompress looks at the first bytes for gzip and zstd.
func (s *session) decompress(br io.Reader, head []byte) (io.ReadCloser, bool, error) {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(br)
		return z, true, err
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(64<<20))
		if err != nil {
			return nil, true, err
		}
		return z.IOReadCloser(), true, nil
	}
	return nil, false, nil
}

// archive names formats that hold files, or no text at all.
func archive(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "is a zip archive or an office document: unpack or convert it first"
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return "is a tar archive: unpack it first"
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}), bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "is compressed twice: unpack it first"
	case bytes.HasPrefix(head, []byte("\x89PNG")), bytes.HasPrefix(head, []byte("\xff\xd8\xff")), bytes.HasPrefix(head, []byte("GIF8")):
		return "is a picture"
	case bytes.HasPrefix(head, []byte("{\\rtf")):
		return "is an RTF document: convert it to text first"
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return "is an old office document: convert it first"
	}
	return ""
}

// counter counts the bytes read from the file itself.
type counter struct {
	r   io.Reader
	n   int64
	all *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.all != nil {
		c.all.Add(int64(n))
	}
	return n, err
}

// limited ends with an error beyond left bytes, or beyond ratio times the bytes
// of the compressed file.
type limited struct {
	r          io.Reader
	left, out  int64
	in         *counter
	ratio      int64
	compressed bool
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	l.out += int64(n)
	if l.left < 0 {
		return 0, fmt.Errorf("it holds more than %s: raise the limit, or split it", size(l.out+l.left))
	}
	if l.compressed && l.out > 16<<20 && l.out > l.ratio*l.in.n {
		return 0, fmt.Errorf("it unpacks to more than %d times its size: refused as a decompression bomb", l.ratio)
	}
	return n, err
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// knownExtension reports whether a file inside a folder is to be read.
func knownExtension(name string) bool {
	_, ext, _ := splitExt(name)
	switch ext {
	case "", ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml", ".rss", ".atom", ".eml":
		return true
	}
	return false
}

// detect tells the format by extension, then by the first bytes.
func detect(ext string, head []byte) Format {
	switch ext {
	case ".md", ".markdown":
		return Markdown
	case ".html", ".htm", ".xhtml":
		return HTML
	case ".pdf":
		return PDF
	case ".jsonl", ".ndjson":
		return JSONL
	case ".json":
		return JSON
	case ".csv", ".tsv":
		return CSV
	case ".rss", ".atom":
		return Feed
	case ".eml":
		return Mail
	case ".txt", ".text":
		return Text
	}
	if bytes.HasPrefix(head, []byte("%PDF-")) {
		return PDF
	}
	start := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")))
	switch {
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"), strings.HasPrefix(start, "<head"), strings.HasPrefix(start, "<body"):
		return HTML
	case strings.HasPrefix(start, "<?xml"), strings.HasPrefix(start, "<rss"), strings.HasPrefix(start, "<feed"), strings.HasPrefix(start, "<rdf"):
		if strings.Contains(start, "<html") {
			return HTML
		}
		return Feed
	case strings.HasPrefix(start, `{"`), strings.HasPrefix(start, "{ \""):
		return JSONL
	case strings.HasPrefix(start, "[{"), strings.HasPrefix(start, "[\n"), strings.HasPrefix(start, "{\n"), strings.HasPrefix(start, "{\r"):
		return JSON
	case strings.HasPrefix(start, "received: "), strings.HasPrefix(start, "return-path: "), strings.HasPrefix(start, "delivered-to: "), strings.HasPrefix(start, "mime-version: "), strings.HasPrefix(start, "message-id: "):
		return Mail
	}
	return Text
}
