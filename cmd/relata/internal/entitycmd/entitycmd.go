// Package entitycmd holds `relata entities`: who and what texts are about.
package entitycmd

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/cmd/relata/internal/userfiles"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/source"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Commands returns the commands.
func Commands(env *app.Env) []*cobra.Command { return []*cobra.Command{entities(env)} }

// options are the flags of entities.
type options struct {
	format, list string
	merges       bool
}

func entities(env *app.Env) *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "entities FILE...",
		Short: "Print the people, places and organisations of texts",
		Long: `Entities reads texts and prints who and what they are about: name, type, other
names, positions and how often each is mentioned, the most mentioned first.

With --merges every mention is printed with the entity that it was resolved to
and the rule that did it. The format jsonl is one entity a line, with the spans
of its mentions in code points of the document's text.`,
		Example: `  relata entities article.txt
  relata entities --merges article.txt
  relata entities --entities mine.yaml --format jsonl articles/`,
		Args: func(c *cobra.Command, args []string) error {
			if err := cobra.MinimumNArgs(1)(c, args); err != nil {
				return &app.UsageError{Err: err}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if env.JSON {
				o.format = "jsonl"
			}
			if o.format != "table" && o.format != "jsonl" {
				return &app.UsageError{Err: fmt.Errorf("--format %q: want table or jsonl", o.format)}
			}
			out := bufio.NewWriter(env.Out)
			return errors.Join(run(c.Context(), env, &o, args, out), out.Flush())
		},
	}
	c.Flags().StringVar(&o.format, "format", "table", "table or jsonl")
	c.Flags().StringVar(&o.list, "entities", "", "YAML file of your own entities, which win over all others")
	c.Flags().BoolVar(&o.merges, "merges", false, "print every mention with what it was resolved to, and why")
	return c
}

// mention is one mention in the output.
type mention struct {
	Doc        string      `json:"doc"`
	Sentence   int         `json:"sentence"`
	Span       schema.Span `json:"span"`
	Text       string      `json:"text"`
	Kind       string      `json:"kind"`
	Rule       string      `json:"rule,omitempty"`
	Confidence float64     `json:"confidence"`
	group      bool
}

// record is an entity with its mentions, over all documents.
type record struct {
	schema.Entity
	Mentions []mention `json:"mentions"`
}

func run(ctx context.Context, env *app.Env, o *options, args []string, out io.Writer) error {
	gaz, err := userfiles.Entities(env, o.list)
	if err != nil {
		return err
	}
	p, err := english.New(english.Options{Gazetteer: gaz})
	if err != nil {
		return err
	}
	var errs schema.ErrorList
	all := &collection{byID: map[string]*record{}}
	for doc, err := range source.Read(ctx, args, source.Options{In: env.In}) {
		if err != nil {
			errs.Add(err)
			continue
		}
		d := &text.Document{Document: doc}
		if err := annotate(ctx, p, d); err != nil {
			errs.Add(fmt.Errorf("%s: %w", doc.ID, err))
			continue
		}
		all.add(d)
	}
	switch {
	case o.format == "jsonl":
		err = all.writeJSON(out)
	case o.merges:
		err = all.writeMerges(out)
	default:
		err = all.writeTable(out)
	}
	return errors.Join(errs.Err(), err)
}

// annotate runs the pipeline as far as entities.
func annotate(ctx context.Context, p *ingest.Pipeline, d *text.Document) error {
	stages := *p
	stages.Clauses, stages.Relater, stages.Temporal = nil, nil, nil
	return stages.Annotate(ctx, d)
}

// collection gathers the entities of several documents by ID.
type collection struct {
	byID  map[string]*record
	order []*record
}

func (c *collection) add(d *text.Document) {
	runes := []rune(d.Text)
	for i := range d.Entities {
		e := &d.Entities[i]
		if r, ok := c.byID[e.ID]; ok {
			mergeInto(&r.Entity, e)
			continue
		}
		r := &record{Entity: *e}
		c.byID[e.ID] = r
		c.order = append(c.order, r)
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		toks := d.Sentences[m.Sentence].Tokens
		span := schema.Span{Start: toks[m.From].Start, End: toks[m.To-1].End}
		out := mention{Doc: d.ID, Sentence: m.Sentence, Span: span, Kind: kindName(m.Kind), Rule: m.Rule, Confidence: m.Confidence}
		if span.Start >= 0 && span.End <= len(runes) && span.Start <= span.End {
			out.Text = strings.Join(strings.Fields(string(runes[span.Start:span.End])), " ")
		}
		if m.Entity >= 0 {
			r := c.byID[d.Entities[m.Entity].ID]
			r.Mentions = append(r.Mentions, out)
			continue
		}
		out.group = true
		for _, k := range m.Members {
			r := c.byID[d.Entities[k].ID]
			r.Mentions = append(r.Mentions, out)
		}
	}
}

func kindName(k text.MentionKind) string {
	switch k {
	case text.Nominal:
		return "nominal"
	case text.Pronoun:
		return "pronoun"
	}
	return "name"
}

func mergeInto(a, b *schema.Entity) {
	for _, n := range append([]string{b.Name}, b.Aliases...) {
		if n != a.Name && !slices.Contains(a.Aliases, n) {
			a.Aliases = append(a.Aliases, n)
		}
	}
	slices.Sort(a.Aliases)
	for _, r := range b.Roles {
		if !slices.ContainsFunc(a.Roles, func(x schema.DatedRole) bool { return x.Title == r.Title && x.Of == r.Of }) {
			a.Roles = append(a.Roles, r)
		}
	}
}

// sorted puts the most mentioned first.
func (c *collection) sorted() []*record {
	list := slices.Clone(c.order)
	slices.SortStableFunc(list, func(a, b *record) int {
		return cmp.Or(cmp.Compare(len(b.Mentions), len(a.Mentions)), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func (c *collection) writeJSON(out io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, r := range c.sorted() {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// used are the names of the entity that the texts use, without its own.
func (r *record) used() []string {
	var out []string
	for _, m := range r.Mentions {
		if m.Kind == "name" && !m.group && m.Text != r.Name && !slices.Contains(out, m.Text) {
			out = append(out, m.Text)
		}
	}
	slices.Sort(out)
	return out
}

func (c *collection) writeTable(out io.Writer) error {
	t := table.New("NAME", "TYPE", "ALSO", "ROLES", ">MENTIONS")
	for _, r := range c.sorted() {
		var roles []string
		for _, o := range r.Roles {
			s := o.Title
			if of := c.byID[o.Of]; of != nil {
				s += " of " + of.Name
			} else if o.Of != "" {
				_, name, _ := strings.Cut(o.Of, "/")
				s += " of " + name
			}
			roles = append(roles, s)
		}
		t.Add(r.Name, string(r.Type), strings.Join(r.used(), ", "), strings.Join(roles, "; "), strconv.Itoa(len(r.Mentions)))
	}
	return t.Write(out, 0)
}

func (c *collection) writeMerges(out io.Writer) error {
	t := table.New("ENTITY", "MENTION", "KIND", "RULE", ">CONFIDENCE", "DOCUMENT", ">SENTENCE")
	for _, r := range c.sorted() {
		for _, m := range r.Mentions {
			t.Add(r.ID, m.Text, m.Kind, m.Rule, strconv.FormatFloat(m.Confidence, 'f', 2, 64), m.Doc, strconv.Itoa(m.Sentence+1))
		}
	}
	return t.Write(out, 0)
}
