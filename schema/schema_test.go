package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSpanJSON(t *testing.T) {
	data, err := json.Marshal(Span{812, 901})
	if err != nil || string(data) != "[812,901]" {
		t.Fatalf("Marshal = %s, %v; want [812,901]", data, err)
	}
	var got Span
	if err := json.Unmarshal(data, &got); err != nil || got != (Span{812, 901}) {
		t.Fatalf("Unmarshal = %v, %v", got, err)
	}
	for _, bad := range []string{`[1]`, `[5,2]`, `[-1,2]`, `"x"`, `[1,2,3]`, `{}`} {
		if err := json.Unmarshal([]byte(bad), &got); err == nil {
			t.Errorf("Unmarshal(%s) = %v, want an error", bad, got)
		}
	}
}

func TestSpanRelations(t *testing.T) {
	a := Span{3, 8}
	for _, c := range []struct {
		b                  Span
		contains, overlaps bool
		cover              Span
	}{
		{Span{3, 8}, true, true, Span{3, 8}},
		{Span{4, 5}, true, true, Span{3, 8}},
		{Span{8, 9}, false, false, Span{3, 9}},
		{Span{0, 3}, false, false, Span{0, 8}},
		{Span{7, 9}, false, true, Span{3, 9}},
	} {
		if got := a.Contains(c.b); got != c.contains {
			t.Errorf("%v.Contains(%v) = %v", a, c.b, got)
		}
		if got := a.Overlaps(c.b); got != c.overlaps {
			t.Errorf("%v.Overlaps(%v) = %v", a, c.b, got)
		}
		if got := a.Cover(c.b); got != c.cover {
			t.Errorf("%v.Cover(%v) = %v, want %v", a, c.b, got, c.cover)
		}
	}
}

func TestErrorListSortsAndDeduplicates(t *testing.T) {
	cause := errors.New("broken")
	var inner ErrorList
	inner.Add(&PosError{File: "b.txt", Line: 2, Message: "second"})
	inner.Add(&PosError{File: "a.txt", Line: 10, Column: 3, Message: "late"})
	var list ErrorList
	list.Add(nil)
	list.Add(inner)
	list.Add(&PosError{File: "a.txt", Line: 9, Message: "early", Err: cause})
	list.Add(&PosError{File: "b.txt", Line: 2, Message: "second"})
	err := list.Err()
	want := "a.txt:9: early: broken\na.txt:10:3: late\nb.txt:2: second"
	if err == nil || err.Error() != want {
		t.Fatalf("Err() = %q, want %q", err, want)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if (ErrorList{}).Err() != nil {
		t.Error("an empty list is an error")
	}
	hostile := &PosError{File: "two\nlines\x1b[2J.txt", Line: 3, Message: "no text"}
	if got := hostile.Error(); got != `"two\nlines\x1b[2J.txt":3: no text` {
		t.Errorf("a file name of control characters: %q", got)
	}
	var outer ErrorList
	outer.Add(fmt.Errorf("reading the schema: %w", inner))
	outer.Add(errors.Join(inner, cause))
	if got := outer.Error(); len(outer) != 2 || !strings.HasPrefix(got, "reading the schema: b.txt:2: second") || !strings.HasSuffix(got, "\nbroken") {
		t.Errorf("what was wrapped or joined with a list is lost: %q", got)
	}
}

func TestStatementIDSurvivesMerge(t *testing.T) {
	s := Statement{
		Doc: "d", Span: Span{0, 20}, Factuality: Fact,
		Subject:  Argument{ID: "person/a", Mention: "A", Span: Span{0, 1}},
		Relation: Relation{ID: "meets", Span: Span{2, 6}},
		Object:   Argument{ID: "person/b", Mention: "B", Span: Span{7, 8}},
	}
	id := s.ContentID()
	if !strings.HasPrefix(id, "st:") || len(id) != 19 {
		t.Fatalf("ContentID = %q", id)
	}
	s.Subject.ID = "person/c"
	if s.ContentID() != id {
		t.Error("a merge changed the ID")
	}
	s.Factuality = Negated
	if s.ContentID() == id {
		t.Error("factuality does not change the ID")
	}
}

func TestContentHashSeparatesFields(t *testing.T) {
	a := Document{ID: "x", Title: "ab", Text: "c"}
	b := Document{ID: "x", Title: "a", Text: "bc"}
	if a.ContentHash() == b.ContentHash() {
		t.Error("fields run together")
	}
}

func TestParse(t *testing.T) {
	for _, f := range Factualities() {
		if got, err := ParseFactuality(string(f)); err != nil || got != f {
			t.Errorf("ParseFactuality(%q) = %q, %v", f, got, err)
		}
	}
	if _, err := ParseFactuality("maybe"); err == nil {
		t.Error("ParseFactuality(maybe) succeeded")
	}
	families := map[string]int{}
	for _, c := range PLOVERCategories() {
		if got, err := ParsePLOVER(string(c)); err != nil || got != c {
			t.Errorf("ParsePLOVER(%q) = %q, %v", c, got, err)
		}
		families[c.Family()]++
	}
	if diff := cmp.Diff(map[string]int{"talks": 2, "support": 5, "conflict": 9}, families); diff != "" {
		t.Error(diff)
	}
}

func TestCollect(t *testing.T) {
	g := &Graph{
		EntityList:    []Entity{{ID: "b"}, {ID: "a"}},
		StatementList: []Statement{{ID: "st:2"}, {ID: "st:1"}},
	}
	g.Sort()
	got, err := Collect(g)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(g, got); diff != "" {
		t.Error(diff)
	}
	if got.EntityList[0].ID != "a" || got.StatementList[0].ID != "st:1" {
		t.Error("not sorted")
	}
}
