package study

import (
	"strings"
	"testing"
	"time"

	"bouncer/internal/course/coursetest"
)

func TestChoicesHaveOneNumbering(t *testing.T) {
	for _, tt := range []struct {
		codes []int
		want  string
	}{
		{[]int{401, 403}, "1 401, 3 403"},
		{[]int{200, 401, 403, 404}, "1 401, 2 200, 3 403, 4 404"},
		{[]int{400, 401, 403, 503}, "1 401, 3 403, 5 400, 6 503"},
		{[]int{200, 204, 401, 403}, "1 401, 2 200, 3 403, 5 204"},
		{Predictions(), "1 401, 2 200, 3 403, 4 1"},
	} {
		var got []string
		for _, c := range Choices(tt.codes) {
			got = append(got, c.Key+" "+Status(c.Code)[:min(3, len(Status(c.Code)))])
		}
		if said := strings.Join(got, ", "); said != tt.want {
			t.Errorf("%v: %s, want %s", tt.codes, said, tt.want)
		}
	}
}

// A status typed in full is that status, a single key is instant where nothing
// else may be meant, and what is left of a status that was clear early does nothing.
func TestDigitsAreCollected(t *testing.T) {
	two, with404, in := []int{401, 403}, []int{401, 403, 404}, []int{200, 401, 403}
	for _, tt := range []struct {
		name    string
		codes   []int
		any     bool
		typed   string // a space is a pause of more than the lapse
		answers []int
		refused string
	}{
		{"a key", two, false, "1", []int{401}, ""},
		{"the other", two, false, "3", []int{403}, ""},
		{"401 in full", two, false, "401", []int{401}, ""},
		{"403 where 404 is offered", with404, false, "403", []int{403}, ""},
		{"404 in full", with404, false, "404", []int{404}, ""},
		{"4 waits, and is 404", with404, false, "4 ", []int{404}, ""},
		{"4 where it is nothing", two, false, "4 1", []int{401}, ""},
		{"404 where it isn't offered", two, false, "404", nil, "404"},
		{"the rest of 200 is no answer", in, false, "200", []int{200}, ""},
		{"nor of one after it", in, false, "2001", []int{200, 401}, ""},
		{"a pause ends the rest", []int{200, 401, 403, 400}, false, "2 5", []int{200, 400}, ""},
		{"nothing on offer", two, false, "9", nil, ""},
		{"a prediction by key", Predictions(), true, "3", []int{403}, ""},
		{"other", Predictions(), true, "4 ", []int{Another}, ""},
		{"403 predicted", Predictions(), true, "403", []int{403}, ""},
		{"404 predicted", Predictions(), true, "404", []int{404}, ""},
		{"503 predicted", Predictions(), true, "503", []int{503}, ""},
		{"200 predicted", Predictions(), true, "200", []int{200}, ""},
		{"half a status", Predictions(), true, "40 ", nil, ""},
	} {
		d, now := Digits{Choices: Choices(tt.codes), Any: tt.any}, coursetest.Noon
		var got []int
		keep := func(code int) {
			if code != 0 {
				got = append(got, code)
			}
		}
		for _, r := range tt.typed {
			if r == ' ' {
				now = now.Add(Lapse)
				keep(d.Lapsed(d.Turn()))
				continue
			}
			late := d.Turn()
			now = now.Add(100 * time.Millisecond)
			keep(d.Take(string(r), now))
			keep(d.Lapsed(late)) // of an earlier wait: it has no say
		}
		if len(got) != len(tt.answers) || len(got) > 0 && got[0] != tt.answers[0] ||
			len(got) > 1 && got[1] != tt.answers[1] || d.Refused != tt.refused {
			t.Errorf("%s: %q answers %v, refuses %q", tt.name, tt.typed, got, d.Refused)
		}
	}
}
