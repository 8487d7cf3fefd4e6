package layout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"

	"github.com/goccy/go-graphviz"

	"github.com/relata-kg/relata/exports/layout/cachedir"
)

// WorkerCommand is the argument that makes this program a layout worker: DOT on
// standard input, the engine as the next argument, JSON on standard output.
const WorkerCommand = "__layout"

// maxOutput bounds what a worker may send, in bytes.
const maxOutput = 256 << 20

// ready puts the temporary directory back: the library has started by now.
var ready = sync.OnceFunc(cachedir.Restore)

func init() { ready() }

// Serve is the worker: it lays out one graph and returns.
func Serve(ctx context.Context, engine string, in io.Reader, out io.Writer) error {
	dot, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	result, err := render(ctx, engine, dot)
	if err != nil {
		return err
	}
	_, err = out.Write(result)
	return err
}

// run has the worker lay out a graph, or does it here if there is none.
func run(ctx context.Context, worker []string, engine string, dot []byte) ([]byte, error) {
	if len(worker) == 0 {
		return inProcess(ctx, engine, dot)
	}
	cmd := exec.CommandContext(ctx, worker[0], append(worker[1:len(worker):len(worker)], engine)...)
	cmd.Stdin = bytes.NewReader(dot)
	var out, errs limited
	out.left, errs.left = maxOutput, 4096
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		if text := strings.TrimSpace(errs.buf.String()); text != "" {
			return nil, fmt.Errorf("worker: %w: %s", err, text)
		}
		return nil, fmt.Errorf("worker: %w", err)
	}
	return out.buf.Bytes(), nil
}

// limited is a buffer that forgets what goes beyond its limit.
type limited struct {
	buf  bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	l.buf.Write(p[:n])
	return len(p), nil
}

// inProcess lays out a graph here. A layout that ctx ends early goes on unseen,
// and the next one waits for it.
func inProcess(ctx context.Context, engine string, dot []byte) ([]byte, error) {
	type result struct {
		out []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		out, err := render(ctx, engine, dot)
		done <- result{out, err}
	}()
	select {
	case r := <-done:
		return r.out, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// one lets one layout run at a time in this process: the library has one memory.
var one = make(chan struct{}, 1)

// render calls the library, as soon as no other layout runs.
func render(ctx context.Context, engine string, dot []byte) (out []byte, err error) {
	select {
	case one <- struct{}{}:
		defer func() { <-one }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// The library stops the program on some errors inside the module.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("graphviz: %v", r)
		}
	}()
	g, err := graphviz.New(ctx)
	if err != nil {
		return nil, err
	}
	// What Close reports is often an old warning: the picture is made by then.
	defer func() { _ = g.Close() }()
	graph, err := graphviz.ParseBytes(dot)
	if err != nil {
		return nil, err
	}
	if graph == nil {
		return nil, errors.New("graphviz: no graph in the input")
	}
	defer func() { _ = graph.Close() }()
	g.SetLayout(graphviz.Layout(engine))
	var buf bytes.Buffer
	if err := g.Render(ctx, graph, "json0", &buf); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
