package study

import (
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/exchange"
)

// The prompt and the verdict fit the kind of question, whatever the answer.
func TestPromptFitsTheQuestion(t *testing.T) {
	c, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	s := &Sitting{Course: c, Now: time.Now}
	for id, want := range map[string][2]string{
		"old-account":             {"What should the server answer?", "the server answered"},
		"area-first-edition":      {"What does this program send?", "the server answered"},
		"small-letter-left":       {"What does this program send?", "the server answered"},
		"page-at-six":             {"What comes back?", "the cache answered"},
		"page-at-five":            {"What comes back?", "the server answered"},
		"desk-on-the-ferry":       {"What comes back?", "the network answered"},
		"new-laptop-upstairs":     {"What comes back?", "the proxy answered"},
		"audit-log-by-the-window": {"What comes back?", "the server answered"},
		"word-before-lunch":       {"What comes back in the end?", "the server answered"},
		"picture-of-a-blue-lamp":  {"Amazon S3: what is it documented to answer?", "Amazon S3 is documented to answer"},
		"pods-from-the-train": {"Kubernetes API server: what is it documented to answer?",
			"Kubernetes API server is documented to answer"},
		"machine-without-a-badge": {"What should the server answer?", "the server answered"},
	} {
		for _, sc := range c.Scenarios {
			if sc.ID != id {
				continue
			}
			if got := Prompt(sc); got != want[0] {
				t.Errorf("%s is asked %q, want %q", id, got, want[0])
			}
			o, k := s.CaseOf(sc)
			x, err := exchange.OnceCase(t.Context(), o, k)
			if err != nil {
				t.Fatal(err)
			}
			if got := Answered(x, sc.Dialect); got != want[1] ||
				(Unasked(x) != "") != (got == "the cache answered" || got == "the network answered" ||
					got == "the proxy answered") {
				t.Errorf("%s: %q, want %q; %q", id, got, want[1], Unasked(x))
			}
		}
	}
}
