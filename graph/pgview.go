package graph

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	cgraph "github.com/cayleygraph/cayley/graph"
	csql "github.com/cayleygraph/cayley/graph/sql"
	cpostgres "github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/cayleygraph/quad"
	"github.com/lib/pq"
)

// pgView reads Cayley's tables directly: one query with joins where Cayley would
// send one for every value.
type pgView struct {
	tx  *sql.Tx
	gen uint64
	dsn string
}

func (v *pgView) generation() uint64 { return v.gen }

// quads connects anew: Cayley runs several queries at once, which a transaction
// can't. What it reads is not that of the view but of each of its queries.
func (v *pgView) quads() (cgraph.QuadStore, func(), error) {
	qs, err := csql.New(cpostgres.Type, v.dsn, nil)
	if err != nil {
		return nil, nil, plainPostgresError(err)
	}
	return qs, func() { _ = qs.Close() }, nil
}

func (v *pgView) close() error {
	if err := v.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) && !lost(err) {
		return err
	}
	return nil
}

// failed prefers the context's error over that of the query that it ended.
func failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cerr := ctx.Err(); cerr != nil {
		return cerr
	}
	return plainPostgresError(err)
}

func (v *pgView) size(ctx context.Context) (int64, error) {
	var n int64
	err := v.tx.QueryRowContext(ctx, `SELECT count(*) FROM quads`).Scan(&n)
	return n, failed(ctx, err)
}

// hash is the key of a value in Cayley's tables.
func hash(v quad.Value) []byte { return quad.HashOf(v) }

// node is a row of Cayley's table of values.
type node struct {
	text, datatype sql.NullString
	iri            sql.NullBool
	float          sql.NullFloat64
}

// columns are those of a node, of a joined table.
func columns(table string) string {
	return fmt.Sprintf("%[1]s.value_string, %[1]s.datatype, %[1]s.iri, %[1]s.value_float", table)
}

func (n *node) fields() []any { return []any{&n.text, &n.datatype, &n.iri, &n.float} }

func (n *node) value() (quad.Value, error) {
	switch {
	case n.text.Valid && n.iri.Bool:
		return quad.IRI(n.text.String), nil
	case n.text.Valid && n.datatype.Valid:
		return quad.TypedString{Value: quad.String(n.text.String), Type: quad.IRI(n.datatype.String)}, nil
	case n.text.Valid:
		return quad.String(n.text.String), nil
	case n.float.Valid:
		return quad.Float(n.float.Float64), nil
	}
	return nil, fmt.Errorf("%w: a value of an unknown kind", ErrDamaged)
}

func (v *pgView) match(ctx context.Context, pattern quad.Quad) ([]quad.Quad, error) {
	var (
		fields, joins, where []string
		args                 []any
		open                 []quad.Direction
	)
	for _, d := range quad.Directions {
		column := "q." + d.String() + "_hash"
		if value := pattern.Get(d); value != nil {
			args = append(args, hash(value))
			where = append(where, fmt.Sprintf("%s = $%d", column, len(args)))
			continue
		}
		table := "n" + string(d.Prefix())
		open = append(open, d)
		fields = append(fields, columns(table))
		joins = append(joins, fmt.Sprintf("JOIN nodes %s ON %s.hash = %s", table, table, column))
	}
	query := "SELECT " + strings.Join(append(fields, "true"), ", ") + " FROM quads q " + strings.Join(joins, " ")
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	rows, err := v.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, failed(ctx, err)
	}
	defer func() { _ = rows.Close() }()
	var quads []quad.Quad
	for rows.Next() {
		nodes := make([]node, len(open))
		var dest []any
		for i := range nodes {
			dest = append(dest, nodes[i].fields()...)
		}
		var there bool
		if err := rows.Scan(append(dest, &there)...); err != nil {
			return nil, failed(ctx, err)
		}
		q := pattern
		for i, d := range open {
			value, err := nodes[i].value()
			if err != nil {
				return nil, err
			}
			q.Set(d, value)
		}
		quads = append(quads, q)
	}
	return quads, failed(ctx, rows.Err())
}

func (v *pgView) count(ctx context.Context, pattern quad.Quad, most int) (int, error) {
	where := []string{"true"}
	args := []any{most}
	for _, d := range quad.Directions {
		if value := pattern.Get(d); value != nil {
			args = append(args, hash(value))
			where = append(where, fmt.Sprintf("%s_hash = $%d", d, len(args)))
		}
	}
	var n int
	err := v.tx.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM quads WHERE "+strings.Join(where, " AND ")+" LIMIT $1) AS found", args...).Scan(&n)
	return n, failed(ctx, err)
}

func (v *pgView) links(ctx context.Context, node quad.Value) ([]quad.Value, error) {
	var all []quad.Value
	seen := make(map[quad.Value]bool)
	for _, pattern := range []quad.Quad{{Subject: node}, {Object: node}} {
		quads, err := v.match(ctx, pattern)
		if err != nil {
			return nil, err
		}
		for _, q := range quads {
			far := q.Object
			if pattern.Object != nil {
				far = q.Subject
			}
			if isRelation(q.Predicate) && far != node && !seen[far] {
				seen[far] = true
				all = append(all, far)
			}
		}
	}
	return all, nil
}

func (v *pgView) objects(ctx context.Context, predicate quad.Value, subjects []quad.Value) ([][]quad.Value, error) {
	lists := make([][]quad.Value, len(subjects))
	if len(subjects) == 0 {
		return lists, ctx.Err()
	}
	keys := make(pq.ByteaArray, len(subjects))
	places := make(map[string][]int, len(subjects))
	for i, s := range subjects {
		keys[i] = hash(s)
		places[string(keys[i])] = append(places[string(keys[i])], i)
	}
	rows, err := v.tx.QueryContext(ctx, `SELECT q.subject_hash, `+columns("n")+` FROM quads q JOIN nodes n ON n.hash = q.object_hash
		WHERE q.predicate_hash = $1 AND q.subject_hash = ANY($2) ORDER BY q.horizon`, hash(predicate), keys)
	if err != nil {
		return nil, failed(ctx, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var (
			subject []byte
			n       node
		)
		if err := rows.Scan(append([]any{&subject}, n.fields()...)...); err != nil {
			return nil, failed(ctx, err)
		}
		value, err := n.value()
		if err != nil {
			return nil, err
		}
		for _, i := range places[string(subject)] {
			lists[i] = append(lists[i], value)
		}
	}
	return lists, failed(ctx, rows.Err())
}
