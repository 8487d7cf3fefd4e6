package conllu

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// RawText returns the running text that treebank sentences stand for: a blank
// line before every sentence with a "newpar" or "newdoc" comment, otherwise one
// space between sentences, and between tokens where no SpaceAfter=No stands. In
// the treebanks headings, captions, list items and a speaker's turns are
// paragraphs of their own, as they would be in a document.
func RawText(sentences []text.Sentence) string {
	var b strings.Builder
	space := false
	for i := range sentences {
		s := &sentences[i]
		if b.Len() > 0 && startsParagraph(s) {
			b.WriteString("\n\n")
			space = false
		}
		multi := s.Multiwords
		for k := range s.Tokens {
			for len(multi) > 0 && multi[0].To <= k {
				multi = multi[1:]
			}
			form, tight := s.Tokens[k].Form, s.Tokens[k].NoSpaceAfter
			if len(multi) > 0 && multi[0].From <= k {
				if multi[0].From < k {
					continue
				}
				form, tight = multi[0].Form, multi[0].NoSpaceAfter
			}
			if space {
				b.WriteByte(' ')
			}
			b.WriteString(form)
			space = !tight
		}
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

func startsParagraph(s *text.Sentence) bool {
	for _, c := range s.Comments {
		if startsBlock(c, "newpar") || startsBlock(c, "newdoc") {
			return true
		}
	}
	return false
}
