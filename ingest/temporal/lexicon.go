package temporal

import "strings"

// lexeme is what the grammar knows of a word. A word may play several parts:
// "second" is an ordinal and a unit, "may" a month and a modal.
type lexeme struct {
	card   int64 // cardinal below one hundred, plus one (so that 0 means none)
	scale  int   // power of ten of "hundred", "thousand", "million"
	ord    int   // ordinal
	unit   unit
	plural bool // of a unit, weekday or scale
	month  int
	wday   int
	abbr   bool // of a month or weekday
	part   string
	season int // 1 spring to 4 winter
	shift  int // shiftLast, shiftThis, shiftNext ...
	mod    string
	fuzzy  bool // few, several: a number unknown
	adverb string
	every  unit   // daily, weekly
	money  string // ISO 4217 code of a currency name or sign
	sign   bool   // a currency sign that stands before its number
	meas   string // symbol of a unit of measure
}

const (
	shiftLast = iota + 1
	shiftPast // past, previous
	shiftThis
	shiftNext
	shiftComing
	shiftFollowing
	shiftPrevious
	shiftThat // that, same
	shiftRecent
)

func newLexicon() map[string]*lexeme {
	lex := make(map[string]*lexeme, 700)
	add := func(words string, set func(l *lexeme, i int)) {
		for i, w := range strings.Fields(words) {
			for w := range strings.SplitSeq(w, "/") {
				l := lex[w]
				if l == nil {
					l = &lexeme{}
					lex[w] = l
				}
				set(l, i)
			}
		}
	}
	add("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "+
		"seventeen eighteen nineteen", func(l *lexeme, i int) { l.card = int64(i) + 1 })
	add("twenty thirty forty fifty sixty seventy eighty ninety", func(l *lexeme, i int) { l.card = int64(i+2)*10 + 1 })
	add("zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "+
		"fifteenth sixteenth seventeenth eighteenth nineteenth twentieth", func(l *lexeme, i int) { l.ord = i })
	add("thirtieth", func(l *lexeme, _ int) { l.ord = 30 })
	for word, power := range map[string]int{
		"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "bn": 9, "mn": 6, "tn": 12, "mln": 6, "bln": 9,
	} {
		add(word, func(l *lexeme, _ int) { l.scale = power })
		if power == 2 || len(word) > 4 {
			add(word+"s", func(l *lexeme, _ int) { l.scale, l.plural = power, true })
		}
	}
	add("tens dozen dozens score scores couple half a an and", func(*lexeme, int) {})

	units := []unit{second, minute, hour, dayUnit, week, fortnight, month, quarter, year, decade, century, millennium}
	add("second/sec minute/min hour/hr day/night week fortnight month quarter year/yr decade century millennium",
		func(l *lexeme, i int) { l.unit = units[i] })
	add("seconds/secs minutes/mins hours/hrs days/nights weeks fortnights months quarters years/yrs decades centuries millennia",
		func(l *lexeme, i int) { l.unit, l.plural = units[i], true })
	add("weekend", func(l *lexeme, _ int) { l.unit = weekend })
	add("weekends", func(l *lexeme, _ int) { l.unit, l.plural = weekend, true })

	add("january february march april may june july august september october november december",
		func(l *lexeme, i int) { l.month = i + 1 })
	add("jan feb mar apr - jun jul aug sep/sept oct nov dec", func(l *lexeme, i int) {
		if i != 4 {
			l.month, l.abbr = i+1, true
		}
	})
	add("monday tuesday wednesday thursday friday saturday sunday", func(l *lexeme, i int) { l.wday = i + 1 })
	add("mondays tuesdays wednesdays thursdays fridays saturdays sundays",
		func(l *lexeme, i int) { l.wday, l.plural = i+1, true })
	add("mon tue/tues wed thu/thur/thurs fri sat sun", func(l *lexeme, i int) { l.wday, l.abbr = i+1, true })
	add("morning/dawn/sunrise afternoon evening/dusk/sunset night/overnight noon/midday midnight", func(l *lexeme, i int) {
		l.part = []string{"TMO", "TAF", "TEV", "TNI", "T12:00", "T24:00"}[i]
	})
	add("spring summer autumn/fall winter", func(l *lexeme, i int) { l.season = i + 1 })

	for word, shift := range map[string]int{
		"last": shiftLast, "past": shiftPast, "previous": shiftPrevious, "preceding": shiftPrevious, "prior": shiftPrevious,
		"this": shiftThis, "current": shiftThis, "these": shiftThis, "next": shiftNext, "coming": shiftComing,
		"upcoming": shiftComing, "following": shiftFollowing, "ensuing": shiftFollowing, "that": shiftThat,
		"same": shiftThat, "recent": shiftRecent,
	} {
		add(word, func(l *lexeme, _ int) { l.shift = shift })
	}
	add("the every each early late earlier later mid middle end beginning start close about around circa approximately "+
		"roughly some nearly almost more over at least no up as fewer less under only an estimated close fewer above below "+
		"today tonight tomorrow yesterday twice once thrice fiscal fy q h ad all new christmas easter good "+
		"thanksgiving halloween valentine's valentine boxing labor labour memorial veterans epiphany ramadan eid hanukkah "+
		"passover diwali lent independence columbus ash orthodox "+
		"mid upwards well just not exactly less", func(*lexeme, int) {})
	add("early earlier start beginning", func(l *lexeme, _ int) { l.mod = modStart })
	add("mid middle", func(l *lexeme, _ int) { l.mod = modMid })
	add("late later end close", func(l *lexeme, _ int) { l.mod = modEnd })
	add("few several couple many numerous various multiple", func(l *lexeme, _ int) { l.fuzzy = true })
	add("now currently presently nowadays", func(l *lexeme, _ int) { l.adverb = presentRef })
	add("recently lately", func(l *lexeme, _ int) { l.adverb = pastRef })
	add("soon shortly", func(l *lexeme, _ int) { l.adverb = futureRef })
	add("daily weekly monthly quarterly yearly/annual/annually nightly hourly fortnightly", func(l *lexeme, i int) {
		l.every = []unit{dayUnit, week, month, quarter, year, dayUnit, hour, fortnight}[i]
	})
	add("seventies eighties nineties sixties fifties forties thirties twenties", func(*lexeme, int) {})
	addQuantities(add)
	return lex
}

// The TIMEX3 modifiers and vague references.
const (
	modApprox      = "APPROX"
	modStart       = "START"
	modMid         = "MID"
	modEnd         = "END"
	modBefore      = "BEFORE"
	modAfter       = "AFTER"
	modOnOrBefore  = "ON_OR_BEFORE"
	modOnOrAfter   = "ON_OR_AFTER"
	modMoreThan    = "MORE_THAN"
	modLessThan    = "LESS_THAN"
	modEqualOrMore = "EQUAL_OR_MORE"
	modEqualOrLess = "EQUAL_OR_LESS"

	presentRef = "PRESENT_REF"
	pastRef    = "PAST_REF"
	futureRef  = "FUTURE_REF"
)

func addQuantities(add func(string, func(*lexeme, int))) {
	for code, words := range map[string]string{
		"USD": "dollar dollars usd cent cents", "EUR": "euro euros eur", "GBP": "pound pounds sterling gbp quid", "JPY": "yen jpy",
		"CNY": "yuan renminbi cny rmb", "RUB": "ruble rubles rouble roubles rub", "INR": "rupee rupees inr",
		"KRW": "krw", "TRY": "lira", "CHF": "chf francs franc", "SEK": "kronor sek", "NOK": "nok", "DKK": "dkk",
		"PLN": "zloty zlotys pln", "UAH": "hryvnia hryvnias hryvnya uah", "MXN": "pesos peso mxn", "ILS": "shekel shekels ils",
		"BRL": "reais brl", "AUD": "aud", "CAD": "cad", "NZD": "nzd", "HKD": "hkd", "SAR": "riyal riyals", "AED": "dirham dirhams",
		"IQD": "dinar dinars", "SYP": "syp", "CZK": "koruna czk", "HUF": "forint forints huf", "ZAR": "rand zar",
	} {
		add(words, func(l *lexeme, _ int) { l.money = code })
	}
	for sign, code := range map[string]string{
		"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₴": "UAH", "₺": "TRY",
	} {
		add(sign, func(l *lexeme, _ int) { l.money, l.sign = code, true })
	}
	for symbol, words := range map[string]string{
		"km": "km kms kilometre kilometres kilometer kilometers", "m": "metre metres meter meters", "cm": "cm centimetre centimetres centimeter centimeters",
		"mm": "mm millimetre millimetres millimeter millimeters", "mi": "mile miles", "ft": "ft foot feet", "in": "inch inches",
		"yd": "yard yards", "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes", "g": "gram grams gramme grammes",
		"mg": "mg milligram milligrams", "t": "tonne tonnes", "ton": "ton tons", "lb": "lb lbs", "oz": "ounce ounces oz",
		"l": "litre litres liter liters", "ml": "ml millilitre millilitres milliliter milliliters", "gal": "gallon gallons", "bbl": "barrel barrels bbl",
		"ha": "hectare hectares", "acre": "acre acres", "km/h": "kph kmh", "mph": "mph", "kn": "knot knots", "W": "watt watts",
		"kW": "kw kilowatt kilowatts", "MW": "mw megawatt megawatts", "GW": "gw gigawatt gigawatts", "kWh": "kwh", "MWh": "mwh", "GWh": "gwh", "TWh": "twh",
		"V": "volt volts", "Hz": "hertz hz", "MHz": "mhz", "GHz": "ghz", "kt": "kiloton kilotons", "B": "byte bytes", "kB": "kb kilobyte kilobytes",
		"MB": "mb megabyte megabytes", "GB": "gb gigabyte gigabytes", "TB": "tb terabyte terabytes", "°": "degree degrees °",
		"cal": "calorie calories", "kcal": "kcal", "ly": "light-year light-years",
	} {
		add(words, func(l *lexeme, _ int) { l.meas = symbol })
	}
	add("percent percentage % pct per square sq cubic nautical between from", func(*lexeme, int) {})
}
