// Package goldeval measures statements against a list of relations that a careful
// reader draws from documents. The list is not exhaustive, so it gives recall, and
// the rows that must never be asserted as facts.
//
// A row has the columns doc, subject, relation, object, factuality, when, quote,
// tab separated; "|" separates what is equally right. A name matches an entity's
// name, alias or mention; a relation matches the canonical ID or a word of the
// lemma. A symmetric relation matches in either direction.
package goldeval

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/relata-kg/relata/schema"
)

// Row is one relation of the list.
type Row struct {
	Line                                   int
	Doc                                    string
	Subjects, Relations, Objects, Statuses []string
	When, Quote                            string
}

// Never reports a row that must not be asserted as a fact.
func (r *Row) Never() bool { return slices.Contains(r.Statuses, "never") }

// Verdict is what became of a row.
type Verdict struct {
	Row *Row
	// Found is the index of the first statement that matches in all, or -1.
	Found int
	// Near is the index of one that matches but for its factuality, or -1.
	Near int
	// TimeRight says that Found carries the row's date; true when there is none.
	TimeRight bool
}

// Result sums up.
type Result struct {
	Rows, Found int
	// StatusWrong are the rows found with another factuality.
	StatusWrong int
	// Broken are the never rows asserted as facts.
	Broken int
	Nevers int
	// Dated and TimeRight count found rows with a date, and those where it is right.
	Dated, TimeRight int
	Verdicts         []Verdict
}

// Recall is the share of rows found with the right factuality.
func (r *Result) Recall() float64 {
	if r.Rows == 0 {
		return 0
	}
	return float64(r.Found) / float64(r.Rows)
}

// Read reads rows. A first line that begins with "doc" is the header.
func Read(in io.Reader, file string) ([]Row, error) {
	scan := bufio.NewScanner(in)
	scan.Buffer(make([]byte, 0, 64<<10), 1<<20)
	var rows []Row
	var errs schema.ErrorList
	line := 0
	for scan.Scan() {
		line++
		fields := strings.Split(strings.TrimRight(scan.Text(), "\r"), "\t")
		if strings.TrimSpace(scan.Text()) == "" || line == 1 && fields[0] == "doc" {
			continue
		}
		if len(fields) < 6 {
			errs.Add(&schema.PosError{File: file, Line: line, Message: fmt.Sprintf("want at least 6 columns, got %d", len(fields))})
			continue
		}
		row := Row{Line: line, Doc: fields[0], Subjects: split(fields[1]), Relations: split(fields[2]), Objects: split(fields[3]), Statuses: split(fields[4]), When: fields[5]}
		if len(fields) > 6 {
			row.Quote = fields[6]
		}
		for _, s := range row.Statuses {
			if _, err := schema.ParseFactuality(s); err != nil && s != "never" {
				errs.Add(&schema.PosError{File: file, Line: line, Err: err})
			}
		}
		rows = append(rows, row)
	}
	if err := scan.Err(); err != nil {
		errs.Add(&schema.PosError{File: file, Line: line + 1, Message: "cannot be read", Err: err})
	}
	return rows, errs.Err()
}

func split(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, "|") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Score measures statements.
func Score(rows []Row, statements []schema.Statement) Result {
	var res Result
	for i := range rows {
		row := &rows[i]
		v := Verdict{Row: row, Found: -1, Near: -1, TimeRight: row.When == "-" || row.When == ""}
		for j := range statements {
			st := &statements[j]
			if st.Doc != row.Doc || !row.matches(st) {
				continue
			}
			right := slices.Contains(row.Statuses, string(st.Factuality)) || row.Never() && st.Factuality == schema.Fact
			switch {
			case right && (v.Found < 0 || !v.TimeRight && st.Begin == row.When):
				v.Found = j
				v.TimeRight = row.When == "-" || row.When == "" || strings.HasPrefix(st.Begin, row.When)
			case !right && v.Near < 0:
				v.Near = j
			}
		}
		res.add(&v)
	}
	return res
}

func (r *Result) add(v *Verdict) {
	r.Verdicts = append(r.Verdicts, *v)
	if v.Row.Never() {
		r.Nevers++
		if v.Found >= 0 {
			r.Broken++
		}
		return
	}
	r.Rows++
	switch {
	case v.Found >= 0:
		r.Found++
		if v.Row.When != "-" && v.Row.When != "" {
			r.Dated++
			if v.TimeRight {
				r.TimeRight++
			}
		}
	case v.Near >= 0:
		r.StatusWrong++
	}
}

// matches compares all but factuality.
func (r *Row) matches(st *schema.Statement) bool {
	if !relationMatches(r.Relations, &st.Relation) {
		return false
	}
	if argumentMatches(r.Subjects, &st.Subject) && argumentMatches(r.Objects, &st.Object) {
		return true
	}
	return st.Relation.Symmetric && argumentMatches(r.Subjects, &st.Object) && argumentMatches(r.Objects, &st.Subject)
}

func relationMatches(accepted []string, rel *schema.Relation) bool {
	words := strings.Fields(strings.ToLower(rel.Lemma))
	words = append(words, strings.Split(rel.ID, "_")...)
	for _, a := range accepted {
		a = strings.ToLower(a)
		if a == rel.ID || a == strings.ToLower(rel.Lemma) || slices.Contains(words, a) {
			return true
		}
	}
	return false
}

func argumentMatches(accepted []string, a *schema.Argument) bool {
	var names []string
	for _, name := range append([]string{a.Name, a.Mention, a.Value}, a.Aliases...) {
		if name = fold(name); name != "" {
			names = append(names, name)
		}
	}
	for _, want := range accepted {
		want = fold(want)
		for _, name := range names {
			if name == want {
				return true
			}
		}
		// Words of a phrase that is no name.
		if a.Literal() || a.Type == schema.Group || a.Type == schema.Thing {
			for _, name := range names {
				if strings.Contains(" "+name+" ", " "+want+" ") {
					return true
				}
			}
		}
	}
	return false
}

// fold compares names without case, accents, articles and punctuation.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '.':
		case r == '-' || r == '’' || r == '\'':
			b.WriteByte(' ')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.TrimPrefix(strings.Join(strings.Fields(b.String()), " "), "the ")
}
