package corefscore

import "github.com/relata-kg/relata/ingest/text"

// Antecedents counts the pronouns of named people that are resolved to the right
// one.
type Antecedents struct {
	Right, Total int
	// Unresolved are those without any name in their group.
	Unresolved int
}

// Accuracy is the share of right ones.
func (a *Antecedents) Accuracy() float64 { return div(float64(a.Right), float64(a.Total)) }

// Add counts the pronouns of one document whose gold group holds the name of a
// person before them. One is right when the nearest name before it in its found
// group is of its gold group. gold and found give the group of every mention of
// doc, named whether the gold data make it a person's name; only pronouns for
// which count is true are taken, all when it is nil.
func (a *Antecedents) Add(doc *text.Document, gold, found []int, named []bool, count func(*text.Mention) bool) {
	has := map[int]bool{}
	nearest := map[int]int{} // found group -> last name
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.Kind == text.Pronoun && has[gold[i]] && (count == nil || count(m)) {
			a.Total++
			switch k, ok := nearest[found[i]]; {
			case !ok:
				a.Unresolved++
			case gold[k] == gold[i]:
				a.Right++
			}
		}
		if named[i] {
			has[gold[i]] = true
		}
		if m.Kind == text.Name {
			nearest[found[i]] = i
		}
	}
}
