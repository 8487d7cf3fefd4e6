package openie

import (
	"math"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// Features describe a tuple to the confidence model.
type Features [numFeatures]float64

const (
	fBias = iota
	fRelationLength
	fSubjectLength
	fObjectLength
	fArguments
	fSentenceLength
	fPronounSubject
	fNoArgument
	fCopula
	fSubordinate
	fComplement
	fRelative
	fParticiple
	fInfinitive
	fConjunct
	fBorrowed
	fNegated
	fClausalArgument
	fNumberSubject
	fComma
	fLight
	fGapObject
	fReport
	fLongSubject
	fModal
	fPassive
	fVerbInArgument
	fFirst
	fArcMin
	fArcMean
	numFeatures
)

var featureNames = [numFeatures]string{
	"bias", "words of the relation / 10", "words of the first argument / 10", "words of the others / 10", "further arguments",
	"words of the sentence / 20", "subject is a pronoun", "no argument but the subject", "copula", "adverbial clause", "complement clause",
	"relative clause", "participle", "infinitive", "later conjunct", "subject borrowed", "negated", "clause as argument", "subject is a number",
	"comma in an argument", "verb of little content", "object filled from a gap", "verb of saying", "first argument over eight words",
	"modal verb", "passive", "verb within an argument", "first tuple of the sentence", "doubt of the least sure arc", "mean doubt of the arcs",
}

func formatConfidence(c float64) string { return strconv.FormatFloat(c, 'f', 4, 64) }

// features measures a tuple of clause c.
func (r *renderer) features(c *text.Clause, t *Tuple) Features {
	var f Features
	flag := func(i int, on bool) {
		if on {
			f[i] = 1
		}
	}
	length := func(n int) float64 { return math.Min(float64(n), 30) / 10 }
	subject := c.Arg(text.Subject)
	f[fBias] = 1
	f[fRelationLength] = length(len(t.Relation))
	f[fSubjectLength] = length(len(t.Args[0]))
	for _, a := range t.Args[1:] {
		f[fObjectLength] += length(len(a))
	}
	f[fArguments] = float64(min(len(t.Args)-1, 5))
	f[fSentenceLength] = length(len(r.Tokens) / 2)
	if subject != nil {
		flag(fPronounSubject, r.Tokens[subject.Head].UPOS == "PRON")
		flag(fNumberSubject, r.Tokens[subject.Head].UPOS == "NUM")
		flag(fBorrowed, subject.Via == "control" || subject.Via == "participle")
		flag(fConjunct, subject.Via == "conj")
	}
	flag(fLongSubject, len(t.Args[0]) > 8)
	flag(fNoArgument, len(t.Args) == 1)
	flag(fCopula, c.Kind == text.CopulaClause)
	_, construction, _ := strings.Cut(c.Rule, ":")
	switch construction {
	case "relcl", "advrelcl":
		f[fRelative] = 1
	case "participle", "acl":
		f[fParticiple] = 1
	case "infinitive":
		f[fInfinitive] = 1
	case "advcl", "csubj":
		f[fSubordinate] = 1
	case "ccomp", "xcomp":
		f[fComplement] = 1
	}
	flag(fNegated, c.Negated)
	flag(fPassive, c.Passive)
	for _, a := range c.Args {
		flag(fClausalArgument, a.Role == text.Clausal && a.Via == "")
		flag(fGapObject, a.Via == "gap")
	}
	for i := range t.Args {
		for _, k := range t.Args[i] {
			flag(fComma, i > 0 && r.Tokens[k].Form == ",")
			flag(fVerbInArgument, r.byToken[k] != nil)
		}
	}
	for _, k := range t.Relation {
		flag(fModal, r.Tokens[k].XPOS == "MD")
	}
	switch r.Lemma(c.Predicate) {
	case "have", "do", "get", "make", "take", "use", "include":
		f[fLight] = 1
	case "say", "tell", "add", "report", "state", "think", "believe", "announce", "claim":
		f[fReport] = 1
	}
	flag(fFirst, len(r.out) == 0)
	f[fArcMin], f[fArcMean] = r.doubt(t)
	return f
}

// doubt is how unsure the parser was of the tuple's words: the most, and the mean,
// 0..1. A tree without scores is not doubted.
func (r *renderer) doubt(t *Tuple) (most, mean float64) {
	sum, n := 0.0, 0
	add := func(list []int) {
		for _, k := range list {
			if score := r.Tokens[k].ArcScore; score > 0 && r.Tokens[k].UPOS != "PUNCT" {
				d := 1 - float64(score)
				most = math.Max(most, d)
				sum += d
				n++
			}
		}
	}
	add(t.Relation)
	for _, a := range t.Args {
		add(a)
	}
	if n > 0 {
		mean = sum / float64(n)
	}
	return most, mean
}

// confidence is the logistic model's estimate of a tuple's precision.
func confidence(form Form, f *Features) float64 {
	w := &naryWeights
	if form == Binary {
		w = &binaryWeights
	}
	z := 0.0
	for i, x := range f {
		z += float64(w[i] * x)
	}
	return math.Round(10000/(1+math.Exp(-z))) / 10000
}
