// Package tuitest drives one screen in a test: it plays keys, clicks and the
// wheel, carries out what the screen wants done, and reads what it shows. What
// the screen asks of the root is kept for the test to look at.
package tuitest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// Sitting is one with the small course and a log of its own, in which some events
// stand already. It is for the tests of a screen.
func Sitting(tb testing.TB, events ...progress.Event) *study.Sitting {
	tb.Helper()
	log := progress.Open(tb.TempDir())
	tb.Cleanup(func() { _ = log.Close() })
	if err := log.Append(events...); err != nil {
		tb.Fatal(err)
	}
	return study.Open(coursetest.Small(tb), log, func() time.Time { return coursetest.Noon })
}

// Handle is what a screen is made with. Nothing comes later by itself, and nothing
// moves.
func Handle(tb testing.TB) screen.Handle {
	never := func(time.Duration, tea.Msg) tea.Cmd { return nil }
	return screen.Handle{ID: 1, Ctx: tb.Context(), Later: never}
}

// Driver plays one screen.
type Driver struct {
	Asked []tea.Msg // what the screen has asked of the root
	tb    testing.TB
	s     screen.Screen
	theme *theme.Theme
}

// Open shows a screen in a body of so many cells and lets it come to rest.
func Open(tb testing.TB, s screen.Screen, w, h int) *Driver {
	tb.Helper()
	d := &Driver{tb: tb, s: s, theme: theme.New(true)}
	d.Resize(w, h)
	d.run(s.Init())
	return d
}

// Resize gives the screen another size.
func (d *Driver) Resize(w, h int) { d.Send(screen.Canvas{Theme: d.theme, W: w, H: h}) }

// Send gives the screen a message and carries out what comes of it.
func (d *Driver) Send(msg tea.Msg) { d.run(d.s.Update(msg)) }

func (d *Driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case screen.Reply:
		d.Send(msg.Msg)
	default:
		if !strings.Contains(reflect.TypeOf(msg).PkgPath(), "charm.land/") {
			d.Asked = append(d.Asked, msg)
		}
	}
}

// Keys are the presses of keys by their names; a name of another kind is typed
// letter by letter.
func Keys(names ...string) (presses []tea.KeyPressMsg) {
	special := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
		"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "space": {Code: tea.KeySpace, Text: " "},
		"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft},
		"right": {Code: tea.KeyRight},
		"pgup":  {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome},
		"end":    {Code: tea.KeyEnd},
		"ctrl+s": {Code: 's', Mod: tea.ModCtrl}, "ctrl+z": {Code: 'z', Mod: tea.ModCtrl},
		"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "backspace": {Code: tea.KeyBackspace}, "f1": {Code: tea.KeyF1},
	}
	for _, name := range names {
		if press, ok := special[name]; ok {
			presses = append(presses, press)
			continue
		}
		for _, r := range name {
			presses = append(presses, tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
	return presses
}

// Press plays keys.
func (d *Driver) Press(names ...string) {
	for _, press := range Keys(names...) {
		d.Send(press)
	}
}

// Wheel turns the wheel over a column, by notches; upwards where they are negative.
func (d *Driver) Wheel(x, notches int) {
	msg := tea.MouseWheelMsg{X: x, Button: tea.MouseWheelDown}
	if notches < 0 {
		msg.Button = tea.MouseWheelUp
	}
	for range max(notches, -notches) {
		d.Send(msg)
	}
}

// Click clicks where a text stands; it fails where nothing takes the click.
func (d *Driver) Click(text string) {
	d.tb.Helper()
	for y, line := range d.Lines() {
		i := strings.Index(line, text)
		if i < 0 {
			continue
		}
		x := ansi.StringWidth(line[:i])
		for _, z := range d.s.View().Zones {
			if x >= z.X && x < z.X+z.W && y >= z.Y && y < z.Y+z.H {
				d.Send(z.Msg)
				return
			}
		}
		d.tb.Fatalf("%q can't be clicked", text)
	}
	d.tb.Fatalf("%q is not on the screen:\n%s", text, d.Text())
}

// Frame is what the screen shows.
func (d *Driver) Frame() screen.Frame { return d.s.View() }

// Lines are the rows of the body, without styles.
func (d *Driver) Lines() []string {
	return strings.Split(ansi.Strip(strings.Join(d.s.View().Body, "\n")), "\n")
}

// Text is the screen without styles: its head, its body and what is out of sight.
func (d *Driver) Text() string {
	f := d.s.View()
	head := strings.Join([]string{f.Title, f.Sub, ansi.Strip(f.Right)}, "  ")
	text := head + "\n" + strings.Join(d.Lines(), "\n")
	for _, cue := range f.Cues {
		text += "\n" + cue.String()
	}
	return text
}

// Shows fails unless the texts are on the screen.
func (d *Driver) Shows(texts ...string) {
	d.tb.Helper()
	for _, text := range texts {
		if now := d.Text(); !strings.Contains(now, text) {
			d.tb.Fatalf("%q is not on the screen:\n%s", text, now)
		}
	}
}

// Hides fails if one of the texts is on the screen.
func (d *Driver) Hides(texts ...string) {
	d.tb.Helper()
	for _, text := range texts {
		if now := d.Text(); strings.Contains(now, text) {
			d.tb.Fatalf("%q is on the screen:\n%s", text, now)
		}
	}
}

// Goes fails unless the screen has asked for something, and for nothing else
// since it was asked last.
func (d *Driver) Goes(want tea.Msg) {
	d.tb.Helper()
	asked := d.Asked
	d.Asked = nil
	if len(asked) != 1 || !reflect.DeepEqual(asked[0], want) {
		d.tb.Fatalf("it asks for %#v, not for %#v", asked, want)
	}
}

// ScrollsBeside fails unless ] brings what is below into sight in the pane beside
// the text, [ takes that back, and goes no further.
func (d *Driver) ScrollsBeside() {
	d.tb.Helper()
	before := d.Text()
	d.Press("[")
	if d.Text() != before {
		d.tb.Fatalf("at the top, [ leads to\n%s", d.Text())
	}
	d.Press("]")
	if d.Text() == before {
		d.tb.Fatalf("] does nothing:\n%s", before)
	}
	d.Press("[")
	if d.Text() != before {
		d.tb.Fatalf("[ doesn't take back what ] did: before\n%s\nnow\n%s", before, d.Text())
	}
}

// Scrolls fails unless the wheel, turned down over a column, brings what is
// below into sight and, turned up again, what was there before.
func (d *Driver) Scrolls(x int) {
	d.tb.Helper()
	before := d.Text()
	d.Wheel(x, 1)
	below := d.Text()
	if below == before {
		d.tb.Fatalf("the wheel does nothing:\n%s", below)
	}
	d.Wheel(x, -1)
	if d.Text() != before {
		d.tb.Fatalf("the wheel doesn't come back: before\n%s\nnow\n%s", before, d.Text())
	}
	d.Wheel(x, -1)
	if d.Text() != before {
		d.tb.Fatalf("the wheel is turned round: at the top, upwards leads to\n%s", d.Text())
	}
}
