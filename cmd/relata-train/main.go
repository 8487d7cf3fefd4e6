// Command relata-train builds the models that Relata embeds: word vectors,
// tagger and parser. It is run by hand when a model is to change; the command,
// seed, log and scores of each model stand beside it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	root := newRoot()
	err := root.ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "relata-train:", err)
		os.Exit(1)
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "relata-train",
		Short:         "Train the models that relata embeds",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddCommand(vectorsCommand(), syntaxCommand(), syntaxPackCommand(), clustersCommand(), nerCommand(), corefCommand())
	root.AddCommand(segmentCommand(), lemmaCommand(), confidenceCommand(), judgedCommand(), statementsCommand())
	return root
}
