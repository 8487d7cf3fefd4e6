package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// CheckOutput returns an error if the file to write is one of those that are
// read, under whatever name: it would be lost.
func CheckOutput(output string, inputs ...string) error {
	written, missing := os.Stat(output)
	for _, name := range inputs {
		name = strings.TrimPrefix(name, "bolt:")
		same := filepath.Clean(name) == filepath.Clean(output)
		if read, err := os.Stat(name); err == nil && missing == nil {
			same = os.SameFile(read, written)
		}
		if same {
			return &UsageError{Err: fmt.Errorf("-o %s is the same file as %s, which would be overwritten: choose another name", output, name)}
		}
	}
	return nil
}
