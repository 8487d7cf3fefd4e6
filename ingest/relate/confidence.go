package relate

import (
	"math"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Features describe a statement to the confidence model: what found it, how its
// arguments were resolved, how sure the parser was. Every value is a multiple of
// 0.001.
type Features [numFeatures]float64

const (
	fBias = iota
	fOpen
	fTitle
	fLight
	fJoint
	fRecipient
	fComplement
	fPassive
	fRelative
	fNonFinite
	fSubordinate
	fFuture
	fPossible
	fNegated
	fDemanded
	fSpeakers
	fSubjectDoubt
	fNested
	fWe
	fObjectReferring
	fObjectDoubt
	fQuantity
	fInside
	fCutName
	fCutTitle
	fDistance
	fLength
	fArcMin
	fArcMean
	numFeatures
)

// FeatureNames are in the order of Features.
var FeatureNames = [numFeatures]string{
	"bias", "relation outside the schema", "position by title", "light verb", "partners in one argument", "object after to, not of talk",
	"object of the complement clause", "passive", "relative clause", "participle or infinitive",
	"complement or adverbial clause", "future", "possible or conditional", "negated", "demanded", "speakers",
	"doubt of the subject's entity", "argument within a phrase", "we for one speaker", "object is a pronoun or description",
	"doubt of the object's entity", "object is a quantity", "entity lies inside an argument", "name goes on beside the mention",
	"title breaks off", "words between the parts / 10", "words of the sentence / 40", "doubt of the least sure arc",
	"mean doubt of the sentence's arcs",
}

// draft is a statement on its way, with what its confidence was read from.
type draft struct {
	schema.Statement
	features Features
}

// emit adds a statement with its confidence.
func (e *extraction) emit(c *text.Clause, s, o *candidate, st schema.Statement) {
	f := e.features(c, s, o, &st)
	st.Confidence = confidence(&f)
	e.out = append(e.out, draft{st, f})
}

// confidence is the logistic model's estimate of how likely a careful reader signs
// a statement, to three decimals.
func confidence(f *Features) float64 {
	z := 0.0
	for i, x := range f {
		z += float64(weights[i] * x)
	}
	return math.Round(1000/(1+math.Exp(-z))) / 1000
}

// features measures a statement of clause c between s and o.
func (e *extraction) features(c *text.Clause, s, o *candidate, st *schema.Statement) Features {
	var f Features
	set := func(i int, on bool) {
		if on {
			f[i] = 1
		}
	}
	f[fBias] = 1
	e.construction(c, s, o, st, set)
	switch st.Factuality {
	case schema.Future:
		f[fFuture] = 1
	case schema.Possible, schema.Conditional:
		f[fPossible] = 1
	case schema.Negated:
		f[fNegated] = 1
	case schema.Demanded:
		f[fDemanded] = 1
	}
	f[fSpeakers] = float64(min(len(st.Attribution), 3))
	f[fSubjectDoubt] = thousandths(1 - s.confidence)
	set(fNested, e.nested(c, s) || e.nested(c, o))
	set(fWe, e.plural(s) || e.plural(o))
	set(fObjectReferring, e.refersBack(o))
	if o.entity >= 0 {
		f[fObjectDoubt] = thousandths(1 - o.confidence)
	}
	set(fQuantity, o.typ == schema.QuantityType || o.typ == schema.MoneyType)
	set(fInside, s.depth == inside || o.depth == inside)
	set(fCutName, e.goesOn(s, c.Words) || e.goesOn(o, c.Words))
	set(fCutTitle, s.slot == "holder" && e.breaksOff(c.Words))
	gap := abs(s.head-c.Predicate) + abs(o.head-c.Predicate)
	f[fDistance] = thousandths(float64(min(gap, 40)) / 10)
	f[fLength] = thousandths(float64(min(len(e.tree.Tokens), 80)) / 40)
	f[fArcMin] = thousandths(e.doubt(append([]int{s.head, o.head, c.Predicate}, o.preposition...)))
	f[fArcMean] = thousandths(e.meanDoubt())
	return f
}

// construction sets the features of the rule and the clause.
func (e *extraction) construction(c *text.Clause, s, o *candidate, st *schema.Statement, set func(int, bool)) {
	set(fOpen, !st.Relation.Schema)
	set(fTitle, st.Rule == "role:role:title")
	set(fLight, strings.Contains(st.Rule, ":light"))
	set(fJoint, o.slot == "joint" || o.slot == "between")
	talk := st.Relation.PLOVER == schema.Consult || st.Relation.PLOVER == schema.Agree
	set(fRecipient, o.slot == "to" && !talk)
	set(fComplement, o.slot == "comp")
	set(fPassive, c.Passive)
	_, construction, _ := strings.Cut(c.Rule, ":")
	switch construction {
	case "relcl", "advrelcl":
		set(fRelative, true)
	case "participle", "infinitive", "acl":
		set(fNonFinite, true)
	case "advcl", "ccomp", "xcomp", "csubj":
		set(fSubordinate, true)
	}
}

// refersBack reports an argument that is a pronoun or a description.
func (e *extraction) refersBack(a *candidate) bool {
	for i := e.mentions[e.number][0]; i < e.mentions[e.number][1]; i++ {
		if m := &e.doc.Mentions[i]; m.From == a.from && m.To == a.to {
			return m.Kind != text.Name
		}
	}
	return false
}

// goesOn reports a mention that reads like a part of a name: a hyphen or, behind
// it, another word of a name stands beside it and is no word of the relation.
func (e *extraction) goesOn(a *candidate, relation []int) bool {
	toks := e.tree.Tokens
	if a.entity < 0 || a.from >= a.to || a.to > len(toks) || toks[a.head].UPOS != "PROPN" {
		return false
	}
	hyphen := func(k int) bool { return k > 0 && k < len(toks) && toks[k].Form == "-" && toks[k-1].NoSpaceAfter }
	if hyphen(a.to) || hyphen(a.from-1) {
		return true
	}
	if a.to == len(toks) || toks[a.to].UPOS != "PROPN" && toks[a.to].UPOS != "NUM" {
		return false
	}
	for _, k := range relation {
		if k == a.to {
			return false
		}
	}
	return true
}

// nested reports an argument of a verb that stands below another noun: "members of
// the party" as the party.
func (e *extraction) nested(c *text.Clause, a *candidate) bool {
	if c.Kind != text.VerbClause || a.depth != direct {
		return false
	}
	return e.tree.Tokens[a.head].Deprel == "nmod" && e.tree.Child(a.head, "case") >= 0
}

// plural reports "we" or "us" that was resolved to one entity.
func (e *extraction) plural(a *candidate) bool {
	t := &e.tree.Tokens[a.head]
	return t.UPOS == "PRON" && t.Feat("Person") == "1" && t.Feat("Number") == "Plur" && a.entity >= 0
}

// breaksOff reports a title whose last word is no content word: "minister for the".
func (e *extraction) breaksOff(title []int) bool {
	switch e.tree.Tokens[title[len(title)-1]].UPOS {
	case "ADP", "DET", "CCONJ", "PART":
		return true
	}
	return false
}

// doubt is how unsure the parser was of the least sure of some tokens' heads, 0..1.
// A tree without scores is not doubted.
func (e *extraction) doubt(tokens []int) float64 {
	most := 0.0
	for _, k := range tokens {
		if score := e.tree.Tokens[k].ArcScore; score > 0 {
			most = max(most, 1-float64(score))
		}
	}
	return most
}

// meanDoubt is the mean over the sentence's words, high where the text is garbled.
func (e *extraction) meanDoubt() float64 {
	sum, n := 0.0, 0
	for i := range e.tree.Tokens {
		if t := &e.tree.Tokens[i]; t.ArcScore > 0 && t.UPOS != "PUNCT" {
			sum += 1 - float64(t.ArcScore)
			n++
		}
	}
	return sum / float64(max(n, 1))
}

// thousandths rounds to a multiple of 0.001.
func thousandths(x float64) float64 { return math.Round(x*1000) / 1000 }

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
