package entitycmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/schema"
)

const article = "date 2022-02-21 French President Emmanuel Macron called Vladimir Putin on Sunday. Mr Macron said the Russian president had listened.\n"

func runCommand(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	env := &app.Env{In: strings.NewReader(article), Out: &out, Err: &out}
	c := entities(env)
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err := c.ExecuteContext(context.Background())
	return out.String(), err
}

func file(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTable(t *testing.T) {
	out, err := runCommand(t, file(t, "a.txt", article))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"NAME", "Emmanuel Macron", "PERSON", "president", "Vladimir Putin", "France", "COUNTRY", "French"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestMergesTellTheirRule(t *testing.T) {
	out, err := runCommand(t, "--merges", file(t, "a.txt", article))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"name:surname", "role", "demonym", "the Russian"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestJSONLines(t *testing.T) {
	out, err := runCommand(t, "--format", "jsonl", file(t, "a.txt", article))
	if err != nil {
		t.Fatal(err)
	}
	runes := []rune(article)
	found := false
	for line := range strings.Lines(out) {
		var r struct {
			ID       string
			Mentions []struct {
				Span schema.Span
				Text string
			}
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		for _, m := range r.Mentions {
			if got := string(runes[m.Span.Start:m.Span.End]); got != m.Text {
				t.Errorf("span of %q holds %q", m.Text, got)
			}
		}
		found = found || r.ID == "person/emmanuel-macron" && len(r.Mentions) >= 2
	}
	if !found {
		t.Error(out)
	}
}

func TestErrors(t *testing.T) {
	var usage *app.UsageError
	if _, err := runCommand(t); !errors.As(err, &usage) {
		t.Errorf("no file: %v", err)
	}
	if _, err := runCommand(t, "--format", "xml", "-"); !errors.As(err, &usage) {
		t.Errorf("format: %v", err)
	}
	list := file(t, "mine.yaml", "entities:\n  - {name: Nobody, type: PERSON}\n")
	if _, err := runCommand(t, "--entities", list, "-"); err == nil || !strings.Contains(err.Error(), "mine.yaml:2:5: an entity needs an id") {
		t.Errorf("list: %v", err)
	}
	if _, err := runCommand(t, filepath.Join(t.TempDir(), "gone.txt")); err == nil {
		t.Error("a missing file is no error")
	}
}
