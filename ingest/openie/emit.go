package openie

import (
	"slices"

	"github.com/relata-kg/relata/ingest/text"
)

// emit writes the tuples of a clause.
func (r *renderer) emit(c *text.Clause, subject *text.Argument, relation []int, fields []field) {
	words := r.phrase(subject.Head, c)
	if r.Rel(subject.Head) == "csubj" {
		words = r.clauseWords(subject.Head, true)
	}
	if r.form == Binary {
		subjects := r.options(subject.Head, c)
		if subjects == nil {
			subjects = [][]int{words}
		}
		for _, s := range subjects {
			r.binary(c, s, relation, fields)
		}
		return
	}
	// The n-ary form keeps coordinations whole.
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

// binary writes one fact for each argument of a clause.
func (r *renderer) binary(c *text.Clause, subject []int, relation []int, fields []field) {
	var object *field
	for i := range fields {
		f := &fields[i]
		options := f.options
		if options == nil {
			options = [][]int{f.words}
		}
		rel := slices.Clone(relation)
		switch f.role {
		case text.Object, text.Complement, text.Clausal:
			if object == nil {
				object = f
			} else if f.role != text.Clausal {
				rel = append(rel, object.words...) // "elected him president"
			}
			rel = append(rel, f.preposition...)
		case text.IndirectObject:
			if i+1 < len(fields) && (fields[i+1].role == text.Object || fields[i+1].role == text.Clausal) {
				relation = append(slices.Clone(relation), f.words...) // "gave Kenya"
				continue
			}
		case text.Oblique, text.Agent:
			if len(f.preposition) == 0 && !f.time {
				continue
			}
			if object != nil && object.role != text.Clausal {
				if len(object.words) > 8 {
					continue
				}
				rel = append(rel, object.words...)
			}
			rel = append(rel, f.preposition...)
		default:
			continue
		}
		for _, o := range options {
			r.add(c, rel, subject, [][]int{o})
		}
	}
}

// add keeps a tuple that says something: its fields are not empty and do not overlap.
func (r *renderer) add(c *text.Clause, relation, subject []int, args [][]int) {
	if len(relation) == 0 || len(subject) == 0 || r.form == Binary && len(args) == 0 {
		return
	}
	rel := slices.Clone(relation)
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
	t.Features = r.features(c, &t)
	t.Confidence = confidence(r.form, &t.Features)
	r.out = append(r.out, t)
}
