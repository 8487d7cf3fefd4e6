package plover_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/plover"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestExample(t *testing.T) {
	var buf bytes.Buffer
	if err := plover.Write(context.Background(), &buf, graphtest.Example(), exports.Options{}); err != nil {
		t.Fatal(err)
	}
	const path = "testdata/example.plover.json"
	if *update {
		if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), buf.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is planned or denied is no event; what has no category neither.
func TestFactsOnly(t *testing.T) {
	var buf bytes.Buffer
	if err := plover.Write(context.Background(), &buf, graphtest.Example(), exports.Options{}); err != nil {
		t.Fatal(err)
	}
	var records []plover.Record
	if err := json.Unmarshal(buf.Bytes(), &records); err != nil {
		t.Fatal(err)
	}
	if len(records) != 2 {
		t.Fatalf("%d records, want the two calls", len(records))
	}
	for _, r := range records {
		if r.Event != schema.Consult || r.Relata.Happening != "ev:00000000000000a1" {
			t.Errorf("record %s: %s of the event %s", r.ID, r.Event, r.Relata.Happening)
		}
	}
}

func TestEmpty(t *testing.T) {
	var buf bytes.Buffer
	if err := plover.Write(context.Background(), &buf, &schema.Graph{}, exports.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := buf.String(); got != "[\n]\n" {
		t.Errorf("got %q", got)
	}
}
