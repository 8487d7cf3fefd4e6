package gazetteer

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/relata-kg/relata/schema"
)

// List is a user's own entities, as ReadList reads them.
type List struct {
	Records []Record
}

// ReadList reads an entity list in YAML:
//
//	entities:
//	  - id: person/jane-doe        # required: type and name, lower case, hyphens
//	    name: Jane Doe             # required
//	    type: PERSON               # required: a type of the schema
//	    aliases: [J. Doe, Dr Doe]
//	    adjectives: [Doean]
//	    of: country/france         # where it lies or belongs
//	    stands_for: country/france # the state that it speaks for
//	    gender: female
//	    external: {wikidata: Q1, viaf: "17"}
//	    roles:
//	      - {title: mayor, of: city/lyon, from: 2020-07-04, to: 2026-03}
//
// Errors are a schema.ErrorList of *schema.PosError with file and line: all that
// is wrong with the list. A list with errors is not returned. file names it in
// the errors.
func ReadList(r io.Reader, file string) (*List, error) {
	var doc yaml.Node
	if err := yaml.NewDecoder(r).Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return &List{}, nil
		}
		return nil, yamlError(err, file)
	}
	p := &listParser{file: file, ids: map[string]int{}, aliases: map[string]claim{}}
	root := doc.Content[0]
	p.fields(root, "an entity list", func(key string, k, v *yaml.Node) {
		switch {
		case key != "entities":
			p.fail(k, "unknown key %q: want entities", key)
		case v.Kind != yaml.SequenceNode:
			p.fail(v, "entities must be a list")
		default:
			for _, n := range v.Content {
				p.entity(n)
			}
		}
	})
	if err := p.errs.Err(); err != nil {
		return nil, err
	}
	return &List{Records: p.records}, nil
}

// With returns a gazetteer in which the list's entities win over all others: a
// name that the list claims finds only the list's entities.
func (g *Gazetteer) With(l *List) *Gazetteer {
	if l == nil || len(l.Records) == 0 {
		return g
	}
	records := slices.Clone(l.Records)
	for i := range records {
		records[i].User = true
	}
	over := index(records)
	over.parent = g
	return over
}

// UserRecords returns the records of the user's list, or nil.
func (g *Gazetteer) UserRecords() []Record {
	if g.parent == nil {
		return nil
	}
	return g.records
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

func yamlError(err error, file string) error {
	e := &schema.PosError{File: file, Message: strings.TrimPrefix(err.Error(), "yaml: ")}
	if m := yamlLine.FindStringSubmatch(e.Message); m != nil {
		_, _ = fmt.Sscan(m[1], &e.Line)
		e.Message = strings.Replace(e.Message, m[0], "", 1)
	}
	return schema.ErrorList{e}
}

type claim struct {
	id   string
	line int
}

type listParser struct {
	file    string
	errs    schema.ErrorList
	records []Record
	ids     map[string]int // line of the definition
	aliases map[string]claim
}

func (p *listParser) fail(n *yaml.Node, format string, args ...any) {
	p.errs.Add(&schema.PosError{File: p.file, Line: n.Line, Column: n.Column, Message: fmt.Sprintf(format, args...)})
}

func (p *listParser) fields(n *yaml.Node, what string, each func(key string, k, v *yaml.Node)) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode {
		p.fail(n, "%s must be a mapping of keys to values", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if seen[k.Value] {
			p.fail(k, "key %q is written twice", k.Value)
			continue
		}
		seen[k.Value] = true
		each(k.Value, k, n.Content[i+1])
	}
}

// text reads a scalar that will stand in one line.
func (p *listParser) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		p.fail(n, "want a single value here")
		return ""
	}
	s := strings.TrimSpace(n.Value)
	if s == "" || strings.ContainsAny(s, "\t\n\r|;") {
		p.fail(n, "%q is empty or holds a tab, a line break, | or ;", n.Value)
		return ""
	}
	return s
}

func (p *listParser) texts(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		if s := p.text(n); s != "" {
			return []string{s}
		}
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "want a value or a list of values here")
		return nil
	}
	var out []string
	for _, item := range n.Content {
		if s := p.text(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// NamedTypes are the entity types that a list may give.
var NamedTypes = []schema.EntityType{
	schema.Person, schema.Organization, schema.Party, schema.Office, schema.Location, schema.Country, schema.City,
	schema.Facility, schema.Event, schema.Nationality, schema.Position, schema.Work, schema.Group, schema.Misc, schema.Thing,
}

func (p *listParser) entity(n *yaml.Node) {
	r := Record{Line: n.Line}
	var names []*yaml.Node
	p.fields(n, "an entity", func(key string, k, v *yaml.Node) {
		switch key {
		case "id":
			r.ID = p.text(v)
		case "name":
			r.Name = p.text(v)
			names = append(names, v)
		case "type":
			r.Type = schema.EntityType(strings.ToUpper(p.text(v)))
			if r.Type != "" && !slices.Contains(NamedTypes, r.Type) {
				p.fail(v, "unknown entity type %q: want one of %v", v.Value, NamedTypes)
			}
		case "aliases":
			r.Aliases = p.texts(v)
			if v.Kind == yaml.SequenceNode {
				names = append(names, v.Content...)
			} else {
				names = append(names, v)
			}
		case "adjectives":
			r.Adjectives = p.texts(v)
		case "of":
			r.Of = p.text(v)
		case "stands_for":
			r.StandsFor = p.text(v)
		case "gender":
			switch p.text(v) {
			case "female":
				r.Gender = Female
			case "male":
				r.Gender = Male
			default:
				p.fail(v, "unknown gender %q: want female or male", v.Value)
			}
		case "external":
			p.fields(v, "external", func(scheme string, _, id *yaml.Node) {
				r.External = append(r.External, schema.ExternalID{Scheme: scheme, Value: p.text(id)})
			})
			slices.SortFunc(r.External, func(a, b schema.ExternalID) int { return strings.Compare(a.Scheme, b.Scheme) })
		case "roles":
			if v.Kind != yaml.SequenceNode {
				p.fail(v, "roles must be a list")
				return
			}
			for _, item := range v.Content {
				r.Roles = append(r.Roles, p.role(item))
			}
		default:
			p.fail(k, "unknown key %q of an entity", key)
		}
	})
	if n.Kind != yaml.MappingNode {
		return
	}
	p.check(n, &r, names)
	p.records = append(p.records, r)
}

var idForm = regexp.MustCompile(`^[a-z]+/[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$`)

// check reports missing keys, and IDs and names that two entities claim.
func (p *listParser) check(n *yaml.Node, r *Record, names []*yaml.Node) {
	switch {
	case r.ID == "":
		p.fail(n, "an entity needs an id, such as person/jane-doe")
	case !idForm.MatchString(r.ID):
		p.fail(n, "id %q is not of the form type/name-in-lower-case", r.ID)
	case p.ids[r.ID] > 0:
		p.fail(n, "id %q is already defined on line %d", r.ID, p.ids[r.ID])
	default:
		p.ids[r.ID] = n.Line
	}
	if r.Name == "" {
		p.fail(n, "an entity needs a name")
	}
	if r.Type == "" {
		p.fail(n, "an entity needs a type")
	}
	for _, v := range names {
		key := Fold(v.Value)
		if c, taken := p.aliases[key]; taken && c.id != r.ID {
			p.fail(v, "the name %q already belongs to %s on line %d", v.Value, c.id, c.line)
			continue
		}
		p.aliases[key] = claim{id: r.ID, line: v.Line}
	}
}

func (p *listParser) role(n *yaml.Node) schema.DatedRole {
	var o schema.DatedRole
	p.fields(n, "a role", func(key string, k, v *yaml.Node) {
		switch key {
		case "title":
			o.Title = strings.ToLower(p.text(v))
		case "of":
			o.Of = p.text(v)
		case "from":
			o.From = p.date(v)
		case "to":
			o.To = p.date(v)
		default:
			p.fail(k, "unknown key %q of a role", key)
		}
	})
	if n.Kind == yaml.MappingNode && o.Title == "" {
		p.fail(n, "a role needs a title")
	}
	if o.From != "" && o.To != "" && o.To < o.From {
		p.fail(n, "the role ends (%s) before it begins (%s)", o.To, o.From)
	}
	return o
}

// date reads an ISO 8601 date: a day, a month or a year.
func (p *listParser) date(n *yaml.Node) string {
	s := p.text(n)
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return s
		}
	}
	if s != "" {
		p.fail(n, "%q is not a date: write 2022-02-24, 2022-02 or 2022", s)
	}
	return ""
}
