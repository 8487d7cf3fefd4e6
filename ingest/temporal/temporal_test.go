package temporal_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/temporal"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// treebank cuts words from signs, as Universal Dependencies do.
var treebank = regexp.MustCompile(`[\pL]+\.(?:[\pL]\.)*|\.?\d+(?:[.,:]\d+)*|['’]s\b|['’]|[\pL]+(?:['’][\pL]{2,})?|[^\s\pL\d]`)

// tokenize makes a document of one sentence (or more, at "X. Y") with cut tokens or,
// when spaced, with tokens split at spaces alone.
func tokenize(tb testing.TB, s, date string, spaced bool) *text.Document {
	tb.Helper()
	doc := &text.Document{Document: schema.Document{Date: date, Text: s}}
	for _, part := range strings.SplitAfter(s, ". In ") {
		sent := text.Sentence{Text: part}
		for word := range strings.FieldsSeq(part) {
			if spaced {
				// Only the end of the sentence and commas are cut off.
				core := strings.TrimRight(word, ",.;!?")
				if core != "" {
					if rest := word[len(core):]; strings.HasPrefix(rest, ".") && abbreviation.MatchString(core) {
						core = word[:len(core)+1]
					}
					sent.Tokens = append(sent.Tokens, text.Token{Form: core, Head: text.None, NoSpaceAfter: core != word})
				}
				for _, r := range word[len(core):] {
					sent.Tokens = append(sent.Tokens, text.Token{Form: string(r), Head: text.None})
				}
				continue
			}
			for word != "" {
				loc := treebank.FindStringIndex(word)
				if loc == nil {
					tb.Fatalf("cannot tokenise %q", word)
				}
				form := word[loc[0]:loc[1]]
				if len(form) > 1 && strings.HasSuffix(form, ".") && !abbreviation.MatchString(strings.TrimSuffix(form, ".")) {
					form = strings.TrimSuffix(form, ".")
				}
				word = word[loc[0]+len(form):]
				sent.Tokens = append(sent.Tokens, text.Token{Form: form, Head: text.None, NoSpaceAfter: word != ""})
			}
		}
		doc.Sentences = append(doc.Sentences, sent)
	}
	return doc
}

var abbreviation = regexp.MustCompile(`^(?:[A-Z]|[A-Za-z]\.[A-Za-z]|Feb|Sept)$`)

// words joins the tokens [from, to) as they were written.
func words(s *text.Sentence, from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		b.WriteString(s.Tokens[i].Form)
		if i+1 < to && !s.Tokens[i].NoSpaceAfter {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

var wantTime = regexp.MustCompile(`^(.+?) = (\S+)(?: \[(\S*?)\.\.(\S*?)\])?(?: \(([A-Z_]*)\))?(?: ([A-Z]+))?$`)

func TestTimes(t *testing.T) {
	data, err := os.ReadFile("testdata/times.txt")
	if err != nil {
		t.Fatal(err)
	}
	date, opts, rows := "", temporal.Options{}, 0
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "@ "); ok {
			rest, opts.MonthFirst = strings.TrimPrefix(rest, "mdy "), strings.HasPrefix(rest, "mdy ")
			date = strings.TrimPrefix(rest, "-")
			continue
		}
		sentence, wants, ok := strings.Cut(line, "|")
		if !ok {
			t.Fatalf("times.txt:%d: no bar", n+1)
		}
		rows++
		for _, spaced := range []bool{false, true} {
			name := fmt.Sprintf("%d/%s/spaced=%v", n+1, sentence, spaced)
			t.Run(name, func(t *testing.T) {
				doc := tokenize(t, strings.TrimSpace(sentence), date, spaced)
				if err := temporal.New(opts).Annotate(t.Context(), doc); err != nil {
					t.Fatal(err)
				}
				checkTimes(t, doc, wants)
			})
		}
	}
	if rows < 120 {
		t.Errorf("%d rows, want 120 or more", rows)
	}
}

func checkTimes(t *testing.T, doc *text.Document, wants string) {
	t.Helper()
	var list []string
	for w := range strings.SplitSeq(wants, " ; ") {
		if w = strings.TrimSpace(w); w != "" {
			list = append(list, w)
		}
	}
	show := func() (out []string) {
		for _, x := range doc.Times {
			out = append(out, fmt.Sprintf("%s = %s [%s..%s] (%s) %s", words(&doc.Sentences[x.Sentence], x.From, x.To), x.Value, x.Begin, x.End, x.Mod, x.Kind))
		}
		return out
	}
	if len(doc.Times) != len(list) {
		t.Fatalf("found %q, want %q", show(), list)
	}
	for i, x := range doc.Times {
		w := wantTime.FindStringSubmatch(list[i])
		if w == nil {
			t.Fatalf("cannot read %q", list[i])
		}
		if w[2] == "none" {
			w[2] = ""
		}
		found := strings.Trim(words(&doc.Sentences[x.Sentence], x.From, x.To), "()")
		if !strings.HasSuffix(w[1], "'s") {
			found = strings.TrimSuffix(found, "'s") // Split at spaces, a token holds its possessive.
		}
		ok := found == w[1] && x.Value == w[2]
		if strings.Contains(list[i], "[") {
			ok = ok && x.Begin == w[3] && x.End == w[4]
		}
		if strings.Contains(list[i], "(") {
			ok = ok && x.Mod == w[5]
		}
		if w[6] != "" {
			ok = ok && string(x.Kind) == w[6]
		}
		if !ok {
			t.Errorf("found %q, want %q", show()[i], list[i])
		}
	}
}
