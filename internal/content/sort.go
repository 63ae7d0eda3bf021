package content

import "sort"

// Sort puts a list of a hundred or a thousand things in order; equal ones stay as
// they are. slices.SortStableFunc is faster and made anew for each type: for long
// structs that is 15 to 30 kB of the program each time.
func Sort[T any](all []T, compare func(a, b T) int) {
	sort.SliceStable(all, func(i, j int) bool { return compare(all[i], all[j]) < 0 })
}
