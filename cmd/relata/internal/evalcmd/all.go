package evalcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
)

// row is one line of JSON that a measure prints.
type row map[string]any

// figure is one number with its bar.
type figure struct {
	what string
	pick func([]row) (float64, bool)
	// bar must be reached and goal is aimed for; under says that less is better.
	bar, goal float64
	under     bool
	scale     float64 // what 1 of the measure is worth in the table, 0 for 1
}

// run is one call of a measure that yields several figures.
type run struct {
	data    string // file or folder below the data folder
	args    func(data, path string) []string
	figures []figure
}

// where picks a number from the first row in which key has the value.
func where(key, value, number string) func([]row) (float64, bool) {
	return func(rows []row) (float64, bool) {
		for _, r := range rows {
			if r[key] == value {
				v, ok := r[number].(float64)
				return v, ok
			}
		}
		return 0, false
	}
}

// only picks a number of the single row, by the keys that lead to it.
func only(keys ...string) func([]row) (float64, bool) {
	return func(rows []row) (float64, bool) {
		if len(rows) == 0 {
			return 0, false
		}
		at := map[string]any(rows[0])
		for _, k := range keys[:len(keys)-1] {
			at, _ = at[k].(map[string]any)
		}
		v, ok := at[keys[len(keys)-1]].(float64)
		return v, ok
	}
}

// mode picks the F1 of a metric of eval parse in one way of reading.
func mode(name, metric string) func([]row) (float64, bool) {
	return func(rows []row) (float64, bool) {
		for _, r := range rows {
			if r["mode"] == name && r["metric"] == metric {
				v, ok := r["f1"].(float64)
				return v, ok
			}
		}
		return 0, false
	}
}

func gold(measure string, more ...string) func(data, path string) []string {
	return func(_, path string) []string { return append([]string{measure, "--gold", path}, more...) }
}

// runs are the measures of the dev data and their bars.
func runs() []run {
	return []run{
		// First, while no model is loaded.
		{"ud-gum/dev.conllu", gold("speed"), []figure{
			{what: "text to trees, sentences/s, one core", pick: only("treesPerSecond"), bar: 700, goal: 2000},
			{what: "text to statements, sentences/s", pick: only("sentencesPerSecond"), bar: 400, goal: 1500},
			{what: "start to first statement, ms", pick: only("startMilliseconds"), bar: 300, goal: 100, under: true},
		}},
		{"ud-ewt/dev.conllu", gold("parse", "--tokens"), []figure{
			{what: "EWT dev, given words: UPOS", pick: mode("tokens", "UPOS"), bar: 95.5, goal: 97, scale: 100},
			{what: "  lemmas", pick: mode("tokens", "Lemmas"), bar: 97, goal: 98.5, scale: 100},
			{what: "  UAS", pick: mode("tokens", "UAS"), bar: 89, goal: 92, scale: 100},
			{what: "  LAS", pick: mode("tokens", "LAS"), bar: 86, goal: 90, scale: 100},
		}},
		{"ud-gum/dev.conllu", gold("parse"), []figure{
			{what: "GUM dev, given words: LAS", pick: mode("tokens", "LAS"), bar: 87, goal: 91, scale: 100},
			{what: "  raw text: tokens", pick: mode("raw", "Tokens"), bar: 99, goal: 99.7, scale: 100},
			{what: "  raw text: sentences", pick: mode("raw", "Sentences"), bar: 90, goal: 95, scale: 100},
		}},
		{"ner/uner-ewt-dev.iob2", gold("ner"), []figure{
			{what: "names, UNER EWT dev: F1", pick: where("class", "all", "f1"), bar: 72, goal: 82, scale: 100},
		}},
		{"ud-gum/dev.conllu", gold("coref"), []figure{
			{what: "GUM dev coreference: CoNLL F1", pick: where("measure", "CoNLL", "f1"), bar: 60, goal: 72, scale: 100},
			{what: "  pronouns of named people right", pick: where("measure", "pronouns: all", "accuracy"), bar: 75, goal: 88, scale: 100},
		}},
		{"openie/carb-dev.tsv", gold("openie"), []figure{
			{what: "CaRB dev: F1", pick: only("best", "F1"), bar: 0.50, goal: 0.56},
			{what: "  AUC", pick: only("auc"), bar: 0.28, goal: 0.36},
			{what: "  calibration gap", pick: only("calibration"), bar: 0.08, goal: 0.03, under: true},
		}},
		{"plover/gsr-dev.json", gold("plover"), []figure{
			{what: "PLOVER dev: F1", pick: only("f1"), bar: 0.45, goal: 0.70},
		}},
		{"news", newsArgs, []figure{
			{what: "news, relations that must be found", pick: only("recall"), bar: 0.85, goal: 0.97},
			{what: "  never rows asserted", pick: only("broken"), bar: 0, goal: 0, under: true},
		}},
	}
}

// newsArgs names the lists beside the data folder, or in it.
func newsArgs(data, path string) []string {
	args := []string{"gold"}
	for _, dir := range []string{filepath.Join(data, "gold"), filepath.Join(filepath.Dir(data), "gold")} {
		lists, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
		if err != nil || len(lists) == 0 {
			continue
		}
		for _, l := range lists {
			args = append(args, "--gold", l)
		}
		break
	}
	return append(args, path)
}

func allCommand(env *app.Env) *cobra.Command {
	var data string
	c := &cobra.Command{
		Use:   "all --data FOLDER",
		Short: "Every measure whose data are at hand, in one table",
		Long: `All runs every measure on the data folder and prints the figures beside the bar that
must be reached and the goal that is aimed for. A measure whose data are missing is
listed as such. The exit status is 1 when a bar is missed.

The folder holds ud-ewt, ud-gum, ner, openie, plover and news; the lists of relations
of the news are in a folder named gold in it or beside it.`,
		Example: `  relata eval all --data shared/data`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if data == "" {
				return &app.UsageError{Err: errors.New("eval all: where are the data? name the folder with --data FOLDER")}
			}
			return evalAll(cmd.Context(), env, filepath.Clean(data))
		},
	}
	c.Flags().StringVar(&data, "data", "", "folder of the data")
	return c
}

// result is one line of JSON of eval all.
type result struct {
	What    string   `json:"what"`
	Value   *float64 `json:"value"`
	Bar     float64  `json:"bar"`
	Goal    float64  `json:"goal"`
	Reached bool     `json:"reached"`
}

func evalAll(ctx context.Context, env *app.Env, data string) error {
	t := table.New("measure", ">figure", ">bar", ">goal", "")
	missed := 0
	for _, r := range runs() {
		path := filepath.Join(data, filepath.FromSlash(r.data))
		var rows []row
		var err error
		if _, err = os.Stat(path); err == nil {
			rows, err = capture(ctx, env, r.args(data, path))
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		for _, f := range r.figures {
			value, ok := f.pick(rows)
			if f.scale != 0 {
				value *= f.scale
			}
			line := result{What: f.what, Bar: f.bar, Goal: f.goal}
			text, verdict := "", "no data"
			if ok {
				line.Value, line.Reached = &value, f.reaches(value, f.bar)
				text, verdict = number(value), "MISSED"
				switch {
				case f.reaches(value, f.goal):
					verdict = "goal"
				case line.Reached:
					verdict = "bar"
				default:
					missed++
				}
			}
			if env.JSON {
				if err := table.JSON(env.Out, line); err != nil {
					return err
				}
				continue
			}
			t.Add(f.what, text, number(f.bar), number(f.goal), verdict)
		}
	}
	if !env.JSON {
		if err := t.Write(env.Out, 0); err != nil {
			return err
		}
	}
	if missed > 0 {
		return fmt.Errorf("eval all: %d bars missed", missed)
	}
	return nil
}

func (f *figure) reaches(value, mark float64) bool {
	if f.under {
		return value <= mark
	}
	return value >= mark
}

func number(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v > 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// capture runs a measure and decodes the JSON lines that it prints.
func capture(ctx context.Context, env *app.Env, args []string) ([]row, error) {
	var out bytes.Buffer
	inner := &app.Env{In: env.In, Out: &out, Err: env.Err, Quiet: true, JSON: true, Threads: env.Threads}
	root := &cobra.Command{Use: "eval", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(single(inner)...)
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		return nil, err
	}
	var rows []row
	dec := json.NewDecoder(&out)
	for {
		var r row
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			return rows, nil
		} else if err != nil {
			return nil, fmt.Errorf("eval %s: %w", args[0], err)
		}
		rows = append(rows, r)
	}
}
