package exports_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

func nothing(context.Context, io.Writer, schema.Reader, exports.Options) error { return nil }

func files(context.Context, func(string) (io.WriteCloser, error), schema.Reader, exports.Options) error {
	return nil
}

var formats = []exports.Format{
	{Name: "svg", Extension: ".svg", Write: nothing},
	{Name: "csv", WriteFiles: files},
	{Name: "nquads", Extension: ".nq", Write: nothing},
}

func TestFind(t *testing.T) {
	if f, err := exports.Find(formats, "csv"); err != nil || f.Name != "csv" {
		t.Errorf("%v, %v", f.Name, err)
	}
	if _, err := exports.Find(formats, "gif"); err == nil || err.Error() != `unknown format "gif": want one of csv, nquads, svg` {
		t.Errorf("error %v", err)
	}
	for file, want := range map[string]string{"a.svg": "svg", "A.SVG": "svg", "x/b.nq": "nquads", "b.csv": "", "svg": "", "": ""} {
		if f, ok := exports.ByExtension(formats, file); f.Name != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", file, f.Name, ok)
		}
	}
}

func TestCheck(t *testing.T) {
	if err := exports.Check(formats); err != nil {
		t.Error(err)
	}
	for want, bad := range map[string][]exports.Format{
		"without a name":            {{Write: nothing}},
		`two formats are named "a"`: {{Name: "a", Write: nothing}, {Name: "a", Write: nothing}},
		`"a" needs one of`:          {{Name: "a"}},
		`"b" needs one of`:          {{Name: "b", Write: nothing, WriteFiles: files}},
	} {
		if err := exports.Check(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	write := func(text string, fail error) error {
		return exports.WriteFile(path, func(w io.Writer) error {
			_, err := fmt.Fprint(w, text)
			return errors.Join(err, fail)
		})
	}
	if err := write("one", nil); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := write("two", io.ErrShortWrite); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("error %v", err)
	}
	if data, _ := os.ReadFile(path); string(data) != "one" {
		t.Errorf("after a failure the file holds %q", data)
	}
	if err := write("three", nil); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("the mode became %v", info.Mode())
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if err := exports.WriteFile(filepath.Join(dir, "no", "a"), nil); err == nil || strings.Contains(err.Error(), ".relata-") {
		t.Errorf("error %v", err)
	}
}

func TestCheckPath(t *testing.T) {
	dir := t.TempDir()
	if err := exports.CheckPath(filepath.Join(dir, "new")); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{dir, filepath.Join(dir, "no", "a.svg")} {
		if exports.CheckPath(bad) == nil {
			t.Errorf("%s can be written?", bad)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
