package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/schema"
)

func TestReport(t *testing.T) {
	list := schema.ErrorList{
		&schema.PosError{File: "a.txt", Line: 3, Column: 1, Message: "not UTF-8"},
		errors.New("second"),
	}
	for _, c := range []struct {
		err    error
		status int
		out    string
	}{
		{nil, ExitDone, ""},
		{list, ExitFailed, "a.txt:3:1: not UTF-8\nsecond\n"},
		{&UsageError{Err: errors.New("no such flag")}, ExitUsage, "relata: no such flag\n"},
		{&UsageError{Err: list}, ExitUsage, "a.txt:3:1: not UTF-8\nsecond\n"},
		{list[0], ExitFailed, "a.txt:3:1: not UTF-8\n"},
		// What fails beside a list is not lost.
		{errors.Join(list, errors.New("disk full")), ExitFailed, "a.txt:3:1: not UTF-8\nsecond\nrelata: disk full\n"},
		{errors.Join(context.Canceled, list), ExitFailed, "relata: interrupted; what was finished is kept\na.txt:3:1: not UTF-8\nsecond\n"},
		{fmt.Errorf("reading: %w", list), ExitFailed, "relata: reading: a.txt:3:1: not UTF-8\nsecond\n"},
		{fmt.Errorf("%w: %w", errors.New("damaged"), errors.New("page 3")), ExitFailed, "relata: damaged: page 3\n"},
	} {
		var out bytes.Buffer
		env := &Env{Err: &out}
		if got := env.Report(c.err); got != c.status || out.String() != c.out {
			t.Errorf("Report(%v) = %d, %q; want %d, %q", c.err, got, out.String(), c.status, c.out)
		}
	}
}

func TestOpenMissing(t *testing.T) {
	env := &Env{In: strings.NewReader("words")}
	_, err := env.Open(filepath.Join(t.TempDir(), "none.txt"))
	var pe *schema.PosError
	if !errors.As(err, &pe) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open = %v", err)
	}
	r, err := env.Open("-")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestConfigure(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv("HOME", dir)
	path := filepath.Join(dir, "my.yaml")
	if err := os.WriteFile(path, []byte("db: file.db\nlimit: 7\nfacts:\n  limit: 9\n  source: Post\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var db, source string
	var limit, support int
	run := func(explicit string, args ...string) error {
		c := &cobra.Command{Use: "facts", RunE: func(c *cobra.Command, _ []string) error { return Configure(c, explicit) }}
		c.SilenceErrors, c.SilenceUsage = true, true
		c.Flags().StringVar(&db, "db", "relata.db", "")
		c.Flags().StringVar(&source, "source", "", "")
		c.Flags().IntVar(&limit, "limit", 0, "")
		c.Flags().IntVar(&support, "min-support", 0, "")
		c.SetArgs(args)
		return c.Execute()
	}
	t.Setenv("RELATA_MIN_SUPPORT", "3")
	if err := run(path, "--source", "Mail"); err != nil {
		t.Fatal(err)
	}
	if db != "file.db" || limit != 9 || source != "Mail" || support != 3 {
		t.Errorf("db %q, limit %d, source %q, min-support %d", db, limit, source, support)
	}
	t.Setenv("RELATA_LIMIT", "many")
	var usage *UsageError
	if err := run(""); !errors.As(err, &usage) {
		t.Errorf("a limit that is no number: %v", err)
	}
	if err := run(filepath.Join(dir, "none.yaml")); !errors.As(err, &usage) {
		t.Errorf("a missing file: %v", err)
	}
}
