package temporal_test

import (
	"fmt"

	"github.com/relata-kg/relata/ingest/temporal"
)

func ExampleAnnotator_Parse() {
	a := temporal.New(temporal.Options{})
	for _, words := range []string{"last February", "since 2014", "10 p.m. on Sunday", "over the past eight years"} {
		t, ok := a.Parse(words, "2022-02-21")
		fmt.Printf("%v %s %s..%s\n", ok, t.Value, t.Begin, t.End)
	}
	_, ok := a.Parse("the bench", "2022-02-21")
	fmt.Println(ok)
	// Output:
	// true 2021-02 2021-02-01..2021-02-28
	// true 2014 2014-01-01..
	// true 2022-02-20T22:00 2022-02-20..2022-02-20
	// true P8Y 2014-02-21..2022-02-21
	// false
}
