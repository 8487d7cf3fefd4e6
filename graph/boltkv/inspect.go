package boltkv

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// The layout of bbolt's two meta pages, from its documentation: a page header
// of 16 bytes, then magic, version, page size, flags (4 bytes each), root
// bucket (16), free list, number of pages, transaction, and a FNV-1a checksum
// (8 each), in the machine's byte order.
const (
	pageHeader   = 16
	metaSize     = 64
	magic        = 0xED0CDAED
	maxPageSize  = 64 << 10
	probePages   = 1 << 10 // the smallest page size to look for
	checksumFrom = 56
)

// inspect reads the meta pages before bbolt maps the file: reading a page
// beyond a truncated file's end would end the process.
func inspect(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("%s: is a folder", path)
	}
	if info.Size() == 0 {
		return nil
	}
	head := make([]byte, 2*maxPageSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	head = head[:n]
	var (
		found   bool
		lastTx  uint64
		size    uint64
		anyMeta bool
	)
	for page := 0; page+pageHeader+metaSize <= len(head); page += probePages {
		m := head[page+pageHeader:][:metaSize]
		if binary.NativeEndian.Uint32(m) != magic {
			continue
		}
		anyMeta = true
		sum := fnv.New64a()
		_, _ = sum.Write(m[:checksumFrom])
		if sum.Sum64() != binary.NativeEndian.Uint64(m[checksumFrom:]) {
			continue
		}
		if tx := binary.NativeEndian.Uint64(m[48:]); !found || tx > lastTx {
			found, lastTx = true, tx
			size = binary.NativeEndian.Uint64(m[40:]) * uint64(binary.NativeEndian.Uint32(m[8:]))
		}
	}
	switch {
	case !anyMeta:
		return ErrForeign
	case !found:
		return fmt.Errorf("%w: both copies of its directory are broken", ErrDamaged)
	case size > uint64(info.Size()):
		return fmt.Errorf("%w: it has %d bytes of %d", ErrDamaged, info.Size(), size)
	}
	return nil
}
