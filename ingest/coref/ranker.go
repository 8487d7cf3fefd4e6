package coref

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

//go:embed model/ranker.bin
var rankerData []byte

// Ranker is the weights of the mention-ranking model, in fixed point.
type Ranker struct {
	mask    uint32
	weights []int16
}

// rankScale is what a weight of one is in fixed point.
const rankScale = 256

const (
	rankMagic   = "RLTARNK\x01"
	maxRankBits = 22
)

// ErrRanker is wrapped by the errors for data that is no ranker, is damaged or of
// another version.
var ErrRanker = errors.New("not a coreference model")

var loadRanker = sync.OnceValues(func() (*Ranker, error) { return ReadRanker(rankerData) })

// newRanker rounds trained weights to fixed point; their number is a power of two.
func newRanker(weights []float32) *Ranker {
	r := &Ranker{mask: uint32(len(weights) - 1), weights: make([]int16, len(weights))}
	for i, w := range weights {
		r.weights[i] = int16(max(-32767, min(32767, math.Round(float64(w)*rankScale))))
	}
	return r
}

func (r *Ranker) score(feats []uint32) int32 {
	var s int32
	for _, f := range feats {
		s += int32(r.weights[f&r.mask])
	}
	return s
}

// Write encodes the ranker: magic, log2 of its size, CRC-32, then zstd of the
// weights (int16, little endian).
func (r *Ranker) Write(w io.Writer) error {
	body := make([]byte, 0, 2*len(r.weights))
	for _, x := range r.weights {
		body = binary.LittleEndian.AppendUint16(body, uint16(x))
	}
	bits := 0
	for r.mask>>bits != 0 {
		bits++
	}
	head := append([]byte(rankMagic), byte(bits))
	head = binary.LittleEndian.AppendUint32(head, crc32.ChecksumIEEE(body))
	if _, err := w.Write(head); err != nil {
		return err
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}

// ReadRanker decodes a ranker and checks its size and checksum.
func ReadRanker(data []byte) (*Ranker, error) {
	n := len(rankMagic)
	if len(data) < n+5 || string(data[:n]) != rankMagic {
		return nil, fmt.Errorf("%w: no header of version 1", ErrRanker)
	}
	bits, sum := int(data[n]), binary.LittleEndian.Uint32(data[n+1:])
	if bits < 1 || bits > maxRankBits {
		return nil, fmt.Errorf("%w: impossible size", ErrRanker)
	}
	z, err := zstd.NewReader(bytes.NewReader(data[n+5:]), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	body := make([]byte, 2<<bits)
	if _, err := io.ReadFull(z, body); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRanker, err)
	}
	if crc32.ChecksumIEEE(body) != sum {
		return nil, fmt.Errorf("%w: checksum differs", ErrRanker)
	}
	r := &Ranker{mask: 1<<bits - 1, weights: make([]int16, 1<<bits)}
	for i := range r.weights {
		r.weights[i] = int16(binary.LittleEndian.Uint16(body[2*i:]))
	}
	return r, nil
}
