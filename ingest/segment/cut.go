package segment

// This file decides where tokens and words end within a chunk.

// maxHashed is the number of code points of a run or chunk that its hash sees,
// so that features cost the same in a monstrous one.
const maxHashed = 20

// hash returns a hash of the runes from i to j, as norm sees them.
func (b *block) hash(i, j int) uint32 {
	h := seed
	if j-i > maxHashed {
		h = mix(h, uint32(j-i))
		i = j - maxHashed
	}
	for ; i < j; i++ {
		if b.class[i] != invisible {
			h = mix(h, b.norm(i))
		}
	}
	return h
}

// shapeHash hashes the sequence of classes, repeats left out; signs stand for themselves.
func (b *block) shapeHash(i, j int) uint32 {
	h, last := uint32(17), uint32(0)
	j = min(j, i+2*maxHashed)
	for ; i < j; i++ {
		var v uint32
		switch c := b.class[i]; c {
		case mark, invisible:
			continue
		case punct:
			v = uint32(b.runes[i])
		default:
			v = uint32(c)
		}
		if v != last {
			h = mix(h, v)
		}
		last = v
	}
	return h
}

// kind of a chunk, as a whole.
func (b *block) kind(c chunk) uint32 {
	var letters, digits, ats, dots, slashes, hyphens, quotes, others uint32
	for i := c.start; i < c.end; i++ {
		switch b.class[i] {
		case lower, upper:
			letters = 1
		case digit:
			digits = 1
		case punct:
			switch b.runes[i] {
			case '@':
				ats = 1
			case '.':
				if i+1 < c.end && (b.class[i+1].letter() || b.class[i+1] == digit) {
					dots = 1
				}
			case '/':
				slashes = 1
				if i+1 < c.end && b.runes[i+1] == '/' && i > c.start && b.runes[i-1] == ':' {
					slashes = 2
				}
			case '-', '‐', '–':
				hyphens = 1
			case '\'', '’', '`':
				quotes = 1
			default:
				others = 1
			}
		}
	}
	return letters | digits<<1 | ats<<2 | dots<<3 | hyphens<<4 | quotes<<5 | others<<6 | slashes<<7
}

// cutter walks the chunks and asks decide at every place where a word may end.
type cutter struct {
	b     *block
	model *model
	// decide returns one of the cut decisions for the boundary before rune i.
	decide func(feats []uint32, i int) int
}

// tokenize fills b.tokens.
func (t *cutter) tokenize() {
	b := t.b
	b.tokens = b.tokens[:0]
	for k, c := range b.chunks {
		t.chunk(k, c)
	}
	for i := range b.tokens {
		b.quote(i)
	}
}

// quote tells an opening straight quote, set off on its left, from a closing one.
func (b *block) quote(i int) {
	t := &b.tokens[i]
	if t.last != '"' && t.last != '\'' || t.end-t.start != 1 {
		return
	}
	tight := i+1 < len(b.tokens) && b.tokens[i+1].gap == gapNone
	if t.gap != gapNone && tight {
		t.opener, t.closer = true, false
	}
}

func (t *cutter) chunk(k int, c chunk) {
	b := t.b
	tok := token{start: c.start, gap: c.gap}
	ncuts := 0
	var kind uint32
	kindKnown := false
	webFrom, webTo := b.address(c)
	for i := c.start; i < c.end; {
		j := b.runEnd(i, c.end)
		if i == webFrom && webTo > webFrom {
			if i > tok.start {
				tok, ncuts = t.apply(tok, ncuts, cutToken, i)
			}
			if webTo < c.end {
				tok, ncuts = t.apply(tok, ncuts, cutToken, webTo)
			}
			i = webTo
			continue
		}
		// A run of letters may be two words.
		if inner := t.innerCut(i, j, c.end); inner > 0 {
			if !kindKnown {
				kind, kindKnown = b.kind(c), true
			}
			d := t.decide(t.features(k, c, kind, inner, tok.start, true), inner)
			tok, ncuts = t.apply(tok, ncuts, d, inner)
		}
		// Between equal signs.
		if b.class[i] == punct {
			for p := i + 1; p < j; p++ {
				if b.class[p] == mark || b.class[p] == invisible {
					continue
				}
				if !kindKnown {
					kind, kindKnown = b.kind(c), true
				}
				d := t.decide(t.features(k, c, kind, p, tok.start, false), p)
				tok, ncuts = t.apply(tok, ncuts, d, p)
			}
		}
		if j < c.end {
			if !kindKnown {
				kind, kindKnown = b.kind(c), true
			}
			d := t.decide(t.features(k, c, kind, j, tok.start, false), j)
			tok, ncuts = t.apply(tok, ncuts, d, j)
		}
		i = j
	}
	tok.end = c.end
	t.finish(tok)
}

// apply acts on a decision before rune i.
func (t *cutter) apply(tok token, ncuts, decision, i int) (token, int) {
	switch decision {
	case cutToken:
		tok.end = i
		t.finish(tok)
		return token{start: i}, 0
	case cutWord:
		if ncuts < len(tok.cuts) {
			tok.cuts[ncuts] = i
			ncuts++
		}
	}
	return tok, ncuts
}

// innerCut returns where a run of letters may fall into two words, or 0: before
// the n of "n't", or where the model's word list says.
func (t *cutter) innerCut(i, j, end int) int {
	b := t.b
	if j-i > maxInner || j-i < 2 || !b.class[i].letter() {
		return 0
	}
	if j+1 < end && b.norm(j-1) == 'n' && b.norm(j+1) == 't' && isApostrophe(b.runes[j]) &&
		(j+2 == end || !b.class[j+2].letter()) {
		return j - 1
	}
	var buf [maxInner]byte
	for k := i; k < j; k++ {
		r := b.norm(k)
		if r >= 128 {
			return 0
		}
		buf[k-i] = byte(r)
	}
	if n := t.model.inner[string(buf[:j-i])]; n > 0 {
		return i + int(n)
	}
	return 0
}

// maxInner is the longest letter run that may be two words.
const maxInner = 12

// finish completes a token and adds it.
func (t *cutter) finish(tok token) {
	b := t.b
	visible := false
	for i := tok.start; i < tok.end; i++ {
		if b.class[i] != invisible && b.class[i] != mark {
			if !visible {
				tok.first = b.class[i]
			}
			tok.last, visible = b.runes[i], true
		}
	}
	if !visible {
		// Stray marks and soft hyphens stay with the token before them.
		if n := len(b.tokens); n > 0 && b.tokens[n-1].end == tok.start && tok.end-b.tokens[n-1].start <= MaxTokenRunes {
			b.tokens[n-1].end = tok.end
			return
		}
		tok.first, tok.last = punct, b.runes[tok.start]
	}
	tok.form = b.hash(tok.start, tok.end)
	tok.shape = b.shapeHash(tok.start, tok.end)
	tok.word = b.wordClass(tok.start, tok.end)
	tok.closer = isCloser(tok.last) && tok.first == punct && (tok.end-tok.start == 1 || b.runes[tok.start] == tok.last)
	tok.stop = isStop(tok.last)
	b.tokens = append(b.tokens, tok)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '`' }

func isCloser(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', ')', ']', '}', '»', '›':
		return true
	}
	return false
}

func isStop(r rune) bool {
	switch r {
	case '.', '!', '?', '…', ':', ';', '。', '！', '？', '؟', '।', '‽':
		return true
	}
	return false
}

// at returns what features see at rune i of chunk c; 1 before and 2 behind it.
func (b *block) at(c chunk, i int) uint32 {
	switch {
	case i < c.start:
		return 1
	case i >= c.end:
		return 2
	}
	return b.norm(i)
}

func (b *block) classAt(c chunk, i int) uint32 {
	switch {
	case i < c.start:
		return 20
	case i >= c.end:
		return 21
	case b.class[i] == punct:
		return uint32(b.runes[i]) + 32
	}
	return uint32(b.class[i])
}

// features lists the features of the boundary before rune i of chunk number k;
// tokStart is where the current token starts.
func (t *cutter) features(k int, c chunk, kind uint32, i, tokStart int, inner bool) []uint32 {
	b := t.b
	l1 := max(b.run[i-1], c.start)
	l2, l3 := c.start, c.start
	if l1 > c.start {
		l2 = max(b.run[l1-1], c.start)
		if l2 > c.start {
			l3 = max(b.run[l2-1], c.start)
		}
	}
	r1 := b.runEnd(i, min(c.end, i+maxHashed))
	r2 := r1
	if r1 < c.end {
		r2 = b.runEnd(r1, min(c.end, r1+maxHashed))
	}
	var m3, m2, m1, p0, p1, p2 = b.at(c, i-3), b.at(c, i-2), b.at(c, i-1), b.at(c, i), b.at(c, i+1), b.at(c, i+2)
	left1, right1 := b.hash(l1, i), b.hash(i, r1)
	left2, right2 := uint32(1), uint32(2)
	if l2 < l1 {
		left2 = b.hash(l2, l1)
	}
	left3 := uint32(1)
	if l3 < l2 {
		left3 = b.hash(l3, l2)
	}
	if r1 < r2 {
		right2 = b.hash(r1, r2)
	}
	// What follows the chunk and what stands before it.
	next, nextHash, nextWord := uint32(30), uint32(0), uint32(0)
	if k+1 < len(b.chunks) && b.chunks[k+1].gap != gapBlank {
		n := b.chunks[k+1]
		next = uint32(b.class[n.start])
		if b.class[n.start] == punct {
			next = uint32(b.runes[n.start]) + 32
		}
		if n.gap >= gapWrap {
			next |= 1 << 20
		}
		end := b.runEnd(n.start, n.end)
		nextHash, nextWord = b.hash(n.start, end), b.wordClass(n.start, end)
	}
	word := b.wordClass(max(l1, tokStart), i)
	if c0 := b.runes[i]; c0 == '.' && tokStart < l1 {
		word = b.wordClass(tokStart, i)
	}
	prevHash := uint32(0)
	if k > 0 && c.gap != gapBlank {
		p := b.chunks[k-1]
		prevHash = b.hash(max(p.start, b.run[p.end-1]), p.end)
	}
	whole := b.hash(c.start, c.end)
	pos, left, right := uint32(i-c.start), uint32(min(i-c.start, 4)), uint32(min(c.end-i, 4))
	var begun uint32 // the token starts with the run on the left
	if tokStart == l1 {
		begun = 1
	}
	ending := uint32(0)
	if r1 == c.end {
		ending = 1
	}
	var in uint32
	if inner {
		in = 1
	}
	shapeLeft, shapeRight := b.shapeHash(c.start, i), b.shapeHash(i, c.end)
	cm2, cm1, c0, c1 := b.classAt(c, i-2), b.classAt(c, i-1), b.classAt(c, i), b.classAt(c, i+1)
	f := b.feats[:0]
	f = append(f,
		feature(0, in),
		feature(1, m1, p0),
		feature(2, m2, m1, p0),
		feature(3, m1, p0, p1),
		feature(4, m2, m1, p0, p1),
		feature(5, m3, m2, m1, p0, p1, p2),
		feature(6, left1, c0, in),
		feature(7, right1, cm1, in),
		feature(8, left1, right1),
		feature(9, left2, left1, right1),
		feature(10, left1, right1, right2),
		feature(11, kind, m1, p0),
		feature(12, whole, pos),
		feature(13, shapeLeft, shapeRight),
		feature(14, left, right, cm1, c0),
		feature(15, next, left1, p0, ending),
		feature(16, cm2, cm1, c0, c1),
		feature(17, prevHash, cm1, c0),
		feature(18, nextHash, left1, p0, ending),
		feature(19, left2, left1, c0),
		feature(20, kind, cm1, c0, left, right),
		feature(21, next, cm1, c0, ending, b.classAt(c, c.start)),
		feature(22, left2, left1, right1, right2),
		feature(23, left3, left2, left1, c0),
		feature(24, right1, right2, cm1),
		feature(25, begun, m1, p0),
		feature(26, begun, left2, left1, c0),
		feature(27, begun, cm2, cm1, c0, c1),
		feature(28, left, right, cm1, c0, next),
		feature(29, word, c0, next, ending),
		feature(30, nextWord, cm1, c0, right),
	)
	b.feats = f
	return f
}

// cutScores adds up the weights of the features and returns the best decision;
// on a tie the earlier one.
func (m *model) cutScores(feats []uint32) int {
	var score [numCuts]int32
	for _, f := range feats {
		w := m.cut[(f>>(32-cutBits))*numCuts:][:numCuts]
		for d := range score {
			score[d] += int32(w[d])
		}
	}
	best := 0
	for d := 1; d < numCuts; d++ {
		if score[d] > score[best] {
			best = d
		}
	}
	return best
}
