package coref

import (
	"strings"

	"github.com/relata-kg/relata/ingest/coref/roles"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// class is what kind of thing a mention is, as far as its words show.
type class uint8

const (
	unknown class = iota
	person
	organization
	place
	group // of people: "soldiers"
	event
	thing
)

// number is grammatical number.
type number uint8

const (
	anyNumber number = iota
	singular
	plural
)

// article is how a noun phrase is determined.
type article uint8

const (
	bare article = iota
	definite
	indefinite
	demonstrative
	possessed
)

// pronoun is what the word list says of a pronoun.
type pronoun struct {
	base       string // citation form: "he" for "his"
	grammPers  uint8  // grammatical person, 1 to 3; 0 for relative and others
	number     number
	gender     gazetteer.Gender
	possessive bool
	reflexive  bool
	relative   bool
	animate    bool // refers to people
}

func pronounOf(t *text.Token) (pronoun, bool) {
	form := strings.ToLower(t.Form)
	p, ok := pronouns()[form]
	if !ok {
		return pronoun{}, false
	}
	if p.relative {
		// "that" and "which" only where the tree says that they are relative.
		if t.UPOS != "PRON" && t.UPOS != "DET" && t.UPOS != "" {
			return p, false
		}
		if t.Feat("PronType") == "Int" || (form == "that" || form == "which") && t.Feat("PronType") != "Rel" {
			p.relative, p.base = false, form
		}
	}
	if form == "her" && t.XPOS != "PRP$" {
		p.possessive = false
	}
	return p, true
}

// attrs are the attributes of a mention.
type attrs struct {
	m        *text.Mention
	toks     []text.Token
	head     *text.Token
	lemma    string // of the head, lower case
	class    class
	number   number
	gender   gazetteer.Gender
	article  article
	pron     *pronoun
	fold     string // folded words without article
	headFold string
	mods     []string // folded modifiers of a nominal, articles left out
	subject  bool
	role     string // universal relation of the head
	clause   int    // token of the predicate that governs the mention, or text.None
	quote    int    // index of the quotation around it plus 1, or 0
	sentence int
	order    int // index into Document.Mentions
}

// describe computes the attributes of mention i.
func (r *run) describe(i int) attrs {
	m := &r.doc.Mentions[i]
	toks := r.doc.Sentences[m.Sentence].Tokens
	h := &toks[m.Head]
	a := attrs{m: m, toks: toks, head: h, sentence: m.Sentence, order: i, clause: text.None, role: h.Rel()}
	a.lemma = strings.ToLower(h.Lemma)
	if a.lemma == "" || a.lemma == "_" {
		a.lemma = strings.ToLower(h.Form)
	}
	a.headFold = gazetteer.Fold(h.Form)
	a.clause = governor(toks, m.Head)
	a.subject = a.role == "nsubj" || a.role == "csubj"
	if q := r.quotes.at(m.Sentence, m.Head); q >= 0 {
		a.quote = q + 1
	}
	from := m.From
	if p, ok := pronounOf(h); ok && m.Kind == text.Pronoun {
		a.pron = &p
		a.number, a.gender = p.number, p.gender
		if p.animate {
			a.class = person
		}
		a.fold = p.base
		return a
	}
	switch strings.ToLower(toks[from].Form) {
	case "the":
		a.article = definite
		from++
	case "a", "an":
		a.article = indefinite
		from++
	case "this", "that", "these", "those":
		a.article = demonstrative
		from++
	case "his", "her", "its", "their", "my", "our", "your", "whose":
		a.article = possessed
		from++
	}
	if a.article == bare {
		for k := from; k < m.To; k++ {
			if toks[k].Deprel == "nmod:poss" && toks[k].Head == m.Head {
				a.article = possessed
			}
		}
	}
	var words []string
	for k := from; k < m.To; k++ {
		f := gazetteer.Fold(toks[k].Form)
		if f == "" {
			continue
		}
		words = append(words, f)
		if k != m.Head && toks[k].UPOS != "ADP" && toks[k].UPOS != "DET" && toks[k].UPOS != "PUNCT" && toks[k].UPOS != "PART" {
			a.mods = append(a.mods, f)
		}
	}
	a.fold = strings.Join(words, " ")
	switch {
	case h.Feat("Number") == "Plur" || h.XPOS == "NNS" || h.XPOS == "NNPS":
		a.number = plural
	case h.Feat("Number") == "Sing" || h.XPOS == "NN" || h.XPOS == "NNP":
		a.number = singular
	}
	if a.coordinated() {
		a.number = plural
	}
	r.classify(&a)
	return a
}

// coordinated reports whether the mention is of several conjuncts.
func (a *attrs) coordinated() bool {
	for k := a.m.From; k < a.m.To; k++ {
		if a.toks[k].Rel() == "conj" && a.toks[k].Head == a.m.Head {
			return true
		}
	}
	return false
}

// joined reports whether the mention is one of several joined as a subject.
func (a *attrs) joined() bool {
	head := a.m.Head
	if a.role == "conj" && a.head.Head >= 0 {
		head = a.head.Head
	}
	if a.toks[head].Rel() != "nsubj" {
		return false
	}
	for k := range a.toks {
		if a.toks[k].Rel() == "conj" && a.toks[k].Head == head {
			return true
		}
	}
	return false
}

// classify sets class and gender from the type of a name or the noun's classes.
func (r *run) classify(a *attrs) {
	switch a.m.Type {
	case schema.Person:
		a.class = person
	case schema.Organization, schema.Party, schema.Office:
		a.class = organization
	case schema.Location, schema.Country, schema.City, schema.Facility:
		a.class = place
	case schema.Event:
		a.class = event
	case schema.Nationality, schema.Group:
		a.class = group
	case schema.Work, schema.Misc:
		a.class = thing
	}
	if a.m.Kind == text.Name {
		if a.class == person {
			a.gender = r.givenGender(a)
		}
		return
	}
	c := r.nounClass(a.lemma)
	switch {
	case c.Has(gazetteer.FemaleNoun):
		a.gender = gazetteer.Female
	case c.Has(gazetteer.MaleNoun):
		a.gender = gazetteer.Male
	}
	if a.class != unknown {
		return
	}
	switch {
	case c.Has(gazetteer.PersonNoun):
		a.class = person
		if a.number == plural {
			a.class = group
		}
	case c.Has(gazetteer.OrganizationNoun | gazetteer.GroupNoun):
		a.class = organization
	case c.Has(gazetteer.PlaceNoun | gazetteer.FacilityNoun):
		a.class = place
	case c.Has(gazetteer.EventNoun):
		a.class = event
	default:
		a.class = thing
	}
}

// nounClass returns the classes of a noun, also by its last part ("policewoman")
// and by the suffixes that make nouns for people.
func (rs *Resolver) nounClass(lemma string) gazetteer.Class {
	if c := rs.gaz.Class(lemma) & nounMask; c != 0 || roles.Office(lemma) {
		if roles.Office(lemma) {
			c |= gazetteer.PersonNoun
		}
		if strings.HasSuffix(lemma, "woman") {
			c |= gazetteer.FemaleNoun
		}
		return c
	}
	if strings.HasSuffix(lemma, "woman") || strings.HasSuffix(lemma, "women") {
		return gazetteer.PersonNoun | gazetteer.FemaleNoun
	}
	if strings.HasSuffix(lemma, "person") || strings.HasSuffix(lemma, "people") {
		return gazetteer.PersonNoun
	}
	return 0
}

const nounMask = gazetteer.PersonNoun | gazetteer.FemaleNoun | gazetteer.MaleNoun | gazetteer.GroupNoun |
	gazetteer.OrganizationNoun | gazetteer.PlaceNoun | gazetteer.FacilityNoun | gazetteer.EventNoun

// givenGender guesses the gender of a person's name: honorific before it, then
// given name.
func (r *run) givenGender(a *attrs) gazetteer.Gender {
	for k := a.m.From; k < a.m.To; k++ {
		if g := honorificGender(a.toks[k].Form); g != gazetteer.Unknown {
			return g
		}
	}
	if a.m.From > 0 {
		if g := honorificGender(a.toks[a.m.From-1].Form); g != gazetteer.Unknown {
			return g
		}
	}
	if a.m.To-a.m.From < 2 && r.gaz.Class(a.fold).Has(gazetteer.Surname) {
		return gazetteer.Unknown
	}
	c := r.gaz.Class(gazetteer.Fold(a.toks[a.m.From].Form))
	switch f, m := c.Has(gazetteer.GivenFemale), c.Has(gazetteer.GivenMale); {
	case f && !m:
		return gazetteer.Female
	case m && !f:
		return gazetteer.Male
	}
	return gazetteer.Unknown
}

func honorificGender(form string) gazetteer.Gender {
	switch strings.ToLower(strings.TrimSuffix(form, ".")) {
	case "mr", "sir", "lord", "king", "prince", "mister", "father", "uncle", "pope", "brother":
		return gazetteer.Male
	case "mrs", "ms", "miss", "lady", "queen", "princess", "madam", "madame", "dame", "mother", "aunt", "sister":
		return gazetteer.Female
	}
	return gazetteer.Unknown
}

// governor returns the nearest verb (or predicate) above token i, or text.None.
func governor(toks []text.Token, i int) int {
	for steps := 0; steps < len(toks); steps++ {
		h := toks[i].Head
		if h < 0 || h >= len(toks) {
			return text.None
		}
		if u := toks[h].UPOS; u == "VERB" || u == "AUX" || toks[i].Rel() == "nsubj" {
			return h
		}
		i = h
	}
	return text.None
}
