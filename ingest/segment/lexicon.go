package segment

// Word classes that features see, so that what is learned of one abbreviation
// holds for its kin. They come from general reference knowledge, not from a treebank.
const (
	plainWord   uint32 = iota
	titleWord          // stands before a name: "Mr.", "Gen."
	unitWord           // may end a sentence: "etc.", "Inc.", "p.m.", "Tex."
	numberWord         // stands before a number: "No.", "p."
	calendarDay        // a weekday
	calendarMonth
)

// wordClasses maps words in lower case, without stops, to their class.
var wordClasses = classify(map[uint32]string{
	titleWord: "mr mrs ms dr prof gen col lt sgt capt maj cpl sen rep gov rev hon pres st messrs mme mlle adm " +
		"cmdr amb fr sr spc pfc pvt cpt ltc sfc ssgt tsgt lcpl radm vadm ens cdr min brig supt insp det atty msgr pvt cllr rt esq gens sens reps drs ste mt ft",
	unitWord: "etc inc corp ltd co bros dept plc llc jr am pm calif fla ariz colo conn del ill ind kan mass mich minn " +
		"miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ave blvd rd al bc ad uk us usa eu un ussr uae " +
		"ph.d m.d dc d.c u.s u.k u.n e.u u.s.a a.m p.m b.c a.d approx est assn bn mln sq hwy",
	numberWord:  "no nos p pp vol fig figs ch sec art para ed eds rs ca cf v vs op",
	calendarDay: "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
	calendarMonth: "january february march april may june july august september october november december " +
		"jan feb mar apr jun jul aug sep sept oct nov dec",
})

// classify turns lists into a map from the hash of a word to its class.
func classify(lists map[uint32]string) map[uint32]uint32 {
	m := map[uint32]uint32{}
	for class, list := range lists {
		h, n := seed, 0
		for _, r := range list + " " {
			if r != ' ' {
				h, n = mix(h, uint32(r)), n+1
				continue
			}
			if n > 0 {
				m[h] = class
			}
			h, n = seed, 0
		}
	}
	return m
}

// seed starts the hash of a word.
const seed uint32 = 2166136261

// wordClass returns the class of the word from i to j; a stop at its end is left out.
func (b *block) wordClass(i, j int) uint32 {
	if j > i && b.runes[j-1] == '.' {
		j--
	}
	if j <= i || j-i > 9 || !b.class[i].letter() {
		return plainWord
	}
	return wordClasses[b.hash(i, j)]
}

// extensions are the ends of host and file names, in lower case.
var extensions = classify(map[uint32]string{
	1: "com org net gov edu mil info int uk eu pdf doc docx xls xlsx ppt pptx htm html jpg jpeg png gif txt csv zip " +
		"exe mp3 mp4 xml json php asp aspx",
})
