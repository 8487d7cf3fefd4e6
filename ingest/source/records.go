package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/schema"
)

// record is one document of JSON.
type record struct {
	fields map[string]json.RawMessage
}

// names of the fields and columns of a document's text, in order of preference.
var textNames = []string{"text", "body", "content", "article"}

// jsonl reads one object a line.
func (s *session) jsonl(name string, br *bufio.Reader) error {
	blank := int64(0)
	for line := 1; ; line++ {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if n := skipLines(br); n > 0 {
			line += n
			if blank += int64(n); blank > s.opts.MaxBytes {
				return s.fail(&schema.PosError{File: name, Line: line, Message: "nothing but empty lines for " + size(blank)})
			}
		}
		data, err := s.readLine(br)
		if errors.Is(err, errTooLong) {
			return s.fail(&schema.PosError{File: name, Line: line, Message: fmt.Sprintf("the line is longer than %s: raise the limit", size(s.opts.MaxBytes))})
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return s.fail(&schema.PosError{File: name, Line: line, Message: "cannot be read", Err: err})
		}
		end := errors.Is(err, io.EOF)
		if line == 1 {
			data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
		}
		if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 {
			blank = 0
			if err := s.object(name, line, data); err != nil {
				return err
			}
		} else if blank += int64(len(data)); blank > s.opts.MaxBytes {
			return s.fail(&schema.PosError{File: name, Line: line, Message: "nothing but white space for " + size(blank)})
		}
		if end {
			return nil
		}
	}
}

var errTooLong = errors.New("too long")

// readLine reads a line of at most MaxBytes with its end.
func (s *session) readLine(br *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := br.ReadSlice('\n')
		if int64(len(line)+len(part)) > s.opts.MaxBytes {
			return nil, errTooLong
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// skipLines leaves out empty lines in the buffer and returns their number.
func skipLines(br *bufio.Reader) int {
	buf, err := br.Peek(max(br.Buffered(), 1))
	if err != nil {
		return 0
	}
	n := 0
	for n < len(buf) && buf[n] == '\n' {
		n++
	}
	if _, err := br.Discard(n); err != nil {
		return 0
	}
	return n
}

// object reads one JSON object as a document.
func (s *session) object(name string, line int, data []byte) error {
	if !utf8.Valid(data) {
		var pe *schema.PosError
		if err := brokenUTF8(data); errors.As(err, &pe) {
			return s.fail(&schema.PosError{File: name, Line: line + pe.Line - 1, Column: pe.Column, Message: pe.Message})
		}
	}
	var r record
	if err := json.Unmarshal(data, &r.fields); err != nil {
		at := &schema.PosError{File: name, Line: line, Message: "is no JSON object", Err: err}
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			l, c := place(data[:min(max(syntax.Offset-1, 0), int64(len(data)))])
			at.Line, at.Column = line+l-1, c
		}
		return s.fail(at)
	}
	d, err := s.fromFields(r.get)
	if err != nil {
		return s.fail(&schema.PosError{File: name, Line: line, Message: err.Error()})
	}
	if d.ID == "" && name != "-" {
		d.ID = fmt.Sprintf("%s-%d", BaseID(name), line)
	}
	return s.emit(name, line, d)
}

// get returns a field that is a string or a number; ok is false if it is missing or null.
func (r record) get(field string) (value string, ok bool, err error) {
	raw, ok := r.fields[field]
	if !ok || string(raw) == "null" {
		return "", false, nil
	}
	if raw[0] == '"' {
		if err := json.Unmarshal(raw, &value); err != nil {
			return "", false, err
		}
		return value, true, nil
	}
	if raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9' {
		return string(raw), true, nil
	}
	return "", false, fmt.Errorf("the field %q is no string", field)
}

// fromFields makes a document of named fields.
func (s *session) fromFields(get func(string) (string, bool, error)) (schema.Document, error) {
	var d schema.Document
	names := textNames
	if s.opts.TextColumn != "" {
		names = []string{s.opts.TextColumn}
	}
	found := false
	for _, name := range names {
		v, ok, err := get(name)
		if err != nil {
			return d, err
		}
		if ok {
			d.Text, found = v, true
			break
		}
	}
	if !found {
		return d, fmt.Errorf("there is no field %q", names[0])
	}
	var pe *schema.PosError
	if err := checkText(d.Text); errors.As(err, &pe) {
		return d, errors.New(pe.Message)
	}
	for _, f := range []struct {
		to    *string
		names []string
	}{
		{&d.ID, []string{"id"}}, {&d.Title, []string{"title", "headline"}}, {&d.URL, []string{"url", "link"}},
		{&d.Source, []string{"source", "publisher"}}, {&d.Date, []string{"date", "published"}},
	} {
		for _, name := range f.names {
			v, ok, err := get(name)
			if err != nil {
				return d, err
			}
			if ok && v != "" {
				*f.to = strings.TrimSpace(v)
				break
			}
		}
	}
	if d.Date != "" {
		date := ParseDate(d.Date)
		if date == "" {
			return d, fmt.Errorf("the date %s cannot be read: write it as 2022-02-21", quote(d.Date))
		}
		d.Date = date
	}
	return d, nil
}

// json reads one object, or an array of objects, piece by piece.
func (s *session) json(name string, br *bufio.Reader) error {
	in := &recordLimit{r: br, max: s.opts.MaxBytes, left: s.opts.MaxBytes}
	dec := json.NewDecoder(&squeezer{r: in})
	array := false
	if first, err := firstByte(br); err == nil && first == '[' {
		array = true
		if _, err := dec.Token(); err != nil {
			return s.fail(&schema.PosError{File: name, Message: "is no JSON", Err: err})
		}
	}
	for n := 1; dec.More(); n++ {
		var raw json.RawMessage
		in.left = in.max
		if err := dec.Decode(&raw); err != nil {
			return s.fail(&schema.PosError{File: name, Message: fmt.Sprintf("record %d is no JSON", n), Err: err})
		}
		var r record
		err := json.Unmarshal(raw, &r.fields)
		if err != nil {
			err = fmt.Errorf("record %d is no object", n)
		}
		var d schema.Document
		if err == nil {
			if d, err = s.fromFields(r.get); err != nil {
				err = fmt.Errorf("record %d: %w", n, err)
			}
		}
		if err != nil {
			if err := s.fail(&schema.PosError{File: name, Message: err.Error()}); err != nil {
				return err
			}
			continue
		}
		if d.ID == "" && name != "-" {
			if d.ID = BaseID(name); array {
				d.ID = fmt.Sprintf("%s-%d", d.ID, n)
			}
		}
		if err := s.emit(name, 0, d); err != nil {
			return err
		}
	}
	if array {
		if _, err := dec.Token(); err != nil {
			return s.fail(&schema.PosError{File: name, Message: "ends too early", Err: err})
		}
	}
	return nil
}

// firstByte looks at the first byte that is no white space or byte order mark.
func firstByte(br *bufio.Reader) (byte, error) {
	head, err := br.Peek(3)
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		if _, err := br.Discard(3); err != nil {
			return 0, err
		}
	} else if err != nil && len(head) == 0 {
		return 0, err
	}
	for range 1 << 16 {
		head, err := br.Peek(1)
		if err != nil {
			return 0, err
		}
		if c := head[0]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, nil
		}
		if _, err := br.Discard(1); err != nil {
			return 0, err
		}
	}
	return 0, io.ErrUnexpectedEOF
}

// recordLimit bounds what a decoder reads for one record.
type recordLimit struct {
	r         io.Reader
	max, left int64
}

func (l *recordLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("a record is longer than %s: raise the limit", size(l.max))
	}
	if int64(len(p)) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	return n, err
}

// squeezer leaves one of each run of white space that stands outside of JSON's
// strings: the decoder takes quadratic time for a long one.
type squeezer struct {
	r                      io.Reader
	quoted, escaped, space bool
}

func (q *squeezer) Read(p []byte) (n int, err error) {
	for n == 0 && err == nil && len(p) > 0 {
		var m int
		m, err = q.r.Read(p)
		for _, c := range p[:m] {
			blank := !q.quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			if blank && q.space {
				continue
			}
			switch q.space = blank; {
			case q.escaped:
				q.escaped = false
			case c == '"':
				q.quoted = !q.quoted
			case q.quoted && c == '\\':
				q.escaped = true
			}
			p[n] = c
			n++
		}
	}
	return n, err
}

// csv reads rows under a header with the names of the columns.
func (s *session) csv(name string, br *bufio.Reader, ext string) error {
	if _, err := firstByte(br); err != nil {
		return s.fail(&schema.PosError{File: name, Message: "is empty"})
	}
	head, err := br.Peek(sniffLen)
	if err != nil && !errors.Is(err, io.EOF) {
		return s.fail(&schema.PosError{File: name, Message: "cannot be read", Err: err})
	}
	in := &recordLimit{r: br, max: s.opts.MaxBytes, left: s.opts.MaxBytes}
	r := csv.NewReader(in)
	r.ReuseRecord = true
	r.Comma = delimiter(head, ext)
	columns := map[string]int{}
	first, err := r.Read()
	if err != nil {
		return s.fail(csvError(name, err))
	}
	for i, column := range first {
		column = strings.ToLower(strings.TrimSpace(column))
		if _, twice := columns[column]; twice && column != "" {
			return s.fail(&schema.PosError{File: name, Line: 1, Message: fmt.Sprintf("two columns are named %q", column)})
		}
		columns[column] = i
	}
	if !s.hasText(columns) {
		return s.fail(&schema.PosError{File: name, Line: 1, Message: fmt.Sprintf("there is no column %q: name the column that holds the text (--text-column)", textNames[0])})
	}
	r.FieldsPerRecord = len(first)
	for {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		in.left = in.max
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) && errors.Is(err, csv.ErrFieldCount) {
			if err := s.fail(csvError(name, err)); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return s.fail(csvError(name, err))
		}
		line, _ := r.FieldPos(0)
		if err := s.row(name, line, columns, row); err != nil {
			return err
		}
	}
}

func (s *session) hasText(columns map[string]int) bool {
	if s.opts.TextColumn != "" {
		_, ok := columns[strings.ToLower(s.opts.TextColumn)]
		return ok
	}
	for _, n := range textNames {
		if _, ok := columns[n]; ok {
			return true
		}
	}
	return false
}

func (s *session) row(name string, line int, columns map[string]int, row []string) error {
	d, err := s.fromFields(func(field string) (string, bool, error) {
		i, ok := columns[strings.ToLower(field)]
		if !ok {
			return "", false, nil
		}
		v := strings.Clone(row[i])
		var pe *schema.PosError
		if !utf8.ValidString(v) {
			if v, err := decode([]byte(v)); !errors.As(err, &pe) {
				return v, true, err
			}
			return "", false, errors.New(pe.Message)
		}
		return v, true, nil
	})
	if err != nil {
		return s.fail(&schema.PosError{File: name, Line: line, Message: err.Error()})
	}
	if d.ID == "" && name != "-" {
		d.ID = fmt.Sprintf("%s-%d", BaseID(name), line)
	}
	return s.emit(name, line, d)
}

// delimiter chooses comma, semicolon or tab by the first line.
func delimiter(head []byte, ext string) rune {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, n := ',', bytes.Count(line, []byte(","))
	if ext == ".tsv" {
		return '\t'
	}
	if k := bytes.Count(line, []byte(";")); k > n {
		best, n = ';', k
	}
	if bytes.Count(line, []byte("\t")) > n {
		best = '\t'
	}
	return best
}

func csvError(name string, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return &schema.PosError{File: name, Line: parse.Line, Column: parse.Column, Message: "is no CSV", Err: parse.Err}
	}
	return &schema.PosError{File: name, Message: "is no CSV", Err: err}
}
