package askcmd

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/graph/ask"
)

func (a *asker) facts() *cobra.Command {
	var flags filterFlags
	var limit int
	c := &cobra.Command{
		Use:   "facts",
		Short: "List facts: who did what, when, and how many sources say so",
		Long: `List the facts of the graph that pass the filters, by time. Several reports of
one happening are one fact with several sources. A time in brackets is that of
the documents, where the text does not say when. "relata why ID" shows the proof.`,
		Example: `  relata facts --db news.db --entity putin --relation spoke_with,meets
  relata facts --db news.db --since 2022-02 --factuality fact --min-support 2
  relata facts --db news.db --relation CONSULT --json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			return a.with(c.Context(), a.db, func(src ask.Source) error {
				f, err := flags.filter(c.Context(), src)
				if err != nil {
					return err
				}
				facts, err := ask.Collect(ask.Facts(c.Context(), src, f))
				if err != nil {
					return err
				}
				return a.print(facts, limit)
			})
		},
	}
	flags.register(c, true)
	c.Flags().IntVar(&limit, "limit", 0, "print at most so many (0: all)")
	return c
}

// print writes facts as a table or as JSON lines.
func (a *asker) print(facts []ask.Fact, limit int) error {
	left := 0
	if limit > 0 && len(facts) > limit {
		left = len(facts) - limit
		facts = facts[:limit]
	}
	if a.env.JSON {
		for _, f := range facts {
			if err := table.JSON(a.env.Out, f); err != nil {
				return err
			}
		}
		return nil
	}
	if len(facts) == 0 {
		return a.say("no facts pass these filters\n")
	}
	if err := factTable(facts).Write(a.env.Out, 0); err != nil {
		return err
	}
	if left > 0 {
		return a.say("... and %d more; see --limit\n", left)
	}
	return nil
}

func factTable(facts []ask.Fact) *table.Table {
	t := table.New("!when", "subject", "relation", "object", ">!by", "!id")
	for _, f := range facts {
		t.Add(when(f), f.Subject.Name, relationText(f.Event.Relation, f.Event.Factuality), f.Object.Name, sources(f), f.Event.ID)
	}
	return t
}

// sources counts the sources of a fact, with those who deny it.
func sources(f ask.Fact) string {
	text := strconv.Itoa(f.Event.Support)
	if n := len(f.Event.Denials); n > 0 {
		text += fmt.Sprintf(" (-%d)", n)
	}
	return text
}

// say prints a remark for people on the output; programs get none.
func (a *asker) say(format string, args ...any) error {
	if a.env.JSON || a.env.Quiet {
		return nil
	}
	_, err := fmt.Fprintf(a.env.Out, format, args...)
	return err
}

func (a *asker) show() *cobra.Command {
	var flags filterFlags
	c := &cobra.Command{
		Use:   "show ENTITY",
		Short: "Show an entity: its names, roles, relations, time line and sources",
		Example: `  relata show --db news.db macron
  relata show --db news.db "person/emmanuel-macron" --since 2022-02`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.profile(c, args[0], &flags, func(p *ask.Profile) error { return a.printProfile(p) })
		},
	}
	flags.register(c, false)
	return c
}

func (a *asker) neighbors() *cobra.Command {
	var flags filterFlags
	c := &cobra.Command{
		Use:     "neighbors ENTITY",
		Short:   "List the entities that one is related to, most supported first",
		Example: `  relata neighbors --db news.db lavrov --type person`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.profile(c, args[0], &flags, func(p *ask.Profile) error {
				if a.env.JSON {
					for _, n := range p.Neighbors {
						if err := table.JSON(a.env.Out, n); err != nil {
							return err
						}
					}
					return nil
				}
				if len(p.Neighbors) == 0 {
					return a.say("%s has no relations that pass these filters\n", p.Entity.Name)
				}
				return neighborTable(p).Write(a.env.Out, 0)
			})
		},
	}
	flags.register(c, false)
	return c
}

func (a *asker) timeline() *cobra.Command {
	var flags filterFlags
	c := &cobra.Command{
		Use:     "timeline ENTITY",
		Short:   "List what an entity did and what was done to it, by time",
		Example: `  relata timeline --db news.db "boris johnson" --since 2022-02-20`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.profile(c, args[0], &flags, func(p *ask.Profile) error { return a.print(p.Facts, 0) })
		},
	}
	flags.register(c, false)
	return c
}

// profile resolves a name and hands its profile to do.
func (a *asker) profile(c *cobra.Command, name string, flags *filterFlags, do func(*ask.Profile) error) error {
	if err := flags.check(); err != nil {
		return err
	}
	ctx := c.Context()
	return a.with(ctx, a.db, func(src ask.Source) error {
		e, err := ask.Resolve(ctx, src, name)
		if err != nil {
			return err
		}
		f, err := flags.filter(ctx, src)
		if err != nil {
			return err
		}
		p, err := ask.Show(ctx, src, e.ID, f)
		if err != nil {
			return err
		}
		return do(p)
	})
}

func neighborTable(p *ask.Profile) *table.Table {
	t := table.New("entity", "type", "relations", ">sources")
	for _, n := range p.Neighbors {
		var rels []string
		for _, r := range n.Relations {
			text := relationText(r.Relation, r.Factuality)
			switch {
			case r.Symmetric:
				text = "<> " + text
			case r.Outgoing:
				text = "-> " + text
			default:
				text = "<- " + text
			}
			if r.Events > 1 {
				text += fmt.Sprintf(" x%d", r.Events)
			}
			rels = append(rels, text)
		}
		t.Add(n.Entity.Name, strings.ToLower(string(n.Entity.Type)), strings.Join(rels, ", "), strconv.Itoa(n.Support))
	}
	return t
}

func (a *asker) printProfile(p *ask.Profile) error {
	if a.env.JSON {
		return table.JSON(a.env.Out, p)
	}
	var b strings.Builder
	line := func(label, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-10s %s\n", label, table.Clean(value))
		}
	}
	e := p.Entity
	line("name", e.Name)
	line("id", e.ID)
	line("type", strings.ToLower(string(e.Type)))
	line("also", strings.Join(e.Aliases, ", "))
	if p.StandsFor != nil {
		line("speaks for", p.StandsFor.Name)
	}
	for i, r := range e.Roles {
		label := ""
		if i == 0 {
			label = "roles"
		}
		text := r.Title
		if r.Of != "" {
			text += " of " + r.Of
		}
		if r.From != "" || r.To != "" {
			text += " (" + r.From + " to " + r.To + ")"
		}
		line(label, text)
	}
	for _, x := range e.External {
		line(x.Scheme, x.Value)
	}
	line("sources", strings.Join(p.Sources, ", "))
	if _, err := io.WriteString(a.env.Out, b.String()); err != nil {
		return err
	}
	if len(p.Facts) == 0 {
		return a.say("\nno relations pass these filters\n")
	}
	if err := a.say("\n"); err != nil {
		return err
	}
	if err := neighborTable(p).Write(a.env.Out, 0); err != nil {
		return err
	}
	if err := a.say("\n"); err != nil {
		return err
	}
	return factTable(p.Facts).Write(a.env.Out, 0)
}
