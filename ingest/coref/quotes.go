package coref

import (
	"sort"
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// quotation is a stretch of text in quotation marks: from token From of sentence
// Sentence to before token To of sentence Last.
type quotation struct {
	sentence, from int
	last, to       int
	// speaker is the mention that says it, or text.None.
	speaker int
}

// quotations is sorted by place; quotations do not overlap.
type quotations []quotation

// at returns the index of the quotation around a token, or -1.
func (q quotations) at(sentence, token int) int {
	i := sort.Search(len(q), func(i int) bool {
		return q[i].last > sentence || q[i].last == sentence && q[i].to > token
	})
	if i < len(q) && (q[i].sentence < sentence || q[i].sentence == sentence && q[i].from <= token) {
		return i
	}
	return -1
}

// findQuotations pairs the quotation marks of a document. A quotation left open
// ends with its paragraph, unless the next paragraph opens with a mark of its
// own, as printers do; straight marks pair within a paragraph.
func findQuotations(sentences []text.Sentence) quotations {
	var out quotations
	open := false
	var cur quotation
	closeAt := func(sentence, token int) {
		cur.last, cur.to = sentence, token
		out = append(out, cur)
		open = false
	}
	for si := range sentences {
		if open && si > 0 && sentences[si].Paragraph != sentences[si-1].Paragraph {
			closeAt(si-1, len(sentences[si-1].Tokens))
		}
		for ti := range sentences[si].Tokens {
			switch sentences[si].Tokens[ti].Form {
			case "“", "``", "«", "„":
				if open {
					closeAt(si, ti)
				}
				cur, open = quotation{sentence: si, from: ti + 1, speaker: text.None}, true
			case "”", "''", "»":
				if open {
					closeAt(si, ti)
				}
			case "\"":
				if open {
					closeAt(si, ti)
				} else {
					cur, open = quotation{sentence: si, from: ti + 1, speaker: text.None}, true
				}
			}
		}
	}
	if open {
		closeAt(len(sentences)-1, len(sentences[len(sentences)-1].Tokens))
	}
	return out
}

// reporting are the verbs that introduce speech.
var reporting = set(`say tell add state announce declare claim argue warn insist note ask reply answer explain write
	tweet comment remark stress emphasize emphasise underline underscore urge acknowledge admit deny confirm reiterate
	suggest report observe conclude continue think believe instruct testify recall joke shout whisper cry exclaim
	respond promise vow pledge reveal disclose predict caution assert maintain repeat quote mention inform`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// findSpeakers gives every quotation its speaker: the subject of a reporting
// verb outside quotation marks in a sentence that the quotation touches; else, in
// one paragraph, the speaker of the quotation before it.
func (r *run) findSpeakers() {
	for i := range r.quotes {
		q := &r.quotes[i]
		// A word or two in quotation marks are scare quotes as often as speech.
		q.speaker = r.speakerIn(q.sentence, q)
		if q.speaker == text.None && q.last != q.sentence {
			q.speaker = r.speakerIn(q.last, q)
		}
		if q.speaker != text.None || i == 0 {
			continue
		}
		prev := &r.quotes[i-1]
		ps, s := &r.doc.Sentences[prev.last], &r.doc.Sentences[q.sentence]
		if ps.Paragraph == s.Paragraph && q.sentence-prev.last <= 1 {
			q.speaker = prev.speaker
		} else if q.from == 1 && q.sentence-prev.last <= 1 && prev.to >= len(ps.Tokens) && s.Paragraph == ps.Paragraph+1 {
			q.speaker = prev.speaker // a quotation over several paragraphs
		}
	}
}

// speakerIn looks for a reporting verb in one sentence, outside all quotations.
func (r *run) speakerIn(si int, q *quotation) int {
	toks := r.doc.Sentences[si].Tokens
	best, distance := text.None, 1<<30
	for v := range toks {
		if !reporting[strings.ToLower(toks[v].Lemma)] || toks[v].UPOS != "VERB" || r.quotes.at(si, v) >= 0 {
			continue
		}
		subject := text.None
		for k := range toks {
			if toks[k].Head == v && (toks[k].Deprel == "nsubj" || toks[k].Deprel == "nsubj:outer") && r.quotes.at(si, k) < 0 {
				subject = k
			}
		}
		if subject == text.None {
			continue
		}
		m := r.mentionWithHead(si, subject)
		if m == text.None {
			continue
		}
		d := 0
		if si == q.sentence {
			d = abs(v - q.from)
		}
		if si == q.last && abs(v-q.to) < d || si != q.sentence {
			d = abs(v - q.to)
		}
		if d < distance {
			best, distance = m, d
		}
	}
	return best
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}
