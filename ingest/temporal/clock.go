package temporal

import (
	"strconv"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// zone returns the ISO 8601 offset of a time zone abbreviation. Those with
// several meanings (IST, ET) are read over, without an offset.
func zone(low string) (offset string, ok bool) {
	switch low {
	case "gmt", "utc", "zulu", "z":
		return "Z", true
	case "bst", "cet", "wat":
		return "+01:00", true
	case "cest", "eet", "sast":
		return "+02:00", true
	case "eest", "msk":
		return "+03:00", true
	case "est", "cdt":
		return "-05:00", true
	case "edt":
		return "-04:00", true
	case "cst", "mdt":
		return "-06:00", true
	case "mst", "pdt":
		return "-07:00", true
	case "pst":
		return "-08:00", true
	case "ist", "et", "pt", "ct", "mt":
		return "", true
	}
	return "", false
}

// clockTime reads a time of day without its day: "10:30 a.m. GMT", "noon",
// "five o'clock", "the morning".
func (m *matcher) clockTime(i int) (timex, bool) {
	p := m.at(i)
	x := timex{from: i, kind: text.TimeOfDay, span: open, unit: dayUnit}
	if x.mod = m.lex(i).mod; x.mod != "" && m.is(i, "early", "late", "mid") {
		j := m.hyphen(i + 1)
		if part := m.lex(j).part; len(part) == 3 && m.is(i-1, "the") {
			x.to, x.clock = j+1, part
			return x, true
		}
	}
	x.mod = ""
	if p.kind == wordPiece && m.lex(i).card == 0 {
		return m.partOfDay(x)
	}
	hour, minute, seconds := 0, 0, ""
	clear := false // written as a clock time
	if p.kind == digitPiece {
		hs, rest, colon := strings.Cut(p.low, ":")
		if !colon {
			hs, rest, _ = strings.Cut(p.low, ".")
		}
		if len(hs) > 2 {
			if len(hs) != 4 || rest != "" {
				return x, false
			}
			hs, rest = hs[:2], hs[2:]
			// "1030 GMT", "2200 hours"
			if _, ok := zone(m.at(i + 1).low); !ok && !m.is(i+1, "hours") {
				return x, false
			}
			clear = true
		}
		mins, secs, _ := strings.Cut(rest, ":")
		h, err := strconv.Atoi(hs)
		if err != nil || h > 24 {
			return x, false
		}
		hour = h
		if mins != "" {
			mm, err := strconv.Atoi(mins)
			if err != nil || len(mins) != 2 || mm > 59 {
				return x, false
			}
			minute = mm
			clear = clear || colon
		}
		if secs != "" {
			ss, err := strconv.ParseFloat(strings.ReplaceAll(secs, ",", "."), 64)
			if err != nil || ss >= 61 || len(secs) < 2 {
				return x, false
			}
			seconds = secs[:2]
		}
	} else if hour = int(m.lex(i).card - 1); hour < 0 {
		return x, false
	}
	x.to = i + 1
	marked := false
	half := m.at(x.to)
	switch {
	case half.low == "am" && (half.glued || m.meridiem(x.to)):
		if hour < 1 || hour > 12 {
			return x, false
		}
		hour %= 12
		x.to, marked = x.to+1, true
	case half.low == "pm":
		if hour < 1 || hour > 12 {
			return x, false
		}
		hour = hour%12 + 12
		x.to, marked = x.to+1, true
	case half.low == "o'clock" || half.low == "o’clock":
		if hour < 1 || hour > 24 {
			return x, false
		}
		x.to, marked = x.to+1, true
		switch {
		case m.is(x.to, "in") && m.is(x.to+1, "the") && len(m.lex(x.to+2).part) == 3:
			if m.is(x.to+2, "afternoon", "evening") && hour < 12 {
				hour += 12
			}
			x.to += 3
		}
	case m.is(x.to, "noon", "midday") && hour == 12:
		x.to, marked = x.to+1, true
	}
	offset := ""
	if z, ok := zone(m.at(x.to).low); ok && (m.at(x.to).upper || m.at(x.to).glued) {
		offset, x.to, marked = z, x.to+1, true
	} else if m.is(x.to, "local") && m.is(x.to+1, "time") {
		x.to += 2
		marked = true
	} else if m.is(x.to, "hours") && clear {
		x.to++
		marked = true
	}
	if !marked && !(clear && (minute > 0 || seconds != "" || p.kind == digitPiece) && m.leadsClock(i)) {
		return x, false
	}
	if p.kind != digitPiece && !marked || hour > 24 || hour == 24 && minute > 0 {
		return x, false
	}
	x.clock = "T" + pad(hour, 2) + ":" + pad(minute, 2)
	if seconds != "" {
		x.clock += ":" + seconds
	}
	x.clock += offset
	return x, true
}

// meridiem tells "10 am" from "10 am I": the verb "am" needs "I" beside it.
func (m *matcher) meridiem(i int) bool { return !m.is(i+1, "i") && !m.is(i-2, "i") }

// leadsClock reports whether the word before "10:30" makes it a time of day
// rather than a score or a verse.
func (m *matcher) leadsClock(i int) bool {
	switch m.at(i - 1).low {
	case "at", "by", "until", "till", "before", "after", "from", "around", "about", "since", "to", "t", "approximately":
		return true
	}
	return m.lex(i-1).wday > 0 || m.lex(i-1).part != "" || m.is(i-1, "today", "tomorrow", "yesterday") || m.lex(i-2).wday > 0 && m.is(i-1, ",") ||
		i > 2 && m.at(i-1).kind == digitPiece && m.lex(i-2).month > 0
}

// partOfDay reads "noon", "midnight", "the morning", "dawn".
func (m *matcher) partOfDay(x timex) (timex, bool) {
	i := x.from
	l := m.lex(i)
	switch {
	case len(l.part) > 3:
		x.to, x.clock = i+1, l.part
		if z, ok := zone(m.at(x.to).low); ok && m.at(x.to).upper {
			x.to++
			x.clock += z
		}
		return x, true
	case len(l.part) == 3 && !l.plural && (m.is(i, "dawn", "dusk", "sunrise", "sunset", "night") && m.is(i-1, "at", "before", "after", "until", "by") && m.closes(i+1)):
		x.to, x.clock = i+1, l.part
		return x, true
	case m.is(i, "the") && len(m.lex(i+1).part) == 3 && !m.lex(i+1).plural:
		if m.is(i+2, "of") {
			if d, ok := m.core(i + 3); !ok || d.unit != dayUnit {
				return x, false
			}
		} else if !m.is(i-1, "in", "during", "into", "through", "on", "until", "by", "for") || m.at(i+2).kind == wordPiece && !m.closes(i+2) && m.token(i+2).UPOS == "NOUN" {
			return x, false
		}
		x.to, x.clock = i+2, m.lex(i+1).part
		return x, true
	}
	return x, false
}
