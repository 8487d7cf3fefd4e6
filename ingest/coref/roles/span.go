package roles

import (
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
)

// ranks are abbreviated titles that stand before names.
var ranks = set(`spc cpl pvt pfc sgt ssgt msgt lt capt maj col brig gen adm cmdr amb rep sen gov pres hon prof dr insp
	supt cllr`)

// styles are titles that people are called by and that stay with the name: "Pope
// Francis", "Lord Byron".
var styles = set(`king queen prince princess emperor empress pope emir sultan sheikh ayatollah bishop archbishop cardinal
	rabbi imam lord lady sir dame saint duke duchess count countess baron baroness mr mrs ms miss`)

// qualities are the words, other than nouns for fields of work, that stand before
// the noun of a title.
var qualities = set(`prime vice deputy foreign special chief executive general assistant associate permanent senior junior
	acting former interim first second lead principal managing national international federal royal state interior
	defense defence finance justice press health trade education home high private public political military
	department regional presidential parliamentary joint`)

// titleNoun reports whether a token is the noun of a position that is no style.
func titleNoun(t *text.Token) bool {
	f := singular(fold(t.Form))
	return offices[f] && !styles[f]
}

// SplitName tells how many tokens at the start of a name are a title in front of
// a person's: two of "Afghan Ambassador Hamdullah Mohib". The words of the title
// must be known ones: countries, adjectives, ranks, offices.
func (f *Finder) SplitName(toks []text.Token) int {
	cut := 0
	for k := 0; k+1 < len(toks); k++ {
		if titleNoun(&toks[k]) || ranks[fold(toks[k].Form)] {
			cut = k + 1
		} else if cut == 0 && k >= 4 {
			return 0
		}
	}
	if cut == 0 {
		return f.placeBefore(toks)
	}
	for k := 0; k < cut; {
		n := f.Known(toks[k:cut])
		switch {
		case n > 0:
			k += n
		case titleNoun(&toks[k]), ranks[fold(toks[k].Form)], qualities[fold(toks[k].Form)], toks[k].Form == "-", fold(toks[k].Form) == "of", fold(toks[k].Form) == "the":
			k++
		default:
			return 0
		}
	}
	return cut
}

// Known is the length of the longest name of a country, place or organisation, or
// adjective of a country, that toks begin with.
func (f *Finder) Known(toks []text.Token) int {
	for n := min(len(toks), 4); n > 0; n-- {
		name := text.Surface(toks[:n])
		if n == 1 && f.gaz.Adjective(name) != nil {
			return n
		}
		for _, r := range f.gaz.Find(name) {
			if r.Type.Coarse() == "ORG" || r.Type.Coarse() == "LOC" {
				return n
			}
		}
	}
	return 0
}

// placeBefore is the length of a place's name of several words that a person's
// full name follows: "Middle East Tobias Ellwood" behind "minister for the".
func (f *Finder) placeBefore(toks []text.Token) int {
	n := f.Known(toks)
	if n < 2 || len(toks)-n < 2 || !f.gaz.Class(fold(toks[n].Form)).Has(gazetteer.AnyGiven) {
		return 0
	}
	return n
}

// OnlyTitle reports whether a name is nothing but the words of a title: "Prime
// Minister", "Special Representatives".
func (f *Finder) OnlyTitle(toks []text.Token) bool {
	last := len(toks) - 1
	if last < 0 || !titleNoun(&toks[last]) && !abbreviatedRank(&toks[last]) && !(last == 0 && offices[singular(fold(toks[0].Form))]) {
		return false
	}
	for k := range toks[:last] {
		if w := fold(toks[k].Form); !qualities[w] && !ranks[w] && !titleNoun(&toks[k]) && toks[k].Form != "-" {
			return false
		}
	}
	return true
}

// abbreviatedRank reports a rank that shows its abbreviation: "Brig.", "Lt.", while
// "Rep" and "Sen" may be names.
func abbreviatedRank(t *text.Token) bool {
	return strings.HasSuffix(t.Form, ".") && ranks[fold(t.Form)]
}
