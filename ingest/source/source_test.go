package source_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"go.uber.org/goleak"

	"github.com/relata-kg/relata/ingest/source"
	"github.com/relata-kg/relata/schema"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const story = "The prime minister of Norland met the president of Sudland on Sunday. They agreed to hold talks next week."

// write makes files below a fresh folder and returns it.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t testing.TB, opts source.Options, inputs ...string) (docs []schema.Document, errs []string) {
	t.Helper()
	for d, err := range source.Read(context.Background(), inputs, opts) {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		docs = append(docs, d)
	}
	return docs, errs
}

// view is what the tests compare of a document.
type view struct{ ID, Title, Date, Source, URL, Body string }

func viewOf(d schema.Document) view {
	r := []rune(d.Text)
	return view{d.ID, d.Title, d.Date, d.Source, d.URL, string(r[d.Body.Start:d.Body.End])}
}

func TestDocuments(t *testing.T) {
	tests := []struct {
		name, content string
		want          view
	}{
		{"plain.txt", story, view{ID: "plain", Body: story}},
		{"dated.txt", " date 2022-02-20 Norville:\n\n" + story + "\n", view{ID: "dated", Date: "2022-02-20", Body: "Norville:\n\n" + story}},
		{"lined.txt", "date 2022-02-20\nTalks agreed in Norville\n\n" + story, view{ID: "lined", Date: "2022-02-20", Title: "Talks agreed in Norville", Body: story}},
		{"keys.txt", "Title: Talks agreed\nDate: 20 February 2022\nSource: Norland Post\nURL: https://example.org/a\nAuthor: A. Writer\n\n" + story,
			view{ID: "keys", Date: "2022-02-20", Title: "Talks agreed", Source: "Norland Post", URL: "https://example.org/a", Body: story}},
		{"titled.txt", "Talks agreed in Norville\nSource: Norland Post\nDate: 2022-02-20\n\n" + story,
			view{ID: "titled", Date: "2022-02-20", Title: "Talks agreed in Norville", Source: "Norland Post", Body: story}},
		{"crlf.txt", "Date: 2022-02-20\r\nTitle: Talks\r\n\r\n" + story + "\r\n", view{ID: "crlf", Date: "2022-02-20", Title: "Talks", Body: story}},
		{"2022-02-21-named.txt", story, view{ID: "2022-02-21-named", Date: "2022-02-21", Body: story}},
		{"quoted.txt", "He said: the talks are over. They will not be held again.\n\n" + story, view{ID: "quoted", Body: "He said: the talks are over. They will not be held again.\n\n" + story}},
		{"bom.txt", "\ufeff" + story, view{ID: "bom", Body: story}},
		{"west.txt", "Caf\xe9 owners met on Sunday. \x93We agree,\x94 they said.", view{ID: "west", Body: "Café owners met on Sunday. “We agree,” they said."}},
		{"utf16.txt", utf16le("\ufeff" + story), view{ID: "utf16", Body: story}},
		{"utf16plain.txt", utf16le(story), view{ID: "utf16plain", Body: story}},
		{"utf8.txt", "Café “owners” met on Sunday.", view{ID: "utf8", Body: "Café “owners” met on Sunday."}},
		{"a.md", "---\ntitle: \"Talks agreed\"\ndate: 2022-02-20\n---\n# Talks agreed\n\nThe **prime minister** met [the president](https://example.org \"x\") on\n_Sunday_. Use `snake_case_names`.\n\n" +
			"- first point\n- second point\n\n> He said so.\n\n```go\nx := 1\n```\n\n![alt](a.png)\n\n| a | b |\n|---|---|\n| c | d |\n",
			view{ID: "a", Title: "Talks agreed", Date: "2022-02-20", Body: "The prime minister met the president on Sunday. Use snake_case_names.\n\nfirst point\n\nsecond point\n\nHe said so.\n\na \t b\n\nc \t d"}},
		{"head.md", "# Talks agreed\n\nDone & dusted\n", view{ID: "head", Title: "Talks agreed", Body: "Done & dusted"}},
		{"a.html", page, view{ID: "a", Title: "Talks agreed", Date: "2022-02-20", Source: "Norland Post", URL: "https://example.org/talks", Body: pageText}},
		{"short.html", "<html><head><title>T</title><meta charset='windows-1252'></head><body><p>Caf\xe9 owners<br>met.</p><ul><li>one<li>two</ul></body></html>",
			view{ID: "short", Title: "T", Body: "Café owners met.\n\none\n\ntwo"}},
		{"a.eml", mailPlain, view{ID: "a", Title: "Talks in Café Nord", Date: "2022-02-20", Source: "Ann Writer", Body: "The ministers met on Sunday. They agreed = nothing more."}},
		{"html.eml", mailHTML, view{ID: "html", Title: "Talks", Date: "2022-02-20", Source: "desk@example.org", Body: "The ministers met\n\non Sunday."}},
		{"a.pdf", makePDF("Talks agreed", "D:20220220120000Z", "(The ministers met on) Tj 0 -14 Td (Sunday and agreed to nego-) Tj 0 -14 Td (tiate.) Tj 0 -40 Td [(They w)10(ill)-300(meet) -400 (again.)] TJ"),
			view{ID: "a", Title: "Talks agreed", Date: "2022-02-20", Body: "The ministers met on Sunday and agreed to negotiate.\n\nThey will meet again."}},
		{"noext", story, view{ID: "noext", Body: story}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{c.name: c.content})
			docs, errs := read(t, source.Options{}, filepath.Join(dir, c.name))
			if len(errs) > 0 || len(docs) != 1 {
				t.Fatalf("%d documents, errors %q", len(docs), errs)
			}
			want := c.want
			if strings.HasSuffix(c.name, ".md") {
				want.Body = strings.TrimSpace(want.Body)
			}
			if diff := cmp.Diff(want, viewOf(docs[0])); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if docs[0].Path != filepath.Join(dir, c.name) || docs[0].Hash != docs[0].ContentHash() {
				t.Errorf("path %q, hash %q", docs[0].Path, docs[0].Hash)
			}
		})
	}
}

func utf16le(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

const page = `<!DOCTYPE html><html><head><title>Talks agreed | Norland Post</title>
<meta property="og:title" content="Talks agreed"><meta property="og:site_name" content="Norland Post">
<meta property="article:published_time" content="2022-02-20T10:00:00Z"><link rel="canonical" href="https://example.org/talks"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Talks agreed</h1>
<p>The prime minister of Norland met the president of Sudland on Sunday, and the two leaders agreed to hold talks next week, officials said.</p>
<p>The talks will be about the border, the river, and the old bridge between the two towns, which has been closed since the flood of last spring.</p>
<p>The president thanked her host, and said that she would bring the ministers of trade and of the interior with her when she came back.</p>
</article><footer>All rights reserved</footer><script>var x = "no";</script></body></html>`

const pageText = `The prime minister of Norland met the president of Sudland on Sunday, and the two leaders agreed to hold talks next week, officials said.

The talks will be about the border, the river, and the old bridge between the two towns, which has been closed since the flood of last spring.

The president thanked her host, and said that she would bring the ministers of trade and of the interior with her when she came back.`

const mailPlain = "From: \"Ann Writer\" <ann@example.org>\r\nTo: desk@example.org\r\nSubject: Talks in =?utf-8?q?Caf=C3=A9?= Nord\r\n" +
	"Date: Sun, 20 Feb 2022 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n" +
	"--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n" +
	"--b2\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe ministers met on=\r\n Sunday. They agreed =3D nothing more.\r\n" +
	"--b2\r\nContent-Type: text/html\r\n\r\n<p>other</p>\r\n--b2--\r\n" +
	"--b1\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nattached\r\n--b1--\r\n"

const mailHTML = "From: desk@example.org\nSubject: Talks\nDate: Sun, 20 Feb 2022 10:00:00 +0000\nContent-Type: text/html; charset=iso-8859-1\n" +
	"Content-Transfer-Encoding: base64\n\nPHA+VGhlIG1pbmlzdGVycyBtZXQ8L3A+\nPHA+b24gU3VuZGF5LjwvcD4=\n"

// makePDF writes a PDF of one page whose content stream is given.
func makePDF(title, created, content string) string {
	var b bytes.Buffer
	var offsets []int
	object := func(s string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), s)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	stream := "BT /F1 12 Tf 72 700 Td " + content + " ET"
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object(fmt.Sprintf("<< /Title (%s) /CreationDate (%s) >>", title, created))
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return b.String()
}

func TestRecords(t *testing.T) {
	other := "A second text about the river and the bridge."
	for name, content := range map[string]string{
		"a.jsonl": `{"id": "one", "title": "T", "date": "2022-02-20T10:00:00Z", "url": "https://example.org/1", "source": "Post", "text": "` + story + `"}` + "\n\n" + `{"text": "` + other + `"}`,
		"a.json":  `[{"id": "one", "title": "T", "date": "20 February 2022", "url": "https://example.org/1", "source": "Post", "text": "` + story + `"}, {"id": "a-3", "body": "` + other + `"}]`,
		"a.csv":   "id,title,date,url,source,text\none,T,2022-02-20,https://example.org/1,Post,\"" + story + "\"\n,,,,,\"" + other + "\"\n",
		"b.csv":   "id;title;date;url;source;content\none;T;2022-02-20;https://example.org/1;Post;" + story + "\na-3;;;;;" + other + "\n",
		"a.tsv":   "id\ttitle\tdate\turl\tsource\ttext\none\tT\t2022-02-20\thttps://example.org/1\tPost\t" + story + "\na-3\t\t\t\t\t" + other + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{name: content})
			docs, errs := read(t, source.Options{}, filepath.Join(dir, name))
			if len(errs) > 0 || len(docs) != 2 {
				t.Fatalf("%d documents, errors %q", len(docs), errs)
			}
			want := view{"one", "T", "2022-02-20", "Post", "https://example.org/1", story}
			if diff := cmp.Diff(want, viewOf(docs[0])); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if got := viewOf(docs[1]); got.ID != "a-3" || got.Body != other {
				t.Errorf("second record %+v", got)
			}
		})
	}
}

func TestFeeds(t *testing.T) {
	rss := `<?xml version="1.0"?><rss version="2.0"><channel><title>Norland Post</title>
<item><title>Talks agreed</title><link>https://example.org/1</link><pubDate>Sun, 20 Feb 2022 10:00:00 GMT</pubDate><description>&lt;p&gt;The ministers met.&lt;/p&gt;&lt;p&gt;They agreed.&lt;/p&gt;</description></item>
<item><title>Bridge closed</title><link>https://example.org/2</link><description>The bridge was closed.</description></item></channel></rss>`
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>Norland Post</title>
<entry><title>Talks agreed</title><link href="https://example.org/1"/><updated>2022-02-20T10:00:00Z</updated><content type="html">&lt;p&gt;The ministers met.&lt;/p&gt;&lt;p&gt;They agreed.&lt;/p&gt;</content></entry>
<entry><title>Bridge closed</title><link href="https://example.org/2"/><summary>The bridge was closed.</summary></entry></feed>`
	for name, content := range map[string]string{"a.rss": rss, "a.atom": atom, "a.xml": rss} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{name: content})
			docs, errs := read(t, source.Options{}, filepath.Join(dir, name))
			if len(errs) > 0 || len(docs) != 2 {
				t.Fatalf("%d documents, errors %q", len(docs), errs)
			}
			want := []view{
				{"a-1", "Talks agreed", "2022-02-20", "Norland Post", "https://example.org/1", "The ministers met.\n\nThey agreed."},
				{"a-2", "Bridge closed", "", "Norland Post", "https://example.org/2", "The bridge was closed."},
			}
			if diff := cmp.Diff(want, []view{viewOf(docs[0]), viewOf(docs[1])}); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestFoldersAndGlobs(t *testing.T) {
	dir := write(t, map[string]string{
		"b.txt": story + " B.", "a.txt": story + " A.", "sub/a.txt": story + " SubA.", "sub/deep/c.md": "See c.", ".hidden/x.txt": "x", "pic.png": "no",
		"again.txt": story + "\nA.\n",
	})
	if err := os.Symlink(dir, filepath.Join(dir, "sub", "up")); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := os.Symlink(filepath.Join(dir, "sub", "deep"), filepath.Join(dir, "twice")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "none"), filepath.Join(dir, "broken.txt")); err != nil {
		t.Fatal(err)
	}
	var skipped []string
	docs, errs := read(t, source.Options{Skipped: func(path, reason string) { skipped = append(skipped, filepath.Base(path)+": "+reason) }}, dir)
	var ids []string
	for _, d := range docs {
		ids = append(ids, d.ID)
	}
	if want := []string{"a", "b", "a-2", "c"}; !slices.Equal(ids, want) {
		t.Errorf("ids %q, want %q", ids, want)
	}
	if len(errs) != 2 || !strings.Contains(errs[0], "broken.txt") || !strings.Contains(errs[1], "leads back") {
		t.Errorf("errors %q", errs)
	}
	if want := []string{"again.txt: repeats the text of an earlier document", "pic.png: is of no known type", "c.md: repeats the text of an earlier document"}; !slices.Equal(skipped, want) {
		t.Errorf("skipped %q, want %q", skipped, want)
	}
	docs, errs = read(t, source.Options{}, filepath.Join(dir, "?.txt"), filepath.Join(dir, "*.nothing"), filepath.Join(dir, "missing.txt"))
	if len(docs) != 2 || len(errs) != 2 || !strings.Contains(errs[0], "matches no file") || !strings.Contains(errs[1], "no such file") {
		t.Errorf("%d documents, errors %q", len(docs), errs)
	}
	docs, _ = read(t, source.Options{KeepDuplicates: true}, filepath.Join(dir, "a.txt"), filepath.Join(dir, "a.txt"))
	if len(docs) != 2 || docs[1].ID != "a-2" {
		t.Errorf("%d documents with duplicates kept", len(docs))
	}
}

// TestExclude leaves a file out of folders and patterns, whatever its name there,
// but not where it is named itself.
func TestExclude(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": story, "sub/own.html": "<p>" + story + " Own.", "z.txt": story + " Z."})
	own := filepath.Join(dir, "sub", "own.html")
	left := []string{"sub/own.html"}
	if os.Link(own, filepath.Join(dir, "linked.html")) == nil {
		left = []string{"linked.html", "sub/own.html"}
	}
	for _, test := range []struct {
		input   string
		ids     []string
		skipped []string
	}{
		{dir, []string{"a", "z"}, left},
		{filepath.Join(dir, "sub", "*"), nil, []string{"sub/own.html"}},
		{own, []string{"own"}, nil},
	} {
		var ids, skipped []string
		docs, errs := read(t, source.Options{Exclude: []string{own, filepath.Join(dir, "none.html")}, Skipped: func(path, _ string) {
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				t.Error(err)
			}
			skipped = append(skipped, filepath.ToSlash(rel))
		}}, test.input)
		for _, d := range docs {
			ids = append(ids, d.ID)
		}
		if !slices.Equal(ids, test.ids) || !slices.Equal(skipped, test.skipped) || len(errs) > 0 {
			t.Errorf("%s: documents %q, skipped %q, errors %q", test.input, ids, skipped, errs)
		}
	}
}

func gz(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

func zst(t testing.TB, s string) string {
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	return string(z.EncodeAll([]byte(s), nil))
}

func TestCompression(t *testing.T) {
	dir := write(t, map[string]string{
		"a.txt.gz": gz("date 2022-02-20 " + story), "b.md.zst": zst(t, "# Talks\n\n"+story+" Again."),
		"c.jsonl.gz": gz(`{"text": "` + story + ` And again."}`), "bomb.txt.gz": gz(strings.Repeat("a", 24<<20)),
		"ratio.txt.gz": gz(strings.Repeat("spam ", 18<<18)), "blank.jsonl.gz": gz(strings.Repeat("\n", 21<<20)),
		"twice.gz": gz(gz(story)), "torn.txt.gz": gz(story)[:40],
	})
	docs, errs := read(t, source.Options{MaxBytes: 20 << 20}, dir)
	if len(docs) != 3 || docs[0].ID != "a" || docs[0].Date != "2022-02-20" || docs[1].Title != "Talks" || docs[2].ID != "c-1" {
		t.Errorf("documents %+v", docs)
	}
	for i, want := range []string{"blank.jsonl.gz:", "bomb.txt.gz: cannot be read: it ", "ratio.txt.gz: cannot be read: it unpacks to more than 400 times", "torn.txt.gz: cannot be", "twice.gz: is compressed twice"} {
		if i >= len(errs) || !strings.Contains(errs[i], want) {
			t.Errorf("error %d: want %q in %q", i, want, errs)
		}
	}
}

func TestStandardInput(t *testing.T) {
	docs, errs := read(t, source.Options{In: strings.NewReader(story)}, "-")
	if len(errs) > 0 || len(docs) != 1 || docs[0].Path != "" || len(docs[0].ID) != 12 {
		t.Fatalf("%+v %q", docs, errs)
	}
	docs, errs = read(t, source.Options{In: strings.NewReader(`{"id": "x", "text": "` + story + `"}`)}, "-")
	if len(errs) > 0 || len(docs) != 1 || docs[0].ID != "x" {
		t.Fatalf("%+v %q", docs, errs)
	}
	if _, errs = read(t, source.Options{}, "-"); len(errs) != 1 {
		t.Fatalf("errors %q", errs)
	}
}

func TestBadInput(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"nul.txt", "one\ntwo \x00 three", "nul.txt:2:5: a NUL character"},
		{"utf8.txt", "Café\nis “good” \xff here", "utf8.txt:2:11: the byte 0xff is no UTF-8"},
		{"bin.txt", "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10", "bin.txt:1:9: the control character"},
		{"empty.txt", " \n", "empty.txt: there is no text"},
		{"head.txt", "date 2022-02-20\n", "head.txt: there is no text"},
		{"date.txt", "Title: T\nDate: someday\n\nText.", "date.txt:2:6: the date “someday” cannot be read"},
		{"broken.jsonl", "{\"text\": \"fine and good\"}\n{\"text\": oops}\n", "broken.jsonl:2:10: is no JSON object"},
		{"notext.jsonl", `{"title": "x"}`, `notext.jsonl:1: there is no field "text"`},
		{"type.jsonl", `{"text": ["x"]}`, `type.jsonl:1: the field "text" is no string`},
		{"day.jsonl", `{"text": "x", "date": "someday"}`, "day.jsonl:1: the date “someday”"},
		{"list.json", `[{"text": "fine"}, 3`, "list.json: record 2 is no"},
		{"quote.csv", "text\n\"open", "quote.csv:2:"},
		{"cols.csv", "id,words\n1,2\n", `cols.csv:1: there is no column "text"`},
		{"same.csv", "text,text\n1,2\n", `same.csv:1: two columns`},
		{"row.csv", "id,text\n1\n2,fine\n", "row.csv:2:"},
		{"bad.rss", "<rss><channel>", "bad.rss: is no RSS or Atom feed"},
		{"bad.pdf", "%PDF-1.4\nnothing", "bad.pdf: cannot be read"},
		{"blank.pdf", makePDF("", "", ""), "blank.pdf: the PDF holds no text"},
		{"bomb.pdf", makePDF("", "", strings.Repeat("1 ", 5<<20)), "bomb.pdf: cannot be read: page 1 expands"},
		{"bad.eml", "no header at all", "bad.eml: cannot be read: is no mail message"},
		{"a.zip", "PK\x03\x04", "a.zip: is a zip archive"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{c.name: c.content, "z.txt": story})
			_, errs := read(t, source.Options{}, filepath.Join(dir, c.name))
			if len(errs) == 0 || !strings.Contains(errs[0], string(filepath.Separator)+c.want) {
				t.Errorf("errors %q, want %q", errs, c.want)
			}
			var pe *schema.PosError
			for _, err := range source.Read(t.Context(), []string{filepath.Join(dir, c.name)}, source.Options{}) {
				if err != nil && !errors.As(err, &pe) {
					t.Errorf("%T is no PosError", err)
				}
			}
			docs, _ := read(t, source.Options{}, filepath.Join(dir, c.name), filepath.Join(dir, "z.txt"))
			if len(docs) == 0 || docs[len(docs)-1].ID != "z" {
				t.Error("the input behind the bad one was not read")
			}
		})
	}
}

func TestLimits(t *testing.T) {
	dir := write(t, map[string]string{"big.txt": strings.Repeat("word ", 1000), "big.jsonl": `{"text": "` + strings.Repeat("word ", 1000) + `"}`,
		"big.json": `[{"text": "` + strings.Repeat("word ", 1000) + `"}]`, "big.csv": "text\n\"" + strings.Repeat("word ", 1000) + "\"\n"})
	_, errs := read(t, source.Options{MaxBytes: 1000}, dir)
	if len(errs) != 4 {
		t.Fatalf("errors %q", errs)
	}
	for _, e := range errs {
		if !strings.Contains(e, "1000 bytes") && !strings.Contains(e, "longer than") {
			t.Errorf("error %q", e)
		}
	}
}

func TestMaxWords(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": "Ana met Ivan.", "b.txt": "It's 12 o'clock."})
	docs, errs := read(t, source.Options{MaxWords: 4}, dir)
	if len(docs) != 1 || docs[0].ID != "a" || len(errs) != 1 || !strings.Contains(errs[0], "b.txt: the text has 8 words and marks, more than 4: split it") {
		t.Errorf("%d documents, errors %q", len(docs), errs)
	}
}

func TestLanguage(t *testing.T) {
	german := strings.Repeat("Der Präsident hat am Sonntag mit dem Minister über die Lage an der Grenze gesprochen, und die beiden sind sich nicht einig. ", 5)
	russian := strings.Repeat("Президент встретился с министром в воскресенье, чтобы обсудить положение. ", 5)
	names := strings.Repeat("Smith Jones Miller Brown Baker Cooper Taylor Fisher Wright Carter ", 10)
	dir := write(t, map[string]string{"de.txt": german, "ru.txt": russian, "list.txt": names, "short.txt": "Der Präsident hat mit dem Minister gesprochen."})
	docs, errs := read(t, source.Options{}, dir)
	if len(docs) != 2 || len(errs) != 2 || !strings.Contains(errs[0], "German") || !strings.Contains(errs[1], "Cyrillic") {
		t.Errorf("%d documents, errors %q", len(docs), errs)
	}
	if docs, errs = read(t, source.Options{Lang: "en"}, dir); len(docs) != 4 || len(errs) != 0 {
		t.Errorf("with en: %d documents, errors %q", len(docs), errs)
	}
	if docs, errs = read(t, source.Options{Lang: "de"}, dir); len(docs) != 0 || len(errs) != 1 || !strings.Contains(errs[0], "not supported") {
		t.Errorf("with de: %d documents, errors %q", len(docs), errs)
	}
}

func TestStopping(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": story + " A.", "b.txt": story + " B.", "c.jsonl": "{}\n{}\n{}"})
	n := 0
	for range source.Read(t.Context(), []string{dir}, source.Options{}) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d documents after break", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n = 0
	var last error
	for _, err := range source.Read(ctx, []string{dir}, source.Options{}) {
		n++
		last = err
		cancel()
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d items, last error %v", n, last)
	}
}

func TestFormats(t *testing.T) {
	for _, f := range source.Formats() {
		if got, err := source.ParseFormat(string(f)); err != nil || got != f {
			t.Errorf("%s: %v %v", f, got, err)
		}
	}
	if _, err := source.ParseFormat("docx"); err == nil {
		t.Error("docx is accepted")
	}
	dir := write(t, map[string]string{"a.txt": "# Talks\n\nThey *met*."})
	docs, _ := read(t, source.Options{Format: source.Markdown}, filepath.Join(dir, "a.txt"))
	if len(docs) != 1 || docs[0].Text != "They met." {
		t.Errorf("%+v", docs)
	}
}

func TestSize(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": "12345", "sub/b.md.gz": gz(story), "c.png": "123", ".d.txt": "123"})
	var read atomic.Int64
	for range source.Read(t.Context(), []string{dir}, source.Options{Consumed: &read}) {
	}
	want := int64(5 + len(gz(story)))
	if n, known := source.Size(t.Context(), []string{dir}); n != want || !known || read.Load() != want {
		t.Errorf("size %d %v, consumed %d, want %d", n, known, read.Load(), want)
	}
	if n, known := source.Size(t.Context(), []string{"-", filepath.Join(dir, "*.txt")}); n != 5+3 || known {
		t.Errorf("size %d %v", n, known)
	}
}

func TestPipesInFolders(t *testing.T) {
	dir := write(t, map[string]string{"b.txt": story})
	if err := exec.Command("mkfifo", filepath.Join(dir, "a.txt")).Run(); err != nil {
		t.Skip("no named pipes here")
	}
	var skipped []string
	docs, errs := read(t, source.Options{Skipped: func(path, reason string) { skipped = append(skipped, reason) }}, dir)
	if len(docs) != 1 || len(errs) != 0 || len(skipped) != 1 || !strings.Contains(skipped[0], "pipe") {
		t.Errorf("%d documents, errors %q, skipped %q", len(docs), errs, skipped)
	}
}
