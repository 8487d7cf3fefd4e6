package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"

	"github.com/relata-kg/relata/schema"
)

// Bounds of a page: beyond them the parsers' time and memory are no longer modest.
const (
	maxHTML     = 16 << 20
	maxElements = 200_000
)

// htmlDocument reads a page: the article that readability finds in it (after
// Mozilla's Readability.js), or all of its text where it finds none. Label names
// the encoding if it is known from outside.
func htmlDocument(data []byte, label string) (d schema.Document, err error) {
	if len(data) > maxHTML {
		return d, fmt.Errorf("the page holds more than %s", size(maxHTML))
	}
	if i := bytes.IndexByte(data, 0); i >= 0 && !bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xfe\xff")) {
		line, col := place(data[:i])
		return d, &schema.PosError{Line: line, Column: col, Message: "a NUL character: this is no text"}
	}
	text, err := htmlText(data, label)
	if err != nil {
		return d, err
	}
	err = guarded(func() error {
		root, err := html.Parse(strings.NewReader(text))
		if err != nil {
			return err
		}
		meta := readMeta(root)
		whole := render(root)
		parser := readability.NewParser()
		parser.MaxElemsToParse = maxElements
		article, err := parser.ParseDocument(root, nil)
		if err == nil && article.Node != nil {
			d.Text = render(article.Node)
		}
		// A short page has no article to be found: its text is all there is.
		if utf8.RuneCountInString(d.Text) < 200 && len(whole) > 2*len(d.Text) || d.Text == "" {
			d.Text = whole
		}
		d.Title, d.URL, d.Source, d.Date = meta.title, meta.url, meta.site, meta.date
		if err == nil {
			if t := strings.Join(strings.Fields(article.Title()), " "); t != "" {
				d.Title = t
			}
			if d.Source == "" {
				d.Source = strings.TrimSpace(article.SiteName())
			}
			if when, err := article.PublishedTime(); err == nil && when.Year() > 1000 && when.Year() < 3000 {
				d.Date = when.Format("2006-01-02")
			}
		}
		return nil
	})
	d.Body = schema.Span{End: utf8.RuneCountInString(d.Text)}
	return d, err
}

// htmlText converts a page to UTF-8 by its mark, label, meta element or bytes.
func htmlText(data []byte, label string) (string, error) {
	if label == "" && utf8.Valid(data) {
		return strings.TrimPrefix(string(data), "\ufeff"), nil
	}
	contentType := ""
	if label != "" {
		contentType = "text/html; charset=" + label
	}
	enc, name, _ := charset.DetermineEncoding(data[:min(len(data), 4096)], contentType)
	if name == "utf-8" && !utf8.Valid(data) {
		// The page claims to be what it is not; browsers show it all the same.
		if !western(data) {
			return strings.ToValidUTF8(string(data), "\ufffd"), nil
		}
		enc = charmap.Windows1252
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("as %s: %w", name, err)
	}
	return strings.TrimPrefix(string(out), "\ufeff"), nil
}

// pageMeta is what the head of a page says of it.
type pageMeta struct{ title, date, url, site string }

func readMeta(root *html.Node) (m pageMeta) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Title:
			if m.title == "" && n.FirstChild != nil {
				m.title = strings.Join(strings.Fields(n.FirstChild.Data), " ")
			}
		case atom.Link:
			if attr(n, "rel") == "canonical" && m.url == "" {
				m.url = attr(n, "href")
			}
		case atom.Time:
			if d := ParseDate(attr(n, "datetime")); d != "" && m.date == "" {
				m.date = d
			}
		case atom.Meta:
			value := strings.TrimSpace(attr(n, "content"))
			key := strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop"))
			switch key {
			case "og:url":
				m.url = value
			case "og:site_name":
				m.site = value
			case "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate", "publishdate",
				"publish-date", "publication_date", "sailthru.date", "parsely-pub-date", "og:published_time":
				if d := ParseDate(value); d != "" {
					m.date = d
				}
			}
		}
	}
	return m
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// render writes the text of a tree: a paragraph for each block, an empty line
// between them, white space collapsed. It does not recurse: trees may be deep.
func render(root *html.Node) string {
	w := &blockWriter{}
	for n, done := root, false; n != nil; {
		if !done && enter(n, w) && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		if n.Type == html.ElementNode && block(n.DataAtom) {
			w.flush()
		}
		done = true
		switch {
		case n == root:
			n = nil
		case n.NextSibling != nil:
			n, done = n.NextSibling, false
		default:
			n = n.Parent
		}
	}
	w.flush()
	return w.out.String()
}

// enter writes a node itself and reports whether its children are to be read.
func enter(n *html.Node, w *blockWriter) bool {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
	case html.ElementNode:
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Head, atom.Iframe, atom.Object, atom.Select, atom.Textarea, atom.Button, atom.Math:
			return false
		case atom.Br:
			w.space = true
		case atom.Td, atom.Th:
			w.space = true
		}
		if block(n.DataAtom) {
			w.flush()
		}
	}
	return true
}

func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre,
		atom.Table, atom.Tr, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Nav, atom.Figure,
		atom.Figcaption, atom.Dl, atom.Dt, atom.Dd, atom.Form, atom.Hr, atom.Address, atom.Body, atom.Caption, atom.Details, atom.Summary:
		return true
	}
	return false
}

type blockWriter struct {
	out   strings.Builder
	begun bool // the paragraph has words
	space bool // white space is due before the next word
}

func (w *blockWriter) text(s string) {
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if unicode.IsSpace(r) {
			w.space = true
			s = s[size:]
			continue
		}
		end := strings.IndexFunc(s, unicode.IsSpace)
		if end < 0 {
			end = len(s)
		}
		switch {
		case !w.begun && w.out.Len() > 0:
			w.out.WriteString("\n\n")
		case w.begun && w.space:
			w.out.WriteByte(' ')
		}
		w.begun, w.space = true, false
		w.out.WriteString(s[:end])
		s = s[end:]
	}
}

func (w *blockWriter) flush() { w.begun, w.space = false, false }
