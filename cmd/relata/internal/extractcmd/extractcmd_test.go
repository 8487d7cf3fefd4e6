package extractcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/schema"
)

// run executes a command line of this family.
func runCommand(t *testing.T, in string, args ...string) (out, errs string, status int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	env := &app.Env{In: strings.NewReader(in), Out: &stdout, Err: &stderr}
	root := &cobra.Command{Use: "relata", SilenceErrors: true, SilenceUsage: true}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &app.UsageError{Err: err} })
	root.AddCommand(Commands(env)...)
	root.SetArgs(args)
	status = env.Report(root.ExecuteContext(context.Background()))
	return stdout.String(), stderr.String(), status
}

const twoSentences = "Poland will send ammunition to Ukraine .\nMr. Baker found an opening under the house .\n"

func TestTuplesOfSentences(t *testing.T) {
	out, errs, status := runCommand(t, twoSentences, "extract", "--input", "sentences", "--format", "tsv", "-")
	if status != app.ExitDone || errs != "" {
		t.Fatalf("status %d: %s", status, errs)
	}
	found := false
	for line := range strings.Lines(out) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(fields) < 4 {
			t.Fatalf("row %q has %d columns", line, len(fields))
		}
		if !strings.Contains(twoSentences, fields[0]+"\n") {
			t.Errorf("%q is not the sentence as read", fields[0])
		}
		tokens := strings.Fields(fields[0])
		for _, w := range strings.Fields(strings.Join(fields[2:], " ")) {
			if !contains(tokens, w) {
				t.Errorf("%q is no token of the sentence", w)
			}
		}
		if strings.Join(fields[2:], "|") == "found|Mr. Baker|an opening|under the house" {
			found = true
		}
	}
	if !found {
		t.Errorf("no row for what Mr. Baker found:\n%s", out)
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestBinaryHasTwoArguments(t *testing.T) {
	out, _, status := runCommand(t, twoSentences, "extract", "--input", "sentences", "--format", "tsv", "--form", "binary", "-")
	if status != app.ExitDone || out == "" {
		t.Fatalf("status %d", status)
	}
	for line := range strings.Lines(out) {
		if n := strings.Count(line, "\t"); n != 4 {
			t.Errorf("%q has %d columns, want 5", line, n+1)
		}
	}
}

func TestStatements(t *testing.T) {
	file := filepath.Join(t.TempDir(), "news.txt")
	body := "date 2022-02-21\n\nEmmanuel Macron will meet Vladimir Putin in Paris on Friday.\n"
	if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
	out, errs, status := runCommand(t, "", "extract", file)
	if status != app.ExitDone || errs != "" {
		t.Fatalf("status %d: %s", status, errs)
	}
	runes := []rune(body)
	met := false
	for line := range strings.Lines(out) {
		var st schema.Statement
		if err := json.Unmarshal([]byte(line), &st); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		for _, a := range []*schema.Argument{&st.Subject, &st.Object} {
			if got := string(runes[a.Span.Start:a.Span.End]); got != a.Mention {
				t.Errorf("span %v holds %q, the mention is %q", a.Span, got, a.Mention)
			}
		}
		if st.Relation.ID == "meets" {
			met = true
			if st.Factuality != schema.Future || st.Begin != "2022-02-25" {
				t.Errorf("%s on %s", st.Factuality, st.Begin)
			}
		}
	}
	if !met {
		t.Errorf("no meeting:\n%s", out)
	}
	again, _, _ := runCommand(t, "", "extract", file)
	if out != again {
		t.Error("a second run gave other bytes")
	}
}

func TestThreadsGiveTheSameBytes(t *testing.T) {
	input := strings.Repeat(twoSentences, 40)
	var want string
	for _, threads := range []int{1, 4} {
		var stdout bytes.Buffer
		env := &app.Env{In: strings.NewReader(input), Out: &stdout, Err: &bytes.Buffer{}, Threads: threads}
		c := extract(env)
		c.SetArgs([]string{"--input", "sentences", "--format", "tsv", "-"})
		if err := c.ExecuteContext(context.Background()); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = stdout.String()
		} else if stdout.String() != want {
			t.Errorf("%d threads gave other bytes", threads)
		}
	}
}

func TestWrongUsage(t *testing.T) {
	for _, args := range [][]string{
		{"extract"},
		{"extract", "--format", "xml", "-"},
		{"extract", "--input", "words", "-"},
		{"extract", "--form", "ternary", "-"},
		{"extract", "--min-confidence", "7", "-"},
		{"explain"},
		{"schema", "check"},
	} {
		if _, errs, status := runCommand(t, "", args...); status != app.ExitUsage || errs == "" {
			t.Errorf("%v: status %d, want %d: %s", args, status, app.ExitUsage, errs)
		}
	}
}

func TestBadInput(t *testing.T) {
	_, errs, status := runCommand(t, "fine .\nbad \xff byte .\n", "extract", "--input", "sentences", "--format", "tsv", "-")
	if status != app.ExitFailed || !strings.Contains(errs, "-:2: is not valid UTF-8") {
		t.Errorf("status %d: %s", status, errs)
	}
	_, errs, status = runCommand(t, "", "extract", "--input", "sentences", filepath.Join(t.TempDir(), "none.txt"))
	if status != app.ExitFailed || !strings.Contains(errs, "none.txt: cannot be opened") {
		t.Errorf("status %d: %s", status, errs)
	}
}

// TestFailuresDoNotStopTheRest reads the good documents between the bad ones, in
// their order, and names a bounded number of the bad ones.
func TestFailuresDoNotStopTheRest(t *testing.T) {
	dir := t.TempDir()
	want := ""
	for i := range maxFailures + 20 {
		text := ""
		if i%100 == 50 {
			text = fmt.Sprintf("Ana Kolar met Ivan Horvat in room %d.\n", i)
			want += fmt.Sprintf("%04d ", i)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.txt", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, errs, status := runCommand(t, "", "extract", dir)
	if status != app.ExitFailed || strings.Count(errs, ".txt: there is no text to read\n") != maxFailures {
		t.Errorf("status %d, %d lines of errors", status, strings.Count(errs, "\n"))
	}
	if last := "1010 inputs failed: the first 1000 of them are named\n"; !strings.HasSuffix(errs, last) {
		t.Errorf("no %q at the end", last)
	}
	got, last := "", ""
	for line := range strings.Lines(out) {
		var st schema.Statement
		if err := json.Unmarshal([]byte(line), &st); err != nil {
			t.Fatal(err)
		}
		if st.Doc != last {
			got += st.Doc + " "
			last = st.Doc
		}
	}
	if got != want {
		t.Errorf("documents %s, want %s", got, want)
	}
}

// failing is a writer that is full after some bytes.
type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

// TestFullDisk ends when the output cannot be written, though the input has no end.
func TestFullDisk(t *testing.T) {
	endless := repeated(twoSentences)
	for _, args := range [][]string{
		{"--input", "sentences", "-"},
		{"--input", "sentences", "--format", "tsv", "-"},
	} {
		var errs bytes.Buffer
		env := &app.Env{In: endless, Out: &failing{left: 300}, Err: &errs, Threads: 2}
		c := extract(env)
		c.SilenceErrors, c.SilenceUsage = true, true
		c.SetArgs(args)
		if status := env.Report(c.ExecuteContext(t.Context())); status != app.ExitFailed || !strings.Contains(errs.String(), "relata: no space left on device\n") {
			t.Errorf("status %d: %s", status, errs.String())
		}
	}
}

// repeated repeats a text for ever.
type repeated string

func (s repeated) Read(p []byte) (int, error) { return copy(p, s), nil }

func TestExplain(t *testing.T) {
	out, errs, status := runCommand(t, "", "explain", "Poland will send ammunition to Ukraine, Mr Duda said.")
	if status != app.ExitDone {
		t.Fatalf("status %d: %s", status, errs)
	}
	for _, want := range []string{"Tree\n", "└─ ", "Clauses", "Statements", "Poland -supplies-> Ukraine", "[Duda said]", "rule verb:subj+to"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
}

func TestSchema(t *testing.T) {
	out, _, status := runCommand(t, "", "schema", "show", "meets")
	if status != app.ExitDone || !strings.Contains(out, "CONSULT") {
		t.Errorf("status %d: %s", status, out)
	}
	yaml, _, _ := runCommand(t, "", "schema", "show", "--yaml")
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte(yaml), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, errs, status := runCommand(t, "", "schema", "check", file); status != app.ExitDone || !strings.Contains(out, "all right") {
		t.Errorf("the embedded schema does not pass: %s", errs)
	}
	if err := os.WriteFile(file, []byte("version: 1\nrelations:\n- {id: a, plover: HUG}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, errs, status := runCommand(t, "", "schema", "check", file); status != app.ExitFailed || !strings.Contains(errs, "mine.yaml:3:19: ") {
		t.Errorf("status %d: %s", status, errs)
	}
}
