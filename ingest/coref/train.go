package coref

import (
	"math"
	"math/rand/v2"

	"github.com/relata-kg/relata/ingest/text"
)

// TrainingDocument is a document with given mentions and, for each, its gold
// group; 0 marks a mention that refers to nothing.
type TrainingDocument struct {
	Doc    *text.Document
	Groups []int
	// NamedPerson says of each mention whether the gold data make it the name of
	// one person; only scoring reads it.
	NamedPerson []bool
}

// TrainOptions configures TrainRanker.
type TrainOptions struct {
	Bits    int // log2 of the number of weights
	Epochs  int
	Rate    float64
	L2      float64
	Dropout float64
	Seed    uint64
	// Log is told the mean log-likelihood after every epoch.
	Log func(epoch int, likelihood float64)
}

// instance is one mention to resolve: the features of "none" first, then of each
// candidate, and which of them are right.
type instance struct {
	feats [][]uint32
	right []bool
}

// trainer collects instances while documents are resolved with gold links.
type trainer struct {
	groups    []int
	instances []instance
}

// one records mention i and links it to its gold antecedent.
func (t *trainer) one(r *run, i int, f *featureList) {
	in := instance{feats: [][]uint32{append([]uint32(nil), r.newFeatures(i, f)...)}, right: []bool{true}}
	best := -1
	for n, k := range f.candidates {
		in.feats = append(in.feats, append([]uint32(nil), r.pairFeatures(i, k, n, f)...))
		ok := t.groups[i] != 0 && t.groups[k] == t.groups[i]
		in.right = append(in.right, ok)
		if ok {
			in.right[0] = false
			if best < 0 {
				best = k
			}
		}
	}
	if len(f.candidates) > 0 {
		t.instances = append(t.instances, in)
	}
	if best >= 0 {
		r.join(i, best, 1)
	}
}

// TrainRanker fits the ranker: the likelihood that the antecedent is any of the
// gold ones (Durrett and Klein 2013), by AdaGrad.
func TrainRanker(rs *Resolver, docs []TrainingDocument, o TrainOptions) *Ranker {
	var instances []instance
	for _, d := range docs {
		r := rs.prepare(d.Doc)
		r.keepAllTraining()
		t := &trainer{groups: d.Groups}
		r.train = t
		r.sieves()
		r.rank()
		instances = append(instances, t.instances...)
	}
	w := make([]float32, 1<<o.Bits)
	g := make([]float32, 1<<o.Bits)
	sum := make([]float64, 1<<o.Bits)
	mask := uint32(1)<<o.Bits - 1
	rng := rand.New(rand.NewPCG(o.Seed, 3))
	averaged := 0
	for epoch := range o.Epochs {
		total := 0.0
		for _, n := range rng.Perm(len(instances)) {
			total += step(&instances[n], w, g, mask, o, rng)
		}
		if epoch >= o.Epochs/2 {
			averaged++
			for i, x := range w {
				sum[i] += float64(x)
			}
		}
		if o.Log != nil {
			o.Log(epoch+1, total/float64(max(len(instances), 1)))
		}
	}
	for i := range w {
		w[i] = float32(sum[i] / float64(max(averaged, 1)))
	}
	return newRanker(w)
}

func (r *run) keepAllTraining() {
	rs := *r.Resolver
	rs.keepAll = true
	r.Resolver = &rs
}

func step(in *instance, w, g []float32, mask uint32, o TrainOptions, rng *rand.Rand) float64 {
	n := len(in.feats)
	scores, kept := make([]float64, n), make([][]uint32, n)
	all, right := math.Inf(-1), math.Inf(-1)
	for k, feats := range in.feats {
		for _, f := range feats {
			if o.Dropout > 0 && rng.Float64() < o.Dropout {
				continue
			}
			kept[k] = append(kept[k], f&mask)
			scores[k] += float64(w[f&mask])
		}
		all = logAdd(all, scores[k])
		if in.right[k] {
			right = logAdd(right, scores[k])
		}
	}
	for k := range scores {
		d := -math.Exp(scores[k] - all)
		if in.right[k] {
			d += math.Exp(scores[k] - right)
		}
		if d*d < 1e-10 {
			continue
		}
		for _, f := range kept[k] {
			x := d - o.L2*float64(w[f])
			g[f] += float32(x * x)
			w[f] += float32(o.Rate * x / math.Sqrt(float64(g[f])+1))
		}
	}
	return right - all
}

func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(b, -1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
