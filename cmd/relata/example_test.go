package main_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/graph"
	"github.com/relata-kg/relata/graph/ask"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/schema"
)

// The whole way in a program of one's own: text to statements, statements to a
// store, questions to the store, the graph to another format.
func Example() {
	ctx := context.Background()

	pipeline, err := english.New(english.Options{})
	if err != nil {
		log.Fatal(err)
	}
	doc := schema.Document{
		ID: "note", Date: "2023-03-17", Source: "Northern Wire",
		Text: "Finnish President Sauli Niinistö met Recep Tayyip Erdoğan in Ankara on Friday.",
	}
	read, statements, err := pipeline.Run(ctx, doc)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range statements {
		fmt.Printf("%s -%s-> %s (%s)\n", s.Subject.Name, s.Relation.ID, s.Object.Name, s.Factuality)
	}

	store, err := graph.Open(ctx, "memory:", graph.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	read.Hash = read.ContentHash()
	if _, err := store.Ingest(ctx, graph.Contribution{
		Document: read.Document, Entities: read.Entities, Statements: statements,
	}); err != nil {
		log.Fatal(err)
	}

	snapshot, err := store.Snapshot(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer snapshot.Close()
	entity, err := ask.Resolve(ctx, snapshot, "erdogan")
	if err != nil {
		log.Fatal(err)
	}
	facts, err := ask.Collect(ask.Facts(ctx, snapshot, ask.Filter{Entity: entity.ID}))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(entity.Name, len(facts))

	var out strings.Builder
	for _, format := range rdf.Formats() {
		if format.Name != "nquads" {
			continue
		}
		if err := format.Write(ctx, &out, snapshot, exports.Options{}); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(strings.Contains(out.String(), "<https://relata.dev/relation/meets>"))
	// Output:
	// Sauli Niinistö -holds_position-> Finland (fact)
	// Sauli Niinistö -meets-> Recep Tayyip Erdoğan (fact)
	// Recep Tayyip Erdoğan 1
	// true
}
