package content

import "testing"

func TestMeant(t *testing.T) {
	known := []string{"reading-401", "reading-403", "two-gates"}
	for name, want := range map[string]string{
		"reading-402": "did you mean reading-401 or reading-403?",
		"Two-gate":    "did you mean two-gates?",
		"kubernetes":  "look there",
		"":            "look there",
	} {
		if got := Meant(name, known, "look there"); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}
