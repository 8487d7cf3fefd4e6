package temporal_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/temporal"
	"github.com/relata-kg/relata/ingest/text"
)

func TestQuantities(t *testing.T) {
	data, err := os.ReadFile("testdata/quantities.txt")
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(data), "\n") {
		sentence, wants, ok := strings.Cut(line, "|")
		if line == "" || line[0] == '#' || !ok {
			continue
		}
		for _, spaced := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d/%s/spaced=%v", n+1, sentence, spaced), func(t *testing.T) {
				doc := tokenize(t, strings.TrimSpace(sentence), "2022-02-21", spaced)
				if err := temporal.New(temporal.Options{}).Annotate(t.Context(), doc); err != nil {
					t.Fatal(err)
				}
				var got, want []string
				for _, q := range doc.Quantities {
					got = append(got, showQuantity(doc, q))
				}
				if w := strings.TrimSpace(wants); w != "" {
					want = strings.Split(w, " ; ")
				}
				if !slices.Equal(got, want) {
					t.Errorf("found %q, want %q", got, want)
				}
			})
		}
	}
}

func showQuantity(doc *text.Document, q text.Quantity) string {
	value := q.Value
	if value == "" {
		value = "-"
	}
	s := fmt.Sprintf("%s = %s %s", words(&doc.Sentences[q.Sentence], q.From, q.To), q.Kind, value)
	if q.Max != "" {
		s += ".." + q.Max
	}
	if q.Unit != "" {
		s += " [" + q.Unit + "]"
	}
	if q.Mod != "" {
		s += " (" + q.Mod + ")"
	}
	return s
}
