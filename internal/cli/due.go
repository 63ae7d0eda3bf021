package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bouncer/internal/progress"
	"bouncer/internal/study"
)

// dueNotes is the file beside the log that remembers when what is due, so that
// a prompt needs to read neither the course nor the log.
const dueNotes = "due"

// settled is how long a log must have been left alone before anything about it
// is remembered: two writes in one tick of the file system's clock look like one.
const settled = 2 * time.Second

func (a *app) due() *cobra.Command {
	return &cobra.Command{
		Use:   "due",
		Short: "Print how many cases are due, for a prompt or a status line",
		Long: "Print how many cases are due now. The exit code says it too: 0 when something is\n" +
			"due, 1 when nothing is. Nothing is written but a note of when what is due.",
		Example: "if bouncer due; then bouncer daily --plain; fi",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			n, err := a.countDue(time.Now())
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintln(a.out, n); err != nil {
				return fmt.Errorf("the number can't be written: %w", err)
			}
			if n == 0 {
				return doesNotHold{errors.New("")}
			}
			return nil
		},
	}
}

// countDue counts what is due, from the note where that is still true.
func (a *app) countDue(now time.Time) (int, error) {
	times, err := a.dueTimes(now)
	n := 0
	for _, t := range times {
		if t <= now.UnixMilli() {
			n++
		}
	}
	return n, err
}

// dueTimes are the times at which something becomes due, in milliseconds. The note
// serves the built-in course alone: one of one's own may have changed since.
func (a *app) dueTimes(now time.Time) ([]int64, error) {
	if a.course != "" {
		c, err := a.load()
		if err != nil {
			return nil, err
		}
		return a.readDue(a.place(c), now)
	}
	dir := a.place(nil)
	log, changed := progress.Stamp(dir)
	if log == "" {
		return nil, nil
	}
	_, offset := now.Zone()
	key := fmt.Sprintf("%s; program %s; zone %d", log, programStamp(), offset)
	note := filepath.Join(dir, dueNotes)
	if times, ok := readNote(note, key); ok {
		return times, nil
	}
	times, err := a.readDue(dir, now)
	if err == nil && now.Sub(changed) > settled {
		_ = writeNote(note, key, times) // without it, the next call takes a little longer
	}
	return times, err
}

func (a *app) readDue(dir string, now time.Time) ([]int64, error) {
	events, _, err := progress.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	due := study.Due(c, progress.HistoryOf(events), now)
	times := make([]int64, len(due))
	for i, t := range due {
		times[i] = t.UnixMilli()
	}
	return times, nil
}

// programStamp tells one build of the program, and so its course, from another.
func programStamp() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d@%d", info.Size(), info.ModTime().UnixNano())
}

// readNote reads what was noted under a key; false where it was another, or what
// stands there is no note.
func readNote(path, key string) ([]int64, bool) {
	const most = 1 << 20
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > most {
		return nil, false
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	first, rest, ended := strings.Cut(string(data), "\n")
	if first != key || !ended {
		return nil, false
	}
	fields := strings.Fields(rest)
	times := make([]int64, len(fields))
	for i, f := range fields {
		if times[i], err = strconv.ParseInt(f, 10, 64); err != nil {
			return nil, false
		}
	}
	return times, true
}

// writeNote puts a note in its place, whole or not at all.
func writeNote(path, key string, times []int64) error {
	var b strings.Builder
	b.WriteString(key + "\n")
	for _, t := range times {
		fmt.Fprintln(&b, t)
	}
	f, err := os.CreateTemp(filepath.Dir(path), dueNotes+"-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(b.String())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
