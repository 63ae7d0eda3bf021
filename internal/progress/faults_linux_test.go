package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const limitVar = "PROGRESS_TEST_LIMIT"

// otherRole is a child on a disk that fails. It prints how many events were
// acknowledged, or what went wrong that shouldn't.
func otherRole(role, dir string) int {
	err := fmt.Errorf("no such role: %s", role)
	switch role {
	case "limited":
		err = limited(dir)
	case "descriptors":
		err = withoutDescriptors(dir)
	case "full":
		err = onDisk(dir, full)
	case "read-only":
		err = onDisk(dir, onReadOnly)
	}
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	return 0
}

// limited appends while no file may grow beyond a limit, so that the write at
// that place fails, or is cut short in its midst.
func limited(dir string) error {
	var limit uint64
	if _, err := fmt.Sscan(os.Getenv(limitVar), &limit); err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
		return err
	}
	log := Open(dir)
	n := 0
	for n < 12 && log.Append(Finish(noon, fmt.Sprint("new-", n))) == nil {
		n++
	}
	if n < 12 && log.Err() == nil {
		return errors.New("a failed append leaves no error")
	}
	h, err := log.History()
	if err != nil {
		return fmt.Errorf("the log can't be read: %w", err)
	}
	if n < 12 && !h.Lessons[fmt.Sprint("new-", n)].Finished {
		return errors.New("the program forgets what wasn't saved")
	}
	if err := log.Close(); err == nil && n < 12 {
		return errors.New("closing tells nothing of what is lost")
	}
	fmt.Println(n)
	return nil
}

// TestAFaultAtEveryWrite: wherever a write fails, the old state is whole, and so
// is everything acknowledged after it.
func TestAFaultAtEveryWrite(t *testing.T) {
	seed := t.TempDir()
	years(t, seed, 300)
	old := contents(t, filepath.Join(seed, FileName))
	outcomes := map[int]int{}
	for limit := 0; limit <= 96<<10; limit += 2500 {
		dir := t.TempDir()
		write(t, filepath.Join(dir, FileName), old)
		cmd := child(t, "limited", dir, "", 0)
		cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%d", limitVar, limit))
		n := said(t, cmd)
		outcomes[n]++
		log := open(t, dir)
		h := history(t, log)
		if len(h.Attempts) != 300 || log.Notice() != "" {
			t.Errorf("limit %d: %d of 300 old answers; %s", limit, len(h.Attempts), log.Notice())
		}
		for i := range n {
			if l := h.Lessons[fmt.Sprint("new-", i)]; l == nil || !l.Finished {
				t.Errorf("limit %d: event %d of %d acknowledged is lost", limit, i, n)
			}
		}
		var verdict string
		if err := db(log).QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
			t.Errorf("limit %d: integrity %q, %v", limit, verdict, err)
		}
	}
	t.Logf("events acknowledged → how often: %v", outcomes)
	if len(outcomes) < 4 || outcomes[0] == 0 {
		t.Errorf("the faults hit too few places: %v", outcomes)
	}
}

func said(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	out, err := cmd.Output()
	n := 0
	if _, scan := fmt.Sscan(string(out), &n); err != nil || scan != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return n
}

// onDisk runs in a mount namespace of its own, on a small disk that goes with it.
func onDisk(dir string, f func(dir string) error) error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		return err
	}
	return f(dir)
}

func remount(dir string, flags uintptr, size string) error {
	return syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, size)
}

// full fills the disk, sees what is said, makes room and looks for everything.
func full(dir string) error {
	log := Open(dir)
	n := 0
	for log.Append(Finish(noon, fmt.Sprint("lesson-", n))) == nil {
		if n++; n > 100_000 {
			return errors.New("the disk never gets full")
		}
	}
	if err := log.Err(); !strings.Contains(err.Error(), "not saved: the disk is full") {
		return fmt.Errorf("it says %w", err)
	}
	// Another bouncer that starts on the full disk reads what is there.
	second := Open(dir)
	h, err := second.History()
	if err != nil || len(h.Lessons) != n {
		return fmt.Errorf("a second process reads %d of %d lessons: %w", len(h.Lessons), n, err)
	}
	if err := second.Close(); err != nil {
		return err
	}
	if err := remount(dir, 0, "size=1m"); err != nil {
		return err
	}
	if err := log.Append(Finish(noon, "last")); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	if err := log.Close(); err != nil {
		return err
	}
	again := Open(dir)
	if h, err = again.History(); err != nil || len(h.Lessons) != n+2 {
		return fmt.Errorf("afterwards there are %d of %d lessons: %w", len(h.Lessons), n+2, err)
	}
	fmt.Println(n)
	return again.Close()
}

// onReadOnly writes a log, turns the disk read-only and goes on.
func onReadOnly(dir string) error {
	log := Open(dir)
	if err := log.Append(Finish(noon, "one")); err != nil {
		return err
	}
	if err := log.Close(); err != nil {
		return err
	}
	if err := remount(dir, syscall.MS_RDONLY, "size=256k"); err != nil {
		return err
	}
	log = Open(dir)
	err := log.Append(Finish(noon, "two"))
	if err == nil || !strings.Contains(err.Error(), "not saved: the place can't be written to") {
		return fmt.Errorf("it says %w", err)
	}
	h, err := log.History()
	if err != nil || h.Lessons["one"] == nil || h.Lessons["two"] == nil {
		return fmt.Errorf("it remembers %v: %w", h.Lessons, err)
	}
	if _, err := log.Reset(); err == nil {
		return errors.New("a reset works on a read-only disk")
	}
	if err := log.Close(); err == nil {
		return errors.New("closing tells nothing of what is lost")
	}
	if fresh := Open(filepath.Join(dir, "below")); fresh.Err() == nil {
		return errors.New("a folder is made on a read-only disk")
	}
	fmt.Println(1)
	return nil
}

func TestDisksThatFail(t *testing.T) {
	for _, role := range []string{"full", "read-only"} {
		t.Run(role, func(t *testing.T) {
			cmd := child(t, role, t.TempDir(), "", 0)
			cmd.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
				UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
			}
			out, err := cmd.Output()
			if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EINVAL) {
				t.Skipf("no namespaces here: %v", err)
			}
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		})
	}
}

// withoutDescriptors opens a log while nothing more can be opened.
func withoutDescriptors(dir string) error {
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 20, Max: 20}); err != nil {
		return err
	}
	var held []*os.File
	for {
		f, err := os.Open("/dev/null")
		if err != nil {
			break
		}
		held = append(held, f)
	}
	log := Open(dir)
	if err := log.Append(Finish(noon, "x")); err == nil ||
		!strings.Contains(err.Error(), "not saved: too many files are open") {
		return fmt.Errorf("it says %w", err)
	}
	for _, f := range held {
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

func TestWithoutDescriptors(t *testing.T) {
	for name, fill := range map[string]func(string){"no log": func(string) {},
		"a log": func(dir string) { years(t, dir, 3) }} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			fill(dir)
			if out, err := child(t, "descriptors", dir, "", 0).Output(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// TestAForeignLock: another program sits on the folder and doesn't let go.
func TestAForeignLock(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	years(t, dir, 3)
	unlock, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	log := Open(dir)
	if err := log.Append(Finish(noon, "x")); err == nil ||
		!strings.Contains(err.Error(), "another program holds the folder") {
		t.Errorf("it says %v", err)
	}
	if h := history(t, log); len(h.Attempts) != 3 {
		t.Errorf("%d of 3 answers can be read", len(h.Attempts))
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
}
