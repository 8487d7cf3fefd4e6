package temporal

// number is a parsed number: the pieces up to next, its value, and how sure it is.
type number struct {
	next   int
	v      decimal
	max    decimal // of a range
	ranged bool
	mod    string // MORE_THAN for "hundreds of", APPROX for "a couple of"
	digits bool   // begins with digits
	scaled bool   // "million" and the like were seen
	of     bool   // needs or took "of": "hundreds of"
	vague  bool   // tells an order of magnitude only: "dozens", "several hundred"
}

// at returns the piece i, or an empty one outside the sentence.
func (m *matcher) at(i int) *piece {
	if i < 0 || i >= len(m.p) {
		return &m.none
	}
	return &m.p[i]
}

// lex returns the lexeme of piece i, never nil.
func (m *matcher) lex(i int) *lexeme {
	if p := m.at(i); p.lx != nil {
		return p.lx
	}
	return &m.noLex
}

func (m *matcher) is(i int, words ...string) bool {
	low := m.at(i).low
	for _, w := range words {
		if low == w && w != "" {
			return true
		}
	}
	return false
}

// hyphen returns i, or i+1 if piece i is a hyphen.
func (m *matcher) hyphen(i int) int {
	if m.is(i, "-") {
		return i + 1
	}
	return i
}

// number reads a number at i: digits or words, with scales. Under money, "m",
// "k" and "b" behind digits are scales.
func (m *matcher) number(i int, money bool) (number, bool) {
	p := m.at(i)
	switch {
	case p.kind == digitPiece:
		v, ok := parseDecimal(p.low)
		if !ok {
			return number{}, false
		}
		n := number{next: i + 1, v: v, digits: true}
		if q := m.at(n.next); q.glued && (money && q.kind == wordPiece || q.low == "k") {
			power := 0
			switch q.low {
			case "k":
				power = 3
			case "m":
				power = 6
			case "b":
				power = 9
			case "t":
				power = 12
			}
			if power > 0 {
				n.v, ok = n.v.shift10(power)
				n.next++
				n.scaled = true
				return n, ok
			}
		}
		return m.scales(n)
	case p.kind != wordPiece:
		return number{}, false
	case p.low == "a" || p.low == "an" || p.low == "half" || p.low == "several" || p.low == "few":
		return m.articleNumber(i)
	case p.low == "dozen":
		return number{next: i + 1, v: whole(12)}, true
	case p.low == "dozens" || p.low == "scores" || p.low == "tens" || m.lex(i).scale > 0 && m.lex(i).plural:
		return m.pluralNumber(i)
	case m.lex(i).card > 0:
		n, ok := m.wordNumber(i)
		return m.dozens(n), ok
	}
	return number{}, false
}

// dozens multiplies by twelve before "dozen": "three dozen".
func (m *matcher) dozens(n number) number {
	if m.is(n.next, "dozen") {
		if v, ok := n.v.times(12); ok {
			n.v, n.next = v, n.next+1
		}
	}
	return n
}

// scales multiplies by the scale words behind a number: "5.2 million", "150 thousand".
func (m *matcher) scales(n number) (number, bool) {
	for {
		i := n.next
		if m.is(i, "-") && m.lex(i+1).scale > 0 && m.at(i).glued && m.at(i+1).glued {
			i++
		}
		l := m.lex(i)
		if l.scale == 0 || l.plural {
			break
		}
		v, ok := n.v.shift10(l.scale)
		if !ok {
			return n, false
		}
		n.v, n.next, n.scaled = v, i+1, true
	}
	return m.dozens(n), true
}

// articleNumber reads "a million", "a dozen", "half a million", "a hundred and
// fifty", "a couple of", "several hundred".
func (m *matcher) articleNumber(i int) (number, bool) {
	switch {
	case m.is(i, "half"):
		j := m.hyphen(i + 1)
		if !m.is(j, "a", "an") {
			if m.is(j, "dozen") {
				return number{next: j + 1, v: whole(6)}, true
			}
			return number{}, false
		}
		if l := m.lex(j + 1); l.scale > 0 && !l.plural {
			v, ok := whole(5).shift10(l.scale - 1)
			return number{next: j + 2, v: v, scaled: true}, ok
		}
		if m.is(j+1, "dozen") {
			return number{next: j + 2, v: whole(6)}, true
		}
		return number{}, false
	case m.is(i, "several", "few"):
		if m.is(i+1, "dozen") {
			return number{next: i + 2, v: whole(12), mod: modMoreThan, vague: true}, true
		}
		if l := m.lex(i + 1); l.scale > 0 && !l.plural {
			n, ok := m.scales(number{next: i + 1, v: whole(1), mod: modMoreThan, vague: true})
			return n, ok
		}
		return number{}, false
	case m.is(i+1, "dozen"):
		return number{next: i + 2, v: whole(12)}, true
	case m.is(i+1, "couple") && m.is(i+2, "of"):
		return number{next: i + 3, v: whole(2), mod: modApprox, of: true}, true
	case m.is(i+1, "few") || m.is(i+1, "several"):
		return m.articleNumber(i + 1)
	}
	if l := m.lex(i + 1); l.scale > 0 && !l.plural {
		return m.wordNumberFrom(i+1, 1)
	}
	return number{}, false
}

// pluralNumber reads "hundreds", "dozens of", "tens of thousands of", "hundreds of millions".
func (m *matcher) pluralNumber(i int) (number, bool) {
	n := number{next: i + 1, mod: modMoreThan, of: true, vague: true}
	switch {
	case m.is(i, "dozens"):
		n.v = whole(12)
	case m.is(i, "scores"):
		n.v = whole(20)
	case m.is(i, "tens"):
		n.v = whole(10)
	default:
		n.v, _ = whole(1).shift10(m.lex(i).scale)
	}
	for m.is(n.next, "of") && m.lex(n.next+1).scale > 0 && m.lex(n.next+1).plural {
		v, ok := n.v.shift10(m.lex(n.next + 1).scale)
		if !ok {
			return n, false
		}
		n.v, n.next = v, n.next+2
	}
	if m.is(i, "tens", "scores") && n.next == i+1 && !m.is(n.next, "of") {
		return n, false
	}
	if m.is(n.next, "of") {
		n.next++
		return n, true
	}
	return n, n.next > i+1 || m.is(i, "dozens") || m.lex(i).scale > 2
}

// wordNumber reads a number in words: "two hundred and fifty thousand", "twenty-one".
func (m *matcher) wordNumber(i int) (number, bool) { return m.wordNumberFrom(i, 0) }

// wordNumberFrom continues with a current group ("a" of "a hundred" is 1).
func (m *matcher) wordNumberFrom(i int, group int64) (number, bool) {
	var total int64
	j := i
	room := int64(100) // the next cardinal must be smaller than this
	if group > 0 {
		room = 0
	}
	scaled := false
	lastScale := 100
	for {
		k := j
		if j > i && m.is(j, "-") && m.at(j).glued && m.at(j+1).glued {
			k++
		}
		if j > i && m.is(j, "and") && scaled {
			k++
		}
		l := m.lex(k)
		if c := l.card - 1; c >= 0 && c < room {
			group += c
			j = k + 1
			if c >= 20 {
				room = 10
			} else {
				room = 0
			}
			continue
		}
		if l.scale == 0 || l.plural || m.is(j, "and") {
			break
		}
		if l.scale == 2 {
			if group == 0 || group > 99 {
				break
			}
			group *= 100
			room = 100
		} else {
			if group == 0 || l.scale >= lastScale {
				break
			}
			for range l.scale {
				group *= 10
			}
			lastScale = l.scale
			total += group
			group, room = 0, 1000
			// A following group may hold hundreds.
			if c := m.lex(k + 1).card; c == 0 && !m.is(k+1, "and") {
				j = k + 1
				scaled = true
				break
			}
			room = 100
		}
		scaled = true
		j = k + 1
	}
	if j == i {
		return number{}, false
	}
	n := number{next: j, v: whole(total + group), scaled: scaled}
	if m.is(j, "and") && m.is(j+1, "a") && m.is(j+2, "half") {
		n.v, n.next = decimal{mant: n.v.mant*10 + 5, exp: -1}, j+3
		return m.scales(n)
	}
	return n, true
}

// ranged reads a number or a range of two: "5,000-6,000", "10 to 20", "between
// 10 and 20". A scale behind the second applies to the first: "5 to 6 million".
func (m *matcher) ranged(i int, money bool) (number, bool) {
	and := m.is(i, "between")
	begin := i
	if and || m.is(i, "from") {
		i++
	}
	n, ok := m.number(i, money)
	if !ok {
		return n, false
	}
	j := n.next
	switch {
	case and && m.is(j, "and"):
	case !and && m.is(j, "to"):
	case !and && m.is(j, "or") && m.lex(j+1).card+int64(m.lex(j+1).scale) > 0:
	case !and && m.is(j, "-") && (n.digits || m.lex(j+1).card > 0):
	default:
		return n, begin == i
	}
	k := j + 1
	if money && m.lex(k).sign {
		k++
	}
	o, ok := m.number(k, money)
	if !ok || o.mod != "" || n.mod != "" {
		return n, begin == i
	}
	if o.scaled && !n.scaled && n.v.less(whole(1000)) {
		if v, fits := n.v.shift10(scaleOf(o)); fits {
			n.v = v
		}
	}
	if !n.v.less(o.v) {
		return n, begin == i
	}
	n.max, n.ranged, n.next = o.v, true, o.next
	return n, true
}

// scaleOf returns the power of ten by which the scale words of o multiplied it.
func scaleOf(o number) int {
	for _, power := range []int{12, 9, 6, 3, 2} {
		if v, err := o.v.shift10(-power); err && !v.less(whole(1)) {
			return power
		}
	}
	return 0
}

// modifier reads a word or two before a number ("about", "more than") and
// returns the TIMEX3 modifier and the piece after it.
func (m *matcher) modifier(i int) (string, int) {
	switch m.at(i).low {
	case "about", "around", "approximately", "roughly", "some", "circa":
		return modApprox, i + 1
	case "nearly", "almost":
		return modLessThan, i + 1
	case "over", "above":
		return modMoreThan, i + 1
	case "under", "below":
		return modLessThan, i + 1
	case "more":
		if m.is(i+1, "than") {
			return modMoreThan, i + 2
		}
	case "well":
		if m.is(i+1, "over", "above") {
			return modMoreThan, i + 2
		}
	case "fewer", "less":
		if m.is(i+1, "than") {
			return modLessThan, i + 2
		}
	case "no", "not":
		if m.is(i+1, "more") && m.is(i+2, "than") {
			return modEqualOrLess, i + 3
		}
		if m.is(i+1, "less", "fewer") && m.is(i+2, "than") {
			return modEqualOrMore, i + 3
		}
	case "at":
		if m.is(i+1, "least") {
			return modEqualOrMore, i + 2
		}
		if m.is(i+1, "most") {
			return modEqualOrLess, i + 2
		}
	case "up":
		if m.is(i+1, "to") {
			return modEqualOrLess, i + 2
		}
	case "as":
		if m.is(i+1, "many", "much") && m.is(i+2, "as") {
			return modEqualOrLess, i + 3
		}
	case "upwards":
		if m.is(i+1, "of") {
			return modMoreThan, i + 2
		}
	case "close":
		if m.is(i+1, "to") {
			return modApprox, i + 2
		}
	case "an":
		if m.is(i+1, "estimated") {
			return modApprox, i + 2
		}
	}
	return "", i
}
