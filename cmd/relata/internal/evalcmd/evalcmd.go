// Package evalcmd holds `relata eval`: the measures that the project is judged
// by, a file each.
package evalcmd

import (
	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
)

// Commands returns the eval command with its measures.
func Commands(env *app.Env) []*cobra.Command {
	root := &cobra.Command{
		Use:   "eval",
		Short: "Measure how well texts are read, against gold standards",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(measures(env)...)
	return []*cobra.Command{root}
}

// measures lists the subcommands.
func measures(env *app.Env) []*cobra.Command {
	return append(single(env), allCommand(env))
}

// single lists the single measures; a new measure adds its own here.
func single(env *app.Env) []*cobra.Command {
	return []*cobra.Command{
		parseCommand(env),
		nerCommand(env),
		corefCommand(env),
		openieCommand(env),
		goldCommand(env),
		ploverCommand(env),
		speedCommand(env),
	}
}
