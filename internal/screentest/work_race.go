//go:build race

package screentest

// Race tells whether the race detector watches this build.
const Race = true

const slower = 10
