package schema

import "fmt"

// Factuality is the status that the text gives a statement, after Saurí and
// Pustejovsky (FactBank, 2009), reduced to what a reader of a graph needs.
type Factuality string

// The statuses, from asserted to demanded.
const (
	Fact        Factuality = "fact"        // happened or holds
	Future      Factuality = "future"      // planned, scheduled, promised, offered
	Conditional Factuality = "conditional" // depends on a condition
	Possible    Factuality = "possible"    // hedged: may, might, alleged
	Negated     Factuality = "negated"     // said not to happen or hold
	Demanded    Factuality = "demanded"    // urged or required
)

// Factualities lists the statuses in their documented order.
func Factualities() []Factuality {
	return []Factuality{Fact, Future, Conditional, Possible, Negated, Demanded}
}

// ParseFactuality reads a status as written in files and flags.
func ParseFactuality(s string) (Factuality, error) {
	for _, f := range Factualities() {
		if string(f) == s {
			return f, nil
		}
	}
	return "", fmt.Errorf("unknown factuality %q: want one of %v", s, Factualities())
}
