// Package exports is what the formats of Relata share: the description of a
// format, the options common to all of them, and files that are written whole
// or not at all. It knows no format itself: each lives in its own package below
// and is a plain function over a schema.Reader; the command gathers them.
package exports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/relata-kg/relata/schema"
)

// Options is what every format understands. Its zero value is useful.
type Options struct {
	// BaseIRI begins the IRIs of entities, statements and documents in RDF
	// formats; empty means the vocabulary's own base.
	BaseIRI string
	// Title names the export where the format has a place for it.
	Title string
	// OmitText leaves the sentences out, where their licence forbids passing
	// them on: offsets, documents and everything else stay.
	OmitText bool
}

// Format is one way to write a graph. Exactly one of Write and WriteFiles is set.
type Format struct {
	// Name is what a user types after --format: "nquads".
	Name string
	// Extension is the usual file extension with its dot: ".nq". It may be empty
	// for a format of several files.
	Extension string
	// About says in one line what the format is for.
	About string
	// Write writes the graph in the reader's order, as a stream. It writes the
	// same bytes for the same graph, checks ctx now and then, and returns the
	// first error of the reader, the writer or the context.
	Write func(ctx context.Context, w io.Writer, r schema.Reader, opt Options) error
	// WriteFiles writes a format of several files; create opens one by its name,
	// which has no folder in it. The files are closed by WriteFiles.
	WriteFiles func(ctx context.Context, create func(name string) (io.WriteCloser, error), r schema.Reader, opt Options) error
}

// Find returns the format of that name, or an error that lists the names.
func Find(formats []Format, name string) (Format, error) {
	names := make([]string, 0, len(formats))
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return Format{}, fmt.Errorf("unknown format %q: want one of %s", name, strings.Join(names, ", "))
}

// ByExtension returns the first format whose extension ends the file name; ok is
// false when there is none.
func ByExtension(formats []Format, file string) (f Format, ok bool) {
	file = strings.ToLower(file)
	for _, f := range formats {
		if f.Extension != "" && strings.HasSuffix(file, f.Extension) {
			return f, true
		}
	}
	return Format{}, false
}

// Check reports what is wrong with a list of formats: a name given twice, no
// name, none or both of the write functions.
func Check(formats []Format) error {
	seen := map[string]bool{}
	for _, f := range formats {
		switch {
		case f.Name == "":
			return errors.New("exports: a format without a name")
		case seen[f.Name]:
			return fmt.Errorf("exports: two formats are named %q", f.Name)
		case (f.Write == nil) == (f.WriteFiles == nil):
			return fmt.Errorf("exports: format %q needs one of Write and WriteFiles", f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}
