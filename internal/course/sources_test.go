package course

import (
	"regexp"
	"strings"
	"testing"
)

// A thread on a code host is written in one way, which leads there: who keeps
// the project, its name, and whether it is an issue or a pull request.
func TestThreadsAreWrittenInOneWay(t *testing.T) {
	numbered := regexp.MustCompile(` \S*[0-9]+$`)
	whole := regexp.MustCompile(`^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+ (issues|pull)/[1-9][0-9]*$`)
	c := embedded(t)
	sources := map[string]string{}
	for _, s := range c.Scenarios {
		for _, source := range s.Sources {
			sources[source] = s.File
		}
	}
	for _, l := range c.Lessons {
		for _, source := range l.Sources {
			sources[source] = l.File
		}
	}
	for _, m := range c.Missions {
		for _, source := range m.Sources {
			sources[source] = m.File
		}
	}
	for _, r := range c.Repairs {
		for _, source := range r.Sources {
			sources[source] = r.File
		}
	}
	for source, file := range sources {
		if numbered.MatchString(source) && !strings.HasPrefix(source, "RFC ") && !whole.MatchString(source) {
			t.Errorf(`%s: %q: write it as "owner/name issues/12" or "owner/name pull/12"`, file, source)
		}
	}
}
