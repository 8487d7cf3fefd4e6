package conllu

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/corpora"
	"github.com/relata-kg/relata/schema"
)

// sample shows everything that must survive: block comments, multiword tokens,
// empty nodes, DEPS, MISC, a literal underscore.
const sample = `# newdoc id = letters
# meta::dateCreated = 2021-05-03
# newpar
# sent_id = letters-1
# speaker = Ada
# text = Ada doesn't sing, Bo _ well.
1	Ada	Ada	PROPN	NNP	Number=Sing	4	nsubj	4:nsubj	Entity=(1-person)|NER=B-PER
2-3	doesn't	_	_	_	_	_	_	_	_
2	does	do	AUX	VBZ	Mood=Ind	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	sing	sing	VERB	VB	VerbForm=Inf	0	root	0:root	SpaceAfter=No
5	,	,	PUNCT	,	_	6	punct	_	_
6	Bo	Bo	PROPN	NNP	Number=Sing	4	conj	_	_
6.1	sings	sing	VERB	_	_	_	_	4:conj	CopyOf=4
7	_	_	SYM	SYM	_	6	orphan	_	_
8	well	well	ADV	RB	_	6	orphan	_	SpaceAfter=No
9	.	.	PUNCT	.	_	4	punct	_	_

# newpar
# sent_id = letters-2
# text = Yes
0.1	is	be	_	_	_	_	_	0:root	_
1	Yes	yes	INTJ	UH	_	0	root	_	Start=30|End=33

`

func read(t *testing.T, in string, opts Options) []text.Sentence {
	t.Helper()
	list, err := Read(strings.NewReader(in), opts)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func write(t *testing.T, list []text.Sentence, opts WriterOptions) string {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out, opts)
	for i := range list {
		if err := w.Write(&list[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRoundTrip(t *testing.T) {
	list := read(t, sample, Options{Strict: true})
	if diff := cmp.Diff(sample, write(t, list, WriterOptions{Offsets: true})); diff != "" {
		t.Errorf("not written as read (-want +got):\n%s", diff)
	}
	s := list[0]
	if s.Tokens[3].Head != text.Root || s.Tokens[0].Head != 3 || s.RootIndex() != 3 {
		t.Errorf("heads are 0-based indices: got %d, %d", s.Tokens[3].Head, s.Tokens[0].Head)
	}
	if got := []bool{s.Tokens[1].NoSpaceAfter, s.Tokens[2].NoSpaceAfter}; got[0] != true || got[1] != false {
		t.Errorf("words of doesn't: NoSpaceAfter %v, want true, false", got)
	}
	if s.Tokens[0].NER != "B-PER" || s.Tokens[6].Lemma != "_" {
		t.Errorf("NER %q, lemma of _ %q", s.Tokens[0].NER, s.Tokens[6].Lemma)
	}
	if list[0].Paragraph != 0 || list[1].Paragraph != 1 {
		t.Errorf("paragraphs %d, %d", list[0].Paragraph, list[1].Paragraph)
	}
	if list[1].Tokens[0].Start != 30 || list[1].Tokens[0].End != 33 {
		t.Errorf("offsets %d..%d", list[1].Tokens[0].Start, list[1].Tokens[0].End)
	}
}

func TestOffsetsOnlyOnRequest(t *testing.T) {
	list := read(t, "1\ta\t_\t_\t_\t_\t_\t_\t_\tStart=3|End=4\n\n", Options{})
	if got := write(t, list, WriterOptions{}); strings.Contains(got, "Start=") {
		t.Errorf("got %q", got)
	}
}

func TestLineEndsAndByteOrderMark(t *testing.T) {
	in := "\ufeff" + strings.ReplaceAll(strings.TrimSuffix(sample, "\n"), "\n", "\r\n") // no blank line at the end
	if diff := cmp.Diff(read(t, sample, Options{}), read(t, in, Options{})); diff != "" {
		t.Error(diff)
	}
}

func TestErrors(t *testing.T) {
	word := func(id, head string) string { return id + "\ta\ta\tX\tX\t_\t" + head + "\tdep\t_\t_\n" }
	root := word("1", "0")
	for _, tc := range []struct {
		name, in string
		strict   bool
		want     string
	}{
		{"columns", "1\ta\tb\n", false, "f:1:1: has 3 columns instead of 10"},
		{"spaces", "1 a a X X _ 0 root _ _\n", false, "f:1:1: has 1 columns instead of 10: separate them with tabs, not spaces"},
		{"empty column", "1\ta\t\tX\tX\t_\t0\troot\t_\t_\n", false, "f:1:5: column LEMMA is empty: write _"},
		{"order", root + word("3", "1"), false, `f:2:1: word has ID "3": expected 2`},
		{"id", word("x", "0"), false, `f:1:1: word has ID "x": expected 1`},
		{"head no number", root + word("2", "one"), false, `f:2:13: HEAD "one" is not a number`},
		{"head range", root + word("2", "7"), false, "f:2:13: HEAD 7 is beyond the last word, 2"},
		{"own head", root + word("2", "2"), false, "f:2:13: word 2 is its own head"},
		{"no root", word("1", "2") + word("2", "1"), true, "f:1: sentence has no root"},
		{"cycle", root + word("2", "3") + word("3", "2"), true, "f:2:13: word 2 is in a cycle of heads"},
		{"two roots", root + word("2", "0"), true, "f:2:13: second root in the sentence"},
		{"no head", word("1", "_"), true, "f:1:13: column HEAD has no value"},
		{"upos", "1\ta\ta\tNN\tX\t_\t0\troot\t_\t_\n", true, `f:1:7: unknown UPOS "NN"`},
		{"multiword start", "2-3" + root[1:] + root, false, `f:1:1: multiword token "2-3": expected to start at 1`},
		{"multiword end", "1-2" + root[1:] + root, false, "f:1: multiword token 1-2 is beyond the last word, 1"},
		{"empty node", root + "2.1" + root[1:], false, `f:2:1: bad ID "2.1" of an empty node: expected 1.1`},
		{"only comments", "# sent_id = 1\n\n", false, "f:1: sentence without words"},
		{"late comment", root + "# late\n", false, "f:2:1: comment between the words of a sentence"},
		{"utf-8", "1\té\xff\n", false, "f:1:4: is not valid UTF-8"},
		{"nul", "1\ta\x00\n", false, "f:1:4: contains a NUL byte"},
		{"long line", "# " + strings.Repeat("x", MaxLineBytes) + "\n" + root, false, "f:1: line is longer than 1048576 bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list, err := Read(strings.NewReader(tc.in), Options{File: "f", Strict: tc.strict})
			if err == nil || err.Error() != tc.want {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
			if len(list) != 0 {
				t.Errorf("a broken sentence was given: %+v", list)
			}
			var pos *schema.PosError
			if !errors.As(err, &pos) {
				t.Errorf("error has no position: %T", err)
			}
		})
	}
}

func TestGoesOnBehindErrors(t *testing.T) {
	good := "1\tYes\tyes\tINTJ\tUH\t_\t0\troot\t_\t_\n\n"
	in := good + "1\tbad\n\n" + good + "\n\n" + "1\ta\t_\t_\t_\t_\tx\t_\t_\t_\n2\ta\t_\t_\t_\t_\ty\t_\t_\t_\n\n" + good
	list, err := Read(strings.NewReader(in), Options{File: "f"})
	if len(list) != 3 {
		t.Errorf("%d sentences, want 3", len(list))
	}
	want := "f:3:1: has 2 columns instead of 10\n" +
		"f:9:13: HEAD \"x\" is not a number\nf:10:13: HEAD \"y\" is not a number"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestTooManyErrors(t *testing.T) {
	_, err := Read(strings.NewReader(strings.Repeat("bad\n\n", 10*MaxErrors)), Options{File: "f"})
	var list schema.ErrorList
	if !errors.As(err, &list) || len(list) != MaxErrors+1 {
		t.Fatalf("%d errors, want %d", len(list), MaxErrors+1)
	}
	if got := list[MaxErrors].Error(); !strings.Contains(got, "too many errors") {
		t.Errorf("last error %q", got)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("disk on fire") }

func TestReadError(t *testing.T) {
	_, err := Read(io.MultiReader(strings.NewReader(sample), failing{}), Options{File: "f"})
	if err == nil || !strings.Contains(err.Error(), "disk on fire") {
		t.Errorf("got %v", err)
	}
}

func TestWriterRefusesTabs(t *testing.T) {
	w := NewWriter(io.Discard, WriterOptions{})
	for _, form := range []string{"a\tb", "a\nb"} {
		if err := w.Write(&text.Sentence{Tokens: []text.Token{{Form: form}}}); err == nil {
			t.Errorf("%q was written", form)
		}
	}
}

func TestLongSentence(t *testing.T) {
	var s text.Sentence
	for i := range 50_000 {
		s.Tokens = append(s.Tokens, text.Token{Form: "a", Head: i - 1, Start: text.None, End: text.None})
	}
	got := read(t, write(t, []text.Sentence{s}, WriterOptions{}), Options{})
	if len(got) != 1 || len(got[0].Tokens) != 50_000 {
		t.Fatal("a sentence of 50,000 words did not survive")
	}
}

func TestTreebanks(t *testing.T) {
	for _, name := range []string{"ud-gum", "ud-ewt"} {
		path := corpora.Shared(t, "data", name, "dev.conllu")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list := read(t, string(data), Options{File: path, Strict: true})
		again := read(t, write(t, list, WriterOptions{}), Options{Strict: true})
		if diff := cmp.Diff(list, again); diff != "" {
			t.Errorf("%s does not survive: %s", name, diff)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(sample), true)
	f.Add([]byte(sample), false)
	f.Add([]byte("1-1\ta\t_\t_\tA=B\t_\t_\t_\t_\tX\n1\t_\t_\t_\t_\t_\t_\t_\t_\tNER=O|NER=B-X|Start=01\n"), false)
	f.Fuzz(func(t *testing.T, data []byte, strict bool) {
		list, err := Read(bytes.NewReader(data), Options{File: "fuzz", Strict: strict})
		if err != nil && err.Error() == "" {
			t.Error("empty error message")
		}
		for i := range list {
			var out bytes.Buffer
			w := NewWriter(&out, WriterOptions{Offsets: true})
			if err := w.Write(&list[i]); err != nil {
				return // a field with a carriage return
			}
			_ = w.Flush()
			again, err := Read(bytes.NewReader(out.Bytes()), Options{Strict: strict})
			if err != nil || len(again) != 1 {
				t.Fatalf("written sentence is refused: %v\n%q", err, out.Bytes())
			}
			if diff := cmp.Diff(list[i].Tokens, again[0].Tokens); diff != "" {
				t.Fatalf("%s\n%q", diff, out.Bytes())
			}
		}
	})
}

func TestRawText(t *testing.T) {
	list := read(t, sample, Options{})
	if got, want := RawText(list), "Ada doesn't sing, Bo _ well.\n\nYes\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := RawText(nil); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}
