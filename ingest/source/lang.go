package source

import (
	"strings"
	"unicode"
)

// functionWords are frequent words that tell languages of the Latin script
// apart, without those that English shares.
var functionWords = map[string]string{
	"German":     "der die und das den nicht von mit sich des auf für ist im dem ein eine auch als wie einen einer nach bei wird wurde zum zur haben hatte über sind",
	"French":     "le la les des et est une dans qui que pour pas sur par plus avec il elle ce cette au aux ont été sont du mais nous vous leur être",
	"Spanish":    "el la los las que una por con para del se su como más pero sus al fue este esta entre ha han sobre también hasta desde cuando muy",
	"Italian":    "il di che la gli una per con non del della dei sono è nel alla anche come più ha ma delle questo stato dal dalla loro",
	"Portuguese": "que não uma para com os da do dos das em ao pelo pela mais como foi são também seu sua ele ela entre até pelos",
	"Dutch":      "de het een en van dat niet op te zijn voor met die er aan ook als bij wordt naar door maar werd heeft uit hebben deze",
	"Swedish":    "och att det som en på är av för med till den har de inte om ett var men sig från vid så kan efter",
	"Danish":     "og at det som en på er af for med til den har de ikke om et var men sig fra ved så kan efter",
	"Polish":     "w nie na się że do jest z od przez o po jak za ale tym był było jego dla które który oraz być",
	"Turkish":    "ve bir bu için ile da de olarak daha çok olan gibi kadar sonra ama en ne var değil",
}

const englishWords = "the of and to in that is was for it with as his on be at by i this had not are but from or have an they which one you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people how too little state good very make world still own see men work long get here between both life being under never day same another know while last might us great old year off come since against go came right used take three"

// maxLanguage bounds what is looked at, in bytes.
const maxLanguage = 20_000

// foreign returns the name of the language or script of a text that is clearly
// not English, else "". It counts function words and the letters of scripts; a
// text of fewer than forty words is never refused for its words.
func foreign(text string) string {
	if len(text) > maxLanguage {
		text = text[:maxLanguage]
	}
	scripts := []struct {
		name  string
		table *unicode.RangeTable
		n     int
	}{
		{"in the Cyrillic script", unicode.Cyrillic, 0}, {"in the Arabic script", unicode.Arabic, 0}, {"Chinese or Japanese", unicode.Han, 0},
		{"Japanese", unicode.Hiragana, 0}, {"Korean", unicode.Hangul, 0}, {"Greek", unicode.Greek, 0}, {"Hebrew", unicode.Hebrew, 0},
		{"in the Devanagari script", unicode.Devanagari, 0}, {"Thai", unicode.Thai, 0},
	}
	latin, other := 0, 0
	for _, r := range text {
		switch {
		case r < 0x250:
			if unicode.IsLetter(r) {
				latin++
			}
		case unicode.IsLetter(r):
			other++
			for k := range scripts {
				if unicode.Is(scripts[k].table, r) {
					scripts[k].n++
					break
				}
			}
		}
	}
	if other > 60 && other > 3*latin {
		best := 0
		for k := range scripts {
			if scripts[k].n > scripts[best].n {
				best = k
			}
		}
		if scripts[best].n > 0 {
			return scripts[best].name
		}
		return "in another script"
	}
	count := map[string]int{}
	total := 0
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		count[strings.ToLower(word)]++
		total++
	}
	if total < 40 {
		return ""
	}
	english := 0
	for w := range strings.FieldsSeq(englishWords) {
		english += count[w]
	}
	if english*100 >= total*15 {
		return ""
	}
	best, bestN := "", 0
	for _, name := range []string{"German", "French", "Spanish", "Italian", "Portuguese", "Dutch", "Swedish", "Danish", "Polish", "Turkish"} {
		n := 0
		for w := range strings.FieldsSeq(functionWords[name]) {
			n += count[w]
		}
		if n > bestN {
			best, bestN = name, n
		}
	}
	if bestN*100 >= total*15 && bestN > 2*english {
		return best
	}
	return ""
}
