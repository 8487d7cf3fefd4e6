package extractcmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/userfiles"
	"github.com/relata-kg/relata/schema"
)

func schemaCommand(env *app.Env) *cobra.Command {
	parent := &cobra.Command{
		Use:   "schema",
		Short: "Show or check the relations that statements can have",
		Args:  cobra.NoArgs,
	}
	parent.AddCommand(schemaShow(env), schemaCheck(env))
	return parent
}

func schemaShow(env *app.Env) *cobra.Command {
	var file string
	var asYAML bool
	c := &cobra.Command{
		Use:   "show [RELATION...]",
		Short: "Print the relations, all or those named",
		Example: `  relata schema show
  relata schema show meets visits
  relata schema show --yaml > mine.yaml`,
		RunE: func(_ *cobra.Command, args []string) error {
			if asYAML {
				_, err := env.Out.Write(schema.DefaultRelationsYAML())
				return err
			}
			set, err := userfiles.Relations(env, file)
			if err != nil {
				return err
			}
			var b strings.Builder
			if len(args) == 0 {
				writeRelations(&b, set)
			}
			for _, id := range args {
				t, ok := set.Lookup(id)
				if !ok {
					return fmt.Errorf("no relation %q: see relata schema show", id)
				}
				writeRelation(&b, t)
			}
			_, err = io.WriteString(env.Out, b.String())
			return err
		},
	}
	c.Flags().StringVar(&file, "schema", "", "YAML file of relations that extends or replaces the embedded ones")
	c.Flags().BoolVar(&asYAML, "yaml", false, "print the embedded file itself")
	return c
}

// writeRelations lists the relations, a line each.
func writeRelations(b *strings.Builder, set *schema.Relations) {
	for i := range set.Len() {
		t := set.At(i)
		event := string(t.PLOVER)
		if event == "" {
			event = "-"
		}
		fmt.Fprintf(b, "%-24s %-10s %s\n", t.ID, event, t.Gloss)
	}
}

// writeRelation prints one relation with its triggers.
func writeRelation(b *strings.Builder, t *schema.RelationType) {
	fmt.Fprintf(b, "%s: %s\n  %s\n", t.ID, t.Label, t.Gloss)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %-10s %s\n", name, value)
		}
	}
	line("PLOVER", string(t.PLOVER))
	line("CAMEO", t.CAMEO)
	line("Wikidata", t.Wikidata)
	line("inverse", t.Inverse)
	if t.Symmetric {
		line("symmetric", "yes")
	}
	line("domain", types(t.Domain))
	line("range", types(t.Range))
	for i := range t.Triggers {
		tr := &t.Triggers[i]
		value := strings.Join(tr.Lemmas, ", ")
		if len(tr.With) > 0 {
			value += " + " + strings.Join(tr.With, ", ")
		}
		line(string(tr.Kind), fmt.Sprintf("%s  (%s -> %s)", value, strings.Join(tr.Subject, "|"), strings.Join(tr.Object, "|")))
	}
}

func types(list []schema.EntityType) string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}

func schemaCheck(env *app.Env) *cobra.Command {
	return &cobra.Command{
		Use:     "check FILE",
		Short:   "Check a schema file and say what is wrong with it, line by line",
		Example: `  relata schema check mine.yaml`,
		Args: func(c *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(1)(c, args); err != nil {
				return &app.UsageError{Err: err}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := env.Open(args[0])
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			set, err := schema.ReadRelations(f, args[0])
			if err != nil {
				return err
			}
			base, err := schema.DefaultRelations()
			if err != nil {
				return err
			}
			if _, err := base.Extend(set); err != nil {
				return err
			}
			if !env.Quiet {
				_, err = fmt.Fprintf(env.Out, "%s: %d relations, all right\n", args[0], set.Len())
			}
			return err
		},
	}
}
