package mst

import (
	"math/rand/v2"
	"testing"
)

// brute tries all assignments of heads.
func brute(n int, s [][]float32) float64 {
	best := -1e18
	heads := make([]int, n)
	var rec func(d int)
	rec = func(d int) {
		if d == n {
			if IsTree(heads) {
				best = max(best, total(s, heads))
			}
			return
		}
		for h := -1; h < n; h++ {
			if h != d {
				heads[d] = h
				rec(d + 1)
			}
		}
	}
	rec(0)
	return best
}

func total(s [][]float32, heads []int) float64 {
	sum := 0.0
	for d, h := range heads {
		sum += float64(s[d][h+1])
	}
	return sum
}

func TestDecode(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 3000 {
		n := 1 + round%6
		s := make([][]float32, n)
		for d := range s {
			s[d] = make([]float32, n+1)
			for h := range s[d] {
				s[d][h] = float32(r.IntN(40)) / 4
			}
		}
		heads := make([]int, n)
		Decode(n, func(d, h int) float32 { return s[d][h+1] }, heads)
		if !IsTree(heads) {
			t.Fatalf("round %d: %v is no tree of %v", round, heads, s)
		}
		if got, want := total(s, heads), brute(n, s); got != want {
			t.Fatalf("round %d: %v scores %v, best is %v: %v", round, heads, got, want, s)
		}
	}
}

func TestDecodeLarge(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 7))
	const n = 300
	s := make([]float32, n*(n+1))
	for i := range s {
		s[i] = r.Float32()
	}
	heads := make([]int, n)
	Decode(n, func(d, h int) float32 { return s[d*(n+1)+h+1] }, heads)
	if !IsTree(heads) {
		t.Fatal("no tree")
	}
}

func TestIsTree(t *testing.T) {
	for _, c := range []struct {
		heads []int
		want  bool
	}{
		{[]int{-1}, true},
		{[]int{1, -1, 1}, true},
		{[]int{-1, -1}, false},
		{[]int{1, 0, -1}, false},
		{[]int{2, 0, 1}, false},
		{[]int{1, 2, 3, -1}, true},
	} {
		if got := IsTree(c.heads); got != c.want {
			t.Errorf("IsTree(%v) = %v", c.heads, got)
		}
	}
}
