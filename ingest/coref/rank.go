package coref

import (
	"strings"

	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// How far back antecedents are looked for.
const (
	pronounSentences = 6
	maxCandidates    = 48
	maxHeadMatches   = 6
)

// rank resolves, from left to right, the pronouns and noun phrases that the
// sieves left: each to the best antecedent before it, or to none.
func (r *run) rank() {
	byHead := map[string][]int{}
	var f featureList
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if r.of[i] == nil && len(r.members[i]) == 0 && !r.closed[i] && !r.spoken(a) && a.m.Kind != text.Name {
			r.rankOne(i, byHead, &f)
		}
		if a.m.Kind != text.Pronoun && a.headFold != "" {
			byHead[a.lemma] = append(byHead[a.lemma], i)
		}
	}
	r.firstPerson()
	if r.keepAll {
		for i := range r.of {
			if r.of[i] == nil {
				r.newEntity(i, "")
			}
		}
	}
}

// candidates lists the mentions before i that may be its antecedent, nearest
// first.
func (r *run) candidates(i int, byHead map[string][]int, out []int) []int {
	a := &r.attrs[i]
	out = out[:0]
	for k := i - 1; k >= 0 && len(out) < maxCandidates; k-- {
		b := &r.attrs[k]
		if a.sentence-b.sentence > pronounSentences {
			break
		}
		if r.possible(a, b) {
			out = append(out, k)
		}
	}
	if a.pron != nil {
		return out
	}
	heads := byHead[a.lemma]
	for n, k := 0, len(heads)-1; k >= 0 && n < maxHeadMatches; k-- {
		n++
		if b := &r.attrs[heads[k]]; a.sentence-b.sentence > pronounSentences && r.possible(a, b) {
			out = append(out, heads[k])
		}
	}
	return out
}

// possible rules out what grammar forbids.
func (r *run) possible(a, b *attrs) bool {
	if b.m.Type == schema.Nationality && b.m.Kind == text.Name {
		return false
	}
	relative := a.pron != nil && a.pron.relative
	if a.sentence == b.sentence {
		nested := b.m.From <= a.m.From && a.m.To <= b.m.To
		if nested && !relative && !(a.pron != nil && a.pron.possessive && a.m.From > b.m.Head) {
			return false
		}
		if a.m.From <= b.m.From && b.m.To <= a.m.To {
			return false
		}
		// Binding: a pronoun is not its co-argument, a reflexive is.
		if a.pron != nil && !a.pron.possessive && !a.pron.reflexive && !relative && b.pron == nil &&
			a.head.Head == b.head.Head && a.head.Head >= 0 && a.role != "conj" && b.role != "conj" {
			return false
		}
		if relative && b.m.Head > a.m.Head {
			return false
		}
		// "Hungary and Turkey delay its bid": the bid of neither alone.
		if a.pron != nil && a.pron.possessive && a.number == singular && b.joined() && a.clause == b.clause && a.m.Head > b.clause {
			return false
		}
	} else if relative || a.pron != nil && a.pron.reflexive {
		return false
	}
	if a.pron == nil {
		if !r.keepAll && a.class != person && a.class != organization && a.class != place && a.class != group &&
			r.of[b.order] != nil && r.of[b.order].root().named {
			return false // "the talks" are no known entity
		}
		if !r.keepAll && len(r.members[b.order]) > 0 {
			return false // groups have a sieve of their own
		}
		return !(b.pron != nil && b.pron.grammPers != 3)
	}
	if a.pron.grammPers == 3 && b.pron != nil && (b.pron.grammPers == 1 || b.pron.grammPers == 2) && a.quote == b.quote {
		return false
	}
	if a.pron.grammPers == 1 || a.pron.grammPers == 2 {
		// Who speaks is told by quotations and turns, else by nothing.
		return b.pron != nil && b.pron.base == a.pron.base && a.quote == b.quote || r.keepAll
	}
	if a.quote > 0 && a.pron.animate && r.speaks(a.quote-1, b) {
		return false
	}
	return r.agree(a, b)
}

// speaks reports whether b is the speaker of a quotation of some length: inside
// it, he calls himself "I".
func (r *run) speaks(q int, b *attrs) bool {
	s := r.quotes[q].speaker
	if s == text.None || r.of[s] == nil || r.quotes[q].last == r.quotes[q].sentence && r.quotes[q].to-r.quotes[q].from < 5 {
		return s == b.order && s != text.None && r.quotes[q].to-r.quotes[q].from >= 5
	}
	return s == b.order || r.of[b.order] != nil && r.of[b.order].root() == r.of[s].root()
}

// agree checks number and gender against the whole entity of b.
func (r *run) agree(a, b *attrs) bool {
	gender, num, cls, typ := b.gender, b.number, b.class, b.m.Type
	if e := r.of[b.order]; e != nil {
		e = e.root()
		if e.gender != gazetteer.Unknown {
			gender = e.gender
		}
		if e.class != unknown {
			cls = e.class
		}
		if e.number != anyNumber && e.class == person {
			num = e.number
		}
		if e.typ != "" {
			typ = e.typ
		}
	}
	if a.pron == nil || a.pron.base == "both" {
		return true
	}
	if a.pron.gender != gazetteer.Unknown {
		if gender != gazetteer.Unknown && gender != a.pron.gender || num == plural {
			return false
		}
		if cls == place || cls == organization || cls == event {
			return false
		}
	}
	if a.pron.base == "it" && (num == plural && b.m.Kind != text.Name || cls == person && b.m.Kind != text.Nominal || gender != gazetteer.Unknown) {
		return false
	}
	if a.pron.base == "they" && num == singular && cls == person && (gender != gazetteer.Unknown || b.m.Kind == text.Name) {
		return false
	}
	if a.pron.base == "they" && !r.keepAll && cls == place && b.m.Kind == text.Name {
		return false
	}
	if a.pron.base == "who" && (cls == place || cls == event || typ == schema.Work) {
		return false
	}
	return true
}

// rankOne scores the candidates of mention i and links the best.
func (r *run) rankOne(i int, byHead map[string][]int, f *featureList) {
	f.candidates = r.candidates(i, byHead, f.candidates)
	if r.train != nil {
		r.train.one(r, i, f)
		return
	}
	if len(f.candidates) == 0 {
		return
	}
	none := r.ranker.score(r.newFeatures(i, f))
	best, at := none, -1
	f.scores = f.scores[:0]
	for n, k := range f.candidates {
		s := r.ranker.score(r.pairFeatures(i, k, n, f))
		f.scores = append(f.scores, s)
		if s > best {
			best, at = s, k
		}
	}
	if at < 0 {
		return
	}
	if r.keepAll {
		r.join(i, at, 0.5)
		return
	}
	// The runner-up of another entity tells how sure the choice is.
	second := none
	for n, k := range f.candidates {
		if f.scores[n] > second && !(k == at || r.of[k] != nil && r.of[at] != nil && r.of[k].root() == r.of[at].root()) {
			second = f.scores[n]
		}
	}
	margin := best - second
	threshold := r.threshold(i)
	if r.rivals(i, at) {
		threshold = rankScale * 3 / 2
	} else if len(r.members[at]) > 0 {
		threshold = rankScale * 3 / 4
	}
	if margin < threshold {
		return
	}
	r.join(i, at, confidence(margin))
}

// rivals reports whether another person whom the pronoun could mean is named
// between it and its antecedent in one sentence, or two are named in it at all.
func (r *run) rivals(i, at int) bool {
	a := &r.attrs[i]
	if a.pron == nil {
		return false
	}
	if a.pron.base == "it" && !a.pron.possessive && !a.subject && r.of[at] != nil && r.of[at].root().named {
		return true // a thing that happens is "it" more often than a country is
	}
	if a.pron.gender == gazetteer.Unknown || a.pron.possessive || a.pron.reflexive {
		return false
	}
	if r.overlooked(i, at) {
		return true
	}
	from, _ := r.inSentence(a.sentence)
	var others []*entity
	for k := from; k < i; k++ {
		b := &r.attrs[k]
		if b.m.Kind != text.Name || b.class != person || r.of[at] == nil ||
			r.of[k] != nil && r.of[k].root() == r.of[at].root() || !r.possible(a, b) {
			continue
		}
		if k > at || r.of[k] == nil {
			return true
		}
		if !containsEntity(others, r.of[k].root()) {
			others = append(others, r.of[k].root())
		}
	}
	return len(others) > 1
}

// overlooked reports whether a person whom the pronoun could mean is named in the
// sentence before, in which the entity of at is not mentioned, nor in the
// pronoun's own before it.
func (r *run) overlooked(i, at int) bool {
	a := &r.attrs[i]
	if r.of[at] == nil || a.sentence == 0 {
		return false
	}
	from, _ := r.inSentence(a.sentence - 1)
	named := false
	for k := from; k < i; k++ {
		if r.of[k] == nil {
			continue
		}
		if r.of[k].root() == r.of[at].root() {
			return false
		}
		b := &r.attrs[k]
		named = named || b.m.Kind == text.Name && b.class == person && r.possible(a, b)
	}
	return named
}

// threshold is the margin, in the ranker's fixed point, below which a mention
// stays unresolved.
func (r *run) threshold(i int) int32 {
	a := &r.attrs[i]
	switch {
	case a.pron == nil:
		return rankScale * 3 / 2
	case a.pron.relative || a.pron.reflexive || a.pron.possessive:
		return rankScale / 8
	}
	return rankScale / 2
}

// confidence turns a margin into a probability: the logistic function, by table.
func confidence(margin int32) float64 {
	steps := [...]float64{0.55, 0.62, 0.68, 0.74, 0.79, 0.83, 0.86, 0.89, 0.91, 0.93}
	k := int(margin * 4 / rankScale)
	return steps[min(max(k, 0), len(steps)-1)]
}

// join links mention i to the entity of antecedent k.
func (r *run) join(i, k int, c float64) {
	if list := r.members[k]; len(list) > 0 && r.of[k] == nil {
		r.members[i] = list
		m := &r.doc.Mentions[i]
		m.Rule, m.Confidence = "pronoun:group", min(c, 0.8)
		if r.attrs[i].pron == nil {
			m.Rule = "nominal:group"
		}
		return
	}
	if r.of[k] == nil {
		r.newEntity(k, "")
	}
	rule := "nominal"
	if p := r.attrs[i].pron; p != nil {
		switch rule = "pronoun"; {
		case p.relative:
			rule = "pronoun:relative"
		case p.possessive:
			rule = "pronoun:possessive"
		case p.reflexive:
			rule = "pronoun:reflexive"
		}
	}
	r.link(i, r.of[k], rule, c)
}

// featureList is the scratch space of ranking.
type featureList struct {
	candidates []int
	scores     []int32
	feats      []uint32
	base       uint32 // hash of what the anaphor is
}

func (f *featureList) add(template uint32, parts ...uint32) {
	h := template * 0x9e3779b1
	for _, p := range parts {
		h = mix(h ^ p)
	}
	f.feats = append(f.feats, mix(h))
}

func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// anaphor hashes what kind of mention is to be resolved.
func anaphor(a *attrs) uint32 {
	if a.pron != nil {
		return mix(hash(a.pron.base) + bit(a.pron.possessive) + 2*bit(a.pron.reflexive) + 4*bit(a.pron.relative))
	}
	return mix(1000 + uint32(a.article)<<4 + uint32(a.number))
}

// newFeatures are those of mention i having no antecedent.
func (r *run) newFeatures(i int, f *featureList) []uint32 {
	a := &r.attrs[i]
	f.feats = f.feats[:0]
	base := anaphor(a)
	f.base = base
	f.add(1, base)
	f.add(2, base, hash(a.role))
	f.add(3, base, hash(a.lemma))
	f.add(4, base, uint32(a.class))
	f.add(5, base, bit(a.quote > 0))
	f.add(6, base, uint32(min(a.sentence, 3)))
	f.add(7, base, uint32(min(len(a.mods), 4)), bit(a.m.To > a.m.Head+1))
	if a.pron == nil {
		seen := 0
		for _, k := range f.candidates {
			if r.attrs[k].lemma == a.lemma {
				seen = 1
				if r.attrs[k].fold == a.fold {
					seen = 2
					break
				}
			}
		}
		f.add(8, base, uint32(seen))
		f.add(9, base, uint32(seen), uint32(min(len(a.mods), 3)))
		for _, m := range a.mods {
			f.add(10, hash(m))
		}
	} else {
		if a.clause >= 0 {
			f.add(11, base, hash(a.toks[a.clause].Lemma))
			f.add(12, base, hash(a.toks[a.clause].UPOS), hash(a.role))
		}
		if k := a.m.Head + 1; k < len(a.toks) {
			f.add(13, base, hash(strings.ToLower(a.toks[k].Form)))
		}
		if k := a.m.Head - 1; k >= 0 {
			f.add(14, base, hash(strings.ToLower(a.toks[k].Form)))
		}
		f.add(15, base, uint32(min(len(f.candidates), 6)))
	}
	return f.feats
}

// dominance counts the predicates from the pronoun's up to the one that governs
// b: 1 for the same clause, 2 for the clause that this one is part of, and so on;
// 0 when b's clause does not dominate it.
func dominance(a, b *attrs) uint32 {
	if b.clause < 0 {
		return 0
	}
	depth := uint32(1)
	for k := a.clause; k >= 0 && depth < 6; k = a.toks[k].Head {
		if k == b.clause {
			return depth
		}
		if rel := a.toks[k].Rel(); rel != "conj" && rel != "xcomp" {
			depth++
		}
	}
	return 0
}

func bucket(n int) uint32 {
	switch {
	case n < 4:
		return uint32(n)
	case n < 6:
		return 4
	case n < 9:
		return 5
	case n < 15:
		return 6
	case n < 30:
		return 7
	}
	return 8
}

// pairFeatures are those of mention k, the nth candidate, as antecedent of i.
func (r *run) pairFeatures(i, k, n int, f *featureList) []uint32 {
	a, b := &r.attrs[i], &r.attrs[k]
	f.feats = f.feats[:0]
	base := anaphor(a)
	kind := uint32(b.m.Kind) + 1
	ant := kind
	if b.pron != nil {
		ant = hash(b.pron.base)
	} else if b.m.Kind == text.Nominal {
		ant = 10 + uint32(b.article)
	}
	sd := bucket(a.sentence - b.sentence)
	f.add(20, base)
	f.add(21, base, ant)
	f.add(22, base, sd, kind)
	f.add(23, base, bucket(n))
	f.add(24, base, bucket(n), kind, bit(b.subject))
	gender, num, cls := b.gender, b.number, b.class
	size, named, samePron, last := 1, b.m.Kind == text.Name, false, k
	if e := r.of[k]; e != nil {
		e = e.root()
		if e.gender != gazetteer.Unknown {
			gender = e.gender
		}
		if e.class != unknown {
			cls = e.class
		}
		if e.number != anyNumber {
			num = e.number
		}
		size, named = len(e.mentions), e.named
		for x := len(e.mentions) - 1; x >= 0 && x >= len(e.mentions)-4; x-- {
			m := e.mentions[x]
			if m < i && m > last {
				last = m
			}
			if p := r.attrs[m].pron; p != nil && a.pron != nil && p.base == a.pron.base && m < i {
				samePron = true
			}
		}
	}
	f.add(25, base, uint32(gender), uint32(num))
	f.add(26, base, uint32(cls))
	f.add(27, base, uint32(cls), ant, sd)
	f.add(28, base, hash(a.role), hash(b.role))
	f.add(29, base, bit(a.subject), bit(b.subject), sd)
	f.add(30, base, bucket(size), bit(named))
	f.add(31, base, bit(samePron), sd)
	f.add(32, base, bit(last == k), sd)
	f.add(33, base, bit(a.quote > 0), bit(b.quote > 0), bit(a.quote == b.quote))
	f.add(34, base, hash(b.lemma))
	if a.clause >= 0 {
		verb := hash(a.toks[a.clause].Lemma)
		f.add(35, verb, uint32(cls), hash(a.role))
		if b.clause >= 0 {
			f.add(36, base, bit(b.toks[b.clause].Lemma == a.toks[a.clause].Lemma), bit(a.role == b.role))
		}
	}
	if a.sentence == b.sentence {
		depth := dominance(a, b)
		f.add(42, base, depth, bit(b.subject))
		f.add(43, base, depth, bit(a.subject), kind)
		contains := b.m.From <= a.m.From && a.m.To <= b.m.To
		same := a.clause >= 0 && a.clause == b.clause
		f.add(37, base, bit(contains), bit(same), bit(b.subject))
		f.add(38, base, bucket(a.m.Head-b.m.Head))
		if a.pron != nil && a.pron.relative {
			f.add(39, base, bit(a.clause >= 0 && a.toks[a.clause].Head == b.m.Head), bucket(a.m.Head-b.m.To))
		}
	} else {
		f.add(40, base, bucket(b.order-r.bySentence[b.sentence]), sd)
		f.add(41, base, bit(r.doc.Sentences[a.sentence].Paragraph == r.doc.Sentences[b.sentence].Paragraph), sd)
	}
	if a.pron == nil {
		r.nominalFeatures(a, b, base, sd, uint32(cls), f)
	}
	return f.feats
}

// nominalFeatures compare the words of two noun phrases.
func (r *run) nominalFeatures(a, b *attrs, base, sd, cls uint32, f *featureList) {
	sameHead := a.lemma == b.lemma
	more, less := 0, 0 // modifiers that only a has, only b has
	for _, m := range a.mods {
		if !contains(b.mods, m) {
			more++
		}
	}
	for _, m := range b.mods {
		if !contains(a.mods, m) {
			less++
		}
	}
	how := uint32(0)
	switch {
	case a.fold == b.fold:
		how = 1
	case sameHead && more == 0:
		how = 2
	case sameHead && less == 0:
		how = 3
	case sameHead:
		how = 4
	case contains(b.mods, a.lemma):
		how = 5
	case contains(a.mods, b.lemma):
		how = 6
	}
	f.add(50, base, how)
	f.add(51, base, how, sd)
	f.add(52, how, bit(a.number == b.number), uint32(b.m.Kind))
	f.add(53, base, how, uint32(min(more, 2)), uint32(min(less, 2)))
	f.add(54, base, how, uint32(b.article))
	f.add(55, uint32(a.class), cls, how, uint32(a.article))
	if how == 0 {
		f.add(56, hash(a.lemma), hash(b.lemma))
		f.add(57, hash(a.lemma), cls)
	} else {
		f.add(58, how, hash(a.lemma))
	}
}
