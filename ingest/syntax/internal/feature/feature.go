// Package feature turns word forms into the indices that the syntax network
// looks up, the same way in training and at work.
package feature

import (
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/vectors"
)

// Slots of a word's input: a frozen word vector, a trained vector for words of
// the training data, and hashed features of the spelling.
const (
	Vector = iota
	Word
	Shape
	Prefix1
	Prefix2
	Prefix3
	Suffix1
	Suffix2
	Suffix3
	Suffix4
	Suffix5
	NumSlots
	FirstHashed = Shape
)

// Buckets is the number of rows of each hashed slot, a power of two.
var Buckets = [NumSlots]int{
	Shape: 512, Prefix1: 512, Prefix2: 2048, Prefix3: 4096,
	Suffix1: 512, Suffix2: 2048, Suffix3: 4096, Suffix4: 8192, Suffix5: 8192,
}

// Lexicon finds the vectors of words.
type Lexicon struct {
	// Vectors are the frozen vectors.
	Vectors *vectors.Table
	// Find returns the row of a trained vector; row 0 stands for unknown words.
	Find func(form string) (int, bool)
}

// Indices sets idx, of NumSlots, to the rows for form; -1 where there is none.
func (l *Lexicon) Indices(form string, idx []int32) {
	lower := vectors.Normalize(form)
	idx[Vector] = -1
	if k, ok := l.Vectors.Index(form); ok {
		idx[Vector] = int32(k)
	}
	idx[Word] = 0
	if k, ok := l.Find(form); ok {
		idx[Word] = int32(k)
	} else if k, ok := l.Find(lower); ok {
		idx[Word] = int32(k)
	}
	idx[Shape] = bucket(Shape, shape(form))
	var ends [6]int // byte length of prefixes of 0..5 code points
	n := 0
	for i := range lower {
		if n < len(ends) {
			ends[n] = i
		}
		n++
	}
	for k := 1; k <= 3; k++ {
		end := len(lower)
		if k < n {
			end = ends[k]
		}
		idx[Prefix1+k-1] = bucket(Prefix1+k-1, lower[:end])
	}
	start := len(lower)
	for k := 1; k <= 5; k++ {
		if start > 0 {
			_, size := utf8.DecodeLastRuneInString(lower[:start])
			start -= size
		}
		idx[Suffix1+k-1] = bucket(Suffix1+k-1, lower[start:])
	}
}

// bucket hashes with FNV-1a, salted by the slot.
func bucket(slot int, s string) int32 {
	h := uint32(2166136261) ^ uint32(slot)*0x9E3779B9
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	h ^= h >> 15
	return int32(h & uint32(Buckets[slot]-1))
}

// shape writes X for capitals, x for small letters, 0 for digits and other
// characters as they are, runs cut to two, at most twelve characters.
func shape(form string) string {
	var out [16]byte
	n := 0
	for _, r := range form {
		var c byte
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLower(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = '0'
		case r < utf8.RuneSelf:
			c = byte(r)
		case unicode.IsLetter(r):
			c = 'l'
		case unicode.IsPunct(r):
			c = '"'
		default:
			c = '?'
		}
		if n >= 2 && out[n-1] == c && out[n-2] == c {
			continue
		}
		out[n] = c
		n++
		if n == 12 {
			break
		}
	}
	return string(out[:n])
}
