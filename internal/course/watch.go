package course

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"bouncer/internal/content"
)

// WatchEvery is how often a watched folder is looked at. Looking is polling:
// editors save by renaming, folders are mounted from elsewhere, and a scan of
// ten thousand files takes a fraction of this; no events are needed, and none
// are missed.
const WatchEvery = 300 * time.Millisecond

// Watch verifies a course folder now, and again after each change of it, until
// ctx ends or verify fails; it returns why. A change is taken up once two looks
// in a row, one at each tick, have found the same: a save of many files is
// verified once.
func Watch(ctx context.Context, dir string, ticks <-chan time.Time, verify func(context.Context) error) error {
	verified := look(dir)
	if err := verify(ctx); err != nil {
		return err
	}
	before := verified
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticks:
		}
		now := look(dir)
		if now == before && now != verified {
			verified = now
			if err := verify(ctx); err != nil {
				return err
			}
		}
		before = now
	}
}

// look sums up what a folder holds, without reading its files.
func look(dir string) [sha256.Size]byte {
	f, err := openFolder(dir)
	if err != nil {
		return sha256.Sum256([]byte(err.Error()))
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(f.files)) {
		info := f.files[name]
		fmt.Fprintln(sum, name, info.Size(), info.ModTime().UnixNano())
	}
	for _, fault := range content.Faults(f.faults.Err()) {
		fmt.Fprintln(sum, fault)
	}
	if err := f.close(); err != nil {
		fmt.Fprintln(sum, err)
	}
	return [sha256.Size]byte(sum.Sum(nil))
}
