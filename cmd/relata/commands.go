package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/askcmd"
	"github.com/relata-kg/relata/cmd/relata/internal/buildcmd"
	"github.com/relata-kg/relata/cmd/relata/internal/drawcmd"
	"github.com/relata-kg/relata/cmd/relata/internal/entitycmd"
	"github.com/relata-kg/relata/cmd/relata/internal/evalcmd"
	"github.com/relata-kg/relata/cmd/relata/internal/extractcmd"
	"github.com/relata-kg/relata/cmd/relata/internal/importcmd"
	"github.com/relata-kg/relata/cmd/relata/internal/langcmd"
	"github.com/relata-kg/relata/cmd/relata/internal/storage"
	"github.com/relata-kg/relata/cmd/relata/internal/storecmd"
)

// The groups of commands in the help text.
const (
	groupBuild    = "build"
	groupAsk      = "ask"
	groupLanguage = "language"
)

// addCommands hangs every command into the tree.
func addCommands(root *cobra.Command, env *app.Env) {
	root.AddGroup(
		&cobra.Group{ID: groupBuild, Title: "Build and draw:"},
		&cobra.Group{ID: groupAsk, Title: "Ask a graph:"},
		&cobra.Group{ID: groupLanguage, Title: "Look at the language:"},
	)
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			if !c.Hidden {
				c.GroupID = group
			}
			root.AddCommand(c)
		}
	}
	add(groupBuild, buildcmd.Commands(env)...)
	add(groupBuild, drawcmd.Commands(env)...)
	add(groupBuild, importcmd.Commands(env)...)
	add(groupAsk, askcmd.Commands(env, storage.Source)...)
	add(groupAsk, storecmd.Commands(env)...)
	add(groupLanguage, extractcmd.Commands(env)...)
	for _, entities := range entitycmd.Commands(env) {
		entities.AddCommand(storecmd.EntityCommands(env)...)
		add(groupLanguage, entities)
	}
	add(groupLanguage, langcmd.Commands(env)...)
	add(groupLanguage, evalcmd.Commands(env)...)
	root.AddCommand(manual(), configuration())
}

// configuration is a page of help.
func configuration() *cobra.Command {
	return &cobra.Command{
		Use:   "configuration",
		Short: "How files and the environment change the defaults of flags",
		Long:  app.ConfigHelp,
	}
}

// manual writes the man pages of all commands.
func manual() *cobra.Command {
	return &cobra.Command{
		Use:     "man FOLDER",
		Short:   "Write the man pages into a folder",
		Example: `  relata man /usr/local/share/man/man1`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return fmt.Errorf("man pages: %w", err)
			}
			return doc.GenManTree(c.Root(), &doc.GenManHeader{Title: "RELATA", Section: "1", Source: "Relata", Manual: "Relata"}, args[0])
		},
	}
}
