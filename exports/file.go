package exports

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// CheckPath returns an error if a file of that name cannot be written: its folder
// is missing or read-only, or it is a folder itself. It is meant for the time
// before any work is done.
func CheckPath(name string) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return fmt.Errorf("%s: is a folder, not a file", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".relata-*")
	if err != nil {
		return fmt.Errorf("%s: cannot be written: %w", name, cause(err))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// WriteFile writes a file whole or not at all: the content goes to a file beside
// it, which takes its name when write and the flush to disk have succeeded. An
// existing file keeps its permissions and is left as it was on an error.
func WriteFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".relata-*")
	if err != nil {
		return fmt.Errorf("%s: cannot be written: %w", name, cause(err))
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	mode := os.FileMode(0o644)
	if info, statErr := os.Stat(name); statErr == nil {
		mode = info.Mode().Perm()
	}
	if err = f.Chmod(mode); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// cause drops the temporary name from an error.
func cause(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
