package rdf

import "github.com/relata-kg/relata/exports"

// Formats returns the formats of this package.
func Formats() []exports.Format {
	return []exports.Format{
		{Name: "nquads", Extension: ".nq", About: "RDF N-Quads: a named graph for each statement, with PROV-O; comes back with import", Write: WriteNQuads},
		{Name: "trig", Extension: ".trig", About: "RDF TriG: the same, made to be read by people", Write: WriteTriG},
		{Name: "turtle", Extension: ".ttl", About: "RDF Turtle: for tools without named graphs; asserts only what the documents assert", Write: WriteTurtle},
		{Name: "jsonld", Extension: ".jsonld", About: "JSON-LD 1.1 with named graphs and its own context", Write: WriteJSONLD},
	}
}
