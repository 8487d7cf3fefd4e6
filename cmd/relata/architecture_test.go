package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
)

var update = flag.Bool("update", false, "renew the worked sentence of ARCHITECTURE.md")

const (
	page     = "../../ARCHITECTURE.md"
	opening  = "<!-- relata explain --date 2022-05-12 -->\n```\n"
	closing  = "```\n"
	sentence = "Swedish Foreign Minister Ann Linde said on Thursday that she would meet Mevlüt Çavuşoğlu in Berlin."
)

// TestWorkedSentence holds ARCHITECTURE.md to what the program does.
func TestWorkedSentence(t *testing.T) {
	var out, errs bytes.Buffer
	env := &app.Env{In: strings.NewReader(""), Out: &out, Err: &errs}
	if status := run(context.Background(), env, []string{"explain", "--date", "2022-05-12", sentence}); status != 0 {
		t.Fatalf("explain: status %d: %s", status, errs.String())
	}
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok1 := strings.Cut(string(data), opening)
	shown, after, ok2 := strings.Cut(rest, closing)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no worked sentence", page)
	}
	if shown == out.String() {
		return
	}
	if !*update {
		t.Fatalf("the worked sentence of %s is not what explain prints; renew it with make golden and read it:\n%s", page, out.String())
	}
	if err := os.WriteFile(page, []byte(before+opening+out.String()+closing+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
