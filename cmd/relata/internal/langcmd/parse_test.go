package langcmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run executes "parse" with args and gives what it prints and its status.
func run(t *testing.T, stdin string, threads int, load func() (*ingest.Pipeline, error), args ...string) (out, errOut string, status int) {
	t.Helper()
	var o, e bytes.Buffer
	env := &app.Env{In: strings.NewReader(stdin), Out: &o, Err: &e, Threads: threads}
	r := newReader(env)
	if load != nil {
		r.load = load
	}
	cmd := r.parse()
	cmd.SetArgs(args)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	status = env.Report(cmd.ExecuteContext(t.Context()))
	return o.String(), e.String(), status
}

// chain is a tagger and parser that needs no model: every word is a noun that
// hangs on the one before, after a delay that mixes up the order of the threads.
type chain struct{ calls atomic.Int64 }

func (c *chain) Annotate(_ context.Context, doc *text.Document) error {
	time.Sleep(time.Duration(c.calls.Add(1)%3) * time.Millisecond)
	for i := range doc.Sentences {
		for k := range doc.Sentences[i].Tokens {
			t := &doc.Sentences[i].Tokens[k]
			t.UPOS, t.Head, t.Deprel = "NOUN", k-1, "dep"
			if k == 0 {
				t.Deprel = "root"
			}
			if t.Form == "poison" {
				return errors.New("cannot swallow this")
			}
		}
	}
	return nil
}

// firstWord calls the first word of every document a name.
type firstWord struct{}

func (firstWord) Annotate(_ context.Context, doc *text.Document) error {
	if len(doc.Sentences) > 0 {
		doc.Sentences[0].Tokens[0].NER = "B-PER"
	}
	return nil
}

func chained() (*ingest.Pipeline, error) {
	s, err := segment.New()
	if err != nil {
		return nil, err
	}
	return &ingest.Pipeline{Segmenter: s, Syntax: &chain{}, Recognizer: firstWord{}}, nil
}

func TestRawText(t *testing.T) {
	out, errOut, status := run(t, "Bø doesn't sing.\n\nStop!", 1, chained, "-")
	want := `# newdoc id = stdin
# newpar
# sent_id = stdin-1
# text = Bø doesn't sing.
1	Bø	_	NOUN	_	_	0	root	_	NER=B-PER|Start=0|End=2
2-3	doesn't	_	_	_	_	_	_	_	Start=3|End=10
2	does	_	NOUN	_	_	1	dep	_	Start=3|End=7
3	n't	_	NOUN	_	_	2	dep	_	Start=7|End=10
4	sing	_	NOUN	_	_	3	dep	_	SpaceAfter=No|Start=11|End=15
5	.	_	NOUN	_	_	4	dep	_	Start=15|End=16

# newpar
# sent_id = stdin-2
# text = Stop!
1	Stop	_	NOUN	_	_	0	root	_	SpaceAfter=No|Start=18|End=22
2	!	_	NOUN	_	_	1	dep	_	Start=22|End=23

`
	if diff := cmp.Diff(want, out); diff != "" || errOut != "" || status != 0 {
		t.Errorf("status %d, errors %q (-want +got)\n%s", status, errOut, diff)
	}
}

func TestConlluInput(t *testing.T) {
	in := `# newdoc id = a
# sent_id = a-1
# text = I can't.
1	I	me	X	Y	A=B	3	obj	3:obj	NER=B-ORG|Id=7
2-3	can't	_	_	_	_	_	_	_	SpaceAfter=No
2	ca	x	X	Y	_	1	x	_	_
3	n't	x	X	Y	_	0	root	_	_
3.1	go	go	VERB	_	_	_	_	0:root	_
4	.	.	X	Y	_	1	x	_	_

1	bad line

# newdoc id = b
1	Stop	_	_	_	_	_	_	_	_

`
	want := `# newdoc id = a
# sent_id = a-1
# text = I can't.
1	I	_	NOUN	_	_	0	root	_	Id=7|NER=B-PER
2-3	can't	_	_	_	_	_	_	_	SpaceAfter=No
2	ca	_	NOUN	_	_	1	dep	_	_
3	n't	_	NOUN	_	_	2	dep	_	_
3.1	go	go	VERB	_	_	_	_	0:root	_
4	.	_	NOUN	_	_	3	dep	_	_

# newdoc id = b
1	Stop	_	NOUN	_	_	0	root	_	NER=B-PER

`
	out, errOut, status := run(t, in, 2, chained, "--input", "conllu", "-")
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if status != app.ExitFailed || errOut != "-:11:1: has 2 columns instead of 10\n" {
		t.Errorf("status %d, errors %q", status, errOut)
	}
}

func TestThreadsDoNotShow(t *testing.T) {
	var raw, treebank strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&raw, "Paragraph number %d is here. It has two sentences, doesn't it?\n\n", i)
		if i%7 == 0 {
			treebank.WriteString("# newdoc\n")
		}
		fmt.Fprintf(&treebank, "1\tword%d\t_\t_\t_\t_\t_\t_\t_\t_\n\n", i)
	}
	for input, in := range map[string]string{"text": raw.String(), "conllu": treebank.String()} {
		one, _, status := run(t, in, 1, chained, "--input", input, "-")
		if status != 0 {
			t.Fatalf("%s: status %d", input, status)
		}
		for _, threads := range []int{2, 7} {
			if many, _, _ := run(t, in, threads, chained, "--input", input, "-"); many != one {
				t.Errorf("%s: %d threads give other bytes", input, threads)
			}
		}
	}
}

// Offsets hold across the pieces in which a long text is worked on.
func TestOffsetsInLongText(t *testing.T) {
	in := strings.Repeat("Çiğdem's boat isn't red.\nIt sank. ", 9_000)
	out, _, status := run(t, in, 3, chained, "-")
	if status != 0 {
		t.Fatalf("status %d", status)
	}
	list, err := conllu.Read(strings.NewReader(out), conllu.Options{})
	if err != nil {
		t.Fatal(err)
	}
	runes, last := []rune(in), 0
	for i := range list {
		for _, tok := range list[i].Tokens {
			if tok.Start < last || string(runes[tok.Start:tok.End]) != tok.Form {
				t.Fatalf("%q at %d..%d", tok.Form, tok.Start, tok.End)
			}
			last = tok.End
		}
	}
	if last != utf8.RuneCountInString(in)-1 {
		t.Errorf("last token ends at %d of %d", last, len(runes))
	}
}

func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("good.txt", "Fine.")
	nul := write("nul.txt", "one\ntwo\x00")
	latin := write("latin.txt", "ok\n\xe9t\xe9")
	for _, tc := range []struct {
		name   string
		args   []string
		errs   string
		status int
		out    bool
	}{
		{"empty", []string{write("empty.txt", "")}, "", 0, false},
		{"nul", []string{nul, good}, nul + ":2:4: contains a NUL byte: this is no text, or not in UTF-8\n", 1, true},
		{"not utf-8", []string{latin}, latin + ":2:1: is not valid UTF-8: convert it first, as with iconv\n", 1, false},
		{"missing", []string{dir + "/none", good}, dir + "/none: cannot be opened: no such file or directory\n", 1, true},
		{"format", []string{"--input", "xml", good}, `relata: unknown --input "xml": want text or conllu` + "\n", 2, false},
		{"stage fails", []string{write("bad.txt", "poison")}, dir + "/bad.txt: cannot be parsed: syntax: cannot swallow this\n", 1, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, errs, status := run(t, "", 2, chained, tc.args...)
			if errs != tc.errs || status != tc.status || (out != "") != tc.out {
				t.Errorf("status %d, errors %q, output %q", status, errs, out)
			}
		})
	}
}

func TestLoadFails(t *testing.T) {
	_, errs, status := run(t, "Some text.", 2, func() (*ingest.Pipeline, error) { return nil, errors.New("no model") }, "-")
	if status != 1 || errs != "no model\n" {
		t.Errorf("status %d, errors %q", status, errs)
	}
}

func TestCutPiece(t *testing.T) {
	for name, s := range map[string]string{
		"paragraphs": strings.Repeat("One two.\n\n", pieceBytes/5),
		"lines":      strings.Repeat("One two.\n", pieceBytes/5),
		"no stop":    strings.Repeat("one two\n", pieceBytes/5),
		"one line":   strings.Repeat("One two. ", pieceBytes/5),
		"no space":   strings.Repeat("é", pieceBytes),
	} {
		n := cutPiece(s)
		if n <= 0 || n > pieceBytes || !utf8.ValidString(s[:n]) {
			t.Errorf("%s: cut at %d", name, n)
		}
		if name != "no space" && !strings.HasSuffix(s[:n], "\n") && !strings.HasSuffix(s[:n], " ") {
			t.Errorf("%s: cut within a word: %q", name, s[n-5:n])
		}
	}
}

// The shipped models, end to end.
func TestShippedModels(t *testing.T) {
	out, errs, status := run(t, "Karin Moe didn't visit Oslo.", 1, nil, "-")
	if status != 0 || errs != "" {
		t.Fatalf("status %d, errors %q", status, errs)
	}
	list, err := conllu.Read(strings.NewReader(out), conllu.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, tok := range list[0].Tokens {
		got = append(got, tok.Lemma+"/"+tok.UPOS+"/"+tok.Deprel)
	}
	want := "Karin/PROPN/nsubj Moe/PROPN/flat do/AUX/aux not/PART/advmod visit/VERB/root Oslo/PROPN/obj ./PUNCT/punct"
	if g := strings.Join(got, " "); g != want {
		t.Errorf("got  %s\nwant %s", g, want)
	}
}

func TestErrorsHavePlaces(t *testing.T) {
	err := checkText("f", "a\n\xff")
	var pos *schema.PosError
	if !errors.As(err, &pos) || pos.Line != 2 || pos.Column != 1 {
		t.Errorf("%v", err)
	}
}
