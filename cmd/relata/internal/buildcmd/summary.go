package buildcmd

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/ingest/corpus"
	"github.com/relata-kg/relata/schema"
)

// doubtful is the confidence below which a statement counts as uncertain.
const doubtful = 0.5

// summary tells what a run has done.
type summary struct {
	db         string
	documents  int
	unchanged  int
	replaced   int
	failed     int
	sentences  int
	statements int
	open       int // statements of no schema relation
	uncertain  int
	entities   map[string]schema.EntityType
	relations  map[string]int
	status     map[schema.Factuality]int
	leftOut    int      // inputs that were left out without being an error
	skipped    []string // the first maxFailures of them, with the reason
	// interrupted is true for a run that was stopped before its end.
	interrupted bool
}

func newSummary(db string) *summary {
	return &summary{db: db, entities: map[string]schema.EntityType{}, relations: map[string]int{}, status: map[schema.Factuality]int{}}
}

// skip notes an input that was left out.
func (s *summary) skip(path, reason string) {
	if s.leftOut++; s.leftOut <= maxFailures {
		s.skipped = append(s.skipped, path+": "+reason)
	}
}

func (s *summary) add(result corpus.Result) {
	s.documents++
	s.sentences += len(result.Annotated.Sentences)
	for i := range result.Statements {
		st := &result.Statements[i]
		s.statements++
		s.status[st.Factuality]++
		if st.Relation.Schema {
			s.relations[st.Relation.ID]++
		} else {
			s.open++
		}
		if st.Confidence < doubtful {
			s.uncertain++
		}
		for _, a := range []*schema.Argument{&st.Subject, &st.Object} {
			if !a.Literal() {
				s.entities[a.ID] = a.Type
			}
		}
	}
}

func (s *summary) stored(results []graph.Result) {
	for _, r := range results {
		if r.Status == graph.Replaced {
			s.replaced++
		}
	}
}

// record is the summary as JSON.
type record struct {
	DB         string                    `json:"db"`
	Documents  int                       `json:"documents"`
	Unchanged  int                       `json:"unchanged"`
	Replaced   int                       `json:"replaced"`
	Failed     int                       `json:"failed"`
	LeftOut    int                       `json:"left_out,omitempty"`
	Skipped    []string                  `json:"skipped,omitempty"` // the first of those left out
	Sentences  int                       `json:"sentences"`
	Statements int                       `json:"statements"`
	Entities   int                       `json:"entities"`
	Relations  map[string]int            `json:"relations"`
	Factuality map[schema.Factuality]int `json:"factuality"`
	Open       int                       `json:"open"`
	Uncertain  int                       `json:"uncertain"`
}

// print writes the summary to the error stream, or as a JSON line to the output.
func (s *summary) print(env *app.Env, long bool) error {
	if env.JSON {
		return table.JSON(env.Out, record{
			s.db, s.documents, s.unchanged, s.replaced, s.failed, s.leftOut, s.skipped, s.sentences, s.statements,
			len(s.entities), s.relations, s.status, s.open, s.uncertain,
		})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s: %s between %s\n", count(s.documents, "document"), count(s.sentences, "sentence"),
		count(s.statements, "statement"), count(len(s.entities), "entity"))
	if s.unchanged > 0 {
		fmt.Fprintf(&b, "%s already in the graph, unchanged\n", count(s.unchanged, "document"))
	}
	if s.replaced > 0 {
		fmt.Fprintf(&b, "%s replaced an earlier version\n", count(s.replaced, "document"))
	}
	for i, path := range s.skipped {
		if i == 5 {
			fmt.Fprintf(&b, "  ... and %d more\n", s.leftOut-i)
			break
		}
		fmt.Fprintf(&b, "left out %s\n", table.Clean(path))
	}
	if long && s.statements > 0 {
		s.details(&b)
	}
	if s.failed > 0 {
		fmt.Fprintf(&b, "%s could not be read; the rest is stored\n", count(s.failed, "input"))
	}
	if s.failed > maxFailures {
		fmt.Fprintf(&b, "the first %d of these are named below\n", maxFailures)
	}
	if s.interrupted {
		b.WriteString("interrupted: what was finished is kept; the same command goes on\n")
	}
	_, err := io.WriteString(env.Err, b.String())
	return err
}

func (s *summary) details(b *strings.Builder) {
	type tally struct {
		name string
		n    int
	}
	var list []tally
	for name, n := range s.relations {
		list = append(list, tally{strings.ReplaceAll(name, "_", " "), n})
	}
	slices.SortFunc(list, func(x, y tally) int { return cmp.Or(cmp.Compare(y.n, x.n), cmp.Compare(x.name, y.name)) })
	var parts []string
	for i, t := range list {
		if i == 10 {
			parts = append(parts, fmt.Sprintf("%d more", len(list)-i))
			break
		}
		parts = append(parts, t.name+" "+strconv.Itoa(t.n))
	}
	if len(parts) > 0 {
		fmt.Fprintf(b, "relations: %s\n", strings.Join(parts, ", "))
	}
	if s.open > 0 {
		fmt.Fprintf(b, "%s with a relation outside the schema\n", count(s.open, "statement"))
	}
	parts = nil
	for _, f := range schema.Factualities() {
		if n := s.status[f]; n > 0 {
			parts = append(parts, string(f)+" "+strconv.Itoa(n))
		}
	}
	fmt.Fprintf(b, "status: %s\n", strings.Join(parts, ", "))
	if s.uncertain > 0 {
		fmt.Fprintf(b, "uncertain (confidence under %.1f): %s\n", doubtful, count(s.uncertain, "statement"))
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
