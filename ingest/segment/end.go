package segment

// This file decides after which tokens a sentence ends.

// sentenceState is what the decision knows of the sentence so far.
type sentenceState struct {
	first  int  // index of its first token
	quotes int  // straight quotes seen, parity tells open from closed
	curly  int  // curly quotes open
	paren  int  // brackets open
	caps   bool // every word began with a capital or digit
	stops  int  // stops within the sentence
}

func (s *sentenceState) start(first int) {
	*s = sentenceState{first: first, caps: true}
}

// add takes in token t.
func (s *sentenceState) add(t *token) {
	switch t.last {
	case '"':
		s.quotes++
	case '“', '«':
		s.curly++
	case '”', '»':
		s.curly = max(0, s.curly-1)
	case '(', '[':
		s.paren++
	case ')', ']':
		s.paren = max(0, s.paren-1)
	}
	if t.first == lower && t.end-t.start > 3 {
		s.caps = false
	}
	if t.stop {
		s.stops++
	}
}

// candidate reports whether a sentence may end between tokens j-1 and j.
func (b *block) candidate(j int) bool {
	p, t := &b.tokens[j-1], &b.tokens[j]
	if t.gap >= gapWrap {
		return true
	}
	if t.gap == gapNone && !p.stop && !p.closer {
		return false
	}
	if t.end-t.start == 1 && t.first == punct && (t.stop || t.last == ',') {
		return false
	}
	if p.stop || p.closer || p.first == symbol || p.first == punct || t.first == symbol {
		return p.last != ','
	}
	return t.first != lower && p.last != ','
}

func bucket(n int) uint32 {
	switch {
	case n < 4:
		return uint32(n)
	case n < 6:
		return 4
	case n < 10:
		return 5
	case n < 16:
		return 6
	case n < 30:
		return 7
	case n < 60:
		return 8
	}
	return 9
}

// lastKind is the class of a token's end: its last sign, or its class.
func (b *block) lastKind(t *token) uint32 {
	if c := classOf(t.last); c != punct {
		return uint32(c)
	}
	if t.opener {
		return 1 << 13
	}
	if t.end-t.start > 1 && classOf(b.runes[t.start]) != punct {
		return uint32(t.last) + 1<<12 // "Mr."
	}
	return uint32(t.last) + 32
}

func (b *block) firstKind(t *token) uint32 {
	if t.opener {
		return 1 << 13
	}
	if t.first != punct {
		single := uint32(0)
		if t.end-t.start == 1 {
			single = 8
		}
		return uint32(t.first) + single
	}
	return uint32(b.runes[t.start]) + 32
}

var noToken = token{form: 3, shape: 5, last: ' ', first: space}

func (b *block) tokenAt(i, from, to int) *token {
	if i < from || i >= to {
		return &noToken
	}
	return &b.tokens[i]
}

// endFeatures lists the features of a sentence end between tokens j-1 and j,
// where from and to bound the paragraph.
func (b *block) endFeatures(j, from, to int) []uint32 {
	s := &b.sent
	p, t := &b.tokens[j-1], &b.tokens[j]
	p2, t2, t3 := b.tokenAt(j-2, s.first, to), b.tokenAt(j+1, from, to), b.tokenAt(j+2, from, to)
	// The stop before any closing quotes and brackets.
	at := j - 1
	closers := uint32(0)
	for at > s.first && b.tokens[at].closer && closers < 3 {
		at--
		closers++
	}
	stop := &b.tokens[at]
	before := b.tokenAt(at-1, s.first, to)
	before2 := b.tokenAt(at-2, s.first, to)
	first, second := &b.tokens[s.first], b.tokenAt(s.first+1, s.first, j)

	g := uint32(t.gap)
	if t.gap == gapNone && p.stop {
		g = 9
	}
	closers = min(closers, 1)
	stopKind, lastKind, nextKind := b.lastKind(stop), b.lastKind(p), b.firstKind(t)
	next2Kind := b.firstKind(t2)
	length, left := bucket(j-s.first), bucket(min(to-j, 60))
	quote := uint32(s.quotes&1) | uint32(min(s.curly, 1))<<1
	paren := uint32(min(s.paren, 1))
	var caps uint32
	if s.caps {
		caps = 1
	}
	width := uint32(0)
	switch {
	case b.width > maxWrapWidth:
		width = 1
	case b.width > 90:
		width = 2
	}
	f := b.feats[:0]
	f = append(f,
		feature(100, g, width),
		feature(101, stopKind, closers, nextKind, g),
		feature(102, p.form, g),
		feature(103, t.form, nextKind),
		feature(104, p.form, t.form),
		feature(105, p2.form, p.form),
		feature(106, t.form, t2.form),
		feature(107, stop.form, nextKind, closers),
		feature(108, before.form, stopKind, nextKind),
		feature(109, before.form, stop.form, t.form),
		feature(110, before.shape, stop.form, nextKind),
		feature(111, length, stopKind, nextKind),
		feature(112, left, stopKind, nextKind),
		feature(113, quote, stopKind, closers, nextKind),
		feature(114, paren, stopKind, closers, nextKind),
		feature(115, first.form, stopKind, nextKind),
		feature(116, first.form, second.form, stopKind),
		feature(117, stop.shape, nextKind, g),
		feature(118, t.form, nextKind, stopKind),
		feature(119, t.shape, t2.shape, stopKind),
		feature(120, nextKind, next2Kind, stopKind, closers),
		feature(121, p.shape, t.shape, p2.shape),
		feature(122, g, lastKind, nextKind, width),
		feature(123, caps, length, stopKind, nextKind),
		feature(124, length, left, stopKind),
		feature(125, before2.form, before.form, stopKind),
		feature(126, before2.shape, before.shape, stop.shape, nextKind),
		feature(127, t.form, t2.form, t3.form),
		feature(128, uint32(min(s.stops, 3)), stopKind, nextKind),
		feature(129, t.form, quote, paren, stopKind),
		feature(130, p.form, nextKind, next2Kind),
		feature(131, stop.form, t.form, g),
		feature(132, stop.word, t.form, nextKind, g),
		feature(133, stop.word, t.word, stopKind, nextKind, length),
		feature(134, before.word, stopKind, nextKind, t.word),
	)
	b.feats = f
	return f
}

// ruled decides by layout alone where it can: a bullet or number that opens a
// line begins a sentence and does not end one, a note's mark stays with what it
// notes, and in a text whose lines are
// longer than any wrapped one a line end is meant.
func (b *block) ruled(j int) (end, known bool) {
	p, t := &b.tokens[j-1], &b.tokens[j]
	if t.gap == gapNone && b.runes[t.start] == '[' {
		return false, true // a note's mark: "spoke.[1]"
	}
	lineBreak := t.gap == gapLine || t.gap == gapWrap
	if lineBreak && (b.bullet(j) || t.gap == gapLine && b.enumerator(j) > 0) {
		return true, true
	}
	if t.gap == gapLine && b.width > maxWrapWidth && (t.first != lower || p.stop && p.last != ':' && p.last != ';') {
		return true, true
	}
	if t.gap != gapNone && t.gap < gapWrap {
		for back := 1; back <= 2 && back <= j; back++ {
			k := j - back
			if b.tokens[k].gap >= gapLine && k == b.sent.first && (b.enumerator(k) == back || back == 1 && b.bullet(k)) {
				return false, true
			}
		}
	}
	return false, false
}

// bullet reports whether token k is a bullet set off by white space.
func (b *block) bullet(k int) bool {
	t := &b.tokens[k]
	if t.end-t.start != 1 || k+1 < len(b.tokens) && b.tokens[k+1].gap == gapNone {
		return false
	}
	switch t.last {
	case '•', '‣', '◦', '▪', '●', '○', '■', '·':
		return true
	case '-', '–', '—', '*':
		return t.gap >= gapLine
	}
	return false
}

// enumerator returns the number of tokens of "1." or "2)" at k, 0 for none.
func (b *block) enumerator(k int) int {
	t := &b.tokens[k]
	for i := t.start; i < t.end; i++ {
		if b.class[i] != digit {
			if i > t.start && i+1 == t.end && (t.last == '.' || t.last == ')') {
				return 1
			}
			return 0
		}
	}
	if t.end-t.start > 3 || k+1 >= len(b.tokens) {
		return 0
	}
	if n := &b.tokens[k+1]; n.gap == gapNone && n.end-n.start == 1 && (n.last == '.' || n.last == ')') &&
		k+2 < len(b.tokens) && b.tokens[k+2].gap != gapNone {
		return 2
	}
	return 0
}

// endScore adds up the weights: above zero the sentence ends.
func (m *model) endScore(feats []uint32) int32 {
	score := int32(0)
	for _, f := range feats {
		score += int32(m.end[f>>(32-endBits)])
	}
	return score
}
