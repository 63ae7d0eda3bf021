package course

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/project"
)

// WatchEvery is how often a watched folder is looked at.
const WatchEvery = project.WatchEvery

// Watch verifies a course folder now, and again after each change of it; see
// project.Saves.
func Watch(ctx context.Context, dir string, ticks <-chan time.Time, verify func(context.Context) error) error {
	return project.Saves(ctx, ticks, func() [sha256.Size]byte { return look(dir) }, verify)
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
