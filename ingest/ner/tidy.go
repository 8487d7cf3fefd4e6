package ner

import (
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
)

// tidy cuts off names what cannot belong to one in a sentence of normal case:
// punctuation and small words at the edges, days and months, pronouns, titles.
func (f *features) tidy(toks []text.Token) {
	for from := 0; from < len(toks); from++ {
		if !strings.HasPrefix(toks[from].NER, "B-") {
			continue
		}
		class := toks[from].NER[2:]
		if from > 0 && storms[f.word(toks[from-1].Form).fold] {
			f.storms[toks[from].Form] = true
		}
		to := from + 1
		for to < len(toks) && toks[to].NER == "I-"+class {
			to++
		}
		a, b := f.core(toks, from, to, class)
		if end := withSuffix(toks, to); a < b && b == to && end > to {
			class, b, to = "ORG", end, end
			for k := a; k < b; k++ {
				toks[k].NER = "I-ORG"
			}
		}
		for k := from; k < to; k++ {
			switch {
			case k < a || k >= b:
				toks[k].NER = ""
			case k == a:
				toks[k].NER = "B-" + class
			}
		}
		if k := f.country(toks, a, b); class == "LOC" && k > a {
			toks[k].NER = "B-LOC"
		}
		from = to - 1
	}
}

// core returns the range of tokens that remain of a name; empty for none.
func (f *features) core(toks []text.Token, from, to int, class string) (int, int) {
	for changed := true; changed && from < to; {
		changed = false
		w := f.word(toks[from].Form)
		cut := w.kind == symbol || calendar[w.fold] ||
			w.kind == lowerCase && !particles[w.fold] && (to-from > 1 || !w.class.Has(gazetteer.AnyPlace|gazetteer.AnyGiven|gazetteer.PersonName|gazetteer.OrganizationName)) ||
			class == "PER" && to-from > 1 && personTitles[w.fold] && from+1 < to && f.word(toks[from+1].Form).kind != lowerCase
		if cut {
			from++
			changed = true
			continue
		}
		last := to - 1
		w = f.word(toks[last].Form)
		if w.kind == symbol || calendar[w.fold] || toks[last].Form == "'s" || toks[last].Form == "’s" ||
			w.kind == lowerCase && last > from && (smallWords[w.fold] || toks[last].UPOS == "VERB" || toks[last].UPOS == "AUX" || toks[last].UPOS == "ADP" || class == "PER" || class == "LOC") ||
			w.kind == numeric && last > from && calendar[f.word(toks[last-1].Form).fold] {
			to--
			changed = true
		}
	}
	if class == "PER" {
		// "Eduardo Tellechea - Associate"
		for k := from + 1; k+1 < to; k++ {
			if toks[k].Form == "-" && f.word(toks[k+1].Form).class.Has(gazetteer.PersonNoun) {
				to = k
			}
		}
	}
	small := true
	for k := from; k < to; k++ {
		w := f.word(toks[k].Form)
		small = small && (w.kind == lowerCase || w.kind == symbol)
	}
	if small && to-from > 1 {
		return from, from // no word in capitals
	}
	if to-from == 1 {
		w := f.word(toks[from].Form)
		if class == "PER" && personTitles[w.fold] && !w.class.Has(gazetteer.AnyGiven|gazetteer.Surname) || class == "ORG" && w.kind == upperCase && acronyms[w.fold] {
			return from, from
		}
		if w.fold == "state" && from > 1 && toks[from-1].Form == "of" || fileName(toks[from].Form) || pronouns[w.fold] && !(w.kind == upperCase && len(toks[from].Form) > 1) || prefixed(w.fold, toks[from].Form) {
			return from, from
		}
	}
	return from, to
}

// country returns where the name of the country or region begins that follows a
// town's without a comma ("Paris Texas"), or from if there is none.
func (f *features) country(toks []text.Token, from, to int) int {
	class := func(from, to int) gazetteer.Class {
		return f.x.gaz.Class(gazetteer.Fold(text.Surface(toks[from:to])))
	}
	if to-from < 2 || class(from, to) != 0 {
		return from
	}
	for k := from + 1; k < to; k++ {
		if class(from, k).Has(gazetteer.CityName|gazetteer.TownName) && class(k, to).Has(gazetteer.CountryName|gazetteer.PlaceName) &&
			!class(k, to).Has(gazetteer.PlaceNoun|gazetteer.FacilityNoun|gazetteer.OrganizationNoun) {
			return k
		}
	}
	return from
}

// withSuffix returns the end of an organisation's name with the legal form that
// a comma parts from it: "Google, Inc."
func withSuffix(toks []text.Token, to int) int {
	if to+1 < len(toks) && toks[to].Form == "," && toks[to].NER == "" && legalForms[strings.ToLower(strings.TrimRight(toks[to+1].Form, "."))] {
		return to + 2
	}
	return to
}

// fileName reports whether a word is the name of a file.
func fileName(form string) bool {
	i := strings.LastIndexByte(form, '.')
	if i <= 0 {
		return false
	}
	switch strings.ToLower(form[i+1:]) {
	case "pdf", "doc", "docx", "xls", "xlsx", "ppt", "txt", "jpg", "jpeg", "png", "gif", "zip", "htm", "html", "exe":
		return true
	}
	return false
}

// prefixed reports whether a word is an adjective such as "pro-Russian".
func prefixed(fold, form string) bool {
	for _, p := range []string{"pro", "anti", "non", "ex", "pre", "post"} {
		if strings.HasPrefix(fold, p+" ") && strings.HasPrefix(strings.ToLower(form), p+"-") {
			return true
		}
	}
	return false
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	calendar = set(`monday tuesday wednesday thursday friday saturday sunday january february march april june july
		august september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct
		nov dec today tomorrow yesterday`)
	particles = set(`al el bin ibn abu van von der den de la le du di da dos del ten ter mac st ben bint as ash an ad ar az`)
	pronouns  = set(`i we you he she it they me us him her them my our your his its their this that these those who what
		which there here the a an and but or if so as at in on of to by for from with no not yes please thanks thank
		hi hello dear regards ok okay`)
	legalForms = set(`inc ltd llc llp lp l.p l.l.c corp plc co n.v s.a gmbh`)
	// acronyms are well known and name no organisation.
	acronyms = set(`aids atm bmw cctv cd ceo cfo coo cio cto cpu covid dna rna diy dob dui dvd dwi eta faq fyi gdp gnp gmt gps gpu
		hiv html http https icbm icu ied ieds ipo iq isbn iso it kpi lgbt lgbtq lng lpg lol lmao md mba mp mps mep meps mrbm mri
		ngo ngos omg pc pcs pdf phd pin pow pows pr ps psa ptsd q&a r&d rip roi rpg rpgs rsvp slbm sms sos suv suvs svp tba tbd
		tv tvs uav uavs ufo ufos url usb utc vat vbied vbieds vhs vip vips vp wmd wmds wifi wtf www aka asap ect etc fob gmo gmos
		hr hvac imo iou irl irr jpeg mph kph mpg nda obgyn ok p.m a.m am pm rom ram sars sim sop std tnt vpn xl xxl`)
	storms       = set(`hurricane cyclone typhoon`)
	smallWords   = set(`of and for the in on at to with from by or a an as is was are has have`)
	personTitles = set(`mr mrs ms miss dr prof professor president vice prime minister chancellor sir lord lady senator sen
		governor gov congressman congresswoman representative rep general gen colonel col captain capt major lieutenant lt
		sergeant sgt admiral adm commodore commander cmdr brigadier brig marshal maj corporal cpl spc
		judge justice secretary mayor director ceo chairman ambassador king queen prince princess
		foreign press state chief russian american british french german ukrainian us uk u.s. of`)
)
