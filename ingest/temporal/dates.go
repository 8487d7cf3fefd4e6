package temporal

import (
	"strconv"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// yearAt reads a piece as a year of four digits.
func (m *matcher) yearAt(i int) (int, bool) {
	p := m.at(i)
	if p.kind != digitPiece || len(p.low) != 4 {
		return 0, false
	}
	y, err := strconv.Atoi(p.low)
	return y, err == nil && y >= 1000 && y <= 2100
}

// smallInt reads a piece of one or two digits.
func (m *matcher) smallInt(i int) (int, bool) {
	p := m.at(i)
	if p.kind != digitPiece || len(p.low) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(p.low)
	return n, err == nil
}

// ordinalAt reads "12th", "twelfth" or "twenty-first" and returns the piece behind it.
func (m *matcher) ordinalAt(i int) (int, int, bool) {
	if m.at(i).kind == digitPiece {
		if q := m.at(i + 1); q.glued && (q.low == "st" || q.low == "nd" || q.low == "rd" || q.low == "th") {
			n, err := strconv.Atoi(m.at(i).low)
			return n, i + 2, err == nil && n < 10000
		}
		return 0, i, false
	}
	l := m.lex(i)
	if l.ord > 0 {
		return l.ord, i + 1, true
	}
	if l.card > 20 && l.card < 100 && (l.card-1)%10 == 0 {
		j := m.hyphen(i + 1)
		if o := m.lex(j).ord; o > 0 && o < 10 {
			return int(l.card-1) + o, j + 1, true
		}
	}
	return 0, i, false
}

// dayNumber reads a day of the month.
func (m *matcher) dayNumber(i int) (int, int, bool) {
	if n, next, ok := m.ordinalAt(i); ok {
		return n, next, n >= 1 && n <= 31
	}
	n, ok := m.smallInt(i)
	if !ok || n < 1 || n > 31 {
		return 0, i, false
	}
	// "February 12 million", "May 5%": the number belongs to what follows.
	if l := m.lex(i + 1); l.scale > 0 || m.is(i+1, "%", "percent") || m.is(i+1, "-") && m.lex(i+2).unit > 0 {
		return 0, i, false
	}
	if q := m.at(i + 1); q.kind == wordPiece && q.glued && q.tok == m.at(i).tok {
		return 0, i, false
	}
	return n, i + 1, true
}

func monthDay(from, to, y, mo, dom int) (timex, bool) {
	if dom > daysIn(y, mo) {
		return timex{}, false
	}
	x := date(from, to, dayUnit, dayOf(y, mo, dom))
	x.year = y
	return x, true
}

// yearless dates a month, with a day or without, that names no year.
func (m *matcher) yearless(from, to, mo, dom int) (timex, bool) {
	u := dayUnit
	if dom == 0 {
		u, dom = month, 1
	} else if dom > daysIn(2000, mo) {
		return timex{}, false
	}
	x := timex{from: from, to: to, kind: text.Date, unit: u, yearless: true, mo: mo, dom: dom, span: open}
	if y := m.nearYear(from, mo, dom, u); y != 0 {
		x = m.inYear(x, y)
	}
	return x, true
}

// monthDate reads what begins with the name of a month.
func (m *matcher) monthDate(i int) (timex, bool) {
	mo := m.lex(i).month
	p := m.at(i)
	j := i + 1
	if m.is(j, ".") {
		j++
	}
	k := j
	if m.is(k, "the") {
		k++
	}
	if dom, next, ok := m.dayNumber(k); ok && (p.upper || mo != 5 && mo != 3) && !m.at(k).glued {
		last := dom
		if m.is(next, "-", "to", "and") {
			if d2, after, ok2 := m.dayNumber(next + 1); ok2 && d2 > dom && m.lex(after).month == 0 &&
				(!m.is(next, "and") || m.is(i-1, "between")) {
				last, next = d2, after
			}
		}
		after := next
		if m.is(after, ",") {
			after++
		}
		y, hasYear := m.yearAt(after)
		var x timex
		if hasYear {
			x, ok = monthDay(i, after+1, y, mo, dom)
		} else {
			x, ok = m.yearless(i, next, mo, dom)
		}
		if ok && last > dom {
			m.extend(&x, last)
		}
		if ok {
			return x, true
		}
	}
	k = j
	if m.is(k, ",", "of") {
		k++
	}
	if y, ok := m.yearAt(k); ok && (p.upper || mo != 5 && mo != 3) {
		x := date(i, k+1, month, dayOf(y, mo, 1))
		x.year = y
		return x, true
	}
	if !m.monthAlone(i) {
		return timex{}, false
	}
	if m.is(j, "last") && !m.at(j+1).upper {
		if x, ok := m.shifted(i, j+1, i, shiftLast); ok {
			return x, true
		}
	}
	end := i + 1
	if p.lx.abbr && m.is(end, ".") && m.at(end).tok == p.tok {
		end++
	}
	return m.yearless(i, end, mo, 0)
}

// extend makes a day the first of a range that ends on another day of its month.
func (m *matcher) extend(x *timex, last int) {
	if x.b == noDay {
		return
	}
	y, mo, _ := x.b.civil()
	if last > daysIn(y, mo) {
		return
	}
	x.e = dayOf(y, mo, last)
	x.value += "/" + x.e.String()
	x.yearless = false
}

// timePreposition reports whether a word often stands before a date.
func timePreposition(low string) bool {
	switch low {
	case "in", "since", "until", "till", "during", "before", "after", "by", "from", "through", "throughout", "between",
		"of", "to", "for", "around", "circa", "early", "late", "mid", "last", "next", "this", "every", "each", "begin", "starting", "ending",
		"earlier", "later", "previous", "following", "past", "as":
		return true
	}
	return false
}

// monthAlone decides whether the name of a month without day or year is one:
// "May", "March", "April", "June" and "August" are also names and words.
func (m *matcher) monthAlone(i int) bool {
	p := m.at(i)
	tok := m.token(i)
	if !p.upper || p.lx.abbr && tok.UPOS == "" {
		return false
	}
	switch tok.UPOS {
	case "", "PROPN", "NOUN":
	default:
		return false
	}
	prev := m.at(i - 1)
	hyphened := prev.low == "-" && m.lex(i-2).mod != ""
	switch p.low {
	case "january", "february", "july", "september", "october", "november", "december":
		return true
	case "may", "march", "april", "june", "august":
		switch prev.low {
		case "in", "since", "until", "till", "during", "early", "late", "mid", "last", "next", "this", "every", "each", "throughout":
			return true
		case "by", "before", "after", "from", "through", "between", "to", "of":
			if q := m.at(i + 1); p.low == "may" && q.kind == wordPiece && q.low != "and" && q.low != "to" ||
				prev.low == "by" && strings.HasSuffix(m.at(i-2).low, "ed") {
				return false
			}
			return !m.at(i + 1).upper
		case "and", "or":
			return m.lex(i-2).month > 0
		}
		return hyphened
	}
	// Abbreviations ("Sept.") need a word of time before them.
	return timePreposition(prev.low) || hyphened
}

// dayMonth reads "12 February 2022", "the 12th of February", "12-14 February".
func (m *matcher) dayMonth(i int) (timex, bool) {
	dom, j, ok := m.dayNumber(i)
	if !ok {
		return timex{}, false
	}
	last := dom
	if m.is(j, "-", "to", "and") {
		if d2, after, ok2 := m.dayNumber(j + 1); ok2 && d2 > dom && (!m.is(j, "and") || m.is(i-1, "between")) {
			last, j = d2, after
		}
	}
	if m.is(j, "-", "of") {
		j++
	}
	mo := m.lex(j).month
	if mo == 0 || !m.at(j).upper {
		return timex{}, false
	}
	next := j + 1
	if m.at(j).lx.abbr && m.is(next, ".") {
		next++
	}
	k := next
	if m.is(k, ",", "of", "-") {
		k++
	}
	var x timex
	if y, hasYear := m.yearAt(k); hasYear {
		x, ok = monthDay(i, k+1, y, mo, dom)
	} else {
		if m.is(next-1, ".") && !m.at(next-1).glued {
			next--
		}
		x, ok = m.yearless(i, next, mo, dom)
	}
	if ok && last > dom {
		m.extend(&x, last)
	}
	return x, ok
}

// numericDate reads what begins with digits.
func (m *matcher) numericDate(i int) (timex, bool) {
	if x, ok := m.isoDate(i); ok {
		return x, true
	}
	if x, ok := m.slashDate(i); ok {
		return x, true
	}
	x, ok := m.dayMonth(i)
	y, okY := m.decadeDate(i)
	x, ok = best(x, ok, y, okY)
	y, okY = m.ordinalPeriod(i)
	x, ok = best(x, ok, y, okY)
	y, okY = m.era(i)
	x, ok = best(x, ok, y, okY)
	y, okY = m.dayAlone(i)
	x, ok = best(x, ok, y, okY)
	if ok {
		return x, true
	}
	return m.yearDate(i)
}

// dayAlone reads "on the 5th": the day of the month of the document, or of the one
// before or after, as the verb looks back or ahead.
func (m *matcher) dayAlone(i int) (timex, bool) {
	dom, next, ok := m.ordinalAt(i)
	if !ok || dom < 1 || dom > 31 || !m.is(i-1, "the") || !m.is(i-2, "on", "by", "until", "since") || !m.closes(next) {
		return timex{}, false
	}
	a := m.doc.anchor
	if a == noDay {
		return timex{from: i, to: next, kind: text.Date, span: open}, true
	}
	y, mo, today := a.civil()
	dir, _ := m.direction(i)
	switch {
	case dir == forward && dom < today:
		mo++
	case dir != forward && dom > today:
		mo--
	}
	first := dayOf(y, mo, 1)
	y, mo, _ = first.civil()
	if dom > daysIn(y, mo) {
		return timex{}, false
	}
	return date(i, next, dayUnit, first+day(dom-1)), true
}

// isoDate reads 2022-02-12, also with a time behind a T, and 2022-02.
func (m *matcher) isoDate(i int) (timex, bool) {
	y, ok := m.yearAt(i)
	if !ok || !m.is(i+1, "-") || !m.at(i+1).glued || !m.at(i+2).glued || len(m.at(i+2).low) != 2 {
		return timex{}, false
	}
	mo, ok := m.smallInt(i + 2)
	if !ok || mo < 1 || mo > 12 {
		return timex{}, false
	}
	if !m.is(i+3, "-") || !m.at(i+3).glued || !m.at(i+4).glued || len(m.at(i+4).low) != 2 {
		if mo > y%100 {
			return timex{}, false
		}
		x := date(i, i+3, month, dayOf(y, mo, 1))
		x.year = y
		return x, true
	}
	dom, ok := m.smallInt(i + 4)
	if !ok || dom < 1 {
		return timex{}, false
	}
	x, ok := monthDay(i, i+5, y, mo, dom)
	if ok && m.is(i+5, "t") && m.at(i+6).glued {
		if c, okC := m.clockTime(i + 6); okC {
			x = m.withClock(x, c)
		}
	}
	return x, ok
}

// slashNumbers returns the parts of 12/02/2022 or 12.02.2022.
func (m *matcher) slashNumbers(i int) (a, b, y, next int, ok bool) {
	p := m.at(i)
	if p.kind != digitPiece {
		return
	}
	parts := strings.Split(p.low, ".")
	next = i + 1
	if len(parts) == 1 {
		if len(p.low) > 2 || !m.is(i+1, "/") || !m.is(i+3, "/") || m.at(i+2).kind != digitPiece || m.at(i+4).kind != digitPiece ||
			!m.at(i+1).glued || !m.at(i+2).glued || !m.at(i+3).glued || !m.at(i+4).glued || m.is(i+5, "/") {
			return
		}
		parts = []string{p.low, m.at(i + 2).low, m.at(i + 4).low}
		next = i + 5
	}
	if len(parts) != 3 || len(parts[2]) != 4 && (len(parts[2]) != 2 || next == i+1) {
		return
	}
	var n [3]int
	for k, s := range parts {
		v, err := strconv.Atoi(s)
		if err != nil || len(s) > 4 {
			return
		}
		n[k] = v
	}
	if len(parts[2]) == 2 {
		n[2] += 2000
		if n[2] > 2050 {
			n[2] -= 100
		}
	}
	a, b, y = n[0], n[1], n[2]
	ok = a >= 1 && b >= 1 && (a <= 12 && b <= 31 || a <= 31 && b <= 12) && y >= 1000 && y <= 2100
	return
}

func (m *matcher) slashDate(i int) (timex, bool) {
	a, b, y, next, ok := m.slashNumbers(i)
	if !ok {
		return timex{}, false
	}
	dom, mo := a, b
	if b > 12 || a <= 12 && m.doc.monthFirst {
		dom, mo = b, a
	}
	return monthDay(i, next, y, mo, dom)
}

// era reads years before and of our era: "1230 BC", "394 AD", "the 7th century BC" is elsewhere.
func (m *matcher) era(i int) (timex, bool) {
	p := m.at(i)
	y, err := strconv.Atoi(strings.ReplaceAll(p.low, ",", ""))
	q := m.at(i + 1)
	if err != nil || y == 0 || !q.upper {
		return timex{}, false
	}
	switch q.low {
	case "bc", "bce":
		return timex{from: i, to: i + 2, kind: text.Date, value: "BC" + pad(y, 4), span: open}, true
	case "ad", "ce":
		if y > 2100 {
			return timex{}, false
		}
		x := date(i, i+2, year, dayOf(y, 1, 1))
		x.year = y
		return x, true
	}
	return timex{}, false
}

// yearDate reads a year, "2014-16", "2021/22" or "2014 to 2016".
func (m *matcher) yearDate(i int) (timex, bool) {
	y, ok := m.yearAt(i)
	if !ok {
		return timex{}, false
	}
	x := date(i, i+1, year, dayOf(y, 1, 1))
	x.year = y
	if q := m.at(i + 2); m.is(i+1, "-", "/") && m.at(i+1).glued && q.glued && q.kind == digitPiece && q.last {
		end, err := strconv.Atoi(q.low)
		if err == nil && len(q.low) == 2 && end > y%100 {
			end += y - y%100
		}
		if err == nil && end > y && end <= 2100 && end-y < 500 {
			x.to, x.span = i+3, years(y, end)
			x.value += "/" + strconv.Itoa(end)
			x.unit = noUnit
			return x, true
		}
	}
	if n, ok := m.smallInt(i + 2); ok && m.is(i+1, "q") && m.at(i+2).glued && n >= 1 && n <= 4 { // "2021 Q3"
		x = date(i, i+3, quarter, dayOf(y, n*3-2, 1))
		x.year = y
		return x, true
	}
	return x, m.yearAlone(i, y)
}

// yearAlone decides whether four digits are a year rather than a count.
func (m *matcher) yearAlone(i, y int) bool {
	prev, next := m.at(i-1), m.at(i+1)
	if prev.lx != nil && (prev.lx.sign || prev.lx.money != "") || prev.low == "#" || prev.low == "/" || next.low == "/" {
		return false
	}
	if prev.glued && prev.low == "-" && m.at(i-2).kind == wordPiece && m.lex(i-2).mod == "" && m.at(i-1).glued {
		return false // "F-2000"
	}
	if l := m.lex(i + 1); next.low != "'s" && (l.scale > 0 || l.money != "" && !l.sign || l.meas != "" && next.low != "in" || l.unit > 0 || next.low == "%" ||
		next.low == "percent" || next.low == "per" || next.low == "gmt" || next.low == "hours") {
		return false
	}
	if mod, j := m.modifier(i - 2); mod != "" && j == i && !m.is(i-2, "up") {
		return false // "more than 1900"
	}
	led := timePreposition(prev.low) || prev.low == "(" || prev.low == "and" && m.yearBehindAnd(i) ||
		m.lex(i-1).mod != "" || m.lex(i-1).season > 0 || prev.low == "-" && m.lex(i-2).mod != ""
	switch tok := m.token(i); tok.Rel() {
	case "obl", "nmod", "root", "appos", "conj", "dep", "parataxis", "nsubj", "obj":
		led = led || y >= 1500
	case "nummod":
		if y < 1900 {
			return false
		}
	}
	plural := next.kind == wordPiece && !next.upper && next.lx == nil && len(next.low) > 3 && strings.HasSuffix(next.low, "s") &&
		!strings.HasSuffix(next.low, "ss") && next.low != "'s"
	plural = plural || next.low == "people" || next.low == "men" || next.low == "women" || next.low == "children" || next.low == "troops"
	if u := m.token(i + 1).UPOS; u != "" && u != "NOUN" && u != "ADJ" {
		plural = false
	}
	definite := prev.low == "the" || prev.low == "'s" || prev.low == "its" || prev.low == "their" || prev.low == "his" || prev.low == "a"
	switch {
	case y < 1500:
		return led && !plural && prev.low != "of" && prev.low != "to" && prev.low != "for" && prev.low != "by" && prev.low != "as"
	case plural && definite:
		return y >= 1900 && y%100 != 0
	case plural:
		return led && y >= 1900 && y%100 != 0 && prev.low == "in"
	case y >= 1900:
		return true
	}
	return led || definite || prev.low == "," || m.at(i+1).low == "," && i == 0
}

// yearBehindAnd reports "in 2014 and 2015", "2014, 2015 and 2016".
func (m *matcher) yearBehindAnd(i int) bool {
	_, ok := m.yearAt(i - 2)
	return ok
}
