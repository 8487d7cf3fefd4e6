package ner

import (
	"context"
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// Annotate reads Tokens (with their tags and trees, if they have them) and
// writes Token.NER and the mentions of names; earlier mentions are dropped.
func (r *Recognizer) Annotate(ctx context.Context, doc *text.Document) error {
	if err := r.Tag(ctx, doc.Sentences); err != nil {
		return err
	}
	doc.Mentions = doc.Mentions[:0]
	for i := range doc.Sentences {
		r.mentions(doc, i)
	}
	return nil
}

// mentions turns the tags of one sentence into mentions.
func (r *Recognizer) mentions(doc *text.Document, si int) {
	toks := doc.Sentences[si].Tokens
	for from := 0; from < len(toks); from++ {
		class, ok := strings.CutPrefix(toks[from].NER, "B-")
		if !ok {
			continue
		}
		to := from + 1
		for to < len(toks) && toks[to].NER == "I-"+class {
			to++
		}
		typ, confidence := r.fineType(toks[from:to], class)
		doc.Mentions = append(doc.Mentions, text.Mention{
			Sentence: si, From: from, To: to, Head: head(toks, from, to),
			Kind: text.Name, Type: typ, Entity: text.None, Antecedent: text.None, Confidence: confidence,
		})
		from = to - 1
	}
}

// head returns the token of [from, to) that is governed from outside, or the
// last one before a preposition when there is no tree.
func head(toks []text.Token, from, to int) int {
	for i := from; i < to; i++ {
		h := toks[i].Head
		if h == text.None {
			break
		}
		if (h < from || h >= to) && toks[i].Rel() != "punct" && toks[i].Rel() != "case" {
			return i
		}
	}
	for i := from + 1; i < to; i++ {
		if f := toks[i].Form; f == "of" || f == "for" || f == "in" {
			return i - 1
		}
	}
	return to - 1
}

// fineType refines a class: by the gazetteer, by the nouns in the name, or not.
func (r *Recognizer) fineType(toks []text.Token, class string) (schema.EntityType, float64) {
	name := text.Surface(toks)
	if class == "MISC" && len(toks) == 1 && Nationality(r.gaz, name) {
		return schema.Nationality, 0.95
	}
	for _, rec := range r.gaz.Find(strings.TrimPrefix(strings.TrimPrefix(name, "the "), "The ")) {
		c := rec.Type.Coarse()
		if rec.User || c == class || class != "PER" && c != "PER" || c != "PER" && len(toks) > 1 {
			return rec.Type, 0.95
		}
	}
	words := make([]gazetteer.Class, len(toks))
	for i := range toks {
		words[i] = r.gaz.Class(gazetteer.Fold(toks[i].Form))
	}
	last := strings.ToLower(toks[len(toks)-1].Form)
	switch class {
	case "PER":
		return schema.Person, 0.9
	case "ORG":
		for i := range toks {
			if f := strings.ToLower(toks[i].Form); f == "party" || len(toks) > 1 && (f == "democrats" || f == "republicans") {
				return schema.Party, 0.9
			}
		}
		return schema.Organization, 0.9
	case "LOC":
		whole := r.gaz.Class(gazetteer.Fold(name))
		switch {
		case whole.Has(gazetteer.CountryName):
			return schema.Country, 0.9
		case whole.Has(gazetteer.CityName | gazetteer.TownName):
			return schema.City, 0.85
		case len(toks) > 1 && words[len(words)-1].Has(gazetteer.FacilityNoun):
			return schema.Facility, 0.85
		case last == "city":
			return schema.City, 0.85
		}
		return schema.Location, 0.85
	}
	for i := range toks {
		f := strings.ToLower(toks[i].Form)
		if eventNouns[f] {
			return schema.Event, 0.8
		}
		if workNouns[f] {
			return schema.Work, 0.8
		}
	}
	if words[len(words)-1].Has(gazetteer.EventNoun) && len(toks) > 1 {
		return schema.Event, 0.7
	}
	return schema.Misc, 0.7
}

// Nouns within names that tell events from works.
var (
	eventNouns = set(`conference summit war battle olympics games election elections championship championships cup
		forum festival congress revolution uprising crisis festival meeting exercise operation massacre talks`)
	workNouns = set(`treaty agreement agreements accord accords protocol act law bill convention pact declaration charter
		constitution resolution plan memorandum report doctrine prize award book programme program`)
)

// known marks the names of the gazetteer that the model missed or cut: countries,
// organisations, offices and the like, as far as their name is no everyday word
// and no person's; names of a user's list always. Nationalities are MISC.
func (r *Recognizer) known(f *features, toks []text.Token) {
	for i := 0; i < len(toks); i++ {
		n, class := r.longestKnown(f, toks, i)
		if n == 0 {
			if alone(toks, i) && Nationality(r.gaz, toks[i].Form) {
				toks[i].NER = "B-MISC"
			}
			continue
		}
		// A name of the model that reaches beyond is left alone.
		from, to := i, i+n
		if strings.HasPrefix(toks[from].NER, "I-") || to < len(toks) && strings.HasPrefix(toks[to].NER, "I-") {
			i = to - 1
			continue
		}
		whole := strings.HasPrefix(toks[from].NER, "B-") && !cutsName(toks, from, to)
		if !whole || toks[from].NER[2:] != class {
			for k := from; k < to; k++ {
				toks[k].NER = "I-" + class
			}
			toks[from].NER = "B-" + class
		}
		i = to - 1
	}
}

// alone reports whether token i is in no name or a name by itself.
func alone(toks []text.Token, i int) bool {
	return !strings.HasPrefix(toks[i].NER, "I-") && (i+1 == len(toks) || !strings.HasPrefix(toks[i+1].NER, "I-"))
}

// longestKnown returns the length of the longest known name at token i that may
// be marked without the model, and its class.
func (r *Recognizer) longestKnown(f *features, toks []text.Token, i int) (int, string) {
	k := kindOf(toks[i].Form)
	article := k == lowerCase && arabicArticle[toks[i].Form] && i+1 < len(toks) && toks[i+1].Form == "-"
	if !r.userNames && (k == lowerCase && !article || k == symbol) {
		return 0, ""
	}
	best, class := 0, ""
	f.key = f.key[:0]
	var name strings.Builder
	for j := i; j < len(toks) && j < i+8; j++ {
		if j > i && !toks[j-1].NoSpaceAfter {
			name.WriteByte(' ')
		}
		name.WriteString(toks[j].Form)
		if f.word(toks[j].Form).kind == symbol && j > i {
			continue // no name ends with a sign
		}
		if j+1 < len(toks) && toks[j+1].Form == "-" && toks[j].NoSpaceAfter {
			continue
		}
		for _, rec := range r.gaz.Find(name.String()) {
			// A name of the model is only overruled by what is no place or body at once.
			if rec.User || r.certain(f, toks, i, j+1, rec) && (!r.alike(toks[i].NER, rec.Type.Coarse()) || cutsName(toks, i, j+1)) {
				best, class = j+1-i, rec.Type.Coarse()
				if class == "" {
					class = "MISC"
				}
				break
			}
		}
		if !r.userNames {
			if _, longer := r.gaz.ClassPrefix(gazetteer.Fold(name.String())); !longer {
				break
			}
		}
	}
	return best, class
}

// arabicArticle holds the articles that begin a name in small letters: "al-Qaeda".
var arabicArticle = set("al el as ash an")

// cutsName reports whether the model's name that begins toks[from:to] ends before to.
func cutsName(toks []text.Token, from, to int) bool {
	for k := from + 1; k < to; k++ {
		if !strings.HasPrefix(toks[k].NER, "I-") {
			return true
		}
	}
	return false
}

// alike reports whether a tag of the model and a known class are both of places
// and organisations, between which guidelines differ: the White House.
func (r *Recognizer) alike(tag, class string) bool {
	return tag == "B-LOC" && class == "ORG" || r.actingCountries && tag == "B-ORG" && class == "LOC" || tag == "B-"+class
}

// certain reports whether the name of a record at toks[from:to] needs no context.
func (r *Recognizer) certain(f *features, toks []text.Token, from, to int, rec *gazetteer.Record) bool {
	switch rec.Type {
	case schema.Person:
		return to-from > 1 && capitalised(toks[from:to])
	case schema.City:
		return to-from > 1 && capitalised(toks[from:to]) && rec.Population == 0
	}
	if to-from > 1 {
		return capitalised(toks[from:to])
	}
	w := f.word(toks[from].Form)
	if w.kind == lowerCase || w.class.Has(gazetteer.AnyGiven|gazetteer.Surname) {
		return false
	}
	if w.kind == upperCase {
		return true
	}
	// A word that the document or the language also writes small needs the model.
	if w.counts.lower > 0 || w.class.Has(gazetteer.GroupNoun|gazetteer.PlaceNoun|gazetteer.EventNoun|gazetteer.PersonNoun|gazetteer.OrganizationNoun|gazetteer.FacilityNoun) {
		return false
	}
	return rec.Type == schema.Country || rec.Type == schema.Office || rec.Type == schema.Organization && from > 0
}

func capitalised(toks []text.Token) bool {
	for i := range toks {
		if k := kindOf(toks[i].Form); k == lowerCase && len(toks[i].Form) > 3 {
			return false
		}
	}
	k := kindOf(toks[0].Form)
	return k != lowerCase || kindOf(toks[len(toks)-1].Form) != lowerCase
}

// bareNames turns one-word names of people into what the gazetteer knows them as
// ("Kremlin", "Washington"), where the document knows nobody of that name and
// nothing before it speaks for a person.
func (r *Recognizer) bareNames(f *features, sentences []text.Sentence) {
	people := map[string]bool{}
	eachName(sentences, func(toks []text.Token, from, to int, class string) {
		if class == "PER" && to-from > 1 {
			people[toks[to-1].Form], people[toks[from].Form] = true, true
		}
	})
	eachName(sentences, func(toks []text.Token, from, to int, class string) {
		if to-from == 1 && f.storms[toks[from].Form] || to-from == 2 && storms[f.word(toks[from].Form).fold] {
			toks[from].NER, class = "B-MISC", "MISC"
			if to-from == 2 {
				toks[from+1].NER = "I-MISC"
			}
		}
		if class != "PER" || to-from != 1 || people[toks[from].Form] {
			return
		}
		if from > 0 {
			if w := f.word(toks[from-1].Form); personTitles[w.fold] || w.class.Has(gazetteer.PersonNoun) {
				return
			}
		}
		for _, rec := range r.gaz.Find(toks[from].Form) {
			if c := rec.Type.Coarse(); c != "PER" && (rec.StandsFor != "" || rec.Type == schema.Country || rec.Type == schema.Office) {
				toks[from].NER = "B-" + c
				return
			}
		}
	})
}

// found is a name that the document holds, with its votes.
type found struct {
	votes map[string]int
	full  bool // a person's name of several words
}

// agree makes a document use its names alike: a surname after the full name, a
// name that the model found in one place and missed in another, and one class
// for one name. It costs one pass and one lookup a capitalised token.
func (r *Recognizer) agree(f *features, sentences []text.Sentence) {
	names := map[string]*found{}
	vote := func(key, class string, full bool) {
		n := names[key]
		if n == nil {
			n = &found{votes: map[string]int{}}
			names[key] = n
		}
		n.votes[class]++
		n.full = n.full || full
	}
	eachName(sentences, func(toks []text.Token, from, to int, class string) {
		if caseOf(toks) != normalCase {
			return
		}
		vote(key(toks[from:to]), class, false)
		if class == "PER" && to-from > 1 && kindOf(toks[to-1].Form) == titleCase {
			vote(key(toks[to-1:to]), class, true)
		}
	})
	eachName(sentences, func(toks []text.Token, from, to int, class string) {
		n := names[key(toks[from:to])]
		if n == nil || len(n.votes) < 2 {
			return
		}
		if best := n.best(); best != class && (2*n.votes[best] > 3*n.votes[class]) {
			for k := from; k < to; k++ {
				toks[k].NER = toks[k].NER[:2] + best
			}
		}
	})
	for i := range sentences {
		toks := sentences[i].Tokens
		if caseOf(toks) != normalCase {
			continue
		}
		for k := range toks {
			if toks[k].NER != "" || k > 0 && k+1 < len(toks) && toks[k-1].Form == "-" {
				continue
			}
			w := f.word(toks[k].Form)
			if w.kind != titleCase && w.kind != upperCase || len(toks[k].Form) < 3 {
				continue
			}
			n := names[key(toks[k:k+1])]
			if n == nil || w.counts.lower > 0 || (k == 0 || toks[k-1].Form == "“" || toks[k-1].Form == "\"") && !n.full {
				continue
			}
			next := k+1 < len(toks) && (strings.HasPrefix(toks[k+1].NER, "B-") || kindOf(toks[k+1].Form) == titleCase)
			before := k > 0 && (toks[k-1].NER != "" || kindOf(toks[k-1].Form) == titleCase && k > 1)
			if best := n.best(); !next && !before && (n.full || n.votes[best] > 1) {
				toks[k].NER = "B-" + best
			}
		}
	}
}

func (n *found) best() string {
	classes := make([]string, 0, len(n.votes))
	for c := range n.votes {
		classes = append(classes, c)
	}
	sort.Strings(classes)
	best := classes[0]
	for _, c := range classes {
		if n.votes[c] > n.votes[best] {
			best = c
		}
	}
	return best
}

func key(toks []text.Token) string {
	if len(toks) == 1 {
		return toks[0].Form
	}
	return text.Surface(toks)
}

// eachName calls each with every tagged name.
func eachName(sentences []text.Sentence, each func(toks []text.Token, from, to int, class string)) {
	for i := range sentences {
		toks := sentences[i].Tokens
		for from := 0; from < len(toks); from++ {
			class, ok := strings.CutPrefix(toks[from].NER, "B-")
			if !ok {
				continue
			}
			to := from + 1
			for to < len(toks) && toks[to].NER == "I-"+class {
				to++
			}
			each(toks, from, to, class)
			from = to - 1
		}
	}
}
