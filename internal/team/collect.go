// Package team is many learners seen by whoever leads them: what their exports,
// data folders or a host's store say of each, and of the group.
package team

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"bouncer/internal/content"
	"bouncer/internal/progress"
)

// Log is one learner's log as it was found.
type Log struct {
	From   string // file or folder
	Name   string // what the learner calls themselves, or what the file is called
	Given  bool   // the name is the learner's own
	Events []progress.Event
}

// Refused is a file that wasn't counted.
type Refused struct {
	File string `json:"file"`
	Line int    `json:"line"` // 0 where it is about the whole file
	Why  string `json:"why"`
}

// maxReaders is how many files are read at once.
const maxReaders = 4

// Collect reads exports, data folders, and folders that hold several of either.
// What can't be read is refused; the others still count.
func Collect(paths []string) (logs []Log, refused []Refused) {
	var sources []string
	for _, p := range paths {
		found, err := sourcesIn(p)
		if err != nil {
			refused = append(refused, refusal(p, err))
		}
		sources = append(sources, found...)
	}
	slices.Sort(sources)
	sources = slices.Compact(sources)
	read := make([]Log, len(sources))
	errs := make([]error, len(sources))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(maxReaders, len(sources)) {
		wg.Go(func() {
			for i := range next {
				read[i], errs[i] = readSource(sources[i])
			}
		})
	}
	for i := range sources {
		next <- i
	}
	close(next)
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			refused = append(refused, refusal(sources[i], err))
		} else {
			logs = append(logs, read[i])
		}
	}
	content.Sort(refused, func(a, b Refused) int { return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line) })
	return logs, refused
}

func refusal(file string, err error) Refused {
	r := Refused{File: content.CleanLine(file), Why: err.Error()}
	var at *content.Error
	var path *fs.PathError
	switch {
	case errors.As(err, &at):
		r.Line, r.Why = at.Line, at.Msg
	case errors.As(err, &path):
		r.Why = path.Err.Error()
	}
	r.Why = content.CleanLine(r.Why)
	return r
}

// sourcesIn is a file, a data folder, or what lies in a folder of them.
func sourcesIn(path string) ([]string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.Mode().IsRegular():
		return []string{filepath.Clean(path)}, nil
	case !info.IsDir():
		return nil, errors.New("this is neither a file nor a folder")
	}
	if isData(path) {
		return []string{filepath.Clean(path)}, nil
	}
	if members := filepath.Join(path, progress.MembersDir); isDir(members) {
		path = members
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range entries {
		p := filepath.Join(path, e.Name())
		if e.IsDir() && isData(p) || e.Type().IsRegular() && strings.HasSuffix(e.Name(), ".jsonl") {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return nil, errors.New("there is no log and no export (*.jsonl) in this folder")
	}
	return found, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isData(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, progress.FileName))
	return err == nil && info.Mode().IsRegular()
}

func readSource(path string) (l Log, err error) {
	l = Log{From: path, Name: strings.TrimSuffix(filepath.Base(path), ".jsonl")}
	if isDir(path) {
		if l.Events, _, err = progress.ReadDir(path); err != nil {
			return l, err
		}
	} else {
		f, err := os.Open(path)
		if err != nil {
			return l, err
		}
		x, err := progress.ReadExport(path, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return l, err
		}
		l.Events = x.Events
		l.called(x.Name)
	}
	if !l.Given {
		l.called(progress.HistoryOf(l.Events).Name)
	}
	return l, nil
}

// Kept are the logs of a host's members.
func Kept(all []progress.Kept) (logs []Log, refused []Refused) {
	for _, k := range all {
		if k.Err != nil {
			refused = append(refused, refusal(k.ID, k.Err))
			continue
		}
		l := Log{From: k.ID, Name: k.ID[:min(12, len(k.ID))], Events: k.Events}
		l.called(progress.HistoryOf(k.Events).Name)
		logs = append(logs, l)
	}
	return logs, refused
}

func (l *Log) called(name string) {
	if name != "" {
		l.Name, l.Given = name, true
	}
}

// apart gives members of one name each a name of their own.
func apart(members []Log) {
	count := map[string]int{}
	for _, m := range members {
		count[m.Name]++
	}
	seen := map[string]int{}
	for i, m := range members {
		if count[m.Name] < 2 {
			continue
		}
		seen[m.Name]++
		members[i].Name = fmt.Sprintf("%s (%d, %s)", m.Name, seen[m.Name], content.CleanLine(filepath.Base(m.From)))
	}
}
