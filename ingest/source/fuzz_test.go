package source_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/relata-kg/relata/ingest/source"
	"github.com/relata-kg/relata/schema"
)

// fuzzFormat reads arbitrary bytes as a format and asserts what holds of every
// document and error.
func fuzzFormat(f *testing.F, format source.Format, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ids := map[string]bool{}
		opts := source.Options{In: bytes.NewReader(data), Format: format, MaxBytes: 1 << 20}
		for d, err := range source.Read(t.Context(), []string{"-"}, opts) {
			if err != nil {
				var pe *schema.PosError
				if !errors.As(err, &pe) || err.Error() == "" {
					t.Fatalf("%T %v is no PosError", err, err)
				}
				continue
			}
			n := utf8.RuneCountInString(d.Text)
			switch {
			case !utf8.ValidString(d.Text + d.Title + d.Source + d.URL + d.ID):
				t.Fatalf("no UTF-8: %+v", d)
			case d.Body.Start < 0 || d.Body.Start > d.Body.End || d.Body.End > n:
				t.Fatalf("body %v of %d", d.Body, n)
			case d.ID == "" || ids[d.ID]:
				t.Fatalf("id %q is empty or used twice", d.ID)
			case d.Hash != d.ContentHash():
				t.Fatal("wrong hash")
			}
			if _, err := time.Parse(time.DateOnly, d.Date); d.Date != "" && err != nil {
				t.Fatalf("date %q", d.Date)
			}
			ids[d.ID] = true
		}
	})
}

func FuzzText(f *testing.F) {
	fuzzFormat(f, source.Text, story, " date 2022-02-20 "+story, "Title: T\nDate: 2022-02-20\n\n"+story, "A title\n\n"+story, utf16le("\ufeff"+story), "Caf\xe9 \x93a\x94", "\x00")
}

func FuzzMarkdown(f *testing.F) {
	fuzzFormat(f, source.Markdown, "---\ntitle: T\n---\n# T\n\n**a** [b](c) _d_ `e`", "> a\n> b\n\n```\nx\n```\n", "T\n===\n\n- a\n- b\n\n| a | b |\n|--|--|\n", "[[[a](b)](c)](d) ![x](y) \\*")
}

func FuzzHTML(f *testing.F) {
	fuzzFormat(f, source.HTML, page, "<p>a<br>b", "<table><tr><td>a<td>b</table>", "<meta charset=utf-16><p>\xe9", strings.Repeat("<div>", 600)+"x")
}

func FuzzPDF(f *testing.F) {
	fuzzFormat(f, source.PDF, makePDF("T", "D:20220220", "(a) Tj 0 -14 Td [(b)-300(c)] TJ"), makePDF("", "", "q 1 0 0 1 5 5 cm (x) ' Q 1 2 (y) \""), "%PDF-1.4\n")
}

func FuzzJSONL(f *testing.F) {
	fuzzFormat(f, source.JSONL, `{"id":"a","text":"x","date":"2022-02-20"}`+"\n"+`{"text":5}`, "\n\n{", `{"text":"\ud800"}`)
}

func FuzzJSON(f *testing.F) {
	fuzzFormat(f, source.JSON, `[{"id":"a","text":"x"},{"body":"y"}]`, `{"text":"x"}`, "[", `[{"text":"x"}`)
}

func FuzzCSV(f *testing.F) {
	fuzzFormat(f, source.CSV, "id,text\na,x\n,\"y\nz\"\n", "text;date\nx;2022-02-20", "text\t\n\"", "text,text\n")
}

func FuzzFeed(f *testing.F) {
	fuzzFormat(f, source.Feed, `<rss version="2.0"><channel><title>P</title><item><title>t</title><description>&lt;p&gt;a</description><pubDate>Sun, 20 Feb 2022 10:00:00 GMT</pubDate></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">a</content><updated>2022-02-20T10:00:00Z</updated></entry></feed>`)
}

func FuzzMail(f *testing.F) {
	fuzzFormat(f, source.Mail, mailPlain, mailHTML, "Subject: x\n\nbody", "Content-Type: multipart/mixed; boundary=a\n\n--a\n\n--a--")
}

// FuzzDetect leaves the format, the encoding and the compression to be detected.
func FuzzDetect(f *testing.F) {
	fuzzFormat(f, "", story, gz(story), page, mailPlain, makePDF("T", "", "(a) Tj"), `{"text":"x"}`, "[{\"text\":\"x\"}]", "<rss></rss>", "PK\x03\x04", zst(f, story))
}
