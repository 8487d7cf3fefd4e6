package temporal

import (
	"math"
	"strconv"
)

// day is a day of the proleptic Gregorian calendar, counted from 1970-01-01.
type day int

// noDay marks an unknown or open bound.
const noDay = day(math.MinInt32)

// dayOf returns the day of a civil date; month may lie outside 1..12. The
// algorithm is days_from_civil of Howard Hinnant, "chrono-Compatible Low-Level
// Date Algorithms" (2014).
func dayOf(year, month, dom int) day {
	month--
	year += floorDiv(month, 12)
	month = month - 12*floorDiv(month, 12) + 1
	if month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	doy := (153*((month+9)%12)+2)/5 + dom - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return day(era*146097 + doe - 719468)
}

// civil is the inverse of dayOf.
func (d day) civil() (year, month, dom int) {
	z := int(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dom = doy - (153*mp+2)/5 + 1
	month = mp + 3
	year = yoe + era*400
	if month > 12 {
		month -= 12
	}
	if month <= 2 {
		year++
	}
	return year, month, dom
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// valid reports whether the day can be written with a four-digit year.
func (d day) valid() bool { return d >= dayOf(1, 1, 1) && d <= dayOf(9999, 12, 31) }

// String writes the ISO 8601 date, or "" for a day that has none.
func (d day) String() string {
	if !d.valid() {
		return ""
	}
	y, m, dom := d.civil()
	return pad(y, 4) + "-" + pad(m, 2) + "-" + pad(dom, 2)
}

// weekday returns 1 for Monday to 7 for Sunday.
func (d day) weekday() int { return ((int(d)+3)%7+7)%7 + 1 }

// monday returns the first day of the ISO week.
func (d day) monday() day { return d - day(d.weekday()-1) }

// isoWeek returns the ISO 8601 week-numbering year and week.
func (d day) isoWeek() (year, week int) {
	thursday := d.monday() + 3
	year, _, _ = thursday.civil()
	return year, int(thursday-dayOf(year, 1, 1))/7 + 1
}

// addMonths moves by calendar months and keeps the day of the month, or takes
// the last one of a shorter month.
func (d day) addMonths(n int) day {
	y, m, dom := d.civil()
	first := dayOf(y, m+n, 1)
	return min(first+day(dom-1), dayOf(y, m+n+1, 1)-1)
}

func daysIn(year, month int) int { return int(dayOf(year, month+1, 1) - dayOf(year, month, 1)) }

// easter returns Easter Sunday of the Gregorian calendar, by the anonymous
// algorithm (Meeus, "Astronomical Algorithms", 1991, chapter 8).
func easter(year int) day {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return dayOf(year, n/31, n%31+1)
}

// nthWeekday returns the nth given weekday of a month; n = -1 is the last one.
func nthWeekday(year, month, weekday, n int) day {
	if n < 0 {
		last := dayOf(year, month+1, 1) - 1
		return last - day((last.weekday()-weekday+7)%7)
	}
	first := dayOf(year, month, 1)
	return first + day((weekday-first.weekday()+7)%7+7*(n-1))
}

// parseDate reads YYYY-MM-DD, or the beginning of a date with a time.
func parseDate(s string) day {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return noDay
	}
	y, err1 := strconv.Atoi(s[:4])
	m, err2 := strconv.Atoi(s[5:7])
	d, err3 := strconv.Atoi(s[8:10])
	if err1 != nil || err2 != nil || err3 != nil || y < 1 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return noDay
	}
	return dayOf(y, m, d)
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}

// unit is a calendar unit.
type unit uint8

const (
	noUnit unit = iota
	second
	minute
	hour
	dayUnit
	weekend
	week
	fortnight
	month
	quarter
	half // half a year
	year
	decade
	century
	millennium
)

// span is a range of days, both ends inclusive.
type span struct{ b, e day }

var open = span{noDay, noDay}

// period returns the calendar unit that holds d.
func (u unit) period(d day) span {
	if d == noDay {
		return open
	}
	y, m, _ := d.civil()
	switch u {
	case weekend:
		return span{d.monday() + 5, d.monday() + 6}
	case week, fortnight:
		return span{d.monday(), d.monday() + 6}
	case month:
		return span{dayOf(y, m, 1), dayOf(y, m+1, 1) - 1}
	case quarter:
		first := (m-1)/3*3 + 1
		return span{dayOf(y, first, 1), dayOf(y, first+3, 1) - 1}
	case half:
		first := (m-1)/6*6 + 1
		return span{dayOf(y, first, 1), dayOf(y, first+6, 1) - 1}
	case year:
		return years(y, y)
	case decade:
		return years(floorDiv(y, 10)*10, floorDiv(y, 10)*10+9)
	case century:
		return years(floorDiv(y, 100)*100, floorDiv(y, 100)*100+99)
	case millennium:
		return years(floorDiv(y, 1000)*1000, floorDiv(y, 1000)*1000+999)
	}
	return span{d, d}
}

func years(from, to int) span { return span{dayOf(from, 1, 1), dayOf(to, 12, 31)} }

// maxShift keeps arithmetic on absurd counts ("900 million years ago") in range.
const maxShift = 100_000

// shift moves a day by n units.
func (u unit) shift(d day, n int) day {
	if d == noDay || n > maxShift || n < -maxShift {
		return noDay
	}
	switch u {
	case second, minute, hour:
		return d
	case weekend, week:
		return d + day(7*n)
	case fortnight:
		return d + day(14*n)
	case month:
		return d.addMonths(n)
	case quarter:
		return d.addMonths(3 * n)
	case half:
		return d.addMonths(6 * n)
	case year:
		return d.addMonths(12 * n)
	case decade:
		return d.addMonths(120 * n)
	case century:
		return d.addMonths(1200 * n)
	case millennium:
		return d.addMonths(12000 * n)
	}
	return d + day(n)
}

// value returns the TIMEX3 value of the unit that holds d.
func (u unit) value(d day) string {
	if !d.valid() {
		return ""
	}
	y, m, _ := d.civil()
	switch u {
	case weekend, week, fortnight:
		wy, w := d.isoWeek()
		s := pad(wy, 4) + "-W" + pad(w, 2)
		if u == weekend {
			s += "-WE"
		}
		return s
	case month:
		return pad(y, 4) + "-" + pad(m, 2)
	case quarter:
		return pad(y, 4) + "-Q" + strconv.Itoa((m-1)/3+1)
	case half:
		return pad(y, 4) + "-H" + strconv.Itoa((m-1)/6+1)
	case year:
		return pad(y, 4)
	case decade:
		return pad(y, 4)[:3]
	case century:
		return pad(y, 4)[:2]
	case millennium:
		return pad(y, 4)[:1]
	}
	return d.String()
}

// duration returns the ISO 8601 duration of count units, "X" for an unknown count.
func (u unit) duration(count decimal, unknown bool) string {
	n := "X"
	factor := int64(1)
	letter := ""
	prefix := "P"
	switch u {
	case second, minute, hour:
		prefix, letter = "PT", string("SMH"[u-second])
	case dayUnit, weekend:
		letter = "D"
	case week:
		letter = "W"
	case fortnight:
		letter, factor = "W", 2
	case month:
		letter = "M"
	case quarter:
		letter, factor = "M", 3
	case half:
		letter, factor = "M", 6
	case year:
		letter = "Y"
	case decade:
		letter, factor = "Y", 10
	case century:
		letter, factor = "Y", 100
	case millennium:
		letter, factor = "Y", 1000
	default:
		return ""
	}
	if unknown {
		switch u {
		case decade:
			letter = "DE"
		case century:
			letter = "CE"
		case millennium:
			letter = "ML"
		}
		return prefix + n + letter
	}
	count, ok := count.times(factor)
	if !ok {
		return ""
	}
	return prefix + count.String() + letter
}
