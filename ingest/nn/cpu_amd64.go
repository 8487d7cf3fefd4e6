package nn

import (
	"sync"

	"golang.org/x/sys/cpu"
)

// Detect returns what this machine offers. On Linux it asks the kernel for
// leave to use the tile registers, once a process.
var Detect = sync.OnceValue(func() Features {
	x := &cpu.X86
	f := Features{
		AVX2:   x.HasAVX2 && x.HasFMA,
		AVX512: x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512DQ && x.HasAVX512VNNI,
	}
	if f.AVX512 && x.HasAMXTile && (x.HasAMXInt8 || x.HasAMXBF16) && requestTiles() {
		f.AMXInt8 = x.HasAMXInt8
		f.AMXBF16 = x.HasAMXBF16 && x.HasAVX512BF16
	}
	return f
})
