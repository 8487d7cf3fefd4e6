// Package storecmd has the commands that change a graph store by hand (remove,
// and merging and splitting entities) and the one that asks it in Cayley's query
// languages.
package storecmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/graph"
)

// Commands returns the commands of the top level.
func Commands(env *app.Env) []*cobra.Command {
	return []*cobra.Command{removeCommand(env), compactCommand(env), queryCommand(env), workerCommand(env)}
}

// EntityCommands returns the commands below "relata entities".
func EntityCommands(env *app.Env) []*cobra.Command {
	return []*cobra.Command{mergeCommand(env), splitCommand(env), undoCommand(env), logCommand(env)}
}

// dbFlag adds the flag that names the store.
func dbFlag(c *cobra.Command, db *string) {
	c.Flags().StringVar(db, "db", "relata.db", "the store: a file, or postgres://…")
}

// withStore opens a store that exists, for writing.
func withStore(ctx context.Context, db string, do func(*graph.Store) error) error {
	if db == "memory:" {
		return &app.UsageError{Err: errors.New("--db memory: holds nothing once a command has ended; name a file")}
	}
	store, err := graph.Open(ctx, db, graph.Options{MustExist: true})
	if err != nil {
		return err
	}
	err = do(store)
	return errors.Join(err, store.Close())
}

func removeCommand(env *app.Env) *cobra.Command {
	var db string
	c := &cobra.Command{
		Use:   "remove DOC...",
		Short: "Take documents out of the store, with all that only they say",
		Long: `Take documents out of the store: their statements, and the entities that no
other document names. DOC is the document's ID, as "relata why" and the JSON
output print it. If one of them is unknown nothing is removed.`,
		Example: `  relata remove 2022-02-21-johnson-putin --db news.db`,
		Args:    atLeast(1, "name the documents to remove"),
		RunE: func(c *cobra.Command, args []string) error {
			return withStore(c.Context(), db, func(s *graph.Store) error {
				results, err := s.Remove(c.Context(), args...)
				if err != nil {
					return err
				}
				if env.JSON {
					return writeJSON(env.Out, results)
				}
				if env.Quiet {
					return nil
				}
				for _, r := range results {
					if _, err := fmt.Fprintf(env.Out, "removed %s: %s, %s\n", table.Clean(r.Doc),
						count(r.Statements, "statement", "statements"), count(r.Entities, "entity named", "entities named")); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	dbFlag(c, &db)
	return c
}

func compactCommand(env *app.Env) *cobra.Command {
	var db string
	c := &cobra.Command{
		Use:   "compact",
		Short: "Make the file of a store smaller",
		Long: `Rewrite the file of a store without the room that removed and changed documents
have left behind. The content stays the same. The new file takes the old one's
place when it is complete, so there must be room for both; a store that another
process uses is refused.`,
		Example: `  relata compact --db news.db`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			before, after, err := graph.Compact(c.Context(), db, graph.Options{})
			if err != nil {
				return err
			}
			if env.JSON {
				return table.JSON(env.Out, struct {
					DB     string `json:"db"`
					Before int64  `json:"before"` // bytes
					After  int64  `json:"after"`
				}{db, before, after})
			}
			if env.Quiet {
				return nil
			}
			_, err = fmt.Fprintf(env.Out, "%s: %.1f MB, was %.1f MB\n", db, megabytes(after), megabytes(before))
			return err
		},
	}
	dbFlag(c, &db)
	return c
}

func megabytes(n int64) float64 { return float64(n) / 1e6 }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// writeJSON prints a list as JSON lines.
func writeJSON[T any](w io.Writer, list []T) error {
	for _, v := range list {
		if err := table.JSON(w, v); err != nil {
			return err
		}
	}
	return nil
}

// atLeast and exactly are cobra's checks with an exit status and a message of ours.
func atLeast(n int, message string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < n {
			return &app.UsageError{Err: errors.New(message)}
		}
		return nil
	}
}

func exactly(n int, message string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return &app.UsageError{Err: errors.New(message)}
		}
		return nil
	}
}

// printEntry says what a decision did.
func printEntry(env *app.Env, e graph.LogEntry) error {
	if env.JSON {
		return writeJSON(env.Out, []graph.LogEntry{e})
	}
	if env.Quiet {
		return nil
	}
	_, err := fmt.Fprintf(env.Out, "%d  %s\n", e.Number, describe(e))
	return err
}

// describe is an entry in words.
func describe(e graph.LogEntry) string {
	var words string
	switch {
	case e.Action == graph.ActionUndo:
		words = fmt.Sprintf("undo of %d", e.Undoes)
	case e.Action == graph.ActionSplit && len(e.Docs) > 0:
		words = fmt.Sprintf("%s is %s in %s", e.From, e.Into, strings.Join(e.Docs, ", "))
	case e.Action == graph.ActionSplit:
		words = fmt.Sprintf("%s is not %s", e.From, e.Into)
	default:
		words = fmt.Sprintf("%s is %s", e.From, e.Into)
	}
	if e.Reason != "" {
		words += " (" + e.Reason + ")"
	}
	return table.Clean(words)
}

func mergeCommand(env *app.Env) *cobra.Command {
	var db, reason string
	c := &cobra.Command{
		Use:   "merge FROM INTO",
		Short: "Say that two entities are one",
		Long: `Say that the entity FROM is the entity INTO, both by ID. It holds for documents
to come as well, is kept in the log, and can be undone.`,
		Example: `  relata entities merge person/v-putin person/vladimir-putin --reason "same man" --db news.db`,
		Args:    exactly(2, "merge takes two IDs: that of the entity to merge and that of the one it is"),
		RunE: func(c *cobra.Command, args []string) error {
			return withStore(c.Context(), db, func(s *graph.Store) error {
				entry, err := s.Merge(c.Context(), args[0], args[1], reason)
				if err != nil {
					return err
				}
				return printEntry(env, entry)
			})
		},
	}
	dbFlag(c, &db)
	c.Flags().StringVar(&reason, "reason", "", "why, for the log")
	return c
}

func splitCommand(env *app.Env) *cobra.Command {
	var (
		db, reason string
		docs       []string
	)
	c := &cobra.Command{
		Use:   "split FROM OTHER",
		Short: "Say that two names are not one entity, or that one name is two",
		Long: `Say that FROM is not OTHER, though a rule or a merge joined them.

With --doc, say that what these documents call FROM is OTHER, which may be a new
ID: so two people of one name become two entities.

It holds for documents to come, is kept in the log, and can be undone.`,
		Example: `  relata entities split org/nu org/northern-union --db news.db
  relata entities split person/john-hale person/john-hale-painter --doc exhibition-2024 --db news.db`,
		Args: exactly(2, "split takes two IDs"),
		RunE: func(c *cobra.Command, args []string) error {
			return withStore(c.Context(), db, func(s *graph.Store) error {
				entry, err := s.Split(c.Context(), args[0], args[1], docs, reason)
				if err != nil {
					return err
				}
				return printEntry(env, entry)
			})
		},
	}
	dbFlag(c, &db)
	c.Flags().StringVar(&reason, "reason", "", "why, for the log")
	c.Flags().StringArrayVar(&docs, "doc", nil, "only in this document (may be repeated)")
	return c
}

func undoCommand(env *app.Env) *cobra.Command {
	var db, reason string
	c := &cobra.Command{
		Use:     "undo NUMBER",
		Short:   "Take back a merge or split by its number in the log",
		Example: `  relata entities undo 3 --db news.db`,
		Args:    exactly(1, "undo takes the number of an entry of the log"),
		RunE: func(c *cobra.Command, args []string) error {
			number, err := strconv.Atoi(args[0])
			if err != nil {
				return &app.UsageError{Err: fmt.Errorf("%q is no number of the log", args[0])}
			}
			return withStore(c.Context(), db, func(s *graph.Store) error {
				entry, err := s.Undo(c.Context(), number, reason)
				if err != nil {
					return err
				}
				return printEntry(env, entry)
			})
		},
	}
	dbFlag(c, &db)
	c.Flags().StringVar(&reason, "reason", "", "why, for the log")
	return c
}

func logCommand(env *app.Env) *cobra.Command {
	var db string
	c := &cobra.Command{
		Use:     "log",
		Short:   "List merges and splits: those by hand by number, then those by rule",
		Example: `  relata entities log --db news.db`,
		Args:    exactly(0, "log takes no arguments"),
		RunE: func(c *cobra.Command, _ []string) error {
			store, err := graph.Open(c.Context(), db, graph.Options{ReadOnly: true, MustExist: true})
			if err != nil {
				return err
			}
			defer func() { _ = store.Close() }()
			snap, err := store.Snapshot(c.Context())
			if err != nil {
				return err
			}
			defer func() { _ = snap.Close() }()
			log := snap.Log()
			if env.JSON {
				return writeJSON(env.Out, log)
			}
			t := table.New(">No", "What", "From", "Into", "Why")
			for _, e := range log {
				number, what := "", string(e.Action)
				if e.Number > 0 {
					number = strconv.Itoa(e.Number)
				}
				if e.Undone {
					what += ", undone"
				}
				from, why := e.From, e.Reason
				if e.Action == graph.ActionUndo {
					from = fmt.Sprintf("entry %d", e.Undoes)
				}
				if len(e.Docs) > 0 {
					why = strings.TrimPrefix(why+"; in "+strings.Join(e.Docs, ", "), "; ")
				}
				t.Add(number, what, from, e.Into, why)
			}
			if t.Len() == 0 {
				_, err := fmt.Fprintln(env.Out, "no merges or splits")
				return err
			}
			return t.Write(env.Out, 0)
		},
	}
	dbFlag(c, &db)
	return c
}
