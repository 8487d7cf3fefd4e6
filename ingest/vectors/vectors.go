// Package vectors holds word vectors for the most frequent English words, in 8
// bits a component, embedded and read in place: opening them builds no index.
// The model directory's README.md names their origin and licence.
package vectors

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed model/vectors.bin
var embedded string

// Table is an immutable set of word vectors, safe for concurrent use.
type Table struct {
	dim     int
	scale   float32
	mask    uint32
	offsets string // count+1 little-endian uint32, into words
	slots   string // open-addressing hash table of uint32 index+1, 0 for empty
	words   string
	vectors string
}

// ErrFormat is wrapped by the errors for data that is not a vector file, is
// damaged or has another version.
var ErrFormat = errors.New("not a word vector file")

const (
	magic      = "RLTAVEC\x01"
	headerSize = len(magic) + 6*4
)

// Default returns the embedded table. It is opened at the first call.
var Default = sync.OnceValues(func() (*Table, error) { return Open(embedded) })

// Open reads a table as Write wrote it, without copying data. It checks the
// checksum and every bound.
func Open(data string) (*Table, error) {
	if len(data) < headerSize || data[:len(magic)] != magic {
		return nil, fmt.Errorf("%w: no header of version 1", ErrFormat)
	}
	field := func(i int) uint32 { return u32(data, len(magic)/4+i) }
	count, dim, bits, wordBytes := int(field(0)), int(field(1)), field(2), int(field(3))
	t := &Table{dim: dim, scale: math.Float32frombits(field(4))}
	if count < 0 || count > 1<<24 || dim <= 0 || dim > 1<<12 || bits > 26 || wordBytes < 0 || wordBytes > 1<<30 ||
		1<<bits <= count {
		return nil, fmt.Errorf("%w: impossible sizes", ErrFormat)
	}
	body := data[headerSize:]
	sizes := []int{4 * (count + 1), 4 << bits, wordBytes, count * dim}
	total := 0
	for _, n := range sizes {
		total += n
	}
	if len(body) != total {
		return nil, fmt.Errorf("%w: %d bytes where %d belong", ErrFormat, len(body), total)
	}
	if checksum(body) != field(5) {
		return nil, fmt.Errorf("%w: wrong checksum", ErrFormat)
	}
	for i, part := range []*string{&t.offsets, &t.slots, &t.words, &t.vectors} {
		*part, body = body[:sizes[i]], body[sizes[i]:]
	}
	t.mask = 1<<bits - 1
	last := uint32(0)
	for i := range count + 1 {
		if off := u32(t.offsets, i); off < last || int(off) > wordBytes {
			return nil, fmt.Errorf("%w: word offsets out of order", ErrFormat)
		} else {
			last = off
		}
	}
	empty := false
	for i := range 1 << bits {
		k := u32(t.slots, i)
		if int(k) > count {
			return nil, fmt.Errorf("%w: hash slot out of range", ErrFormat)
		}
		empty = empty || k == 0
	}
	if !empty {
		return nil, fmt.Errorf("%w: hash table is full", ErrFormat)
	}
	return t, nil
}

func u32(s string, i int) uint32 {
	b := s[4*i : 4*i+4]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

func checksum(s string) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	sum := uint32(0)
	var buf [64 << 10]byte
	for len(s) > 0 {
		n := copy(buf[:], s)
		sum = crc32.Update(sum, table, buf[:n])
		s = s[n:]
	}
	return sum
}

// Len returns the number of words, Dim the number of components of each.
func (t *Table) Len() int { return len(t.offsets)/4 - 1 }

// Dim returns the number of components of a vector.
func (t *Table) Dim() int { return t.dim }

// Scale is the value of one unit of a component.
func (t *Table) Scale() float32 { return t.scale }

// Word returns word i; words are sorted by falling frequency.
func (t *Table) Word(i int) string { return t.words[u32(t.offsets, i):u32(t.offsets, i+1)] }

// Vector returns the components of word i, each a signed byte.
func (t *Table) Vector(i int) string { return t.vectors[i*t.dim : (i+1)*t.dim] }

// hash is FNV-1a.
func hash(word string) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return h
}

// Find returns the index of exactly this (lower-case) word.
func (t *Table) Find(word string) (int, bool) {
	for h := hash(word); ; h++ {
		k := u32(t.slots, int(h&t.mask))
		if k == 0 {
			return 0, false
		}
		if t.Word(int(k-1)) == word {
			return int(k - 1), true
		}
	}
}

// Index returns the index of the word that stands for form: form in lower case
// with plain quotes and dashes; else, for a number, one of the same shape; else
// the last part of a compound with hyphens.
func (t *Table) Index(form string) (int, bool) {
	word := Normalize(form)
	if i, ok := t.Find(word); ok {
		return i, true
	}
	if shape, ok := digitShape(word); ok {
		if i, ok := t.Find(shape); ok {
			return i, true
		}
	}
	if k := strings.LastIndexByte(word, '-'); k > 0 && k < len(word)-1 {
		if i, ok := t.Find(word[k+1:]); ok {
			return i, true
		}
	}
	return 0, false
}

// Lookup returns the vector that stands for form (see Index), or false. The
// components are Scale times what the signed bytes say.
func (t *Table) Lookup(form string) ([]float32, bool) {
	i, ok := t.Index(form)
	if !ok {
		return nil, false
	}
	v := make([]float32, t.dim)
	for j, b := range []byte(t.Vector(i)) {
		v[j] = float32(int8(b)) * t.scale
	}
	return v, true
}

// Similarity returns the cosine of the vectors of two forms, and false where
// one has none.
func (t *Table) Similarity(a, b string) (float64, bool) {
	i, ok := t.Index(a)
	if !ok {
		return 0, false
	}
	j, ok := t.Index(b)
	if !ok {
		return 0, false
	}
	va, vb := t.Vector(i), t.Vector(j)
	var dot, na, nb int
	for k := range t.dim {
		x, y := int(int8(va[k])), int(int8(vb[k]))
		dot += x * y
		na += x * x
		nb += y * y
	}
	if na == 0 || nb == 0 {
		return 0, false
	}
	return float64(dot) / math.Sqrt(float64(na)*float64(nb)), true
}

// Normalize returns form in lower case, with typographic quotes and dashes as
// they're typed.
func Normalize(form string) string {
	plain := true
	for i := range len(form) {
		if c := form[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return form
	}
	var b strings.Builder
	b.Grow(len(form))
	for _, r := range form {
		switch r {
		case '\u2018', '\u2019', '\u00B4', '\u0060', '\u02BC':
			b.WriteByte('\'')
		case '\u201C', '\u201D', '\u00AB', '\u00BB', '\u201E':
			b.WriteByte('"')
		case '\u2010', '\u2011':
			b.WriteByte('-')
		case '\u2013', '\u2014', '\u2212', '\u2015':
			b.WriteString("--")
		case '\u2026':
			b.WriteString("...")
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// digitShape replaces the digits of a number so that common numbers of the same
// shape are found: "3,417" becomes "1,000".
func digitShape(word string) (string, bool) {
	seen := false
	shape := []byte(word)
	for i, c := range shape {
		switch {
		case '0' <= c && c <= '9':
			if seen {
				shape[i] = '0'
			} else {
				shape[i] = '1'
			}
			seen = true
		case c == '.' || c == ',' || c == ':' || c == '-' || c == '/' || c == '%' || c == '$' || c == '\'' || c == 's' || c == 't' || c == 'h':
		default:
			return "", false
		}
	}
	return string(shape), seen
}

// Write returns the file of a table of words, sorted by falling frequency, and
// their vectors, which have the same length and are clipped at 127 scale.
func Write(words []string, vectors [][]float32, scale float32) ([]byte, error) {
	if len(words) == 0 || len(words) != len(vectors) || !(scale > 0) {
		return nil, errors.New("vectors: as many words as vectors, and a positive scale, are needed")
	}
	bits := uint32(1)
	for 1<<bits <= len(words)*5/4 {
		bits++
	}
	slots := make([]uint32, 1<<bits)
	var offsets, blob, vecs []byte
	for i, w := range words {
		if len(vectors[i]) != len(vectors[0]) {
			return nil, fmt.Errorf("vectors: %q has %d components, not %d", w, len(vectors[i]), len(vectors[0]))
		}
		offsets = binary.LittleEndian.AppendUint32(offsets, uint32(len(blob)))
		blob = append(blob, w...)
		for _, v := range vectors[i] {
			vecs = append(vecs, byte(int8(math.RoundToEven(math.Max(-127, math.Min(127, float64(v/scale)))))))
		}
		h := hash(w)
		for slots[h&(1<<bits-1)] != 0 {
			h++
		}
		slots[h&(1<<bits-1)] = uint32(i + 1)
	}
	offsets = binary.LittleEndian.AppendUint32(offsets, uint32(len(blob)))
	body := offsets
	for _, s := range slots {
		body = binary.LittleEndian.AppendUint32(body, s)
	}
	body = append(append(body, blob...), vecs...)
	out := []byte(magic)
	for _, v := range []uint32{
		uint32(len(words)), uint32(len(vectors[0])), bits, uint32(len(blob)),
		math.Float32bits(scale), checksum(string(body)),
	} {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return append(out, body...), nil
}
