//go:build !race

package screentest

// Race tells whether the race detector watches this build.
const Race = false

const slower = 1
