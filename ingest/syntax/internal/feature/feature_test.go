package feature

import (
	"slices"
	"testing"

	"github.com/relata-kg/relata/ingest/vectors"
)

func lexicon(tb testing.TB) *Lexicon {
	tb.Helper()
	data, err := vectors.Write([]string{"the", "ship"}, [][]float32{{1}, {2}}, 1)
	if err != nil {
		tb.Fatal(err)
	}
	table, err := vectors.Open(string(data))
	if err != nil {
		tb.Fatal(err)
	}
	rows := map[string]int{"the": 1, "May": 2, "may": 3}
	return &Lexicon{Vectors: table, Find: func(w string) (int, bool) { k, ok := rows[w]; return k, ok }}
}

func TestIndices(t *testing.T) {
	l := lexicon(t)
	get := func(form string) []int32 {
		idx := make([]int32, NumSlots)
		l.Indices(form, idx)
		return idx
	}
	for _, c := range []struct {
		form         string
		vector, word int32
	}{{"The", 0, 1}, {"May", -1, 2}, {"MAY", -1, 3}, {"war-ship", 1, 0}, {"", -1, 0}} {
		if got := get(c.form); got[Vector] != c.vector || got[Word] != c.word {
			t.Errorf("%q: vector %d, word %d; want %d, %d", c.form, got[Vector], got[Word], c.vector, c.word)
		}
	}
	// Endings are of code points in lower case, shapes of runs cut to two.
	a, b := get("Walking"), get("TALKING")
	if !slices.Equal(a[Suffix1:Suffix5+1], b[Suffix1:Suffix5+1]) || a[Prefix1] == b[Prefix1] || a[Shape] == b[Shape] {
		t.Errorf("Walking %v, TALKING %v", a, b)
	}
	if c, d := get("Sigmund"), get("Andreas"); c[Shape] != d[Shape] {
		t.Error("two names of one shape differ")
	}
	// A model depends on these numbers.
	want := []int32{-1, 0, 110, 109, 1503, 1544, 81, 505, 147, 2099, 5045}
	if got := get("Zo\u00EB"); !slices.Equal(got, want) {
		t.Errorf("Zo\u00EB: %v, want %v", got, want)
	}
}

func TestShape(t *testing.T) {
	for form, want := range map[string]string{
		"Kyiv": "Xxx", "U.S.": "X.X.", "4,500": "0,00", "NATO-led": "XX-xx", "\u201C": "\"", "\u4E2D\u6587": "ll", "": "",
		"abababABABAB12121212cdcd": "xxXX00xx",
	} {
		if got := shape(form); got != want {
			t.Errorf("shape(%q) = %q, want %q", form, got, want)
		}
	}
}

func FuzzIndices(f *testing.F) {
	l := lexicon(f)
	f.Add("caf\u00E9")
	f.Add("\xff\x00")
	f.Fuzz(func(t *testing.T, form string) {
		idx := make([]int32, NumSlots)
		l.Indices(form, idx)
		for s := FirstHashed; s < NumSlots; s++ {
			if idx[s] < 0 || int(idx[s]) >= Buckets[s] {
				t.Errorf("slot %d: %d", s, idx[s])
			}
		}
	})
}
