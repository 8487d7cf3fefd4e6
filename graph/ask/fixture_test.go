package ask

import (
	"fmt"

	"github.com/relata-kg/relata/schema"
)

// fixture is a small graph about invented meetings: three documents of two
// publishers, one of which denies what the other reports.
func fixture() *Memory {
	g := &schema.Graph{
		DocumentList: []schema.Document{
			{ID: "d1", Title: "Talks in Port Alder", Date: "2021-03-02", Source: "Harbour Post", URL: "https://example.org/d1"},
			{ID: "d2", Title: "After the talks", Date: "2021-03-05", Source: "Island Mail"},
			{ID: "d3", Title: "A denial", Date: "2021-04-01", Source: "Harbour Post"},
		},
		EntityList: []schema.Entity{
			{ID: "person/ana-brandt", Name: "Ana Brandt", Type: schema.Person, Roles: []schema.DatedRole{{Title: "president", Of: "country/arvia"}}},
			{ID: "person/tom-brandt", Name: "Tom Brandt", Type: schema.Person},
			{ID: "person/ilia-koroljov", Name: "Ilia Koroljóv", Type: schema.Person, Aliases: []string{"Ilya Korolyov"}},
			{ID: "person/mei-sato", Name: "Mei Sato", Type: schema.Person},
			{ID: "country/arvia", Name: "Arvia", Type: schema.Country},
			{ID: "country/belmora", Name: "Belmora", Type: schema.Country, Aliases: []string{"Republic of Belmora"}},
			{ID: "office/rose-palace", Name: "Rose Palace", Type: schema.Office, StandsFor: "country/arvia"},
			{ID: "city/port-alder", Name: "Port Alder", Type: schema.City},
		},
	}
	add := func(id, doc, subject, relation, object, begin string, status schema.Factuality, symmetric bool) string {
		st := schema.Statement{
			ID: "st:" + id, Doc: doc, Text: fmt.Sprintf("%s %s %s.", subject, relation, object),
			Subject:  schema.Argument{ID: subject, Mention: subject},
			Relation: schema.Relation{ID: relation, Symmetric: symmetric, Schema: true},
			Object:   schema.Argument{ID: object, Mention: object},
			Begin:    begin, End: begin, Factuality: status, Confidence: 0.9,
		}
		g.StatementList = append(g.StatementList, st)
		return st.ID
	}
	event := func(id string, plover schema.PLOVER, sources []string, denials []string, reports ...string) {
		var st schema.Statement
		for _, s := range g.StatementList {
			if s.ID == reports[0] {
				st = s
			}
		}
		g.EventList = append(g.EventList, schema.Happening{
			ID: "ev:" + id, Relation: st.Relation.ID, PLOVER: plover, Subject: st.Subject.ID, Object: st.Object.ID,
			Symmetric: st.Relation.Symmetric, Begin: st.Begin, End: st.End, Factuality: st.Factuality,
			Reports: reports, Denials: denials, Sources: sources, Support: len(sources), Confidence: st.Confidence,
		})
	}
	both := []string{"Harbour Post", "Island Mail"}
	post := []string{"Harbour Post"}
	a := add("01", "d1", "person/ana-brandt", "meets", "person/ilia-koroljov", "2021-03-01", schema.Fact, true)
	b := add("02", "d2", "person/ilia-koroljov", "meets", "person/ana-brandt", "2021-03-01", schema.Fact, true)
	event("01", schema.Consult, both, nil, a, b)
	c := add("03", "d1", "person/ilia-koroljov", "visits", "city/port-alder", "", schema.Fact, false)
	event("02", "", post, nil, c)
	d := add("04", "d2", "country/belmora", "supplies", "country/arvia", "2021-05-01", schema.Future, false)
	no := add("05", "d3", "country/belmora", "supplies", "country/arvia", "2021-05-01", schema.Negated, false)
	event("03", schema.Aid, []string{"Island Mail"}, []string{no}, d)
	e := add("06", "d1", "person/ana-brandt", "leads", "country/arvia", "", schema.Fact, false)
	event("04", "", post, nil, e)
	f := add("07", "d3", "person/mei-sato", "spoke_with", "person/ilia-koroljov", "2021-03-30", schema.Fact, true)
	event("05", schema.Consult, post, nil, f)
	h := add("08", "d3", "person/mei-sato", "employs", "150", "", schema.Fact, false)
	event("06", "", post, nil, h)
	return NewMemory(g)
}
