package roles_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/coref/roles"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func TestFind(t *testing.T) {
	p, err := english.New(english.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		body string
		want []string // holder: title / of
	}{
		{"French President Emmanuel Macron left.", []string{"Emmanuel Macron: president / France"}},
		{"US secretary of state, Antony Blinken, spoke.", []string{"Antony Blinken: secretary of state / United States"}},
		{"Jen Psaki, White House press secretary, said so.", []string{"Jen Psaki: press secretary / White House"}},
		{"White House press secretary Jen Psaki said so.", []string{"Jen Psaki: press secretary / White House"}},
		{"He received visiting Hungarian Prime Minister Viktor Orban.", []string{"Viktor Orban: prime minister / Hungary"}},
		{"French Foreign Minister Jean-Yves Le Drian and his Russian counterpart Sergei Lavrov met.",
			[]string{"Jean-Yves Le Drian: foreign minister / France", "Sergei Lavrov: foreign minister / Russia"}},
		{"Former US President Barack Obama spoke.", []string{"Barack Obama: president / United States (former)"}},
		{"Russian Foreign Minister Sergei Lavrov, U.S. Secretary of State Antony Blinken and others met.",
			[]string{"Sergei Lavrov: foreign minister / Russia", "Antony Blinken: secretary of state / United States"}},
		{"NATO Secretary General Jens Stoltenberg warned Moscow.", []string{"Jens Stoltenberg: secretary general / NATO"}},
		{"Sanna Marin is the prime minister of Finland.", []string{"Sanna Marin: prime minister / Finland"}},
		{"Emmanuel Macron and Vladimir Putin spoke on Sunday.", nil},
		// Who stands behind "for" or "of" is served by the role, and holds none.
		{"A spokeswoman for Margrethe Vestager said so.", nil},
		{"Jim Jones, a counterpart of Sergei Lavrov, visited Oslo.", nil},
		{"A spokesman for the mayor Vitali Klitschko said so.", []string{"Vitali Klitschko: mayor / "}},
		// A portfolio belongs to the title.
		{"The minister for the Middle East, Alistair Burt, resigned.", []string{"Alistair Burt: minister for the middle east / "}},
		{"British minister for the Middle East Alistair Burt resigned.", []string{"Alistair Burt: minister for the middle east / United Kingdom"}},
		{"Britain's Middle East minister Alistair Burt resigned.", []string{"Alistair Burt: middle east minister / United Kingdom"}},
		{"UN special envoy for Syria Geir Pedersen resigned.", []string{"Geir Pedersen: special envoy for syria / United Nations"}},
		{"US ambassador to Russia John Sullivan resigned.", []string{"John Sullivan: ambassador to russia / United States"}},
		{"US Secretary of Homeland Security Alejandro Mayorkas resigned.", []string{"Alejandro Mayorkas: secretary of homeland security / United States"}},
		{"Jens Stoltenberg, secretary general of NATO, resigned.", []string{"Jens Stoltenberg: secretary general / NATO"}},
		{"US Secretary of Defense Lloyd Austin resigned.", []string{"Lloyd Austin: secretary of defense / United States"}},
		{"US Director of National Intelligence Avril Haines resigned.", []string{"Avril Haines: director of national intelligence / United States"}},
		{"Christopher Wray, director of the FBI, resigned.", []string{"Christopher Wray: director / Federal Bureau of Investigation"}},
		{"Bill Clinton, president at the time, spoke.", []string{"Bill Clinton: president /  (former)"}},
		// Occupations, and what is no position.
		{"Scottish novelist Ian Rankin spoke.", []string{"Ian Rankin: novelist / Scotland OCCUPATION"}},
		{"Reuters reporter Phil Stewart spoke.", []string{"Phil Stewart: reporter / Reuters OCCUPATION"}},
		{"His successor, John Smith, resigned.", []string{"John Smith: successor /  TRAIT"}},
		{"John Scott, Miss., spoke.", nil},
		{"In Turkey Minister Tobias Ellwood met rebels.", []string{"Tobias Ellwood: minister / "}},
		{"In Turkish President Recep Tayyip Erdogan they trust.", []string{"Recep Tayyip Erdogan: president / Turkey"}},
		{"French socialist Anne Hidalgo resigned.", []string{"Anne Hidalgo: socialist / France TRAIT"}},
		{"Then-President Juan Manuel Santos resigned.", []string{"Juan Manuel Santos: president /  (former)"}},
		{"The former U.S. senator John Kerry spoke.", []string{"John Kerry: senator / United States (former)"}},
		{"Emmanuel Macron told his friend Olaf Scholz.", nil},
	} {
		d := &text.Document{Document: schema.Document{Date: "2022-02-01", Text: c.body, Body: schema.Span{End: len([]rune(c.body))}}}
		for _, s := range []ingest.Annotator{p.Segmenter, p.Syntax, p.Lemmatizer, p.Recognizer, p.Resolver} {
			if err := s.Annotate(context.Background(), d); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		for _, r := range d.Roles {
			m := d.Mentions[r.Holder]
			var words []string
			for _, tok := range d.Sentences[m.Sentence].Tokens[m.From:m.To] {
				words = append(words, tok.Form)
			}
			line := strings.ReplaceAll(strings.Join(words, " "), " - ", "-") + ": " + r.Title + " / "
			if r.OfEntity >= 0 {
				line += d.Entities[r.OfEntity].Name
			}
			if r.Former {
				line += " (former)"
			}
			if r.Kind != text.Post {
				line += " " + string(r.Kind)
			}
			got = append(got, line)
			if r.TitleFrom >= r.TitleTo || r.Rule == "" {
				t.Errorf("%s: range %d-%d rule %q", c.body, r.TitleFrom, r.TitleTo, r.Rule)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.body, got, c.want)
		}
	}
}

func ExampleOffice() {
	fmt.Println(roles.Office("chancellor"), roles.Office("friend"))
	// Output: true false
}
