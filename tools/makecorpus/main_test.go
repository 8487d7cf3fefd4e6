package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sample = `# text = Last week Ana Kolar met Ivan.
1	Last	last	ADJ	JJ	_	2	amod	_	_
2	week	week	NOUN	NN	_	5	obl	_	_
3	Ana	Ana	PROPN	NNP	_	5	nsubj	_	_
4	Kolar	Kolar	PROPN	NNP	_	3	flat	_	_
5	met	meet	VERB	VBD	_	0	root	_	_
6	Ivan	Ivan	PROPN	NNP	_	5	obj	_	SpaceAfter=No
7	.	.	PUNCT	.	_	5	punct	_	_

# text = They spoke.
1	They	they	PRON	PRP	_	2	nsubj	_	_
2	spoke	speak	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

# text = It rained.
1	It	it	PRON	PRP	_	2	nsubj	_	_
2	rained	rain	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

`

func corpus(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "in.conllu")
	if err := os.WriteFile(name, []byte(sample), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// files returns what is below a folder, by path.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range found {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(dir, f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.ToSlash(rel)] = string(data)
	}
	return out
}

func TestRounds(t *testing.T) {
	in := corpus(t)
	run := func() map[string]string {
		m := maker{documents: 2, rounds: 40, dir: t.TempDir()}
		if err := m.run([]string{in}); err != nil {
			t.Fatal(err)
		}
		return files(t, m.dir)
	}
	got, again := run(), run()
	if len(got) != 80 {
		t.Fatalf("%d files", len(got))
	}
	if want := "Title: Part 0 of round 0\nDate: 2010-01-01\n\nLast week Ana Kolar met Ivan.\n\n"; got["000/0000.txt"] != want {
		t.Errorf("the first is %q, want %q", got["000/0000.txt"], want)
	}
	if want := "Title: Part 1 of round 0\nDate: 2010-01-02\n\nThey spoke. It rained.\n\n"; got["000/0001.txt"] != want {
		t.Errorf("the second is %q, want %q", got["000/0001.txt"], want)
	}
	texts := map[string]bool{}
	for name, text := range got {
		if again[name] != text {
			t.Errorf("%s differs from run to run", name)
		}
		_, body, _ := strings.Cut(text, "\n\n")
		switch {
		case strings.HasSuffix(name, "/0001.txt"):
			if body != "They spoke. It rained.\n\n" {
				t.Errorf("%s: words that are no names changed: %q", name, body)
			}
		case !strings.HasPrefix(body, "Last week ") || !strings.HasSuffix(body, ".\n\n"):
			t.Errorf("%s: %q", name, body)
		default:
			texts[body] = true
		}
	}
	if len(texts) < 10 {
		t.Errorf("40 rounds give only %d texts", len(texts))
	}
}

func TestWrongArguments(t *testing.T) {
	in := corpus(t)
	for _, test := range []struct {
		maker maker
		files []string
		want  string
	}{
		{maker{documents: 1, rounds: 1}, []string{in}, "want -o FOLDER"},
		{maker{documents: 1, rounds: 1, dir: t.TempDir()}, nil, "want -o FOLDER"},
		{maker{documents: 0, rounds: 1, dir: t.TempDir()}, []string{in}, "want -o FOLDER"},
		{maker{documents: 4, rounds: 1, dir: t.TempDir()}, []string{in}, "4 documents of 3 sentences"},
		{maker{documents: 1, rounds: 1, dir: t.TempDir()}, []string{in + ".none"}, "in.conllu.none"},
		{maker{documents: 1, rounds: 1, dir: filepath.Join(in, "x")}, []string{in}, "in.conllu"},
	} {
		if err := test.maker.run(test.files); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v %q: %v, want %q", test.maker, test.files, err, test.want)
		}
	}
}
