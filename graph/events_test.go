package graph

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/schema"
)

func TestDays(t *testing.T) {
	for _, test := range []struct {
		date        string
		first, last int
		ok          bool
	}{
		{"1970-01-01", 0, 0, true},
		{"1969-12-31", -1, -1, true},
		{"1970-02", 31, 58, true},
		{"1971", 365, 729, true},
		{"2024-02-29T10:00", 19782, 19782, true},
		{"2023-02-29", 0, 0, false},
		{"PT105M", 0, 0, false},
		{"", 0, 0, false},
	} {
		first, last, ok := days(test.date)
		if first != test.first || last != test.last || ok != test.ok {
			t.Errorf("%q: %d to %d, %v", test.date, first, last, ok)
		}
	}
}

// TestEvents: reports of one meeting, told by id, begin, end, day of publication
// and status, and the events they make.
func TestEvents(t *testing.T) {
	type told struct {
		id, begin, end, published string
		status                    schema.Factuality
	}
	type event struct {
		Begin, End string
		Status     schema.Factuality
		Reports    []string
		Denials    []string
	}
	for _, test := range []struct {
		name   string
		lists  []told
		static bool
		want   map[string]event // by first report
	}{
		{
			name:  "one day, two days",
			lists: []told{{"a", "2024-03-04", "2024-03-04", "", "fact"}, {"b", "2024-03-04", "2024-03-04", "", "fact"}, {"c", "2024-03-06", "2024-03-06", "", "fact"}},
			want:  map[string]event{"a": {"2024-03-04", "2024-03-04", "fact", []string{"a", "b"}, nil}, "c": {"2024-03-06", "2024-03-06", "fact", []string{"c"}, nil}},
		},
		{
			name:  "a week around the day is the same event",
			lists: []told{{"a", "2024-03-04", "2024-03-10", "", "future"}, {"b", "2024-03-06", "2024-03-06", "", "fact"}},
			want:  map[string]event{"a": {"2024-03-06", "2024-03-06", "fact", []string{"a", "b"}, nil}},
		},
		{
			name:  "no chain from day to day through a longer time",
			lists: []told{{"a", "2024-03-04", "2024-03-04", "", "fact"}, {"b", "2024-03-04", "2024-03-06", "", "fact"}, {"c", "2024-03-06", "2024-03-06", "", "fact"}},
			want:  map[string]event{"a": {"2024-03-04", "2024-03-04", "fact", []string{"a", "b"}, nil}, "c": {"2024-03-06", "2024-03-06", "fact", []string{"c"}, nil}},
		},
		{
			name:  "a year means the only meeting in it",
			lists: []told{{"a", "2024-03-04", "2024-03-04", "", "fact"}, {"b", "2024", "", "", "fact"}},
			want:  map[string]event{"a": {"2024-03-04", "2024-03-04", "fact", []string{"a", "b"}, nil}},
		},
		{
			name:  "a year with two meetings in it means neither",
			lists: []told{{"a", "2024-03-04", "2024-03-04", "", "fact"}, {"b", "2024-05-04", "2024-05-04", "", "fact"}, {"c", "2024", "2024", "", "fact"}},
			want: map[string]event{
				"a": {"2024-03-04", "2024-03-04", "fact", []string{"a"}, nil}, "b": {"2024-05-04", "2024-05-04", "fact", []string{"b"}, nil},
				"c": {"2024-01-01", "2024-12-31", "fact", []string{"c"}, nil},
			},
		},
		{
			name:  "without a time, the next meeting to the day of publication",
			lists: []told{{"a", "2024-03-04", "2024-03-04", "2024-03-05", "fact"}, {"b", "", "", "2024-03-06", "negated"}, {"c", "", "", "2024-06-01", "fact"}, {"d", "", "", "2024-06-03", "possible"}},
			want: map[string]event{
				"a": {"2024-03-04", "2024-03-04", "fact", []string{"a"}, []string{"b"}},
				"c": {"", "", "fact", []string{"c", "d"}, nil},
			},
		},
		{
			name:  "only denied",
			lists: []told{{"a", "2024-03-04", "", "", "negated"}, {"b", "2024-03-04", "", "", "negated"}},
			want:  map[string]event{"a": {"2024-03-04", "2024-03-04", "negated", []string{"a", "b"}, nil}},
		},
		{
			name:   "what lasts is told at any time",
			static: true,
			lists:  []told{{"a", "", "", "2020-01-01", "fact"}, {"b", "", "", "2024-06-01", "possible"}},
			want:   map[string]event{"a": {"", "", "fact", []string{"a", "b"}, nil}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var reports []report
			for _, r := range test.lists {
				s := schema.Statement{
					ID: r.id, Subject: schema.Argument{ID: "person/b"}, Object: schema.Argument{ID: "person/a"},
					Relation: schema.Relation{ID: "met", PLOVER: schema.Consult, Symmetric: true}, Begin: r.begin, End: r.end, Factuality: r.status,
				}
				if test.static {
					s.Relation.PLOVER = ""
				}
				reports = append(reports, newReport(&s, &schema.Document{ID: "d", Date: r.published}))
			}
			rng := rand.New(rand.NewPCG(1, 1))
			var ids []string
			for range 5 {
				got := make(map[string]event)
				var order []string
				for _, h := range events(reports) {
					if h.Subject != "person/a" || h.Object != "person/b" {
						t.Errorf("participants %s, %s", h.Subject, h.Object)
					}
					got[h.Reports[0]] = event{h.Begin, h.End, h.Factuality, h.Reports, h.Denials}
					order = append(order, h.ID)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Fatal(diff)
				}
				if ids == nil {
					ids = order
				}
				if diff := cmp.Diff(ids, order); diff != "" {
					t.Fatalf("another order of reports gives other events:\n%s", diff)
				}
				rng.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
			}
		})
	}
}
