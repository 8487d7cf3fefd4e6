package coref_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each file of testdata is one phenomenon: a comment, then texts with the date of
// the document, each followed by what mentions (words, or words#n for the nth of
// them) are resolved to: an ID, the IDs of a group, "-" for a mention of nobody
// known, "?" for no mention at all.
func TestPhenomena(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no phenomena: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checked := 0
			for i := 0; i+1 < len(archive.Files); i += 2 {
				date, ok := strings.CutPrefix(archive.Files[i].Name, "text ")
				if !ok || archive.Files[i+1].Name != "want" {
					t.Fatalf("sections %q, %q: want a text and its date, then want", archive.Files[i].Name, archive.Files[i+1].Name)
				}
				d := read(t, date, string(archive.Files[i].Data))
				for line := range strings.Lines(string(archive.Files[i+1].Data)) {
					key, want, ok := strings.Cut(strings.TrimSpace(line), ": ")
					if !ok {
						t.Fatalf("line %q: want words: entity", line)
					}
					words, nth := key, 1
					if w, n, ok := strings.Cut(key, "#"); ok {
						words = w
						if _, err := fmt.Sscan(n, &nth); err != nil {
							t.Fatalf("line %q: %v", line, err)
						}
					}
					if got := entitiesOf(d, words, nth); got != want {
						t.Errorf("%s%q is %s, want %s", archive.Files[i].Data, key, got, want)
					}
					checked++
				}
			}
			if checked == 0 {
				t.Error("nothing to check")
			}
		})
	}
}
