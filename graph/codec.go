package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// jsonType is the datatype of records: RDF 1.1's JSON literal.
const jsonType = quad.IRI("rdf:JSON")

// Cayley's SQL store writes NUL as these four characters and reads them back as
// NUL, so no text that holds them may reach it unescaped.
const sqlNUL = `\x00`

// encodeRecord writes a record as a JSON literal that every back end keeps.
func encodeRecord(record any) (quad.Value, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(record); err != nil {
		return nil, err
	}
	text := strings.TrimSuffix(buf.String(), "\n")
	if strings.Contains(text, sqlNUL) {
		text = strings.ReplaceAll(text, `\\`, `\u005c`)
	}
	return quad.TypedString{Value: quad.String(text), Type: jsonType}, nil
}

// decodeRecord reads what encodeRecord wrote.
func decodeRecord(v quad.Value, into any) error {
	literal, ok := v.(quad.TypedString)
	if !ok {
		return fmt.Errorf("%w: a record is %T", ErrDamaged, v)
	}
	if err := json.Unmarshal([]byte(literal.Value), into); err != nil {
		return fmt.Errorf("%w: a record is unreadable: %w", ErrDamaged, err)
	}
	return nil
}

// literal is text as a value for queries; the record has the exact text. NUL is
// shown as U+FFFD.
func literal(text string) quad.String {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, sqlNUL, `\x0`)
	return quad.String(strings.ReplaceAll(text, "\x00", "\uFFFD"))
}

// exact reports whether a literal keeps the text as it is.
func exact(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00") && !strings.Contains(text, sqlNUL)
}

// documentRecord is a document without its text, which has a literal of its own.
type documentRecord struct {
	schema.Document
	// Statements and Entities are the numbers that it contributes.
	Statements int `json:"statements"`
	Entities   int `json:"entities"`
	// Text shadows Document.Text: it is set only where a literal can't keep it.
	Text string `json:"text,omitempty"`
}

// entityKeys are the folded names under which an entity is found.
type entityKeys struct {
	name    string
	aliases []string // sorted, without name
	words   []string // sorted words of all names that are more than one word
	surname string   // of a person with more than one name
}

func keysOf(e *schema.Entity) entityKeys {
	k := entityKeys{name: fold(e.Name)}
	words := make(map[string]bool)
	add := func(key string) {
		if strings.Contains(key, " ") {
			for w := range strings.FieldsSeq(key) {
				words[w] = true
			}
		}
	}
	add(k.name)
	aliases := make(map[string]bool)
	for _, a := range e.Aliases {
		key := fold(a)
		add(key)
		if key != k.name && key != "" {
			aliases[key] = true
		}
	}
	k.aliases, k.words = sortedKeys(aliases), sortedKeys(words)
	if e.Type == schema.Person {
		k.surname = surnameOf(k.name)
	}
	return k
}

// surnameOf is the last word of a folded name of several words that is no mark of
// a generation ("donald trump jr": "trump").
func surnameOf(name string) string {
	words := strings.Fields(name)
	for len(words) > 2 {
		switch words[len(words)-1] {
		case "jr", "sr", "ii", "iii", "iv":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	if len(words) < 2 {
		return ""
	}
	return words[len(words)-1]
}
