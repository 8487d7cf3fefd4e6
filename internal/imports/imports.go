// Package imports holds the rule of imports as a test: schema imports nothing
// of ours; ingest, graph and exports import schema and never each other; stages
// of ingest never import each other; only cmd wires.
package imports
