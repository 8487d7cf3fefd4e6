// Package langcmd holds the commands that show how a text is read: parse.
package langcmd

import (
	"runtime"
	"sync"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/english"
)

// reader is what the commands share.
type reader struct {
	env *app.Env
	// load builds the pipeline, when the first text is there.
	load func() (*ingest.Pipeline, error)
}

// Commands returns the commands about language.
func Commands(env *app.Env) []*cobra.Command {
	return []*cobra.Command{newReader(env).parse()}
}

func newReader(env *app.Env) *reader {
	return &reader{env: env, load: sync.OnceValues(func() (*ingest.Pipeline, error) {
		return english.NewNames(english.Options{})
	})}
}

func (r *reader) threads() int {
	if r.env.Threads > 0 {
		return r.env.Threads
	}
	return runtime.GOMAXPROCS(0)
}
