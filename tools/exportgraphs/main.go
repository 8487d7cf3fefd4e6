// Command exportgraphs writes an example, random graphs, and graphs given as JSON lines, in
// every data format, for tools/check-exports to read with other programs.
//
//	go run ./tools/exportgraphs -n 200 -o DIR [GRAPH.jsonl ...]
//
// Each graph has a folder of its own, 000, 001, …; formats of several files have
// a folder within it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/importer"
	"github.com/relata-kg/relata/exports/plover"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/exports/tabular"
	"github.com/relata-kg/relata/exports/web"
	"github.com/relata-kg/relata/exports/xmlgraph"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

func main() {
	n := flag.Int("n", 200, "number of random graphs")
	size := flag.Int("size", 6, "entities of a random graph, at most; statements twice as many")
	out := flag.String("o", "", "folder to write to")
	flag.Parse()
	if err := run(context.Background(), *n, *size, *out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "exportgraphs:", err)
		os.Exit(1)
	}
}

func formats() []exports.Format {
	var list []exports.Format
	for _, part := range [][]exports.Format{rdf.Formats(), tabular.Formats(), xmlgraph.Formats(), web.Formats(), plover.Formats()} {
		list = append(list, part...)
	}
	return list
}

func run(ctx context.Context, n, size int, out string, files []string) error {
	if out == "" {
		return fmt.Errorf("want a folder: -o DIR")
	}
	count := 0
	write := func(g *schema.Graph) error {
		dir := filepath.Join(out, fmt.Sprintf("%03d", count))
		count++
		return writeAll(ctx, dir, g)
	}
	if err := write(graphtest.Example()); err != nil {
		return err
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		res, err := importer.Read(ctx, f, file, "jsonl", importer.Options{})
		_ = f.Close()
		if err != nil {
			return err
		}
		if err := write(res.Graph); err != nil {
			return err
		}
	}
	for seed := range n {
		src := rand.New(rand.NewPCG(uint64(seed), 6))
		g := graphtest.Random(src, size)
		if seed%2 == 1 { // some readers refuse what XML can't hold
			g = graphtest.RandomXML(src, size)
		}
		if err := write(g); err != nil {
			return err
		}
	}
	return nil
}

func writeAll(ctx context.Context, dir string, g *schema.Graph) error {
	for _, f := range formats() {
		folder := dir
		if f.WriteFiles != nil {
			folder = filepath.Join(dir, f.Name)
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		create := func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(folder, name)) }
		if f.WriteFiles != nil {
			if err := f.WriteFiles(ctx, create, g, exports.Options{}); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			continue
		}
		w, err := create("graph" + f.Extension)
		if err != nil {
			return err
		}
		err = f.Write(ctx, w, g, exports.Options{Title: "random <graph>"})
		if closed := w.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}
