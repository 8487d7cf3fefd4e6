package temporal

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// namedDay is a named day or period. A nil on means that it moves by a calendar
// that is not computed here: it is found, without a value.
type namedDay struct {
	words []string
	on    func(year int) day
	// era is for periods of history, which have no year.
	era bool
}

// namedDays returns the holidays by their first word, longer names first.
func namedDays() map[string][]namedDay {
	fixed := func(m, d int) func(int) day { return func(y int) day { return dayOf(y, m, d) } }
	moved := func(n int) func(int) day { return func(y int) day { return easter(y) + day(n) } }
	nth := func(m, wd, n int) func(int) day { return func(y int) day { return nthWeekday(y, m, wd, n) } }
	table := []struct {
		names string
		on    func(int) day
		era   bool
	}{
		{"new year 's eve|new years eve", fixed(12, 31), false},
		{"new year 's day|new years day|new year 's|new year", fixed(1, 1), false},
		{"christmas eve", fixed(12, 24), false},
		{"christmas day|christmas", fixed(12, 25), false},
		{"boxing day", fixed(12, 26), false},
		{"valentine 's day", fixed(2, 14), false},
		{"halloween", fixed(10, 31), false},
		{"epiphany", fixed(1, 6), false},
		{"may day", fixed(5, 1), false},
		{"veterans day", fixed(11, 11), false},
		{"ash wednesday", moved(-46), false},
		{"good friday", moved(-2), false},
		{"easter sunday|easter", moved(0), false},
		{"easter monday", moved(1), false},
		{"memorial day", nth(5, 1, -1), false},
		{"labor day", nth(9, 1, 1), false},
		{"columbus day", nth(10, 1, 2), false},
		{"thanksgiving day|thanksgiving", nth(11, 4, 4), false},
		{"ramadan|eid al-fitr|eid al-adha|eid|hanukkah|passover|diwali|lent|orthodox christmas|orthodox easter|independence day", nil, false},
		{"middle ages", nil, true},
	}
	days := map[string][]namedDay{}
	for _, row := range table {
		for name := range strings.SplitSeq(row.names, "|") {
			words := strings.Fields(strings.ReplaceAll(name, "-", " - "))
			h := namedDay{words: words, on: row.on, era: row.era}
			days[words[0]] = append(days[words[0]], h)
		}
	}
	return days
}

// namedAt returns the longest holiday's name at i and the piece behind it.
func (m *matcher) namedAt(i int) (h namedDay, next int, ok bool) {
	if !m.at(i).upper {
		return
	}
	for _, cand := range m.a.days[m.at(i).low] {
		k := i
		for _, w := range cand.words {
			if m.at(k).low != w {
				k = -1
				break
			}
			k++
		}
		if k > next && (k == i+1 || m.at(k-1).upper || m.is(k-1, "'s")) {
			h, next, ok = cand, k, true
		}
	}
	if ok && m.is(i, "new") && next == i+2 && !m.at(i+1).upper {
		return h, 0, false
	}
	return h, next, ok
}

// holiday reads "Christmas", "New Year's Eve 2021", "Good Friday".
func (m *matcher) holiday(i int) (timex, bool) {
	h, next, ok := m.namedAt(i)
	if !ok || m.is(next, "island", "islands") {
		return timex{}, false
	}
	x := timex{from: i, to: next, kind: text.Date, unit: dayUnit, span: open}
	k := next
	if m.is(k, ",", "of", "in") {
		k++
	}
	y, hasYear := m.yearAt(k)
	if hasYear {
		x.to, x.year = k+1, y
	}
	if h.on == nil {
		x.unit = noUnit
		return x, true
	}
	if !hasYear {
		y = m.storyYear()
		a := m.doc.anchor
		switch {
		case y != 0:
		case a == noDay:
			return x, true
		default:
			y, _, _ = a.civil()
			if dir, _ := m.direction(i); dir == forward && h.on(y) < a {
				y++
			} else if dir == backward && h.on(y) > a || dir == unclear && h.on(y)-a > a-h.on(y-1) {
				y--
			}
		}
	}
	d := date(i, x.to, dayUnit, h.on(y))
	d.year = x.year
	return d, true
}

// holidayShift reads "last Christmas" (n = -1), "this" (0), "next" (1).
func (m *matcher) holidayShift(i, n int) (timex, bool) {
	h, next, ok := m.namedAt(i)
	if !ok || h.era {
		return timex{}, false
	}
	x := timex{from: i, to: next, kind: text.Date, unit: dayUnit, span: open}
	a := m.doc.anchor
	if h.on == nil || a == noDay {
		return x, true
	}
	y, _, _ := a.civil()
	switch {
	case n < 0 && h.on(y) >= a:
		y--
	case n > 0 && h.on(y) <= a:
		y++
	}
	return date(i, next, dayUnit, h.on(y)), true
}

// weekdayDate reads "Sunday", "Sunday, February 20, 2022", "Friday the 13th".
func (m *matcher) weekdayDate(i int) (timex, bool) {
	l := m.lex(i)
	p := m.at(i)
	j := i + 1
	if l.plural {
		return timex{}, false
	}
	if l.abbr && m.is(j, ".") {
		j++
	}
	k := j
	if m.is(k, ",") {
		k++
	}
	if m.is(k, "the") {
		k++
	}
	if q := m.at(k); q.kind == digitPiece || q.lx != nil && (q.lx.month > 0 || q.lx.ord > 0) {
		x, ok := m.explicitDay(k)
		if ok {
			x.from = i
			return x, true
		}
	}
	if l.abbr {
		// "Sun", "Sat" and "Wed" alone are words of their own.
		if !p.upper || !m.is(i-1, "on", "until", "since", "by", "last", "next") || m.is(i, "sun", "sat", "mon") && m.is(j, "'s") {
			return timex{}, false
		}
	}
	if !m.weekdayWord(i) {
		return timex{}, false
	}
	if m.is(j, "last", "next") && m.closes(j+1) {
		if x, ok := m.shifted(i, j+1, i, m.lex(j).shift); ok {
			return x, true
		}
	}
	x := date(i, i+1, dayUnit, m.nearWeekday(i, l.wday))
	x.weekdayOnly = true
	return x, true
}

// explicitDay reads a day with its month or in figures.
func (m *matcher) explicitDay(i int) (timex, bool) {
	if m.lex(i).month > 0 {
		x, ok := m.monthDate(i)
		return x, ok && x.unit == dayUnit
	}
	if x, ok := m.isoDate(i); ok {
		return x, true
	}
	if x, ok := m.slashDate(i); ok {
		return x, true
	}
	return m.dayMonth(i)
}

// weekdayWord refuses weekdays inside names: "the Sunday Times", "Black Friday".
func (m *matcher) weekdayWord(i int) bool {
	switch m.token(i).UPOS {
	case "", "PROPN", "NOUN", "X", "ADV":
	default:
		return false
	}
	switch m.at(i - 1).low {
	case "black", "bloody", "super", "ash", "palm", "cyber", "holy", "maundy", "shrove", "giving", "girl", "man", "ruby":
		return !m.at(i - 1).upper
	}
	next := m.at(i + 1)
	if next.upper && next.kind == wordPiece && next.lx == nil {
		switch next.low {
		case "times", "telegraph", "mail", "mirror", "express", "post", "herald", "magazine", "agreement", "movement", "mosque", "island", "club":
			return false
		}
		return !m.is(i-1, "the", "'s")
	}
	return true
}
