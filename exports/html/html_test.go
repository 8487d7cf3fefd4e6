package html_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	page "github.com/relata-kg/relata/exports/html"
	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/svg"
	"github.com/relata-kg/relata/exports/typeset"
	"github.com/relata-kg/relata/internal/fixture"
	"github.com/relata-kg/relata/schema"
)

func write(t testing.TB, g *schema.Graph, o scene.Options, opt page.Options) string {
	t.Helper()
	s, p := fixture.Draw(t, g, o)
	var b bytes.Buffer
	if err := page.Write(&b, s, p, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// inspect parses a page and fails on anything that could run or load something.
func inspect(t testing.TB, doc string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	scripts := 0
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Fatalf("a comment: %q", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script":
			scripts++
		case "img", "iframe", "object", "embed", "link", "base", "form", "foreignObject", "b":
			t.Fatalf("element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "src":
				t.Fatalf("attribute %s=%q", a.Key, a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "https://"):
				t.Fatalf("link to %q", a.Val)
			case a.Key == "id":
				if ids[a.Val] {
					t.Fatalf("the id %q occurs twice", a.Val)
				}
				ids[a.Val] = true
			}
		}
	}
	if scripts != 1 {
		t.Fatalf("%d scripts", scripts)
	}
}

func TestPageIsSelfContained(t *testing.T) {
	got := write(t, fixture.Politics(), scene.Options{}, page.Options{})
	inspect(t, got)
	script := regexp.MustCompile(`(?s)<script>(.*)</script>`).FindStringSubmatch(got)
	sum := sha256.Sum256([]byte(script[1]))
	if want := "script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(got, want) {
		t.Error("the policy does not name the script")
	}
	// Every link of the picture leads to a list on the page, script or not.
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(got, -1) {
		if !strings.Contains(got, `id="`+m[1]+`"`) {
			t.Errorf("the link #%s leads nowhere", m[1])
		}
	}
	if want := "<mark>Emmanuel Macron</mark> also spoke with <mark>Volodymyr Zelenskiy</mark>."; !strings.Contains(got, want) {
		t.Error("the parts of a sentence are not marked")
	}
	if again := write(t, fixture.Politics(), scene.Options{}, page.Options{}); again != got {
		t.Error("two runs differ")
	}
}

func TestHostileTexts(t *testing.T) {
	for _, text := range fixture.Nasty() {
		inspect(t, write(t, fixture.Hostile(text), scene.Options{Title: text, GroupBy: scene.ByType}, page.Options{Scheme: svg.Dark}))
	}
}

// FuzzWrite puts any text into every text of a page without laying it out.
func FuzzWrite(f *testing.F) {
	for _, s := range fixture.Nasty() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scene.Build(fixture.Hostile(text), scene.Options{Title: text})
		if err != nil {
			t.Fatal(err)
		}
		d := &layout.Drawing{Scene: s, Width: 100, Height: 100, Nodes: make([]layout.Rect, len(s.Nodes)), Edges: make([]layout.Line, len(s.Edges))}
		for i := range d.Edges {
			d.Edges[i] = layout.Line{Path: layout.Path{{}, {X: 1}, {X: 2}, {X: 3}}, Tip: typeset.Point{X: 9}, HasLabel: true}
		}
		var b bytes.Buffer
		if err := page.Write(&b, s, picture.Compose(d), page.Options{}); err != nil {
			t.Fatal(err)
		}
		inspect(t, b.String())
	})
}

// browser starts headless Chromium on a page served under a strict policy, or
// skips the test.
func browser(t *testing.T, doc string) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium is installed (Debian package chromium)")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" && r.URL.Path != "/favicon.ico" {
			t.Errorf("the page asks for %s", r.URL.Path)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(doc))
	}))
	t.Cleanup(server.Close)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1300, 800))
	alloc, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 60*time.Second)
	t.Cleanup(cancel)
	do(t, ctx, chromedp.Navigate(server.URL))
	return ctx
}
