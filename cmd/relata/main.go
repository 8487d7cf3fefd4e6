// Command relata builds a knowledge graph from text: it reads sentences, keeps
// subject-relation-object statements with their proof, answers questions about
// them and draws them.
package main

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	env := app.NewEnv()
	status := run(ctx, env, os.Args[1:])
	stop()
	os.Exit(status)
}

// run executes one command line and returns its exit status.
func run(ctx context.Context, env *app.Env, args []string) int {
	root := newRoot(env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && isUsage(err) {
		err = &app.UsageError{Err: err}
	}
	return env.Report(err)
}

// isUsage recognises the errors that cobra itself gives for a wrong command line.
func isUsage(err error) bool {
	for _, start := range []string{"unknown command", "accepts ", "requires at least", "requires at most", "required flag"} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}

func newRoot(env *app.Env) *cobra.Command {
	var config string
	root := &cobra.Command{
		Use:   "relata",
		Short: "Read text, build a knowledge graph, ask it, draw it",
		Long: `Relata reads English text and builds a knowledge graph: who did what with whom,
when, and who says so. Every edge leads back to its words. It works offline, and
the same text gives the same graph on every machine.

"relata help configuration" tells how to change the defaults of flags.

Exit status: 0 done; 1 something failed, the rest was done; 2 wrong usage.`,
		Example: `  relata build examples -o graph.svg        read, store and draw
  relata show macron --db graph.db          what is known about somebody
  relata why ev:5f0c1d2e3a4b5c6d --db graph.db
  relata extract article.txt                statements as JSON lines`,
		Version:       version.String(),
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			return app.Configure(c, config)
		},
	}
	root.SetIn(env.In)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &app.UsageError{Err: err} })
	flags := root.PersistentFlags()
	flags.BoolVarP(&env.Quiet, "quiet", "q", false, "print results and errors only")
	flags.BoolVar(&env.JSON, "json", false, "print tables as JSON lines")
	flags.IntVarP(&env.Threads, "threads", "j", 0, "documents to work on at once (0: all cores)")
	flags.StringVar(&config, "config", "", "configuration file instead of relata.yaml")
	addCommands(root, env)
	return root
}
