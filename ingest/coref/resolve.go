package coref

import (
	"context"

	"github.com/relata-kg/relata/ingest/coref/roles"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
)

// Options configures a Resolver. The zero value is the embedded gazetteer and
// model.
type Options struct {
	// Gazetteer replaces the embedded one, to add a user's list.
	Gazetteer *gazetteer.Gazetteer
	// Ranker replaces the embedded weights.
	Ranker *Ranker
	// KeepAll resolves every mention and keeps every cluster, sure or not, named
	// or not: the setting of coreference scoring on given mentions. Otherwise
	// what is unsure stays unresolved.
	KeepAll bool
}

// Resolver decides who and what a text is about. It is safe for concurrent use.
type Resolver struct {
	gaz     *gazetteer.Gazetteer
	roles   *roles.Finder
	ranker  *Ranker
	keepAll bool
}

// New returns a resolver.
func New(opts Options) (*Resolver, error) {
	r := &Resolver{gaz: opts.Gazetteer, ranker: opts.Ranker, keepAll: opts.KeepAll}
	var err error
	if r.gaz == nil {
		if r.gaz, err = gazetteer.Load(); err != nil {
			return nil, err
		}
	}
	if r.ranker == nil {
		if r.ranker, err = loadRanker(); err != nil {
			return nil, err
		}
	}
	r.roles = roles.New(r.gaz)
	return r, nil
}

// run is the resolution of one document.
type run struct {
	*Resolver
	doc    *text.Document
	attrs  []attrs
	quotes quotations
	// speeches are what is said without quotation marks, in order.
	speeches []speech
	// of maps each mention to its entity, nil while unresolved.
	of       []*entity
	entities []*entity
	// members of mentions that refer to several entities.
	members map[int][]*entity
	// titles maps role mentions: the nominal mention of a title without a name.
	titles map[int]roles.Title
	// byHead finds mentions by sentence and head; bySentence is the range of
	// mentions of each sentence.
	bySentence []int
	train      *trainer
	// closed mentions are settled: later steps leave them alone.
	closed map[int]bool
}

// Annotate reads sentences, trees and the mentions of names, and writes Roles,
// the mentions of nominals and pronouns that it could resolve (or that others
// resolve to), Entity, Members, Antecedent and Rule of all mentions, and Entities.
func (rs *Resolver) Annotate(ctx context.Context, doc *text.Document) error {
	names := doc.Mentions[:0:0]
	for _, m := range doc.Mentions {
		if m.Kind == text.Name {
			names = append(names, m)
		}
	}
	doc.Mentions = names
	doc.Roles, doc.Entities = nil, nil
	rs.tidyNames(doc)
	rs.agreeTypes(doc)
	detect(rs.gaz, doc)
	if err := ctx.Err(); err != nil {
		return err
	}
	return rs.Resolve(ctx, doc)
}

// Resolve does the same for given mentions: none are added.
func (rs *Resolver) Resolve(ctx context.Context, doc *text.Document) error {
	r := rs.prepare(doc)
	r.sieves()
	if err := ctx.Err(); err != nil {
		return err
	}
	r.rank()
	r.finish()
	return nil
}

func (rs *Resolver) prepare(doc *text.Document) *run {
	r := &run{Resolver: rs, doc: doc, of: make([]*entity, len(doc.Mentions)), members: map[int][]*entity{}, titles: map[int]roles.Title{}, closed: map[int]bool{}}
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		m.Entity, m.Antecedent, m.Members, m.Rule = text.None, text.None, nil, ""
	}
	r.bySentence = make([]int, len(doc.Sentences)+1)
	k := 0
	for s := range doc.Sentences {
		for k < len(doc.Mentions) && doc.Mentions[k].Sentence < s {
			k++
		}
		r.bySentence[s] = k
	}
	r.bySentence[len(doc.Sentences)] = len(doc.Mentions)
	r.quotes = findQuotations(doc.Sentences)
	r.attrs = make([]attrs, len(doc.Mentions))
	for i := range doc.Mentions {
		r.attrs[i] = r.describe(i)
	}
	return r
}

// inSentence returns the range of mentions of a sentence.
func (r *run) inSentence(si int) (from, to int) { return r.bySentence[si], r.bySentence[si+1] }

// mentionWithHead returns the name, else the longest mention, with a head token, or text.None.
func (r *run) mentionWithHead(si, head int) int {
	from, to := r.inSentence(si)
	best := text.None
	for i := from; i < to; i++ {
		if m := &r.doc.Mentions[i]; m.Head == head && (best == text.None || m.Kind == text.Name) {
			best = i
		}
	}
	if best != text.None {
		return best
	}
	// The head of an apposition or a title before a name: "President" of
	// "President Biden".
	toks := r.doc.Sentences[si].Tokens
	for i := from; i < to; i++ {
		h := r.doc.Mentions[i].Head
		if toks[h].Head == head && (toks[h].Rel() == "flat" || toks[h].Rel() == "appos") && r.doc.Mentions[i].Kind == text.Name {
			return i
		}
	}
	return text.None
}

// sieves are the precise steps, the surest first (Lee et al. 2013).
func (r *run) sieves() {
	r.findSpeakers()
	r.findSpeeches()
	r.clusterNames()
	r.doc.Roles = r.Resolver.roles.Find(r.doc)
	r.giveRoles()
	r.linkRecords()
	r.coordinations()
	r.relatives()
	r.appositions()
	r.roleNominals()
	r.placeNominals()
	r.groups()
	r.turns()
	r.addressees()
}
