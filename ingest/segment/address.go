package segment

// address finds an e-mail or web address in a chunk. It is one token, and the
// classifier is not asked within it. Brackets, quotes and stops around it are
// left out. The result is empty where there is none.
func (b *block) address(c chunk) (from, to int) {
	if c.end-c.start < 6 {
		return 0, 0
	}
	at, colon, www, others := -1, -1, -1, false
	for i := c.start; i < c.end; i++ {
		switch r := b.runes[i]; {
		case r == '@' && at < 0:
			at = i
		case r == '@':
			others = true
		case r == ':' && colon < 0 && i+2 < c.end && b.runes[i+1] == '/' && b.runes[i+2] == '/':
			colon = i
		case r == '.' && www < 0 && i-c.start >= 3 && b.norm(i-1) == 'w' && b.norm(i-2) == 'w' && b.norm(i-3) == 'w':
			www = i - 3
		}
	}
	switch {
	case colon > 0 && b.class[colon-1].letter() && colon+3 < c.end:
		from = colon
		for from > c.start && b.class[from-1].letter() {
			from--
		}
		return from, b.addressEnd(from, c.end)
	case www >= 0 && (www == c.start || !b.class[www-1].letter()):
		return www, b.addressEnd(www, c.end)
	case at > 0 && !others:
		return b.mail(c, at)
	}
	if from, to = b.isoDate(c); to > from {
		return from, to
	}
	return b.dotted(c)
}

// isoDate finds a date such as 2022-02-21 that no letter, digit or hyphen touches.
func (b *block) isoDate(c chunk) (from, to int) {
	const pattern = "0000-00-00"
	for from = c.start; from+len(pattern) <= c.end; from++ {
		if b.class[from] == digit {
			break
		}
	}
	to = from + len(pattern)
	if to > c.end {
		return 0, 0
	}
	for i, want := range pattern {
		if b.norm(from+i) != uint32(want) {
			return 0, 0
		}
	}
	if to < c.end && (b.class[to].letter() || b.class[to] == digit || b.runes[to] == '-') ||
		from > c.start && (b.class[from-1].letter() || b.runes[from-1] == '-') {
		return 0, 0
	}
	return from, to
}

// dotted finds the name of a host or file ("example.com", "report.pdf").
func (b *block) dotted(c chunk) (from, to int) {
	part := func(i int) bool {
		switch b.class[i] {
		case lower, upper, digit, mark:
			return true
		}
		r := b.runes[i]
		return r == '-' || r == '_'
	}
	for from = c.start; from < c.end && !part(from); from++ {
	}
	if from == c.end || !b.class[from].letter() {
		return 0, 0
	}
	last := -1
	to = from
	for to < c.end && (part(to) || b.runes[to] == '.' && to+1 < c.end && part(to+1)) {
		if b.runes[to] == '.' {
			last = to
		}
		to++
	}
	if last <= from || to-last > 6 {
		return 0, 0
	}
	short := to-last <= 3
	for i := last + 1; i < to; i++ {
		if !b.class[i].letter() && b.class[i] != digit || short && b.class[i] != lower {
			return 0, 0
		}
	}
	if extensions[b.hash(last+1, to)] == 0 {
		return 0, 0
	}
	return from, to
}

// addressEnd takes stops, quotes and unbalanced brackets off a web address.
func (b *block) addressEnd(from, to int) int {
	for i := from; i < to; i++ {
		switch b.runes[i] {
		case '<', '>', '"', '“', '”', '|':
			to = i
		}
	}
	for ; to > from; to-- {
		switch r := b.runes[to-1]; r {
		case '.', ',', ';', ':', '!', '?', '\'', '’', '*', '…':
			continue
		case ')', ']', '}':
			depth := 0
			for i := from; i < to; i++ {
				switch b.runes[i] {
				case '(', '[', '{':
					depth++
				case ')', ']', '}':
					depth--
				}
			}
			if depth < 0 {
				continue
			}
		}
		break
	}
	return to
}

// mail bounds the e-mail address around the sign at.
func (b *block) mail(c chunk, at int) (from, to int) {
	part := func(i int) bool {
		switch b.class[i] {
		case lower, upper, digit, mark:
			return true
		}
		r := b.runes[i]
		return r == '.' || r == '-' || r == '_' || r == '+'
	}
	from, to = at, at+1
	for from > c.start && part(from-1) {
		from--
	}
	dots := 0
	for to < c.end && part(to) {
		if b.runes[to] == '.' {
			dots++
		}
		to++
	}
	for to > at+1 && (b.runes[to-1] == '.' || b.runes[to-1] == '-') {
		if b.runes[to-1] == '.' {
			dots--
		}
		to--
	}
	for from < at && !b.class[from].letter() && b.class[from] != digit {
		from++
	}
	if from == at || dots == 0 || to-at < 4 {
		return 0, 0
	}
	// "mailto:" belongs to it in the treebanks.
	if p := from - 7; p >= c.start && b.hash(p, from) == mailto {
		from = p
	}
	return from, to
}

// mailto is the hash of "mailto:".
var mailto = func() uint32 {
	h := seed
	for _, r := range "mailto:" {
		h = mix(h, uint32(r))
	}
	return h
}()
