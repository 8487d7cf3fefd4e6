package temporal

import (
	"strconv"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// count reads what is counted: "about 150,000 Russian soldiers". The quantity
// ends at the head noun, whose lemma is its unit; a number alone has none.
func (m *matcher) count(q text.Quantity, n number, mod string, i, limit int) (text.Quantity, int, bool) {
	prev, next := m.at(i-1), m.at(n.next)
	begin := i
	if m.is(i, "between", "from") {
		begin++
	}
	noun, unit := m.countedNoun(n.next, n.of, limit)
	if m.at(begin).low == "one" && !n.ranged && n.next == begin+1 {
		// "one" is mostly a pronoun.
		if m.token(begin).UPOS != "NUM" || unit == "" {
			return q, 0, false
		}
	}
	if prev.low == "/" || prev.low == "#" || next.low == "/" || next.low == "-" && next.glued && m.at(n.next+1).kind == digitPiece ||
		prev.low == "-" && prev.glued && m.at(i).glued {
		return q, 0, false
	}
	if unit == "" {
		if !m.bareNumber(begin, n) {
			return q, 0, false
		}
		to := n.next
		if n.of && m.is(to-1, "of") {
			to--
		}
		return m.finish(q, mod, to)
	}
	q.Unit = unit
	return m.finish(q, mod, noun)
}

// bareNumber decides whether a number without a noun is a quantity rather than
// the name of something: "Article 5", "No. 10", "[23]", "1." of a list.
func (m *matcher) bareNumber(i int, n number) bool {
	prev, next := m.at(i-1), m.at(n.next)
	switch {
	case n.scaled || n.of || n.ranged:
		return true
	case i == 0 && (next.low == "." || next.low == ")" || n.next >= len(m.p)):
		return false
	case (prev.low == "(" || prev.low == "[") && (next.low == ")" || next.low == "]" || next.low == ","):
		return false
	case prev.kind == wordPiece && prev.upper && i > 1 && prev.lx == nil:
		return false
	case prev.low == "." && m.is(i-2, "no", "art", "vol", "pp", "p", "fig", "sec"):
		return false
	case next.kind == wordPiece && next.upper && next.lx == nil && n.digits:
		return false // "10 Downing Street"
	}
	if !n.digits && m.token(i).UPOS != "NUM" {
		return false
	}
	return true
}

// numbered reports nouns whose number is a name: "Article 5", "room 12".
func numbered(low string) bool {
	switch low {
	case "number", "article", "section", "chapter", "page", "room", "flight", "level", "figure", "table", "step", "part", "version", "volume",
		"paragraph", "type", "annex", "appendix", "clause", "act", "route", "highway", "channel", "apartment", "gate", "platform":
		return true
	}
	return false
}

// maxNoun bounds the words between a number and its noun.
const maxNoun = 6

// countedNoun returns the piece behind the head noun at or after i and its lemma.
func (m *matcher) countedNoun(i int, of bool, limit int) (to int, unit string) {
	if of && m.is(i, "the", "his", "her", "its", "their", "our", "these", "those", "such") {
		i++
	}
	for k := i; k < limit && k < i+maxNoun; k++ {
		p := m.at(k)
		tok := m.token(k)
		if p.low == "-" && p.glued && m.at(k+1).glued && k > i {
			continue
		}
		if p.kind != wordPiece || p.low == "'s" {
			break
		}
		if tok.UPOS != "" {
			switch {
			case tok.UPOS == "NOUN", tok.UPOS == "PROPN" && unit == "":
				if p.lx != nil && (p.lx.unit != noUnit && !p.lx.plural || p.lx.scale > 0) {
					return to, unit
				}
				to, unit = k+1, m.lemma(k)
			case tok.UPOS == "PROPN", tok.UPOS == "ADJ":
				if tok.UPOS == "ADJ" && unit != "" {
					return to, unit
				}
			case tok.UPOS == "VERB" && (tok.XPOS == "VBN" || tok.XPOS == "VBG") && unit == "" && m.nounBehind(k+1):
			default:
				return to, unit
			}
			continue
		}
		if functionWord(p.low) || p.lx != nil && !(p.lx.unit != noUnit && p.lx.plural) {
			break
		}
		if pluralForm(p.low) {
			return k + 1, m.lemma(k)
		}
	}
	if !m.at(max(to-1, 0)).last {
		return i, ""
	}
	return to, unit
}

func (m *matcher) nounBehind(k int) bool {
	return m.token(k).UPOS == "NOUN" || m.token(k).UPOS == "ADJ" && m.token(k+1).UPOS == "NOUN"
}

func (m *matcher) lemma(k int) string {
	if l := m.token(k).Lemma; l != "" && l != "_" {
		return strings.ToLower(l)
	}
	return singular(m.at(k).low)
}

// pluralForm guesses a plural noun by its form, for text without tags.
func pluralForm(low string) bool {
	switch low {
	case "people", "men", "women", "children", "troops", "police", "personnel", "staff", "aircraft", "cattle", "feet", "teeth", "mice", "lives":
		return true
	case "is", "was", "has", "does", "this", "his", "its", "as", "us", "yes", "always", "perhaps", "across", "towards", "besides", "sometimes", "news":
		return false
	}
	return len(low) > 3 && strings.HasSuffix(low, "s") && !strings.HasSuffix(low, "ss") && !strings.HasSuffix(low, "us") && !strings.HasSuffix(low, "is")
}

// singular guesses the lemma of a plural noun, for text without lemmas.
func singular(low string) string {
	switch low {
	case "people", "troops", "police", "aircraft", "series", "species":
		return low
	case "men":
		return "man"
	case "women":
		return "woman"
	case "children":
		return "child"
	case "lives":
		return "life"
	case "feet":
		return "foot"
	}
	switch {
	case strings.HasSuffix(low, "ies") && len(low) > 4:
		return low[:len(low)-3] + "y"
	case strings.HasSuffix(low, "ses"), strings.HasSuffix(low, "xes"), strings.HasSuffix(low, "ches"), strings.HasSuffix(low, "shes"):
		if strings.HasSuffix(low, "houses") || strings.HasSuffix(low, "cases") || strings.HasSuffix(low, "nurses") || strings.HasSuffix(low, "bases") || strings.HasSuffix(low, "causes") {
			return low[:len(low)-1]
		}
		return low[:len(low)-2]
	case strings.HasSuffix(low, "s") && !strings.HasSuffix(low, "ss") && len(low) > 3:
		return low[:len(low)-1]
	}
	return low
}

// functionWord reports words that end the search for a counted noun.
func functionWord(low string) bool {
	switch low {
	case "the", "a", "an", "of", "in", "on", "at", "by", "to", "for", "from", "with", "and", "or", "but", "that", "which", "who", "as", "is",
		"are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "could", "may", "can", "it", "he", "she", "they", "we", "i", "you",
		"this", "these", "those", "not", "than", "into", "over", "after", "before", "since", "until", "during", "per", "so", "if", "when",
		"while", "where", "there", "his", "her", "its", "their", "our", "my", "your", "also", "did", "do", "does", "said", "against", "about", "out", "up", "down", "off":
		return true
	}
	return false
}

// ordinal reads "21st", "second". Adverbs ("first, he said") are left alone.
func (m *matcher) ordinal(i int) (text.Quantity, int, bool) {
	n, to, ok := m.ordinalAt(i)
	if !ok || n == 0 {
		return text.Quantity{}, 0, false
	}
	q := text.Quantity{Kind: text.OrdinalNum, Value: strconv.Itoa(n)}
	if m.at(i).kind == digitPiece {
		return q, to, true
	}
	if m.at(i).upper && m.at(to).upper {
		return q, 0, false // "the Second World War"
	}
	switch tok := m.token(i); tok.UPOS {
	case "ADJ", "NUM":
		return q, to, true
	case "":
		switch m.at(i - 1).low {
		case "the", "his", "her", "its", "their", "our", "my", "'s", "a", "an", "every":
			return q, to, m.at(to).kind == wordPiece && !functionWord(m.at(to).low)
		}
	}
	return q, 0, false
}
