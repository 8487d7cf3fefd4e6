package scene

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// shownProofs is how many sentences a tooltip quotes.
const shownProofs = 4

// proofs lists the sentences behind an edge: reports before denials, the most
// certain first.
func (w *world) proofs(b *bundle) []Proof {
	var out []Proof
	seen := map[string]bool{}
	add := func(list []*schema.Statement, denial bool) {
		for _, s := range list {
			if !seen[s.ID] {
				seen[s.ID] = true
				out = append(out, w.proof(s, denial))
			}
		}
	}
	for _, f := range b.facts {
		add(f.reports, false)
	}
	for _, f := range b.facts {
		add(f.denials, true)
	}
	slices.SortStableFunc(out, func(a, b Proof) int {
		if a.Denial != b.Denial {
			if a.Denial {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (w *world) proof(s *schema.Statement, denial bool) Proof {
	p := Proof{
		ID: s.ID, Sentence: clean(s.Text, 0), Speaker: clean(speaker(s), maxSpeaker),
		Confidence: s.Confidence, Factuality: s.Factuality, Rule: clean(s.Rule, maxName), Denial: denial,
		Date: s.Begin, Source: clean(s.Doc, maxName),
	}
	if d := w.docs[s.Doc]; d != nil {
		p.Date = cmp.Or(d.Date, s.Begin)
		p.Source = clean(cmp.Or(d.Source, d.ID), maxName)
		p.Title = clean(d.Title, maxName)
		p.URL = webAddress(d.URL)
	}
	if p.Sentence == s.Text { // cleaning moved nothing
		p.Subject = within(s.Subject.Span, s.Span)
		p.Relation = within(s.Relation.Span, s.Span)
		p.Object = within(s.Object.Span, s.Span)
	}
	return p
}

// within makes a range relative to its sentence, or empty if it lies elsewhere.
func within(span, sentence schema.Span) schema.Span {
	if span.Len() <= 0 || !sentence.Contains(span) {
		return schema.Span{}
	}
	return schema.Span{Start: span.Start - sentence.Start, End: span.End - sentence.Start}
}

// speaker names the chain of who says so, innermost last.
func speaker(s *schema.Statement) string {
	var names []string
	for _, a := range s.Attribution {
		if a.Name != "" {
			names = append(names, a.Name)
		}
	}
	return strings.Join(names, " citing ")
}

// webAddress returns an absolute http or https address in canonical form, and ""
// for everything else: a link in a picture must not run anything.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// Says is the statement of a proof in the form of a reference: who, where, when.
func (p *Proof) Says() string {
	var parts []string
	if p.Speaker != "" {
		parts = append(parts, p.Speaker)
	}
	parts = append(parts, p.Source)
	if p.Date != "" {
		parts = append(parts, p.Date)
	}
	return strings.Join(parts, ", ") + fmt.Sprintf(" (confidence %.2f)", p.Confidence)
}

// Sentence describes an edge in words: "Emmanuel Macron – spoke with 20 Feb – Vladimir Putin".
func (s *Scene) Sentence(e *Edge) string {
	var parts []string
	for _, p := range e.Parts {
		parts = append(parts, strings.TrimSpace(p.Label+" "+p.When))
	}
	arrow := "→"
	if !e.Directed {
		arrow = "–"
	}
	return fmt.Sprintf("%s – %s%s %s %s", s.Nodes[e.From].Name, statusWord(e.Factuality), enumerate(parts, 5), arrow, s.Nodes[e.To].Name)
}

// describe fills in the tooltip and the link of an edge.
func (s *Scene) describe(e *Edge) {
	var b strings.Builder
	b.WriteString(s.Sentence(e))
	if e.Support > 1 {
		fmt.Fprintf(&b, "\n%s", plural(e.Support, "source", "sources"))
	}
	for i := range e.Proofs {
		p := &e.Proofs[i]
		if i == shownProofs {
			fmt.Fprintf(&b, "\n\n… and %s", plural(len(e.Proofs)-i, "sentence more", "sentences more"))
			break
		}
		b.WriteString("\n\n")
		if p.Denial {
			b.WriteString("Denied: ")
		}
		fmt.Fprintf(&b, "“%s”\n%s", clean(p.Sentence, maxSentence), p.Says())
	}
	e.Detail = b.String()
	for i := range e.Proofs {
		if u := e.Proofs[i].URL; u != "" {
			e.Href = u
			return
		}
	}
	if len(e.Proofs) > 0 {
		e.Href = "#" + e.Proofs[0].ID
	}
}
