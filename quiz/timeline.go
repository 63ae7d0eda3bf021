package quiz

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// tolerance is how far a stamp may lie after the present: the clock may have
// been set right, and now may have been read a moment before.
const tolerance = 24 * time.Hour

func horizon(now time.Time) int64 { return now.Add(tolerance).UnixMilli() }

// moment is an attempt and when it counts as made.
type moment struct {
	index int
	at    int64 // ms, or unknown
}

// timeline puts attempts in the order they were made in, each with the time it
// counts for. The learner's own attempts arrived in the order they were made;
// where their stamps disagree, the clock was wrong. The stamps most of them
// agree on are believed (the longest run of stamps that never go back), the
// others are given the time of the attempt before. Imported attempts arrived
// together and are ordered by their stamps.
func timeline(attempts []Attempt, horizon int64) []moment {
	own, imported := make([]moment, 0, len(attempts)), []moment(nil)
	for i := range attempts {
		at := moment{i, attempts[i].At.UnixMilli()}
		if attempts[i].Imported {
			imported = append(imported, at)
		} else {
			own = append(own, at)
		}
	}
	settleTies(own, attempts)
	believe(own, horizon)
	if len(imported) == 0 {
		return own
	}
	slices.SortFunc(imported,
		func(a, b moment) int { return cmp.Or(cmp.Compare(a.at, b.at), byFields(attempts, a, b)) })
	believe(imported, horizon)
	all := append(own, imported...)
	slices.SortStableFunc(all, func(a, b moment) int { return cmp.Compare(a.at, b.at) })
	return all
}

// settleTies orders neighbors of one stamp by what they are, so that two
// processes writing in the same millisecond make one history, whoever was first.
func settleTies(list []moment, attempts []Attempt) {
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].at == list[from].at {
			to++
		}
		if to-from > 1 {
			slices.SortFunc(list[from:to], func(a, b moment) int { return byFields(attempts, a, b) })
		}
		from = to
	}
}

func byFields(attempts []Attempt, x, y moment) int {
	a, b := &attempts[x.index], &attempts[y.index]
	return cmp.Or(
		cmp.Compare(a.Scenario, b.Scenario), cmp.Compare(a.Choice, b.Choice), cmp.Compare(a.Sure, b.Sure),
		cmp.Compare(a.Took, b.Took), cmp.Compare(when(a.Hinted), when(b.Hinted)),
		cmp.Compare(when(a.Right), when(b.Right)),
		cmp.Compare(a.Trap, b.Trap), cmp.Compare(a.For, b.For), cmp.Compare(a.Mode, b.Mode),
	)
}

// believe replaces the stamps of a list in order of arrival by ones that never
// go back and never lie after the horizon. Attempts before the first believed
// stamp count as made at it; where no stamp is believed, none is known.
func believe(list []moment, horizon int64) {
	ordered := true
	for i := range list {
		if list[i].at > horizon || i > 0 && list[i].at < list[i-1].at {
			ordered = false
			break
		}
	}
	if ordered {
		return
	}
	trusted := longestRun(list, horizon)
	at := int64(unknown)
	if len(trusted) > 0 {
		at = list[trusted[0]].at
	}
	for i := range list {
		if len(trusted) > 0 && trusted[0] == i {
			at, trusted = list[i].at, trusted[1:]
		}
		list[i].at = at
	}
}

// longestRun finds the longest subsequence of stamps up to the horizon that
// never goes back, by patience sorting, and returns its places.
func longestRun(list []moment, horizon int64) []int {
	var tails []int // tails[k]: the place where the best run of k+1 ends
	before := make([]int, len(list))
	for i := range list {
		if list[i].at > horizon {
			continue
		}
		k := sort.Search(len(tails), func(k int) bool { return list[tails[k]].at > list[i].at })
		before[i] = -1
		if k > 0 {
			before[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	run := make([]int, len(tails))
	for k, i := len(tails)-1, tails[len(tails)-1]; k >= 0; k, i = k-1, before[i] {
		run[k] = i
	}
	return run
}
