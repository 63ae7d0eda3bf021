package study

import (
	"time"

	"bouncer/internal/content"
)

// When says when something is due, as seen from now: "in 10 minutes", "tomorrow",
// "on Friday", "on Dec 24".
func When(at, now time.Time) string {
	at = at.In(now.Location())
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	switch days := int(day(at).Sub(day(now)).Hours() / 24); {
	case days <= 0 && !at.After(now):
		return "now"
	case days <= 0 && at.Sub(now) <= time.Hour:
		minutes := int((at.Sub(now) + time.Minute - 1) / time.Minute)
		return "in " + content.Count(minutes, "minute", "minutes")
	case days <= 0:
		return "at " + at.Format("15:04")
	case days == 1:
		return "tomorrow"
	case days < 7:
		return "on " + at.Format("Monday")
	}
	return "on " + at.Format("Jan 2")
}
