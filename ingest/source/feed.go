package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"

	"github.com/relata-kg/relata/schema"
)

// feed reads the entries of an RSS or Atom file, in the file's order.
func (s *session) feed(name string, data []byte) error {
	if len(data) > maxHTML {
		return s.fail(&schema.PosError{File: name, Message: "the feed holds more than " + size(maxHTML)})
	}
	var feed *gofeed.Feed
	err := guarded(func() (err error) {
		feed, err = gofeed.NewParser().Parse(bytes.NewReader(data))
		return err
	})
	if err != nil {
		return s.fail(&schema.PosError{File: name, Message: "is no RSS or Atom feed", Err: err})
	}
	for n, item := range feed.Items {
		d, err := feedDocument(item)
		if err != nil {
			if err := s.fail(&schema.PosError{File: name, Message: fmt.Sprintf("entry %d cannot be read", n+1), Err: err}); err != nil {
				return err
			}
			continue
		}
		d.Source = strings.TrimSpace(feed.Title)
		if name != "-" {
			d.ID = fmt.Sprintf("%s-%d", BaseID(name), n+1)
		}
		if d.Text == "" {
			s.skipped(name, fmt.Sprintf("entry %d has no text", n+1))
			continue
		}
		if err := s.emit(name, 0, d); err != nil {
			return err
		}
	}
	return nil
}

// feedDocument reads one entry: its content, or else its description.
func feedDocument(item *gofeed.Item) (d schema.Document, err error) {
	content := item.Content
	if strings.TrimSpace(content) == "" {
		content = item.Description
	}
	if d.Text, err = fragment(content); err != nil {
		return d, err
	}
	d.Title = strings.Join(strings.Fields(item.Title), " ")
	d.URL = strings.TrimSpace(item.Link)
	switch {
	case item.PublishedParsed != nil:
		d.Date = item.PublishedParsed.Format("2006-01-02")
	case item.UpdatedParsed != nil:
		d.Date = item.UpdatedParsed.Format("2006-01-02")
	default:
		d.Date = ParseDate(item.Published)
	}
	if len(d.Date) != len("2006-01-02") {
		d.Date = ""
	}
	d.Body = schema.Span{End: utf8.RuneCountInString(d.Text)}
	return d, nil
}
