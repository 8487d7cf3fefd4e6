package coref

import (
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// speech is a run of sentences, First to Last (inclusive), that somebody speaks
// without quotation marks: behind "said:" or a label at the start of a paragraph.
type speech struct {
	first, last int
	speaker     int // mention
}

// findSpeeches finds the sentences that are somebody's words though no quotation
// marks say so: in a press release those behind "Foreign Office Minister Jane Doe
// said:", in a transcript those behind "JANE DOE:".
func (r *run) findSpeeches() {
	var open *speech
	for si := range r.doc.Sentences {
		toks := r.doc.Sentences[si].Tokens
		if s := r.label(si); s != text.None {
			r.speeches = append(r.speeches, speech{first: si, last: si, speaker: s})
			open = &r.speeches[len(r.speeches)-1]
			continue
		}
		if r.quoted(si) {
			open = nil
			continue
		}
		if len(toks) > 1 && toks[len(toks)-1].Form == ":" && si+1 < len(r.doc.Sentences) && !r.quoted(si+1) {
			if s := r.speakerIn(si, &quotation{sentence: si, from: len(toks), last: si, to: len(toks)}); s != text.None {
				r.speeches = append(r.speeches, speech{first: si + 1, last: si, speaker: s})
				open = &r.speeches[len(r.speeches)-1]
				continue
			}
		}
		if open != nil {
			open.last = si
		}
	}
}

// quoted reports whether a quotation touches a sentence.
func (r *run) quoted(si int) bool {
	for k := range r.doc.Sentences[si].Tokens {
		if r.quotes.at(si, k) >= 0 {
			return true
		}
	}
	return false
}

// label returns the person's name that opens a paragraph and is followed by a
// colon, titles before it left out, or text.None.
func (r *run) label(si int) int {
	s := &r.doc.Sentences[si]
	if si > 0 && r.doc.Sentences[si-1].Paragraph == s.Paragraph {
		return text.None
	}
	from, to := r.inSentence(si)
	for i := from; i < to; i++ {
		m := &r.doc.Mentions[i]
		if m.Kind != text.Name || r.attrs[i].class != person || m.From > 4 || m.To >= len(s.Tokens) || s.Tokens[m.To].Form != ":" {
			continue
		}
		for k := range s.Tokens[:m.From] {
			if u := s.Tokens[k].UPOS; u != "PROPN" && u != "NOUN" && u != "ADJ" {
				return text.None
			}
		}
		return i
	}
	return text.None
}

// speaker returns the mention of who says the words at a mention, or text.None.
func (r *run) speaker(a *attrs) int {
	if a.quote > 0 {
		return r.quotes[a.quote-1].speaker
	}
	i := sort.Search(len(r.speeches), func(i int) bool { return r.speeches[i].last >= a.sentence })
	if i < len(r.speeches) && r.speeches[i].first <= a.sentence {
		return r.speeches[i].speaker
	}
	return text.None
}

// spoken reports whether a mention is a first person whose speaker is known.
func (r *run) spoken(a *attrs) bool {
	return a.pron != nil && a.pron.grammPers == 1 && r.speaker(a) != text.None
}

// firstPerson resolves "I" and "we" to the speaker of quotations and speeches.
func (r *run) firstPerson() {
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if r.of[i] != nil || !r.spoken(a) {
			continue
		}
		s := r.speaker(a)
		if r.of[s] == nil {
			if !r.keepAll || len(r.members[s]) > 0 {
				continue
			}
			r.newEntity(s, "")
		}
		rule := "quotation:"
		if a.quote == 0 {
			rule = "speech:"
		}
		if a.pron.base == "i" {
			r.link(i, r.of[s], rule+"speaker", 0.9)
		} else {
			r.link(i, r.of[s], rule+"we", 0.6)
		}
	}
}

// addressWindow is how many sentences back somebody addressed by name may be
// whom "you" means.
const addressWindow = 2

// addressees resolves "you" to whom the same speaker addresses by name in the
// sentence or shortly before: "Mr. President, I want you to know".
func (r *run) addressees() {
	last := text.None
	for i := range r.doc.Mentions {
		a := &r.attrs[i]
		if a.role == "vocative" && a.class == person && a.pron == nil && r.of[i] != nil {
			last = i
			continue
		}
		if last == text.None || a.pron == nil || a.pron.base != "you" || r.of[i] != nil {
			continue
		}
		v := &r.attrs[last]
		same := v.quote == a.quote && r.doc.Sentences[v.sentence].Paragraph == r.doc.Sentences[a.sentence].Paragraph &&
			comment(&r.doc.Sentences[v.sentence], "speaker") == comment(&r.doc.Sentences[a.sentence], "speaker")
		if same && a.sentence-v.sentence <= addressWindow && !strings.EqualFold(a.toks[min(a.m.Head+1, len(a.toks)-1)].Form, "all") {
			r.link(i, r.of[last], "address", 0.8)
		}
	}
}
