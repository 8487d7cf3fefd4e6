package scene

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Build makes the scene of a graph. It reads events first and the statements
// that none of them tells of; see Options for what is kept. The error is that of
// the reader, of Options.Check, or an *EntityError for an unknown focus.
func Build(r schema.Reader, o Options) (*Scene, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	g, ok := r.(*schema.Graph)
	if !ok {
		var err error
		if g, err = schema.Collect(r); err != nil {
			return nil, err
		}
	}
	return fromGraph(g, o)
}

func fromGraph(g *schema.Graph, o Options) (*Scene, error) {
	w := newWorld(g, &o)
	entities, relations := len(w.network().keys), len(w.facts)
	w.filter(&o)
	centre, err := w.focus(o.Focus, o.Hops)
	if err != nil {
		return nil, err
	}
	net := w.network()
	importance := net.importance()
	w.top(o.Top, importance, centre)
	list := w.bundles(importance)
	asked := len(list)
	if limit := cmp.Or(o.MaxEdges, DefaultMaxEdges); asked > limit && !o.All {
		list = selectBundles(list, min(limit, selected))
	}
	s := &Scene{}
	year := w.year(list)
	s.addNodes(w, list, importance, centre)
	at := make(map[string]int, len(s.Nodes))
	for i := range s.Nodes {
		at[s.Nodes[i].ID] = i
	}
	for i := range list {
		e := w.edge(&list[i], year)
		e.From, e.To = at[list[i].key.from], at[list[i].key.to]
		s.Nodes[e.From].Degree++
		s.Nodes[e.To].Degree++
		s.describe(&e)
		s.Edges = append(s.Edges, e)
	}
	s.Dense = len(s.Edges) > denseEdges
	for i := range s.Nodes {
		s.detail(w, &s.Nodes[i])
	}
	if o.GroupBy != NoGroups {
		s.group(w, o.GroupBy, net.communities())
	}
	s.head(w, list, &o)
	s.notes(w, &o, asked, entities, relations)
	return s, nil
}

// addNodes makes the nodes that the edges touch, in order of ID, and those asked
// for even where they have no edge.
func (s *Scene) addNodes(w *world, list []bundle, importance map[string]float64, centre map[string]bool) {
	var keys []string
	for i := range list {
		keys = append(keys, list[i].key.from, list[i].key.to)
	}
	for k := range centre {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	greatest := 1e-12
	for _, k := range keys {
		greatest = max(greatest, importance[k])
	}
	for _, k := range keys {
		t := w.things[k]
		n := Node{
			ID: k, Name: cmp.Or(clean(t.entity.Name, maxName), clean(k, maxName), "(no name)"), Type: t.entity.Type,
			Importance: importance[k], Focus: centre[k], Group: -1,
		}
		n.Kind, n.Shape = look(n.Type)
		n.Level = level(n.Importance, greatest)
		if n.Focus {
			n.Level = 3
		}
		n.measure(w.position(k))
		s.Nodes = append(s.Nodes, n)
	}
}

// position is the line below a person's name: the role that a list or the text
// gives on the days of the documents, rather than what texts call the person.
func (w *world) position(k string) string {
	t := w.things[k]
	if t.entity.Type != schema.Person {
		return ""
	}
	var best *schema.DatedRole
	for i := range t.entity.Roles {
		if r := &t.entity.Roles[i]; r.Title != "" && w.current(r) && (best == nil || r.From > best.From) {
			best = r
		}
	}
	if best != nil {
		p := post{title: best.Title}
		if of := w.things[best.Of]; of != nil {
			p.of = of.entity.Name
		}
		return clean(p.String(), 60)
	}
	if posts := w.posts(k); len(posts) > 0 {
		return clean(posts[0].String(), 60)
	}
	return ""
}

// current reports whether a role is held on some day of the documents.
func (w *world) current(r *schema.DatedRole) bool {
	if r.From == "" && r.To == "" {
		return true
	}
	for _, d := range w.docs {
		if d.Date != "" && (r.From == "" || r.From <= d.Date) && (r.To == "" || d.Date <= lastDay(r.To)) {
			return true
		}
	}
	return false
}

// detail writes the tooltip of a node.
func (s *Scene) detail(w *world, n *Node) {
	t := w.things[n.ID]
	parts := []string{n.Name}
	if n.Type != "" {
		parts[0] += " (" + strings.ToLower(string(n.Type)) + ")"
	}
	for _, p := range w.posts(n.ID) {
		parts = append(parts, p.String())
		for _, r := range p.reports {
			n.Proofs = append(n.Proofs, w.proof(r, false))
		}
	}
	if len(n.Proofs) > 0 {
		parts = append(parts, "“"+clean(n.Proofs[0].Sentence, maxSentence)+"” "+n.Proofs[0].Says())
	}
	if len(t.entity.Aliases) > 0 {
		var names []string
		for _, a := range t.entity.Aliases {
			if a = clean(a, maxName); a != "" && a != n.Name {
				names = append(names, a)
			}
		}
		if len(names) > 0 {
			parts = append(parts, "also: "+enumerate(names, 6))
		}
	}
	parts = append(parts, plural(n.Degree, "relation drawn", "relations drawn"))
	n.Detail = strings.Join(parts, "\n")
}

// span is the period of the facts drawn, by their own dates.
func (w *world) span(list []bundle) (from, to string) {
	for i := range list {
		for _, f := range list[i].facts {
			a, b := w.dates(f)
			if a == "" {
				continue
			}
			if from == "" || a < from {
				from = a
			}
			to = max(to, b)
		}
	}
	return from, to
}

// year is the one that most dates of the picture lie in: labels leave it out. It
// is 0 if there is none.
func (w *world) year(list []bundle) int {
	count := map[int]int{}
	best := 0
	for i := range list {
		for _, f := range list[i].facts {
			from, _ := w.dates(f)
			t, ok := parseDate(from)
			if !ok {
				continue
			}
			count[t.y]++
			if n := count[t.y]; n > count[best] || n == count[best] && t.y > best {
				best = t.y
			}
		}
	}
	return best
}

// days is the period of the documents behind the edges, or of the facts where
// documents have no date.
func (w *world) days(docs []string, list []bundle) string {
	from, to := "", ""
	for _, id := range docs {
		d := w.docs[id]
		if d == nil {
			continue
		}
		if _, ok := parseDate(d.Date); !ok {
			continue
		}
		if from == "" || d.Date < from {
			from = d.Date
		}
		to = max(to, d.Date)
	}
	if from == "" {
		from, to = w.span(list)
	}
	return period(from, to, 0)
}

// head writes title, period, sources and summary.
func (s *Scene) head(w *world, list []bundle, o *Options) {
	var names, docs []string
	for i := range list {
		for _, f := range list[i].facts {
			for _, r := range slices.Concat(f.reports, f.denials) {
				docs = append(docs, r.Doc)
			}
		}
	}
	slices.Sort(docs)
	docs = slices.Compact(docs)
	s.Period = w.days(docs, list)
	for _, id := range docs {
		if d := w.docs[id]; d != nil && d.Source != "" {
			names = append(names, clean(d.Source, 40))
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	s.Sources = plural(len(docs), "document", "documents")
	if len(names) > 0 {
		s.Sources += " from " + enumerate(names, 3)
	}
	s.Title = clean(o.Title, 160)
	if s.Title == "" {
		s.Title = s.title(w, docs)
	}
	s.Summary = s.summary()
}

func (s *Scene) title(w *world, docs []string) string {
	var focus []string
	for i := range s.Nodes {
		if s.Nodes[i].Focus {
			focus = append(focus, s.Nodes[i].Name)
		}
	}
	switch {
	case len(s.Nodes) == 0:
		return "Nothing to draw"
	case len(focus) > 0:
		return "Relations of " + enumerate(focus, 3)
	case len(docs) == 1 && w.docs[docs[0]] != nil && w.docs[docs[0]].Title != "":
		return clean(w.docs[docs[0]].Title, 160)
	}
	return "Who does what with whom"
}

// summary describes the picture in words for assistive technology.
func (s *Scene) summary() string {
	if len(s.Nodes) == 0 {
		return "An empty diagram."
	}
	order := make([]int, len(s.Nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(s.Nodes[b].Importance, s.Nodes[a].Importance) })
	var names []string
	for _, i := range order[:min(len(order), 5)] {
		names = append(names, s.Nodes[i].Name)
	}
	edges := make([]int, len(s.Edges))
	for i := range edges {
		edges[i] = i
	}
	slices.SortStableFunc(edges, func(a, b int) int { return cmp.Compare(s.Edges[b].score, s.Edges[a].score) })
	var first []string
	for _, i := range edges[:min(len(edges), 5)] {
		first = append(first, s.Sentence(&s.Edges[i]))
	}
	out := fmt.Sprintf("Relationship diagram of %s and %s. Most important: %s.",
		plural(len(s.Nodes), "entity", "entities"), plural(len(s.Edges), "relation", "relations"), enumerate(names, 5))
	if len(first) > 0 {
		out += " " + strings.Join(first, ". ") + "."
	}
	return out
}

// notes say what the picture leaves out.
func (s *Scene) notes(w *world, o *Options, asked, entities, relations int) {
	switch {
	case relations == 0:
		s.Notes = append(s.Notes, "The graph holds no relation between two entities yet. Add documents, or look at what was found: relata facts.")
	case len(s.Edges) == 0:
		s.Notes = append(s.Notes, fmt.Sprintf("Nothing matches; the graph has %s between %s. Widen the filters: --hops, --since, --type, --min-confidence.",
			plural(relations, "relation", "relations"), plural(entities, "entity", "entities")))
	case len(s.Edges) < asked:
		s.Notes = append(s.Notes, fmt.Sprintf("Shown are the %d most important of %s edges. Look closer with --focus NAME, --relation, --since or --min-support; --all draws everything.",
			len(s.Edges), thousands(asked)))
	}
	if s.Dense {
		s.Notes = append(s.Notes, "Too many edges for labels: point at an edge, or open the HTML page, to read it.")
	}
}
