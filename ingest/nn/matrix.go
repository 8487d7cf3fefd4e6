package nn

import "unsafe"

// Block is the unit to which the matrix kernels pad: the columns of every
// matrix are a multiple of Block, and its storage holds a multiple of Block rows.
const Block = 32

// PadTo returns the least multiple of unit that is at least n.
func PadTo(n, unit int) int { return (n + unit - 1) / unit * unit }

// Matrix is a dense row-major matrix of float32. Cols is a multiple of Block;
// Data has room for PadTo(Rows, Block) rows, and what stands in the padding rows
// is undefined.
type Matrix struct {
	Rows, Cols int
	Data       []float32
}

// Row returns row i.
func (m *Matrix) Row(i int) []float32 { return m.Data[i*m.Cols : (i+1)*m.Cols : (i+1)*m.Cols] }

// NewMatrix returns a zero matrix; cols is rounded up to a multiple of Block.
func NewMatrix(rows, cols int) *Matrix {
	cols = PadTo(cols, Block)
	return &Matrix{Rows: rows, Cols: cols, Data: make([]float32, PadTo(rows, Block)*cols)}
}

// Arena hands out scratch memory that lives until Reset, so that a training step
// leaves nothing to the garbage collector. It is not safe for concurrent use.
type Arena struct {
	slabs [][]float32
	slab  int
	used  int
	bytes [][]byte
	bslab int
	bused int
}

const (
	slabFloats = 8 << 20
	slabBytes  = 16 << 20
)

// Reset frees everything at once; earlier results become invalid.
func (a *Arena) Reset() { a.slab, a.used, a.bslab, a.bused = 0, 0, 0, 0 }

// Floats returns n floats whose contents are undefined.
func (a *Arena) Floats(n int) []float32 {
	size := PadTo(n, 16)
	for {
		if a.slab == len(a.slabs) {
			a.slabs = append(a.slabs, make([]float32, max(slabFloats, size)))
		}
		if s := a.slabs[a.slab]; a.used+size <= len(s) {
			out := s[a.used : a.used+n : a.used+n]
			a.used += size
			return out
		}
		a.slab++
		a.used = 0
	}
}

// Zeros returns n floats that are zero.
func (a *Arena) Zeros(n int) []float32 {
	f := a.Floats(n)
	clear(f)
	return f
}

// Matrix returns a matrix whose contents are undefined.
func (a *Arena) Matrix(rows, cols int) *Matrix {
	cols = PadTo(cols, Block)
	return &Matrix{Rows: rows, Cols: cols, Data: a.Floats(PadTo(rows, Block) * cols)}
}

// Bytes returns n bytes aligned to 64, contents undefined.
func (a *Arena) Bytes(n int) []byte {
	size := PadTo(n, 64)
	for {
		if a.bslab == len(a.bytes) {
			a.bytes = append(a.bytes, AlignedBytes(max(slabBytes, size)))
		}
		if s := a.bytes[a.bslab]; a.bused+size <= len(s) {
			out := s[a.bused : a.bused+n : a.bused+n]
			a.bused += size
			return out
		}
		a.bslab++
		a.bused = 0
	}
}

// AlignedBytes returns n zero bytes that begin at a multiple of 64.
func AlignedBytes(n int) []byte {
	raw := make([]byte, n+64)
	off := int(-uintptr(unsafe.Pointer(&raw[0])) & 63)
	return raw[off : off+n : off+n]
}
