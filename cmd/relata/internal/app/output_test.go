package app

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestCheckOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("page.html", []byte("<p>words"), 0o644); err != nil {
		t.Fatal(err)
	}
	absolute, err := filepath.Abs("page.html")
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		output string
		inputs []string
		wrong  bool
	}{
		{"graph.html", []string{"page.html", "-", "graph.db"}, false},
		{"page.html", []string{"graph.db", "page.html"}, true},
		{"./page.html", []string{absolute}, true},
		{"page.html", []string{"bolt:page.html"}, true},
		{"new.svg", []string{"./new.svg"}, true},
		{"page.html", []string{"."}, false},
	}
	if os.Link("page.html", "linked.html") == nil {
		cases = append(cases, struct {
			output string
			inputs []string
			wrong  bool
		}{"linked.html", []string{"page.html"}, true})
	}
	for _, c := range cases {
		err := CheckOutput(c.output, c.inputs...)
		var usage *UsageError
		if errors.As(err, &usage) != c.wrong {
			t.Errorf("%s of %q: %v", c.output, c.inputs, err)
		}
	}
}
