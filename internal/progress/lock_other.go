//go:build !unix

package progress

import "time"

// lock does nothing: where it isn't unix, a file that another process has open
// can't be moved in the first place.
func lock(string) (unlock func() error, err error) { return func() error { return nil }, nil }

func lockWithin(dir string, _ time.Duration) (unlock func() error, err error) { return lock(dir) }
