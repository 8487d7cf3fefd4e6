package cachedir

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestFolderIsKeptOnlyWhenComplete(t *testing.T) {
	base := filepath.Join(t.TempDir(), "cache")
	first := folder(base)
	if first == "" {
		t.Fatal("no folder")
	}
	if second := folder(base); second == first {
		t.Error("an unfinished folder is used by two")
	}
	module := filepath.Join(first, "go-graphviz", "module")
	if err := os.MkdirAll(filepath.Dir(module), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(module, []byte("machine code"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(base, "module-old")
	if err := os.Mkdir(old, 0o700); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-2 * stale)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	finish(base, first)
	if got := folder(base); got != first {
		t.Errorf("the complete folder is not used: %s, want %s", got, first)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Error("what an earlier start left is still there")
	}
	if err := os.WriteFile(module, []byte("machine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := folder(base); got == first {
		t.Error("a damaged folder is used")
	}
	if err := os.WriteFile(filepath.Join(base, marker), []byte("no end of line"), 0o600); err != nil {
		t.Fatal(err)
	}
	if complete(base) != "" {
		t.Error("a damaged marker is believed")
	}
}

func TestFolderRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := folder(file); got != "" {
		t.Errorf("a file is used: %s", got)
	}
	if runtime.GOOS == "windows" {
		return
	}
	open := filepath.Join(dir, "open")
	if err := os.Mkdir(open, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	if got := folder(open); got != "" {
		t.Errorf("a folder that others can write is used: %s", got)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if got := folder(link); got != "" {
		t.Errorf("a link is followed: %s", got)
	}
}

func TestRedirectAndRestore(t *testing.T) {
	before := saved
	t.Cleanup(func() { saved = before })
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	t.Setenv(variable(), filepath.Join(home, "tmp"))
	saved = redirect()
	if dir := os.TempDir(); !strings.HasPrefix(dir, home) || dir == filepath.Join(home, "tmp") {
		t.Errorf("redirected to %s", dir)
	}
	Restore()
	Restore()
	if dir := os.TempDir(); dir != filepath.Join(home, "tmp") {
		t.Errorf("restored to %s", dir)
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 7: "7", -12: "-12", 1234567890123: "1234567890123"} {
		if got := number(n); got != want {
			t.Errorf("number(%d) = %s", n, got)
		}
	}
}
