package askcmd

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/graph/analysis"
	"github.com/relata-kg/relata/graph/ask"
	"github.com/relata-kg/relata/schema"
)

// standing is the measures of one entity.
type standing struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Neighbors   int      `json:"neighbors"`
	In          float64  `json:"in"`
	Out         float64  `json:"out"`
	PageRank    float64  `json:"pagerank"`
	Betweenness float64  `json:"betweenness"`
	Constraint  *float64 `json:"constraint,omitempty"`
	Community   int      `json:"community"`
}

func (a *asker) analyze() *cobra.Command {
	var since, until, by string
	var top int
	c := &cobra.Command{
		Use:   "analyze",
		Short: "Measure the graph: who is central, who brokers, which communities there are",
		Long: `Measure every entity, weighted by the number of sources: neighbours, PageRank,
betweenness (the share of shortest paths through it), Burt's constraint (low for
brokers between people who do not know each other), and its community (Leiden).
Facts that sources only deny do not count.`,
		Example: `  relata analyze --db news.db --top 10
  relata analyze --db news.db --by betweenness --since 2022-02 --json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cmp.Or(checkDate("since", since), checkDate("until", until)); err != nil {
				return err
			}
			order, ok := orders[by]
			if !ok {
				return &app.UsageError{Err: fmt.Errorf("--by %q: want pagerank, betweenness, degree or constraint", by)}
			}
			return a.with(c.Context(), a.db, func(src ask.Source) error {
				var r schema.Reader = src
				if since != "" || until != "" {
					r = ask.Period{Reader: src, Since: since, Until: until}
				}
				list, err := measure(r)
				if err != nil {
					return err
				}
				slices.SortStableFunc(list, order)
				return a.printStandings(list, top)
			})
		},
	}
	c.Flags().StringVar(&since, "since", "", "documents from this day on")
	c.Flags().StringVar(&until, "until", "", "documents up to this day")
	c.Flags().StringVar(&by, "by", "pagerank", "order: pagerank, betweenness, degree or constraint")
	c.Flags().IntVar(&top, "top", 20, "print so many entities (0: all)")
	return c
}

var orders = map[string]func(a, b standing) int{
	"pagerank":    func(a, b standing) int { return cmp.Compare(b.PageRank, a.PageRank) },
	"betweenness": func(a, b standing) int { return cmp.Compare(b.Betweenness, a.Betweenness) },
	"degree":      func(a, b standing) int { return cmp.Compare(b.Neighbors, a.Neighbors) },
	"constraint": func(a, b standing) int {
		value := func(s standing) float64 {
			if s.Constraint == nil {
				return math.Inf(1)
			}
			return *s.Constraint
		}
		return cmp.Compare(value(a), value(b))
	},
}

// measure returns the entities that have relations, sorted by ID.
func measure(r schema.Reader) ([]standing, error) {
	g, err := analysis.FromReader(r)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for e, err := range r.Entities() {
		if err != nil {
			return nil, err
		}
		names[e.ID] = e.Name
	}
	degree, rank := g.Degrees(), g.PageRank(0.85, 1e-10)
	between, constraint, community := g.Betweenness(1000), g.Constraint(), g.Communities(1)
	var list []standing
	for i, id := range g.IDs {
		if degree[i].Neighbors == 0 {
			continue
		}
		s := standing{
			ID: id, Name: names[id], Neighbors: degree[i].Neighbors, In: degree[i].In, Out: degree[i].Out,
			PageRank: rank[i], Betweenness: between[i], Community: community[i] + 1,
		}
		if !math.IsNaN(constraint[i]) {
			s.Constraint = &constraint[i]
		}
		list = append(list, s)
	}
	return list, nil
}

func (a *asker) printStandings(list []standing, top int) error {
	shown := list
	if top > 0 && len(list) > top {
		shown = list[:top]
	}
	if a.env.JSON {
		for _, s := range shown {
			if err := table.JSON(a.env.Out, s); err != nil {
				return err
			}
		}
		return nil
	}
	if len(list) == 0 {
		return a.say("the graph has no relations between entities\n")
	}
	t := table.New("entity", ">neighbours", ">pagerank", ">betweenness", ">constraint", ">community")
	for _, s := range shown {
		constraint := ""
		if s.Constraint != nil {
			constraint = strconv.FormatFloat(*s.Constraint, 'f', 2, 64)
		}
		t.Add(s.Name, strconv.Itoa(s.Neighbors), strconv.FormatFloat(s.PageRank, 'f', 4, 64),
			strconv.FormatFloat(s.Betweenness, 'f', 4, 64), constraint, strconv.Itoa(s.Community))
	}
	if err := t.Write(a.env.Out, 0); err != nil {
		return err
	}
	groups := map[int][]string{}
	for _, s := range list {
		groups[s.Community] = append(groups[s.Community], s.Name)
	}
	if err := a.say("\n"); err != nil {
		return err
	}
	communities := table.New(">community", ">size", "led by")
	for c := 1; c <= 10; c++ {
		names := groups[c]
		if len(names) < 2 {
			continue
		}
		communities.Add(strconv.Itoa(c), strconv.Itoa(len(names)), strings.Join(names[:min(5, len(names))], ", "))
	}
	return communities.Write(a.env.Out, 0)
}

func (a *asker) diff() *cobra.Command {
	var db, from, to string
	c := &cobra.Command{
		Use:   "diff DB1 DB2 | diff --db DB --from DATE --to DATE",
		Short: "Show what differs between two graphs, or between two dates of one",
		Long: `Show the facts and entities that appeared (+), vanished (-) or changed (~) from the
first graph to the second. With --db, --from and --to the two graphs are what the
documents up to the first and up to the second day tell.`,
		Example: `  relata diff yesterday.db today.db
  relata diff --db news.db --from 2022-02-20 --to 2022-02-21`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			ctx := c.Context()
			switch {
			case len(args) == 2 && db == "":
				return a.with(ctx, args[0], func(first ask.Source) error {
					return a.with(ctx, args[1], func(second ask.Source) error {
						return a.printDiff(first, second)
					})
				})
			case len(args) == 0 && db != "" && from != "" && to != "":
				if err := cmp.Or(checkDate("from", from), checkDate("to", to)); err != nil {
					return err
				}
				return a.with(ctx, db, func(src ask.Source) error {
					return a.printDiff(ask.Period{Reader: src, Until: from}, ask.Period{Reader: src, Until: to})
				})
			}
			return &app.UsageError{Err: fmt.Errorf("want two graphs, or --db with --from and --to")}
		},
	}
	c.Flags().StringVar(&db, "db", "", "one graph, to compare two of its days")
	c.Flags().StringVar(&from, "from", "", "the earlier day")
	c.Flags().StringVar(&to, "to", "", "the later day")
	return c
}

func (a *asker) printDiff(first, second schema.Reader) error {
	names := map[string]string{}
	for _, r := range []schema.Reader{first, second} {
		for e, err := range r.Entities() {
			if err != nil {
				return err
			}
			names[e.ID] = e.Name
		}
	}
	sign := map[string]string{"added": "+", "removed": "-", "changed": "~"}
	t := table.New("", "what", "change")
	for c, err := range ask.Diff(first, second) {
		if err != nil {
			return err
		}
		if a.env.JSON {
			if err := table.JSON(a.env.Out, c); err != nil {
				return err
			}
			continue
		}
		text := describe(c.After, names)
		if c.Kind == "removed" {
			text = describe(c.Before, names)
		}
		if c.Kind == "changed" {
			if before := describe(c.Before, names); before != text {
				text = before + " => " + text
			}
		}
		t.Add(sign[c.Kind], c.What, text)
	}
	if a.env.JSON {
		return nil
	}
	if t.Len() == 0 {
		return a.say("the graphs are the same\n")
	}
	return t.Write(a.env.Out, 0)
}

func describe(record any, names map[string]string) string {
	switch r := record.(type) {
	case schema.Entity:
		return r.Name + " (" + strings.ToLower(string(r.Type)) + ")"
	case schema.Happening:
		text := fmt.Sprintf("%s %s %s", cmp.Or(names[r.Subject], r.Subject),
			relationText(r.Relation, r.Factuality), cmp.Or(names[r.Object], r.Object))
		if r.Begin != "" {
			text += ", " + r.Begin
		}
		text += ", " + plural(r.Support, "source")
		if len(r.Denials) > 0 {
			text += ", " + plural(len(r.Denials), "denial")
		}
		return text
	}
	return ""
}
