package rows

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Type is the type of a column.
type Type uint8

// The types of columns.
const (
	String Type = iota
	Int
	Float
	Bool
	List // of strings
	JSON // a JSON value as text
)

// Value is a cell. Text is the value of a String, the JSON of a List or JSON,
// and the decimal or "true" or "false" of the others.
type Value struct {
	Text string
	List []string
	// Empty says that there is nothing to write: an empty text or list.
	Empty bool
}

// Column is a named property of nodes or edges.
type Column[T any] struct {
	Name string
	Type Type
	// Get returns the value of a node or edge.
	Get func(T) Value
}

func text(s string) Value { return Value{Text: s, Empty: s == ""} }

func integer(i int) Value { return Value{Text: strconv.Itoa(i)} }

func boolean(b bool) Value { return Value{Text: strconv.FormatBool(b)} }

func list(l []string) Value {
	if len(l) == 0 {
		return Value{Empty: true}
	}
	return Value{Text: structured(l), List: l}
}

// structured returns v as JSON, with what HTML would read escaped.
func structured(v any) string {
	data, err := json.Marshal(v)
	if err != nil { // can't be: texts and integers only
		return ""
	}
	return string(data)
}

// NodeColumns returns the properties of nodes in their order.
func NodeColumns() []Column[*Node] {
	return []Column[*Node]{
		{"entity", String, func(n *Node) Value { return text(n.ID) }},
		{"name", String, func(n *Node) Value { return text(n.Name) }},
		{"type", String, func(n *Node) Value { return text(string(n.Type)) }},
		{"kind", String, func(n *Node) Value { return text(n.Kind) }},
		{"value", String, func(n *Node) Value { return text(n.Value) }},
		{"aliases", List, func(n *Node) Value { return list(n.Aliases) }},
		{"external", List, func(n *Node) Value { return list(external(n.External)) }},
		{"stands_for", String, func(n *Node) Value { return text(n.StandsFor) }},
		{"roles", JSON, func(n *Node) Value {
			if len(n.Roles) == 0 {
				return Value{Empty: true}
			}
			return text(structured(n.Roles))
		}},
		{"known", Bool, func(n *Node) Value { return boolean(n.Known) }},
	}
}

func external(ids []schema.ExternalID) []string {
	var out []string
	for _, x := range ids {
		out = append(out, x.Scheme+":"+x.Value)
	}
	return out
}

// EdgeColumns returns the properties of edges in their order: what is said, by
// whom, and where it is written.
func EdgeColumns() []Column[*Edge] {
	return []Column[*Edge]{
		{"statement", String, func(e *Edge) Value { return text(e.ID) }},
		{"relation", String, func(e *Edge) Value { return text(e.Relation.ID) }},
		{"phrase", String, func(e *Edge) Value { return text(e.Relation.Phrase) }},
		{"lemma", String, func(e *Edge) Value { return text(e.Relation.Lemma) }},
		{"plover", String, func(e *Edge) Value { return text(string(e.Relation.PLOVER)) }},
		{"in_schema", Bool, func(e *Edge) Value { return boolean(e.Relation.Schema) }},
		{"symmetric", Bool, func(e *Edge) Value { return boolean(e.Relation.Symmetric) }},
		{"factuality", String, func(e *Edge) Value { return text(string(e.Factuality)) }},
		{"confidence", Float, func(e *Edge) Value {
			return Value{Text: strconv.FormatFloat(e.Confidence, 'g', -1, 64)}
		}},
		{"begin", String, func(e *Edge) Value { return text(e.Begin) }},
		{"end", String, func(e *Edge) Value { return text(e.End) }},
		{"speaker", String, func(e *Edge) Value { return text(speaker(e.Attribution)) }},
		{"attribution", JSON, func(e *Edge) Value {
			if len(e.Attribution) == 0 {
				return Value{Empty: true}
			}
			return text(structured(e.Attribution))
		}},
		{"qualifiers", JSON, func(e *Edge) Value {
			if len(e.Qualifiers) == 0 {
				return Value{Empty: true}
			}
			return text(structured(e.Qualifiers))
		}},
		{"sentence", String, func(e *Edge) Value { return text(e.Text) }},
		{"sentence_number", Int, func(e *Edge) Value { return integer(e.Sentence) }},
		{"sentence_start", Int, func(e *Edge) Value { return integer(e.Span.Start) }},
		{"sentence_end", Int, func(e *Edge) Value { return integer(e.Span.End) }},
		{"subject_mention", String, func(e *Edge) Value { return text(e.Subject.Mention) }},
		{"subject_start", Int, func(e *Edge) Value { return integer(e.Subject.Span.Start) }},
		{"subject_end", Int, func(e *Edge) Value { return integer(e.Subject.Span.End) }},
		{"relation_start", Int, func(e *Edge) Value { return integer(e.Relation.Span.Start) }},
		{"relation_end", Int, func(e *Edge) Value { return integer(e.Relation.Span.End) }},
		{"object_mention", String, func(e *Edge) Value { return text(e.Object.Mention) }},
		{"object_start", Int, func(e *Edge) Value { return integer(e.Object.Span.Start) }},
		{"object_end", Int, func(e *Edge) Value { return integer(e.Object.Span.End) }},
		{"rule", String, func(e *Edge) Value { return text(e.Rule) }},
		{"document", String, func(e *Edge) Value { return text(e.Doc) }},
		{"document_title", String, func(e *Edge) Value { return text(e.Document.Title) }},
		{"document_date", String, func(e *Edge) Value { return text(e.Document.Date) }},
		{"document_url", String, func(e *Edge) Value { return text(e.Document.URL) }},
		{"document_source", String, func(e *Edge) Value { return text(e.Document.Source) }},
	}
}

// speaker joins the chain of speakers, outermost first.
func speaker(chain []schema.Attribution) string {
	names := make([]string, len(chain))
	for i, a := range chain {
		names[i] = a.Name
	}
	return strings.Join(names, " > ")
}
