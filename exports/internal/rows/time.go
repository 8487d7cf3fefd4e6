package rows

import (
	"time"
)

// Days returns the first and the last day, inclusive and as "2006-01-02", that
// an ISO 8601 day, month, year or instant covers; both are empty for anything else.
func Days(value string) (first, last string) {
	layout := ""
	switch len(value) {
	case 4:
		layout = "2006"
	case 7:
		layout = "2006-01"
	case 10:
		layout = time.DateOnly
	case 19, 20:
		layout, value = time.DateOnly, value[:10]
	default:
		return "", ""
	}
	t, err := time.Parse(layout, value)
	if err != nil || t.Year() == 0 {
		return "", ""
	}
	end := t
	switch layout {
	case "2006":
		end = t.AddDate(1, 0, -1)
	case "2006-01":
		end = t.AddDate(0, 1, -1)
	}
	return t.Format(time.DateOnly), end.Format(time.DateOnly)
}

// Period returns the first and last day of a time from begin to end, either of
// which may be empty or no date: then that side is open and empty here. A time
// that ends before it begins has neither.
func Period(begin, end string) (first, last string) {
	first, _ = Days(begin)
	_, last = Days(end)
	if first != "" && last != "" && last < first {
		return "", ""
	}
	return first, last
}
