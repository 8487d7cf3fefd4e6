package goldeval_test

import (
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/eval/goldeval"
	"github.com/relata-kg/relata/schema"
)

func statement(subject, relation, object string, f schema.Factuality, symmetric bool) schema.Statement {
	return schema.Statement{
		Doc:      "d",
		Subject:  schema.Argument{ID: "x/" + subject, Name: subject, Type: schema.Person},
		Relation: schema.Relation{ID: relation, Lemma: "speak to", Symmetric: symmetric},
		Object:   schema.Argument{ID: "x/" + object, Name: object, Type: schema.Person, Aliases: []string{"Bob"}},
		Begin:    "2022-02-01", Factuality: f,
	}
}

const header = "doc\tsubject\trelation\tobject\tfactuality\twhen\tquote\n"

func TestScore(t *testing.T) {
	for _, tc := range []struct {
		name, row            string
		st                   schema.Statement
		found, wrong, broken int
	}{
		{"exact", "d\tAnn\tspoke_with\tRobert\tfact\t2022-02-01\tq", statement("Ann", "spoke_with", "Robert", schema.Fact, true), 1, 0, 0},
		{"alias and other direction", "d\tBob\tspoke_with\tAnn\tfact\t-\tq", statement("Ann", "spoke_with", "Robert", schema.Fact, true), 1, 0, 0},
		{"direction matters", "d\tBob\ttells\tAnn\tfact\t-\tq", statement("Ann", "tells", "Robert", schema.Fact, false), 0, 0, 0},
		{"lemma", "d\tAnn\tx|speak\tBob\tfact\t-\tq", statement("Ann", "open", "Robert", schema.Fact, false), 1, 0, 0},
		{"status", "d\tAnn\tspoke_with\tBob\tfuture|conditional\t-\tq", statement("Ann", "spoke_with", "Robert", schema.Fact, true), 0, 1, 0},
		{"never asserted", "d\tAnn\tspoke_with\tBob\tnever\t-\tq", statement("Ann", "spoke_with", "Robert", schema.Fact, true), 0, 0, 1},
		{"never, but only possible", "d\tAnn\tspoke_with\tBob\tnever\t-\tq", statement("Ann", "spoke_with", "Robert", schema.Possible, true), 0, 0, 0},
		{"another document", "e\tAnn\tspoke_with\tBob\tfact\t-\tq", statement("Ann", "spoke_with", "Robert", schema.Fact, true), 0, 0, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rows, err := goldeval.Read(strings.NewReader(header+tc.row+"\n"), "g.tsv")
			if err != nil {
				t.Fatal(err)
			}
			res := goldeval.Score(rows, []schema.Statement{tc.st})
			if res.Found != tc.found || res.StatusWrong != tc.wrong || res.Broken != tc.broken {
				t.Errorf("found %d, status wrong %d, broken %d", res.Found, res.StatusWrong, res.Broken)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	_, err := goldeval.Read(strings.NewReader(header+"d\tAnn\n"+"d\ta\tb\tc\tmaybe\t-\n"), "g.tsv")
	if err == nil || !strings.Contains(err.Error(), "g.tsv:2: want at least 6 columns") || !strings.Contains(err.Error(), `g.tsv:3: unknown factuality "maybe"`) {
		t.Errorf("got %v", err)
	}
}
