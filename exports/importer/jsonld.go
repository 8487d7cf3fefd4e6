package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/piprate/json-gold/ld"

	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/schema"
)

// localLoader refuses every context that isn't in the file: reading a graph
// never goes to the network.
type localLoader struct {
	refused string // the last one asked for
}

// LoadDocument implements ld.DocumentLoader.
func (l *localLoader) LoadDocument(url string) (*ld.RemoteDocument, error) {
	l.refused = url
	return nil, ld.NewJsonLdError(ld.LoadingDocumentFailed, url)
}

// readJSONLD reads JSON-LD 1.1 whole into memory. The place of a quad isn't
// known; that of a syntax error of JSON is.
func readJSONLD(r io.Reader, file string) iter.Seq2[rdf.At, error] {
	return func(yield func(rdf.At, error) bool) {
		src, err := io.ReadAll(r)
		if err != nil {
			yield(rdf.At{}, &schema.PosError{File: file, Err: err})
			return
		}
		dataset, err := expandJSONLD(src, file)
		if err != nil {
			yield(rdf.At{}, err)
			return
		}
		for _, name := range slices.Sorted(maps.Keys(dataset.Graphs)) {
			for _, q := range dataset.Graphs[name] {
				quad, err := convert(q, name)
				if err != nil {
					err = &schema.PosError{File: file, Err: err}
				}
				if !yield(rdf.At{Quad: quad}, err) {
					return
				}
			}
		}
	}
}

// expandJSONLD returns the RDF that the source stands for. A panic of the
// library, for a value that it doesn't expect, becomes an error.
func expandJSONLD(src []byte, file string) (dataset *ld.RDFDataset, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &schema.PosError{File: file, Message: fmt.Sprintf("this is no JSON-LD: %v", p)}
		}
	}()
	var document any
	decoder := json.NewDecoder(bytes.NewReader(src))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		return nil, jsonError(src, 0, file, decoder.InputOffset(), err)
	}
	if offset := int(decoder.InputOffset()); len(bytes.TrimSpace(src[offset:])) > 0 {
		return nil, jsonError(src, 0, file, int64(offset), errors.New("something follows the JSON value"))
	}
	document = plainNumbers(document)
	opt := ld.NewJsonLdOptions("")
	loader := &localLoader{}
	opt.DocumentLoader = loader
	opt.ProcessingMode = ld.JsonLd_1_1
	got, err := ld.NewJsonLdProcessor().ToRDF(document, opt)
	if loader.refused != "" {
		return nil, &schema.PosError{File: file, Message: fmt.Sprintf("the context %q is not in the file, and the network is not asked: put the context into the file", loader.refused)}
	}
	if err != nil {
		return nil, &schema.PosError{File: file, Message: "this is no JSON-LD that can be read", Err: err}
	}
	dataset, ok := got.(*ld.RDFDataset)
	if !ok {
		return nil, &schema.PosError{File: file, Message: "the JSON-LD holds no graph"}
	}
	return dataset, nil
}

// plainNumbers turns json.Number into float64, which the library expects.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plainNumbers(v[k])
		}
	}
	return v
}

// jsonError gives an error of encoding/json its line and column in src, whose
// first line has the number firstLine + 1. Offsets are bytes.
func jsonError(src []byte, firstLine int, file string, offset int64, err error) error {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(src)) && err.Error() == "unexpected end of JSON input":
		offset, err = int64(len(src)), errors.New("the JSON ends too early")
	case errors.As(err, &syntax):
		offset = syntax.Offset - 1
	case errors.As(err, &typed):
		offset = typed.Offset
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		offset, err = int64(len(src)), errors.New("the JSON ends too early")
	}
	before := src[:max(0, min(int(offset), len(src)))]
	line := firstLine + 1 + bytes.Count(before, []byte{'\n'})
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return &schema.PosError{File: file, Line: line, Column: column, Err: err}
}

func convert(q *ld.Quad, graph string) (rdf.Quad, error) {
	var out rdf.Quad
	var err error
	if graph != "@default" {
		out.Graph = rdf.NewIRI(graph)
		if ld.IsRelativeIri(graph) || len(graph) > 1 && graph[:2] == "_:" {
			out.Graph = rdf.Term{Kind: rdf.Blank, Value: graph}
		}
	}
	for _, part := range []struct {
		to   *rdf.Term
		from ld.Node
	}{{&out.Subject, q.Subject}, {&out.Predicate, q.Predicate}, {&out.Object, q.Object}} {
		switch n := part.from.(type) {
		case *ld.IRI:
			*part.to = rdf.NewIRI(n.Value)
		case *ld.BlankNode:
			*part.to = rdf.Term{Kind: rdf.Blank, Value: n.Attribute}
		case *ld.Literal:
			*part.to = rdf.NewTyped(n.Value, n.Datatype)
			part.to.Lang = n.Language
		default:
			err = fmt.Errorf("a node of the unknown kind %T", n)
		}
	}
	return out, err
}
