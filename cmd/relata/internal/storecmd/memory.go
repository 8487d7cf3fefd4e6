package storecmd

import (
	"context"
	"os"
	"runtime/metrics"
	"time"
)

// watchMemory ends the process when the heap and stacks of the program grow
// beyond the limit, in bytes: a script may allocate faster than it can be asked
// to stop.
func watchMemory(ctx context.Context, limit int64) {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			metrics.Read(samples)
			if samples[0].Value.Uint64()-samples[1].Value.Uint64() > uint64(limit) {
				os.Exit(workerMemory)
			}
		}
	}
}
