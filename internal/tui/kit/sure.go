package kit

import (
	"bouncer/internal/tui/theme"
	"bouncer/quiz"
)

// Sure asks how sure one is, what was said so far marked.
func Sure(t *theme.Theme, said quiz.Sureness) string {
	say := func(at quiz.Sureness, word string) string {
		if said == at {
			return t.AccentBold.Render("• " + word)
		}
		return t.Dim.Render("  " + word)
	}
	return t.Soft.Render("how sure? ") + say(quiz.Sure, "sure") + say(quiz.Unsure, "unsure")
}
