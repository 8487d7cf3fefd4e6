// Package temporal finds and normalises times and quantities: TIMEX3
// expressions of ISO-TimeML (Pustejovsky et al. 2010, "ISO-TimeML: An
// International Standard for Semantic Annotation"; the values follow the TIDES
// guidelines of Ferro et al. 2005) and numbers with their units.
//
// # Times
//
// An [Annotator] reads the tokens of a text.Document and its date, and fills
// Document.Times. Tags, features and trees are used where they are filled, and
// the forms of the words alone where they are not. Token ranges are robust to
// tokenisation: "mid-March" may be one token or three, "10pm" one or two.
//
// A time's Value is what TIMEX3 gives it:
//
//	2022-02-20            a day             2022-02-20TMO   its morning (MO, AF, EV, NI)
//	2022-W08              a week            2022-W08-WE     its weekend
//	2022-02  2022-Q1      month, quarter    2022-SU         a season (SP, SU, FA, WI)
//	2022  199  18         year, 1990s, 19th century (1800 to 1899, as ISO 8601 counts)
//	2022-02-20T22:00Z     a time of day     2022-03-03/2022-03-05  a range
//	P8Y  PT105M  PXD      a duration, X where the text says no number
//	P1W  XXXX-WXX-2       a set: every week, every Tuesday
//	PAST_REF, PRESENT_REF, FUTURE_REF       "recently", "now", "soon"
//	BC1230  FY2020        years without a common calendar date
//
// Begin and End bound it in days. A preposition moves them: "since 2014" is open
// to the right, "until Friday" to the left, and Mod tells so. Expressions that
// need an anchor and find none have an empty Value.
//
// Choices where English is ambiguous:
//
//   - "on Sunday" is the last Sunday up to the document's date, the next one when
//     its verb is in the future; a month, or a month with a day, likewise, except
//     that without a clear tense the nearest one is taken.
//   - "last Friday" is the latest Friday before the document's date; "next
//     Friday" is that of the next calendar week; weeks begin on Monday.
//   - "12/02/2022" is read day first, unless another date of the document shows
//     the other order, or [Options.MonthFirst] says so.
//   - "a week later", "the following month", "that day" count from the date that
//     the text named last; with none named they stay without a value.
//   - seasons are those of the northern hemisphere, by whole months; the winter
//     of a year begins in its December.
//   - "early", "mid" and "late" narrow a period to a third of it.
//
// # Quantities
//
// Document.Quantities gets money (ISO 4217), percentages, measures, counts and
// ordinals. Hundreds, dozens and tens of thousands have their unit as Value and
// MORE_THAN as Mod.
package temporal
