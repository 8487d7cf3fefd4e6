#include "textflag.h"

// Elementwise kernels, 16 floats at a time. Products and sums are rounded one
// by one (no fused multiply-add), so that the Go versions in elem.go give the
// same bits.

DATA expc<>+0(SB)/4, $0x3AAEC3FF  // c5 0.0013333558
DATA expc<>+4(SB)/4, $0x3C1D955B  // c4 0.009618129
DATA expc<>+8(SB)/4, $0x3D635847  // c3 0.05550411
DATA expc<>+12(SB)/4, $0x3E75FDF0 // c2 0.24022651
DATA expc<>+16(SB)/4, $0x3F317218 // c1 0.6931472
DATA expc<>+20(SB)/4, $0x3F800000 // 1
DATA expc<>+24(SB)/4, $0xBFB8AA3B // -log2(e)
DATA expc<>+28(SB)/4, $0x4038AA3B // 2 log2(e)
DATA expc<>+32(SB)/4, $0x42200000 // 40
DATA expc<>+36(SB)/4, $0xC2200000 // -40
DATA expc<>+40(SB)/4, $0x40000000 // 2
DATA expc<>+44(SB)/4, $0x3FB8AA3B // log2(e)
DATA expc<>+48(SB)/4, $0xC2FC0000 // -126
GLOBL expc<>(SB), RODATA|NOPTR, $64

#define CONSTANTS \
	VBROADCASTSS expc<>+0(SB), Z31; \
	VBROADCASTSS expc<>+4(SB), Z30; \
	VBROADCASTSS expc<>+8(SB), Z29; \
	VBROADCASTSS expc<>+12(SB), Z28; \
	VBROADCASTSS expc<>+16(SB), Z27; \
	VBROADCASTSS expc<>+20(SB), Z26; \
	VBROADCASTSS expc<>+24(SB), Z25; \
	VBROADCASTSS expc<>+28(SB), Z24; \
	VBROADCASTSS expc<>+32(SB), Z23; \
	VBROADCASTSS expc<>+36(SB), Z22; \
	VBROADCASTSS expc<>+40(SB), Z21

// EXP2 sets x to 2 to the power x; t and u are scratch.
#define EXP2(x, t, u) \
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

#define CLAMP(x) \
	VMINPS Z23, x, x; \
	VMAXPS Z22, x, x

#define SIGMOID(x, t, u) \
	VMULPS Z25, x, x; \
	CLAMP(x); \
	EXP2(x, t, u); \
	VADDPS Z26, x, x; \
	VDIVPS x, Z26, x

#define TANH(x, t, u) \
	VMULPS Z24, x, x; \
	CLAMP(x); \
	EXP2(x, t, u); \
	VADDPS Z26, x, x; \
	VDIVPS x, Z21, x; \
	VSUBPS x, Z26, x

// func cellForward512(gates, rec, bias, cprev, c, h *float32, n int)
TEXT ·cellForward512(SB), NOSPLIT, $0-56
	MOVQ gates+0(FP), DI
	MOVQ rec+8(FP), SI
	MOVQ bias+16(FP), DX
	MOVQ cprev+24(FP), R8
	MOVQ c+32(FP), R9
	MOVQ h+40(FP), R10
	MOVQ n+48(FP), CX
	CONSTANTS
	MOVQ CX, AX
	SHLQ $2, AX        // bytes of a gate
	LEAQ (AX)(AX*2), BX
cellf:
	VMOVUPS (DI), Z0
	VADDPS (SI), Z0, Z0
	VADDPS (DX), Z0, Z0
	SIGMOID(Z0, Z8, Z9)
	VMOVUPS (DI)(AX*1), Z1
	VADDPS (SI)(AX*1), Z1, Z1
	VADDPS (DX)(AX*1), Z1, Z1
	SIGMOID(Z1, Z10, Z11)
	VMOVUPS (DI)(AX*2), Z2
	VADDPS (SI)(AX*2), Z2, Z2
	VADDPS (DX)(AX*2), Z2, Z2
	TANH(Z2, Z12, Z13)
	VMOVUPS (DI)(BX*1), Z3
	VADDPS (SI)(BX*1), Z3, Z3
	VADDPS (DX)(BX*1), Z3, Z3
	SIGMOID(Z3, Z14, Z15)
	VMOVUPS Z0, (DI)
	VMOVUPS Z1, (DI)(AX*1)
	VMOVUPS Z2, (DI)(AX*2)
	VMOVUPS Z3, (DI)(BX*1)
	VMULPS Z2, Z0, Z0
	VMULPS (R8), Z1, Z1
	VADDPS Z1, Z0, Z0
	VMOVUPS Z0, (R9)
	TANH(Z0, Z8, Z9)
	VMULPS Z3, Z0, Z0
	VMOVUPS Z0, (R10)
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, R8
	ADDQ $64, R9
	ADDQ $64, R10
	SUBQ $16, CX
	JNZ  cellf
	VZEROUPPER
	RET

// func cellBackward512(gates, c, cprev, dh, dc, dgates *float32, n int)
TEXT ·cellBackward512(SB), NOSPLIT, $0-56
	MOVQ gates+0(FP), DI
	MOVQ c+8(FP), SI
	MOVQ cprev+16(FP), R8
	MOVQ dh+24(FP), R9
	MOVQ dc+32(FP), R10
	MOVQ dgates+40(FP), DX
	MOVQ n+48(FP), CX
	CONSTANTS
	MOVQ CX, AX
	SHLQ $2, AX
	LEAQ (AX)(AX*2), BX
cellb:
	VMOVUPS (DI), Z0         // i
	VMOVUPS (DI)(AX*1), Z1   // f
	VMOVUPS (DI)(AX*2), Z2   // g
	VMOVUPS (DI)(BX*1), Z3   // o
	VMOVUPS (SI), Z4
	TANH(Z4, Z8, Z9)
	VMOVUPS (R9), Z5         // dh
	VMULPS Z5, Z4, Z6        // dh tanh(c)
	VMULPS Z3, Z6, Z6
	VSUBPS Z3, Z26, Z7
	VMULPS Z7, Z6, Z6        // do
	VMOVUPS Z6, (DX)(BX*1)
	VMULPS Z4, Z4, Z4
	VSUBPS Z4, Z26, Z4       // 1 - tanh(c)^2
	VMULPS Z3, Z5, Z5
	VMULPS Z4, Z5, Z5
	VADDPS (R10), Z5, Z5     // dc
	VMULPS Z1, Z5, Z6        // dc f
	VMOVUPS Z6, (R10)
	VSUBPS Z1, Z26, Z7
	VMULPS Z7, Z6, Z6
	VMULPS (R8), Z6, Z6      // df
	VMOVUPS Z6, (DX)(AX*1)
	VMULPS Z0, Z5, Z6        // dc i
	VMULPS Z2, Z2, Z7
	VSUBPS Z7, Z26, Z7
	VMULPS Z6, Z7, Z7        // dg
	VMOVUPS Z7, (DX)(AX*2)
	VSUBPS Z0, Z26, Z7
	VMULPS Z2, Z6, Z6
	VMULPS Z7, Z6, Z6        // di
	VMOVUPS Z6, (DX)
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, R8
	ADDQ $64, R9
	ADDQ $64, R10
	ADDQ $64, DX
	SUBQ $16, CX
	JNZ  cellb
	VZEROUPPER
	RET

// func expRow512(dst, src *float32, n int, max float32)
TEXT ·expRow512(SB), NOSPLIT, $0-28
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS max+24(FP), Z20
	CONSTANTS
	VBROADCASTSS expc<>+44(SB), Z25
	VBROADCASTSS expc<>+48(SB), Z22
expr:
	VMOVUPS (SI), Z0
	VSUBPS Z20, Z0, Z0
	VMULPS Z25, Z0, Z0
	VMAXPS Z22, Z0, Z0
	EXP2(Z0, Z8, Z9)
	VMOVUPS Z0, (DI)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  expr
	VZEROUPPER
	RET

// func adam512(w, grad, m, v, e *float32, n int, k *[8]float32)
// k: beta1, 1-beta1, beta2, 1-beta2, epsilon, rate, gradient scale, average rate
TEXT ·adam512(SB), NOSPLIT, $0-56
	MOVQ w+0(FP), DI
	MOVQ grad+8(FP), SI
	MOVQ m+16(FP), R8
	MOVQ v+24(FP), R9
	MOVQ e+32(FP), R10
	MOVQ n+40(FP), CX
	MOVQ k+48(FP), DX
	VBROADCASTSS (DX), Z16
	VBROADCASTSS 4(DX), Z17
	VBROADCASTSS 8(DX), Z18
	VBROADCASTSS 12(DX), Z19
	VBROADCASTSS 16(DX), Z20
	VBROADCASTSS 20(DX), Z21
	VBROADCASTSS 24(DX), Z22
	VBROADCASTSS 28(DX), Z23
	VPXORD Z24, Z24, Z24
adam:
	VMOVUPS (SI), Z0
	VMULPS Z22, Z0, Z0
	VMOVUPS Z24, (SI)
	VMULPS (R8), Z16, Z1
	VMULPS Z0, Z17, Z2
	VADDPS Z2, Z1, Z1
	VMOVUPS Z1, (R8)
	VMULPS Z0, Z0, Z0
	VMULPS (R9), Z18, Z3
	VMULPS Z0, Z19, Z0
	VADDPS Z0, Z3, Z3
	VMOVUPS Z3, (R9)
	VSQRTPS Z3, Z3
	VADDPS Z20, Z3, Z3
	VMULPS Z21, Z1, Z1
	VDIVPS Z3, Z1, Z1
	VMOVUPS (DI), Z4
	VSUBPS Z1, Z4, Z4
	VMOVUPS Z4, (DI)
	VMOVUPS (R10), Z5
	VSUBPS Z5, Z4, Z4
	VMULPS Z23, Z4, Z4
	VADDPS Z4, Z5, Z5
	VMOVUPS Z5, (R10)
	ADDQ $64, DI
	ADDQ $64, SI
	ADDQ $64, R8
	ADDQ $64, R9
	ADDQ $64, R10
	SUBQ $16, CX
	JNZ  adam
	VZEROUPPER
	RET

// func addTo512(dst, src *float32, n int)
TEXT ·addTo512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
addto:
	VMOVUPS (DI), Z0
	VADDPS (SI), Z0, Z0
	VMOVUPS Z0, (DI)
	ADDQ $64, SI
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  addto
	VZEROUPPER
	RET

// func mulTo512(dst, a, b *float32, n int)
TEXT ·mulTo512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
multo:
	VMOVUPS (SI), Z0
	VMULPS (DX), Z0, Z0
	VMOVUPS Z0, (DI)
	ADDQ $64, SI
	ADDQ $64, DI
	ADDQ $64, DX
	SUBQ $16, CX
	JNZ  multo
	VZEROUPPER
	RET

// func mulAdd512(dst, a, b *float32, n int)
// dst += a * b
TEXT ·mulAdd512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
muladd:
	VMOVUPS (SI), Z0
	VMULPS (DX), Z0, Z0
	VADDPS (DI), Z0, Z0
	VMOVUPS Z0, (DI)
	ADDQ $64, SI
	ADDQ $64, DI
	ADDQ $64, DX
	SUBQ $16, CX
	JNZ  muladd
	VZEROUPPER
	RET

// func sumSquares512(a *float32, n int) float32
TEXT ·sumSquares512(SB), NOSPLIT, $0-20
	MOVQ a+0(FP), SI
	MOVQ n+8(FP), CX
	VPXORD Z1, Z1, Z1
sumsq:
	VMOVUPS (SI), Z0
	VMULPS Z0, Z0, Z0
	VADDPS Z0, Z1, Z1
	ADDQ $64, SI
	SUBQ $16, CX
	JNZ  sumsq
	VEXTRACTF64X4 $1, Z1, Y2
	VADDPS Y2, Y1, Y1
	VEXTRACTF128 $1, Y1, X2
	VADDPS X2, X1, X1
	VHADDPS X1, X1, X1
	VHADDPS X1, X1, X1
	VMOVSS X1, ret+16(FP)
	VZEROUPPER
	RET
