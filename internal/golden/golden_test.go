package golden

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCompare(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	Compare(t, true, "a", []byte("words"))
	got, err := os.ReadFile(filepath.Join("testdata", "a"))
	if err != nil || string(got) != "words" {
		t.Fatalf("updating wrote %q, %v", got, err)
	}
	Compare(t, false, "a", []byte("words"))
	inner := &testing.T{}
	Compare(inner, false, "a", []byte("other"))
	if !inner.Failed() {
		t.Error("a difference passes")
	}
}
