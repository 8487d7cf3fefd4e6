package vectors_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/relata-kg/relata/ingest/vectors"
)

func small(t testing.TB) []byte {
	t.Helper()
	data, err := vectors.Write([]string{"the", "trade", "10,000", "don't"},
		[][]float32{{1, 0, -1}, {0.5, 0.5, 0}, {0, 0, 9}, {-0.25, 0, 0}}, 0.25)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRoundTrip(t *testing.T) {
	table, err := vectors.Open(string(small(t)))
	if err != nil {
		t.Fatal(err)
	}
	for form, want := range map[string][]float32{
		"The": {1, 0, -1}, "trade": {0.5, 0.5, 0}, "free-trade": {0.5, 0.5, 0}, "47,112": {0, 0, 9}, "don\u2019t": {-0.25, 0, 0},
		"unheard": nil, "": nil, "-": nil,
	} {
		got, ok := table.Lookup(form)
		if ok != (want != nil) || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("Lookup(%q) = %v, %v; want %v", form, got, ok, want)
		}
	}
	if table.Len() != 4 || table.Dim() != 3 || table.Word(1) != "trade" {
		t.Errorf("Len %d, Dim %d, Word(1) %q", table.Len(), table.Dim(), table.Word(1))
	}
}

func TestOpenRejects(t *testing.T) {
	data := small(t)
	for i := range data {
		bad := append([]byte(nil), data...)
		bad[i] ^= 0x41
		if table, err := vectors.Open(string(bad)); err == nil && table.Scale() == 0.25 {
			t.Errorf("byte %d changed: no error", i)
		}
		if _, err := vectors.Open(string(data[:i])); !errors.Is(err, vectors.ErrFormat) {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
}

func TestWriteRejects(t *testing.T) {
	if _, err := vectors.Write([]string{"a", "b"}, [][]float32{{1}, {1, 2}}, 1); err == nil {
		t.Error("vectors of two lengths: no error")
	}
	if _, err := vectors.Write(nil, nil, 1); err == nil {
		t.Error("no words: no error")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(string(small(f)))
	f.Add("")
	f.Fuzz(func(_ *testing.T, data string) {
		if table, err := vectors.Open(data); err == nil {
			table.Lookup("the")
			table.Lookup("1999")
		}
	})
}

func ExampleTable_Similarity() {
	table, err := vectors.Default()
	if err != nil {
		panic(err)
	}
	near, _ := table.Similarity("talks", "negotiations")
	far, _ := table.Similarity("talks", "banana")
	fmt.Println(near > 0.6, far < 0.3)
	// Output: true true
}

func BenchmarkOpen(b *testing.B) {
	data := string(small(b))
	for b.Loop() {
		if _, err := vectors.Open(data); err != nil {
			b.Fatal(err)
		}
	}
}
