package source_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/source"
)

// packed compresses a beginning, many times a middle, and an end.
func packed(t *testing.T, begin, middle string, times int, end string) string {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	for i := range times + 2 {
		part := middle
		switch i {
		case 0:
			part = begin
		case times + 1:
			part = end
		}
		if _, err := z.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestBombs refuses small files that unpack to tens of megabytes, in time that
// is linear in what is read of them.
func TestBombs(t *testing.T) {
	const mebibyte = 1 << 20
	blank, letters := strings.Repeat(" ", mebibyte), strings.Repeat("a", mebibyte)
	for _, c := range []struct{ name, content, want string }{
		{"text.txt.gz", packed(t, "", letters, 40, ""), "refused as a decompression bomb"},
		{"page.html.gz", packed(t, "<p>", letters, 40, "</p>"), "refused as a decompression bomb"},
		{"line.jsonl.gz", packed(t, `{"text":"`, letters, 40, `"}`), "the line is longer than 20 MiB"},
		{"blank.jsonl.gz", packed(t, "", "\n"+blank, 40, ""), "nothing but white space"},
		{"record.json.gz", packed(t, `[{"text":"`, letters, 40, `"}]`), "a record is longer than 20 MiB"},
		{"blank.json.gz", packed(t, "[", blank, 40, "]"), "a record is longer than 20 MiB"},
		{"between.json.gz", packed(t, `[{"text":"Ana met Ivan."}`, blank, 40, "]"), "a record is longer than 20 MiB"},
		{"record.csv.gz", packed(t, "text\n\"", letters, 40, "\"\n"), "a record is longer than 20 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{c.name: c.content})
			began := time.Now()
			_, errs := read(t, source.Options{MaxBytes: 20 * mebibyte}, dir)
			if len(errs) != 1 || !strings.Contains(errs[0], c.want) {
				t.Errorf("errors %q, want %q", errs, c.want)
			}
			if d := time.Since(began); d > 20*time.Second {
				t.Errorf("it took %s", d)
			}
		})
	}
}

// TestWhiteSpaceInJSON keeps the white space of strings and no other.
func TestWhiteSpaceInJSON(t *testing.T) {
	dir := write(t, map[string]string{"a.json": "[  \n\n {\"text\" : \"Ana  met \\\"Bo  b\\\\\"  ,\t\t\"title\":\"x   y\"}  \n ,  {\"text\":\"Q  \"}]  "})
	docs, errs := read(t, source.Options{}, dir)
	if len(errs) > 0 || len(docs) != 2 || docs[0].Text != `Ana  met "Bo  b\` || docs[0].Title != "x   y" || docs[1].Text != "Q  " {
		t.Errorf("%+v, %q", docs, errs)
	}
}

// TestDamagedPDF refuses content that ends inside a hexadecimal string, which
// the interpreter would read for ever, and only that.
func TestDamagedPDF(t *testing.T) {
	const shown = "(Ana met Ivan.) Tj "
	for _, c := range []struct {
		content string
		open    bool
	}{
		{shown, false},
		{shown + "<T", true},
		{shown + "<", true},
		{shown + "<41", true},
		{shown + "<4", true},
		{shown + "<41 42", true},
		{shown + "[(a) <41", true},
		{shown + "/Name<41", true},
		{shown + "(b) <41", true},
		{shown + "<zz <41", true},
		{shown + "<41> Tj", false},
		{shown + "<4 1> Tj", false},
		{shown + "<zz", false},
		{shown + "<< /A", false},
		{shown + "% <41", false},
		{shown + "(<41) Tj", false},
		{shown + "(<4\\)<1) Tj", false},
		{shown + "((a)<41) Tj", false},
		{shown + "(<41", false},
		{shown + "% x\n<41", true},
	} {
		file := strings.Replace(makePDF("", "", c.content), " ET\nendstream", "   \nendstream", 1)
		dir := write(t, map[string]string{"a.pdf": file})
		docs, errs := read(t, source.Options{}, dir)
		refused := len(errs) == 1 && strings.Contains(errs[0], "page 1 is damaged: a string in it has no end")
		if refused != c.open || !c.open && (len(docs) != 1 || !strings.HasPrefix(docs[0].Text, "Ana met Ivan.")) {
			t.Errorf("%q: %+v, errors %q", c.content, docs, errs)
		}
	}
}

// TestPDFInCircles reads a page that is its own parent and has no fonts.
func TestPDFInCircles(t *testing.T) {
	file := strings.NewReplacer("/Parent 2 0 R", "/Parent 3 0 R", "/Resources", "/Resourcez").Replace(makePDF("", "", "(Ana met Ivan.) Tj"))
	dir := write(t, map[string]string{"a.pdf": file})
	began := time.Now()
	read(t, source.Options{}, dir)
	if d := time.Since(began); d > 30*time.Second {
		t.Errorf("it took %s", d)
	}
}

// TestBoastfulPDF refuses files that promise more than they hold, for which their
// reader would take gigabytes.
func TestBoastfulPDF(t *testing.T) {
	good := makePDF("T", "", "(Ana met Ivan.) Tj")
	for _, c := range []struct {
		old, new string
		refused  bool
	}{
		{"xref\n0 7", "xref\n0 7", false},
		{"xref\n0 7", "xref\n0 07", false},
		{"xref\n0 7", "xref\n90000000 7", true},
		{"xref\n0 7", "xref\n0 1\n0000000000 65535 f \n90000000 6", true},
		{"xref\n0 7", "xref\n0 99999999999999999999", true},
		{"/Size 7", "/Size 90000000", true},
		{"/Size 7", "/Size 7 /Index [0 1 90000000 1]", true},
		{"/Size 7", "/Size 7 /W [1 900000000 1]", true},
		{"/Size 7", "/Size 7 /Index[0 7]/W [1 2 1]", false},
		{"/Length", "/DecodeParms << /Predictor 12 /Columns 900000000 >> /Length", true},
	} {
		if !strings.Contains(good, c.old) {
			t.Fatalf("no %q in the file", c.old)
		}
		dir := write(t, map[string]string{"a.pdf": strings.Replace(good, c.old, c.new, 1)})
		docs, errs := read(t, source.Options{}, dir)
		if refused := len(errs) == 1 && strings.Contains(errs[0], "the file is damaged: it counts up to "); refused != c.refused || !c.refused && len(docs) != 1 {
			t.Errorf("%q: %d documents, errors %q", c.new, len(docs), errs)
		}
	}
}

// TestNames reads files whatever their names are, and finds them again.
func TestNames(t *testing.T) {
	dir := t.TempDir()
	names := []string{"two\nlines.txt", " space .txt", "-.txt", "a'b\"c.txt", "[x].txt", "\x1b[31mred.txt", "\xff\xfe.txt", "ø.txt", "dots...txt", "UPPER.TXT"}
	want := 0
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(story+" "+name[:1]), 0o644); err != nil {
			t.Logf("%q: %v", name, err)
			continue
		}
		want++
	}
	docs, errs := read(t, source.Options{KeepDuplicates: true, Lang: "en"}, dir)
	for _, d := range docs {
		if _, err := os.Stat(d.Path); err != nil || strings.ContainsAny(d.ID, "\n\x1b") || !utf8.ValidString(d.ID) || d.ID == "" {
			t.Errorf("path %q, ID %q: %v", d.Path, d.ID, err)
		}
	}
	// The bytes behind the story are no UTF-8 in one of them.
	if len(docs)+len(errs) != want || len(errs) > 1 {
		t.Errorf("%d documents of %d files, errors %q", len(docs), want, errs)
	}
}

// TestLinks follows a link to a folder once and never back.
func TestLinks(t *testing.T) {
	dir := write(t, map[string]string{"a/one.txt": story + " One.", "b/two.txt": story + " Two."})
	for _, l := range [][2]string{{".", "a/here"}, {"..", "a/up"}, {"self.txt", "self.txt"}, {"gone.txt", "dangling.txt"}, {"../b", "a/across"}, {"../b", "a/again"}, {"a", "b-a"}} {
		if err := os.Symlink(l[0], filepath.Join(dir, l[1])); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	docs, errs := read(t, source.Options{}, dir)
	var ids []string
	for _, d := range docs {
		ids = append(ids, d.ID)
	}
	if slices.Sort(ids); !slices.Equal(ids, []string{"one", "two"}) {
		t.Errorf("documents %q", ids)
	}
	for _, want := range []string{"here: the symbolic link leads back", "up: the symbolic link leads back", "self.txt: cannot be read", "dangling.txt: cannot be read"} {
		if !slices.ContainsFunc(errs, func(e string) bool { return strings.Contains(e, want) }) {
			t.Errorf("no %q in %q", want, errs)
		}
	}
}

// TestUnreadable names what it may not read and goes on.
func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("everything may be read here")
	}
	dir := write(t, map[string]string{"a.txt": story, "b/c.txt": story, "z.txt": story + " Z."})
	for _, name := range []string{"a.txt", "b"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "b"), 0o755) })
	docs, errs := read(t, source.Options{}, dir)
	if len(docs) != 1 || docs[0].ID != "z" || len(errs) != 2 || !strings.Contains(errs[0], "a.txt: cannot be read: permission denied") || !strings.Contains(errs[1], "b: cannot be read: permission denied") {
		t.Errorf("%d documents, errors %q", len(docs), errs)
	}
}

// TestManyNames lists a folder of many names in little memory.
func TestManyNames(t *testing.T) {
	if testing.Short() {
		t.Skip("makes many files")
	}
	const names = 20_000
	dir := t.TempDir()
	for i := range names {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("a-name-of-usual-length-%06d.txt", i)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var most uint64
	failed := 0
	for _, err := range source.Read(t.Context(), []string{dir}, source.Options{}) {
		if err == nil {
			t.Fatal("an empty file has a document")
		}
		if failed++; failed%5_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&after)
			most = max(most, after.HeapAlloc-before.HeapAlloc)
		}
	}
	if failed != names {
		t.Errorf("%d of %d files were tried", failed, names)
	}
	if perName := most / names; perName > 150 {
		t.Errorf("%d bytes a name", perName)
	}
}
