package temporal

import (
	"github.com/relata-kg/relata/ingest/text"
)

// timex is a time expression while it is read: the pieces [from, to) and its
// reading. Fields say what may still be settled by what stands around it.
type timex struct {
	from, to int
	kind     text.TimeKind
	value    string
	span
	mod  string
	unit unit // granularity of a date, noUnit for others
	// year is set where the words name one.
	year int
	// weekdayOnly and yearless dates may be moved by whole weeks or years to
	// fit the other end of a range.
	weekdayOnly, yearless bool
	mo, dom               int // of a yearless date
	// floating is a time of day whose day was not named beside it.
	floating bool
	// part and clock of a time of day, appended to the day's value.
	clock string
	// set marks durations that may be the base of "ago".
	count   decimal
	counted bool
	unknown bool
}

// date returns a date of one calendar unit.
func date(from, to int, u unit, d day) timex {
	return timex{from: from, to: to, kind: text.Date, value: u.value(d), span: u.period(d), unit: u}
}

// matcher reads one sentence.
type matcher struct {
	a     *Annotator
	doc   *story
	sent  *text.Sentence
	p     []piece
	none  piece
	noLex lexeme
	depth int
}

// story is what a document has told so far.
type story struct {
	anchor day // the document's date, or noDay
	// ref is the day that the text named last and refUnit how finely.
	ref     day
	refUnit unit
	// year is the last year named, in the sentence yearSentence.
	year, yearSentence int
	sentence           int
	monthFirst         bool
}

// best keeps the longer of two readings, the first at equal length.
func best(a timex, okA bool, b timex, okB bool) (timex, bool) {
	if okB && (!okA || b.to > a.to) {
		return b, true
	}
	return a, okA
}

// expression reads the longest time expression that begins at i.
func (m *matcher) expression(i int) (timex, bool) {
	p := m.at(i)
	if p.lx == nil && p.kind != digitPiece && p.low != "'" {
		return timex{}, false
	}
	x, ok := m.whole(i)
	y, okY := m.set(i)
	x, ok = best(x, ok, y, okY)
	if !ok || !m.endsToken(x.to) {
		return timex{}, false
	}
	return x, true
}

// endsToken reports whether a reading may end before piece to: what follows in
// the same token is signs or a possessive.
func (m *matcher) endsToken(to int) bool { return m.at(to - 1).last }

// whole reads a date, time or duration with everything that belongs to it:
// parts of the day, clock times, ranges.
func (m *matcher) whole(i int) (timex, bool) {
	x, ok := m.joined(i)
	d, okD := m.duration(i)
	x, ok = best(x, ok, d, okD)
	if !ok {
		return x, false
	}
	return m.rangeOf(x), true
}

// joined reads a date with its part of day or clock time, in either order.
func (m *matcher) joined(i int) (timex, bool) {
	x, ok := m.core(i)
	c, okC := m.clockTime(i)
	if okC && (!ok || c.to > x.to) {
		return m.clockThenDate(c), true
	}
	if !ok {
		return x, false
	}
	return m.dateThenClock(x), true
}

func (m *matcher) dateThenClock(x timex) timex {
	if x.kind == text.TimeOfDay && x.clock != "" && x.clock[0] == 'T' && len(x.clock) == 3 {
		// "Sunday morning at 10:30"
		if c, ok := m.clockAfter(x.to); ok {
			return m.withClock(x, c)
		}
		return x
	}
	if x.kind != text.Date || x.unit != dayUnit {
		return x
	}
	if l := m.lex(x.to); l.part != "" && !m.is(x.to, "overnight") && m.at(x.to-1).low != "the" {
		part := m.at(x.to)
		if part.last {
			x.to++
			x.clock = l.part
			x.kind = text.TimeOfDay
			x.value = clockValue(x, x.clock)
			if c, ok := m.clockAfter(x.to); ok {
				return m.withClock(x, c)
			}
		}
		return x
	}
	if c, ok := m.clockAfter(x.to); ok {
		return m.withClock(x, c)
	}
	return x
}

// clockAfter reads a clock time behind a date: "at 10 a.m.", ", around noon".
func (m *matcher) clockAfter(i int) (timex, bool) {
	j := i
	if m.is(j, ",") {
		j++
	}
	if m.is(j, "at") {
		j++
	}
	mod := ""
	if m.is(j, "around", "about") {
		mod = modApprox
		j++
	}
	c, ok := m.clockTime(j)
	if mod != "" {
		c.mod = mod
	}
	return c, ok
}

func (m *matcher) withClock(x, c timex) timex {
	if len(c.clock) == 3 && len(x.clock) == 3 {
		return x
	}
	x.to, x.kind, x.clock = max(x.to, c.to), text.TimeOfDay, c.clock
	x.value = clockValue(x, c.clock)
	if x.mod == "" {
		x.mod = c.mod
	}
	return x
}

// clockThenDate reads what follows a clock time: "10 p.m. on Sunday", "the
// morning of February 12"; alone it belongs to the day named last, or to the
// document's.
func (m *matcher) clockThenDate(c timex) timex {
	j := c.to
	if m.is(j, ",") {
		j++
	}
	if m.is(j, "on", "of") {
		j++
	}
	if d, ok := m.core(j); ok && d.kind == text.Date && d.unit == dayUnit {
		d.from = c.from
		return m.withClock(d, c)
	}
	if c.b == noDay {
		d := m.doc.anchor
		if m.doc.refUnit == dayUnit && m.doc.ref != noDay {
			d = m.doc.ref
		}
		c.span, c.floating = span{d, d}, true
		c.value = clockValue(c, c.clock)
	}
	return c
}

// clockValue joins a day and a clock or part of day.
func clockValue(x timex, clock string) string {
	if !x.b.valid() {
		return ""
	}
	d := x.b
	if len(clock) >= 6 && clock[:6] == "T24:00" {
		return d.String() + "T24:00" + clock[6:]
	}
	return d.String() + clock
}

// core reads a date without ranges and clock times.
func (m *matcher) core(i int) (timex, bool) {
	if m.depth > 6 {
		return timex{}, false
	}
	m.depth++
	defer func() { m.depth-- }()
	p := m.at(i)
	if p.kind == digitPiece {
		return m.numericDate(i)
	}
	if p.low == "'" {
		return m.decadeDate(i)
	}
	l := m.lex(i)
	var x timex
	ok := false
	try := func(rule func(int) (timex, bool)) {
		y, okY := rule(i)
		x, ok = best(x, ok, y, okY)
	}
	if l.wday > 0 {
		try(m.weekdayDate)
	}
	if l.month > 0 {
		try(m.monthDate)
	}
	if l.season > 0 {
		try(m.seasonDate)
	}
	if l.ord > 0 || l.card > 0 {
		try(m.dayMonth)
		try(m.ordinalPeriod)
	}
	if l.shift > 0 {
		try(m.deictic)
	}
	if l.mod != "" {
		try(m.modified)
	}
	if l.adverb != "" {
		try(m.adverb)
	}
	switch p.low {
	case "the":
		try(m.definite)
		try(m.deictic)
	case "about", "around", "circa", "approximately", "roughly":
		if y, okY := m.core(i + 1); okY && y.kind == text.Date && (y.unit == year || y.unit == decade || y.unit == century) {
			y.from, y.mod = i, modApprox
			x, ok = best(x, ok, y, true)
		}
	case "today", "tonight", "tomorrow", "yesterday", "overnight", "at":
		try(m.relativeDay)
	case "q", "h":
		try(m.quarterName)
	case "fiscal", "fy", "ad":
		try(m.fiscal)
	case "weekend":
	case "seventies", "eighties", "nineties", "sixties", "fifties", "forties", "thirties", "twenties":
		try(m.decadeDate)
	}
	if h, okH := m.holiday(i); okH {
		x, ok = best(x, ok, h, true)
	}
	return x, ok
}

// rangeOf joins x with a second date: "from Monday to Friday", "between March 3
// and 5", "2014-2016".
func (m *matcher) rangeOf(x timex) timex {
	if x.kind != text.Date && x.kind != text.TimeOfDay || x.unit == noUnit {
		return x
	}
	j := x.to
	from := m.is(x.from-1, "from", "-")
	between := m.is(x.from-1, "between")
	switch {
	case m.is(j, "-") && m.at(j-1).last:
	case m.is(j, "to", "through", "until", "till") && !between:
		if !from && m.is(j, "until", "till") {
			return x
		}
	case m.is(j, "and") && between:
	default:
		return x
	}
	k := j + 1
	y, ok := m.joined(k)
	if !ok || y.kind != text.Date && y.kind != text.TimeOfDay || y.unit == noUnit || !m.endsToken(y.to) {
		return x
	}
	if x.clock != "" && y.clock != "" && x.floating != y.floating {
		// "10 a.m. to 4 p.m. on Sunday"
		if x.floating {
			x.span, x.floating = y.span, false
			x.value = clockValue(x, x.clock)
		} else {
			y.span = x.span
			y.value = clockValue(y, y.clock)
		}
	}
	if y.year != 0 && x.year == 0 && x.yearless {
		x = m.inYear(x, y.year)
		if x.b > y.b {
			x = m.inYear(x, y.year-1)
		}
	}
	if y.b < x.b && x.b != noDay && y.b != noDay {
		switch {
		case y.weekdayOnly:
			weeks := (x.b - y.b + 6) / 7 * 7
			y.span = span{y.b + weeks, y.e + weeks}
			y.value = y.unit.value(y.b)
		case y.yearless:
			yy, _, _ := x.b.civil()
			y = m.inYear(y, yy)
			if y.b < x.b {
				y = m.inYear(y, yy+1)
			}
		}
	}
	if x.b != noDay && y.e != noDay && y.e < x.b {
		return x
	}
	if !from && !between && !m.is(j, "-") && x.unit != y.unit && x.clock == "" {
		return x
	}
	x.to = y.to
	x.e = y.e
	x.year = y.year
	if x.value == "" || y.value == "" {
		x.value = ""
	} else {
		x.value += "/" + y.value
	}
	if x.mod == "" {
		x.mod = y.mod
	}
	return x
}

// inYear moves a date without a year of its own into one.
func (m *matcher) inYear(x timex, y int) timex {
	x.b = dayOf(y, x.mo, min(x.dom, daysIn(y, x.mo)))
	x.e = x.b
	if x.unit != dayUnit {
		x.e = x.unit.period(x.b).e
	}
	x.value = x.unit.value(x.b)
	return x
}
