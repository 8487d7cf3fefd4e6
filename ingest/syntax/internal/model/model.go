// Package model is the file of the syntax network.
//
// All numbers are little-endian. The file is the magic, the CRC-32C of all that
// follows the fixed header, the length of the metadata, the metadata (JSON),
// and the arrays of Model in a fixed order, each at a multiple of 64 bytes from
// the start. Sizes of arrays follow from the metadata.
package model

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"unsafe"

	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax/internal/feature"
)

// ErrFormat is wrapped by the errors for data that is not a model file, is
// damaged, or has another version.
var ErrFormat = errors.New("not a syntax model file")

const (
	magic      = "RLTASYN\x01"
	headerSize = 64
	align      = 64
)

// Meta is what sizes the network and names its outputs.
type Meta struct {
	Vector, Word, Hashed            int // columns of the inputs
	Hidden, Layers, Arc, Label, Tag int
	UPOS, XPOS, Feats, Deprels      []string
	Triples                         [][3]int
	TagOff                          [3]int // first output column of UPOS, XPOS and Feats
	Vocab                           int    // trained words
	Vectors                         int    // words of the vector table
	Note                            string // how it was trained
}

// Layer is a bidirectional LSTM: weights and the scales of its sums.
type Layer struct {
	X      *nn.Weights
	H      [2]*nn.Weights
	SX, SH []float32 // 8 Hidden each
	B      []float32 // 8 Hidden
}

// Linear is an affine map of 8-bit inputs.
type Linear struct {
	W *nn.Weights
	B []float32
}

// Model is the network, quantised.
type Model struct {
	Meta
	Words  string // one a line, in the order of rows 1.. of the trained vectors
	Tables [feature.NumSlots][]int8
	Layers []Layer
	// Proj maps the last layer to the arc and label vectors: dependent and head
	// for arcs, then for labels.
	Proj, ArcBi            Linear
	TagHidden, TagOut      Linear
	LabelProduct, LabelSum Linear // the bias of the second is not used
	ArcRoot, LabelRoot     []float32
}

// part is one array of the file.
type part struct {
	bytes  *[]byte // raw
	int8s  *[]int8
	floats *[]float32
	n      int
}

// In returns the columns of the input.
func (m *Meta) In() int {
	return nn.PadTo(m.Vector+m.Word+(feature.NumSlots-feature.FirstHashed)*m.Hashed, nn.KBlock)
}

// TagCols returns the output columns of the tagger.
func (m *Meta) TagCols() int { return nn.PadTo(m.TagOff[2]+len(m.Feats), nn.Block) }

// ProjCols returns the output columns of Proj.
func (m *Meta) ProjCols() int { return 2*m.Arc + 2*m.Label }

// raw holds the arrays of the file before weights are made of them.
type raw struct {
	words  []byte
	tables [feature.NumSlots][]int8
	mats   []mat
	roots  [2][]float32
}

// mat is a quantised matrix with an optional bias.
type mat struct {
	k, n  int
	data  []byte
	scale []float32
	bias  []float32
}

// shapes lists the matrices in the order of the file.
func (m *Meta) shapes() [][3]int {
	var out [][3]int // k, n, 1 with bias
	in := m.In()
	for range m.Layers {
		out = append(out, [3]int{in, 8 * m.Hidden, 1}, [3]int{m.Hidden, 4 * m.Hidden, 0}, [3]int{m.Hidden, 4 * m.Hidden, 0})
		in = 2 * m.Hidden
	}
	return append(out,
		[3]int{in, m.ProjCols(), 1}, [3]int{m.Arc, m.Arc, 1},
		[3]int{in, m.Tag, 1}, [3]int{m.Tag, m.TagCols(), 1},
		[3]int{m.Label, len(m.Deprels), 1}, [3]int{m.Label, len(m.Deprels), 1},
	)
}

func (m *Meta) parts(r *raw, wordBytes int) []part {
	ps := []part{{bytes: &r.words, n: wordBytes}}
	ps = append(ps, part{int8s: &r.tables[feature.Word], n: (m.Vocab + 1) * m.Word})
	for s := feature.FirstHashed; s < feature.NumSlots; s++ {
		ps = append(ps, part{int8s: &r.tables[s], n: feature.Buckets[s] * m.Hashed})
	}
	shapes := m.shapes()
	if len(r.mats) != len(shapes) {
		r.mats = make([]mat, len(shapes))
	}
	for i, s := range shapes {
		w := &r.mats[i]
		w.k, w.n = s[0], s[1]
		ps = append(ps, part{bytes: &w.data, n: nn.PackedSize(s[0], s[1])}, part{floats: &w.scale, n: nn.PadTo(s[1], nn.Block)})
		if s[2] == 1 {
			ps = append(ps, part{floats: &w.bias, n: nn.PadTo(s[1], nn.Block)})
		}
	}
	return append(ps, part{floats: &r.roots[0], n: m.Arc}, part{floats: &r.roots[1], n: m.Label})
}

type fileMeta struct {
	Meta
	WordBytes int
}

func (m *Meta) check(wordBytes int) error {
	small := func(n, top int) bool { return n > 0 && n <= top }
	blocks := func(n int) bool { return small(n, 4096) && n%nn.KBlock == 0 }
	ok := small(m.Vector, 4096) && small(m.Word, 4096) && small(m.Hashed, 4096) &&
		blocks(m.Hidden) && m.Layers >= 2 && m.Layers <= 16 && blocks(m.Arc) && blocks(m.Label) && blocks(m.Tag) &&
		small(len(m.UPOS), 1<<10) && small(len(m.XPOS), 1<<10) && small(len(m.Feats), 1<<12) &&
		small(len(m.Deprels), 1<<10) && small(len(m.Triples), 1<<14) &&
		small(m.Vocab, 1<<22) && small(m.Vectors, 1<<24) && wordBytes >= 0 && wordBytes <= 1<<28
	if !ok {
		return fmt.Errorf("%w: impossible sizes", ErrFormat)
	}
	for _, t := range m.Triples {
		if t[0] < 0 || t[1] < 0 || t[2] < 0 || t[0] >= len(m.UPOS) || t[1] >= len(m.XPOS) || t[2] >= len(m.Feats) {
			return fmt.Errorf("%w: tag out of range", ErrFormat)
		}
	}
	if m.TagOff[0] != 0 || m.TagOff[1] < len(m.UPOS) || m.TagOff[2] < m.TagOff[1]+len(m.XPOS) || m.TagOff[2] > 1<<14 {
		return fmt.Errorf("%w: tag columns overlap", ErrFormat)
	}
	return nil
}

// Open reads a model, keeping data, which it never changes.
func Open(data []byte) (*Model, error) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: no header of version 1", ErrFormat)
	}
	sum := binary.LittleEndian.Uint32(data[8:])
	metaLen := int(binary.LittleEndian.Uint32(data[12:]))
	body := data[headerSize:]
	if metaLen > len(body) {
		return nil, fmt.Errorf("%w: it is cut short", ErrFormat)
	}
	if crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)) != sum {
		return nil, fmt.Errorf("%w: wrong checksum", ErrFormat)
	}
	var fm fileMeta
	if err := json.Unmarshal(body[:metaLen], &fm); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrFormat, err)
	}
	if err := fm.check(fm.WordBytes); err != nil {
		return nil, err
	}
	m := &Model{Meta: fm.Meta}
	var r raw
	off := headerSize + metaLen
	for _, p := range m.parts(&r, fm.WordBytes) {
		off = nn.PadTo(off, align)
		size := p.n
		if p.floats != nil {
			size *= 4
		}
		if off > len(data) || size > len(data)-off {
			return nil, fmt.Errorf("%w: it is cut short", ErrFormat)
		}
		b := data[off : off+size : off+size]
		off += size
		switch {
		case p.bytes != nil:
			*p.bytes = b
		case p.int8s != nil:
			*p.int8s = unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
		default:
			f := make([]float32, p.n)
			for i := range f {
				f[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
			}
			*p.floats = f
		}
	}
	if off != len(data) {
		return nil, fmt.Errorf("%w: %d bytes too many", ErrFormat, len(data)-off)
	}
	if err := m.build(&r); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrFormat, err)
	}
	return m, nil
}

func (m *Model) build(r *raw) error {
	m.Words = unsafe.String(unsafe.SliceData(r.words), len(r.words))
	if n := strings.Count(m.Words, "\n"); n != m.Vocab {
		return fmt.Errorf("%d words where %d belong", n, m.Vocab)
	}
	m.Tables = r.tables
	m.ArcRoot, m.LabelRoot = r.roots[0], r.roots[1]
	weights := make([]*nn.Weights, len(r.mats))
	for i, w := range r.mats {
		ws, err := nn.NewWeights(w.data, w.scale, w.k, w.n)
		if err != nil {
			return err
		}
		weights[i] = ws
	}
	for i := range m.Meta.Layers {
		l := Layer{X: weights[3*i], H: [2]*nn.Weights{weights[3*i+1], weights[3*i+2]}, B: r.mats[3*i].bias}
		l.SX = append([]float32(nil), l.X.Scale...)
		if i > 0 {
			scale(l.SX)
		}
		l.SH = append(append([]float32(nil), l.H[0].Scale...), l.H[1].Scale...)
		scale(l.SH)
		m.Layers = append(m.Layers, l)
	}
	for i, l := range []*Linear{&m.Proj, &m.ArcBi, &m.TagHidden, &m.TagOut, &m.LabelProduct, &m.LabelSum} {
		k := 3*m.Meta.Layers + i
		*l = Linear{W: weights[k], B: r.mats[k].bias}
	}
	return nil
}

// scale divides by 127, the unit of recurrent states.
func scale(s []float32) {
	for i := range s {
		s[i] /= 127
	}
}

// sign sets the checksum.
func sign(data []byte) {
	binary.LittleEndian.PutUint32(data[8:], crc32.Checksum(data[headerSize:], crc32.MakeTable(crc32.Castagnoli)))
}

// Matrix is a float matrix for Write, In x Out, with a bias or nil.
type Matrix struct {
	In, Out, Stride int
	W, Bias         []float32
}

// Write returns the file of a model. tables are 8-bit embeddings; matrices are
// in the order of the file.
func Write(meta Meta, words []string, tables [feature.NumSlots][]int8, matrices []Matrix, arcRoot, labelRoot []float32) ([]byte, error) {
	var r raw
	for _, w := range words {
		if strings.Contains(w, "\n") {
			return nil, fmt.Errorf("model: word %q", w)
		}
		r.words = append(append(r.words, w...), '\n')
	}
	meta.Vocab = len(words)
	r.tables = tables
	r.roots = [2][]float32{arcRoot[:meta.Arc], labelRoot[:meta.Label]}
	shapes := meta.shapes()
	if len(matrices) != len(shapes) {
		return nil, fmt.Errorf("model: %d matrices where %d belong", len(matrices), len(shapes))
	}
	for i, w := range matrices {
		if w.In > shapes[i][0] || w.Out != shapes[i][1] {
			return nil, fmt.Errorf("model: matrix %d is %d x %d, not %v", i, w.In, w.Out, shapes[i])
		}
		data, scales := nn.Quantize(w.W, w.In, w.Out, w.Stride)
		if pad := nn.PackedSize(shapes[i][0], w.Out); len(data) != pad {
			return nil, fmt.Errorf("model: matrix %d has %d rows", i, w.In)
		}
		bias := make([]float32, nn.PadTo(w.Out, nn.Block))
		copy(bias, w.Bias)
		r.mats = append(r.mats, mat{k: shapes[i][0], n: w.Out, data: data, scale: scales, bias: bias})
	}
	head, err := json.Marshal(fileMeta{meta, len(r.words)})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(make([]byte, headerSize))
	out.Write(head)
	for i, p := range meta.parts(&r, len(r.words)) {
		out.Write(make([]byte, nn.PadTo(out.Len(), align)-out.Len()))
		n := 0
		switch {
		case p.bytes != nil:
			n = len(*p.bytes)
			out.Write(*p.bytes)
		case p.int8s != nil:
			n = len(*p.int8s)
			out.Write(unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(*p.int8s))), n))
		default:
			n = len(*p.floats)
			for _, f := range *p.floats {
				out.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(f)))
			}
		}
		if n != p.n {
			return nil, fmt.Errorf("model: array %d has %d elements, not %d", i, n, p.n)
		}
	}
	data := out.Bytes()
	copy(data, magic)
	sign(data)
	binary.LittleEndian.PutUint32(data[12:], uint32(len(head)))
	if _, err := Open(data); err != nil {
		return nil, err
	}
	return data, nil
}
