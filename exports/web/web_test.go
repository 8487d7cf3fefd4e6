package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"regexp"
	"strings"
	"testing"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/web"
	"github.com/relata-kg/relata/internal/golden"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func write(t testing.TB, f exports.Format, g schema.Reader) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := f.Write(context.Background(), &buf, g, exports.Options{Title: "Calls & plans"}); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	return buf.Bytes()
}

func TestExample(t *testing.T) {
	if err := exports.Check(web.Formats()); err != nil {
		t.Error(err)
	}
	for _, f := range web.Formats() {
		golden.Compare(t, *update, "example"+f.Extension, write(t, f, graphtest.Example()))
		golden.Compare(t, *update, "empty"+f.Extension, write(t, f, &schema.Graph{}))
	}
}

// line is what a line of the flow chart may be: nothing of a text but within
// quotes, and there no character that ends them or begins markup.
var line = regexp.MustCompile("^(---|title: \".*\"|%%\\{init: [^%]*\\}%%|flowchart LR|" +
	"  n\\d+(\\[|\\[/|\\(|\\{\\{|\\(\\[)\"[^\"<>`|\\\\]+\"(\\]|/\\]|\\)|\\}\\}|\\]\\))|" +
	"  n\\d+ (-->|---|-\\.-|--x|-\\.->)\\|\"[^\"<>`|\\\\]+\"\\| n\\d+|  empty.*)?$")

func FuzzText(f *testing.F) {
	for _, s := range graphtest.Hostile() {
		f.Add(s)
	}
	f.Add("1. first")
	f.Fuzz(func(t *testing.T, s string) {
		g := graphtest.Example()
		g.EntityList[2].Name = s
		for i := range g.StatementList {
			g.StatementList[i].Relation.ID, g.StatementList[i].Text = s, s
		}
		for l := range strings.SplitSeq(string(write(t, web.Formats()[1], g)), "\n") {
			if !line.MatchString(l) {
				t.Fatalf("Mermaid takes a text for code: %q", l)
			}
		}
		source := write(t, web.Formats()[0], g)
		if bytes.ContainsAny(source, "<>&\u2028\u2029") {
			t.Fatalf("the JSON isn't safe in a page: %q", source)
		}
		var got struct {
			Elements struct {
				Edges []struct {
					Data struct{ Statement schema.Statement }
				}
			}
		}
		if err := json.Unmarshal(source, &got); err != nil {
			t.Fatal(err)
		}
		for i, e := range got.Elements.Edges {
			if want := strings.ToValidUTF8(s, "\ufffd"); !strings.Contains(s, "\ufffd") && strings.ToValidUTF8(s, "") == s && e.Data.Statement.Text != want {
				t.Fatalf("edge %d: text %q, want %q", i, e.Data.Statement.Text, want)
			}
		}
	})
}
