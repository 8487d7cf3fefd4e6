package askcmd

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/graph/ask"
	"github.com/relata-kg/relata/schema"
)

func (a *asker) path() *cobra.Command {
	var flags filterFlags
	var steps int
	c := &cobra.Command{
		Use:     "path FROM TO",
		Short:   "Find how two entities are connected",
		Example: `  relata path --db news.db "jen psaki" lavrov --factuality fact`,
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if err := flags.check(); err != nil {
				return err
			}
			ctx := c.Context()
			return a.with(ctx, a.db, func(src ask.Source) error {
				from, err := ask.Resolve(ctx, src, args[0])
				if err != nil {
					return err
				}
				to, err := ask.Resolve(ctx, src, args[1])
				if err != nil {
					return err
				}
				f, err := flags.filter(ctx, src)
				if err != nil {
					return err
				}
				path, err := ask.Path(ctx, src, from.ID, to.ID, steps, f)
				if err != nil {
					return err
				}
				if path == nil {
					return fmt.Errorf("no path of at most %s leads from %s to %s", plural(steps, "step"), from.Name, to.Name)
				}
				return a.printPath(path)
			})
		},
	}
	flags.register(c, false)
	c.Flags().IntVar(&steps, "steps", 4, "longest path")
	return c
}

func (a *asker) printPath(path []ask.Step) error {
	t := table.New("from", "relation", "to", "!when", ">!by", "!id")
	for _, s := range path {
		if a.env.JSON {
			if err := table.JSON(a.env.Out, s); err != nil {
				return err
			}
			continue
		}
		text := relationText(s.Fact.Event.Relation, s.Fact.Event.Factuality)
		if !s.Fact.Event.Symmetric && s.From.ID != s.Fact.Subject.ID {
			text = "<- " + text
		}
		t.Add(s.From.Name, text, s.To.Name, when(s.Fact), sources(s.Fact), s.Fact.Event.ID)
	}
	if a.env.JSON || t.Len() == 0 {
		return nil
	}
	return t.Write(a.env.Out, 0)
}

func (a *asker) why() *cobra.Command {
	return &cobra.Command{
		Use:   "why ID",
		Short: "Show the proof of a fact or statement: the sentences, marked, with their sources",
		Long: `Show the sentences behind a fact (ev:...) or a statement (st:...). The subject is
marked [like this]S, the relation [like this]R and the object [like this]O.`,
		Example: `  relata why --db news.db ev:5f0c1d2e3a4b5c6d`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			ctx := c.Context()
			return a.with(ctx, a.db, func(src ask.Source) error {
				proof, err := ask.Why(ctx, src, args[0])
				if errors.Is(err, ask.ErrNotFound) && !strings.HasPrefix(args[0], "ev:") && !strings.HasPrefix(args[0], "st:") {
					return &app.UsageError{Err: fmt.Errorf("%q is no ID: want ev:... or st:..., as \"relata facts\" prints them", args[0])}
				}
				if err != nil {
					return err
				}
				if a.env.JSON {
					return table.JSON(a.env.Out, proof)
				}
				return a.printProof(proof)
			})
		},
	}
}

func (a *asker) printProof(p *ask.Proof) error {
	var b strings.Builder
	for i, r := range append(append([]ask.Report{}, p.Reports...), p.Denials...) {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i == len(p.Reports) {
			b.WriteString("DENIED BY\n")
		}
		writeReport(&b, r)
	}
	_, err := io.WriteString(a.env.Out, b.String())
	return err
}

func writeReport(b *strings.Builder, r ask.Report) {
	st := r.Statement
	name := func(arg schema.Argument) string {
		if arg.Name != "" {
			return arg.Name
		}
		return arg.Mention
	}
	fmt.Fprintf(b, "%s -%s-> %s\n", table.Clean(name(st.Subject)), relationText(st.Relation.ID, st.Factuality), table.Clean(name(st.Object)))
	fmt.Fprintf(b, "  %s\n", table.Clean(mark(st)))
	line := func(label, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %-10s %s\n", label, table.Clean(value))
		}
	}
	for _, who := range st.Attribution {
		line("says", strings.TrimSpace(who.Name+" ("+who.Cue+")"))
	}
	line("when", period(st.Begin, st.End))
	for _, q := range st.Qualifiers {
		text := q.Text
		if q.Value != "" {
			text += " (" + q.Value + ")"
		}
		line(q.Role, text)
	}
	doc := strings.Join(nonEmpty(r.Document.Source, r.Document.Date, r.Document.Title, r.Document.URL), ", ")
	line("document", r.Document.ID+strings.TrimRight(": "+doc, ": "))
	line("place", fmt.Sprintf("sentence %d, code points %d to %d", st.Sentence+1, st.Span.Start, st.Span.End))
	line("rule", fmt.Sprintf("%s, confidence %.2f", st.Rule, st.Confidence))
	line("id", st.ID)
}

func nonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// mark sets the three parts of the statement off in its sentence. Parts that
// overlap are marked by the first only.
func mark(st schema.Statement) string {
	runes := []rune(st.Text)
	type part struct {
		span   schema.Span
		letter string
	}
	at := map[int]part{}
	var used []schema.Span
	for _, p := range []part{{st.Subject.Span, "S"}, {st.Relation.Span, "R"}, {st.Object.Span, "O"}} {
		p.span.Start -= st.Span.Start
		p.span.End -= st.Span.Start
		free := p.span.Start >= 0 && p.span.End <= len(runes) && p.span.Len() > 0
		for _, u := range used {
			free = free && !u.Overlaps(p.span)
		}
		if free {
			at[p.span.Start] = p
			used = append(used, p.span)
		}
	}
	var b strings.Builder
	for i := 0; i < len(runes); {
		p, ok := at[i]
		if !ok {
			b.WriteRune(runes[i])
			i++
			continue
		}
		b.WriteString("[" + string(runes[p.span.Start:p.span.End]) + "]" + p.letter)
		i = p.span.End
	}
	return b.String()
}
