// Package namedata reads corpora of names into sentences with IOB2 tags of the
// classes PER, ORG, LOC and MISC, for training and measuring the recogniser.
// The corpora follow different guidelines; each reader says what it takes.
package namedata

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/eval/nerscore"
	"github.com/relata-kg/relata/ingest/text"
)

// Document is sentences of one text with gold tags in Token.NER. ID names it.
type Document struct {
	ID        string
	Sentences []text.Sentence
}

// IOB reads lines of token and tag: a tab-separated file in which column words
// are 0-based, sentences are separated by empty lines and "#" lines are comments
// ("# newdoc" begins a document). classes maps the part of the tag behind "B-"
// and "I-" to a class; tags of other types count as outside.
func IOB(path string, word, tag int, classes map[string]string, splitHyphens bool) ([]Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var docs []Document
	var s text.Sentence
	flush := func() {
		if len(s.Tokens) > 0 {
			if len(docs) == 0 {
				docs = append(docs, Document{ID: path})
			}
			d := &docs[len(docs)-1]
			d.Sentences = append(d.Sentences, s)
		}
		s = text.Sentence{}
	}
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSuffix(in.Text(), "\r")
		if line == "" {
			flush()
			continue
		}
		if strings.HasPrefix(line, "# ") {
			if id, ok := strings.CutPrefix(line, "# newdoc id = "); ok {
				flush()
				docs = append(docs, Document{ID: id})
			}
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) <= max(word, tag) {
			return nil, fmt.Errorf("%s:%d: want %d columns", path, n, max(word, tag)+1)
		}
		place, kind, _ := strings.Cut(cols[tag], "-")
		class := classes[kind]
		label := ""
		if class != "" && place != "O" {
			label = place + "-" + class
		}
		parts := []string{cols[word]}
		if splitHyphens {
			parts = cutHyphens(cols[word])
		}
		for i, p := range parts {
			if i > 0 && label != "" {
				label = "I-" + class
			}
			s.Tokens = append(s.Tokens, text.Token{Form: p, NER: label, Head: text.None, Start: text.None, End: text.None})
		}
	}
	flush()
	return docs, in.Err()
}

// cutHyphens cuts a word at its hyphens as the UD English treebanks do.
func cutHyphens(w string) []string {
	if !strings.Contains(w, "-") || strings.Trim(w, "-") != w {
		return []string{w}
	}
	for _, r := range w {
		if !unicode.IsLetter(r) && r != '-' {
			return []string{w}
		}
	}
	var out []string
	for i, p := range strings.Split(w, "-") {
		if i > 0 {
			out = append(out, "-")
		}
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// UNER reads a file of Universal NER, with documents of their own.
func UNER(path string) ([]Document, error) {
	return IOB(path, 1, 2, map[string]string{"PER": "PER", "ORG": "ORG", "LOC": "LOC"}, false)
}

// CrossNER reads a file of CrossNER's politics domain.
func CrossNER(path string) ([]Document, error) {
	return IOB(path, 0, 1, map[string]string{
		"politician": "PER", "person": "PER", "organisation": "ORG", "politicalparty": "ORG",
		"country": "LOC", "location": "LOC", "event": "MISC", "election": "MISC", "misc": "MISC",
	}, true)
}

// setSpan tags tokens [from, to) as one name; it reports whether they were free.
func setSpan(toks []text.Token, from, to int, class string) bool {
	if from >= to {
		return false
	}
	for i := from; i < to; i++ {
		if toks[i].NER != "" && toks[i].NER != nerscore.Unjudged {
			return false
		}
	}
	for i := from; i < to; i++ {
		toks[i].NER = "I-" + class
	}
	toks[from].NER = "B-" + class
	return true
}

// unjudged marks the capitalised tokens that no name holds as Unjudged.
func unjudged(toks []text.Token) {
	for i := range toks {
		if toks[i].NER == "" && capital(toks[i].Form) {
			toks[i].NER = nerscore.Unjudged
		}
	}
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}
