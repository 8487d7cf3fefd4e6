//go:build !unix

package graph_test

import "time"

// cpuTime is the time since the process began: there is no better here.
func cpuTime() time.Duration { return time.Since(began) }

var began = time.Now()
