package app

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestProgress(t *testing.T) {
	for _, c := range []struct {
		total   int64
		columns int
		want    string
	}{
		{0, 140, "reading: 12000 documents, 4000000 sentences, 1 statement, "},
		{1000, 140, "reading: 12000 documents, 4000000 sentences, 1 statement, "},
		{0, 80, "reading: 12000 documents, "},
		{1000, 80, "reading: 12000 documents, "},
	} {
		var out bytes.Buffer
		p := newProgress(&out, "reading", c.total, c.columns)
		for range 2 {
			time.Sleep(110 * time.Millisecond) // The bar is drawn ten times a second.
			p.Update(12000, 4000000, 1, 500)
		}
		drawn := out.String()
		p.Done()
		if !strings.Contains(drawn, c.want) || c.total > 0 && !strings.Contains(drawn, "50%") {
			t.Errorf("total %d: %q", c.total, drawn)
		}
		for line := range strings.SplitSeq(drawn, "\r") {
			if n := utf8.RuneCountInString(strings.TrimRight(line, " ")); n >= c.columns {
				t.Errorf("%d of %d columns: %q", n, c.columns, line)
			}
		}
	}
}

func TestProgressIsSilentInAPipe(t *testing.T) {
	var out bytes.Buffer
	env := &Env{Err: &out}
	p := env.NewProgress("reading", func() int64 {
		t.Error("the inputs were measured for nothing")
		return 10
	})
	p.Update(1, 1, 1, 10)
	p.Done()
	if out.Len() > 0 {
		t.Errorf("wrote %q", out.String())
	}
}
