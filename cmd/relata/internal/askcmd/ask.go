package askcmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/question"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/graph/ask"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func (a *asker) ask() *cobra.Command {
	return &cobra.Command{
		Use:   `ask "QUESTION"`,
		Short: "Answer a question in English, with the facts and their sources",
		Long: `Answer a question in plain English from the graph. The answer comes with the facts
that it rests on; "relata why ID" shows their sentences. Years are taken from the
newest document where the question does not name one.`,
		Example: `  relata ask --db news.db "Who spoke with Putin in February?"
  relata ask --db news.db "When did Johnson visit Kyiv?"
  relata ask --db news.db "Is Hungary a member of NATO?"`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			ctx := c.Context()
			return a.with(ctx, a.db, func(src ask.Source) error {
				return a.answer(ctx, src, strings.Join(args, " "))
			})
		},
	}
}

func (a *asker) answer(ctx context.Context, src ask.Source, words string) error {
	relations, err := schema.DefaultRelations()
	if err != nil {
		return err
	}
	q, err := read(ctx, src, words, relations)
	if err != nil {
		return err
	}
	facts, err := a.find(ctx, src, q)
	if err != nil {
		return err
	}
	answers, err := a.compose(ctx, src, q, facts)
	if err != nil {
		return err
	}
	if a.env.JSON {
		return table.JSON(a.env.Out, reply{words, answers, q.Relations, facts})
	}
	if len(facts) == 0 {
		return a.say("the graph does not say\n")
	}
	if _, err := fmt.Fprintln(a.env.Out, strings.Join(answers, "\n")); err != nil {
		return err
	}
	if err := a.say("\n"); err != nil {
		return err
	}
	return factTable(facts).Write(a.env.Out, 0)
}

// reply is an answer as JSON.
type reply struct {
	Question  string     `json:"question"`
	Answers   []string   `json:"answers"`
	Relations []string   `json:"relations,omitempty"`
	Facts     []ask.Fact `json:"facts"`
}

// read parses the question; the newest document is its today.
func read(ctx context.Context, src ask.Source, words string, relations *schema.Relations) (*question.Question, error) {
	p, err := english.NewNames(english.Options{})
	if err != nil {
		return nil, err
	}
	p.Temporal = english.NewTemporal(english.Options{})
	today := ""
	for d, err := range src.Documents() {
		if err != nil {
			return nil, err
		}
		today = max(today, d.Date)
	}
	doc := &text.Document{Document: schema.Document{ID: "question", Date: today, Text: words}}
	if err := p.Annotate(ctx, doc); err != nil {
		return nil, err
	}
	return question.Read(doc, relations)
}

// find returns the facts that answer the question.
func (a *asker) find(ctx context.Context, src ask.Source, q *question.Question) ([]ask.Fact, error) {
	f := ask.Filter{Relations: q.Relations, Since: q.Since, Until: q.Until}
	if q.Future {
		f.Factuality = []schema.Factuality{schema.Future, schema.Conditional, schema.Possible}
	}
	var places []string
	var members []string
	for _, name := range q.Names {
		e, err := ask.Resolve(ctx, src, name.Text)
		if err != nil {
			if name.End == "place" && errors.Is(err, ask.ErrNotFound) {
				places = append(places, name.Text)
				continue
			}
			return nil, err
		}
		switch {
		case name.End == "place":
			places = append(places, e.Name)
		case name.End == "subject" && f.Subject == "":
			f.Subject = e.ID
		case name.End == "object" && f.Object == "":
			f.Object = e.ID
		default:
			members = append(members, e.ID)
		}
	}
	facts, err := a.matching(ctx, src, f, members)
	if err == nil && len(q.Titles) > 0 {
		facts, err = titled(ctx, src, facts, q.Titles)
	}
	if err != nil || len(facts) > 0 && len(places) == 0 {
		return facts, err
	}
	if len(facts) == 0 && (f.Subject != "") != (f.Object != "") {
		// The sentence may tell it from the other side: "Who led X?", "X was led by".
		members = append(members, cmp.Or(f.Subject, f.Object))
		f.Subject, f.Object = "", ""
		if facts, err = a.matching(ctx, src, f, members); err != nil {
			return nil, err
		}
	}
	if len(places) == 0 {
		return facts, nil
	}
	var there []ask.Fact
	for _, fact := range facts {
		found, err := placesOf(ctx, src, fact)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(places, func(p string) bool {
			return ask.Fold(fact.Object.Name) == ask.Fold(p) ||
				slices.ContainsFunc(found, func(q string) bool { return strings.Contains(ask.Fold(q), ask.Fold(p)) })
		}) {
			there = append(there, fact)
		}
	}
	return there, nil
}

// titled keeps the facts whose reports name one of the positions; all where none does.
func titled(ctx context.Context, src ask.Source, facts []ask.Fact, titles []string) ([]ask.Fact, error) {
	var kept []ask.Fact
	for _, fact := range facts {
		for _, id := range fact.Event.Reports {
			st, err := src.Statement(ctx, id)
			if err != nil {
				return nil, err
			}
			phrase := " " + ask.Fold(st.Relation.Phrase+" "+st.Object.Mention) + " "
			if slices.ContainsFunc(titles, func(t string) bool { return strings.Contains(phrase, " "+t+" ") }) {
				kept = append(kept, fact)
				break
			}
		}
	}
	if len(kept) == 0 {
		return facts, nil
	}
	return kept, nil
}

// matching returns the facts of the filter in which all members take part.
func (a *asker) matching(ctx context.Context, src ask.Source, f ask.Filter, members []string) ([]ask.Fact, error) {
	if len(members) > 0 {
		f.Entity = members[0]
	}
	facts, err := ask.Collect(ask.Facts(ctx, src, f))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(facts, func(fact ask.Fact) bool {
		return slices.ContainsFunc(members, func(id string) bool {
			return fact.Event.Subject != id && fact.Event.Object != id
		})
	}), nil
}

// placesOf returns the places that the reports of a fact name.
func placesOf(ctx context.Context, src ask.Source, fact ask.Fact) ([]string, error) {
	var out []string
	for _, id := range fact.Event.Reports {
		st, err := src.Statement(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, q := range st.Qualifiers {
			if q.Role != "place" && q.Role != "in" && q.Role != "at" {
				continue
			}
			name := q.Text
			if q.ID != "" {
				if e, err := src.Entity(ctx, q.ID); err == nil {
					name = e.Name
				}
			}
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// compose words the answer, best supported first.
func (a *asker) compose(ctx context.Context, src ask.Source, q *question.Question, facts []ask.Fact) ([]string, error) {
	var plain, hedged tally // facts come before plans and denials
	for _, fact := range facts {
		status, votes := "", &plain
		if fact.Event.Factuality != schema.Fact && !q.Future {
			status, votes = " ("+string(fact.Event.Factuality)+")", &hedged
		}
		switch q.Want {
		case question.Time:
			votes.add(when(fact)+status, fact.Event.Support)
		case question.Place:
			places, err := placesOf(ctx, src, fact)
			if err != nil {
				return nil, err
			}
			switch fact.Object.Type {
			case schema.City, schema.Country, schema.Location, schema.Facility:
				places = append(places, fact.Object.Name)
			}
			for _, p := range places {
				votes.add(p+status, fact.Event.Support)
			}
		case question.Entity:
			for _, e := range others(q, fact) {
				votes.add(e.Name+status, fact.Event.Support)
			}
		}
	}
	switch q.Want {
	case question.Count:
		return []string{strconv.Itoa(len(facts))}, nil
	case question.Truth:
		return []string{verdict(facts)}, nil
	}
	answers := append(plain.list(), hedged.list()...)
	if len(answers) == 0 && len(facts) > 0 {
		answers = []string{"the graph does not say; what it has:"}
	}
	return answers, nil
}

// others returns the ends of a fact that the question does not name.
func others(q *question.Question, fact ask.Fact) []schema.Entity {
	named := func(e schema.Entity) bool {
		return slices.ContainsFunc(q.Names, func(n question.Name) bool {
			return len(ask.Rank([]schema.Entity{e}, n.Text)) > 0
		})
	}
	var fitting, rest []schema.Entity
	for _, e := range []schema.Entity{fact.Subject, fact.Object} {
		switch {
		case named(e):
		case q.Type == "" || e.Type == q.Type || e.Type.Coarse() == q.Type.Coarse() && q.Type != schema.Country && q.Type != schema.City:
			fitting = append(fitting, e)
		default:
			rest = append(rest, e)
		}
	}
	if len(fitting) > 0 || q.Type == schema.Country || q.Type == schema.City {
		return fitting
	}
	return rest
}

func verdict(facts []ask.Fact) string {
	var says, denies int
	best := schema.Factuality("")
	for _, f := range facts {
		if f.Event.Factuality == schema.Negated {
			denies += f.Event.Support
			continue
		}
		says += f.Event.Support
		denies += len(f.Event.Denials)
		if best == "" || f.Event.Factuality == schema.Fact {
			best = f.Event.Factuality
		}
	}
	switch {
	case says == 0 && denies == 0:
		return "the graph does not say"
	case says == 0:
		return "no, says " + plural(denies, "source")
	case denies > 0:
		return fmt.Sprintf("disputed: %s for it, %s against", plural(says, "source"), plural(denies, "source"))
	case best != schema.Fact:
		return fmt.Sprintf("not as a fact, but as %s (%s)", best, plural(says, "source"))
	}
	return "yes, says " + plural(says, "source")
}

// tally adds up the support of answers.
type tally struct {
	names   []string
	support []int
}

func (t *tally) add(name string, support int) {
	if name == "" {
		return
	}
	i := slices.Index(t.names, name)
	if i < 0 {
		i = len(t.names)
		t.names = append(t.names, name)
		t.support = append(t.support, 0)
	}
	t.support[i] += support
}

func (t *tally) list() []string {
	order := make([]int, len(t.names))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(t.support[j], t.support[i]) })
	out := make([]string, len(order))
	for i, k := range order {
		out[i] = t.names[k]
	}
	return out
}
