package temporal_test

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/temporal"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/corpora"
	"github.com/relata-kg/relata/schema"
)

var bracket = regexp.MustCompile(`\([^()]*\)?|[^()]*\)`)

type mention struct{ sentence, from, to int }

// readGUM reads documents with their mentions of type "time", by sentence and
// token range. Without tags the tokens keep their forms alone.
func readGUM(tb testing.TB, path string, tags bool) (docs []*text.Document, times []map[mention]bool) {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	type opening struct {
		from int
		id   string
		time bool
	}
	var stack []opening
	var doc *text.Document
	sentence := func() *text.Sentence { return &doc.Sentences[len(doc.Sentences)-1] }
	fresh := true
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		line := sc.Text()
		if id, ok := strings.CutPrefix(line, "# newdoc id = "); ok {
			doc = &text.Document{Document: schema.Document{ID: id}}
			docs = append(docs, doc)
			times = append(times, map[mention]bool{})
			fresh = true
		}
		if d, ok := strings.CutPrefix(line, "# meta::dateCreated = "); ok && len(d) == 10 {
			doc.Date = d
		}
		if line == "" {
			fresh = true
			stack = stack[:0]
		}
		col := strings.Split(line, "\t")
		if len(col) < 10 || strings.ContainsAny(col[0], "-.") {
			continue
		}
		if fresh {
			doc.Sentences = append(doc.Sentences, text.Sentence{})
			fresh = false
		}
		s := sentence()
		tok := text.Token{Form: col[1], Head: text.None, NoSpaceAfter: strings.Contains(col[9], "SpaceAfter=No")}
		if tags {
			head, _ := strconv.Atoi(col[6])
			tok.Lemma, tok.UPOS, tok.XPOS, tok.Head, tok.Deprel = col[2], col[3], col[4], head-1, col[7]
			if col[5] != "_" {
				tok.Feats = col[5]
			}
		}
		k := len(s.Tokens)
		s.Tokens = append(s.Tokens, tok)
		for item := range strings.SplitSeq(col[9], "|") {
			v, ok := strings.CutPrefix(item, "Entity=")
			if !ok {
				continue
			}
			for _, b := range bracket.FindAllString(v, -1) {
				closing := strings.HasSuffix(b, ")")
				id := ""
				if rest, ok := strings.CutPrefix(b, "("); ok {
					part := strings.Split(strings.TrimSuffix(rest, ")"), "-")
					if len(part) < 2 {
						continue
					}
					id = part[0]
					stack = append(stack, opening{k, id, part[1] == "time"})
				} else {
					id = strings.TrimSuffix(b, ")")
				}
				for x := len(stack) - 1; closing && x >= 0; x-- {
					if stack[x].id == id {
						if stack[x].time {
							times[len(times)-1][mention{len(doc.Sentences) - 1, stack[x].from, k + 1}] = true
						}
						stack = append(stack[:x], stack[x+1:]...)
						break
					}
				}
			}
		}
	}
	if err := sc.Err(); err != nil {
		tb.Fatal(err)
	}
	return docs, times
}

// TestGUM compares what is found with the mentions of time of GUM, whose notion
// is wider: it holds whole phrases ("the first time that ..."), vague nouns
// ("time", "the night") and pronouns, and leaves out adverbs ("now", "recently")
// and most adjectives ("eight-year").
func TestGUM(t *testing.T) {
	path := corpora.Shared(t, "data", "ud-gum", "dev.conllu")
	for _, tags := range []bool{false, true} {
		docs, gold := readGUM(t, path, tags)
		exact, found, want, touched, reached := 0, 0, 0, 0, 0
		for d, doc := range docs {
			if err := temporal.New(temporal.Options{}).Annotate(t.Context(), doc); err != nil {
				t.Fatal(err)
			}
			want += len(gold[d])
			found += len(doc.Times)
			hit := map[mention]bool{}
			for _, x := range doc.Times {
				m := mention{x.Sentence, x.From, x.To}
				if gold[d][m] {
					exact++
				}
				over := false
				for g := range gold[d] {
					if g.sentence == m.sentence && g.from < m.to && m.from < g.to {
						over, hit[g] = true, true
					}
				}
				if over {
					touched++
				} else if os.Getenv("SHOW") != "" && tags {
					fmt.Println("EXTRA", words(&doc.Sentences[x.Sentence], x.From, x.To), "|", x.Value, "|", words(&doc.Sentences[x.Sentence], max(0, x.From-5), min(len(doc.Sentences[x.Sentence].Tokens), x.To+5)))
				}
			}
			reached += len(hit)
			for s := range doc.Sentences {
				for g := range gold[d] {
					if os.Getenv("SHOW") != "" && tags && g.sentence == s && !hit[g] {
						fmt.Println("MISS ", words(&doc.Sentences[s], g.from, g.to), "|", words(&doc.Sentences[s], max(0, g.from-4), min(len(doc.Sentences[s].Tokens), g.to+4)))
					}
				}
			}
		}
		p, r := float64(touched)/float64(found), float64(reached)/float64(want)
		f1 := 2 * p * r / (p + r)
		t.Logf("tags=%v: found %d, gold %d; same span %d; overlapping: precision %.3f recall %.3f F1 %.3f", tags, found, want, exact, p, r, f1)
		if f1 < 0.6 {
			t.Errorf("F1 of overlapping spans %.3f, want 0.6 or more", f1)
		}
	}
}
