// Package screentest runs a program in an emulated terminal, for tests: keys
// go in, and what a person would see comes out. The program's raw output
// carries only differences, so tests wait on the emulated screen.
package screentest

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Patience is how long a wait may take before the test fails.
const Patience = 20 * time.Second

// Keys by name, as a terminal sends them.
const (
	Enter  = "\r"
	Escape = "\x1b"
	Tab    = "\t"
	Up     = "\x1b[A"
	Down   = "\x1b[B"
	CtrlC  = "\x03"
	CtrlS  = "\x13"
)

// Terminal is a program at work on an emulated screen.
type Terminal struct {
	t   testing.TB
	tty *os.File
	cmd *exec.Cmd

	mu       sync.Mutex // guards all below; the emulator has no lock of its own
	changed  *sync.Cond
	emu      *vt.Emulator
	modes    map[ansi.Mode]bool
	titles   []string
	lastByte time.Time
	raw      strings.Builder // everything the program wrote
	filming  bool
	film     []Frame
	ended    bool
	exit     error
}

// Start runs cmd in a terminal of w by h cells with a dark or light
// background. It is killed when the test ends.
func Start(t testing.TB, w, h int, dark bool, cmd *exec.Cmd) *Terminal {
	t.Helper()
	term := &Terminal{t: t, cmd: cmd, emu: vt.NewEmulator(w, h), modes: map[ansi.Mode]bool{}}
	term.changed = sync.NewCond(&term.mu)
	background := color.RGBA{0xfa, 0xfa, 0xf5, 0xff}
	if dark {
		background = color.RGBA{0x1e, 0x1e, 0x2e, 0xff}
	}
	term.emu.SetDefaultBackgroundColor(background)
	term.emu.SetCallbacks(vt.Callbacks{
		Title:       func(s string) { term.titles = append(term.titles, s) },
		EnableMode:  func(m ansi.Mode) { term.modes[m] = true },
		DisableMode: term.disabled,
	})
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err != nil {
		t.Fatalf("starting %s on a pseudo-terminal: %v", cmd.Path, err)
	}
	term.tty = tty
	var reading sync.WaitGroup
	reading.Go(term.read)
	go term.answer()
	go term.reap(&reading)
	t.Cleanup(term.end)
	return term
}

// read feeds the program's output to the emulator until the program ends.
func (term *Terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := term.tty.Read(buf)
		if n > 0 {
			term.mu.Lock()
			_, _ = term.emu.Write(buf[:n])
			term.raw.Write(buf[:n])
			term.lastByte = time.Now()
			term.changed.Broadcast()
			term.mu.Unlock()
		}
		if err != nil {
			return
		}
	}
}

// answer carries the emulator's replies to queries back to the program.
func (term *Terminal) answer() { _, _ = io.Copy(term.tty, term.emu) }

func (term *Terminal) reap(reading *sync.WaitGroup) {
	err := term.cmd.Wait()
	reading.Wait()
	term.mu.Lock()
	term.ended, term.exit = true, err
	term.changed.Broadcast()
	term.mu.Unlock()
}

// end kills the program and waits until its output has been read. The
// emulator's own Close races with its Read: closing its pipe ends that too.
func (term *Terminal) end() {
	_ = term.cmd.Process.Kill()
	term.Exit()
	_ = term.tty.Close()
	if pipe, ok := term.emu.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

// await blocks until holds is true, or fails the test with the screen.
func (term *Terminal) await(what string, holds func() bool) {
	term.t.Helper()
	late := false
	timer := time.AfterFunc(Patience, func() {
		term.mu.Lock()
		late = true
		term.changed.Broadcast()
		term.mu.Unlock()
	})
	defer timer.Stop()
	term.mu.Lock()
	defer term.mu.Unlock()
	for !holds() {
		if late || term.ended && !holds() {
			term.t.Fatalf("waited for %s in vain; the screen:\n%s", what, term.emu.String())
		}
		term.changed.Wait()
	}
}

// Wait blocks until text stands on the screen.
func (term *Terminal) Wait(text string) {
	term.t.Helper()
	term.await(fmt.Sprintf("%q", text), func() bool { return strings.Contains(term.emu.String(), text) })
}

// Until blocks until the screen's text is such that holds; what says it in
// words, for when it never does.
func (term *Terminal) Until(what string, holds func(screen string) bool) {
	term.t.Helper()
	term.await(what, func() bool { return holds(term.emu.String()) })
}

// Draws blocks until anything stands on the screen.
func (term *Terminal) Draws() {
	term.t.Helper()
	term.await("anything", func() bool { return strings.TrimSpace(term.emu.String()) != "" })
}

// Gone blocks until text stands nowhere on the screen.
func (term *Terminal) Gone(text string) {
	term.t.Helper()
	term.await(fmt.Sprintf("%q to go", text), func() bool { return !strings.Contains(term.emu.String(), text) })
}

// Type sends keys or text to the program.
func (term *Terminal) Type(keys string) {
	term.t.Helper()
	if _, err := io.WriteString(term.tty, keys); err != nil {
		term.t.Fatalf("typing %q: %v", keys, err)
	}
}

// Click presses and releases the left button at a cell, counted from 0.
func (term *Terminal) Click(x, y int) {
	term.Type(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x+1, y+1, x+1, y+1))
}

// Resize changes the terminal's size.
func (term *Terminal) Resize(w, h int) {
	term.t.Helper()
	term.mu.Lock()
	term.emu.Resize(w, h)
	term.mu.Unlock()
	if err := pty.Setsize(term.tty, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		term.t.Fatalf("resizing to %d×%d: %v", w, h, err)
	}
}

// Signal sends a signal to the program.
func (term *Terminal) Signal(s os.Signal) {
	term.t.Helper()
	if err := term.cmd.Process.Signal(s); err != nil {
		term.t.Fatalf("sending %v: %v", s, err)
	}
}

// Exit blocks until the program has ended and returns its exit code, −1 for
// one that a signal ended.
func (term *Terminal) Exit() int {
	term.t.Helper()
	term.await("the program to end", func() bool { return term.ended })
	var exit *exec.ExitError
	if errors.As(term.exit, &exit) {
		return exit.ExitCode()
	}
	return 0
}

// Text is what stands on the screen.
func (term *Terminal) Text() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.emu.String()
}

// Restored reports what the program has left changed: the alternate screen,
// modes it turned on, and a hidden cursor.
func (term *Terminal) Restored() (left []string) {
	term.mu.Lock()
	defer term.mu.Unlock()
	if term.emu.IsAltScreen() {
		left = append(left, "alternate screen")
	}
	for _, m := range []ansi.Mode{ansi.ModeMouseNormal, ansi.ModeMouseButtonEvent, ansi.ModeMouseAnyEvent,
		ansi.ModeMouseExtSgr, ansi.ModeBracketedPaste} {
		if term.modes[m] {
			left = append(left, fmt.Sprintf("mode %v", m))
		}
	}
	if on, seen := term.modes[ansi.ModeTextCursorEnable]; seen && !on {
		left = append(left, "hidden cursor")
	}
	return left
}

// Modes are the modes the program has set or reset, and how each stands now.
func (term *Terminal) Modes() map[string]bool {
	term.mu.Lock()
	defer term.mu.Unlock()
	out := map[string]bool{}
	for m, on := range term.modes {
		out[fmt.Sprint(m)] = on
	}
	return out
}

// Raw is everything the program has written.
func (term *Terminal) Raw() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.raw.String()
}

// Titles are the window titles the program has set, in order.
func (term *Terminal) Titles() []string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return append([]string(nil), term.titles...)
}

// LastByte is when the program last wrote anything.
func (term *Terminal) LastByte() time.Time {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.lastByte
}

// Colors are the foreground colors on the screen, each once.
func (term *Terminal) Colors() []color.Color {
	term.mu.Lock()
	defer term.mu.Unlock()
	var found []color.Color
	for y := range term.emu.Height() {
		for x := range term.emu.Width() {
			if c := term.emu.CellAt(x, y); c != nil && c.Style.Fg != nil && !slices.Contains(found, c.Style.Fg) {
				found = append(found, c.Style.Fg)
			}
		}
	}
	return found
}
