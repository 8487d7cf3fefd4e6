package gazetteer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/schema"
)

func load(tb testing.TB) *gazetteer.Gazetteer {
	tb.Helper()
	g, err := gazetteer.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Jean-Yves Le Drian", "jean yves le drian"},
		{"Jean - Yves  Le\tDrian", "jean yves le drian"},
		{"U.S.", "us"},
		{"Viktor Orbán", "viktor orban"},
		{"Élysée", "elysee"},
		{"Türkiye", "turkiye"},
		{"Støre", "store"},
		{"Łódź", "lodz"},
		{"Quai d’Orsay", "quai dorsay"},
		{"Erdoğan", "erdogan"},
		{" - ", ""},
		{"", ""},
	} {
		if got := gazetteer.Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Jean-Yves", "U.S.", "ÅÄÖ ß", "a\u0301 \u00ad-", "İ", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := gazetteer.Fold(s)
		if strings.HasPrefix(once, " ") || strings.HasSuffix(once, " ") || strings.Contains(once, "  ") {
			t.Errorf("Fold(%q) = %q has loose space", s, once)
		}
		if id := gazetteer.Slug(s); strings.ContainsAny(id, " /\t") {
			t.Errorf("Slug(%q) = %q", s, id)
		}
	})
}

func TestFind(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ name, want string }{
		{"France", "country/france"},
		{"Kiev", "city/kyiv"},
		{"Kyiv", "city/kyiv"},
		{"Lugansk", "city/luhansk"},
		{"Donbass", "location/donbas"},
		{"Turkey", "country/turkey"},
		{"Britain", "country/united-kingdom"},
		{"US", "country/united-states"},
		{"U.S.", "country/united-states"},
		{"us", ""},
		{"who", ""},
		{"WHO", "org/who"},
		{"No 10", "office/downing-street"},
		{"Elysee", "office/elysee"},
		{"NATO", "org/nato"},
		{"Nato", "org/nato"},
		{"Volodymyr Zelenskiy", "person/volodymyr-zelenskyy"},
		{"Volodymyr Zelensky", "person/volodymyr-zelenskyy"},
		{"Nobody Atall", ""},
	} {
		got := ""
		if r := g.Find(c.name); len(r) > 0 {
			got = r[0].ID
		}
		if got != c.want {
			t.Errorf("Find(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAdjective(t *testing.T) {
	g := load(t)
	for word, want := range map[string]string{
		"French": "country/france", "Frenchmen": "country/france", "Ukrainians": "country/ukraine",
		"Dutch": "country/netherlands", "European": "location/europe", "Table": "",
	} {
		got := ""
		if r := g.Adjective(word); r != nil {
			got = r.ID
		}
		if got != want {
			t.Errorf("Adjective(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestClass(t *testing.T) {
	g := load(t)
	for name, want := range map[string]gazetteer.Class{
		"minister": gazetteer.PersonNoun, "company": gazetteer.OrganizationNoun, "maria": gazetteer.GivenFemale,
		"mother": gazetteer.FemaleNoun, "france": gazetteer.CountryName, "airport": gazetteer.FacilityNoun,
	} {
		if !g.Class(name).Has(want) {
			t.Errorf("Class(%q) = %b lacks %b", name, g.Class(name), want)
		}
	}
	if _, longer := g.ClassPrefix("united"); !longer {
		t.Error("nothing known begins with united")
	}
	if c := g.Class("zzzyx"); c != 0 {
		t.Errorf("zzzyx is %b", c)
	}
}

// Known entities refer to known entities, and their offices do not overlap.
func TestKnownIsConsistent(t *testing.T) {
	g := load(t)
	for _, id := range []string{"person/emmanuel-macron", "person/joe-biden", "office/kremlin", "city/moscow", "person/kaja-kallas"} {
		r := g.Record(id)
		if r == nil {
			t.Errorf("%s is unknown", id)
			continue
		}
		for _, ref := range []string{r.Of, r.StandsFor} {
			if ref != "" && g.Record(ref) == nil {
				t.Errorf("%s refers to %s, which is unknown", id, ref)
			}
		}
		for _, o := range r.Roles {
			if g.Record(o.Of) == nil {
				t.Errorf("%s: office of %s, which is unknown", id, o.Of)
			}
		}
	}
}

func TestHolders(t *testing.T) {
	found := false
	for _, r := range load(t).Holders("country/france") {
		found = found || r.ID == "person/emmanuel-macron"
	}
	if !found {
		t.Error("France has had no President Macron")
	}
}

const userList = `entities:
  - id: person/jane-doe
    name: Jane Doe
    type: PERSON
    aliases: [J. Doe, the boss]
    gender: female
    external: {wikidata: Q1}
    roles:
      - {title: Mayor, of: city/lyon, from: 2020-07, to: 2026}
  - id: org/kyiv-ltd
    name: Kyiv
    type: organization
`

func TestUserListWins(t *testing.T) {
	list, err := gazetteer.ReadList(strings.NewReader(userList), "mine.yaml")
	if err != nil {
		t.Fatal(err)
	}
	g := load(t).With(list)
	if r := g.Find("the boss"); len(r) != 1 || r[0].ID != "person/jane-doe" || !r[0].User || r[0].Gender != gazetteer.Female {
		t.Errorf("the boss: %+v", r)
	}
	if r := g.Find("Kyiv"); len(r) != 1 || r[0].ID != "org/kyiv-ltd" {
		t.Errorf("Kyiv: %+v", r)
	}
	if r := g.Find("Paris"); len(r) == 0 || r[0].ID != "city/paris" {
		t.Errorf("Paris: %+v", r)
	}
	if r := g.Record("person/jane-doe"); r.Roles[0].Title != "mayor" || r.Line != 2 {
		t.Errorf("Jane Doe: %+v", r)
	}
	if !g.Class("minister").Has(gazetteer.PersonNoun) {
		t.Error("the user's list hides the nouns")
	}
}

func TestListErrors(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"no id", "entities:\n  - {name: A, type: PERSON}\n", "f.yaml:2:5: an entity needs an id"},
		{"bad id", "entities:\n  - {id: Jane Doe, name: A, type: PERSON}\n", "is not of the form"},
		{"no name", "entities:\n  - {id: person/a, type: PERSON}\n", "f.yaml:2:5: an entity needs a name"},
		{"no type", "entities:\n  - {id: person/a, name: A}\n", "needs a type"},
		{"wrong type", "entities:\n  - {id: person/a, name: A, type: HERO}\n", `unknown entity type "HERO"`},
		{"id twice", "entities:\n  - {id: person/a, name: A, type: PERSON}\n  - {id: person/a, name: B, type: PERSON}\n", "f.yaml:3:5: id \"person/a\" is already defined on line 2"},
		{"alias twice", "entities:\n  - {id: person/a, name: A, type: PERSON}\n  - {id: person/b, name: B, aliases: [a], type: PERSON}\n", "already belongs to person/a on line 2"},
		{"bad date", "entities:\n  - {id: person/a, name: A, type: PERSON, roles: [{title: king, from: 13 May}]}\n", "is not a date"},
		{"ends before", "entities:\n  - {id: person/a, name: A, type: PERSON, roles: [{title: king, from: 2020, to: 2010}]}\n", "ends (2010) before it begins (2020)"},
		{"unknown key", "entities:\n  - {id: person/a, name: A, type: PERSON, nick: B}\n", `unknown key "nick"`},
		{"not a list", "entities: 3\n", "must be a list"},
		{"not yaml", "entities: [\n", "f.yaml"},
		{"broken line", "entities:\n  - {id: person/a, name: \"A|B\", type: PERSON}\n", "holds a tab"},
	} {
		_, err := gazetteer.ReadList(strings.NewReader(c.yaml), "f.yaml")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
			continue
		}
		var pos *schema.PosError
		if !errors.As(err, &pos) || pos.File != "f.yaml" {
			t.Errorf("%s: error %v has no place", c.name, err)
		}
	}
}

func FuzzReadList(f *testing.F) {
	f.Add(userList)
	f.Add("entities:\n  - {id: person/a, name: A, type: PERSON, external: {x: y}}\n")
	f.Add("a: &x [*x]")
	f.Fuzz(func(t *testing.T, s string) {
		list, err := gazetteer.ReadList(strings.NewReader(s), "-")
		if err == nil {
			for i := range list.Records {
				if r := &list.Records[i]; r.ID == "" || r.Name == "" || r.Type == "" {
					t.Errorf("half an entity: %+v", r)
				}
			}
		}
	})
}

func ExampleGazetteer_Find() {
	g, err := gazetteer.Load()
	if err != nil {
		panic(err)
	}
	for _, r := range g.Find("Kiev") {
		fmt.Println(r.ID, r.Name, r.Of)
	}
	fmt.Println(g.Adjective("Hungarian").ID)
	// Output:
	// city/kyiv Kyiv country/ukraine
	// country/hungary
}
