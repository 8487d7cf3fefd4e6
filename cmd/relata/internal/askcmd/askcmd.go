// Package askcmd holds the commands that ask a graph: show, facts, neighbors,
// path, timeline, why, analyze and diff.
package askcmd

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/graph/ask"
	"github.com/relata-kg/relata/schema"
)

// Opener opens a graph for asking; close releases it.
type Opener func(ctx context.Context, db string) (src ask.Source, close func() error, err error)

// asker is what the commands share.
type asker struct {
	env  *app.Env
	open Opener
	db   string
}

// Commands returns the commands over graphs that open opens.
func Commands(env *app.Env, open Opener) []*cobra.Command {
	a := &asker{env: env, open: open}
	list := []*cobra.Command{a.show(), a.facts(), a.neighbors(), a.path(), a.timeline(), a.why(), a.ask(), a.analyze()}
	for _, c := range list {
		c.Flags().StringVar(&a.db, "db", "relata.db", "the graph: a file, or postgres://...")
	}
	return append(list, a.diff())
}

// with runs do on the opened graph.
func (a *asker) with(ctx context.Context, db string, do func(src ask.Source) error) (err error) {
	src, closeSource, err := a.open(ctx, db)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := closeSource(); err == nil {
			err = cerr
		}
	}()
	return do(src)
}

// filterFlags are the flags that narrow the facts.
type filterFlags struct {
	subject, object, entity, relation, entityType string
	since, until, factuality, source              string
	minConfidence                                 float64
	minSupport                                    int
}

func (f *filterFlags) register(c *cobra.Command, ends bool) {
	flags := c.Flags()
	if ends {
		flags.StringVar(&f.subject, "subject", "", "name or ID of the subject")
		flags.StringVar(&f.object, "object", "", "name or ID of the object")
		flags.StringVar(&f.entity, "entity", "", "name or ID of either end")
	}
	flags.StringVar(&f.relation, "relation", "", "relations or PLOVER categories, separated by commas")
	flags.StringVar(&f.entityType, "type", "", "entity type of either end: person, country, ...")
	flags.StringVar(&f.since, "since", "", "first day: 2022, 2022-02 or 2022-02-21")
	flags.StringVar(&f.until, "until", "", "last day: 2022, 2022-02 or 2022-02-21")
	flags.StringVar(&f.factuality, "factuality", "", "statuses, separated by commas: fact, future, conditional, possible, negated, demanded")
	flags.StringVar(&f.source, "source", "", "publisher")
	flags.Float64Var(&f.minConfidence, "min-confidence", 0, "lowest confidence, 0 to 1")
	flags.IntVar(&f.minSupport, "min-support", 0, "fewest sources")
}

var datePattern = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

func checkDate(flag, value string) error {
	if value == "" || datePattern.MatchString(value) {
		return nil
	}
	return &app.UsageError{Err: fmt.Errorf("--%s %q: want a date such as 2022, 2022-02 or 2022-02-21", flag, value)}
}

// filter turns the flags into a filter, names into IDs.
func (f *filterFlags) filter(ctx context.Context, src ask.Source) (ask.Filter, error) {
	out := ask.Filter{
		Type: schema.EntityType(strings.ToUpper(f.entityType)), Since: f.since, Until: f.until,
		Source: f.source, MinConfidence: f.minConfidence, MinSupport: f.minSupport,
	}
	if err := f.check(); err != nil {
		return out, err
	}
	for _, r := range split(f.relation) {
		out.Relations = append(out.Relations, strings.ReplaceAll(r, " ", "_"))
	}
	for _, s := range split(f.factuality) {
		status, err := schema.ParseFactuality(s)
		if err != nil {
			return out, &app.UsageError{Err: err}
		}
		out.Factuality = append(out.Factuality, status)
	}
	for _, end := range []struct {
		name string
		id   *string
	}{{f.subject, &out.Subject}, {f.object, &out.Object}, {f.entity, &out.Entity}} {
		if end.name == "" {
			continue
		}
		e, err := ask.Resolve(ctx, src, end.name)
		if err != nil {
			return out, err
		}
		*end.id = e.ID
	}
	return out, nil
}

// check tests the flags that need no graph.
func (f *filterFlags) check() error {
	if err := checkDate("since", f.since); err != nil {
		return err
	}
	return checkDate("until", f.until)
}

func split(list string) []string {
	var out []string
	for item := range strings.SplitSeq(list, ",") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// words turns "spoke_with" into "spoke with".
func words(relation string) string { return strings.ReplaceAll(relation, "_", " ") }

// relationText is a relation with its status where that is not plain fact.
func relationText(relation string, status schema.Factuality) string {
	if status == schema.Fact || status == "" {
		return words(relation)
	}
	return words(relation) + " (" + string(status) + ")"
}

// when is the time of a fact, in as few characters as it can be told. That of the
// first document stands in brackets where no text says when; a plus means that
// later ones tell it too.
func when(f ask.Fact) string {
	switch {
	case f.Dated || f.Begin == "":
		return period(f.Begin, f.End)
	case f.End > f.Begin:
		return "(" + f.Begin + "+)"
	}
	return "(" + f.Begin + ")"
}

// period writes a whole month as 2022-02, a whole year as 2022, and the days of
// one month as 2022-02-09..15.
func period(begin, end string) string {
	if end == "" || begin == end {
		return begin
	}
	from, err1 := time.Parse(time.DateOnly, begin)
	to, err2 := time.Parse(time.DateOnly, end)
	switch {
	case err1 != nil || err2 != nil:
	case from.Year() == to.Year() && from.YearDay() == 1 && to.Month() == time.December && to.Day() == 31:
		return begin[:4]
	case begin[:7] == end[:7] && from.Day() == 1 && to.AddDate(0, 0, 1).Day() == 1:
		return begin[:7]
	case begin[:7] == end[:7]:
		return begin + ".." + end[8:]
	case begin[:4] == end[:4]:
		return begin + ".." + end[5:]
	}
	return begin + ".." + end
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
