package relate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// state adds the statement that subject and object stand in a relation, unless
// they are the same entity.
func (e *extraction) state(c *text.Clause, rel *schema.RelationType, s, o *candidate, rule string) bool {
	if s.entity < 0 || s.entity == o.entity {
		return false
	}
	if o.entity >= 0 && e.doc.Entities[s.entity].StandsFor == e.doc.Entities[o.entity].ID && o.depth == inside {
		return false
	}
	st := e.base(c, s, o)
	st.Relation.ID, st.Relation.Schema, st.Relation.Symmetric = rel.ID, true, rel.Symmetric
	st.Relation.PLOVER = category(rel.PLOVER, st.Factuality)
	if c.Rule == "verb:infinitive" && st.Factuality == schema.Future {
		st.Relation.PLOVER = rel.PLOVER // a purpose, not a promise or threat
	}
	st.Rule = rule
	if e.opts.Strict && (o.entity < 0 || !rel.Allows(st.Subject.Type, st.Object.Type)) {
		return false
	}
	e.emit(c, s, o, st)
	return true
}

// category is the PLOVER code of a report of an event: the ontology codes a
// cooperative act that is still to come as AGREE, a hostile one as THREATEN, and
// one that is demanded as REQUEST.
func category(c schema.PLOVER, f schema.Factuality) schema.PLOVER {
	if c == "" {
		return c
	}
	switch f {
	case schema.Future, schema.Conditional:
		switch c {
		case schema.Consult, schema.Support, schema.Cooperate, schema.Aid, schema.Concede, schema.Retreat:
			return schema.Agree
		case schema.Sanction, schema.Coerce, schema.Assault, schema.Mobilize, schema.Protest:
			return schema.Threaten
		}
	case schema.Demanded:
		switch c {
		case schema.Accuse, schema.Reject, schema.Threaten, schema.Protest:
			return c
		}
		return schema.Request
	}
	return c
}

// base fills all of a statement but its relation's identity.
func (e *extraction) base(c *text.Clause, s, o *candidate) schema.Statement {
	sent := &e.doc.Sentences[e.number]
	st := schema.Statement{
		Doc: e.doc.ID, Sentence: e.number, Span: schema.Span{Start: max(0, sent.Start), End: max(0, sent.End)}, Text: sent.Text,
		Subject: e.argument(s), Object: e.argument(o), Factuality: c.Factuality, Attribution: []schema.Attribution{},
	}
	if st.Text == "" {
		st.Text = e.words(0, len(e.tree.Tokens))
	}
	st.Factuality = o.stance.under(s.stance.under(st.Factuality))
	words := slices.Clone(c.Words)
	lemma := c.Lemma
	if len(o.preposition) > 0 {
		words = append(words, o.preposition...)
		for _, p := range o.preposition {
			lemma += " " + strings.ToLower(e.tree.Tokens[p].Form)
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	st.Relation.Lemma = lemma
	st.Relation.Phrase = e.phrase(words)
	st.Relation.Span = e.cover(words)
	for _, src := range c.Sources {
		if a, ok := e.attribution(src); ok && !slices.Contains(st.Attribution, a) {
			st.Attribution = append(st.Attribution, a)
		}
	}
	e.qualify(&st, c, s, o)
	return st
}

// phrase joins tokens by spaces.
func (e *extraction) phrase(words []int) string {
	forms := make([]string, len(words))
	for i, k := range words {
		forms[i] = e.tree.Tokens[k].Form
	}
	return strings.Join(forms, " ")
}

// cover is the code point range from the first to the last of some tokens.
func (e *extraction) cover(words []int) schema.Span {
	return e.span(words[0], words[len(words)-1]+1)
}

func (e *extraction) span(from, to int) schema.Span {
	a, b := e.tree.Tokens[from].Start, e.tree.Tokens[to-1].End
	if a < 0 || b < a {
		return schema.Span{}
	}
	return schema.Span{Start: a, End: b}
}

// argument renders a candidate.
func (e *extraction) argument(c *candidate) schema.Argument {
	a := schema.Argument{Mention: e.words(c.from, c.to), Span: e.span(c.from, c.to)}
	if c.entity < 0 {
		a.Value, a.Type = c.value, c.typ
		return a
	}
	ent := &e.doc.Entities[c.entity]
	a.ID, a.Name, a.Type, a.Aliases = ent.ID, ent.Name, ent.Type, ent.Aliases
	return a
}

// attribution renders a speaker.
func (e *extraction) attribution(src text.Source) (schema.Attribution, bool) {
	a := schema.Attribution{Cue: e.tree.Tokens[src.Cue].Form}
	if strings.EqualFold(a.Cue, "according") {
		a.Cue = "according to"
	}
	list := e.actors(src.Head, group)
	if len(list) > 0 {
		ent := &e.doc.Entities[list[0].entity]
		a.Name, a.ID, a.Span = ent.Name, ent.ID, e.span(list[0].from, list[0].to)
		return a, true
	}
	from, to := e.core(src.Head)
	a.Name, a.Span = e.words(from, to), e.span(from, to)
	return a, a.Name != ""
}

// qualify adds times, places and the other arguments of the clause.
func (e *extraction) qualify(st *schema.Statement, c *text.Clause, s, o *candidate) {
	e.timeOf(st, c)
	add := func(q schema.Qualifier) {
		for _, old := range st.Qualifiers {
			if old.Span == q.Span {
				return
			}
		}
		st.Qualifiers = append(st.Qualifiers, q)
	}
	if o.depth == inside || s.depth == inside {
		in := o
		if o.depth != inside {
			in = s
		}
		add(schema.Qualifier{Role: "topic", Text: e.words(in.from, in.to), Span: e.span(in.from, in.to)})
	}
	for i := range c.Args {
		a := &c.Args[i]
		if a.Role != text.Oblique && !(a.Role == text.Object && o.head != a.Head) || a.Head == s.head || a.Head == o.head {
			continue
		}
		if a.Role == text.Oblique && len(a.Case) == 0 || e.isTime(a.Head) {
			continue
		}
		if list := e.conjuncts(a.Head); slices.Contains(list, s.head) || slices.Contains(list, o.head) {
			continue
		}
		from, to := e.core(a.Head)
		q := schema.Qualifier{Role: "object", Text: e.words(from, to), Span: e.span(from, to)}
		if a.Role == text.Oblique {
			q.Role = strings.ToLower(e.tree.Tokens[a.Case[0]].Form)
		}
		if list := e.actors(a.Head, direct); len(list) == 1 && list[0].entity >= 0 {
			ent := &e.doc.Entities[list[0].entity]
			if list[0].entity == s.entity || list[0].entity == o.entity {
				continue
			}
			q.ID = ent.ID
			switch ent.Type {
			case schema.City, schema.Country, schema.Location, schema.Facility:
				switch q.Role {
				case "in", "at", "near", "on", "outside", "inside", "within":
					q.Role = "place"
				}
			}
		}
		switch q.Role {
		case "about", "over", "regarding", "concerning", "on":
			q.Role = "topic"
		}
		add(q)
	}
	slices.SortStableFunc(st.Qualifiers, func(a, b schema.Qualifier) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Role, b.Role))
	})
}

// isTime reports that token k lies in a time expression.
func (e *extraction) isTime(k int) bool {
	for i := e.times[e.number][0]; i < e.times[e.number][1]; i++ {
		if t := &e.doc.Times[i]; t.From <= k && k < t.To {
			return true
		}
	}
	return false
}

// timeOf adds the times that belong to the clause and bounds the statement by
// the first that is anchored. A plan in the present tense whose time is still to
// come is in the future.
func (e *extraction) timeOf(st *schema.Statement, c *text.Clause) {
	for i := e.times[e.number][0]; i < e.times[e.number][1]; i++ {
		t := &e.doc.Times[i]
		if t.From >= len(e.tree.Tokens) || t.To > len(e.tree.Tokens) || !e.timeBelongs(t, c) {
			continue
		}
		value := t.Value
		if t.Begin != "" && (t.Kind == text.Date || t.Kind == text.TimeOfDay) {
			value = t.Begin
			if t.End != "" && t.End != t.Begin {
				value += "/" + t.End
			}
			if st.Begin == "" && t.Value != "PRESENT_REF" {
				st.Begin, st.End = t.Begin, t.End
			}
		}
		role := "time"
		switch t.Kind {
		case text.Duration:
			role = "duration"
		case text.Set:
			role = "frequency"
		}
		st.Qualifiers = append(st.Qualifiers, schema.Qualifier{Role: role, Text: e.words(t.From, t.To), Value: value, Span: e.span(t.From, t.To)})
	}
	if st.Factuality == schema.Fact && st.Begin != "" && e.doc.Date != "" && st.Begin > e.doc.Date && e.present(c) {
		st.Factuality = schema.Future
	}
}

// present reports a clause in the present tense.
func (e *extraction) present(c *text.Clause) bool {
	for _, k := range c.Words {
		if e.tree.Tokens[k].Feat("Tense") == "Past" && e.tree.Tokens[k].Feat("VerbForm") == "Fin" {
			return false
		}
	}
	return true
}

// timeBelongs reports that a time stands in the clause: no other verb is nearer to it.
func (e *extraction) timeBelongs(t *text.Time, c *text.Clause) bool {
	top := t.From
	for k := t.From; k < t.To; k++ {
		if h := e.tree.Tokens[k].Head; h < t.From || h >= t.To {
			top = k
			break
		}
	}
	predicate := c.Predicate
	if c.Kind == text.NounClause {
		// The noun's own time, or that of the verb it hangs on.
		if e.tree.Dominates(predicate, top) {
			return e.nearestVerb(top, predicate) == predicate
		}
		v := e.verbAbove(predicate)
		return v >= 0 && e.nearestVerb(top, v) == v
	}
	if e.nearestVerb(top, predicate) == predicate {
		return true
	}
	// "are scheduled to meet this week", "is due to talk": the time of the
	// complement is the time of the whole, and the other way round.
	if v := e.nearestVerb(top, predicate); v >= 0 {
		if e.tree.Rel(predicate) == "xcomp" && e.tree.Tokens[predicate].Head == v {
			return true
		}
		if e.tree.Rel(v) == "xcomp" && e.tree.Tokens[v].Head == predicate {
			return true
		}
		return e.sharesTime(t, v, predicate)
	}
	return false
}

// sharesTime reports that the time at verb v holds of another predicate too: of the
// later of two coordinated verbs with one subject when it stands before both ("On
// Monday she met X and signed Y"), and of a clause of the same time ("while
// visiting Z"). A predicate with a time of its own shares none.
func (e *extraction) sharesTime(t *text.Time, v, predicate int) bool {
	for i := e.times[e.number][0]; i < e.times[e.number][1]; i++ {
		if o := &e.doc.Times[i]; o.Kind == t.Kind && o.From < len(e.tree.Tokens) && e.nearestVerb(o.From, predicate) == predicate {
			return false
		}
	}
	toks := e.tree.Tokens
	switch {
	case toks[predicate].Head == v && e.tree.Rel(predicate) == "conj":
		return t.To <= v && !e.hasChild(predicate, "nsubj")
	case toks[predicate].Head == v && e.tree.Rel(predicate) == "advcl":
		return e.sameTime(predicate)
	case toks[v].Head == predicate && e.tree.Rel(v) == "advcl":
		return e.sameTime(v)
	}
	return false
}

// sameTime reports a clause that "while" or "when" joins to another.
func (e *extraction) sameTime(predicate int) bool {
	for k := range e.tree.Tokens {
		if e.tree.Tokens[k].Head != predicate || e.tree.Rel(k) != "mark" && e.tree.Rel(k) != "advmod" {
			continue
		}
		if f := strings.ToLower(e.tree.Tokens[k].Form); f == "while" || f == "when" {
			return true
		}
	}
	return false
}

func (e *extraction) hasChild(k int, rel string) bool {
	for i := range e.tree.Tokens {
		if e.tree.Tokens[i].Head == k && e.tree.Rel(i) == rel {
			return true
		}
	}
	return false
}

// nearestVerb returns the first clause predicate at or above token k, or stop if
// that comes first, or None.
func (e *extraction) nearestVerb(k, stop int) int {
	for n := 0; k >= 0 && n <= len(e.tree.Tokens); n++ {
		if k == stop {
			return k
		}
		if b := e.byToken[k]; b >= 0 && e.clauses[b].Kind != text.NounClause {
			return k
		}
		k = e.tree.Tokens[k].Head
	}
	return text.None
}

func (e *extraction) verbAbove(k int) int {
	h := e.tree.Tokens[k].Head
	if h < 0 {
		return text.None
	}
	return e.nearestVerb(h, text.None)
}
