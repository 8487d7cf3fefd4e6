package corpus

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// OrderedOptions choose how the work of Ordered is spread. The zero value is
// ready: all cores, and no bound but the length of the queue.
type OrderedOptions[T any] struct {
	// Workers is the number of items worked on at once; 0 means all cores.
	Workers int
	// Size, if set, is the weight of an item, such as the bytes of its text. Items
	// of no more than MaxSize together are in memory, read or waiting for their
	// turn; one that is heavier is worked on alone.
	Size func(item T) int64
	// MaxSize is the bound that goes with Size.
	MaxSize int64
	// Name, if set, says what an item is called in the message of a panic.
	Name func(item T) string
	// Logger, if set, gets the stack of a panic.
	Logger *slog.Logger
}

// Done is what became of one item.
type Done[T, R any] struct {
	// Item is the item; the zero value if it could not be read.
	Item  T
	Value R
	// Err says why the item could not be read or worked on.
	Err error
}

// Ordered works on the items of a sequence, several at a time, and yields what
// became of each in the order of the sequence. An error in the sequence, or of
// work, or a panic of either, is the Err of its place; the others go on. When
// the context is cancelled the last one yielded holds its error. When the caller
// stops, so do the workers.
func Ordered[T, R any](ctx context.Context, items iter.Seq2[T, error], work func(context.Context, T) (R, error), opts OrderedOptions[T]) iter.Seq[Done[T, R]] {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(Done[T, R]) bool) {
		inner, cancel := context.WithCancel(ctx)
		r := &runner[T, R]{ctx: inner, work: work, opts: opts,
			order: make(chan *slot[T, R], 2*opts.Workers), jobs: make(chan *slot[T, R], 2*opts.Workers)}
		r.room = sync.NewCond(&r.mu)
		stopWaking := context.AfterFunc(inner, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.room.Broadcast()
		})
		reading := make(chan struct{})
		go func() {
			defer close(reading)
			r.produce(items)
		}()
		for range opts.Workers {
			r.workers.Go(r.consume)
		}
		defer func() {
			cancel()
			stopWaking()
			r.workers.Wait()
			// A read from a terminal or pipe cannot be interrupted: a reader that
			// hangs in one is left behind.
			select {
			case <-reading:
			case <-time.After(time.Second):
			}
		}()
		r.deliver(ctx, yield)
	}
}

// slot is a place in the order of results.
type slot[T, R any] struct {
	Done[T, R]
	size int64
	done chan struct{}
}

type runner[T, R any] struct {
	ctx     context.Context
	work    func(context.Context, T) (R, error)
	opts    OrderedOptions[T]
	order   chan *slot[T, R] // all items, in order
	jobs    chan *slot[T, R] // those that need work
	workers sync.WaitGroup

	mu   sync.Mutex
	room *sync.Cond
	held int64 // size of the items in memory
	live int   // items in memory
}

// acquire waits until an item of size n may be held.
func (r *runner[T, R]) acquire(n int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.ctx.Err() == nil && r.live > 0 && r.held+n > r.opts.MaxSize && r.opts.Size != nil {
		r.room.Wait()
	}
	if r.ctx.Err() != nil {
		return false
	}
	r.held += n
	r.live++
	return true
}

func (r *runner[T, R]) release(n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held -= n
	r.live--
	r.room.Broadcast()
}

// produce reads the items and gives each its place.
func (r *runner[T, R]) produce(items iter.Seq2[T, error]) {
	defer close(r.order)
	defer close(r.jobs)
	defer func() {
		// A panic of a reader ends the reading, not the program.
		if v := recover(); v != nil {
			s := &slot[T, R]{done: make(chan struct{})}
			s.Err = r.panicked("", v)
			close(s.done)
			select {
			case r.order <- s:
			case <-r.ctx.Done():
			}
		}
	}()
	for item, err := range items {
		if r.ctx.Err() != nil {
			return
		}
		s := &slot[T, R]{done: make(chan struct{})}
		s.Item, s.Err = item, err
		switch {
		case err != nil:
			close(s.done)
		case r.opts.Size != nil:
			s.size = r.opts.Size(item)
		}
		if !r.acquire(s.size) {
			return
		}
		select {
		case r.order <- s:
		case <-r.ctx.Done():
			return
		}
		if err != nil {
			continue
		}
		select {
		case r.jobs <- s:
		case <-r.ctx.Done():
			return
		}
	}
}

// consume works on items until there are no more.
func (r *runner[T, R]) consume() {
	for s := range r.jobs {
		if s.Err = r.ctx.Err(); s.Err == nil {
			r.one(s)
		}
		close(s.done)
	}
}

// one works on one item and catches a panic.
func (r *runner[T, R]) one(s *slot[T, R]) {
	defer func() {
		if v := recover(); v != nil {
			var none R
			name := ""
			if r.opts.Name != nil {
				name = r.opts.Name(s.Item)
			}
			s.Value, s.Err = none, r.panicked(name, v)
		}
	}()
	s.Value, s.Err = r.work(r.ctx, s.Item)
}

func (r *runner[T, R]) panicked(name string, v any) error {
	e := &PanicError{Document: name, Value: v, Stack: debug.Stack()}
	if r.opts.Logger != nil {
		r.opts.Logger.Error("panic", "document", name, "value", fmt.Sprint(v), "stack", string(e.Stack))
	}
	return e
}

// deliver waits for the results one by one and yields them.
func (r *runner[T, R]) deliver(ctx context.Context, yield func(Done[T, R]) bool) {
	for {
		var s *slot[T, R]
		open := false
		select {
		case s, open = <-r.order:
		case <-ctx.Done():
		}
		if open {
			select {
			case <-s.done:
			case <-ctx.Done():
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Done[T, R]{Err: err})
			return
		}
		if !open {
			return
		}
		more := yield(s.Done)
		r.release(s.size)
		if !more {
			return
		}
	}
}
