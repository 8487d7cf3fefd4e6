package relate_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/relate"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// document builds a document of the sections input.conllu and mentions. A line of
// mentions is: sentence from to head kind type entity-id entity-type name, tab
// separated; a line "time" is: time sentence from to value begin end; a line
// "role" is: role sentence holder of title-from title-to title and perhaps kind, the
// mentions by their line number among the mentions, from 0; a line "quantity" is:
// quantity sentence from to kind value.
func document(t testing.TB, archive *txtar.Archive) *text.Document {
	t.Helper()
	doc := &text.Document{Document: schema.Document{ID: "doc", Date: "2022-02-21"}}
	for _, f := range archive.Files {
		switch f.Name {
		case "input.conllu":
			sentences, err := conllu.Read(strings.NewReader(string(f.Data)), conllu.Options{})
			if err != nil {
				t.Fatal(err)
			}
			doc.Sentences = sentences
		case "mentions":
			readMentions(t, doc, string(f.Data))
		}
	}
	place(doc)
	return doc
}

func readMentions(t testing.TB, doc *text.Document, data string) {
	t.Helper()
	index := map[string]int{}
	scan := bufio.NewScanner(strings.NewReader(data))
	for scan.Scan() {
		line := scan.Text()
		var m text.Mention
		var kind int
		var typ, id, entityType string
		fields := strings.Split(line, "\t")
		switch fields[0] {
		case "time":
			tm := text.Time{Kind: text.Date, Value: fields[4], Begin: fields[5], End: fields[6]}
			if _, err := fmt.Sscan(fields[1]+" "+fields[2]+" "+fields[3], &tm.Sentence, &tm.From, &tm.To); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			doc.Times = append(doc.Times, tm)
			continue
		case "quantity":
			q := text.Quantity{Kind: text.QuantityKind(fields[4]), Value: fields[5]}
			if _, err := fmt.Sscan(strings.Join(fields[1:4], " "), &q.Sentence, &q.From, &q.To); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			doc.Quantities = append(doc.Quantities, q)
			continue
		case "role":
			r := text.Role{Title: fields[6], Rule: "title", OfEntity: text.None}
			if _, err := fmt.Sscan(strings.Join(fields[1:6], " "), &r.Sentence, &r.Holder, &r.Of, &r.TitleFrom, &r.TitleTo); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			if len(fields) > 7 {
				r.Kind = text.RoleKind(fields[7])
			}
			if r.Of >= 0 {
				r.OfEntity = doc.Mentions[r.Of].Entity
			}
			doc.Roles = append(doc.Roles, r)
			continue
		}
		if len(fields) != 9 {
			t.Fatalf("mention %q: want 9 fields", line)
		}
		if _, err := fmt.Sscan(strings.Join(fields[:8], " "), &m.Sentence, &m.From, &m.To, &m.Head, &kind, &typ, &id, &entityType); err != nil {
			t.Fatalf("mention %q: %v", line, err)
		}
		m.Kind, m.Type, m.Antecedent, m.Confidence = text.MentionKind(kind), schema.EntityType(typ), text.None, 0.95
		k, ok := index[id]
		if !ok {
			k = len(doc.Entities)
			index[id] = k
			doc.Entities = append(doc.Entities, schema.Entity{ID: id, Name: fields[8], Type: schema.EntityType(entityType)})
		}
		m.Entity = k
		doc.Mentions = append(doc.Mentions, m)
	}
}

// place gives the sentences offsets as if they stood on lines of their own.
func place(doc *text.Document) {
	at := 0
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		s.Start = at
		for k := range s.Tokens {
			s.Tokens[k].Start = at
			at += len([]rune(s.Tokens[k].Form))
			s.Tokens[k].End = at
			at++
		}
		s.End = at - 1
	}
}

func extract(t testing.TB, doc *text.Document, opts relate.Options) []schema.Statement {
	t.Helper()
	if err := clause.New().Annotate(context.Background(), doc); err != nil {
		t.Fatal(err)
	}
	r, err := relate.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	statements, err := r.Relate(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return statements
}

func describe(st *schema.Statement) string {
	object := st.Object.ID
	if st.Object.Literal() {
		object = fmt.Sprintf("%q", st.Object.Mention)
	}
	line := fmt.Sprintf("%s: %s -%s-> %s", st.Factuality, st.Subject.ID, st.Relation.ID, object)
	if st.Relation.PLOVER != "" {
		line += " " + string(st.Relation.PLOVER)
	}
	if st.Begin != "" {
		line += " " + st.Begin + "/" + st.End
	}
	for _, a := range st.Attribution {
		line += fmt.Sprintf(" {%s %s}", a.Name, a.Cue)
	}
	for _, q := range st.Qualifiers {
		line += fmt.Sprintf(" (%s: %s)", q.Role, q.Text)
	}
	return line + " [" + st.Rule + "]"
}

// TestPhenomena reads each testdata/*.txtar: trees and mentions in, statements out.
func TestPhenomena(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := document(t, archive)
			statements := extract(t, doc, relate.Options{})
			got, last := "", -1
			for i := range statements {
				st := &statements[i]
				if st.Sentence != last {
					got += "# " + st.Text + "\n"
					last = st.Sentence
				}
				got += describe(st) + "\n"
			}
			if *update {
				for i := range archive.Files {
					if archive.Files[i].Name == "statements" {
						archive.Files[i].Data = []byte(got)
					}
				}
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, f := range archive.Files {
				if f.Name == "statements" {
					if diff := cmp.Diff(string(f.Data), got); diff != "" {
						t.Errorf("(-want +got):\n%s", diff)
					}
				}
			}
			again := extract(t, document(t, archive), relate.Options{})
			if !reflect.DeepEqual(statements, again) {
				t.Error("a second run gave other statements")
			}
			checkShape(t, doc, statements)
		})
	}
}

// checkShape holds what is true of every statement.
func checkShape(t *testing.T, doc *text.Document, statements []schema.Statement) {
	t.Helper()
	ids := map[string]bool{}
	set, err := schema.DefaultRelations()
	if err != nil {
		t.Fatal(err)
	}
	for i := range statements {
		st := &statements[i]
		if ids[st.ID] || !ids[st.ContentID()] && st.ID != st.ContentID() {
			t.Errorf("%s: ID is repeated or not that of its content", st.ID)
		}
		ids[st.ID] = true
		if st.Subject.Literal() {
			t.Errorf("%s: the subject is no entity", describe(st))
		}
		for _, span := range []schema.Span{st.Subject.Span, st.Object.Span, st.Relation.Span} {
			if !st.Span.Contains(span) {
				t.Errorf("%s: span %v lies outside the sentence %v", describe(st), span, st.Span)
			}
		}
		if st.Confidence <= 0 || st.Confidence > 1 || st.Rule == "" {
			t.Errorf("%s: confidence %v", describe(st), st.Confidence)
		}
		if _, ok := set.Lookup(st.Relation.ID); ok != st.Relation.Schema {
			t.Errorf("%s: schema %v", describe(st), st.Relation.Schema)
		}
		if st.Attribution == nil {
			t.Errorf("%s: attribution is null, not an empty list", describe(st))
		}
	}
}

func TestStrict(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	set, err := schema.DefaultRelations()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range extract(t, document(t, archive), relate.Options{Strict: true}) {
			n++
			rel, ok := set.Lookup(st.Relation.ID)
			if !ok || st.Object.Literal() || !rel.Allows(st.Subject.Type, st.Object.Type) {
				t.Errorf("strict kept %s", describe(&st))
			}
		}
	}
	if n == 0 {
		t.Error("strict kept nothing")
	}
}

const lampooned = `-- input.conllu --
# text = Kenya lampooned Somalia .
1	Kenya	Kenya	PROPN	NNP	Number=Sing	2	nsubj	_	_
2	lampooned	lampoon	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	root	_	_
3	Somalia	Somalia	PROPN	NNP	Number=Sing	2	obj	_	_
4	.	.	PUNCT	.	_	2	punct	_	_

-- mentions --
0	0	1	0	0	COUNTRY	country/kenya	COUNTRY	Kenya
0	2	3	2	0	COUNTRY	country/somalia	COUNTRY	Somalia
`

// An unknown verb is an open relation, or that of its neighbour in meaning with
// less confidence.
func TestNeighbor(t *testing.T) {
	archive := txtar.Parse([]byte(lampooned))
	open := extract(t, document(t, archive), relate.Options{})
	if len(open) != 1 || open[0].Relation.ID != "lampoon" || open[0].Relation.Schema {
		t.Fatalf("without a neighbour: %v", open)
	}
	asked := false
	near := extract(t, document(t, archive), relate.Options{Neighbor: func(lemma string, known []string) (string, float64) {
		asked = lemma == "lampoon" && len(known) > 100
		return "criticize", 0.8
	}})
	if !asked || len(near) != 1 || near[0].Relation.ID != "criticizes" || near[0].Relation.PLOVER != schema.Accuse {
		t.Fatalf("with a neighbour: %v", near)
	}
	if near[0].Confidence > 0.8 || !strings.HasPrefix(near[0].Rule, "near:") {
		t.Errorf("confidence %v, rule %s", near[0].Confidence, near[0].Rule)
	}
	far := extract(t, document(t, archive), relate.Options{Neighbor: func(string, []string) (string, float64) { return "criticize", 0.5 }})
	if len(far) != 1 || far[0].Relation.ID != "lampoon" {
		t.Errorf("a distant neighbour was taken: %v", far)
	}
}

func ExampleRelater_Relate() {
	archive := txtar.Parse([]byte(lampooned))
	doc := document(&testing.T{}, archive)
	if err := clause.New().Annotate(context.Background(), doc); err != nil {
		fmt.Println(err)
		return
	}
	r, err := relate.New(relate.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	statements, err := r.Relate(context.Background(), doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, st := range statements {
		fmt.Printf("%s -%s-> %s: %s\n", st.Subject.Name, st.Relation.ID, st.Object.Name, st.Factuality)
	}
	// Output: Kenya -lampoon-> Somalia: fact
}

func BenchmarkRelate(b *testing.B) {
	archive, err := txtar.ParseFile("testdata/talks.txtar")
	if err != nil {
		b.Fatal(err)
	}
	doc := document(b, archive)
	if err := clause.New().Annotate(context.Background(), doc); err != nil {
		b.Fatal(err)
	}
	r, err := relate.New(relate.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.Relate(context.Background(), doc); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(doc.Sentences))/b.Elapsed().Seconds(), "sentences/s")
}
