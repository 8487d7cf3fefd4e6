package roles_test

import (
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/coref/roles"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
)

func TestTitlesInNames(t *testing.T) {
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := roles.New(g)
	for _, c := range []struct {
		name string
		cut  int
		only bool
	}{
		{"Afghan Ambassador Hamdullah Mohib", 2, false},
		{"UN Special Envoy Staffan de Mistura", 3, false},
		{"Middle East Tobias Ellwood", 2, false},
		{"Spc. Lorraine Walsh", 1, false},
		{"Premier Zhou", 1, false},
		{"Pope Francis", 0, false},
		{"Chad Smith", 0, false},
		{"Peter Singer", 0, false},
		{"Marc Chancellor Smith", 0, false},
		{"Special Representative", 0, true},
		{"Prime Minister", 0, true},
		{"Foreign Ministers", 0, true},
		{"Emperor", 0, true},
		{"Brig.", 0, true},
		{"Lt. Col.", 0, true},
		{"Sen", 0, false},
		{"Emperor Norton", 0, false},
		{"Kask", 0, false},
	} {
		var toks []text.Token
		for w := range strings.FieldsSeq(c.name) {
			toks = append(toks, text.Token{Form: w})
		}
		only := f.OnlyTitle(toks)
		if only != c.only {
			t.Errorf("%s: only a title: %v", c.name, only)
		}
		if cut := f.SplitName(toks); !only && cut != c.cut {
			t.Errorf("%s: %d tokens of title, want %d", c.name, cut, c.cut)
		}
	}
}
