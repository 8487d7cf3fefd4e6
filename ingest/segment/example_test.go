package segment_test

import (
	"context"
	"fmt"

	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func Example() {
	s, err := segment.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	doc := &text.Document{Document: schema.Document{ID: "note", Text: "Mr. Berg didn't call. “Never,” he said."}}
	if err := s.Annotate(context.Background(), doc); err != nil {
		fmt.Println(err)
		return
	}
	for _, sent := range doc.Sentences {
		fmt.Print(sent.ID, " ", sent.Start, "-", sent.End, ":")
		for _, t := range sent.Tokens {
			fmt.Print(" ", t.Form)
		}
		fmt.Println()
	}
	// Output:
	// note-1 0-21: Mr. Berg did n't call .
	// note-2 22-39: “ Never , ” he said .
}
