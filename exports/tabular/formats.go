package tabular

import "github.com/relata-kg/relata/exports"

// Formats returns the formats of this package.
func Formats() []exports.Format {
	return []exports.Format{
		{Name: "jsonl", Extension: ".jsonl", About: "JSON lines of documents, entities, statements and events; comes back with import", Write: WriteJSONL},
		{Name: "csv", About: "CSV of nodes, edges, documents and events, safe to open in a spreadsheet", WriteFiles: WriteCSV},
		{Name: "neo4j", About: "CSV and script for neo4j-admin database import", WriteFiles: WriteNeo4jCSV},
		{Name: "cypher", Extension: ".cypher", About: "Cypher script for a running Neo4j; may be run again", Write: WriteCypher},
		{Name: "parquet", About: "Parquet of documents, entities, statements and events for DuckDB, pandas, Spark", WriteFiles: WriteParquet},
	}
}
