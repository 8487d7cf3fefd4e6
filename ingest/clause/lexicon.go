package clause

// effect is what a governing word says about the reality of its complement,
// after the source-introducing and event-selecting predicates of Saurí and
// Pustejovsky (2012) and the implicatives of Karttunen (1971).
type effect uint8

const (
	none        effect = iota // the complement shares its governor's status
	report                    // speech: the complement keeps its own status, and has a source
	belief                    // an opinion: possible, with a source
	prediction                // will be so in the source's view
	seeming                   // possible, nobody's opinion in particular
	denial                    // said not to be so, with a source
	refusal                   // does not come about: fail, refuse, prevent
	intention                 // is to come about: plan, agree, promise, schedule
	wish                      // may come about: hope, want, try, allow
	demand                    // ought to come about: urge, order, demand
	concerning                // talk about it does not say that it is so
	shown                     // holds if the governor does, and is open if not: prove
	presupposed               // holds whatever becomes of the governor: regret, end, during
)

// verbEffect is the effect of a verb on a clause that complements it.
func verbEffect(lemma string, infinitive bool) effect {
	switch lemma {
	case "say", "state", "announce", "declare", "add", "report", "explain", "note", "observe", "remark", "mention",
		"write", "reply", "respond", "comment", "recall", "stress", "emphasize", "emphasise", "underscore", "underline",
		"reiterate", "repeat", "insist", "maintain", "assert", "confirm", "reveal", "disclose", "acknowledge", "admit",
		"concede", "inform", "notify", "testify", "recount", "describe", "proclaim", "caution", "warn", "point out",
		"continue", "conclude", "affirm", "reaffirm", "indicate", "signal", "tweet", "post", "quote", "cite", "instruct",
		"pronounce", "joke", "quip", "whisper", "shout", "argue", "contend", "complain", "lament", "boast", "brag", "assure", "reassure", "tell", "remind", "swear":
		if infinitive {
			switch lemma {
			case "tell", "warn", "instruct", "remind", "caution":
				return demand
			case "swear":
				return intention
			case "continue":
				return none
			}
		}
		return report
	case "believe", "think", "suppose", "assume", "consider", "guess", "reckon", "feel", "suspect", "fear", "worry",
		"claim", "allege", "suggest", "hint", "imply", "speculate", "estimate", "doubt", "question", "wonder", "theorize",
		"presume", "imagine", "propose", "hypothesize", "deem", "rumor", "rumour", "purport", "accuse", "charge", "hypothesise", "suspected":
		if infinitive && lemma == "propose" {
			return intention
		}
		return belief
	case "predict", "expect", "forecast", "anticipate", "foresee", "project":
		return prediction
	case "seem", "appear", "look", "tend", "sound", "prove possible":
		if lemma == "look" || lemma == "tend" || lemma == "sound" {
			return seeming
		}
		return seeming
	case "deny", "refute", "reject", "dispute", "rebut", "disavow", "disbelieve", "pretend", "feign":
		if infinitive && lemma != "pretend" {
			return refusal
		}
		return denial
	case "refuse", "decline", "fail", "neglect", "forget", "avoid", "prevent", "avert", "stop", "cease", "prohibit", "forbid",
		"ban", "bar", "block", "deter", "dissuade", "discourage", "abstain", "refrain", "resist", "halt", "preclude", "hesitate", "rule out", "cancel", "call off", "abandon", "scrap", "shelve", "omit", "quit", "oppose", "thwart", "foil":
		return refusal
	case "plan", "intend", "agree", "promise", "pledge", "vow", "decide", "threaten", "offer", "prepare", "aim", "schedule",
		"set", "commit", "undertake", "resolve", "choose", "opt", "arrange", "gear up", "elect", "slate", "design", "destine",
		"guarantee", "volunteer", "consent", "determine", "mean", "plot", "conspire", "vote", "accept", "go", "bind", "pose", "book", "ready", "invite", "await", "mull", "contemplate", "approve", "authorize", "authorise", "delay", "postpone", "put off", "defer":
		return intention
	case "hope", "want", "wish", "like", "love", "prefer", "desire", "seek", "try", "attempt", "strive", "struggle", "endeavor", "endeavour",
		"work", "push", "campaign", "fight", "allow", "permit", "let", "enable", "need", "dream", "yearn", "aspire", "long", "wait", "look forward", "care", "tempt", "empower", "entitle", "license", "qualify", "bid", "risk", "lobby", "press", "be able":
		if lemma == "need" {
			return demand
		}
		if lemma == "press" || lemma == "lobby" {
			return demand
		}
		return wish
	case "urge", "demand", "ask", "require", "request", "order", "command", "call", "call on", "call upon", "call for", "appeal", "recommend", "advise", "encourage",
		"beg", "implore", "plead", "beseech", "exhort", "pressure", "petition", "oblige", "direct", "persuade", "convince", "entreat", "mandate", "summon", "insist on", "challenge", "counsel", "advocate":
		if lemma == "direct" || lemma == "persuade" || lemma == "convince" {
			return wish
		}
		return demand
	}
	return none
}

// clauseEffect is the effect of verbs whose finite complement is presupposed
// (Kiparsky and Kiparsky, "Fact", 1970) or shown: "did not know that they had
// left" tells that they had, "failed to prove that they left" leaves it open.
func clauseEffect(lemma string) effect {
	switch lemma {
	case "regret", "know", "realize", "realise", "learn", "discover", "remember", "forget", "notice", "resent":
		return presupposed
	case "show", "demonstrate", "prove", "find", "see", "establish", "understand", "verify", "substantiate":
		return shown
	}
	return none
}

// implicative reports verbs whose infinitive comes about with them (Karttunen,
// "Implicative Verbs", Language 47:2, 1971), and verbs of aspect and causation.
// After another verb without an effect of its own an infinitive is a purpose.
func implicative(lemma string) bool {
	switch lemma {
	case "begin", "start", "continue", "proceed", "resume", "manage", "get", "dare", "bother", "deign", "happen", "come", "use", "help", "succeed", "condescend", "chance", "venture",
		"force", "compel", "coerce", "cause", "lead", "prompt", "drive", "induce", "make", "let", "have", "inspire", "provoke", "spur", "motivate", "bring",
		"remember", "serve", "go", "keep", "live", "grow", "rise", "rush", "hasten", "hurry", "see", "hear", "find", "know", "show", "prove", "turn", "discover", "reveal", "understand", "learn",
		"combine", "conspire", "work out", "turn out", "go on", "end up", "tend", "suffice", "be":
		return true
	}
	return false
}

// emotive adjectives presuppose the clause that they are about (Kiparsky and
// Kiparsky, "Fact", 1970).
func emotive(lemma string) bool {
	switch lemma {
	case "proud", "glad", "happy", "sorry", "pleased", "delighted", "sad", "angry", "furious", "aware", "ashamed", "grateful", "thankful", "disappointed", "shocked", "surprised", "upset", "relieved", "tragic", "regrettable", "shameful", "significant":
		return true
	}
	return false
}

// appoints reports verbs that give their object an office.
func appoints(lemma string) bool {
	switch lemma {
	case "appoint", "nominate", "name", "elect", "pick", "choose", "select", "hire", "install", "promote", "designate", "recruit", "sign":
		return true
	}
	return false
}

// takesPlace reports verbs of following somebody in a place or office.
func takesPlace(lemma string) bool { return lemma == "replace" || lemma == "succeed" }

// cessation reports nouns for the end of what follows them.
func cessation(lemma string) bool {
	switch lemma {
	case "end", "halt", "cessation", "stop", "suspension", "conclusion", "continuation", "termination":
		return true
	}
	return false
}

// impersonal verbs leave their source unnamed even with a subject: "it shows that".
func givesSource(lemma string) bool {
	switch lemma {
	case "show", "prove", "demonstrate", "mean", "go":
		return false
	}
	return true
}

// adjectiveEffect is the effect of a predicate adjective on its complement.
func adjectiveEffect(lemma string) effect {
	switch lemma {
	case "due", "set", "ready", "prepared", "willing", "poised", "keen", "eager", "scheduled", "bound", "determined", "committed", "certain", "sure", "about", "open":
		return intention
	case "likely", "possible", "probable", "able", "free", "unlikely", "hopeful", "afraid", "fearful", "anxious", "uncertain", "unclear", "doubtful", "capable", "feared", "worried", "concerned", "plausible", "conceivable", "excited", "interested", "curious", "desperate", "impatient", "hungry", "tempted":
		return wish
	case "unable", "impossible", "unwilling", "reluctant", "loath", "incapable", "false", "untrue", "unready":
		return refusal
	case "necessary", "essential", "important", "vital", "crucial", "imperative", "obliged", "supposed":
		return demand
	case "confident", "convinced", "optimistic":
		return belief
	}
	return none
}

// nounEffect is the effect of a noun on the clause or noun that complements it.
func nounEffect(lemma string) effect {
	switch lemma {
	case "plan", "intention", "intent", "promise", "pledge", "offer", "decision", "agreement", "commitment", "proposal", "aim", "goal",
		"threat", "vow", "guarantee", "assurance", "preparation", "schedule", "resolve", "determination", "willingness", "readiness", "bid", "undertaking", "invitation", "order":
		return intention
	case "hope", "wish", "desire", "attempt", "effort", "possibility", "prospect", "chance", "risk", "option", "opportunity", "ability", "danger",
		"verge", "brink", "right", "permission", "talk", "idea", "likelihood", "probability", "potential", "pretext", "pressure", "push", "ambition", "scenario", "spectre", "specter", "warning", "prediction", "expectation", "speculation", "anticipation", "capability", "capacity", "approval", "campaign":
		return wish
	case "fear", "suggestion", "claim", "allegation", "rumor", "rumour", "belief", "suspicion", "concern", "worry", "theory", "doubt", "assumption", "impression", "notion", "accusation", "charge", "report":
		return wish
	case "need", "demand", "call", "request", "appeal", "requirement", "plea", "obligation", "ultimatum", "recommendation":
		return demand
	case "refusal", "failure", "inability", "prevention", "lack", "absence", "rejection", "denial", "ban", "avoidance", "cancellation", "opposition", "reluctance":
		return refusal
	case "statement", "announcement", "news", "confirmation", "fact", "evidence", "sign", "acknowledgement", "admission", "declaration":
		return none
	}
	return none
}

// objectEffect is the effect of a verb on an event noun that is its object.
func objectEffect(lemma string) effect {
	switch lemma {
	case "hold", "have", "begin", "start", "resume", "launch", "attend", "join", "continue", "conduct", "carry out", "make", "stage", "mount", "host", "open", "end", "conclude", "finish", "complete",
		"sign", "reach", "pay", "give", "receive", "take", "welcome", "condemn", "denounce", "criticize", "criticise", "praise", "confirm", "report", "announce", "declare", "repeat", "reiterate", "renew", "witness", "see", "suffer", "face":
		return none
	case "discuss", "debate", "describe", "mention", "explain", "consider", "study", "examine", "call", "predict", "expect", "fear", "suggest", "hint", "risk", "threaten", "anticipate", "envisage", "forecast", "warn of", "allege", "claim", "justify":
		return wish
	case "offer", "accept", "plan", "schedule", "arrange", "propose", "promise", "pledge", "prepare", "approve", "organize", "organise", "await", "intend", "guarantee", "agree", "order", "postpone", "delay":
		return intention
	case "seek", "want", "demand", "request", "urge", "require", "need", "support", "favor", "favour", "advocate", "recommend", "call for", "ask", "back":
		if lemma == "demand" || lemma == "urge" || lemma == "require" || lemma == "need" || lemma == "request" || lemma == "call for" {
			return demand
		}
		return wish
	case "avoid", "prevent", "avert", "stop", "halt", "cancel", "reject", "refuse", "deny", "rule out", "oppose", "block", "call off", "abandon", "ban", "prohibit", "resist", "deter", "forestall", "suspend", "foil", "thwart":
		if lemma == "stop" || lemma == "halt" || lemma == "suspend" {
			return none
		}
		return refusal
	}
	return verbEffect(lemma, false)
}

// occurrence verbs lend their own status to the event that is their subject.
func occurrenceVerb(lemma string) bool {
	switch lemma {
	case "take", "happen", "occur", "begin", "start", "resume", "continue", "follow", "hold", "schedule", "plan", "erupt", "break out", "go", "come", "ensue", "expect", "launch", "meet", "be", "fear", "arrange", "organize", "cancel", "propose":
		return true
	}
	return false
}

// subjectControl verbs keep their subject for the complement though they have an object.
func subjectControl(lemma string) bool {
	switch lemma {
	case "promise", "threaten", "vow", "use", "take", "need", "spend", "pledge", "swear":
		return true
	}
	return false
}

// oblControl verbs control the complement by a prepositional phrase: "call on Russia to".
func oblControl(lemma string) bool {
	switch lemma {
	case "call", "appeal", "count", "rely", "plead", "depend", "wait", "prevail":
		return true
	}
	return false
}

// holdsIntention says that the infinitive after a noun has the noun's holder for its subject.
func holdsIntention(lemma string) bool {
	switch nounEffect(lemma) {
	case intention, wish, refusal:
		return lemma != "offer" && lemma != "risk" && lemma != "danger"
	}
	return false
}

// intransitive verbs take no object from a gap or a neighbour.
func intransitive(lemma string) bool {
	switch lemma {
	case "go", "come", "arrive", "die", "happen", "occur", "exist", "sit", "stand", "lie", "live", "fall", "rise", "sleep", "wait", "work", "agree", "talk", "speak",
		"appear", "disappear", "remain", "stay", "become", "seem", "belong", "travel", "walk", "swim", "jump", "emerge", "depart", "laugh", "cry", "smile", "look", "be", "try", "get", "start", "continue", "retire", "resign", "collapse", "act", "migrate", "vanish", "reside":
		return true
	}
	return false
}

// timePlaceNoun are antecedents that are rather "when" or "where" than an object.
func timePlaceNoun(lemma string) bool {
	switch lemma {
	case "time", "day", "year", "month", "week", "moment", "place", "way", "reason", "night", "morning", "season", "occasion", "point", "instance", "era", "period", "minute", "hour":
		return true
	}
	return false
}

// hedge reports an adverb that makes its clause possible only.
func hedge(lemma string) bool {
	switch lemma {
	case "allegedly", "reportedly", "apparently", "possibly", "perhaps", "maybe", "probably", "supposedly", "purportedly", "presumably", "potentially", "seemingly", "likely", "conceivably", "ostensibly", "arguably":
		return true
	}
	return false
}

// modifierEffect is the effect of an adjective on the event noun that it modifies.
func modifierEffect(lemma string) effect {
	switch lemma {
	case "possible", "potential", "likely", "alleged", "supposed", "suspected", "hypothetical", "feared", "would-be", "purported", "rumored", "rumoured", "probable":
		return wish
	case "planned", "proposed", "upcoming", "future", "scheduled", "forthcoming", "imminent", "impending", "threatened", "expected", "promised", "looming", "intended", "coming":
		return intention
	case "failed", "attempted", "aborted", "cancelled", "canceled", "averted", "foiled", "abortive":
		return refusal
	}
	return none
}

// takesInfinitive verbs ask for an infinitive beside their object: "urge them to".
func takesInfinitive(lemma string) bool {
	switch verbEffect(lemma, true) {
	case demand:
		return true
	}
	switch lemma {
	case "allow", "permit", "enable", "invite", "force", "compel", "cause", "lead", "help", "get", "want", "expect", "authorize", "authorise", "forbid", "persuade", "convince", "encourage", "lobby", "press", "push", "inspire", "prompt", "teach", "train", "empower", "assign", "elect", "select", "choose", "intend", "schedule", "need", "trust",
		"support", "assist", "aid", "back", "equip", "arm", "fund", "pay", "hire", "recruit":
		return true
	}
	return false
}

// takesListener reports verbs of speech whose object is the one who hears.
func takesListener(lemma string) bool {
	switch lemma {
	case "tell", "inform", "notify", "remind", "warn", "assure", "reassure", "instruct", "caution":
		return true
	}
	return false
}
