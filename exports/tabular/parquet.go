package tabular

import (
	"context"
	"io"
	"iter"

	"github.com/parquet-go/parquet-go"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

// The rows of the Parquet files. Spans are pairs of columns in code points,
// 0-based, the end exclusive. Identifiers and words that repeat are in
// dictionaries; files are compressed by Zstandard.
type (
	parquetDocument struct {
		ID        string `parquet:"document"`
		Title     string `parquet:"title"`
		Date      string `parquet:"date"`
		URL       string `parquet:"url"`
		Source    string `parquet:"source,dict"`
		Path      string `parquet:"path"`
		Hash      string `parquet:"hash"`
		BodyStart int64  `parquet:"body_start"`
		BodyEnd   int64  `parquet:"body_end"`
		Text      string `parquet:"text"`
	}

	parquetRole struct {
		Title string `parquet:"title"`
		Of    string `parquet:"of"`
		From  string `parquet:"from"`
		To    string `parquet:"to"`
	}

	parquetExternal struct {
		Scheme string `parquet:"scheme"`
		Value  string `parquet:"value"`
	}

	parquetEntity struct {
		ID        string            `parquet:"entity"`
		Name      string            `parquet:"name"`
		Type      string            `parquet:"type,dict"`
		Aliases   []string          `parquet:"aliases,list"`
		External  []parquetExternal `parquet:"external,list"`
		StandsFor string            `parquet:"stands_for"`
		Roles     []parquetRole     `parquet:"roles,list"`
		Known     bool              `parquet:"known"`
	}

	parquetArgument struct {
		ID      string   `parquet:"entity,dict"`
		Name    string   `parquet:"name,dict"`
		Type    string   `parquet:"type,dict"`
		Aliases []string `parquet:"aliases,list"`
		Value   string   `parquet:"value"`
		Mention string   `parquet:"mention"`
		Start   int64    `parquet:"start"`
		End     int64    `parquet:"end"`
	}

	parquetRelation struct {
		ID        string `parquet:"relation,dict"`
		Phrase    string `parquet:"phrase"`
		Lemma     string `parquet:"lemma,dict"`
		PLOVER    string `parquet:"plover,dict"`
		Schema    bool   `parquet:"in_schema"`
		Symmetric bool   `parquet:"symmetric"`
		Start     int64  `parquet:"start"`
		End       int64  `parquet:"end"`
	}

	parquetQualifier struct {
		Role  string `parquet:"role"`
		Text  string `parquet:"text"`
		Value string `parquet:"value"`
		ID    string `parquet:"entity"`
		Start int64  `parquet:"start"`
		End   int64  `parquet:"end"`
	}

	parquetAttribution struct {
		Name  string `parquet:"name"`
		ID    string `parquet:"entity"`
		Cue   string `parquet:"cue"`
		Start int64  `parquet:"start"`
		End   int64  `parquet:"end"`
	}

	parquetStatement struct {
		ID          string               `parquet:"statement"`
		Doc         string               `parquet:"document,dict"`
		Sentence    int64                `parquet:"sentence_number"`
		Start       int64                `parquet:"sentence_start"`
		End         int64                `parquet:"sentence_end"`
		Text        string               `parquet:"sentence"`
		Subject     parquetArgument      `parquet:"subject"`
		Relation    parquetRelation      `parquet:"relation"`
		Object      parquetArgument      `parquet:"object"`
		Qualifiers  []parquetQualifier   `parquet:"qualifiers,list"`
		Begin       string               `parquet:"begin"`
		EndTime     string               `parquet:"end"`
		Factuality  string               `parquet:"factuality,dict"`
		Attribution []parquetAttribution `parquet:"attribution,list"`
		Confidence  float64              `parquet:"confidence"`
		Rule        string               `parquet:"rule,dict"`
	}

	parquetEvent struct {
		ID         string   `parquet:"event"`
		Relation   string   `parquet:"relation,dict"`
		PLOVER     string   `parquet:"plover,dict"`
		Subject    string   `parquet:"subject"`
		Object     string   `parquet:"object"`
		Symmetric  bool     `parquet:"symmetric"`
		Begin      string   `parquet:"begin"`
		End        string   `parquet:"end"`
		Factuality string   `parquet:"factuality,dict"`
		Reports    []string `parquet:"reports,list"`
		Denials    []string `parquet:"denials,list"`
		Sources    []string `parquet:"sources,list"`
		Support    int64    `parquet:"support"`
		Confidence float64  `parquet:"confidence"`
	}
)

// rowGroup is the number of rows in a row group: what is held at once.
const rowGroup = 10_000

// WriteParquet writes documents.parquet, entities.parquet, statements.parquet
// and events.parquet: the whole graph, with the parts of a statement as nested
// columns.
func WriteParquet(ctx context.Context, create func(name string) (io.WriteCloser, error), r schema.Reader, opt exports.Options) error {
	if err := parquetFile(create, "documents.parquet", checked(ctx, r.Documents()), func(d *schema.Document) parquetDocument {
		text := d.Text
		if opt.OmitText {
			text = ""
		}
		return parquetDocument{
			ID: d.ID, Title: d.Title, Date: d.Date, URL: d.URL, Source: d.Source, Path: d.Path, Hash: d.Hash,
			BodyStart: int64(d.Body.Start), BodyEnd: int64(d.Body.End), Text: text,
		}
	}); err != nil {
		return err
	}
	if err := parquetFile(create, "entities.parquet", checked(ctx, r.Entities()), entityRow); err != nil {
		return err
	}
	if err := parquetFile(create, "statements.parquet", checked(ctx, r.Statements()), func(st *schema.Statement) parquetStatement {
		row := statementRow(st)
		if opt.OmitText {
			row.Text = ""
		}
		return row
	}); err != nil {
		return err
	}
	return parquetFile(create, "events.parquet", checked(ctx, r.Events()), func(e *schema.Happening) parquetEvent {
		return parquetEvent{
			ID: e.ID, Relation: e.Relation, PLOVER: string(e.PLOVER), Subject: e.Subject, Object: e.Object, Symmetric: e.Symmetric,
			Begin: e.Begin, End: e.End, Factuality: string(e.Factuality), Reports: e.Reports, Denials: e.Denials,
			Sources: e.Sources, Support: int64(e.Support), Confidence: e.Confidence,
		}
	})
}

func parquetFile[T, R any](create func(name string) (io.WriteCloser, error), name string, seq iter.Seq2[T, error], row func(*T) R) error {
	return withFile(create, name, func(w io.Writer) error {
		out := parquet.NewGenericWriter[R](w, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("relata", "", ""))
		batch := make([]R, 0, 64)
		count := 0
		flush := func() error {
			_, err := out.Write(batch)
			batch = batch[:0]
			return err
		}
		for v, err := range seq {
			if err != nil {
				return err
			}
			batch = append(batch, row(&v))
			if count++; len(batch) == cap(batch) || count%rowGroup == 0 {
				if err := flush(); err != nil {
					return err
				}
			}
			if count%rowGroup == 0 {
				if err := out.Flush(); err != nil {
					return err
				}
			}
		}
		if err := flush(); err != nil {
			return err
		}
		return out.Close()
	})
}

func entityRow(e *schema.Entity) parquetEntity {
	row := parquetEntity{ID: e.ID, Name: e.Name, Type: string(e.Type), Aliases: e.Aliases, StandsFor: e.StandsFor, Known: e.Known}
	for _, x := range e.External {
		row.External = append(row.External, parquetExternal(x))
	}
	for _, role := range e.Roles {
		row.Roles = append(row.Roles, parquetRole(role))
	}
	return row
}

func statementRow(st *schema.Statement) parquetStatement {
	row := parquetStatement{
		ID: st.ID, Doc: st.Doc, Sentence: int64(st.Sentence), Start: int64(st.Span.Start), End: int64(st.Span.End), Text: st.Text,
		Subject: argumentRow(&st.Subject), Object: argumentRow(&st.Object),
		Relation: parquetRelation{
			ID: st.Relation.ID, Phrase: st.Relation.Phrase, Lemma: st.Relation.Lemma, PLOVER: string(st.Relation.PLOVER),
			Schema: st.Relation.Schema, Symmetric: st.Relation.Symmetric, Start: int64(st.Relation.Span.Start), End: int64(st.Relation.Span.End),
		},
		Begin: st.Begin, EndTime: st.End, Factuality: string(st.Factuality), Confidence: st.Confidence, Rule: st.Rule,
	}
	for _, q := range st.Qualifiers {
		row.Qualifiers = append(row.Qualifiers, parquetQualifier{
			Role: q.Role, Text: q.Text, Value: q.Value, ID: q.ID, Start: int64(q.Span.Start), End: int64(q.Span.End),
		})
	}
	for _, a := range st.Attribution {
		row.Attribution = append(row.Attribution, parquetAttribution{
			Name: a.Name, ID: a.ID, Cue: a.Cue, Start: int64(a.Span.Start), End: int64(a.Span.End),
		})
	}
	return row
}

func argumentRow(a *schema.Argument) parquetArgument {
	return parquetArgument{
		ID: a.ID, Name: a.Name, Type: string(a.Type), Aliases: a.Aliases, Value: a.Value, Mention: a.Mention,
		Start: int64(a.Span.Start), End: int64(a.Span.End),
	}
}
