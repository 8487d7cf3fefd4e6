package train

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"sort"
	"time"

	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax/internal/feature"
	"github.com/relata-kg/relata/ingest/vectors"
)

// Options say how to train. The zero value of a rate means none.
type Options struct {
	Seed       uint64
	Epochs     int
	BatchWords int
	Rate       float64 // the highest, after the first epoch, falling as a cosine to zero
	Shape      Shape
	Dropout    Dropout
	Noise      Noise
	LeastCount int // occurrences that give a word a trained vector
	// QuantFrom is the epoch (from 0) from which weights and states are rounded
	// to 8 bits in the forward pass; a negative number: never.
	QuantFrom int
	// EvalEvery says after how many epochs the development data is parsed.
	EvalEvery int
	Log       io.Writer
	CPU       nn.Features
}

// DefaultOptions are those of the shipped model.
func DefaultOptions() Options {
	return Options{
		Seed: 1, Epochs: 30, BatchWords: 2000, Rate: 2e-3, Shape: DefaultShape(),
		Dropout:    Dropout{Input: 0.33, Hidden: 0.33, Recurrent: 0.33, MLP: 0.33, Word: 0.4, Vector: 0.03},
		Noise:      Noise{Lower: 0.03, Title: 0.03, Upper: 0.01, NoStop: 0.04},
		LeastCount: 2, QuantFrom: -1, EvalEvery: 1,
	}
}

// Trainer holds a network in training.
type Trainer struct {
	opts  Options
	inv   *Inventory
	vocab []string
	table *vectors.Table
	net   *network
	enc   *encoder
	train []*example
	dev   []Corpus
	freq  []int
}

// New prepares training on corpora, with development data to watch.
func New(opts Options, corpora, dev []Corpus, table *vectors.Table) (*Trainer, error) {
	if len(corpora) == 0 || opts.Shape.Layers < 2 {
		return nil, fmt.Errorf("train: no treebank, or fewer than two layers")
	}
	t := &Trainer{opts: opts, inv: NewInventory(corpora), vocab: Vocabulary(corpora, opts.LeastCount), table: table, dev: dev}
	t.enc = newEncoder(t.inv, table, t.vocab)
	r := rand.New(rand.NewPCG(opts.Seed, 1))
	t.net = newNetwork(opts.Shape, t.inv, table, len(t.vocab), r)
	t.freq = make([]int, len(t.vocab)+1)
	for _, c := range corpora {
		for i := range c.Sentences {
			x := t.enc.example(&c.Sentences[i])
			t.train = append(t.train, x)
			for _, f := range x.forms {
				t.freq[t.enc.indices(f)[feature.Word]]++
			}
		}
	}
	return t, nil
}

// Words counts the words of the training data.
func (t *Trainer) words() int {
	n := 0
	for _, x := range t.train {
		n += len(x.forms)
	}
	return n
}

// Score is the percentage of words right.
type Score struct {
	Name                        string
	UPOS, XPOS, Feats, UAS, LAS float64
}

// Run trains to the end or until ctx is done. save is called after each
// evaluation, when the weights are their running averages.
func (t *Trainer) Run(ctx context.Context, save func(epoch int, scores []Score) error) error {
	o := t.opts
	r := rand.New(rand.NewPCG(o.Seed, 2))
	adam := nn.NewAdam(o.CPU)
	params := t.net.params()
	tape := nn.NewTape(o.CPU, r)
	total := 0
	for _, p := range params {
		if !p.Frozen {
			total += p.Rows * p.Cols
		}
	}
	fmt.Fprintf(o.Log, "%d sentences, %d words, %v, %d trained words, %d parameters\n",
		len(t.train), t.words(), t.inv, len(t.vocab), total)
	steps := o.Epochs * (t.words()/o.BatchWords + 1)
	step := 0
	warm := float64(t.words()/o.BatchWords+1) / 2
	for epoch := range o.Epochs {
		start := time.Now()
		quant := o.QuantFrom >= 0 && epoch >= o.QuantFrom
		t.setQuant(quant)
		var sum losses
		batches := t.batches(r)
		for _, list := range batches {
			if err := ctx.Err(); err != nil {
				return err
			}
			b := t.enc.batch(list)
			t.dropWords(b, r)
			tape.Reset()
			tape.Train = true
			l := t.net.loss(tape, b, o.Dropout, quant)
			tape.Backward()
			rate := o.Rate * math.Min(1, float64(step+1)/warm) * 0.5 * (1 + math.Cos(math.Pi*math.Min(1, float64(step)/float64(steps))))
			adam.Step(params, rate)
			step++
			sum.arc += l.arc / float64(len(batches))
			sum.label += l.label / float64(len(batches))
			sum.tag += l.tag / float64(len(batches))
		}
		fmt.Fprintf(o.Log, "epoch %d: arc %.4f label %.4f tag %.4f (%.1f s)\n", epoch+1, sum.arc, sum.label, sum.tag, time.Since(start).Seconds())
		if (epoch+1)%o.EvalEvery != 0 && epoch+1 != o.Epochs {
			continue
		}
		start = time.Now()
		nn.SwapAverage(params)
		scores := t.Evaluate(quant)
		for _, s := range scores {
			fmt.Fprintf(o.Log, "  %s: UPOS %.2f XPOS %.2f FEATS %.2f UAS %.2f LAS %.2f\n", s.Name, s.UPOS, s.XPOS, s.Feats, s.UAS, s.LAS)
		}
		err := save(epoch+1, scores)
		nn.SwapAverage(params)
		if err != nil {
			return err
		}
		fmt.Fprintf(o.Log, "  evaluated and saved in %.1f s\n", time.Since(start).Seconds())
	}
	nn.SwapAverage(params)
	return nil
}

func (t *Trainer) setQuant(on bool) {
	for _, p := range t.net.params() {
		if !p.Frozen && !p.Sparse && p.Rows > 1 {
			p.Quant = on
		}
	}
}

// batches shuffles the training sentences and cuts them into batches of about
// equal words and similar lengths.
func (t *Trainer) batches(r *rand.Rand) [][]*example {
	list := append([]*example(nil), t.train...)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for i, x := range list {
		list[i] = t.opts.Noise.apply(x, r)
	}
	const pool = 4000
	var out [][]*example
	for len(list) > 0 {
		n := min(pool, len(list))
		part := list[:n]
		list = list[n:]
		sort.SliceStable(part, func(i, j int) bool { return len(part[i].forms) < len(part[j].forms) })
		words, from := 0, 0
		for i, x := range part {
			words += len(x.forms)
			if words >= t.opts.BatchWords || i == len(part)-1 {
				out = append(out, part[from:i+1])
				words, from = 0, i+1
			}
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// dropWords takes some words for unknown.
func (t *Trainer) dropWords(b *batch, r *rand.Rand) {
	d := t.opts.Dropout
	for i, idx := range b.index {
		word := idx[feature.Word]
		dropWord := word > 0 && r.Float64() < d.Word/(d.Word+float64(t.freq[word]))+0.02
		dropVector := r.Float64() < d.Vector
		if dropWord || dropVector {
			idx = append([]int32(nil), idx...)
			if dropWord {
				idx[feature.Word] = 0
			}
			if dropVector {
				idx[feature.Vector] = -1
			}
			b.index[i] = idx
		}
	}
}

// Evaluate parses the development data.
func (t *Trainer) Evaluate(quant bool) []Score {
	tape := nn.NewTape(t.opts.CPU, rand.New(rand.NewPCG(0, 0)))
	var out []Score
	for _, c := range t.dev {
		var list []*example
		for i := range c.Sentences {
			list = append(list, t.enc.example(&c.Sentences[i]))
		}
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].forms) < len(list[j].forms) })
		var right [5]int
		words := 0
		for len(list) > 0 {
			n := min(100, len(list))
			b := t.enc.batch(list[:n])
			list = list[n:]
			tape.Reset()
			for s, p := range t.net.predict(tape, b, quant) {
				x := b.examples[s]
				for i := range x.forms {
					words++
					tr := t.inv.Triples[p.triple[i]]
					for k, ok := range []bool{
						int32(tr[0]) == x.upos[i], int32(tr[1]) == x.xpos[i], int32(tr[2]) == x.feats[i],
						p.heads[i] == x.heads[i], p.heads[i] == x.heads[i] && int32(p.deprel[i]) == x.deprel[i],
					} {
						if ok {
							right[k]++
						}
					}
				}
			}
		}
		pc := func(k int) float64 { return 100 * float64(right[k]) / float64(words) }
		out = append(out, Score{c.Name, pc(0), pc(1), pc(2), pc(3), pc(4)})
	}
	return out
}
