package storecmd

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/graph"
)

// WorkerCommand is the hidden command that runs one query: a request as JSON on
// standard input, results as JSON lines on standard output, and the error, if
// any, as the last line of standard error. It ends when its input does.
const WorkerCommand = "query-worker"

// request is what the worker is asked.
type request struct {
	DB     string `json:"db"`
	Lang   string `json:"lang"`
	Text   string `json:"text"`
	Limit  int    `json:"limit"`
	Memory int64  `json:"memory"` // bytes
}

// Exit statuses of the worker.
const (
	workerFailed = 1
	workerMemory = 70
)

// grace is the time that a worker has to end once nobody waits for it.
const grace = 2 * time.Second

// Defaults of the limits of a query.
const (
	defaultQueryLimit  = 1000
	defaultQueryTime   = 30 * time.Second
	defaultQueryMemory = 512 // MiB
)

func queryCommand(env *app.Env) *cobra.Command {
	var (
		db, lang string
		limit    int
		timeout  time.Duration
		memory   int64
	)
	c := &cobra.Command{
		Use:   "query QUERY",
		Short: "Ask the store in Gizmo, GraphQL or MQL",
		Long: `Ask the store in one of Cayley's query languages: Gizmo (a JavaScript for walks
over the graph), GraphQL, or MQL. QUERY may be "-" for standard input. Results are
JSON lines. The names of nodes are IDs in angle brackets; the model is described
in graph/VOCABULARY.md.

The query runs in a process of its own with limits of time and memory, so that a
query without end, or one that breaks the query engine, does no harm.`,
		Example: `  relata query --db news.db 'g.V("<person/emmanuel-macron>").Out("<spoke_with>").All()'
  relata query --db news.db --lang graphql '{ nodes(id: <city/kyiv>) { id } }'`,
		Args: exactly(1, "query takes one query"),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case db == "memory:":
				return &app.UsageError{Err: errors.New("--db memory: can't be asked, since it ends with its process; name a file")}
			case limit < 0, timeout <= 0, memory <= 0:
				return &app.UsageError{Err: errors.New("--limit, --timeout and --memory must be positive")}
			}
			known := false
			for _, l := range graph.QueryLanguages() {
				known = known || l == lang
			}
			if !known {
				return &app.UsageError{Err: fmt.Errorf("--lang %q: want %s", lang, strings.Join(graph.QueryLanguages(), ", "))}
			}
			text := args[0]
			if text == "-" {
				data, err := io.ReadAll(env.In)
				if err != nil {
					return err
				}
				text = string(data)
			}
			r := request{DB: db, Lang: lang, Text: text, Limit: limit, Memory: memory << 20}
			return runWorker(c.Context(), env.Out, r, timeout)
		},
	}
	dbFlag(c, &db)
	c.Flags().StringVar(&lang, "lang", "gizmo", "gizmo, graphql or mql")
	c.Flags().IntVar(&limit, "limit", defaultQueryLimit, "print at most so many results (0: all)")
	c.Flags().DurationVar(&timeout, "timeout", defaultQueryTime, "stop after this time")
	c.Flags().Int64Var(&memory, "memory", defaultQueryMemory, "stop at so much memory, MiB")
	return c
}

// runWorker has a process of this program carry out the request, and copies its
// results.
func runWorker(ctx context.Context, out io.Writer, r request, timeout time.Duration) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("query: the program can't find itself: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	cmd := exec.CommandContext(limited, self, WorkerCommand)
	cmd.Env = append(os.Environ(), "GOMEMLIMIT="+strconv.FormatInt(r.Memory*9/10, 10), "GOTRACEBACK=none")
	cmd.WaitDelay = time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	var stderr tail
	cmd.Stdout, cmd.Stderr = out, &stderr
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("query: %w", err)
	}
	// The pipe stays open while we live: the worker ends with us.
	werr := json.NewEncoder(in).Encode(r)
	err = cmd.Wait()
	_ = in.Close()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return fmt.Errorf("the query was stopped after %s (--timeout)", timeout)
	case err == nil:
		return werr
	case !errors.As(err, &exit):
		return fmt.Errorf("query: %w", err)
	case exit.ExitCode() == workerMemory, bytes.Contains(stderr.data, []byte("out of memory")), bytes.Contains(stderr.data, []byte("cannot allocate memory")):
		return fmt.Errorf("the query was stopped at %d MiB of memory (--memory)", r.Memory>>20)
	case exit.ExitCode() == workerFailed:
		return errors.New(strings.TrimPrefix(strings.TrimSpace(string(stderr.data)), "relata: "))
	}
	return fmt.Errorf("the query broke the query engine (%s); the store is unharmed", stderr.panicked())
}

// tail keeps the first bytes of what is written to it, which is enough for one
// message of an engine that panics.
type tail struct{ data []byte }

const maxTail = 64 << 10

func (t *tail) Write(p []byte) (int, error) {
	if room := maxTail - len(t.data); room > 0 {
		t.data = append(t.data, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// last is the last line.
func (t *tail) last() string {
	lines := strings.Split(strings.TrimSpace(string(t.data)), "\n")
	return lines[len(lines)-1]
}

// panicked is what a panic says.
func (t *tail) panicked() string {
	for lines := bufio.NewScanner(bytes.NewReader(t.data)); lines.Scan(); {
		for _, start := range []string{"panic: ", "fatal error: ", "runtime: "} {
			if rest, ok := strings.CutPrefix(lines.Text(), start); ok {
				return rest
			}
		}
	}
	if last := t.last(); last != "" {
		return last
	}
	return "it ended without a word"
}

// workerCommand carries out one request.
func workerCommand(env *app.Env) *cobra.Command {
	return &cobra.Command{
		Use:    WorkerCommand,
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, cancel := context.WithCancel(c.Context())
			defer cancel()
			in := bufio.NewReader(env.In)
			var r request
			line, err := in.ReadBytes('\n')
			if err != nil {
				return errors.New("the query worker is no command for people: use relata query")
			}
			if err := json.Unmarshal(line, &r); err != nil {
				return fmt.Errorf("query worker: %w", err)
			}
			go func() {
				_, _ = in.ReadByte()
				cancel() // whoever asked is gone
				time.Sleep(grace)
				os.Exit(workerFailed) // a script that loops hears nothing
			}()
			limitMemory(r.Memory)
			go watchMemory(ctx, r.Memory)
			return answer(ctx, env.Out, r)
		},
	}
}

func answer(ctx context.Context, w io.Writer, r request) error {
	store, err := graph.Open(ctx, r.DB, graph.Options{ReadOnly: true, MustExist: true})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	snap, err := store.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = snap.Close() }()
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for v, err := range snap.Query(ctx, r.Lang, r.Text, r.Limit) {
		if err != nil {
			return errors.Join(out.Flush(), err)
		}
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("writing results: %w", err)
		}
	}
	return out.Flush()
}
