package graph

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// Kinds of a match, best first.
const (
	matchName = iota
	matchAlias
	matchWords
	matchTypo
)

// FindEntities returns the entities that a name may mean, best first: those
// called so, then those with such an alias, then (for one word, or if there are
// none) those whose names hold all its words ("putin"); if there are none, those whose names are a typing error away.
// Case, diacritics, hyphens and full stops don't matter. Ties are in order of how
// much the store says of an entity, most first, then of the ID.
func (s *Snapshot) FindEntities(ctx context.Context, name string) ([]schema.Entity, error) {
	key := fold(name)
	if key == "" {
		return nil, nil
	}
	found := make(map[string]int) // kind by canonical ID
	add := func(id string, kind int) {
		id = s.st.canon(id)
		if was, ok := found[id]; !ok || kind < was {
			found[id] = kind
		}
	}
	for kind, term := range []quad.IRI{matchName: termNameKey, matchAlias: termAliasKey} {
		ids, err := s.withKey(ctx, term, key)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			add(id, kind)
		}
	}
	if len(found) == 0 || !strings.Contains(key, " ") {
		ids, err := s.withWords(ctx, key)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			add(id, matchWords)
		}
	}
	if len(found) == 0 {
		near, err := s.near(ctx, key)
		if err != nil {
			return nil, err
		}
		for _, id := range near {
			add(id, matchTypo)
		}
	}
	return s.ranked(ctx, found)
}

// withKey returns the IDs that have a folded name under a term.
func (s *Snapshot) withKey(ctx context.Context, term quad.IRI, key string) ([]string, error) {
	quads, err := s.view.match(ctx, quad.Quad{Predicate: term, Object: literal(key)})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(quads))
	for i, q := range quads {
		ids[i] = nodeID(q.Subject)
	}
	return ids, nil
}

// commonWord is the number of names from which on a word counts as common.
const commonWord = 256

// withWords returns the IDs whose names hold all words of a key. A name of one
// word is its own key, so the word can only be one of a longer name.
func (s *Snapshot) withWords(ctx context.Context, key string) ([]string, error) {
	words := strings.Fields(key)
	rarest, least := words[0], commonWord+1
	for _, word := range words {
		n := 0
		if len(words) > 1 {
			var err error
			n, err = s.view.count(ctx, quad.Quad{Predicate: termWord, Object: literal(word)}, commonWord)
			if err != nil {
				return nil, err
			}
		}
		if n < least {
			rarest, least = word, n
		}
	}
	ids, err := s.withKey(ctx, termWord, rarest)
	if err != nil || len(words) == 1 {
		return ids, err
	}
	var all []string
	for _, id := range ids {
		e, err := loadBase(ctx, s.view, id)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue
		}
		of := keysOf(e).words
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(of, w) }) {
			all = append(all, id)
		}
	}
	return all, nil
}

// maxNear is the number of suggestions for a misspelled name.
const maxNear = 10

// near returns the entities whose name, or a word of it, is a typing error away
// from the key. It reads every name.
func (s *Snapshot) near(ctx context.Context, key string) ([]string, error) {
	nodes, err := s.instances(ctx, classEntity)
	if err != nil {
		return nil, err
	}
	type candidate struct {
		id       string
		distance int
	}
	var list []candidate
	limit := 1
	if len([]rune(key)) >= 8 {
		limit = 2
	}
	for batch := range slices.Chunk(nodes, streamBatch) {
		labels, err := s.view.objects(ctx, termLabel, batch)
		if err != nil {
			return nil, err
		}
		for i, values := range labels {
			best := limit + 1
			for _, v := range values {
				text, _ := v.(quad.String)
				name := fold(string(text))
				best = min(best, distance(key, name, limit))
				for word := range strings.FieldsSeq(name) {
					best = min(best, distance(key, word, limit))
				}
			}
			if best <= limit {
				list = append(list, candidate{nodeID(batch[i]), best})
			}
		}
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.id, b.id))
	})
	ids := make([]string, 0, maxNear)
	for _, c := range list[:min(len(list), maxNear)] {
		ids = append(ids, c.id)
	}
	return ids, nil
}

// distance is the number of insertions, deletions, substitutions and exchanges of
// neighbours between two words (optimal string alignment, Damerau 1964), or
// limit+1 if there are more than limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > limit || len(x) < 3 {
		if a == b {
			return 0
		}
		return limit + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}

// manyQuads is the number of quads from which on entities tie.
const manyQuads = 1000

// ranked reads the entities found and puts them in order.
func (s *Snapshot) ranked(ctx context.Context, found map[string]int) ([]schema.Entity, error) {
	type ranking struct {
		entity schema.Entity
		kind   int
		quads  int
	}
	var list []ranking
	for _, id := range sortedKeys(found) {
		e, err := s.entity(ctx, id)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue
		}
		r := ranking{entity: *e, kind: found[id]}
		if len(found) > 1 {
			for _, pattern := range []quad.Quad{{Subject: nodeIRI(id)}, {Object: nodeIRI(id)}} {
				n, err := s.view.count(ctx, pattern, manyQuads)
				if err != nil {
					return nil, err
				}
				r.quads += n
			}
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(a, b ranking) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(b.quads, a.quads))
	})
	entities := make([]schema.Entity, len(list))
	for i, r := range list {
		entities[i] = r.entity
	}
	return entities, nil
}
