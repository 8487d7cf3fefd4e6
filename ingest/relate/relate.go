// Package relate turns clauses into statements in the terms of a schema: it
// resolves arguments to entities, finds the relation by the triggers of verbs,
// nouns and adjectives, and adds time, place, speakers, status and confidence.
//
// It reads Clauses, Mentions, Entities, Roles, Times and Quantities of a
// text.Document. It adds to Entities only groups that a phrase names together
// with the state they act for ("Russian troops").
package relate

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Options choose what is related. The zero value uses the embedded schema.
type Options struct {
	// Relations is the schema; nil for schema.DefaultRelations.
	Relations *schema.Relations
	// Strict keeps only relations of the schema whose arguments are entities of
	// the types that it allows.
	Strict bool
	// Neighbor, if set, proposes for a verb lemma without a trigger the known
	// trigger lemma nearest in meaning, and how near it is (0..1).
	Neighbor func(lemma string, known []string) (string, float64)
}

// Relater writes statements. It is safe for concurrent use.
type Relater struct {
	opts  Options
	set   *schema.Relations
	verbs map[string][]frame
	nouns map[string][]frame
	adjs  map[string][]frame
	known []string // verb lemmas with triggers, sorted
}

// frame is a trigger of a relation type.
type frame struct {
	relation *schema.RelationType
	trigger  *schema.Trigger
}

// New returns a Relater.
func New(opts Options) (*Relater, error) {
	set := opts.Relations
	if set == nil {
		var err error
		if set, err = schema.DefaultRelations(); err != nil {
			return nil, fmt.Errorf("default schema: %w", err)
		}
	}
	r := &Relater{opts: opts, set: set, verbs: map[string][]frame{}, nouns: map[string][]frame{}, adjs: map[string][]frame{}}
	for i := range set.Len() {
		rel := set.At(i)
		for j := range rel.Triggers {
			t := &rel.Triggers[j]
			index := r.verbs
			switch t.Kind {
			case schema.NounTrigger:
				index = r.nouns
			case schema.AdjectiveTrigger:
				index = r.adjs
			}
			for _, lemma := range t.Lemmas {
				index[lemma] = append(index[lemma], frame{rel, t})
			}
		}
	}
	// Triggers that ask for more words are tried first.
	for _, index := range []map[string][]frame{r.verbs, r.nouns, r.adjs} {
		for _, frames := range index {
			slices.SortStableFunc(frames, func(a, b frame) int {
				return cmp.Compare(min(1, len(b.trigger.With)), min(1, len(a.trigger.With)))
			})
		}
	}
	for lemma := range r.verbs {
		r.known = append(r.known, lemma)
	}
	slices.Sort(r.known)
	return r, nil
}

// Relate implements ingest.Relater.
func (r *Relater) Relate(ctx context.Context, doc *text.Document) ([]schema.Statement, error) {
	drafts, err := r.drafts(ctx, doc)
	if err != nil {
		return nil, err
	}
	out := make([]schema.Statement, len(drafts))
	for i := range drafts {
		out[i] = drafts[i].Statement
	}
	return out, nil
}

// Examine is Relate with the features that each statement's confidence is read
// from, for fitting the model.
func (r *Relater) Examine(ctx context.Context, doc *text.Document) ([]schema.Statement, []Features, error) {
	drafts, err := r.drafts(ctx, doc)
	statements, features := make([]schema.Statement, len(drafts)), make([]Features, len(drafts))
	for i := range drafts {
		statements[i], features[i] = drafts[i].Statement, drafts[i].features
	}
	return statements, features, err
}

func (r *Relater) drafts(ctx context.Context, doc *text.Document) ([]draft, error) {
	e := newExtraction(r, doc)
	for at := 0; at < len(doc.Clauses); {
		end := at
		for end < len(doc.Clauses) && doc.Clauses[end].Sentence == doc.Clauses[at].Sentence {
			end++
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e.sentence(doc.Clauses[at].Sentence, at, end)
		at = end
	}
	e.roles()
	return e.finish(), nil
}

// extraction is the work on one document.
type extraction struct {
	*Relater
	doc *text.Document
	// bySentence are the ranges of Mentions and Times of each sentence.
	mentions, times, quantities [][2]int
	groups                      map[string]int // entity ID -> index in doc.Entities
	country                     map[int]int    // person entity -> entity of the country or body of its role

	// The sentence at work.
	tree    *text.Tree
	number  int
	first   int // index of the sentence's first clause in doc.Clauses
	clauses []text.Clause
	byToken []int // clause index (in clauses) by predicate token, or None
	named   []int // mention index by head token, or None

	out []draft
}

func newExtraction(r *Relater, doc *text.Document) *extraction {
	e := &extraction{Relater: r, doc: doc, groups: map[string]int{}, country: map[int]int{}}
	n := len(doc.Sentences)
	e.mentions = ranges(n, len(doc.Mentions), func(i int) int { return doc.Mentions[i].Sentence })
	e.times = ranges(n, len(doc.Times), func(i int) int { return doc.Times[i].Sentence })
	e.quantities = ranges(n, len(doc.Quantities), func(i int) int { return doc.Quantities[i].Sentence })
	for i := range doc.Entities {
		e.groups[doc.Entities[i].ID] = i
	}
	for i := range doc.Roles {
		role := &doc.Roles[i]
		holder := e.entityOf(role.Holder)
		if _, seen := e.country[holder]; holder >= 0 && role.OfEntity >= 0 && !seen && !role.Former {
			e.country[holder] = role.OfEntity
		}
	}
	return e
}

// entityOf returns the entity of a mention, or None.
func (e *extraction) entityOf(mention int) int {
	if mention < 0 || mention >= len(e.doc.Mentions) {
		return text.None
	}
	if k := e.doc.Mentions[mention].Entity; k >= 0 && k < len(e.doc.Entities) {
		return k
	}
	return text.None
}

// ranges cuts a list sorted by sentence into one range a sentence.
func ranges(sentences, n int, sentence func(int) int) [][2]int {
	out := make([][2]int, sentences)
	for i := 0; i < n; {
		j := i
		for j < n && sentence(j) == sentence(i) {
			j++
		}
		if s := sentence(i); s >= 0 && s < sentences {
			out[s] = [2]int{i, j}
		}
		i = j
	}
	return out
}

// sentence relates the clauses [from, to) of doc.Clauses.
func (e *extraction) sentence(number, from, to int) {
	s := &e.doc.Sentences[number]
	e.tree, e.number, e.first, e.clauses = text.NewTree(s), number, from, e.doc.Clauses[from:to]
	e.byToken = fill(e.byToken, len(s.Tokens))
	e.named = fill(e.named, len(s.Tokens))
	for i := range e.clauses {
		if c := &e.clauses[i]; c.Kind != text.ApposClause && e.byToken[c.Predicate] < 0 {
			e.byToken[c.Predicate] = i
		}
	}
	for i := e.mentions[number][0]; i < e.mentions[number][1]; i++ {
		m := &e.doc.Mentions[i]
		if m.Head < 0 || m.Head >= len(s.Tokens) {
			continue
		}
		if old := e.named[m.Head]; old < 0 || e.better(m, &e.doc.Mentions[old]) {
			e.named[m.Head] = i
		}
	}
	for i := range e.clauses {
		e.clause(&e.clauses[i])
	}
}

// better prefers a mention of one entity to that of a group ("Britain" to "Britain
// and Poland"), a resolved one to another, then the longer.
func (e *extraction) better(m, old *text.Mention) bool {
	resolved := func(m *text.Mention) bool { return m.Entity >= 0 || len(m.Members) > 0 }
	if resolved(m) != resolved(old) {
		return resolved(m)
	}
	if (len(m.Members) > 0) != (len(old.Members) > 0) {
		return len(m.Members) == 0
	}
	return m.To-m.From > old.To-old.From
}

func fill(list []int, n int) []int {
	list = slices.Grow(list[:0], n)[:n]
	for i := range list {
		list[i] = text.None
	}
	return list
}

// finish sorts the statements by their place, removes repeats and names them.
func (e *extraction) finish() []draft {
	slices.SortStableFunc(e.out, func(a, b draft) int {
		return cmp.Or(cmp.Compare(a.Sentence, b.Sentence), cmp.Compare(a.Relation.Span.Start, b.Relation.Span.Start),
			cmp.Compare(a.Subject.Span.Start, b.Subject.Span.Start), cmp.Compare(a.Object.Span.Start, b.Object.Span.Start),
			cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Relation.ID, b.Relation.ID))
	})
	type key struct {
		sentence                  int
		subject, relation, object string
		factuality                schema.Factuality
	}
	best := map[key]int{}
	var out []draft
	for i := range e.out {
		st := &e.out[i]
		k := key{st.Sentence, argumentKey(&st.Subject), st.Relation.ID, argumentKey(&st.Object), st.Factuality}
		if st.Relation.Symmetric && k.object < k.subject {
			k.subject, k.object = k.object, k.subject
		}
		if at, ok := best[k]; ok {
			if st.Confidence > out[at].Confidence {
				out[at] = *st
			}
			continue
		}
		best[k] = len(out)
		out = append(out, *st)
	}
	ids := map[string]bool{}
	kept := out[:0]
	for _, st := range out {
		st.ID = st.ContentID()
		if ids[st.ID] {
			st.ID = memberID(&st.Statement)
		}
		if !ids[st.ID] {
			ids[st.ID] = true
			kept = append(kept, st)
		}
	}
	return kept
}

// memberID tells apart the statements that one mention of a group gives ("the two
// visited Kyiv"): their words are the same, so the entities decide.
func memberID(st *schema.Statement) string {
	sum := sha256.Sum256([]byte(st.ID + "\x00" + argumentKey(&st.Subject) + "\x00" + argumentKey(&st.Object)))
	return "st:" + hex.EncodeToString(sum[:8])
}

func argumentKey(a *schema.Argument) string {
	if a.ID != "" {
		return a.ID
	}
	return "=" + a.Value + a.Mention
}
