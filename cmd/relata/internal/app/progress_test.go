package app

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	for _, total := range []int64{0, 1000} {
		var out bytes.Buffer
		p := newProgress(&out, "reading", total)
		time.Sleep(110 * time.Millisecond) // The bar is drawn ten times a second.
		p.Update(2, 40, 1, 500)
		p.Done()
		if s := out.String(); !strings.Contains(s, "reading: 2 documents, 40 sentences, 1 statement, ") {
			t.Errorf("total %d: %q", total, s)
		}
	}
}

func TestProgressIsSilentInAPipe(t *testing.T) {
	var out bytes.Buffer
	env := &Env{Err: &out}
	p := env.NewProgress("reading", 10)
	p.Update(1, 1, 1, 10)
	p.Done()
	if out.Len() > 0 {
		t.Errorf("wrote %q", out.String())
	}
}
