package temporal

import "github.com/relata-kg/relata/ingest/text"

// duration reads a length of time and what makes a date of it: "nearly eight
// years", "two hours and 15 minutes", "two days ago", "a week later".
func (m *matcher) duration(i int) (timex, bool) {
	x := timex{from: i, kind: text.Duration, span: open}
	if m.is(i, "all") {
		// "all day", "all night"
		if u := m.lex(i + 1).unit; (u >= dayUnit && u <= year || m.is(i+1, "morning", "afternoon", "evening")) && !m.lex(i+1).plural && !m.is(i-1, "of") {
			x.to, x.value = i+2, max(u, dayUnit).duration(whole(1), false)
			if u == noUnit {
				x.value = "PTXH"
			}
			return x, true
		}
		return x, false
	}
	mod, j := m.modifier(i)
	if m.is(i, "over") && !m.is(i-1, "for", "of", "after", "within", "lasting", "lasted", "took", "takes", "is", "was", "just", "well", "spent") {
		mod, j = "", i
	}
	x.mod = mod
	bare, article := false, false
	l := m.lex(j)
	switch n, ok := m.ranged(j, false); {
	case l.unit != noUnit && l.plural:
		bare = true
		x.unknown = true
	case m.is(j, "half") && m.is(j+1, "a", "an", "-") && m.lex(j+2).unit != noUnit:
		x.count, x.counted = decimal{5, -1}, true
		j += 2
	case m.is(j, "a", "an") && m.lex(j+1).unit != noUnit && !m.lex(j+1).plural,
		m.is(j, "a") && m.is(j+1, "full", "whole", "further") && m.lex(j+2).unit != noUnit:
		article = true
		x.count, x.counted = whole(1), true
		j++
		if m.lex(j).unit == noUnit {
			j++
		}
	case (m.is(j, "a") && m.is(j+1, "few", "couple") || m.lex(j).fuzzy) && !ok || ok && n.mod != "" && m.lex(n.next).unit != noUnit:
		x.unknown = true
		switch {
		case ok && n.mod != "":
			j = n.next
		case m.is(j, "a"):
			j += 2
		default:
			j++
		}
		j = m.skipOf(j)
	case ok && !m.is(j, "between", "from") || ok && n.ranged:
		x.count, x.counted = n.v, true
		if n.ranged {
			x.mod = modApprox
		}
		j = n.next
		if m.is(j, "and") && m.is(j+1, "a") && m.is(j+2, "half") {
			x.count, x.counted = x.count.half()
			j += 3
		}
		if m.is(j, "full", "whole", "consecutive", "straight", "more", "long", "further", "additional") && m.lex(j+1).unit != noUnit {
			j++
		}
	default:
		return x, false
	}
	hyphen := m.is(j, "-") && m.lex(j+1).unit != noUnit && (m.at(j).glued || m.at(j+1).glued)
	if hyphen {
		j++
	}
	u := m.lex(j).unit
	if u == noUnit || u == weekend || !m.unitFits(x, j, hyphen, article) {
		return x, false
	}
	x.to, x.unit = j+1, noUnit
	if m.is(x.to, ".") && m.at(j).lx.unit < dayUnit && m.at(x.to).tok == m.at(j).tok {
		x.to++
	}
	if m.is(x.to, "'") {
		x.to++ // "two weeks' time"
	}
	if m.is(x.to, "and") && m.is(x.to+1, "a") && m.is(x.to+2, "half") && x.counted {
		x.count, x.counted = x.count.half()
		x.to += 3
	}
	if x.counted {
		if _, ok := x.count.times(1000); !ok {
			return x, false
		}
	}
	x.value = u.duration(x.count, x.unknown)
	if x.value == "" {
		return x, false
	}
	if m.is(x.to, "old") || m.is(x.to, "-") && m.is(x.to+1, "old", "olds") || m.is(x.to, "of") && m.is(x.to+1, "age") ||
		m.is(i-1, "of") && m.is(i-2, "age") {
		return x, false
	}
	if !bare && !hyphen {
		x = m.addSmaller(x, u)
	}
	if m.is(x.to, "or") && m.is(x.to+1, "so", "more") {
		x.mod = modApprox
		if m.is(x.to+1, "more") {
			x.mod = modEqualOrMore
		}
		x.to += 2
	}
	if m.is(x.to-1, "'") && !m.is(x.to, "time") {
		x.to--
	}
	y, dated := m.dated(x, u)
	switch {
	case dated:
		return y, true
	case m.is(x.to-1, "'"):
		x.to--
	}
	if bare && !m.bareFits(i, x.to) || article && !m.articleFits(i) {
		return x, false
	}
	return x, true
}

func (m *matcher) skipOf(j int) int {
	if m.is(j, "of") {
		return j + 1
	}
	return j
}

// half adds one half.
func (d decimal) half() (decimal, bool) {
	n, ok := d.integer(1e12)
	return decimal{int64(n)*10 + 5, -1}, ok
}

// unitFits refuses what only looks like a unit of time.
func (m *matcher) unitFits(x timex, j int, hyphen, article bool) bool {
	l := m.lex(j)
	switch m.at(j).low {
	case "second":
		return hyphen || x.counted && !article && m.at(x.from).low == "one" && m.closes(j+1)
	case "quarter", "quarters":
		return !hyphen && l.plural && !m.is(j+1, "of") && m.at(j-1).low != "three"
	case "min", "mins", "sec", "secs", "hr", "hrs", "yr", "yrs":
		return x.counted && m.at(j-1).kind == digitPiece
	case "day":
		if m.at(j-1).low == "one" && !hyphen {
			return m.is(x.from-1, "for", "in", "within", "after", "than", "only", "just")
		}
	}
	if hyphen || l.plural || article {
		return true
	}
	// A singular unit needs one: "one year", "half an hour", "1 month", "6 month delay".
	return m.is(j-1, "one", "1", "an", "a", "half") || m.at(j-1).kind == digitPiece && !m.is(j+1, "of")
}

// addSmaller reads a second part of a smaller unit: "9 years and 10 months".
func (m *matcher) addSmaller(x timex, u unit) timex {
	k := x.to
	if m.is(k, ",") {
		k++
	}
	if m.is(k, "and") {
		k++
	}
	n, ok := m.number(k, false)
	if !ok || n.mod != "" || x.unknown {
		return x
	}
	v := m.lex(n.next).unit
	if v == noUnit || v >= u || v == weekend || u >= dayUnit != (v >= dayUnit) || v == quarter || u == week || u > year {
		return x
	}
	add := v.duration(n.v, false)
	if add == "" {
		return x
	}
	if u < dayUnit {
		x.value += add[2:]
	} else {
		x.value += add[1:]
	}
	x.to = n.next + 1
	// The sum counts in its smaller unit, for "ago".
	x.counted = false
	return x
}

// dated makes a date of a duration with "ago", "later", "from now", "in".
func (m *matcher) dated(x timex, u unit) (timex, bool) {
	k := x.to
	a := m.doc.anchor
	sign, base, fine := 0, a, dayUnit
	switch {
	case m.is(k, "ago"):
		sign = -1
	case m.is(k, "hence"):
		sign = 1
	case m.is(k, "from") && m.is(k+1, "now", "today"):
		sign, k = 1, k+1
	case m.is(k, "time") && (m.is(k-1, "'s", "'") || m.at(k-1).low == "'"):
		sign = 1
	case m.is(k, "later"), m.is(k, "after") && m.closes(k+1):
		sign, base, fine = 1, m.doc.ref, m.doc.refUnit
	case m.is(k, "earlier"), m.is(k, "before") && m.closes(k+1), m.is(k, "previously"):
		sign, base, fine = -1, m.doc.ref, m.doc.refUnit
	case m.is(x.from-1, "in") && x.counted:
		if dir, _ := m.direction(x.from); dir != forward {
			return x, false
		}
		sign, k = 1, k-1
	default:
		return x, false
	}
	y := timex{from: x.from, to: k + 1, kind: text.Date, span: open, mod: x.mod}
	n, ok := x.count.integer(maxShift)
	if d, twice := x.count.times(2); !ok && x.counted && twice && u == year {
		// "two and a half years ago"
		if n2, whole2 := d.integer(maxShift); whole2 {
			n, ok, u = n2*6, true, month
		}
	}
	switch {
	case !x.counted || !ok:
		if base == a && sign < 0 {
			y.value, y.e = pastRef, a
		} else if base == a {
			y.value, y.b = futureRef, a
		}
	case base != noDay && fine <= max(u, dayUnit):
		if u < dayUnit {
			y.kind = text.TimeOfDay
			if n > 23 {
				return y, true
			}
		}
		z := date(x.from, y.to, max(u, dayUnit), u.shift(base, sign*n))
		if u == fortnight {
			z = date(x.from, y.to, week, u.shift(base, sign*n))
		}
		z.kind, z.mod = y.kind, y.mod
		if !z.b.valid() {
			z.span = open
		}
		return z, true
	}
	return y, true
}

// bareFits reports whether "years" without a number is a length of time here.
func (m *matcher) bareFits(i, to int) bool {
	return m.is(i-1, "for", "within", "lasting", "lasted", "lasts", "take", "takes", "took", "spent", "after", "many", "over", "spanning") ||
		m.is(to, "of") && !m.is(i-1, "the") && m.lex(i-1).mod == "" || m.is(i-1, "in") && !m.closes(to)
}

// articleFits tells "for a year" from "$4 an hour", "twice a week".
func (m *matcher) articleFits(i int) bool {
	p := m.at(i - 1)
	if p.kind == digitPiece || p.low == "times" || p.low == "once" || p.low == "twice" || m.lex(i-1).money != "" || m.lex(i-1).scale > 0 ||
		m.lex(i-1).card > 0 || p.low == "percent" || p.low == "%" {
		return false
	}
	switch p.low {
	case "for", "in", "within", "than", "least", "nearly", "almost", "about", "over", "after", "lasting", "lasted", "took", "takes", "take",
		"of", "under", "half", "spent", "every", "just", "only", "-", "quite", "spend", "to", "up":
		return true
	}
	return m.at(i).low != "a" && m.at(i).low != "an" || m.is(i+1, "full", "whole")
}

// set reads what recurs: "every Tuesday", "twice a week", "daily", "Tuesdays".
func (m *matcher) set(i int) (timex, bool) {
	p := m.at(i)
	x := timex{from: i, to: i + 1, kind: text.Set, span: open}
	l := m.lex(i)
	switch {
	case p.low == "every" || p.low == "each":
		return m.every(x)
	case l.wday > 0 && l.plural && p.upper:
		x.value = "XXXX-WXX-" + pad(l.wday, 1)
		if q := m.lex(i + 1); len(q.part) == 3 && m.at(i+1).last {
			x.to++
			x.value += q.part
		}
		return x, true
	case p.low == "weekends" && m.is(i-1, "on", "at"):
		x.value = "XXXX-WXX-WE"
		return x, true
	case l.every != noUnit:
		if p.upper && (m.at(i+1).upper || i > 0 && !m.is(i-1, ".")) || m.is(i+1, "-") && m.at(i+1).glued {
			return x, false
		}
		x.value = l.every.duration(whole(1), false)
		return x, true
	}
	j := i
	switch {
	case p.low == "once" || p.low == "twice" || p.low == "thrice":
		j++
	case l.card > 0 || p.kind == digitPiece:
		n, ok := m.number(i, false)
		if !ok || !m.is(n.next, "times") {
			return x, false
		}
		j = n.next + 1
	default:
		return x, false
	}
	switch {
	case m.is(j, "a", "an", "per") && m.lex(j+1).unit >= hour && !m.lex(j+1).plural:
		x.to, x.value = j+2, m.lex(j+1).unit.duration(whole(1), false)
		return x, x.value != ""
	case m.is(j, "every", "each"):
		y, ok := m.every(timex{from: j, to: j + 1, kind: text.Set, span: open})
		y.from = i
		return y, ok
	case m.lex(j).every != noUnit:
		x.to, x.value = j+1, m.lex(j).every.duration(whole(1), false)
		return x, true
	}
	return x, false
}

func (m *matcher) every(x timex) (timex, bool) {
	j := x.to
	count, unknown := whole(1), false
	if n, ok := m.number(j, false); ok && n.mod == "" {
		j, count = n.next, n.v
	} else if m.is(j, "other", "second") && (m.lex(j+1).unit != noUnit || m.lex(j+1).wday > 0) {
		j, count = j+1, whole(2)
	} else if m.lex(j).fuzzy {
		j, unknown = j+1, true
	} else if m.is(j, "single") {
		j++
	}
	l := m.lex(j)
	x.to = j + 1
	switch {
	case l.wday > 0 && !l.plural && !l.abbr:
		x.value = "XXXX-WXX-" + pad(l.wday, 1)
		if q := m.lex(j + 1); len(q.part) == 3 {
			x.to++
			x.value += q.part
		}
	case m.is(j, "weekend"):
		x.value = "XXXX-WXX-WE"
	case len(l.part) == 3 && !l.plural:
		x.value = "XXXX-XX-XX" + l.part
	case l.month > 0 && m.at(j).upper:
		x.value = "XXXX-" + pad(l.month, 2)
	case l.season > 0:
		x.value = "XXXX-" + []string{"SP", "SU", "FA", "WI"}[l.season-1]
	case l.unit != noUnit && (!m.is(j, "second") || count != whole(1)):
		x.value = l.unit.duration(count, unknown)
	}
	return x, x.value != ""
}
