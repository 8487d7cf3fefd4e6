package temporal

import (
	"github.com/relata-kg/relata/ingest/text"
)

// deictic reads "last Sunday", "next week", "this morning", "the past eight
// years", "the following month".
func (m *matcher) deictic(i int) (timex, bool) {
	j := i
	the := m.is(j, "the")
	if the {
		j++
	}
	w := m.lex(j).shift
	if w == 0 || m.is(j, "that", "same") && !the && !m.is(j, "that") {
		return timex{}, false
	}
	if s := m.lex(j + 1).shift; w == shiftThis && (s == shiftPast || s == shiftComing || s == shiftLast || s == shiftNext) && m.is(j, "this") {
		w = s
		if s == shiftPast {
			w = shiftLast
		}
		j++
	}
	k := j + 1
	if m.is(j, "these") {
		if m.is(k, "days") {
			x := timex{from: i, to: k + 1, kind: text.Date, value: presentRef, span: span{m.doc.anchor, m.doc.anchor}}
			return x, true
		}
		return timex{}, false
	}
	if x, ok := m.window(i, k, w); ok {
		return x, true
	}
	if w == shiftRecent || m.is(j, "same") && !the {
		return timex{}, false
	}
	if the {
		return m.theShifted(i, k, w)
	}
	if w == shiftPast || w == shiftPrevious || w == shiftFollowing {
		// Without an article only "past week" and the like in headlines.
		if u := m.lex(k).unit; u >= week && !m.lex(k).plural && m.at(j).low != "following" {
			return m.theShifted(i, k, w)
		}
		return timex{}, false
	}
	return m.shifted(i, k+1, k, w)
}

// window reads a number of units up to now or from now on, behind the shift
// word before k: "the past eight years", "the next few hours", "the coming days".
func (m *matcher) window(i, k, w int) (timex, bool) {
	j := k
	x := timex{from: i, kind: text.Duration}
	mod, after := m.modifier(j)
	if mod != "" {
		j, x.mod = after, mod
	}
	if m.is(j, "couple") && m.is(j+1, "of") {
		j, x.unknown, x.mod = j+2, true, modApprox
	} else if n, ok := m.ranged(j, false); ok && !(m.at(j).kind == digitPiece && len(m.at(j).low) == 4 && m.lex(n.next).unit == noUnit) {
		j, x.count, x.counted = n.next, n.v, true
		if n.mod != "" {
			x.counted, x.unknown = false, true
		}
		if n.ranged && x.mod == "" {
			x.mod = modApprox
		}
	} else if m.lex(j).fuzzy {
		j++
		x.unknown = true
	}
	j = m.hyphen(j)
	l := m.lex(j)
	if l.unit == noUnit || !l.plural && !(x.counted && x.count == whole(1)) {
		return timex{}, false
	}
	if !x.counted {
		x.unknown = true
	}
	x.to = j + 1
	x.value = l.unit.duration(x.count, x.unknown)
	if x.value == "" {
		return timex{}, false
	}
	// "the first three months of 2021", "the last two weeks of March"
	if m.is(x.to, "of") && (w == shiftLast || w == 0) {
		if of, ok := m.core(x.to + 1); ok && of.b.valid() && x.counted {
			n, fits := x.count.integer(maxShift)
			x.to, x.span = of.to, of.span
			if w == 0 && fits {
				x.e = min(of.e, l.unit.shift(of.b, n)-1)
			} else if fits {
				x.b = max(of.b, l.unit.shift(of.e+1, -n))
			}
			return x, true
		}
	}
	a := m.doc.anchor
	x.span = open
	n, fits := x.count.integer(maxShift)
	known := x.counted && fits && a != noDay
	switch w {
	case shiftLast, shiftPast, shiftRecent, shiftPrevious:
		x.e = a
		if known {
			x.b = l.unit.shift(a, -n)
		}
	case shiftNext, shiftComing, shiftFollowing:
		x.b = a
		if known {
			x.e = l.unit.shift(a, n)
		}
	default:
		return timex{}, false
	}
	return x, true
}

// theShifted reads what follows "the last", "the next", "the following" at k.
func (m *matcher) theShifted(i, k, w int) (timex, bool) {
	l := m.lex(k)
	u := l.unit
	a := m.doc.anchor
	switch w {
	case shiftLast, shiftPast:
		if w == shiftPast && u == noUnit && l.wday == 0 && l.month == 0 && l.season == 0 && l.part == "" {
			return m.vague(i, k, pastRef)
		}
		if (u == hour || u >= week) && !l.plural {
			if m.is(k+1, "of") {
				return timex{}, false
			}
			x := timex{from: i, to: k + 1, kind: text.Duration, value: u.duration(whole(1), false), span: span{u.shift(a, -1), a}}
			return x, true
		}
		if u != noUnit && u != weekend {
			return timex{}, false
		}
		return m.shifted(i, k+1, k, shiftLast)
	case shiftThis, shiftComing:
		return m.shifted(i, k+1, k, w)
	case shiftNext:
		if m.doc.ref == noDay || m.doc.ref == a {
			if u == dayUnit || l.part != "" {
				return m.fromRef(i, k, 1)
			}
			return m.shifted(i, k+1, k, shiftNext)
		}
		return m.fromRef(i, k, 1)
	case shiftFollowing:
		return m.fromRef(i, k, 1)
	case shiftPrevious:
		return m.fromRef(i, k, -1)
	case shiftThat:
		return m.fromRef(i, k, 0)
	}
	return timex{}, false
}

// fromRef reads a unit, weekday, season or part of the day counted from the
// date that the text named last.
func (m *matcher) fromRef(i, k, n int) (timex, bool) {
	l := m.lex(k)
	if l.plural && l.unit != noUnit {
		return timex{}, false
	}
	r := m.doc.ref
	fine := m.doc.refUnit
	x := timex{from: i, to: k + 1, kind: text.Date, span: open}
	switch {
	case l.part != "" && len(l.part) == 3 || m.is(k, "night"):
		x.kind, x.clock, x.unit = text.TimeOfDay, l.part, dayUnit
		if r != noDay && fine == dayUnit {
			x.span = span{r + day(n), r + day(n)}
			x.value = clockValue(x, l.part)
		}
	case l.unit >= dayUnit:
		x.unit = l.unit
		if r != noDay && fine <= l.unit {
			x = date(i, k+1, l.unit, l.unit.shift(r, n))
		}
	case l.wday > 0 && n != 0:
		x.unit = dayUnit
		if r != noDay && fine == dayUnit {
			d := r + day(n)
			for d.weekday() != l.wday {
				d += day(n)
			}
			x = date(i, k+1, dayUnit, d)
		}
	case l.season > 0 && n > 0:
		x.unit = noUnit
		if r != noDay {
			y, _, _ := r.civil()
			if fine < year && seasonSpan(y, l.season).b <= r || fine >= year {
				y++
			}
			x = m.seasonOf(i, k+1, y, l.season)
		}
	default:
		return timex{}, false
	}
	return x, true
}

// vague reads "the past", "the present", "the future" as nouns.
func (m *matcher) vague(i, k int, ref string) (timex, bool) {
	next := m.at(k)
	tok := m.token(k - 1)
	noun := tok.UPOS == "NOUN"
	if tok.UPOS == "" {
		noun = next.kind != wordPiece && next.kind != digitPiece || next.low == "and" || next.low == "is" || next.low == "was" || next.low == "to"
	}
	if !noun || !m.is(i-1, "in", "of", "for", "from", "to", "at", "until", "than", "about") {
		return timex{}, false
	}
	a := m.doc.anchor
	x := timex{from: i, to: k, kind: text.Date, value: ref, span: open}
	switch ref {
	case presentRef:
		x.span = span{a, a}
	case pastRef:
		x.e = a
	default:
		x.b = a
	}
	return x, true
}

// shifted reads the unit, weekday, month, season, holiday or part of day at
// piece at as the last, this or next one, counted from the document's date.
func (m *matcher) shifted(from, to, at, w int) (timex, bool) {
	l := m.lex(at)
	a := m.doc.anchor
	n := 0
	switch w {
	case shiftLast:
		n = -1
	case shiftNext, shiftComing:
		n = 1
	case shiftThat:
		return m.fromRef(from, at, 0)
	}
	x := timex{from: from, to: to, kind: text.Date, span: open}
	switch {
	case l.wday > 0 && !l.plural && !l.abbr:
		x.unit, x.weekdayOnly = dayUnit, n == 0
		if a == noDay {
			return x, true
		}
		d := a.monday() + day(l.wday-1)
		switch {
		case w == shiftNext:
			d += 7
		case w == shiftComing && d <= a:
			d += 7
		case n < 0 && d >= a:
			d -= 7
		}
		y := date(from, to, dayUnit, d)
		return y, true
	case l.part != "" && len(l.part) == 3 && (n == 0 || m.is(at, "night", "evening")):
		x.kind, x.clock, x.unit = text.TimeOfDay, l.part, dayUnit
		if n > 0 {
			return timex{}, false
		}
		if a != noDay {
			x.span = span{a + day(n), a + day(n)}
			x.value = clockValue(x, l.part)
		}
		return x, true
	case l.part != "" && n > 0:
		return m.fromRef(from, at, 1)
	case m.is(at, "day"):
		if n > 0 && w == shiftNext {
			return m.fromRef(from, at, 1)
		}
		return timex{}, false
	case l.unit >= weekend && !l.plural:
		if a == noDay {
			x.unit = l.unit
			return x, true
		}
		if l.unit == weekend && w == shiftThis && a.weekday() <= 2 {
			if dir, _ := m.direction(from); dir == backward {
				n = -1
			}
		}
		return date(from, to, l.unit, l.unit.shift(a, n)), true
	case l.month > 0 && m.at(at).upper && !l.abbr:
		x.unit, x.mo, x.dom = month, l.month, 1
		if a == noDay {
			return x, true
		}
		y, mo, _ := a.civil()
		switch {
		case n < 0 && l.month >= mo:
			y--
		case n > 0 && l.month <= mo:
			y++
		}
		return m.inYear(x, y), true
	case l.season > 0:
		if a == noDay {
			return x, true
		}
		y, _, _ := a.civil()
		for n < 0 && seasonSpan(y, l.season).e >= a {
			y--
		}
		switch {
		case n > 0 && seasonSpan(y, l.season).b <= a:
			y++
		}
		if n == 0 && seasonSpan(y-1, l.season).e >= a {
			y-- // January is in the winter that began in December.
		}
		return m.seasonOf(from, to, y, l.season), true
	}
	if h, ok := m.holidayShift(at, n); ok {
		h.from = from
		return h, true
	}
	return timex{}, false
}

// modified reads "early 2023", "mid-March", "later this week", "end of the year".
func (m *matcher) modified(i int) (timex, bool) {
	l := m.lex(i)
	j := i + 1
	word := m.at(i).low
	noun := word == "end" || word == "start" || word == "beginning" || word == "middle" || word == "close"
	if noun {
		if !m.is(j, "of") {
			return timex{}, false
		}
		j++
	} else {
		j = m.hyphen(j)
		if word == "mid" && !m.at(j).glued && m.is(i+1, "-") {
			return timex{}, false
		}
		if m.is(j, "on") && (word == "late" || word == "early" || word == "later" || word == "earlier") || m.is(j, "in") {
			j++
		}
	}
	x, ok := timex{}, false
	k := j
	if m.is(k, "the") {
		k++
	}
	if u := m.lex(k).unit; (m.is(j, "the") || noun && u >= year) && (u >= week || u == dayUnit && !m.is(k, "night")) && !m.lex(k).plural &&
		!m.is(k+1, "of") && !m.is(k+1, "'s") {
		// "the end of the year", "later in the day"
		x, ok = date(j, k+1, u, m.doc.anchor), true
	} else if x, ok = m.core(j); !ok {
		return x, false
	}
	if x.kind != text.Date || x.unit == noUnit && x.value == "" && x.b == noDay || x.mod != "" {
		return timex{}, false
	}
	x.from, x.mod = i, l.mod
	a := m.doc.anchor
	if x.b == noDay {
		return x, true
	}
	switch inside := a != noDay && x.b <= a && a <= x.e && x.unit > dayUnit; {
	case inside && word == "later":
		x.b = a
	case inside && word == "earlier":
		x.e = a
	default:
		x.span = x.narrow(l.mod)
	}
	return x, true
}

// definite reads what begins with "the" and no shift word.
func (m *matcher) definite(i int) (timex, bool) {
	j := i + 1
	l := m.lex(j)
	a := m.doc.anchor
	longer := func(x timex, ok bool) (timex, bool) {
		x.from = i
		return x, ok
	}
	switch {
	case m.is(j, "day", "night", "week", "month", "year", "weekend") && m.is(j+1, "before", "after") && m.is(j+2, "yesterday", "tomorrow", "last", "next"):
		return m.secondNext(i, j)
	case l.unit >= dayUnit && !l.plural && m.is(j+1, "before", "after", "earlier") && m.closes(j+2):
		n := 1
		if !m.is(j+1, "after") {
			n = -1
		}
		x, ok := m.fromRef(i, j, n)
		x.to = j + 2
		return x, ok
	case m.is(j, "weekend"):
		x := date(i, j+1, weekend, a)
		if a != noDay && a.weekday() <= 5 {
			if dir, _ := m.direction(i); dir != forward {
				x = date(i, j+1, weekend, a-7)
			}
		}
		return x, true
	case m.is(j, "year"):
		if y, ok := m.yearAt(j + 1); ok {
			x := date(i, j+2, year, dayOf(y, 1, 1))
			x.year = y
			return x, true
		}
	case m.is(j, "present"):
		return m.vague(i, j+1, presentRef)
	case m.is(j, "future"):
		return m.vague(i, j+1, futureRef)
	case l.season > 0:
		return longer(m.seasonDate(j))
	case l.mod != "":
		return longer(m.modified(j))
	case m.is(j, "seventies", "eighties", "nineties", "sixties", "fifties", "forties", "thirties", "twenties"), m.is(j, "'"):
		return longer(m.decadeDate(j))
	case m.at(j).kind == digitPiece, l.ord > 0, l.card > 0:
		x, ok := m.dayMonth(j)
		y, okY := m.decadeDate(j)
		x, ok = best(x, ok, y, okY)
		y, okY = m.ordinalPeriod(j)
		return longer(best(x, ok, y, okY))
	}
	if h, ok := m.holiday(j); ok {
		return longer(h, true)
	}
	return timex{}, false
}

// closes reports whether a phrase may end before piece i.
func (m *matcher) closes(i int) bool {
	p := m.at(i)
	return i >= len(m.p) || p.kind == punctPiece || m.is(i, "and", "but", "when", "that", "in", "at", "on")
}

// secondNext reads "the day before yesterday", "the week before last".
func (m *matcher) secondNext(i, j int) (timex, bool) {
	u := m.lex(j).unit
	n := 2
	if m.is(j+1, "before") {
		n = -2
	}
	if u == dayUnit != m.is(j+2, "yesterday", "tomorrow") || m.is(j+2, "yesterday", "last") != (n < 0) {
		return timex{}, false
	}
	return date(i, j+3, u, u.shift(m.doc.anchor, n)), true
}

// relativeDay reads "today", "yesterday", "tonight", "at present".
func (m *matcher) relativeDay(i int) (timex, bool) {
	a := m.doc.anchor
	switch m.at(i).low {
	case "yesterday":
		if a != noDay {
			a--
		}
		return date(i, i+1, dayUnit, a), true
	case "tomorrow":
		if a != noDay {
			a++
		}
		return date(i, i+1, dayUnit, a), true
	case "today":
		x := date(i, i+1, dayUnit, a)
		if a == noDay {
			x.value = presentRef
		}
		return x, true
	case "tonight", "overnight":
		x := timex{from: i, to: i + 1, kind: text.TimeOfDay, span: span{a, a}, clock: "TNI", unit: dayUnit}
		x.value = clockValue(x, "TNI")
		return x, true
	case "at":
		if m.is(i+1, "present") || m.is(i+1, "the") && m.is(i+2, "moment") && m.closes(i+3) {
			to := i + 2
			if m.is(i+1, "the") {
				to++
			}
			if !m.closes(to) {
				return timex{}, false
			}
			return timex{from: i, to: to, kind: text.Date, value: presentRef, span: span{a, a}}, true
		}
	}
	return timex{}, false
}

// adverb reads "now", "recently", "soon".
func (m *matcher) adverb(i int) (timex, bool) {
	p := m.at(i)
	a := m.doc.anchor
	x := timex{from: i, to: i + 1, kind: text.Date, value: p.lx.adverb, span: open}
	switch p.low {
	case "now":
		if m.is(i+1, "that", ",", "-") || m.at(i-1).kind == punctPiece && m.at(i-1).glued && m.at(i-1).low == "-" {
			return x, false
		}
	case "soon", "shortly":
		if m.is(i-1, "as", "too", "so") || m.is(i+1, "as", "after", "before") {
			return x, false
		}
	}
	switch x.value {
	case presentRef:
		x.span = span{a, a}
	case pastRef:
		x.e = a
	case futureRef:
		x.b = a
	}
	return x, true
}
