#!/bin/sh
# Imports this folder into an empty database of Neo4j 5. Usage: sh import.sh DATABASE
cd "$(dirname "$0")" || exit 1
exec neo4j-admin database import full "${1:?name the database}" \
  --nodes=entities.csv --nodes=documents.csv --relationships=statements.csv \
  --array-delimiter=U+001F --multiline-fields=true --id-type=string
