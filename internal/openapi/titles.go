package openapi

import (
	"cmp"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/course"
)

// entitle names the routes: by their summaries, else by their ids in words, else
// by method and path. What two would share goes to neither without its path.
func (m *maker) entitle() {
	names := map[string]int{}
	for _, r := range m.routes {
		r.title = cmp.Or(phrase(r.op.summary, 60), phrase(spoken(r.op.id), 60))
		names[r.title]++
	}
	taken := map[string]bool{}
	for _, r := range m.routes {
		request := cut(bare(r.op.method+" "+r.op.path), 60)
		switch {
		case r.title == "":
			r.title = request
		case names[r.title] > 1:
			r.title += " (" + request + ")"
		}
		for title, n := r.title, 0; taken[r.title]; n++ {
			r.title = title + ", " + letters(n)
		}
		taken[r.title] = true
	}
}

// letters counts a, b, …, z, ba, …: titles must hold no numbers that look like a
// status.
func letters(n int) string {
	text := string(rune('a' + n%26))
	for n /= 26; n > 0; n /= 26 {
		text = string(rune('a'+n%26)) + text
	}
	return text
}

// spoken is an operation's id as words: "users/get-by-name" is "users get by name".
func spoken(id string) string {
	if strings.ContainsFunc(id, func(r rune) bool { return r >= 0x80 }) {
		return id
	}
	text := strings.ReplaceAll(slug(id, 80), "-", " ")
	if len(text) < 3 { // a letter or two name nothing
		return ""
	}
	return text
}

// bare is a path in a title: without what is markup or a placeholder there, and
// without segments that name a status.
func bare(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(content.CleanLine(s), "{{", "{"), "}}", "}")
	segments := strings.Split(s, "/")
	for i, one := range segments {
		if course.GivesAway(one) {
			segments[i] = "…"
		}
	}
	s = strings.Join(segments, "/")
	if course.GivesAway(s) {
		s, _, _ = strings.Cut(s, " ")
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("`*[]<>#|\\~$\"", r) {
			return '-'
		}
		return r
	}, s)
}
