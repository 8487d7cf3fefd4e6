package nn

import (
	"math"
	"unsafe"
)

// A packed operand is a grid of tiles of 1,024 bytes: 16 rows of 32 bfloat16
// for the left operand; 16 pairs of rows by 16 columns, the two rows of a pair
// interleaved, for the right one. It is the layout of Intel's AMX tiles (Intel
// 64 and IA-32 Architectures Software Developer's Manual, volume 1, chapter 18).
type packed struct {
	data []byte
	kb   int // tiles along k
	nt   int // tiles along m or n, even
}

const tileBytes = 1024

// Gemm computes products of float32 matrices whose factors are rounded to
// bfloat16 and whose sums are kept in float32, as mixed-precision training does
// (Micikevicius et al. 2018, arXiv:1710.03740). It is not safe for concurrent use.
type Gemm struct {
	arena *Arena
	cpu   Features
	tile  [tileBytes / 4]uint32
	edge  [32 * 32]float32
}

// NewGemm returns a multiplier that takes its scratch memory from arena.
func NewGemm(arena *Arena, cpu Features) *Gemm { return &Gemm{arena: arena, cpu: cpu} }

func (g *Gemm) newPacked(k, n int) packed {
	p := packed{kb: PadTo(k, 32) / 32, nt: PadTo(n, 32) / 16}
	p.data = g.arena.Bytes(p.kb * p.nt * tileBytes)
	return p
}

func (p *packed) tile(t, kb int) *byte { return &p.data[(t*p.kb+kb)*tileBytes] }

// columns returns n columns of a right operand from column from, multiples of Block.
func (p packed) columns(from, n int) packed {
	lo, hi := from/16*p.kb*tileBytes, (from+n)/16*p.kb*tileBytes
	return packed{data: p.data[lo:hi], kb: p.kb, nt: n / 16}
}

// window returns a pointer to a rows x cols window of src at (r, c), zero padded
// where src (of m rows and k columns) ends, and its stride.
func (g *Gemm) window(src []float32, ld, m, k, r, c, rows, cols int) (*float32, int) {
	if r+rows <= m && c+cols <= k {
		return &src[r*ld+c], ld
	}
	clear(g.edge[:rows*cols])
	if c < k {
		for i := 0; i < rows && r+i < m; i++ {
			copy(g.edge[i*cols:(i+1)*cols], src[(r+i)*ld+c:(r+i)*ld+min(c+cols, k)])
		}
	}
	return &g.edge[0], cols
}

// packA packs the m x k matrix src as a left operand.
func (g *Gemm) packA(src []float32, ld, m, k int) packed {
	p := g.newPacked(k, m)
	for t := 0; t < p.nt; t++ {
		for kb := 0; kb < p.kb; kb++ {
			w, wld := g.window(src, ld, m, k, t*16, kb*32, 16, 32)
			g.rowsToTile(p.tile(t, kb), w, wld)
		}
	}
	return p
}

// packAT packs the transpose of the k x m matrix src as a left operand.
func (g *Gemm) packAT(src []float32, ld, k, m int) packed {
	p := g.newPacked(k, m)
	for kb := 0; kb < p.kb; kb++ {
		for t := 0; t < p.nt; t++ {
			w, wld := g.window(src, ld, k, m, kb*32, t*16, 32, 16)
			tmp := (*byte)(unsafe.Pointer(&g.tile[0]))
			g.pairsToTile(tmp, w, wld)
			g.transpose(p.tile(t, kb), tmp)
		}
	}
	return p
}

// packB packs the k x n matrix src as a right operand.
func (g *Gemm) packB(src []float32, ld, k, n int) packed {
	p := g.newPacked(k, n)
	for kb := 0; kb < p.kb; kb++ {
		for t := 0; t < p.nt; t++ {
			w, wld := g.window(src, ld, k, n, kb*32, t*16, 32, 16)
			g.pairsToTile(p.tile(t, kb), w, wld)
		}
	}
	return p
}

// packBT packs the transpose of the n x k matrix src as a right operand.
func (g *Gemm) packBT(src []float32, ld, n, k int) packed {
	p := g.newPacked(k, n)
	for t := 0; t < p.nt; t++ {
		for kb := 0; kb < p.kb; kb++ {
			w, wld := g.window(src, ld, n, k, t*16, kb*32, 16, 32)
			tmp := (*byte)(unsafe.Pointer(&g.tile[0]))
			g.rowsToTile(tmp, w, wld)
			g.transpose(p.tile(t, kb), tmp)
		}
	}
	return p
}

// mul sets or, with acc, adds to c the product of a and b. c has a.nt*16 rows of
// stride ldc and b.nt*16 columns.
func (g *Gemm) mul(a, b packed, c []float32, ldc int, acc bool) {
	if a.kb != b.kb {
		panic("nn: inner dimensions differ")
	}
	add := 0
	if acc {
		add = 1
	}
	// A chunk of B is to stay in the second-level cache while A streams by.
	chunk := max(2, (768<<10)/(b.kb*tileBytes)/2*2)
	for n := 0; n < b.nt; n += chunk {
		nt := min(chunk, b.nt-n)
		for m := 0; m < a.nt; m += 2 {
			pc := &c[m*16*ldc+n*16]
			_ = c[(m*16+31)*ldc+(n+nt)*16-1]
			switch {
			case g.cpu.AMXBF16:
				amxBF16(a.tile(m, 0), b.tile(n, 0), a.kb, nt/2, pc, ldc, add)
			case g.cpu.AVX2:
				for t := range nt {
					for r := 0; r < 32; r += 4 {
						rows := &a.data[(m+r/16)*a.kb*tileBytes+r%16*64]
						avx2BF16(rows, b.tile(n+t, 0), a.kb, &c[(m*16+r)*ldc+(n+t)*16], ldc, add)
					}
				}
			default:
				genericBF16(a.tile(m, 0), b.tile(n, 0), a.kb, nt/2, pc, ldc, add)
			}
		}
	}
}

func (g *Gemm) rowsToTile(dst *byte, src *float32, ld int) {
	if g.cpu.AMXBF16 {
		cvtTileA(dst, src, ld)
		return
	}
	d := unsafe.Slice((*uint16)(unsafe.Pointer(dst)), 512)
	s := unsafe.Slice(src, 15*ld+32)
	for r := range 16 {
		for i := range 32 {
			d[r*32+i] = bf16(s[r*ld+i])
		}
	}
}

func (g *Gemm) pairsToTile(dst *byte, src *float32, ld int) {
	if g.cpu.AMXBF16 {
		cvtTileB(dst, src, ld)
		return
	}
	d := unsafe.Slice((*uint16)(unsafe.Pointer(dst)), 512)
	s := unsafe.Slice(src, 31*ld+16)
	for r := range 16 {
		for i := range 16 {
			d[r*32+2*i] = bf16(s[2*r*ld+i])
			d[r*32+2*i+1] = bf16(s[(2*r+1)*ld+i])
		}
	}
}

func (g *Gemm) transpose(dst, src *byte) {
	if g.cpu.AMXBF16 {
		transposeTile(dst, src)
		return
	}
	transposeGeneric(dst, src)
}

func transposeGeneric(dst, src *byte) {
	d := unsafe.Slice((*uint32)(unsafe.Pointer(dst)), 256)
	s := unsafe.Slice((*uint32)(unsafe.Pointer(src)), 256)
	for i := range 16 {
		for j := range 16 {
			d[i*16+j] = s[j*16+i]
		}
	}
}

// genericBF16 is amxBF16 in Go; its sums differ in the last bits.
func genericBF16(a, b *byte, kb, nb int, c *float32, ldc int, acc int) {
	as := unsafe.Slice((*uint16)(unsafe.Pointer(a)), 2*kb*512)
	bs := unsafe.Slice((*uint16)(unsafe.Pointer(b)), 2*nb*kb*512)
	cs := unsafe.Slice(c, 31*ldc+nb*32)
	for r := range 32 {
		ar := as[(r/16)*kb*512:]
		for t := range 2 * nb {
			var sum [16]float32
			if acc != 0 {
				copy(sum[:], cs[r*ldc+t*16:])
			}
			for k := range kb {
				arow := ar[k*512+(r%16)*32:][:32]
				btile := bs[(t*kb+k)*512:][:512]
				for p := range 16 {
					a0, a1 := fromBF16(arow[2*p]), fromBF16(arow[2*p+1])
					brow := btile[p*32:][:32]
					for j := range 16 {
						sum[j] += a0*fromBF16(brow[2*j]) + a1*fromBF16(brow[2*j+1])
					}
				}
			}
			copy(cs[r*ldc+t*16:], sum[:])
		}
	}
}

// bf16 rounds to the nearest bfloat16, ties to even.
func bf16(f float32) uint16 {
	b := math.Float32bits(f)
	return uint16((b + 0x7FFF + (b>>16)&1) >> 16)
}

func fromBF16(h uint16) float32 { return math.Float32frombits(uint32(h) << 16) }
