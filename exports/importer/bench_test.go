package importer_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/importer"
	"github.com/relata-kg/relata/internal/graphtest"
)

// BenchmarkRead reads a graph of 1,500 statements, about 62,000 quads.
func BenchmarkRead(b *testing.B) {
	for _, f := range lossless() {
		b.Run(f.Name, func(b *testing.B) {
			var buf bytes.Buffer
			if err := f.Write(context.Background(), &buf, graphtest.Large{EntityCount: 2000, StatementCount: 1500}, exports.Options{}); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(buf.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := importer.Read(context.Background(), bytes.NewReader(buf.Bytes()), "bench", f.Name, importer.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
