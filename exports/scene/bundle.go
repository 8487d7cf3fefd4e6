package scene

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/relata-kg/relata/exports/typeset"
	"github.com/relata-kg/relata/schema"
)

// maxParts is how many relations an edge's label names.
const maxParts = 3

// bundleKey says which facts share an edge.
type bundleKey struct {
	from, to   string
	directed   bool
	family     Family
	factuality schema.Factuality
}

// bundle is the facts of one edge.
type bundle struct {
	key   bundleKey
	facts []*fact
	score float64
}

// bundles groups the facts into edges, in order of their ends.
func (w *world) bundles(importance map[string]float64) []bundle {
	at := map[bundleKey]int{}
	var out []bundle
	for i := range w.facts {
		f := &w.facts[i]
		k := bundleKey{f.subject, f.object, !f.symmetric, f.family(), f.factuality}
		if f.symmetric && k.to < k.from {
			k.from, k.to = k.to, k.from
		}
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k] = n
			out = append(out, bundle{key: k})
		}
		out[n].facts = append(out[n].facts, f)
	}
	for i := range out {
		out[i].rate(importance)
	}
	slices.SortFunc(out, func(a, b bundle) int { return a.key.compare(b.key) })
	return out
}

func (k bundleKey) compare(o bundleKey) int {
	c := cmp.Or(cmp.Compare(k.from, o.from), cmp.Compare(k.to, o.to), cmp.Compare(k.family, o.family),
		cmp.Compare(factualityRank(k.factuality), factualityRank(o.factuality)))
	if c == 0 && k.directed != o.directed {
		c = 1
		if o.directed {
			c = -1
		}
	}
	return c
}

// rate scores an edge for selection: what many report with confidence between
// important entities comes first.
func (b *bundle) rate(importance map[string]float64) {
	for _, f := range b.facts {
		b.score += f.weight()
	}
	b.score *= math.Sqrt(importance[b.key.from] * importance[b.key.to])
}

// selectBundles keeps the n best edges, in their order. No node takes more than a
// sixth of them while others are left, so that a hub does not hide the rest.
func selectBundles(list []bundle, n int) []bundle {
	if len(list) <= n {
		return list
	}
	best := slices.Clone(list)
	slices.SortFunc(best, func(a, b bundle) int { return cmp.Or(cmp.Compare(b.score, a.score), a.key.compare(b.key)) })
	share := max(n/6, 4)
	degree := map[string]int{}
	var out, rest []bundle
	for _, b := range best {
		if len(out) < n && degree[b.key.from] < share && degree[b.key.to] < share {
			degree[b.key.from]++
			degree[b.key.to]++
			out = append(out, b)
		} else {
			rest = append(rest, b)
		}
	}
	out = append(out, rest[:n-len(out)]...)
	slices.SortFunc(out, func(a, b bundle) int { return a.key.compare(b.key) })
	return out
}

// edge makes the drawn edge of a bundle; year is the one that dates leave out.
func (w *world) edge(b *bundle, year int) Edge {
	e := Edge{
		Directed: b.key.directed, Family: b.key.family, Factuality: b.key.factuality, score: b.score,
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%v\x00%s\x00%s", b.key.from, b.key.to, b.key.directed, b.key.family, b.key.factuality))
	e.ID = "e:" + hex.EncodeToString(sum[:6])
	var sources []string
	var denied []*schema.Statement
	for _, f := range b.facts {
		e.Confidence = max(e.Confidence, f.confidence)
		e.Support = max(e.Support, f.support)
		for _, s := range f.reports {
			sources = append(sources, w.sourceOf(s))
		}
		denied = append(denied, f.denials...)
	}
	slices.Sort(sources)
	e.Support = max(e.Support, len(slices.Compact(sources)))
	e.Denied = len(denied) > 0
	e.Parts = w.parts(b, year)
	e.Lines = e.label(w.deniers(denied))
	e.Proofs = w.proofs(b)
	e.measure()
	return e
}

func (w *world) sourceOf(s *schema.Statement) string {
	if d := w.docs[s.Doc]; d != nil && d.Source != "" {
		return d.Source
	}
	return s.Doc
}

// parts sums up the facts of an edge by relation, most told first.
func (w *world) parts(b *bundle, year int) []Part {
	type sum struct {
		Part
		from, to string
		weight   float64
	}
	var sums []sum
	for _, f := range b.facts {
		label := inStatus(f.label(), f.factuality)
		i := slices.IndexFunc(sums, func(s sum) bool { return s.Relation == f.relation && s.Label == label })
		if i < 0 {
			i = len(sums)
			sums = append(sums, sum{Part: Part{Relation: f.relation, Label: label}, from: f.begin, to: cmp.Or(f.end, f.begin)})
		}
		s := &sums[i]
		s.Count++
		s.weight += f.weight()
		if f.begin != "" && (s.from == "" || f.begin < s.from) {
			s.from = f.begin
		}
		s.to = max(s.to, f.end, f.begin)
	}
	slices.SortStableFunc(sums, func(a, b sum) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.Relation, b.Relation))
	})
	out := make([]Part, len(sums))
	for i := range sums {
		out[i] = sums[i].Part
		out[i].When = period(sums[i].from, sums[i].to, year)
	}
	return out
}

// label is the relation in words; of a position it is the title, rather one that
// is held than a former one.
func (f *fact) label() string {
	best := ""
	for _, s := range f.reports {
		if f.relation != holdsPosition {
			break
		}
		title, former := "", false
		for _, q := range s.Qualifiers {
			switch {
			case q.Role == "position":
				title = clean(q.Value, maxName)
			case q.Role == "status" && q.Value == "former":
				former = true
			}
		}
		switch {
		case title != "" && !former:
			return title + " of"
		case title != "" && best == "":
			best = "former " + title + " of"
		}
	}
	if best != "" {
		return best
	}
	return relationWords(f.relation)
}

// label writes the parts as the lines beside the edge.
func (e *Edge) label(deniers string) []string {
	var lines []string
	add := func(text string, width float64) {
		lines = append(lines, typeset.Wrap(text, false, LabelSize, width, 2)...)
	}
	for i, p := range e.Parts {
		if i == maxParts {
			lines = append(lines, fmt.Sprintf("+ %d more", len(e.Parts)-maxParts))
			break
		}
		text := p.Label
		if i == 0 {
			text = statusWord(e.Factuality) + text
		}
		tail := ""
		if p.When != "" {
			tail += " " + strings.ReplaceAll(p.When, " ", "\u00a0")
		}
		if n := max(p.Count, e.count(i)); n > 1 {
			tail += fmt.Sprintf("\u00a0×%d", n)
		}
		add(text+tail, 112)
	}
	if deniers != "" {
		add("denied by "+deniers, 112)
	}
	return lines
}

// count is the number that stands behind a part: how many sources tell of the
// edge when it has one part only.
func (e *Edge) count(i int) int {
	if i == 0 && len(e.Parts) == 1 {
		return e.Support
	}
	return 1
}

// deniers names who denies an edge: the speakers, else the publishers, else how
// many reports there are.
func (w *world) deniers(denied []*schema.Statement) string {
	var names []string
	for _, s := range denied {
		name := speaker(s)
		if d := w.docs[s.Doc]; name == "" && d != nil {
			name = d.Source
		}
		name = clean(name, 30)
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 && len(denied) > 0 {
		return plural(len(denied), "report", "reports")
	}
	slices.Sort(names)
	return enumerate(names, 2)
}
