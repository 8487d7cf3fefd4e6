package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"

	cgraph "github.com/cayleygraph/cayley/graph"
	ckv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv"
)

// kvBackend keeps quads in a transactional key-value store through Cayley's
// key-value quad store. Every view and every update has a quad store of its own
// over one pinned transaction: a view sees one state, an update of several Cayley
// transactions is one of the key-value store, and no cache outlives its transaction.
type kvBackend struct {
	db       kv.KV
	readOnly bool
	// mu makes committing and counting one step for those who open a view.
	mu      sync.RWMutex
	commits uint64
}

// indexes are Cayley's own and one of the label, without which finding the quads
// of a statement is a scan of all.
func indexes() []ckv.QuadIndex {
	return append(ckv.DefaultQuadIndexes[:2:2], ckv.QuadIndex{Dirs: []quad.Direction{quad.Label}})
}

// Positions in indexes.
const (
	indexSP = iota
	indexOPS
	indexL
)

var (
	keyFormat  = kv.SKey("relata", "format")
	keyIndexes = kv.SKey("meta", "indexes")
)

func kvOptions() cgraph.Options { return cgraph.Options{ckv.OptNoBloom: true} }

// newKVBackend prepares an empty store, or checks that an existing one is ours.
func newKVBackend(ctx context.Context, db kv.KV, readOnly, empty bool) (*kvBackend, error) {
	b := &kvBackend{db: db, readOnly: readOnly, commits: 1}
	if empty {
		if readOnly {
			return nil, ErrForeign
		}
		return b, b.initialize(ctx)
	}
	tx, err := db.Tx(false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Close() }()
	value, err := tx.Get(ctx, keyFormat)
	if errors.Is(err, kv.ErrNotFound) {
		return nil, ErrForeign
	}
	if err != nil {
		return nil, err
	}
	return b, checkFormat(string(value))
}

// checkFormat compares a stored format version with ours.
func checkFormat(value string) error {
	version, err := strconv.Atoi(value)
	switch {
	case err != nil:
		return fmt.Errorf("%w: format version %q", ErrDamaged, value)
	case version > FormatVersion:
		return fmt.Errorf("%w: format version %d, this relata knows %d", ErrNewer, version, FormatVersion)
	}
	return nil
}

func (b *kvBackend) initialize(ctx context.Context) error {
	tx, err := b.db.Tx(true)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Close() }()
	if err := ckv.Init(pinned{tx}, kvOptions()); err != nil {
		return err
	}
	list, err := json.Marshal(indexes())
	if err != nil {
		return err
	}
	if err := tx.Put(keyIndexes, list); err != nil {
		return err
	}
	if err := tx.Put(keyFormat, []byte(strconv.Itoa(FormatVersion))); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

func (b *kvBackend) update(ctx context.Context, removed, added []quad.Quad) (err error) {
	if b.readOnly {
		return ErrReadOnly
	}
	defer rescue(debug.SetPanicOnFault(true), &err)
	tx, err := b.db.Tx(true)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Close() }()
	err = write(func() (cgraph.QuadStore, error) { return ckv.New(pinned{tx}, kvOptions()) }, removed, added)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := tx.Commit(ctx); err != nil {
		return err
	}
	b.commits++
	return nil
}

func (b *kvBackend) close() error { return b.db.Close() }

func (b *kvBackend) view(context.Context) (_ view, err error) {
	defer rescue(debug.SetPanicOnFault(true), &err)
	b.mu.RLock()
	defer b.mu.RUnlock()
	tx, err := b.db.Tx(false)
	if err != nil {
		return nil, err
	}
	qs, err := ckv.New(pinned{tx}, kvOptions())
	if err != nil {
		_ = tx.Close()
		return nil, err
	}
	store, ok := qs.(*ckv.QuadStore)
	if !ok {
		_ = tx.Close()
		return nil, fmt.Errorf("graph: unexpected quad store %T", qs)
	}
	return &kvView{tx: tx, qs: store, gen: b.commits}, nil
}

// rescue turns a panic of the key-value store into an error: bbolt panics, or
// reads where there is no memory, when a page is not what its directory says.
func rescue(fault bool, err *error) {
	debug.SetPanicOnFault(fault)
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, r)
	}
}

// pinned is a key-value store all of whose transactions are one that is already
// open and that only its owner ends.
type pinned struct{ tx kv.Tx }

func (p pinned) Tx(bool) (kv.Tx, error) { return pinnedTx{p.tx}, nil }

func (pinned) Close() error { return nil }

type pinnedTx struct{ kv.Tx }

func (pinnedTx) Commit(context.Context) error { return nil }

func (pinnedTx) Close() error { return nil }

// kvView implements view.
type kvView struct {
	tx     kv.Tx
	qs     *ckv.QuadStore
	gen    uint64
	closed atomic.Bool
}

func (v *kvView) generation() uint64 { return v.gen }

func (v *kvView) size(ctx context.Context) (int64, error) {
	stats, err := v.qs.Stats(ctx, false)
	return stats.Quads.Size, err
}

func (v *kvView) quads() (cgraph.QuadStore, func(), error) { return v.qs, func() {}, nil }

func (v *kvView) close() error {
	if v.closed.Swap(true) {
		return nil
	}
	return v.tx.Close()
}

// plan chooses the index for a pattern: its number and the directions to look
// up, a prefix of the index. ok is false when all quads must be read.
func plan(p *quad.Quad) (index int, dirs []quad.Direction, ok bool) {
	s, pr, o, l := p.Subject != nil, p.Predicate != nil, p.Object != nil, p.Label != nil
	switch {
	case o && pr && s:
		return indexOPS, []quad.Direction{quad.Object, quad.Predicate, quad.Subject}, true
	case s && pr:
		return indexSP, []quad.Direction{quad.Subject, quad.Predicate}, true
	case l:
		return indexL, []quad.Direction{quad.Label}, true
	case o && pr:
		return indexOPS, []quad.Direction{quad.Object, quad.Predicate}, true
	case s:
		return indexSP, []quad.Direction{quad.Subject}, true
	case o:
		return indexOPS, []quad.Direction{quad.Object}, true
	}
	return 0, nil, false
}

func (v *kvView) match(ctx context.Context, pattern quad.Quad) (quads []quad.Quad, err error) {
	defer rescue(debug.SetPanicOnFault(true), &err)
	ids, ok, err := v.resolve(ctx, &pattern)
	if err != nil || !ok {
		return nil, err
	}
	prims, err := v.primitives(ctx, &pattern, ids, noLimit)
	if err != nil || len(prims) == 0 {
		return nil, err
	}
	// The values of what the pattern leaves open, each read once.
	seen := make(map[uint64]int)
	var refs []cgraph.Ref
	for _, p := range prims {
		for _, d := range quad.Directions {
			if pattern.Get(d) != nil {
				continue
			}
			id := p.GetDirection(d)
			if _, dup := seen[id]; !dup {
				seen[id] = len(refs)
				refs = append(refs, ckv.Int64Value(id))
			}
		}
	}
	values, err := v.qs.ValuesOf(ctx, refs)
	if err != nil {
		return nil, err
	}
	quads = make([]quad.Quad, len(prims))
	for i, p := range prims {
		q := pattern
		for _, d := range quad.Directions {
			if pattern.Get(d) == nil {
				value := values[seen[p.GetDirection(d)]]
				if value == nil {
					return nil, fmt.Errorf("%w: a quad names a value that is not stored", ErrDamaged)
				}
				q.Set(d, value)
			}
		}
		quads[i] = q
	}
	return quads, nil
}

// resolve finds the IDs of a pattern's values; ok is false if one is not stored,
// so that nothing can match.
func (v *kvView) resolve(ctx context.Context, pattern *quad.Quad) (ids [5]uint64, ok bool, err error) {
	var (
		values []quad.Value
		dirs   []quad.Direction
	)
	for _, d := range quad.Directions {
		if value := pattern.Get(d); value != nil {
			values = append(values, value)
			dirs = append(dirs, d)
		}
	}
	refs, err := v.qs.RefsOf(ctx, values)
	if err != nil {
		return ids, false, err
	}
	for i, ref := range refs {
		id, _ := ref.(ckv.Int64Value)
		if id == 0 {
			return ids, false, nil
		}
		ids[dirs[i]] = uint64(id)
	}
	return ids, true, nil
}

func (v *kvView) links(ctx context.Context, node quad.Value) (values []quad.Value, err error) {
	defer rescue(debug.SetPanicOnFault(true), &err)
	seen := make(map[uint64]bool)
	var refs []cgraph.Ref
	relation := make(map[uint64]bool)
	for _, pattern := range []quad.Quad{{Subject: node}, {Object: node}} {
		ids, ok, err := v.resolve(ctx, &pattern)
		if err != nil || !ok {
			return nil, err
		}
		prims, err := v.primitives(ctx, &pattern, ids, noLimit)
		if err != nil {
			return nil, err
		}
		for _, p := range prims {
			is, known := relation[p.Predicate]
			if !known {
				is = isRelation(v.qs.NameOf(ckv.Int64Value(p.Predicate)))
				relation[p.Predicate] = is
			}
			far := p.Object
			if pattern.Object != nil {
				far = p.Subject
			}
			if is && p.Subject != p.Object && !seen[far] {
				seen[far] = true
				refs = append(refs, ckv.Int64Value(far))
			}
		}
	}
	return v.qs.ValuesOf(ctx, refs)
}

// noLimit asks for all quads.
const noLimit = math.MaxInt

func (v *kvView) count(ctx context.Context, pattern quad.Quad, most int) (n int, err error) {
	defer rescue(debug.SetPanicOnFault(true), &err)
	ids, ok, err := v.resolve(ctx, &pattern)
	if err != nil || !ok {
		return 0, err
	}
	prims, err := v.primitives(ctx, &pattern, ids, most)
	return len(prims), err
}

// primitives returns the quads that match as IDs, at most the given number.
func (v *kvView) primitives(ctx context.Context, pattern *quad.Quad, ids [5]uint64, most int) ([]*proto.Primitive, error) {
	var it cgraph.Iterator
	if index, dirs, ok := plan(pattern); ok {
		key := make([]uint64, len(dirs))
		for i, d := range dirs {
			key[i] = ids[d]
		}
		it = ckv.NewQuadIterator(v.qs, indexes()[index], key)
	} else {
		it = v.qs.QuadsAllIterator()
	}
	defer func() { _ = it.Close() }()
	var prims []*proto.Primitive
	for len(prims) < most && it.Next(ctx) {
		p, ok := it.Result().(*proto.Primitive)
		if !ok {
			return nil, fmt.Errorf("graph: unexpected quad %T", it.Result())
		}
		matches := true
		for _, d := range quad.Directions {
			matches = matches && (ids[d] == 0 || ids[d] == p.GetDirection(d))
		}
		if matches {
			prims = append(prims, p)
		}
	}
	if err := it.Err(); err != nil {
		return nil, err
	}
	// A cancelled iteration ends early and without an error.
	return prims, ctx.Err()
}

func (v *kvView) objects(ctx context.Context, predicate quad.Value, subjects []quad.Value) (lists [][]quad.Value, err error) {
	defer rescue(debug.SetPanicOnFault(true), &err)
	lists = make([][]quad.Value, len(subjects))
	var (
		refs  []cgraph.Ref
		owner []int
	)
	for i, s := range subjects {
		pattern := quad.Quad{Subject: s, Predicate: predicate}
		ids, ok, err := v.resolve(ctx, &pattern)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		prims, err := v.primitives(ctx, &pattern, ids, noLimit)
		if err != nil {
			return nil, err
		}
		for _, p := range prims {
			refs = append(refs, ckv.Int64Value(p.Object))
			owner = append(owner, i)
		}
	}
	values, err := v.qs.ValuesOf(ctx, refs)
	if err != nil {
		return nil, err
	}
	for i, value := range values {
		lists[owner[i]] = append(lists[owner[i]], value)
	}
	return lists, nil
}
