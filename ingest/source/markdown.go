package source

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relata-kg/relata/schema"
)

// markdownDocument reads Markdown (CommonMark with tables) as plain paragraphs:
// headings, list items and quotations are paragraphs of their own, links keep
// their words, code blocks and tags are left out. Front matter between lines of
// "---", or a header as in plain text, gives title and date.
func markdownDocument(text string) (schema.Document, error) {
	var d schema.Document
	h := header{text: text, doc: &d}
	if rest, ok := frontMatter(text); ok {
		if err := h.frontMatter(text[:len(text)-len(rest)]); err != nil {
			return d, err
		}
		text = rest
	} else {
		h.skipSpace()
		if !strings.HasPrefix(h.text[h.pos:], "#") {
			if err := h.read(); err != nil {
				return d, err
			}
		}
		text = text[h.pos:]
	}
	m := markdown{known: d.Title}
	for line := range strings.Lines(text) {
		m.line(strings.TrimRight(line, "\r\n"))
	}
	m.flush()
	if d.Title == "" {
		d.Title = m.title
	}
	d.Text = strings.TrimSpace(m.out.String())
	d.Body = schema.Span{End: utf8.RuneCountInString(d.Text)}
	return d, nil
}

// frontMatter returns what follows a block between "---" lines at the very beginning.
func frontMatter(text string) (rest string, ok bool) {
	first, rest, ok := strings.Cut(text, "\n")
	if !ok || strings.TrimRight(first, " \r") != "---" {
		return text, false
	}
	for n := 0; rest != "" && n < 200; n++ {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if l := strings.TrimRight(line, " \r"); l == "---" || l == "..." {
			return rest, true
		}
	}
	return text, false
}

// frontMatter reads the known keys of a front matter of plain "key: value" lines.
func (h *header) frontMatter(block string) error {
	n := 0
	for line := range strings.Lines(block) {
		n++
		key, value, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, " ") || strings.HasPrefix(line, "#") {
			continue
		}
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		if _, ok := h.set(strings.TrimSpace(key), value); !ok {
			return &schema.PosError{Line: n, Column: len(key) + 2, Message: "the date " + quote(value) + " cannot be read: write it as 2022-02-21"}
		}
	}
	return nil
}

type markdown struct {
	out   strings.Builder
	para  []string
	fence string
	title string // the first heading, where it is the document's title
	known string // the title that the header gave
	quote bool
}

var (
	headingLine = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	ruleLine    = regexp.MustCompile(`^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	underline   = regexp.MustCompile(`^ {0,3}(=+|-+)[ \t]*$`)
	listItem    = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?`)
	tableRule   = regexp.MustCompile(`^[ \t]*\|?[ \t:|-]*-[ \t:|-]*\|?[ \t]*$`)
	linkDef     = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:[ \t]*\S+`)
	image       = regexp.MustCompile(`!\[([^\]]*)\]\([^)\s]*(?:[ \t]+"[^"]*")?\)`)
	link        = regexp.MustCompile(`\[([^\[\]]+)\](?:\([^)\s]*(?:[ \t]+"[^"]*")?\)|\[[^\]]*\])`)
	footnote    = regexp.MustCompile(`\[\^[^\]]+\]:?`)
	autoLink    = regexp.MustCompile(`<((?:https?|mailto):[^>\s]+)>`)
	tag         = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<!--.*?-->`)
	code        = regexp.MustCompile("`+([^`]+)`+")
	strong      = regexp.MustCompile(`(\*\*|__|~~)(\S(?:.*?\S)?)(\*\*|__|~~)`)
	emphasis    = regexp.MustCompile(`(^|[^\pL\pN*_])[*_](\S(?:[^*_]*?\S)?)[*_]([^\pL\pN*_]|$)`)
	escaped     = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
)

func (m *markdown) line(line string) {
	trimmed := strings.TrimSpace(line)
	if m.fence != "" {
		if strings.HasPrefix(trimmed, m.fence) && strings.Trim(trimmed, m.fence[:1]) == "" {
			m.fence = ""
		}
		return
	}
	if strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~") {
		m.flush()
		m.fence = trimmed[:3]
		return
	}
	quoted := false
	for strings.HasPrefix(trimmed, ">") {
		trimmed = strings.TrimSpace(trimmed[1:])
		quoted = true
	}
	if quoted {
		line = trimmed
	}
	if quoted != m.quote {
		m.flush()
		m.quote = quoted
	}
	switch {
	case trimmed == "":
		m.flush()
	case len(m.para) > 0 && underline.MatchString(line):
		if m.isTitle(strings.Join(m.para, " ")) {
			m.para = nil
			return
		}
		m.flush()
	case ruleLine.MatchString(line), linkDef.MatchString(line):
		m.flush()
	case headingLine.MatchString(line):
		m.flush()
		g := headingLine.FindStringSubmatch(line)
		if len(g[1]) == 1 && m.isTitle(g[2]) {
			return
		}
		m.para = append(m.para, g[2])
		m.flush()
	case strings.HasPrefix(trimmed, "|") && tableRule.MatchString(line):
	case strings.HasPrefix(trimmed, "|"):
		m.flush()
		m.para = append(m.para, strings.Join(strings.FieldsFunc(trimmed, func(r rune) bool { return r == '|' }), "\t"))
		m.flush()
	case listItem.MatchString(line):
		m.flush()
		m.para = append(m.para, line[len(listItem.FindString(line)):])
	case len(m.para) == 0 && (strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t")) && !quoted:
		// An indented code block, or the second paragraph of a list item: words are kept.
		if strings.IndexFunc(trimmed, unicode.IsSpace) > 0 && !strings.ContainsAny(trimmed, "{};=") {
			m.para = append(m.para, trimmed)
		}
	default:
		m.para = append(m.para, trimmed)
	}
}

// isTitle takes a heading as the document's title: the first, before any text,
// unless the header gave another.
func (m *markdown) isTitle(heading string) bool {
	heading = inline(heading)
	if m.title != "" || m.out.Len() > 0 || m.known != "" && m.known != heading {
		return false
	}
	m.title = heading
	return true
}

// flush ends a paragraph.
func (m *markdown) flush() {
	if len(m.para) == 0 {
		return
	}
	p := strings.TrimSpace(inline(strings.Join(m.para, " ")))
	m.para = m.para[:0]
	if p == "" {
		return
	}
	if m.out.Len() > 0 {
		m.out.WriteString("\n\n")
	}
	m.out.WriteString(p)
}

// inline takes the marks out of a paragraph.
func inline(s string) string {
	s = code.ReplaceAllString(s, "$1")
	s = image.ReplaceAllString(s, "")
	for range 3 {
		t := link.ReplaceAllString(s, "$1")
		if t == s {
			break
		}
		s = t
	}
	s = footnote.ReplaceAllString(s, "")
	s = autoLink.ReplaceAllString(s, "$1")
	s = tag.ReplaceAllString(s, "")
	for range 3 {
		t := strong.ReplaceAllString(s, "$2")
		t = emphasis.ReplaceAllString(t, "$1$2$3")
		if t == s {
			break
		}
		s = t
	}
	return escaped.ReplaceAllString(s, "$1")
}
