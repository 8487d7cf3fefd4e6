package gazetteer_test

import (
	"regexp"
	"testing"

	"github.com/relata-kg/relata/ingest/gazetteer"
)

// Every country of today has its own code of ISO 3166-1 alpha-3, which makes it
// one thing with whatever bears the same code in other data.
func TestCountryCodes(t *testing.T) {
	g := load(t)
	form := regexp.MustCompile(`^[A-Z]{3}$`)
	seen := map[string]string{}
	for _, c := range []struct{ name, code string }{
		{"France", "FRA"}, {"Germany", "DEU"}, {"United States", "USA"}, {"Turkey", "TUR"}, {"DR Congo", "COD"},
		{"Kosovo", "XKX"}, {"South Sudan", "SSD"}, {"North Korea", "PRK"}, {"Soviet Union", "SUN"}, {"West Germany", ""},
	} {
		records := g.Find(c.name)
		if len(records) == 0 {
			t.Fatalf("%s is unknown", c.name)
		}
		code := ""
		for _, x := range records[0].External {
			if x.Scheme == "iso3" {
				code = x.Value
			}
		}
		switch {
		case code != c.code:
			t.Errorf("%s: code %q, want %q", c.name, code, c.code)
		case code != "" && (!form.MatchString(code) || seen[code] != ""):
			t.Errorf("%s: code %q, also of %q", c.name, code, seen[code])
		}
		seen[code] = c.name
	}
}

// A city that the source lists under two spellings is one.
func TestOneCity(t *testing.T) {
	g := load(t)
	for _, names := range [][]string{
		{"New York", "New York City", "NYC"}, {"Washington", "Washington, D.C.", "Washington DC"}, {"Odesa", "Odessa"},
	} {
		var first *gazetteer.Record
		for _, n := range names {
			records := g.Find(n)
			if len(records) == 0 {
				t.Errorf("%s is unknown", n)
				continue
			}
			if first == nil {
				first = records[0]
			}
			if records[0] != first {
				t.Errorf("%s is %s, %s is %s", names[0], first.ID, n, records[0].ID)
			}
		}
	}
}
