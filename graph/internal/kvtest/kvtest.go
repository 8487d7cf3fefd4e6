// Package kvtest is what the key-value drivers of the graph store must do.
package kvtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/hidal-go/hidalgo/kv"
)

// Run tests an empty store.
func Run(t *testing.T, db kv.KV) {
	t.Helper()
	ctx := t.Context()
	key := func(bucket, k string) kv.Key { return kv.Key{[]byte(bucket), []byte(k)} }
	update := func(do func(tx kv.Tx) error) {
		t.Helper()
		if err := kv.Update(ctx, db, do); err != nil {
			t.Fatal(err)
		}
	}
	keys := func(tx kv.Tx, prefix kv.Key) []string {
		t.Helper()
		var found []string
		err := kv.Each(ctx, tx, prefix, func(k kv.Key, v kv.Value) error {
			found = append(found, string(bytes.Join(k, []byte("/")))+"="+string(v))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	expect := func(what string, got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
	}
	update(func(tx kv.Tx) error {
		if err := kv.CreateBucket(ctx, tx, kv.SKey("empty")); err != nil {
			return err
		}
		for _, k := range []kv.Key{key("sp", "b"), key("sp", "a"), key("sp", "ab"), key("spo", "x"), key("vab", "ab1"), key("vac", "ac1"), key("log", "1")} {
			if err := tx.Put(k, k[1]); err != nil {
				return err
			}
		}
		v, err := tx.Get(ctx, key("sp", "a"))
		if err != nil || string(v) != "a" {
			return fmt.Errorf("a transaction does not see its own writing: %q, %w", v, err)
		}
		return nil
	})
	old, err := db.Tx(false)
	if err != nil {
		t.Fatal(err)
	}
	expect("bucket", keys(old, kv.SKey("sp")), "sp/a=a", "sp/ab=ab", "sp/b=b")
	expect("prefix", keys(old, key("sp", "a")), "sp/a=a", "sp/ab=ab")
	expect("no bucket", keys(old, kv.SKey("none")))
	expect("empty bucket", keys(old, kv.SKey("empty")))
	expect("a spread bucket", keys(old, key("vab", "ab")), "vab/ab1=ab1")
	if err := old.Put(key("sp", "c"), nil); err == nil {
		t.Error("a reader may write")
	}

	// What is not committed is gone, and a reader keeps what it began with.
	tx, err := db.Tx(true)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(tx.Put(key("sp", "z"), []byte("z")), tx.Del(key("sp", "a")), tx.Close()); err != nil {
		t.Fatal(err)
	}
	update(func(tx kv.Tx) error {
		return errors.Join(tx.Del(key("sp", "b")), tx.Del(key("none", "b")), tx.Put(key("sp", "ab"), []byte("new")))
	})
	expect("what an old reader sees", keys(old, kv.SKey("sp")), "sp/a=a", "sp/ab=ab", "sp/b=b")
	if err := errors.Join(old.Close(), old.Close()); err != nil {
		t.Fatal(err)
	}
	now, err := db.Tx(false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = now.Close() }()
	expect("what a new reader sees", keys(now, kv.SKey("sp")), "sp/a=a", "sp/ab=new")
	values, err := now.GetBatch(ctx, []kv.Key{key("sp", "b"), key("sp", "ab"), key("none", "x")})
	if err != nil || values[0] != nil || string(values[1]) != "new" || values[2] != nil {
		t.Errorf("batch %q, %v", values, err)
	}
	if _, err := now.Get(ctx, key("sp", "b")); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("a deleted key: %v", err)
	}
	for _, k := range []kv.Key{nil, kv.SKey("x"), kv.SKey("a", "b", "c"), kv.SKey("", "x")} {
		if _, err := now.Get(ctx, k); err == nil || errors.Is(err, kv.ErrNotFound) {
			t.Errorf("a key of %d parts: %v", len(k), err)
		}
	}

	// More than one page of keys, and an iteration that is called off.
	update(func(tx kv.Tx) error {
		for i := range 1000 {
			if err := tx.Put(key("ops", fmt.Sprintf("%04d", i)), []byte("v")); err != nil {
				return err
			}
		}
		return nil
	})
	many, err := db.Tx(false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = many.Close() }()
	if n := len(keys(many, kv.SKey("ops"))); n != 1000 {
		t.Errorf("%d keys, want 1000", n)
	}
	if n := len(keys(many, key("ops", "01"))); n != 100 {
		t.Errorf("%d keys, want 100", n)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	it := many.Scan(kv.SKey("ops"))
	if it.Next(cancelled) || !errors.Is(it.Err(), context.Canceled) {
		t.Errorf("a cancelled iteration: %v", it.Err())
	}
	_ = it.Close()
}
