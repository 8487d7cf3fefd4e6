package relate

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// place is where a slot's argument stands.
type place struct {
	head        int
	preposition []int
}

// places returns the phrases that stand in a slot of a clause.
func (e *extraction) places(c *text.Clause, f frame, slot string) []place {
	if f.trigger.Kind == schema.NounTrigger {
		return e.nounPlaces(c, f, slot)
	}
	switch slot {
	case "subj":
		role := text.Subject
		if c.Passive {
			role = text.Agent
		}
		return e.role(c, role)
	case "obj":
		if c.Passive {
			return e.role(c, text.Subject)
		}
		if out := e.role(c, text.Object); len(out) > 0 || c.Arg(text.Clausal) == nil {
			return out
		}
		return e.role(c, text.IndirectObject) // "urged them to leave"
	case "iobj":
		return e.role(c, text.IndirectObject)
	case "comp":
		return e.participants(c, f.relation)
	case "poss", "mod":
		if h := e.objectNoun(c, f.trigger.With); h >= 0 {
			return e.nounArgs(h, slot)
		}
		return nil
	}
	out := e.prepositional(c, slot)
	if h := e.objectNoun(c, f.trigger.With); h >= 0 {
		out = append(out, e.nounArgs(h, slot)...)
	} else if len(out) == 0 {
		// The parser may have hung the phrase on the object.
		if o := c.Arg(text.Object); o != nil && slot != "of" && slot != "in" && (slot != "from" || !motionNoun(e.tree.Lemma(o.Head))) {
			for _, h := range e.conjuncts(o.Head) {
				out = append(out, e.nounArgs(h, slot)...)
			}
		}
	}
	return out
}

// motionNoun reports nouns that say from where something goes.
func motionNoun(lemma string) bool {
	switch lemma {
	case "withdrawal", "removal", "expulsion", "release", "retreat", "return", "departure", "pullout", "evacuation", "ouster", "resignation", "independence", "secession":
		return true
	}
	return false
}

func (e *extraction) role(c *text.Clause, role text.ArgumentRole) []place {
	var out []place
	for i := range c.Args {
		if a := &c.Args[i]; a.Role == role {
			out = append(out, place{a.Head, a.Case})
		}
	}
	return out
}

// throughMeasure returns what a measure noun counts: "dozens of soldiers", "tens
// of thousands of students", "one third of the troops".
func (e *extraction) throughMeasure(h int) int {
	for range 4 {
		if !measure(e.tree.Lemma(h)) && e.tree.Tokens[h].UPOS != "NUM" {
			return h
		}
		next := text.None
		for _, k := range e.tree.Kids[h] {
			if e.tree.Rel(k) == "nmod" && k > h {
				if p := e.tree.Child(k, "case"); p >= 0 && strings.EqualFold(e.tree.Tokens[p].Form, "of") {
					next = k
					if !measure(e.tree.Lemma(k)) {
						break
					}
				}
			}
		}
		if next < 0 {
			return h
		}
		h = next
	}
	return h
}

// measure reports nouns that count or portion what follows "of".
func measure(lemma string) bool {
	switch lemma {
	case "dozen", "hundred", "thousand", "ten", "million", "number", "group", "series", "one", "some", "most", "many", "part", "third", "half", "score", "several", "all",
		"quarter", "majority", "handful", "couple", "pair", "batch", "patch", "deployment", "contingent", "wave", "crowd", "rest", "remainder", "first", "round", "ton", "amount", "lot", "percent", "%", "total", "hundreds", "thousands", "dozens", "tens", "two", "three", "four", "five":
		return true
	}
	return false
}

// prepositional returns the obliques of a preposition.
func (e *extraction) prepositional(c *text.Clause, slot string) []place {
	var out []place
	for i := range c.Args {
		a := &c.Args[i]
		if a.Role != text.Oblique && a.Role != text.Complement && a.Role != text.Agent || len(a.Case) == 0 {
			continue
		}
		if strings.EqualFold(e.tree.Tokens[a.Case[0]].Form, slot) {
			out = append(out, place{a.Head, a.Case})
		}
	}
	return out
}

// participants are those who take part in the complement clauses of c, other than
// the one who controls them: whom the plan, demand or threat is about. Infinitives
// and participles that depend on c are read too, after its complements, but what a
// demand is for does not say of whom it is made. Last comes who may avert a threat:
// "unless Israel leaves".
func (e *extraction) participants(c *text.Clause, rel *schema.RelationType) []place {
	request := rel.PLOVER == schema.Request
	var out, last []place
	if request {
		if out = e.forWhom(c); len(out) > 0 {
			return out
		}
	}
	for _, via := range []string{"", "advcl"} {
		for _, a := range c.Args {
			if a.Role != text.Clausal || a.Via != via || a.Clause < 0 {
				continue
			}
			inner := e.at(a.Clause)
			if inner == nil || request && (via == "advcl" || e.statedIn(inner)) {
				continue
			}
			if request || rel.PLOVER == schema.Concede {
				// Of whom it is asked, or who is let: the complement's own subject.
				out = append(out, e.ownSubject(inner)...)
				continue
			}
			out = append(out, e.within(inner, via, 0)...)
			if rel.PLOVER == schema.Threaten {
				last = append(last, e.unless(inner)...)
			}
		}
	}
	if rel.PLOVER == schema.Threaten {
		last = append(last, e.unless(c)...)
	}
	return append(out, last...)
}

// ownSubject is the subject of a complement that has one of its own, or the agent
// of a passive.
func (e *extraction) ownSubject(inner *text.Clause) []place {
	if a := inner.Arg(text.Agent); a != nil {
		return []place{{a.Head, a.Case}}
	}
	if s := inner.Arg(text.Subject); s != nil && s.Via == "" {
		return []place{{s.Head, nil}}
	}
	return nil
}

// statedIn reports a complement that demands nothing of anybody: a question, or a
// clause that the speaker takes for real.
func (e *extraction) statedIn(inner *text.Clause) bool {
	if k := e.tree.Child(inner.Predicate, "mark"); k >= 0 {
		switch strings.ToLower(e.tree.Tokens[k].Form) {
		case "whether", "if":
			return true
		}
	}
	return e.tree.Rel(inner.Predicate) == "ccomp" && (inner.Factuality == schema.Fact || inner.Factuality == schema.Negated)
}

// forWhom finds X of "pressed for X to leave", "called for X to be freed".
func (e *extraction) forWhom(c *text.Clause) []place {
	for i := range c.Args {
		inf := &c.Args[i]
		if inf.Role != text.Clausal || inf.Clause < 0 || e.at(inf.Clause) == nil || !strings.HasSuffix(e.at(inf.Clause).Rule, ":infinitive") {
			continue
		}
		for _, a := range e.prepositional(c, "for") {
			if a.head < inf.Head {
				return []place{a}
			}
		}
	}
	return nil
}

// motion reports verbs whose obliques are places, not participants.
func motion(lemma string) bool {
	switch lemma {
	case "go", "come", "return", "travel", "move", "fly", "head", "arrive", "stay", "remain", "live", "land", "go back", "come back":
		return true
	}
	return false
}

// unless finds the subject of an unless-clause below a clause.
func (e *extraction) unless(c *text.Clause) []place {
	var out []place
	for _, a := range c.Args {
		if a.Role != text.Clausal || a.Via != "advcl" || a.Clause < 0 {
			continue
		}
		if k := e.tree.Child(a.Head, "mark"); k < 0 || !strings.EqualFold(e.tree.Tokens[k].Form, "unless") {
			continue
		}
		if inner := e.at(a.Clause); inner != nil && inner.Arg(text.Subject) != nil {
			out = append(out, place{inner.Arg(text.Subject).Head, nil})
		}
	}
	return out
}

// within collects the participants of one clause and those below it.
func (e *extraction) within(inner *text.Clause, via string, depth int) []place {
	if inner == nil || depth > 3 {
		return nil
	}
	if via == "advcl" && !strings.HasSuffix(inner.Rule, ":infinitive") && !strings.HasSuffix(inner.Rule, ":participle") {
		return nil
	}
	var out []place
	nouns := func(head int) {
		for _, h := range e.conjuncts(head) {
			for _, slot := range []string{"to", "on", "against", "in", "for", "from", "with", "of", "by"} {
				out = append(out, e.nounArgs(h, slot)...)
			}
		}
	}
	for i := range inner.Args {
		a := &inner.Args[i]
		switch a.Role {
		case text.Subject:
			if a.Via == "" {
				out = append(out, place{a.Head, nil})
			}
		case text.Object, text.IndirectObject, text.Agent:
			out = append(out, place{a.Head, a.Case})
			nouns(a.Head)
		case text.Oblique:
			if len(a.Case) > 0 && !motion(inner.Lemma) {
				switch strings.ToLower(e.tree.Tokens[a.Case[0]].Form) {
				case "to", "on", "against", "in", "for", "from", "with", "into", "at", "by":
					out = append(out, place{a.Head, a.Case})
					nouns(a.Head)
				}
			}
		}
	}
	for _, v := range []string{"", "advcl"} {
		for i := range inner.Args {
			if a := &inner.Args[i]; a.Role == text.Clausal && a.Via == v && a.Clause >= 0 {
				out = append(out, e.within(e.at(a.Clause), v, depth+1)...)
			}
		}
	}
	return out
}

// at returns a clause by its index in doc.Clauses, nil when of another sentence.
func (e *extraction) at(i int) *text.Clause {
	if i -= e.first; i >= 0 && i < len(e.clauses) {
		return &e.clauses[i]
	}
	return nil
}

// nounPlaces returns the phrases in a slot of a noun: its own, or those of the
// light verb or copula that governs it.
func (e *extraction) nounPlaces(c *text.Clause, f frame, slot string) []place {
	noun := c.Predicate
	switch slot {
	case "subj":
		switch c.Kind {
		case text.CopulaClause, text.ApposClause:
			return e.role(c, text.Subject)
		}
		v, ok := e.carrier(noun)
		if !ok || !e.takesPart(noun, v) {
			return nil
		}
		if v.Passive {
			if e.tree.Rel(e.tree.Top(noun)) == "obl" {
				return nil // "was praised at a meeting by Ann and Bob"
			}
			return e.role(v, text.Agent)
		}
		return e.role(v, text.Subject)
	case "comp":
		return e.participants(c, f.relation)
	case "joint":
		return nil
	}
	out := e.nounArgs(noun, slot)
	if len(out) == 0 && slot != "poss" && slot != "mod" && slot != "of" && slot != "by" {
		if v, ok := e.carrier(noun); ok && e.lightVerb(v) {
			for _, p := range e.prepositional(v, slot) {
				if p.head != noun {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// carrier returns the verb clause that a noun is the object or adjunct of, such
// that its subject takes part in the noun's event: "held talks", "visited for
// talks", "in a phone call ... he urged".
func (e *extraction) carrier(noun int) (*text.Clause, bool) {
	n := e.tree.Top(noun)
	h := e.tree.Tokens[n].Head
	if h >= 0 && e.tree.Tokens[h].UPOS == "ADV" && e.tree.Rel(h) == "advmod" {
		h = e.tree.Tokens[h].Head // "earlier in a phone call"
	}
	if h < 0 || e.byToken[h] < 0 {
		return nil, false
	}
	v := &e.clauses[e.byToken[h]]
	if v.Kind != text.VerbClause {
		return nil, false
	}
	switch e.tree.Rel(n) {
	case "obj":
		return v, true
	case "nsubj":
		return v, v.Passive
	case "obl":
		if p := e.tree.Child(n, "case"); p >= 0 {
			switch strings.ToLower(e.tree.Tokens[p].Form) {
			case "in", "for", "during", "at", "after", "through", "via", "following", "before", "on", "into", "over", "by":
				return v, true
			}
		}
	}
	return nil, false
}

// takesPart reports that the subject of verb v takes part in the event of a noun
// below it: who plans or holds a meeting is at it, who condemns an attack does not
// attack.
func (e *extraction) takesPart(noun int, v *text.Clause) bool {
	if e.tree.Rel(e.tree.Top(noun)) == "obl" {
		switch e.tree.Lemma(noun) {
		case "protest", "defiance":
			p := e.tree.Child(e.tree.Top(noun), "case")
			return p >= 0 && strings.EqualFold(e.tree.Tokens[p].Form, "in")
		case "talk", "negotiation", "discussion", "dialogue", "meeting", "summit", "call", "conversation", "chat", "dialog", "conference", "visit", "trip", "tour", "journey", "consultation", "interview", "audience", "phone", "exercise", "drill", "dealing":
			return true
		}
		return false
	}
	if e.lightVerb(v) {
		return true
	}
	switch e.tree.Lemma(v.Predicate) {
	case "accept", "reject", "refuse", "cancel", "postpone", "delay", "propose", "seek", "request", "suspend", "halt", "break", "cut", "call", "prepare", "arrange", "want", "demand", "promise", "pledge", "threaten", "step", "intensify", "order", "unleash", "wage", "complete", "finish", "conclude", "deny", "consider", "agree", "welcome", "host", "fight", "undertake", "make", "pursue", "restore", "maintain", "form", "forge", "build", "sign", "voice", "show", "declare", "reaffirm", "restate", "stress", "emphasize", "deliver", "present", "set", "level", "file", "bring", "press", "back", "face":
		return e.tree.Lemma(v.Predicate) != "face"
	}
	return false
}

// lightVerb reports a verb that adds little to its object.
func (e *extraction) lightVerb(c *text.Clause) bool {
	switch e.tree.Lemma(c.Predicate) {
	case "hold", "have", "make", "give", "take", "do", "conduct", "launch", "issue", "stage", "mount", "carry", "begin", "start", "resume", "continue", "end", "open", "pay", "enter", "reach", "impose", "renew", "repeat", "reiterate", "offer", "express", "send", "lead", "join", "attend", "discuss", "schedule", "plan", "extend", "announce", "declare":
		return true
	}
	return false
}

// nounArgs returns the phrases in a slot of a noun phrase itself.
func (e *extraction) nounArgs(noun int, slot string) []place {
	var out []place
	for _, k := range e.tree.Kids[noun] {
		switch e.tree.Rel(k) {
		case "nmod":
			if e.tree.Tokens[k].Deprel == "nmod:poss" {
				if slot == "poss" {
					out = append(out, place{k, nil})
				}
				continue
			}
			p := e.tree.Child(k, "case")
			if p >= 0 && p < k && strings.EqualFold(e.tree.Tokens[p].Form, slot) {
				out = append(out, place{k, []int{p}})
			}
			if p < 0 && k < noun && slot == "mod" {
				out = append(out, place{k, nil})
			}
			if p >= 0 {
				// "the demand of Russia to NATO": a phrase hung one too deep.
				for _, g := range e.tree.Kids[k] {
					if q := e.tree.Child(g, "case"); e.tree.Rel(g) == "nmod" && q >= 0 && q < g && slot != "of" && slot != "in" && slot != "with" && strings.EqualFold(e.tree.Tokens[q].Form, slot) {
						out = append(out, place{g, []int{q}})
					}
				}
			}
		case "amod", "compound":
			if slot == "mod" && k < noun {
				out = append(out, place{k, nil})
			}
		}
	}
	return out
}
