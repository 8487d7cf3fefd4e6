package evalcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/internal/corpora"
)

// TestAll runs every measure on the dev data and asks that each gives a figure;
// whether a figure reaches its bar is for eval all to say, not for a test.
func TestAll(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all dev data")
	}
	data := corpora.Shared(t, "data")
	var out bytes.Buffer
	env := &app.Env{In: strings.NewReader(""), Out: &out, Err: io.Discard, JSON: true}
	if err := evalAll(context.Background(), env, data); err != nil && !strings.Contains(err.Error(), "bars missed") {
		t.Fatal(err)
	}
	figures := 0
	dec := json.NewDecoder(&out)
	for {
		var r result
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		figures++
		if r.Value == nil {
			t.Errorf("%s: no figure", r.What)
		}
	}
	if figures < 15 {
		t.Errorf("%d figures", figures)
	}
}

// TestAllWithoutData lists every measure as missing and fails nothing.
func TestAllWithoutData(t *testing.T) {
	var out bytes.Buffer
	env := &app.Env{In: strings.NewReader(""), Out: &out, Err: io.Discard}
	if err := evalAll(context.Background(), env, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(out.String(), "no data"); got < 15 {
		t.Errorf("%d measures without data:\n%s", got, out.String())
	}
}

func TestReaches(t *testing.T) {
	more, less := figure{}, figure{under: true}
	for _, c := range []struct {
		f     *figure
		value float64
		want  bool
	}{{&more, 2, true}, {&more, 1, true}, {&more, 0.9, false}, {&less, 2, false}, {&less, 1, true}, {&less, 0, true}} {
		if got := c.f.reaches(c.value, 1); got != c.want {
			t.Errorf("%v reaches 1 = %v (under %v)", c.value, got, c.f.under)
		}
	}
}
