package table

import (
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
)

func render(t *testing.T, tab *Table, width int) string {
	t.Helper()
	var b strings.Builder
	if err := tab.Write(&b, width); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWrite(t *testing.T) {
	tab := New("name", ">count")
	tab.Add("Ana Brandt", "12")
	tab.Add("萧美琴", "3")
	want := "" +
		"name        count\n" +
		"-----------------\n" +
		"Ana Brandt     12\n" +
		"萧美琴          3\n"
	if got := render(t, tab, 80); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWriteFits(t *testing.T) {
	tab := New("a", "long", ">n")
	tab.Add("x", strings.Repeat("many words in a row ", 20), "1")
	tab.Add("y", strings.Repeat("unbroken", 30), "2")
	for line := range strings.SplitSeq(render(t, tab, 60), "\n") {
		if w := text.StringWidthWithoutEscSequences(line); w > 60 {
			t.Errorf("a line of %d columns: %q", w, line)
		}
	}
}

func TestHostileCells(t *testing.T) {
	tab := New("a")
	tab.Add("one\x1b[31m\ntwo\x00\u009b")
	if got := render(t, tab, 80); strings.ContainsAny(got, "\x1b\x00\u009b") || strings.Count(got, "\n") != 3 {
		t.Errorf("got %q", got)
	}
}

func TestJSON(t *testing.T) {
	var b strings.Builder
	if err := JSON(&b, map[string]string{"a": "<&>"}); err != nil || b.String() != "{\"a\":\"<&>\"}\n" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}
