package content

import "strconv"

// Plural is the noun for a number of things: one for 1, else many, which is one
// with an s where it isn't given.
func Plural(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return one
	case len(many) > 0:
		return many[0]
	}
	return one + "s"
}

// Count is a number with its noun: "1 case", "3 cases".
func Count(n int, one string, many ...string) string {
	return strconv.Itoa(n) + " " + Plural(n, one, many...)
}
