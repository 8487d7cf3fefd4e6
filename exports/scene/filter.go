package scene

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// filter keeps the facts that the options ask for, apart from focus and top.
func (w *world) filter(o *Options) {
	w.facts = slices.DeleteFunc(w.facts, func(f fact) bool {
		switch {
		case f.support < o.MinSupport, f.confidence < o.MinConfidence:
			return true
		case len(o.Factuality) > 0 && !slices.Contains(o.Factuality, f.factuality):
			return true
		case len(o.Relations) > 0 && !slices.ContainsFunc(o.Relations, f.isRelation):
			return true
		case len(o.Types) > 0 && !(w.isType(f.subject, o.Types) && w.isType(f.object, o.Types)):
			return true
		}
		return !w.within(&f, o)
	})
}

// isRelation reports whether the fact is of the relation, category or family.
func (f fact) isRelation(name string) bool {
	return f.relation == strings.ReplaceAll(name, " ", "_") || string(f.plover) == strings.ToUpper(name) ||
		string(f.family()) == strings.ToLower(name)
}

func (w *world) isType(key string, types []string) bool {
	e := &w.things[key].entity
	kind, _ := look(e.Type)
	for _, t := range types {
		if strings.EqualFold(t, string(e.Type)) || strings.EqualFold(t, string(kind)) {
			return true
		}
	}
	return false
}

// within reports whether a fact overlaps the period asked for. What has no date
// at all is left out of a period.
func (w *world) within(f *fact, o *Options) bool {
	if o.Since == "" && o.Until == "" {
		return true
	}
	from, to := w.dates(f)
	if from == "" {
		return false
	}
	return (o.Since == "" || lastDay(day(to)) >= o.Since) && (o.Until == "" || day(from) <= lastDay(o.Until))
}

// day cuts a time of day off.
func day(s string) string { return s[:min(len(s), 10)] }

// neighbours lists, for each node that has an edge, the nodes beside it.
func (w *world) neighbours() map[string][]string {
	near := map[string][]string{}
	for i := range w.facts {
		f := &w.facts[i]
		near[f.subject] = append(near[f.subject], f.object)
		near[f.object] = append(near[f.object], f.subject)
	}
	return near
}

// focus keeps the facts whose nearer end is less than hops away from one of the
// named entities and returns the keys of those.
func (w *world) focus(names []string, hops int) (map[string]bool, error) {
	if len(names) == 0 {
		return nil, nil
	}
	centre := map[string]bool{}
	distance := map[string]int{}
	var queue []string
	for _, name := range names {
		k, err := w.lookup(name)
		if err != nil {
			return nil, err
		}
		if !centre[k] {
			centre[k] = true
			distance[k] = 0
			queue = append(queue, k)
		}
	}
	near := w.neighbours()
	for len(queue) > 0 {
		k := queue[0]
		queue = queue[1:]
		for _, n := range near[k] {
			if _, seen := distance[n]; !seen {
				distance[n] = distance[k] + 1
				queue = append(queue, n)
			}
		}
	}
	hops = max(hops, 1)
	w.facts = slices.DeleteFunc(w.facts, func(f fact) bool {
		a, okA := distance[f.subject]
		b, okB := distance[f.object]
		return !(okA && a < hops || okB && b < hops)
	})
	return centre, nil
}

// lookup finds an entity by its ID, name or alias, or by a part of a name that
// only one entity has. Of several with the same name the best connected is meant
// when it has three times the facts of the next.
func (w *world) lookup(name string) (string, error) {
	if _, ok := w.things[name]; ok {
		return name, nil
	}
	degree := map[string]int{}
	for i := range w.facts {
		degree[w.facts[i].subject]++
		degree[w.facts[i].object]++
	}
	want := fold(name)
	if want == "" {
		return "", &EntityError{Name: name}
	}
	var exact, part []string
	for k, t := range w.things {
		names := append([]string{t.entity.Name}, t.entity.Aliases...)
		switch {
		case slices.ContainsFunc(names, func(s string) bool { return fold(s) == want }):
			exact = append(exact, k)
		case slices.ContainsFunc(names, func(s string) bool { return strings.Contains(" "+fold(s)+" ", " "+want+" ") }):
			part = append(part, k)
		}
	}
	for _, found := range [][]string{exact, part} {
		slices.SortFunc(found, func(a, b string) int {
			return cmp.Or(cmp.Compare(degree[b], degree[a]), cmp.Compare(a, b))
		})
		if len(found) == 1 || len(found) > 1 && degree[found[0]] > 0 && degree[found[0]] >= 3*degree[found[1]] {
			return found[0], nil
		}
		if len(found) > 1 {
			return "", &EntityError{Name: name, Candidates: w.named(found), Ambiguous: true}
		}
	}
	return "", &EntityError{Name: name, Candidates: w.named(w.similar(want))}
}

// named lists at most five entities for a message.
func (w *world) named(keys []string) []string {
	var out []string
	for _, k := range keys[:min(len(keys), 5)] {
		out = append(out, fmt.Sprintf("%s (%s)", clean(w.things[k].entity.Name, 60), clean(k, 80)))
	}
	return out
}

// similar returns up to three entities whose name shares most letter pairs with
// the wanted one (Dice's coefficient above 0.4).
func (w *world) similar(want string) []string {
	type scored struct {
		key   string
		score float64
	}
	var list []scored
	for k, t := range w.things {
		if s := dice(want, fold(t.entity.Name)); s > 0.4 && !t.literal {
			list = append(list, scored{k, s})
		}
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.key, b.key)) })
	var out []string
	for _, s := range list[:min(len(list), 3)] {
		out = append(out, s.key)
	}
	return out
}

// dice is twice the shared letter pairs over all letter pairs (Dice 1945).
func dice(a, b string) float64 {
	pairs := func(s string) map[[2]rune]int {
		m := map[[2]rune]int{}
		r := []rune(s)
		for i := 1; i < len(r); i++ {
			m[[2]rune{r[i-1], r[i]}]++
		}
		return m
	}
	pa, pb := pairs(a), pairs(b)
	shared, total := 0, 0
	for p, n := range pa {
		shared += min(n, pb[p])
		total += n
	}
	for _, n := range pb {
		total += n
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total)
}

// top keeps the facts between the n most important entities; those in focus stay.
func (w *world) top(n int, importance map[string]float64, centre map[string]bool) {
	if n <= 0 {
		return
	}
	keys := ranked(importance)
	keep := map[string]bool{}
	for _, k := range keys[:min(n, len(keys))] {
		keep[k] = true
	}
	w.facts = slices.DeleteFunc(w.facts, func(f fact) bool {
		return !(keep[f.subject] || centre[f.subject]) || !(keep[f.object] || centre[f.object])
	})
}

// ranked lists the keys, most important first.
func ranked(importance map[string]float64) []string {
	keys := make([]string, 0, len(importance))
	for k := range importance {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(importance[b], importance[a]), cmp.Compare(a, b))
	})
	return keys
}

// factualityRank orders statuses by how firmly they claim something.
func factualityRank(f schema.Factuality) int { return slices.Index(schema.Factualities(), f) }
