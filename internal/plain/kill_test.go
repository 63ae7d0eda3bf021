package plain

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/internal/screentest"
	"bouncer/internal/study"
)

// A test starts this binary again as a program of its own, with the folder of
// its log in the environment.
const dirVar = "PLAIN_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(dirVar); dir != "" {
		os.Exit(sixteen(dir))
	}
	os.Exit(m.Run())
}

// sixteen asks the built-in course's sixteen questions on standard input and
// output.
func sixteen(dir string) int {
	log := progress.Open(dir)
	err := Run(context.Background(),
		Options{In: os.Stdin, Out: os.Stdout, First: study.Ask{Count: 16, Seed: 7},
			Open: func() (*study.Sitting, error) {
				c, err := course.Embedded()
				if err != nil {
					return nil, err
				}
				return study.Open(c, log, time.Now), nil
			}})
	if err != nil || log.Close() != nil {
		fmt.Println("error", err)
		return 1
	}
	return 0
}

// TestKilledWhileAnswering: every verdict that was heard belongs to an answer
// that is on disk, whenever the kill comes.
func TestKilledWhileAnswering(t *testing.T) {
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	heard, early := 0, 0
	for range kills {
		dir := t.TempDir()
		cmd := exec.Command(self)
		cmd.Env = screentest.Environ(t, dirVar+"="+dir)
		cmd.Stdin = strings.NewReader(strings.Repeat("1\nnonsense\n2\n", 8))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// The kill comes some time after a verdict chosen by chance.
		after, wait, verdicts := rng.IntN(14), time.Duration(rng.Int64N(int64(3*time.Millisecond))), 0
		for lines := bufio.NewReader(out); ; {
			l, err := lines.ReadString('\n')
			if strings.HasSuffix(l, "\n") && (strings.HasPrefix(l, "Right.") || strings.HasPrefix(l, "Not right.")) {
				if verdicts++; verdicts == after {
					time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
				}
			}
			if strings.HasPrefix(l, "Question 1 ") && after == 0 {
				_ = cmd.Process.Kill()
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		_ = cmd.Wait() // it was killed
		log := progress.Open(dir)
		if log.Err() != nil || log.Notice() != "" {
			t.Fatalf("unreadable: %v %s", log.Err(), log.Notice())
		}
		if err := log.Close(); err != nil {
			t.Error(err)
		}
		kept := len(attempts(t, dir))
		if kept < verdicts || kept > verdicts+1 {
			t.Errorf("%d verdicts heard, %d answers kept", verdicts, kept)
		}
		heard += verdicts
		if verdicts < 16 {
			early++
		}
	}
	t.Logf("%d kills, %d before the end; %d verdicts heard, none of their answers lost", kills, early, heard)
	if heard == 0 || early == 0 {
		t.Error("nothing was heard, or nothing was cut short: the test shows nothing")
	}
}

// kills is how many programs are killed.
const kills = 30
