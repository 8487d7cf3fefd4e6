package conllu_test

import (
	"fmt"
	"strings"

	"github.com/relata-kg/relata/ingest/conllu"
)

func ExampleReader() {
	in := "# text = Ada sings\n" +
		"1\tAda\tAda\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n" +
		"2\tsings\tsing\tVERB\tVBZ\t_\t0\troot\t_\t_\n\n" +
		"1\tbroken line\n\n"
	r := conllu.NewReader(strings.NewReader(in), conllu.Options{File: "songs.conllu"})
	for s, err := range r.All() {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(s.Text, "- root:", s.Tokens[s.RootIndex()].Form)
	}
	// Output:
	// Ada sings - root: sings
	// songs.conllu:5:1: has 2 columns instead of 10
}
