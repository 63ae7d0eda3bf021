package team

import (
	"cmp"
	"slices"

	"bouncer/internal/content"
	"bouncer/internal/progress"
)

// Merge makes one member of the logs that share an event each has as its own, or
// that bear one name and share any. What one member imported of another's counts
// for the other alone. Members are in the order of their names.
func Merge(logs []Log) []Log {
	group := make([]int, len(logs))
	for i := range group {
		group[i] = i
	}
	type holder struct {
		log int
		own bool
	}
	first := map[string]holder{}
	for i, l := range logs {
		for _, e := range l.Events {
			h, met := first[e.ID]
			switch {
			case !met:
				first[e.ID] = holder{i, !e.Imported}
			case same(logs[h.log], l, h.own && !e.Imported):
				join(group, h.log, i)
			case !h.own && !e.Imported:
				first[e.ID] = holder{i, true}
			}
		}
	}
	byRoot := map[int]*Log{}
	var members []*Log
	for i, l := range logs {
		root := find(group, i)
		m := byRoot[root]
		if m == nil {
			m = &Log{From: l.From, Name: l.Name, Given: l.Given}
			byRoot[root] = m
			members = append(members, m)
		}
		if l.Given && !m.Given {
			m.Name, m.Given = l.Name, true
		}
		m.Events = append(m.Events, theirs(l, func(e progress.Event) bool {
			h := first[e.ID]
			return !e.Imported || !h.own || find(group, h.log) == root
		})...)
	}
	out := make([]Log, len(members))
	for i, m := range members {
		m.Events = once(m.Events)
		out[i] = *m
	}
	content.Sort(out, func(a, b Log) int { return cmp.Compare(a.Name, b.Name) })
	apart(out)
	return out
}

// same reports whether two logs that share an event are one member's.
func same(a, b Log, bothOwn bool) bool {
	return bothOwn || a.Name == b.Name || !a.Given && !b.Given
}

func theirs(l Log, keep func(progress.Event) bool) (out []progress.Event) {
	for _, e := range l.Events {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}

// once takes each event once, as the member's own where it is anywhere, in the
// order of time.
func once(events []progress.Event) []progress.Event {
	slices.SortStableFunc(events, func(a, b progress.Event) int {
		if a.Imported != b.Imported {
			if a.Imported {
				return 1
			}
			return -1
		}
		return 0
	})
	seen := make(map[string]bool, len(events))
	events = slices.DeleteFunc(events, func(e progress.Event) bool {
		was := seen[e.ID]
		seen[e.ID] = true
		return was
	})
	slices.SortStableFunc(events, func(a, b progress.Event) int { return a.At.Compare(b.At) })
	return events
}

func find(group []int, i int) int {
	for group[i] != i {
		i = group[i]
	}
	return i
}

func join(group []int, a, b int) {
	a, b = find(group, a), find(group, b)
	group[max(a, b)] = min(a, b)
}
