package syntax

import (
	"strings"

	"github.com/relata-kg/relata/ingest/text"
)

// fixtureText is sentences of our own, tokens split at spaces.
const fixtureText = `The minister flew to Vienna on Sunday and met her counterpart .
Talks between the two governments broke down after three days , officials said .
He did n't say who had paid for the ship .
Harbour master Nils Aaberg , 61 , denied that he was planning to step down .
If the rain stops , the bridge will be opened by the mayor tomorrow .
" We never agreed to that , " she told reporters .
Yes .
BRIDGE CLOSED FOR THIRD DAY
the old lighthouse , which was built in 1874 , needs new windows
What did the committee decide ?
Our cat sleeps on the warm stove every winter evening .
John gave Mary the book that his uncle had sent from Lisbon .
Prices rose 4.5 % in May , the biggest jump since 2011 .
Please send the signed forms to forms@harbour.example by Friday :-)
It is the bakers , not the millers , who are on strike .
The council 's new plan , announced last week , has been criticised by farmers , teachers and bus drivers alike .
Neither the pilot nor the passengers were hurt .
www.harbour.example !!! cheap tickets !!!
Having lost the key , she waited outside until the neighbours came home .
東京 is the capital of Japan .`

// fixture returns the sentences of fixtureText, untagged.
func fixture() []text.Sentence {
	var out []text.Sentence
	for line := range strings.Lines(fixtureText) {
		out = append(out, sentence(strings.TrimSpace(line)))
	}
	return out
}

// sentence splits a line at spaces.
func sentence(line string) text.Sentence {
	s := text.Sentence{Text: line}
	for _, f := range strings.Fields(line) {
		s.Tokens = append(s.Tokens, text.Token{Form: f, Head: text.None})
	}
	return s
}

// show writes a sentence as form/UPOS/XPOS/FEATS/HEAD/DEPREL/score.
func show(list []text.Sentence) string {
	var b strings.Builder
	for i := range list {
		for _, t := range list[i].Tokens {
			b.WriteString(showToken(&t))
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
	return b.String()
}
