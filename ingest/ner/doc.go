// Package ner recognises names: a linear-chain CRF over words, shapes, affixes,
// word clusters, gazetteer classes and parts of speech, trained on GUM,
// CrossNER politics and re3d (model/README.md), decoded in fixed point so that
// every machine finds the same names. Names that the gazetteer or a user's list
// knows, and names that the document uses elsewhere, correct it.
package ner
