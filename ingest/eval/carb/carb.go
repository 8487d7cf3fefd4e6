// Package carb scores open information extraction against gold tuples with the
// algorithm of CaRB (Bhardwaj, Aggarwal and Mausam, "CaRB: A Crowdsourced
// Benchmark for Open IE", EMNLP 2019), matcher "binary lenient tuple match".
//
// A prediction and a gold tuple are compared word by word within relation,
// first argument and the rest; a pair whose relations share no word scores
// nothing. Recall takes for each gold tuple its best prediction (a prediction
// may serve several); precision matches predictions and gold tuples one to one,
// greedily by falling precision. Both are taken at every confidence threshold;
// the area under the curve is that of the trapezoids, with the point (0, 1) added.
package carb

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Tuple is one extraction. A gold tuple has confidence 1.
type Tuple struct {
	Sentence   string
	Confidence float64
	Relation   string
	Args       []string
}

// Point is precision and recall at one confidence threshold.
type Point struct{ Threshold, Precision, Recall, F1 float64 }

// Result is the score of a system.
type Result struct {
	AUC float64 `json:"auc"`
	// Best is the point of highest F1, Last that of all predictions.
	Best Point `json:"best"`
	Last Point `json:"last"`
	// Curve goes from the lowest threshold to the highest.
	Curve []Point `json:"-"`
	// Calibration is the mean absolute gap between confidence and precision over
	// ten bins of equal width, weighted by their number of predictions.
	Calibration float64 `json:"calibration"`
	Bins        []Bin   `json:"bins,omitempty"`
	Predictions int     `json:"predictions"`
	Gold        int     `json:"gold"`
}

// Bin is the predictions whose confidence lies in one tenth of 0..1.
type Bin struct {
	Count      int     `json:"count"`
	Confidence float64 `json:"confidence"` // mean
	Precision  float64 `json:"precision"`  // mean of each prediction's best match
}

// maxLine bounds a line of a tuple file, in bytes.
const maxLine = 1 << 20

// ReadGold reads gold tuples: sentence, relation, arguments, tab separated. An
// argument that contains "C: " is context and is left out.
func ReadGold(r io.Reader, file string) ([]Tuple, error) {
	return read(r, file, func(fields []string) (Tuple, bool, error) {
		if len(fields) < 3 {
			return Tuple{}, false, fmt.Errorf("want sentence, relation and arguments, got %d columns", len(fields))
		}
		t := Tuple{Sentence: strings.TrimSpace(fields[0]), Relation: strings.TrimSpace(fields[1]), Confidence: 1}
		for len(fields) > 3 && strings.TrimSpace(fields[len(fields)-1]) == "" {
			fields = fields[:len(fields)-1]
		}
		for _, arg := range fields[2:] {
			if !strings.Contains(arg, "C: ") {
				t.Args = append(t.Args, strings.TrimSpace(arg))
			}
		}
		return t, true, nil
	})
}

// ReadTSV reads Relata's tuples: sentence, confidence, relation, arguments.
func ReadTSV(r io.Reader, file string) ([]Tuple, error) {
	return read(r, file, func(fields []string) (Tuple, bool, error) {
		if len(fields) < 4 {
			return Tuple{}, false, fmt.Errorf("want sentence, confidence, relation and arguments, got %d columns", len(fields))
		}
		c, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return Tuple{}, false, fmt.Errorf("confidence %q is no number", fields[1])
		}
		return Tuple{Sentence: strings.TrimSpace(fields[0]), Confidence: c, Relation: fields[2], Args: fields[3:]}, true, nil
	})
}

// ReadOpenIE5 reads the output format of OpenIE 5. Rows without a relation or
// argument are left out, and the context is put before the relation, as the
// benchmark's own reader does.
func ReadOpenIE5(r io.Reader, file string) ([]Tuple, error) {
	return read(r, file, func(fields []string) (Tuple, bool, error) {
		if len(fields) < 6 {
			return Tuple{}, false, fmt.Errorf("want 6 columns, got %d", len(fields))
		}
		if fields[2] == "" || fields[3] == "" || fields[4] == "" {
			return Tuple{}, false, nil
		}
		c, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			return Tuple{}, false, fmt.Errorf("confidence %q is no number", fields[0])
		}
		t := Tuple{Sentence: strings.TrimSpace(fields[5]), Confidence: c, Relation: inner(fields[3])}
		t.Args = append(t.Args, inner(fields[2]))
		for arg := range strings.SplitSeq(strings.TrimSpace(fields[4]), ");") {
			t.Args = append(t.Args, inner(arg))
		}
		if context := inner(fields[1]); context != "" && !strings.HasPrefix(t.Args[0]+" "+t.Relation, context) {
			t.Relation = context + " " + t.Relation
		}
		return t, true, nil
	})
}

// inner takes "President Bush" from "SimpleArgument(President Bush,List([20, 34)))".
func inner(s string) string {
	_, s, _ = strings.Cut(s, "(")
	s, _, _ = strings.Cut(s, ",List(")
	return s
}

func read(r io.Reader, file string, parse func([]string) (Tuple, bool, error)) ([]Tuple, error) {
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 64<<10), maxLine)
	var out []Tuple
	var errs schema.ErrorList
	line := 0
	for scan.Scan() {
		line++
		text := strings.TrimRight(scan.Text(), "\r")
		if strings.TrimSpace(text) == "" {
			continue
		}
		t, keep, err := parse(strings.Split(text, "\t"))
		switch {
		case err != nil:
			errs.Add(&schema.PosError{File: file, Line: line, Err: err})
		case keep:
			out = append(out, t)
		}
	}
	if err := scan.Err(); err != nil {
		errs.Add(&schema.PosError{File: file, Line: line + 1, Message: "cannot be read", Err: err})
	}
	return out, errs.Err()
}

// key is what sentences are compared by: without spaces, bracket codes undone.
func key(sentence string) string {
	return unescape.Replace(strings.ToLower(strings.Join(strings.Fields(sentence), "")))
}

var unescape = strings.NewReplacer("-lrb-", "(", "-rrb-", ")", "-lsb-", "[", "-rsb-", "]", "-lcb-", "{", "-rcb-", "}", `\/`, "/")

// group is the tuples of one sentence.
type group struct{ gold, predicted []prepared }

// prepared is a tuple with its words: relation, first argument, the rest.
type prepared struct {
	confidence float64
	parts      [][]string
	said       bool
}

func prepare(t *Tuple) prepared {
	p := prepared{confidence: t.Confidence, parts: [][]string{strings.Fields(t.Relation)}}
	if len(t.Args) > 0 {
		p.parts = append(p.parts, strings.Fields(t.Args[0]))
	}
	if len(t.Args) > 1 {
		p.parts = append(p.parts, strings.Fields(strings.Join(t.Args[1:], " ")))
	}
	for _, verb := range []string{"said", "told", "added", "adds", "says"} {
		if strings.Contains(t.Relation, verb) {
			p.said = true
		}
	}
	return p
}

// Pair is the precision and recall of one prediction against one gold tuple.
type Pair struct{ Precision, Recall float64 }

// Match compares one prediction with one gold tuple.
func Match(gold, predicted Tuple) Pair {
	g, p := prepare(&gold), prepare(&predicted)
	return match(&g, &p)
}

func match(gold, predicted *prepared) Pair {
	best := lenient(gold.parts, predicted.parts)
	// Of reports ("said", "told"), subject and object may stand in either order.
	if gold.said && len(predicted.parts) == 3 {
		swapped := lenient(gold.parts, [][]string{predicted.parts[0], predicted.parts[2], predicted.parts[1]})
		if swapped.Precision > best.Precision || (swapped.Precision == best.Precision && swapped.Recall > best.Recall) {
			best = swapped
		}
	}
	return best
}

func lenient(gold, predicted [][]string) Pair {
	var hits, goldWords, predWords int
	for i, g := range gold {
		goldWords += len(g)
		if i >= len(predicted) {
			return Pair{}
		}
		p := predicted[i]
		predWords += len(p)
		n, left := common(g, p)
		if i == 0 {
			if slices.Contains(left, "be") && slices.ContainsFunc(g, formOfBe) {
				n++
			}
			if n == 0 {
				return Pair{}
			}
		}
		hits += n
	}
	return Pair{float64(hits) / float64(predWords), float64(hits) / float64(goldWords)}
}

// common counts the words of the bag a that b holds, and returns what is left of b.
func common(a, b []string) (int, []string) {
	left := slices.Clone(b)
	n := 0
	for _, w := range a {
		if i := slices.Index(left, w); i >= 0 {
			left = slices.Delete(left, i, i+1)
			n++
		}
	}
	return n, left
}

func formOfBe(w string) bool {
	return slices.Contains([]string{"be", "is", "am", "are", "was", "were", "been", "being"}, w)
}

// Score compares predictions with gold. Predictions of sentences without gold
// tuples are left out.
func Score(gold, predicted []Tuple) Result {
	groups := map[string]*group{}
	var order []string
	for i := range gold {
		k := key(gold[i].Sentence)
		if groups[k] == nil {
			groups[k] = &group{}
			order = append(order, k)
		}
		groups[k].gold = append(groups[k].gold, prepare(&gold[i]))
	}
	res := Result{Gold: len(gold)}
	var thresholds []float64
	for i := range predicted {
		if g := groups[key(predicted[i].Sentence)]; g != nil {
			g.predicted = append(g.predicted, prepare(&predicted[i]))
			thresholds = append(thresholds, predicted[i].Confidence)
			res.Predictions++
		}
	}
	slices.Sort(thresholds)
	thresholds = slices.Compact(thresholds)
	if len(thresholds) == 0 {
		return res
	}
	n := len(thresholds)
	sums := make([]sums, n)
	bins := make([]Bin, 10)
	for _, k := range order {
		groups[k].add(thresholds, sums, bins)
	}
	for i, s := range sums {
		pt := Point{Threshold: thresholds[i], Precision: 1}
		if s.predicted > 0 {
			pt.Precision = s.precision / s.predicted
		}
		if s.gold > 0 {
			pt.Recall = s.recall / s.gold
		}
		if pt.Precision+pt.Recall > 0 {
			pt.F1 = 2 * pt.Precision * pt.Recall / (pt.Precision + pt.Recall)
		}
		res.Curve = append(res.Curve, pt)
	}
	res.Best = slices.MaxFunc(res.Curve, func(a, b Point) int { return cmp.Compare(a.F1, b.F1) })
	res.Last = res.Curve[0]
	prev := Point{Precision: 1}
	for i := n - 1; i >= 0; i-- {
		pt := res.Curve[i]
		res.AUC += (pt.Recall - prev.Recall) * (pt.Precision + prev.Precision) / 2
		prev = pt
	}
	res.calibrate(bins)
	return res
}

// calibrate closes the bins.
func (res *Result) calibrate(bins []Bin) {
	total := 0
	for i := range bins {
		b := &bins[i]
		if b.Count == 0 {
			continue
		}
		b.Confidence /= float64(b.Count)
		b.Precision /= float64(b.Count)
		res.Calibration += float64(b.Count) * abs(b.Confidence-b.Precision)
		total += b.Count
	}
	if total > 0 {
		res.Calibration /= float64(total)
	}
	res.Bins = bins
}

func abs(x float64) float64 { return max(x, -x) }

// sums are the numerators and denominators at one threshold.
type sums struct{ precision, predicted, recall, gold float64 }

// add counts one sentence at every threshold.
func (g *group) add(thresholds []float64, out []sums, bins []Bin) {
	scores := make([][]Pair, len(g.gold))
	for i := range g.gold {
		scores[i] = make([]Pair, len(g.predicted))
		for j := range g.predicted {
			scores[i][j] = match(&g.gold[i], &g.predicted[j])
		}
	}
	for j := range g.predicted {
		b := &bins[min(9, max(0, int(g.predicted[j].confidence*10)))]
		best := 0.0
		for i := range scores {
			best = max(best, scores[i][j].Precision)
		}
		b.Count++
		b.Confidence += g.predicted[j].confidence
		b.Precision += best
	}
	confidences := make([]float64, len(g.predicted))
	for j := range g.predicted {
		confidences[j] = g.predicted[j].confidence
	}
	slices.Sort(confidences)
	prev := 0
	for _, conf := range confidences {
		c, _ := slices.BinarySearch(thresholds, conf)
		if c < prev {
			continue
		}
		var kept []int
		for j := range g.predicted {
			if g.predicted[j].confidence >= conf {
				kept = append(kept, j)
			}
		}
		precision, recall := matchGroup(scores, kept)
		for t := prev; t <= c; t++ {
			out[t].precision += precision
			out[t].predicted += float64(len(kept))
			out[t].recall += recall
			out[t].gold += float64(len(g.gold))
		}
		prev = c + 1
	}
	for t := prev; t < len(out); t++ {
		out[t].gold += float64(len(g.gold))
	}
}

// matchGroup returns the summed precision of the greedy one-to-one matching of
// the kept predictions, and the summed recall of each gold tuple's best.
func matchGroup(scores [][]Pair, kept []int) (precision, recall float64) {
	for _, row := range scores {
		best := 0.0
		for _, j := range kept {
			best = max(best, row[j].Recall)
		}
		recall += best
	}
	usedRow := make([]bool, len(scores))
	usedCol := map[int]bool{}
	for range min(len(scores), len(kept)) {
		row, col, best := -1, -1, -1.0
		for i := range scores {
			if usedRow[i] {
				continue
			}
			for _, j := range kept {
				if !usedCol[j] && scores[i][j].Precision > best {
					row, col, best = i, j, scores[i][j].Precision
				}
			}
		}
		usedRow[row], usedCol[col] = true, true
		precision += best
	}
	return precision, recall
}
