package openapi

import (
	"fmt"
	"strings"

	"bouncer/internal/course"
)

// maxErrands bounds how many operations the practice is about.
const maxErrands = 100

// practice writes what practice is told in: the protected operations as errands.
// Everything else is told in the built-in course's words. It is nil where those
// have none for the operations' credentials.
func (m *maker) practice() []byte {
	var b strings.Builder
	n := 0
	for _, r := range m.routes {
		if len(r.accepts) == 0 || !course.Tells(r.accepts[0]) || n == maxErrands {
			continue
		}
		call := "`" + strings.ReplaceAll(bare(r.op.method+" "+r.path), "`", "'") + "`"
		wants := m.wants(r)
		if course.GivesAway(call + " " + wants) {
			continue
		}
		n++
		fmt.Fprintf(&b, "  - route: %s\n    path: %s\n    kind: %s\n    topic: %s\n    success: %d\n",
			quote(r.op.method+" "+r.pattern), quote(r.path),
			r.accepts[0], r.topic, r.op.success)
		for _, list := range []struct {
			key  string
			say  string
			each []string
		}{
			{"do", call, []string{"call %s", "make the call %s", "send %s"}},
			{"rules", wants, []string{call + " takes %s", "that call takes %s", "what this operation asks for is %s"}},
		} {
			fmt.Fprintf(&b, "    %s:\n", list.key)
			for _, form := range list.each {
				fmt.Fprintf(&b, "      - %s\n", quote(strings.Replace(form, "%s", list.say, 1)))
			}
		}
	}
	if n == 0 {
		return nil
	}
	return []byte("# What practice without an end is told in: each operation, and what it asks for.\n" +
		"# `bouncer schema practice` describes every key.\n" +
		"people:\n  - {name: alice, is: she}\n  - {name: ben, is: he}\nerrands:\n" + b.String())
}
