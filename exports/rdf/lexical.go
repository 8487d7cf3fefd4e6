package rdf

import (
	"regexp"
	"strings"
	"time"

	"github.com/relata-kg/relata/schema"
)

// dateTerm returns the literal of an ISO 8601 time: a typed one for a day, a
// month, a year or an instant that XML Schema knows, else a string.
func dateTerm(value string) Term {
	return NewTyped(value, dateType(value))
}

func dateType(value string) string {
	if value == "" || value[0] < '0' || value[0] > '9' {
		return ""
	}
	layout, datatype := "", ""
	switch len(value) {
	case 4:
		layout, datatype = "2006", schema.XSDGYear
	case 7:
		layout, datatype = "2006-01", schema.XSDGYearMonth
	case 10:
		layout, datatype = time.DateOnly, schema.XSDDate
	case 19:
		layout, datatype = "2006-01-02T15:04:05", schema.XSDDateTime
	case 20:
		layout, datatype = "2006-01-02T15:04:05Z", schema.XSDDateTime
	default:
		return ""
	}
	if t, err := time.Parse(layout, value); err != nil || t.Year() == 0 {
		return ""
	}
	return datatype
}

// valueTerm returns the literal of a statement's object. Its lexical form is
// always the value itself; the datatype says what the value is valid as.
func valueTerm(value string, t schema.EntityType) Term {
	switch t {
	case schema.DateType:
		return dateTerm(value)
	case schema.QuantityType:
		return NewTyped(value, numberType(value))
	case schema.DurationType:
		if validDuration(value) {
			return NewTyped(value, schema.XSDDuration)
		}
	}
	return NewString(value)
}

// numberType returns xsd:integer or xsd:decimal for a number, else "".
func numberType(s string) string {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	digits, dot := 0, -1
	for i := range len(s) {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digits++
		case s[i] == '.' && dot < 0:
			dot = i
		default:
			return ""
		}
	}
	switch {
	case digits == 0:
		return ""
	case dot < 0:
		return schema.XSDInteger
	case dot == len(s)-1 || dot == 0: // valid in XML Schema, not in Turtle's short form
		return ""
	}
	return schema.XSDDecimal
}

// duration is the lexical form of xsd:duration, but for its two rules that
// something follows P and T.
var duration = regexp.MustCompile(`^-?P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$`)

func validDuration(s string) bool {
	return duration.MatchString(s) && !strings.HasSuffix(s, "P") && !strings.HasSuffix(s, "T")
}
