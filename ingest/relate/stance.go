package relate

import (
	"strings"

	"github.com/relata-kg/relata/schema"
)

// stance is what the words of a noun phrase itself say of its part in a clause.
type stance uint8

const (
	asserted    stance = iota
	alternative        // one of several: "Kenya or Uganda"
	denied             // contrasted: "Iran, not Iraq", "rather than Iraq"
	excepted           // the other way round than its clause: "no one but Turkey"
)

// stanceOf reads the stance of the noun phrase headed by h.
func (e *extraction) stanceOf(h int) stance {
	for _, k := range e.tree.Kids[h] {
		form := strings.ToLower(e.tree.Tokens[k].Form)
		switch e.tree.Rel(k) {
		case "advmod", "cc":
			switch {
			case k > h:
			case form == "not" && !e.onlyAfter(k) && !e.indefinite(h), form == "rather", form == "instead":
				return denied
			case form == "but" && e.tree.Rel(h) == "conj" && !e.negativeWord(h):
				return excepted
			}
		}
	}
	top := e.tree.Top(h)
	if e.either(top) {
		return alternative
	}
	for _, k := range e.tree.Kids[top] {
		if e.tree.Rel(k) != "conj" {
			continue
		}
		if cc := e.tree.Child(k, "cc"); cc >= 0 {
			switch strings.ToLower(e.tree.Tokens[cc].Form) {
			case "or", "and/or":
				return alternative
			}
		}
	}
	return asserted
}

// either reports "either" before the first of several.
func (e *extraction) either(h int) bool {
	cc := e.tree.Child(h, "cc")
	return cc >= 0 && cc < h && strings.EqualFold(e.tree.Tokens[cc].Form, "either")
}

// onlyAfter reports the "not" of "not only", "not just".
func (e *extraction) onlyAfter(k int) bool {
	if k+1 >= len(e.tree.Tokens) {
		return false
	}
	switch strings.ToLower(e.tree.Tokens[k+1].Form) {
	case "only", "just", "merely", "simply", "least":
		return true
	}
	return false
}

// indefinite reports "not a soldier", "not any soldier", which deny the clause.
func (e *extraction) indefinite(h int) bool {
	d := e.tree.Child(h, "det", "nummod")
	if d < 0 {
		return false
	}
	switch e.tree.Lemma(d) {
	case "a", "an", "any", "one":
		return true
	}
	return false
}

// negativeWord reports a phrase with a negation of its own: "but not Canada".
func (e *extraction) negativeWord(h int) bool {
	for _, k := range e.tree.Kids[h] {
		if strings.EqualFold(e.tree.Tokens[k].Form, "not") && e.tree.Rel(k) == "advmod" {
			return true
		}
	}
	return false
}

// under gives the status of a clause for a participant of this stance.
func (s stance) under(f schema.Factuality) schema.Factuality {
	switch s {
	case alternative:
		if f == schema.Fact || f == schema.Future {
			return schema.Possible
		}
	case denied:
		switch f {
		case schema.Fact, schema.Future, schema.Possible:
			return schema.Negated
		case schema.Demanded:
			return schema.Possible
		}
	case excepted:
		if f == schema.Negated {
			return schema.Fact
		}
	}
	return f
}
