#include "textflag.h"

// SDOT Vd.4S, Vn.16B, Vm.4B[2h+l], which Go's assembler does not know.
#define SDOT(d, n, m, l, h) WORD $(0x4F80E000 | (l<<21) | (h<<11) | (m<<16) | (n<<5) | d)

// QUAD multiplies the four rows' bytes 4q..4q+3 with 16 columns.
#define QUAD(l, h) \
	VLD1.P 64(R2), [V24.B16, V25.B16, V26.B16, V27.B16]; \
	SDOT(0, 24, 16, l, h); \
	SDOT(1, 25, 16, l, h); \
	SDOT(2, 26, 16, l, h); \
	SDOT(3, 27, 16, l, h); \
	SDOT(4, 24, 17, l, h); \
	SDOT(5, 25, 17, l, h); \
	SDOT(6, 26, 17, l, h); \
	SDOT(7, 27, 17, l, h); \
	SDOT(8, 24, 18, l, h); \
	SDOT(9, 25, 18, l, h); \
	SDOT(10, 26, 18, l, h); \
	SDOT(11, 27, 18, l, h); \
	SDOT(12, 24, 19, l, h); \
	SDOT(13, 25, 19, l, h); \
	SDOT(14, 26, 19, l, h); \
	SDOT(15, 27, 19, l, h)

// func dotS8(a *int8, lda int, b *byte, groups int, c *int32, ldc int)
// Four rows by 16 columns, 16 bytes of each row at a time.
TEXT ·dotS8(SB), NOSPLIT, $0-48
	MOVD a+0(FP), R0
	MOVD lda+8(FP), R1
	MOVD b+16(FP), R2
	MOVD groups+24(FP), R3
	MOVD c+32(FP), R4
	MOVD ldc+40(FP), R5
	LSL  $2, R5, R5
	ADD  R1, R0, R6
	ADD  R1, R6, R7
	ADD  R1, R7, R8
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
loop:
	VLD1.P 16(R0), [V16.B16]
	VLD1.P 16(R6), [V17.B16]
	VLD1.P 16(R7), [V18.B16]
	VLD1.P 16(R8), [V19.B16]
	QUAD(0, 0)
	QUAD(1, 0)
	QUAD(0, 1)
	QUAD(1, 1)
	SUBS $1, R3, R3
	BNE  loop
	VST1 [V0.S4, V1.S4, V2.S4, V3.S4], (R4)
	ADD  R5, R4, R4
	VST1 [V4.S4, V5.S4, V6.S4, V7.S4], (R4)
	ADD  R5, R4, R4
	VST1 [V8.S4, V9.S4, V10.S4, V11.S4], (R4)
	ADD  R5, R4, R4
	VST1 [V12.S4, V13.S4, V14.S4, V15.S4], (R4)
	RET
