// Package graph keeps a knowledge graph: documents, entities, and statements
// with their proof, in a graph store that grows document by document, joins the
// entities of all documents, tells events from reports, and can be asked.
//
// The store is Cayley's, over one embedded file (the default), memory, or
// PostgreSQL. The label of a quad is the IRI of the statement that it belongs
// to; VOCABULARY.md shows the model. No type of Cayley leaves this package.
//
//	store, err := graph.Open(ctx, "graph.db", graph.Options{})
//	results, err := store.Ingest(ctx, graph.Contribution{Document: doc, Entities: entities, Statements: statements})
//	snap, err := store.Snapshot(ctx)
//	statements, err := snap.StatementsOf(ctx, "person/emmanuel-macron")
//
// A Store may be used by several goroutines. A Snapshot sees the graph as it was
// when it was taken, whatever is written meanwhile.
package graph

import (
	"errors"
	"fmt"
	"time"

	"github.com/relata-kg/relata/schema"
)

// FormatVersion is the version of the layout that this package writes. A store
// of a newer version is refused.
const FormatVersion = 1

// Errors that callers tell apart with errors.Is.
var (
	// ErrNotFound says that no record has the ID; it is schema.ErrNotFound.
	ErrNotFound = schema.ErrNotFound
	// ErrReadOnly says that the store was opened for reading.
	ErrReadOnly = errors.New("the store is open for reading only")
	// ErrClosed says that the store or snapshot was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrForeign says that the database belongs to another program.
	ErrForeign = errors.New("not a database of relata")
	// ErrNewer says that a newer relata wrote the database.
	ErrNewer = errors.New("the database was written by a newer version of relata")
	// ErrDamaged says that the file is truncated or overwritten.
	ErrDamaged = errors.New("the database is damaged")
)

// LockedError says that another process holds the store.
type LockedError struct {
	// Path is the file, or the URL without its password.
	Path string
	// Holder names the process that writes, such as "process 4711 on host newsroom"; empty when unknown.
	Holder string
}

// Error says who holds the store.
func (e *LockedError) Error() string {
	if e.Holder == "" {
		return fmt.Sprintf("%s: in use by another process", e.Path)
	}
	return fmt.Sprintf("%s: in use by %s", e.Path, e.Holder)
}

// Options tune Open. The zero value opens for reading and writing and creates
// what is missing.
type Options struct {
	// ReadOnly opens an existing store that others may read at the same time.
	ReadOnly bool
	// MustExist refuses to create a store.
	MustExist bool
	// LockTimeout is how long to wait for a process that holds the store; 0
	// means one second.
	LockTimeout time.Duration
	// NoSync leaves writing to disk to the operating system: faster, and safe
	// against kill -9 but not against a power cut. Embedded file only.
	NoSync bool
}

// Contribution is what one document adds to the graph.
type Contribution struct {
	Document schema.Document
	// Entities are those of the document, each ID once. A statement may name
	// an entity that is not among them: it is added from the statement.
	Entities   []schema.Entity
	Statements []schema.Statement
	// Force replaces the document's statements even if its content hash is
	// that of the stored one, as after a change of the language models.
	Force bool
}

// Status is what became of a document.
type Status string

// What Ingest and Remove report.
const (
	Added     Status = "added"
	Unchanged Status = "unchanged" // the stored document has the same content hash
	Replaced  Status = "replaced"
	Removed   Status = "removed"
)

// Result tells what became of one document.
type Result struct {
	Doc    string `json:"doc"`
	Status Status `json:"status"`
	// Statements and Entities are the numbers that the document contributes, or contributed.
	Statements int `json:"statements"`
	Entities   int `json:"entities"`
	// Merges are the joins of entities that this document brought about.
	Merges []LogEntry `json:"merges,omitempty"`
}

// Action is the kind of a LogEntry.
type Action string

// Actions on entities.
const (
	ActionJoin  Action = "join"  // by rule: From is another name of Into
	ActionMerge Action = "merge" // by hand: From is Into
	ActionSplit Action = "split" // by hand: From is not Into, or the From of some documents is Into
	ActionUndo  Action = "undo"  // by hand: takes back entry Undoes
)

// LogEntry is one join, merge or split of entities with its reason. Entries by
// hand are numbered from 1 and kept for ever; joins by rule follow from the
// documents in the store and have the number 0.
type LogEntry struct {
	Number int    `json:"number,omitempty"`
	Action Action `json:"action"`
	From   string `json:"from,omitempty"`
	Into   string `json:"into,omitempty"`
	// Docs limits a split to the mentions of From in these documents.
	Docs []string `json:"docs,omitempty"`
	// Undoes is the number of the entry that an undo takes back.
	Undoes int    `json:"undoes,omitempty"`
	Reason string `json:"reason,omitempty"`
	// Undone says that a later undo took the entry back.
	Undone bool `json:"undone,omitempty"`
}

// Edge is the bare link of a statement, read without its proof.
type Edge struct {
	Statement string // ID
	Subject   string // entity ID
	Relation  string // relation ID
	// Object is an entity ID, or the value of a literal.
	Object  string
	Literal bool
}

// Counts are the sizes of a store.
type Counts struct {
	Documents, Entities, Statements int
	// Quads is the number of quads in the underlying store.
	Quads int64
}
