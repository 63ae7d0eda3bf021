//go:build !unix

package screentest

import "time"

var start = time.Now()

// worked is the time that has gone by: this system tells no other.
func worked() time.Duration { return time.Since(start) }
