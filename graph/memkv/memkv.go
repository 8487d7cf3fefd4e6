// Package memkv is a hidalgo key-value driver in memory, for Cayley's key-value
// quad store: a B-tree that is copied on write, so that readers keep the state
// that they began with while one writer goes on. (Cayley's own store in memory
// has data races.)
package memkv

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/google/btree"
	"github.com/hidal-go/hidalgo/kv"
)

var errClosed = errors.New("memkv: the transaction is closed")

type item struct {
	key   string // length of the bucket's name, bucket, key
	value []byte
}

func less(a, b item) bool { return a.key < b.key }

// DB is a store in memory. It implements kv.KV.
type DB struct {
	writer sync.Mutex // held by the transaction that writes
	mu     sync.Mutex // guards tree
	tree   *btree.BTreeG[item]
}

var _ kv.KV = (*DB)(nil)

// New returns an empty store.
func New() *DB {
	return &DB{tree: btree.NewG(32, less)}
}

// Close does nothing.
func (db *DB) Close() error { return nil }

// Tx begins a transaction. A second writer waits for the first.
func (db *DB) Tx(rw bool) (kv.Tx, error) {
	if rw {
		db.writer.Lock()
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	tree := db.tree
	if rw {
		tree = tree.Clone()
	}
	return &transaction{db: db, tree: tree, rw: rw}, nil
}

// transaction implements kv.Tx. The tree of a reader is never changed.
type transaction struct {
	db   *DB
	tree *btree.BTreeG[item]
	rw   bool
	done bool // only the writer's is ever set
}

func join(key kv.Key) (string, error) {
	if len(key) != 2 || len(key[0]) == 0 || len(key[0]) > 255 {
		return "", fmt.Errorf("memkv: want a bucket and a key, got %d parts", len(key))
	}
	var b strings.Builder
	b.Grow(1 + len(key[0]) + len(key[1]))
	b.WriteByte(byte(len(key[0])))
	b.Write(key[0])
	b.Write(key[1])
	return b.String(), nil
}

func (t *transaction) Get(_ context.Context, key kv.Key) (kv.Value, error) {
	k, err := join(key)
	if err != nil {
		return nil, err
	}
	it, ok := t.tree.Get(item{key: k})
	if !ok {
		return nil, kv.ErrNotFound
	}
	return it.value, nil
}

func (t *transaction) GetBatch(ctx context.Context, keys []kv.Key) ([]kv.Value, error) {
	return kv.GetBatch(ctx, t, keys)
}

func (t *transaction) Put(key kv.Key, value kv.Value) error {
	if !t.rw {
		return kv.ErrReadOnly
	}
	if t.done {
		return errClosed
	}
	k, err := join(key)
	if err != nil {
		return err
	}
	if len(key[1]) == 0 {
		return nil // the creation of a bucket
	}
	t.tree.ReplaceOrInsert(item{key: k, value: value})
	return nil
}

func (t *transaction) Del(key kv.Key) error {
	if !t.rw {
		return kv.ErrReadOnly
	}
	k, err := join(key)
	if err != nil {
		return err
	}
	t.tree.Delete(item{key: k})
	return nil
}

func (t *transaction) Commit(context.Context) error {
	if !t.rw {
		return nil
	}
	if t.done {
		return errClosed
	}
	t.done = true
	t.db.mu.Lock()
	t.db.tree = t.tree
	t.db.mu.Unlock()
	t.db.writer.Unlock()
	return nil
}

// Close drops what was not committed.
func (t *transaction) Close() error {
	if t.rw && !t.done {
		t.done = true
		t.db.writer.Unlock()
	}
	return nil
}

// Scan iterates over the keys of a bucket, or those of them with a prefix.
func (t *transaction) Scan(prefix kv.Key) kv.Iterator {
	if len(prefix) == 1 {
		prefix = kv.Key{prefix[0], nil}
	}
	p, err := join(prefix)
	if err != nil {
		return &iterator{err: err}
	}
	return &iterator{tree: t.tree, prefix: p, next: p}
}

// page is the number of items that an iterator takes at once.
const page = 64

// iterator implements kv.Iterator.
type iterator struct {
	tree   *btree.BTreeG[item]
	prefix string
	next   string // the first key not yet taken
	items  []item
	at     int
	ended  bool
	err    error
}

func (it *iterator) Next(ctx context.Context) bool {
	if it.err != nil || it.tree == nil {
		return false
	}
	if it.err = ctx.Err(); it.err != nil {
		return false
	}
	if it.at++; it.at < len(it.items) {
		return true
	}
	if it.ended {
		return false
	}
	it.items, it.at = it.items[:0], 0
	it.ended = true
	it.tree.AscendGreaterOrEqual(item{key: it.next}, func(i item) bool {
		if !strings.HasPrefix(i.key, it.prefix) {
			return false
		}
		if len(it.items) == page {
			it.next, it.ended = i.key, false
			return false
		}
		it.items = append(it.items, i)
		return true
	})
	return len(it.items) > 0
}

func (it *iterator) Key() kv.Key {
	k := it.items[it.at].key
	n := int(k[0])
	return kv.Key{[]byte(k[1 : 1+n]), []byte(k[1+n:])}
}

func (it *iterator) Val() kv.Value { return it.items[it.at].value }

func (it *iterator) Err() error { return it.err }

func (it *iterator) Close() error {
	it.tree, it.items = nil, nil
	return it.err
}
