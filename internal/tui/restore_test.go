package tui

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"bouncer/internal/screentest"
	"bouncer/internal/study"
)

// panicking is set for a child process that runs the course with a fault in it.
const panicking = "BOUNCER_TEST_PANIC"

func TestMain(m *testing.M) {
	if os.Getenv(panicking) == "" {
		os.Exit(m.Run())
	}
	err := Run(context.Background(), Options{In: os.Stdin, Out: os.Stdout, Env: os.Environ(),
		Open: func() (*study.Sitting, error) { panic("a fault in a command") }})
	fmt.Fprintln(os.Stderr, err)
	os.Exit(7)
}

func TestAPanicRestoresTheTerminal(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = screentest.Environ(t, panicking+"=1")
	term := screentest.Start(t, 80, 24, true, cmd)
	if code := term.Exit(); code != 7 {
		t.Errorf("exit code %d, want the program's own 7", code)
	}
	if left := term.Restored(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
