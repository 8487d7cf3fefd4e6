// Package corpora finds the corpora that some tests and benchmarks measure
// with. They are not part of the repository; where they are absent those tests
// skip and say so.
package corpora

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared returns the path of a file or folder below the shared data folder:
// $RELATA_SHARED, or a folder "shared" beside the repository. It skips the test
// when it is not there.
func Shared(tb testing.TB, elem ...string) string {
	tb.Helper()
	root := os.Getenv("RELATA_SHARED")
	if root == "" {
		repo, err := repoRoot()
		if err != nil {
			tb.Skipf("no shared data: %v", err)
		}
		root = filepath.Join(filepath.Dir(repo), "shared")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no shared data: set RELATA_SHARED to the folder that holds it: %v", err)
	}
	return path
}

func repoRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", os.ErrNotExist
		}
		dir = parent
	}
}
