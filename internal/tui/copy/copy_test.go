package copy_test

import (
	"testing"

	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/copy"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/mockserver"
)

func TestARequestIsShownAsOtherToolsWriteIt(t *testing.T) {
	c := exchange.Case{Text: "GET /me HTTP/1.1\nAuthorization: Bearer {{alice}}"}
	x, err := exchange.OnceCase(t.Context(), mockserver.Options{}, c)
	if err != nil {
		t.Fatal(err)
	}
	d := tuitest.Open(t, copy.New(study.Copy{Request: convert.Of(x)}), 76, 6)
	d.Shows("Copied", "as curl", "curl -i", "more ↓")
	d.Scrolls(0)
	d.Press("3")
	d.Shows("as Go", "package main")
	d.Press("end")
	d.Hides("On the clipboard")
	d.Press("2")
	d.Shows("as HTTPie", "On the clipboard", "http")
	d.Press("q")
	d.Goes(screen.Back{})
}
