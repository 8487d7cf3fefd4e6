package rows_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/internal/rows"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

func list(t *testing.T, r schema.Reader, opt exports.Options) (nodes, edges []string) {
	t.Helper()
	g, err := rows.New(context.Background(), r, opt)
	if err != nil {
		t.Fatal(err)
	}
	for n, err := range g.Nodes() {
		if err != nil {
			t.Fatal(err)
		}
		if n.Index != len(nodes) {
			t.Errorf("node %d has the index %d", len(nodes), n.Index)
		}
		nodes = append(nodes, n.Kind+" "+n.ID+" "+n.Name)
	}
	for e, err := range g.Edges() {
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(nodes[e.SourceIndex], e.Source) || !strings.Contains(nodes[e.TargetIndex], e.Target) {
			t.Errorf("the indexes of edge %d lead to %q and %q", e.Index, nodes[e.SourceIndex], nodes[e.TargetIndex])
		}
		edges = append(edges, e.Source+" "+e.Relation.ID+" "+e.Target+" "+e.Document.Source+" "+e.Text)
	}
	return nodes, edges
}

// Entities that only a statement knows and literals are nodes after the others;
// equal literals are one, and none takes the ID of an entity.
func TestNodes(t *testing.T) {
	argument := func(id, value string) schema.Argument {
		if id != "" {
			return schema.Argument{ID: id, Name: "N " + id}
		}
		return schema.Argument{Type: schema.QuantityType, Value: value, Mention: "about " + value}
	}
	statement := func(subject, object schema.Argument) schema.Statement {
		return schema.Statement{Doc: "d", Text: "words", Subject: subject, Object: object, Relation: schema.Relation{ID: "r"}}
	}
	g := &schema.Graph{
		DocumentList: []schema.Document{{ID: "d", Source: "Kaiku"}},
		EntityList:   []schema.Entity{{ID: "a", Name: "A"}, {ID: "literal/QUANTITY/7", Name: "odd"}},
		StatementList: []schema.Statement{
			statement(argument("a", ""), argument("", "7")),
			statement(argument("lost", ""), argument("", "7")),
			statement(argument("literal/QUANTITY/7'", ""), argument("", "8")),
			statement(argument("", "8"), argument("", "")),
		},
	}
	nodes, edges := list(t, g, exports.Options{})
	if diff := cmp.Diff([]string{
		"entity a A", "entity literal/QUANTITY/7 odd", "literal literal/QUANTITY/7'' 7", "literal literal/QUANTITY/8 8",
		"literal literal/QUANTITY/about  about ", "entity literal/QUANTITY/7' N literal/QUANTITY/7'", "entity lost N lost",
	}, sortTail(nodes, 2)); diff != "" {
		t.Errorf("nodes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"a r literal/QUANTITY/7'' Kaiku words", "lost r literal/QUANTITY/7'' Kaiku words",
		"literal/QUANTITY/7' r literal/QUANTITY/8 Kaiku words", "literal/QUANTITY/8 r literal/QUANTITY/about  Kaiku words",
	}, edges); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
	_, edges = list(t, g, exports.Options{OmitText: true})
	if strings.Contains(strings.Join(edges, ""), "words") {
		t.Error("the sentences are there")
	}
}

// sortTail puts literals before entities after the first n, whatever their IDs.
func sortTail(nodes []string, n int) []string {
	out := append([]string{}, nodes[:n]...)
	for _, kind := range []string{rows.Literal, rows.Entity} {
		for _, node := range nodes[n:] {
			if strings.HasPrefix(node, kind+" ") {
				out = append(out, node)
			}
		}
	}
	return out
}

// Every column of an edge that the example fills is there, and none is twice.
func TestColumns(t *testing.T) {
	g, err := rows.New(context.Background(), graphtest.Example(), exports.Options{})
	if err != nil {
		t.Fatal(err)
	}
	filled := map[string]bool{}
	for e := range g.Edges() {
		for _, c := range rows.EdgeColumns() {
			filled[c.Name] = filled[c.Name] || !c.Get(e).Empty
		}
	}
	for name, ok := range filled {
		if !ok {
			t.Errorf("no edge fills the column %s", name)
		}
	}
	if len(filled) != len(rows.EdgeColumns()) {
		t.Errorf("%d names for %d columns", len(filled), len(rows.EdgeColumns()))
	}
}

func TestDays(t *testing.T) {
	for in, want := range map[string][2]string{
		"2024": {"2024-01-01", "2024-12-31"}, "2024-02": {"2024-02-01", "2024-02-29"}, "2024-12": {"2024-12-01", "2024-12-31"},
		"2024-02-03": {"2024-02-03", "2024-02-03"}, "2024-02-03T04:05:06": {"2024-02-03", "2024-02-03"},
		"": {}, "2024-13": {}, "2024-02-30": {}, "0000": {}, "next": {}, "-1": {},
	} {
		if first, last := rows.Days(in); first != want[0] || last != want[1] {
			t.Errorf("Days(%q) = %q, %q, want %q", in, first, last, want)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := rows.New(ctx, graphtest.Example(), exports.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
