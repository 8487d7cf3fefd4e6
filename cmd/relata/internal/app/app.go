// Package app is what the commands of relata share: their streams, the errors
// that decide the exit status, and the lazily built pipeline.
package app

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/relata-kg/relata/schema"
)

// Exit statuses.
const (
	ExitDone   = 0 // everything was done
	ExitFailed = 1 // something failed; the rest was done and stored
	ExitUsage  = 2 // the command line was wrong
)

// Env is the world of a command. Commands use it rather than the os package, so
// that tests can run them in process.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	// Quiet silences progress and summaries; errors are still printed.
	Quiet bool
	// JSON asks every table for JSON lines instead.
	JSON bool
	// Threads is the number of documents worked on at once, 0 for all cores.
	Threads int
}

// NewEnv returns the environment of this process.
func NewEnv() *Env {
	return &Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
}

// UsageError is a wrong command line: exit status 2.
type UsageError struct{ Err error }

func (e *UsageError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *UsageError) Unwrap() error { return e.Err }

// Report prints the errors in err, a line each, and returns the exit status.
func (env *Env) Report(err error) int {
	if err == nil {
		return ExitDone
	}
	env.print(err, "relata: ")
	var usage *UsageError
	if errors.As(err, &usage) {
		return ExitUsage
	}
	return ExitFailed
}

// print writes one error, or each of several. Those in a list, and those that
// begin with a file, stand without the prefix.
func (env *Env) print(err error, prefix string) {
	switch e := err.(type) { // A list that is wrapped is part of another message.
	case *UsageError:
		env.print(e.Err, prefix)
		return
	case schema.ErrorList:
		for _, e := range e {
			env.print(e, "")
		}
		return
	case *schema.PosError:
		prefix = ""
	case interface{ Unwrap() []error }:
		if parts := e.Unwrap(); err.Error() == errors.Join(parts...).Error() {
			for _, part := range parts {
				env.print(part, prefix)
			}
			return
		}
	}
	line := err.Error()
	if errors.Is(err, context.Canceled) {
		prefix, line = "relata: ", "interrupted; what was finished is kept"
	}
	_, _ = io.WriteString(env.Err, prefix+line+"\n")
}

// Open opens an input for reading: "-" is standard input.
func (env *Env) Open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(env.In), nil
	}
	f, err := os.Open(name)
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			return nil, &schema.PosError{File: name, Message: "cannot be opened", Err: pe.Err}
		}
		return nil, err
	}
	return f, nil
}
