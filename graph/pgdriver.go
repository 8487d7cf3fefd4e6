package graph

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	cgraph "github.com/cayleygraph/cayley/graph"
	graphlog "github.com/cayleygraph/cayley/graph/log"
	csql "github.com/cayleygraph/cayley/graph/sql"
	cpostgres "github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/cayleygraph/quad"
	"github.com/lib/pq"
)

// pgName is the name of our flavour of Cayley's SQL store, and of the driver that
// it connects through. The driver gives Cayley the connection of a session that
// is already in a transaction; the flavour writes in bulk.
const pgName = "relata-postgres"

var pgRegistered sync.Once

func registerPostgres() {
	pgRegistered.Do(func() {
		sql.Register(pgName, pgDriver{})
		csql.Register(pgName, csql.Registration{
			Driver: pgName, HashType: "BYTEA", BytesType: "BYTEA", HorizonType: "BIGSERIAL",
			TimeType: "timestamp with time zone", QueryDialect: cpostgres.QueryDialect,
			ConditionalIndexes: true, FillFactor: true, Error: cpostgres.ConvError,
			RunTx: pgInsert,
		})
	})
}

// pgShared holds the connections of running sessions, by handle.
var (
	pgShared  sync.Map
	pgCounter atomic.Uint64
)

// pgShare lends a connection to those who know its handle, until done is called.
func pgShare(conn driver.Conn) (handle string, done func()) {
	handle = strconv.FormatUint(pgCounter.Add(1), 10)
	pgShared.Store(handle, conn)
	return handle, func() { pgShared.Delete(handle) }
}

type pgDriver struct{}

func (pgDriver) Open(handle string) (driver.Conn, error) {
	value, ok := pgShared.Load(handle)
	if !ok {
		return nil, fmt.Errorf("graph: no session %s", handle)
	}
	conn, ok := value.(driver.Conn)
	if !ok {
		return nil, fmt.Errorf("graph: unexpected connection %T", value)
	}
	return pgConn{conn}, nil
}

// pgConn is a lent connection: its transactions and its end are the session's.
type pgConn struct{ driver.Conn }

func (pgConn) Close() error { return nil }

func (pgConn) Begin() (driver.Tx, error) { return pgTx{}, nil }

func (pgConn) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) { return pgTx{}, nil }

func (pgConn) Ping(context.Context) error { return nil }

func (c pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	e, ok := c.Conn.(driver.ExecerContext)
	if !ok {
		return nil, driver.ErrSkip
	}
	return e.ExecContext(ctx, query, args)
}

func (c pgConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	q, ok := c.Conn.(driver.QueryerContext)
	if !ok {
		return nil, driver.ErrSkip
	}
	return q.QueryContext(ctx, query, args)
}

func (c pgConn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.Conn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

type pgTx struct{}

func (pgTx) Commit() error { return nil }

func (pgTx) Rollback() error { return nil }

// pgBatch is the number of rows that one statement inserts.
const pgBatch = 2000

// pgInsert writes values and quads in bulk.
func pgInsert(tx *sql.Tx, nodes []graphlog.NodeUpdate, quads []graphlog.QuadUpdate, opts cgraph.IgnoreOpts) error {
	if !opts.IgnoreDup {
		return errors.New("graph: the writer must ignore duplicates")
	}
	for len(nodes) > 0 {
		n := min(len(nodes), pgBatch)
		if err := pgInsertNodes(tx, nodes[:n]); err != nil {
			return err
		}
		nodes = nodes[n:]
	}
	for len(quads) > 0 {
		n := min(len(quads), pgBatch)
		var columns [4]pq.ByteaArray
		for _, q := range quads[:n] {
			for i, h := range q.Quad.Dirs() {
				columns[i] = append(columns[i], h[:])
			}
		}
		_, err := tx.Exec(`INSERT INTO quads (subject_hash, predicate_hash, object_hash, label_hash, ts)
			SELECT s, p, o, l, now() FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[]) AS t (s, p, o, l)
			ON CONFLICT DO NOTHING`, columns[0], columns[1], columns[2], columns[3])
		if err != nil {
			return err
		}
		quads = quads[n:]
	}
	return nil
}

func pgInsertNodes(tx *sql.Tx, nodes []graphlog.NodeUpdate) error {
	n := len(nodes)
	hashes, refs := make(pq.ByteaArray, n), make(pq.Int64Array, n)
	texts, types := make([]sql.NullString, n), make([]sql.NullString, n)
	iris, floats := make([]sql.NullBool, n), make([]sql.NullFloat64, n)
	text := func(i int, s string) { texts[i] = sql.NullString{String: s, Valid: true} }
	for i, u := range nodes {
		hashes[i], refs[i] = u.Hash[:], int64(u.RefInc)
		switch v := u.Val.(type) {
		case quad.IRI:
			text(i, string(v))
			iris[i] = sql.NullBool{Bool: true, Valid: true}
		case quad.String:
			text(i, string(v))
		case quad.TypedString:
			text(i, string(v.Value))
			types[i] = sql.NullString{String: string(v.Type), Valid: true}
		case quad.Float:
			floats[i] = sql.NullFloat64{Float64: float64(v), Valid: true}
		default:
			return fmt.Errorf("graph: a value of the kind %T", v)
		}
	}
	_, err := tx.Exec(`INSERT INTO nodes (hash, refs, value_string, datatype, iri, value_float)
		SELECT * FROM unnest($1::bytea[], $2::int[], $3::text[], $4::text[], $5::boolean[], $6::float8[])
		ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs`,
		hashes, refs, pq.Array(texts), pq.Array(types), pq.Array(iris), pq.Array(floats))
	return err
}
