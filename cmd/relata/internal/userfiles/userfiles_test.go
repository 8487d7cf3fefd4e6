package userfiles

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/schema"
)

func TestRelations(t *testing.T) {
	env := &app.Env{}
	shipped, err := Relations(env, "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "mine.yaml")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("relations:\n- id: waters\n  triggers:\n  - {verb: [water]}\n")
	both, err := Relations(env, path)
	if err != nil || both.Len() != shipped.Len()+1 {
		t.Errorf("Relations = %v, %v", both, err)
	}
	write("relations:\n- id: waters\n  plover: RAIN\n")
	var at *schema.PosError
	if _, err := Relations(env, path); !errors.As(err, &at) || at.File != path || at.Line != 3 {
		t.Errorf("a wrong category: %v", err)
	}
}

func TestMissing(t *testing.T) {
	env := &app.Env{}
	if g, err := Entities(env, ""); err != nil || g == nil {
		t.Errorf("Entities of no file: %v", err)
	}
	none := filepath.Join(t.TempDir(), "none.yaml")
	if _, err := Entities(env, none); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Entities = %v", err)
	}
	if _, err := Relations(env, none); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Relations = %v", err)
	}
}
