package schema

import (
	"strings"
	"unicode/utf8"
)

// Vocabulary of the graph as RDF: the store, the RDF exports and the importer
// use these IRIs and no others. docs/exports.md explains them to readers, and
// graph/VOCABULARY.md what the store makes of them.
//
// Every record (document, entity, statement, event, relation) has an IRI, and
// all quads about it carry that IRI as their graph name, so that a record is
// one named graph: found, replaced and removed by its label. A statement's
// graph holds the fact itself, <subject> <relation> <object>, beside its proof.
// Nodes that belong to a record (mentions, qualifiers, roles) are the record's
// IRI with a fragment; there are no blank nodes.
const (
	// Base begins every IRI of ours.
	Base = "https://relata.dev/"
	// NS is the namespace of the vocabulary's classes and properties.
	NS = Base + "ns#"

	// The following, with an escaped identifier (see IRI), name records.
	EntityBase     = Base + "entity/"     // + Entity.ID
	RelationBase   = Base + "relation/"   // + Relation.ID; used as predicates
	StatementBase  = Base + "statement/"  // + Statement.ID; the named graph of the fact
	DocumentBase   = Base + "document/"   // + Document.ID; + "#char=0,10" is a span of its text (RFC 5147, as in NIF)
	EventBase      = Base + "event/"      // + Happening.ID
	TypeBase       = Base + "type/"       // + EntityType; classes of entities and of literals
	FactualityBase = Base + "factuality/" // + Factuality
	PLOVERBase     = Base + "plover/"     // + PLOVER category

	// Fragments of nodes inside a record. Those that end in a hyphen are
	// followed by a number from 1, the place in the record's list.
	FragmentSubject     = "#subject"
	FragmentRelation    = "#relation"
	FragmentObject      = "#object"
	FragmentQualifier   = "#qualifier-"
	FragmentAttribution = "#attribution-"
	FragmentRole        = "#role-"
)

// Namespaces of others.
const (
	RDFNS     = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	RDFSNS    = "http://www.w3.org/2000/01/rdf-schema#"
	OWLNS     = "http://www.w3.org/2002/07/owl#"
	XSDNS     = "http://www.w3.org/2001/XMLSchema#"
	SKOSNS    = "http://www.w3.org/2004/02/skos/core#"
	DCTermsNS = "http://purl.org/dc/terms/"
	PROVNS    = "http://www.w3.org/ns/prov#"
	NIFNS     = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"

	// WikidataEntity, with an item number such as Q142, is an item of Wikidata.
	WikidataEntity = "http://www.wikidata.org/entity/"
)

// Classes.
const (
	ClassDocument     = NS + "Document" // a text as read; also a prov:Entity
	ClassEntity       = NS + "Entity"   // beside the class of its type, TypeBase + Type
	ClassStatement    = NS + "Statement"
	ClassEvent        = NS + "Event"
	ClassRelation     = NS + "Relation"
	ClassSentence     = NIFNS + "Sentence"
	ClassAttribution  = PROVNS + "Attribution"
	ClassRDFStatement = RDFNS + "Statement" // Turtle only, where there are no named graphs
	ClassProperty     = RDFNS + "Property"
	ClassSymmetric    = OWLNS + "SymmetricProperty"
	ClassPROVEntity   = PROVNS + "Entity"
	PropType          = RDFNS + "type"
	PropRDFSubject    = RDFNS + "subject" // Turtle only, as the two below
	PropRDFPredicate  = RDFNS + "predicate"
	PropRDFObject     = RDFNS + "object"
	PropLabel         = RDFSNS + "label"                // of relations: the ID with spaces
	PropPrefLabel     = SKOSNS + "prefLabel"            // Entity.Name
	PropAltLabel      = SKOSNS + "altLabel"             // Entity.Aliases, one quad each
	PropExactMatch    = SKOSNS + "exactMatch"           // the item of Wikidata, where Entity.External has it
	PropTitle         = DCTermsNS + "title"             // Document.Title, DatedRole.Title
	PropIssued        = DCTermsNS + "issued"            // Document.Date
	PropDocumentURL   = DCTermsNS + "source"            // Document.URL, an IRI where it is one, else a string
	PropPublisher     = DCTermsNS + "publisher"         // Document.Source
	PropText          = NIFNS + "isString"              // Document.Text
	PropAnchorOf      = NIFNS + "anchorOf"              // the words of a sentence, mention or phrase
	PropBeginIndex    = NIFNS + "beginIndex"            // Span.Start: code points, 0-based
	PropEndIndex      = NIFNS + "endIndex"              // Span.End: code points, exclusive
	PropContext       = NIFNS + "referenceContext"      // the document that the indexes count in
	PropPrimarySource = PROVNS + "hadPrimarySource"     // Statement.Doc
	PropDerivedFrom   = PROVNS + "wasDerivedFrom"       // the sentence: document IRI + "#char=start,end"
	PropAttributedTo  = PROVNS + "wasAttributedTo"      // an entity that says so
	PropQualifiedAttr = PROVNS + "qualifiedAttribution" // a link of Statement.Attribution
	PropAgent         = PROVNS + "agent"                // Attribution.ID
)

// Properties of our own. Where a value is empty, zero or false there is no quad,
// unless said otherwise.
const (
	PropPath        = NS + "path"        // Document.Path
	PropContentHash = NS + "contentHash" // Document.Hash
	PropBodyBegin   = NS + "bodyBegin"   // Document.Body.Start, always there
	PropBodyEnd     = NS + "bodyEnd"     // Document.Body.End, always there

	PropExternalID = NS + "externalID" // Entity.External as "scheme:value", ":" and "%" of the scheme escaped
	PropStandsFor  = NS + "standsFor"  // Entity.StandsFor
	PropHoldsRole  = NS + "holdsRole"  // a node of Entity.Roles
	PropRoleOf     = NS + "of"         // DatedRole.Of
	PropKnown      = NS + "known"      // Entity.Known

	PropSentence        = NS + "sentence"        // Statement.Sentence: number in the document from 0
	PropSubjectMention  = NS + "subjectMention"  // the node of Statement.Subject
	PropRelationMention = NS + "relationMention" // the node of Statement.Relation
	PropObjectMention   = NS + "objectMention"   // the node of Statement.Object
	PropQualifier       = NS + "qualifier"       // a node of Statement.Qualifiers
	PropFactuality      = NS + "factuality"
	PropConfidence      = NS + "confidence" // xsd:decimal, 0..1, always there
	PropRule            = NS + "rule"
	PropPLOVER          = NS + "plover"
	PropBegin           = NS + "begin" // first day, ISO 8601: of a statement, event or role
	PropEnd             = NS + "end"   // last day, inclusive
	PropSymmetric       = NS + "symmetric"
	PropInSchema        = NS + "inSchema" // Relation.Schema

	PropName      = NS + "name"      // Attribution.Name; Argument.Name where it isn't the entity's
	PropAlias     = NS + "alias"     // Argument.Aliases where they aren't the entity's
	PropValueType = NS + "valueType" // Argument.Type where it isn't the entity's
	PropValue     = NS + "value"     // a normalised value
	PropLemma     = NS + "lemma"     // Relation.Lemma
	PropRole      = NS + "role"      // Qualifier.Role
	PropEntity    = NS + "entity"    // Qualifier.ID
	PropCue       = NS + "cue"       // Attribution.Cue
	PropIndex     = NS + "index"     // place in the record's list, from 1

	PropRelation = NS + "relation" // Happening.Relation
	PropSubject  = NS + "subject"  // Happening.Subject: an entity, or a string where no entity has that ID
	PropObject   = NS + "object"   // Happening.Object, likewise
	PropReport   = NS + "report"   // Happening.Reports
	PropDenial   = NS + "denial"   // Happening.Denials
	PropSource   = NS + "source"   // Happening.Sources
	PropSupport  = NS + "support"  // Happening.Support
)

// Datatypes.
const (
	XSDString     = XSDNS + "string"
	XSDInteger    = XSDNS + "integer"
	XSDDecimal    = XSDNS + "decimal"
	XSDBoolean    = XSDNS + "boolean"
	XSDDate       = XSDNS + "date"
	XSDDateTime   = XSDNS + "dateTime"
	XSDGYear      = XSDNS + "gYear"
	XSDGYearMonth = XSDNS + "gYearMonth"
	XSDDuration   = XSDNS + "duration"
	LangString    = RDFNS + "langString"
)

// IRI returns base with id appended, percent-encoded where an IRI or a path
// segment can't hold it: controls, spaces, <>"{}|\^`%?#[]&, marks that turn the
// direction of writing, code points outside of RFC 3987's ucschar, bytes that
// aren't UTF-8, and dots that would make a segment "." or "..". Different ids
// give different IRIs and IDFromIRI undoes it.
func IRI(base, id string) string {
	return string(AppendIRI(make([]byte, 0, len(base)+len(id)+8), base, id))
}

// AppendIRI appends IRI(base, id) to dst.
func AppendIRI(dst []byte, base, id string) []byte {
	dst = append(dst, base...)
	segment := 0 // where the path segment of id[i] begins
	for i := 0; i < len(id); {
		c := id[i]
		if c < utf8.RuneSelf {
			switch {
			case c == '/':
				segment = i + 1
				dst = append(dst, c)
			case c == '.' && i == segment && dotSegment(id[i:]):
				dst = appendPercent(dst, c)
			case plainIRIByte[c]:
				dst = append(dst, c)
			default:
				dst = appendPercent(dst, c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(id[i:])
		if r == utf8.RuneError && size == 1 || !ucschar(r) {
			for _, b := range []byte(id[i : i+size]) {
				dst = appendPercent(dst, b)
			}
		} else {
			dst = append(dst, id[i:i+size]...)
		}
		i += size
	}
	return dst
}

// dotSegment reports whether s begins with the whole segment "." or "..".
func dotSegment(s string) bool {
	segment, _, _ := strings.Cut(s, "/")
	return segment == "." || segment == ".."
}

// plainIRIByte marks the ASCII bytes that IRI leaves as they are.
var plainIRIByte = func() (table [utf8.RuneSelf]bool) {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$'()*+,;=:@"
	for i := range len(plain) {
		table[plain[i]] = true
	}
	return table
}()

// ucschar reports whether an IRI may hold r, a code point beyond ASCII, outside
// of its query (RFC 3987, 2.2 and 4.1).
func ucschar(r rune) bool {
	switch {
	case r == 0x200E, r == 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x061C, r == 0xFEFF:
		return false // direction marks, line and paragraph separators, byte order mark
	case r >= 0xA0 && r <= 0xD7FF, r >= 0xF900 && r <= 0xFDCF, r >= 0xFDF0 && r <= 0xFFEF:
		return r != 0xA0 && r != 0x1680 && (r < 0x2000 || r > 0x200A) && r != 0x202F && r != 0x205F && r != 0x3000
	}
	return r >= 0x10000 && r <= 0xEFFFD && r&0xFFFE != 0xFFFE && (r < 0xE0000 || r >= 0xE1000)
}

func appendPercent(dst []byte, b byte) []byte {
	const hex = "0123456789ABCDEF"
	return append(dst, '%', hex[b>>4], hex[b&15])
}

// IDFromIRI undoes IRI: it reports false where iri doesn't begin with base,
// goes on with a fragment or query, or holds a broken escape.
func IDFromIRI(base, iri string) (string, bool) {
	rest, ok := strings.CutPrefix(iri, base)
	if !ok || strings.ContainsAny(rest, "#?") {
		return "", false
	}
	if !strings.Contains(rest, "%") {
		return rest, true
	}
	out := make([]byte, 0, len(rest))
	for i := 0; i < len(rest); i++ {
		if rest[i] != '%' {
			out = append(out, rest[i])
			continue
		}
		if i+2 >= len(rest) {
			return "", false
		}
		hi, lo := unhex(rest[i+1]), unhex(rest[i+2])
		if hi < 0 || lo < 0 {
			return "", false
		}
		out = append(out, byte(hi<<4|lo))
		i += 2
	}
	return string(out), true
}

func unhex(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return int(b-'A') + 10
	}
	return -1
}
