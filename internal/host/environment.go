package host

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a host may have no zones of its own
	"unicode"
)

// heeded are the names of a member's environment that the course heeds; LC_* too.
var heeded = []string{"TERM", "LANG", "TZ", "NO_COLOR", "COLORTERM", "COLORFGBG", "CLICOLOR", "CLICOLOR_FORCE",
	"ACCESSIBLE", "NO_MOTION"}

const maxVariables, maxValue = 32, 128

// environment is what a member's own sent along.
type environment []string

// add takes a variable that the course heeds; what is said later counts.
func (e *environment) add(name, value string) bool {
	odd := func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsPrint(r) }
	if !slices.Contains(heeded, name) && !strings.HasPrefix(name, "LC_") || len(name) > 32 || len(value) > maxValue ||
		strings.ContainsFunc(name+value, odd) {
		return false
	}
	kept := slices.DeleteFunc(*e, func(s string) bool { return strings.HasPrefix(s, name+"=") })
	if len(kept) >= maxVariables {
		return false
	}
	*e = append(kept, name+"="+value)
	return true
}

func (e environment) list() []string { return slices.Clone(e) }

// zone is the time zone the member sent, else UTC: the host's own says nothing
// about theirs.
func (e environment) zone() *time.Location {
	for _, v := range e {
		if name, ok := strings.CutPrefix(v, "TZ="); ok && name != "Local" {
			if zone, err := time.LoadLocation(strings.TrimPrefix(name, ":")); err == nil {
				return zone
			}
		}
	}
	return time.UTC
}
