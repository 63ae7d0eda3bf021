package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	// What the program is made of: the tests run it as a process, and without
	// this their results would be cached although it has changed.
	_ "bouncer/internal/cli"
	"bouncer/internal/screentest"
)

// built are the programs the tests run, by package; each is compiled once.
var built = struct {
	sync.Mutex
	dir  string
	bins map[string]string
}{bins: map[string]string{}}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

// build compiles a package of the module, or takes the program that an earlier
// test has compiled.
func build(tb testing.TB, pkg string) string {
	tb.Helper()
	built.Lock()
	defer built.Unlock()
	if bin := built.bins[pkg]; bin != "" {
		return bin
	}
	if built.dir == "" {
		dir, err := os.MkdirTemp("", "bouncer-test")
		if err != nil {
			tb.Fatal(err)
		}
		built.dir = dir
	}
	bin := filepath.Join(built.dir, fmt.Sprintf("program%d", len(built.bins)))
	if out, err := exec.Command("go", "build", "-o", bin, pkg).CombinedOutput(); err != nil {
		tb.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
	built.bins[pkg] = bin
	return bin
}

// command is a program that finds nothing of what surrounds the test.
func command(tb testing.TB, name string, args ...string) *exec.Cmd {
	tb.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = screentest.Environ(tb)
	return cmd
}

func start(tb testing.TB, w, h int, dark bool, bin string, args ...string) *screentest.Terminal {
	tb.Helper()
	return screentest.Start(tb, w, h, dark, command(tb, bin, args...))
}

// TestSignalsRestoreTheTerminal: whatever ends the program, the learner's
// shell gets its terminal back.
func TestSignalsRestoreTheTerminal(t *testing.T) {
	bin := build(t, "bouncer")
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGINT} {
		t.Run(sig.String(), func(t *testing.T) {
			term := start(t, 80, 24, true, bin)
			term.Wait("q quit")
			term.Signal(sig)
			if code, want := term.Exit(), 128+int(sig); code != want {
				t.Errorf("exit code %d, want %d", code, want)
			}
			if left := term.Restored(); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
	t.Run("ctrl+c", func(t *testing.T) {
		term := start(t, 80, 24, true, bin)
		term.Wait("q quit")
		term.Type(screentest.CtrlC)
		if code := term.Exit(); code != 0 {
			t.Errorf("exit code %d, want 0", code)
		}
		if left := term.Restored(); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
}

// BenchmarkStart times process start to the first frame, of home and of the
// commands that open a page, in turn with an empty Bubble Tea program that imports
// glamour.
func BenchmarkStart(b *testing.B) {
	bouncer, empty := build(b, "bouncer"), build(b, "./testdata/empty")
	pages := [][]string{{}, {"learn", "reading-401"}, {"mission", "1"}, {"repair", "1"}, {"quiz", "--topic", "bearer"}}
	var theirs []time.Duration
	ours := make([][]time.Duration, len(pages))
	for range 30 {
		theirs = append(theirs, firstFrame(b, empty))
		for i, args := range pages {
			ours[i] = append(ours[i], firstFrame(b, bouncer, args...))
		}
	}
	least := median(theirs)
	b.ReportMetric(float64(least.Microseconds())/1000, "ms/empty")
	for i, args := range pages {
		b.ReportMetric(float64(median(ours[i]))/float64(least), "ratio/"+append(args, "home")[0])
	}
	b.ReportMetric(0, "ns/op")
}

func firstFrame(b *testing.B, bin string, args ...string) time.Duration {
	began := time.Now()
	term := start(b, 80, 24, true, bin, args...)
	term.Draws()
	took := time.Since(began)
	term.Signal(syscall.SIGKILL)
	term.Exit()
	return took
}

// BenchmarkKeyToLastByte times a key press to the last byte of the frame that
// answers it, on a pseudo-terminal.
func BenchmarkKeyToLastByte(b *testing.B) {
	term := start(b, 80, 24, true, build(b, "bouncer"))
	term.Wait("Placement")
	var took []time.Duration
	for range 100 {
		for _, step := range []struct{ key, shows string }{{screentest.Down, "▸ Placement"},
			{screentest.Up, "▸ Fast way"}} {
			began := time.Now()
			term.Type(step.key)
			term.Wait(step.shows)
			took = append(took, term.LastByte().Sub(began))
		}
	}
	b.ReportMetric(float64(median(took).Microseconds())/1000, "ms/p50")
	b.ReportMetric(0, "ns/op")
}

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[len(d)/2]
}

// TestAWholeSitting goes through the course as a learner does, on an emulated
// terminal: read, predict, fire, be quizzed, leave.
func TestAWholeSitting(t *testing.T) {
	bin := build(t, "bouncer")
	for _, dark := range []bool{true, false} {
		term := start(t, 100, 32, dark, bin)
		term.Wait("▸ Fast way")
		term.Type(screentest.Enter)
		term.Wait("A door with two questions")
		term.Type(screentest.Tab)
		term.Wait("2 let in")
		term.Type("1")
		term.Wait("As you said: ○ 401")
		term.Wait("WWW-Authenticate: Bearer")
		term.Type(screentest.Escape)
		term.Wait("ten questions, aimed at")
		term.Type(strings.Repeat(screentest.Down, 3) + screentest.Enter)
		term.Wait("1 401")
		term.Type("1")
		term.Wait("What went over the wire")
		term.Resize(40, 12)
		term.Wait("space ")
		term.Resize(30, 10)
		term.Wait("bouncer needs 40×12")
		term.Resize(80, 24)
		term.Wait("all the bytes")
		term.Type("q")
		term.Wait("▸ Quiz         question 2 of 10")
		term.Type("q")
		if code := term.Exit(); code != 0 {
			t.Errorf("exit code %d, want 0", code)
		}
		if left := term.Restored(); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestNoColor: with NO_COLOR set no color reaches the terminal, and the signs
// still tell the answers apart.
func TestNoColor(t *testing.T) {
	cmd := command(t, build(t, "bouncer"))
	cmd.Env = append(cmd.Env, "NO_COLOR=1")
	term := screentest.Start(t, 80, 24, true, cmd)
	term.Wait("○  who are you")
	term.Wait("×  may you do this")
	if colors := term.Colors(); len(colors) > 0 {
		t.Errorf("colors on the screen: %v", colors)
	}
}
