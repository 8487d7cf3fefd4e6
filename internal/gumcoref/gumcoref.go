// Package gumcoref turns GUM's coreference annotation into documents with given
// mentions, for training and scoring the resolver.
package gumcoref

import (
	"context"
	"fmt"
	"strings"

	"github.com/relata-kg/relata/ingest/coref"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/gumdata"
	"github.com/relata-kg/relata/schema"
)

// Annotator finds names, as ner.Recognizer does.
type Annotator interface {
	Annotate(ctx context.Context, doc *text.Document) error
}

// Convert returns the documents with GUM's mentions, in their order, and the
// gold group of each (numbered from 1). Types come from the recogniser, not from
// the gold data. A mention that is a name is cut down to it.
func Convert(ctx context.Context, docs []*gumdata.Document, names Annotator) ([]coref.TrainingDocument, error) {
	var out []coref.TrainingDocument
	for _, d := range docs {
		doc := &text.Document{Document: schema.Document{ID: d.ID, Date: d.Date}, Sentences: d.Sentences}
		paragraph := -1
		for i := range doc.Sentences {
			for _, c := range doc.Sentences[i].Comments {
				if strings.HasPrefix(c, "newpar") {
					paragraph++
				}
			}
			doc.Sentences[i].Paragraph = max(paragraph, 0)
		}
		if err := names.Annotate(ctx, doc); err != nil {
			return nil, fmt.Errorf("%s: %w", d.ID, err)
		}
		types := map[[2]int]schema.EntityType{}
		for _, m := range doc.Mentions {
			for k := m.From; k < m.To; k++ {
				types[[2]int{m.Sentence, k}] = m.Type
			}
		}
		doc.Mentions = nil
		t := coref.TrainingDocument{Doc: doc}
		groups := map[string]int{}
		for i := range d.Mentions {
			g := &d.Mentions[i]
			toks := d.Sentences[g.Sentence].Tokens
			h := &toks[g.Head]
			m := text.Mention{Sentence: g.Sentence, From: g.From, To: g.To, Head: g.Head, Kind: text.Nominal,
				Entity: text.None, Antecedent: text.None}
			typ := types[[2]int{g.Sentence, g.Head}]
			switch {
			case h.UPOS == "PRON" || h.UPOS == "DET":
				m.Kind = text.Pronoun
			case coordinated(toks, g):
			case h.UPOS == "PROPN" && typ != "" && typ != schema.Nationality:
				m.Kind, m.Type = text.Name, typ
				m.From, m.To = core(toks, g)
			}
			doc.Mentions = append(doc.Mentions, m)
			n, ok := groups[g.Group]
			if !ok {
				n = len(groups) + 1
				groups[g.Group] = n
			}
			t.Groups = append(t.Groups, n)
			t.NamedPerson = append(t.NamedPerson, g.Type == "person" && h.XPOS == "NNP" && m.Kind != text.Pronoun && !coordinated(toks, g))
		}
		out = append(out, t)
	}
	return out, nil
}

// coordinated reports whether a mention joins several.
func coordinated(toks []text.Token, g *gumdata.Mention) bool {
	for k := g.From; k < g.To; k++ {
		if toks[k].Rel() == "conj" && toks[k].Head == g.Head {
			return true
		}
	}
	return false
}

// core returns the proper name around the head of a mention.
func core(toks []text.Token, g *gumdata.Mention) (from, to int) {
	from, to = g.Head, g.Head+1
	part := func(k int) bool {
		return toks[k].UPOS == "PROPN" || toks[k].Form == "-" || toks[k].UPOS == "NUM"
	}
	for from > g.From && part(from-1) {
		from--
	}
	for to < g.To && part(to) {
		to++
	}
	for to+1 < g.To && toks[to].Form == "of" {
		k := to + 1
		if toks[k].Form == "the" && k+1 < g.To {
			k++
		}
		if toks[k].UPOS != "PROPN" {
			break
		}
		for to = k + 1; to < g.To && part(to); to++ {
		}
	}
	return from, to
}
