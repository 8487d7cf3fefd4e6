package temporal

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// quantities finds the numbers with their units that are no part of a time.
func (m *matcher) quantities(doc *text.Document, s int, times []text.Time, names []text.Mention) {
	next, done := 0, 0
	for i := 0; i < len(m.p); {
		p := &m.p[i]
		for next < len(times) && times[next].To <= p.tok {
			next++
		}
		inTime := next < len(times) && times[next].From <= p.tok
		if inTime || p.lx == nil && p.kind != digitPiece && !m.signAt(i) || !p.first && !p.sign() || p.tok < done {
			i++
			continue
		}
		limit := len(m.p)
		if next < len(times) {
			for limit = i; m.p[limit].tok < times[next].From; {
				limit++
			}
		}
		q, to, ok := m.quantity(i, limit)
		if !ok || to <= i || to > limit || !m.endsToken(to) {
			i++
			continue
		}
		q.Sentence, q.From, q.To = s, p.tok, m.p[to-1].tok+1
		if !m.inName(names, i, q.From, q.To) {
			doc.Quantities = append(doc.Quantities, q)
		}
		i, done = to, q.To
	}
}

func (p *piece) sign() bool { return p.lx != nil && p.lx.sign }

// signAt reports a currency written with letters before its sign: "US$5", "A$ 2m".
func (m *matcher) signAt(i int) bool {
	p := m.at(i)
	return p.upper && len(p.low) <= 2 && m.is(i+1, "$") && m.at(i+1).glued
}

// quantity reads the longest quantity at i.
func (m *matcher) quantity(i, limit int) (text.Quantity, int, bool) {
	if m.is(i, "twice", "thrice") {
		q := text.Quantity{Kind: text.Count, Value: "2", Unit: "time"}
		if m.is(i, "thrice") {
			q.Value = "3"
		}
		return q, i + 1, true
	}
	mod, j := m.modifier(i)
	if q, to, ok := m.money(j); ok {
		return m.finish(q, mod, to)
	}
	// Sums take a plain number first: "5 million euros".
	n, ok := m.ranged(j, false)
	if !ok {
		if j == i {
			return m.ordinal(i)
		}
		return text.Quantity{}, 0, false
	}
	if _, _, ordinal := m.ordinalAt(i); ordinal && n.digits && j == i {
		return m.ordinal(i)
	}
	if n.mod != "" && m.is(i, "over") || m.token(i).Deprel == "compound:prt" {
		return text.Quantity{}, 0, false // "hand over thousands of rounds"
	}
	if n.digits && (numbered(m.at(j-1).low) || m.is(j-1, "no") && m.at(j-1).upper) {
		return text.Quantity{}, 0, false
	}
	q := text.Quantity{Kind: text.Count, Mod: n.mod}
	if !n.vague {
		q.Value = n.v.String()
	}
	if n.ranged {
		q.Max = n.max.String()
	}
	k := n.next
	unit := k
	if m.is(unit, "-") && m.at(unit).glued && m.at(unit+1).glued {
		unit++
	}
	if m.at(i).glued && m.is(i-1, "-") && m.at(i-1).glued && m.at(i-2).kind == wordPiece {
		return q, 0, false // "COVID-19", "F-16"
	}
	l := m.lex(unit)
	switch {
	case m.is(unit, "%", "percent", "pct"):
		q.Kind, q.Unit = text.Percent, "%"
		return m.finish(q, mod, unit+1)
	case m.is(unit, "per") && m.is(unit+1, "cent"):
		q.Kind, q.Unit = text.Percent, "%"
		return m.finish(q, mod, unit+2)
	case m.is(unit, "percentage") && m.is(unit+1, "point", "points"):
		q.Kind, q.Unit = text.Percent, "percentage point"
		return m.finish(q, mod, unit+2)
	case l.money != "" && !l.sign || m.dollars(unit) != "":
		return m.amount(q, mod, unit)
	case m.is(unit, "year", "month", "week", "day") && m.is(unit+1, "-") && m.is(unit+2, "old", "olds"):
		q.Kind, q.Unit = text.Measure, m.at(unit).low
		return m.finish(q, mod, unit+3)
	case m.is(unit, "years", "year", "months", "month", "weeks", "days") && m.is(unit+1, "old", "of") && (m.is(unit+1, "old") || m.is(unit+2, "age")):
		q.Kind, q.Unit = text.Measure, m.lex(unit).unit.name()
		if m.is(unit+1, "of") {
			unit++
		}
		return m.finish(q, mod, unit+2)
	}
	if symbol, to := m.measure(unit, n); symbol != "" {
		q.Kind, q.Unit = text.Measure, symbol
		return m.finish(q, mod, to)
	}
	if n.digits && m.at(k).kind == wordPiece && m.at(k).glued && m.at(k).tok == m.at(k-1).tok {
		return m.ordinal(i)
	}
	return m.count(q, n, mod, i, limit)
}

func (m *matcher) finish(q text.Quantity, mod string, to int) (text.Quantity, int, bool) {
	if q.Mod == "" {
		q.Mod = mod
	}
	return q, to, true
}

// money reads a sum whose currency stands before it: "$4.25", "US$5-6 million", "EUR 5m".
func (m *matcher) money(i int) (text.Quantity, int, bool) {
	j, code := i, ""
	if m.is(i, "between", "from") {
		j++
	}
	begin := j
	p := m.at(j)
	switch {
	case m.signAt(j):
		code = map[string]string{"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "hk": "HKD", "nz": "NZD", "s": "SGD", "r": "BRL", "nt": "TWD"}[p.low]
		j += 2
	case m.lex(j).sign:
		code = m.lex(j).money
		j++
	case m.lex(j).money != "" && p.upper && len(p.low) == 3 && m.at(j+1).kind == digitPiece:
		code = strings.ToUpper(p.low)
		j++
	}
	if code == "" {
		return text.Quantity{}, 0, false
	}
	n, ok := m.number(j, true)
	if ok {
		n = m.moneyRange(n, begin > i && m.is(i, "between"))
	}
	if !ok || n.mod != "" {
		return text.Quantity{}, 0, false
	}
	q := text.Quantity{Kind: text.Money, Value: n.v.String(), Unit: code}
	if n.ranged {
		q.Max = n.max.String()
	}
	to := n.next
	if m.is(to, "-") && m.lex(to+1).scale > 0 {
		return q, to, true
	}
	if begin > i && !n.ranged {
		return text.Quantity{}, 0, false
	}
	return m.rate(q, to)
}

// moneyRange reads the second end of a range of sums.
func (m *matcher) moneyRange(n number, between bool) number {
	j := n.next
	switch {
	case between && m.is(j, "and"), !between && m.is(j, "to", "-"):
	default:
		return n
	}
	k := j + 1
	if m.signAt(k) {
		k++
	}
	if m.lex(k).sign {
		k++
	} else if m.is(j, "to") {
		return n
	}
	o, ok := m.number(k, true)
	if !ok || o.mod != "" {
		return n
	}
	if o.scaled && !n.scaled && n.v.less(whole(1000)) {
		if v, fits := n.v.shift10(scaleOf(o)); fits {
			n.v = v
		}
	}
	if !n.v.less(o.v) {
		return n
	}
	n.max, n.ranged, n.next = o.v, true, o.next
	return n
}

// amount reads a currency behind its number: "5 million euros", "300 US dollars".
func (m *matcher) amount(q text.Quantity, mod string, i int) (text.Quantity, int, bool) {
	q.Kind = text.Money
	to := i + 1
	if code := m.dollars(i); code != "" {
		q.Unit, to = code, i+2
		if m.at(i+1).low == "$" {
			return q, 0, false
		}
	} else {
		q.Unit = m.lex(i).money
		switch {
		case m.is(i, "pound", "pounds") && m.is(i+1, "of") && !m.is(i+2, "debt", "funding", "aid", "public", "taxpayers"),
			m.is(i, "pound", "pounds") && m.is(i-2, "weighs", "weighing", "weighed"):
			q.Kind, q.Unit = text.Measure, "lb"
			return m.finish(q, mod, to)
		case m.is(i, "cent", "cents"):
			q.Value, q.Max = cents(q.Value), cents(q.Max)
		case m.is(i, "pound", "pounds") && m.is(to, "sterling"):
			to++
		}
	}
	q, to, _ = m.rate(q, to)
	return m.finish(q, mod, to)
}

func cents(value string) string {
	v, ok := parseDecimal(value)
	if !ok {
		return value
	}
	v.exp -= 2
	return v.String()
}

// dollars reads "US dollars", "Canadian dollars" and returns the ISO 4217 code.
func (m *matcher) dollars(i int) string {
	if !m.is(i+1, "dollar", "dollars") {
		return ""
	}
	switch m.at(i).low {
	case "us", "american":
		return "USD"
	case "canadian":
		return "CAD"
	case "australian":
		return "AUD"
	case "singapore":
		return "SGD"
	}
	return ""
}

// rate adds "an hour", "per year" to a sum as USD/hour.
func (m *matcher) rate(q text.Quantity, to int) (text.Quantity, int, bool) {
	if m.is(to, "a", "an", "per", "each", "every") {
		l := m.lex(to + 1)
		if l.unit != noUnit && !l.plural && l.unit != weekend {
			q.Unit += "/" + l.unit.name()
			return q, to + 2, true
		}
		if l.meas != "" && m.is(to, "a", "per") {
			q.Unit += "/" + l.meas
			return q, to + 2, true
		}
	}
	return q, to, true
}

// name returns the English name of the unit.
func (u unit) name() string {
	return [...]string{"", "second", "minute", "hour", "day", "weekend", "week", "fortnight", "month", "quarter", "half-year", "year", "decade", "century", "millennium"}[u]
}

// measure reads a unit of measure and returns its symbol and the piece behind it.
func (m *matcher) measure(i int, n number) (string, int) {
	glued := m.at(i).glued && n.digits && i == n.next
	power := ""
	j := i
	switch {
	case m.is(i, "square", "sq"):
		power, j = "2", i+1
	case m.is(i, "cubic"):
		power, j = "3", i+1
	case m.is(i, "nautical") && m.is(i+1, "mile", "miles"):
		return "nmi", i + 2
	case m.is(i, "kg", "km", "cm") && m.is(i+1, "2") && m.at(i+1).glued:
		return m.at(i).low + "2", i + 2
	}
	if m.is(j, ".") && power != "" {
		j++
	}
	l := m.lex(j)
	switch {
	case l.meas == "" && glued && m.is(j, "m"):
		return "m" + power, j + 1
	case l.meas == "":
		return "", 0
	case l.meas == "°":
		switch {
		case m.is(j+1, "celsius", "centigrade", "c"):
			return "°C", j + 2
		case m.is(j+1, "fahrenheit", "f"):
			return "°F", j + 2
		}
		return "°", j + 1
	}
	to := j + 1
	symbol := l.meas + power
	switch {
	case m.is(to, "per", "an", "a", "/") && m.is(to+1, "hour", "h"):
		return symbol + "/h", to + 2
	case m.is(to, "per", "/") && m.is(to+1, "second", "s"):
		return symbol + "/s", to + 2
	case m.is(to, "per", "a") && m.is(to+1, "day"):
		return symbol + "/day", to + 2
	}
	return symbol, to
}
