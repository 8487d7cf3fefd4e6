package main

import (
	"fmt"
	"strings"
	"testing"
)

// wink is the form of the package's file: after the components of a vector
// come its norm and its index.
const wink = `{"precision":8,"dimensions":2,"words":["the","of","rare"],
 "vectors":{"the":[0.1,0.2,0.22,0],"of":[0.3,-0.4,0.5,1],"rare":[1,1,1.4,2]},"unkVector":[0,0,0,3]}`

func TestReadWink(t *testing.T) {
	words, vecs, err := readWink(strings.NewReader(wink), 2)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(words, vecs), "[the of] [[0.1 0.2] [0.3 -0.4]]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestReadWinkErrors(t *testing.T) {
	for name, in := range map[string]string{
		"empty":        "",
		"cut short":    wink[:80],
		"no vector":    `{"dimensions":1,"words":["a","b"],"vectors":{"a":[1]}}`,
		"short vector": `{"dimensions":3,"words":["a"],"vectors":{"a":[1]}}`,
	} {
		if _, _, err := readWink(strings.NewReader(in), 9); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
