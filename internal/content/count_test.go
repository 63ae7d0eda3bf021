package content

import "testing"

func TestCount(t *testing.T) {
	for want, got := range map[string]string{
		"1 case": Count(1, "case"), "0 cases": Count(0, "case"), "12 cases": Count(12, "case"),
		"1 case is due":   Count(1, "case is due", "cases are due"),
		"2 cases are due": Count(2, "case is due", "cases are due"),
		"times":           Plural(3, "time"), "time": Plural(1, "time"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
