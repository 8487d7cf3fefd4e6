package model

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/relata-kg/relata/ingest/syntax/internal/feature"
)

// tiny writes a small random model.
func tiny(tb testing.TB) []byte {
	tb.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	meta := Meta{
		Vector: 3, Word: 2, Hashed: 1, Hidden: 64, Layers: 2, Arc: 64, Label: 64, Tag: 64,
		UPOS: []string{"NOUN", "VERB"}, XPOS: []string{"NN", "VB"}, Feats: []string{""}, Deprels: []string{"obj", "root"},
		Triples: [][3]int{{0, 0, 0}, {1, 1, 0}}, TagOff: [3]int{0, 32, 64}, Vectors: 4, Note: "test",
	}
	words := []string{"a", "b"}
	var tables [feature.NumSlots][]int8
	for s := feature.Word; s < feature.NumSlots; s++ {
		n := feature.Buckets[s] * meta.Hashed
		if s == feature.Word {
			n = (len(words) + 1) * meta.Word
		}
		tables[s] = make([]int8, n)
		for i := range tables[s] {
			tables[s][i] = int8(r.IntN(20) - 10)
		}
	}
	var mats []Matrix
	for _, s := range meta.shapes() {
		w := make([]float32, s[0]*s[1])
		for i := range w {
			w[i] = float32(r.NormFloat64())
		}
		mats = append(mats, Matrix{In: s[0], Out: s[1], Stride: s[1], W: w, Bias: make([]float32, s[1])})
	}
	data, err := Write(meta, words, tables, mats, make([]float32, 64), make([]float32, 64))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func TestOpen(t *testing.T) {
	m, err := Open(tiny(t))
	if err != nil {
		t.Fatal(err)
	}
	if m.Note != "test" || m.Words != "a\nb\n" || len(m.Layers) != 2 || len(m.Deprels) != 2 {
		t.Errorf("read back as %+v", m.Meta)
	}
	if m.Layers[1].SX[0] != m.Layers[1].X.Scale[0]/127 || m.Layers[0].SX[0] != m.Layers[0].X.Scale[0] {
		t.Error("scales of the layers are wrong")
	}
}

func TestOpenRejects(t *testing.T) {
	data := tiny(t)
	for _, n := range []int{0, 7, 63, 64, 100, len(data) / 2, len(data) - 1} {
		if _, err := Open(data[:n]); !errors.Is(err, ErrFormat) {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
	for i := 0; i < len(data); i += 97 {
		bad := append([]byte(nil), data...)
		bad[i] ^= 0x10
		if _, err := Open(bad); err == nil && (i < 16 || i >= headerSize) {
			t.Errorf("byte %d changed: no error", i)
		}
	}
	if _, err := Open(append(data, 0)); !errors.Is(err, ErrFormat) {
		t.Errorf("a byte too many: %v", err)
	}
}

// FuzzOpen changes the metadata too, with the checksum made right again.
func FuzzOpen(f *testing.F) {
	data := tiny(f)
	f.Add(data[:200], uint32(0))
	f.Add([]byte(magic), uint32(5))
	f.Add(data[headerSize:600], uint32(1))
	f.Fuzz(func(_ *testing.T, in []byte, at uint32) {
		_, _ = Open(in)
		bad := append([]byte(nil), data...)
		copy(bad[headerSize+int(at)%(len(bad)-headerSize):], in)
		sign(bad)
		_, _ = Open(bad)
	})
}
