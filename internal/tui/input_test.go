package tui

import (
	"slices"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// TestInterruptsDontWaitBehindOtherKeys: all that waits is in order, up to the
// most that may; ctrl+c makes it void.
func TestInterruptsDontWaitBehindOtherKeys(t *testing.T) {
	ctrlC := uv.Event(uv.KeyPressEvent{Code: 'c', Mod: uv.ModCtrl})
	for _, tt := range []struct {
		name string
		read []uv.Event
		want []uv.Event
	}{
		{"nothing", nil, nil},
		{"in order", presses("abc"), presses("abc")},
		{"ctrl+c", append(presses("abc"), ctrlC), []uv.Event{ctrlC}},
		{"and what comes behind it", slices.Concat(presses("abc"), []uv.Event{ctrlC}, presses("d")),
			[]uv.Event{ctrlC, presses("d")[0]}},
		{"too many", presses(strings.Repeat("x", mostAhead+1)), presses(strings.Repeat("x", mostAhead))},
	} {
		read, due := make(chan uv.Event), make(chan uv.Event)
		go ahead(read, due)
		for _, e := range tt.read {
			read <- e
		}
		close(read)
		var got []uv.Event
		for e := range due {
			got = append(got, e)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %d events come, not %d", tt.name, len(got), len(tt.want))
		}
	}
}

func presses(text string) (events []uv.Event) {
	for _, r := range text {
		events = append(events, uv.KeyPressEvent{Code: r, Text: string(r)})
	}
	return events
}
