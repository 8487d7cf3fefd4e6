package rdf_test

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"testing"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/internal/graphtest"
)

// countingWriter counts the lines, that is the quads of N-Quads.
type countingWriter struct{ bytes, lines int }

func (c *countingWriter) Write(p []byte) (int, error) {
	c.bytes += len(p)
	c.lines += bytes.Count(p, []byte{'\n'})
	return len(p), nil
}

// BenchmarkNQuads writes about a million quads an iteration. Its figures are
// quads a second and the heap in use at the end, in MB.
func BenchmarkNQuads(b *testing.B) {
	g := graphtest.Large{EntityCount: 8000, StatementCount: 24_500}
	for b.Loop() {
		var w countingWriter
		if err := rdf.WriteNQuads(context.Background(), &w, g, exports.Options{}); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(w.bytes))
		b.ReportMetric(float64(w.lines), "quads")
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/1e6, "MB-from-system")
}

func BenchmarkTriG(b *testing.B)   { benchmark(b, rdf.WriteTriG) }
func BenchmarkJSONLD(b *testing.B) { benchmark(b, rdf.WriteJSONLD) }

func benchmark(b *testing.B, write exportFunc) {
	g := graphtest.Large{EntityCount: 2000, StatementCount: 6000}
	for b.Loop() {
		if err := write(context.Background(), io.Discard, g, exports.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadNQuads(b *testing.B) {
	var buf bytes.Buffer
	if err := rdf.WriteNQuads(context.Background(), &buf, graphtest.Large{EntityCount: 2000, StatementCount: 6000}, exports.Options{}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(buf.Len()))
	for b.Loop() {
		for _, err := range rdf.ReadNQuads(bytes.NewReader(buf.Bytes()), "bench.nq") {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
