package askcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/graph/ask"
	"github.com/relata-kg/relata/schema"
)

// fixture is a graph of two documents: a meeting that both report, a plan that the
// second denies, and a visit.
func fixture() *ask.Memory {
	text := "Ana Brandt met Ilia Koroljov in Geneva on Monday."
	statement := func(id, doc, subject, relation, object, begin string, status schema.Factuality) schema.Statement {
		return schema.Statement{
			ID: id, Doc: doc, Text: text, Span: schema.Span{Start: 10, End: 10 + len(text)},
			Subject:    schema.Argument{ID: subject, Name: subject, Mention: "Ana Brandt", Span: schema.Span{Start: 10, End: 20}},
			Relation:   schema.Relation{ID: relation, Phrase: "met", Schema: true, Symmetric: relation == "meets", Span: schema.Span{Start: 21, End: 24}},
			Object:     schema.Argument{ID: object, Name: object, Mention: "Ilia Koroljov", Span: schema.Span{Start: 25, End: 38}},
			Qualifiers: []schema.Qualifier{{Role: "place", Text: "Geneva", ID: "city/geneva"}, {Role: "time", Text: "Monday", Value: begin}},
			Begin:      begin, End: begin, Factuality: status, Confidence: 0.9, Rule: "verb:subj+obj",
			Attribution: []schema.Attribution{{Name: "Mei Sato", Cue: "said"}},
		}
	}
	event := func(id string, st schema.Statement, sources []string, denials []string, more ...string) schema.Happening {
		return schema.Happening{
			ID: id, Relation: st.Relation.ID, Subject: st.Subject.ID, Object: st.Object.ID, Symmetric: st.Relation.Symmetric,
			Begin: st.Begin, End: st.End, Factuality: st.Factuality, Reports: append([]string{st.ID}, more...), Denials: denials,
			Sources: sources, Support: len(sources), Confidence: st.Confidence,
		}
	}
	met := statement("st:01", "d1", "person/ana-brandt", "meets", "person/ilia-koroljov", "2021-03-01", schema.Fact)
	again := statement("st:02", "d2", "person/ana-brandt", "meets", "person/ilia-koroljov", "2021-03-01", schema.Fact)
	plan := statement("st:03", "d1", "country/arvia", "member_of", "org/league", "", schema.Future)
	denial := statement("st:04", "d2", "country/arvia", "member_of", "org/league", "", schema.Negated)
	visit := statement("st:05", "d2", "person/ilia-koroljov", "visits", "country/arvia", "2021-03-04", schema.Fact)
	return ask.NewMemory(&schema.Graph{
		DocumentList: []schema.Document{
			{ID: "d1", Date: "2021-03-02", Source: "Harbour Post", Title: "Talks"},
			{ID: "d2", Date: "2021-03-05", Source: "Island Mail"},
		},
		EntityList: []schema.Entity{
			{
				ID: "person/ana-brandt", Name: "Ana Brandt", Type: schema.Person, Aliases: []string{"Ms Brandt"},
				Roles:    []schema.DatedRole{{Title: "president", Of: "country/arvia", From: "2020-01-01"}},
				External: []schema.ExternalID{{Scheme: "wikidata", Value: "Q1"}},
			},
			{ID: "person/ilia-koroljov", Name: "Ilia Koroljov", Type: schema.Person},
			{ID: "person/tom-brandt", Name: "Tom Brandt", Type: schema.Person},
			{ID: "country/arvia", Name: "Arvia", Type: schema.Country},
			{ID: "org/league", Name: "League of Ports", Type: schema.Organization},
			{ID: "office/rose-palace", Name: "Rose Palace", Type: schema.Office, StandsFor: "country/arvia"},
			{ID: "city/geneva", Name: "Geneva", Type: schema.City},
		},
		StatementList: []schema.Statement{met, again, plan, denial, visit},
		EventList: []schema.Happening{
			event("ev:01", met, []string{"Harbour Post", "Island Mail"}, nil, again.ID),
			event("ev:02", plan, []string{"Harbour Post"}, []string{denial.ID}),
			event("ev:03", visit, []string{"Island Mail"}, nil),
		},
	})
}

// relata runs one command line over the fixture.
func relata(args ...string) (string, error) {
	var out bytes.Buffer
	env := &app.Env{Out: &out, Err: &out}
	root := &cobra.Command{Use: "relata", SilenceErrors: true, SilenceUsage: true}
	root.PersistentFlags().BoolVar(&env.JSON, "json", false, "")
	root.AddCommand(Commands(env, func(_ context.Context, db string) (ask.Source, func() error, error) {
		if db == "missing.db" {
			return nil, nil, fmt.Errorf("missing.db: there is no such store")
		}
		return fixture(), func() error { return nil }, nil
	})...)
	root.SetArgs(args)
	root.SetOut(&out)
	err := root.Execute()
	return out.String(), err
}

func TestCommands(t *testing.T) {
	t.Setenv("COLUMNS", "120")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"facts"}, []string{"2021-03-01", "Ana Brandt", "meets", "Ilia Koroljov", "member of (future)", "1 (-1)", "ev:02"}},
		{[]string{"facts", "--limit", "1"}, []string{"... and 2 more"}},
		{[]string{"facts", "--relation", "sues"}, []string{"no facts pass these filters"}},
		{[]string{"facts", "--entity", "koroljov", "--relation", "visits", "--since", "2021-03", "--factuality", "fact", "--type", "country", "--min-support", "1"}, []string{"visits", "Arvia"}},
		{[]string{"show", "ana brandt"}, []string{"person/ana-brandt", "Ms Brandt", "president of country/arvia", "wikidata", "<> meets", "Harbour Post, Island Mail"}},
		{[]string{"show", "rose palace"}, []string{"speaks for Arvia", "no relations pass these filters"}},
		{[]string{"neighbors", "koroljov"}, []string{"Ana Brandt", "-> visits", "country"}},
		{[]string{"neighbors", "tom brandt"}, []string{"Tom Brandt has no relations"}},
		{[]string{"timeline", "koroljov"}, []string{"2021-03-01", "2021-03-04"}},
		{[]string{"path", "ana brandt", "league"}, []string{"meets", "visits", "member of (future)", "League of Ports"}},
		{[]string{"path", "league", "ana brandt"}, []string{"<- member of (future)", "<- visits"}},
		{[]string{"why", "ev:01"}, []string{"[Ana Brandt]S [met]R [Ilia Koroljov]O in Geneva", "Mei Sato (said)", "sentence 1, code points 10 to 59", "verb:subj+obj, confidence 0.90", "d1: Harbour Post, 2021-03-02, Talks"}},
		{[]string{"why", "ev:02"}, []string{"DENIED BY", "member of (negated)"}},
		{[]string{"why", "st:05"}, []string{"visits"}},
		{[]string{"analyze", "--top", "2"}, []string{"pagerank", "community", "led by"}},
		{[]string{"analyze", "--by", "constraint", "--until", "2021-03-02"}, []string{"Arvia"}},
		{[]string{"diff", "a.db", "b.db"}, []string{"the graphs are the same"}},
		{[]string{"diff", "--db", "a.db", "--from", "2021-03-02", "--to", "2021-03-05"}, []string{"+", "~", "Ilia Koroljov visits Arvia, 2021-03-04, 1 source", "1 source => ", "denial"}},
		{[]string{"ask", "Who", "met", "Ana Brandt?"}, []string{"Ilia Koroljov\n"}},
		{[]string{"ask", "Where did Ana Brandt and Ilia Koroljov meet?"}, []string{"Geneva\n"}},
		{[]string{"ask", "Who met Ana Brandt in Geneva?"}, []string{"Ilia Koroljov\n"}},
		{[]string{"ask", "When did Ilia Koroljov visit Arvia?"}, []string{"2021-03-04\n"}},
		{[]string{"ask", "How often did Ana Brandt meet Ilia Koroljov?"}, []string{"1\n"}},
		{[]string{"ask", "Is Arvia a member of the League of Ports?"}, []string{"disputed: 1 source for it, 1 source against"}},
		{[]string{"ask", "Did Ana Brandt meet Ilia Koroljov?"}, []string{"yes, says 2 sources"}},
		{[]string{"ask", "Who sued Ana Brandt?"}, []string{"the graph does not say"}},
	} {
		out, err := relata(c.args...)
		if err != nil {
			t.Errorf("%v: %v", c.args, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v: no %q in\n%s", c.args, want, out)
			}
		}
	}
}

func TestCommandsAsJSON(t *testing.T) {
	for _, args := range [][]string{
		{"facts"}, {"show", "ana brandt"}, {"neighbors", "koroljov"}, {"timeline", "koroljov"}, {"path", "ana brandt", "league"},
		{"why", "ev:01"}, {"analyze"}, {"diff", "--db", "a.db", "--from", "2021-03-02", "--to", "2021-03-05"},
		{"ask", "Who met Ana Brandt?"},
	} {
		out, err := relata(append(args, "--json")...)
		if err != nil || out == "" {
			t.Errorf("%v: %q, %v", args, out, err)
		}
		for line := range strings.Lines(out) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%v: no JSON: %s", args, line)
			}
		}
	}
}

func TestCommandsRefuse(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"facts", "--since", "soon"}, "want a date"},
		{[]string{"show", "ana brandt", "--until", "2021-13"}, "want a date"},
		{[]string{"facts", "--factuality", "maybe"}, "unknown factuality"},
		{[]string{"show", "brandt"}, "may mean several"},
		{[]string{"show", "nobody atall"}, "no entity is called"},
		{[]string{"facts", "--subject", "Arvja"}, "did you mean Arvia"},
		{[]string{"path", "tom brandt", "league"}, "no path of at most 4 steps"},
		{[]string{"why", "17"}, "is no ID"},
		{[]string{"why", "ev:99"}, "ev:99"},
		{[]string{"analyze", "--by", "charm"}, "want pagerank"},
		{[]string{"diff", "a.db"}, "want two graphs"},
		{[]string{"diff", "--db", "a.db", "--from", "x", "--to", "2021"}, "want a date"},
		{[]string{"facts", "--db", "missing.db"}, "no such store"},
		{[]string{"ask", "hm"}, "not understood"},
	} {
		if out, err := relata(c.args...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v\n%s", c.args, err, out)
		}
	}
}
