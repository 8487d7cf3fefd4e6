package coref

import (
	"sync"

	"github.com/relata-kg/relata/ingest/gazetteer"
)

// pronouns lists the pronouns that can be resolved.
var pronouns = sync.OnceValue(func() map[string]pronoun {
	m := map[string]pronoun{}
	add := func(base string, p pronoun, forms ...string) {
		p.base = base
		for _, f := range forms {
			q := p
			switch f {
			case "my", "mine", "our", "ours", "your", "yours", "his", "her", "hers", "its", "their", "theirs", "whose":
				q.possessive = true
			case "myself", "ourselves", "yourself", "yourselves", "himself", "herself", "itself", "themselves", "themself":
				q.reflexive = true
			}
			m[f] = q
		}
	}
	add("i", pronoun{grammPers: 1, number: singular, animate: true}, "i", "me", "my", "mine", "myself")
	add("we", pronoun{grammPers: 1, number: plural, animate: true}, "we", "us", "our", "ours", "ourselves")
	add("you", pronoun{grammPers: 2, animate: true}, "you", "your", "yours", "yourself", "yourselves")
	add("he", pronoun{grammPers: 3, number: singular, gender: gazetteer.Male, animate: true}, "he", "him", "his", "himself")
	add("she", pronoun{grammPers: 3, number: singular, gender: gazetteer.Female, animate: true}, "she", "her", "hers", "herself")
	add("it", pronoun{grammPers: 3, number: singular}, "it", "its", "itself")
	add("they", pronoun{grammPers: 3, number: plural}, "they", "them", "their", "theirs", "themselves", "themself")
	add("who", pronoun{relative: true, animate: true}, "who", "whom", "whose")
	add("which", pronoun{relative: true}, "which", "that")
	add("both", pronoun{number: plural}, "both")
	add("this", pronoun{number: singular}, "this")
	add("these", pronoun{number: plural}, "these", "those")
	return m
})
