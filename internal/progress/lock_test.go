package progress

import (
	"errors"
	"runtime"
	"testing"
)

// TestOneAtATime: while a folder is held nobody else judges its files, and once
// it is let go others may. Where the system itself keeps an open file in its
// place there is nothing to hold.
func TestOneAtATime(t *testing.T) {
	dir := t.TempDir()
	unlock, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := lockWithin(dir, 0)
	if runtime.GOOS == "windows" {
		if err != nil {
			t.Errorf("the second: %v", err)
		}
	} else if !errors.Is(err, errHeld) {
		t.Errorf("the second got in: %v", err)
	}
	if second != nil {
		_ = second()
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := lock(dir)
	if err != nil {
		t.Fatalf("after it was let go: %v", err)
	}
	if err := again(); err != nil {
		t.Error(err)
	}
}
