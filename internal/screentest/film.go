package screentest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Frame is a screen as it stood at a time, row by row.
type Frame struct {
	Rows []uv.Line
	At   time.Time
}

// Film keeps every frame that the program draws from now on. It tells the
// program that this terminal shows no half frames; from then on the program says
// where each begins and ends (mode 2026), and a frame is kept at its end.
func (term *Terminal) Film() {
	term.t.Helper()
	term.mu.Lock()
	term.filming = true
	term.mu.Unlock()
	term.Type(ansi.ReportMode(ansi.ModeSynchronizedOutput, ansi.ModeReset))
}

// Filmed blocks until a frame shows text, and returns the frames up to it since
// the last call.
func (term *Terminal) Filmed(text string) (frames []Frame) {
	term.t.Helper()
	at := 0
	term.await(fmt.Sprintf("a frame with %q", text), func() bool {
		at = slices.IndexFunc(term.film, func(f Frame) bool { return strings.Contains(f.String(), text) })
		return at >= 0
	})
	term.mu.Lock()
	defer term.mu.Unlock()
	frames, term.film = term.film[:at+1], term.film[at+1:]
	return frames
}

// String is what a frame says, line by line.
func (f Frame) String() string {
	lines := make([]string, len(f.Rows))
	for y, row := range f.Rows {
		lines[y] = strings.TrimRight(row.String(), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// disabled notes that a mode was reset; term.mu is held.
func (term *Terminal) disabled(m ansi.Mode) {
	term.modes[m] = false
	if !term.filming || m != ansi.ModeSynchronizedOutput {
		return
	}
	f := Frame{At: time.Now()}
	for y := range term.emu.Height() {
		row := uv.NewLine(term.emu.Width())
		for x := range row {
			if c := term.emu.CellAt(x, y); c != nil {
				row[x] = *c
			}
		}
		f.Rows = append(f.Rows, row)
	}
	term.film = append(term.film, f)
}
