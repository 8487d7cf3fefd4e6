package temporal

import (
	"strconv"

	"github.com/relata-kg/relata/ingest/text"
)

// seasonSpan returns a season of the northern hemisphere by whole months; the
// winter of a year begins in its December.
func seasonSpan(y, season int) span {
	return span{dayOf(y, 3*season, 1), dayOf(y, 3*season+3, 1) - 1}
}

func (m *matcher) seasonOf(from, to, y, season int) timex {
	x := timex{from: from, to: to, kind: text.Date, span: seasonSpan(y, season), year: y}
	if x.b.valid() {
		x.value = pad(y, 4) + "-" + []string{"SP", "SU", "FA", "WI"}[season-1]
	}
	return x
}

// seasonDate reads "summer 2012", "spring of last year", "in winter".
func (m *matcher) seasonDate(i int) (timex, bool) {
	season := m.lex(i).season
	k := i + 1
	if m.is(k, "of", ",") {
		k++
	}
	if y, ok := m.yearAt(k); ok {
		return m.seasonOf(i, k+1, y, season), true
	}
	if m.is(i, "fall") || m.is(i+1, "of") && !m.is(k, "last", "this", "next") {
		return timex{}, false
	}
	if m.is(k, "last", "this", "next") && m.is(k+1, "year") {
		if x, ok := m.shifted(k, k+2, k+1, m.lex(k).shift); ok && x.b.valid() {
			y, _, _ := x.b.civil()
			return m.seasonOf(i, k+2, y, season), true
		}
	}
	the := m.is(i-1, "the")
	prev := m.at(i - 1).low
	if the {
		prev = m.at(i - 2).low
	}
	switch prev {
	case "in", "during", "until", "since", "by", "late", "early", "mid", "every":
	case "-":
		if m.lex(i-2).mod == "" {
			return timex{}, false
		}
	default:
		return timex{}, false
	}
	x := timex{from: i, to: i + 1, kind: text.Date, span: open}
	if y := m.storyYear(); y != 0 {
		return m.seasonOf(i, i+1, y, season), true
	}
	a := m.doc.anchor
	if a == noDay {
		return x, true
	}
	y, _, _ := a.civil()
	dir, _ := m.direction(i)
	for y++; dir != forward && seasonSpan(y, season).b > a || dir == forward && seasonSpan(y-1, season).e >= a; {
		y--
	}
	return m.seasonOf(i, i+1, y, season), true
}

// narrow takes the first, middle or last third of a range.
func (s span) narrow(mod string) span {
	if s.b == noDay || s.e == noDay || s.e-s.b < 2 {
		return s
	}
	third := (s.e - s.b + 1) / 3
	switch mod {
	case modStart:
		return span{s.b, s.b + third - 1}
	case modMid:
		return span{s.b + third, s.e - third}
	case modEnd:
		return span{s.e - third + 1, s.e}
	}
	return s
}

// ordinalPeriod reads "19th century", "third quarter of 2021", "first half of
// last year", "first three months of 2021".
func (m *matcher) ordinalPeriod(i int) (timex, bool) {
	n, j, ok := m.ordinalAt(i)
	if !ok || n == 0 {
		return timex{}, false
	}
	if m.is(i, "first") {
		if x, ok := m.window(i, j, 0); ok {
			return x, true
		}
	}
	j = m.hyphen(j)
	switch {
	case m.is(j, "century"):
		if m.is(j+1, "bc", "bce") && m.at(j+1).upper {
			return timex{from: i, to: j + 2, kind: text.Date, value: "BC" + pad(n-1, 2), span: open}, n <= 99
		}
		if n > 30 {
			return timex{}, false
		}
		x := date(i, j+1, century, dayOf((n-1)*100+1, 1, 1))
		x.b = max(x.b, dayOf(1, 1, 1))
		if m.is(j+1, "ad", "ce") && m.at(j+1).upper {
			x.to++
		}
		return x, true
	case m.is(j, "quarter") && n <= 4, m.is(j, "half") && n <= 2:
		u, months := quarter, 3
		if m.is(j, "half") {
			u, months = half, 6
		}
		return m.partOfYear(i, j+1, u, (n-1)*months+1, m.is(i-1, "the") && m.is(i-2, "in", "for", "during") && u == quarter)
	}
	return timex{}, false
}

// partOfYear reads the year of a quarter or half year at j.
func (m *matcher) partOfYear(i, j int, u unit, firstMonth int, bare bool) (timex, bool) {
	k := j
	if m.is(k, "of", ",") {
		k++
	}
	if y, ok := m.yearAt(k); ok {
		x := date(i, k+1, u, dayOf(y, firstMonth, 1))
		x.year = y
		return x, true
	}
	var of timex
	ok := false
	if m.is(k-1, "of") {
		if m.is(k, "the") && m.is(k+1, "year") {
			of, ok = date(k, k+2, year, m.doc.anchor), true
		} else {
			of, ok = m.core(k)
			ok = ok && of.unit == year
		}
	}
	if ok {
		x := timex{from: i, to: of.to, kind: text.Date, unit: u, span: open}
		if of.b.valid() {
			y, _, _ := of.b.civil()
			x = date(i, of.to, u, dayOf(y, firstMonth, 1))
		}
		return x, true
	}
	if !bare || m.is(j, "of") {
		return timex{}, false
	}
	x := timex{from: i, to: j, kind: text.Date, unit: u, span: open, yearless: true, mo: firstMonth, dom: 1}
	if a := m.doc.anchor; a != noDay {
		y, _, _ := a.civil()
		if dir, _ := m.direction(i); dir != forward && dayOf(y, firstMonth, 1) > a {
			y--
		} else if dir == forward && u.period(dayOf(y, firstMonth, 1)).e < a {
			y++
		}
		x = m.inYear(x, y)
	}
	return x, true
}

// quarterName reads "Q3 2021", "Q3 of last year", "H1 2020".
func (m *matcher) quarterName(i int) (timex, bool) {
	n, ok := m.smallInt(i + 1)
	if !ok || !m.at(i).upper || !m.at(i+1).glued || n < 1 || n > 4 {
		return timex{}, false
	}
	if m.is(i, "h") {
		if n > 2 {
			return timex{}, false
		}
		return m.partOfYear(i, i+2, half, (n-1)*6+1, false)
	}
	return m.partOfYear(i, i+2, quarter, (n-1)*3+1, true)
}

// fiscal reads "fiscal 2020", "FY2020", "AD 394".
func (m *matcher) fiscal(i int) (timex, bool) {
	j := i + 1
	if m.is(i, "ad") {
		y, err := strconv.Atoi(m.at(j).low)
		if err != nil || !m.at(i).upper || m.at(j).kind != digitPiece || y < 1 || y > 2100 {
			return timex{}, false
		}
		x := date(i, j+1, year, dayOf(y, 1, 1))
		x.year = y
		return x, true
	}
	if m.is(j, "year") {
		j++
	}
	y, ok := m.yearAt(j)
	if !ok {
		return timex{}, false
	}
	return timex{from: i, to: j + 1, kind: text.Date, value: "FY" + pad(y, 4), span: open, year: y}, true
}

// decadeDate reads "1990s", "'90s", "the nineties".
func (m *matcher) decadeDate(i int) (timex, bool) {
	p := m.at(i)
	j := i
	if p.low == "'" {
		j++
		p = m.at(j)
		if !p.glued {
			return timex{}, false
		}
	}
	first := 0
	if p.kind == digitPiece {
		n, err := strconv.Atoi(p.low)
		s := j + 1
		if m.is(s, "'s") && m.at(s).glued && len(p.low) == 4 {
			// "1990's"
		} else if !m.is(s, "s") || !m.at(s).glued {
			return timex{}, false
		}
		if err != nil || n%10 != 0 {
			return timex{}, false
		}
		switch {
		case len(p.low) == 4 && n >= 1000 && n <= 2090:
			first = n
		case len(p.low) == 2 && (i < j || m.is(i-1, "the") || m.lex(i-1).mod != "" || m.is(i-1, "-") && m.lex(i-2).mod != ""):
			first = 1900 + n
		default:
			return timex{}, false
		}
		u := decade
		if first%100 == 0 && first < 2000 && len(p.low) == 4 {
			u = century // "the 1800s"
		}
		return date(i, s+1, u, dayOf(first, 1, 1)), true
	}
	if i == j && (m.is(i-1, "the") || m.lex(i-1).mod != "") {
		for k, w := range []string{"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"} {
			if p.low == w {
				return date(i, i+1, decade, dayOf(1920+10*k, 1, 1)), true
			}
		}
	}
	return timex{}, false
}
