package conllu

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Reader reads sentences one by one. It is not safe for concurrent use.
type Reader struct {
	in        *bufio.Reader
	opts      Options
	line      int // number of the line read last, 1-based
	start     int // line on which the current sentence starts
	paragraph int
	eof       bool
	err       error // error of the underlying reader
}

// NewReader returns a Reader on r.
func NewReader(r io.Reader, opts Options) *Reader {
	return &Reader{in: bufio.NewReaderSize(r, 64<<10), opts: opts, paragraph: -1}
}

// Line returns the line on which the sentence returned last starts, 1-based.
func (r *Reader) Line() int { return r.start }

// Next returns the next sentence. At the end it returns io.EOF. Any other error
// is a *schema.PosError, or a schema.ErrorList of several, about one sentence,
// which is skipped: the next call goes on behind it. An error of the underlying
// reader is returned again and again.
func (r *Reader) Next() (*text.Sentence, error) {
	for {
		s, err := r.sentence()
		if s == nil && err == nil {
			continue // blank lines
		}
		return s, err
	}
}

// All yields the sentences and errors of a reader in the order of the file.
func (r *Reader) All() iter.Seq2[*text.Sentence, error] {
	return func(yield func(*text.Sentence, error) bool) {
		for {
			s, err := r.Next()
			if err == io.EOF || !yield(s, err) || r.err != nil {
				return
			}
		}
	}
}

// Read returns all good sentences of a file and all of its errors, sorted (a
// schema.ErrorList). It gives up after MaxErrors errors.
func Read(in io.Reader, opts Options) ([]text.Sentence, error) {
	var (
		list []text.Sentence
		errs schema.ErrorList
		r    = NewReader(in, opts)
	)
	for s, err := range r.All() {
		if err == nil {
			list = append(list, *s)
			continue
		}
		errs.Add(err)
		if len(errs) >= MaxErrors {
			errs.Add(r.fail(r.line, 0, "too many errors: the rest of the file is not read"))
			break
		}
	}
	return list, errs.Err()
}

// ReadFile reads a whole file, see Read.
func ReadFile(path string, opts Options) ([]text.Sentence, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &schema.PosError{File: path, Message: "cannot be opened", Err: errors.Unwrap(err)}
	}
	defer f.Close()
	if opts.File == "" {
		opts.File = path
	}
	return Read(f, opts)
}

func (r *Reader) fail(line, column int, format string, args ...any) error {
	return &schema.PosError{File: r.opts.File, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}
}

// readLine returns the next line without its end. An overlong line is consumed
// and reported.
func (r *Reader) readLine() (string, error) {
	if r.err != nil {
		return "", r.err
	}
	if r.eof {
		return "", io.EOF
	}
	var line []byte
	tooLong := false
	for {
		part, err := r.in.ReadSlice('\n')
		if len(line)+len(part) > MaxLineBytes {
			tooLong, line = true, line[:0]
		}
		if !tooLong {
			line = append(line, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err == io.EOF {
			r.eof = true
			if len(line) == 0 && !tooLong {
				return "", io.EOF
			}
		} else if err != nil {
			r.err = &schema.PosError{File: r.opts.File, Line: r.line + 1, Message: "cannot be read", Err: err}
			return "", r.err
		}
		break
	}
	r.line++
	if tooLong {
		return "", r.fail(r.line, 0, "line is longer than %d bytes", MaxLineBytes)
	}
	s := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
	if r.line == 1 {
		s = strings.TrimPrefix(s, "\ufeff")
	}
	if !utf8.ValidString(s) {
		return "", r.fail(r.line, invalidColumn(s), "is not valid UTF-8")
	}
	if i := strings.IndexByte(s, 0); i >= 0 {
		return "", r.fail(r.line, utf8.RuneCountInString(s[:i])+1, "contains a NUL byte")
	}
	return s, nil
}

// invalidColumn returns the 1-based code point column of the first invalid byte.
func invalidColumn(s string) int {
	column := 1
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		if c == utf8.RuneError && size == 1 {
			break
		}
		i += size
		column++
	}
	return column
}

// sentence reads up to the next blank line. It returns nil, nil for a block
// without words or comments.
func (r *Reader) sentence() (*text.Sentence, error) {
	b := builder{r: r, s: &text.Sentence{Start: text.None, End: text.None}}
	for first := true; ; first = false {
		line, err := r.readLine()
		if first {
			r.start = max(r.line, 1)
		}
		if err == io.EOF {
			if first {
				return nil, io.EOF
			}
			break
		}
		if err != nil {
			if r.err != nil {
				return nil, r.err
			}
			b.errs.Add(err)
			b.broken = true
			continue
		}
		if strings.TrimSpace(line) == "" {
			break
		}
		switch {
		case line[0] == '#':
			b.comment(line)
		case len(b.errs) < MaxErrors:
			b.word(line)
		}
	}
	if len(b.errs) == 0 && len(b.s.Tokens) == 0 {
		if len(b.s.Comments) == 0 && b.s.ID == "" && b.s.Text == "" {
			return nil, nil
		}
		return nil, r.fail(r.start, 0, "sentence without words")
	}
	if !b.broken {
		b.finish()
	}
	if err := b.errs.Err(); err != nil {
		var list schema.ErrorList
		if errors.As(err, &list) && len(list) == 1 {
			return nil, list[0]
		}
		return nil, err
	}
	b.s.Paragraph = max(r.paragraph, 0)
	return b.s, nil
}

// builder collects one sentence.
type builder struct {
	r     *Reader
	s     *text.Sentence
	lines []int // line number of each word
	heads []int // column of HEAD of each word
	errs  schema.ErrorList
	// broken says that a line was lost, so that what follows cannot be judged.
	broken bool
	empty  int // number of empty nodes after the last word
}

func (b *builder) fail(line, column int, format string, args ...any) {
	b.errs.Add(b.r.fail(line, column, format, args...))
}

func (b *builder) comment(line string) {
	body := strings.TrimPrefix(line[1:], " ")
	if startsBlock(body, "newdoc") {
		b.r.paragraph = -1
	}
	if startsBlock(body, "newpar") {
		b.r.paragraph++
	}
	key, value, ok := comment(body)
	switch {
	case ok && key == "sent_id" && b.s.ID == "":
		b.s.ID = value
	case ok && key == "text" && b.s.Text == "":
		b.s.Text = value
	default:
		b.s.Comments = append(b.s.Comments, body)
	}
	if len(b.s.Tokens) > 0 {
		b.fail(b.r.line, 1, "comment between the words of a sentence")
	}
}

// word reads the line of a word, a multiword token or an empty node.
func (b *builder) word(line string) {
	no := b.r.line
	fields := strings.Split(line, "\t")
	if len(fields) != numColumns {
		hint := ""
		if len(fields) == 1 && len(strings.Fields(line)) == numColumns {
			hint = ": separate them with tabs, not spaces"
		}
		b.fail(no, 1, "has %d columns instead of %d%s", len(fields), numColumns, hint)
		b.broken = true
		return
	}
	columns := [numColumns]int{}
	at := 1
	for i, f := range fields {
		columns[i] = at
		at += utf8.RuneCountInString(f) + 1
		if f == "" {
			b.fail(no, columns[i], "column %s is empty: write _", columnNames[i])
			b.broken = true
			return
		}
	}
	id := fields[colID]
	switch {
	case strings.Contains(id, "-"):
		b.multiword(fields, no)
	case strings.Contains(id, "."):
		b.emptyNode(line, id, no)
	default:
		b.token(fields, columns, no)
	}
}

func (b *builder) token(fields []string, columns [numColumns]int, no int) {
	n := len(b.s.Tokens) + 1
	if fields[colID] != strconv.Itoa(n) {
		b.fail(no, 1, "word has ID %q: expected %d", fields[colID], n)
		b.broken = true
		return
	}
	if n > MaxSentenceTokens {
		if n == MaxSentenceTokens+1 {
			b.fail(no, 1, "sentence has more than %d words", MaxSentenceTokens)
		}
		b.broken = true
		return
	}
	b.empty = 0
	t := text.Token{
		Form: fields[colForm], UPOS: value(fields[colUPOS]), XPOS: value(fields[colXPOS]),
		Feats: value(fields[colFeats]), Deprel: value(fields[colDeprel]), Deps: value(fields[colDeps]),
		Head: text.None, Start: text.None, End: text.None,
	}
	if fields[colLemma] != "_" || t.Form == "_" {
		t.Lemma = fields[colLemma]
	}
	if h := fields[colHead]; h != "_" {
		head, err := strconv.Atoi(h)
		if err != nil || head < 0 || h[0] == '+' {
			b.fail(no, columns[colHead], "HEAD %q is not a number", h)
		} else if head == n {
			b.fail(no, columns[colHead], "word %d is its own head", n)
		} else {
			t.Head = head - 1 // 0 is the root: text.Root is -1
		}
	}
	if b.r.opts.Strict {
		for _, c := range []int{colUPOS, colHead, colDeprel} {
			if fields[c] == "_" {
				b.fail(no, columns[c], "column %s has no value", columnNames[c])
			}
		}
		if t.UPOS != "" && !isUPOS(t.UPOS) {
			b.fail(no, columns[colUPOS], "unknown UPOS %q", t.UPOS)
		}
	}
	misc, known := splitMisc(fields[colMisc])
	t.Misc, t.NoSpaceAfter, t.NER, t.Start, t.End = misc, known.noSpace, known.ner, known.start, known.end
	b.s.Tokens = append(b.s.Tokens, t)
	b.lines = append(b.lines, no)
	b.heads = append(b.heads, columns[colHead])
}

func (b *builder) multiword(fields []string, no int) {
	from, to, ok := idPair(fields[colID], "-")
	next := len(b.s.Tokens) + 1
	switch {
	case !ok || to < from:
		b.fail(no, 1, "bad ID %q of a multiword token", fields[colID])
	case from != next:
		b.fail(no, 1, "multiword token %q: expected to start at %d", fields[colID], next)
	case len(b.s.Multiwords) > 0 && b.s.Multiwords[len(b.s.Multiwords)-1].To >= from:
		b.fail(no, 1, "multiword token %q overlaps the one before", fields[colID])
	default:
		misc, known := splitMisc(fields[colMisc])
		b.s.Multiwords = append(b.s.Multiwords, text.Multiword{
			From: from - 1, To: to, Form: fields[colForm],
			Start: known.start, End: known.end, NoSpaceAfter: known.noSpace, Misc: misc,
			Feats: value(fields[colFeats]),
		})
	}
}

func (b *builder) emptyNode(line, id string, no int) {
	word, nr, ok := idPair(id, ".")
	if !ok || word != len(b.s.Tokens) || nr != b.empty+1 {
		b.fail(no, 1, "bad ID %q of an empty node: expected %d.%d", id, len(b.s.Tokens), b.empty+1)
		return
	}
	b.empty++
	b.s.EmptyNodes = append(b.s.EmptyNodes, text.EmptyNode{After: word - 1, Line: line})
}

// finish checks what only a whole sentence shows.
func (b *builder) finish() {
	n := len(b.s.Tokens)
	roots, headless := 0, 0
	for i := range b.s.Tokens {
		switch h := b.s.Tokens[i].Head; {
		case h == text.None:
			headless++
		case h == text.Root:
			roots++
			if roots == 2 && b.r.opts.Strict {
				b.fail(b.lines[i], b.heads[i], "second root in the sentence")
			}
		case h >= n:
			b.fail(b.lines[i], b.heads[i], "HEAD %d is beyond the last word, %d", h+1, n)
		}
	}
	if k := len(b.s.Multiwords); k > 0 && b.s.Multiwords[k-1].To > n {
		m := b.s.Multiwords[k-1]
		b.fail(b.r.start, 0, "multiword token %d-%d is beyond the last word, %d", m.From+1, m.To, n)
	}
	if len(b.errs) > 0 {
		return
	}
	for i := range b.s.Multiwords {
		spread(b.s, &b.s.Multiwords[i])
	}
	if !b.r.opts.Strict || headless > 0 {
		return
	}
	if roots == 0 {
		b.fail(b.r.start, 0, "sentence has no root")
		return
	}
	if i := cycle(b.s.Tokens); i >= 0 {
		b.fail(b.lines[i], b.heads[i], "word %d is in a cycle of heads", i+1)
	}
}

// spread gives the words of a multiword token their NoSpaceAfter: CoNLL-U writes
// it on the token's own line only.
func spread(s *text.Sentence, m *text.Multiword) {
	size := 0
	for i := m.From; i < m.To; i++ {
		size += len(s.Tokens[i].Form)
	}
	for i := m.From; i < m.To-1; i++ {
		s.Tokens[i].NoSpaceAfter = size == len(m.Form)
	}
	s.Tokens[m.To-1].NoSpaceAfter = m.NoSpaceAfter
}

// cycle returns the index of the first token that does not reach the root, or -1. O(n).
func cycle(tokens []text.Token) int {
	state := make([]int, len(tokens)) // 0 unseen, -1 good, otherwise the walk's number
	for i := range tokens {
		for j := i; j >= 0 && state[j] != -1; j = tokens[j].Head {
			if state[j] == i+1 {
				return j
			}
			state[j] = i + 1
		}
		for j := i; j >= 0 && state[j] != -1; j = tokens[j].Head {
			state[j] = -1
		}
	}
	return -1
}

func value(field string) string {
	if field == "_" {
		return ""
	}
	return field
}

// idPair reads "3-4" or "8.1".
func idPair(id, sep string) (a, b int, ok bool) {
	left, right, _ := strings.Cut(id, sep)
	a, errA := strconv.Atoi(left)
	b, errB := strconv.Atoi(right)
	if errA != nil || errB != nil || strconv.Itoa(a) != left || strconv.Itoa(b) != right {
		return 0, 0, false
	}
	return a, b, true
}

// knownMisc is what MISC says in items that text.Token has fields for.
type knownMisc struct {
	noSpace    bool
	ner        string
	start, end int
}

func splitMisc(field string) (rest []string, k knownMisc) {
	k.start, k.end = text.None, text.None
	if field == "_" {
		return nil, k
	}
	for item := range strings.SplitSeq(field, "|") {
		key, val, ok := strings.Cut(item, "=")
		switch {
		case item == "SpaceAfter=No":
			k.noSpace = true
			continue
		case item == "" || item == "_" || item == "NER=O":
			continue // the same as no item at all
		case ok && key == "NER" && val != "" && k.ner == "":
			k.ner = val
			continue
		case ok && key == "Start" && k.start == text.None && offset(val, &k.start):
			continue
		case ok && key == "End" && k.end == text.None && offset(val, &k.end):
			continue
		}
		rest = append(rest, item)
	}
	// Half a range, or one that runs backwards, is somebody else's item.
	if (k.start == text.None) != (k.end == text.None) || k.start > k.end {
		if k.start != text.None {
			rest = append(rest, "Start="+strconv.Itoa(k.start))
		}
		if k.end != text.None {
			rest = append(rest, "End="+strconv.Itoa(k.end))
		}
		k.start, k.end = text.None, text.None
	}
	return rest, k
}

func offset(s string, at *int) bool {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || strconv.Itoa(n) != s {
		return false
	}
	*at = n
	return true
}
