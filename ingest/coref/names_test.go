package coref

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/relata-kg/relata/ingest/text"
)

func TestComparePersons(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want match
	}{
		{"Jean-Yves Le Drian", "Jean Yves Le Drian", exactMatch},
		{"Jean-Yves Le Drian", "Le Drian", surnameMatch},
		{"Volodymyr Zelenskiy", "Volodymyr Zelenskyy", spellingMatch},
		{"Volodymyr Zelenskiy", "Zelensky", surnameMatch},
		{"Sergei Lavrov", "Sergey Lavrov", spellingMatch},
		{"Joseph Biden", "Joe Biden", shortMatch},
		{"John F. Kennedy", "John Kennedy", partMatch},
		{"J. Doe", "Jane Doe", shortMatch},
		{"Xi Jinping", "Xi", givenMatch},
		{"Bill Clinton", "Hillary Clinton", noMatch},
		{"Alexander Lukashenko", "Alexander Lukashenka", noMatch},
		{"Ada Trendle", "Bruno", noMatch},
		{"Mr Macron", "Macron", exactMatch},
	} {
		if got := comparePersons(parsePerson(c.a), parsePerson(c.b)); got != c.want {
			t.Errorf("%s, %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestOrganizationNames(t *testing.T) {
	for in, want := range map[string]string{
		"The Acme Corporation": "acme", "Acme , Inc.": "acme", "Acme": "acme", "Group": "group", "Bank of Norland": "bank of norland",
	} {
		if got := organizationKey(in); got != want {
			t.Errorf("organizationKey(%q) = %q, want %q", in, got, want)
		}
	}
	if short, long := initials("bank of norland"); short != "bn" || long != "bon" {
		t.Errorf("initials %q %q", short, long)
	}
}

func TestQuotations(t *testing.T) {
	sentence := func(paragraph int, words ...string) text.Sentence {
		s := text.Sentence{Paragraph: paragraph}
		for _, w := range words {
			s.Tokens = append(s.Tokens, text.Token{Form: w})
		}
		return s
	}
	q := findQuotations([]text.Sentence{
		sentence(0, "“", "Yes", "”", "he", "said"),
		sentence(0, "“", "We", "wait"), // left open to the end of the paragraph
		sentence(1, "Nobody", "came"),
		sentence(2, "\"", "No", "\"", "she", "said"),
	})
	for _, c := range []struct{ sentence, token, want int }{
		{0, 1, 0}, {0, 3, -1}, {1, 2, 1}, {2, 0, -1}, {3, 1, 2}, {3, 3, -1},
	} {
		if got := q.at(c.sentence, c.token); got != c.want {
			t.Errorf("sentence %d token %d: quotation %d, want %d", c.sentence, c.token, got, c.want)
		}
	}
}

func rankerFile(tb testing.TB) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := newRanker([]float32{0, 1, -2, 3, 0.5, 0, 0, 900}).Write(&buf); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func TestRankerFile(t *testing.T) {
	data := rankerFile(t)
	r, err := ReadRanker(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.score([]uint32{1, 2, 9}); got != 0 {
		t.Errorf("score %d", got)
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": data[:len(data)-4], "foreign": []byte("GIF89a......................"),
		"huge": func() []byte { b := slices.Clone(data); b[8] = 60; return b }(),
		"flip": func() []byte { b := slices.Clone(data); b[10] ^= 1; return b }(),
	} {
		if _, err := ReadRanker(bad); !errors.Is(err, ErrRanker) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadRanker(f *testing.F) {
	f.Add(rankerFile(f))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = ReadRanker(data) })
}
