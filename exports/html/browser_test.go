package html_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	page "github.com/relata-kg/relata/exports/html"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/internal/fixture"
)

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// eval runs a script in the page and returns its text.
func eval(t *testing.T, ctx context.Context, script string) string {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+script+")"))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// shown is the text of the lists that can be seen.
const shown = `Array.from(document.querySelectorAll('#panel article, #panel .entity')).filter(a => a.offsetParent).map(a => a.innerText).join('\n')`

// label finds the link of an edge's label by its words.
func label(words string) string {
	return `Array.from(document.querySelectorAll('#picture g.label')).find(g => g.textContent.includes('` + words + `')).querySelector('a')`
}

func TestInBrowser(t *testing.T) {
	ctx := browser(t, write(t, fixture.Politics(), scene.Options{}, page.Options{}))
	// The class is set by the script: the policy lets it run.
	if got := eval(t, ctx, `document.documentElement.className`); got != "js" {
		t.Fatalf("the script did not run: class %q", got)
	}
	if got := eval(t, ctx, shown); got != "" {
		t.Errorf("shown at first: %.200s", got)
	}

	// A click on an edge, at the place where its words are.
	eval(t, ctx, label("Jean-Yves Le Drian – planned")+`.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))`)
	got := eval(t, ctx, shown)
	if !strings.Contains(got, "Jean-Yves Le Drian will meet Sergei Lavrov on Friday.") || strings.Contains(got, "Liz Truss") {
		t.Errorf("after a click on an edge: %.400s", got)
	}

	// A real click with the mouse on a node.
	do(t, ctx, chromedp.Click(chromedp.CSS(`#picture a[href="#entity-`+eval(t, ctx, `document.querySelector('[data-entity="person/liz-truss"]').id.slice(7)`)+`"]`)))
	got = eval(t, ctx, shown)
	if !strings.Contains(got, "Liz Truss met Sergei Lavrov earlier.") || !strings.Contains(got, "Liz Truss accused Russia of inventing pretexts.") {
		t.Errorf("after a click on a name: %.400s", got)
	}
	if n := eval(t, ctx, `document.querySelectorAll('#picture .node.on').length`); n != "3" {
		t.Errorf("%s names are bright, want Truss, Lavrov and Russia", n)
	}

	// The keyboard: focus a link, press Enter, then Escape.
	eval(t, ctx, label("Germany – rejects")+`.focus()`)
	do(t, ctx, chromedp.KeyEvent("\r"))
	if got = eval(t, ctx, shown); !strings.Contains(got, "Germany stopped Nord Stream 2 on Tuesday.") {
		t.Errorf("after Enter: %.400s", got)
	}
	do(t, ctx, chromedp.KeyEvent("\u001b"))
	if got = eval(t, ctx, shown); got != "" {
		t.Errorf("after Escape: %.200s", got)
	}

	// Search.
	do(t, ctx, chromedp.KeyEvent("/"))
	if got = eval(t, ctx, `document.activeElement.id`); got != "search" {
		t.Errorf("/ leads to %q", got)
	}
	// The driver types the slash itself too, which a keyboard does not.
	eval(t, ctx, `document.getElementById('search').value = ''`)
	do(t, ctx, chromedp.KeyEvent("pretexts"))
	if got = eval(t, ctx, `document.getElementById('search').value`); got != "pretexts" {
		t.Errorf("the search box holds %q", got)
	}
	if got = eval(t, ctx, shown); !strings.Contains(got, "inventing pretexts") || strings.Contains(got, "Nord Stream") {
		t.Errorf("after a search: %.400s", got)
	}

	// Dark and light.
	background := `getComputedStyle(document.querySelector('#background path')).fill + ' ' + getComputedStyle(document.body).backgroundColor`
	before := eval(t, ctx, background)
	eval(t, ctx, `document.getElementById('theme').click()`)
	after := eval(t, ctx, background)
	if before != "rgb(255, 255, 255) rgb(255, 255, 255)" || after != "rgb(20, 24, 29) rgb(20, 24, 29)" {
		t.Errorf("backgrounds %q, then %q", before, after)
	}
	if dir := os.Getenv("RELATA_SCREENSHOTS"); dir != "" {
		shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "page.png"), shot, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWordsFitInBrowser asks the browser for the boxes that it really draws.
func TestWordsFitInBrowser(t *testing.T) {
	g := fixture.Politics()
	for i, name := range []string{"Володимир Зеленський", "محمد بن سلمان", "习近平国家主席", "António Guterres-Ñandú"} {
		g.EntityList[len(g.EntityList)-3-i].Name = name
	}
	ctx := browser(t, write(t, g, scene.Options{}, page.Options{}))
	got := eval(t, ctx, `Array.from(document.querySelectorAll('#picture g.node')).filter(g => {
		var box = g.querySelector('path').getBoundingClientRect();
		return Array.from(g.querySelectorAll('text')).some(t => { var r = t.getBoundingClientRect(); return r.left < box.left || r.right > box.right || r.top < box.top - 3 || r.bottom > box.bottom + 3; });
	}).map(g => g.textContent).join('; ')`)
	if got != "" {
		t.Errorf("out of their boxes: %s", got)
	}
}

func TestHostileInBrowser(t *testing.T) {
	ctx := browser(t, write(t, fixture.Hostile(`"><script>document.title='owned'</script><img src=x onerror="document.title='owned'">`), scene.Options{}, page.Options{}))
	if got := eval(t, ctx, `document.title`); strings.HasPrefix(got, "owned") {
		t.Error("a label ran")
	}
	if got := eval(t, ctx, `document.querySelectorAll('img, script').length`); got != "1" {
		t.Errorf("%s scripts and images", got)
	}
}

// TestWithoutScript reads the page as it is before any script runs.
func TestWithoutScript(t *testing.T) {
	doc := strings.Replace(write(t, fixture.Politics(), scene.Options{}, page.Options{}), "<script>", "<script type=\"text/plain\">", 1)
	ctx := browser(t, doc)
	if got := eval(t, ctx, `document.documentElement.className`); got != "" {
		t.Fatalf("class %q", got)
	}
	if got := eval(t, ctx, shown); !strings.Contains(got, "Liz Truss met Sergei Lavrov earlier.") {
		t.Error("the sentences cannot be read")
	}
	if got := eval(t, ctx, `getComputedStyle(document.getElementById('search').parentNode).display`); got != "none" {
		t.Errorf("the search box is shown: %s", got)
	}
}
