package temporal_test

import (
	"testing"

	"github.com/relata-kg/relata/ingest/temporal"
	"github.com/relata-kg/relata/ingest/text"
)

var news = []string{
	"The two ministers are scheduled to meet next week, the ministry said on Sunday.",
	"In a call lasting 105 minutes they agreed on the need for talks in the coming days.",
	"Fighting between the army and the rebels has killed more than 13,200 people since 2014.",
	"She had repeated her warning that an attack was possible at any moment.",
	"The envoy thanked his hosts and left without speaking to the press.",
}

func BenchmarkAnnotate(b *testing.B) {
	doc := &text.Document{}
	for _, s := range news {
		doc.Sentences = append(doc.Sentences, tokenize(b, s, "", false).Sentences...)
	}
	doc.Date = "2022-02-21"
	a := temporal.New(temporal.Options{})
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if err := a.Annotate(b.Context(), doc); err != nil {
			b.Fatal(err)
		}
		n += len(doc.Sentences)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "sentences/s")
}
