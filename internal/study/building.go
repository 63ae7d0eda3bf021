package study

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"mvdan.cc/sh/v3/shell"

	"bouncer/internal/progress"
	"bouncer/internal/project"
)

// Building is a project being worked on: how the learner's server is started,
// and what the last run against it came to.
type Building struct {
	Contract project.Contract
	Command  string          // how the server is started, or the address of one that runs
	Report   *project.Report // of the last run; nil before the first
	Running  bool            // a run is under way
	Fault    error           // why there is no run

	sitting *Sitting
	runs    int        // begun so far; an older one that comes late is dropped
	stop    sync.Mutex // held while a rig is opened or closed
	rig     *project.Rig
	line    string // that the rig was opened with
}

// Work opens a project; false for one the course doesn't have.
func (s *Sitting) Work(id string) (*Building, bool) {
	at := slices.IndexFunc(s.Course.Projects, func(p project.Contract) bool { return p.ID == id })
	if at < 0 {
		return nil, false
	}
	return &Building{Contract: s.Course.Projects[at], Command: s.commands[id], sitting: s}, true
}

// errElsewhere is said where no program may be started for the learner.
var errElsewhere = errors.New("this course runs on another machine than yours, and starts no programs there; run " +
	"`bouncer project` on your own")

// rigOf starts a rig for a line of a shell, or for an address; the one there is
// stays where the line does.
func (b *Building) rigOf(ctx context.Context, line string) (*project.Rig, error) {
	b.stop.Lock()
	defer b.stop.Unlock()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case b.rig != nil && b.line == line:
		return b.rig, nil
	case b.rig != nil:
		old := b.rig
		b.rig = nil
		if err := old.Close(); err != nil {
			return nil, err
		}
	}
	o := project.Options{Contract: b.Contract, Env: os.Environ()}
	if strings.HasPrefix(line, "http://") || strings.HasPrefix(line, "https://") {
		o.URL = line
	} else {
		words, err := shell.Fields(line, nil)
		switch {
		case err != nil:
			return nil, fmt.Errorf("the line can't be read as a shell would: %w", err)
		case len(words) == 0:
			return nil, errors.New("say how your server is started, as in `go run .`")
		}
		o.Command = words
	}
	rig, err := project.Open(o)
	if err == nil {
		b.rig, b.line = rig, line
	}
	return rig, err
}

// Run is one run of the contract.
type Run struct {
	number int
	report *project.Report
	err    error
}

// Fire starts the learner's server anew, by a line for a shell or at the address
// where it runs, and fires every request. The result is given to Take.
func (b *Building) Fire(line string) func(context.Context) Run {
	b.runs++
	b.Command, b.Fault, b.Running = strings.TrimSpace(line), nil, true
	b.sitting.building, b.sitting.commands[b.Contract.ID] = b, b.Command
	number, line, may := b.runs, b.Command, b.sitting.Folder != ""
	return func(ctx context.Context) Run {
		if !may {
			return Run{number, nil, errElsewhere}
		}
		rig, err := b.rigOf(ctx, line)
		if err != nil {
			return Run{number, nil, err}
		}
		return Run{number, rig.Run(ctx), nil}
	}
}

// Take takes in what a run came to, unless another has begun since. The events,
// the caller's to append, say which stages are new.
func (b *Building) Take(r Run) (taken bool, events []progress.Event) {
	if r.number != b.runs {
		return false, nil
	}
	if b.Running, b.Fault = false, r.err; r.err != nil {
		return true, nil
	}
	b.Report = r.report
	return true, b.sitting.Build(r.report)
}

// Saved waits for the next save in the learner's folder; false when ctx ended
// first.
func (b *Building) Saved() func(context.Context) bool {
	dir := b.sitting.Folder
	return func(ctx context.Context) bool {
		ticker := time.NewTicker(project.WatchEvery)
		defer ticker.Stop()
		began := true
		err := project.Saves(ctx, ticker.C, func() [sha256.Size]byte { return project.Look(dir) },
			func(context.Context) error {
				if began {
					began = false
					return nil
				}
				return errSaved
			})
		return errors.Is(err, errSaved)
	}
}

var errSaved = errors.New("saved")

// Words are what the course says of misconceptions.
func (b *Building) Words() project.Words { return b.sitting.Course.Misconceptions }

// Close ends the server and whatever it started. It is safe to call from any
// goroutine, and more than once.
func (b *Building) Close() error {
	b.stop.Lock()
	defer b.stop.Unlock()
	rig := b.rig
	b.rig = nil
	if rig == nil {
		return nil
	}
	return rig.Close()
}

// Leave ends what still runs for the learner.
func (s *Sitting) Leave() error {
	if s.building == nil {
		return nil
	}
	return s.building.Close()
}
