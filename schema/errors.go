package schema

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// PosError is an error at a place in an input. Message does not repeat the place.
type PosError struct {
	// File is the input's name as the user gave it, "-" for standard input.
	File string
	// Line and Column are 1-based; 0 means unknown. Column counts code points.
	Line, Column int
	// Message says what is wrong and what to do.
	Message string
	// Err is the cause, if any.
	Err error
}

// Error renders FILE:LINE:COLUMN: message, leaving out what is unknown.
func (e *PosError) Error() string {
	msg := e.Message
	if e.Err != nil {
		if msg != "" {
			msg += ": "
		}
		msg += e.Err.Error()
	}
	file := e.File
	if strings.ContainsFunc(file, unicode.IsControl) || !utf8.ValidString(file) {
		file = strconv.Quote(file) // A name can hold line ends and what steers a terminal.
	}
	switch {
	case file == "" && e.Line == 0:
		return msg
	case e.Line == 0:
		return fmt.Sprintf("%s: %s", file, msg)
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %s", file, e.Line, msg)
	}
	return fmt.Sprintf("%s:%d:%d: %s", file, e.Line, e.Column, msg)
}

// Unwrap returns the cause.
func (e *PosError) Unwrap() error { return e.Err }

// ErrorList is several errors, joined for one printer. The zero value is ready.
type ErrorList []error

// Add appends err unless it is nil; a list is flattened, but not one that is
// wrapped in an error with more to say.
func (l *ErrorList) Add(err error) {
	switch e := err.(type) {
	case nil:
	case ErrorList:
		*l = append(*l, e...)
	default:
		*l = append(*l, err)
	}
}

// Err returns nil for an empty list, else the list sorted by file, line and
// column with repeats removed.
func (l ErrorList) Err() error {
	if len(l) == 0 {
		return nil
	}
	sorted := slices.Clone(l)
	slices.SortStableFunc(sorted, func(a, b error) int {
		var pa, pb *PosError
		if errors.As(a, &pa) && errors.As(b, &pb) {
			return cmp.Or(cmp.Compare(pa.File, pb.File), cmp.Compare(pa.Line, pb.Line), cmp.Compare(pa.Column, pb.Column))
		}
		return 0
	})
	return slices.CompactFunc(sorted, func(a, b error) bool { return a.Error() == b.Error() })
}

// Error joins the messages with newlines.
func (l ErrorList) Error() string {
	var out []byte
	for i, err := range l {
		if i > 0 {
			out = append(out, '\n')
		}
		out = append(out, err.Error()...)
	}
	return string(out)
}

// Unwrap lets errors.Is and errors.As look into the list.
func (l ErrorList) Unwrap() []error { return l }

// ErrNotFound is wrapped by the error for a record that a graph does not hold.
var ErrNotFound = errors.New("not in the graph")
