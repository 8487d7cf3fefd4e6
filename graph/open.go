package graph

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/graph/boltkv"
	"github.com/relata-kg/relata/graph/memkv"
)

// Store is an open graph store. Its methods may be called from several
// goroutines; writing is done one after another.
type Store struct {
	url      string
	back     backend
	readOnly bool
	memory   bool

	writer sync.Mutex // held while writing

	mu     sync.Mutex // guards the following
	closed bool
	cached *state // the state of generation gen
	gen    uint64
}

// Open opens the store at a URL:
//
//	PATH, bolt:PATH   one file, created if missing
//	memory:           in memory, empty, gone when closed
//	postgres://…      a PostgreSQL database, as lib/pq reads the URL
//
// Its errors wrap a *LockedError, ErrForeign, ErrNewer, ErrDamaged, or those of
// the operating system, and name the URL without its password.
func Open(ctx context.Context, url string, opts Options) (*Store, error) {
	s := &Store{url: url, readOnly: opts.ReadOnly}
	var err error
	switch scheme, rest, _ := strings.Cut(url, ":"); {
	case url == "":
		return nil, errors.New("no store is named: give a file, memory: or postgres://…")
	case url == "memory:":
		s.memory = true
		s.back, err = newKVBackend(ctx, memkv.New(), false, true)
	case scheme == "postgres" || scheme == "postgresql":
		s.back, err = openPostgres(ctx, url, opts)
		s.url = redact(url)
	case scheme == "bolt":
		s.back, err = openBolt(ctx, rest, opts)
	case strings.Contains(url, "://"):
		return nil, fmt.Errorf("%s: stores are a file, memory: or postgres://…", redact(url))
	default:
		s.back, err = openBolt(ctx, url, opts)
	}
	var locked *LockedError
	if errors.As(err, &locked) && strings.HasSuffix(url, locked.Path) {
		return nil, locked // It names the file itself.
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name(), err)
	}
	// Read the log of merges now, so that a broken store says so here.
	v, err := s.back.view(ctx)
	if err == nil {
		_, err = s.stateOf(ctx, v)
		err = errors.Join(err, v.close())
	}
	if err != nil {
		_ = s.back.close()
		return nil, fmt.Errorf("%s: %w", s.name(), err)
	}
	return s, nil
}

func (s *Store) name() string { return s.url }

// Close waits for the write that is under way and closes the store. All
// snapshots must be closed before. Closing again does nothing.
func (s *Store) Close() error {
	s.writer.Lock()
	defer s.writer.Unlock()
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if closed {
		return nil
	}
	return s.back.close()
}

func (s *Store) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

func openBolt(ctx context.Context, path string, opts Options) (backend, error) {
	if path == "" {
		return nil, errors.New("the path of the file is empty")
	}
	info, err := os.Stat(path)
	missing := errors.Is(err, os.ErrNotExist)
	switch {
	case missing && (opts.ReadOnly || opts.MustExist):
		return nil, errors.New("there is no such store")
	case err != nil && !missing:
		return nil, plainPathError(err)
	case err == nil && info.IsDir():
		return nil, errors.New("is a folder, a store is a file")
	case err == nil && info.Size() == 0 && opts.ReadOnly:
		return nil, ErrForeign
	}
	db, err := boltkv.Open(path, boltkv.Options{ReadOnly: opts.ReadOnly, Timeout: opts.LockTimeout, NoSync: opts.NoSync})
	switch {
	case errors.Is(err, boltkv.ErrLocked):
		return nil, &LockedError{Path: path, Holder: holderOf(path)}
	case errors.Is(err, boltkv.ErrForeign):
		return nil, fmt.Errorf("%w: %w", ErrForeign, err)
	case errors.Is(err, boltkv.ErrDamaged):
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	case errors.Is(err, os.ErrPermission) && !opts.ReadOnly:
		return nil, fmt.Errorf("cannot be opened for writing: %w", plainPathError(err))
	case err != nil:
		return nil, plainPathError(err)
	}
	b, err := prepareBolt(ctx, db, opts.ReadOnly)
	if err != nil {
		_ = db.Close()
		if missing {
			_ = os.Remove(path)
		}
		return nil, err
	}
	return b, nil
}

// prepareBolt prepares a new file, or checks an old one.
func prepareBolt(ctx context.Context, db *boltkv.DB, readOnly bool) (b *kvBackend, err error) {
	defer rescue(debug.SetPanicOnFault(true), &err)
	buckets, err := db.Buckets()
	if err != nil {
		return nil, err
	}
	return newKVBackend(ctx, db, readOnly, len(buckets) == 0)
}

// plainPathError leaves out the path, which the caller prefixes.
func plainPathError(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		if errors.Is(pe.Err, os.ErrNotExist) {
			return fmt.Errorf("there is no folder %s", filepath.Dir(pe.Path))
		}
		return pe.Err
	}
	return err
}

// stateOf returns the state that goes with a view.
func (s *Store) stateOf(ctx context.Context, v view) (*state, error) {
	s.mu.Lock()
	cached, gen := s.cached, s.gen
	s.mu.Unlock()
	if cached != nil && gen == v.generation() {
		return cached, nil
	}
	st, err := loadState(ctx, v)
	if err != nil {
		return nil, err
	}
	s.setState(st, v.generation())
	return st, nil
}

func (s *Store) setState(st *state, gen uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cached == nil || gen >= s.gen {
		s.cached, s.gen = st, gen
	}
}

// loadState reads the log and the links by rule.
func loadState(ctx context.Context, v view) (*state, error) {
	joins := make(map[string]joinLink)
	quads, err := v.match(ctx, quad.Quad{Predicate: termType, Object: classJoined})
	if err != nil {
		return nil, err
	}
	subjects := make([]quad.Value, len(quads))
	for i, q := range quads {
		subjects[i] = q.Subject
	}
	records, err := v.objects(ctx, termJoin, subjects)
	if err != nil {
		return nil, err
	}
	for i, list := range records {
		for _, value := range list {
			var link joinLink
			if err := decodeRecord(value, &link); err != nil {
				return nil, err
			}
			joins[nodeID(subjects[i])] = link
		}
	}
	log, err := loadLog(ctx, v)
	if err != nil {
		return nil, err
	}
	return newState(log, joins), nil
}
