package plovereval_test

import (
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/eval/plovereval"
	"github.com/relata-kg/relata/schema"
)

const records = `[
 {"id": "0", "event": "DOCUMENT", "text": ""},
 {"id": "1", "event": "DEMAND", "text": "t1", "source": [{"actorText": "Kenyan officials"}], "target": [{"actorText": "Somalia"}]},
 {"id": "2", "event": "FIGHT", "text": "t2", "source": [{"actorText": "Chad"}, {"actorText": "Sudan"}], "target": ""},
 {"id": "3", "event": "PROTEST", "text": "t3", "source": [{"actorText": "students"}], "target": ""},
 {"id": "4", "event": "CRIME", "text": "t4", "source": "", "target": ""}
]`

func event(category schema.PLOVER, subject, object string) schema.Statement {
	return schema.Statement{
		Subject:    schema.Argument{ID: "country/" + strings.ToLower(subject), Name: subject},
		Relation:   schema.Relation{PLOVER: category},
		Object:     schema.Argument{ID: "country/" + strings.ToLower(object), Name: object},
		Factuality: schema.Fact,
	}
}

func TestScore(t *testing.T) {
	list, err := plovereval.Read(strings.NewReader(records), "gsr.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || list[0].Category != schema.Request || list[1].Category != schema.Assault {
		t.Fatalf("read %+v", list)
	}
	names := func(word string) []string {
		if word == "Kenyan" {
			return []string{"Kenya"}
		}
		return nil
	}
	res := plovereval.Score(list, map[string][]schema.Statement{
		"1": {event(schema.Request, "Kenya", "Somalia"), event(schema.Accuse, "Somalia", "Kenya")},
		"2": {event(schema.Assault, "Sudan", "Chad")},
	}, nil, names)
	if res.Gold != 2 || res.Found != 2 || res.Predicted != 3 || res.Right != 2 || res.Skipped != 1 {
		t.Errorf("got %+v", res)
	}
}

func TestNegatedIsNoEvent(t *testing.T) {
	list, err := plovereval.Read(strings.NewReader(records), "gsr.json")
	if err != nil {
		t.Fatal(err)
	}
	st := event(schema.Assault, "Sudan", "Chad")
	st.Factuality = schema.Negated
	if res := plovereval.Score(list, map[string][]schema.Statement{"2": {st}}, nil, nil); res.Found != 0 || res.Predicted != 0 {
		t.Errorf("got %+v", res)
	}
}

func TestReadRefuses(t *testing.T) {
	if _, err := plovereval.Read(strings.NewReader(`{"a": 1}`), "gsr.json"); err == nil || !strings.HasPrefix(err.Error(), "gsr.json: no list of PLOVER records") {
		t.Errorf("got %v", err)
	}
}
