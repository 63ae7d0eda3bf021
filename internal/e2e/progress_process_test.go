package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"bouncer/internal/progress"
	"bouncer/internal/screentest"
)

// onLog starts the program on a terminal with the log of a folder.
func onLog(tb testing.TB, bin, dir string, args ...string) *screentest.Terminal {
	tb.Helper()
	return start(tb, 80, 24, true, bin, append([]string{"--data", dir}, args...)...)
}

// TestKilledWhileAnswering: at the moment the verdict is on the screen the
// program is killed. The answer is there, and the quiz goes on behind it.
func TestKilledWhileAnswering(t *testing.T) {
	bin, dir := build(t, "bouncer"), t.TempDir()
	const kills = 5
	for kill := range kills {
		// The first sitting begins a round, the others continue it.
		term := onLog(t, bin, dir)
		if kill == 0 {
			term.Wait("ten questions, aimed at")
			term.Type(strings.Repeat(screentest.Down, 3))
			term.Wait("▸ Quiz")
		} else {
			term.Wait(fmt.Sprintf("Quiz         question %d of 10", kill+1))
			term.Type(strings.Repeat(screentest.Down, 3))
			term.Wait("▸ Quiz")
			term.Type(screentest.Enter)
			term.Wait("start anew")
		}
		term.Type(screentest.Enter)
		term.Wait("1 401")
		term.Type("1")
		term.Wait("all the bytes")
		term.Signal(syscall.SIGKILL)
		term.Exit()
		log := progress.Open(dir)
		h, err := log.History()
		if err != nil || log.Err() != nil || log.Notice() != "" {
			t.Fatalf("kill %d: %v %v %s", kill+1, err, log.Err(), log.Notice())
		}
		if len(h.Attempts) != kill+1 {
			t.Fatalf("kill %d: %d answers on disk, %d were acknowledged", kill+1, len(h.Attempts), kill+1)
		}
		if err := log.Close(); err != nil {
			t.Fatal(err)
		}
	}
	term := onLog(t, bin, dir)
	term.Wait(fmt.Sprintf("question %d of 10", kills+1))
	term.Type("q")
	if code := term.Exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		t.Errorf("files left: %v %v", files, err)
	}
}

// TestTwoAtOnce: two bouncers share a log; both answers are in it.
func TestTwoAtOnce(t *testing.T) {
	bin, dir := build(t, "bouncer"), t.TempDir()
	terms := []*screentest.Terminal{onLog(t, bin, dir, "quiz"), onLog(t, bin, dir, "quiz")}
	for _, term := range terms {
		term.Wait("1 401")
	}
	for _, term := range terms {
		term.Type("1")
	}
	for _, term := range terms {
		term.Wait("all the bytes")
		term.Type(screentest.CtrlC)
		if code := term.Exit(); code != 0 {
			t.Errorf("exit code %d, want 0", code)
		}
	}
	out, err := command(t, bin, "stats", "--json", "--data", dir).Output()
	if err != nil || !strings.Contains(string(out), `"answers": 2,`) {
		t.Errorf("%v: %s", err, out)
	}
}

// TestWhatWasNotSavedIsSaidAtTheEnd, once, and with an exit code.
func TestWhatWasNotSavedIsSaidAtTheEnd(t *testing.T) {
	bin, dir := build(t, "bouncer"), t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, progress.FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	term := onLog(t, bin, dir)
	term.Wait("not saved")
	term.Type("q")
	if code := term.Exit(); code != 0 {
		t.Errorf("nothing was done and nothing lost, but the exit code is %d", code)
	}
	term = onLog(t, bin, dir, "quiz")
	term.Wait("1 401")
	term.Type("1")
	term.Wait("all the bytes")
	term.Type(screentest.CtrlC)
	if code := term.Exit(); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	if n := strings.Count(strings.ReplaceAll(term.Text(), "\n", ""), "this is a folder"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, term.Text())
	}
}

// TestTheCommandAndTheScreenAgree: stats prints the figures that the progress
// screen shows.
func TestTheCommandAndTheScreenAgree(t *testing.T) {
	bin, dir := build(t, "bouncer"), t.TempDir()
	practice(t, dir, 120, 40)
	out, err := command(t, bin, "stats", "--data", dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	term := start(t, 90, 300, true, bin, "--data", dir)
	term.Wait("practiced")
	term.Type(strings.Repeat(screentest.Up, 2))
	term.Wait("▸ Progress")
	term.Type(screentest.Enter)
	rules := strings.NewReplacer("━", " ", "╍", " ", "┈", " ", "─", " ", "▸", "")
	words := func(s string) string { return strings.Join(strings.Fields(rules.Replace(s)), " ") }
	for line := range strings.Lines(string(out)) {
		term.Until(line, func(screen string) bool { return strings.Contains(words(screen), words(line)) })
	}
}

// BenchmarkLog times process start to the first full frame, and until home shows
// the figures, with an empty log and with one of 100,000 answers, in turn.
func BenchmarkLog(b *testing.B) {
	bin, empty, long := build(b, "bouncer"), b.TempDir(), b.TempDir()
	practice(b, empty, 0, 0)
	practice(b, long, 100_000, 3*365)
	var frames, figures [2][]time.Duration
	for range 30 {
		for i, dir := range []string{empty, long} {
			began := time.Now()
			term := onLog(b, bin, dir)
			term.Wait("q quit")
			frames[i] = append(frames[i], time.Since(began))
			term.Wait([]string{"nothing answered yet", "day "}[i])
			figures[i] = append(figures[i], time.Since(began))
			term.Signal(syscall.SIGKILL)
			term.Exit()
		}
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(median(frames[0])), "ms/frame-empty")
	b.ReportMetric(ms(median(frames[1])), "ms/frame-100000")
	b.ReportMetric(ms(median(frames[1]))-ms(median(frames[0])), "ms/frame-more")
	b.ReportMetric(ms(median(figures[0])), "ms/figures-empty")
	b.ReportMetric(ms(median(figures[1])), "ms/figures-100000")
	b.ReportMetric(ms(median(figures[1]))-ms(median(figures[0])), "ms/figures-more")
	b.ReportMetric(0, "ns/op")
}
