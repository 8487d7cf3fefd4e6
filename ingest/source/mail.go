package source

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"github.com/relata-kg/relata/schema"
)

// Bounds of a message's structure.
const (
	maxParts = 1000
	maxNest  = 20
)

// mail reads one message (RFC 5322 and MIME): its plain text, or else its HTML
// part as text; attachments are left out.
func (s *session) mail(name string, data []byte) error {
	d, err := mailDocument(data)
	if err != nil {
		return s.fail(at(name, err))
	}
	return s.emit(name, 0, d)
}

func mailDocument(data []byte) (d schema.Document, err error) {
	// An mbox line before the header.
	if bytes.HasPrefix(data, []byte("From ")) {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	msg, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return d, fmt.Errorf("is no mail message: %w", err)
	}
	words := &mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	decoded := func(key string) string {
		v := msg.Header.Get(key)
		if w, err := words.DecodeHeader(v); err == nil && utf8.ValidString(w) {
			v = w
		}
		return strings.Join(strings.Fields(strings.ToValidUTF8(v, "\ufffd")), " ")
	}
	d.Title = decoded("Subject")
	if when, err := msg.Header.Date(); err == nil && when.Year() > 1000 && when.Year() < 3000 {
		d.Date = when.Format("2006-01-02")
	}
	d.Source = decoded("From")
	if parser := (mail.AddressParser{WordDecoder: words}); d.Source != "" {
		if a, err := parser.Parse(msg.Header.Get("From")); err == nil {
			if d.Source = a.Address; a.Name != "" {
				d.Source = a.Name
			}
		}
	}
	b := body{}
	err = b.part(msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), "", msg.Body, 0)
	if err != nil {
		return d, err
	}
	d.Text = strings.TrimSpace(strings.Join(b.plain, "\n\n"))
	if d.Text == "" {
		d.Text = strings.Join(b.html, "\n\n")
	}
	if d.Text == "" {
		return d, errors.New("the message has no text")
	}
	d.Body = schema.Span{End: utf8.RuneCountInString(d.Text)}
	return d, nil
}

// body collects the readable parts of a message.
type body struct {
	plain, html []string
	parts       int
}

func (b *body) part(contentType, encoding, disposition string, r io.Reader, depth int) error {
	if b.parts++; b.parts > maxParts || depth > maxNest {
		return errors.New("the message has too many parts")
	}
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil && media == "" {
		media, params = "text/plain", nil
	}
	if kind, _, err := mime.ParseMediaType(disposition); err == nil && kind == "attachment" {
		return nil
	}
	if strings.HasPrefix(media, "multipart/") {
		return b.multipart(media, params["boundary"], r, depth)
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, &noSpace{r})
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	if media != "text/plain" && media != "text/html" {
		return nil
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("a %s part is damaged: %w", media, err)
	}
	if media == "text/html" {
		text, err := htmlText(data, params["charset"])
		if err != nil {
			return err
		}
		if text, err = fragment(text); err != nil {
			return err
		}
		if text != "" {
			b.html = append(b.html, text)
		}
		return nil
	}
	text, err := decodeLabelled(data, params["charset"])
	if err != nil {
		var pe *schema.PosError
		if errors.As(err, &pe) {
			return errors.New(pe.Message)
		}
		return err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if text = strings.TrimSpace(text); text != "" {
		b.plain = append(b.plain, text)
	}
	return nil
}

// multipart reads the parts of one; of alternatives, both kinds are collected
// and the plain one is preferred at the end.
func (b *body) multipart(media, boundary string, r io.Reader, depth int) error {
	if boundary == "" {
		return errors.New("a multipart message names no boundary")
	}
	mr := multipart.NewReader(r, boundary)
	for {
		p, err := mr.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if len(b.plain)+len(b.html) > 0 {
				return nil // Cut off at the end: what was read is kept.
			}
			return fmt.Errorf("a %s part is damaged: %w", media, err)
		}
		if err := b.part(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p, depth+1); err != nil {
			return err
		}
	}
}

// noSpace leaves out white space inside base64.
type noSpace struct{ r io.Reader }

func (n *noSpace) Read(p []byte) (int, error) {
	for {
		k, err := n.r.Read(p)
		out := 0
		for _, c := range p[:k] {
			if c != '\r' && c != '\n' && c != ' ' && c != '\t' {
				p[out] = c
				out++
			}
		}
		if out > 0 || err != nil {
			return out, err
		}
	}
}

// fragment returns the text of a piece of HTML.
func fragment(s string) (text string, err error) {
	if len(s) > maxHTML {
		return "", fmt.Errorf("a part holds more than %s", size(maxHTML))
	}
	if strings.IndexByte(s, 0) >= 0 {
		return "", errors.New("a NUL character: this is no text")
	}
	err = guarded(func() error {
		root, err := html.Parse(strings.NewReader(s))
		if err != nil {
			return err
		}
		text = render(root)
		return nil
	})
	return text, err
}
