package content

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when it is first asked for, so
// that a start doesn't wait for those it has no use for.
func Pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
