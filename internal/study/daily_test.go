package study

import (
	"strings"
	"testing"
	"time"

	"bouncer/internal/course/coursetest"
	"bouncer/quiz"
)

func TestWhatADailyRoundAsks(t *testing.T) {
	c, dir := coursetest.Small(t), t.TempDir()
	s := sit(t, c, dir)
	first := begin(t, s, Daily())
	if len(first.Picks) != 1 || first.Picks[0].Why != quiz.Fresh {
		t.Fatalf("somebody new is asked %v, %v", ids(first.Picks), first.Picks[0].Why)
	}
	answer(t, s, first, 1, false)
	if said := s.Closing(); said != "Done for today. 1 case is due in 10 minutes. 1 day practiced." {
		t.Errorf("closing: %q", said)
	}
	s.Now = func() time.Time { return coursetest.Noon.Add(24 * time.Hour) }
	r := begin(t, s, Daily())
	if n := len(r.Picks); n != 2 || quiz.Fact(r.Picks[0].Scenario) != quiz.Fact(first.Picks[0].Scenario) &&
		r.Picks[0].For == "" || quiz.Fact(r.Picks[1].Scenario) == quiz.Fact(first.Picks[0].Scenario) {
		t.Errorf("a day later: %v", ids(r.Picks))
	}
	if said := s.Closing(); !strings.HasPrefix(said, "Done for today. 1 case is still due now.") {
		t.Errorf("closing: %q", said)
	}
	if got := Due(c, s.Past, coursetest.Noon); len(got) != 1 || got[0].Before(coursetest.Noon) ||
		got[0].After(coursetest.Noon.Add(time.Hour)) {
		t.Errorf("due at %v", got)
	}
}

func TestWhen(t *testing.T) {
	for _, tt := range []struct {
		after time.Duration
		want  string
	}{
		{-time.Hour, "now"}, {0, "now"}, {time.Second, "in 1 minute"}, {9*time.Minute + 1, "in 10 minutes"},
		{3 * time.Hour, "at 15:00"}, {12 * time.Hour, "tomorrow"}, {35 * time.Hour, "tomorrow"},
		{36 * time.Hour, "on Wednesday"}, {31 * 24 * time.Hour, "on Dec 24"},
	} {
		if got := When(coursetest.Noon.Add(tt.after), coursetest.Noon); got != tt.want {
			t.Errorf("after %v: %q, want %q", tt.after, got, tt.want)
		}
	}
}
