// Package gumdata reads the entity layer of UD English-GUM (Zeldes 2017): the
// nested mentions in the MISC item Entity=, with entity type, coreference group,
// information status and Wikipedia identity, and split antecedents.
package gumdata

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/text"
)

// Mention is a stretch of tokens that refers to something.
type Mention struct {
	// Sentence indexes Document.Sentences; From and To are tokens, half open.
	Sentence, From, To int
	// Head is the token that governs the mention.
	Head int
	// Group is the coreference group within the document.
	Group string
	// Type is GUM's entity type: person, place, organization, object, event,
	// time, substance, animal, plant, abstract.
	Type string
	// Status is the information status: new, giv:act, giv:inact, acc:inf, ...
	Status string
	// Link is how it continues its group: coref, ana, cata, appos, pred, disc, sgl.
	Link string
	// Identity is the Wikipedia article, or empty.
	Identity string
}

// Document is an annotated document. Mentions are sorted by sentence, From,
// descending To.
type Document struct {
	ID        string
	Date      string // meta::dateCreated, or empty
	Sentences []text.Sentence
	Mentions  []Mention
	// Split maps a group to the groups that it is made of (SplitAnte).
	Split map[string][]string
}

// ReadFile reads a CoNLL-U file of GUM with its documents.
func ReadFile(path string) ([]*Document, error) {
	sentences, err := conllu.ReadFile(path, conllu.Options{})
	if err != nil {
		return nil, err
	}
	return Documents(sentences)
}

// ReadGlob reads all files that match a pattern, in order of their names.
func ReadGlob(paths ...string) ([]*Document, error) {
	var out []*Document
	for _, p := range paths {
		if _, err := os.Stat(p); err != nil {
			return nil, err
		}
		docs, err := ReadFile(p)
		if err != nil {
			return nil, err
		}
		out = append(out, docs...)
	}
	return out, nil
}

// Documents groups sentences by their "newdoc" comments and reads their entities.
func Documents(sentences []text.Sentence) ([]*Document, error) {
	var out []*Document
	for i := range sentences {
		for _, c := range sentences[i].Comments {
			if id, ok := strings.CutPrefix(c, "newdoc"); ok || len(out) == 0 {
				_, id, _ = strings.Cut(id, "=")
				out = append(out, &Document{ID: strings.TrimSpace(id), Split: map[string][]string{}})
			}
			if date, ok := strings.CutPrefix(c, "meta::dateCreated ="); ok {
				out[len(out)-1].Date = strings.TrimSpace(date)
			}
		}
		if len(out) == 0 {
			out = append(out, &Document{Split: map[string][]string{}})
		}
		d := out[len(out)-1]
		d.Sentences = append(d.Sentences, sentences[i])
	}
	for _, d := range out {
		if err := d.read(); err != nil {
			return nil, fmt.Errorf("%s: %w", d.ID, err)
		}
	}
	return out, nil
}

func (d *Document) read() error {
	var stack []Mention
	for si := range d.Sentences {
		s := &d.Sentences[si]
		for ti := range s.Tokens {
			for _, item := range s.Tokens[ti].Misc {
				key, value, _ := strings.Cut(item, "=")
				switch key {
				case "Entity":
					var err error
					if stack, err = d.entity(value, si, ti, stack); err != nil {
						return fmt.Errorf("%s token %d: %w", s.ID, ti+1, err)
					}
				case "SplitAnte":
					d.split(value)
				}
			}
		}
		// Mentions never cross sentences.
		stack = stack[:0]
	}
	sort.SliceStable(d.Mentions, func(i, j int) bool {
		a, b := &d.Mentions[i], &d.Mentions[j]
		if a.Sentence != b.Sentence {
			return a.Sentence < b.Sentence
		}
		if a.From != b.From {
			return a.From < b.From
		}
		return a.To > b.To
	})
	return nil
}

// entity reads one Entity= value: openings "(3-person-new-...", closings "3)"
// and whole mentions "(3-...)", run together.
func (d *Document) entity(value string, si, ti int, stack []Mention) ([]Mention, error) {
	for value != "" {
		if value[0] == '(' {
			end := strings.IndexAny(value[1:], "()")
			body, closed := value[1:], false
			if end >= 0 {
				body, closed = value[1:1+end], value[1+end] == ')'
				value = value[1+end:]
			} else {
				value = ""
			}
			m, err := parseMention(body)
			if err != nil {
				return stack, err
			}
			m.Sentence, m.From = si, ti
			if closed {
				value = value[1:]
				m.To = ti + 1
				d.add(m)
			} else {
				stack = append(stack, m)
			}
			continue
		}
		group, rest, ok := strings.Cut(value, ")")
		if !ok {
			return stack, fmt.Errorf("broken Entity value %q", value)
		}
		value = rest
		group, _, _ = strings.Cut(group, "-")
		for i := len(stack) - 1; i >= 0; i-- {
			if stack[i].Group == group {
				m := stack[i]
				m.To = ti + 1
				d.add(m)
				stack = append(stack[:i], stack[i+1:]...)
				break
			}
		}
	}
	return stack, nil
}

func parseMention(body string) (Mention, error) {
	f := strings.SplitN(body, "-", 8)
	if len(f) < 7 {
		return Mention{}, fmt.Errorf("broken Entity opening %q", body)
	}
	m := Mention{Group: f[0], Type: f[1], Status: f[2], Link: f[6]}
	if len(f) == 8 {
		m.Identity = f[7]
	}
	return m, nil
}

// add sets the head of m: the token whose governor lies outside.
func (d *Document) add(m Mention) {
	toks := d.Sentences[m.Sentence].Tokens
	m.Head = m.From
	for i := m.From; i < m.To; i++ {
		h := toks[i].Head
		if (h < m.From || h >= m.To) && toks[i].Rel() != "punct" {
			m.Head = i
			break
		}
	}
	d.Mentions = append(d.Mentions, m)
}

// split reads a SplitAnte value: "1<9,2<9" says that group 9 is made of 1 and 2.
func (d *Document) split(value string) {
	for _, link := range strings.Split(value, ",") {
		part, whole, ok := strings.Cut(link, "<")
		if !ok {
			continue
		}
		d.Split[whole] = append(d.Split[whole], part)
	}
}

// Groups returns the members of every group as indices into Mentions, in order
// of their first mention.
func (d *Document) Groups() [][]int {
	at := map[string]int{}
	var out [][]int
	for i := range d.Mentions {
		g := d.Mentions[i].Group
		k, ok := at[g]
		if !ok {
			k = len(out)
			at[g] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// String shows the mention's place, for messages.
func (m *Mention) String() string {
	return strconv.Itoa(m.Sentence) + ":" + strconv.Itoa(m.From) + "-" + strconv.Itoa(m.To)
}
