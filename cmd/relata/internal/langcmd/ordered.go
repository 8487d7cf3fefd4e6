package langcmd

import (
	"context"
	"sync"

	"github.com/relata-kg/relata/schema"
)

// ordered works on units with several threads and hands them on in the order in
// which produce made them, so that the output does not depend on the threads. At
// most twice as many units as threads wait in memory. It returns the errors of
// all three; after one of work or emit no further unit is emitted.
func ordered(ctx context.Context, threads int,
	produce func(ctx context.Context, use func(*unit) bool) error,
	work func(context.Context, *unit) error,
	emit func(*unit) error,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		unit *unit
		done chan error
	}
	todo := make(chan job)
	queue := make(chan job, 2*threads)
	var produced error
	var group sync.WaitGroup
	group.Go(func() {
		defer close(todo)
		defer close(queue)
		produced = produce(ctx, func(u *unit) bool {
			j := job{u, make(chan error, 1)}
			select {
			case queue <- j:
			case <-ctx.Done():
				return false
			}
			select {
			case todo <- j:
				return true
			case <-ctx.Done():
				j.done <- ctx.Err()
				return false
			}
		})
	})
	for range threads {
		group.Go(func() {
			for j := range todo {
				j.done <- work(ctx, j.unit)
			}
		})
	}
	var failed error
	for j := range queue {
		err := <-j.done
		if failed == nil && err == nil {
			err = emit(j.unit)
		}
		if failed == nil && err != nil {
			failed = err
			cancel()
		}
	}
	group.Wait()
	var errs schema.ErrorList
	errs.Add(produced)
	errs.Add(failed)
	if len(errs) == 1 {
		return errs[0]
	}
	return errs.Err()
}
