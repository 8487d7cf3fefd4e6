// Package conformance is the kit that every back end of the graph store must
// pass, with the generator of graphs that the tests and benchmarks share.
package conformance

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/schema"
)

// Generator makes documents about invented people and places, the same for the
// same seed. Like in the news, few entities are in many statements.
type Generator struct {
	// Entities is the number of different entities, Sentences that of sentences
	// in a document, and PerSentence that of statements in each.
	Entities, Sentences, PerSentence int
	rng                              *rand.Rand
	zipf                             *rand.Zipf
}

// NewGenerator returns a generator of documents of 20 sentences with three
// statements each.
func NewGenerator(seed uint64, entities int) *Generator {
	rng := rand.New(rand.NewPCG(seed, 1))
	return &Generator{
		Entities: entities, Sentences: 20, PerSentence: 3,
		rng: rng, zipf: rand.NewZipf(rng, 1.3, 20, uint64(entities-1)),
	}
}

var (
	givenNames = []string{"Anna", "Boris", "Clara", "David", "Elena", "Farid", "Greta", "Hugo", "Irina", "Jonas"}
	syllables  = []string{"ba", "den", "kor", "li", "mar", "no", "pe", "ros", "ta", "vel"}
	verbs      = []string{"met", "called", "praised", "warned", "visited", "paid", "joined", "left"}
)

func surname(n int) string {
	var b strings.Builder
	for i := 0; i < 3 || n > 0; i++ {
		b.WriteString(syllables[n%len(syllables)])
		n /= len(syllables)
	}
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// Entity returns the entity with a number.
func (g *Generator) Entity(n int) schema.Entity {
	last := surname(n)
	if n%5 == 4 {
		return schema.Entity{ID: "city/" + strings.ToLower(last), Name: last, Type: schema.City, Known: n%2 == 0}
	}
	first := givenNames[n%len(givenNames)]
	return schema.Entity{
		ID: "person/" + strings.ToLower(first+"-"+last), Name: first + " " + last, Type: schema.Person,
		Aliases: []string{"Ms " + last},
	}
}

// Document returns the document with a number and all that it contributes.
func (g *Generator) Document(n int) graph.Contribution {
	doc := schema.Document{
		ID:     fmt.Sprintf("report-%06d", n),
		Title:  fmt.Sprintf("Report %d", n),
		Date:   fmt.Sprintf("2024-%02d-%02d", 1+n/28%12, 1+n%28),
		Source: fmt.Sprintf("Agency %d", n%7),
	}
	c := graph.Contribution{}
	var text strings.Builder
	offset := 0
	seen := make(map[string]bool)
	for i := range g.Sentences {
		start := offset
		var body strings.Builder
		type triple struct {
			s, o        schema.Entity
			verb        string
			sSpan, span schema.Span
			oSpan       schema.Span
		}
		var triples []triple
		at := 0
		say := func(words string) schema.Span {
			from := at
			body.WriteString(words)
			at += utf8.RuneCountInString(words)
			return schema.Span{Start: start + from, End: start + at}
		}
		for range g.PerSentence {
			t := triple{s: g.Entity(int(g.zipf.Uint64())), o: g.Entity(int(g.zipf.Uint64())), verb: verbs[g.rng.IntN(len(verbs))]}
			if at > 0 {
				say(" and ")
			}
			t.sSpan = say(t.s.Name)
			say(" ")
			t.span = say(t.verb)
			say(" ")
			t.oSpan = say(t.o.Name)
			triples = append(triples, t)
		}
		say(" on Monday.")
		sentence := schema.Span{Start: start, End: start + at}
		for _, t := range triples {
			for _, e := range []schema.Entity{t.s, t.o} {
				if !seen[e.ID] {
					seen[e.ID] = true
					c.Entities = append(c.Entities, e)
				}
			}
			s := schema.Statement{
				Doc: doc.ID, Sentence: i, Span: sentence, Text: body.String(),
				Subject:    schema.Argument{ID: t.s.ID, Name: t.s.Name, Type: t.s.Type, Mention: t.s.Name, Span: t.sSpan},
				Relation:   schema.Relation{ID: t.verb, Phrase: t.verb, Lemma: t.verb, PLOVER: schema.Consult, Schema: true, Span: t.span},
				Object:     schema.Argument{ID: t.o.ID, Name: t.o.Name, Type: t.o.Type, Mention: t.o.Name, Span: t.oSpan},
				Begin:      doc.Date,
				End:        doc.Date,
				Factuality: schema.Factualities()[max(0, g.rng.IntN(12)-6)%6],
				Confidence: float64(50+g.rng.IntN(50)) / 100,
				Rule:       "verb:nsubj+obj",
			}
			if g.rng.IntN(4) == 0 {
				speaker := g.Entity(int(g.zipf.Uint64()))
				s.Attribution = []schema.Attribution{{Name: speaker.Name, Cue: "said"}}
			}
			s.ID = s.ContentID()
			c.Statements = append(c.Statements, s)
		}
		text.WriteString(body.String())
		text.WriteString("\n")
		offset += at + 1
	}
	doc.Text = text.String()
	doc.Body = schema.Span{Start: 0, End: utf8.RuneCountInString(doc.Text)}
	doc.Hash = doc.ContentHash()
	c.Document = doc
	return c
}

// Renamed returns the contribution as that of a document with another ID.
func Renamed(c graph.Contribution, id string) graph.Contribution {
	c.Document.ID = id
	c.Document.Hash = c.Document.ContentHash()
	for i := range c.Statements {
		c.Statements[i].Doc = id
		c.Statements[i].ID = c.Statements[i].ContentID()
	}
	return c
}
