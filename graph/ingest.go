package graph

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/relata-kg/relata/schema"
)

// Ingest adds documents, or replaces those whose content has changed. A document
// whose content hash is the stored one is left alone. All contributions of one
// call are written at once: when it returns without an error they are on the disk,
// and when it fails, or the process is killed, none of them is. Larger batches are
// faster; a thousand statements is a good size.
//
// The documents of one call must differ.
func (s *Store) Ingest(ctx context.Context, batch ...Contribution) ([]Result, error) {
	results := make([]Result, len(batch))
	put := make(map[string]*Contribution, len(batch))
	for i := range batch {
		c := batch[i]
		if err := c.check(); err != nil {
			return nil, err
		}
		if put[c.Document.ID] != nil {
			return nil, fmt.Errorf("document %s is given twice", c.Document.ID)
		}
		if c.Document.Hash == "" {
			c.Document.Hash = c.Document.ContentHash()
		}
		put[c.Document.ID] = &c
		results[i] = Result{Doc: c.Document.ID, Status: Added, Statements: len(c.Statements)}
	}
	err := s.write(ctx, func(v view, st *state) (*update, error) {
		u := &update{view: v, before: st, put: put}
		for i := range results {
			r := &results[i]
			record, err := loadDocumentRecord(ctx, v, r.Doc)
			if err != nil {
				return nil, err
			}
			if record != nil && record.Hash == put[r.Doc].Document.Hash && !put[r.Doc].Force {
				*r = Result{Doc: r.Doc, Status: Unchanged, Statements: record.Statements, Entities: record.Entities}
				delete(put, r.Doc)
			} else if record != nil {
				r.Status = Replaced
			}
		}
		if len(put) == 0 {
			return nil, nil
		}
		if err := u.run(ctx, st.log); err != nil {
			return nil, err
		}
		for i := range results {
			if r := &results[i]; r.Status != Unchanged {
				r.Entities = len(u.entities[r.Doc])
				for _, link := range u.links {
					if contains(u.entities[r.Doc], link.From) || contains(u.entities[r.Doc], link.Into) {
						r.Merges = append(r.Merges, link.LogEntry)
					}
				}
			}
		}
		return u, nil
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// Known reports whether the store holds a document with this ID and content
// hash, so that its text need not be read again.
func (s *Store) Known(ctx context.Context, doc, hash string) (bool, error) {
	if s.isClosed() {
		return false, ErrClosed
	}
	v, err := s.back.view(ctx)
	if err != nil {
		return false, err
	}
	defer func() { _ = v.close() }()
	record, err := loadDocumentRecord(ctx, v, doc)
	return record != nil && record.Hash == hash, err
}

// Stored returns what the store knows of a document, without its text; ok is
// false if it holds none with this ID.
func (s *Store) Stored(ctx context.Context, id string) (doc schema.Document, ok bool, err error) {
	if s.isClosed() {
		return doc, false, ErrClosed
	}
	v, err := s.back.view(ctx)
	if err != nil {
		return doc, false, err
	}
	defer func() { _ = v.close() }()
	record, err := loadDocumentRecord(ctx, v, id)
	if err != nil || record == nil {
		return doc, false, err
	}
	return record.Document, true, nil
}

// Remove takes documents out, with their statements and the entities that no
// other document names. An ID that is not in the store is an error that wraps
// ErrNotFound, and nothing is removed.
func (s *Store) Remove(ctx context.Context, docs ...string) ([]Result, error) {
	results := make([]Result, len(docs))
	put := make(map[string]*Contribution, len(docs))
	for _, doc := range docs {
		put[doc] = nil
	}
	err := s.write(ctx, func(v view, st *state) (*update, error) {
		for i, doc := range docs {
			record, err := loadDocumentRecord(ctx, v, doc)
			if err != nil {
				return nil, err
			}
			if record == nil {
				return nil, fmt.Errorf("document %s: %w", doc, ErrNotFound)
			}
			results[i] = Result{Doc: doc, Status: Removed, Statements: record.Statements, Entities: record.Entities}
		}
		u := &update{view: v, before: st, put: put}
		return u, u.run(ctx, st.log)
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// write runs one update: prepare works it out from the current view, or returns
// nil if there is nothing to do.
func (s *Store) write(ctx context.Context, prepare func(view, *state) (*update, error)) error {
	s.writer.Lock()
	defer s.writer.Unlock()
	switch {
	case s.isClosed():
		return ErrClosed
	case s.readOnly:
		return ErrReadOnly
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	v, err := s.back.view(ctx)
	if err != nil {
		return err
	}
	st, err := s.stateOf(ctx, v)
	var u *update
	if err == nil {
		u, err = prepare(v, st)
	}
	gen := v.generation()
	if cerr := v.close(); err == nil {
		err = cerr
	}
	if err != nil || u == nil {
		return err
	}
	if err := s.back.update(ctx, u.removed, u.added); err != nil {
		return fmt.Errorf("%s: nothing was written: %w", s.name(), err)
	}
	s.setState(u.after, gen+1)
	return nil
}

// loadDocumentRecord reads what is known of a document but its text, nil if the
// store does not hold it.
func loadDocumentRecord(ctx context.Context, v view, doc string) (*documentRecord, error) {
	lists, err := v.objects(ctx, termRecord, []quad.Value{documentIRI(doc)})
	if err != nil || len(lists[0]) == 0 {
		return nil, err
	}
	r := new(documentRecord)
	return r, decodeRecord(lists[0][0], r)
}
