package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// logIRI is the node and graph of an entry by hand.
func logIRI(number int) quad.IRI { return quad.IRI(fmt.Sprintf("%s%08d", prefixLog, number)) }

func loadLog(ctx context.Context, v view) ([]LogEntry, error) {
	quads, err := v.match(ctx, quad.Quad{Predicate: termType, Object: classLogEntry})
	if err != nil {
		return nil, err
	}
	subjects := make([]quad.Value, len(quads))
	for i, q := range quads {
		subjects[i] = q.Subject
	}
	records, err := v.objects(ctx, termRecord, subjects)
	if err != nil {
		return nil, err
	}
	var log []LogEntry
	for _, list := range records {
		for _, value := range list {
			var e LogEntry
			if err := decodeRecord(value, &e); err != nil {
				return nil, err
			}
			log = append(log, e)
		}
	}
	slices.SortFunc(log, func(a, b LogEntry) int { return a.Number - b.Number })
	return log, nil
}

// Merge says that the entity from is the entity into, now and in documents to
// come. The merge is logged, survives re-ingestion, and can be undone.
func (s *Store) Merge(ctx context.Context, from, into, reason string) (LogEntry, error) {
	if from == into {
		return LogEntry{}, fmt.Errorf("%s is already itself", from)
	}
	return s.decide(ctx, LogEntry{Action: ActionMerge, From: from, Into: into, Reason: reason}, func(u *update) error {
		for _, id := range []string{from, into} {
			if err := u.mustExist(ctx, id); err != nil {
				return err
			}
		}
		if u.before.canon(from) == u.before.canon(into) {
			return fmt.Errorf("%s and %s are already one entity, %s", from, into, u.before.canon(into))
		}
		return nil
	})
}

// Split says that from is not into, against a rule or an earlier merge. With
// documents it says that what these call from is into, which may be a new ID: two
// people of one name. The split is logged, survives re-ingestion, and can be undone.
func (s *Store) Split(ctx context.Context, from, into string, docs []string, reason string) (LogEntry, error) {
	switch {
	case from == into:
		return LogEntry{}, fmt.Errorf("%s can't be split from itself", from)
	case into == "":
		return LogEntry{}, errors.New("the ID to split off is missing")
	}
	docs = slices.Clone(docs)
	slices.Sort(docs)
	docs = slices.Compact(docs)
	entry := LogEntry{Action: ActionSplit, From: from, Into: into, Docs: docs, Reason: reason}
	return s.decide(ctx, entry, func(u *update) error {
		if err := u.mustExist(ctx, from); err != nil {
			return err
		}
		if len(docs) > 0 {
			for _, doc := range docs {
				old, err := loadStored(ctx, u.view, doc)
				if err != nil {
					return err
				}
				switch {
				case !old.exists:
					return fmt.Errorf("document %s: %w", doc, ErrNotFound)
				case len(old.contributions[from]) == 0:
					return fmt.Errorf("document %s does not name %s", doc, from)
				}
			}
			return nil
		}
		if err := u.mustExist(ctx, into); err != nil {
			return err
		}
		if u.before.canon(from) != u.before.canon(into) {
			return fmt.Errorf("%s and %s are already two entities", from, into)
		}
		return nil
	})
}

// Undo takes back an entry of the log by its number.
func (s *Store) Undo(ctx context.Context, number int, reason string) (LogEntry, error) {
	return s.decide(ctx, LogEntry{Action: ActionUndo, Undoes: number, Reason: reason}, func(u *update) error {
		for i := range u.before.log {
			e := &u.before.log[i]
			switch {
			case e.Number != number:
			case e.Action == ActionUndo:
				return fmt.Errorf("entry %d is itself an undo: repeat what it took back instead", number)
			case e.Undone:
				return fmt.Errorf("entry %d is already undone", number)
			default:
				return nil
			}
		}
		return fmt.Errorf("the log has no entry %d: %w", number, ErrNotFound)
	})
}

// mustExist checks that some document names the ID.
func (u *update) mustExist(ctx context.Context, id string) error {
	e, err := loadBase(ctx, u.view, id)
	if err != nil {
		return err
	}
	if e == nil && len(u.before.members[id]) == 0 {
		return fmt.Errorf("entity %s: %w", id, ErrNotFound)
	}
	return nil
}

// decide appends an entry to the log and carries it out.
func (s *Store) decide(ctx context.Context, entry LogEntry, check func(*update) error) (LogEntry, error) {
	entry.Reason = strings.TrimSpace(entry.Reason)
	err := s.write(ctx, func(v view, st *state) (*update, error) {
		u := &update{view: v, before: st, put: make(map[string]*Contribution)}
		if err := check(u); err != nil {
			return nil, err
		}
		entry.Number = 1
		if n := len(st.log); n > 0 {
			entry.Number = st.log[n-1].Number + 1
		}
		// Documents that a split renames in are written again.
		docs := entry.Docs
		if entry.Action == ActionUndo {
			for i := range st.log {
				if st.log[i].Number == entry.Undoes {
					docs = st.log[i].Docs
				}
			}
		}
		for _, doc := range docs {
			old, err := loadStored(ctx, v, doc)
			if err != nil {
				return nil, err
			}
			if !old.exists {
				continue
			}
			c, err := old.contribution()
			if err != nil {
				return nil, err
			}
			u.put[doc] = &c
		}
		if err := u.run(ctx, append(slices.Clone(st.log), entry)); err != nil {
			return nil, err
		}
		iri := logIRI(entry.Number)
		value, err := encodeRecord(&entry)
		if err != nil {
			return nil, err
		}
		u.added = append(u.added,
			quad.Quad{Subject: iri, Predicate: termType, Object: classLogEntry, Label: iri},
			quad.Quad{Subject: iri, Predicate: termRecord, Object: value, Label: iri})
		return u, nil
	})
	if err != nil {
		return LogEntry{}, err
	}
	return entry, nil
}

// Log returns the merges and splits by hand in order of their number, then the
// joins by rule in order of their IDs.
func (s *Snapshot) Log() []LogEntry {
	log := slices.Clone(s.st.log)
	for _, id := range sortedKeys(s.st.joins) {
		log = append(log, s.st.joins[id].LogEntry)
	}
	return log
}
