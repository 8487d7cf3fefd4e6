package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/relata-kg/relata/schema"
)

func defaultRelations(t testing.TB) *schema.Relations {
	t.Helper()
	r, err := schema.DefaultRelations()
	if err != nil {
		t.Fatalf("embedded schema: %v", err)
	}
	return r
}

func TestDefaultRelationsCoverPLOVER(t *testing.T) {
	r := defaultRelations(t)
	if r.Len() < 60 {
		t.Errorf("%d relations, want at least 60", r.Len())
	}
	count := map[schema.PLOVER]int{}
	for _, rel := range r.All() {
		count[rel.PLOVER]++
		if rel.Gloss == "" {
			t.Errorf("%s has no gloss", rel.ID)
		}
		if (rel.PLOVER == "") != (rel.CAMEO == "") {
			t.Errorf("%s: PLOVER %q and CAMEO %q must come together", rel.ID, rel.PLOVER, rel.CAMEO)
		}
	}
	for _, c := range schema.PLOVERCategories() {
		if count[c] == 0 {
			t.Errorf("no relation for %s", c)
		}
	}
	for _, id := range strings.Fields("holds_position member_of part_of located_in works_for leads spokesperson_for allied_with born_in owns founded family_of") {
		if _, ok := r.Lookup(id); !ok {
			t.Errorf("no relation %s", id)
		}
	}
}

func TestReadRelationsRefuses(t *testing.T) {
	const head = "version: 1\nrelations:\n"
	for name, tc := range map[string]struct{ yaml, want string }{
		"empty":              {"", "x.yaml:1: is empty"},
		"not yaml":           {"relations: [", "x.yaml:1: not valid YAML"},
		"no list":            {"version: 1\n", `x.yaml:1:1: has no list "relations"`},
		"unknown category":   {head + "- {id: a, plover: HUG}\n", `x.yaml:3:19: unknown PLOVER category "HUG"`},
		"duplicate id":       {head + "- {id: a}\n- {id: b}\n- {id: a}\n", `x.yaml:5:3: relation id "a" is already defined on line 3`},
		"bad id":             {head + "- {id: Spoke With}\n", `x.yaml:3:8: relation id "Spoke With"`},
		"no id":              {head + "- {label: a}\n", "x.yaml:3:3: a relation needs an id"},
		"unknown inverse":    {head + "- {id: a, inverse: b}\n", `its inverse "b" is not defined`},
		"cycle of inverses":  {head + "- {id: a, inverse: b}\n- {id: b, inverse: c}\n- {id: c, inverse: a}\n", "x.yaml:3: relation \"a\": inverses form a cycle"},
		"symmetric inverse":  {head + "- {id: a, symmetric: true, inverse: b}\n- {id: b}\n", "is symmetric and cannot have an inverse"},
		"unknown type":       {head + "- {id: a, domain: [PERSON, ROBOT]}\n", `unknown entity type "ROBOT"`},
		"capital lemma":      {head + "- {id: a, triggers: [{verb: [Speak]}]}\n", `trigger "Speak" can match nothing`},
		"no word":            {head + "- {id: a, triggers: [{object: [obj]}]}\n", "it names no verb, noun or adj"},
		"unknown slot":       {head + "- {id: a, triggers: [{verb: [go], object: [wherever]}]}\n", `no verb has a slot "wherever"`},
		"noun without slot":  {head + "- {id: a, triggers: [{noun: [talk]}]}\n", "a noun trigger needs object slots"},
		"same slot":          {head + "- {id: a, triggers: [{verb: [go], object: [subj]}]}\n", "subject and object are the same slot"},
		"unknown key":        {head + "- {id: a, colour: red}\n", `unknown key "colour"`},
		"key twice":          {head + "- {id: a, label: x, label: y}\n", `key "label" is written twice`},
		"cameo out of range": {head + "- {id: a, cameo: \"21\"}\n", `CAMEO root "21"`},
		"wikidata":           {head + "- {id: a, wikidata: Q5}\n", `Wikidata property "Q5"`},
		"version":            {"version: 7\nrelations: []\n", `unknown schema version "7"`},
	} {
		t.Run(name, func(t *testing.T) {
			set, err := schema.ReadRelations(strings.NewReader(tc.yaml), "x.yaml")
			if err == nil {
				t.Fatal("no error")
			}
			if set != nil {
				t.Error("a half-loaded set was returned")
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %q\nlacks %q", err, tc.want)
			}
		})
	}
}

func TestExtend(t *testing.T) {
	base := defaultRelations(t)
	mine, err := schema.ReadRelations(strings.NewReader(`
version: 1
relations:
- id: meets
  label: shakes hands with
  triggers:
  - {verb: [greet]}
- id: dances_with
  symmetric: true
  triggers:
  - {verb: [dance], object: [with, joint]}
`), "mine.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := base.Extend(mine)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := all.Len(), base.Len()+1; got != want {
		t.Errorf("%d relations, want %d", got, want)
	}
	meets, _ := all.Lookup("meets")
	if meets.Label != "shakes hands with" {
		t.Errorf("meets was not replaced: %q", meets.Label)
	}
	if old, _ := base.Lookup("meets"); old.Label != "meets" {
		t.Errorf("the base set was changed: %q", old.Label)
	}
}

func FuzzReadRelations(f *testing.F) {
	f.Add("version: 1\nrelations:\n- {id: a, plover: AGREE, triggers: [{verb: [speak], object: [with]}]}\n")
	f.Add("relations:\n- &a {id: x}\n- *a\n")
	f.Add("relations: {a: b}")
	f.Fuzz(func(t *testing.T, yaml string) {
		set, err := schema.ReadRelations(strings.NewReader(yaml), "f.yaml")
		if (set == nil) == (err == nil) {
			t.Errorf("set %v, error %v: want exactly one", set, err)
		}
	})
}

func ExampleReadRelations() {
	_, err := schema.ReadRelations(strings.NewReader(`version: 1
relations:
- id: spoke_with
  plover: TALK
- id: spoke_with
`), "mine.yaml")
	fmt.Println(err)
	// Output:
	// mine.yaml:4:11: unknown PLOVER category "TALK": want one of [AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT]
	// mine.yaml:5:3: relation id "spoke_with" is already defined on line 3
}
