package segment

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/relata-kg/relata/ingest/text"
)

// sampleText is a text with known words and sentences, as training sees it.
type sampleText struct {
	text string
	// cuts maps a code point offset where a word begins without white space
	// before it to cutToken or cutWord.
	cuts map[int]int
	// starts holds the offsets at which sentences begin.
	starts map[int]bool
}

// layout tells how a treebank document is turned back into running text.
type layout struct {
	wrap       int  // line length in code points, 0 for none
	lines      bool // one line end between paragraphs instead of a blank line
	perLine    bool // a line for each sentence
	dropStop   float64
	swap       float64 // share of abbreviations changed for others
	glue       float64 // share of stops without a space behind
	wide       float64 // share of sentences with two spaces between
	lowercase  bool
	uppercase  float64 // share of short paragraphs in capitals
	curly      bool    // typographic quotes
	straight   bool    // plain quotes
	openQuotes bool    // quotes closed by nothing
}

// layouts are the ways in which one treebank document is shown to training,
// chosen at random after the first, plain one.
func randomLayout(rng *rand.Rand) layout {
	l := layout{dropStop: 0.03, swap: 0.5, glue: 0.02, wide: 0.05, uppercase: 0.02}
	switch rng.IntN(10) {
	case 0, 1, 2:
		l.wrap = 60 + rng.IntN(25)
	case 3:
		l.lines = true
	case 4:
		l.perLine = true
	}
	switch rng.IntN(5) {
	case 0, 1:
		l.curly = true
	case 2:
		l.straight = true
	}
	l.lowercase = rng.IntN(40) == 0
	l.openQuotes = rng.IntN(10) == 0
	return l
}

// composer writes a sampleText.
type composer struct {
	out   []rune
	s     sampleText
	l     layout
	rng   *rand.Rand
	line  int // start of the current line in out
	quote bool
}

func compose(doc []text.Sentence, l layout, rng *rand.Rand) sampleText {
	c := composer{l: l, rng: rng, s: sampleText{cuts: map[int]int{}, starts: map[int]bool{}}}
	for i := range doc {
		if i > 0 {
			c.between(&doc[i-1], &doc[i])
		}
		last := i+1 == len(doc) || startsParagraph(&doc[i+1])
		c.sentence(&doc[i], last)
	}
	c.s.text = string(c.out)
	return c.s
}

func startsParagraph(s *text.Sentence) bool {
	return slices.ContainsFunc(s.Comments, func(c string) bool {
		return strings.HasPrefix(c, "newpar") || strings.HasPrefix(c, "newdoc")
	})
}

func (c *composer) between(prev, next *text.Sentence) {
	switch {
	case startsParagraph(next):
		if c.l.lines || c.l.perLine {
			c.out = append(c.out, '\n')
		} else {
			c.out = append(c.out, '\n', '\n')
		}
		c.line = len(c.out)
		c.quote = false
	case prev.Tokens[len(prev.Tokens)-1].NoSpaceAfter:
		if len(c.out) > 0 {
			c.s.cuts[len(c.out)] = cutToken
		}
	case c.l.perLine:
		c.out = append(c.out, '\n')
		c.line = len(c.out)
	default:
		last := prev.Tokens[len(prev.Tokens)-1].Form
		first := []rune(next.Tokens[0].Form)[0]
		if c.l.glue > 0 && c.rng.Float64() < c.l.glue && last == "." && unicode.IsUpper(first) {
			c.s.cuts[len(c.out)] = cutToken
			return
		}
		if c.l.wide > 0 && c.rng.Float64() < c.l.wide {
			c.out = append(c.out, ' ')
		}
		c.space()
	}
}

// space writes the white space between two tokens.
func (c *composer) space() { c.out = append(c.out, ' ') }

// wrapBefore breaks the line before the chunk that begins at start when it has grown too long.
func (c *composer) wrapBefore(start int) {
	if c.l.wrap > 0 && len(c.out)-c.line > c.l.wrap && start > c.line && c.out[start-1] == ' ' {
		c.out[start-1] = '\n'
		c.line = start
	}
}

func (c *composer) sentence(s *text.Sentence, last bool) {
	c.s.starts[len(c.out)] = true
	tokens := s.Tokens
	if n := len(tokens); last && n > 3 && tokens[n-1].Form == "." && c.l.dropStop > 0 && c.rng.Float64() < c.l.dropStop {
		tokens = tokens[:n-1]
	}
	shout := last && len(tokens) < 10 && c.l.uppercase > 0 && c.rng.Float64() < c.l.uppercase
	multi := s.Multiwords
	chunkStart := len(c.out)
	for i := range tokens {
		word := false
		for len(multi) > 0 && multi[0].To <= i {
			multi = multi[1:]
		}
		if len(multi) > 0 && multi[0].From < i {
			word = true
		}
		if i > 0 {
			if tokens[i-1].NoSpaceAfter || word {
				if word {
					c.s.cuts[len(c.out)] = cutWord
				} else {
					c.s.cuts[len(c.out)] = cutToken
				}
			} else {
				c.wrapBefore(chunkStart)
				c.space()
				chunkStart = len(c.out)
			}
		}
		form := c.restyle(c.swap(tokens[i].Form), shout)
		c.out = append(c.out, []rune(form)...)
	}
	c.wrapBefore(chunkStart)
}

// swap puts another initial or abbreviation of the same kind in the place of
// some, so that training sees more of them than the treebanks hold.
func (c *composer) swap(form string) string {
	stem, ok := strings.CutSuffix(form, ".")
	if !ok || stem == "" || c.l.swap == 0 || c.rng.Float64() >= c.l.swap {
		return form
	}
	if len(stem) == 1 && stem[0] >= 'A' && stem[0] <= 'Z' {
		return string(rune('A'+c.rng.IntN(26))) + "."
	}
	for _, list := range swaps {
		if !slices.Contains(list, stem) {
			continue
		}
		return list[c.rng.IntN(len(list))] + "."
	}
	return form
}

// swaps are abbreviations that can take one another's place.
var swaps = [][]string{
	strings.Fields("Mr Mrs Ms Dr Prof Gen Col Lt Sgt Capt Maj Sen Rep Gov Rev Messrs Adm Insp Sr Brig Hon Pres Spc Pfc " +
		"Cpl Cpt Cmdr Det Supt Amb Min Pvt Ltc Ssgt Atty Fr Mme Mlle Sens Reps Drs Cllr"),
	strings.Fields("U.S U.K E.U U.N"),
	strings.Fields("Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"),
	strings.Fields("Inc Corp Ltd Co Bros"),
	strings.Fields("No Nos p pp vol Vol Fig fig Sec Art ch Rs"),
	strings.Fields("Calif Fla Ariz Colo Conn Ill Ind Kan Mass Mich Minn Miss Mo Ore Pa Tenn Tex Va Wash Wis"),
	strings.Fields("Ave Blvd Rd St"),
}

// restyle changes quotes and case. The number of code points stays the same.
func (c *composer) restyle(form string, shout bool) string {
	if shout {
		form = strings.Map(unicode.ToUpper, form)
	}
	if c.l.lowercase {
		form = strings.Map(unicode.ToLower, form)
	}
	switch {
	case c.l.curly:
		if form == `"` {
			c.quote = !c.quote
			if c.quote {
				return "“"
			}
			return "”"
		}
		return strings.ReplaceAll(form, "'", "’")
	case c.l.straight:
		return strings.NewReplacer("“", `"`, "”", `"`, "’", "'", "‘", "'").Replace(form)
	}
	return form
}
