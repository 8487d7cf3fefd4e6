package graph_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/conformance"
	"github.com/relata-kg/relata/schema"
)

// stored makes a file with one document and closes it.
func stored(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.db")
	store, err := graph.Open(t.Context(), path, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Ingest(t.Context(), conformance.Full()); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOpenRefuses: a clear error, and the file as it was.
func TestOpenRefuses(t *testing.T) {
	good, err := os.ReadFile(stored(t))
	if err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(t.TempDir(), "bolt.db")
	bolt := func(path string, change func(tx *bbolt.Tx) error) {
		t.Helper()
		db, err := bbolt.Open(path, 0o644, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Update(change); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	bolt(foreign, func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("users"))
		return err
	})
	format := func(version string) string {
		path := write(t, "newer.db", good)
		bolt(path, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("relata")).Put([]byte("format"), []byte(version)) })
		return path
	}
	scrambled := append([]byte(nil), good...)
	for _, page := range []int{0, 1} {
		for i := range 64 {
			scrambled[page*os.Getpagesize()+24+i] ^= 0x55 // behind magic and version
		}
	}
	for _, test := range []struct {
		name, url string
		want      error
		says      string
	}{
		{"text file", write(t, "notes.txt", []byte("hello, this is a note\n")), graph.ErrForeign, ""},
		{"long text file", write(t, "long.txt", []byte(strings.Repeat("hello ", 50_000))), graph.ErrForeign, ""},
		{"another program's", foreign, graph.ErrForeign, ""},
		{"newer version", format("99"), graph.ErrNewer, "version 99"},
		{"unreadable version", format("x"), graph.ErrDamaged, ""},
		{"truncated", write(t, "short.db", good[:5*os.Getpagesize()]), graph.ErrDamaged, "bytes of"},
		{"truncated to nothing much", write(t, "stub.db", good[:100]), graph.ErrDamaged, ""},
		{"directory overwritten", write(t, "scrambled.db", scrambled), graph.ErrDamaged, ""},
		{"folder", t.TempDir(), nil, "folder"},
		{"no folder", filepath.Join(t.TempDir(), "a", "b.db"), nil, "there is no folder"},
		{"nothing", "", nil, "no store is named"},
		{"scheme", "mongodb://localhost/x", nil, "stores are"},
		{"no server", "postgres://user:secret@127.0.0.1:1/x?sslmode=disable", nil, "can't be reached"},
		{"bad URL", "postgres://[::1", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, _ := os.ReadFile(test.url)
			store, err := graph.Open(t.Context(), test.url, graph.Options{})
			if err == nil {
				_ = store.Close()
				t.Fatal("opened")
			}
			if test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("%v is not %v", err, test.want)
			}
			if !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "secret") {
				t.Errorf("the error says %q", err)
			}
			if after, _ := os.ReadFile(test.url); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

// TestOverwrittenPages: whatever page of a file is overwritten, reading ends with
// an error or with what is left, and the process lives.
func TestOverwrittenPages(t *testing.T) {
	path := stored(t)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	size := os.Getpagesize()
	good, bad := make([]byte, size), make([]byte, size)
	for i := range bad {
		bad[i] = byte(i * 7)
	}
	damaged := 0
	for page := int64(2); page < 40; page++ {
		at := page * int64(size)
		if _, err := f.ReadAt(good, at); err != nil {
			break
		}
		if _, err := f.WriteAt(bad, at); err != nil {
			t.Fatal(err)
		}
		if err := readAll(t, path); err != nil {
			damaged++
		}
		if _, err := f.WriteAt(good, at); err != nil {
			t.Fatal(err)
		}
	}
	if damaged == 0 {
		t.Error("no overwritten page was noticed")
	}
	if err := readAll(t, path); err != nil {
		t.Errorf("the file as it was: %v", err)
	}
}

// readAll reads a whole store.
func readAll(t *testing.T, path string) error {
	store, err := graph.Open(t.Context(), path, graph.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	snap, err := store.Snapshot(t.Context())
	if err != nil {
		return err
	}
	defer func() { _ = snap.Close() }()
	_, err = schema.Collect(snap)
	return err
}

func TestReadOnly(t *testing.T) {
	path := stored(t)
	for _, opts := range []graph.Options{{ReadOnly: true}, {MustExist: true}} {
		if _, err := graph.Open(t.Context(), path+"x", opts); err == nil || !strings.Contains(err.Error(), "there is no such store") {
			t.Errorf("opening what is not there: %v", err)
		}
	}
	a, err := graph.Open(t.Context(), path, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	b, err := graph.Open(t.Context(), path, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if _, err := a.Ingest(t.Context(), conformance.Full()); !errors.Is(err, graph.ErrReadOnly) {
		t.Errorf("writing: %v", err)
	}
	var locked *graph.LockedError
	if _, err := graph.Open(t.Context(), path, graph.Options{LockTimeout: time.Millisecond}); !errors.As(err, &locked) {
		t.Errorf("a writer beside readers: %v", err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := filepath.Dir(stored(t))
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) }) // So that it can be removed.
	if _, err := graph.Open(t.Context(), filepath.Join(dir, "new.db"), graph.Options{}); !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), "for writing") {
		t.Errorf("creating a store: %v", err)
	}
}

func TestLocked(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"file": stored, "postgres": postgres} {
		t.Run(name, func(t *testing.T) {
			url := url(t)
			store := open(t, url)
			_, err := graph.Open(t.Context(), url, graph.Options{LockTimeout: 10 * time.Millisecond})
			var locked *graph.LockedError
			if !errors.As(err, &locked) || !strings.Contains(locked.Holder, "process") {
				t.Errorf("a second writer: %v", err)
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			open(t, url)
		})
	}
}

func TestClosed(t *testing.T) {
	store := open(t, "memory:")
	if err := errors.Join(store.Close(), store.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Ingest(t.Context(), conformance.Full()); !errors.Is(err, graph.ErrClosed) {
		t.Errorf("Ingest: %v", err)
	}
	if _, err := store.Snapshot(t.Context()); !errors.Is(err, graph.ErrClosed) {
		t.Errorf("Snapshot: %v", err)
	}
	if _, err := store.Known(t.Context(), "a", "b"); !errors.Is(err, graph.ErrClosed) {
		t.Errorf("Known: %v", err)
	}
}

// TestPostgresLost: a server that goes away costs the writes under way, no more.
func TestPostgresLost(t *testing.T) {
	url := postgres(t)
	store := open(t, url)
	if _, err := store.Ingest(t.Context(), conformance.Full()); err != nil {
		t.Fatal(err)
	}
	snap, err := store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	server, err := postgresServer()
	if err != nil {
		t.Fatal(err)
	}
	server.Restart(t)
	if _, err := snap.Statement(t.Context(), "st:00000000000000aa"); err == nil {
		t.Error("a snapshot outlived the server")
	}
	if err := snap.Close(); err != nil {
		t.Errorf("closing it: %v", err)
	}
	other := conformance.Doc{ID: "other", Text: "person/a | met | person/b"}.Build()
	// The first write may find out that the connection is gone; the next works.
	if _, err := store.Ingest(t.Context(), other); err != nil {
		t.Log(err)
		if _, err := store.Ingest(t.Context(), other); err != nil {
			t.Fatal(err)
		}
	}
	snap, err = store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	g, err := schema.Collect(snap)
	if err != nil || len(g.DocumentList) != 2 {
		t.Errorf("%d documents, %v", len(g.DocumentList), err)
	}
}

// TestFullDisk writes to a file that may not grow, in a process of its own.
func TestFullDisk(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	path := stored(t)
	before := read(t, path)
	cmd := exec.Command("sh", "-c", `ulimit -f 1500 && exec "$0"`, os.Args[0])
	cmd.Env = append(os.Environ(), "RELATA_TEST_CHILD="+path)
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "nothing was written") {
		t.Fatalf("filling the disk: %v\n%s", err, out)
	}
	after := read(t, path)
	for _, d := range after.DocumentList {
		if !strings.HasPrefix(d.ID, "report-") && d.ID != "full" {
			t.Errorf("document %s", d.ID)
		}
	}
	if len(after.DocumentList) < len(before.DocumentList) || len(after.StatementList) != 24*(len(after.DocumentList)-1)+3 {
		t.Errorf("%d documents with %d statements", len(after.DocumentList), len(after.StatementList))
	}
}

func read(t testing.TB, url string) *schema.Graph {
	t.Helper()
	store, err := graph.Open(t.Context(), url, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	snap, err := store.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	g, err := schema.Collect(snap)
	if err != nil {
		t.Fatal(err)
	}
	return g
}
