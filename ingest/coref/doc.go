// Package coref decides who and what a text is about. It groups names into
// entities (full names, surnames, spellings, acronyms, adjectives of countries),
// finds the positions that people hold, and resolves noun phrases ("the French
// leader", "the bloc"), pronouns, groups ("the pair") and the first person
// inside quotations.
//
// The precise steps are sieves in the manner of Lee et al., "Deterministic
// Coreference Resolution Based on Entity-Centric, Precision-Ranked Rules"
// (Computational Linguistics 39(4), 2013): later ones see the entities that
// earlier ones built. Pronouns and general noun phrases are left to a log-linear
// mention-ranking model over lexicalised surface features in the manner of
// Durrett and Klein, "Easy Victories and Uphill Battles in Coreference
// Resolution" (EMNLP 2013), trained on GUM; it runs in fixed point and leaves
// what is unsure unresolved.
package coref
