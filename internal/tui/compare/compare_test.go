package compare_test

import (
	"testing"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/compare"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/mockserver"
)

func TestTwoExchangesAreHeldAgainstEachOther(t *testing.T) {
	var both [2]*exchange.Exchange
	for i, cred := range []string{"alice", "alice.expired"} {
		c := exchange.Case{Text: "GET /me HTTP/1.1\nAuthorization: Bearer {{" + cred + "}}"}
		x, err := exchange.OnceCase(t.Context(), mockserver.Options{}, c)
		if err != nil {
			t.Fatal(err)
		}
		both[i] = x
	}
	d := tuitest.Open(t, compare.New(study.Compare{Before: both[0], After: both[1]}), 76, 8)
	d.Shows("✓ 200 → ○ 401", "− Authorization", "more ↓")
	d.Scrolls(0)
	d.Press("end")
	d.Shows("→ 401", "more ↑")
	d.Press("home", "pgdown", "pgup", "down", "up")
	d.Shows("The request")
	d.Press("esc")
	d.Goes(screen.Back{})
}
