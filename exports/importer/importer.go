package importer

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/schema"
)

// Options says how to read.
type Options struct {
	// BaseIRI is the base that the export was written with; empty means schema.Base.
	BaseIRI string
	// MaxErrors is the number of errors after which reading ends; 0 means 100.
	MaxErrors int
}

// Result is what was read.
type Result struct {
	// Graph is sorted by ID.
	Graph *schema.Graph
	// Quads is the number of quads read and Skipped that of those about things
	// that are no records of ours. For JSON lines Quads is the number of lines.
	Quads, Skipped int
}

// Formats lists the names of the formats that can be read, sorted.
func Formats() []string {
	return []string{"jsonl", "jsonld", "nquads", "trig", "turtle"}
}

// FormatOf returns the format that a file's extension stands for, and "" for
// another extension.
func FormatOf(file string) string {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".nq", ".nquads", ".nt":
		return "nquads"
	case ".trig":
		return "trig"
	case ".ttl":
		return "turtle"
	case ".jsonld":
		return "jsonld"
	case ".jsonl", ".ndjson":
		return "jsonl"
	}
	return ""
}

// ctxEvery is the number of quads or lines after which the context is looked at.
const ctxEvery = 1024

// Read reads a graph in the named format. file is the input's name in errors.
// The result is there even when the error, a *schema.PosError or a
// schema.ErrorList of them, isn't nil; it then lacks what couldn't be read.
func Read(ctx context.Context, r io.Reader, file, format string, opt Options) (*Result, error) {
	if opt.MaxErrors <= 0 {
		opt.MaxErrors = 100
	}
	res := &Result{Graph: &schema.Graph{}}
	var errs schema.ErrorList
	switch format {
	case "jsonl":
		readJSONL(ctx, r, file, opt, res, &errs)
	case "nquads", "trig", "turtle", "jsonld":
		vocab, err := rdf.NewVocabulary(opt.BaseIRI)
		if err != nil {
			return res, err
		}
		b := newBuilder(vocab, file)
		quads := rdf.ReadNQuads(r, file)
		switch format {
		case "trig", "turtle":
			quads = rdf.ReadTriG(r, file, opt.BaseIRI)
		case "jsonld":
			quads = readJSONLD(r, file)
		}
		for q, err := range quads {
			if err == nil && res.Quads%ctxEvery == 0 {
				if err := ctx.Err(); err != nil {
					return res, err
				}
			}
			if err != nil {
				errs.Add(err)
				if len(errs) >= opt.MaxErrors {
					errs.Add(&schema.PosError{File: file, Message: fmt.Sprintf("more than %d errors: reading ended", opt.MaxErrors)})
					break
				}
				continue
			}
			res.Quads++
			b.add(q)
		}
		res.Skipped = b.build(res.Graph, &errs)
	default:
		return res, fmt.Errorf("unknown format %q: want one of %s", format, strings.Join(Formats(), ", "))
	}
	res.Graph.Sort()
	normalize(res.Graph)
	g := res.Graph
	g.DocumentList = unique(g.DocumentList, "documents", func(d *schema.Document) string { return d.ID }, file, &errs)
	g.EntityList = unique(g.EntityList, "entities", func(e *schema.Entity) string { return e.ID }, file, &errs)
	g.StatementList = unique(g.StatementList, "statements", func(st *schema.Statement) string { return st.ID }, file, &errs)
	g.EventList = unique(g.EventList, "events", func(e *schema.Happening) string { return e.ID }, file, &errs)
	return res, errs.Err()
}

// unique keeps the first of the records of one ID in a sorted list; that the
// others say something else is an error.
func unique[T any](list []T, kind string, id func(*T) string, file string, errs *schema.ErrorList) []T {
	kept := list[:0]
	for i := range list {
		last := len(kept) - 1
		if last < 0 || id(&kept[last]) != id(&list[i]) {
			kept = append(kept, list[i])
			continue
		}
		if !reflect.DeepEqual(kept[last], list[i]) {
			errs.Add(&schema.PosError{File: file, Message: fmt.Sprintf("two %s have the ID %q and differ: the first is kept", kind, id(&list[i]))})
		}
	}
	return kept
}

// normalize puts the lists that are sets in order and gives every statement an
// attribution, if an empty one, so that it is a list in JSON.
func normalize(g *schema.Graph) {
	for i := range g.EntityList {
		slices.Sort(g.EntityList[i].Aliases)
	}
	for i := range g.StatementList {
		if g.StatementList[i].Attribution == nil {
			g.StatementList[i].Attribution = []schema.Attribution{}
		}
	}
	for i := range g.EventList {
		e := &g.EventList[i]
		slices.Sort(e.Reports)
		slices.Sort(e.Denials)
		slices.Sort(e.Sources)
	}
}
