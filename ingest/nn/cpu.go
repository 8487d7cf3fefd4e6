package nn

// Features says which vector instructions the kernels may use. The zero value
// is portable Go. Inference gives the same bytes whatever is set; training with
// bfloat16 tiles differs in the last bits from training without.
type Features struct {
	// AVX2 (with FMA) and AVX512 (F, BW, DQ, VL, VNNI) are for amd64.
	AVX2, AVX512 bool
	// AMXInt8 and AMXBF16 are the tile instructions of Intel's servers.
	AMXInt8, AMXBF16 bool
	// DotProd is the dot product instructions of arm64.
	DotProd bool
}
