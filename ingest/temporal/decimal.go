package temporal

import (
	"strconv"
	"strings"
)

// decimal is mant * 10^exp, exact. Numbers beyond maxDigits are no decimals.
type decimal struct {
	mant int64
	exp  int
}

const maxDigits = 17

func whole(n int64) decimal { return decimal{mant: n} }

// String writes the number without exponent, separators or needless zeros.
func (d decimal) String() string {
	for d.exp < 0 && d.mant%10 == 0 && d.mant != 0 {
		d.mant /= 10
		d.exp++
	}
	if d.mant == 0 {
		return "0"
	}
	s := strconv.FormatInt(d.mant, 10)
	if d.exp >= 0 {
		return s + strings.Repeat("0", d.exp)
	}
	point := len(s) + d.exp
	if point <= 0 {
		return "0." + strings.Repeat("0", -point) + s
	}
	return s[:point] + "." + s[point:]
}

// shift10 multiplies by a power of ten.
func (d decimal) shift10(n int) (decimal, bool) {
	d.exp += n
	return d, d.exp <= 30
}

// times multiplies by a small factor.
func (d decimal) times(n int64) (decimal, bool) {
	if n != 0 && d.mant > 1e17/n {
		return d, false
	}
	d.mant *= n
	return d, true
}

// integer returns the value if it is whole and fits n < limit.
func (d decimal) integer(limit int64) (int, bool) {
	v := d.mant
	e := d.exp
	for ; e < 0; e++ {
		if v%10 != 0 {
			return 0, false
		}
		v /= 10
	}
	for ; e > 0; e-- {
		if v > limit {
			return 0, false
		}
		v *= 10
	}
	if v >= limit {
		return 0, false
	}
	return int(v), true
}

// less compares two decimals of like size; it is used to order a range.
func (d decimal) less(o decimal) bool { return d.float() < o.float() }

func (d decimal) float() float64 {
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil {
		return 0
	}
	return f
}

// parseDecimal reads digits with an optional fraction and correct thousands
// separators: "13,200", "4.25", "1,000.5".
func parseDecimal(s string) (decimal, bool) {
	intPart, frac, hasFrac := strings.Cut(s, ".")
	if hasFrac && (frac == "" || strings.ContainsAny(frac, ".,:")) {
		return decimal{}, false
	}
	if strings.Contains(intPart, ",") {
		groups := strings.Split(intPart, ",")
		for i, g := range groups {
			if i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(g) > 3) {
				return decimal{}, false
			}
		}
		intPart = strings.Join(groups, "")
	}
	if intPart == "" || len(intPart)+len(frac) > maxDigits {
		return decimal{}, false
	}
	n, err := strconv.ParseInt(intPart+frac, 10, 64)
	if err != nil || n < 0 {
		return decimal{}, false
	}
	return decimal{mant: n, exp: -len(frac)}, true
}
