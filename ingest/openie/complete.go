package openie

import (
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// incomplete reports an object that says too little without what follows: that of
// "ordered the case reviewed", "call it a day", "maintained himself as".
func (r *renderer) incomplete(object *field, fields []field) bool {
	if t := &r.Tokens[object.head]; t.Feat("Reflex") == "Yes" || reflexive(t.Form) || r.idiom(object) {
		return len(fields) > 1
	}
	if object.role == text.Complement && r.relational(object) {
		return true
	}
	return r.asks(fields, object) || slices.ContainsFunc(fields, func(f field) bool { return f.role == text.Complement && f.head != object.head })
}

// idiom reports the bare noun of a verb and noun that are one word: "take place".
func (r *renderer) idiom(object *field) bool {
	h := r.Tokens[object.head].Head
	if len(object.words) > 1 || h < 0 {
		return false
	}
	switch r.Lemma(h) + " " + r.Lemma(object.head) {
	case "take place", "take part", "take care", "take advantage", "take office", "take shape", "take effect", "take note", "take control", "take charge",
		"make use", "make sense", "make way", "make room", "give rise", "give birth", "give way", "pay attention", "play host", "set sail", "set foot", "have access", "lose sight", "lose track", "gain access":
		return true
	}
	return false
}

// relational reports an adjective that its own preposition or clause follows:
// "responsible for", "equal to", "based in".
func (r *renderer) relational(f *field) bool {
	if r.Tokens[f.head].UPOS != "ADJ" || f.words[len(f.words)-1] != f.head || f.head+1 >= len(r.Tokens) || r.Child(f.head, "conj") >= 0 {
		return false
	}
	switch r.Lemma(f.head) {
	case "equal", "similar", "responsible", "due", "subject", "capable", "incapable", "aware", "unaware", "able", "unable", "familiar", "amenable", "consistent", "inconsistent", "identical", "comparable",
		"related", "prone", "adjacent", "close", "full", "worth", "dependent", "eligible", "guilty", "likely", "unlikely", "devoid", "analogous", "tantamount", "liable", "akin", "parallel", "integral", "accustomed",
		"inclined", "keen", "fond", "reliant", "reluctant", "willing", "unwilling", "ready", "bound", "proportional", "perpendicular", "equivalent", "superior", "inferior", "susceptible", "conducive", "native", "resistant", "vulnerable", "prior":
	default:
		return false
	}
	return slices.ContainsFunc(r.Kids[f.head], func(k int) bool {
		if k < f.head || r.first(k) > f.head+2 {
			return false
		}
		switch r.Rel(k) {
		case "obl", "xcomp", "ccomp":
			return true
		case "advcl":
			return r.byToken[k] != nil && !r.finite(r.byToken[k])
		}
		return false
	})
}

func reflexive(form string) bool {
	switch strings.ToLower(form) {
	case "himself", "herself", "itself", "themselves", "myself", "yourself", "yourselves", "ourselves", "oneself":
		return true
	}
	return false
}

// needsOblique reports an oblique without which the verb says little: its place in
// the facts about time and manner is in the relation ("came under the scheme in").
func (r *renderer) needsOblique(c *text.Clause, f *field) bool {
	if f.role != text.Oblique || f.time || c.Passive || len(f.preposition) == 0 || f.preposition[0] != c.Predicate+1 {
		return false
	}
	switch r.Lemma(c.Predicate) {
	case "come", "go", "get", "put", "consist", "result", "lead", "depend", "rely", "belong", "refer", "amount", "serve", "act", "function", "deal", "contribute",
		"account", "stem", "derive", "range", "pertain", "adhere", "resort", "turn", "account for", "compete", "rank", "focus", "concentrate", "believe", "engage", "participate":
		return true
	}
	return false
}

// remark reports an oblique that comments rather than takes part: "for instance".
func (r *renderer) remark(f *field) bool {
	if len(f.preposition) > 0 {
		first := strings.ToLower(r.Tokens[f.preposition[0]].Form)
		if strings.HasSuffix(first, "fortunately") || first == "including" || first == "such" {
			return true
		}
	}
	phrase := make([]string, 0, 4)
	for _, k := range append(slices.Clone(f.preposition), f.words...) {
		phrase = append(phrase, strings.ToLower(r.Tokens[k].Form))
	}
	switch strings.Join(phrase, " ") {
	case "for instance", "for example", "in fact", "of course", "in addition", "in general", "in particular", "as a result", "in turn",
		"at least", "at all", "at last", "on the other hand", "on the one hand", "in contrast", "by contrast", "in effect", "in other words",
		"in conclusion", "in short", "in any case", "for one", "in the meantime", "in the end", "on average", "as a whole", "on the contrary",
		"by the way", "in reality", "in this sense", "in that sense", "in this way", "in this case", "in that case", "in this regard", "in this respect", "at first glance", "as a rule", "for sure", "for once", "before long":
		return true
	}
	if phrase[0] == "with" && r.absolute(f) {
		return true
	}
	// "for its part"
	return len(phrase) == 3 && phrase[0] == "for" && phrase[2] == "part"
}

// absolute reports a noun whose participle is what "with" brings: "with funds
// earmarked for relief, the campaign runs".
func (r *renderer) absolute(f *field) bool {
	first := f.preposition[0]
	if first > 0 && r.Tokens[first-1].UPOS != "PUNCT" {
		return false
	}
	return slices.ContainsFunc(r.Kids[f.head], func(k int) bool {
		return k > f.head && r.Tokens[k].Deprel == "acl" && r.firstMark(k) == "" && (r.Tokens[k].XPOS == "VBG" || r.Tokens[k].XPOS == "VBN")
	})
}

// question reports a field that is no more than the word of a question.
func (r *renderer) question(f *field) bool {
	switch r.Tokens[f.words[0]].XPOS {
	case "WDT":
		return f.role != text.Clausal
	case "WP", "WRB", "WP$":
		return f.role != text.Clausal && !r.light(f.head) || len(f.words) == 1
	}
	return false
}
