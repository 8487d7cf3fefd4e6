package temporal

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// direction is where a verb places its time, seen from the document's date.
type direction int8

const (
	unclear direction = iota
	backward
	forward
)

var noToken text.Token

// token returns the token that piece i is part of, or an empty one.
func (m *matcher) token(i int) *text.Token {
	if i < 0 || i >= len(m.p) {
		return &noToken
	}
	return &m.sent.Tokens[m.p[i].tok]
}

// direction finds the tense of the verb that governs piece i, from the tree
// where there is one, else from the nearest verb of its clause. sure is true
// for a verb of the tree.
func (m *matcher) direction(i int) (dir direction, sure bool) {
	switch m.at(i - 1).low {
	case "since":
		return backward, true
	case "until", "till", "by":
		return forward, false
	}
	if m.sent.Tokens[m.p[i].tok].Head != text.None && m.sent.Tokens[m.p[i].tok].Deprel != "" {
		if dir = m.treeDirection(m.p[i].tok); dir != unclear {
			return dir, true
		}
		return unclear, false
	}
	return m.wordDirection(i), false
}

// plans reports words that open the future for an infinitive behind them.
func plans(low string) bool {
	switch low {
	case "due", "set", "expected", "scheduled", "plan", "plans", "planned", "planning", "going", "about", "intend", "intends", "intended",
		"hope", "hopes", "hoped", "agree", "agrees", "agreed", "want", "wants", "prepare", "preparing", "vow", "vowed", "promise", "promised",
		"slated", "poised", "ready", "bound", "likely", "offered", "expect", "expects", "decided", "schedule", "supposed", "invited":
		return true
	}
	return false
}

func futureAux(low string) bool {
	switch low {
	case "will", "'ll", "’ll", "wo", "shall", "would", "should", "may", "might", "could", "can", "must":
		return true
	}
	return false
}

// treeDirection climbs from a token to its verb and reads tense and auxiliaries.
func (m *matcher) treeDirection(t int) direction {
	toks := m.sent.Tokens
	inherit := false
	for steps := 0; steps < 12 && t >= 0 && t < len(toks); steps++ {
		head := toks[t].Head
		verb := toks[t].UPOS == "VERB" || toks[t].UPOS == "AUX"
		aux, auxDir, to := false, unclear, false
		for k := max(0, t-12); k < len(toks) && k < t+6; k++ {
			if toks[k].Head != t {
				continue
			}
			low := strings.ToLower(toks[k].Form)
			switch toks[k].Rel() {
			case "aux", "cop":
				aux = true
				switch {
				case futureAux(low):
					auxDir = forward
				case auxDir == forward:
				case toks[k].Feat("Tense") == "Past" || low == "has" || low == "have" || low == "'ve":
					auxDir = backward
				}
			case "mark":
				to = to || low == "to"
			}
		}
		if verb || aux {
			low := strings.ToLower(toks[t].Form)
			switch {
			case auxDir == forward:
				return forward
			case plans(low) && !inherit && toks[t].Feat("VerbForm") != "Fin" && aux && auxDir != backward:
				return forward
			case inherit && plans(low):
				return forward
			case auxDir == backward:
				return backward
			case toks[t].Feat("Tense") == "Past" && toks[t].Feat("VerbForm") == "Fin":
				return backward
			case toks[t].XPOS == "VBG" && aux:
				return forward // "is meeting on Friday"
			case toks[t].XPOS == "VBN" && !aux && toks[t].Rel() == "acl":
				if plans(low) {
					return forward
				}
				return backward
			case to:
				inherit = true
			case toks[t].Feat("Tense") == "Pres" && toks[t].Feat("VerbForm") == "Fin":
				return unclear
			}
		}
		if head < 0 || head == t {
			return unclear
		}
		t = head
	}
	return unclear
}

// pastForms are frequent past tenses that do not end in "-ed".
func pastForm(low string) bool {
	switch low {
	case "said", "was", "were", "had", "did", "met", "spoke", "told", "held", "began", "went", "came", "took", "made", "gave",
		"left", "sent", "saw", "won", "lost", "fell", "rose", "became", "struck", "hit", "shot", "fought", "flew", "drove",
		"broke", "brought", "built", "bought", "cut", "died", "found", "got", "grew", "heard", "kept", "knew", "laid", "led",
		"paid", "put", "ran", "sat", "sold", "stood", "swore", "thought", "threw", "wrote", "withdrew", "withstood", "sought", "has", "have", "'ve", "been":
		return true
	}
	return false
}

// wordDirection looks for the nearest verb in the words before, then behind.
func (m *matcher) wordDirection(i int) direction {
	for k := i - 1; k >= 0 && k > i-25; k-- {
		if m.is(k, ";", ".", ":") {
			break
		}
		if d := m.cue(k); d != unclear {
			return d
		}
	}
	for k := i + 1; k < len(m.p) && k < i+25; k++ {
		if m.is(k, ";", ".") {
			break
		}
		if d := m.cue(k); d != unclear {
			return d
		}
	}
	return unclear
}

func (m *matcher) cue(k int) direction {
	p := m.at(k)
	if p.kind != wordPiece {
		if p.low == "'" && m.is(k+1, "ll") {
			return forward
		}
		return unclear
	}
	switch {
	case futureAux(p.low):
		if p.low == "may" && p.upper {
			return unclear
		}
		return forward
	case plans(p.low) && (m.is(k+1, "to", "for") || p.low == "due"):
		return forward
	case m.is(k-1, "is", "are", "am", "'s", "'re") && strings.HasSuffix(p.low, "ing"):
		return forward
	case pastForm(p.low), m.token(k).XPOS == "VBD":
		return backward
	case len(p.low) > 4 && strings.HasSuffix(p.low, "ed") && !strings.HasSuffix(p.low, "eed"):
		// "is scheduled", "are expected" were seen above; "is supported" is no past.
		if m.is(k-1, "is", "are", "be") {
			return unclear
		}
		return backward
	}
	return unclear
}

// nearYear chooses the year of a month, or of a day of a month.
func (m *matcher) nearYear(i, mo, dom int, u unit) int {
	if y := m.storyYear(); y != 0 {
		return y
	}
	a := m.doc.anchor
	if a == noDay {
		return 0
	}
	y, am, _ := a.civil()
	if u == month {
		// Months are compared with the document's own month.
		a, dom = dayOf(y, am, 1), 1
	}
	at := func(y int) day { return dayOf(y, mo, min(dom, daysIn(y, mo))) }
	before, after := y, y
	if at(y) > a {
		before--
	} else if at(y) < a {
		after++
	}
	dir, sure := m.direction(i)
	nearest := before
	if at(after)-a < a-at(before) {
		nearest = after
	}
	gap := max(at(nearest)-a, a-at(nearest))
	switch {
	case dir == unclear, !sure && gap <= 45, sure && dir == forward && gap <= 14:
		return nearest
	case dir == backward:
		return before
	}
	return after
}

// storyYear returns the year that the text itself tells of: the one named in
// this sentence or the one before, unless it is the document's own or beside it.
func (m *matcher) storyYear() int {
	d := m.doc
	if d.year == 0 || d.sentence-d.yearSentence > 1 {
		return 0
	}
	if d.anchor != noDay {
		if y, _, _ := d.anchor.civil(); y-d.year < 2 && d.year-y < 2 {
			return 0
		}
	}
	return d.year
}

// nearWeekday chooses the day for the name of a weekday.
func (m *matcher) nearWeekday(i, wday int) day {
	a := m.doc.anchor
	if a == noDay {
		return noDay
	}
	back := day((a.weekday() - wday + 7) % 7)
	if dir, _ := m.direction(i); dir == forward && back > 0 {
		return a - back + 7
	}
	return a - back
}
