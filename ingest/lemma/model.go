package lemma

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// model is what the lemmatiser knows. Words and endings are kept as 64-bit
// hashes: with n keys a wrong hit has a chance of n/2^64.
type model struct {
	scripts []script
	table   table               // words, endings and clitics to scripts
	common  map[string][]uint16 // commonest scripts of an inflected tag
	lexicon []uint32            // sorted hashes of the known lemmas of a class
	// keys is what the table was built from, tags the order of common, both for
	// writing; nil after reading.
	keys []entry
	tags []string
}

type entry struct {
	key    uint64
	script uint16
}

// The levels of keys: from the most specific down.
const (
	levelWordShape = iota // whole word, both tags, shape
	levelWordTags         // whole word, both tags
	levelWordUPOS         // whole word, UPOS
	levelEndShape         // ending, both tags, shape
	levelEndUPOS          // ending, UPOS, shape
	levelClitic           // clitic, XPOS, relation, head's XPOS
	levelLexicon          // known lemma
)

// maxEnding is the longest ending, in bytes.
const maxEnding = 9

// mix is a step of FNV-1a (Fowler, Noll and Vo), 64 bits.
func mix(h uint64, c byte) uint64 { return (h ^ uint64(c)) * 1099511628211 }

func keyHash(level byte, parts ...string) uint64 {
	h := mix(14695981039346656037, level)
	for _, p := range parts {
		for i := range len(p) {
			h = mix(h, p[i])
		}
		h = mix(h, 0xff)
	}
	return h
}

func (w *word) key(level byte) uint64 {
	var h uint64
	switch level {
	case levelWordUPOS, levelEndUPOS:
		h = keyHash(level, w.upos)
	default:
		h = keyHash(level, w.upos, w.xpos)
	}
	if level != levelWordTags && level != levelWordUPOS {
		h = mix(h, byte(w.shape))
	}
	return h
}

// wholeKey adds the whole word to a key, back to front.
func (w *word) wholeKey(level byte) uint64 {
	h := w.key(level)
	for i := len(w.low) - 1; i >= 0; i-- {
		h = mix(h, w.low[i])
	}
	return h
}

// endKeys calls use with the key of every ending, the empty one first.
func (w *word) endKeys(level byte, use func(length int, key uint64)) {
	h := w.key(level)
	use(0, h)
	for n := 1; n <= min(len(w.low), maxEnding); n++ {
		c := w.low[len(w.low)-n]
		h = mix(h, c)
		if utf8.RuneStart(c) {
			use(n, h)
		}
	}
}

func (m *model) find(key uint64) (uint16, bool) { return m.table.get(key) }

// whole looks the word itself up.
func (m *model) whole(w *word) (uint16, bool) {
	for _, level := range [...]byte{levelWordShape, levelWordTags, levelWordUPOS} {
		if id, ok := m.find(w.wholeKey(level)); ok {
			return id, true
		}
	}
	return 0, false
}

// suffix looks up the longest known ending.
func (m *model) suffix(w *word) (id uint16, ok bool) {
	for _, level := range [...]byte{levelEndShape, levelEndUPOS} {
		w.endKeys(level, func(_ int, key uint64) {
			if v, found := m.find(key); found {
				id, ok = v, true
			}
		})
		if ok {
			return id, true
		}
	}
	return 0, false
}

// lexiconKey is the key of a known lemma; 32 bits, since a wrong hit only
// confirms what the ending says anyway.
func lexiconKey(class uint8, lemma string) uint32 {
	h := mix(keyHash(levelLexicon, lemma), class)
	return uint32(h>>32) ^ uint32(h)
}

func (m *model) known(class uint8, lemma string) bool {
	_, ok := slices.BinarySearch(m.lexicon, lexiconKey(class, lemma))
	return ok
}

// table is an open-addressing hash table; a zero key is empty.
type table struct {
	keys   []uint64
	values []uint16
	mask   uint64
}

func newTable(entries []entry) table {
	size := 1 << bits.Len(uint(2*len(entries)+1))
	t := table{keys: make([]uint64, size), values: make([]uint16, size), mask: uint64(size - 1)}
	for _, e := range entries {
		i := e.key & t.mask
		for t.keys[i] != 0 && t.keys[i] != e.key {
			i = (i + 1) & t.mask
		}
		t.keys[i], t.values[i] = e.key, e.script
	}
	return t
}

func (t *table) get(key uint64) (uint16, bool) {
	for i := key & t.mask; ; i = (i + 1) & t.mask {
		switch t.keys[i] {
		case key:
			return t.values[i], true
		case 0:
			return 0, false
		}
	}
}

const (
	modelMagic   = "RLLM"
	modelVersion = 1
)

// marshal writes magic, version, scripts, keys, common scripts, lexicon and
// CRC-32 (IEEE), little endian.
func (m *model) marshal() []byte {
	b := append([]byte(modelMagic), modelVersion)
	le := binary.LittleEndian
	text := func(s string) { b = append(append(b, byte(len(s))), s...) }
	b = le.AppendUint32(b, uint32(len(m.scripts)))
	for _, s := range m.scripts {
		b = append(b, byte(s.casing))
		text(s.strip)
		text(s.append)
	}
	b = le.AppendUint32(b, uint32(len(m.keys)))
	for _, e := range m.keys {
		b = le.AppendUint64(b, e.key)
		b = le.AppendUint16(b, e.script)
	}
	b = le.AppendUint32(b, uint32(len(m.tags)))
	for _, tag := range m.tags {
		text(tag)
		b = append(b, byte(len(m.common[tag])))
		for _, id := range m.common[tag] {
			b = le.AppendUint16(b, id)
		}
	}
	b = le.AppendUint32(b, uint32(len(m.lexicon)))
	for _, w := range m.lexicon {
		b = le.AppendUint32(b, w)
	}
	return le.AppendUint32(b, crc32.ChecksumIEEE(b))
}

var errModel = errors.New("lemma model is damaged")

// decoder takes values off a byte slice; after a shortage it returns zeros.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.bad, d.b = true, nil
		return make([]byte, min(max(n, 0), 8))
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) u8() int     { return int(d.take(1)[0]) }
func (d *decoder) u16() uint16 { return binary.LittleEndian.Uint16(d.take(2)) }
func (d *decoder) u64() uint64 { return binary.LittleEndian.Uint64(d.take(8)) }
func (d *decoder) text() string {
	n := d.u8()
	if n > len(d.b) {
		d.bad = true
		return ""
	}
	return string(d.take(n))
}

// count reads a number of items that need at least size bytes each.
func (d *decoder) count(size int) int {
	n := int(binary.LittleEndian.Uint32(d.take(4)))
	if n > len(d.b)/size {
		d.bad = true
		return 0
	}
	return n
}

// unmarshal reads what marshal wrote. Anything else is an error.
func unmarshal(b []byte) (*model, error) {
	if len(b) < len(modelMagic)+5 || string(b[:len(modelMagic)]) != modelMagic {
		return nil, errors.New("not a lemma model")
	}
	if v := b[len(modelMagic)]; v != modelVersion {
		return nil, fmt.Errorf("lemma model has version %d: expected %d", v, modelVersion)
	}
	body := b[:len(b)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(b[len(b)-4:]) {
		return nil, errModel
	}
	d := decoder{b: body[len(modelMagic)+1:]}
	m := &model{common: map[string][]uint16{}}
	for n := d.count(3); n > 0; n-- {
		m.scripts = append(m.scripts, script{casing(d.u8()), d.text(), d.text()})
	}
	entries := make([]entry, d.count(10))
	for i := range entries {
		entries[i] = entry{d.u64(), d.u16()}
		d.bad = d.bad || int(entries[i].script) >= len(m.scripts) || entries[i].key == 0
	}
	for n := d.count(2); n > 0; n-- {
		tag := d.text()
		for k := d.u8(); k > 0; k-- {
			id := d.u16()
			d.bad = d.bad || int(id) >= len(m.scripts)
			m.common[tag] = append(m.common[tag], id)
		}
	}
	words := make([]uint32, d.count(4))
	for i := range words {
		words[i] = binary.LittleEndian.Uint32(d.take(4))
	}
	if d.bad || len(d.b) != 0 || !slices.IsSorted(words) {
		return nil, errModel
	}
	m.table = newTable(entries)
	m.lexicon = words
	return m, nil
}
