package ner_test

import (
	"slices"
	"testing"
)

// Where names begin and end, and what is none.
func TestBoundsOfNames(t *testing.T) {
	for _, c := range []struct {
		body string
		want []string
	}{
		{"Acme Industries, Inc. sued Norland Holdings, Ltd. on Monday.", []string{"Acme Industries , Inc. ORGANIZATION", "Norland Holdings , Ltd. ORGANIZATION"}},
		{"Troops fought al-Qaeda and the Islamic State of Iraq and the Levant in Mosul.", []string{"al - Qaeda ORGANIZATION", "Islamic State of Iraq and the Levant ORGANIZATION", "Mosul CITY"}},
		{"She moved from Vancouver Canada to Oslo.", []string{"Vancouver CITY", "Canada COUNTRY", "Oslo CITY"}},
		{"He lives in New York and works in Mexico City.", []string{"New York CITY", "Mexico City CITY"}},
		{"The officer destroyed a UAV, an IED and a VHS tape.", nil},
		{"Commodore Anna Kovac met Cmdr. Bruno Kask in Berlin.", []string{"Anna Kovac PERSON", "Bruno Kask PERSON", "Berlin CITY"}},
		{"Many Iraqis fled to Jordan.", []string{"Iraqis NATIONALITY", "Jordan COUNTRY"}},
	} {
		if got := names(recognize(t, c.body)); !slices.Equal(got, c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.body, got, c.want)
		}
	}
}
