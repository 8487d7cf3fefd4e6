// Package gazetteer holds what Relata knows of names before it reads a text:
// countries with their adjectives, cities, international organisations, offices
// that speak for a state, holders of high office with their dates, and classes
// of some 84,000 names and nouns (given names, surnames, places, "minister",
// "ministry"). It is embedded; data/README.md says where it comes from. A
// user's own list (ReadList, Gazetteer.With) wins over everything embedded.
package gazetteer
