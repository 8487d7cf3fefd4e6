package scene

import (
	"testing"

	"github.com/relata-kg/relata/schema"
)

func TestPeriod(t *testing.T) {
	for _, c := range []struct {
		from, to string
		year     int
		want     string
	}{
		{"2022-02-20", "2022-02-20", 2022, "20 Feb"},
		{"2022-02-20", "2022-02-20", 2021, "20 Feb 2022"},
		{"2022-02-20", "2022-02-24", 2022, "20–24 Feb"},
		{"2022-02-20", "2022-03-02", 0, "20 Feb – 2 Mar 2022"},
		{"2022-02-01", "2022-02-28", 2022, "Feb"},
		{"2022-01-01", "2022-12-31", 2022, "2022"},
		{"2021-12-30", "2022-01-02", 2022, "30 Dec 2021 – 2 Jan 2022"},
		{"2022-02", "2022-02", 2022, "Feb"},
		{"2022-02-20T10:00", "", 2022, "20 Feb"},
		{"", "2022", 0, "2022"},
		{"", "", 0, ""},
		{"soon", "2022-13-45", 0, ""},
	} {
		if got := period(c.from, c.to, c.year); got != c.want {
			t.Errorf("period(%q, %q, %d) = %q, want %q", c.from, c.to, c.year, got, c.want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://news.example/a?b=1": "https://news.example/a?b=1",
		" http://x.example ":         "http://x.example",
		"javascript:alert(1)":        "",
		"data:text/html,x":           "",
		"//x.example/a":              "",
		"https://u:p@x.example/":     "",
		"https://x.example/\"><b>":   "https://x.example/%22%3E%3Cb%3E",
		"not a url":                  "",
	} {
		if got := webAddress(in); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEnumerate(t *testing.T) {
	for _, c := range []struct {
		n    int
		want string
	}{{0, ""}, {1, "a"}, {2, "a and b"}, {3, "a, b and c"}, {5, "a, b and 3 more"}} {
		if got := enumerate([]string{"a", "b", "c", "d", "e"}[:c.n], 2); got != c.want {
			t.Errorf("enumerate of %d = %q, want %q", c.n, got, c.want)
		}
	}
	if got := plural(12345, "edge", "edges"); got != "12,345 edges" {
		t.Error(got)
	}
}

func TestEveryTypeHasALook(t *testing.T) {
	for _, ty := range allTypes() {
		if kind, _ := look(ty); kind == "" {
			t.Errorf("%s has no kind", ty)
		}
		if !knownType(string(ty)) {
			t.Errorf("%s is no type to filter by", ty)
		}
	}
	if kind, shape := look(schema.Office); kind != KindOrg || shape != Double {
		t.Errorf("an office is drawn as %s %d", kind, shape)
	}
}

func TestCommunitiesOfTwoTriangles(t *testing.T) {
	w := &world{things: map[string]*thing{}}
	for _, e := range [][2]string{{"a", "b"}, {"b", "c"}, {"a", "c"}, {"x", "y"}, {"y", "z"}, {"x", "z"}, {"c", "x"}} {
		w.facts = append(w.facts, fact{subject: e[0], object: e[1], support: 1, confidence: 1, plover: schema.Consult, factuality: schema.Fact})
	}
	m := w.network().communities()
	if m["a"] != m["b"] || m["b"] != m["c"] || m["x"] != m["y"] || m["y"] != m["z"] || m["a"] == m["x"] {
		t.Errorf("communities %v", m)
	}
	rank := w.network().importance()
	if rank["c"] <= rank["a"] || rank["x"] <= rank["z"] {
		t.Errorf("the ends of the bridge are not the most important: %v", rank)
	}
	var sum float64
	for _, v := range rank {
		sum += v
	}
	if sum < 0.999 || sum > 1.001 {
		t.Errorf("ranks sum to %v", sum)
	}
}
