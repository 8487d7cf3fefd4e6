package schema

import (
	"crypto/sha256"
	"encoding/hex"
)

// Document is a text with what is known about it. Its text is never changed:
// every span points into it.
type Document struct {
	// ID is stable across runs: the file name without extension, the "id" of a
	// JSONL record, or a content hash for standard input.
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	// Date is the day of publication, ISO 8601 ("2022-02-21"), or empty. It
	// anchors relative times.
	Date   string `json:"date,omitempty"`
	URL    string `json:"url,omitempty"`
	Source string `json:"source,omitempty"` // publisher, such as "AFP"
	// Path is the file it was read from, empty for a stream.
	Path string `json:"path,omitempty"`
	// Hash is the content hash of Text and the header fields (see ContentHash).
	Hash string `json:"hash,omitempty"`
	// Body is the range of Text that is to be read: without a header.
	Body Span   `json:"body"`
	Text string `json:"text,omitempty"`
}

// ContentHash returns the hex SHA-256 of the text and the fields that change
// its reading (id, date, source, url, title): equal hashes mean nothing to do.
func (d *Document) ContentHash() string {
	h := sha256.New()
	for _, part := range []string{d.ID, d.Date, d.Source, d.URL, d.Title, d.Text} {
		_, _ = h.Write([]byte(part))
		_, _ = h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}
