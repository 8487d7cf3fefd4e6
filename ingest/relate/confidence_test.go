package relate_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/relate"
	"github.com/relata-kg/relata/internal/logistic"
)

func judgedRows(t *testing.T) []relate.Judged {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "judged.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := relate.ReadJudged(f)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestCalibration holds the model to what docs/accuracy.md says of it.
func TestCalibration(t *testing.T) {
	rows := judgedRows(t)
	if len(rows) < 500 {
		t.Fatalf("%d judged statements", len(rows))
	}
	examples := relate.Examples(rows)
	s := logistic.Measure(logistic.CrossValidate(examples, 10, relate.Ridge), examples)
	t.Logf("%d statements: %+v", len(rows), s)
	if s.Gap > 0.06 || s.AUC < 0.65 {
		t.Errorf("calibration gap %.3f, want at most 0.06; AUC %.3f, want at least 0.65", s.Gap, s.AUC)
	}
	constant := make([]float64, len(examples))
	for i := range constant {
		constant[i] = s.Right
	}
	if c := logistic.Measure(constant, examples); s.LogLoss >= c.LogLoss {
		t.Errorf("log loss %.3f, that of one value for all is %.3f", s.LogLoss, c.LogLoss)
	}
}

// TestWeightsAreFitted repeats what relata-train statements does.
func TestWeightsAreFitted(t *testing.T) {
	shipped, err := os.ReadFile("weights.go")
	if err != nil {
		t.Fatal(err)
	}
	var fitted bytes.Buffer
	if _, err := relate.FitWeights(&fitted, judgedRows(t)); err != nil {
		t.Fatal(err)
	}
	if fitted.String() != string(shipped) {
		t.Errorf("weights.go is not what relata-train statements writes:\n%s", fitted.String())
	}
}

func TestJudgedRoundTrip(t *testing.T) {
	rows := judgedRows(t)
	var b bytes.Buffer
	if err := relate.WriteJudged(&b, rows); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join("testdata", "judged.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(file) {
		t.Error("judged.tsv does not survive reading and writing")
	}
}

func TestReadJudgedErrors(t *testing.T) {
	var b bytes.Buffer
	if err := relate.WriteJudged(&b, judgedRows(t)[:1]); err != nil {
		t.Fatal(err)
	}
	header, row, _ := strings.Cut(b.String(), "\n")
	for name, c := range map[string]struct{ text, want string }{
		"other columns":  {"right\tdocument\n1\t1\n", "line 1: the columns"},
		"missing column": {header + "\n1\t2\n", "line 2: 2 columns"},
		"no number":      {header + "\n" + strings.Replace(row, "0", "x", 1), "is no number"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := relate.ReadJudged(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// TestConfidenceFollowsDoubt: the same statements are less sure under a parser that
// is less sure, and Examine tells what Relate tells.
func TestConfidenceFollowsDoubt(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "report.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := relate.New(relate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sums := map[float32]float64{}
	for _, score := range []float32{0.99, 0.4} {
		doc := document(t, archive)
		for i := range doc.Sentences {
			for k := range doc.Sentences[i].Tokens {
				doc.Sentences[i].Tokens[k].ArcScore = score
			}
		}
		if err := clause.New().Annotate(context.Background(), doc); err != nil {
			t.Fatal(err)
		}
		again := *doc
		statements, features, err := r.Examine(context.Background(), doc)
		if err != nil || len(statements) == 0 || len(features) != len(statements) {
			t.Fatalf("%d statements, %d features, error %v", len(statements), len(features), err)
		}
		plain, err := r.Relate(context.Background(), &again)
		if err != nil || fmt.Sprint(plain) != fmt.Sprint(statements) {
			t.Errorf("Relate gives %v, Examine %v, error %v", plain, statements, err)
		}
		for _, st := range statements {
			if st.Confidence <= 0 || st.Confidence >= 1 {
				t.Errorf("confidence %v of %s", st.Confidence, st.ID)
			}
			sums[score] += st.Confidence
		}
	}
	if sums[0.4] >= sums[0.99] {
		t.Errorf("confidence %.3f in all under an unsure parser, %.3f under a sure one", sums[0.4], sums[0.99])
	}
}
