// Command makecorpus writes the text of a CoNLL-U file as many documents, to
// measure how Relata works on large inputs:
//
//	go run ./tools/makecorpus -documents 160 -o DIR FILE.conllu
//
// The sentences are spread evenly over the documents in their order. With more
// than one round (-rounds) the text is repeated, and each round gives the
// capitalised words that stand inside a sentence other endings, so that names and
// statements differ from round to round. The same arguments give the same files.
package main

import (
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/text"
)

func main() {
	var m maker
	flag.IntVar(&m.documents, "documents", 160, "documents of a round")
	flag.IntVar(&m.rounds, "rounds", 1, "times that the text is written")
	flag.StringVar(&m.dir, "o", "", "folder for the documents")
	flag.Parse()
	if err := m.run(flag.Args()); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "makecorpus:", err)
		os.Exit(1)
	}
}

type maker struct {
	documents, rounds int
	dir               string
}

func (m *maker) run(files []string) error {
	if len(files) != 1 || m.dir == "" || m.documents < 1 || m.rounds < 1 {
		return errors.New("want -o FOLDER and one CoNLL-U file")
	}
	sentences, err := conllu.ReadFile(files[0], conllu.Options{})
	if err != nil {
		return err
	}
	if m.documents > len(sentences) {
		return fmt.Errorf("%d documents of %d sentences", m.documents, len(sentences))
	}
	for round := range m.rounds {
		dir := filepath.Join(m.dir, fmt.Sprintf("%03d", round))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for i := range m.documents {
			part := sentences[i*len(sentences)/m.documents : (i+1)*len(sentences)/m.documents]
			name := filepath.Join(dir, fmt.Sprintf("%04d.txt", i))
			if err := os.WriteFile(name, []byte(m.document(part, round, i)), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// document lays sentences out as a text with a header.
func (m *maker) document(sentences []text.Sentence, round, i int) string {
	if round > 0 {
		sentences = vary(sentences, round)
	}
	n := round*m.documents + i
	header := fmt.Sprintf("Title: Part %d of round %d\nDate: 20%02d-%02d-%02d\n\n", i, round, 10+n/336%14, n/28%12+1, n%28+1)
	return header + conllu.RawText(sentences) + "\n"
}

// vary renames in a copy the words that look like names: a third of them in
// each round, always the same word to the same name within a round.
func vary(sentences []text.Sentence, round int) []text.Sentence {
	endings := []string{"ov", "er", "ini", "sen", "ez", "ard", "ott", "ki", "elli", "man"}
	out := slices.Clone(sentences)
	for i := range out {
		out[i].Tokens = slices.Clone(out[i].Tokens)
		for j := 1; j < len(out[i].Tokens); j++ {
			t := &out[i].Tokens[j]
			if t.UPOS != "PROPN" || len(t.Form) < 3 || !letters(t.Form) {
				continue
			}
			h := fnv.New32a()
			_, _ = fmt.Fprintf(h, "%d %s", round, t.Form)
			if n := h.Sum32(); n%3 == 0 {
				t.Form = strings.TrimRight(t.Form, "aeiouy") + endings[n/3%uint32(len(endings))]
			}
		}
	}
	return out
}

func letters(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
