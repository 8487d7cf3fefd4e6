package tabular

import (
	"context"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/schema"
)

// csvWriter writes RFC 4180 with line feeds at the end of records. It keeps the
// first error of the writer.
type csvWriter struct {
	w     io.Writer
	buf   []byte
	err   error
	guard bool // against formulas
	cells int  // in the record
}

const csvBuffer = 64 << 10

// cell appends a text cell. A NUL, which no reader of CSV takes, becomes U+FFFD,
// as do bytes that aren't UTF-8.
func (c *csvWriter) cell(s string) {
	if c.guard {
		s = Guard(s)
	}
	c.literal(clean(s))
}

// clean replaces what a CSV file can't hold.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	if !utf8.ValidString(s) {
		s = strings.Map(func(r rune) rune { return r }, s) // U+FFFD for each bad byte
	}
	return s
}

// literal appends a cell as it is, in quotes where it needs them.
func (c *csvWriter) literal(s string) {
	c.comma()
	if s != "" && !strings.ContainsAny(s, "\",;\t\r\n") && s[0] != ' ' && s[len(s)-1] != ' ' {
		c.buf = append(c.buf, s...)
		return
	}
	if s == "" {
		return
	}
	c.quoted(s)
}

func (c *csvWriter) quoted(s string) {
	c.buf = append(c.buf, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		c.buf = append(append(c.buf, s[:i]...), '"', '"')
		s = s[i+1:]
	}
	c.buf = append(append(c.buf, s...), '"')
}

func (c *csvWriter) comma() {
	if c.cells > 0 {
		c.buf = append(c.buf, ',')
	}
	c.cells++
}

// end ends the record. One that has a single empty cell is written as quotes,
// lest it be an empty line.
func (c *csvWriter) end() error {
	if c.cells == 1 && (len(c.buf) == 0 || c.buf[len(c.buf)-1] == '\n') {
		c.buf = append(c.buf, '"', '"')
	}
	c.buf = append(c.buf, '\n')
	c.cells = 0
	if len(c.buf) >= csvBuffer {
		return c.flush()
	}
	return c.err
}

func (c *csvWriter) flush() error {
	if c.err == nil && len(c.buf) > 0 {
		_, c.err = c.w.Write(c.buf)
	}
	c.buf = c.buf[:0]
	return c.err
}

// formulaStarts are the characters that make a spreadsheet take a cell for a
// formula (OWASP, CSV Injection), the apostrophe that Guard adds, and the white
// space that some strip before they look.
const formulaStarts = "=+-@\t\r\n'＝＋－＠"

// Guard makes a text inert in a spreadsheet: before one that begins like a
// formula, or with an apostrophe, it puts an apostrophe. Unguard undoes it.
func Guard(s string) string {
	if s == "" {
		return s
	}
	r, _ := utf8.DecodeRuneInString(s)
	if strings.ContainsRune(formulaStarts, r) && r != utf8.RuneError {
		return "'" + s
	}
	return s
}

// Unguard returns the text that Guard was given.
func Unguard(s string) string { return strings.TrimPrefix(s, "'") }

// WriteCSV writes nodes.csv, edges.csv, documents.csv and events.csv, each with
// a header. Edges carry the identifiers of their nodes and the whole proof.
// Lists are JSON arrays. Text that begins like a formula is guarded (see Guard);
// numbers are not. NUL can't be in CSV and becomes U+FFFD.
func WriteCSV(ctx context.Context, create func(name string) (io.WriteCloser, error), r schema.Reader, opt exports.Options) error {
	g, err := rows.New(ctx, r, opt)
	if err != nil {
		return err
	}
	if err := writeCSVFile(create, "nodes.csv", func(c *csvWriter) error {
		columns := rows.NodeColumns()
		header(c, columns)
		for n, err := range g.Nodes() {
			if err != nil {
				return err
			}
			record(c, columns, &n)
			if err := c.end(); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := writeCSVFile(create, "edges.csv", func(c *csvWriter) error {
		columns := edgeColumns()
		header(c, columns)
		for e, err := range g.Edges() {
			if err != nil {
				return err
			}
			record(c, columns, e)
			if err := c.end(); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := writeCSVFile(create, "documents.csv", func(c *csvWriter) error { return documentsCSV(ctx, c, r, opt) }); err != nil {
		return err
	}
	return writeCSVFile(create, "events.csv", func(c *csvWriter) error { return eventsCSV(ctx, c, r) })
}

// edgeColumns puts the ends of an edge before its properties.
func edgeColumns() []rows.Column[*rows.Edge] {
	return append([]rows.Column[*rows.Edge]{
		{Name: "source", Get: func(e *rows.Edge) rows.Value { return rows.Value{Text: e.Source} }},
		{Name: "target", Get: func(e *rows.Edge) rows.Value { return rows.Value{Text: e.Target} }},
	}, rows.EdgeColumns()...)
}

func writeCSVFile(create func(name string) (io.WriteCloser, error), name string, write func(*csvWriter) error) error {
	return withFile(create, name, func(w io.Writer) error {
		c := &csvWriter{w: w, guard: true}
		if err := write(c); err != nil {
			return err
		}
		return c.flush()
	})
}

// withFile opens a file, has it written and closes it; the first error counts.
func withFile(create func(name string) (io.WriteCloser, error), name string, write func(io.Writer) error) error {
	f, err := create(name)
	if err != nil {
		return err
	}
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

func header[T any](c *csvWriter, columns []rows.Column[T]) {
	for _, col := range columns {
		c.literal(col.Name)
	}
	_ = c.end()
}

func record[T any](c *csvWriter, columns []rows.Column[T], v T) {
	for _, col := range columns {
		value := col.Get(v)
		switch col.Type {
		case rows.Int, rows.Float, rows.Bool:
			c.literal(value.Text)
		default:
			c.cell(value.Text)
		}
	}
}

func documentsCSV(ctx context.Context, c *csvWriter, r schema.Reader, opt exports.Options) error {
	for _, name := range []string{"document", "title", "date", "url", "source", "path", "hash", "body_start", "body_end", "text"} {
		c.literal(name)
	}
	_ = c.end()
	for d, err := range checked(ctx, r.Documents()) {
		if err != nil {
			return err
		}
		if opt.OmitText {
			d.Text = ""
		}
		for _, s := range []string{d.ID, d.Title, d.Date, d.URL, d.Source, d.Path, d.Hash} {
			c.cell(s)
		}
		c.literal(strconv.Itoa(d.Body.Start))
		c.literal(strconv.Itoa(d.Body.End))
		c.cell(d.Text)
		if err := c.end(); err != nil {
			return err
		}
	}
	return nil
}

func eventsCSV(ctx context.Context, c *csvWriter, r schema.Reader) error {
	for _, name := range []string{"event", "relation", "plover", "subject", "object", "symmetric", "begin", "end", "factuality", "confidence", "support", "sources", "reports", "denials"} {
		c.literal(name)
	}
	_ = c.end()
	for ev, err := range checked(ctx, r.Events()) {
		if err != nil {
			return err
		}
		for _, s := range []string{ev.ID, ev.Relation, string(ev.PLOVER), ev.Subject, ev.Object} {
			c.cell(s)
		}
		c.literal(strconv.FormatBool(ev.Symmetric))
		for _, s := range []string{ev.Begin, ev.End, string(ev.Factuality)} {
			c.cell(s)
		}
		c.literal(strconv.FormatFloat(ev.Confidence, 'g', -1, 64))
		c.literal(strconv.Itoa(ev.Support))
		for _, l := range [][]string{ev.Sources, ev.Reports, ev.Denials} {
			c.cell(jsonList(l))
		}
		if err := c.end(); err != nil {
			return err
		}
	}
	return nil
}
