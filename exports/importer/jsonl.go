package importer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/relata-kg/relata/schema"
)

// maxLine is the longest line of JSON in bytes that is read: a document's text
// is in one line.
const maxLine = 1 << 30

// jsonlReader reads records a line each.
type jsonlReader struct {
	file string
	res  *Result
	errs *schema.ErrorList
	// bare are the statements of lines without a record's kind, as extraction
	// writes them: their entities and documents are made of what they say.
	bare []int
}

func readJSONL(ctx context.Context, r io.Reader, file string, opt Options, res *Result, errs *schema.ErrorList) {
	j := &jsonlReader{file: file, res: res, errs: errs}
	in := bufio.NewReaderSize(r, 64<<10)
	for number := 0; ; number++ {
		if number%ctxEvery == 0 && ctx.Err() != nil {
			errs.Add(ctx.Err())
			return
		}
		line, err := readLine(in)
		if err != nil && err != io.EOF {
			errs.Add(&schema.PosError{File: file, Line: number + 1, Err: err})
			return
		}
		if len(bytes.TrimSpace(line)) > 0 {
			res.Quads++
			j.line(line, number)
			if len(*errs) >= opt.MaxErrors {
				errs.Add(&schema.PosError{File: file, Message: fmt.Sprintf("more than %d errors: reading ended", opt.MaxErrors)})
				break
			}
		}
		if err == io.EOF {
			break
		}
	}
	j.complete()
}

func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	long := bytes.Clone(line)
	for err == bufio.ErrBufferFull {
		if len(long) > maxLine {
			return nil, fmt.Errorf("the line is longer than %d bytes", maxLine)
		}
		line, err = in.ReadSlice('\n')
		long = append(long, line...)
	}
	return long, err
}

// line reads the record of a line; number counts from 0.
func (j *jsonlReader) line(line []byte, number int) {
	var kind struct {
		Record string `json:"record"`
	}
	if err := json.Unmarshal(line, &kind); err != nil {
		j.bad(line, number, err)
		return
	}
	g := j.res.Graph
	var err error
	var id string
	switch kind.Record {
	case "document":
		var d schema.Document
		if err = json.Unmarshal(line, &d); err == nil {
			g.DocumentList, id = append(g.DocumentList, d), d.ID
		}
	case "entity":
		var e schema.Entity
		if err = json.Unmarshal(line, &e); err == nil {
			g.EntityList, id = append(g.EntityList, e), e.ID
		}
	case "event":
		var e schema.Happening
		if err = json.Unmarshal(line, &e); err == nil {
			g.EventList, id = append(g.EventList, e), e.ID
		}
	case "statement", "":
		var st schema.Statement
		if err = json.Unmarshal(line, &st); err == nil {
			g.StatementList, id = append(g.StatementList, st), st.ID
			if kind.Record == "" {
				j.bare = append(j.bare, len(g.StatementList)-1)
			}
		}
	default:
		err = fmt.Errorf("unknown record %q: want document, entity, statement or event", kind.Record)
	}
	if err == nil && id == "" {
		err = errors.New(`the record has no "id"`)
		switch { // don't keep it
		case kind.Record == "document":
			g.DocumentList = g.DocumentList[:len(g.DocumentList)-1]
		case kind.Record == "entity":
			g.EntityList = g.EntityList[:len(g.EntityList)-1]
		case kind.Record == "event":
			g.EventList = g.EventList[:len(g.EventList)-1]
		default:
			g.StatementList = g.StatementList[:len(g.StatementList)-1]
			if kind.Record == "" {
				j.bare = j.bare[:len(j.bare)-1]
			}
		}
	}
	if err != nil {
		j.bad(line, number, err)
	}
}

func (j *jsonlReader) bad(line []byte, number int, err error) {
	j.errs.Add(jsonError(bytes.TrimRight(line, "\r\n"), number, j.file, 0, err))
}

// complete adds the entities and documents that bare statements speak of.
func (j *jsonlReader) complete() {
	if len(j.bare) == 0 {
		return
	}
	g := j.res.Graph
	entities, documents := map[string]bool{}, map[string]bool{}
	for i := range g.EntityList {
		entities[g.EntityList[i].ID] = true
	}
	for i := range g.DocumentList {
		documents[g.DocumentList[i].ID] = true
	}
	for _, i := range j.bare {
		st := &g.StatementList[i]
		for _, a := range []*schema.Argument{&st.Subject, &st.Object} {
			if a.ID != "" && !entities[a.ID] {
				entities[a.ID] = true
				g.EntityList = append(g.EntityList, schema.Entity{ID: a.ID, Name: a.Name, Type: a.Type, Aliases: a.Aliases})
			}
		}
		if st.Doc != "" && !documents[st.Doc] {
			documents[st.Doc] = true
			g.DocumentList = append(g.DocumentList, schema.Document{ID: st.Doc})
		}
	}
}
