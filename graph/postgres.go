package graph

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/cayleygraph/quad"
	"github.com/lib/pq"
)

// pgBackend keeps quads in PostgreSQL through Cayley's SQL quad store. One
// process writes, which an advisory lock assures; every update is one
// transaction, and every view is one of repeatable reads.
type pgBackend struct {
	db       *sql.DB
	dsn      string
	readOnly bool

	mu     sync.Mutex // guards writer
	writer *sql.Conn  // holds the lock; nil after it was lost
	wait   time.Duration
}

// pgLock is the class of our advisory locks; the object is the schema.
const pgLock = 7_239_001

func openPostgres(ctx context.Context, dsn string, opts Options) (backend, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, errors.New("the URL can't be read; write postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=disable")
	}
	host, _ := os.Hostname()
	query := u.Query()
	if query.Get("application_name") == "" {
		query.Set("application_name", fmt.Sprintf("relata process %d on %s", os.Getpid(), host))
	}
	if query.Get("connect_timeout") == "" {
		query.Set("connect_timeout", "10")
	}
	u.RawQuery = query.Encode()
	connector, err := pq.NewConnector(u.String())
	if err != nil {
		return nil, fmt.Errorf("the URL can't be used: %w", err)
	}
	registerPostgres()
	b := &pgBackend{db: sql.OpenDB(connector), dsn: u.String(), readOnly: opts.ReadOnly, wait: opts.LockTimeout}
	b.db.SetMaxIdleConns(4)
	if b.wait == 0 {
		b.wait = time.Second
	}
	if err := b.prepare(ctx, opts); err != nil {
		_ = b.close()
		return nil, plainPostgresError(err)
	}
	return b, nil
}

// redact is a URL without its password.
func redact(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "postgres:"
	}
	return u.Redacted()
}

// prepare checks the format, or creates the tables.
func (b *pgBackend) prepare(ctx context.Context, opts Options) error {
	var ours, others bool
	err := b.db.QueryRowContext(ctx, `SELECT to_regclass('relata_store') IS NOT NULL,
		to_regclass('quads') IS NOT NULL OR to_regclass('nodes') IS NOT NULL`).Scan(&ours, &others)
	switch {
	case err != nil:
		return err
	case !ours && others:
		return fmt.Errorf("%w: it has tables called quads or nodes", ErrForeign)
	case !ours && (opts.ReadOnly || opts.MustExist):
		return errors.New("there is no such store")
	}
	if !opts.ReadOnly {
		if err := b.lock(ctx); err != nil {
			return err
		}
	}
	if !ours {
		if err := b.initialize(ctx); err != nil {
			return fmt.Errorf("creating the tables: %w", err)
		}
	}
	var format int
	if err := b.db.QueryRowContext(ctx, `SELECT format FROM relata_store`).Scan(&format); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return checkFormat(strconv.Itoa(format))
}

// lock makes this process the writer.
func (b *pgBackend) lock(ctx context.Context) error {
	conn, err := b.db.Conn(ctx)
	if err != nil {
		return err
	}
	for deadline := time.Now().Add(b.wait); ; {
		var ok bool
		err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1, hashtext(current_schema()))`, pgLock).Scan(&ok)
		if err != nil {
			_ = conn.Close()
			return err
		}
		if ok {
			b.writer = conn
			return nil
		}
		if time.Now().After(deadline) {
			locked := &LockedError{Path: "the database"}
			_ = conn.QueryRowContext(ctx, `SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
				WHERE l.locktype = 'advisory' AND l.classid = $1 AND l.granted LIMIT 1`, pgLock).Scan(&locked.Holder)
			_ = conn.Close()
			return locked
		}
		select {
		case <-ctx.Done():
			_ = conn.Close()
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (b *pgBackend) initialize(ctx context.Context) error {
	return b.session(ctx, func(run pgSession) error {
		if err := csql.Init(pgName, run.handle, nil); err != nil && !errors.Is(err, cgraph.ErrDatabaseExists) {
			return err
		}
		for _, statement := range []string{
			`CREATE INDEX label_index ON quads (label_hash)`,
			`CREATE INDEX unused_index ON nodes (refs) WHERE refs <= 0`,
			`CREATE TABLE relata_store (format INT NOT NULL, generation BIGINT NOT NULL)`,
			fmt.Sprintf(`INSERT INTO relata_store VALUES (%d, 1)`, FormatVersion),
		} {
			if err := run.exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *pgBackend) update(ctx context.Context, removed, added []quad.Quad) error {
	if b.readOnly {
		return ErrReadOnly
	}
	err := b.session(ctx, func(run pgSession) error {
		err := write(func() (cgraph.QuadStore, error) { return csql.New(pgName, run.handle, nil) }, removed, added)
		if err != nil {
			return err
		}
		return run.exec(ctx, `UPDATE relata_store SET generation = generation + 1`)
	})
	return plainPostgresError(err)
}

// pgSession is a transaction that several of Cayley's quad stores write to.
type pgSession struct {
	handle string // the address of the session for the driver
	conn   driver.Conn
}

func (s pgSession) exec(ctx context.Context, statement string) error {
	e, ok := s.conn.(driver.ExecerContext)
	if !ok {
		return fmt.Errorf("graph: %T can't execute", s.conn)
	}
	_, err := e.ExecContext(ctx, statement, nil)
	return err
}

// session runs fn in a transaction of the writer's connection.
func (b *pgBackend) session(ctx context.Context, fn func(pgSession) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.writer == nil {
		if err := b.lock(ctx); err != nil {
			return err
		}
	}
	committing := false
	err := b.writer.Raw(func(raw any) error {
		conn, ok := raw.(driver.Conn)
		if !ok {
			return fmt.Errorf("graph: unexpected connection %T", raw)
		}
		handle, done := pgShare(conn)
		defer done()
		s := pgSession{handle: handle, conn: conn}
		if err := s.exec(ctx, "BEGIN"); err != nil {
			return err
		}
		err := fn(s)
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			committing = true
			return s.exec(ctx, "COMMIT")
		}
		// The context may be what ended: roll back all the same.
		if rerr := s.exec(context.WithoutCancel(ctx), "ROLLBACK"); rerr != nil {
			return errors.Join(err, driver.ErrBadConn)
		}
		return err
	})
	if lost(err) {
		// The lock went with the connection; the next update takes both anew.
		_ = b.writer.Close()
		b.writer = nil
		if committing {
			return fmt.Errorf("the connection was lost while committing, so the batch may be written or not (writing it again does no harm): %w", err)
		}
		return fmt.Errorf("the connection was lost: %w", err)
	}
	return err
}

// lost reports whether an error is that of a connection that is gone.
func lost(err error) bool {
	var ne net.Error
	var pe *pq.Error
	switch {
	case err == nil:
		return false
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.As(err, &ne):
		return true
	case errors.As(err, &pe):
		return pe.Code.Class() == "08" || pe.Code.Class() == "57"
	}
	return false
}

// plainPostgresError says what the most common errors mean.
func plainPostgresError(err error) error {
	var oe *net.OpError
	if errors.As(err, &oe) && oe.Op == "dial" {
		return fmt.Errorf("PostgreSQL can't be reached: %w", err)
	}
	return err
}

func (b *pgBackend) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.writer != nil {
		_ = b.writer.Close()
		b.writer = nil
	}
	return b.db.Close()
}

func (b *pgBackend) view(ctx context.Context) (view, error) {
	// The view outlives the context of the call that opens it only if that is
	// not cancelled: database/sql rolls a transaction back with its context.
	tx, err := b.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, plainPostgresError(err)
	}
	v := &pgView{tx: tx, dsn: b.dsn}
	if err := tx.QueryRowContext(ctx, `SELECT generation FROM relata_store`).Scan(&v.gen); err != nil {
		_ = tx.Rollback()
		return nil, plainPostgresError(err)
	}
	return v, nil
}
