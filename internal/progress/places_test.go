package progress

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bouncer/quiz"
)

// TestOtherFilesInThePlace: what can't be a log is kept as it was, said aloud,
// and the course goes on.
func TestOtherFilesInThePlace(t *testing.T) {
	header := func(path string) { execute(t, path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)") }
	for name, test := range map[string]struct {
		make  func(path string)
		aside string // where it must lie afterwards
		saves bool
		says  string
	}{
		"nothing":       {func(string) {}, "", true, ""},
		"an empty file": {func(path string) { write(t, path, nil) }, "", true, ""},
		"no SQLite": {func(path string) { write(t, path, []byte("dear diary")) }, "progress.db.damaged-1", true,
			"was damaged; it is kept as progress.db.damaged-1"},
		"a long text": {func(path string) { write(t, path, bytes.Repeat([]byte("dear diary\n"), 9999)) },
			"progress.db.damaged-1", true,
			"was damaged"},
		"someone else's": {header, "progress.db.foreign-1", true,
			"was not bouncer's; it is kept as progress.db.foreign-1"},
		"a newer log": {func(path string) {
			header(path)
			execute(t, path, fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=99", applicationID))
		}, FileName, false, "newer bouncer (version 99"},
		"a folder": {func(path string) { mkdir(t, path) }, FileName, false, "this is a folder"},
		"a cut-off log": {func(path string) { years(t, filepath.Dir(path), 500); truncate(t, path, 5000) },
			"progress.db.damaged-1", true,
			"was damaged"},
		"a blotted start": {func(path string) { years(t, filepath.Dir(path), 500); blot(t, path, 100, 60) },
			"progress.db.damaged-1", true,
			"was damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, FileName)
			test.make(path)
			before := contents(t, path)
			log := Open(dir)
			h, err := log.History()
			if err != nil || len(h.Attempts) != 0 {
				t.Errorf("%d attempts, %v", len(h.Attempts), err)
			}
			err = log.Append(Finish(noon, "two-gates"))
			if (err == nil) != test.saves || (log.Err() == nil) != test.saves {
				t.Errorf("saves: %v; want %t", err, test.saves)
			}
			if said := log.Notice() + fmt.Sprint(log.Err()); !strings.Contains(said, test.says) {
				t.Errorf("it says %q; want %q", said, test.says)
			}
			if h, err := log.History(); err != nil || !h.Lessons["two-gates"].Finished {
				t.Errorf("the program forgets: %+v, %v", h, err)
			}
			if err := log.Close(); (err == nil) != test.saves {
				t.Errorf("close: %v", err)
			}
			if test.aside != "" && !bytes.Equal(before, contents(t, filepath.Join(dir, test.aside))) {
				t.Errorf("%s is not what it was; the folder holds %v", test.aside, entries(t, dir))
			}
			for _, e := range entries(t, dir) {
				if e != FileName && e != test.aside {
					t.Errorf("stray file %s", e)
				}
			}
		})
	}
	if log := Open(filepath.Join(write(t, filepath.Join(t.TempDir(), "file"), nil), "below")); log.Err() == nil {
		t.Error("a folder below a file saves")
	} else if err := log.Close(); err != nil {
		t.Error(err)
	}
}

// TestDamageFurtherIn: a log that opens and breaks off later goes on in a new
// file with what could be read of it.
func TestDamageFurtherIn(t *testing.T) {
	for name, test := range map[string]struct {
		damage func(path string)
		least  int // answers that must be saved of 1000
	}{
		"blotted pages": {func(path string) { blot(t, path, 12<<10, 20_000) }, 300},
		"blotted index": {func(path string) { blotIndex(t, path) }, 1000},
		"garbled fields": {func(path string) {
			execute(t, path,
				"UPDATE log SET trap = 'a' || char(10) || 'b' WHERE seq = 900")
		}, 990},
		"garbled bytes": {func(path string) {
			execute(t,
				path, "UPDATE log SET name = x'ff' || 'x' WHERE seq = 900; UPDATE log SET body = char(9) || 'x' "+
					"WHERE seq = 901")
		}, 990},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			years(t, dir, 1000)
			test.damage(filepath.Join(dir, FileName))
			log := Open(dir)
			h, err := log.History()
			if err != nil {
				t.Fatal(err)
			}
			for range 20 {
				if err := log.Append(Answer(quiz.Attempt{Scenario: "after", At: noon})); err != nil {
					t.Fatal(err)
				}
			}
			if !strings.Contains(log.Notice(), "was damaged; it is kept as progress.db.damaged-1") {
				t.Errorf("notice %q", log.Notice())
			}
			if err := log.Close(); err != nil {
				t.Error(err)
			}
			again := open(t, dir)
			after := history(t, again)
			if n := len(after.Attempts) - 20; n < test.least || again.Notice() != "" {
				t.Errorf("%d answers saved of 1000 (%d at first), want at least %d; notice %q", n, len(h.Attempts),
					test.least,
					again.Notice())
			}
			for _, a := range after.Attempts[len(after.Attempts)-20:] {
				if a.Scenario != "after" {
					t.Fatal("an acknowledged answer is lost")
				}
			}
		})
	}
}

// TestTheFileGoesAway: somebody tidies up while the course runs.
func TestTheFileGoesAway(t *testing.T) {
	dir := t.TempDir()
	log := open(t, dir)
	appendAll(t, log, Finish(noon, "one"))
	for _, name := range entries(t, dir) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	appendAll(t, log, Finish(noon, "two"))
	if h := history(t, open(t, dir)); !h.Lessons["two"].Finished {
		t.Error("an acknowledged event is lost")
	}
}

func TestAFullDiskWaitsForRoom(t *testing.T) {
	dir := t.TempDir()
	log := open(t, dir)
	appendAll(t, log, Finish(noon, "one"))
	full := func(on bool) {
		pages := 1 << 30
		if on {
			pages = 1
		}
		if _, err := db(log).Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)); err != nil {
			t.Fatal(err)
		}
	}
	db(log).SetMaxOpenConns(1)
	full(true)
	n := 0
	for log.Append(Finish(noon, fmt.Sprint("lesson-", n))) == nil {
		if n++; n > 1000 {
			t.Fatal("the disk never gets full")
		}
	}
	if err := log.Err(); err == nil || !strings.Contains(err.Error(), "not saved: the disk is full; make room") {
		t.Errorf("it says %v", err)
	}
	if h := history(t, log); len(h.Lessons) != n+2 {
		t.Errorf("the program remembers %d of %d lessons", len(h.Lessons), n+2)
	}
	full(false)
	appendAll(t, log, Finish(noon, "last"))
	if err := log.Err(); err != nil {
		t.Error(err)
	}
	if h := history(t, open(t, dir)); len(h.Lessons) != n+3 {
		t.Errorf("on disk are %d of %d lessons", len(h.Lessons), n+3)
	}
}

func write(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func blot(t *testing.T, path string, at, n int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(bytes.Repeat([]byte{0xa5}, int(n)), at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// blotIndex damages the root page of the index of ids.
func blotIndex(t *testing.T, path string) {
	t.Helper()
	log := open(t, filepath.Dir(path))
	var root, page int64
	if err := db(log).QueryRow("SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE "+
		"type = 'index'").Scan(&root, &page); err != nil {
		t.Fatal(err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	blot(t, path, (root-1)*page, 64)
	if magic := binary.BigEndian.Uint16(contents(t, path)); magic != 'S'<<8|'Q' {
		t.Fatal("the header is hit too")
	}
}

// TestDefaultDir: the XDG data folder counts.
func TestDefaultDir(t *testing.T) {
	if _, err := os.UserHomeDir(); err != nil {
		t.Skip("there is no home")
	}
	if dir := DefaultDir(); filepath.Base(dir) != "bouncer" || !filepath.IsAbs(dir) {
		t.Errorf("the log lies in %q", dir)
	}
}

// TestNoHome: a container or a unit without HOME never writes to the root.
func TestNoHome(t *testing.T) {
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	log := Open("")
	if err := log.Append(Finish(noon, "x")); err == nil || !strings.Contains(err.Error(), "not saved: HOME isn't set") {
		t.Errorf("it says %v", err)
	}
	if h, err := log.History(); err != nil || !h.Lessons["x"].Finished {
		t.Errorf("the program forgets: %v", err)
	}
}
