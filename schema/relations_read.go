package schema

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxSchemaBytes bounds a schema file.
const maxSchemaBytes = 8 << 20

var (
	relationID = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	cameoRoot  = regexp.MustCompile(`^(0[1-9]|1[0-9]|20)$`)
	wikidataID = regexp.MustCompile(`^P[1-9][0-9]*$`)
	lemmaWords = regexp.MustCompile(`^[^\s\p{Lu}]+( [^\s\p{Lu}]+)*$`)
	yamlLine   = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)
)

// ReadRelations reads relation types from YAML. The file is a mapping with the
// list "relations"; see relations.yaml. All mistakes are reported together, as
// an ErrorList of *PosError that name file and line; nothing is half loaded.
func ReadRelations(r io.Reader, file string) (*Relations, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSchemaBytes+1))
	if err != nil {
		return nil, &PosError{File: file, Message: "cannot be read", Err: err}
	}
	if len(data) > maxSchemaBytes {
		return nil, &PosError{File: file, Message: fmt.Sprintf("is larger than %d bytes", maxSchemaBytes)}
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, yamlError(file, err)
	}
	p := &relationParser{file: file, set: &Relations{byID: map[string]int{}}}
	p.document(&root)
	p.set.checkInverses(file, &p.errs)
	if err := p.errs.Err(); err != nil {
		return nil, err
	}
	return p.set, nil
}

func yamlError(file string, err error) error {
	var line int
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		if _, serr := fmt.Sscan(m[1], &line); serr == nil {
			err = errors.New(m[2])
		}
	}
	return &PosError{File: file, Line: line, Message: "not valid YAML", Err: err}
}

type relationParser struct {
	file string
	set  *Relations
	errs ErrorList
}

func (p *relationParser) fail(n *yaml.Node, format string, args ...any) {
	p.errs.Add(&PosError{File: p.file, Line: n.Line, Column: n.Column, Message: fmt.Sprintf(format, args...)})
}

func (p *relationParser) document(root *yaml.Node) {
	if root.Kind != yaml.DocumentNode || len(root.Content) == 0 {
		p.errs.Add(&PosError{File: p.file, Line: 1, Message: `is empty: want a list "relations"`})
		return
	}
	seen := false
	p.fields(root.Content[0], "the schema", func(key string, k, v *yaml.Node) {
		switch key {
		case "version":
			if v.Value != "1" {
				p.fail(v, "unknown schema version %q: want 1", v.Value)
			}
		case "relations":
			seen = true
			if v.Kind != yaml.SequenceNode {
				p.fail(v, "relations must be a list")
				return
			}
			for _, item := range v.Content {
				p.relation(item)
			}
		default:
			p.fail(k, "unknown key %q: want version, relations", key)
		}
	})
	if !seen && len(p.errs) == 0 {
		p.fail(root.Content[0], `has no list "relations"`)
	}
}

// fields calls f for each key of a mapping and refuses repeats.
func (p *relationParser) fields(n *yaml.Node, what string, f func(key string, k, v *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fail(n, "%s must be a mapping of keys to values", what)
		return
	}
	var keys []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if slices.Contains(keys, k.Value) {
			p.fail(k, "key %q is written twice", k.Value)
			continue
		}
		keys = append(keys, k.Value)
		f(k.Value, k, v)
	}
}

func (p *relationParser) relation(n *yaml.Node) {
	t := RelationType{Line: n.Line}
	p.fields(n, "a relation", func(key string, k, v *yaml.Node) {
		switch key {
		case "id":
			if t.ID = p.scalar(v); !relationID.MatchString(t.ID) {
				p.fail(v, "relation id %q: want lower-case words joined by _", t.ID)
			}
		case "label":
			t.Label = p.scalar(v)
		case "gloss":
			t.Gloss = p.scalar(v)
		case "plover":
			c, err := ParsePLOVER(p.scalar(v))
			if err != nil {
				p.fail(v, "%v: want one of %v", err, PLOVERCategories())
			}
			t.PLOVER = c
		case "cameo":
			if t.CAMEO = p.scalar(v); !cameoRoot.MatchString(t.CAMEO) {
				p.fail(v, `CAMEO root %q: want "01" to "20", quoted`, t.CAMEO)
			}
		case "wikidata":
			if t.Wikidata = p.scalar(v); !wikidataID.MatchString(t.Wikidata) {
				p.fail(v, "Wikidata property %q: want P and a number", t.Wikidata)
			}
		case "symmetric":
			if err := v.Decode(&t.Symmetric); err != nil {
				p.fail(v, "symmetric must be true or false")
			}
		case "inverse":
			t.Inverse = p.scalar(v)
		case "domain":
			t.Domain = p.types(v)
		case "range":
			t.Range = p.types(v)
		case "triggers":
			if v.Kind != yaml.SequenceNode {
				p.fail(v, "triggers must be a list")
				return
			}
			for _, item := range v.Content {
				p.trigger(&t, item)
			}
		default:
			p.fail(k, "unknown key %q of a relation", key)
		}
	})
	if n.Kind != yaml.MappingNode {
		return
	}
	if t.ID == "" {
		p.fail(n, "a relation needs an id")
		return
	}
	if t.Label == "" {
		t.Label = strings.ReplaceAll(t.ID, "_", " ")
	}
	if first, dup := p.set.Lookup(t.ID); dup {
		p.fail(n, "relation id %q is already defined on line %d", t.ID, first.Line)
		return
	}
	p.set.byID[t.ID] = len(p.set.types)
	p.set.types = append(p.set.types, t)
}

func (p *relationParser) scalar(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		p.fail(n, "want a single value here")
		return ""
	}
	return n.Value
}

// list reads one value or a list of values.
func (p *relationParser) list(n *yaml.Node) []string {
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	if n.Kind != yaml.SequenceNode {
		p.fail(n, "want a value or a list of values here")
		return nil
	}
	var out []string
	for _, item := range n.Content {
		s := p.scalar(item)
		if slices.Contains(out, s) {
			p.fail(item, "%q is written twice in one list", s)
			continue
		}
		out = append(out, s)
	}
	return out
}

func (p *relationParser) types(n *yaml.Node) []EntityType {
	var out []EntityType
	for _, name := range p.list(n) {
		class, ok := typeClass(name)
		if !ok {
			p.fail(n, "unknown entity type %q", name)
			continue
		}
		for _, t := range class {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

func (p *relationParser) trigger(t *RelationType, n *yaml.Node) {
	tr := Trigger{Line: n.Line}
	p.fields(n, "a trigger", func(key string, k, v *yaml.Node) {
		switch kind := TriggerKind(key); kind {
		case VerbTrigger, NounTrigger, AdjectiveTrigger:
			if tr.Kind != "" {
				p.fail(k, "a trigger is either verb, noun or adj: write two triggers")
			}
			tr.Kind = kind
			tr.Lemmas = p.lemmas(v)
			return
		}
		switch key {
		case "with":
			tr.With = p.lemmas(v)
		case "without":
			tr.Without = p.lemmas(v)
			for _, name := range tr.Without {
				if types, ok := typeClass(name); ok {
					tr.WithoutTypes = append(tr.WithoutTypes, types...)
				}
			}
		case "subject":
			tr.Subject = p.list(v)
		case "object":
			tr.Object = p.list(v)
		default:
			p.fail(k, "unknown key %q of a trigger: want verb, noun, adj, with, without, subject, object", key)
		}
	})
	if n.Kind != yaml.MappingNode {
		return
	}
	p.checkTrigger(&tr, n)
	t.Triggers = append(t.Triggers, tr)
}

func (p *relationParser) lemmas(n *yaml.Node) []string {
	list := p.list(n)
	for _, lemma := range list {
		if !lemmaWords.MatchString(lemma) {
			p.fail(n, "trigger %q can match nothing: want lemmas in lower case, one space between words", lemma)
		}
	}
	return list
}

// checkTrigger fills defaults and refuses what no sentence can match.
func (p *relationParser) checkTrigger(tr *Trigger, n *yaml.Node) {
	if tr.Kind == "" || len(tr.Lemmas) == 0 {
		p.fail(n, "trigger can match nothing: it names no verb, noun or adj")
		return
	}
	if len(tr.With)+len(tr.Without) > 0 && tr.Kind != VerbTrigger {
		p.fail(n, "trigger can match nothing: only a verb has an object for with and without")
	}
	if tr.Subject == nil {
		if tr.Kind == NounTrigger {
			tr.Subject = []string{"poss", "subj", "by", "of", "from", "mod"}
			tr.Subject = slices.DeleteFunc(tr.Subject, func(s string) bool { return slices.Contains(tr.Object, s) })
		} else {
			tr.Subject = []string{"subj"}
		}
	}
	if tr.Object == nil {
		if tr.Kind == NounTrigger {
			p.fail(n, "a noun trigger needs object slots")
			return
		}
		tr.Object = []string{"obj"}
	}
	for _, slots := range [][]string{tr.Subject, tr.Object} {
		for _, slot := range slots {
			if !grammaticalSlot(tr.Kind, slot) && !knownPreposition(slot) {
				p.fail(n, "trigger can match nothing: no %s has a slot %q", tr.Kind, slot)
			}
		}
	}
	if slices.Equal(tr.Subject, tr.Object) && !slices.Equal(tr.Object, []string{"between"}) {
		p.fail(n, "trigger can match nothing: subject and object are the same slot %v", tr.Object)
	}
}
