package relate

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// inhabitants resolves the people of a place ("Syrians", "young Iraqis") to a group of
// their own that stands for it: what they do, their state has not done.
func (e *extraction) inhabitants(m *text.Mention, h int) (actor, bool) {
	t := &e.tree.Tokens[h]
	if m.Kind != text.Name || m.Entity < 0 || m.Entity >= len(e.doc.Entities) || m.To != h+1 {
		return actor{}, false
	}
	ent := &e.doc.Entities[m.Entity]
	switch ent.Type {
	case schema.Country, schema.Location, schema.City:
	default:
		return actor{}, false
	}
	plural := t.XPOS == "NNPS" || t.XPOS == "NNS" || t.Feat("Number") == "Plur"
	if !plural || m.Rule != "demonym" && m.Type != schema.Nationality {
		return actor{}, false
	}
	from, _ := e.core(h)
	from = min(from, m.From)
	a := e.groupNode(e.groupName(h, from, h+1), ent.ID)
	a.head, a.from, a.to, a.confidence = h, from, h+1, 0.8
	return a, true
}

// groupNode returns the group of a name, made when first seen, that stands for the
// entity of an ID, if any.
func (e *extraction) groupNode(name, standsFor string) actor {
	id := "group/" + slug(name)
	k, ok := e.groups[id]
	if !ok {
		k = len(e.doc.Entities)
		e.doc.Entities = append(e.doc.Entities, schema.Entity{ID: id, Name: name, Type: schema.Group, StandsFor: standsFor})
		e.groups[id] = k
	}
	return actor{entity: k, depth: group}
}

// titled returns the person whose title is at h, which a recogniser took for a
// name: "US Secretary of State [Colin Powell]".
func (e *extraction) titled(h int) (actor, bool) {
	if !officeNoun(e.tree.Tokens[h].Form) {
		return actor{}, false
	}
	a, ok := e.nameBeside(h)
	if !ok || e.doc.Entities[a.entity].Type != schema.Person {
		return actor{}, false
	}
	return a, true
}

// otherSense reports a construction in which a verb does not mean what its
// triggers say: "joined Canada in condemning" (to act with, not to become a member),
// "were shipped out, leaving 100 troops" (a result, not a departure), "led them to
// believe", "included the clause in the deal".
func (e *extraction) otherSense(c *text.Clause) bool {
	for i := range c.Args {
		a := &c.Args[i]
		switch c.Lemma {
		case "join":
			k := e.tree.Child(a.Head, "mark")
			if a.Role == text.Clausal && a.Via == "advcl" && k >= 0 && strings.EqualFold(e.tree.Tokens[k].Form, "in") {
				return true
			}
		case "leave":
			if a.Role == text.Subject && a.Via == "participle" {
				return true
			}
		case "lead":
			if a.Role == text.Clausal && a.Via == "" {
				return true
			}
		case "include":
			if a.Role == text.Oblique && a.Head > c.Predicate && len(a.Case) == 1 && strings.EqualFold(e.tree.Tokens[a.Case[0]].Form, "in") {
				return true
			}
		}
	}
	return false
}

// armed reports nouns for forces, whose arrival is no visit.
func armed(lemma string) bool {
	switch strings.ToLower(lemma) {
	case "troop", "troops", "force", "forces", "soldier", "army", "military", "navy", "tank", "warplane", "warship", "fleet", "brigade", "battalion", "contingent", "peacekeeper", "paratrooper", "commando", "marine", "convoy", "bomber", "fighter", "militia", "reinforcement":
		return true
	}
	return false
}

// serves reads for whom a person works by the possessive right before a title:
// "Putin's spokesman", "his lawyer", when it is known who that is.
func (e *extraction) serves(role *text.Role) (*schema.RelationType, candidate, bool) {
	id := ""
	switch noun := role.Title[strings.LastIndexByte(role.Title, ' ')+1:]; {
	case strings.HasPrefix(noun, "spokes"):
		id = "spokesperson_for"
	case noun == "lawyer" || noun == "attorney" || noun == "adviser" || noun == "advisor" || noun == "aide" || noun == "assistant" || noun == "bodyguard":
		id = "works_for"
	}
	rel, ok := e.set.Lookup(id)
	if !ok {
		return nil, candidate{}, false
	}
	for i := e.mentions[e.number][0]; i < e.mentions[e.number][1]; i++ {
		m := &e.doc.Mentions[i]
		k := e.entityOf(i)
		if k < 0 || e.doc.Entities[k].Type != schema.Person || m.To > role.TitleFrom {
			continue
		}
		t := &e.tree.Tokens[role.TitleFrom-1]
		if m.Kind == text.Pronoun && m.To == role.TitleFrom && t.Feat("Poss") == "Yes" || m.Kind == text.Name && m.To == role.TitleFrom-1 && possessiveSign(t.Form) {
			return rel, candidate{actor{entity: k, head: m.Head, from: m.From, to: m.To, confidence: m.Confidence}, nil, "poss"}, true
		}
	}
	return nil, candidate{}, false
}

func possessiveSign(form string) bool {
	switch form {
	case "'s", "’s", "'", "’":
		return true
	}
	return false
}
