package tabular

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"iter"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

// Names of the kinds of records in JSON lines.
const (
	RecordDocument  = "document"
	RecordEntity    = "entity"
	RecordStatement = "statement"
	RecordEvent     = "event"
)

// ctxEvery is the number of records after which the context is looked at.
const ctxEvery = 256

// WriteJSONL writes the whole graph, one JSON object a line: the documents, the
// entities, the statements and the events, each as package schema has it after
// a first field "record" that names its kind. The importer reads it back.
func WriteJSONL(ctx context.Context, w io.Writer, r schema.Reader, opt exports.Options) error {
	out := bufio.NewWriterSize(w, 64<<10)
	enc := json.NewEncoder(out)
	for d, err := range checked(ctx, r.Documents()) {
		if err != nil {
			return err
		}
		if opt.OmitText {
			d.Text = ""
		}
		if err := enc.Encode(struct {
			Record string `json:"record"`
			*schema.Document
		}{RecordDocument, &d}); err != nil {
			return err
		}
	}
	for e, err := range checked(ctx, r.Entities()) {
		if err != nil {
			return err
		}
		if err := enc.Encode(struct {
			Record string `json:"record"`
			*schema.Entity
		}{RecordEntity, &e}); err != nil {
			return err
		}
	}
	for st, err := range checked(ctx, r.Statements()) {
		if err != nil {
			return err
		}
		if opt.OmitText {
			st.Text = ""
		}
		if st.Attribution == nil {
			st.Attribution = []schema.Attribution{}
		}
		if err := enc.Encode(struct {
			Record string `json:"record"`
			*schema.Statement
		}{RecordStatement, &st}); err != nil {
			return err
		}
	}
	for ev, err := range checked(ctx, r.Events()) {
		if err != nil {
			return err
		}
		if err := enc.Encode(struct {
			Record string `json:"record"`
			*schema.Happening
		}{RecordEvent, &ev}); err != nil {
			return err
		}
	}
	return out.Flush()
}

// checked passes a sequence on and ends it with the error of the context once
// that is done.
func checked[T any](ctx context.Context, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		count := 0
		for v, err := range seq {
			if err == nil && count%ctxEvery == 0 {
				err = ctx.Err()
			}
			count++
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}
