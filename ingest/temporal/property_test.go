package temporal_test

import (
	"regexp"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/relata-kg/relata/ingest/temporal"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	isoDay = regexp.MustCompile(`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$`)
	// value is the grammar of TIMEX3 values that the package documents.
	clock   = `T(?:MO|AF|EV|NI|(?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d)?(?:Z|[+-]\d\d:\d\d)?)`
	day     = `\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`
	single  = day + `(?:` + clock + `)?|\d{4}-W[0-5]\d(?:-WE)?|\d{4}-(?:0[1-9]|1[0-2]|Q[1-4]|H[12]|SP|SU|FA|WI)|\d{1,4}|BC\d{2,4}|FY\d{4}|(?:PAST|PRESENT|FUTURE)_REF`
	value   = regexp.MustCompile(`^(?:|(?:` + single + `)(?:/(?:` + single + `))?|P(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?|PT?X(?:[YMWDHS]|DE|CE|ML)|XXXX-(?:WXX-(?:[1-7]|WE)|\d\d|SP|SU|FA|WI|XX-XX)(?:T[A-Z]{2})?)$`)
	decimal = regexp.MustCompile(`^\d+(?:\.\d+)?$`)
)

// check asserts what holds of every result.
func check(tb interface{ Fatalf(string, ...any) }, doc *text.Document) {
	end := map[int]int{}
	for _, x := range doc.Times {
		n := len(doc.Sentences[x.Sentence].Tokens)
		if x.From < end[x.Sentence] || x.From >= x.To || x.To > n {
			tb.Fatalf("range %d..%d of %d after %d", x.From, x.To, n, end[x.Sentence])
		}
		end[x.Sentence] = x.To
		if !value.MatchString(x.Value) {
			tb.Fatalf("value %q of %q", x.Value, words(&doc.Sentences[x.Sentence], x.From, x.To))
		}
		for _, b := range []string{x.Begin, x.End} {
			if b != "" && !isoDay.MatchString(b) {
				tb.Fatalf("bound %q of %q", b, words(&doc.Sentences[x.Sentence], x.From, x.To))
			}
		}
		if x.Begin != "" && x.End != "" && x.Begin > x.End {
			tb.Fatalf("%s > %s of %q", x.Begin, x.End, words(&doc.Sentences[x.Sentence], x.From, x.To))
		}
	}
	end = map[int]int{}
	for _, q := range doc.Quantities {
		n := len(doc.Sentences[q.Sentence].Tokens)
		if q.From < end[q.Sentence] || q.From >= q.To || q.To > n {
			tb.Fatalf("quantity range %d..%d of %d", q.From, q.To, n)
		}
		end[q.Sentence] = q.To
		if !decimal.MatchString(q.Value) && (q.Value != "" || q.Mod == "") || q.Max != "" && !decimal.MatchString(q.Max) {
			tb.Fatalf("quantity %q..%q", q.Value, q.Max)
		}
		for _, x := range doc.Times {
			if x.Sentence == q.Sentence && x.From < q.To && q.From < x.To {
				tb.Fatalf("quantity %q overlaps a time", words(&doc.Sentences[q.Sentence], q.From, q.To))
			}
		}
	}
}

// TestRandomPhrases puts words of time in random orders.
func TestRandomPhrases(t *testing.T) {
	vocabulary := strings.Fields(`the last next this past early late mid - - , . / ' 's of in on at since until from to between and
		Sunday Monday March May December Feb. 2014 2022 12 31 5 00 10:30 24 99 1,000 5.5 1990 s th st first second third quarter half a an
		year years month week weekend day night morning hours minutes decade century few several two twenty five hundred thousand million
		dozen tens hundreds ago later before after now every twice daily spring summer Christmas New Year Eve Q 3 pm am GMT noon midnight
		$ euros % percent km square year-old 2022-02-12 12/02/2022 10pm '90s mid-March will met said BC AD FY fiscal more than about nearly all`)
	a := temporal.New(temporal.Options{})
	rapid.Check(t, func(t *rapid.T) {
		date := rapid.SampledFrom([]string{"", "2022-02-21", "2020-02-29", "0001-01-01", "9999-12-31", "2022-13-01", "x"}).Draw(t, "date")
		doc := &text.Document{Document: schema.Document{Date: date}}
		for range rapid.IntRange(1, 3).Draw(t, "sentences") {
			s := text.Sentence{}
			for _, w := range rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 12).Draw(t, "words") {
				s.Tokens = append(s.Tokens, text.Token{Form: w, Head: text.None, NoSpaceAfter: rapid.Bool().Draw(t, "glued")})
			}
			doc.Sentences = append(doc.Sentences, s)
		}
		if err := a.Annotate(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		check(t, doc)
		first := append([]text.Time(nil), doc.Times...)
		if err := a.Annotate(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		if len(first) != len(doc.Times) {
			t.Fatalf("second run found %d, first %d", len(doc.Times), len(first))
		}
	})
}

func FuzzAnnotate(f *testing.F) {
	for _, s := range []string{
		"They met on Sunday at 10:30 a.m. GMT.", "between March 3 and 5, 2021", "tens of thousands of rounds, $4.25 an hour",
		"the late 1990s, mid-2021, Q3 2021", "It's 12.02.2022 or 3/14/21", "two and a half years ago", "5–6 million €", "19-year-old's", "\xff 1 2 3",
	} {
		f.Add(s, "2022-02-21")
	}
	a := temporal.New(temporal.Options{})
	f.Fuzz(func(t *testing.T, s, date string) {
		doc := &text.Document{Document: schema.Document{Date: date}}
		sent := text.Sentence{}
		for w := range strings.FieldsSeq(s) {
			sent.Tokens = append(sent.Tokens, text.Token{Form: w, Head: text.None})
		}
		doc.Sentences = append(doc.Sentences, sent)
		if err := a.Annotate(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
		check(t, doc)
	})
}
