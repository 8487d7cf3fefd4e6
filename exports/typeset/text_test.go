package typeset

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWidthIsThatOfArial(t *testing.T) {
	// Widths in thousandths of an em from the Helvetica metrics of the PDF
	// reference: H 722, e 556, l 222, o 556; bold: H 722, e 556, l 278, o 611.
	for _, c := range []struct {
		text string
		bold bool
		want float64
	}{
		{"Hello", false, 722 + 556 + 222 + 222 + 556},
		{"Hello", true, 722 + 556 + 278 + 278 + 611},
		{"", false, 0},
	} {
		if got := Width(c.text, c.bold, 1000); math.Abs(got-c.want) > 3 {
			t.Errorf("Width(%q, %v) = %.1f, want %.1f", c.text, c.bold, got, c.want)
		}
	}
}

func TestEveryScriptHasGlyphs(t *testing.T) {
	box := len(missing())
	for _, name := range []string{"Emmanuel Macron", "Erdoğan", "Володимир Зеленський", "Κυριάκος", "محمد", "בנימין", "习近平", "岸田文雄", "윤석열"} {
		for _, g := range Glyphs(name, true) {
			if g.Rune != ' ' && (len(g.Outline) == 0 || len(g.Outline) == box && g.Outline[0] == missing()[0]) {
				t.Errorf("%s: no glyph for %q", name, g.Rune)
			}
		}
	}
	if w := Width("习近平", false, 10); math.Abs(w-30) > 0.01 {
		t.Errorf("three ideographs at 10 pt are %.2f wide, want 30", w)
	}
}

func TestArabicIsJoinedAndReversed(t *testing.T) {
	var got []rune
	for _, g := range Glyphs("سلام", false) {
		got = append(got, g.Rune)
	}
	// Drawn from the left: final meem's isolated form, the lam-alef ligature, initial seen.
	if want := "ﻡﻼﺳ"; string(got) != want {
		t.Errorf("drawn as %q, want %q", string(got), want)
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\x00b\x07c":          "abc",
		" two \n\t words ":     "two words",
		"evil\u202Etxt.exe":    "eviltxt.exe",
		"\u200Fmark\u2066x":    "markx",
		"bad\xff\xfeutf":       "badutf",
		"e\u0301":              "é",
		"<script>&\"'\\":       "<script>&\"'\\",
		"\uFFFF\uFDD0ok\uE000": "ok",
	} {
		if got := Clean(in, 0); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Clean(strings.Repeat("x", 1<<20), 10); got != "xxxxxxxxxx…" {
		t.Errorf("long text: %q", got)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float64
		lines int
		want  string
	}{
		{"Emmanuel Macron", 200, 3, "Emmanuel Macron"},
		{"Organization for Security and Co-operation in Europe", 120, 3, "Organization for|Security and Co-|operation in Europe"},
		{"Black Sea Grain Initiative", 90, 2, "Black Sea|Grain Initiative"},
		{"Donaudampfschifffahrtsgesellschaftskapitän", 60, 2, "Donaudam|pfschifff…"},
		{"中华人民共和国国家主席", 60, 3, "中华人民共|和国国家主|席"},
		{"", 50, 2, ""},
	} {
		got := strings.Join(Wrap(c.text, false, 12, c.width, c.lines), "|")
		if got != c.want {
			t.Errorf("Wrap(%q, %v) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	for _, s := range []string{"Emmanuel Macron", "习近平 主席", "ولاية a b", "\u202E<&\"'\x00", "-- - --", "לשון הרע abc"} {
		f.Add(s, 40.0, 3)
	}
	f.Fuzz(func(t *testing.T, s string, width float64, lines int) {
		if math.IsNaN(width) || width < 20 || width > 1000 || lines < 1 || lines > 9 || len(s) > 2000 {
			t.Skip()
		}
		s = Clean(s, 100)
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\u202E\n") {
			t.Fatalf("not clean: %q", s)
		}
		got := Wrap(s, false, 10, width, lines)
		if len(got) == 0 || len(got) > lines {
			t.Fatalf("%d lines, want 1 to %d", len(got), lines)
		}
		for _, l := range got {
			Glyphs(l, true)
		}
	})
}
