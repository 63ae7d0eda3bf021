package progress

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bouncer/internal/screentest"
	"bouncer/quiz"
)

// A test starts this binary again as a process of its own, which is told what to
// be in the environment.
const roleVar, dirVar, nameVar, countVar = "PROGRESS_TEST_ROLE", "PROGRESS_TEST_DIR", "PROGRESS_TEST_NAME",
	"PROGRESS_TEST_COUNT"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVar) {
	case "":
		os.Exit(m.Run())
	case "writer":
		os.Exit(writer(os.Getenv(dirVar), os.Getenv(nameVar), os.Getenv(countVar)))
	default:
		os.Exit(otherRole(os.Getenv(roleVar), os.Getenv(dirVar)))
	}
}

// writer appends answers and says each one's number when it is on disk.
func writer(dir, name, count string) int {
	n, err := strconv.Atoi(count)
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	log := Open(dir)
	for i := range n {
		a := quiz.Attempt{Scenario: name, Choice: i, At: time.Now()}
		if err := log.Append(Answer(a)); err != nil {
			fmt.Println("error", err)
			return 1
		}
		fmt.Println(i)
	}
	if err := log.Close(); err != nil {
		fmt.Println("error", err)
		return 1
	}
	return 0
}

func child(tb testing.TB, role, dir, name string, count int) *exec.Cmd {
	tb.Helper()
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = screentest.Environ(tb, roleVar+"="+role, dirVar+"="+dir, nameVar+"="+name,
		countVar+"="+strconv.Itoa(count))
	cmd.Stderr = os.Stderr
	return cmd
}

func when(is bool, d time.Duration) time.Duration {
	if is {
		return d
	}
	return 0
}

// TestKilledAtAnyMoment: what was acknowledged is there, the file is whole, and
// nothing else lies about, even when the kill hits the file's very making.
func TestKilledAtAnyMoment(t *testing.T) {
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	dir, acknowledged := "", map[string]int{}
	total, young := 0, 0
	for kill := range kills {
		if kill%4 == 0 {
			dir, acknowledged = t.TempDir(), map[string]int{}
		}
		name := fmt.Sprint("killed-", kill)
		cmd := child(t, "writer", dir, name, 1<<20)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		soon := time.Duration(rng.Int64N(int64(80 * time.Millisecond)))
		late := kill%2 == 1 // than its first answer, however slow the machine is
		timer := time.AfterFunc(soon+when(late, time.Minute), func() { _ = cmd.Process.Kill() })
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if late && acknowledged[name] == 0 {
				timer.Reset(soon)
			}
			if strings.HasPrefix(lines.Text(), "error") {
				t.Fatal(lines.Text())
			}
			acknowledged[name]++
		}
		_ = cmd.Wait() // it was killed
		timer.Stop()
		total += acknowledged[name]
		if acknowledged[name] == 0 {
			young++
		}
		check(t, dir, acknowledged)
	}
	t.Logf("%d kills, %d before the first answer; %d answers acknowledged, none lost", kills, young, total)
	if total == 0 {
		t.Error("no answer was acknowledged: the test shows nothing")
	}
}

// check looks for every acknowledged answer. One more may be there: written, and
// killed before it could be said.
func check(t *testing.T, dir string, acknowledged map[string]int) {
	t.Helper()
	log := Open(dir)
	if err := log.Err(); err != nil || log.Notice() != "" {
		t.Fatalf("unreadable: %v %s", err, log.Notice())
	}
	found := map[string]map[int]bool{}
	for _, a := range history(t, log).Attempts {
		if found[a.Scenario] == nil {
			found[a.Scenario] = map[int]bool{}
		}
		found[a.Scenario][a.Choice] = true
	}
	for name, n := range acknowledged {
		for i := range n {
			if !found[name][i] {
				t.Errorf("%s: answer %d of %d was acknowledged and is lost", name, i, n)
			}
		}
		if len(found[name]) > n+1 {
			t.Errorf("%s: %d answers, %d acknowledged", name, len(found[name]), n)
		}
	}
	var verdict string
	if err := db(log).QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %q, %v", verdict, err)
	}
	if err := log.Close(); err != nil {
		t.Error(err)
	}
	if got := entries(t, dir); !slices.Equal(got, []string{FileName}) {
		t.Errorf("stray files: %v", got)
	}
}

// TestManyProcesses start on a folder without a log, all at once.
func TestManyProcesses(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	began := time.Now()
	for w := range writers {
		name := fmt.Sprint("writer-", w)
		cmd := child(t, "writer", dir, name, perWriter)
		all.Go(func() {
			out, err := cmd.Output()
			mu.Lock()
			defer mu.Unlock()
			if err != nil || strings.Contains(string(out), "error") {
				t.Errorf("%s: %v\n%s", name, err, out)
			}
			acknowledged[name] = strings.Count(string(out), "\n")
		})
	}
	all.Wait()
	for name, n := range acknowledged {
		if n != perWriter {
			t.Errorf("%s acknowledged %d of %d", name, n, perWriter)
		}
	}
	check(t, dir, acknowledged)
	t.Logf("%d processes × %d writes in %v", writers, perWriter, time.Since(began).Round(time.Millisecond))
}

// TestManyProcessesMeetADamagedFile: one of them keeps it aside, and none takes
// another's new log for the damaged one.
func TestManyProcessesMeetADamagedFile(t *testing.T) {
	for range writers / 2 {
		dir := t.TempDir()
		write(t, filepath.Join(dir, FileName), []byte("dear diary"))
		acknowledged := map[string]int{}
		var all sync.WaitGroup
		for w := range writers {
			name := fmt.Sprint("writer-", w)
			acknowledged[name] = 5
			cmd := child(t, "writer", dir, name, 5)
			all.Go(func() {
				if out, err := cmd.Output(); err != nil {
					t.Errorf("%s: %v\n%s", name, err, out)
				}
			})
		}
		all.Wait()
		if got := entries(t, dir); !slices.Equal(got, []string{FileName, FileName + ".damaged-1"}) {
			t.Fatalf("the folder holds %v", got)
		}
		kept := filepath.Join(dir, FileName+".damaged-1")
		if string(contents(t, kept)) != "dear diary" {
			t.Error("what was kept aside is not the damaged file")
		}
		if err := os.Remove(kept); err != nil {
			t.Fatal(err)
		}
		check(t, dir, acknowledged)
	}
}
