package graph

import (
	"cmp"
	"maps"
	"slices"

	"github.com/relata-kg/relata/schema"
)

// state is what decides which entity an ID means. It is never changed: every
// update makes a new one.
type state struct {
	// log is the entries by hand, in order of their number.
	log []LogEntry
	// joins are the links by rule, keyed by the ID that joins.
	joins map[string]joinLink
	// renames maps the ID of an entity in a document to another, by splits.
	renames map[string]map[string]string
	// canonical maps an ID that is part of another entity to that one's.
	canonical map[string]string
	// members lists, for a canonical ID, its other IDs, sorted.
	members map[string][]string
}

// newState works out what the log and the links by rule mean. Forced merges come
// first, then the links in order of their IDs; one that would bring together
// what a split keeps apart is left out.
func newState(log []LogEntry, joins map[string]joinLink) *state {
	st := &state{
		log: slices.Clone(log), joins: joins,
		renames:   make(map[string]map[string]string),
		canonical: make(map[string]string),
		members:   make(map[string][]string),
	}
	undone := make(map[int]bool)
	for i := range st.log {
		if st.log[i].Action == ActionUndo {
			undone[st.log[i].Undoes] = true
		}
	}
	groups := newPartition()
	for i := range st.log {
		e := &st.log[i]
		if e.Undone = undone[e.Number]; e.Undone {
			continue
		}
		switch {
		case e.Action == ActionSplit && len(e.Docs) > 0:
			for _, doc := range e.Docs {
				if st.renames[doc] == nil {
					st.renames[doc] = make(map[string]string)
				}
				st.renames[doc][e.From] = e.Into
			}
			groups.separate(e.From, e.Into)
		case e.Action == ActionSplit:
			groups.separate(e.From, e.Into)
		case e.Action == ActionMerge:
			groups.allow(e.From, e.Into)
		}
	}
	roots := make(map[string]string) // the Into of merges, by any member
	for i := range st.log {
		if e := &st.log[i]; e.Action == ActionMerge && !e.Undone && groups.unite(e.From, e.Into) {
			roots[e.From], roots[e.Into] = e.Into, e.Into
		}
	}
	for _, id := range sortedKeys(joins) {
		groups.unite(id, joins[id].Into)
	}
	for _, group := range groups.list() {
		root := ""
		// The last merge by hand that is part of the group names it.
		for i := range st.log {
			if e := &st.log[i]; e.Action == ActionMerge && !e.Undone && slices.Contains(group, e.Into) && roots[e.Into] != "" {
				root = e.Into
			}
		}
		if root == "" {
			root = topOf(group, joins)
		}
		for _, id := range group {
			if id != root {
				st.canonical[id] = root
				st.members[root] = append(st.members[root], id)
			}
		}
	}
	return st
}

// topOf returns the member with the best name by the ranks of the links by rule,
// the first of those that tie.
func topOf(group []string, joins map[string]joinLink) string {
	ranks := make(map[string]string, len(group))
	for _, id := range group {
		if link, ok := joins[id]; ok {
			ranks[id], ranks[link.Into] = link.FromRank, link.IntoRank
		}
	}
	top := group[0]
	for _, id := range group[1:] {
		if ranks[id] > ranks[top] {
			top = id
		}
	}
	return top
}

// base is the ID of an entity named in a document, after splits.
func (st *state) base(doc, id string) string {
	if to, ok := st.renames[doc][id]; ok {
		return to
	}
	return id
}

// canon is the canonical ID of an entity.
func (st *state) canon(id string) string {
	if to, ok := st.canonical[id]; ok {
		return to
	}
	return id
}

// resolve returns the statement with canonical IDs. It shares memory with s
// where nothing differs.
func (st *state) resolve(s *schema.Statement) schema.Statement {
	out := *s
	if len(st.canonical) == 0 && len(st.renames[s.Doc]) == 0 {
		return out
	}
	id := func(id string) string {
		if id == "" {
			return ""
		}
		return st.canon(st.base(s.Doc, id))
	}
	out.Subject.ID, out.Object.ID = id(s.Subject.ID), id(s.Object.ID)
	if len(s.Qualifiers) > 0 {
		out.Qualifiers = slices.Clone(s.Qualifiers)
		for i := range out.Qualifiers {
			out.Qualifiers[i].ID = id(out.Qualifiers[i].ID)
		}
	}
	if len(s.Attribution) > 0 {
		out.Attribution = slices.Clone(s.Attribution)
		for i := range out.Attribution {
			out.Attribution[i].ID = id(out.Attribution[i].ID)
		}
	}
	return out
}

// moved returns the IDs whose canonical ID differs between two states, sorted.
func moved(before, after *state) []string {
	ids := make(map[string]bool)
	for id, to := range before.canonical {
		if after.canon(id) != to {
			ids[id] = true
		}
	}
	for id, to := range after.canonical {
		if before.canon(id) != to {
			ids[id] = true
		}
	}
	return sortedKeys(ids)
}

// partition is a union-find structure (Tarjan 1975) some of whose elements must
// stay apart.
type partition struct {
	parent map[string]string
	groups map[string][]string        // by root
	apart  map[string]map[string]bool // both ways
}

func newPartition() *partition {
	return &partition{
		parent: make(map[string]string),
		groups: make(map[string][]string),
		apart:  make(map[string]map[string]bool),
	}
}

func (p *partition) separate(a, b string) {
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		if p.apart[pair[0]] == nil {
			p.apart[pair[0]] = make(map[string]bool)
		}
		p.apart[pair[0]][pair[1]] = true
	}
}

func (p *partition) allow(a, b string) {
	delete(p.apart[a], b)
	delete(p.apart[b], a)
}

func (p *partition) find(id string) string {
	root := id
	for {
		up, ok := p.parent[root]
		if !ok || up == root {
			break
		}
		root = up
	}
	for id != root {
		id, p.parent[id] = p.parent[id], root
	}
	return root
}

func (p *partition) group(root string) []string {
	if g, ok := p.groups[root]; ok {
		return g
	}
	return []string{root}
}

// unite joins the groups of a and b unless that would bring together what must
// stay apart, and reports whether they are one now.
func (p *partition) unite(a, b string) bool {
	ra, rb := p.find(a), p.find(b)
	if ra == rb {
		return true
	}
	ga, gb := p.group(ra), p.group(rb)
	for _, x := range ga {
		for y := range p.apart[x] {
			if slices.Contains(gb, y) {
				return false
			}
		}
	}
	p.parent[rb], p.parent[ra] = ra, ra
	p.groups[ra] = append(slices.Clone(ga), gb...)
	delete(p.groups, rb)
	return true
}

// list returns the groups of more than one, each sorted, in order of their first.
func (p *partition) list() [][]string {
	var all [][]string
	for _, g := range slices.Collect(maps.Values(p.groups)) {
		slices.Sort(g)
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return all
}
