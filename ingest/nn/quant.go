package nn

import (
	"fmt"
	"unsafe"
)

// Weights are an 8-bit matrix of K rows and N columns, right operand of integer
// products, with a scale for each column. They are tiles of 16 groups of four
// rows by 16 columns, the four rows of a group interleaved; N is padded to a
// multiple of Block, K to KBlock, with zeros. Weights are immutable.
type Weights struct {
	K, N  int // without padding
	Scale []float32
	kb    int
	nt    int
	data  []byte
	comp  []int32 // -128 times the sum of each column
}

// KBlock is the unit to which left operands of integer products are padded.
const KBlock = 64

// PackedSize returns the number of bytes that the data of k x n weights has.
func PackedSize(k, n int) int { return PadTo(k, KBlock) * PadTo(n, Block) }

// Quantize rounds a float matrix (row-major, with the given stride) to 8 bits,
// with scales that make the largest weight of each column 127.
func Quantize(w []float32, k, n, stride int) ([]byte, []float32) {
	data := make([]byte, PackedSize(k, n))
	scale := make([]float32, PadTo(n, Block))
	kb := PadTo(k, KBlock) / KBlock
	for j := range n {
		top := float32(0)
		for i := range k {
			top = max(top, w[i*stride+j], -w[i*stride+j])
		}
		if top == 0 {
			continue
		}
		scale[j] = top / 127
		for i := range k {
			data[packedIndex(i, j, kb)] = byte(int8(Round(w[i*stride+j] / scale[j])))
		}
	}
	return data, scale
}

func packedIndex(i, j, kb int) int {
	return ((j/16)*kb+i/KBlock)*tileBytes + (i%KBlock)/4*64 + (j%16)*4 + i%4
}

// NewWeights returns weights of data as Quantize made it. The data is kept, and
// copied only if it isn't aligned.
func NewWeights(data []byte, scale []float32, k, n int) (*Weights, error) {
	if k <= 0 || n <= 0 || len(data) != PackedSize(k, n) || len(scale) != PadTo(n, Block) {
		return nil, fmt.Errorf("nn: %d bytes and %d scales for %d x %d weights", len(data), len(scale), k, n)
	}
	if uintptr(unsafe.Pointer(&data[0]))&63 != 0 {
		aligned := AlignedBytes(len(data))
		copy(aligned, data)
		data = aligned
	}
	w := &Weights{K: k, N: n, Scale: scale, kb: PadTo(k, KBlock) / KBlock, nt: PadTo(n, Block) / 16, data: data}
	return w, nil
}

// compensate computes comp.
func (w *Weights) compensate() {
	w.comp = make([]int32, w.nt*16)
	for t := range w.nt {
		comp := w.comp[t*16 : t*16+16]
		for k := range w.kb * 16 {
			row := w.data[t*w.kb*tileBytes+k*64:][:64]
			for j := range comp {
				comp[j] -= 128 * (int32(int8(row[4*j])) + int32(int8(row[4*j+1])) + int32(int8(row[4*j+2])) + int32(int8(row[4*j+3])))
			}
		}
	}
}

// Integer multiplies 8-bit matrices and does the float steps in between. Its
// results don't depend on Features. It is not safe for concurrent use.
type Integer struct {
	cpu  Features
	flip []byte
	wide []int16
	tile [tileBytes]byte
}

// NewInteger returns a multiplier that uses the given instructions.
func NewInteger(cpu Features) *Integer { return &Integer{cpu: cpu} }

// Prepare readies weights for Mul; it must be called once before, and not
// concurrently with it.
func (g *Integer) Prepare(w *Weights) {
	if w.comp == nil && g.cpu.AVX512 && !g.cpu.AMXInt8 {
		w.compensate()
	}
}

// Mul sets c, of rows rows of stride ldc, to the product of a and w. a has rows
// of stride lda, of which the first PadTo(w.K, KBlock) bytes count. a and c have
// room for PadTo(rows, Block) rows; the padding rows of a may hold anything, and
// those of c are undefined.
func (g *Integer) Mul(a []int8, lda, rows int, w *Weights, c []int32, ldc int) {
	if rows == 0 {
		return
	}
	all := PadTo(rows, Block)
	_ = a[(all-1)*lda+w.kb*KBlock-1]
	_ = c[(all-1)*ldc+w.nt*16-1]
	switch {
	case g.cpu.AMXInt8:
		chunk := max(2, (768<<10)/(w.kb*tileBytes)/2*2)
		for n := 0; n < w.nt; n += chunk {
			nt := min(chunk, w.nt-n)
			for m := 0; m < rows; m += 32 {
				amxS8(&a[m*lda], lda, &w.data[n*w.kb*tileBytes], w.kb, nt/2, &c[m*ldc+n*16], ldc, rows-m)
			}
		}
	case g.cpu.AVX512:
		g.mulVNNI(a, lda, rows, w, c, ldc)
	case g.cpu.AVX2:
		g.mulAVX2(a, lda, rows, w, c, ldc)
	case g.cpu.DotProd:
		for t := range w.nt {
			for m := 0; m < rows; m += 4 {
				dotS8(&a[m*lda], lda, &w.data[t*w.kb*tileBytes], w.kb*4, &c[m*ldc+t*16], ldc)
			}
		}
	default:
		g.mulGo(a, lda, rows, w, c, ldc)
	}
}

func (g *Integer) mulVNNI(a []int8, lda, rows int, w *Weights, c []int32, ldc int) {
	k := w.kb * KBlock
	all := PadTo(rows, 8)
	if len(g.flip) < all*k {
		g.flip = AlignedBytes(all * k)
	}
	for i := range rows {
		src := unsafe.Slice((*uint64)(unsafe.Pointer(&a[i*lda])), k/8)
		dst := unsafe.Slice((*uint64)(unsafe.Pointer(&g.flip[i*k])), k/8)
		for j, v := range src {
			dst[j] = v ^ 0x8080808080808080
		}
	}
	panel := w.kb * tileBytes
	for t := 0; t < w.nt; t += 2 {
		for m := 0; m < rows; m += 8 {
			vnniS8(&g.flip[m*k], k, &w.data[t*panel], panel, w.kb*16, &c[m*ldc+t*16], ldc, &w.comp[t*16])
		}
	}
}

func (g *Integer) mulAVX2(a []int8, lda, rows int, w *Weights, c []int32, ldc int) {
	k := w.kb * KBlock
	all := PadTo(rows, 2)
	if len(g.wide) < all*k {
		g.wide = make([]int16, all*k)
	}
	for i := range rows {
		widenAVX2(&g.wide[i*k], &a[i*lda], k)
	}
	for t := 0; t < w.nt; t++ {
		for m := 0; m < rows; m += 2 {
			avx2S8(&g.wide[m*k], k, &w.data[t*w.kb*tileBytes], w.kb*16, &c[m*ldc+t*16], ldc)
		}
	}
}

func (g *Integer) mulGo(a []int8, lda, rows int, w *Weights, c []int32, ldc int) {
	for m := range rows {
		row := a[m*lda : m*lda+w.kb*KBlock]
		for t := range w.nt {
			var sum [16]int32
			tile := w.data[t*w.kb*tileBytes:]
			for k := 0; k < len(row); k += 4 {
				a0, a1, a2, a3 := int32(row[k]), int32(row[k+1]), int32(row[k+2]), int32(row[k+3])
				if a0|a1|a2|a3 == 0 {
					continue
				}
				b := tile[k*16 : k*16+64]
				for j := range sum {
					sum[j] += a0*int32(int8(b[4*j])) + a1*int32(int8(b[4*j+1])) + a2*int32(int8(b[4*j+2])) + a3*int32(int8(b[4*j+3]))
				}
			}
			copy(c[m*ldc+t*16:m*ldc+t*16+16], sum[:])
		}
	}
}

// PackT makes right operands of the rows of b: Mul with the result multiplies
// by the transpose of b. b has rows of stride ldb and k bytes, k a multiple of
// KBlock; the result, written into w, shares memory with its former contents.
func (g *Integer) PackT(w *Weights, b []int8, ldb, rows, k int) {
	w.K, w.N = k, rows
	w.kb, w.nt = k/KBlock, PadTo(rows, Block)/16
	if size := w.nt * w.kb * tileBytes; cap(w.data) < size {
		w.data = AlignedBytes(size)
	} else {
		w.data = w.data[:size]
	}
	for t := range w.nt {
		for kb := range w.kb {
			for r := range 16 {
				dst := g.tile[r*64 : r*64+64]
				if row := t*16 + r; row < rows {
					copy(dst, unsafe.Slice((*byte)(unsafe.Pointer(&b[row*ldb+kb*KBlock])), 64))
				} else {
					clear(dst)
				}
			}
			out := &w.data[(t*w.kb+kb)*tileBytes]
			if g.cpu.AVX512 {
				transposeTile(out, &g.tile[0])
			} else {
				transposeGeneric(out, &g.tile[0])
			}
		}
	}
	if g.cpu.AVX512 && !g.cpu.AMXInt8 {
		w.compensate()
	}
}

// sigmoid and tanh of the integer path are folded into quotients, so that a
// state needs two divisions: with ei = e^-i and so on,
//
//	c' = (c (1+ei)(1+eg) + (eg-1)(1+ef)) / ((1+ei)(1+eg)(1+ef))
//	h' = (ec-1) / ((1+ec)(1+eo))
//
// where eg = e^2g and ec = e^2c'. Exponents of two are clamped to ±30.
const cellLimit = 30

func cellExp(x float32) float32 { return exp2(max(min(x, cellLimit), -cellLimit)) }

// Cell takes a step of n long short-term memories. xg and rec are the sums of
// the four gates from below and from the state before, sx and sh their scales;
// h gets the new outputs in units of 1/127.
func (g *Integer) Cell(xg, rec []int32, sx, sh, bias, cprev, c []float32, h []int8) {
	n := len(c)
	if g.cpu.AVX512 && n%16 == 0 && n > 0 {
		_, _, _, _, _, _, _ = xg[4*n-1], rec[4*n-1], sx[4*n-1], sh[4*n-1], bias[4*n-1], cprev[n-1], h[n-1]
		cellS8(&xg[0], &rec[0], &sx[0], &sh[0], &bias[0], &cprev[0], &c[0], &h[0], n)
		return
	}
	if g.cpu.AVX2 && n%8 == 0 && n > 0 {
		_, _, _, _, _, _, _ = xg[4*n-1], rec[4*n-1], sx[4*n-1], sh[4*n-1], bias[4*n-1], cprev[n-1], h[n-1]
		cellS8AVX2(&xg[0], &rec[0], &sx[0], &sh[0], &bias[0], &cprev[0], &c[0], &h[0], n)
		return
	}
	pre := func(j int) float32 {
		return float32(float32(float32(xg[j])*sx[j])+float32(float32(rec[j])*sh[j])) + bias[j]
	}
	for j := range n {
		ei := 1 + cellExp(float32(pre(j)*-log2E))
		ef := 1 + cellExp(float32(pre(n+j)*-log2E))
		eg := cellExp(float32(pre(2*n+j) * (2 * log2E)))
		eo := 1 + cellExp(float32(pre(3*n+j)*-log2E))
		both := float32(ei * (1 + eg))
		num := float32(both*cprev[j]) + float32((eg-1)*ef)
		c[j] = num / float32(both*ef)
		ec := cellExp(float32(c[j] * (2 * log2E)))
		h[j] = int8(Round(float32(127 * ((ec - 1) / float32((1+ec)*eo)))))
	}
}

// Dequant sets dst to acc*scale*row + bias, through LeakyReLU if leaky, and
// returns the greatest magnitude. The length is a multiple of 16.
func (g *Integer) Dequant(dst []float32, acc []int32, scale, bias []float32, row float32, leaky bool) float32 {
	n := len(dst)
	if g.cpu.AVX2 && n%16 == 0 && n > 0 {
		_, _, _ = acc[n-1], scale[n-1], bias[n-1]
		l := 0
		if leaky {
			l = 1
		}
		if g.cpu.AVX512 {
			return dequant512(&dst[0], &acc[0], &scale[0], &bias[0], row, n, l)
		}
		return dequantAVX2(&dst[0], &acc[0], &scale[0], &bias[0], row, n, l)
	}
	top := float32(0)
	for j := range dst {
		v := float32(float32(float32(acc[j])*scale[j])*row) + bias[j]
		if leaky && v < 0 {
			v *= leak
		}
		dst[j] = v
		top = max(top, v, -v)
	}
	return top
}

// Round8 sets dst to src in units of top/127, where top is the greatest
// magnitude of src, and returns that unit.
func (g *Integer) Round8(dst []int8, src []float32, top float32) float32 {
	if top == 0 {
		clear(dst)
		return 0
	}
	inv := 127 / top
	n := len(dst)
	if g.cpu.AVX512 && n%16 == 0 && n > 0 {
		_ = src[n-1]
		quantize512(&dst[0], &src[0], inv, n)
	} else if g.cpu.AVX2 && n%8 == 0 && n > 0 {
		_ = src[n-1]
		quantizeAVX2(&dst[0], &src[0], inv, n)
	} else {
		for j, v := range src[:n] {
			dst[j] = int8(Round(float32(v * inv)))
		}
	}
	return top / 127
}

// Pair sets the first half of dst to a*b and the second to LeakyReLU(a+b), and
// returns the greatest magnitude of each half.
func (g *Integer) Pair(dst, a, b []float32) (product, sum float32) {
	n := len(a)
	if g.cpu.AVX512 && n%16 == 0 && n > 0 {
		_, _ = b[n-1], dst[2*n-1]
		return pair512(&dst[0], &a[0], &b[0], n)
	}
	if g.cpu.AVX2 && n%8 == 0 && n > 0 {
		_, _ = b[n-1], dst[2*n-1]
		return pairAVX2(&dst[0], &a[0], &b[0], n)
	}
	for j, v := range a {
		p := float32(v * b[j])
		s := v + b[j]
		if s < 0 {
			s *= leak
		}
		dst[j], dst[n+j] = p, s
		product, sum = max(product, p, -p), max(sum, s, -s)
	}
	return product, sum
}
