package paint_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/relata-kg/relata/exports/paint"
	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/internal/fixture"
	"github.com/relata-kg/relata/schema"
)

func TestPNG(t *testing.T) {
	_, p := fixture.Draw(t, fixture.Politics(), scene.Options{Focus: []string{"Macron"}})
	var a, b bytes.Buffer
	if err := paint.PNG(&a, p, paint.PNGOptions{DPI: 72}); err != nil {
		t.Fatal(err)
	}
	if err := paint.PNG(&b, p, paint.PNGOptions{DPI: 72}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two runs differ")
	}
	img, err := png.Decode(&a)
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); float64(size.X) != p.Width || float64(size.Y) != p.Height {
		t.Errorf("%v pixels of %v x %v points at 72 dpi", size, p.Width, p.Height)
	}
	// Every node shows its fill near its corner and dark letters in its middle.
	for _, it := range p.Items {
		if !strings.HasPrefix(it.Class, "node") {
			continue
		}
		m := it.Marks[1]
		dark := 0
		for x := int(m.At.X - m.Advance/2); x < int(m.At.X+m.Advance/2); x++ {
			for y := int(m.At.Y - m.Size*0.7); y < int(m.At.Y); y++ {
				if c := color.GrayModel.Convert(img.At(x, y)).(color.Gray); c.Y < 110 {
					dark++
				}
			}
		}
		if share := float64(dark) / (m.Advance * m.Size * 0.7); share < 0.1 || share > 0.6 {
			t.Errorf("%q: %.0f %% of its place is dark", m.Text, 100*share)
		}
	}
}

func TestPNGSize(t *testing.T) {
	p := &picture.Picture{Width: 90000, Height: 40000}
	img, err := paint.Image(p, paint.PNGOptions{DPI: 300})
	if err != nil {
		t.Fatal(err)
	}
	if s := img.Bounds().Size(); s.X*s.Y > 65e6 || s.X > 30001 {
		t.Errorf("an image of %v", s)
	}
	if _, err := paint.Image(p, paint.PNGOptions{DPI: 5}); err == nil {
		t.Error("5 dpi gives no error")
	}
}

// readPDF checks the table of objects and returns the inflated streams.
func readPDF(t *testing.T, data []byte) string {
	t.Helper()
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(data)
	if m == nil {
		t.Fatal("no trailer")
	}
	at, err := strconv.Atoi(string(m[1]))
	if err != nil || !bytes.HasPrefix(data[at:], []byte("xref\n0 ")) {
		t.Fatalf("no table at %d", at)
	}
	for i, line := range strings.Split(string(data[at:]), "\n")[3:] {
		if !strings.HasSuffix(line, " n ") {
			break
		}
		off, _ := strconv.Atoi(line[:10])
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !bytes.HasPrefix(data[off:], []byte(want)) {
			t.Fatalf("object %d is not at %d", i+1, off)
		}
	}
	var all strings.Builder
	for _, s := range regexp.MustCompile(`(?s)/Length (\d+) /Filter /FlateDecode >>\nstream\n`).FindAllSubmatchIndex(data, -1) {
		n, _ := strconv.Atoi(string(data[s[2]:s[3]]))
		r, err := zlib.NewReader(bytes.NewReader(data[s[1] : s[1]+n]))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

func TestPDF(t *testing.T) {
	_, p := fixture.Draw(t, fixture.Politics(), scene.Options{})
	var b, c bytes.Buffer
	if err := paint.PDF(&b, p, false); err != nil {
		t.Fatal(err)
	}
	if err := paint.PDF(&c, p, false); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), c.Bytes()) {
		t.Error("two runs differ")
	}
	content := readPDF(t, b.Bytes())
	if !strings.Contains(content, "beginbfchar") || !strings.Contains(content, " d1\n") {
		t.Error("no fonts")
	}
	if !bytes.Contains(b.Bytes(), []byte("/URI (https://news.example/a1)")) {
		t.Error("no links")
	}
}

func TestPDFTextIsFound(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed (Debian package poppler-utils)")
	}
	g := fixture.Politics()
	for i := range g.EntityList {
		if g.EntityList[i].ID == "person/joe-biden" {
			g.EntityList[i].Name = "Джо Байден 拜登"
		}
	}
	_, p := fixture.Draw(t, g, scene.Options{Focus: []string{"person/joe-biden"}})
	path := filepath.Join(t.TempDir(), "a.pdf")
	var b bytes.Buffer
	if err := paint.PDF(&b, p, true); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-enc", "UTF-8", path, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	words := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{"Байден", "拜登", "Emmanuel Macron", "spoke with"} {
		if !strings.Contains(words, want) {
			t.Errorf("the text lacks %q: %s", want, words)
		}
	}
	if strings.Contains(string(out), "Error") {
		t.Errorf("%s", out)
	}
}

func TestHostileTexts(t *testing.T) {
	for _, text := range fixture.Nasty() {
		_, p := fixture.Draw(t, fixture.Hostile(text), scene.Options{Title: text})
		var b bytes.Buffer
		if err := paint.PDF(&b, p, false); err != nil {
			t.Fatal(err)
		}
		readPDF(t, b.Bytes())
		if bytes.Contains(b.Bytes(), []byte("/JavaScript")) {
			t.Errorf("%q", text)
		}
		if _, err := paint.Image(p, paint.PNGOptions{DPI: 20}); err != nil {
			t.Error(err)
		}
	}
}

func TestDarkIsDark(t *testing.T) {
	_, p := fixture.Draw(t, &schema.Graph{}, scene.Options{})
	for dark, want := range map[bool]uint8{false: 255, true: 24} {
		img, err := paint.Image(p, paint.PNGOptions{DPI: 36, Dark: dark})
		if err != nil {
			t.Fatal(err)
		}
		if c := img.RGBAAt(1, 1); c.G != want {
			t.Errorf("dark %v: background %v", dark, c)
		}
	}
}
