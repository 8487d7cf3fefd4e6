package segment

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/corpora"
	"github.com/relata-kg/relata/schema"
)

func newTest(t testing.TB) *Segmenter {
	t.Helper()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func cutText(t testing.TB, in string) *text.Document {
	t.Helper()
	doc := &text.Document{Document: schema.Document{Text: in}}
	if err := newTest(t).Annotate(context.Background(), doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestSentences(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{"titles", "Mr. Olsen met Dr. P. Varga at No. 10 on Jan. 5. They talked.",
			[]string{"Mr. Olsen met Dr. P. Varga at No. 10 on Jan. 5.", "They talked."}},
		{"states", "The U.S. and the U.K. agreed. Norway did not.",
			[]string{"The U.S. and the U.K. agreed.", "Norway did not."}},
		{"initials", "A letter from J. R. Moe came. It was short.",
			[]string{"A letter from J. R. Moe came.", "It was short."}},
		{"ranks", "The boat of Lt. Col. X. Y. Zahl and Cpt. Ana Ruiz sank. “We swam,” said Pfc. Bo Dahl.",
			[]string{"The boat of Lt. Col. X. Y. Zahl and Cpt. Ana Ruiz sank.", "“We swam,” said Pfc. Bo Dahl."}},
		{"wire dateline", "TROMSØ, Feb. 3 (Wire) - The E.U. Commission's envoy left. He was late.",
			[]string{"TROMSØ, Feb. 3 (Wire) - The E.U. Commission's envoy left.", "He was late."}},
		{"notes", "The general spoke.[1] Then came others.[2][3]",
			[]string{"The general spoke.[1]", "Then came others.[2][3]"}},
		{"missing space", "The vote ended.Then they left.", []string{"The vote ended.", "Then they left."}},
		{"quotes inside", "“We will not go,” she said. “It is late.”",
			[]string{"“We will not go,” she said.", "“It is late.”"}},
		{"straight quotes", `She asked: "Where is it?" "Here," he said.`,
			[]string{`She asked: "Where is it?"`, `"Here," he said.`}},
		{"quote left open", "“The river rose. We left the house.\n\n“It was night,” she said.",
			[]string{"“The river rose.", "We left the house.", "“It was night,” she said."}},
		{"ellipsis goes on", "He would come… if the weather held. We waited.",
			[]string{"He would come… if the weather held.", "We waited."}},
		{"headline and dateline", "Harbour workers end strike\n\nOslo:\n\nThe strike is over.",
			[]string{"Harbour workers end strike", "Oslo:", "The strike is over."}},
		{"date line", " date 2021-03-04 The minister flew to Riga. She returned.",
			[]string{"date 2021-03-04", "The minister flew to Riga.", "She returned."}},
		{"bullets", "We need:\n• bread\n• two lamps\n• a boat",
			[]string{"We need:", "• bread", "• two lamps", "• a boat"}},
		{"numbered list", "Agenda:\n1. Budget of the port\n2. New ferries",
			[]string{"Agenda:", "1. Budget of the port", "2. New ferries"}},
		{"wrapped lines", "The ferry to the islands was late again on Monday because a storm had\n" +
			"closed the harbour for most of the day. Nobody was hurt, the owners of the\nline said.",
			[]string{"The ferry to the islands was late again on Monday because a storm had\nclosed the harbour for most of the day.",
				"Nobody was hurt, the owners of the\nline said."}},
		{"windows line ends", "One came.\r\n\r\nTwo left.\r\n", []string{"One came.", "Two left."}},
		{"brackets", "They stayed. (Nobody knew why.) Then it rained.",
			[]string{"They stayed.", "(Nobody knew why.)", "Then it rained."}},
		{"marks", "What?! No way!!! We go.", []string{"What?!", "No way!!!", "We go."}},
		{"white space only", " \t\r\n \n", nil},
		{"empty", "", nil},
		{"signs only", "?!", []string{"?!"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, s := range cutText(t, tc.in).Sentences {
				got = append(got, s.Text)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"They don't, can't and won't.", "They do n't , ca n't and wo n't ."},
		{"It isn’t Karin’s; we’ve left.", "It is n’t Karin ’s ; we ’ve left ."},
		{"I'm sure you'll see they're here.", "I 'm sure you 'll see they 're here ."},
		{"We cannot say we are gonna win.", "We can not say we are gon na win ."},
		{"rebel-held areas and pro-Baltic ex-members", "rebel - held areas and pro-Baltic ex-members"},
		{"It rose 3.5% to $4.20 or €1,500.", "It rose 3.5 % to $ 4.20 or € 1,500 ."},
		{"They ran 10km in the U.S. at 5:30 p.m. today.", "They ran 10 km in the U.S. at 5:30 p.m. today ."},
		{"Write to desk@mail.example.org, or see (https://example.org/a_(b)).",
			"Write to desk@mail.example.org , or see ( https://example.org/a_(b) ) ."},
		{"On 2021-03-04 we met.", "On 2021-03-04 we met ."},
		{"The mi\u00adnister left.", "The minister left ."},
		{"Great 😀😀 news 👩‍🚀!", "Great 😀 😀 news 👩‍🚀 !"},
		{"the girls' boats", "the girls ' boats"},
		{"O'Brien arrived at nine o'clock.", "O'Brien arrived at nine o'clock ."},
	} {
		var got []string
		for _, s := range cutText(t, tc.in).Sentences {
			for _, tok := range s.Tokens {
				got = append(got, tok.Form)
			}
		}
		if g := strings.Join(got, " "); g != tc.want {
			t.Errorf("%q:\ngot  %s\nwant %s", tc.in, g, tc.want)
		}
	}
}

func TestMultiwordTokens(t *testing.T) {
	s := cutText(t, "é We don't.").Sentences[0]
	want := []text.Multiword{{From: 2, To: 4, Form: "don't", Start: 5, End: 10, NoSpaceAfter: true}}
	if diff := cmp.Diff(want, s.Multiwords); diff != "" {
		t.Error(diff)
	}
	if n := s.Tokens[3]; n.Form != "n't" || n.Start != 7 || n.End != 10 || !n.NoSpaceAfter || n.Head != text.None {
		t.Errorf("n't: %+v", n)
	}
}

func TestBody(t *testing.T) {
	doc := &text.Document{Document: schema.Document{ID: "d", Text: "Títle: x\nBody here. End. Tail", Body: schema.Span{Start: 9, End: 24}}}
	if err := newTest(t).Annotate(context.Background(), doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Sentences) != 2 || doc.Sentences[0].Text != "Body here." || doc.Sentences[0].Start != 9 ||
		doc.Sentences[1].End != 24 || doc.Sentences[1].ID != "d-2" {
		t.Errorf("%+v", doc.Sentences)
	}
}

func TestParagraphs(t *testing.T) {
	var got []int
	for _, s := range cutText(t, "One. Two.\n\nThree.\n \n\nFour.").Sentences {
		got = append(got, s.Paragraph)
	}
	if diff := cmp.Diff([]int{0, 0, 1, 2}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	doc := &text.Document{Document: schema.Document{Text: "A."}}
	if err := newTest(t).Annotate(ctx, doc); err == nil {
		t.Error("no error")
	}
}

// check asserts what must hold of any text: tokens in order, within their
// sentence, forms equal to the source at their offsets, limits kept, and no
// visible sign outside a token.
func check(t testing.TB, in string, doc *text.Document) {
	t.Helper()
	runes := []rune(in)
	at, words := 0, 0
	seen := make([]bool, len(runes))
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if len(s.Tokens) == 0 || s.Start != s.Tokens[0].Start || s.End != s.Tokens[len(s.Tokens)-1].End || s.Start < at {
			t.Fatalf("sentence %d: %d..%d after %d", i, s.Start, s.End, at)
		}
		if s.Text != string(runes[s.Start:s.End]) || len(s.Tokens) > 3*MaxSentenceTokens {
			t.Fatalf("sentence %d: text or length", i)
		}
		for k := range s.Tokens {
			tok := &s.Tokens[k]
			if tok.Start < at || tok.End <= tok.Start || tok.End > len(runes) || tok.End-tok.Start > MaxTokenRunes {
				t.Fatalf("token %q: %d..%d after %d", tok.Form, tok.Start, tok.End, at)
			}
			source := strings.Map(func(r rune) rune {
				if classOf(r) == invisible {
					return -1
				}
				return r
			}, string(runes[tok.Start:tok.End]))
			if tok.Form != source && source != "" || !utf8.ValidString(tok.Form) || tok.Form == "" {
				t.Fatalf("form %q is not %q", tok.Form, source)
			}
			for p := tok.Start; p < tok.End; p++ {
				seen[p] = true
			}
			at = tok.End
		}
		words += len(s.Tokens)
	}
	for i, r := range runes {
		if c := classOf(r); !seen[i] && !c.blank() && c != invisible {
			t.Fatalf("%q at %d is in no token", r, i)
		}
	}
}

func TestBadInput(t *testing.T) {
	scripts := "Привет мир. 你好世界。 こんにちは。 안녕하세요. مرحبا بالعالم؟ שלום. नमस्ते दुनिया। สวัสดี. Γειά σου. გამარჯობა. "
	for name, in := range map[string]string{
		"nul":           "One\x00two. Three.\x00",
		"invalid utf-8": "Caf\xe9 and \xff\xfe tea. It\xc3 rains.",
		"binary":        string(bytes.Repeat([]byte{0, 1, 2, 0xff, 'a', '.', 0x80, '\n', 'B', 0x7f}, 500)),
		"signs":         strings.Repeat("?!.,;:-\"'()", 2000),
		"scripts":       strings.Repeat(scripts, 20),
		"marks":         strings.Repeat("\u0301", 5000),
		"invisible":     strings.Repeat("\u00ad\u200b", 5000),
		"joiners":       strings.Repeat("👩\u200d", 3000),
		"flags":         strings.Repeat("🇳🇴🇸", 3000),
		"no space":      strings.Repeat("a", 200_000),
		"all spaces":    strings.Repeat(" \n", 200_000),
		"one sentence":  strings.Repeat("word ", 50_000),
		"apostrophes":   strings.Repeat("n't", 30_000),
		"at signs":      strings.Repeat("a@b.", 30_000),
		"addresses":     strings.Repeat("http://", 30_000),
	} {
		t.Run(name, func(t *testing.T) {
			doc := cutText(t, in)
			check(t, in, doc)
		})
	}
}

// A block's end must not show: the same paragraph is cut alike wherever it stands.
func TestBlocksDoNotShow(t *testing.T) {
	para := "Mr. Olsen of the U.S. office met them at 5 p.m. on Friday. “We won't sell,” he said. They left for home. "
	one := len(cutText(t, para).Sentences)
	const n = 3000
	doc := cutText(t, strings.Repeat(para, n))
	if got := len(doc.Sentences); got != one*n {
		t.Errorf("%d sentences, want %d times %d", got, n, one)
	}
	check(t, strings.Repeat(para, n), doc)
}

func TestLine(t *testing.T) {
	s := Line("Mr. Bø found n't  it .", 7)
	var got []string
	for _, tok := range s.Tokens {
		got = append(got, tok.Form)
	}
	if diff := cmp.Diff([]string{"Mr.", "Bø", "found", "n't", "it", "."}, got); diff != "" {
		t.Error(diff)
	}
	if b := s.Tokens[1]; b.Start != 11 || b.End != 13 || s.Start != 7 || s.End != 29 {
		t.Errorf("offsets: %+v, sentence %d..%d", b, s.Start, s.End)
	}
	if n := len(Line(" ", 0).Tokens); n != 0 {
		t.Errorf("blank line has %d tokens", n)
	}
}

func TestModelRefused(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty":     nil,
		"foreign":   []byte("PK\x03\x04 something else entirely"),
		"truncated": modelData[:len(modelData)/2],
		"version":   append([]byte("RLSG\x09"), modelData[5:]...),
		"damaged":   append(append(bytes.Clone(modelData[:1000]), modelData[1000]^1), modelData[1001:]...),
	} {
		if _, err := unmarshal(data); err == nil {
			t.Errorf("%s model was read", name)
		}
	}
}

func TestTreebanks(t *testing.T) {
	for _, tc := range []struct {
		name          string
		tokens, sents float64
	}{{"ud-gum", 99.7, 95}, {"ud-ewt", 99, 86}} {
		gold, err := conllu.ReadFile(corpora.Shared(t, "data", tc.name, "dev.conllu"), conllu.Options{})
		if err != nil {
			t.Fatal(err)
		}
		tokens, words, sents, err := Measure(newTest(t), gold)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: tokens %.2f, words %.2f, sentences %.2f", tc.name, tokens.F1(), words.F1(), sents.F1())
		if tokens.F1() < tc.tokens || sents.F1() < tc.sents {
			t.Errorf("%s: tokens %.2f, sentences %.2f; want %.1f, %.1f", tc.name, tokens.F1(), sents.F1(), tc.tokens, tc.sents)
		}
	}
}

// Every boundary in these documents has been looked at: they are all right, and
// none is missing.
func TestNews(t *testing.T) {
	for name, want := range map[string]int{
		"2022-02-03-johnson-kyiv.txt": 30, "2022-02-20-macron-putin-call.txt": 22, "2022-02-21-johnson-putin.txt": 21,
	} {
		data, err := os.ReadFile(corpora.Shared(t, "data", "news", name))
		if err != nil {
			t.Fatal(err)
		}
		doc := cutText(t, string(data))
		check(t, string(data), doc)
		if got := len(doc.Sentences); got != want {
			t.Errorf("%s: %d sentences, want %d", name, got, want)
		}
		for i, s := range doc.Sentences[1 : len(doc.Sentences)-1] {
			if !strings.ContainsAny(s.Text[len(s.Text)-1:], ".:\"") && !strings.HasSuffix(s.Text, "”") {
				t.Errorf("%s: sentence %d ends in %q", name, i+2, s.Text[max(0, len(s.Text)-20):])
			}
		}
	}
}

func TestTrain(t *testing.T) {
	list, err := conllu.Read(strings.NewReader(treebank), conllu.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	opts := DefaultTrainOptions()
	opts.Epochs, opts.Variants = 6, 2
	m, err := Train(list, opts)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Train(list, opts)
	if err != nil || !bytes.Equal(m.Bytes(), again.Bytes()) {
		t.Fatalf("training twice gives different models (%v)", err)
	}
	read, err := unmarshal(m.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	tokens, _, sents, err := Measure(newSegmenter(read), list)
	if err != nil || tokens.F1() < 100 || sents.F1() < 100 {
		t.Errorf("own training data: tokens %.1f, sentences %.1f (%v)", tokens.F1(), sents.F1(), err)
	}
}

const treebank = `# newdoc
# newpar
1	Mr.	Mr.	PROPN	NNP	_	2	x	_	_
2	Moe	Moe	PROPN	NNP	_	3	x	_	_
3	sang	sing	VERB	VBD	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	_	_

1-2	Don't	_	_	_	_	_	_	_	_
1	Do	do	AUX	VB	_	3	x	_	_
2	n't	not	PART	RB	_	3	x	_	_
3	ask	ask	VERB	VB	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	3	punct	_	_

# newpar
1	Fine	fine	ADJ	JJ	_	0	root	_	SpaceAfter=No
2	!	!	PUNCT	.	_	1	punct	_	_

`

func FuzzAnnotate(f *testing.F) {
	f.Add("Mr. Olsen didn't go.\n\n• It’s late… “Why?”")
	f.Add("a@b.c http://x.y/z) 2021-03-04 é\u0301\u00ad 😀\u200d🇳🇴 \x00\xff")
	f.Add("1. A\n2) B\r\n\r\n- c\tD")
	f.Fuzz(func(t *testing.T, in string) {
		check(t, in, cutText(t, in))
	})
}

func FuzzModel(f *testing.F) {
	f.Add(modelData[:64])
	f.Add([]byte("RLSG\x01\x00\x00\x00\x00"))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = unmarshal(data) })
}

func BenchmarkAnnotate(b *testing.B) {
	gold, err := conllu.ReadFile(corpora.Shared(b, "data", "ud-gum", "dev.conllu"), conllu.Options{})
	if err != nil {
		b.Fatal(err)
	}
	doc := &text.Document{}
	doc.Text = compose(gold, layout{}, nil).text
	s := newTest(b)
	b.SetBytes(int64(len(doc.Text)))
	n := 0
	for b.Loop() {
		if err := s.Annotate(context.Background(), doc); err != nil {
			b.Fatal(err)
		}
		n += len(doc.Sentences)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "sentences/s")
}
