package content

import (
	"cmp"
	"slices"
	"strings"
)

// mostNear is how many names are offered for a misspelled one.
const mostNear = 3

// Near are the known names that a misspelled one may have been meant for: the
// nearest by spelling and those hardly farther, nearest first; none where all are
// far.
func Near(name string, known []string) []string {
	type near struct {
		name string
		far  int
	}
	var all []near
	for _, k := range known {
		if d := distance(strings.ToLower(name), k); d <= max(1, len(name)/3) {
			all = append(all, near{k, d})
		}
	}
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.name, b.name)) })
	var names []string
	for _, n := range all[:min(mostNear, len(all))] {
		if n.far <= all[0].far+1 {
			names = append(names, n.name)
		}
	}
	return names
}

// Meant asks whether one of the names near a misspelled one was meant; where none
// is near it says otherwise instead.
func Meant(name string, known []string, otherwise string) string {
	if near := Near(name, known); len(near) > 0 {
		return "did you mean " + strings.Join(near, " or ") + "?"
	}
	return otherwise
}

// distance is the number of single-byte edits between two names (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
