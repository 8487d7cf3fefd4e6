package extractcmd

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/userfiles"
	"github.com/relata-kg/relata/ingest/clause"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/openie"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func explain(env *app.Env) *cobra.Command {
	var date, schemaFile string
	c := &cobra.Command{
		Use:   "explain SENTENCE...",
		Short: "Show how a sentence is read: tree, names, clauses, rules, statements",
		Example: `  relata explain "Poland will hand over ammunition to Ukraine, Mr Duda said."
  relata explain --date 2022-02-21 "The two ministers are due to meet on Friday."`,
		Args: func(c *cobra.Command, args []string) error {
			if err := cobra.MinimumNArgs(1)(c, args); err != nil {
				return &app.UsageError{Err: err}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			relations, err := userfiles.Relations(env, schemaFile)
			if err != nil {
				return err
			}
			p, err := english.New(english.Options{Relations: relations})
			if err != nil {
				return err
			}
			body := strings.Join(args, " ")
			doc, statements, err := p.Run(c.Context(), schema.Document{
				ID: "sentence", Date: date, Text: body, Body: schema.Span{End: utf8.RuneCountInString(body)},
			})
			if err != nil {
				return err
			}
			var b strings.Builder
			for i := range doc.Sentences {
				writeExplanation(&b, doc, i, statements)
			}
			_, err = io.WriteString(env.Out, b.String())
			return err
		},
	}
	c.Flags().StringVar(&date, "date", "", "the day on which it was written (2022-02-21)")
	c.Flags().StringVar(&schemaFile, "schema", "", "YAML file of relations that extends or replaces the embedded ones")
	return c
}

// writeExplanation writes all that was found in one sentence.
func writeExplanation(b *strings.Builder, doc *text.Document, index int, statements []schema.Statement) {
	s := &doc.Sentences[index]
	fmt.Fprintf(b, "%s\n\nTree\n", s.Text)
	writeTree(b, s)
	section := func(title string, lines []string) {
		if len(lines) > 0 {
			fmt.Fprintf(b, "\n%s\n  %s\n", title, strings.Join(lines, "\n  "))
		}
	}
	section("Names and references", mentions(doc, index))
	section("Times and quantities", times(doc, index))
	var clauses []text.Clause
	var lines []string
	for i := range doc.Clauses {
		if c := &doc.Clauses[i]; c.Sentence == index {
			clauses = append(clauses, *c)
			lines = append(lines, clause.Describe(s, c)+outcome(doc, index, c, statements))
		}
	}
	section("Clauses: rule, type, status, speakers, words, and what became of them", lines)
	lines = nil
	for _, t := range openie.Tuples(s, clauses, openie.NAry) {
		lines = append(lines, strings.ReplaceAll(strings.TrimPrefix(t.Line(s, ""), "\t"), "\t", " | "))
	}
	section("Open tuples", lines)
	lines = nil
	for i := range statements {
		if st := &statements[i]; st.Sentence == index {
			lines = append(lines, statementLine(st))
		}
	}
	section("Statements", lines)
	b.WriteString("\n")
}

// outcome tells which statements a clause gave.
func outcome(doc *text.Document, index int, c *text.Clause, statements []schema.Statement) string {
	var ids []string
	tokens := doc.Sentences[index].Tokens
	at := schema.Span{Start: tokens[c.Predicate].Start, End: tokens[c.Predicate].End}
	for i := range statements {
		if st := &statements[i]; st.Sentence == index && st.Relation.Span.Contains(at) {
			ids = append(ids, st.Relation.ID)
		}
	}
	if len(ids) == 0 {
		return "  =>  nothing"
	}
	return "  =>  " + strings.Join(ids, ", ")
}

func statementLine(st *schema.Statement) string {
	object := st.Object.Name
	if st.Object.Literal() {
		object = fmt.Sprintf("%q", st.Object.Mention)
	}
	line := fmt.Sprintf("%.2f %s: %s -%s-> %s", st.Confidence, st.Factuality, st.Subject.Name, st.Relation.ID, object)
	for _, a := range st.Attribution {
		line += fmt.Sprintf(" [%s %s]", a.Name, a.Cue)
	}
	for _, q := range st.Qualifiers {
		line += fmt.Sprintf(" (%s: %s", q.Role, q.Text)
		if q.Value != "" {
			line += " = " + q.Value
		}
		line += ")"
	}
	return line + "  rule " + st.Rule
}

func mentions(doc *text.Document, index int) []string {
	var lines []string
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.Sentence != index {
			continue
		}
		line := forms(doc.Sentences[index].Tokens[m.From:m.To]) + ": "
		switch {
		case len(m.Members) > 0:
			var names []string
			for _, k := range m.Members {
				names = append(names, doc.Entities[k].Name)
			}
			line += strings.Join(names, " + ")
		case m.Entity >= 0:
			line += doc.Entities[m.Entity].ID
		default:
			line += "unresolved " + string(m.Type)
		}
		if m.Rule != "" {
			line += "  rule " + m.Rule
		}
		lines = append(lines, line)
	}
	return lines
}

func times(doc *text.Document, index int) []string {
	var lines []string
	for i := range doc.Times {
		if t := &doc.Times[i]; t.Sentence == index {
			line := fmt.Sprintf("%s: %s %s", forms(doc.Sentences[index].Tokens[t.From:t.To]), t.Kind, t.Value)
			if t.Begin != "" || t.End != "" {
				line += fmt.Sprintf(" (%s to %s)", t.Begin, t.End)
			}
			lines = append(lines, line)
		}
	}
	for i := range doc.Quantities {
		if q := &doc.Quantities[i]; q.Sentence == index {
			value := strings.Join(strings.Fields(q.Value+" "+q.Unit), " ")
			lines = append(lines, fmt.Sprintf("%s: %s %s", forms(doc.Sentences[index].Tokens[q.From:q.To]), q.Kind, value))
		}
	}
	return lines
}

func forms(tokens []text.Token) string {
	list := make([]string, len(tokens))
	for i := range tokens {
		list[i] = tokens[i].Form
	}
	return strings.Join(list, " ")
}

// writeTree draws the dependency tree, governors above their dependents.
func writeTree(b *strings.Builder, s *text.Sentence) {
	kids := s.Children()
	seen := make([]bool, len(s.Tokens))
	var draw func(k int, indent, branch string)
	draw = func(k int, indent, branch string) {
		if seen[k] {
			return
		}
		seen[k] = true
		t := &s.Tokens[k]
		fmt.Fprintf(b, "  %s%s%s (%s) %s %s\n", indent, branch, t.Form, t.Lemma, t.UPOS, t.Deprel)
		switch branch {
		case "├─ ":
			indent += "│  "
		case "└─ ":
			indent += "   "
		}
		for i, child := range kids[k] {
			next := "├─ "
			if i == len(kids[k])-1 {
				next = "└─ "
			}
			draw(child, indent, next)
		}
	}
	for i := range s.Tokens {
		if s.Tokens[i].Head == text.Root {
			draw(i, "", "")
		}
	}
}
