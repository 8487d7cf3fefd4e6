package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"relata": func() { os.Exit(run(context.Background(), app.NewEnv(), os.Args[1:])) },
	})
}

// TestScripts runs the command as a user would: every file of testdata/script
// is a session at a shell.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", examples)
			// The picture's layout engine keeps its compiled code here.
			cache, err := os.UserCacheDir()
			if err != nil {
				cache = env.WorkDir
			}
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Setenv("NO_COLOR", "1")
			env.Setenv("COLUMNS", "100")
			return nil
		},
	})
}
