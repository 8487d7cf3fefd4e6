#include "textflag.h"

// AMX instructions, which Go's assembler does not know, spelled out in VEX
// bytes. Tiles 0-3 hold C, 4-5 hold A, 6-7 hold B.

#define LDTILECFG_R9 BYTE $0xC4; BYTE $0xC2; BYTE $0x78; BYTE $0x49; BYTE $0x01
#define TILERELEASE BYTE $0xC4; BYTE $0xE2; BYTE $0x78; BYTE $0x49; BYTE $0xC0
#define TILEZERO(t) BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x49; BYTE $(0xC0|(t<<3))
// base: SI=6, DI=7, BX=3, DX=2; the row stride is in CX.
#define TILELOAD(t, base) BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x4B; BYTE $(4|(t<<3)); BYTE $(8|base)
// the same with the row stride in R15.
#define TILELOADA(t, base) BYTE $0xC4; BYTE $0xA2; BYTE $0x7B; BYTE $0x4B; BYTE $(4|(t<<3)); BYTE $(0x38|base)
// base R8 to R11 (0 to 3), the row stride is in AX.
#define TILELOADC(t, base) BYTE $0xC4; BYTE $0xC2; BYTE $0x7B; BYTE $0x4B; BYTE $(4|(t<<3)); BYTE $base
#define TILESTORE(t, base) BYTE $0xC4; BYTE $0xC2; BYTE $0x7A; BYTE $0x4B; BYTE $(4|(t<<3)); BYTE $base
#define TDPBF16PS(c, a, b) BYTE $0xC4; BYTE $0xE2; BYTE $(((15-b)<<3)|2); BYTE $0x5C; BYTE $(0xC0|(c<<3)|a)
#define TDPBSSD(c, a, b) BYTE $0xC4; BYTE $0xE2; BYTE $(((15-b)<<3)|3); BYTE $0x5E; BYTE $(0xC0|(c<<3)|a)

// Palette 1, eight tiles of 16 rows of 64 bytes.
DATA tilecfg<>+0(SB)/8, $1
DATA tilecfg<>+8(SB)/8, $0
DATA tilecfg<>+16(SB)/8, $0x0040004000400040
DATA tilecfg<>+24(SB)/8, $0x0040004000400040
DATA tilecfg<>+32(SB)/8, $0
DATA tilecfg<>+40(SB)/8, $0
DATA tilecfg<>+48(SB)/8, $0x1010101010101010
DATA tilecfg<>+56(SB)/8, $0
GLOBL tilecfg<>(SB), RODATA|NOPTR, $64

// SETUP reads the arguments of amxBF16.
#define SETUP \
	MOVQ a+0(FP), R12; \
	MOVQ b+8(FP), BX; \
	MOVQ kb+16(FP), R13; \
	MOVQ nb+24(FP), R14; \
	MOVQ c+32(FP), R8; \
	MOVQ ldc+40(FP), AX; \
	MOVQ acc+48(FP), R15; \
	SHLQ $2, AX; \
	MOVQ $64, CX; \
	MOVQ R13, DX; \
	SHLQ $10, DX; \
	LEAQ tilecfg<>(SB), R9; \
	LDTILECFG_R9

// CADDRS sets R9..R11 to the other three tiles of the block at R8.
#define CADDRS \
	LEAQ 64(R8), R9; \
	MOVQ AX, R10; \
	SHLQ $4, R10; \
	ADDQ R8, R10; \
	LEAQ 64(R10), R11

// func amxBF16(a, b *byte, kb, nb int, c *float32, ldc int, acc int)
TEXT ·amxBF16(SB), NOSPLIT, $0-56
	SETUP
	MOVQ BX, DI // B of this block
bfblock:
	CADDRS
	TESTQ R15, R15
	JZ    bfzero
	TILELOADC(0, 0)
	TILELOADC(1, 1)
	TILELOADC(2, 2)
	TILELOADC(3, 3)
	JMP   bfstart
bfzero:
	TILEZERO(0)
	TILEZERO(1)
	TILEZERO(2)
	TILEZERO(3)
bfstart:
	MOVQ R12, SI
	MOVQ DI, BX
	MOVQ R13, R9
	MOVQ R13, R10
	SHLQ $10, R10
	LEAQ (SI)(R10*1), DI
	LEAQ (BX)(R10*1), DX
bfloop:
	TILELOAD(4, 6)
	TILELOAD(6, 3)
	TDPBF16PS(0, 4, 6)
	TILELOAD(7, 2)
	TDPBF16PS(1, 4, 7)
	TILELOAD(5, 7)
	TDPBF16PS(2, 5, 6)
	TDPBF16PS(3, 5, 7)
	ADDQ $1024, SI
	ADDQ $1024, DI
	ADDQ $1024, BX
	ADDQ $1024, DX
	DECQ R9
	JNZ  bfloop
	MOVQ DX, DI // B panels are contiguous: the next block starts here
	CADDRS
	TILESTORE(0, 0)
	TILESTORE(1, 1)
	TILESTORE(2, 2)
	TILESTORE(3, 3)
	ADDQ $128, R8
	DECQ R14
	JNZ  bfblock
	TILERELEASE
	RET

// func amxS8(a *int8, lda int, b *byte, kb, nb int, c *int32, ldc int, rows int)
// With rows <= 16 the lower half of the block isn't computed.
TEXT ·amxS8(SB), NOSPLIT, $0-64
	MOVQ a+0(FP), R12
	MOVQ lda+8(FP), R15
	MOVQ b+16(FP), BX
	MOVQ kb+24(FP), R13
	MOVQ nb+32(FP), R14
	MOVQ c+40(FP), R8
	MOVQ ldc+48(FP), AX
	SHLQ $2, AX
	MOVQ $64, CX
	LEAQ tilecfg<>(SB), R9
	LDTILECFG_R9
	MOVQ R13, R10
	SHLQ $10, R10
	LEAQ (BX)(R10*1), DX
	CMPQ rows+56(FP), $16
	JLE  s8half
s8block:
	TILEZERO(0)
	TILEZERO(1)
	TILEZERO(2)
	TILEZERO(3)
	MOVQ R12, SI
	MOVQ R15, DI
	SHLQ $4, DI
	ADDQ SI, DI
	MOVQ R13, R9
s8loop:
	TILELOADA(4, 6)
	TILELOAD(6, 3)
	TDPBSSD(0, 4, 6)
	TILELOAD(7, 2)
	TDPBSSD(1, 4, 7)
	TILELOADA(5, 7)
	TDPBSSD(2, 5, 6)
	TDPBSSD(3, 5, 7)
	ADDQ $64, SI
	ADDQ $64, DI
	ADDQ $1024, BX
	ADDQ $1024, DX
	DECQ R9
	JNZ  s8loop
	MOVQ DX, BX
	MOVQ R13, R10
	SHLQ $10, R10
	LEAQ (BX)(R10*1), DX
	CADDRS
	TILESTORE(0, 0)
	TILESTORE(1, 1)
	TILESTORE(2, 2)
	TILESTORE(3, 3)
	ADDQ $128, R8
	DECQ R14
	JNZ  s8block
	TILERELEASE
	RET
s8half:
	TILEZERO(0)
	TILEZERO(1)
	MOVQ R12, SI
	MOVQ R13, R9
s8halfloop:
	TILELOADA(4, 6)
	TILELOAD(6, 3)
	TDPBSSD(0, 4, 6)
	TILELOAD(7, 2)
	TDPBSSD(1, 4, 7)
	ADDQ $64, SI
	ADDQ $1024, BX
	ADDQ $1024, DX
	DECQ R9
	JNZ  s8halfloop
	MOVQ DX, BX
	MOVQ R13, R10
	SHLQ $10, R10
	LEAQ (BX)(R10*1), DX
	LEAQ 64(R8), R9
	TILESTORE(0, 0)
	TILESTORE(1, 1)
	ADDQ $128, R8
	DECQ R14
	JNZ  s8half
	TILERELEASE
	RET

// func cvtTileA(dst *byte, src *float32, ld int)
// Rounds 16 rows of 32 floats to bfloat16, to nearest even.
TEXT ·cvtTileA(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ ld+16(FP), AX
	SHLQ $2, AX
	MOVQ $16, CX
cvta:
	VMOVUPS (SI), Z2
	VMOVUPS 64(SI), Z1
	// VCVTNE2PS2BF16 Z2, Z1, Z0: low half from Z2, high half from Z1
	BYTE $0x62; BYTE $0xF2; BYTE $0x77; BYTE $0x48; BYTE $0x72; BYTE $0xC2
	VMOVDQU64 Z0, (DI)
	ADDQ AX, SI
	ADDQ $64, DI
	DECQ CX
	JNZ  cvta
	VZEROUPPER
	RET

DATA interleave<>+0(SB)/8, $0x0011000100100000
DATA interleave<>+8(SB)/8, $0x0013000300120002
DATA interleave<>+16(SB)/8, $0x0015000500140004
DATA interleave<>+24(SB)/8, $0x0017000700160006
DATA interleave<>+32(SB)/8, $0x0019000900180008
DATA interleave<>+40(SB)/8, $0x001B000B001A000A
DATA interleave<>+48(SB)/8, $0x001D000D001C000C
DATA interleave<>+56(SB)/8, $0x001F000F001E000E
GLOBL interleave<>(SB), RODATA|NOPTR, $64

// func cvtTileB(dst *byte, src *float32, ld int)
// Rounds 32 rows of 16 floats and interleaves each pair of rows.
TEXT ·cvtTileB(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ ld+16(FP), AX
	SHLQ $2, AX
	MOVQ $16, CX
	VMOVDQU64 interleave<>(SB), Z3
cvtb:
	VMOVUPS (SI), Z2
	VMOVUPS (SI)(AX*1), Z1
	BYTE $0x62; BYTE $0xF2; BYTE $0x77; BYTE $0x48; BYTE $0x72; BYTE $0xC2
	VPERMW Z0, Z3, Z0
	VMOVDQU64 Z0, (DI)
	LEAQ (SI)(AX*2), SI
	ADDQ $64, DI
	DECQ CX
	JNZ  cvtb
	VZEROUPPER
	RET

DATA column<>+0(SB)/8, $0x0000001000000000
DATA column<>+8(SB)/8, $0x0000003000000020
DATA column<>+16(SB)/8, $0x0000005000000040
DATA column<>+24(SB)/8, $0x0000007000000060
DATA column<>+32(SB)/8, $0x0000009000000080
DATA column<>+40(SB)/8, $0x000000B0000000A0
DATA column<>+48(SB)/8, $0x000000D0000000C0
DATA column<>+56(SB)/8, $0x000000F0000000E0
GLOBL column<>(SB), RODATA|NOPTR, $64

// func transposeTile(dst, src *byte)
// Transposes 16 by 16 double words; dst and src do not overlap.
TEXT ·transposeTile(SB), NOSPLIT, $0-16
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	VMOVDQU64 column<>(SB), Z1
	MOVQ $16, CX
trans:
	KXNORW K0, K0, K1
	VPGATHERDD (SI)(Z1*4), K1, Z0
	VMOVDQU64 Z0, (DI)
	ADDQ $4, SI
	ADDQ $64, DI
	DECQ CX
	JNZ  trans
	VZEROUPPER
	RET
