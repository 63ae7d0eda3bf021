package tui

import (
	"testing"

	"bouncer/internal/study"
)

func TestTheAnswerLeadsToTheWorkbenchAndTheGate(t *testing.T) {
	d := open(t, 120, 40, true, study.Ask{Topic: "bearer", Count: 1, Seed: 1})
	d.answer(true)
	d.shows("e edit and fire again", "c copy as curl", "g walk the gate")
	d.press("c")
	d.shows("Copied  as curl", "curl -i http://127.0.0.1:")
	d.press("esc", "g")
	d.shows("The gate", "The path ends at", "1  route", " of ")
	d.press("esc", "e")
	d.shows("Workbench", "GET /")
	d.press("enter")
	d.shows("The server answered")
	d.press("esc")
	d.shows("✓ Right")
}

func TestTheReaderLeadsToTheGate(t *testing.T) {
	d := open(t, 100, 40, true, study.Lesson{ID: "two-doors"})
	d.press("g")
	d.hides("The path ends at")
	d.press("tab", "1", "g")
	d.shows("The path ends at", "→ ○ 401")
}

func TestWalkingTheGate(t *testing.T) {
	d := open(t, 120, 40, true, workbenchOn("GET /notes/7 HTTP/1.1\nAuthorization: Bearer {{carol}}"))
	d.press("enter", "g")
	d.shows("The path ends at check 7, ownership → × 403", "▸  7  ownership", "7 of 8")
	d.press("home")
	d.shows("▸  1  route", "1 of 8", "looked at  GET /notes/7 HTTP/1.1", "rule       GET /notes/{id}")
	d.press("left")
	d.shows("▸  1  route")
	d.press("right", "right", "right")
	d.shows("4 of 8", "looked at  Authorization: Bearer", "sub  carol", "exp  ", "after this request", "RFC 6750 §3.1")
	d.press("right", "right")
	d.shows("scope  notes:read", "the credential covers notes:read")
	d.press("end")
	d.shows("the caller owns the note, or is an admin", "note 7 belongs to alice", "carol  member of zed")
	d.press("right")
	d.shows("not reached: check 7, ownership, had refused before")
	d.press("right")
	d.shows("8 of 8")
	d.press("w")
	d.shows("Who asks?", "▸ carol")
	d.click(d.row("alice"))
	d.shows("Before: check 7, ownership → × 403", "Now:    the last of 8 checks → ✓ 200", "× 403 → ✓ 200")
	d.press("s", "down", "enter")
	d.shows("check 4, validity → ○ 401", "before it")
	d.press("r", "home", "enter")
	d.shows("the last of 1 checks → ✓ 200")
	d.press("w", "esc", "left", "esc")
	d.shows("Workbench")
}
