package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sort"
)

// model is two linear classifiers over hashed features with integer weights, so
// that a score is the same on every machine.
type model struct {
	// cut decides between two neighbouring runes: numCuts weights a feature.
	cut []int16
	// end decides after a token: one weight a feature.
	end []int16
	// inner holds letter runs in lower case that fall into two words ("cannot",
	// "gonna"), with the number of letters of the first.
	inner map[string]uint8
}

// The decisions between two runes.
const (
	cutNone  = iota // same word
	cutToken        // another token
	cutWord         // another word of the same multiword token
	numCuts
)

const (
	modelMagic   = "RLSG"
	modelVersion = 1
	cutBits      = 16 // log2 of the number of hashed features
	endBits      = 17
)

// marshal writes the model: magic, version, weights, word list, CRC-32 (IEEE)
// of all before it; little endian.
func (m *model) marshal() []byte {
	b := append([]byte(modelMagic), modelVersion)
	for _, w := range [][]int16{m.cut, m.end} {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(w)))
		for _, v := range w {
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		}
	}
	words := make([]string, 0, len(m.inner))
	for w := range m.inner {
		words = append(words, w)
	}
	sort.Strings(words)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(words)))
	for _, w := range words {
		b = append(b, byte(len(w)), m.inner[w])
		b = append(b, w...)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

var errModel = errors.New("segmentation model is damaged")

// unmarshal reads what marshal wrote. Anything else is an error.
func unmarshal(b []byte) (*model, error) {
	if len(b) < len(modelMagic)+1+4 || string(b[:len(modelMagic)]) != modelMagic {
		return nil, errors.New("not a segmentation model")
	}
	if v := b[len(modelMagic)]; v != modelVersion {
		return nil, fmt.Errorf("segmentation model has version %d: expected %d", v, modelVersion)
	}
	body := b[:len(b)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(b[len(b)-4:]) {
		return nil, errModel
	}
	m := &model{}
	rest := body[len(modelMagic)+1:]
	for _, w := range []struct {
		to   *[]int16
		size int
	}{{&m.cut, numCuts << cutBits}, {&m.end, 1 << endBits}} {
		if len(rest) < 4+2*w.size || binary.LittleEndian.Uint32(rest) != uint32(w.size) {
			return nil, errModel
		}
		rest = rest[4:]
		*w.to = make([]int16, w.size)
		for i := range *w.to {
			(*w.to)[i] = int16(binary.LittleEndian.Uint16(rest[2*i:]))
		}
		rest = rest[2*w.size:]
	}
	if len(rest) < 4 {
		return nil, errModel
	}
	n := binary.LittleEndian.Uint32(rest)
	rest = rest[4:]
	m.inner = make(map[string]uint8, min(n, 1<<16))
	for ; n > 0; n-- {
		if len(rest) < 2 || len(rest) < 2+int(rest[0]) || rest[1] == 0 || rest[1] >= rest[0] {
			return nil, errModel
		}
		m.inner[string(rest[2:2+int(rest[0])])] = rest[1]
		rest = rest[2+int(rest[0]):]
	}
	if len(rest) != 0 {
		return nil, errModel
	}
	return m, nil
}

// mix adds a value to a feature's hash (multiply and xorshift, after
// MurmurHash3's finaliser).
func mix(h, v uint32) uint32 {
	h = (h ^ v) * 0x9e3779b1
	return h ^ h>>15
}

// Hashes of feature templates start from their number.
func feature(template uint32, values ...uint32) uint32 {
	h := mix(0x811c9dc5, template)
	for _, v := range values {
		h = mix(h, v)
	}
	return h * 0x85ebca6b
}
