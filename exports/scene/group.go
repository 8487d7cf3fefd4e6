package scene

import (
	"cmp"
	"slices"

	"github.com/relata-kg/relata/schema"
)

// maxGroups is how many boxes a picture has at most; the least important nodes
// stay outside.
const maxGroups = 40

// group puts the nodes into boxes. A box of one node is not drawn.
func (s *Scene) group(w *world, by GroupBy, community map[string]int) {
	name := func(n *Node) string { return "" }
	switch by {
	case ByType:
		name = func(n *Node) string { return kindName(n.Kind) }
	case ByCountry:
		country := w.countries()
		name = func(n *Node) string { return country[n.ID] }
	case ByCommunity:
		name = s.communityNames(community)
	}
	members := map[string][]int{}
	var names []string
	for i := range s.Nodes {
		if g := name(&s.Nodes[i]); g != "" {
			if members[g] == nil {
				names = append(names, g)
			}
			members[g] = append(members[g], i)
		}
	}
	names = slices.DeleteFunc(names, func(g string) bool { return len(members[g]) < 2 })
	weight := func(g string) (v float64) {
		for _, i := range members[g] {
			v += s.Nodes[i].Importance
		}
		return v
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a, b)) })
	names = names[:min(len(names), maxGroups)]
	slices.Sort(names)
	for g, n := range names {
		s.Groups = append(s.Groups, Group{Name: n, Nodes: members[n]})
		for _, i := range members[n] {
			s.Nodes[i].Group = g
		}
	}
}

// kindName is a kind as the legend and the boxes name it.
func kindName(k Kind) string {
	switch k {
	case KindPerson:
		return "People"
	case KindOrg:
		return "Organisations"
	case KindPlace:
		return "Places"
	case KindEvent:
		return "Events"
	case KindWork:
		return "Treaties and works"
	}
	return "Other"
}

// communityNames names each community after its two most important members.
func (s *Scene) communityNames(community map[string]int) func(*Node) string {
	best := map[int][]int{}
	order := make([]int, len(s.Nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.Nodes[b].Importance, s.Nodes[a].Importance), cmp.Compare(s.Nodes[a].ID, s.Nodes[b].ID))
	})
	for _, i := range order {
		c := community[s.Nodes[i].ID]
		if len(best[c]) < 2 {
			best[c] = append(best[c], i)
		}
	}
	return func(n *Node) string {
		b := best[community[n.ID]]
		if len(b) < 2 {
			return ""
		}
		return "Around " + clean(s.Nodes[b[0]].Name, 28) + " and " + clean(s.Nodes[b[1]].Name, 28)
	}
}

// countries gives entities the name of their country: a country its own, others
// that which they stand for, hold a role of, or are related to by most statements
// of the static family (citizen of, located in, president of).
func (w *world) countries() map[string]string {
	out := map[string]string{}
	name := func(id string) string {
		if t := w.things[id]; t != nil && t.entity.Type == schema.Country {
			return clean(t.entity.Name, maxName)
		}
		return ""
	}
	countryNames := map[string]bool{}
	for _, t := range w.things {
		if t.entity.Type == schema.Country {
			countryNames[t.entity.Name] = true
		}
	}
	for k, t := range w.things {
		out[k] = name(k)
		if out[k] == "" {
			out[k] = name(t.entity.StandsFor)
		}
		for _, r := range t.entity.Roles {
			if out[k] == "" {
				out[k] = name(r.Of)
			}
		}
	}
	votes := map[string]map[string]float64{}
	vote := func(k, country string, weight float64) {
		if votes[k] == nil {
			votes[k] = map[string]float64{}
		}
		votes[k][country] += weight
	}
	for k, posts := range w.positions {
		for _, p := range posts {
			if out[k] == "" && countryNames[p.of] {
				vote(k, clean(p.of, maxName), float64(len(p.reports)))
			}
		}
	}
	for i := range w.facts {
		f := &w.facts[i]
		c := name(f.object)
		if c == "" || f.family() != Static || f.factuality != schema.Fact || out[f.subject] != "" {
			continue
		}
		vote(f.subject, c, f.weight())
	}
	for k, v := range votes {
		names := make([]string, 0, len(v))
		for c := range v {
			names = append(names, c)
		}
		slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(v[b], v[a]), cmp.Compare(a, b)) })
		out[k] = names[0]
	}
	return out
}
