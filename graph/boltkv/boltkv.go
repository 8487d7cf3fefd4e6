// Package boltkv is a hidalgo key-value driver over go.etcd.io/bbolt, for
// Cayley's key-value quad store.
//
// Hidalgo keys are paths; Cayley uses pairs of a bucket and a key, and spreads
// values over 131,072 buckets named by the first two bytes of their hash. The
// driver keeps one bbolt bucket for each of Cayley's and collapses the spread
// ones into two, since the bytes in their names are also the first of the key.
package boltkv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/hidal-go/hidalgo/kv"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// Errors of Open, told apart with errors.Is.
var (
	// ErrLocked says that another process holds the file.
	ErrLocked = errors.New("the file is in use by another process")
	// ErrForeign says that the file is none of bbolt's.
	ErrForeign = errors.New("not a bbolt database")
	// ErrDamaged says that the file is shorter than its own directory says, or
	// that its directory is unreadable.
	ErrDamaged = errors.New("the file is damaged")
)

// Options tune Open. The zero value opens for writing and creates the file.
type Options struct {
	// ReadOnly takes a shared lock and refuses writing.
	ReadOnly bool
	// Timeout is how long to wait for the lock, 0 for one second.
	Timeout time.Duration
	// NoSync leaves flushing to the operating system.
	NoSync bool
}

// DB is an open file. It implements kv.KV.
type DB struct {
	db *bbolt.DB
}

var _ kv.KV = (*DB)(nil)

// Open opens or creates a file. Its errors wrap ErrLocked, ErrForeign,
// ErrDamaged, or those of the operating system.
func Open(path string, opts Options) (db *DB, err error) {
	if err := inspect(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	// A damaged free list makes bbolt panic, or reads beyond the file's end.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	timeout := opts.Timeout
	if timeout == 0 {
		timeout = time.Second
	}
	bopts := &bbolt.Options{
		ReadOnly:       opts.ReadOnly,
		Timeout:        timeout,
		NoSync:         opts.NoSync,
		NoFreelistSync: false,
		FreelistType:   bbolt.FreelistMapType,
	}
	if !opts.ReadOnly {
		bopts.InitialMmapSize = initialMmapSize
	}
	b, err := openCurrent(path, bopts)
	if err != nil && !opts.ReadOnly && initialMmapSize > 0 && errors.Is(err, errNoMemory) {
		bopts.InitialMmapSize = 0
		b, err = openCurrent(path, bopts)
	}
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, ErrLocked
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum):
		return nil, fmt.Errorf("%w: %w", ErrForeign, err)
	case err != nil:
		return nil, err
	}
	b.AllocSize = growth
	return &DB{db: b}, nil
}

// openCurrent opens the file that has the name once the lock is held: a file that
// was replaced during the wait, as a compaction does, would take writes with it.
func openCurrent(path string, opts *bbolt.Options) (*bbolt.DB, error) {
	for {
		var f *os.File
		opts.OpenFile = func(name string, flag int, mode os.FileMode) (file *os.File, err error) {
			f, err = os.OpenFile(name, flag, mode)
			return f, err
		}
		b, err := bbolt.Open(path, 0o644, opts)
		if err != nil {
			return nil, err
		}
		held, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, b.Close())
		}
		if named, err := os.Stat(path); err == nil && os.SameFile(held, named) {
			return b, nil
		}
		if err := b.Close(); err != nil {
			return nil, err
		}
	}
}

// growth is the number of bytes by which a file grows when it is full.
const growth = 2 << 20

// Close waits for open transactions and closes the file. Closing again does nothing.
func (db *DB) Close() error { return db.db.Close() }

// Buckets returns the names of the top-level buckets, sorted.
func (db *DB) Buckets() ([]string, error) {
	var names []string
	err := db.db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
			names = append(names, string(name))
			return nil
		})
	})
	return names, err
}

// Tx begins a transaction. Any number of readers may run beside one writer;
// each sees the file as it was when it began. A transaction that only reads may
// be used by several goroutines.
func (db *DB) Tx(rw bool) (kv.Tx, error) {
	if rw && db.db.IsReadOnly() {
		return nil, kv.ErrReadOnly
	}
	tx, err := db.db.Begin(rw)
	if err != nil {
		return nil, err
	}
	t := &transaction{tx: tx, buckets: make(map[string]*bbolt.Bucket, 8)}
	err = tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
		t.setFill(string(name), b)
		t.buckets[string(name)] = b
		return nil
	})
	if err != nil {
		_ = tx.Rollback()
		return nil, err
	}
	return t, nil
}

// transaction implements kv.Tx.
type transaction struct {
	tx      *bbolt.Tx
	buckets map[string]*bbolt.Bucket // read only unless the transaction writes
}

// The log of Cayley is only ever appended to, so its pages may be filled; the
// others take keys in any order.
func (t *transaction) setFill(name string, b *bbolt.Bucket) {
	if name == "log" {
		b.FillPercent = 0.95
	}
}

// spread reports whether a bucket is one of those that the driver collapses.
func spread(bucket []byte) bool {
	return len(bucket) == 3 && (bucket[0] == 'v' || bucket[0] == 'n')
}

// split returns the bbolt bucket's name and the key in it.
func split(key kv.Key) (string, []byte, error) {
	if len(key) != 2 || len(key[0]) == 0 {
		return "", nil, fmt.Errorf("boltkv: want a bucket and a key, got %d parts", len(key))
	}
	if spread(key[0]) {
		return string(key[0][:1]), key[1], nil
	}
	return string(key[0]), key[1], nil
}

func (t *transaction) Get(_ context.Context, key kv.Key) (kv.Value, error) {
	name, k, err := split(key)
	if err != nil {
		return nil, err
	}
	b := t.buckets[name]
	if b == nil {
		return nil, kv.ErrNotFound
	}
	v := b.Get(k)
	if v == nil {
		return nil, kv.ErrNotFound
	}
	return v, nil
}

func (t *transaction) GetBatch(_ context.Context, keys []kv.Key) ([]kv.Value, error) {
	values := make([]kv.Value, len(keys))
	for i, key := range keys {
		name, k, err := split(key)
		if err != nil {
			return nil, err
		}
		if b := t.buckets[name]; b != nil {
			values[i] = b.Get(k)
		}
	}
	return values, nil
}

func (t *transaction) Put(key kv.Key, value kv.Value) error {
	name, k, err := split(key)
	if err != nil {
		return err
	}
	b := t.buckets[name]
	if b == nil {
		if b, err = t.tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
		t.setFill(name, b)
		t.buckets[name] = b
	}
	if len(k) == 0 {
		return nil // the creation of a bucket
	}
	return b.Put(k, value)
}

func (t *transaction) Del(key kv.Key) error {
	name, k, err := split(key)
	if err != nil {
		return err
	}
	if b := t.buckets[name]; b != nil {
		return b.Delete(k)
	}
	return nil
}

// Scan iterates over the keys of a bucket, or those of them with a prefix. The
// collapsed buckets are scanned as one.
func (t *transaction) Scan(prefix kv.Key) kv.Iterator {
	switch {
	case len(prefix) == 1 && len(prefix[0]) > 0:
		prefix = kv.Key{prefix[0], nil}
	case len(prefix) != 2:
		return &iterator{err: fmt.Errorf("boltkv: want a bucket and a key to scan, got %d parts", len(prefix))}
	}
	name, k, err := split(prefix)
	if err != nil {
		return &iterator{err: err}
	}
	b := t.buckets[name]
	if b == nil {
		return &iterator{}
	}
	return &iterator{cursor: b.Cursor(), name: []byte(name), prefix: bytes.Clone(k)}
}

func (t *transaction) Commit(context.Context) error { return t.tx.Commit() }

// Close rolls back what was not committed.
func (t *transaction) Close() error {
	if err := t.tx.Rollback(); err != nil && !errors.Is(err, berrors.ErrTxClosed) {
		return err
	}
	return nil
}

// iterator implements kv.Iterator.
type iterator struct {
	cursor  *bbolt.Cursor
	name    []byte
	prefix  []byte
	started bool
	k, v    []byte
	err     error
}

func (it *iterator) Next(ctx context.Context) bool {
	if it.cursor == nil || it.err != nil {
		return false
	}
	if err := ctx.Err(); err != nil {
		it.err = err
		return false
	}
	if !it.started {
		it.started = true
		it.k, it.v = it.cursor.Seek(it.prefix)
	} else {
		it.k, it.v = it.cursor.Next()
	}
	if it.k == nil || !bytes.HasPrefix(it.k, it.prefix) {
		it.cursor, it.k, it.v = nil, nil, nil
		return false
	}
	return true
}

func (it *iterator) Key() kv.Key {
	if it.k == nil {
		return nil
	}
	bucket := it.name
	if len(bucket) == 1 && (bucket[0] == 'v' || bucket[0] == 'n') && len(it.k) >= 2 {
		bucket = []byte{bucket[0], it.k[0], it.k[1]}
	}
	return kv.Key{bucket, it.k}
}

func (it *iterator) Val() kv.Value { return it.v }

func (it *iterator) Err() error { return it.err }

func (it *iterator) Close() error {
	it.cursor, it.k, it.v = nil, nil, nil
	return it.err
}
