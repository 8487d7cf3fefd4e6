package graph

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/relata-kg/relata/graph/boltkv"
)

// Compact rewrites the file of a store without the room that removed and changed
// records have left behind, and returns its size in bytes before and after. The
// new file takes the place of the old one at once, when it is complete; until
// then, and after an error, the old one is as it was. A store that another
// process uses is a *LockedError.
func Compact(ctx context.Context, url string, opts Options) (before, after int64, err error) {
	path := strings.TrimPrefix(url, "bolt:")
	if path == "memory:" || strings.Contains(path, "://") {
		return 0, 0, fmt.Errorf("%s: only a store in a file can be compacted", redact(url))
	}
	opts.ReadOnly, opts.MustExist = false, true
	s, err := Open(ctx, url, opts)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	before, after, err = s.compact(ctx, path)
	if err != nil {
		err = fmt.Errorf("%s: %w", s.name(), err)
	}
	return before, after, err
}

// compact replaces the file at path, which the store holds locked.
func (s *Store) compact(ctx context.Context, path string) (before, after int64, err error) {
	kvb, ok := s.back.(*kvBackend)
	if !ok {
		return 0, 0, errors.New("only a store in a file can be compacted")
	}
	db, ok := kvb.db.(*boltkv.DB)
	if !ok {
		return 0, 0, errors.New("only a store in a file can be compacted")
	}
	// What a symbolic link leads to is replaced, not the link.
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return 0, 0, err
	}
	old, err := os.Stat(path)
	if err != nil {
		return 0, 0, plainPathError(err)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".relata-*")
	if err != nil {
		return 0, 0, plainPathError(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	temporary := filepath.Join(dir, "compact.db")
	if err := db.CopyTo(ctx, temporary); err != nil {
		return 0, 0, plainPathError(err)
	}
	if err := os.Chmod(temporary, old.Mode().Perm()); err != nil {
		return 0, 0, plainPathError(err)
	}
	fresh, err := os.Stat(temporary)
	if err != nil {
		return 0, 0, plainPathError(err)
	}
	if fresh.Size() >= old.Size() {
		return old.Size(), old.Size(), nil
	}
	if runtime.GOOS == "windows" { // An open file cannot be replaced there.
		if err := s.Close(); err != nil {
			return 0, 0, err
		}
	}
	return old.Size(), fresh.Size(), os.Rename(temporary, path)
}
