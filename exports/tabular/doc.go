// Package tabular writes a graph as records in lines and columns: JSON lines,
// CSV of nodes and edges, the CSV that neo4j-admin imports, a Cypher script, and
// Parquet.
package tabular
