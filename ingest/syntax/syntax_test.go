package syntax

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax/internal/model"
	"github.com/relata-kg/relata/ingest/syntax/internal/mst"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/ingest/vectors"
	"github.com/relata-kg/relata/internal/corpora"
)

// strip returns the sentences with their forms alone.
func strip(list []text.Sentence) []text.Sentence {
	out := make([]text.Sentence, len(list))
	for i := range list {
		for _, tok := range list[i].Tokens {
			out[i].Tokens = append(out[i].Tokens, text.Token{Form: tok.Form, Head: text.None})
		}
	}
	return out
}

// TestTreebanks holds the embedded model to its bars on the development data.
func TestTreebanks(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, bank := range []struct {
		name           string
		upos, uas, las float64
	}{{"ud-ewt", 95.5, 89, 86}, {"ud-gum", 97, 89, 87}} {
		gold, err := conllu.ReadFile(corpora.Shared(t, "data", bank.name, "dev.conllu"), conllu.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := strip(gold)
		if err := p.Parse(context.Background(), got); err != nil {
			t.Fatal(err)
		}
		var right [5]float64
		words := 0.0
		for i := range gold {
			for k, g := range gold[i].Tokens {
				h := got[i].Tokens[k]
				words++
				for j, ok := range []bool{h.UPOS == g.UPOS, h.XPOS == g.XPOS, h.Feats == g.Feats, h.Head == g.Head, h.Head == g.Head && h.Deprel == g.Deprel} {
					if ok {
						right[j]++
					}
				}
			}
		}
		for j := range right {
			right[j] *= 100 / words
		}
		t.Logf("%s: UPOS %.2f XPOS %.2f FEATS %.2f UAS %.2f LAS %.2f", bank.name, right[0], right[1], right[2], right[3], right[4])
		if right[0] < bank.upos || right[3] < bank.uas || right[4] < bank.las {
			t.Errorf("%s: below UPOS %v, UAS %v, LAS %v", bank.name, bank.upos, bank.uas, bank.las)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	p, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	list := fixture()
	if path := sharedTreebank(); path != "" {
		gold, err := conllu.ReadFile(path, conllu.Options{})
		if err != nil {
			b.Fatal(err)
		}
		list = strip(gold)
	}
	for b.Loop() {
		if err := p.Parse(context.Background(), list); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(list)*b.N)/b.Elapsed().Seconds(), "sentences/s")
}

// sharedTreebank returns a larger treebank to measure with, or "".
func sharedTreebank() string {
	root := os.Getenv("RELATA_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(root, "data", "ud-gum", "dev.conllu")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

func showToken(t *text.Token) string {
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%s\t%x", t.Form, t.UPOS, t.XPOS, t.Feats, t.Head, t.Deprel, t.ArcScore)
}

// machines are the sets of vector instructions that this machine can play.
func machines() map[string]nn.Features {
	f := nn.Detect()
	out := map[string]nn.Features{"go": {}}
	if f.AVX2 {
		out["avx2"] = nn.Features{AVX2: true}
	}
	if f.AVX512 {
		out["avx512"] = nn.Features{AVX2: true, AVX512: true}
	}
	if f.AMXInt8 {
		out["amx"] = nn.Features{AVX2: true, AVX512: true, AMXInt8: true}
	}
	if f.DotProd {
		out["dotprod"] = f
	}
	return out
}

func parse(t testing.TB, p *Parser, list []text.Sentence) []text.Sentence {
	t.Helper()
	if err := p.Parse(context.Background(), list); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestSameBytes parses the fixture on every set of vector instructions, on one
// thread and on several, all at once and one by one: the results agree to the
// last bit of the scores.
func TestSameBytes(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := show(parse(t, p, fixture()))
	for name, f := range machines() {
		p, err := newParser(Options{}, f)
		if err != nil {
			t.Fatal(err)
		}
		if got := show(parse(t, p, fixture())); got != want {
			t.Errorf("%s differs:\n%s", name, cmp.Diff(want, got))
		}
	}
	var one string
	for _, s := range fixture() {
		one += show(parse(t, p, []text.Sentence{s}))
	}
	if one != want {
		t.Errorf("one by one differs:\n%s", cmp.Diff(want, one))
	}
	many := fixture()
	for range 99 {
		many = append(many, fixture()...)
	}
	p, err = New(Options{Threads: 3})
	if err != nil {
		t.Fatal(err)
	}
	parse(t, p, many)
	n := len(fixture())
	for i := 0; i < len(many); i += n {
		if got := show(many[i : i+n]); got != want {
			t.Fatalf("copy %d on three threads differs:\n%s", i/n, cmp.Diff(want, got))
		}
	}
}

func TestConcurrent(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := show(parse(t, p, fixture()))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			list := fixture()
			if err := p.Parse(context.Background(), list); err != nil || show(list) != want {
				t.Errorf("differs beside others: %v", err)
			}
		})
	}
	wg.Wait()
}

// TestTrees holds plain sentences to their analyses.
func TestTrees(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ line, want string }{
		{"The minister flew to Vienna on Sunday and met her counterpart .", "det:minister nsubj:flew root case:Vienna obl:flew case:Sunday obl:flew cc:met conj:flew nmod:poss:counterpart obj:met punct:flew"},
		{"The bridge was opened by the mayor .", "det:bridge nsubj:pass:opened aux:pass:opened root case:mayor det:mayor obl:agent:opened punct:opened"},
		{"She never agreed to that .", "nsubj:agreed advmod:agreed root case:that obl:agreed punct:agreed"},
		{"He gave his sister the book .", "nsubj:gave root nmod:poss:sister iobj:gave det:book obj:gave punct:gave"},
		{"Yes .", "root punct:Yes"},
	} {
		s := []text.Sentence{sentence(c.line)}
		parse(t, p, s)
		var got []string
		for _, tok := range s[0].Tokens {
			if tok.Head == text.Root {
				got = append(got, tok.Deprel)
			} else {
				got = append(got, tok.Deprel+":"+s[0].Tokens[tok.Head].Form)
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.line, g, c.want)
		}
	}
}

func checkTree(t *testing.T, s *text.Sentence) {
	t.Helper()
	heads := make([]int, len(s.Tokens))
	for i := range s.Tokens {
		tok := &s.Tokens[i]
		heads[i] = tok.Head
		if tok.Head < text.Root || tok.Head >= len(heads) || tok.UPOS == "" || tok.Deprel == "" {
			t.Fatalf("token %d: %+v", i, *tok)
		}
		if (tok.Head == text.Root) != (tok.Deprel == "root") {
			t.Fatalf("token %d: relation %s, head %d", i, tok.Deprel, tok.Head)
		}
		if tok.ArcScore < 0 || tok.ArcScore > 1.0001 {
			t.Fatalf("token %d: score %v", i, tok.ArcScore)
		}
	}
	if len(heads) > 0 && !mst.IsTree(heads) {
		t.Fatalf("no tree: %v", heads)
	}
}

// TestLong parses sentences beyond the limit in windows joined to one tree.
func TestLong(t *testing.T) {
	p, err := New(Options{MaxTokens: 20})
	if err != nil {
		t.Fatal(err)
	}
	flat := sentence(strings.ReplaceAll(fixtureText, "\n", " "))
	list := []text.Sentence{flat, {}, sentence("Yes ."), sentence(strings.Repeat("x ", 1000))}
	parse(t, p, list)
	for i := range list {
		checkTree(t, &list[i])
	}
	big, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	list = []text.Sentence{sentence(strings.Repeat("word , ", 3000))}
	parse(t, big, list)
	checkTree(t, &list[0])
}

func TestStrangeTokens(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := text.Sentence{}
	for _, f := range []string{"", "\x00", "\xff\xfe", strings.Repeat("z", 100000), "\U0001F600", "\u00ad", ".", "中文", "ا", " ", "\n"} {
		s.Tokens = append(s.Tokens, text.Token{Form: f})
	}
	list := []text.Sentence{s}
	for _, tok := range s.Tokens {
		list = append(list, text.Sentence{Tokens: []text.Token{{Form: tok.Form}}})
	}
	parse(t, p, list)
	for i := range list {
		checkTree(t, &list[i])
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, threads := range []int{1, 2} {
		p, err := New(Options{Threads: threads})
		if err != nil {
			t.Fatal(err)
		}
		list := fixture()
		for range 200 {
			list = append(list, fixture()...)
		}
		if err := p.Parse(ctx, list); !errors.Is(err, context.Canceled) {
			t.Errorf("%d threads: %v", threads, err)
		}
	}
}

func TestNewRejects(t *testing.T) {
	if _, err := New(Options{Model: []byte("no model")}); !errors.Is(err, ErrFormat) {
		t.Errorf("no model: %v", err)
	}
	data, err := vectors.Write([]string{"a"}, [][]float32{{1}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	other, err := vectors.Open(string(data))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Vectors: other}); !errors.Is(err, ErrFormat) {
		t.Errorf("other vectors: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	p, err := New(Options{MaxTokens: 40})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("She never agreed to that .")
	f.Add("a  b\x00 \xff")
	f.Fuzz(func(t *testing.T, line string) {
		s := text.Sentence{}
		for _, form := range strings.Split(line, " ") {
			s.Tokens = append(s.Tokens, text.Token{Form: form})
		}
		list := []text.Sentence{s}
		parse(t, p, list)
		checkTree(t, &list[0])
	})
}

func ExampleParser_Parse() {
	p, err := New(Options{})
	if err != nil {
		panic(err)
	}
	list := []text.Sentence{{Tokens: []text.Token{{Form: "She"}, {Form: "met"}, {Form: "him"}, {Form: "."}}}}
	if err := p.Parse(context.Background(), list); err != nil {
		panic(err)
	}
	for _, t := range list[0].Tokens {
		fmt.Println(t.Form, t.UPOS, t.Head, t.Deprel)
	}
	// Output:
	// She PRON 1 nsubj
	// met VERB -1 root
	// him PRON 1 obj
	// . PUNCT 1 punct
}

// BenchmarkNew measures what a command pays before its first tree.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		m, err := model.Open(unsafe.Slice(unsafe.StringData(embedded), len(embedded)))
		if err != nil {
			b.Fatal(err)
		}
		_ = m
		p, err := New(Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := p.Parse(context.Background(), fixture()[:1]); err != nil {
			b.Fatal(err)
		}
	}
}

// TestGolden holds the analysis of the fixture, scores to the last bit, to what
// was recorded, on whatever machine the test runs. RELATA_UPDATE=1 records it anew.
func TestGolden(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := show(parse(t, p, fixture()))
	path := filepath.Join("testdata", "fixture.golden")
	if os.Getenv("RELATA_UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("differs from the record:\n%s", diff)
	}
}
