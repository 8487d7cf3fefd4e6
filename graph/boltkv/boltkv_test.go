package boltkv_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/hidal-go/hidalgo/kv"

	"github.com/relata-kg/relata/graph/boltkv"
	"github.com/relata-kg/relata/graph/internal/kvtest"
)

func TestDriver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kv.db")
	db, err := boltkv.Open(path, boltkv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	kvtest.Run(t, db)
	names, err := db.Buckets()
	if err != nil || !slices.Equal(names, []string{"empty", "log", "ops", "sp", "spo", "v"}) {
		t.Errorf("buckets %q, %v", names, err)
	}
	if _, err := boltkv.Open(path, boltkv.Options{Timeout: time.Millisecond}); !errors.Is(err, boltkv.ErrLocked) {
		t.Errorf("opening twice: %v", err)
	}
	if err := errors.Join(db.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
	db, err = boltkv.Open(path, boltkv.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Tx(true); !errors.Is(err, kv.ErrReadOnly) {
		t.Errorf("writing: %v", err)
	}
}

// TestReplacedWhileWaiting waits for a file that is replaced meanwhile, and opens
// the new one.
func TestReplacedWhileWaiting(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be replaced here")
	}
	dir := t.TempDir()
	path, fresh := filepath.Join(dir, "kv.db"), filepath.Join(dir, "fresh.db")
	holder, err := boltkv.Open(path, boltkv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.CopyTo(t.Context(), fresh); err != nil {
		t.Fatal(err)
	}
	opened := make(chan *boltkv.DB, 1)
	go func() {
		db, err := boltkv.Open(path, boltkv.Options{Timeout: 20 * time.Second})
		if err != nil {
			t.Error(err)
		}
		opened <- db
	}()
	time.Sleep(200 * time.Millisecond) // It waits.
	if err := errors.Join(os.Rename(fresh, path), holder.Close()); err != nil {
		t.Fatal(err)
	}
	db := <-opened
	if db == nil {
		return
	}
	tx, err := db.Tx(true)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(tx.Put(kv.SKey("b", "k"), []byte("v")), tx.Commit(t.Context()), db.Close()); err != nil {
		t.Fatal(err)
	}
	if db, err = boltkv.Open(path, boltkv.Options{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	names, err := db.Buckets()
	if err = errors.Join(err, db.Close()); err != nil || !slices.Equal(names, []string{"b"}) {
		t.Errorf("the write went to the file that was replaced: %q, %v", names, err)
	}
}

// FuzzOpen: whatever is in a file, opening it ends, and with an error that says
// what it is or a store that reads.
func FuzzOpen(f *testing.F) {
	path := filepath.Join(f.TempDir(), "kv.db")
	db, err := boltkv.Open(path, boltkv.Options{})
	if err != nil {
		f.Fatal(err)
	}
	_ = db.Close()
	good, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, 0, byte(0))
	f.Add(good, 17, byte(1))
	f.Add(good, 56, byte(200))
	f.Add(good[:5000], 0, byte(0))
	f.Add([]byte("notes"), 0, byte(0))
	f.Add([]byte{}, 0, byte(0))
	f.Fuzz(func(t *testing.T, data []byte, at int, flip byte) {
		data = slices.Clone(data)
		if at >= 0 && at < len(data) {
			data[at] ^= flip
		}
		path := filepath.Join(t.TempDir(), "kv.db")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := boltkv.Open(path, boltkv.Options{ReadOnly: true})
		if err == nil {
			_ = db.Close()
		}
	})
}
