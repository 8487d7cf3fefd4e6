// Package syntax tags and parses sentences in the scheme of Universal
// Dependencies: UPOS, XPOS, FEATS, HEAD and DEPREL of every token.
//
// One network does all: word vectors, trained vectors and hashed spelling
// features feed bidirectional LSTMs; tags are read off the last layer but one,
// and deep biaffine scores (Dozat and Manning 2017, arXiv:1611.01734) of the
// last are decoded to the maximum spanning tree with one root (Chu and Liu 1965,
// Edmonds 1967). It works on 8-bit integers whose sums are exact, so that the
// same sentence gets the same tree on every machine, whatever vector
// instructions it has and whatever sentences are parsed beside it. Package train
// builds it; the model directory's README.md has origin, licence and scores.
package syntax

import (
	"context"
	_ "embed"
	"fmt"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"unsafe"

	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax/internal/model"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/ingest/vectors"
)

//go:embed model/syntax.bin
var embedded string

// DefaultMaxTokens is the number of tokens up to which a sentence is parsed whole.
const DefaultMaxTokens = 512

// Options configure a Parser. The zero value is the embedded model on one thread.
type Options struct {
	// Model is a model file instead of the embedded one. It must not change.
	Model []byte
	// Vectors is the table the model was trained with; nil: the embedded one.
	Vectors *vectors.Table
	// Threads is the number of threads that one call of Parse uses at most;
	// 0 is one, a negative number all processors. Results don't depend on it.
	Threads int
	// MaxTokens is the longest sentence, in tokens, that is parsed whole;
	// 0 is DefaultMaxTokens. A longer one is cut into windows, after
	// punctuation if there is some; the roots of the later windows depend on
	// that of the first as parataxis.
	MaxTokens int
	// Portable turns vector instructions off. Results don't depend on it.
	Portable bool
}

// Parser tags and parses. It is safe for concurrent use.
type Parser struct {
	model   *model.Model
	vectors *vectors.Table
	cpu     nn.Features
	threads int
	max     int
	words   map[string]int
	triples triples
	root    int    // the label root
	groups  []int8 // of each label, see uniqueGroup
	pool    sync.Pool
}

// ErrFormat is wrapped by New's errors for a model that is damaged or no model.
var ErrFormat = model.ErrFormat

// openEmbedded checks and unpacks the embedded model once a process.
var openEmbedded = sync.OnceValues(func() (*model.Model, error) {
	return model.Open(unsafe.Slice(unsafe.StringData(embedded), len(embedded)))
})

// New returns a parser. The model is read here, in some milliseconds.
func New(opts Options) (*Parser, error) {
	return newParser(opts, nn.Detect())
}

func newParser(opts Options, cpu nn.Features) (*Parser, error) {
	p := &Parser{cpu: cpu, threads: max(opts.Threads, 1), max: opts.MaxTokens, vectors: opts.Vectors}
	if opts.Threads < 0 {
		p.threads = runtime.GOMAXPROCS(0)
	}
	if opts.Portable {
		p.cpu = nn.Features{}
	}
	if p.max <= 0 {
		p.max = DefaultMaxTokens
	}
	var err error
	if opts.Model != nil {
		p.model, err = model.Open(opts.Model)
	} else {
		p.model, err = openEmbedded()
	}
	if err != nil {
		return nil, fmt.Errorf("syntax: %w", err)
	}
	if p.vectors == nil {
		if p.vectors, err = vectors.Default(); err != nil {
			return nil, fmt.Errorf("syntax: %w", err)
		}
	}
	if p.vectors.Dim() != p.model.Vector || p.vectors.Len() != p.model.Vectors {
		return nil, fmt.Errorf("syntax: %w: it belongs to %d word vectors of %d components, not to %d of %d", ErrFormat,
			p.model.Vectors, p.model.Vector, p.vectors.Len(), p.vectors.Dim())
	}
	p.words = make(map[string]int, p.model.Vocab)
	rest := p.model.Words
	for k := 1; rest != ""; k++ {
		var word string
		word, rest, _ = strings.Cut(rest, "\n")
		p.words[word] = k
	}
	p.triples = newTriples(p.model)
	p.root = -1
	for i, name := range p.model.Deprels {
		if name == "root" {
			p.root = i
			p.groups = append(p.groups, numUnique+1)
			continue
		}
		p.groups = append(p.groups, uniqueGroup(name))
	}
	if p.root < 0 || !slices.Contains(p.groups, noGroup) {
		return nil, fmt.Errorf("syntax: %w: it lacks the relation root or plain ones", ErrFormat)
	}
	p.prepare()
	p.pool.New = func() any { return p.newWorker() }
	return p, nil
}

// prepare readies the weights for the instructions of p.
func (p *Parser) prepare() {
	prepareMu.Lock()
	defer prepareMu.Unlock()
	g := nn.NewInteger(p.cpu)
	for i := range p.model.Layers {
		l := &p.model.Layers[i]
		for _, w := range []*nn.Weights{l.X, l.H[0], l.H[1]} {
			g.Prepare(w)
		}
	}
	m := p.model
	for _, l := range []*model.Linear{&m.Proj, &m.ArcBi, &m.TagHidden, &m.TagOut, &m.LabelProduct, &m.LabelSum} {
		g.Prepare(l.W)
	}
}

var prepareMu sync.Mutex

func (p *Parser) find(form string) (int, bool) {
	k, ok := p.words[form]
	return k, ok
}

// Sizes of a batch. A batch of one long sentence may exceed them.
const (
	batchWords     = 1024
	batchSentences = 64
)

// Annotate tags and parses the sentences of a document.
func (p *Parser) Annotate(ctx context.Context, doc *text.Document) error {
	return p.Parse(ctx, doc.Sentences)
}

// Parse writes UPOS, XPOS, Feats, Head, Deprel and ArcScore of every token, in
// place. Every sentence that is not empty gets a tree with exactly one root. It
// returns ctx's error when ctx ends first; some sentences are then unparsed.
func (p *Parser) Parse(ctx context.Context, sentences []text.Sentence) error {
	jobs := p.split(sentences)
	order := make([]int, len(jobs))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return len(jobs[order[a]].tokens) > len(jobs[order[b]].tokens) })
	sorted := make([]job, len(jobs))
	for i, k := range order {
		sorted[i] = jobs[k]
	}
	var batches [][]job
	for len(sorted) > 0 {
		words, n := 0, 0
		for n < len(sorted) && n < batchSentences && (n == 0 || words+len(sorted[n].tokens) <= batchWords) {
			words += len(sorted[n].tokens)
			n++
		}
		batches = append(batches, sorted[:n])
		sorted = sorted[n:]
	}
	if err := p.runAll(ctx, batches); err != nil {
		return err
	}
	p.join(sentences, jobs)
	return nil
}

// join copies the heads of the jobs to their sentences and hangs the later
// windows of a long sentence on the first.
func (p *Parser) join(sentences []text.Sentence, jobs []job) {
	for i := range sentences {
		tokens := sentences[i].Tokens
		first, from := text.None, 0
		for from < len(tokens) {
			j := jobs[0]
			jobs = jobs[1:]
			for k, h := range j.heads {
				tok := &tokens[from+k]
				switch {
				case h >= 0:
					tok.Head = from + h
				case first == text.None:
					tok.Head, first = text.Root, from+k
				default:
					tok.Head, tok.Deprel, tok.ArcScore = first, "parataxis", 0
				}
			}
			from += len(j.heads)
		}
	}
}

func (p *Parser) runAll(ctx context.Context, batches [][]job) error {
	threads := min(p.threads, len(batches))
	if threads <= 1 {
		w := p.pool.Get().(*worker)
		defer p.pool.Put(w)
		for _, b := range batches {
			if err := ctx.Err(); err != nil {
				return err
			}
			w.run(b)
		}
		return nil
	}
	next := make(chan []job)
	var wg sync.WaitGroup
	for range threads {
		wg.Go(func() {
			w := p.pool.Get().(*worker)
			defer p.pool.Put(w)
			for b := range next {
				w.run(b)
			}
		})
	}
	for _, b := range batches {
		if ctx.Err() != nil {
			break
		}
		next <- b
	}
	close(next)
	wg.Wait()
	return ctx.Err()
}

// window is a range of tokens of a sentence.
type window struct{ from, to int }

// windows cuts n tokens into ranges of at most p.max.
func (p *Parser) windows(tokens []text.Token) []window {
	var out []window
	for from := 0; from < len(tokens); {
		to := len(tokens)
		if to-from > p.max {
			to = from + p.max
			for k := to; k > from+p.max/2; k-- {
				if isBreak(tokens[k-1].Form) {
					to = k
					break
				}
			}
		}
		out = append(out, window{from, to})
		from = to
	}
	return out
}

func isBreak(form string) bool {
	switch form {
	case ".", ";", ":", "!", "?", ",":
		return true
	}
	return false
}

// split makes a job of every sentence, or of each window of a long one. The
// heads of a job are relative to it.
func (p *Parser) split(sentences []text.Sentence) []job {
	total := 0
	for i := range sentences {
		total += len(sentences[i].Tokens)
	}
	heads, labels := make([]int, total), make([]int, total)
	jobs := make([]job, 0, len(sentences))
	for i := range sentences {
		tokens := sentences[i].Tokens
		for _, w := range p.windows(tokens) {
			n := w.to - w.from
			jobs = append(jobs, job{tokens: tokens[w.from:w.to], heads: heads[:n:n], labels: labels[:n:n]})
			heads, labels = heads[n:], labels[n:]
		}
	}
	return jobs
}
