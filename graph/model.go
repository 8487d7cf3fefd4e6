package graph

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// The terms of the model, see VOCABULARY.md. They are stored with their usual
// prefixes, which keeps queries short.
const (
	termType        = quad.IRI("rdf:type")
	termAnchor      = quad.IRI("nif:anchorOf")
	termText        = quad.IRI("nif:isString")
	termContext     = quad.IRI("nif:referenceContext")
	termLabel       = quad.IRI("skos:prefLabel")
	termAltLabel    = quad.IRI("skos:altLabel")
	termTitle       = quad.IRI("dcterms:title")
	termIssued      = quad.IRI("dcterms:issued")
	termPublisher   = quad.IRI("dcterms:publisher")
	termURL         = quad.IRI("dcterms:source")
	termReplacedBy  = quad.IRI("dcterms:isReplacedBy")
	termDerivedFrom = quad.IRI("prov:wasDerivedFrom")
	termAttributed  = quad.IRI("prov:wasAttributedTo")

	termRecord       = quad.IRI("relata:record")
	termFactuality   = quad.IRI("relata:factuality")
	termExternal     = quad.IRI("relata:externalID")
	termConfidence   = quad.IRI("relata:confidence")
	termRule         = quad.IRI("relata:rule")
	termGroup        = quad.IRI("relata:group")
	termBegin        = quad.IRI("relata:begin")
	termEnd          = quad.IRI("relata:end")
	termStandsFor    = quad.IRI("relata:standsFor")
	termContribution = quad.IRI("relata:contribution")
	termNameKey      = quad.IRI("relata:nameKey")
	termAliasKey     = quad.IRI("relata:aliasKey")
	termWord         = quad.IRI("relata:word")
	termSurname      = quad.IRI("relata:surname")
	termJoin         = quad.IRI("relata:join")

	classDocument = quad.IRI("relata:Document")
	classEntity   = quad.IRI("relata:Entity")
	classJoined   = quad.IRI("relata:Joined")
	classLogEntry = quad.IRI("relata:LogEntry")
)

// Prefixes of terms: types of entities and literals (type:PERSON), statuses
// (factuality:negated), and the roles of qualifiers (role:time).
const (
	typePrefix       = "type:"
	factualityPrefix = "factuality:"
	rolePrefix       = "role:"
)

// factualityIRI is the node of a status.
func factualityIRI(f schema.Factuality) quad.IRI {
	return quad.IRI(factualityPrefix + escape(string(f)))
}

// sentenceIRI is the document's with the fragment of RFC 5147, code points from
// 0, half open: doc:ID#char=812,901.
func sentenceIRI(doc string, span schema.Span) quad.IRI {
	return documentIRI(doc) + quad.IRI(fmt.Sprintf("#char=%d,%d", span.Start, span.End))
}

// groupIRI names what a relation and its participants have in common; its
// digits are the first eight of the IDs of the events in it.
func groupIRI(relation, subject, object string) quad.IRI {
	h := fnv.New32a()
	_, _ = fmt.Fprintf(h, "%s\x00%s\x00%s", relation, subject, object)
	return quad.IRI(prefixGroup + hex.EncodeToString(h.Sum(nil)))
}

// argumentKey is the entity ID of an argument, or the value of a literal.
func argumentKey(a *schema.Argument) string {
	switch {
	case a.ID != "":
		return a.ID
	case a.Value != "":
		return a.Value
	}
	return a.Mention
}

// participants are the keys of subject and object, of a symmetric relation in order.
func participants(s *schema.Statement) (subject, object string) {
	subject, object = argumentKey(&s.Subject), argumentKey(&s.Object)
	if s.Relation.Symmetric && subject > object {
		return object, subject
	}
	return subject, object
}

// argumentValue is an argument as a node. A literal is typed by the kind of its
// value; as a subject, which in RDF can't be a literal, it is a node of its own.
func argumentValue(a *schema.Argument, subject bool) quad.Value {
	if a.ID != "" {
		return nodeIRI(a.ID)
	}
	if subject {
		return quad.IRI(prefixValue + escape(argumentKey(a)))
	}
	if a.Type == "" || a.Type == schema.TextType {
		return literal(argumentKey(a))
	}
	return quad.TypedString{Value: literal(argumentKey(a)), Type: quad.IRI(typePrefix + escape(string(a.Type)))}
}

// quadSet collects quads of one label without repeats.
type quadSet struct {
	label quad.Value
	list  []quad.Quad
	seen  map[quad.Quad]bool // of a list longer than fewQuads
}

// fewQuads is the length up to which looking through a list is faster than a map.
const fewQuads = 24

func newQuadSet(label quad.Value) *quadSet {
	return &quadSet{label: label, list: make([]quad.Quad, 0, 12)}
}

func (qs *quadSet) add(s, p, o quad.Value) {
	q := quad.Quad{Subject: s, Predicate: p, Object: o, Label: qs.label}
	switch {
	case len(qs.list) < fewQuads:
		if slices.Contains(qs.list, q) {
			return
		}
	case qs.seen == nil:
		qs.seen = make(map[quad.Quad]bool, 4*fewQuads)
		for _, old := range qs.list {
			qs.seen[old] = true
		}
		fallthrough
	default:
		if qs.seen[q] {
			return
		}
		qs.seen[q] = true
	}
	qs.list = append(qs.list, q)
}

// text adds a literal unless it is empty.
func (qs *quadSet) text(s, p quad.Value, text string) {
	if text != "" {
		qs.add(s, p, literal(text))
	}
}

// statementQuads are the quads of a statement: its edge, the record as read from
// the document, and what queries need of it. resolved has the canonical IDs.
func statementQuads(record, resolved *schema.Statement) ([]quad.Quad, error) {
	iri := statementIRI(record.ID)
	qs := newQuadSet(iri)
	qs.add(argumentValue(&resolved.Subject, true), nodeIRI(resolved.Relation.ID), argumentValue(&resolved.Object, false))
	qs.add(iri, termFactuality, factualityIRI(record.Factuality))
	qs.add(iri, termDerivedFrom, sentenceIRI(record.Doc, record.Span))
	subject, object := participants(resolved)
	qs.add(iri, termGroup, groupIRI(resolved.Relation.ID, subject, object))
	qs.add(iri, termConfidence, quad.Float(record.Confidence))
	qs.text(iri, termRule, record.Rule)
	qs.text(iri, termBegin, record.Begin)
	if record.End != record.Begin {
		qs.text(iri, termEnd, record.End)
	}
	for i := range resolved.Attribution {
		a := &resolved.Attribution[i]
		if a.ID != "" {
			qs.add(iri, termAttributed, nodeIRI(a.ID))
		} else {
			qs.text(iri, termAttributed, a.Name)
		}
	}
	for i := range resolved.Qualifiers {
		// Words stay in the record; a query asks for entities and values.
		q := &resolved.Qualifiers[i]
		term := quad.IRI(rolePrefix + escape(q.Role))
		if q.ID != "" {
			qs.add(iri, term, nodeIRI(q.ID))
		} else {
			qs.text(iri, term, q.Value)
		}
	}
	value, err := encodeRecord(record)
	if err != nil {
		return nil, fmt.Errorf("statement %s: %w", record.ID, err)
	}
	qs.add(iri, termRecord, value)
	return qs.list, nil
}

// documentQuads are the quads of a document's own graph: the document, the
// sentences that its statements come from, and the entities as it names them.
// contributions are keyed by the ID under which they count.
func documentQuads(doc *schema.Document, statements []schema.Statement, contributions map[string][]schema.Entity) ([]quad.Quad, error) {
	iri := documentIRI(doc.ID)
	qs := newQuadSet(iri)
	qs.add(iri, termType, classDocument)
	qs.text(iri, termTitle, doc.Title)
	qs.text(iri, termIssued, doc.Date)
	qs.text(iri, termPublisher, doc.Source)
	qs.text(iri, termURL, doc.URL)
	record := documentRecord{Document: *doc, Statements: len(statements), Entities: len(contributions)}
	record.Document.Text = ""
	if exact(doc.Text) {
		qs.text(iri, termText, doc.Text)
	} else {
		record.Text = strings.ToValidUTF8(doc.Text, "\uFFFD")
	}
	value, err := encodeRecord(&record)
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", doc.ID, err)
	}
	qs.add(iri, termRecord, value)
	for i := range statements {
		s := &statements[i]
		sentence := sentenceIRI(doc.ID, s.Span)
		qs.add(sentence, termContext, iri)
		qs.text(sentence, termAnchor, s.Text)
	}
	for _, id := range sortedKeys(contributions) {
		for i := range contributions[id] {
			value, err := encodeRecord(&contributions[id][i])
			if err != nil {
				return nil, fmt.Errorf("entity %s: %w", id, err)
			}
			qs.add(nodeIRI(id), termContribution, value)
		}
	}
	return qs.list, nil
}

// entityQuads are the quads of an entity's own graph. e is what the documents
// contribute under this ID, nil if none does; link is the link to the entity that
// it is known to be, if any; whole is the entity joined with all its other names,
// nil if it is part of another, which is canonical.
func entityQuads(id string, e *schema.Entity, link *joinLink, canonical string, whole *schema.Entity) ([]quad.Quad, error) {
	iri := nodeIRI(id)
	qs := newQuadSet(iri)
	if e != nil {
		value, err := encodeRecord(e)
		if err != nil {
			return nil, fmt.Errorf("entity %s: %w", id, err)
		}
		qs.add(iri, termRecord, value)
		keys := keysOf(e)
		qs.text(iri, termNameKey, keys.name)
		for _, key := range keys.aliases {
			qs.text(iri, termAliasKey, key)
		}
		for _, word := range keys.words {
			qs.text(iri, termWord, word)
		}
		qs.text(iri, termSurname, keys.surname)
		for _, x := range e.External {
			qs.text(iri, termExternal, externalKey(x))
		}
		if canonical != id {
			qs.add(iri, termReplacedBy, nodeIRI(canonical))
		}
	}
	if link != nil {
		value, err := encodeRecord(link)
		if err != nil {
			return nil, err
		}
		qs.add(iri, termType, classJoined)
		qs.add(iri, termJoin, value)
	}
	if whole == nil {
		return qs.list, nil
	}
	qs.add(iri, termType, classEntity)
	if whole.Type != "" {
		qs.add(iri, termType, quad.IRI(typePrefix+escape(string(whole.Type))))
	}
	qs.text(iri, termLabel, whole.Name)
	for _, a := range whole.Aliases {
		qs.text(iri, termAltLabel, a)
	}
	if whole.StandsFor != "" {
		qs.add(iri, termStandsFor, nodeIRI(whole.StandsFor))
	}
	return qs.list, nil
}

// joinEntities is the union of what is said of one entity. It does not depend
// on the order or number of its arguments' appearance; the ID is a's.
func joinEntities(a, b schema.Entity) schema.Entity {
	out := a
	if better(&b, &a) {
		out.Name, out.Type = b.Name, b.Type
	}
	names := make(map[string]bool)
	for _, list := range [][]string{a.Aliases, b.Aliases, {a.Name, b.Name}} {
		for _, n := range list {
			names[n] = true
		}
	}
	delete(names, out.Name)
	delete(names, "")
	out.Aliases = sortedKeys(names)
	out.External = union(a.External, b.External, func(x schema.ExternalID) string { return x.Scheme + "\x00" + x.Value })
	out.Roles = union(a.Roles, b.Roles, func(r schema.DatedRole) string {
		return strings.Join([]string{r.Title, r.Of, r.From, r.To}, "\x00")
	})
	out.Known = a.Known || b.Known
	if a.StandsFor == "" || b.StandsFor != "" && b.StandsFor < a.StandsFor {
		out.StandsFor = b.StandsFor
	}
	return out
}

func union[T any](a, b []T, key func(T) string) []T {
	if len(a)+len(b) == 0 {
		return nil
	}
	seen := make(map[string]T, len(a)+len(b))
	for _, v := range a {
		seen[key(v)] = v
	}
	for _, v := range b {
		seen[key(v)] = v
	}
	out := make([]T, 0, len(seen))
	for _, k := range sortedKeys(seen) {
		out = append(out, seen[k])
	}
	return out
}

// better orders entities by how well they name what they are: known ones, then
// more words, then longer names, then the order of the alphabet.
func better(a, b *schema.Entity) bool {
	if a.Known != b.Known {
		return a.Known
	}
	if x, y := len(strings.Fields(a.Name)), len(strings.Fields(b.Name)); x != y {
		return x > y
	}
	if len(a.Name) != len(b.Name) {
		return len(a.Name) > len(b.Name)
	}
	if a.Name != b.Name {
		return a.Name < b.Name
	}
	if a.Type != b.Type {
		return a.Type > b.Type
	}
	return a.ID < b.ID
}

// difference returns the quads to remove and to add to turn one list into another.
func difference(before, after []quad.Quad) (removed, added []quad.Quad) {
	if len(before) == 0 {
		return nil, after
	}
	old := make(map[quad.Quad]bool, len(before))
	for _, q := range before {
		old[q] = true
	}
	for _, q := range after {
		if old[q] {
			delete(old, q)
		} else {
			added = append(added, q)
		}
	}
	if len(old) == 0 {
		return nil, added
	}
	removed = slices.DeleteFunc(slices.Clone(before), func(q quad.Quad) bool {
		if old[q] {
			delete(old, q)
			return false
		}
		return true
	})
	return removed, added
}
