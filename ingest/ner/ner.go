package ner

import (
	"context"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
)

// Recognizer finds names. It is safe for concurrent use.
type Recognizer struct {
	x   *Extractor
	m   *Model
	gaz *gazetteer.Gazetteer
	// userNames says that gaz holds a user's list, whose names may be in any case.
	userNames       bool
	actingCountries bool
}

// Options configures a recogniser. The zero value is the embedded model and gazetteer.
type Options struct {
	// Gazetteer replaces the embedded one, to add a user's list.
	Gazetteer *gazetteer.Gazetteer
	// Model replaces the embedded model.
	Model *Model
	// ActingCountries leaves a country that the model calls an organisation one,
	// as the guidelines of some corpora want it where a state acts.
	ActingCountries bool
}

// New returns a recogniser.
func New(opts Options) (*Recognizer, error) {
	x, err := NewExtractor()
	if err != nil {
		return nil, err
	}
	r := &Recognizer{x: x, m: opts.Model, gaz: opts.Gazetteer, actingCountries: opts.ActingCountries}
	if r.m == nil {
		if r.m, err = loadModel(); err != nil {
			return nil, err
		}
	}
	if r.gaz == nil {
		r.gaz = x.gaz
	}
	r.userNames = len(r.gaz.UserRecords()) > 0
	return r, nil
}

// Features computes the features of every token of a document, for training.
func (x *Extractor) Features(sentences []text.Sentence) [][][]uint32 {
	f := x.newFeatures(sentences)
	out := make([][][]uint32, len(sentences))
	for i := range sentences {
		out[i] = make([][]uint32, len(sentences[i].Tokens))
		f.sentence(sentences[i].Tokens, func(k int, feats []uint32) {
			out[i][k] = append([]uint32(nil), feats...)
		})
	}
	return out
}

// What beginning a name costs, in the model's fixed point, and at which labels.
const (
	beginPerson, costPerson             = 1, WeightScale / 4
	beginOrganization, costOrganization = 3, WeightScale / 2
)

// Tag writes Token.NER of all sentences of one document.
func (r *Recognizer) Tag(ctx context.Context, sentences []text.Sentence) error {
	f := r.x.newFeatures(sentences)
	var v viterbi
	for i := range sentences {
		if i%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		toks := sentences[i].Tokens
		v.emit = append(v.emit[:0], make([]int32, len(toks)*numLabels)...)
		f.sentence(toks, func(k int, feats []uint32) {
			r.m.emissions(feats, v.emit[k*numLabels:])
			// A wrong name costs a graph more than a missed one.
			v.emit[k*numLabels+beginPerson] -= costPerson
			v.emit[k*numLabels+beginOrganization] -= costOrganization
		})
		for k, y := range r.m.decode(&v, len(toks)) {
			toks[k].NER = Labels[y]
		}
		if caseOf(toks) == normalCase {
			f.tidy(toks)
		}
		r.known(f, toks)
	}
	r.bareNames(f, sentences)
	r.agree(f, sentences)
	return nil
}

// Nationality reports whether a word is the adjective or noun of a people and
// is written as such: "French", "Ukrainians". "US" and "UK" are no such words:
// they are the country's name.
func Nationality(gaz *gazetteer.Gazetteer, form string) bool {
	if k := kindOf(form); k != titleCase && k != upperCase || len(form) < 4 || gazetteer.Acronym(form) && k == upperCase && len(form) < 5 {
		return false
	}
	r := gaz.Adjective(form)
	return r != nil && len(gaz.Find(form)) == 0
}
