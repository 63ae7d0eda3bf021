package project

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// WatchEvery is how often a watched folder is looked at. Looking is polling:
// editors save by renaming, folders are mounted from elsewhere, and a scan of
// ten thousand files takes a fraction of this; no events are needed, and none
// are missed.
const WatchEvery = 300 * time.Millisecond

// Saves does something now, and again after each change of what look sums up,
// until ctx ends or do fails; it returns why. A change is taken up once two looks
// in a row, one at each tick, have found the same: a save of many files counts
// once.
func Saves(ctx context.Context, ticks <-chan time.Time, look func() [sha256.Size]byte,
	do func(context.Context) error) error {
	done := look()
	if err := do(ctx); err != nil {
		return err
	}
	before := done
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticks:
		}
		now := look()
		if now == before && now != done {
			done = now
			if err := do(ctx); err != nil {
				return err
			}
		}
		before = now
	}
}

// maxWatched is how many files of a folder are looked at.
const maxWatched = 10_000

// Look sums up the files of a program's folder, without reading them. What tools
// and running programs write beside the source isn't looked at, nor what a dot
// hides.
func Look(dir string) [sha256.Size]byte {
	if dir == "" {
		dir = "."
	}
	sum, seen := sha256.New(), 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // a file that went away between two looks is a change like another
		case d.IsDir() && path != dir && aside(d.Name()):
			return fs.SkipDir
		case d.IsDir() || !d.Type().IsRegular() || written(d.Name()):
			return nil
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintln(sum, path, info.Size(), info.ModTime().UnixNano())
		}
		if seen++; seen == maxWatched {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		fmt.Fprintln(sum, err)
	}
	return [sha256.Size]byte(sum.Sum(nil))
}

// aside tells the folders that no source lies in.
func aside(name string) bool {
	return strings.HasPrefix(name, ".") ||
		slices.Contains([]string{"node_modules", "__pycache__", "target", "venv", "build", "dist"}, name)
}

// written tells the files that a running server writes.
func written(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") ||
		slices.Contains([]string{".log", ".db", ".sqlite", ".sqlite3", ".db-wal", ".db-shm", ".pyc", ".pid", ".tmp",
			".swp"}, filepath.Ext(name))
}
