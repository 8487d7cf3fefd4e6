package text

import "github.com/relata-kg/relata/schema"

// ArgumentRole is the grammatical role of a clause's argument.
type ArgumentRole string

// The roles, after Quirk et al. (1985) and Universal Dependencies.
const (
	Subject        ArgumentRole = "subject"
	Object         ArgumentRole = "object"
	IndirectObject ArgumentRole = "iobject"
	Complement     ArgumentRole = "complement" // subject or object complement
	Oblique        ArgumentRole = "oblique"    // prepositional or bare noun phrase
	Adverbial      ArgumentRole = "adverbial"  // adverb
	Clausal        ArgumentRole = "clausal"    // complement or adverbial clause
	Agent          ArgumentRole = "agent"      // by-phrase of a passive
	Possessor      ArgumentRole = "possessor"  // of a noun: "Russia's demand"
	Modifier       ArgumentRole = "modifier"   // of a noun: "the Russian demand"
)

// Argument is a constituent of a clause. Its words are the subtree of Head.
type Argument struct {
	Role ArgumentRole
	// Head is the head token.
	Head int
	// Case is the token indices of its preposition, in order.
	Case []int
	// Via tells how an argument that does not depend on the predicate got here:
	// "conj", "control", "raising", "relative", "gap", "participle", or empty.
	Via string
	// Clause indexes Document.Clauses where the argument is a clause, else None.
	Clause int
}

// ClauseKind is the construction that carries a clause.
type ClauseKind string

// The kinds of clause.
const (
	VerbClause   ClauseKind = "verb"
	CopulaClause ClauseKind = "cop"   // "Orban is an ally"
	NounClause   ClauseKind = "noun"  // "talks with Zelenskiy", "Russia's demand"
	ApposClause  ClauseKind = "appos" // "Orban, an old ally"
)

// Source is one link of the chain of speakers: who says so, by which word.
type Source struct {
	// Head is the head token of the speaker and Cue the token that reports.
	Head, Cue int
}

// Clause is one proposition of a sentence. Indices are tokens of its sentence.
type Clause struct {
	Sentence int
	Kind     ClauseKind
	// Predicate is the head of the predicate; Words are all its tokens in text
	// order (auxiliaries, copula, negation, particle).
	Predicate int
	Words     []int
	// Lemma is that of the predicate with its particle: "hand over".
	Lemma string
	// Type is the clause type ("SVO", "SVA", ...) or "N" for a noun relation.
	Type string
	Args []Argument
	// Passive and Negated are those of the clause itself.
	Passive, Negated bool
	// Rule names what found it: "verb", "relcl", "xcomp", "appos", ...
	Rule string
	// Parent indexes Document.Clauses: the clause that governs this one, or None.
	Parent int
	// Factuality is that of the clause within its sentence, governors composed.
	Factuality schema.Factuality
	// Sources is the chain of speakers, outermost first.
	Sources []Source
	// Confidence is that of the construction, 0..1, before calibration.
	Confidence float64
}

// Arg returns the first argument of a role, or nil.
func (c *Clause) Arg(role ArgumentRole) *Argument {
	for i := range c.Args {
		if c.Args[i].Role == role {
			return &c.Args[i]
		}
	}
	return nil
}
