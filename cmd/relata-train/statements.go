package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/relate"
	"github.com/relata-kg/relata/ingest/source"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func judgedCommand() *cobra.Command {
	var labels, out string
	var add bool
	c := &cobra.Command{
		Use:   "judged --labels FILE DOCUMENT...",
		Short: "Measure judged statements: the features that their confidence is fitted to",
		Long: `Reads judgements, tab separated with a header line: document, sentence, subject,
relation, object, factuality (as in JSON lines; a literal is = and its value), and
1 for right or 0 for wrong. Extracts the documents, and writes for every judged
statement that is still found its features, its document as a number and the
judgement. No text of the documents is written.

With --add the rows of the output file stay: statements that were judged under
earlier rules are what the next unseen text still brings, while of those that are
found again the wrong ones are missing that somebody has seen and mended.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			judged, err := readLabels(labels)
			if err != nil {
				return err
			}
			rows, err := examine(cmd.Context(), judged, args)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d judgements, %d of them found\n", len(judged), len(rows))
			if add {
				before, err := readJudged(out)
				if err != nil {
					return err
				}
				rows = append(before, rows...)
			}
			var b bytes.Buffer
			if err := relate.WriteJudged(&b, rows); err != nil {
				return err
			}
			return os.WriteFile(out, b.Bytes(), 0o644)
		},
	}
	c.Flags().StringVar(&labels, "labels", "", "judgements")
	c.Flags().StringVarP(&out, "output", "o", "ingest/relate/testdata/judged.tsv", "file to write")
	c.Flags().BoolVar(&add, "add", false, "keep the rows of the output file")
	return c
}

// judgement is what a reader said of a statement, and a number made from the name
// of its document.
type judgement struct {
	right    float64
	document int
}

// judgementKey is what identifies a judged statement, joined by tabs.
func judgementKey(doc, sentence, subject, relation, object, factuality string) string {
	words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return strings.Join([]string{doc, words(sentence), words(subject), relation, words(object), factuality}, "\t")
}

func readLabels(path string) (map[string]judgement, error) {
	if path == "" {
		return nil, errors.New("judged: name the judgements with --labels")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	out := map[string]judgement{}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 {
			continue
		}
		if len(f) != 7 || f[6] != "0" && f[6] != "1" {
			return nil, fmt.Errorf("%s:%d: want document, sentence, subject, relation, object, factuality and 0 or 1", path, i+1)
		}
		right, _ := strconv.ParseFloat(f[6], 64)
		out[judgementKey(f[0], f[1], f[2], f[3], f[4], f[5])] = judgement{right, int(crc32.ChecksumIEEE([]byte(f[0])) % 10000)}
	}
	return out, nil
}

// examine extracts documents and returns the judged statements among theirs.
func examine(ctx context.Context, judged map[string]judgement, inputs []string) ([]relate.Judged, error) {
	p, err := english.New(english.Options{})
	if err != nil {
		return nil, err
	}
	relater, err := relate.New(relate.Options{})
	if err != nil {
		return nil, err
	}
	var rows []relate.Judged
	done := map[string]bool{}
	for d, err := range source.Read(ctx, inputs, source.Options{}) {
		if err != nil {
			return nil, err
		}
		doc := &text.Document{Document: d}
		if err := p.Annotate(ctx, doc); err != nil {
			return nil, err
		}
		statements, features, err := relater.Examine(ctx, doc)
		if err != nil {
			return nil, err
		}
		for i := range statements {
			st := &statements[i]
			key := judgementKey(d.ID, st.Text, argumentID(&st.Subject), st.Relation.ID, argumentID(&st.Object), string(st.Factuality))
			if j, ok := judged[key]; ok && !done[key] {
				done[key] = true
				rows = append(rows, relate.Judged{Features: features[i], Document: j.document, Right: j.right})
			}
		}
	}
	return rows, nil
}

func argumentID(a *schema.Argument) string {
	if a.Literal() {
		return "=" + a.Value
	}
	return a.ID
}

func readJudged(path string) ([]relate.Judged, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	rows, err := relate.ReadJudged(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows, nil
}

func statementsCommand() *cobra.Command {
	var judged, out string
	c := &cobra.Command{
		Use:   "statements",
		Short: "Fit the confidence of statements to judged ones",
		Long: `A logistic model of some forty weights learns from judged statements, written by
relata-train judged, how likely a careful reader signs one. Cross-validation by
document says how well it is calibrated and how well it ranks. Newton's method
from zero: no seed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			rows, err := readJudged(judged)
			if err != nil {
				return err
			}
			var b bytes.Buffer
			s, err := relate.FitWeights(&b, rows)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d judged statements, %.1f %% right; in 10-fold cross-validation: calibration gap %.3f, log loss %.3f, AUC %.3f\n",
				len(rows), 100*s.Right, s.Gap, s.LogLoss, s.AUC)
			return os.WriteFile(out, b.Bytes(), 0o644)
		},
	}
	c.Flags().StringVar(&judged, "judged", "ingest/relate/testdata/judged.tsv", "features of judged statements")
	c.Flags().StringVarP(&out, "output", "o", "ingest/relate/weights.go", "file to write")
	return c
}
