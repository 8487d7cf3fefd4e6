package rdf

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

// sink takes the records of a graph: begin, the quads, end. The quads of one
// subject come together, and those of one of its predicates too. It keeps the
// first error of its writer and gives it at end.
type sink interface {
	begin(graph string)
	quad(subject, predicate string, object Term)
	end() error
}

// Vocabulary holds the bases of the IRIs of records: those of package schema,
// moved to another base where the user has one.
type Vocabulary struct {
	Entity, Relation, Statement, Document, Event, Type, Factuality, PLOVER string
}

// NewVocabulary returns the vocabulary whose records have IRIs below base, which
// is absolute and ends with a slash; empty means schema.Base. The classes and
// properties stay those of package schema.
func NewVocabulary(base string) (Vocabulary, error) {
	if base == "" {
		base = schema.Base
	}
	if !absolute(base) || !strings.HasSuffix(base, "/") || strings.ContainsAny(base, "<>\"{}|^`\\?#") ||
		strings.ContainsFunc(base, func(r rune) bool { return r <= ' ' || hidden(r) }) {
		return Vocabulary{}, fmt.Errorf("base IRI %q: want an absolute IRI that ends with a slash, such as %s", base, schema.Base)
	}
	move := func(iri string) string { return base + strings.TrimPrefix(iri, schema.Base) }
	return Vocabulary{
		Entity: move(schema.EntityBase), Relation: move(schema.RelationBase), Statement: move(schema.StatementBase),
		Document: move(schema.DocumentBase), Event: move(schema.EventBase),
		Type: schema.TypeBase, Factuality: schema.FactualityBase, PLOVER: schema.PLOVERBase,
	}, nil
}

// encoder turns records into quads.
type encoder struct {
	Vocabulary
	sink      sink
	reify     bool // Turtle
	omitText  bool
	entities  map[string]digest
	relations map[string]bool // ID, and whether a statement calls it symmetric
	buf       []byte
}

// digest stands for name, type and aliases of an entity.
type digest [16]byte

// ctxEvery is the number of records after which the context is looked at.
const ctxEvery = 256

func encode(ctx context.Context, s sink, r schema.Reader, opt exports.Options, reify bool) error {
	vocab, err := NewVocabulary(opt.BaseIRI)
	if err != nil {
		return err
	}
	e := &encoder{
		Vocabulary: vocab, sink: s, reify: reify, omitText: opt.OmitText,
		entities: map[string]digest{}, relations: map[string]bool{},
	}
	count := 0
	check := func(err error) error {
		if count++; err == nil && count%ctxEvery == 0 {
			err = ctx.Err()
		}
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for d, err := range r.Documents() {
		if err = check(err); err != nil {
			return err
		}
		if err = e.document(&d); err != nil {
			return err
		}
	}
	for ent, err := range r.Entities() {
		if err = check(err); err != nil {
			return err
		}
		if err = e.entity(&ent); err != nil {
			return err
		}
	}
	for st, err := range r.Statements() {
		if err = check(err); err != nil {
			return err
		}
		if err = e.statement(&st); err != nil {
			return err
		}
	}
	for ev, err := range r.Events() {
		if err = check(err); err != nil {
			return err
		}
		if err = e.event(&ev); err != nil {
			return err
		}
	}
	return e.relationGraphs()
}

func (e *encoder) iri(base, id string) string {
	e.buf = schema.AppendIRI(e.buf[:0], base, id)
	return string(e.buf)
}

func (e *encoder) link(s, p, base, id string) {
	if id != "" {
		e.sink.quad(s, p, NewIRI(e.iri(base, id)))
	}
}

func (e *encoder) text(s, p, value string) {
	if value != "" {
		e.sink.quad(s, p, NewString(value))
	}
}

func (e *encoder) date(s, p, value string) {
	if value != "" {
		e.sink.quad(s, p, dateTerm(value))
	}
}

func (e *encoder) int(s, p string, value int) {
	e.sink.quad(s, p, NewTyped(strconv.Itoa(value), schema.XSDInteger))
}

func (e *encoder) flag(s, p string, value bool) {
	if value {
		e.sink.quad(s, p, NewTyped("true", schema.XSDBoolean))
	}
}

func (e *encoder) span(s string, span schema.Span) {
	e.int(s, schema.PropBeginIndex, span.Start)
	e.int(s, schema.PropEndIndex, span.End)
}

func (e *encoder) confidence(s string, value float64) error {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return fmt.Errorf("%s: confidence %v is not a number between 0 and 1", s, value)
	}
	lexical := strconv.FormatFloat(value, 'f', -1, 64)
	if !strings.Contains(lexical, ".") {
		lexical += ".0"
	}
	e.sink.quad(s, schema.PropConfidence, NewTyped(lexical, schema.XSDDecimal))
	return nil
}

func (e *encoder) document(d *schema.Document) error {
	s := e.iri(e.Document, d.ID)
	e.sink.begin(s)
	e.sink.quad(s, schema.PropType, NewIRI(schema.ClassDocument))
	e.sink.quad(s, schema.PropType, NewIRI(schema.ClassPROVEntity))
	e.text(s, schema.PropTitle, d.Title)
	e.date(s, schema.PropIssued, d.Date)
	if d.URL != "" {
		if absolute(d.URL) && validIRI(d.URL) {
			e.sink.quad(s, schema.PropDocumentURL, NewIRI(d.URL))
		} else {
			e.text(s, schema.PropDocumentURL, d.URL)
		}
	}
	e.text(s, schema.PropPublisher, d.Source)
	e.text(s, schema.PropPath, d.Path)
	e.text(s, schema.PropContentHash, d.Hash)
	e.int(s, schema.PropBodyBegin, d.Body.Start)
	e.int(s, schema.PropBodyEnd, d.Body.End)
	if !e.omitText {
		e.text(s, schema.PropText, d.Text)
	}
	return e.sink.end()
}

func (e *encoder) entity(n *schema.Entity) error {
	e.entities[n.ID] = entityDigest(n.Name, n.Type, n.Aliases)
	s := e.iri(e.Entity, n.ID)
	e.sink.begin(s)
	e.sink.quad(s, schema.PropType, NewIRI(schema.ClassEntity))
	e.link(s, schema.PropType, e.Type, string(n.Type))
	e.sink.quad(s, schema.PropPrefLabel, NewString(n.Name))
	for _, alias := range n.Aliases {
		e.sink.quad(s, schema.PropAltLabel, NewString(alias))
	}
	for _, x := range n.External {
		e.sink.quad(s, schema.PropExternalID, NewString(externalID(x)))
	}
	for _, x := range n.External {
		if x.Scheme == "wikidata" && wikidataItem(x.Value) {
			e.sink.quad(s, schema.PropExactMatch, NewIRI(schema.WikidataEntity+x.Value))
		}
	}
	e.link(s, schema.PropStandsFor, e.Entity, n.StandsFor)
	e.flag(s, schema.PropKnown, n.Known)
	nodes := make([]string, len(n.Roles))
	for i := range n.Roles {
		nodes[i] = s + schema.FragmentRole + strconv.Itoa(i+1)
		e.sink.quad(s, schema.PropHoldsRole, NewIRI(nodes[i]))
	}
	for i, role := range n.Roles {
		e.int(nodes[i], schema.PropIndex, i+1)
		e.text(nodes[i], schema.PropTitle, role.Title)
		e.link(nodes[i], schema.PropRoleOf, e.Entity, role.Of)
		e.date(nodes[i], schema.PropBegin, role.From)
		e.date(nodes[i], schema.PropEnd, role.To)
	}
	return e.sink.end()
}

// statement writes the fact, then the statement, then the nodes of its parts.
func (e *encoder) statement(st *schema.Statement) error {
	e.relations[st.Relation.ID] = e.relations[st.Relation.ID] || st.Relation.Symmetric
	s := e.iri(e.Statement, st.ID)
	doc := e.iri(e.Document, st.Doc)
	sentence := doc + "#char=" + strconv.Itoa(st.Span.Start) + "," + strconv.Itoa(st.Span.End)
	subjectNode, relationNode, objectNode := s+schema.FragmentSubject, s+schema.FragmentRelation, s+schema.FragmentObject
	subject := subjectNode // a subject that is no entity is named by its mention
	if st.Subject.ID != "" {
		subject = e.iri(e.Entity, st.Subject.ID)
	}
	predicate := e.iri(e.Relation, st.Relation.ID)
	var object Term
	switch {
	case st.Object.ID != "":
		object = NewIRI(e.iri(e.Entity, st.Object.ID))
	case st.Object.Value != "":
		object = valueTerm(st.Object.Value, st.Object.Type)
	default:
		object = NewString(st.Object.Mention)
	}

	e.sink.begin(s)
	if !e.reify || st.Factuality == schema.Fact && len(st.Attribution) == 0 {
		e.sink.quad(subject, predicate, object)
	}
	e.sink.quad(s, schema.PropType, NewIRI(schema.ClassStatement))
	if e.reify {
		e.sink.quad(s, schema.PropType, NewIRI(schema.ClassRDFStatement))
		e.sink.quad(s, schema.PropRDFSubject, NewIRI(subject))
		e.sink.quad(s, schema.PropRDFPredicate, NewIRI(predicate))
		e.sink.quad(s, schema.PropRDFObject, object)
	}
	e.sink.quad(s, schema.PropPrimarySource, NewIRI(doc))
	e.sink.quad(s, schema.PropDerivedFrom, NewIRI(sentence))
	e.int(s, schema.PropSentence, st.Sentence)
	e.link(s, schema.PropFactuality, e.Factuality, string(st.Factuality))
	if err := e.confidence(s, st.Confidence); err != nil {
		return err
	}
	e.text(s, schema.PropRule, st.Rule)
	e.date(s, schema.PropBegin, st.Begin)
	e.date(s, schema.PropEnd, st.End)
	e.link(s, schema.PropPLOVER, e.PLOVER, string(st.Relation.PLOVER))
	e.flag(s, schema.PropInSchema, st.Relation.Schema)
	e.flag(s, schema.PropSymmetric, st.Relation.Symmetric)
	e.sink.quad(s, schema.PropSubjectMention, NewIRI(subjectNode))
	e.sink.quad(s, schema.PropRelationMention, NewIRI(relationNode))
	e.sink.quad(s, schema.PropObjectMention, NewIRI(objectNode))
	for i := range st.Qualifiers {
		e.sink.quad(s, schema.PropQualifier, NewIRI(s+schema.FragmentQualifier+strconv.Itoa(i+1)))
	}
	for i, a := range st.Attribution {
		repeated := slices.ContainsFunc(st.Attribution[:i], func(b schema.Attribution) bool { return a.ID == b.ID })
		if !repeated {
			e.link(s, schema.PropAttributedTo, e.Entity, a.ID)
		}
	}
	for i := range st.Attribution {
		e.sink.quad(s, schema.PropQualifiedAttr, NewIRI(s+schema.FragmentAttribution+strconv.Itoa(i+1)))
	}

	e.sink.quad(sentence, schema.PropType, NewIRI(schema.ClassSentence))
	e.sink.quad(sentence, schema.PropContext, NewIRI(doc))
	if !e.omitText {
		e.text(sentence, schema.PropAnchorOf, st.Text)
	}
	e.span(sentence, st.Span)

	e.argument(subjectNode, &st.Subject, "")
	e.text(relationNode, schema.PropAnchorOf, st.Relation.Phrase)
	e.span(relationNode, st.Relation.Span)
	e.text(relationNode, schema.PropLemma, st.Relation.Lemma)
	e.argument(objectNode, &st.Object, object.Value)
	for i := range st.Qualifiers {
		e.qualifier(s, i, &st.Qualifiers[i])
	}
	for i := range st.Attribution {
		e.attribution(s, i, &st.Attribution[i])
	}
	return e.sink.end()
}

// argument writes the mention of a subject or object: name, type and aliases
// only where they aren't those of the entity, and the value where the term in
// the fact, whose lexical form is given, doesn't say it.
func (e *encoder) argument(node string, a *schema.Argument, lexical string) {
	e.text(node, schema.PropAnchorOf, a.Mention)
	e.span(node, a.Span)
	known, ok := e.entities[a.ID]
	if !ok || a.ID == "" || known != entityDigest(a.Name, a.Type, a.Aliases) {
		if a.ID != "" || a.Name != "" {
			e.sink.quad(node, schema.PropName, NewString(a.Name))
		}
		for _, alias := range a.Aliases {
			e.sink.quad(node, schema.PropAlias, NewString(alias))
		}
		e.link(node, schema.PropValueType, e.Type, string(a.Type))
	}
	inFact := a.Literal() && lexical != "" && a.Value == lexical
	if a.Literal() && !inFact || !a.Literal() && a.Value != "" {
		e.sink.quad(node, schema.PropValue, NewString(a.Value))
	}
}

func (e *encoder) qualifier(s string, i int, q *schema.Qualifier) {
	node := s + schema.FragmentQualifier + strconv.Itoa(i+1)
	e.int(node, schema.PropIndex, i+1)
	e.text(node, schema.PropRole, q.Role)
	e.text(node, schema.PropAnchorOf, q.Text)
	e.date(node, schema.PropValue, q.Value)
	e.link(node, schema.PropEntity, e.Entity, q.ID)
	e.span(node, q.Span)
}

func (e *encoder) attribution(s string, i int, a *schema.Attribution) {
	node := s + schema.FragmentAttribution + strconv.Itoa(i+1)
	e.sink.quad(node, schema.PropType, NewIRI(schema.ClassAttribution))
	e.int(node, schema.PropIndex, i+1)
	e.text(node, schema.PropName, a.Name)
	e.link(node, schema.PropAgent, e.Entity, a.ID)
	e.text(node, schema.PropCue, a.Cue)
	e.span(node, a.Span)
}

func (e *encoder) event(ev *schema.Happening) error {
	s := e.iri(e.Event, ev.ID)
	e.sink.begin(s)
	e.sink.quad(s, schema.PropType, NewIRI(schema.ClassEvent))
	e.link(s, schema.PropRelation, e.Relation, ev.Relation)
	e.link(s, schema.PropPLOVER, e.PLOVER, string(ev.PLOVER))
	e.participant(s, schema.PropSubject, ev.Subject)
	e.participant(s, schema.PropObject, ev.Object)
	e.flag(s, schema.PropSymmetric, ev.Symmetric)
	e.date(s, schema.PropBegin, ev.Begin)
	e.date(s, schema.PropEnd, ev.End)
	e.link(s, schema.PropFactuality, e.Factuality, string(ev.Factuality))
	for _, id := range ev.Reports {
		e.sink.quad(s, schema.PropReport, NewIRI(e.iri(e.Statement, id)))
	}
	for _, id := range ev.Denials {
		e.sink.quad(s, schema.PropDenial, NewIRI(e.iri(e.Statement, id)))
	}
	for _, source := range ev.Sources {
		e.sink.quad(s, schema.PropSource, NewString(source))
	}
	e.int(s, schema.PropSupport, ev.Support)
	if err := e.confidence(s, ev.Confidence); err != nil {
		return err
	}
	return e.sink.end()
}

// participant writes an entity as its IRI and anything else as a string.
func (e *encoder) participant(s, p, id string) {
	if _, ok := e.entities[id]; ok {
		e.link(s, p, e.Entity, id)
		return
	}
	e.text(s, p, id)
}

// relationGraphs describes the relations used, so that RDF tools show them by
// name and know which are symmetric.
func (e *encoder) relationGraphs() error {
	ids := make([]string, 0, len(e.relations))
	for id := range e.relations {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		s := e.iri(e.Relation, id)
		e.sink.begin(s)
		e.sink.quad(s, schema.PropType, NewIRI(schema.ClassRelation))
		e.sink.quad(s, schema.PropType, NewIRI(schema.ClassProperty))
		if e.relations[id] {
			e.sink.quad(s, schema.PropType, NewIRI(schema.ClassSymmetric))
		}
		e.sink.quad(s, schema.PropLabel, NewString(strings.ReplaceAll(id, "_", " ")))
		if err := e.sink.end(); err != nil {
			return err
		}
	}
	return nil
}

func entityDigest(name string, t schema.EntityType, aliases []string) digest {
	buf := make([]byte, 0, 256)
	add := func(s string) {
		buf = binary.AppendUvarint(buf, uint64(len(s)))
		buf = append(buf, s...)
	}
	add(name)
	add(string(t))
	for _, a := range aliases {
		add(a)
	}
	sum := sha256.Sum256(buf)
	return digest(sum[:])
}

// externalID writes scheme and value with a colon between, and what would be
// mistaken for it within the scheme escaped.
func externalID(x schema.ExternalID) string {
	scheme := strings.ReplaceAll(strings.ReplaceAll(x.Scheme, "%", "%25"), ":", "%3A")
	return scheme + ":" + x.Value
}

// ParseExternalID undoes what the export makes of an identifier elsewhere.
func ParseExternalID(s string) schema.ExternalID {
	scheme, value, ok := strings.Cut(s, ":")
	if !ok {
		return schema.ExternalID{Value: s}
	}
	scheme = strings.ReplaceAll(strings.ReplaceAll(scheme, "%3A", ":"), "%25", "%")
	return schema.ExternalID{Scheme: scheme, Value: value}
}

func wikidataItem(s string) bool {
	if len(s) < 2 || s[0] != 'Q' {
		return false
	}
	_, err := strconv.ParseUint(s[1:], 10, 64)
	return err == nil && s[1] != '+'
}
