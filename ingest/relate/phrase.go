package relate

import (
	"slices"
	"strings"
	"unicode"

	"github.com/relata-kg/relata/ingest/text"
)

// namedGroup is a group known by a proper adjective or name alone: "Islamic
// fundamentalists", "Druze inhabitants".
func (e *extraction) namedGroup(h int) (actor, bool) {
	if e.tree.Tokens[h].Feat("Number") != "Plur" {
		return actor{}, false
	}
	for _, k := range e.tree.Kids[h] {
		t := &e.tree.Tokens[k]
		if r := e.tree.Rel(k); k > h || r != "amod" && r != "compound" || !capital(t.Form) || k == 0 && !capital(t.Lemma) {
			continue // at the start of a sentence every word is capitalised
		}
		from, to := e.core(h)
		name := e.groupName(h, from, min(to, h+1))
		a := e.groupNode(name, "")
		a.head, a.from, a.to, a.confidence = h, from, to, 0.7
		return a, true
	}
	return actor{}, false
}

func capital(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

// violence reports nouns for acts of force, which stand for those who commit them:
// "Russian strikes killed ...".
func violence(lemma string) bool {
	switch lemma {
	case "attack", "strike", "raid", "airstrike", "bombing", "missile", "rocket", "shelling", "offensive", "bombardment", "fire", "assault", "artillery", "drone":
		return true
	}
	return false
}

// cutQuotation reports words that hold one end of a quotation only.
func cutQuotation(s string) bool {
	return strings.Count(s, "“") != strings.Count(s, "”") || strings.Count(s, `"`)%2 != 0
}

// core returns the token range of a noun phrase: its premodifiers, head, and the
// "of" phrases after it, without determiner.
func (e *extraction) core(h int) (from, to int) {
	from, to = h, h+1
	for _, k := range e.tree.Kids[h] {
		switch e.tree.Rel(k) {
		case "amod", "compound", "nummod", "flat", "nmod", "fixed", "advmod":
			if k < h {
				lo, hi := e.spread(k)
				if hi <= h {
					from = min(from, lo)
				}
			} else if r := e.tree.Rel(k); r == "flat" || r == "compound" || r == "fixed" || r == "nummod" && e.tree.Tokens[h].UPOS == "SYM" {
				to = max(to, k+1)
			} else if r == "nmod" {
				if c := e.tree.Child(k, "case"); c == to && strings.EqualFold(e.tree.Tokens[c].Form, "of") {
					_, hi := e.core(k)
					to = max(to, hi)
				}
			}
		}
	}
	return from, to
}

// spread is the token range of a subtree.
func (e *extraction) spread(k int) (int, int) {
	list := e.tree.Subtree(k, nil)
	return list[0], list[len(list)-1] + 1
}

// groupName is the name of a group node: its premodifiers and head, with number
// words and articles left out and the owner's name for a pronoun.
func (e *extraction) groupName(h, from, to int) string {
	var words []string
	for k := from; k < min(to, h+1); k++ {
		t := &e.tree.Tokens[k]
		if t.UPOS == "NUM" || t.UPOS == "DET" || t.UPOS == "PUNCT" || t.UPOS == "ADV" || t.UPOS == "ADP" || k < h && quantifier(t.Form) {
			continue
		}
		if t.XPOS == "PRP$" || t.XPOS == "WP$" {
			// "her party" is another one in every text: "Ana Silva's party"
			if m := e.mentionAt(k); m >= 0 {
				if owner := e.entityOf(m); owner >= 0 {
					words = append(words, possessive(e.doc.Entities[owner].Name))
				}
			}
			continue
		}
		if t.XPOS == "POS" && len(words) > 0 {
			words[len(words)-1] += t.Form
			continue
		}
		words = append(words, t.Form)
	}
	if to > h+1 {
		for k := h + 1; k < to; k++ {
			words = append(words, e.tree.Tokens[k].Form)
		}
	}
	return strings.Join(words, " ")
}

// possessive is the genitive of a name.
func possessive(name string) string {
	if strings.HasSuffix(name, "s") {
		return name + "'"
	}
	return name + "'s"
}

// quantifier reports adjectives that count.
func quantifier(form string) bool {
	switch strings.ToLower(form) {
	case "more", "most", "many", "several", "few", "fewer", "less", "other", "such", "numerous", "various", "least":
		return true
	}
	return false
}

// words are the forms of a token range with the spaces of the source.
func (e *extraction) words(from, to int) string {
	to = min(to, len(e.tree.Tokens))
	if from >= to {
		return ""
	}
	return text.Surface(e.tree.Tokens[from:to])
}

func slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			dash = false
		} else {
			dash = true
		}
	}
	return b.String()
}

// collective reports nouns for people and bodies that act for the state or
// organisation that they are of.
func collective(lemma string) bool {
	return slices.Contains(collectives, lemma)
}

// collectives is sorted by kind of actor: forces, officials, people, states.
var collectives = []string{
	"troop", "troops", "force", "forces", "soldier", "army", "military", "navy", "police", "officer", "tank", "helicopter", "warplane", "jet", "bomber", "commando", "marine", "guard", "gunman", "fighter", "militant", "guerrilla", "guerilla", "rebel", "insurgent", "separatist", "militia", "peacekeeper", "serviceman", "paramilitary", "personnel", "warship", "gunship", "bulldozer", "drone", "artillery", "sniper", "patrol", "agent", "warplanes", "air", "aircraft", "navy", "fleet", "infantry", "contingent", "brigade",
	"official", "government", "minister", "ministry", "authority", "authorities", "administration", "cabinet", "parliament", "leader", "leadership", "president", "diplomat", "ambassador", "envoy", "spokesman", "spokeswoman", "spokesperson", "court", "delegation", "negotiator", "lawmaker", "legislator", "politician", "opposition", "regime", "intelligence", "congress", "senate", "assembly", "judge", "prosecutor", "agency", "council", "committee", "commander", "chief", "party", "coalition", "general", "embassy", "bank", "premier", "chancellor", "king", "office", "secretary", "mediator", "inspector", "investigator", "senator", "governor", "mayor", "adviser",
	"people", "citizen", "resident", "civilian", "national", "refugee", "immigrant", "migrant", "worker", "student", "youth", "protester", "demonstrator", "activist", "journalist", "prisoner", "detainee", "child", "woman", "man", "farmer", "landowner", "supporter", "militiaman", "extremist", "fundamentalist", "bomber", "terrorist", "hostage", "inhabitant", "settler", "dissident", "group", "ally", "community", "tribe", "advisor", "team", "company", "firm", "newspaper", "radio", "television", "organization", "organisation", "union", "candidate", "voter", "muslim", "minority", "villager", "family", "forum", "league", "bloc", "alliance", "wing", "faction", "movement", "front", "clan", "kurd", "agent", "victim", "delegate", "representative", "member", "pilot", "sailor", "crew", "motorist", "teacher", "doctor", "miner", "expert",
	"country", "nation", "state", "homeland", "republic", "region", "town", "city", "village", "enclave", "territory", "capital", "camp",
}
