package graph_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/conformance"
)

// BenchmarkIngest measures statements written a second, with all their proof, in
// batches of 50 documents (3,000 statements) to a new file. Seconds are those of
// processor time.
func BenchmarkIngest(b *testing.B) {
	ctx := b.Context()
	gen := conformance.NewGenerator(1, 20_000)
	store, err := graph.Open(ctx, filepath.Join(b.TempDir(), "graph.db"), graph.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	n, statements := 0, 0
	var busy time.Duration
	for b.Loop() {
		batch := make([]graph.Contribution, 50)
		for i := range batch {
			batch[i] = gen.Document(n)
			statements += len(batch[i].Statements)
			n++
		}
		start := cpuTime()
		if _, err := store.Ingest(ctx, batch...); err != nil {
			b.Fatal(err)
		}
		busy += cpuTime() - start
	}
	b.ReportMetric(float64(statements)/busy.Seconds(), "statements/cpu-s")
	snap, err := store.Snapshot(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	counts, err := snap.Counts(ctx)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(counts.Quads)/float64(counts.Statements), "quads/statement")
}

// benchSize is the number of quads of the graph that reads are measured on:
// RELATA_BENCH_QUADS, or 50,000.
func benchSize() int64 {
	if n, err := strconv.ParseInt(os.Getenv("RELATA_BENCH_QUADS"), 10, 64); err == nil {
		return n
	}
	return 50_000
}

// benchStore opens a file with a generated graph of benchSize quads, made once
// for each size and kept in $RELATA_BENCH_DIR if that is set.
func benchStore(b *testing.B) string {
	b.Helper()
	dir := os.Getenv("RELATA_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	path := filepath.Join(dir, "quads-"+strconv.FormatInt(benchSize(), 10)+".db")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	store, err := graph.Open(b.Context(), path+".part", graph.Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	gen := conformance.NewGenerator(1, 20_000)
	for n := 0; ; {
		batch := make([]graph.Contribution, 100)
		for i := range batch {
			batch[i] = gen.Document(n)
			n++
		}
		if _, err := store.Ingest(b.Context(), batch...); err != nil {
			b.Fatal(err)
		}
		snap, err := store.Snapshot(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		counts, err := snap.Counts(b.Context())
		_ = snap.Close()
		if err != nil {
			b.Fatal(err)
		}
		if counts.Quads >= benchSize() {
			b.Logf("%+v", counts)
			break
		}
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkRead measures reads of a graph of $RELATA_BENCH_QUADS quads: the
// median and 95th percentile of the processor time, and the memory of the process.
func BenchmarkRead(b *testing.B) {
	path := benchStore(b)
	ctx := b.Context()
	start := time.Now()
	store, err := graph.Open(ctx, path, graph.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	snap, err := store.Snapshot(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = snap.Close() }()
	opening := time.Since(start)
	gen := conformance.NewGenerator(1, 20_000)
	var people, statements, events []string
	rng := rand.New(rand.NewPCG(9, 9))
	for _, n := range rng.Perm(20_000) {
		list, err := snap.StatementsOf(ctx, gen.Entity(n).ID)
		if err != nil {
			b.Fatal(err)
		}
		if len(list) == 0 {
			continue
		}
		people = append(people, gen.Entity(n).ID)
		statements = append(statements, list[0].ID)
		happenings, err := snap.EventsOf(ctx, gen.Entity(n).ID)
		if err != nil {
			b.Fatal(err)
		}
		events = append(events, happenings[0].ID)
		if len(people) == 500 {
			break
		}
	}
	for _, bench := range []struct {
		name string
		run  func(i int) error
	}{
		{"proof", func(i int) error { _, err := snap.Statement(ctx, statements[i%len(statements)]); return err }},
		{"event", func(i int) error { _, err := snap.Event(ctx, events[i%len(events)]); return err }},
		{"hop1", func(i int) error { _, err := snap.Edges(ctx, people[i%len(people)]); return err }},
		{"show", func(i int) error { _, err := snap.EventsOf(ctx, people[i%len(people)]); return err }},
		{"find", func(i int) error {
			_, err := snap.FindEntities(ctx, gen.Entity(i%20_000).Name)
			return err
		}},
		{"hop2", func(i int) error {
			near, err := snap.Neighbors(ctx, people[i%len(people)])
			if err != nil {
				return err
			}
			for _, id := range near {
				if _, err := snap.Neighbors(ctx, id); err != nil {
					return err
				}
			}
			return nil
		}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var times []time.Duration
			i := 0
			for b.Loop() {
				start := cpuTime()
				if err := bench.run(i); err != nil {
					b.Fatal(err)
				}
				times = append(times, cpuTime()-start)
				i++
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(opening.Microseconds())/1000, "open-ms")
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.Sys-m.HeapReleased)/(1<<20), "MiB")
		})
	}
	b.Run("stream", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for _, err := range snap.Statements() {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			for _, err := range snap.Events() {
				if err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n), "statements")
		}
	})
}
