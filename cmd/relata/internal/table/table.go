// Package table prints results for people, as a table that fits the terminal,
// and for programs, as JSON lines.
package table

import (
	"encoding/json"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
)

// DefaultWidth is the width of a terminal that does not say its own.
const DefaultWidth = 80

// Table is rows under a header. Make it with New.
type Table struct {
	header []string
	rows   [][]string
	right  map[int]bool
	whole  map[int]bool
}

// New starts a table with the given column titles. A title that begins with ">"
// is that of a column of numbers, aligned right; one that begins with "!" is that
// of a column whose cells are never wrapped.
func New(header ...string) *Table {
	t := &Table{right: map[int]bool{}, whole: map[int]bool{}}
	for i, h := range header {
		if strings.HasPrefix(h, ">") {
			t.right[i] = true
			h = h[1:]
		}
		if strings.HasPrefix(h, "!") {
			t.whole[i] = true
			h = h[1:]
		}
		t.header = append(t.header, h)
	}
	return t
}

// Add appends a row. Control characters in cells are made visible as spaces.
func (t *Table) Add(cells ...string) {
	row := make([]string, len(t.header))
	for i := range row {
		if i < len(cells) {
			row[i] = Clean(cells[i])
		}
	}
	t.rows = append(t.rows, row)
}

// Len returns the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// Clean makes text safe for one cell of a terminal: control characters,
// including escapes and line breaks, become spaces.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
}

// Write prints the table no wider than width, wrapping the cells of the widest
// columns. Width 0 is that of the terminal.
func (t *Table) Write(w io.Writer, width int) error {
	if width == 0 {
		width = Width(w)
	}
	limits := t.fit(width)
	tw := table.NewWriter()
	style := table.StyleLight
	style.Options = table.Options{SeparateHeader: true, SeparateColumns: true}
	style.Box = table.BoxStyle{MiddleHorizontal: "-", MiddleSeparator: "--", MiddleVertical: "  "}
	style.Format.Header = text.FormatDefault
	tw.SetStyle(style)
	configs := make([]table.ColumnConfig, len(t.header))
	header := make(table.Row, len(t.header))
	for i, h := range t.header {
		header[i] = h
		configs[i] = table.ColumnConfig{Number: i + 1, WidthMax: limits[i], WidthMaxEnforcer: text.WrapSoft}
		if t.right[i] {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	tw.SetColumnConfigs(configs)
	tw.AppendHeader(header)
	for _, r := range t.rows {
		row := make(table.Row, len(r))
		for i, c := range r {
			row[i] = c
		}
		tw.AppendRow(row)
	}
	var b strings.Builder
	for line := range strings.SplitSeq(tw.Render(), "\n") {
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// fit shares the width out: narrow columns keep theirs, the widest shrink.
func (t *Table) fit(width int) []int {
	natural := make([]int, len(t.header))
	for i, h := range t.header {
		natural[i] = text.StringWidthWithoutEscSequences(h)
		for _, r := range t.rows {
			natural[i] = max(natural[i], text.StringWidthWithoutEscSequences(r[i]))
		}
	}
	room := width - 2*(len(t.header)-1) - 1
	total := 0
	for _, n := range natural {
		total += n
	}
	for total > room {
		widest, second := -1, 0
		for i, n := range natural {
			if !t.whole[i] && (widest < 0 || n > natural[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		for i, n := range natural {
			if i != widest && !t.whole[i] {
				second = max(second, n)
			}
		}
		cut := max(1, min(total-room, natural[widest]-second))
		if natural[widest]-cut < 6 {
			break
		}
		natural[widest] -= cut
		total -= cut
	}
	return natural
}

// Width returns the width of the terminal behind w, $COLUMNS, or DefaultWidth.
func Width(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 20 {
			return width
		}
	}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 20 {
		return n
	}
	return DefaultWidth
}

// Color reports whether w is a terminal that wants colours (https://no-color.org).
func Color(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// JSON writes one value as a JSON line, without escaping angle brackets.
func JSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
