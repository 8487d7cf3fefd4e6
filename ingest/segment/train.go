package segment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/text"
)

// TrainOptions configures Train.
type TrainOptions struct {
	Seed     uint64
	Epochs   int
	Variants int     // ways in which each document is laid out, the plain one included
	Dropout  float64 // share of features left out of a training step
	Rate     float64 // AdaGrad's learning rate
	L2       float64
	// Log is told of progress.
	Log func(format string, args ...any)
}

// DefaultTrainOptions returns the options of the shipped model.
func DefaultTrainOptions() TrainOptions {
	return TrainOptions{Seed: 1, Epochs: 8, Variants: 4, Dropout: 0.3, Rate: 0.15, L2: 1e-7, Log: func(string, ...any) {}}
}

// Model is a trained segmentation model.
type Model struct{ m *model }

// Bytes returns the model in the form that is embedded.
func (m *Model) Bytes() []byte { return m.m.marshal() }

// Segmenter returns a Segmenter with this model.
func (m *Model) Segmenter() *Segmenter { return newSegmenter(m.m) }

// ReadModel reads a model file.
func ReadModel(path string) (*Model, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := unmarshal(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &Model{m}, nil
}

// sample is one decision with its features.
type sample struct {
	feats []uint32
	label uint8
}

// Train learns from the sentences of treebanks, in order, with "newdoc" and
// "newpar" among their comments.
func Train(sentences []text.Sentence, opts TrainOptions) (*Model, error) {
	if len(sentences) == 0 {
		return nil, errors.New("no sentences to train on")
	}
	m := &model{inner: innerWords(sentences)}
	var cuts, ends []sample
	rng := rand.New(rand.NewPCG(opts.Seed, 1))
	for _, doc := range documents(sentences) {
		for v := range opts.Variants {
			var l layout
			if v > 0 {
				l = randomLayout(rng)
			}
			c, e := collect(m, compose(doc, l, rng))
			cuts = append(cuts, c...)
			ends = append(ends, e...)
		}
	}
	opts.Log("%d places for words to end, %d for sentences, %d inner words", len(cuts), len(ends), len(m.inner))
	m.cut = logistic(cuts, numCuts, cutBits, opts)
	two := logistic(ends, 2, endBits, opts)
	m.end = make([]int16, 1<<endBits)
	for i := range m.end {
		m.end[i] = clamp(float64(two[2*i+1]) - float64(two[2*i]))
	}
	return &Model{m}, nil
}

// documents groups sentences by "newdoc"; very long ones are cut.
func documents(sentences []text.Sentence) [][]text.Sentence {
	var docs [][]text.Sentence
	start := 0
	for i := range sentences {
		if i > start && startsDocument(&sentences[i]) {
			docs = append(docs, sentences[start:i])
			start = i
		}
	}
	return append(docs, sentences[start:])
}

func startsDocument(s *text.Sentence) bool {
	for _, c := range s.Comments {
		if strings.HasPrefix(c, "newdoc") {
			return true
		}
	}
	return false
}

// innerWords lists the letter runs that fall into two words at least twice.
func innerWords(sentences []text.Sentence) map[string]uint8 {
	type place struct {
		word string
		at   int
	}
	count := map[place]int{}
	for i := range sentences {
		s := &sentences[i]
		for k := 0; k+1 < len(s.Tokens); k++ {
			a, b := s.Tokens[k].Form, s.Tokens[k+1].Form
			if s.Tokens[k].NoSpaceAfter && asciiLetters(a) && asciiLetters(b) && len(a)+len(b) <= maxInner {
				count[place{strings.ToLower(a + b), len(a)}]++
			}
		}
	}
	best := map[string]int{}
	inner := map[string]uint8{}
	for p, n := range count { // the result does not depend on the order
		if b := best[p.word]; n >= 2 && (n > b || (n == b && p.at < int(inner[p.word]))) {
			best[p.word] = n
			inner[p.word] = uint8(p.at)
		}
	}
	return inner
}

func asciiLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}

// collect runs the segmenter over a text with the right answers and keeps every
// decision.
func collect(m *model, s sampleText) (cuts, ends []sample) {
	b := new(block)
	b.width = lineWidth(s.text)
	b.load(s.text, utf8.RuneCountInString(s.text)+1)
	b.split()
	t := cutter{b: b, model: m, decide: func(feats []uint32, i int) int {
		label := s.cuts[i]
		cuts = append(cuts, sample{append([]uint32(nil), feats...), uint8(label)})
		return label
	}}
	t.tokenize()
	n := len(b.tokens)
	for from := 0; from < n; {
		to := from + 1
		for to < n && b.tokens[to].gap != gapBlank {
			to++
		}
		b.sent.start(from)
		for j := from + 1; j < to; j++ {
			b.sent.add(&b.tokens[j-1])
			right := s.starts[b.tokens[j].start]
			if _, known := b.ruled(j); !known && b.candidate(j) {
				label := uint8(0)
				if right {
					label = 1
				}
				ends = append(ends, sample{append([]uint32(nil), b.endFeatures(j, from, to)...), label})
			}
			if right {
				b.sent.start(j)
			}
		}
		from = to
	}
	return cuts, ends
}

// weightScale turns a weight into an integer.
const weightScale = 512

func clamp(v float64) int16 {
	return int16(math.Round(max(-32767, min(32767, v))))
}

// logistic trains a multinomial logistic regression with AdaGrad and returns
// averaged weights times weightScale, classes of a feature side by side.
func logistic(samples []sample, classes, bits int, opts TrainOptions) []int16 {
	size := classes << bits
	w, g := make([]float64, size), make([]float64, size)
	sum := make([]float64, size)
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(opts.Seed, uint64(bits)))
	score, keep := make([]float64, classes), make([]uint32, 0, 64)
	averaged := 0
	for epoch := range opts.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, at := range order {
			s := &samples[at]
			keep = keep[:0]
			for _, f := range s.feats {
				if rng.Float64() >= opts.Dropout {
					keep = append(keep, f>>(32-bits))
				}
			}
			clear(score)
			for _, f := range keep {
				for c := range score {
					score[c] += w[int(f)*classes+c]
				}
			}
			loss += softmax(score, int(s.label))
			for c := range score {
				d := score[c]
				if c == int(s.label) {
					d--
				}
				if math.Abs(d) < 1e-4 {
					continue
				}
				for _, f := range keep {
					k := int(f)*classes + c
					grad := d + opts.L2*w[k]*float64(len(samples))
					g[k] += grad * grad
					w[k] -= opts.Rate * grad / (1e-3 + math.Sqrt(g[k]))
				}
			}
		}
		if epoch >= opts.Epochs/2 {
			for i, v := range w {
				sum[i] += v
			}
			averaged++
		}
		opts.Log("epoch %d: loss %.5f", epoch+1, loss/float64(len(samples)))
	}
	out := make([]int16, size)
	// With dropout at training, all features vote at work: scale them alike.
	for i, v := range sum {
		out[i] = clamp(v / float64(averaged) * weightScale)
	}
	return out
}

// softmax turns scores into probabilities and returns the loss of label.
func softmax(score []float64, label int) float64 {
	top := score[0]
	for _, v := range score {
		top = max(top, v)
	}
	total := 0.0
	for i, v := range score {
		score[i] = math.Exp(v - top)
		total += score[i]
	}
	for i := range score {
		score[i] /= total
	}
	return -math.Log(max(score[label], 1e-12))
}

// Score is precision and recall of spans.
type Score struct{ Gold, System, Right int }

// F1 returns the harmonic mean of precision and recall, in percent.
func (s Score) F1() float64 { return 200 * float64(s.Right) / float64(max(1, s.Gold+s.System)) }

// Measure cuts the plain layout of treebank sentences and compares the spans of
// words and sentences.
func Measure(s *Segmenter, sentences []text.Sentence) (tokens, words, sents Score, err error) {
	for _, doc := range documents(sentences) {
		gold := compose(doc, layout{}, rand.New(rand.NewPCG(1, 1)))
		d := &text.Document{}
		d.Text = gold.text
		if err := s.Annotate(context.Background(), d); err != nil {
			return tokens, words, sents, err
		}
		want := goldSpans(gold)
		got := spans{map[[2]int]bool{}, map[[2]int]bool{}, map[[2]int]bool{}}
		for i := range d.Sentences {
			sent := &d.Sentences[i]
			got.sents[[2]int{sent.Start, sent.End}] = true
			inside := 0
			for k := range sent.Tokens {
				t := &sent.Tokens[k]
				got.words[[2]int{t.Start, t.End}] = true
				for inside < len(sent.Multiwords) && sent.Multiwords[inside].To <= k {
					inside++
				}
				if inside == len(sent.Multiwords) || k < sent.Multiwords[inside].From {
					got.tokens[[2]int{t.Start, t.End}] = true
				}
			}
			for _, m := range sent.Multiwords {
				got.tokens[[2]int{m.Start, m.End}] = true
			}
		}
		tokens.add(want.tokens, got.tokens)
		words.add(want.words, got.words)
		sents.add(want.sents, got.sents)
	}
	return tokens, words, sents, nil
}

func (s *Score) add(want, got map[[2]int]bool) {
	s.Gold += len(want)
	s.System += len(got)
	for k := range want {
		if got[k] {
			s.Right++
		}
	}
}

type spans struct{ tokens, words, sents map[[2]int]bool }

func goldSpans(s sampleText) spans {
	out := spans{map[[2]int]bool{}, map[[2]int]bool{}, map[[2]int]bool{}}
	runes := []rune(s.text)
	tok, word, sent, end := -1, -1, -1, 0
	flush := func(at int, level int) {
		if level >= 0 && word >= 0 {
			out.words[[2]int{word, at}] = true
			word = -1
		}
		if level >= 1 && tok >= 0 {
			out.tokens[[2]int{tok, at}] = true
			tok = -1
		}
	}
	for i, r := range runes {
		if r == ' ' || r == '\n' {
			flush(i, 1)
			continue
		}
		switch s.cuts[i] {
		case cutToken:
			flush(i, 1)
		case cutWord:
			flush(i, 0)
		}
		if s.starts[i] {
			if sent >= 0 {
				out.sents[[2]int{sent, end}] = true
			}
			sent = i
		}
		if tok < 0 {
			tok = i
		}
		if word < 0 {
			word = i
		}
		end = i + 1
	}
	flush(len(runes), 1)
	if sent >= 0 {
		out.sents[[2]int{sent, end}] = true
	}
	return out
}
