package importer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/schema"
)

// unnamed marks an argument whose name, type and aliases are those of its
// entity, until that is known. It isn't UTF-8, so no name read is equal to it.
const unnamed = "\xff"

func (b *builder) document(key, id string, errs *schema.ErrorList) schema.Document {
	n := b.nodes(key, errs)[key]
	return schema.Document{
		ID: id, Title: n.text(schema.PropTitle), Date: n.text(schema.PropIssued), URL: n.text(schema.PropDocumentURL),
		Source: n.text(schema.PropPublisher), Path: n.text(schema.PropPath), Hash: n.text(schema.PropContentHash),
		Body: schema.Span{Start: n.int(schema.PropBodyBegin), End: n.int(schema.PropBodyEnd)}, Text: n.text(schema.PropText),
	}
}

// typeOf returns the type below TypeBase among the objects of a predicate.
func (b *builder) typeOf(n *node, predicate string) schema.EntityType {
	for _, t := range n.all(predicate) {
		if id, ok := schema.IDFromIRI(b.vocab.Type, t.Value); ok {
			return schema.EntityType(id)
		}
	}
	return ""
}

func (b *builder) entity(key, id string, errs *schema.ErrorList) schema.Entity {
	nodes := b.nodes(key, errs)
	n := nodes[key]
	e := schema.Entity{
		ID: id, Name: n.text(schema.PropPrefLabel), Type: b.typeOf(n, schema.PropType), Aliases: n.texts(schema.PropAltLabel),
		StandsFor: n.id(schema.PropStandsFor, b.vocab.Entity), Known: n.flag(schema.PropKnown),
	}
	for _, t := range n.all(schema.PropExternalID) {
		e.External = append(e.External, rdf.ParseExternalID(t.Value))
	}
	slices.SortFunc(e.External, func(a, b schema.ExternalID) int {
		return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Value, b.Value))
	})
	for _, m := range members(nodes, n, schema.PropHoldsRole) {
		e.Roles = append(e.Roles, schema.DatedRole{
			Title: m.text(schema.PropTitle), Of: m.id(schema.PropRoleOf, b.vocab.Entity),
			From: m.text(schema.PropBegin), To: m.text(schema.PropEnd),
		})
	}
	return e
}

// fact returns the subject, predicate and object that a statement states: the
// triple of its graph whose predicate is a relation or, in Turtle, what the
// terms of reification say.
func (b *builder) fact(key string, n *node) (f triple, ok bool) {
	for _, t := range b.records[key].triples {
		if strings.HasPrefix(t.predicate, b.vocab.Relation) {
			return t, true
		}
	}
	s, hasSubject := n.get(schema.PropRDFSubject)
	p, hasPredicate := n.get(schema.PropRDFPredicate)
	o, hasObject := n.get(schema.PropRDFObject)
	return triple{s.Value, p.Value, o}, hasSubject && hasPredicate && hasObject
}

func (b *builder) statement(key, id string, errs *schema.ErrorList) (st schema.Statement, ok bool) {
	nodes := b.nodes(key, errs)
	n := nodes[key]
	fact, ok := b.fact(key, n)
	if !ok {
		errs.Add(&schema.PosError{File: b.file, Line: n.place.Line, Column: n.place.Column,
			Message: "the statement that begins here has no fact: want a triple whose predicate begins with " + b.vocab.Relation})
		return st, false
	}
	st = schema.Statement{
		ID: id, Doc: n.id(schema.PropPrimarySource, b.vocab.Document), Sentence: n.int(schema.PropSentence),
		Begin: n.text(schema.PropBegin), End: n.text(schema.PropEnd),
		Factuality: schema.Factuality(n.id(schema.PropFactuality, b.vocab.Factuality)),
		Confidence: n.float(schema.PropConfidence), Rule: n.text(schema.PropRule),
	}
	if st.Relation.ID, ok = schema.IDFromIRI(b.vocab.Relation, fact.predicate); !ok {
		n.bad("the relation", fact.predicate, "an IRI that begins with "+b.vocab.Relation)
		return st, false
	}
	if sentence := b.sentence(nodes, n, errs); sentence != nil {
		st.Span, st.Text = sentence.span(), sentence.text(schema.PropAnchorOf)
	}
	st.Subject = b.argument(nodes[key+schema.FragmentSubject], rdf.NewIRI(fact.subject), key+schema.FragmentSubject)
	st.Object = b.argument(nodes[key+schema.FragmentObject], fact.object, "")
	if m := nodes[key+schema.FragmentRelation]; m != nil {
		st.Relation.Phrase, st.Relation.Span, st.Relation.Lemma = m.text(schema.PropAnchorOf), m.span(), m.text(schema.PropLemma)
	}
	st.Relation.PLOVER = schema.PLOVER(n.id(schema.PropPLOVER, b.vocab.PLOVER))
	st.Relation.Schema, st.Relation.Symmetric = n.flag(schema.PropInSchema), n.flag(schema.PropSymmetric)
	for _, m := range members(nodes, n, schema.PropQualifier) {
		st.Qualifiers = append(st.Qualifiers, schema.Qualifier{
			Role: m.text(schema.PropRole), Text: m.text(schema.PropAnchorOf), Value: m.text(schema.PropValue),
			ID: m.id(schema.PropEntity, b.vocab.Entity), Span: m.span(),
		})
	}
	for _, m := range members(nodes, n, schema.PropQualifiedAttr) {
		st.Attribution = append(st.Attribution, schema.Attribution{
			Name: m.text(schema.PropName), ID: m.id(schema.PropAgent, b.vocab.Entity), Cue: m.text(schema.PropCue), Span: m.span(),
		})
	}
	return st, true
}

// sentence returns the node of the sentence that a statement is derived from. In
// the default graph that is among the triples of the document.
func (b *builder) sentence(nodes map[string]*node, n *node, errs *schema.ErrorList) *node {
	t, ok := n.get(schema.PropDerivedFrom)
	if !ok {
		return nil
	}
	if m := nodes[t.Value]; m != nil {
		return m
	}
	doc, _, _ := strings.Cut(t.Value, "#")
	r := b.records[doc]
	if r == nil {
		return nil
	}
	m := &node{b: b, place: n.place, errs: errs}
	for _, tr := range r.triples {
		if tr.subject == t.Value {
			m.triples = append(m.triples, tr)
		}
	}
	return m
}

// argument makes a subject or object of its node and its term in the fact. A
// term that is the IRI own is no entity but names the mention itself.
func (b *builder) argument(m *node, term rdf.Term, own string) schema.Argument {
	a := schema.Argument{}
	if term.Kind == rdf.IRI && term.Value != own {
		id, ok := schema.IDFromIRI(b.vocab.Entity, term.Value)
		if !ok && m != nil {
			m.bad("the subject or object", term.Value, "an IRI that begins with "+b.vocab.Entity)
		}
		a.ID = id
	} else if term.Kind == rdf.Literal {
		a.Value = term.Value
	}
	if a.ID != "" {
		a.Name = unnamed
	}
	if m == nil {
		return a
	}
	if name, ok := m.get(schema.PropName); ok {
		a.Name = name.Value
	}
	a.Mention, a.Span = m.text(schema.PropAnchorOf), m.span()
	a.Type, a.Aliases = b.typeOf(m, schema.PropValueType), m.texts(schema.PropAlias)
	if value, ok := m.get(schema.PropValue); ok {
		a.Value = value.Value
	}
	return a
}

func (b *builder) event(key, id string, errs *schema.ErrorList) schema.Happening {
	n := b.nodes(key, errs)[key]
	participant := func(predicate string) string {
		if t, _ := n.get(predicate); t.Kind != rdf.IRI {
			return t.Value
		}
		return n.id(predicate, b.vocab.Entity)
	}
	return schema.Happening{
		ID: id, Relation: n.id(schema.PropRelation, b.vocab.Relation), PLOVER: schema.PLOVER(n.id(schema.PropPLOVER, b.vocab.PLOVER)),
		Subject: participant(schema.PropSubject), Object: participant(schema.PropObject), Symmetric: n.flag(schema.PropSymmetric),
		Begin: n.text(schema.PropBegin), End: n.text(schema.PropEnd),
		Factuality: schema.Factuality(n.id(schema.PropFactuality, b.vocab.Factuality)),
		Reports:    n.ids(schema.PropReport, b.vocab.Statement), Denials: n.ids(schema.PropDenial, b.vocab.Statement),
		Sources: n.texts(schema.PropSource), Support: n.int(schema.PropSupport), Confidence: n.float(schema.PropConfidence),
	}
}
