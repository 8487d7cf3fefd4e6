package picture_test

import (
	"math"
	"strings"
	"testing"

	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/typeset"
	"github.com/relata-kg/relata/internal/fixture"
	"github.com/relata-kg/relata/schema"
)

// bounds is the box around an outline.
func bounds(segs []typeset.Segment) (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range segs {
		for i := range []int{1, 1, 2, 3}[s.Op] {
			p := s.P[i]
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
	}
	return
}

func graphOf(names ...string) *schema.Graph {
	g := &schema.Graph{}
	types := []schema.EntityType{schema.Person, schema.Organization, schema.Office, schema.Country, schema.Event, schema.Work, schema.Thing}
	for i, n := range names {
		a := schema.Argument{ID: "x/" + n, Name: n, Type: types[i%len(types)]}
		o := schema.Argument{ID: "y/" + n, Name: n, Type: types[(i+1)%len(types)]}
		g.StatementList = append(g.StatementList, schema.Statement{
			ID: "st:" + n, Subject: a, Object: o, Factuality: schema.Fact, Confidence: 1, Relation: schema.Relation{ID: "knows_" + n},
		})
	}
	return g
}

func TestWordsFitTheirBoxes(t *testing.T) {
	_, p := fixture.Draw(t, graphOf("Володимир Зеленський", "محمد بن سلمان آل سعود", "习近平中华人民共和国国家主席", "Ürsula von der Leyen-Großmann",
		"윤석열 대한민국 대통령", "Organization for the Prohibition of Chemical Weapons and Other Things", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "i"), scene.Options{})
	for _, it := range p.Items {
		if !strings.HasPrefix(it.Class, "node") {
			continue
		}
		x0, y0, x1, y1 := bounds(it.Marks[0].Outline)
		for _, m := range it.Marks {
			if m.Text == "" {
				continue
			}
			if m.At.X-m.Advance/2 < x0+2 || m.At.X+m.Advance/2 > x1-2 {
				t.Errorf("%q is %.1f wide in a box of %.1f", m.Text, m.Advance, x1-x0)
			}
			if m.At.Y-m.Size*typeset.Ascent < y0-1 || m.At.Y+m.Size*typeset.Descent > y1+1 {
				t.Errorf("%q stands out of its box above or below", m.Text)
			}
		}
	}
}

func TestEverythingIsOnThePage(t *testing.T) {
	for name, g := range map[string]*schema.Graph{"politics": fixture.Politics(), "empty": {}, "one": graphOf("A")} {
		_, p := fixture.Draw(t, g, scene.Options{GroupBy: scene.ByCountry})
		for _, it := range p.Items {
			for _, m := range it.Marks {
				x0, y0, x1, y1 := m.At.X, m.At.Y, m.At.X, m.At.Y
				switch {
				case m.Text == "":
					x0, y0, x1, y1 = bounds(m.Outline)
				case m.Left:
					x1 += m.Advance
				}
				if x0 < -3 || y0 < -3 || x1 > p.Width+3 || y1 > p.Height+3 {
					t.Errorf("%s: %s lies outside: %.0f,%.0f to %.0f,%.0f on %.0f x %.0f (%q)", name, it.ID, x0, y0, x1, y1, p.Width, p.Height, m.Text)
				}
			}
		}
	}
}

func TestStatusIsNotSaidByColourAlone(t *testing.T) {
	_, p := fixture.Draw(t, fixture.Politics(), scene.Options{})
	seen := map[string]string{}
	for _, it := range p.Items {
		if !strings.HasPrefix(it.Class, "edge") || it.ID == "" {
			continue
		}
		status := strings.Fields(it.Class)[2]
		marks := len(it.Marks)
		dash := it.Marks[0].Dash
		switch schema.Factuality(status) {
		case schema.Fact:
			if len(dash) != 0 {
				t.Errorf("%s: a fact is dashed", it.ID)
			}
		case schema.Future, schema.Possible, schema.Conditional:
			if len(dash) == 0 {
				t.Errorf("%s: %s has a solid line", it.ID, status)
			}
		case schema.Negated:
			if marks < 4 {
				t.Errorf("%s: a negated edge is not crossed", it.ID)
			}
		}
		seen[status] = it.ID
	}
	for _, f := range schema.Factualities() {
		if seen[string(f)] == "" {
			t.Errorf("the fixture has no %s edge", f)
		}
	}
}

func TestLegendHasOnlyWhatOccurs(t *testing.T) {
	words := func(g *schema.Graph) string {
		_, p := fixture.Draw(t, g, scene.Options{})
		var out []string
		for _, it := range p.Items {
			if it.ID == "legend" {
				for _, m := range it.Marks {
					if m.Text != "" {
						out = append(out, m.Text)
					}
				}
			}
		}
		return strings.Join(out, ", ")
	}
	if got, want := words(graphOf("A")), "person, organisation, role, place, other"; got != want {
		t.Errorf("legend %q, want %q", got, want)
	}
	for _, want := range []string{"planned", "conditional", "possible", "said not to be", "demanded", "both ways", "several sources", "office", "talks, agreement"} {
		if got := words(fixture.Politics()); !strings.Contains(got, want) {
			t.Errorf("legend %q lacks %q", got, want)
		}
	}
}

// contrast is that of WCAG 2.2.
func contrast(a, b picture.Color) float64 {
	luminance := func(c picture.Color) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	light, dark := map[picture.Role]picture.Color{}, map[picture.Role]picture.Color{}
	for _, e := range picture.Palette() {
		light[e.Role], dark[e.Role] = e.Light, e.Dark
	}
	check := func(fg, bg picture.Role, least float64) {
		for name, m := range map[string]map[picture.Role]picture.Color{"light": light, "dark": dark} {
			if c := contrast(m[fg], m[bg]); c < least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", name, fg, bg, c, least)
			}
		}
	}
	for _, f := range scene.Families() {
		check(picture.EdgeRole(f), picture.Background, 4.5)
	}
	for _, k := range scene.Kinds() {
		check(picture.Text, picture.NodeFill(k), 7)
		check(picture.Muted, picture.NodeFill(k), 4.5)
		if k != scene.KindOther {
			check(picture.NodeLine(k), picture.Background, 3)
		}
	}
	check(picture.Muted, picture.Background, 4.5)
}

// TestColourBlind sees the families as people without red, green or blue cones do
// (Viénot, Brettel and Mollon 1999 for the first two) and asks that they stay apart.
func TestColourBlind(t *testing.T) {
	linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
	see := map[string]func(r, g, b float64) (float64, float64, float64){
		"protanopia": func(r, g, b float64) (float64, float64, float64) {
			return 0.11238*r + 0.88762*g, 0.11238*r + 0.88762*g, 0.00401*r - 0.00401*g + b
		},
		"deuteranopia": func(r, g, b float64) (float64, float64, float64) {
			return 0.29275*r + 0.70725*g, 0.29275*r + 0.70725*g, -0.02234*r + 0.02234*g + b
		},
	}
	colors := map[scene.Family]picture.Color{}
	for _, e := range picture.Palette() {
		for _, f := range scene.Families() {
			if e.Role == picture.EdgeRole(f) {
				colors[f] = e.Light
			}
		}
	}
	for name, eye := range see {
		for _, a := range scene.Families() {
			for _, b := range scene.Families() {
				if a >= b {
					continue
				}
				r1, g1, b1 := eye(linear(colors[a].R), linear(colors[a].G), linear(colors[a].B))
				r2, g2, b2 := eye(linear(colors[b].R), linear(colors[b].G), linear(colors[b].B))
				root := func(v float64) float64 { return math.Pow(max(v, 0), 1/2.2) * 255 }
				d := math.Sqrt(math.Pow(root(r1)-root(r2), 2) + math.Pow(root(g1)-root(g2), 2) + math.Pow(root(b1)-root(b2), 2))
				if d < 24 {
					t.Errorf("%s: %s and %s are %.0f apart", name, a, b, d)
				}
			}
		}
	}
}
