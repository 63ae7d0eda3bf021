package plain

import (
	"testing"

	"bouncer/internal/study"
)

func TestAGate(t *testing.T) {
	for _, tt := range []struct {
		name, id string
		lines    []string
		says     []string
		hides    []string
	}{
		{"told",
			"the-sample", nil,
			[]string{"Gate 1: The sample of the reference page. Level 1.", "Setting 2, its 401 carries: nothing.",
				"2 of 5 requests get the answer they should.",
				"Request 1, nobody: expected 401 Unauthorized, got 401 Unauthorized, but the answer " +
					"carries no WWW-Authenticate.",
				"The input has ended. You left gate 1, The sample of the reference page. It is not mended yet."},
			[]string{"Hint", "Mended"}},
		{"by its settings", "the-sample", []string{"set 2", "set 5", ""},
			[]string{"3 of 5 requests", "5 of 5 requests", "Mended. Every request", "RFC 9110, section 11.4",
				"Type n for the next gate"},
			[]string{"Mended for you"}},
		{"by its order", "judged-unseen", []string{"down 2", "2 of 4", "down 3"},
			[]string{"4 of 4 requests", "Mended.", "That was the last gate. 1 of 2 mended."}, nil},
		{"given up", "judged-unseen", []string{"s", "h", "h", "h", "h", "s"},
			[]string{"3 hints are left", "Hint 3 of 3", "There are no more hints.", "Mended for you.",
				"0 of 2 mended."}, nil},
		{"put back", "the-sample", []string{"set 2", "u"},
			[]string{"3 of 5", "Setting 2, its 401 carries: nothing.", "2 of 5"}, nil},
		{"one request", "the-sample", []string{"w 2", "b"},
			[]string{"Request 2, a token no one issued:", "Authorization: Bearer wrongtoken",
				"Answered: 403 Forbidden.",
				"The bytes that were sent:"}, nil},
		{"nonsense", "the-sample", []string{"up 1", "up 9", "set 99", "dance"},
			[]string{"Check 1 can't go any further.", `"up 9" is nothing this gate takes`, `"set 99" is nothing`,
				`"dance" is nothing`}, nil},
		{"unknown", "nonsense", nil, []string{`There is no gate "nonsense".`}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := play(t, t.TempDir(), study.Repair{ID: tt.id}, tt.lines...)
			says(t, got, tt.says...)
			hides(t, got, tt.hides...)
		})
	}
}

func TestTheGatesByTheirNumbers(t *testing.T) {
	dir := t.TempDir()
	got := play(t, dir, study.Repairs{}, "9", "1", "set 2", "set 5", "", "q")
	says(t, got, "The gates to repair, 0 of 2 mended: 1: The sample of the reference page, level 1.",
		`"9" isn't a gate.`,
		"Mended.", "1: The sample of the reference page, level 1, mended.")
	says(t, play(t, dir, study.Repair{ID: "the-sample"}), "You have mended this one before.")
}
