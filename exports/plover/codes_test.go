package plover

import (
	"testing"

	"github.com/relata-kg/relata/schema"
)

func TestActorCode(t *testing.T) {
	codes := codebook{own: map[string]string{}, stands: map[string]string{}, roles: map[string][]schema.DatedRole{}}
	iso := func(c string) []schema.ExternalID {
		return []schema.ExternalID{{Scheme: "iso3", Value: c}, {Scheme: "wikidata", Value: "Q1"}}
	}
	for _, e := range []schema.Entity{
		{ID: "country/france", External: iso("FRA")},
		{ID: "country/russia", External: iso("RUS")},
		{ID: "office/kremlin", StandsFor: "country/russia"},
		{ID: "org/nato"},
		{ID: "person/holder", Roles: []schema.DatedRole{{Title: "president", Of: "country/france", From: "2017-05-14", To: "2022"}}},
		{ID: "person/open", Roles: []schema.DatedRole{{Title: "spokesman", Of: "office/kremlin"}}},
		{ID: "person/both", Roles: []schema.DatedRole{{Title: "a", Of: "country/france"}, {Title: "b", Of: "country/russia"}}},
		{ID: "person/other", Roles: []schema.DatedRole{{Title: "secretary general", Of: "org/nato"}, {Title: "author"}}},
	} {
		codes.add(&e)
	}
	for _, c := range []struct{ id, date, want string }{
		{"country/france", "", "FRA"},
		{"office/kremlin", "2020-01-01", "RUS"},
		{"person/holder", "2020-01-01", "FRA"},
		{"person/holder", "2017", "FRA"},
		{"person/holder", "2022-12-31", "FRA"},
		{"person/holder", "2017-05-13", ""},
		{"person/holder", "2023-01-01", ""},
		{"person/holder", "", ""},
		{"person/open", "2020-01-01", "RUS"},
		{"person/both", "2020-01-01", ""},
		{"person/other", "2020-01-01", ""},
		{"", "2020-01-01", ""},
	} {
		if got := codes.actor(c.id, c.date); got != c.want {
			t.Errorf("%q on %q: code %q, want %q", c.id, c.date, got, c.want)
		}
	}
}
