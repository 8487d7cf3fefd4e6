package openie_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/openie"
	"github.com/relata-kg/relata/ingest/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestBinaryFacts reads each testdata/*.txtar: trees in, binary facts out, relation
// after the first argument.
func TestBinaryFacts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, s := range parse(t, string(archive.Files[0].Data)) {
				fmt.Fprintf(&got, "# %s\n", s.Text)
				for _, tuple := range openie.Tuples(&s, clause.New().Sentence(&s, 0, 0), openie.Binary) {
					fmt.Fprintf(&got, "%s | %s | %s\n", openie.Words(&s, tuple.Args[0]), openie.Words(&s, tuple.Relation), openie.Words(&s, tuple.Args[1]))
				}
			}
			if *update {
				archive.Files = []txtar.File{archive.Files[0], {Name: "binary", Data: []byte(got.String())}}
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(archive.Files) != 2 {
				t.Fatalf("%s: want input.conllu and binary", file)
			}
			if diff := cmp.Diff(string(archive.Files[1].Data), got.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

const found = `# text = Mr. Baker found an opening under the house .
1	Mr.	Mr.	PROPN	NNP	Number=Sing	2	nmod:desc	_	_
2	Baker	Baker	PROPN	NNP	Number=Sing	3	nsubj	_	_
3	found	find	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	root	_	_
4	an	a	DET	DT	_	5	det	_	_
5	opening	opening	NOUN	NN	Number=Sing	3	obj	_	_
6	under	under	ADP	IN	_	8	case	_	_
7	the	the	DET	DT	_	8	det	_	_
8	house	house	NOUN	NN	Number=Sing	3	obl	_	_
9	.	.	PUNCT	.	_	3	punct	_	_

`

func parse(t testing.TB, trees string) []text.Sentence {
	t.Helper()
	sentences, err := conllu.Read(strings.NewReader(trees), conllu.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return sentences
}

// Every word of a tuple is a token of the sentence, used once in the tuple.
func TestTuplesAreTokens(t *testing.T) {
	for _, s := range parse(t, found) {
		clauses := clause.New().Sentence(&s, 0, 0)
		for _, form := range []openie.Form{openie.NAry, openie.Binary} {
			tuples := openie.Tuples(&s, clauses, form)
			if len(tuples) == 0 {
				t.Fatalf("%s: no tuple", form)
			}
			for _, tuple := range tuples {
				used := map[int]bool{}
				for _, field := range append([][]int{tuple.Relation}, tuple.Args...) {
					for _, k := range field {
						if k < 0 || k >= len(s.Tokens) || used[k] {
							t.Errorf("%s: token %d is out of range or used twice: %s", form, k, tuple.Line(&s, ""))
						}
						used[k] = true
					}
				}
				if tuple.Confidence <= 0 || tuple.Confidence >= 1 {
					t.Errorf("confidence %v", tuple.Confidence)
				}
				if form == openie.Binary && len(tuple.Args) != 2 {
					t.Errorf("a binary tuple has %d arguments", len(tuple.Args))
				}
			}
		}
	}
}

func TestFit(t *testing.T) {
	// Tuples with the second feature are right three times in four, others once in four.
	var examples []openie.Example
	for i := range 400 {
		var x openie.Features
		x[0] = 1
		right := 0.0
		if i%2 == 0 {
			x[1] = 1
			if i%8 != 0 {
				right = 1
			}
		} else if i%8 == 1 {
			right = 1
		}
		examples = append(examples, openie.Example{Features: x, Right: right, Group: i})
	}
	w := openie.Fit(examples)
	p := func(z float64) float64 { return 1 / (1 + math.Exp(-z)) }
	if got := p(w[0]); math.Abs(got-0.25) > 0.02 {
		t.Errorf("without the feature: %.3f, want 0.25", got)
	}
	if got := p(w[0] + w[1]); math.Abs(got-0.75) > 0.02 {
		t.Errorf("with the feature: %.3f, want 0.75", got)
	}
	if gap := openie.Calibration(examples, 5); gap > 0.05 {
		t.Errorf("calibration gap %.3f", gap)
	}
}

func ExampleTuples() {
	sentences, err := conllu.Read(strings.NewReader(found), conllu.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	s := &sentences[0]
	clauses := clause.New().Sentence(s, 0, 0)
	for _, form := range []openie.Form{openie.NAry, openie.Binary} {
		for _, t := range openie.Tuples(s, clauses, form) {
			fmt.Printf("%s: %s", form, openie.Words(s, t.Relation))
			for _, a := range t.Args {
				fmt.Printf(" | %s", openie.Words(s, a))
			}
			fmt.Println()
		}
	}
	// Output:
	// nary: found | Mr. Baker | an opening | under the house
	// binary: found | Mr. Baker | an opening
	// binary: found an opening under | Mr. Baker | the house
}
