package ner

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:embed model/names.bin
var modelData []byte

// Labels of the model: outside, then beginning and inside of each class.
var Labels = [...]string{"", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"}

const numLabels = len(Labels)

// Allowed reports whether label b may follow label a in IOB2; a is -1 at the
// beginning of a sentence.
func Allowed(a, b int) bool {
	if b == 0 || b%2 == 1 {
		return true
	}
	return a == b || a == b-1
}

// Model is the weights of a linear-chain CRF in fixed point: all arithmetic of
// recognition is in integers, the same on every machine.
type Model struct {
	mask        uint32
	weights     []int8  // rows x numLabels
	transitions []int32 // (numLabels+1) x numLabels, the beginning last
}

// The format: magic, log2 of the rows, CRC-32 of the rest unpacked, then zstd of
// the transitions (int32, little endian) and the weights (int8).
const (
	modelMagic = "RLTANER\x01"
	// WeightScale is what one unit of a trained weight is in fixed point.
	WeightScale = 32
	maxBits     = 22
)

// ErrModel is wrapped by the errors for data that is no model, is damaged or of
// another version.
var ErrModel = errors.New("not a name recogniser model")

var loadModel = sync.OnceValues(func() (*Model, error) { return ReadModel(modelData) })

// NewModel rounds trained weights (2^bits rows) to fixed point.
func NewModel(bits int, weights, transitions []float32) *Model {
	m := &Model{mask: 1<<bits - 1, weights: make([]int8, len(weights)), transitions: make([]int32, len(transitions))}
	for i, w := range weights {
		m.weights[i] = int8(max(-127, min(127, math.Round(float64(w)*WeightScale))))
	}
	for i, w := range transitions {
		m.transitions[i] = int32(max(-1<<24, math.Round(float64(w)*WeightScale)))
	}
	return m
}

// Write encodes the model.
func (m *Model) Write(w io.Writer) error {
	var body bytes.Buffer
	for _, t := range m.transitions {
		_ = binary.Write(&body, binary.LittleEndian, t)
	}
	for _, x := range m.weights {
		body.WriteByte(byte(x))
	}
	bits := 0
	for m.mask>>bits != 0 {
		bits++
	}
	head := []byte(modelMagic)
	head = append(head, byte(bits))
	head = binary.LittleEndian.AppendUint32(head, crc32.ChecksumIEEE(body.Bytes()))
	if _, err := w.Write(head); err != nil {
		return err
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	if _, err := z.Write(body.Bytes()); err != nil {
		return err
	}
	return z.Close()
}

// ReadModel decodes a model and checks its size and checksum.
func ReadModel(data []byte) (*Model, error) {
	n := len(modelMagic)
	if len(data) < n+5 || string(data[:n]) != modelMagic {
		return nil, fmt.Errorf("%w: no header of version 1", ErrModel)
	}
	bits, sum := int(data[n]), binary.LittleEndian.Uint32(data[n+1:])
	if bits < 1 || bits > maxBits {
		return nil, fmt.Errorf("%w: impossible size", ErrModel)
	}
	size := 4*(numLabels+1)*numLabels + numLabels<<bits
	z, err := zstd.NewReader(bytes.NewReader(data[n+5:]), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	body := make([]byte, size)
	if _, err := io.ReadFull(z, body); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	if crc32.ChecksumIEEE(body) != sum {
		return nil, fmt.Errorf("%w: checksum differs", ErrModel)
	}
	m := &Model{mask: 1<<bits - 1, transitions: make([]int32, (numLabels+1)*numLabels), weights: make([]int8, numLabels<<bits)}
	for i := range m.transitions {
		m.transitions[i] = int32(binary.LittleEndian.Uint32(body[4*i:]))
	}
	for i, x := range body[4*len(m.transitions):] {
		m.weights[i] = int8(x)
	}
	return m, nil
}

// viterbi is the scratch space of decoding one document.
type viterbi struct {
	emit  []int32
	score []int32
	back  []uint8
	path  []uint8
}

// emissions adds up the weights of a token's features into row.
func (m *Model) emissions(feats []uint32, row []int32) {
	var s [numLabels]int32
	for _, f := range feats {
		at := int(f&m.mask) * numLabels
		w := m.weights[at : at+numLabels : at+numLabels]
		for k := range s {
			s[k] += int32(w[k])
		}
	}
	copy(row, s[:])
}

// decode finds the best path over v.emit for n tokens; ties go to the lower label.
func (m *Model) decode(v *viterbi, n int) []uint8 {
	const l = numLabels
	v.score = append(v.score[:0], make([]int32, 2*l)...)
	v.back = append(v.back[:0], make([]uint8, n*l)...)
	v.path = append(v.path[:0], make([]uint8, n)...)
	if n == 0 {
		return v.path
	}
	cur, next := v.score[:l], v.score[l:]
	for b := range l {
		cur[b] = v.emit[b] + m.transitions[l*l+b]
	}
	for i := 1; i < n; i++ {
		for b := range l {
			best, from := int32(math.MinInt32), 0
			for a := range l {
				if s := cur[a] + m.transitions[a*l+b]; s > best {
					best, from = s, a
				}
			}
			next[b] = max(best+v.emit[i*l+b], -1<<29)
			v.back[i*l+b] = uint8(from)
		}
		cur, next = next, cur
	}
	last := 0
	for b := range l {
		if cur[b] > cur[last] {
			last = b
		}
	}
	for i := n - 1; i >= 0; i-- {
		v.path[i] = uint8(last)
		last = int(v.back[i*l+last])
	}
	return v.path
}
