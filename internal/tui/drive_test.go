package tui

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/tuitest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// driver plays the runtime: it carries out every command at once and feeds its
// message back, so that a test sees each screen as it comes to rest.
type driver struct {
	tb    testing.TB
	m     *root
	clock time.Time
	quit  bool
	waits []wait
}

// wait is a message that comes later.
type wait struct {
	at  time.Time
	msg tea.Msg
}

func (d *driver) later(after time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		d.waits = append(d.waits, wait{d.clock.Add(after), msg})
		return nil
	}
}

// pass lets time pass and brings what comes by then.
func (d *driver) pass(t time.Duration) {
	d.clock = d.clock.Add(t)
	waits := d.waits
	d.waits = nil
	for _, w := range waits {
		if w.at.After(d.clock) {
			d.waits = append(d.waits, w)
		} else {
			d.send(w.msg)
		}
	}
}

// open starts the course at a size and lets it come to rest.
func open(tb testing.TB, w, h int, dark bool, first study.Page) *driver {
	tb.Helper()
	return openIn(tb, tb.TempDir(), w, h, dark, first)
}

// noon is when every test begins.
var noon = coursetest.Noon

// openIn opens the course with the log of a folder.
func openIn(tb testing.TB, dir string, w, h int, dark bool, first study.Page) *driver {
	tb.Helper()
	return openCourse(tb, coursetest.Small(tb), dir, w, h, dark, first)
}

// openEarly opens the course at 80×24 and types before it has been read.
func openEarly(tb testing.TB, first study.Page, keys ...string) *driver {
	tb.Helper()
	d := begin(tb, coursetest.Small(tb), tb.TempDir(), first)
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.press(keys...)
	if first != nil {
		d.shows(study.Title(first))
	}
	d.run(d.m.Init())
	return d
}

func openCourse(tb testing.TB, c *course.Course, dir string, w, h int, dark bool, first study.Page) *driver {
	tb.Helper()
	d := begin(tb, c, dir, first)
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	if !dark {
		d.m.restyle(false)
	}
	d.run(d.m.Init())
	return d
}

func begin(tb testing.TB, c *course.Course, dir string, first study.Page) *driver {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	tb.Cleanup(cancel)
	log := progress.Open(dir)
	tb.Cleanup(func() { _ = log.Close() })
	d := &driver{tb: tb, clock: noon}
	fired := noon // every exchange takes half a millisecond
	ctx = exchange.Timed(ctx, func() time.Time { fired = fired.Add(500 * time.Microsecond); return fired })
	d.m = newRoot(ctx, Options{First: first, Still: true, Later: d.later, Open: func() (*study.Sitting, error) {
		return study.Open(c, log, func() time.Time { return d.clock }), nil
	}})
	tb.Cleanup(d.m.close)
	return d
}

func (d *driver) send(msg tea.Msg) {
	_, cmd := d.m.Update(msg)
	d.run(cmd)
}

// run carries out a command. Messages of the runtime's own end here.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.QuitMsg:
		d.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	default:
		if of := reflect.ValueOf(msg); strings.HasSuffix(of.Type().PkgPath(), "bubbletea/v2") {
			if of.Kind() == reflect.Slice { // a sequence
				for i := range of.Len() {
					d.run(of.Index(i).Interface().(tea.Cmd))
				}
			}
			return
		}
		d.send(msg)
	}
}

// press plays keys by name; a name of one letter is that letter.
func (d *driver) press(names ...string) {
	for _, press := range tuitest.Keys(names...) {
		d.send(press)
	}
}

func (d *driver) click(x, y int) { d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }

// text is the screen without styles.
func (d *driver) text() string { return d.settle(ansi.Strip(d.m.View().Content)) }

// settle puts a port that is always the same in place of the one that the
// server for other clients got, and trims the lines.
func (d *driver) settle(s string) string {
	if srv := d.m.room; srv != nil && srv.Server() != nil {
		s = strings.ReplaceAll(s, srv.Server().Addr(), "127.0.0.1:54321")
	}
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

func (d *driver) shows(texts ...string) {
	d.tb.Helper()
	screen := d.text()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			d.tb.Fatalf("%q is not on the screen:\n%s", text, screen)
		}
	}
}

func (d *driver) hides(texts ...string) {
	d.tb.Helper()
	screen := d.text()
	for _, text := range texts {
		if strings.Contains(screen, text) {
			d.tb.Fatalf("%q is on the screen:\n%s", text, screen)
		}
	}
}

// golden compares with testdata/NAME.golden, or writes it under -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run the test with -update to write it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); if that is meant, run the test with -update:\n%s", file, diff)
	}
}
