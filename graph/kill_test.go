package graph_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/conformance"
)

// operations are what the killed process does, without end: it adds documents,
// and every third time replaces the one before.
func operations(seed uint64) func() graph.Contribution {
	gen := conformance.NewGenerator(seed, 300)
	gen.Sentences = 8
	i := -1
	return func() graph.Contribution {
		i++
		c := gen.Document(i)
		if i%3 == 2 {
			c = conformance.Renamed(c, fmt.Sprintf("report-%06d", i-1))
		}
		return c
	}
}

// child is what the test binary does when a test starts it again: it ingests one
// document after another and says so when each is written.
func child(ctx context.Context, url string) error {
	store, err := graph.Open(ctx, url, graph.Options{LockTimeout: 10 * time.Second})
	if err != nil {
		return err
	}
	seed, _ := strconv.ParseUint(os.Getenv("RELATA_TEST_SEED"), 10, 64)
	for next := operations(seed); ; {
		if _, err := store.Ingest(ctx, next()); err != nil {
			return err
		}
		if _, err := os.Stdout.WriteString("written\n"); err != nil {
			return err
		}
	}
}

// TestKill kills a writing process at random moments. $RELATA_KILL_RUNS is the
// number of times for each back end.
func TestKill(t *testing.T) {
	runs := 4
	if n, err := strconv.Atoi(os.Getenv("RELATA_KILL_RUNS")); err == nil {
		runs = n
	}
	for name, url := range map[string]func(testing.TB) string{
		"file":     func(t testing.TB) string { return filepath.Join(t.TempDir(), "graph.db") },
		"postgres": postgres,
	} {
		t.Run(name, func(t *testing.T) {
			url := url(t)
			expected := make(map[string]graph.Contribution)
			rng := rand.New(rand.NewPCG(1, 2))
			for run := range runs {
				acknowledged := killed(t, url, run, time.Duration(rng.IntN(300))*time.Millisecond)
				next := operations(uint64(run))
				for range acknowledged {
					c := next()
					expected[c.Document.ID] = c
				}
				// What was under way is either there or not.
				flying := next()
				g := read(t, url)
				for _, d := range g.DocumentList {
					if d.ID == flying.Document.ID && d.Hash == flying.Document.Hash {
						expected[d.ID] = flying
					}
				}
				var want, got []string
				for _, c := range expected {
					want = append(want, c.Document.ID+" "+c.Document.Hash)
					for _, s := range c.Statements {
						want = append(want, s.ID)
					}
				}
				for _, d := range g.DocumentList {
					got = append(got, d.ID+" "+d.Hash)
				}
				for _, s := range g.StatementList {
					got = append(got, s.ID)
				}
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Fatalf("run %d: after %d acknowledged documents the store holds %d records, want %d", run, acknowledged, len(got), len(want))
				}
			}
		})
	}
}

// killed starts a child, kills it some time after its first document, and
// returns the number of documents that it had acknowledged.
func killed(t *testing.T, url string, run int, after time.Duration) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "RELATA_TEST_CHILD="+url, fmt.Sprintf("RELATA_TEST_SEED=%d", run))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() != "written" {
			t.Fatalf("the child says %s", lines.Text())
		}
		if n++; n == 1 {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait()
	return n
}
