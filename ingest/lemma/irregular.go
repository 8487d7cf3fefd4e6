package lemma

import (
	"slices"
	"strings"
)

// irregularVerbs lists base, past and participle; forms that vary are joined
// with "/". Training takes them, also behind a prefix that makes a known verb,
// as words seen once.
const irregularVerbs = `
arise arose arisen; awake awoke awoken; bear bore borne/born; beat beat beaten; become became become; beget begot begotten;
begin began begun; bend bent bent; bet bet bet; bid bid bid/bidden; bind bound bound; bite bit bitten; bleed bled bled;
blow blew blown; break broke broken; breed bred bred; bring brought brought; broadcast broadcast broadcast; build built built;
burn burnt burnt; burst burst burst; buy bought bought; cast cast cast; catch caught caught; choose chose chosen;
cling clung clung; come came come; cost cost cost; creep crept crept; cut cut cut; deal dealt dealt; dig dug dug;
do did done; draw drew drawn; dream dreamt dreamt; drink drank drunk; drive drove driven; dwell dwelt dwelt; eat ate eaten;
fall fell fallen; feed fed fed; feel felt felt; fight fought fought; find found found; flee fled fled; fling flung flung;
fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven; forsake forsook forsaken;
freeze froze frozen; get got got/gotten; give gave given; go went gone; grind ground ground; grow grew grown;
hang hung hung; have had had; hear heard heard; hide hid hidden; hit hit hit; hold held held; hurt hurt hurt;
keep kept kept; kneel knelt knelt; know knew known; lay laid laid; lead led led; lean leant leant; leap leapt leapt;
learn learnt learnt; leave left left; lend lent lent; let let let; lie lay lain; light lit lit; lose lost lost;
make made made; mean meant meant; meet met met; mow mowed mown; pay paid paid; plead pled pled; prove proved proven;
put put put; quit quit quit; read read read; rend rent rent; rid rid rid; ride rode ridden; ring rang rung; rise rose risen;
run ran run; saw sawed sawn; say said said; see saw seen; seek sought sought; sell sold sold; send sent sent; set set set;
sew sewed sewn; shake shook shaken; shear sheared shorn; shed shed shed; shine shone shone; shoot shot shot;
show showed shown; shrink shrank shrunk; shut shut shut; sing sang sung; sink sank sunk; sit sat sat; slay slew slain;
sleep slept slept; slide slid slid; sling slung slung; slit slit slit; smell smelt smelt; sow sowed sown; speak spoke spoken;
speed sped sped; spell spelt spelt; spend spent spent; spill spilt spilt; spin spun spun; spit spat spat; split split split;
spoil spoilt spoilt; spread spread spread; spring sprang sprung; stand stood stood; steal stole stolen; stick stuck stuck;
sting stung stung; stink stank stunk; stride strode stridden; strike struck struck/stricken; string strung strung;
strive strove striven; swear swore sworn; sweep swept swept; swell swelled swollen; swim swam swum; swing swung swung;
take took taken; teach taught taught; tear tore torn; tell told told; think thought thought; thrive throve thriven;
throw threw thrown; thrust thrust thrust; tread trod trodden; wake woke woken; wear wore worn; weave wove woven;
weep wept wept; wet wet wet; win won won; wind wound wound; wring wrung wrung; write wrote written`

// irregularPlurals lists singular and plural; words of one form have it twice.
const irregularPlurals = `
man men; woman women; child children; foot feet; tooth teeth; goose geese; mouse mice; louse lice; ox oxen; die dice;
criterion criteria; phenomenon phenomena; bacterium bacteria; curriculum curricula; memorandum memoranda; stratum strata;
analysis analyses; crisis crises; thesis theses; hypothesis hypotheses; basis bases; axis axes; oasis oases; diagnosis diagnoses;
emphasis emphases; synthesis syntheses; parenthesis parentheses; alumnus alumni; cactus cacti; stimulus stimuli; nucleus nuclei;
fungus fungi; syllabus syllabi; radius radii; locus loci; index indices; matrix matrices; vertex vertices; appendix appendices;
wolf wolves; knife knives; life lives; wife wives; leaf leaves; thief thieves; half halves; shelf shelves; self selves;
calf calves; elf elves; loaf loaves; scarf scarves; hoof hooves; hero heroes; potato potatoes; tomato tomatoes; echo echoes;
veto vetoes; embargo embargoes; torpedo torpedoes; cargo cargoes; series series; species species; aircraft aircraft;
sheep sheep; deer deer; offspring offspring; spacecraft spacecraft; warship warships; headquarters headquarters;
crossroads crossroads; barracks barracks; means means; bus buses; gas gases; plus pluses; virus viruses; campus campuses;
census censuses; bonus bonuses; status statuses; lens lenses; quiz quizzes`

// irregular returns the words of the tables as observations, those of verbs also
// behind the prefixes that make another verb of the lexicon.
func irregular(lex Lexicon) []observation {
	var list []observation
	verbs := map[string]bool{}
	for _, v := range lex.Verbs {
		verbs[v] = true
	}
	prefixes := []string{"", "under", "over", "out", "re", "mis", "un", "fore", "with", "be", "up", "off"}
	for row := range strings.SplitSeq(irregularVerbs, ";") {
		parts := strings.Fields(row)
		for _, prefix := range prefixes {
			if prefix != "" && !verbs[prefix+parts[0]] {
				continue
			}
			for i, tag := range []string{"VBD", "VBN"} {
				for form := range strings.SplitSeq(parts[i+1], "/") {
					list = append(list, observation{prefix + form, "VERB", tag, prefix + parts[0]})
				}
			}
		}
	}
	nouns := slices.Clone(lex.Nouns)
	slices.Sort(nouns)
	for row := range strings.SplitSeq(irregularPlurals, ";") {
		parts := strings.Fields(row)
		list = append(list, observation{parts[1], "NOUN", "NNS", parts[0]})
	}
	for _, noun := range nouns { // chairman, policewoman, grandchild
		for _, end := range [][2]string{{"man", "men"}, {"child", "children"}} {
			if stem, ok := strings.CutSuffix(noun, end[0]); ok && len(stem) > 2 && !slices.Contains(regularMan, noun) {
				list = append(list, observation{stem + end[1], "NOUN", "NNS", noun})
			}
		}
	}
	return list
}

// regularMan are nouns in -man that take -s.
var regularMan = []string{"human", "german", "roman", "norman", "shaman", "talisman", "ottoman", "caiman", "cayman", "toman", "mussulman", "hetman", "ataman"}
