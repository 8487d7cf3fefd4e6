package openie

import (
	"slices"

	"github.com/relata-kg/relata/ingest/text"
)

// emit writes the n-ary tuple of a clause, coordinations kept whole.
func (r *renderer) emit(c *text.Clause, subject *text.Argument, relation []int, fields []field) {
	words := r.phrase(subject.Head, c)
	if r.Rel(subject.Head) == "csubj" {
		words = r.clauseWords(subject.Head, true)
	}
	if len(fields) == 0 {
		r.add(c, relation, words, nil)
		return
	}
	if first := &fields[0]; len(first.preposition) > 0 && takesPreposition(first) {
		relation = append(slices.Clone(relation), first.preposition...)
		first.preposition = nil
	}
	args := make([][]int, 0, len(fields))
	for _, f := range fields {
		args = append(args, append(slices.Clone(f.preposition), f.words...))
	}
	r.add(c, relation, words, args)
}

// takesPreposition reports that the relation ends in the argument's preposition.
func takesPreposition(f *field) bool {
	return f.role == text.Oblique || f.role == text.Agent || f.role == text.Complement
}

// add keeps a tuple that says something: its fields are not empty and do not overlap.
func (r *renderer) add(c *text.Clause, relation, subject []int, args [][]int) {
	if len(relation) == 0 || len(subject) == 0 || r.form == Binary && len(args) == 0 {
		return
	}
	var rel []int
	for _, k := range relation {
		if !slices.Contains(rel, k) {
			rel = append(rel, k)
		}
	}
	// A preposition in the middle of the relation's span stays at the end.
	kept := args[:0:0]
	for _, a := range args {
		var own []int
		for _, k := range a {
			if !slices.Contains(rel, k) {
				own = append(own, k)
			}
		}
		if len(own) > 0 {
			kept = append(kept, own)
		}
	}
	if r.form == Binary && len(kept) == 0 {
		return
	}
	t := Tuple{Relation: rel, Args: append([][]int{subject}, kept...), Rule: c.Rule}
	if r.form == Binary && r.denied(c, &t) {
		return
	}
	t.Features = r.features(c, &t)
	t.Confidence = confidence(r.form, &t.Features)
	r.out = append(r.out, t)
}
