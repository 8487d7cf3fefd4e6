#include "textflag.h"

// Integer products on AVX-512 VNNI and AVX2, and the float steps between them,
// each product and sum rounded one by one as quant.go does.

// ROW multiplies the broadcast double word at addr with both B vectors.
#define ROW(addr, lo, hi) \
	VPBROADCASTD addr, Z18; \
	VPDPBUSD Z16, Z18, lo; \
	VPDPBUSD Z17, Z18, hi

#define STOREROW(lo, hi) \
	VMOVDQU32 lo, (DI); \
	VMOVDQU32 hi, 64(DI); \
	ADDQ AX, DI

// func vnniS8(a *byte, lda int, b *byte, panel, kq int, c *int32, ldc int, comp *int32)
// Eight rows of unsigned bytes by 32 columns.
TEXT ·vnniS8(SB), NOSPLIT, $0-64
	MOVQ a+0(FP), SI
	MOVQ lda+8(FP), AX
	MOVQ b+16(FP), BX
	MOVQ panel+24(FP), DX
	MOVQ kq+32(FP), CX
	MOVQ comp+56(FP), R8
	LEAQ (AX)(AX*2), R10
	LEAQ (SI)(AX*4), DI
	VMOVDQU32 (R8), Z0
	VMOVDQU32 64(R8), Z1
	VMOVDQA32 Z0, Z2
	VMOVDQA32 Z1, Z3
	VMOVDQA32 Z0, Z4
	VMOVDQA32 Z1, Z5
	VMOVDQA32 Z0, Z6
	VMOVDQA32 Z1, Z7
	VMOVDQA32 Z0, Z8
	VMOVDQA32 Z1, Z9
	VMOVDQA32 Z0, Z10
	VMOVDQA32 Z1, Z11
	VMOVDQA32 Z0, Z12
	VMOVDQA32 Z1, Z13
	VMOVDQA32 Z0, Z14
	VMOVDQA32 Z1, Z15
vnni:
	VMOVDQU32 (BX), Z16
	VMOVDQU32 (BX)(DX*1), Z17
	ROW((SI), Z0, Z1)
	ROW((SI)(AX*1), Z2, Z3)
	ROW((SI)(AX*2), Z4, Z5)
	ROW((SI)(R10*1), Z6, Z7)
	ROW((DI), Z8, Z9)
	ROW((DI)(AX*1), Z10, Z11)
	ROW((DI)(AX*2), Z12, Z13)
	ROW((DI)(R10*1), Z14, Z15)
	ADDQ $4, SI
	ADDQ $4, DI
	ADDQ $64, BX
	DECQ CX
	JNZ  vnni
	MOVQ c+40(FP), DI
	MOVQ ldc+48(FP), AX
	SHLQ $2, AX
	STOREROW(Z0, Z1)
	STOREROW(Z2, Z3)
	STOREROW(Z4, Z5)
	STOREROW(Z6, Z7)
	STOREROW(Z8, Z9)
	STOREROW(Z10, Z11)
	STOREROW(Z12, Z13)
	STOREROW(Z14, Z15)
	VZEROUPPER
	RET

// func avx2S8(a *int16, lda int, b *byte, kq int, c *int32, ldc int)
// Two rows of 16-bit integers (lda in elements) by 16 columns.
TEXT ·avx2S8(SB), NOSPLIT, $0-48
	MOVQ a+0(FP), SI
	MOVQ lda+8(FP), AX
	MOVQ b+16(FP), BX
	MOVQ kq+24(FP), CX
	MOVQ c+32(FP), DI
	MOVQ ldc+40(FP), DX
	SHLQ $1, AX
	SHLQ $2, DX
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
avx2:
	VPMOVSXBW (BX), Y8
	VPMOVSXBW 16(BX), Y9
	VPMOVSXBW 32(BX), Y10
	VPMOVSXBW 48(BX), Y11
	VPBROADCASTQ (SI), Y12
	VPBROADCASTQ (SI)(AX*1), Y13
	VPMADDWD Y8, Y12, Y14
	VPADDD Y14, Y0, Y0
	VPMADDWD Y9, Y12, Y14
	VPADDD Y14, Y1, Y1
	VPMADDWD Y10, Y12, Y14
	VPADDD Y14, Y2, Y2
	VPMADDWD Y11, Y12, Y14
	VPADDD Y14, Y3, Y3
	VPMADDWD Y8, Y13, Y15
	VPADDD Y15, Y4, Y4
	VPMADDWD Y9, Y13, Y15
	VPADDD Y15, Y5, Y5
	VPMADDWD Y10, Y13, Y15
	VPADDD Y15, Y6, Y6
	VPMADDWD Y11, Y13, Y15
	VPADDD Y15, Y7, Y7
	ADDQ $8, SI
	ADDQ $64, BX
	DECQ CX
	JNZ  avx2
	VPHADDD Y1, Y0, Y0
	VPHADDD Y3, Y2, Y2
	VPHADDD Y5, Y4, Y4
	VPHADDD Y7, Y6, Y6
	VPERMQ $0xD8, Y0, Y0
	VPERMQ $0xD8, Y2, Y2
	VPERMQ $0xD8, Y4, Y4
	VPERMQ $0xD8, Y6, Y6
	VMOVDQU Y0, (DI)
	VMOVDQU Y2, 32(DI)
	VMOVDQU Y4, (DI)(DX*1)
	VMOVDQU Y6, 32(DI)(DX*1)
	VZEROUPPER
	RET

DATA qc<>+0(SB)/4, $0x3AAEC3FF
DATA qc<>+4(SB)/4, $0x3C1D955B
DATA qc<>+8(SB)/4, $0x3D635847
DATA qc<>+12(SB)/4, $0x3E75FDF0
DATA qc<>+16(SB)/4, $0x3F317218
DATA qc<>+20(SB)/4, $0x3F800000
DATA qc<>+24(SB)/4, $0xBFB8AA3B // -log2(e)
DATA qc<>+28(SB)/4, $0x4038AA3B // 2 log2(e)
DATA qc<>+32(SB)/4, $0x41F00000 // 30
DATA qc<>+36(SB)/4, $0xC1F00000 // -30
DATA qc<>+40(SB)/4, $0x42FE0000 // 127
DATA qc<>+44(SB)/4, $0x3DCCCCCD // 0.1
DATA qc<>+48(SB)/4, $0x7FFFFFFF
DATA qc<>+52(SB)/4, $0x4B400000 // 1.5 * 2^23
GLOBL qc<>(SB), RODATA|NOPTR, $64

#define EXP2Q(x, t, u) \
	VMULPS Z25, x, x; \
	EXP2R(x, t, u)

// EXP2R clamps x to [-30, 30] and sets it to 2 to its power.
#define EXP2R(x, t, u) \
	VMINPS Z23, x, x; \
	VMAXPS Z22, x, x; \
	VRNDSCALEPS $8, x, t; \
	VSUBPS t, x, x; \
	VCVTPS2DQ t, t; \
	VPSLLD $23, t, t; \
	VMULPS Z31, x, u; \
	VADDPS Z30, u, u; \
	VMULPS x, u, u; \
	VADDPS Z29, u, u; \
	VMULPS x, u, u; \
	VADDPS Z28, u, u; \
	VMULPS x, u, u; \
	VADDPS Z27, u, u; \
	VMULPS x, u, u; \
	VADDPS Z26, u, u; \
	VPADDD t, u, x

// PRE sets v to xg*sx + rec*sh + bias of one gate, from the given offset.
#define PRE(off, v, u) \
	VCVTDQ2PS (DI)off, v; \
	VMULPS (R11)off, v, v; \
	VCVTDQ2PS (SI)off, u; \
	VMULPS (R12)off, u, u; \
	VADDPS u, v, v; \
	VADDPS (DX)off, v, v

#define PRE0(v, u) \
	VCVTDQ2PS (DI), v; \
	VMULPS (R11), v, v; \
	VCVTDQ2PS (SI), u; \
	VMULPS (R12), u, u; \
	VADDPS u, v, v; \
	VADDPS (DX), v, v

// func cellS8(xg, rec *int32, sx, sh, bias, cprev, c *float32, h *int8, n int)
TEXT ·cellS8(SB), NOSPLIT, $0-72
	MOVQ xg+0(FP), DI
	MOVQ rec+8(FP), SI
	MOVQ sx+16(FP), R11
	MOVQ sh+24(FP), R12
	MOVQ bias+32(FP), DX
	MOVQ cprev+40(FP), R8
	MOVQ c+48(FP), R9
	MOVQ h+56(FP), R10
	MOVQ n+64(FP), CX
	VBROADCASTSS qc<>+0(SB), Z31
	VBROADCASTSS qc<>+4(SB), Z30
	VBROADCASTSS qc<>+8(SB), Z29
	VBROADCASTSS qc<>+12(SB), Z28
	VBROADCASTSS qc<>+16(SB), Z27
	VBROADCASTSS qc<>+20(SB), Z26
	VBROADCASTSS qc<>+24(SB), Z25
	VBROADCASTSS qc<>+28(SB), Z24
	VBROADCASTSS qc<>+32(SB), Z23
	VBROADCASTSS qc<>+36(SB), Z22
	VBROADCASTSS qc<>+40(SB), Z21
	MOVQ CX, AX
	SHLQ $2, AX
	LEAQ (AX)(AX*2), BX
cells8:
	PRE0(Z0, Z4)
	PRE((AX*1), Z1, Z5)
	PRE((AX*2), Z2, Z6)
	PRE((BX*1), Z3, Z7)
	EXP2Q(Z0, Z8, Z9)        // e^-i
	EXP2Q(Z1, Z10, Z11)      // e^-f
	VMULPS Z24, Z2, Z2
	EXP2R(Z2, Z12, Z13)      // e^2g
	EXP2Q(Z3, Z14, Z15)      // e^-o
	VADDPS Z26, Z0, Z0       // 1+ei
	VADDPS Z26, Z1, Z1       // 1+ef
	VSUBPS Z26, Z2, Z4       // eg-1
	VADDPS Z26, Z2, Z2       // 1+eg
	VADDPS Z26, Z3, Z3       // 1+eo
	VMULPS Z2, Z0, Z0        // (1+ei)(1+eg)
	VMULPS (R8), Z0, Z5      // c(1+ei)(1+eg)
	VMULPS Z1, Z4, Z4        // (eg-1)(1+ef)
	VADDPS Z4, Z5, Z5
	VMULPS Z1, Z0, Z0
	VDIVPS Z0, Z5, Z5        // c
	VMOVUPS Z5, (R9)
	VMULPS Z24, Z5, Z5
	EXP2R(Z5, Z8, Z9)        // e^2c
	VSUBPS Z26, Z5, Z4
	VADDPS Z26, Z5, Z5
	VMULPS Z3, Z5, Z5
	VDIVPS Z5, Z4, Z4        // h
	VMULPS Z21, Z4, Z4
	VCVTPS2DQ Z4, Z4
	VPMOVSDB Z4, (R10)
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, R11
	ADDQ $64, R12
	ADDQ $64, DX
	ADDQ $64, R8
	ADDQ $64, R9
	ADDQ $16, R10
	SUBQ $16, CX
	JNZ  cells8
	VZEROUPPER
	RET

// func dequant512(dst *float32, acc *int32, scale, bias *float32, row float32, n int, leaky int) float32
// dst = acc*scale*row + bias, through LeakyReLU if leaky; returns the greatest magnitude.
TEXT ·dequant512(SB), NOSPLIT, $0-60
	MOVQ dst+0(FP), DI
	MOVQ acc+8(FP), SI
	MOVQ scale+16(FP), R8
	MOVQ bias+24(FP), R9
	VBROADCASTSS row+32(FP), Z16
	MOVQ n+40(FP), CX
	MOVQ leaky+48(FP), AX
	VBROADCASTSS qc<>+20(SB), Z17
	VBROADCASTSS qc<>+48(SB), Z18
	VPXORD Z2, Z2, Z2
	TESTQ AX, AX
	JZ   dequant
	VBROADCASTSS qc<>+44(SB), Z17
dequant:
	VCVTDQ2PS (SI), Z0
	VMULPS (R8), Z0, Z0
	VMULPS Z16, Z0, Z0
	VADDPS (R9), Z0, Z0
	VMULPS Z17, Z0, Z1
	VPXORD Z3, Z3, Z3
	VCMPPS $1, Z3, Z0, K1    // Z0 < 0
	VMOVAPS Z1, K1, Z0
	VMOVUPS Z0, (DI)
	VPANDD Z18, Z0, Z0
	VMAXPS Z0, Z2, Z2
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, R8
	ADDQ $64, R9
	SUBQ $16, CX
	JNZ  dequant
	VEXTRACTF64X4 $1, Z2, Y1
	VMAXPS Y1, Y2, Y2
	VEXTRACTF128 $1, Y2, X1
	VMAXPS X1, X2, X2
	VPERMILPS $0x4E, X2, X1
	VMAXPS X1, X2, X2
	VPERMILPS $0xB1, X2, X1
	VMAXPS X1, X2, X2
	VMOVSS X2, ret+56(FP)
	VZEROUPPER
	RET

// func quantize512(dst *int8, src *float32, inv float32, n int)
TEXT ·quantize512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	VBROADCASTSS inv+16(FP), Z1
	MOVQ n+24(FP), CX
quant:
	VMULPS (SI), Z1, Z0
	VCVTPS2DQ Z0, Z0
	VPMOVSDB Z0, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	SUBQ $16, CX
	JNZ  quant
	VZEROUPPER
	RET

// func pair512(dst *float32, a, b *float32, n int) (product, sum float32)
// dst = a*b, then, n further on, LeakyReLU(a+b); returns the greatest magnitudes.
TEXT ·pair512(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	VBROADCASTSS qc<>+44(SB), Z17
	VBROADCASTSS qc<>+48(SB), Z18
	VPXORD Z2, Z2, Z2
	VPXORD Z3, Z3, Z3
	VPXORD Z4, Z4, Z4
	LEAQ (DI)(CX*4), R8
pair:
	VMOVUPS (SI), Z0
	VMULPS (DX), Z0, Z1
	VMOVUPS Z1, (DI)
	VPANDD Z18, Z1, Z1
	VMAXPS Z1, Z2, Z2
	VADDPS (DX), Z0, Z0
	VMULPS Z17, Z0, Z1
	VCMPPS $1, Z4, Z0, K1
	VMOVAPS Z1, K1, Z0
	VMOVUPS Z0, (R8)
	VPANDD Z18, Z0, Z0
	VMAXPS Z0, Z3, Z3
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, DI
	ADDQ $64, R8
	SUBQ $16, CX
	JNZ  pair
	VEXTRACTF64X4 $1, Z2, Y1
	VMAXPS Y1, Y2, Y2
	VEXTRACTF128 $1, Y2, X1
	VMAXPS X1, X2, X2
	VPERMILPS $0x4E, X2, X1
	VMAXPS X1, X2, X2
	VPERMILPS $0xB1, X2, X1
	VMAXPS X1, X2, X2
	VMOVSS X2, product+32(FP)
	VEXTRACTF64X4 $1, Z3, Y1
	VMAXPS Y1, Y3, Y3
	VEXTRACTF128 $1, Y3, X1
	VMAXPS X1, X3, X3
	VPERMILPS $0x4E, X3, X1
	VMAXPS X1, X3, X3
	VPERMILPS $0xB1, X3, X1
	VMAXPS X1, X3, X3
	VMOVSS X3, sum+36(FP)
	VZEROUPPER
	RET
